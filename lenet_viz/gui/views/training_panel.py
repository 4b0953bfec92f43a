"""The training dock's contents: the form, the buttons, the progress and the curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

from lenet_viz.gui.views.loss_curves import LossCurves
from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.gui.views.run_watch import RunWatch
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.gui.views.training_form import TrainingForm
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.training.recipe import Recipe

WIDE: Final = 1.6
"""From this width per height on the form stands beside the curves, else above them."""

CURVES_WIDTH: Final = 440
"""What curves and buttons keep beside a form whose columns stand beside each other."""

NARROW_FORM: Final = 260

MAX_SIZE: Final = 16_777_215
"""Qt's word for no limit."""


class TrainingPanel(QWidget):
    """A form and the controls of a run beside its curves, or above them where there is little width.

    Signals:
        start_requested (): Start was pressed; `recipe`, `spec`, `data_key`, `starts_fresh` and so on hold
            what is wanted.
        pause_requested (), resume_requested (), stop_requested (): the run shall be held, go on, end.
        step_requested (), pass_requested (): a run that is held shall make one step, or end its pass, and hold.
        rewind_requested (): back to the weights that the run has started from.
        new_seed_requested (): another seed; `set_seed` shows it.
        save_requested (): the trained network shall be saved.
        open_recipe_requested (), save_recipe_requested (): a recipe shall be read from a file or written to one.
        folder_requested (): a folder of images shall be chosen.
        changes_wanted (object): the Recipe that shall hold from now on in the run under way, with another
            rate or batch, other distortions or noise.
        update_rate_changed (float): updates per second, 0…30; 0: none before a pass has ended.
        live_requested (), branch_requested (), film_requested (): while an earlier moment is looked at: back to
            the newest, a new run from there, a film of the kernels.
    """

    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    stop_requested = Signal()
    step_requested = Signal()
    pass_requested = Signal()
    rewind_requested = Signal()
    new_seed_requested = Signal()
    save_requested = Signal()
    open_recipe_requested = Signal()
    save_recipe_requested = Signal()
    folder_requested = Signal()
    changes_wanted = Signal(object)
    update_rate_changed = Signal(float)
    live_requested = Signal()
    branch_requested = Signal()
    film_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = TrainingForm()
        self._watch = RunWatch()
        self._controls = self._watch.controls
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
        return self._watch.curves

    @property
    def status(self) -> str:
        """How far the run is, in words."""
        return self._controls.status

    @property
    def note(self) -> str:
        """The note shown; empty when there is none."""
        return self._watch.note

    def set_networks(self, items: Sequence[tuple[str, str]], current: str) -> None:
        """Fills the list of networks with (name, title) and chooses one by name."""
        self._form.run_page.set_networks(items, current)

    def set_network(self, name: str) -> None:
        """Chooses one of the networks by name."""
        self._form.run_page.set_network(name)

    def set_screen_network(self, spec: NetworkSpec | None) -> None:
        """What network stands on screen, so that a run may start from it; None: from fresh weights only."""
        self._form.run_page.set_screen_network(spec)

    def set_data_choices(self, items: Sequence[tuple[str, str]]) -> None:
        """Fills the list of data with (key, title); the keys are `DataChoice.source`'s."""
        self._form.run_page.set_data_choices(items)

    def set_data_key(self, key: str) -> None:
        """Chooses data by their key."""
        self._form.run_page.set_data_key(key)

    def set_folder(self, name: str) -> None:
        """Says which folder of images was chosen."""
        self._form.run_page.set_folder(name)

    @property
    def seed(self) -> int:
        """The seed; the last good one while there is a problem."""
        return self._form.run_page.seed

    def set_seed(self, seed: int) -> None:
        """Shows another seed, 0…2³² − 1."""
        self._form.run_page.set_seed(seed)

    def set_recipe(self, recipe: Recipe) -> None:
        """Shows a recipe; what has no field is kept for `recipe`."""
        self._form.set_recipe(recipe)

    def recipe(self) -> Recipe:
        """The recipe as typed.

        Raises:
            ValueError: a field holds no value that will do, with the reason. Start is disabled then.
        """
        return self._form.recipe()

    @property
    def form_line(self) -> str:
        """What the form says about its recipe: what is wrong, what gave way, or what it is."""
        return self._form.line

    @property
    def spec(self) -> NetworkSpec | None:
        """What network shall learn: the chosen one, or that on screen; None without one. Start is disabled then."""
        return self._form.run_page.spec

    def network_name(self) -> str:
        """The name of the network chosen from the list; empty without one."""
        return self._form.run_page.network_name

    def data_key(self) -> str:
        """The key of the chosen data; empty without any."""
        return self._form.run_page.data_key

    @property
    def own_share(self) -> float:
        """Which part of the set are own digits, 0…1; 1 for data other than those."""
        return self._form.run_page.own_share

    @property
    def copies(self) -> int:
        """Distorted copies of each own digit; 0 for other data."""
        return self._form.run_page.copies

    @property
    def starts_fresh(self) -> bool:
        """Whether the run starts from fresh weights; else from those of the network on screen."""
        return self._form.run_page.starts_fresh

    def set_starts_fresh(self, fresh: bool) -> None:
        """Chooses where a run starts from: fresh weights, or the network on screen where there is one."""
        self._form.run_page.set_starts_fresh(fresh)

    @property
    def replaces_output(self) -> bool:
        """Whether, of a network on screen, the last stage that learns starts from fresh weights all the same."""
        return self._form.replaces_output

    @property
    def update_rate(self) -> float:
        """Updates per second, 0…30."""
        return self._controls.update_rate

    def set_update_rate(self, updates: float) -> None:
        """Shows how often a second figure and curves follow, 0…30."""
        self._controls.set_update_rate(updates)

    def set_looking_back(self, words: str | None) -> None:
        """Says which earlier moment is looked at, 'looking back at step 1,234 of pass 3'; None: the newest one."""
        self._controls.set_looking_back(words)

    def set_state(self, state: RunState) -> None:
        """Where the run stands. `PREPARING` begins a new one: progress and note are cleared, the curves are not."""
        if state is RunState.PREPARING:
            self.set_note("")
        self._watch.set_state(state)
        rules = RUN_RULES[state]
        self._form.set_running(running=not rules.startable, changeable=rules.changeable)

    def set_progress(self, passes_seen: float, passes: int, digits_per_second: float, seconds_left: float) -> None:
        """How far the run is.

        Args:
            passes_seen: passes done, whole and started ones, 0…passes.
            passes: passes of the whole run, at least 1.
            digits_per_second: 0 while it is not known.
            seconds_left: infinite while it is not known.
        """
        self._controls.set_progress(passes_seen, passes, digits_per_second, seconds_left)

    def set_note(self, text: str) -> None:
        """Says something about the run, such as why it ended; it stays until the next run or an empty text."""
        self._watch.set_note(text)

    def set_theme(self, theme: Theme) -> None:
        """Colours of marks, note and curves."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.panel))
        self.setPalette(palette)
        self._form.set_theme(theme)
        self._watch.set_theme(theme)

    def _set_up(self) -> None:
        self._boxes.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._boxes.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, SPACING)
        self._boxes.setSpacing(2 * SPACING)
        self._boxes.addWidget(self._form)
        self._boxes.addWidget(self._watch, 1)

    def _connect(self) -> None:
        self._form.edited.connect(self._on_edited)
        form, controls = self._form, self._controls
        for asked, passed_on in (
            (form.open_recipe_requested, self.open_recipe_requested),
            (form.save_recipe_requested, self.save_recipe_requested),
            (form.folder_requested, self.folder_requested),
            (form.changes_wanted, self.changes_wanted),
            (controls.start_requested, self.start_requested),
            (controls.pause_requested, self.pause_requested),
            (controls.resume_requested, self.resume_requested),
            (controls.step_requested, self.step_requested),
            (controls.pass_requested, self.pass_requested),
            (controls.stop_requested, self.stop_requested),
            (controls.rewind_requested, self.rewind_requested),
            (controls.new_seed_requested, self.new_seed_requested),
            (controls.save_requested, self.save_requested),
            (controls.update_rate_changed, self.update_rate_changed),
            (controls.live_requested, self.live_requested),
            (controls.branch_requested, self.branch_requested),
            (controls.film_requested, self.film_requested),
        ):
            asked.connect(passed_on)

    @Slot()
    def _on_edited(self) -> None:
        self._controls.set_problem(self._form.problem())

    def sizeHint(self) -> QSize:
        return QSize(360, 220)

    def minimumSizeHint(self) -> QSize:
        # Not that of the present arrangement: a dock that may not become narrow could never change it.
        return QSize(300, 170)

    def event(self, event: QEvent) -> bool:
        # Another font or style makes other widths; so do parts that were never shown before.
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange, QEvent.Type.Show):
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= WIDE * self.height()
        full = self._form.beside_width
        wide = self.width() - full - 6 * SPACING >= CURVES_WIDTH if beside else self.width() >= full + 4 * SPACING
        self._form.set_wide(wide)
        width = full if wide else NARROW_FORM
        self._form.setMinimumWidth(width if beside else 0)
        self._form.setMaximumWidth(width if beside else MAX_SIZE)
        self._boxes.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
