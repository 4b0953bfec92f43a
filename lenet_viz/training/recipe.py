"""All that decides a training run, frozen and shareable as JSON."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

MAX_SEED: Final = 2**32 - 1


class Optimiser(StrEnum):
    """How gradients move the weights."""

    ADAMW = "AdamW"
    ADAM = "Adam"
    MOMENTUM = "SGD with momentum"
    SGD = "SGD"


class Schedule(StrEnum):
    """How the rate changes during a run."""

    ONE_CYCLE = "one cycle"
    """Rises over the first 15 % of the steps and falls to zero over the rest, both along a cosine."""
    CONSTANT = "constant"


@dataclass(frozen=True)
class Recipe:
    """All that decides a training run, besides the network and the data.

    Attributes:
        name: what people call it.
        optimiser: how gradients move the weights.
        rate: learning rate, the highest one of the schedule; above 0.
        schedule: how the rate changes over the run.
        batch: digits per step, at least 1.
        passes: times through the training set, at least 1.
        weight_decay: AdamW's decoupled decay (a penalty on the squares elsewhere), 0 or more.
        averaging: decay of the running average of the weights, taken every fourth step; the average
            is the network that is kept. 0: no averaging.
        distortions: whether every digit of every pass is freshly distorted.
        seed: decides starting weights, order and distortions; 0…2³² − 1.

    Raises:
        ValueError: a value is outside its range, with the reason.
    """

    name: str = "modern"
    optimiser: Optimiser = Optimiser.ADAMW
    rate: float = 3e-3
    schedule: Schedule = Schedule.ONE_CYCLE
    batch: int = 128
    passes: int = 20
    weight_decay: float = 1e-4
    averaging: float = 0.995
    distortions: bool = True
    seed: int = 1998

    def __post_init__(self) -> None:
        if not (math.isfinite(self.rate) and self.rate > 0):
            raise ValueError(f"the rate must be above 0, not {self.rate}")
        if self.batch < 1:
            raise ValueError(f"a batch has at least 1 digit, not {self.batch}")
        if self.passes < 1:
            raise ValueError(f"a run has at least 1 pass, not {self.passes}")
        if not (math.isfinite(self.weight_decay) and self.weight_decay >= 0):
            raise ValueError(f"the weight decay must be 0 or more, not {self.weight_decay}")
        if not 0 <= self.averaging < 1:
            raise ValueError(f"averaging must lie in 0…1, not {self.averaging}")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"a seed lies in 0…{MAX_SEED}, not {self.seed}")

    def rate_at(self, step: int, steps: int) -> float:
        """The learning rate of step 0…steps − 1."""
        if self.schedule is Schedule.CONSTANT:
            return self.rate
        warm_up = max(1.0, _WARM_UP * steps)
        if step < warm_up:
            return self.rate * _half_cosine(1 - step / warm_up, floor=_START_SHARE)
        return self.rate * _half_cosine((step - warm_up) / max(1.0, steps - warm_up), floor=0.0)

    def to_dict(self) -> dict[str, Any]:
        """The recipe as plain JSON values; `from_dict` reads it back."""
        return {name: value.value if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Recipe:
        """The recipe that `to_dict` wrote; what is left out keeps its default.

        Raises:
            ValueError: a field is unknown, of the wrong type or outside its range.
        """
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise ValueError(f"a recipe has no {', '.join(unknown)}")
        try:
            read: dict[str, Any] = {name: _READERS[name](value) for name, value in values.items()}
        except (TypeError, ValueError) as error:
            raise ValueError(f"not a recipe: {error}") from error
        return replace(cls(), **read)


_WARM_UP: Final = 0.15
_START_SHARE: Final = 0.04


def _half_cosine(share: float, *, floor: float) -> float:
    """1 at share 0, falling to the floor at share 1."""
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * share))


def _flag(value: Any) -> bool:  # noqa: ANN401 -- JSON may hold anything
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value


def _whole(value: Any) -> int:  # noqa: ANN401 -- JSON may hold anything
    if isinstance(value, bool) or int(value) != value:
        raise ValueError(f"{value!r} is not a whole number")
    return int(value)


_READERS: Final[dict[str, Callable[[Any], object]]] = {
    "name": str,
    "optimiser": Optimiser,
    "rate": float,
    "schedule": Schedule,
    "batch": _whole,
    "passes": _whole,
    "weight_decay": float,
    "averaging": float,
    "distortions": _flag,
    "seed": _whole,
}

RECIPES: Final = {
    recipe.name: recipe
    for recipe in (
        Recipe(),
        Recipe(
            name="plain",
            optimiser=Optimiser.ADAM,
            rate=1e-3,
            schedule=Schedule.CONSTANT,
            passes=10,
            weight_decay=0.0,
            averaging=0.0,
            distortions=False,
        ),
    )
}
"""Name → recipe: `modern`, with which the built-in networks were trained, and `plain`, as articles do it."""
