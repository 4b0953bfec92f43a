"""`lenet-viz train`, on a handful of digits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from lenet_viz.cli import train
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.connection_table import TABLE_I, ConnectionTable
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.runs import load_run
from lenet_viz.storage.tables import save_table
from lenet_viz.training.loop import error_rate
from lenet_viz.training.recipe import Optimiser, Recipe

SMALL = {"batch": 30, "passes": 2, "distortions": False, "seed": 3}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(SMALL))
    return path


@pytest.fixture
def words(recipe, small_data):
    """A short run of a small network."""
    options = ["--network", "lenet-1", "--recipe", recipe, "--data", small_data, "--held-out", "20"]
    return ["train", *options]


def weights(path) -> dict[str, torch.Tensor]:
    return load_network(path)[0].state_dict()


def same(one, other) -> bool:
    first, second = weights(one), weights(other)
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


def test_a_run_from_start_to_card(cli, words, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "REPORT_STEPS", 2)
    out = tmp_path / "mine.safetensors"
    result = cli(*words, "--out", out, "--json")
    assert (result.code, result.err) == (0, "")
    # 80 − 20 digits in batches of 30: two steps a pass.
    assert [row["event"] for row in result.rows] == ["step", "pass", "step", "pass", "done"]
    step, first, _, last, done = result.rows
    assert (step["step"], step["steps"], step["digits"]) == (2, 4, 60)
    assert {"loss", "rate"} <= step.keys()
    assert (first["number"], first["passes"]) == (1, 2)
    assert {"loss", "train_error", "watch_error"} <= first.keys()
    network, card = load_network(out)
    assert network.spec.name == "lenet-1"
    assert (card.digits, card.held_out, card.test_digits) == (60, 20, 40)
    assert card.held_out_error == last["watch_error"]
    assert card.test_error == done["test_error"]
    assert done["file"] == str(out)
    assert card.recipe == Recipe.from_dict(SMALL)
    assert card.data == "MNIST training set"
    assert card.command.startswith("lenet-viz train --network lenet-1 --recipe ")
    assert "--passes 2 --seed 3 --held-out 20" in card.command
    assert out.with_suffix(".md").read_text(encoding="utf-8") == card.to_markdown(network.spec)
    assert not out.with_suffix(".run").exists()


def test_for_people(cli, words):
    result = cli(*words)
    assert result.code == 0
    first, second, done = result.out.splitlines()
    assert first.startswith("pass 1 of 2: loss ")
    assert "held-out error" in second
    assert done.startswith("lenet-1.safetensors: test error ")
    assert result.err.count("Traceback") == 0


def test_the_test_error_is_that_of_the_network_in_the_file(cli, words, small_data):
    (*_, done) = cli(*words, "--json").rows
    network, _ = load_network(Path("lenet-1.safetensors"))
    assert error_rate(network, load(DatasetName.MNIST, Part.TEST, folder=small_data)) == done["test_error"]


def test_options_come_before_the_recipe(cli, words):
    rows = cli(*words, "--passes", 1, "--seed", 8, "--held-out", 0, "--json").rows
    assert [row["watch_error"] for row in rows if row["event"] == "pass"] == [None]
    _, card = load_network(Path("lenet-1.safetensors"))
    assert (card.recipe.passes, card.recipe.seed) == (1, 8)
    assert (card.held_out, card.held_out_error) == (0, None)


def test_the_same_command_makes_the_same_network(cli, words, tmp_path):
    for name in ("a", "b"):
        assert cli(*words, "--json", "--out", tmp_path / f"{name}.safetensors").code == 0
    cli(*words, "--json", "--seed", 4, "--out", tmp_path / "c.safetensors")
    assert same(tmp_path / "a.safetensors", tmp_path / "b.safetensors")
    assert not same(tmp_path / "a.safetensors", tmp_path / "c.safetensors")


def test_an_interrupted_run_goes_on_to_the_same_network(cli, words, small_data, tmp_path, monkeypatch):
    cli(*words, "--json", "--out", tmp_path / "unbroken.safetensors")
    with monkeypatch.context() as patch:
        saved = train.save_run

        def save_and_stop(*arguments) -> None:
            saved(*arguments)
            raise KeyboardInterrupt

        patch.setattr(train, "save_run", save_and_stop)
        stopped = cli(*words, "--json", "--out", tmp_path / "broken.safetensors")
    assert stopped.code == 130
    assert f"--resume {tmp_path / 'broken.run'}" in stopped.err
    assert not (tmp_path / "broken.safetensors").exists()
    resumed = cli("train", "--resume", tmp_path / "broken.run", "--data", small_data, "--json")
    assert resumed.code == 0
    assert [row["number"] for row in resumed.rows if row["event"] == "pass"] == [2]
    assert same(tmp_path / "unbroken.safetensors", tmp_path / "broken.safetensors")
    assert not (tmp_path / "broken.run").exists()


def test_an_existing_network_is_not_overwritten_unasked(cli, words, tmp_path):
    (tmp_path / "lenet-1.safetensors").write_bytes(b"years of work")
    result = cli(*words)
    assert (result.code, result.out) == (2, "")
    assert "lenet-1.safetensors exists already" in result.error
    assert (tmp_path / "lenet-1.safetensors").read_bytes() == b"years of work"
    assert cli(*words, "--passes", 1, "--json", "--out", "lenet-1.safetensors").code == 0
    assert weights(Path("lenet-1.safetensors"))


def test_divergence_is_one_clear_line_and_writes_no_network(cli, words, recipe, tmp_path):
    wild = {"optimiser": Optimiser.SGD.value, "rate": 1e38, "schedule": "constant", "passes": 9}
    recipe.write_text(json.dumps(SMALL | wild))
    result = cli(*words, "--json")
    assert result.code == 2
    assert "no longer a number" in result.error
    assert "1e+38" in result.error
    assert not (tmp_path / "lenet-1.safetensors").exists()


def test_a_table_of_ones_own_from_order_to_card(cli, words, tmp_path):
    table = tmp_path / "my table.json"
    save_table(table, ConnectionTable.full(4, 12))
    result = cli(*words, "--passes", 1, "--table", table, "--json")
    assert (result.code, result.err) == (0, "")
    network, card = load_network(Path("lenet-1-own-table.safetensors"))
    assert network.spec.table.is_full
    assert network.spec.title == "LeNet-1, 1990 · own table (48 kernels)"
    assert card.command.startswith(f"lenet-viz train --network lenet-1 --table '{table}' --recipe ")


def test_a_table_of_another_shape_starts_no_run(cli, words, tmp_path):
    table = tmp_path / "table.json"
    save_table(table, TABLE_I)
    result = cli(*words, "--table", table)
    assert (result.code, result.out) == (2, "")
    assert f"{table}: the table is 6×16; this network needs 4×12" in result.error
    assert "--table" in cli("train", "--resume", tmp_path / "a.run", "--table", table).error


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "not JSON"),
        ("[]", "JSON object"),
        ('{"epochs": 3}', "epochs"),
        ('{"rate": -1}', "rate"),
        ('{"rate": NaN}', "rate"),
        ('{"optimiser": "magic"}', "magic"),
        ("\xff", "not JSON"),
    ],
)
def test_recipe_files_that_are_wrong(cli, words, recipe, text, word):
    recipe.write_bytes(text.encode("latin-1"))
    result = cli(*words)
    assert (result.code, result.out) == (2, "")
    assert str(recipe) in result.error
    assert word in result.error


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--recipe", "secret"], "'secret'"),
        (["--passes", "0"], "pass"),
        (["--seed", "-1"], "seed"),
        (["--network", "lenet-9"], "'lenet-9'"),
        (["--held-out", "80"], "80"),
        (["--held-out", "-1"], "-1"),
        (["--out", "none/net.safetensors"], "none"),
        (["--out", "net.bin"], ".safetensors"),
        (["--data", "nowhere"], "nowhere"),
        (["--device", "gpu9"], "gpu9"),
        (["--set", "fashion"], "fashion"),
    ],
)
def test_options_that_cannot_be(cli, words, options, word, tmp_path):
    result = cli(*words, *options)
    assert (result.code, result.out) == (2, "")
    assert word in result.error
    assert list(tmp_path.glob("*.safetensors")) == []


def test_missing_test_digits_are_noticed_before_training(cli, words, small_data, tmp_path):
    folder = tmp_path / "half"
    (folder / "mnist").mkdir(parents=True)
    for file in (small_data / "mnist").glob("train-*"):
        (folder / "mnist" / file.name).write_bytes(file.read_bytes())
    result = cli(*words, "--data", folder, "--json")
    assert (result.code, result.out) == (2, "")
    assert "t10k" in result.error


def test_a_run_file_that_is_none(cli, words, tmp_path):
    bad = tmp_path / "bad.run"
    bad.write_bytes(b"no run")
    result = cli("train", "--resume", bad)
    assert (result.code, result.out) == (2, "")
    assert str(bad) in result.error


def test_a_resumed_run_takes_no_other_orders(cli, tmp_path):
    result = cli("train", "--resume", tmp_path / "a.run", "--passes", 3, "--network", "lenet-1")
    assert (result.code, result.out) == (2, "")
    assert "--network, --passes" in result.error


def test_a_run_file_after_every_pass(cli, words, tmp_path, monkeypatch):
    passes = []
    saved = train.save_run

    def save_and_look(path, *arguments) -> None:
        saved(path, *arguments)
        passes.append(load_run(path).values["passes_done"])

    monkeypatch.setattr(train, "save_run", save_and_look)
    cli(*words, "--json")
    assert passes == [1, 2]
