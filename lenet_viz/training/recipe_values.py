"""JSON values as the values of a recipe's fields, checked one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
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
            return tuple(_stair(each) for each in _list(value))
        case "frozen":
            return tuple(_choice(Stage, stage) for stage in _list(value))
    if isinstance(default, StrEnum):
        return _choice(type(default), value)
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


def _stair(value: Any) -> tuple[int, float]:  # noqa: ANN401 -- JSON may hold anything
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError(f"{value!r} is not a number of passes with their share of the rate")
    return _whole(value[0]), _number(value[1])


def _list(value: Any) -> Sequence[Any]:  # noqa: ANN401 -- JSON may hold anything
    if not isinstance(value, list | tuple):
        raise ValueError(f"{value!r} is not a list")
    return value


def _choice(kind: type[StrEnum], value: Any) -> StrEnum:  # noqa: ANN401 -- JSON may hold anything
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{value!r} is none of {', '.join(kind)}") from None


def _flag(value: Any) -> bool:  # noqa: ANN401 -- JSON may hold anything
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return value


def _whole(value: Any) -> int:  # noqa: ANN401 -- JSON may hold anything
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or int(value) != value:
        raise ValueError(f"{value!r} is not a whole number")
    return int(value)


def _number(value: Any) -> float:  # noqa: ANN401 -- JSON may hold anything
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number")
    return float(value)


def _text(value: Any) -> str:  # noqa: ANN401 -- JSON may hold anything
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a text")
    return value
