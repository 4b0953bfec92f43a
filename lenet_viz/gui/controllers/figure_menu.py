"""The menu of whatever was clicked in the figure: pin, silence, mute, change, and why it is so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from lenet_viz.gui.controllers.alterations import AlterationsController
from lenet_viz.gui.controllers.inspection import InspectionController
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.figure.targets import HeadingTarget, KernelTarget, LinkTarget, Target, UnitTarget
from lenet_viz.network.alterations import Part, Place
from lenet_viz.network.connection_table import Link
from lenet_viz.network.silence import SILENT_STAGES
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.wiring import wiring


class FigureMenu(QObject):
    """Fills and opens the figure's context menu.

    Signals:
        number_wanted(object): the Place of a weight that the user wants to change.
        facts_wanted(object): the Stage whose facts the user wants to read.
    """

    number_wanted = Signal(object)
    facts_wanted = Signal(object)

    def __init__(
        self,
        session: Session,
        figure: NetworkFigure,
        inspection: InspectionController,
        alterations: AlterationsController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._inspection = inspection
        self._alterations = alterations
        self._menu = QMenu(figure)
        self._links = QMenu(figure)
        figure.menu_wanted.connect(self._open)

    @Slot(object, object)
    def _open(self, target: Target | None, place: QPoint) -> None:
        self._menu.clear()
        match target:
            case UnitTarget(unit):
                self._add_unit(unit)
            case KernelTarget(stage=stage, source=source, map=index):
                self._add_weight(target)
                if stage is Stage.C3:
                    self._add_link((source, index))
                self._add_facts(stage)
            case LinkTarget(source, index):
                self._add_link((source, index))
                self._add_facts(Stage.C3)
            case HeadingTarget(stage):
                self._add_facts(stage)
        if not self._menu.isEmpty():
            self._menu.popup(place)

    def _add_unit(self, unit: Unit) -> None:
        inspection = self._inspection.inspection
        pinned = inspection is not None and inspection.pinned and inspection.unit == unit
        self._check(
            "&Pin this unit", pinned, lambda on: self._inspection.pin(unit) if on else self._inspection.release()
        )
        self._check("Show who &reads it", self._inspection.shows_fan_out, lambda _: self._show_readers(unit))
        if unit.stage in SILENT_STAGES:
            silenced, name = self._session.alterations.silenced, (unit.stage, unit.map)
            self._menu.addSeparator()
            self._check(
                "&Silence this unit", unit in silenced.units, lambda on: self._alterations.silence_unit(unit, on)
            )
            if self._session.network.spec.layer(unit.stage).shape[1] > 1:
                words = f"Silence {unit.stage} &map {unit.map}"
                self._check(words, name in silenced.maps, lambda on: self._alterations.silence_map(name, on))
        if unit.stage is Stage.C3:
            self._add_links(unit.map)
        self._add_facts(unit.stage)

    def _add_links(self, index: int) -> None:
        """The links of a C3 map, so that the keyboard reaches them, too."""
        muted = self._session.alterations.muted
        self._links.clear()
        self._links.setTitle(f"Mute &links of C3 map {index}")
        self._menu.addMenu(self._links)
        for source in self._session.network.spec.table.columns[index]:
            link = (source, index)
            self._check(f"S2 map &{source}", link in muted, self._muting({link}), self._links)

    def _show_readers(self, unit: Unit) -> None:
        self._inspection.pin(unit)
        self._inspection.toggle_fan_out()

    def _add_weight(self, target: KernelTarget) -> None:
        # The first unit of the map reads as much of its source as a kernel covers.
        first = wiring(self._session.network.spec, Unit(target.stage, target.map))
        assert first.weights is not None
        here = (first.maps == target.source) & (first.rows == target.row) & (first.columns == target.column)
        place = Place(target.stage, Part.WEIGHTS, int(first.weights[here].item()))
        action = self._menu.addAction(f"&Change weight ({target.row}, {target.column})…")
        action.triggered.connect(lambda: self._want_number(place, Unit(target.stage, target.map)))

    def _want_number(self, place: Place, reader: Unit) -> None:
        """Inspect a unit that reads through the weight, unless one does already, and ask for the editor."""
        inspection = self._inspection.inspection
        if inspection is None or (inspection.unit.stage, inspection.unit.map) != (reader.stage, reader.map):
            _, rows, columns = self._session.network.spec.layer(reader.stage).shape
            self._inspection.pin(Unit(reader.stage, reader.map, rows // 2, columns // 2))
        self.number_wanted.emit(place)

    def _add_link(self, link: Link) -> None:
        spec, muted = self._session.network.spec, self._session.alterations.muted
        if link not in spec.table.kernel_index:
            return
        source, index = link
        self._menu.addSeparator()
        self._check(f"&Mute S2 {source} → C3 {index}", link in muted, self._muting({link}))
        row = {each for each in spec.table.links if each[0] == source}
        self._check(f"Mute every link of S2 map {source}", row <= muted, self._muting(row))
        others = {each for each in spec.table.links if each[1] == index} - {link}
        if others:
            words = f"Mute every other link of C3 map {index}"
            self._check(words, others <= muted, self._muting(others))

    def _muting(self, links: set[Link]) -> Callable[[bool], None]:
        """What a ticked or unticked entry does to some links."""

        def mute(muted: bool) -> None:
            self._alterations.mute(links, muted)
            self._alterations.end_gesture()

        return mute

    def _add_facts(self, stage: Stage) -> None:
        self._menu.addSeparator()
        self._menu.addAction(f"&Why {stage} is so…").triggered.connect(lambda: self.facts_wanted.emit(stage))

    def _check(self, words: str, on: bool, chosen: Callable[[bool], None], menu: QMenu | None = None) -> QAction:
        action = (menu or self._menu).addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(chosen)
        return action
