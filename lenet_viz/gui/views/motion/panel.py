"""The convolution in motion: a kernel moves across its input, and its map fills."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.motion.controls import MotionControls
from lenet_viz.gui.views.motion.metronome import Metronome
from lenet_viz.gui.views.motion.painter import Values
from lenet_viz.gui.views.motion.picture import MotionPicture
from lenet_viz.gui.views.motion.speed import USUAL
from lenet_viz.gui.views.motion.sweep import Sweep
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.network.convolution_walk import Walk, walk_in
from lenet_viz.network.spec import NetworkSpec, Stage, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.weights import Weights

_USUAL_SIZE: Final = QSize(1140, 215)


class MotionPanel(QWidget):
    """A row of controls, and the picture of the moving kernel.

    While the pointer is over a map the motion holds and the kernel follows the pointer; when it leaves, everything is
    as before (`Sweep` says why). Pressing or dragging takes the motion there for good.

    Signals:
        unit_wanted (object): the Unit at which the kernel is now, by the user's doing or by playing.
        playing_changed (bool): the kernel began to move by itself, or stopped.
        speed_changed (float): the user chose a speed, in positions per second.
        shown (): the panel has come into sight, and wants to be up to date.
    """

    unit_wanted = Signal(object)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._walk: Walk | None = None
        self._values: Values | None = None
        self._sweep = Sweep(1)
        self._playing = False
        self._held = False
        self._controls = MotionControls()
        self._picture = MotionPicture()
        self._metronome = Metronome(self)
        self._set_up()
        self._connect()
        self.set_theme(LIGHT)
        self.set_speed(USUAL)

    @property
    def picture(self) -> MotionPicture:
        """The painted part."""
        return self._picture

    @property
    def unit(self) -> Unit | None:
        """The unit at which the kernel is; None before there is a network."""
        return None if self._walk is None else self._walk.unit(self._sweep.shown)

    @property
    def sweep(self) -> Sweep:
        """How far the kernel has come."""
        return self._sweep

    @property
    def playing(self) -> bool:
        """Whether the kernel moves by itself; also while the pointer holds it."""
        return self._playing

    @property
    def speed(self) -> float:
        """Positions per second, 1 … 200."""
        return self._controls.speed

    def set_speed(self, speed: float) -> None:
        """Choose a speed in positions per second; beyond the ends it is the end."""
        self._controls.set_speed(speed)
        self._metronome.set_speed(self.speed)

    def set_trace(
        self,
        spec: NetworkSpec,
        weights: Weights,
        trace: Trace | None,
        limits: Mapping[Stage, float],
        kernel_limit: float,
    ) -> None:
        """Show a network's numbers; map, position and filling stay as far as the network has them.

        Args:
            spec: the network.
            weights: its numbers, as they are on screen.
            trace: one forward pass; None while the pad is blank.
            limits: stage → end of its activation scale.
            kernel_limit: end of the kernels' scale.
        """
        self._values = Values(weights, trace, limits, kernel_limit)
        self._show_walk(walk_in(spec, self._walk))

    def set_map(self, stage: Stage, index: int) -> None:
        """Show the kernels of a C map; another map of the same stage keeps position and filling.

        Raises:
            ValueError: there is no network yet, or it has no such map, or the stage is no convolution.
        """
        if self._walk is None:
            raise ValueError("there is no network to show a map of")
        self._show_walk(Walk(self._walk.spec, stage, index))

    def set_unit(self, unit: Unit) -> None:
        """Go to a unit of a C map; a motion under way holds there.

        Raises:
            ValueError: there is no network yet, or it has no such unit, or its stage is no convolution.
        """
        if unit == self.unit:
            return
        self.set_map(unit.stage, unit.map)
        assert self._walk is not None
        self.set_playing(False)
        self._set_sweep(self._sweep.placed(self._walk.position(unit)))

    def set_account(self, account: Account | None) -> None:
        """Show the arithmetic of the unit at which the kernel is; None while the pad is blank."""
        self._picture.set_account(account)

    def set_playing(self, playing: bool) -> None:
        """Let the kernel move by itself, or hold it; at the end of the map it starts again with an empty one."""
        playing = playing and self._walk is not None and len(self._walk) > 1 and self.isVisible()
        if playing and not self._playing and self._sweep.at_end:
            self._go(self._sweep.restarted())
        changed, self._playing = playing != self._playing, playing
        self._controls.set_playing(playing)
        self._keep_time()
        if changed:
            self.playing_changed.emit(playing)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.panel))
        self.setPalette(palette)
        self._controls.set_theme(theme)
        self._picture.set_theme(theme)

    def _set_up(self) -> None:
        self.setObjectName("motionPanel")
        self.setAccessibleName("Convolution in motion")
        self.setAutoFillBackground(True)
        self.setFocusProxy(self._picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, SPACING)
        column.setSpacing(SPACING // 2)
        column.addWidget(self._controls)
        column.addWidget(self._picture, stretch=1)

    def _connect(self) -> None:
        controls = self._controls
        controls.stage_chosen.connect(self._on_stage_chosen)
        controls.map_chosen.connect(self._on_map_chosen)
        controls.restart_wanted.connect(self._restart)
        controls.back_wanted.connect(self._back)
        controls.forward_wanted.connect(self._forward)
        controls.play_wanted.connect(self.set_playing)
        controls.speed_changed.connect(self._on_speed_changed)
        controls.keys_given_up.connect(self._picture.setFocus)
        self._picture.hovered.connect(self._on_hovered)
        self._picture.dragged.connect(self._on_dragged)
        self._metronome.beaten.connect(self._on_beat)

    def _show_walk(self, walk: Walk) -> None:
        """Show a walk; only another way gets a new sweep."""
        assert self._values is not None
        old, self._walk = self._walk, walk
        if old is None or (old.stage, len(old), old.columns) != (walk.stage, len(walk), walk.columns):
            self._sweep = Sweep(len(walk))
            self.set_playing(False)
        self._picture.set_walk(walk, self._values, self._sweep)
        if walk != old:
            self._controls.set_walk(walk)
        self._controls.set_position(walk, self._sweep.shown)

    def _set_sweep(self, sweep: Sweep) -> None:
        self._sweep = sweep
        self._picture.set_sweep(sweep)
        if self._walk is not None:
            self._controls.set_position(self._walk, sweep.shown)

    def _go(self, sweep: Sweep) -> None:
        """Go on with a sweep, and tell which unit that is."""
        before = self.unit
        self._set_sweep(sweep)
        if self.unit != before:
            self.unit_wanted.emit(self.unit)

    def _step(self, count: int) -> None:
        """Move by so many positions; a kernel that moves by itself is held."""
        self.set_playing(False)
        self._go(self._sweep.moved(self._sweep.shown + count))

    def _step_row(self, count: int) -> None:
        """Move by so many rows, and stay where there is none."""
        columns = 1 if self._walk is None else self._walk.columns
        if 0 <= self._sweep.shown + count * columns < self._sweep.length:
            self._step(count * columns)

    def _keep_time(self) -> None:
        """The metronome runs exactly while something moves."""
        self._metronome.set_running(self._playing and not self._held)

    @Slot(int)
    def _on_beat(self, steps: int) -> None:
        self._go(self._sweep.moved(self._sweep.position + steps))
        if self._sweep.at_end:
            self.set_playing(False)

    @Slot(object)
    def _on_stage_chosen(self, stage: Stage) -> None:
        self._choose(stage, 0)

    @Slot(int)
    def _on_map_chosen(self, index: int) -> None:
        assert self._walk is not None
        self._choose(self._walk.stage, index)

    def _choose(self, stage: Stage, index: int) -> None:
        before = self.unit
        self.set_map(stage, index)
        if self.unit != before:
            self.unit_wanted.emit(self.unit)

    @Slot()
    def _restart(self) -> None:
        self.set_playing(False)
        self._go(self._sweep.restarted())

    @Slot()
    def _back(self) -> None:
        self._step(-1)

    @Slot()
    def _forward(self) -> None:
        self._step(1)

    @Slot(float)
    def _on_speed_changed(self, speed: float) -> None:
        self._metronome.set_speed(speed)
        self.speed_changed.emit(speed)

    @Slot(object)
    def _on_hovered(self, position: int | None) -> None:
        self._held = position is not None
        self._keep_time()
        self._go(self._sweep.glanced(position))

    @Slot(int)
    def _on_dragged(self, position: int) -> None:
        self._go(self._sweep.moved(position))

    def sizeHint(self) -> QSize:
        return _USUAL_SIZE

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Space: lambda: self.set_playing(not self._playing),
            Qt.Key.Key_Left: self._back,
            Qt.Key.Key_Right: self._forward,
            Qt.Key.Key_Up: lambda: self._step_row(-1),
            Qt.Key.Key_Down: lambda: self._step_row(1),
            Qt.Key.Key_Home: self._restart,
            Qt.Key.Key_End: lambda: self._step(self._sweep.length),
        }
        action = keys.get(event.key())
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._held = False
        self.set_playing(False)
