"""The networks that can be compared: the one on screen, built-in ones, those of kept runs."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lenet_viz.data.preparation import FIELD_SIDE, INPUT_SIDE
from lenet_viz.gui.controllers.networks import name_on_screen
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.comparison.subject import NetworkChoice
from lenet_viz.gui.views.comparison.words import error_line
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.variants import DEFAULT_VARIANT
from lenet_viz.network.weights import Weights
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import describe_network, load_network
from lenet_viz.storage.resources import network_file, shipped_networks
from lenet_viz.storage.run_folder import FINAL, RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import FRESH
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.recipe import Recipe

SCREEN: Final = "screen"
"""The key of the network on screen."""

_FILE: Final = "file:"
_RUN: Final = "run:"

RECENT_RUNS: Final = 20
"""How many kept runs are offered."""

HISTORIC: Final = "1998"
"""How the names of recipes begin that train as in 1998."""

TODAY: Final = "softmax-full"
"""What people build today under the name LeNet-5."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _BuiltIn:
    """A network that comes with the program, before its numbers are read."""

    choice: NetworkChoice
    path: Path
    card: Card
    start: Hashable


@dataclass(frozen=True, eq=False)
class Candidate:
    """A network that was loaded.

    Attributes:
        network: it, in evaluation mode; of the one on screen itself, to be used by the window's thread only.
        weights: its numbers.
        card: how it was trained, where that is known.
        start: equal for networks that grew from the same starting weights; None: not known.
    """

    choice: NetworkChoice
    network: LeNet5
    weights: Weights
    card: Card | None
    start: Hashable | None


class Candidates:
    """Lists and loads them. What a list says comes from the beginning of a file; the numbers wait until asked for."""

    def __init__(self, session: Session, library: RunLibrary) -> None:
        self._session = session
        self._library = library
        self._built_in: dict[str, _BuiltIn] = {}
        self._loaded: dict[str, Candidate] = {}
        self._choices: dict[str, NetworkChoice] = {}
        self._asked_for: set[Path] = set()

    def offered(self) -> tuple[NetworkChoice, ...]:
        """All there are now, the one on screen first. Files that cannot be read are left out."""
        self._read_built_in()
        choices = [
            self._screen_choice(),
            *(built_in.choice for built_in in self._built_in.values()),
            *self._kept_runs(),
        ]
        self._choices = {choice.key: choice for choice in choices}
        return tuple(choices)

    def usual(self) -> tuple[str, str]:
        """The keys of what is compared first: 1998, and today."""
        built_in = self._built_in
        paper = _file_key(network_file(DEFAULT_VARIANT))
        for key, each in built_in.items():
            if each.card.recipe.name.startswith(HISTORIC):
                # The same architecture, trained as then and as today.
                return key, paper if paper in built_in and paper != key else SCREEN
        today = _file_key(network_file(TODAY))
        return (paper if paper in built_in else SCREEN), (today if today in built_in else SCREEN)

    def key_of(self, folder: RunFolder) -> str:
        """The key of a kept run, which is offered from now on however old it is."""
        self._asked_for.add(folder.path)
        self.offered()
        return f"{_RUN}{folder.path}"

    def load(self, key: str) -> Candidate:
        """The network of a key that was offered.

        Raises:
            CheckpointError: it is offered no longer, or its file is missing, damaged or cannot be used here.
        """
        if key == SCREEN:
            return self._on_screen()
        if key in self._built_in:
            return self._load_built_in(key)
        choice = self._choices.get(key)
        if choice is None:
            raise CheckpointError(f"{key.removeprefix(_RUN)}: this network is not there any more")
        folder = RunFolder(Path(key.removeprefix(_RUN)))
        network, card = folder.final()
        sheet = folder.sheet()
        start = fresh_start(network.spec, sheet.recipe) if sheet.start == FRESH else None
        _check(folder, network.spec)
        return Candidate(choice, network.eval(), network.snapshot(), card, start)

    def _read_built_in(self) -> None:
        """The beginning of every network file that came with the program."""
        for shipped in shipped_networks():
            path = shipped.path
            key = _file_key(path)
            if key in self._built_in or not path.is_file():
                continue
            try:
                spec, card = describe_network(path)
            except CheckpointError:
                _log.warning("a network of the program is damaged", exc_info=True)
                continue
            choice = NetworkChoice(key, shipped.title, error_line(card))
            self._built_in[key] = _BuiltIn(choice, path, card, fresh_start(spec, card.recipe))

    def _load_built_in(self, key: str) -> Candidate:
        if key not in self._loaded:
            built_in = self._built_in[key]
            network, card = load_network(built_in.path)
            self._loaded[key] = Candidate(built_in.choice, network, network.snapshot(), card, built_in.start)
        return self._loaded[key]

    def _screen_choice(self) -> NetworkChoice:
        session = self._session
        note = "altered by hand" if session.alterations else error_line(session.origin.card) or session.origin.note
        return NetworkChoice(SCREEN, f"On screen: {name_on_screen(session)}", note)

    def _on_screen(self) -> Candidate:
        session = self._session
        card = session.origin.card
        start = next((each.start for each in self._built_in.values() if each.card == card), None)
        return Candidate(self._screen_choice(), session.network, session.weights, card, start)

    def _kept_runs(self) -> Iterator[NetworkChoice]:
        runs = [folder for folder in self._library.runs() if (folder.path / FINAL).is_file()]
        for place, folder in enumerate(runs):
            if place >= RECENT_RUNS and folder.path not in self._asked_for:
                continue
            try:
                sheet = folder.sheet()
            except CheckpointError:
                _log.info("a run went away", exc_info=True)
                continue
            note = f"run of {sheet.spec.title}, recipe {sheet.recipe.name}"
            yield NetworkChoice(f"{_RUN}{folder.path}", sheet.name, note)


def fresh_start(spec: NetworkSpec, recipe: Recipe) -> Hashable:
    """Equal for runs whose seeds draw the same starting weights."""
    return replace(spec, name="start", title=""), recipe.seed, recipe.initialisation


def _file_key(path: Path) -> str:
    return f"{_FILE}{path}"


def _check(folder: RunFolder, spec: NetworkSpec) -> None:
    size = spec.input_size
    if size not in (FIELD_SIDE, INPUT_SIDE):
        raise CheckpointError(
            f"{folder.path}: it reads {size}×{size} pixels; drawings are prepared for 28×28 and 32×32"
        )
