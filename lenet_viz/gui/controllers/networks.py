"""Which network is on screen, and where it computes."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from lenet_viz.data.preparation import FIELD_SIDE, INPUT_SIDE
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.file_dialogs import ask_to_open, ask_to_save
from lenet_viz.network.geometry import total
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import FORMAT, load_network, save_network
from lenet_viz.storage.resources import SHIPPED, ShippedNetwork, shipped_networks
from lenet_viz.storage.run_folder import FINAL
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.tensor_files import CheckpointError, read_description
from lenet_viz.training.devices import devices

FILE_FILTER: Final = "Networks (*.safetensors)"
RECENT: Final = 8
"""How many networks trained here the menu offers."""


def origin_of(card: Card, training: str = "") -> Origin:
    """What is said about a network with a card; `training`: see `ShippedNetwork`."""
    error = "not measured" if card.test_error is None else f"{card.test_error:.2%}"
    return Origin(f"{training} · test error {error}" if training else f"test error {error}", card)


def shipped_on_screen(session: Session) -> str | None:
    """The name of the network on screen if it came with the program."""
    card = session.origin.card
    if card is None:
        return None
    candidates = (each for each in shipped_networks() if each.spec == session.network.spec)
    return next((each.name for each in candidates if _card_of(each) == card), None)


def name_on_screen(session: Session) -> str:
    """What people call the network on screen: those that share a spec have names of their own."""
    shipped = shipped_on_screen(session)
    return SHIPPED[shipped].title if shipped else session.network.spec.title


def title_on_screen(session: Session) -> str:
    """Its name, and what sets it apart as it is now: altered, untrained, in training."""
    name = name_on_screen(session)
    if session.alterations:
        return f"{name}, altered by hand"
    card = session.origin.card
    if card is None:
        return f"{name}, {session.origin.note}"
    return name if shipped_on_screen(session) else f"{name}, trained {card.date[:10]}"


def _card_of(network: ShippedNetwork) -> Card | None:
    """Its card, without reading the weights."""
    try:
        return Card.from_dict(read_description(network.path, FORMAT)["card"])
    except (KeyError, ValueError):
        return None


class NetworksController(QObject):
    """Fills the network and device menus, and loads what is chosen there.

    Signals:
        trouble(str): a network could not be used or saved, and why; the one on screen stays.
        news(str): something went well that cannot be seen.
        training_wanted(): the user wants to look at the network in training again.
    """

    trouble = Signal(str)
    news = Signal(str)
    training_wanted = Signal()

    def __init__(
        self,
        session: Session,
        network_menu: QMenu,
        device_menu: QMenu,
        library: RunLibrary,
        window: QWidget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._session = session
        self._window = window
        self._network_menu = network_menu
        self._device_menu = device_menu
        self.training = False
        self._latest: tuple[LeNet5, Card] | None = None
        network_menu.aboutToShow.connect(self._fill_network_menu)
        device_menu.aboutToShow.connect(self._fill_device_menu)

    def show_shipped(self, name: str) -> None:
        """Put a network that comes with the program on screen, by its name in `SHIPPED`."""
        shown = SHIPPED[name]
        self._open(shown.path, shown.training)

    def open_path(self, path: Path) -> None:
        """Put the network of a file on screen, if it can be used."""
        self._open(path)

    def _open(self, path: Path, training: str = "") -> None:
        try:
            network, card = load_network(path)
        except CheckpointError as error:
            self.trouble.emit(str(error))
            return
        size = network.spec.input_size
        if size not in (FIELD_SIDE, INPUT_SIDE):
            self.trouble.emit(f"{path}: it reads {size}×{size} pixels; drawings are prepared for 28×28 and 32×32")
        else:
            self._session.set_network(network, origin_of(card, training))

    @Slot()
    def open_file(self) -> None:
        """Ask for a network file and put it on screen."""
        name = ask_to_open(self._window, "Open a network", FILE_FILTER)
        if name:
            self.open_path(Path(name))

    @Slot()
    def save_file(self) -> None:
        """Ask for a file and save the network trained last to it."""
        if self._latest is None:
            self.trouble.emit("No network was trained yet.")
            return
        network, card = self._latest
        proposal = f"{network.spec.name}.safetensors"
        name, _ = ask_to_save(self._window, "Save the trained network", proposal, FILE_FILTER)
        if name:
            path = Path(name)
            self._save(path if path.suffix else path.with_suffix(".safetensors"), network, card)

    @Slot(object, object)
    def keep_trained(self, network: LeNet5, card: Card) -> None:
        """Have a network that was just trained at hand for `save_file`; its run's folder keeps it."""
        self._latest = (network, card)

    def _save(self, path: Path, network: LeNet5, card: Card) -> None:
        try:
            save_network(path, network, card)
        except OSError as error:
            self.trouble.emit(f"{path}: {error.strerror or error}")
        else:
            self.news.emit(f"Saved {path}")

    @Slot()
    def _fill_network_menu(self) -> None:
        menu = self._network_menu
        _empty(menu)
        group = QActionGroup(menu)
        on_screen = shipped_on_screen(self._session)
        for each in shipped_networks():
            action = menu.addAction(f"{each.title}\t{total(each.spec).parameters:,} parameters")
            action.setData(each.name)
            action.setCheckable(True)
            action.setChecked(each.name == on_screen)
            group.addAction(action)
        group.triggered.connect(self._on_variant_chosen)
        menu.addSeparator()
        if self.training:
            menu.addAction("The network in training").triggered.connect(self.training_wanted)
        self._add_trained(menu)
        menu.addAction("&Open a network…").triggered.connect(self.open_file)
        save = menu.addAction("&Save the trained network…")
        save.setEnabled(self._latest is not None)
        save.triggered.connect(self.save_file)

    def _add_trained(self, menu: QMenu) -> None:
        """The final networks of the newest runs."""
        finished = (folder for folder in self._library.runs() if (folder.path / FINAL).is_file())
        kept = [(folder.sheet().name, folder.path / FINAL) for folder in islice(finished, RECENT)]
        if not kept:
            return
        submenu = menu.addMenu("Trained here")
        for name, path in kept:
            submenu.addAction(name).setData(path)
        submenu.triggered.connect(self._on_trained_chosen)

    @Slot()
    def _fill_device_menu(self) -> None:
        menu = self._device_menu
        _empty(menu)
        group = QActionGroup(menu)
        for name, title in devices().items():
            action = menu.addAction(title)
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == self._session.device)
            group.addAction(action)
        group.triggered.connect(self._on_device_chosen)

    @Slot(QAction)
    def _on_variant_chosen(self, action: QAction) -> None:
        self.show_shipped(action.data())

    @Slot(QAction)
    def _on_trained_chosen(self, action: QAction) -> None:
        self.open_path(action.data())

    @Slot(QAction)
    def _on_device_chosen(self, action: QAction) -> None:
        self._session.set_device(action.data())


def _empty(menu: QMenu) -> None:
    """Take everything out of a menu; submenus and groups would otherwise stay for as long as it lives."""
    menu.clear()
    for child in (*menu.findChildren(QMenu), *menu.findChildren(QActionGroup)):
        child.deleteLater()
