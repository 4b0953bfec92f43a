"""All that decides a training run, frozen and shareable as JSON."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final

from lenet_viz.data.distortions import STRONG_DISTORTIONS, Distortions
from lenet_viz.network.initialisation import Initialisation
from lenet_viz.network.spec import NetworkSpec, Output, Stage
from lenet_viz.training.recipe_values import read_value
from lenet_viz.training.schedule import Schedule, Stairs, check_stairs, share_of_rate

LARGEST: Final = 3.4e38
"""Weights are numbers of 32 bits; no factor of theirs can be larger."""

MAX_SEED: Final = 2**32 - 1

MOST_DIGITS: Final = 65_536
"""Of a batch: the whole training set, as long as there is memory for it."""

MOST_PASSES: Final = 1_000_000
"""More would take years."""


class Optimiser(StrEnum):
    """How gradients move the weights."""

    ADAMW = "AdamW"
    ADAM = "Adam"
    MUON = "Muon"
    """Momentum whose matrices are made orthogonal before each step; see `training.muon`."""
    MOMENTUM = "SGD with momentum"
    SGD = "SGD"
    SDLM = "stochastic diagonal Levenberg–Marquardt"
    """The paper's (appendix C): every weight has a rate of its own, η/(μ + h), from second derivatives."""


class Loss(StrEnum):
    """What training makes small."""

    CROSS_ENTROPY = "cross-entropy"
    """Of probabilities; of an RBF output, over −¼ · penalty and a rubbish class, plus a little of Eq. 8."""
    PENALTY = "half the penalty (Eq. 8)"
    """Of the right class, whatever the others are; half, as in the authors' own code."""
    DISCRIMINATIVE = "discriminative (Eq. 9)"
    """Half the penalty of the right class against all of them and a rubbish class of penalty j."""

    def fits(self, output: Output) -> bool:
        """Whether a network with this output can be trained so: Eqs. 8 and 9 are about penalties."""
        return output is Output.RBF or self is Loss.CROSS_ENTROPY


@dataclass(frozen=True)
class Recipe:
    """All that decides a training run, besides the network and the data.

    Attributes:
        name: what people call it.
        optimiser: how gradients move the weights.
        loss: what is made small.
        rubbish_penalty: j of Eq. 9, above 0, to be compared with half penalties; other losses do not use it.
        rate: learning rate, the highest one of the schedule, above 0; the paper's η.
        schedule: how the rate changes over the run.
        stairs: (passes, share of the rate) one after the other, for that schedule; others do not use it.
        batch: digits per step, 1…65,536.
        passes: times through the training set, 1…1,000,000.
        momentum: of SGD with momentum, 0…1; others do not use it.
        damping: μ, which keeps SDLM's rates finite where the error is flat, above 0; others do not use it.
        curvature_digits: from so many digits SDLM estimates second derivatives before each pass, at least 1.
        weight_decay: AdamW's and Muon's decoupled decay (a penalty on the squares elsewhere), 0 or more.
        averaging: decay of the running average of the weights, taken every fourth step; the average
            is the network that is kept. 0: no averaging.
        dropout: probability with which each input of F6 and OUTPUT is zeroed in training, 0…1.
        distortions: how far every digit of every pass is freshly distorted; None: not at all.
        noise: share of the pixels inverted in every digit of every pass, 0…1 (section III-E: 0.1).
        constant_order: whether every pass visits the digits in the same random order, as in the paper.
        initialisation: how the starting weights are drawn.
        frozen: stages that do not learn.
        seed: decides starting weights, order and distortions; 0…2³² − 1.

    Raises:
        ValueError: a value is outside its range, with the reason.
    """

    name: str = "modern"
    optimiser: Optimiser = Optimiser.MUON
    loss: Loss = Loss.CROSS_ENTROPY
    rubbish_penalty: float = 12.0
    rate: float = 0.02
    schedule: Schedule = Schedule.ONE_CYCLE
    stairs: Stairs = ((1, 1.0),)
    batch: int = 128
    passes: int = 20
    momentum: float = 0.9
    damping: float = 0.02
    curvature_digits: int = 500
    weight_decay: float = 0.05
    averaging: float = 0.995
    dropout: float = 0.0
    distortions: Distortions | None = STRONG_DISTORTIONS
    noise: float = 0.0
    constant_order: bool = False
    initialisation: Initialisation = Initialisation.ROOT
    frozen: tuple[Stage, ...] = ()
    seed: int = 1998

    def __post_init__(self) -> None:
        for name, value in (("rate", self.rate), ("damping", self.damping), ("j", self.rubbish_penalty)):
            if not 0 < value <= LARGEST:
                raise ValueError(f"{_THE.get(name, name)} must be above 0 and a number of 32 bits, not {value}")
        if not 1 <= self.batch <= MOST_DIGITS:
            raise ValueError(f"a batch has 1 to {MOST_DIGITS:,} digits, not {self.batch}")
        if not 1 <= self.passes <= MOST_PASSES:
            raise ValueError(f"a run has 1 to {MOST_PASSES:,} passes, not {self.passes}")
        if self.curvature_digits < 1:
            raise ValueError(f"second derivatives need at least 1 digit, not {self.curvature_digits}")
        if not (math.isfinite(self.weight_decay) and self.weight_decay >= 0):
            raise ValueError(f"the weight decay must be 0 or more, not {self.weight_decay}")
        for name in ("averaging", "dropout", "momentum"):
            value = getattr(self, name)
            if not 0 <= value < 1:
                raise ValueError(f"{name} must lie in 0…1, not {value}")
        if not 0 <= self.noise <= 1:
            raise ValueError(f"noise must lie in 0…1, not {self.noise}")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"a seed lies in 0…{MAX_SEED}, not {self.seed}")
        check_stairs(self.stairs)

    def check(self, spec: NetworkSpec) -> None:
        """Make sure that a network can be trained so.

        Raises:
            ValueError: it cannot, and why.
        """
        if not self.loss.fits(spec.output):
            raise ValueError(f"{spec.title} has no penalties to make small: its loss is {Loss.CROSS_ENTROPY}")
        if self.optimiser is Optimiser.SDLM and (self.dropout or spec.dropout):
            raise ValueError(f"{Optimiser.SDLM} knows no dropout")
        trainable = [layer.stage for layer in spec.layers if layer.trainable]
        if all(stage in self.frozen for stage in trainable):
            raise ValueError("every stage is frozen: nothing can learn")

    def rate_at(self, passes_seen: float) -> float:
        """The learning rate of a step before which this many passes were seen, 0…passes."""
        share = share_of_rate(self.schedule, self.stairs, passes_seen=passes_seen, passes=self.passes)
        return self.rate * share

    def to_dict(self) -> dict[str, Any]:
        """The recipe as plain JSON values; `from_dict` reads it back."""
        return {name: value.value if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Recipe:
        """The recipe that `to_dict` wrote; what is left out keeps its default.

        Raises:
            ValueError: a field is unknown, of the wrong type or outside its range.
        """
        defaults = {field.name: field.default for field in fields(cls)}
        unknown = sorted(set(values) - set(defaults))
        if unknown:
            raise ValueError(f"a recipe has no {', '.join(unknown)}")
        read: dict[str, Any] = {}
        for name, value in values.items():
            try:
                read[name] = read_value(name, value, defaults[name])
            except (TypeError, ValueError, OverflowError) as error:
                raise ValueError(f"not a recipe: {name}: {error}") from error
        return cls(**read)


_THE: Final = {"rate": "the rate", "damping": "the damping μ"}
