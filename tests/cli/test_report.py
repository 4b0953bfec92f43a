"""`lenet-viz report` and `lenet-viz study`."""

from __future__ import annotations

import json
import shutil

import pytest

from lenet_viz.cli import report as command
from lenet_viz.cli import study as studying
from lenet_viz.report import write as writing
from lenet_viz.report.study import read_study
from lenet_viz.storage.run_tables import passes_beside, passes_file
from lenet_viz.training.recipe import Optimiser, Recipe


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Of the figures only two."""
    monkeypatch.setattr(writing, "FIGURES", tuple(each for each in writing.FIGURES if each.key in ("fig-5", "fig-9")))


@pytest.fixture
def network(network_files, tmp_path):
    """A network's file in a folder of its own."""
    path = tmp_path / "network" / "keras-5x5.safetensors"
    path.parent.mkdir()
    shutil.copy(network_files / "keras-5x5.safetensors", path)
    return path


@pytest.fixture
def study(small_data, tmp_path):
    """The words of a small study."""
    return (
        *("study", "training-size", "--network", "keras-3x3", "--passes", 1, "--data", small_data),
        *("--sizes", 20, 50, "--out", tmp_path / "study.json"),
    )


def test_a_report_of_a_file(cli, network, small_data, tmp_path):
    result = cli("report", network, "--out", tmp_path / "report", "--data", small_data)
    assert result.code == 0
    assert result.out.splitlines() == [str(tmp_path / "report" / "index.html")]
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "of 40 test digits of MNIST are misread" in page
    assert "not kept" not in page


def test_the_passes_beside_a_network_are_shown(cli, network, small_data, tmp_path):
    passes_file(network).write_text(
        "pass,step,loss,train_error_percent,test_error_percent\n1,400,1.0,7.5,\n2,800,0.9,6.25,5.5\n", encoding="ascii"
    )
    assert cli("report", network, "--out", tmp_path / "report", "--data", small_data).code == 0
    lines = (tmp_path / "report" / "figures" / "fig-5.csv").read_text(encoding="utf-8").splitlines()
    assert lines[2].endswith("6.25,5.5")


def test_a_damaged_table_beside_a_network_is_named(cli, network, small_data, tmp_path):
    passes_file(network).write_text("nonsense", encoding="ascii")
    result = cli("report", network, "--out", tmp_path / "report", "--data", small_data)
    assert result.code == 2
    assert "keras-5x5.passes.csv" in result.error
    assert not (tmp_path / "report").exists()


def test_a_run_by_its_name_has_its_passes(cli, small_data, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    train = ("train", "--network", "keras-3x3", "--passes", 2, "--held-out", 10, "--data", small_data, "--run", "mine")
    assert cli(*train).code == 0
    assert cli("report", "mine", "--out", "report", "--data", small_data).code == 0
    lines = (tmp_path / "report" / "figures" / "fig-5.csv").read_text(encoding="utf-8").splitlines()
    assert "mine, held-out %" in lines[0]
    assert not lines[2].endswith(",,")
    # The file that came of it has them, too.
    assert len(passes_beside(tmp_path / "keras-3x3.safetensors")) == 2


def test_a_folder_that_cannot_be_is_told_before_anything_is_measured(cli, network, small_data, tmp_path, monkeypatch):
    def never(*_arguments, **_more):
        raise AssertionError

    monkeypatch.setattr(command, "gather", never)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("", encoding="utf-8")
    result = cli("report", network, "--out", tmp_path / "mine", "--data", small_data)
    assert result.code == 2
    assert "holds something that is no report" in result.error


def test_networks_that_are_not_there(cli, small_data, tmp_path):
    assert cli("report", "nothing", "--out", tmp_path / "report", "--data", small_data).code == 2
    assert cli("report", tmp_path / "no.safetensors", "--out", tmp_path / "report", "--data", small_data).code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_study_has_every_size_with_and_without_distortions(cli, study, tmp_path):
    result = cli(*study)
    assert result.code == 0
    assert len(result.out.splitlines()) == 5
    made = read_study(tmp_path / "study.json")
    assert [(each.size, each.distorted) for each in made.results] == [(20, False), (50, False), (20, True), (50, True)]
    assert made.test_digits == 40
    assert all(0 <= each.test_error <= 1 and each.seconds >= 0 and each.passes == 1 for each in made.results)
    assert made.results[0].command.startswith("lenet-viz study training-size --network keras-3x3 --recipe modern")


def test_what_a_study_has_is_not_trained_again(cli, study, tmp_path, monkeypatch):
    trained = studying._trained
    sizes = []

    def count(name, digits, recipe, device, words):
        sizes.append((len(digits), recipe.distortions is not None))
        if len(sizes) == 2:
            raise KeyboardInterrupt
        return trained(name, digits, recipe, device, words)

    monkeypatch.setattr(studying, "_trained", count)
    assert cli(*study).code == 130
    assert [each.size for each in read_study(tmp_path / "study.json").results] == [20]
    assert cli(*study).code == 0
    assert sizes == [(20, False), (50, False), (50, False), (20, True), (50, True)]
    before = (tmp_path / "study.json").read_bytes()
    assert cli(*study).code == 0
    assert len(sizes) == 5
    assert (tmp_path / "study.json").read_bytes() == before


def test_a_recipe_without_distortions_takes_the_papers(cli, study, monkeypatch):
    seen = []
    trained = studying._trained
    monkeypatch.setattr(
        studying,
        "_trained",
        lambda name, digits, recipe, *rest: seen.append(recipe.distortions) or trained(name, digits, recipe, *rest),
    )
    assert cli(*study, "--recipe", "plain").code == 0
    assert seen == [None, None, studying.PAPER_DISTORTIONS, studying.PAPER_DISTORTIONS]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--seed", 5), "of another network, recipe, seed"),
        (("--passes", 2), "of another network, recipe, seed"),
        (("--network", "keras-5x5"), "of another network, recipe, seed"),
        (("--sizes", 81), "there are 80 training digits"),
        (("--sizes", 0), "1 to 80, not 0"),
        (("--out", "nowhere/study.json"), "there is no folder nowhere"),
    ],
)
def test_studies_that_cannot_be(cli, study, tmp_path, options, words):
    assert cli(*study).code == 0
    before = (tmp_path / "study.json").read_bytes()
    result = cli(*study, *options)
    assert result.code == 2
    assert words in result.error
    assert (tmp_path / "study.json").read_bytes() == before


def test_another_file_is_no_study(cli, study, tmp_path):
    (tmp_path / "study.json").write_text(json.dumps({"my": "notes"}), encoding="utf-8")
    assert "not the record of a study" in cli(*study).error
    assert json.loads((tmp_path / "study.json").read_text(encoding="utf-8")) == {"my": "notes"}


def test_a_study_that_diverges_says_which_part(cli, study, monkeypatch):
    wild = Recipe(name="plain", optimiser=Optimiser.SGD, rate=1e30, batch=5, averaging=0.0)
    monkeypatch.setitem(studying.RECIPES, "plain", wild)
    result = cli(*study, "--recipe", "plain")
    assert result.code == 2
    assert "20 digits, without distortions: at step" in result.error
