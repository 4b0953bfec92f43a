"""Strokes and rubbish on the command line: learned from, and measured."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest

from lenet_viz.analysis import hands
from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.hands import measure_hands, measure_rubbish
from lenet_viz.analysis.limit_choice import chosen_limit
from lenet_viz.analysis.limits import Measure
from lenet_viz.data.choices import learning_set
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.digit_forms import FORMS
from lenet_viz.data.hands import read_strokes
from lenet_viz.data.sources import DatasetName
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.run_builder import SPLIT_SEED
from lenet_viz.storage.run_folder import RunFolder


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def data(small_data, tmp_path) -> Path:
    """MNIST, and the same files as clothes."""
    folder = tmp_path / "both"
    for name in ("mnist", "fashion"):
        shutil.copytree(small_data / "mnist", folder / name)
    return folder


@pytest.fixture
def words(tmp_path, data):
    recipe = tmp_path / "recipe.json"
    recipe.write_text(json.dumps({"batch": 30, "passes": 1, "distortions": False, "seed": 3}))
    return ["train", "--recipe", recipe, "--data", data, "--held-out", 20]


@pytest.fixture
def few(monkeypatch):
    """Fewer ways to draw than in earnest."""
    monkeypatch.setattr(hands, "PENS", (4.0, 18.0))
    monkeypatch.setattr(hands, "SIZES", (40.0,))
    monkeypatch.setattr(hands, "PLACES", {"middle": (0.5, 0.5)})


def test_strokes_are_learned_and_the_card_says_how(cli, words, data, stroke_file):
    Path("people.npz").write_bytes(stroke_file.read_bytes())
    done = cli(*words, "--network", "softmax-table", "--strokes", "people.npz", "--stroke-copies", 2, "--json")
    assert done.code == 0
    _, card = load_network(Path("softmax-table.safetensors"))
    assert card.digits == 60 + 40 * 3 + len(FORMS)
    assert card.data == "MNIST training set + pen strokes of people.npz (3 times each) and forms of digits"
    assert card.limit.measure is Measure.PROBABILITY
    assert card.hands.title == "people"
    assert not card.hands.rubbish
    assert "People's strokes" in Path("softmax-table.md").read_text(encoding="utf-8")
    assert RunFolder(Path(done.rows[0]["run"])).final()[1] == card
    ordered = shlex.split(card.command)
    assert ordered[ordered.index("--strokes") + 1] == "people.npz"
    assert ordered[ordered.index("--stroke-copies") + 1] == "2"
    sheet = RunFolder(Path(done.rows[0]["run"])).sheet()
    assert sheet.data.strokes == Path("people.npz").absolute()
    again = cli(*ordered[1:], "--data", data, "--out", "again.safetensors", "--json")
    assert again.code == 0
    assert again.rows[-1]["test_error"] == done.rows[-1]["test_error"]


def test_limit_and_figures_of_the_card_come_from_digits_that_were_held_out(cli, words, data, stroke_file, few):
    done = cli(*words, "--network", "lenet-1", "--strokes", stroke_file, "--stroke-copies", 0, "--json")
    network, card = load_network(Path("lenet-1.safetensors"))
    sheet = RunFolder(Path(done.rows[0]["run"])).sheet()
    held_out = learning_set(sheet.data, folder=data).split(20, seed=SPLIT_SEED)[1]
    assert card.limit == chosen_limit(evaluate(network, held_out))
    apart = read_strokes(stroke_file).writers_apart()[1]
    assert card.hands == measure_hands(network, apart, limit=card.limit)
    assert (card.digits, card.held_out) == (60 + 40, 20 + 10)


def test_rubbish_is_learned_counted_apart_and_measured(cli, words, data, stroke_file, few):
    order = ("--network", "paper-1998", "--strokes", stroke_file, "--stroke-copies", 0, "--rubbish", 0.2)
    assert cli(*words, *order).code == 0
    network, card = load_network(Path("paper-1998.safetensors"))
    assert card.digits == 60 + 40
    assert card.data.endswith("+ 20% rubbish")
    clothes = load(DatasetName.FASHION, Part.TEST, folder=data)
    expected = measure_rubbish(network, clothes=clothes, limit=card.limit)
    assert set(expected) == {"scribbles", "letters", "letters like digits", "Fashion-MNIST", "blanks"}
    assert card.hands.rubbish == expected


def test_clothes_are_needed_by_those_alone_who_learn_rubbish(cli, words, data, stroke_file, few):
    shutil.rmtree(data / "fashion")
    order = ("--network", "paper-1998", "--strokes", stroke_file, "--stroke-copies", 0)
    assert cli(*words, *order).code == 0
    assert Path("paper-1998.safetensors").is_file()


def test_what_is_missing_for_the_measurement_costs_no_run(cli, words, data, stroke_file, monkeypatch):
    monkeypatch.setattr("lenet_viz.training.loop.Training.events", no_training)
    for file in (data / "fashion").glob("t10k-*"):
        file.unlink()
    order = ("--network", "paper-1998", "--strokes", stroke_file, "--stroke-copies", 0, "--rubbish", 0.2)
    refused = cli(*words, *order)
    assert refused.code != 0
    assert "fashion" in refused.error


def no_training(_training):
    raise AssertionError("trained before all was there")


def test_softmax_networks_refuse_rubbish(cli, words):
    refused = cli(*words, "--network", "softmax-table", "--rubbish", 0.2)
    assert refused.code == 2
    assert "cannot learn rubbish: its softmax output has no class for what is no digit" in refused.error
    assert not list(Path("data").rglob("run.json"))


def test_eq_8_refuses_rubbish(cli, words):
    refused = cli(*words, "--network", "paper-1998", "--rubbish", 0.2, "--with", "loss=half the penalty (Eq. 8)")
    assert refused.code == 2
    assert "cannot learn rubbish: Eq. 8 has no class for it" in refused.error


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        (["--strokes", "nobody.npz"], "nobody.npz"),
        (["--stroke-copies", 2], "need a file of strokes"),
        (["--rubbish", 0.7], "must lie in 0…0.5"),
        (["--set", "fashion", "--rubbish", 0.2], "beside MNIST only"),
    ],
)
def test_impossible_orders(cli, words, options, cause):
    refused = cli(*words, "--network", "paper-1998", *options)
    assert refused.code == 2
    assert cause in refused.error


def test_hands_are_measured(cli, few, network_files, stroke_file, data):
    network = network_files / "paper-1998.safetensors"
    (row,) = cli("evaluate", network, "--strokes", stroke_file, "--rubbish", "--data", data, "--json").rows
    assert (row["network"], row["variant"]) == (str(network), "paper-1998")
    assert (row["title"], row["digits"], row["writers"]) == ("people", 10, 1)
    assert set(row["pens"]) == {"4", "18"}
    assert row["rubbish"]["blanks"] == 1
    everyone = cli("evaluate", network, "--strokes", stroke_file, "--writers", "all", "--data", data)
    assert "50 digits by 5 writers (people)" in everyone.out
    assert "pens      4: " in everyone.out
    assert "rejected of what is no digit" not in everyone.out


def test_rubbish_alone(cli, few, network_files, data):
    told = cli("evaluate", network_files / "softmax-table.safetensors", "--rubbish", "--data", data)
    assert "blanks               100.00%" in told.out
    assert "writers" not in told.out


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        (["paper-1998", "--writers", "all"], "--writers is about --strokes"),
        (["--rubbish"], "name the network"),
        (["paper-1998", "--rubbish", "--robustness"], "measured by themselves"),
        (["paper-1998", "--rubbish", "--set", "fashion"], "measured by themselves"),
        (["paper-1998", "--strokes", "nobody.npz"], "nobody.npz"),
    ],
)
def test_impossible_measurements(cli, options, cause):
    refused = cli("evaluate", *options)
    assert refused.code == 2
    assert cause in refused.error
