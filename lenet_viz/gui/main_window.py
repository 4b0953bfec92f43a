"""The window: builds the views, puts them in their places, ties the controllers to them."""

from __future__ import annotations

import platform
from functools import partial
from pathlib import Path
from typing import Final

import PySide6
import torch
from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from lenet_viz import __version__
from lenet_viz.data.user_files import RUNS, user_folder
from lenet_viz.gui.actions import make_actions
from lenet_viz.gui.appearance import Appearance
from lenet_viz.gui.controllers.digits import DigitsController
from lenet_viz.gui.controllers.drawing import DrawingController
from lenet_viz.gui.controllers.figure import FigureController
from lenet_viz.gui.controllers.networks import NetworksController, shipped_on_screen
from lenet_viz.gui.controllers.undo import UndoController
from lenet_viz.gui.docks import Docks, chain
from lenet_viz.gui.explanations import Explanations
from lenet_viz.gui.laboratory import Laboratory
from lenet_viz.gui.more_menu import fill_more_menu
from lenet_viz.gui.session import Session
from lenet_viz.gui.settings import LAYOUT_VERSION, Settings
from lenet_viz.gui.views.about_dialog import AboutDialog
from lenet_viz.gui.views.altered_mark import AlteredMark
from lenet_viz.gui.views.backward.panel import BackwardPanel
from lenet_viz.gui.views.codes.panel import CodesPanel
from lenet_viz.gui.views.drawing_area import DrawingArea
from lenet_viz.gui.views.evaluation.panel import EvaluationPanel
from lenet_viz.gui.views.figure_area import FigureArea
from lenet_viz.gui.views.header_bar import HeaderBar
from lenet_viz.gui.views.message_bar import MessageKind
from lenet_viz.gui.views.motion.panel import MotionPanel
from lenet_viz.gui.views.own_digits.panel import OwnDigitsPanel
from lenet_viz.gui.views.pen import Tool
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.runs.panel import RunsPanel
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.table.panel import TablePanel
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.gui.views.unit.panel import UnitPanel
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.run_library import RunLibrary

USUAL_SIZE: Final = QSize(1440, 900)
FRAME: Final = QSize(8, 40)
"""Room that the window manager takes for title bar and edges."""

Panel = (
    UnitPanel
    | MotionPanel
    | CodesPanel
    | BackwardPanel
    | TablePanel
    | TrainingPanel
    | RunsPanel
    | OwnDigitsPanel
    | EvaluationPanel
)
"""What stands in the tabs."""


