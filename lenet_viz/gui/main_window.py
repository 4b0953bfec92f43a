"""The window: builds the views, puts them in their places, ties the controllers to them."""

from __future__ import annotations

import platform
from dataclasses import replace
from typing import Final

import PySide6
import torch
from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QActionGroup, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QVBoxLayout, QWidget

from lenet_viz import __version__
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.actions import make_actions
from lenet_viz.gui.controllers.digits import DigitsController
from lenet_viz.gui.controllers.drawing import DrawingController
from lenet_viz.gui.controllers.figure import FigureController
from lenet_viz.gui.controllers.networks import NetworksController
from lenet_viz.gui.controllers.training import TrainingController
from lenet_viz.gui.session import Session
from lenet_viz.gui.settings import LAYOUT_VERSION, Settings, ThemeChoice
from lenet_viz.gui.views.about_dialog import AboutDialog
from lenet_viz.gui.views.digit_browser import DigitBrowser
from lenet_viz.gui.views.drawing_pad import DrawingPad, Tool
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.header_bar import HeaderBar
from lenet_viz.gui.views.message_bar import MessageBar, MessageKind
from lenet_viz.gui.views.pad_tools import PadTools
from lenet_viz.gui.views.preparation_strip import PreparationStrip
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT, SPACING, Theme
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.network.variants import DEFAULT_VARIANT, VARIANTS
from lenet_viz.training.recipe import Recipe

USUAL_SIZE: Final = QSize(1440, 900)
FRAME: Final = QSize(8, 40)
"""Room that the window manager takes for title bar and edges."""

LEFT_WIDTH: Final = 300
TRAINING_HEIGHT: Final = 210

FIRST_PASSES: Final = 5
"""Passes that the training form proposes: enough to see kernels form while one watches."""


