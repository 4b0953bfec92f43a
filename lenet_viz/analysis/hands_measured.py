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
            values[name] = {f"{key:g}": error for key, error in values[name].items()}
        return values | {"pen_spread": self.pen_spread, "place_spread": self.place_spread}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> HandsMeasured:
        """What `to_dict` wrote.

        Raises:
            ValueError: a field is missing, unknown or of another kind.
        """
        try:
            read = {name: value for name, value in values.items() if name not in ("pen_spread", "place_spread")}
            low, high = read["interval"]
            read |= {
                "interval": (low, high),
                "class_errors": tuple(read["class_errors"]),
                "writer_errors": {int(writer): error for writer, error in read["writer_errors"].items()},
                "pens": {float(pen): error for pen, error in read["pens"].items()},
                "sizes": {float(size): error for size, error in read["sizes"].items()},
            }
            return cls(**read)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not what is measured on strokes: {error!r}") from error
