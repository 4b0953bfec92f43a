"""Units that are switched off: their value is 0 whatever they read. No torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.spec import Layer, NetworkSpec, Stage, Unit

SILENT_STAGES: Final = (Stage.C1, Stage.S2, Stage.C3, Stage.S4, Stage.C5, Stage.F6)
"""What can be silenced: the input is drawn, and the ten outputs are the answer."""

MapName = tuple[Stage, int]
"""A whole map: its stage and its number."""


@dataclass(frozen=True)
class Silenced:
    """Which maps and which single units are switched off.

    Attributes:
        maps: whole maps.
        units: single units; one of a silenced map may be named here too.
    """

    maps: frozenset[MapName] = field(default_factory=frozenset)
    units: frozenset[Unit] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.maps or self.units)

    def __contains__(self, unit: Unit) -> bool:
        return (unit.stage, unit.map) in self.maps or unit in self.units

    @property
    def stages(self) -> set[Stage]:
        """The stages with anything silenced."""
        return {stage for stage, _ in self.maps} | {unit.stage for unit in self.units}

    def mask(self, layer: Layer) -> NDArray[np.bool_]:
        """Which units of a stage are silenced, in the stage's shape."""
        mask = np.zeros(layer.shape, dtype=bool)
        for stage, index in self.maps:
            if stage is layer.stage:
                mask[index] = True
        for unit in self.units:
            if unit.stage is layer.stage:
                mask[unit.map, unit.row, unit.column] = True
        return mask

    def check(self, spec: NetworkSpec) -> None:
        """Make sure that everything named here exists and may be silenced.

        Raises:
            ValueError: a map or unit cannot be silenced, with the reason.
        """
        named = [Unit(stage, index) for stage, index in self.maps] + list(self.units)
        for unit in named:
            if unit.stage not in SILENT_STAGES:
                raise ValueError(f"{unit.stage} cannot be silenced: only the stages from C1 to F6 can")
            spec.require(unit)


NOT_SILENCED: Final = Silenced()