class MainWindow(QMainWindow):
    """Pad and test digits on the left, the network in the middle, training below."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self._session = session
        self._settings = settings
        self._theme = LIGHT
        self._actions = make_actions(self)
        self._build_views()
        self._build_docks()
        self._build_controllers()
        self._fill_more_menu()
        self._connect_actions()
        self.setWindowTitle("LeNet-viz")
        self.setObjectName("mainWindow")
        self._usual_state = self.saveState(LAYOUT_VERSION)
        self._restore()

    @property
    def theme(self) -> Theme:
        """The appearance in use."""
        return self._theme

    def apply_theme(self) -> None:
        """Follow the chosen appearance, or the system's."""
        choice = self._settings.theme
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        theme = DARK if choice is ThemeChoice.DARK or (choice is ThemeChoice.SYSTEM and dark) else LIGHT
        self._actions[f"theme_{choice.value}"].setChecked(True)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Give everything the colours of a theme."""
        self._theme = theme
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(theme.palette())
        application.setStyleSheet(style_sheet(theme))
        for view in (self.figure, self.pad, self.pad_tools, self.strip, self.browser, self.training_panel):
            view.set_theme(theme)

    @Slot(str)
    def show_trouble(self, text: str) -> None:
        """Tell the user about something that went wrong."""
        self.messages.show_message(text, MessageKind.ERROR)

    def _build_views(self) -> None:
        actions = self._actions
        self.header = HeaderBar()
        self.messages = MessageBar()
        self.figure = NetworkFigure()
        self.pad = DrawingPad()
        self.pad_tools = PadTools(
            undo=actions["undo"], redo=actions["redo"], eraser=actions["eraser"], clear=actions["clear"]
        )
        self.strip = PreparationStrip()
        self.browser = DigitBrowser()
        self.training_panel = TrainingPanel()
        self.training_panel.set_networks([(name, spec.title) for name, spec in VARIANTS.items()], DEFAULT_VARIANT)
        self.training_panel.set_datasets([(name.value, name.full_name) for name in DatasetName])
        self.training_panel.set_recipe(replace(Recipe(), passes=FIRST_PASSES))
        # Messages stand over the figure and not over the whole window: the pad must not move under the pen.
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setSpacing(0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.messages)
        column.addWidget(self.figure, stretch=1)
        self.setMenuWidget(self.header)
        self.setCentralWidget(middle)

    def _build_docks(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setSpacing(SPACING)
        column.setContentsMargins(2 * SPACING, SPACING, SPACING // 2, SPACING)
        column.addWidget(self.pad_tools)
        column.addWidget(self.pad, stretch=1)
        column.addWidget(self.strip)
        column.addWidget(self.browser)
        self.drawing_dock = self._dock("Drawing", "drawingDock", left, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.training_dock = self._dock(
            "Training", "trainingDock", self.training_panel, Qt.DockWidgetArea.BottomDockWidgetArea
        )
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self._show_handles(False)

    def _dock(self, title: str, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    def _build_controllers(self) -> None:
        session = self._session
        self.figure_controller = FigureController(session, self.figure, self.header, self)
        self.drawing = DrawingController(session, self.pad, self.strip, self)
        self.digits = DigitsController(self.browser, self.drawing, self)
        self.networks = NetworksController(session, self.header.network_menu, self.header.device_menu, self, self)
        self.training = TrainingController(session, self.training_panel, self.training_panel.curves, self)
        self.training.trained.connect(self.networks.keep_trained)
        self.training.state_changed.connect(self._on_training_state)
        self.training_panel.save_requested.connect(self.networks.save_file)
        self.networks.training_wanted.connect(self.training.show_network)
        self.networks.news.connect(self._show_news)
        for source in (self.drawing, self.digits, self.networks, self.training):
            source.trouble.connect(self.show_trouble)
        session.device_failed.connect(self._show_warning)
        session.network_changed.connect(self._remember_network)
        session.device_changed.connect(self._remember_device)

    def _fill_more_menu(self) -> None:
        themes = QActionGroup(self)
        for choice in ThemeChoice:
            themes.addAction(self._actions[f"theme_{choice.value}"])
        menu = self.header.more_menu
        groups: tuple[tuple[str, ...], ...] = (
            ("open_digit", "paste", "save_drawing", "random_digit"),
            ("undo", "redo", "clear"),
            ("theme_system", "theme_light", "theme_dark"),
        )
        for group in groups:
            menu.addActions([self._actions[name] for name in group])
            menu.addSeparator()
        for dock in (self.drawing_dock, self.training_dock):
            menu.addAction(dock.toggleViewAction())
        menu.addActions([self._actions[name] for name in ("arrange", "reset_layout")])
        menu.addSeparator()
        menu.addActions([self._actions[name] for name in ("about", "quit")])

    def _connect_actions(self) -> None:
        actions = self._actions
        actions["open_digit"].triggered.connect(self.drawing.open_file)
        actions["paste"].triggered.connect(self.drawing.paste)
        actions["save_drawing"].triggered.connect(self.drawing.save_drawing)
        actions["undo"].triggered.connect(self.pad.undo)
        actions["redo"].triggered.connect(self.pad.redo)
        actions["clear"].triggered.connect(self.pad.clear)
        actions["eraser"].toggled.connect(self._on_eraser_toggled)
        actions["random_digit"].triggered.connect(self.browser.choose_random)
        for choice in ThemeChoice:
            actions[f"theme_{choice.value}"].triggered.connect(self._on_theme_chosen)
        actions["arrange"].toggled.connect(self._show_handles)
        actions["reset_layout"].triggered.connect(self.reset_layout)
        actions["about"].triggered.connect(self._show_about)
        actions["quit"].triggered.connect(self.close)
        self.pad.history_changed.connect(self._on_history_changed)
        self.pad.tool_changed.connect(self._on_tool_changed)
        self.pad.pen_width_changed.connect(self._on_pen_width_changed)
        self.pad_tools.pen_width_changed.connect(self.pad.set_pen_width)
        self._on_history_changed(False, False)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_theme_changed)

    def _restore(self) -> None:
        width = self._settings.pen_width
        if width is not None:
            self.pad.set_pen_width(width)
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
        self.reset_docks()

    def reset_docks(self) -> None:
        """Give the docks their usual size."""
        self.resizeDocks([self.drawing_dock], [LEFT_WIDTH], Qt.Orientation.Horizontal)
        self.resizeDocks([self.training_dock], [TRAINING_HEIGHT], Qt.Orientation.Vertical)

    @Slot(bool)
    def _show_handles(self, shown: bool) -> None:
        """Docks have title bars only while they are being arranged."""
        for dock in (self.drawing_dock, self.training_dock):
            if shown:
                bar = dock.titleBarWidget()
                dock.setTitleBarWidget(None)  # type: ignore[arg-type]  # None brings Qt's own bar back
                if bar is not None:
                    bar.deleteLater()
            else:
                dock.setTitleBarWidget(QWidget(dock))

    @Slot(bool)
    def _on_eraser_toggled(self, erasing: bool) -> None:
        self.pad.set_tool(Tool.ERASER if erasing else Tool.PEN)

    @Slot(object)
    def _on_tool_changed(self, tool: Tool) -> None:
        self._actions["eraser"].setChecked(tool is Tool.ERASER)

    @Slot(bool, bool)
    def _on_history_changed(self, can_undo: bool, can_redo: bool) -> None:
        self._actions["undo"].setEnabled(can_undo)
        self._actions["redo"].setEnabled(can_redo)

    @Slot(float)
    def _on_pen_width_changed(self, width: float) -> None:
        self.pad_tools.set_pen_width(width)
        self._settings.pen_width = width

    @Slot()
    def _on_theme_chosen(self) -> None:
        for choice in ThemeChoice:
            if self._actions[f"theme_{choice.value}"].isChecked():
                self._settings.theme = choice
        self.apply_theme()

    @Slot()
    def _on_system_theme_changed(self) -> None:
        if self._settings.theme is ThemeChoice.SYSTEM:
            self.apply_theme()

    @Slot(object)
    def _on_training_state(self, state: RunState) -> None:
        self.networks.training = self.training.running
        if state is RunState.RUNNING:
            # The run may just have downloaded the digits that the browser lacks.
            self.digits.start()

    @Slot()
    def _remember_network(self) -> None:
        if self._session.origin.card is not None and self._session.network.spec.name in VARIANTS:
            self._settings.network = self._session.network.spec.name

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
        self.training.shut_down()
        self.digits.shut_down()
        super().closeEvent(event)