class MainWindow(QMainWindow):
    """Pad and test digits on the left, the network in the middle, what explains and trains it below."""

    def __init__(self, session: Session, settings: Settings, user_data: Path | None = None) -> None:
        """Assemble the window.

        Args:
            session: the network on screen.
            settings: what the user prefers.
            user_data: where runs and own digits are kept; the user's own folder when None.
        """
        super().__init__()
        self._user_data = user_folder() if user_data is None else user_data
        self._session = session
        self._settings = settings
        self._theme = LIGHT
        self._actions = make_actions(self)
        self._build_views()
        self._build_controllers()
        self._build_panels()
        self._connect_actions()
        self.setWindowTitle("LeNet-viz")
        self.setObjectName("mainWindow")
        self._usual_state = self.saveState(LAYOUT_VERSION)
        self._restore()

    @property
    def theme(self) -> Theme:
        """The appearance in use."""
        return self._theme

    @Slot(object)
    def set_theme(self, theme: Theme) -> None:
        """Give everything the colours of a theme."""
        self._theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(theme.palette())
        application.setStyleSheet(style_sheet(theme))
        for part in (self._drawing_area, self._figure_area, self._mark, self.laboratory, *self._panels.values()):
            part.set_theme(theme)

    @Slot(str)
    def show_trouble(self, text: str) -> None:
        """Tell the user about something that went wrong."""
        self.messages.show_message(text, MessageKind.ERROR)

    def _build_views(self) -> None:
        actions = self._actions
        self._mark = AlteredMark(actions["undo_alteration"], actions["redo_alteration"], actions["as_trained"])
        self.header = HeaderBar(self._mark)
        self._figure_area = area = FigureArea()
        self.figure, self.messages = area.figure, area.messages
        self._drawing_area = drawing = DrawingArea(
            undo=actions["undo_stroke"], redo=actions["redo_stroke"], eraser=actions["eraser"], clear=actions["clear"]
        )
        self.pad, self.strip, self.browser = drawing.pad, drawing.strip, drawing.browser
        self.setMenuWidget(self.header)
        self.setCentralWidget(area)

    def _build_controllers(self) -> None:
        session = self._session
        self.figure_controller = FigureController(session, self.figure, self.header, self)
        self.drawing = DrawingController(session, self.pad, self.strip, self)
        self.digits = DigitsController(self.browser, self.drawing, self)
        self.networks = NetworksController(
            session, self.header.network_menu, self.header.device_menu, RunLibrary(self._user_data / RUNS), self, self
        )
        self.laboratory = laboratory = Laboratory(
            session, self.drawing, self.digits, self._settings, self._user_data, self
        )
        self.training, self.table, self.table_panel = laboratory.training, laboratory.table, laboratory.table_panel
        self.training_panel = laboratory.training_panel
        self.explanations = Explanations(session, self._figure_area, self.digits, self)
        self.explanations.mark_alterations(self.header, self._mark, self._actions)
        laboratory.network_trained.connect(self.networks.keep_trained)
        laboratory.training_wanted.connect(self._show_training)
        self.training.state_changed.connect(self._on_training_state)
        self.training_panel.save_requested.connect(self.networks.save_file)
        self.networks.training_wanted.connect(self.training.show_network)
        self.networks.news.connect(self._show_news)
        laboratory.news.connect(self._show_news)
        for source in (self.drawing, self.digits, self.networks, laboratory, self.explanations):
            source.trouble.connect(self.show_trouble)
        laboratory.evaluation.trouble_over.connect(self.messages.forget)
        session.device_failed.connect(self._show_warning)
        session.network_changed.connect(self._remember_network)
        session.device_changed.connect(self._remember_device)

    def _build_panels(self) -> None:
        explaining = self.explanations
        self.unit_panel = explaining.unit_panel
        self._panels: dict[str, Panel] = {
            "Unit": explaining.unit_panel,
            "Motion": explaining.motion_panel,
            "Codes": explaining.codes_panel,
            "Backward": explaining.backward_panel,
            "Table": self.table_panel,
            "Training": self.training_panel,
            "Runs": self.laboratory.runs_panel,
            "My digits": self.laboratory.own_digits_panel,
            "Evaluation": self.laboratory.evaluation_panel,
        }
        self.docks = Docks(self, self._drawing_area, self._panels)
        self.docks.set_tips({title: self._actions[_name_of(title)].toolTip() for title in self._panels})
        chain((self.header, self._drawing_area, self._figure_area, *self._panels.values()))
        explaining.wanted.connect(self._show_explanation)
        explaining.motion_panel.speed_changed.connect(self._on_motion_speed_changed)
        explaining.number_wanted.connect(self._show_unit_panel)

    def _connect_actions(self) -> None:
        actions = self._actions
        actions["open_digit"].triggered.connect(self.drawing.open_file)
        actions["paste"].triggered.connect(self.drawing.paste)
        actions["save_drawing"].triggered.connect(self.drawing.save_drawing)
        actions["clear"].triggered.connect(self.pad.clear)
        actions["eraser"].toggled.connect(self._on_eraser_toggled)
        actions["random_digit"].triggered.connect(self.browser.choose_random)
        actions["arrange"].toggled.connect(self.docks.show_handles)
        actions["reset_layout"].triggered.connect(self.reset_layout)
        actions["about"].triggered.connect(self._show_about)
        actions["quit"].triggered.connect(self.close)
        for title, panel in self._panels.items():
            actions[_name_of(title)].triggered.connect(partial(self.docks.go_to, panel))
        actions["compare"].triggered.connect(self.laboratory.comparison.show_window)
        actions["paper_figures"].triggered.connect(self.laboratory.paper.show_window)
        actions["report"].triggered.connect(self.laboratory.reports.write)
        self.explanations.offer_gradients(actions["gradients"])
        alterations = self.explanations.alterations.undo_stack
        places = dict.fromkeys((self.figure, self._mark, self.unit_panel), alterations)
        for panel in (self.table_panel, self.laboratory.runs_panel, self.laboratory.own_digits_panel):
            places[panel] = panel.undo_stack
        self.undo = UndoController(actions, self.pad, places, self)
        self.appearance = Appearance(self._settings, actions, self)
        self.appearance.theme_changed.connect(self.set_theme)
        fill_more_menu(self.header.more_menu, actions, self.docks)
        self.pad.tool_changed.connect(self._on_tool_changed)
        self.pad.pen_width_changed.connect(self._on_pen_width_changed)
        self._drawing_area.tools.pen_width_changed.connect(self.pad.set_pen_width)

    def _restore(self) -> None:
        width = self._settings.pen_width
        if width is not None:
            self.pad.set_pen_width(width)
        speed = self._settings.motion_speed
        if speed is not None:
            self.explanations.motion_panel.set_speed(speed)
        layout = self._settings.layout
        if layout is None or not self.restoreState(layout[1], LAYOUT_VERSION):
            self.reset_layout()
        else:
            self.restoreGeometry(layout[0])

    @Slot()
    def reset_layout(self) -> None:
        """Put window and docks back to their usual size and place."""
        self.restoreState(self._usual_state, LAYOUT_VERSION)
        available = self.screen().availableSize()
        if not self.isMaximized():
            self.resize(USUAL_SIZE.boundedTo(available - FRAME))
        self.docks.arrange()

    @Slot(bool)
    def _on_eraser_toggled(self, erasing: bool) -> None:
        self.pad.set_tool(Tool.ERASER if erasing else Tool.PEN)

    @Slot(object)
    def _on_tool_changed(self, tool: Tool) -> None:
        self._actions["eraser"].setChecked(tool is Tool.ERASER)

    @Slot(float)
    def _on_pen_width_changed(self, width: float) -> None:
        self._drawing_area.tools.set_pen_width(width)
        self._settings.pen_width = width

    @Slot(object)
    def _on_training_state(self, state: RunState) -> None:
        self.networks.training = self.training.running
        if state is RunState.PREPARING:
            # Whatever it says, most often of the run before, has been seen.
            self.messages.clear_message()
        if state is RunState.RUNNING:
            # The run may just have downloaded the digits that the browser lacks.
            self.digits.start()

    @Slot(float)
    def _on_motion_speed_changed(self, speed: float) -> None:
        self._settings.motion_speed = speed

    @Slot()
    def _show_explanation(self) -> None:
        """Bring up the unit panel, unless a panel that follows the unit is in view already."""
        explaining = self.explanations
        if not any(panel.isVisible() for panel in (explaining.unit_panel, *explaining.following_panels)):
            self.docks.bring_up(self.unit_panel)

    @Slot()
    def _show_training(self) -> None:
        self.docks.bring_up(self.training_panel)

    @Slot()
    def _show_unit_panel(self) -> None:
        self.docks.bring_up(self.unit_panel)

    @Slot()
    def _remember_network(self) -> None:
        if self._session.origin.card is not None and self._session.network.spec.name in VARIANTS:
            self._settings.network = shipped_on_screen(self._session) or self._session.network.spec.name

    @Slot(str)
    def _remember_device(self, name: str) -> None:
        self._settings.device = name

    @Slot(str)
    def _show_news(self, text: str) -> None:
        self.messages.show_message(text, MessageKind.INFO)

    @Slot(str)
    def _show_warning(self, text: str) -> None:
        self.messages.show_message(text, MessageKind.WARNING)

    @Slot()
    def _show_about(self) -> None:
        built_with = f"Python {platform.python_version()} · PySide6 {PySide6.__version__} · torch {torch.__version__}"
        AboutDialog(self._theme, version=__version__, built_with=built_with, parent=self).open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, remember the layout, then close."""
        self._settings.layout = (self.saveGeometry(), self.saveState(LAYOUT_VERSION))
        # A server that does not answer can keep a thread for a while; nobody has to look at that.
        self.hide()
        self.explanations.shut_down()
        self.laboratory.shut_down()
        self.digits.shut_down()
        super().closeEvent(event)


def _name_of(title: str) -> str:
    """The action that brings up a tab."""
    return f"show_{title.lower().replace(' ', '_')}"
