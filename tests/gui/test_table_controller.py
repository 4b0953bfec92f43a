"""From the table's design to files and to the trainer, in the window's own parts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.table import RUN_UNDER_WAY, TableController
from lenet_viz.gui.controllers.training import TrainingController
from lenet_viz.gui.controllers.training_orders import TrainingOrders
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.table.panel import TablePanel
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.network.connection_table import LENET_1_TABLE, TABLE_I
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.table_design import TableDesign, spec_with
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network, save_network
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.tables import load_table, save_table
from lenet_viz.training.recipes import RECIPES

PAPER = VARIANTS["paper-1998"]
DESIGN = TableDesign.of(TABLE_I)
OWN = DESIGN.with_links([(0, 1), (0, 2)], True)


class Bench:
    """Session, both panels and both controllers."""

    def __init__(self, qtbot, folder) -> None:
        self.session = Session(LeNet5(PAPER, seed=1).eval(), Origin("untrained"))
        self.form = TrainingPanel()
        self.panel = TablePanel(PAPER)
        for widget in (self.form, self.panel):
            qtbot.addWidget(widget)
        self.form.set_networks([(name, spec.title) for name, spec in VARIANTS.items()], PAPER.name)
        self.form.set_data_choices([(name.value, name.full_name) for name in DatasetName])
        self.form.set_recipe(replace(RECIPES["plain"], batch=16, passes=1))
        self.training = TrainingController(self.session, self.form, RunLibrary(folder))
        self.orders = TrainingOrders(self.session, self.form, self.training)
        self.table = TableController(self.session, self.panel, self.training, self.orders)

    def show(self, name) -> None:
        self.session.set_network(LeNet5(VARIANTS[name], seed=1), Origin("untrained"))


@pytest.fixture
def bench(qtbot, small_data, monkeypatch, tmp_path):
    monkeypatch.setenv("LENET_VIZ_DATA", str(small_data))
    bench = Bench(qtbot, tmp_path / "runs")
    yield bench
    bench.training.shut_down()


def test_an_unchanged_design_follows_the_network(bench):
    bench.show("softmax-full")
    assert bench.panel.design.table.is_full
    bench.show("lenet-1")
    assert bench.panel.design.table == LENET_1_TABLE


def test_a_changed_design_stays_for_networks_of_its_shape_and_comes_back(bench):
    bench.panel.set_design(OWN, "two more")
    bench.show("softmax-table")
    assert bench.panel.design == OWN
    assert bench.panel.undo_stack.canUndo()
    bench.show("lenet-1")
    assert bench.panel.design.table == LENET_1_TABLE
    bench.show("paper-1998")
    assert bench.panel.design == OWN


def test_a_run_of_the_design_from_button_to_file(bench, qtbot, tmp_path):
    bench.panel.set_design(OWN, "two more")
    with qtbot.waitSignal(bench.training.trained, timeout=20_000) as trained:
        bench.panel._train.click()
        assert bench.training.state is RunState.PREPARING
        assert bench.form.note == "training LeNet-5, 1998 · own table (62 kernels)"
        assert bench.session.network.spec == spec_with(PAPER, OWN.table)
        assert bench.panel.design == OWN
        assert not bench.panel.edited
        assert bench.panel.message == RUN_UNDER_WAY
    qtbot.waitUntil(lambda: bench.training.state is RunState.FINISHED)
    network, card = trained.args
    assert card.command.startswith("lenet-viz train --network paper-1998 --table table.json ")
    save_network(tmp_path / "own.safetensors", network, card)
    again, _ = load_network(tmp_path / "own.safetensors")
    assert again.spec.table == OWN.table
    assert again.spec.title == "LeNet-5, 1998 · own table (62 kernels)"
    assert bench.form.note == ""
    assert bench.panel.message != RUN_UNDER_WAY


def test_the_note_names_the_network_while_it_trains_and_not_a_built_in_one(bench, qtbot):
    bench.form.set_recipe(replace(RECIPES["plain"], batch=16, passes=5_000))
    bench.orders.start_with(spec_with(PAPER, OWN.table))
    qtbot.waitUntil(lambda: bench.training.state is RunState.RUNNING, timeout=20_000)
    assert "own table" in bench.form.note
    bench.training.stop()
    qtbot.waitUntil(lambda: not bench.training.running, timeout=20_000)
    bench.orders.start()
    qtbot.waitUntil(lambda: bench.training.state is RunState.RUNNING, timeout=20_000)
    assert bench.form.note == ""
    assert bench.session.network.spec == PAPER


def test_a_recipe_that_cannot_be_is_told_beside_the_button(bench):
    rate = next(field for field in bench.form.findChildren(QLineEdit) if field.accessibleName() == "rate")
    rate.setText("fast")
    bench.panel._train.click()
    assert bench.panel.message.startswith("The Training tab is not ready: rate")
    assert not bench.training.running
    assert bench.session.network.spec == PAPER


def test_a_table_is_saved_and_opened_again(bench, qtbot, tmp_path):
    bench.panel.set_design(OWN, "two more")
    path = tmp_path / "mine.json"
    with qtbot.waitSignal(bench.table.news):
        bench.table.save_path(path)
    assert load_table(path, sources=6, maps=16) == OWN.table
    bench.panel.set_design(DESIGN, "back")
    bench.table.open_path(path)
    assert bench.panel.design == OWN
    bench.panel.undo_stack.undo()
    assert bench.panel.design == DESIGN


def test_a_table_of_another_shape_leaves_the_design(bench, tmp_path):
    bench.panel.set_design(OWN, "two more")
    save_table(tmp_path / "small.json", LENET_1_TABLE)
    bench.table.open_path(tmp_path / "small.json")
    assert bench.panel.message == "small.json: the table is 4×12; this network needs 6×16"
    assert bench.panel.design == OWN


def test_a_file_that_cannot_be_written(bench, tmp_path):
    bench.table.save_path(tmp_path / "none" / "table.json")
    assert bench.panel.message.startswith("table.json: No such file")


def test_files_are_asked_for(bench, tmp_path, monkeypatch):
    bench.panel.set_design(OWN, "two more")
    path = tmp_path / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    bench.panel.save_requested.emit()
    assert path.is_file()
    bench.panel.set_design(DESIGN, "back")
    bench.panel.open_requested.emit()
    assert bench.panel.design == OWN
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    bench.panel.open_requested.emit()
    assert bench.panel.design == OWN
