"""The form's fourth page: which stages do not learn, and whether the output starts anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QToolButton, QWidget

from lenet_viz.gui.views.recipe_page import ROW_HEIGHT, Entry, RecipePage
from lenet_viz.gui.views.run_icons import ICON_SIDE, lock_icon
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.network.geometry import count
from lenet_viz.network.spec import LayerKind, NetworkSpec, Stage
from lenet_viz.training.recipe import Recipe

STAGES: Final[tuple[Stage, ...]] = tuple(stage for stage in Stage if stage is not Stage.INPUT)
REPLACE_TEXT: Final = "Replace the output ({stage} fresh)"
FEW_ACROSS: Final = 3
"""Stages in a row where there is little width."""

NOT_FRESH: Final = "For a run that goes on from the network on screen: all else starts as it is there."


class FreezePage(RecipePage):
    """A button for each stage that can learn, and what the frozen ones amount to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: NetworkSpec | None = None
        self._kept: tuple[Stage, ...] = ()
        self._fresh = True
        self._buttons: dict[Stage, QToolButton] = {stage: _stage_button(stage) for stage in STAGES}
        self._replace = QCheckBox()
        self._words = QLabel()
        self._words.setProperty("role", "small")
        self._words.setAccessibleName("frozen stages")
        row = QWidget()
        self._places = QGridLayout(row)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setSpacing(SPACING // 2)
        self._places.setColumnStretch(len(STAGES), 1)
        for button in self._buttons.values():
            button.toggled.connect(self._on_toggled)
        self._row = Entry("frozen", QLabel("Freeze"), row, "frozen")
        self._replace_entry = Entry("replace the output", QLabel(), self._replace)
        self._replace.toggled.connect(self._on_edited)
        self._replace.setToolTip(
            f"Transfer: the last stage that learns starts from fresh weights; those before keep theirs.\n{NOT_FRESH}"
        )
        self.set_up((self._row, Entry("", QLabel(), self._words), self._replace_entry))
        self._words.setWordWrap(True)
        self._words.setMaximumHeight(2 * ROW_HEIGHT)
        self.set_theme(LIGHT)
        self.set_spec(None)

    @property
    def replaces_output(self) -> bool:
        """Whether the last stage that learns starts from fresh weights although all else does not."""
        return self._replace.isChecked() and not self._fresh

    def show_recipe(self, recipe: Recipe) -> None:
        """Shows the frozen stages."""
        self._kept = recipe.frozen
        for stage, button in self._buttons.items():
            button.setChecked(stage in recipe.frozen)

    def applied(self, recipe: Recipe) -> Recipe:
        """The recipe with these stages frozen."""
        frozen = tuple(stage for stage, button in self._buttons.items() if button.isChecked())
        return replace(recipe, frozen=self._kept if set(frozen) == set(self._kept) else frozen)

    def set_spec(self, spec: NetworkSpec | None) -> None:
        """Offers the stages of the network that can learn."""
        self._spec = spec
        stages = () if spec is None else trainable_stages(spec)
        for stage, button in self._buttons.items():
            button.setVisible(stage in stages)
        self._replace.setText(REPLACE_TEXT.format(stage=stages[-1] if stages else Stage.OUTPUT))
        self._say()

    def set_starts_fresh(self, fresh: bool) -> None:
        """Whether every stage starts from fresh weights anyway."""
        self._fresh = fresh
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the locks."""
        super().set_theme(theme)
        locked = lock_icon(theme)
        for button in self._buttons.values():
            button.setIcon(locked)

    def set_wide(self, wide: bool) -> None:
        """Arranges the stages in one row, or in several."""
        super().set_wide(wide)
        across = len(STAGES) if wide else FEW_ACROSS
        for index, button in enumerate(self._buttons.values()):
            self._places.addWidget(button, index // across, index % across)
        rows = -(-len(STAGES) // across)
        self._row.editor.setMaximumHeight(rows * ROW_HEIGHT + (rows - 1) * SPACING // 2)

    def is_used(self, entry: Entry) -> bool:
        """An output can be replaced where there is one already."""
        return entry is not self._replace_entry or not self._fresh

    def _say(self) -> None:
        if self._spec is None:
            self._words.setText("")
            return
        stages = trainable_stages(self._spec)
        frozen = [stage for stage in stages if self._buttons[stage].isChecked()]
        whole = sum(count(self._spec, stage).parameters for stage in stages)
        kept = sum(count(self._spec, stage).parameters for stage in frozen)
        fixed = "; OUTPUT's codes are fixed" if self._spec.layer(Stage.OUTPUT).kind is LayerKind.RBF else ""
        names = ", ".join(frozen)
        self._words.setText(
            f"Frozen: {names}. {kept:,} of {whole:,} parameters stay as they are."
            if frozen
            else f"Nothing frozen: all {whole:,} parameters learn{fixed}."
        )

    @Slot()
    def _on_toggled(self) -> None:
        for stage, button in self._buttons.items():
            frozen = button.isChecked()
            button.setToolButtonStyle(
                Qt.ToolButtonStyle.ToolButtonTextBesideIcon if frozen else Qt.ToolButtonStyle.ToolButtonTextOnly
            )
            button.setAccessibleName(f"{stage}, frozen" if frozen else f"{stage}, learns")
        self._say()
        self._on_edited()


def trainable_stages(spec: NetworkSpec) -> tuple[Stage, ...]:
    """The stages of a network that have weights to learn, in order."""
    return tuple(layer.stage for layer in spec.layers if layer.trainable)


def _stage_button(stage: Stage) -> QToolButton:
    button = QToolButton()
    button.setText(stage)
    button.setCheckable(True)
    button.setIconSize(QSize(ICON_SIDE, ICON_SIDE))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAccessibleName(f"{stage}, learns")
    button.setToolTip(f"Frozen, {stage} keeps its weights in every step")
    return button
