"""The training dock's contents: the form, the buttons, the progress and the curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lenet_viz.gui.views.loss_curves import LossCurves
from lenet_viz.gui.views.run_controls import RunControls
from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.gui.views.training_form import TrainingForm
from lenet_viz.training.recipe import Recipe

WIDE: Final = 1.6
"""From this width per height on the form stands beside the curves, else above them."""


TITLE_HEIGHT: Final = 22
ROOMY_WIDTH: Final = 940
"""From this width on a form beside the curves has two columns."""

ROOMY_HEIGHT: Final = 180
"""The rows of a form beside the curves spread out so far where there is room."""

MAX_SIZE: Final = 16_777_215
"""Qt's word for no limit."""


class _FormScroller(QScrollArea):
    """As large as its form where there is room, else with a scroll bar: the curves stay in sight."""

    def __init__(self, form: TrainingForm) -> None:
        super().__init__()
        self._form = form
        self.setWidget(form)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of its fields
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for filled in (form, self.viewport()):
            filled.setAutoFillBackground(False)

    def arrange(self, *, columns: int, beside: bool) -> None:
        """Gives the form its columns; beside the curves it has a fixed width, above them all there is."""
        self._form.set_columns(columns)
        hint = self._form.sizeHint()
        self._form.setMaximumSize(
            hint.width() if beside else MAX_SIZE, max(ROOMY_HEIGHT, hint.height()) if beside else hint.height()
        )
        across = QSizePolicy.Policy.Fixed if beside else QSizePolicy.Policy.Ignored
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(self._form.maximumHeight())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = self._form.sizeHint()
        return QSize(hint.width() + self.verticalScrollBar().sizeHint().width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 80)


class TrainingPanel(QWidget):
    """A form and the controls of a run beside its curves, or above them where there is little width.

    Signals:
        start_requested (): Start was pressed; `recipe`, `network_name` and `dataset_name` hold what is wanted.
        pause_requested (), resume_requested (), stop_requested ():  the run shall be held, go on, end.
        save_requested (): the trained network shall be saved.
    """

    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = TrainingForm()
        self._controls = RunControls()
        self._note = QLabel()
        self._curves = LossCurves()
        self._scroller = _FormScroller(self._form)
        self._boxes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._set_up()
        self._connect()
        self.setObjectName("trainingPanel")
        self.setAutoFillBackground(True)
        self.set_theme(LIGHT)
        self.set_state(RunState.IDLE)
        self._on_edited()

    @property
    def curves(self) -> LossCurves:
        """The curves of the run."""
        return self._curves

    @property
    def status(self) -> str:
        """How far the run is, in words."""
        return self._controls.status

    @property
    def note(self) -> str:
        """The note shown; empty when there is none."""
        return self._note.text()

    def set_networks(self, items: Sequence[tuple[str, str]], current: str) -> None:
        """Fills the list of networks with (name, title) and chooses one by name."""
        self._form.set_networks(items, current)

    def set_network(self, name: str) -> None:
        """Chooses one of the networks by name."""
        self._form.set_network(name)

    def set_datasets(self, items: Sequence[tuple[str, str]]) -> None:
        """Fills the list of data sets with (name, title)."""
        self._form.set_datasets(items)

    def set_recipe(self, recipe: Recipe) -> None:
        """Shows a recipe; what has no field is kept for `recipe`."""
        self._form.set_recipe(recipe)

    def recipe(self) -> Recipe:
        """The recipe as typed.

        Raises:
            ValueError: a field holds no value that will do, with the reason. Start is disabled then.
        """
        return self._form.recipe()

    def network_name(self) -> str:
        """The name of the chosen network; empty without one."""
        return self._form.network_name()

    def dataset_name(self) -> str:
        """The name of the chosen data set; empty without one."""
        return self._form.dataset_name()

    def set_state(self, state: RunState) -> None:
        """Where the run stands. `PREPARING` begins a new one: progress and note are cleared.

        Raises:
            ValueError: a run begins although a field holds no value that will do.
        """
        if state is RunState.PREPARING:
            passes = self.recipe().passes
            self._controls.set_passes(passes)
            self._curves.set_passes(passes)
            self.set_note("")
        self._controls.set_state(state)
        self._form.setEnabled(RUN_RULES[state].startable)

    def set_progress(self, done_steps: int, steps: int, digits_per_second: float, seconds_left: float) -> None:
        """How far the run is.

        Args:
            done_steps: steps done, 0…steps.
            steps: steps of the whole run, at least 1.
            digits_per_second: 0 while it is not known.
            seconds_left: infinite while it is not known.
        """
        self._controls.set_progress(done_steps, steps, digits_per_second, seconds_left)

    def set_note(self, text: str) -> None:
        """Says something about the run, such as why it ended; it stays until the next run or an empty text."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def set_theme(self, theme: Theme) -> None:
        """Colours of marks, note and curves."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.panel))
        self.setPalette(palette)
        self._form.set_theme(theme)
        self._curves.set_theme(theme)
        self._note.setStyleSheet(
            f"QLabel {{ background: {theme.warning}; color: {theme.text};"
            f" border-left: 4px solid {theme.accent}; padding: 4px 8px; }}"
        )

    def _set_up(self) -> None:
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._note.hide()
        title = QLabel("Training")
        title.setProperty("role", "heading")
        title.setFixedHeight(TITLE_HEIGHT)
        ordered = QVBoxLayout()
        ordered.setSpacing(SPACING // 2)
        ordered.addWidget(title)
        ordered.addWidget(self._scroller, 1)
        ordered.addStretch()
        watched = QVBoxLayout()
        watched.setSpacing(SPACING - 2)
        watched.addWidget(self._controls)
        watched.addWidget(self._note)
        watched.addWidget(self._curves, 1)
        self._boxes.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._boxes.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, SPACING)
        self._boxes.setSpacing(SPACING)
        self._boxes.addLayout(ordered)
        self._boxes.addLayout(watched, 1)

    def _connect(self) -> None:
        self._form.edited.connect(self._on_edited)
        self._controls.start_requested.connect(self.start_requested)
        self._controls.pause_requested.connect(self.pause_requested)
        self._controls.resume_requested.connect(self.resume_requested)
        self._controls.stop_requested.connect(self.stop_requested)
        self._controls.save_requested.connect(self.save_requested)

    @Slot()
    def _on_edited(self) -> None:
        self._controls.set_problem(self._form.problem())

    def sizeHint(self) -> QSize:
        return QSize(360, 220)

    def minimumSizeHint(self) -> QSize:
        # Not that of the present arrangement: a dock that may not become narrow could never change it.
        return QSize(300, 170)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE * self.height()
        self._scroller.arrange(columns=2 if wide and self.width() >= ROOMY_WIDTH else 1, beside=wide)
        self._boxes.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
