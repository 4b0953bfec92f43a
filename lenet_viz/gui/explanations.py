"""The panels that answer why, and the controllers that fill them: for a unit, a map, an answer, a layer."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.controllers.alterations import AlterationsController
from lenet_viz.gui.controllers.altered import AlteredController
from lenet_viz.gui.controllers.backward import BackwardController
from lenet_viz.gui.controllers.codes import CodesController
from lenet_viz.gui.controllers.digits import DigitsController
from lenet_viz.gui.controllers.facts import FactsController
from lenet_viz.gui.controllers.figure_menu import FigureMenu
from lenet_viz.gui.controllers.inspection import InspectionController
from lenet_viz.gui.controllers.motion import MotionController
from lenet_viz.gui.controllers.unit import UnitController
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.altered_mark import AlteredMark
from lenet_viz.gui.views.backward.panel import BackwardPanel
from lenet_viz.gui.views.codes.panel import CodesPanel
from lenet_viz.gui.views.figure_area import FigureArea
from lenet_viz.gui.views.header_bar import HeaderBar
from lenet_viz.gui.views.motion.panel import MotionPanel
from lenet_viz.gui.views.unit.panel import UnitPanel
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.network.alterations import Place
from lenet_viz.network.spec import Unit


class Explanations(QObject):
    """Everything round the figure that explains it.

    Signals:
        trouble(str): something the user should read.
        wanted(): the user asked about a unit, in the figure or among the codes.
        number_wanted(): the user wants to change a number, in the unit panel.
    """

    trouble = Signal(str)
    wanted = Signal()
    number_wanted = Signal()

    def __init__(self, session: Session, area: FigureArea, digits: DigitsController, parent: QObject) -> None:
        super().__init__(parent)
        self._figure = figure = area.figure
        self.unit_panel, self.motion_panel = UnitPanel(), MotionPanel()
        self.codes_panel, self.backward_panel = CodesPanel(), BackwardPanel()
        self.worker = LatestWorker(self)
        self.alterations = AlterationsController(session, self)
        self.inspection = InspectionController(session, figure, self)
        self.unit = UnitController(session, self.inspection, self.alterations, figure, self.unit_panel, self)
        self.motion = MotionController(session, self.inspection, self.motion_panel, self)
        self.codes = CodesController(session, self.codes_panel, self)
        self.backward = BackwardController(session, self.inspection, figure, self.backward_panel, self.worker, self)
        self.facts = FactsController(session, figure, area.card, self)
        self._menu = FigureMenu(session, figure, self.inspection, self.alterations, self)
        self._session, self._digits = session, digits
        self.inspection.in_view = self._in_view
        self._connect(area)

    @property
    def following_panels(self) -> tuple[QWidget, ...]:
        """The panels besides the unit panel that follow the inspected unit."""
        return (self.motion_panel, self.backward_panel)

    def mark_alterations(self, header: HeaderBar, mark: AlteredMark, actions: Mapping[str, QAction]) -> None:
        """Say in the header what is altered, and offer the way back."""
        stack = self.alterations.undo_stack
        self.altered = AlteredController(self._session, header, mark, self._digits, self.worker, self)
        actions["undo_alteration"].triggered.connect(stack.undo)
        actions["redo_alteration"].triggered.connect(stack.redo)
        actions["as_trained"].triggered.connect(self.alterations.restore_all)
        for name in ("undo_alteration", "redo_alteration", "as_trained"):
            actions[name].triggered.connect(self._keep_focus)
        stack.canUndoChanged.connect(actions["undo_alteration"].setEnabled)
        stack.canRedoChanged.connect(actions["redo_alteration"].setEnabled)
        for name in ("undo_alteration", "redo_alteration", "as_trained"):
            actions[name].setEnabled(False)
        self._as_trained = actions["as_trained"]
        self._session.alterations_changed.connect(self._on_alterations_changed)

    def offer_gradients(self, action: QAction) -> None:
        """Tie an action to the panel's button that shows gradients in the figure."""
        action.toggled.connect(self.backward_panel.set_gradients_wanted)
        self.backward_panel.gradients_wanted.connect(action.setChecked)

    def shut_down(self) -> None:
        """End what runs in the background."""
        self.inspection.shut_down()
        self.worker.shut_down()

    def _in_view(self) -> bool:
        return any(panel.isVisible() for panel in (self.unit_panel, self.codes_panel, *self.following_panels))

    def _connect(self, area: FigureArea) -> None:
        figure = area.figure
        figure.links_muted.connect(self.alterations.mute)
        figure.sweep_finished.connect(self.alterations.end_gesture)
        figure.unit_hovered.connect(self.codes.mark)
        self.codes.unit_hovered.connect(figure.set_marked)
        self.codes.unit_clicked.connect(self._ask_about)
        self.inspection.inspection_changed.connect(self.codes.follow)
        self.inspection.pinned_by_user.connect(self.wanted)
        self._menu.facts_wanted.connect(self.facts.show_stage)
        self._menu.number_wanted.connect(self._edit_number)
        for source in (self.alterations, self.inspection):
            source.trouble.connect(self.trouble)

    @Slot()
    def _on_alterations_changed(self) -> None:
        self._as_trained.setEnabled(bool(self._session.alterations))

    @Slot(object)
    def _ask_about(self, unit: Unit) -> None:
        self.inspection.pin(unit)
        self.wanted.emit()

    @Slot()
    def _keep_focus(self) -> None:
        """When the mark goes, the focus stays with what was altered, so that Ctrl+Z brings it back."""
        if not self._session.alterations:
            self._figure.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _edit_number(self, place: Place) -> None:
        self.number_wanted.emit()
        self.unit_panel.edit_number(place)
