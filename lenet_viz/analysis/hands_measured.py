"""What was measured of a network on people's strokes, and how it travels on a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class HandsMeasured:
    """What was measured on people's strokes. Errors and shares are 0…1; nothing is rejected where errors are counted.

    Attributes:
        title: the strokes.
        digits: how many.
        writers: how many people drew them.
        error: share read wrongly, drawn with the usual pen in the middle of the pad.
        interval: 95% interval of the error.
        rejected: share of these digits that would be rejected.
        class_errors: error of each digit 0…9; None where there are none.
        writer_errors: error of each writer, by number.
        pens: error by the width of the pen in pad pixels, for pictures of the pad. Drawn on the pad itself,
            strokes have one width whatever the pen.
        sizes: error by the longest side, in pad pixels.
        places: error by the place on the pad.
        forms: error by the form of the digit, of drawings by rule.
        rubbish: share rejected of each kind of rubbish that nobody learns from; empty: not measured.
    """

    title: str
    digits: int
    writers: int
    error: float
    interval: tuple[float, float]
    rejected: float
    class_errors: tuple[float | None, ...]
    writer_errors: dict[int, float]
    pens: dict[float, float]
    sizes: dict[float, float]
    places: dict[str, float]
    forms: dict[str, float]
    rubbish: dict[str, float] = field(default_factory=dict)

    @property
    def pen_spread(self) -> float:
        """Between the best and the worst width of the pen, 0…1."""
        return max(self.pens.values()) - min(self.pens.values())

    @property
    def place_spread(self) -> float:
        """Between the best and the worst of all places and sizes, 0…1."""
        errors = (*self.sizes.values(), *self.places.values())
        return max(errors) - min(errors)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, whose keys are texts; `from_dict` reads them back."""
        values = asdict(self) | {"interval": list(self.interval), "class_errors": list(self.class_errors)}
        for name in ("writer_errors", "pens", "sizes"):
            values[name] = {repr(key).removesuffix(".0"): error for key, error in values[name].items()}
        return values | {"pen_spread": self.pen_spread, "place_spread": self.place_spread}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> HandsMeasured:
        """What `to_dict` wrote.

        Raises:
            ValueError: a field is missing, unknown, of another kind or impossible.
        """
        try:
            read = {name: value for name, value in values.items() if name not in ("pen_spread", "place_spread")}
            low, high = read["interval"]
            read |= {
                "title": str(read["title"]),
                "digits": int(read["digits"]),
                "writers": int(read["writers"]),
                "error": _share(read["error"]),
                "interval": (_share(low), _share(high)),
                "rejected": _share(read["rejected"]),
                "class_errors": tuple(None if each is None else _share(each) for each in read["class_errors"]),
                "writer_errors": {int(writer): _share(error) for writer, error in read["writer_errors"].items()},
            }
            for name in ("pens", "sizes"):
                read[name] = {float(key): _share(error) for key, error in read[name].items()}
            for name in ("places", "forms", "rubbish"):
                read[name] = {str(key): _share(share) for key, share in read[name].items()}
            if not (read["pens"] and read["sizes"] and read["places"]):
                raise ValueError("no pen, size or place was tried")
            return cls(**read)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"not what is measured on strokes: {error!r}") from error


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} is no share 0…1")
    return float(value)
