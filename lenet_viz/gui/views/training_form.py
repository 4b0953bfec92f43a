"""The form of a training run: a recipe by its name, and pages on which all of it can be changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.recipe_chooser import OWN_NAME, RecipeChooser
from lenet_viz.gui.views.recipe_digits_page import DigitsPage
from lenet_viz.gui.views.recipe_freeze_page import FreezePage
from lenet_viz.gui.views.recipe_method_page import MethodPage
from lenet_viz.gui.views.recipe_page import RecipePage
from lenet_viz.gui.views.recipe_run_page import RunPage
from lenet_viz.gui.views.recipe_scroller import PageScroller
from lenet_viz.gui.views.recipe_tabs import RecipeTabs
from lenet_viz.gui.views.recipe_words import sentence
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.training.changes import Change
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.recipes import RECIPES

TRIAL_PASSES: Final = 5
"""Enough to see kernels form and to end below 2% error, in a minute or so."""

ROW_GAP: Final = 4


class TrainingForm(QWidget):
    """A list of recipes, four pages of fields, and a line that says what the recipe is or what is wrong.

    Signals:
        edited (): a value has changed.
        changes_wanted (object): the Recipe that shall hold from now on, with another rate or batch, other
            distortions or noise, while a run goes on.
        open_recipe_requested (), save_recipe_requested (), folder_requested (): a file or folder shall be chosen.
    """

    edited = Signal()
    changes_wanted = Signal(object)
    open_recipe_requested = Signal()
    save_recipe_requested = Signal()
    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe = replace(Recipe(), passes=TRIAL_PASSES)
        self._known = dict(RECIPES)
        self._live = Change.of(0, self._recipe)
        self._running = False
        self._showing = True  # until there is a recipe to show
        self._theme = LIGHT
        self.run_page, self._method, self._digits, self._freeze = RunPage(), MethodPage(), DigitsPage(), FreezePage()
        self._pages: tuple[RecipePage, ...] = (self.run_page, self._method, self._digits, self._freeze)
        self._chooser = RecipeChooser()
        self._tabs = RecipeTabs()
        self._line = ElidedLabel()
        self._scroller = PageScroller(self._pages)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._arrange()
        self._connect()
        self.set_recipe(self._recipe)

    @property
    def line(self) -> str:
        """What the form says about itself: a problem, a remark, or what the recipe is."""
        return self._line.text()

    @property
    def beside_width(self) -> int:
        """How wide it has to be for columns beside each other."""
        self._line_up()
        return max(self._scroller.sizeHint().width(), self._chooser.sizeHint().width() + self._tabs.sizeHint().width())

    def problem(self) -> str:
        """What keeps a run from starting, such as 'rate: must be above 0'; empty when nothing does."""
        found = next((words for page in self._pages if (words := page.problem())), "")
        if found:
            return found
        assert self.run_page.spec is not None
        try:
            self._typed().check(self.run_page.spec)
        except ValueError as error:
            return str(error)
        return ""

    def set_recipe(self, recipe: Recipe) -> None:
        """Shows a recipe, and puts it in the list if its name is new."""
        self._recipe = recipe
        self._known.setdefault(recipe.name, recipe)
        if recipe.name == OWN_NAME:
            self._known[OWN_NAME] = recipe
        self._showing = True
        for page in self._pages:
            page.show_recipe(recipe)
        self._showing = False
        self._live = Change.of(0, recipe)
        self._on_edited()

    def recipe(self) -> Recipe:
        """The recipe as typed. It keeps its name as long as only passes and seed are changed.

        Raises:
            ValueError: a field holds no value that will do, with the reason.
        """
        problem = self.problem()
        if problem:
            raise ValueError(problem)
        return self._typed()

    @property
    def replaces_output(self) -> bool:
        """Whether the last stage that learns starts from fresh weights although all else does not."""
        return self._freeze.replaces_output

    def set_running(self, *, running: bool, changeable: bool) -> None:
        """Whether a run is under way, and whether rate, batch, distortions and noise may be changed in it."""
        self._chooser.set_editable(not running)
        for page in self._pages:
            page.set_running(running=running, changeable=changeable)
        if running and not self._running:
            self._live = Change.of(0, self._typed())
        self._running = running

    def set_wide(self, wide: bool) -> None:
        """Arranges the columns beside each other, or below each other where there is little width."""
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        for page in self._pages:
            page.set_wide(wide)

    def set_theme(self, theme: Theme) -> None:
        """Colours of the marks round wrong values."""
        self._theme = theme
        for page in self._pages:
            page.set_theme(theme)
        self._tabs.set_theme(theme)
        self._say()

    def _line_up(self) -> None:
        """All labels at the left become as wide as the widest: no list moves when another page is shown."""
        labels = [self._chooser.label, *(label for page in self._pages for label in page.leading_labels)]
        widest = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(widest)

    def _typed(self) -> Recipe:
        how = self._recipe
        for page in self._pages:
            how = page.applied(how)
        same = replace(how, passes=self._recipe.passes, seed=self._recipe.seed) == self._recipe
        return how if same else replace(how, name=OWN_NAME)

    def _arrange(self) -> None:
        self._line.setProperty("role", "small")
        self._line.setAccessibleName("about the recipe")
        self._head.setSpacing(ROW_GAP)
        self._head.addWidget(self._chooser, 1)
        self._head.addWidget(self._tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(ROW_GAP)
        column.addLayout(self._head)
        column.addWidget(self._scroller, 1)
        column.addWidget(self._line)

    def _connect(self) -> None:
        for page in self._pages:
            page.edited.connect(self._on_edited)
            page.committed.connect(self._on_committed)
        self._tabs.currentChanged.connect(self._scroller.show_page)
        self._chooser.recipe_chosen.connect(self._on_recipe_chosen)
        self._chooser.open_requested.connect(self.open_recipe_requested)
        self._chooser.save_requested.connect(self.save_recipe_requested)
        self.run_page.folder_requested.connect(self.folder_requested)
        self.run_page.network_changed.connect(self._on_network_changed)
        self._on_network_changed()

    def _say(self) -> None:
        """Tells what is wrong and on which page, else what gave way, else what the recipe is."""
        problem = self.problem()
        self._tabs.set_wrong([bool(page.problem()) for page in self._pages])
        notice = problem or self._method.remark
        # A style sheet and not the palette, which the application's style sheet overrules.
        self._line.setStyleSheet(f"QLabel {{ color: {self._theme.accent}; }}" if notice else "")
        self._line.set_words(f"{notice[0].upper()}{notice[1:]}" if notice else sentence(self._typed()))

    @Slot()
    def _on_edited(self) -> None:
        if self._showing:
            return
        recipe = self._typed()
        self._digits.set_uses_curvature(recipe.optimiser is Optimiser.SDLM)
        if recipe.name == OWN_NAME:
            self._known[OWN_NAME] = recipe
            self._chooser.allow_own(True)
        self._chooser.show_name(recipe.name)
        self._say()
        self.edited.emit()

    @Slot()
    def _on_committed(self) -> None:
        """Pass on what has changed in a run under way."""
        if not self._running or any(page.problem() for page in self._pages):
            return
        recipe = self._typed()
        wanted = Change.of(0, recipe)
        if wanted != self._live:
            self._live = wanted
            self.changes_wanted.emit(recipe)

    @Slot(str)
    def _on_recipe_chosen(self, name: str) -> None:
        # The seed is no matter of taste: it stays, so that recipes can be compared.
        self.set_recipe(replace(self._known[name], seed=self.run_page.seed))

    @Slot()
    def _on_network_changed(self) -> None:
        for page in (self._method, self._freeze):
            page.set_spec(self.run_page.spec)
            page.set_starts_fresh(self.run_page.starts_fresh)
