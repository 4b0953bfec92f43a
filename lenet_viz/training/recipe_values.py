"""JSON values as the values of a recipe's fields, checked one by one."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any

from lenet_viz.data.distortions import MILD_DISTORTIONS, Distortions
from lenet_viz.network.spec import Stage


def read_value(name: str, value: Any, default: object) -> object:  # noqa: ANN401 -- JSON may hold anything
    """One field's value.

    Args:
        name: the field.
        value: what JSON holds.
        default: the field's default, whose type the value must have.

    Raises:
        ValueError: the value is of another kind.
        TypeError: likewise.
    """
    match name:
        case "distortions":
            return _distortions(value)
        case "stairs":
            return tuple((_whole(count), _number(share)) for count, share in value)
        case "frozen":
            return tuple(Stage(stage) for stage in value)
    if isinstance(default, StrEnum):
        return type(default)(value)
    if isinstance(default, bool):
        return _flag(value)
    if isinstance(default, int):
        return _whole(value)
    return _number(value) if isinstance(default, float) else _text(value)


def _distortions(value: Any) -> Distortions | None:  # noqa: ANN401 -- JSON may hold anything
    # Networks of the first version say only whether there were some.
    if value is None or isinstance(value, bool):
        return MILD_DISTORTIONS if value else None
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} are no amounts of distortion")
    return Distortions(**{name: _number(amount) for name, amount in value.items()})


def _flag(value: Any) -> bool:  # noqa: ANN401 -- JSON may hold anything
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value


def _whole(value: Any) -> int:  # noqa: ANN401 -- JSON may hold anything
    if isinstance(value, bool) or int(value) != value:
        raise ValueError(f"{value!r} is not a whole number")
    return int(value)


def _number(value: Any) -> float:  # noqa: ANN401 -- JSON may hold anything
    number = float(value)
    if isinstance(value, bool) or not math.isfinite(number):
        raise ValueError(f"{value!r} is not a number")
    return number


def _text(value: Any) -> str:  # noqa: ANN401 -- JSON may hold anything
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value
