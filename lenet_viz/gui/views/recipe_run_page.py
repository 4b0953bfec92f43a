"""The form's first page: which network learns, from what, from which weights, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from lenet_viz.data.choices import FOLDER, OWN
from lenet_viz.gui.views.recipe_page import Entry, RecipePage, allow, choose, chosen, fill
from lenet_viz.gui.views.recipe_texts import percent_text, read_copies, read_passes, read_percent, read_seed
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.recipe import Recipe

USUAL_MNIST_SHARE: Final = 0.5
USUAL_COPIES: Final = 20
SEED_WIDTH: Final = 88
"""Ten digits."""

FOLDER_WIDTH: Final = 80
"""A longer name would leave no room for the list of data; the tool tip has all of it."""

FOLDER_TIP: Final = "Choose a folder that holds one folder of images for each class"


class _From(StrEnum):
    FRESH = "fresh weights"
    SCREEN = "network on screen"


class RunPage(RecipePage):
    """Network, data, starting weights, passes and seed.

    Signals:
        network_changed (): another network is to learn, or from other weights.
        folder_requested (): a folder of images shall be chosen.
    """

    network_changed = Signal()
    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen: NetworkSpec | None = None
        recipe = Recipe()
        network, self._network = self.choice("network", "Net&work", [])
        self._data_box = QWidget()
        self._folder = QToolButton()
        data, self._data = self.choice("data", "D&ata", [])
        data = Entry(data.name, data.label, self._data_box)
        start, self._start = self.choice("start from", "Sta&rt from", [(kind, kind.value) for kind in _From])
        passes, self._passes = self.field("passes", "&Passes", recipe.passes, read_passes, str)
        seed, self._seed = self.field("seed", "See&d", recipe.seed, read_seed, str)
        share, self._share = self.field("MNIST mixed in", "MNIST %", USUAL_MNIST_SHARE, read_percent, percent_text)
        copies, self._copies = self.field("copies", "Copies", USUAL_COPIES, read_copies, str)
        self._only_own = (share, copies)
        self._numbers = (passes, seed, share, copies)
        for entry in self._numbers:
            entry.editor.setFixedWidth(SEED_WIDTH)
        self._build_data_box()
        self.set_up((network, data, start), self._numbers)
        for choice in (self._network, self._start):
            choice.currentIndexChanged.connect(self._on_network_changed)
        self.set_screen_network(None)

    def show_recipe(self, recipe: Recipe) -> None:
        """Shows passes and seed."""
        self._passes.set_value(recipe.passes)
        self._seed.set_value(recipe.seed)

    def applied(self, recipe: Recipe) -> Recipe:
        """The recipe with these passes and this seed."""
        return replace(recipe, passes=self._passes.value, seed=self._seed.value)

    def problem(self) -> str:
        """What is wrong on this page."""
        if self.spec is None:
            return "no network is chosen"
        return super().problem() or ("" if self.data_key else "no data are chosen")

    @property
    def spec(self) -> NetworkSpec | None:
        """What network learns; None without a choice."""
        return VARIANTS.get(self.network_name) if self.starts_fresh else self._screen

    @property
    def network_name(self) -> str:
        """The chosen network; empty without one."""
        return chosen(self._network)

    @property
    def data_key(self) -> str:
        """The chosen data; empty without any."""
        return chosen(self._data)

    @property
    def starts_fresh(self) -> bool:
        """Whether the run starts from fresh weights; else from those of the network on screen."""
        return chosen(self._start) == _From.FRESH

    @property
    def seed(self) -> int:
        """The seed; the last good one while there is a problem."""
        return self._seed.value

    @property
    def own_share(self) -> float:
        """Which part of the set are own digits, 0…1; 1 for data other than those."""
        return 1 - self._share.value if self.data_key == OWN else 1.0

    @property
    def copies(self) -> int:
        """Distorted copies of each own digit; 0 for other data."""
        return self._copies.value if self.data_key == OWN else 0

    def set_networks(self, items: Sequence[tuple[str, str]], current: str) -> None:
        """Fills the list of networks with (name, title) and chooses one by name."""
        fill(self._network, items)
        choose(self._network, current)

    def set_network(self, name: str) -> None:
        """Chooses one of the networks by name."""
        choose(self._network, name)

    def set_data_choices(self, items: Sequence[tuple[str, str]]) -> None:
        """Fills the list of data with (key, title) and keeps the choice, else takes the first."""
        before = self.data_key
        fill(self._data, items)
        self._data.setCurrentIndex(max(0, self._data.findData(before)))

    def set_data_key(self, key: str) -> None:
        """Chooses data by their key."""
        choose(self._data, key)

    def set_starts_fresh(self, fresh: bool) -> None:
        """Chooses fresh weights, or the network on screen where there is one."""
        choose(self._start, _From.FRESH if fresh or self._screen is None else _From.SCREEN)
        self._on_network_changed()

    def set_folder(self, name: str) -> None:
        """Says which folder of images was chosen."""
        words = self._folder.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, FOLDER_WIDTH)
        self._folder.setText(f"{words} …")
        self._folder.setToolTip(f"{name}\n{FOLDER_TIP}")

    def set_seed(self, seed: int) -> None:
        """Shows another seed, 0…2³² − 1."""
        self._seed.set_value(seed)

    def set_screen_network(self, spec: NetworkSpec | None) -> None:
        """What network stands on screen; None: there is none that a run could start from."""
        self._screen = spec
        if spec is None:
            choose(self._start, _From.FRESH)
        allow(self._start, _From.SCREEN, spec is not None, "there is none")
        self._on_network_changed()

    def is_used(self, entry: Entry) -> bool:
        """The list of networks counts for fresh weights, the mixture for own digits."""
        if entry.editor is self._network:
            return self.starts_fresh
        return self.data_key == OWN if entry in self._only_own else True

    def refresh(self) -> None:
        """Shows what belongs to the chosen data only."""
        super().refresh()
        for entry in self._only_own:
            entry.label.setVisible(self.data_key == OWN)
            entry.editor.setVisible(self.data_key == OWN)
        self._folder.setVisible(self.data_key == FOLDER)

    def _build_data_box(self) -> None:
        self._folder.setText("…")
        self._folder.setToolTip(FOLDER_TIP)
        self._folder.setAccessibleName("choose a folder of images")
        self._folder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._folder.clicked.connect(self.folder_requested)
        row = QHBoxLayout(self._data_box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._data, 1, Qt.AlignmentFlag(0))
        row.addWidget(self._folder)

    @Slot()
    def _on_network_changed(self) -> None:
        self.refresh()
        self.network_changed.emit()
        self.edited.emit()
