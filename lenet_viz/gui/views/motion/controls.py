"""The row of controls under which the kernel moves: which map, back, play, step, how fast, how far."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

from lenet_viz.gui.views.motion.icons import GRID, Transport, transport_icon
from lenet_viz.gui.views.motion.speed import SLIDER_STEPS, speed_at, speed_words, step_of
from lenet_viz.gui.views.motion.words import position_words
from lenet_viz.gui.views.style import TEXT_PIXELS
from lenet_viz.gui.views.theme import SPACING, Theme, font
from lenet_viz.network.convolution_walk import Walk, walk_stages
from lenet_viz.network.spec import Stage

STAGES: Final = (Stage.C1, Stage.C3, Stage.C5)
"""The stages that can be convolutions; a network may lack C5."""

SLIDER_WIDTHS: Final = (64, 130)
MAP_WIDTH: Final = 60
PLAY_TIP: Final = "Move the kernel on and on (Space)"
PAUSE_TIP: Final = "Hold the kernel where it is (Space)"
ONE_POSITION: Final = "C5 has a single position: its kernels are as large as the maps they read"


class MotionControls(QWidget):
    """Stage buttons, map number, transport buttons, position and speed.

    Signals:
        stage_chosen (object): a Stage was pressed.
        map_chosen (int): another map was chosen.
        restart_wanted (), back_wanted (), forward_wanted (): the kernel shall go to the start, back or on by one.
        play_wanted (bool): the kernel shall move, or hold.
        speed_changed (float): positions per second.
        keys_given_up (): the user is done here for now; the keys are wanted at the picture.
    """

    stage_chosen = Signal(object)
    map_chosen = Signal(int)
    restart_wanted = Signal()
    back_wanted = Signal()
    forward_wanted = Signal()
    play_wanted = Signal(bool)
    speed_changed = Signal(float)
    keys_given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._stages = QButtonGroup(self)
        self._stage_buttons = {stage: self._stage_button(stage) for stage in STAGES}
        self._map = QSpinBox()
        self._map_label = QLabel("map")
        self._restart = self._transport("Back to the start", "Back to the start, with an empty map (Home)")
        self._back = self._transport("One position back", "One position back (Left; a row: Up)")
        self._play = self._transport("Play", PLAY_TIP)
        self._forward = self._transport("One position on", "One position on (Right; a row: Down)")
        self._position = QLabel()
        self._speed = QSlider(Qt.Orientation.Horizontal)
        self._speed_words = QLabel()
        self._set_up()
        self._lay_out()
        self._connect()

    @property
    def speed(self) -> float:
        """The chosen speed in positions per second, 1 … 200."""
        return speed_at(self._speed.value())

    def set_speed(self, speed: float) -> None:
        """Choose a speed, without a signal."""
        with QSignalBlocker(self._speed):
            self._speed.setValue(step_of(speed))
        self._show_speed()

    def set_walk(self, walk: Walk) -> None:
        """Show which map is walked, without a signal."""
        stages = walk_stages(walk.spec)
        for stage, button in self._stage_buttons.items():
            button.setVisible(stage in stages)
        self._stage_buttons[walk.stage].setChecked(True)
        several = len(walk) > 1
        self._map_label.setText("map" if several else "unit")
        with QSignalBlocker(self._map):
            self._map.setRange(0, walk.layer.maps - 1)
            self._map.setValue(walk.map)
        self._map.setToolTip(f"Which of the {walk.layer.maps} {walk.stage} {'maps' if several else 'units'}")
        self._play.setToolTip(PLAY_TIP if several else ONE_POSITION)
        for button in (self._restart, self._back, self._play, self._forward):
            button.setEnabled(several)

    def set_position(self, walk: Walk, position: int) -> None:
        """Show how far the kernel has come."""
        self._position.setText(position_words(walk, position))

    def set_playing(self, playing: bool) -> None:
        """Show whether the kernel moves, without a signal."""
        self._play.setChecked(playing)
        self._play.setToolTip(PAUSE_TIP if playing else PLAY_TIP)
        self._play.setAccessibleName("Pause" if playing else "Play")
        self._show_icons()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._show_icons()

    def _stage_button(self, stage: Stage) -> QToolButton:
        button = QToolButton()
        button.setText(stage.value)
        button.setCheckable(True)
        button.setAccessibleName(f"Maps of {stage}")
        button.setToolTip(f"Move the kernels of {stage} (arrow keys change the stage)")
        self._stages.addButton(button)
        return button

    def _transport(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "quiet")
        button.setIconSize(QSize(GRID, GRID))
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    def _set_up(self) -> None:
        self._play.setCheckable(True)
        self._back.setAutoRepeat(True)
        self._forward.setAutoRepeat(True)
        self._map.setAccessibleName("number of the map")
        self._map.setFixedWidth(MAP_WIDTH)
        self._map_label.setBuddy(self._map)
        self._speed.setRange(0, SLIDER_STEPS)
        self._speed.setPageStep(SLIDER_STEPS // 10)
        self._speed.setMinimumWidth(SLIDER_WIDTHS[0])
        self._speed.setMaximumWidth(SLIDER_WIDTHS[1])
        self._speed.setAccessibleName("speed")
        self._speed.setToolTip("How many positions per second (arrow keys)")
        for label, longest in (
            (self._position, "position 784 of 784"),
            (self._speed_words, "200 per second"),
            (self._map_label, "map "),
        ):
            label.setMinimumWidth(QFontMetrics(font(pixels=TEXT_PIXELS)).horizontalAdvance(longest) + 2)
            label.setProperty("role", "muted")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING // 2)
        for button in self._stage_buttons.values():
            row.addWidget(button)
        row.addSpacing(SPACING)
        row.addWidget(self._map_label)
        row.addWidget(self._map)
        row.addSpacing(2 * SPACING)
        for button in (self._restart, self._back, self._play, self._forward):
            row.addWidget(button)
        row.addSpacing(SPACING)
        row.addWidget(self._position)
        row.addStretch(1)
        words = QLabel("speed")
        words.setProperty("role", "muted")
        words.setBuddy(self._speed)
        row.addWidget(words)
        row.addWidget(self._speed, stretch=1)
        row.addWidget(self._speed_words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self._stages.buttonClicked.connect(self._on_stage_clicked)
        self._map.valueChanged.connect(self.map_chosen)
        self._restart.clicked.connect(self.restart_wanted)
        self._back.clicked.connect(self.back_wanted)
        self._play.clicked.connect(self.play_wanted)
        self._forward.clicked.connect(self.forward_wanted)
        self._speed.valueChanged.connect(self._on_speed_changed)
        for button in (*self._stage_buttons.values(), self._restart, self._back, self._play, self._forward):
            button.clicked.connect(self._on_clicked)
        self._map.lineEdit().returnPressed.connect(self.keys_given_up)
        self._show_speed()

    def _show_speed(self) -> None:
        self._speed_words.setText(speed_words(self.speed))

    def _show_icons(self) -> None:
        if self._theme is None:
            return
        icons = {
            self._restart: Transport.START,
            self._back: Transport.BACK,
            self._play: Transport.PAUSE if self._play.isChecked() else Transport.PLAY,
            self._forward: Transport.FORWARD,
        }
        for button, what in icons.items():
            button.setIcon(transport_icon(what, self._theme))

    @Slot()
    def _on_clicked(self) -> None:
        """A button that the mouse pressed has no focus: the next key is meant for the kernel."""
        if not isinstance(QApplication.focusWidget(), QAbstractButton):
            self.keys_given_up.emit()

    @Slot(QAbstractButton)
    def _on_stage_clicked(self, button: QAbstractButton) -> None:
        self.stage_chosen.emit(Stage(button.text()))

    @Slot(int)
    def _on_speed_changed(self, step: int) -> None:
        self._show_speed()
        self.speed_changed.emit(self.speed)
