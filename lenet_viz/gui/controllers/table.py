"""The designed connection table: follows the network on screen, goes to files and to the trainer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.gui.controllers.training import TrainingController
from lenet_viz.gui.controllers.training_orders import TrainingOrders
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.file_dialogs import ask_to_open, ask_to_save
from lenet_viz.gui.views.table.panel import TablePanel
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.table_design import TableDesign
from lenet_viz.storage.tables import TableError, load_table, save_table

FILE_FILTER: Final = "Connection tables (*.json)"
RUN_UNDER_WAY: Final = "A run is under way; stop it in the Training tab first."


class TableController(QObject):
    """Gives the table panel the network on screen, files, and the trainer.

    A design that the user has changed stays when another network of its shape comes on screen; for one of
    another shape it is kept until such a network is back. An unchanged one follows the network.

    Signals:
        news(str): something went well that cannot be seen.
    """

    news = Signal(str)

    def __init__(
        self,
        session: Session,
        panel: TablePanel,
        training: TrainingController,
        orders: TrainingOrders,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._panel = panel
        self._training = training
        self._orders = orders
        self._kept: dict[tuple[int, int], TableDesign] = {}
        session.network_changed.connect(self._follow_network)
        training.state_changed.connect(self._follow_training)
        panel.open_requested.connect(self.open_file)
        panel.save_requested.connect(self.save_file)
        panel.train_requested.connect(self.train)
        self._follow_network()
        self._follow_training()

    @Slot(object)
    def train(self, spec: NetworkSpec) -> None:
        """Start a run of the designed network, as the training panel describes it otherwise."""
        try:
            self._orders.start_with(spec)
        except ValueError as error:
            self._panel.set_trouble(f"The Training tab is not ready: {error}.")

    @Slot()
    def open_file(self) -> None:
        """Ask for a file with a table and make it the design."""
        name = ask_to_open(self._panel, "Open a connection table", FILE_FILTER)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Make the table of a file the design; if it cannot be used the panel says why, and the design stays."""
        design = self._panel.design
        try:
            table = load_table(path, sources=design.sources, maps=design.maps)
        except TableError as error:
            self._panel.set_trouble(_brief(path, str(error)))
        else:
            self._panel.set_trouble("")
            self._panel.set_design(TableDesign.of(table), f"the table of {path.name}")

    @Slot()
    def save_file(self) -> None:
        """Ask for a file and put the design in it."""
        name, _ = ask_to_save(self._panel, "Save the connection table", "table.json", FILE_FILTER)
        if name:
            path = Path(name)
            self.save_path(path if path.suffix else path.with_suffix(".json"))

    def save_path(self, path: Path) -> None:
        """Put the design in a file; if that cannot be the panel says why."""
        try:
            save_table(path, self._panel.design.table)
        except OSError as error:
            self._panel.set_trouble(_brief(path, f"{path}: {error.strerror or error}"))
        except ValueError as error:
            self._panel.set_trouble(str(error))
        else:
            self._panel.set_trouble("")
            self.news.emit(f"Saved {path}")

    @Slot()
    def _follow_network(self) -> None:
        spec, design = self._session.network.spec, self._panel.design
        if self._panel.edited:
            self._kept[design.sources, design.maps] = design
        else:
            self._kept.pop((design.sources, design.maps), None)
        kept = self._kept.get((spec.table.sources, spec.table.maps))
        self._panel.set_network(spec, TableDesign.of(spec.table) if kept is None else kept)

    @Slot()
    def _follow_training(self) -> None:
        self._panel.set_obstacle(RUN_UNDER_WAY if self._training.running else "")


def _brief(path: Path, text: str) -> str:
    """The words without the folder: there is little room, and the user has just chosen it."""
    return text.replace(str(path), path.name)
