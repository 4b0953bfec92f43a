"""`lenet-viz runs` and `lenet-viz film`."""

from __future__ import annotations

import pytest
from PIL import Image

from lenet_viz.storage.run_library import RunLibrary


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def trained(cli, small_data, tmp_path):
    words = ["--network", "lenet-1", "--recipe", "plain", "--data", small_data, "--held-out", 20, "--with", "batch=30"]
    assert cli("train", *words, "--passes", 2, "--run", "small one", "--json").code == 0
    return RunLibrary().find("small one")


def test_no_runs_yet(cli):
    result = cli("runs")
    assert (result.code, result.err) == (0, "")
    assert result.out == f"no runs yet in {RunLibrary().root}\n"
    assert cli("runs", "--json").rows == []


def test_every_run_with_its_numbers(cli, trained):
    (row,) = cli("runs", "--json").rows
    sheet = trained.sheet()
    assert (row["name"], row["folder"], row["status"]) == ("small one", str(trained.path), "finished")
    assert (row["passes_done"], row["passes"], row["steps"]) == (2.0, 2, 4)
    assert row["best_error"] == sheet.best_error
    assert row["test_error"] == sheet.test_error
    head, line = cli("runs").out.splitlines()
    assert head.split() == ["run", "status", "passes", "best", "last", "minutes", "begun"]
    assert all(word in line for word in ("small one", "finished", "2 of 2", f"{sheet.best_error:.2%}"))


def test_damaged_runs_are_told(cli, trained):
    (trained.path / "run.json").write_text("{}")
    result = cli("runs")
    assert result.code == 0
    assert result.out.startswith(f"damaged: {trained.path / 'run.json'}: not a lenet-viz run")
    assert cli("runs", "--json").rows[0]["folder"] == str(trained.path)


def test_a_run_is_renamed_removed_and_restored(cli, trained):
    assert cli("runs", "small one", "--rename", "the first").code == 0
    removed = cli("runs", "the first", "--remove")
    assert (removed.code, cli("runs", "--json").rows) == (0, [])
    assert removed.out.endswith("bring it back with: lenet-viz runs --restore 'small one'\n")
    assert cli("runs", "--restore", "small one").out == f"restored {trained.path}\n"
    (row,) = cli("runs", "the first", "--json").rows
    assert (row["name"], row["command"]) == ("the first", trained.sheet().command)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--remove"], "name one run or more"),
        (["a", "b", "--rename", "c"], "name the run"),
        (["small one", "--rename", " "], "needs a name"),
        (["small one", "another", "--remove"], "no run is called 'another'"),
        (["small one", "--restore"], "no run is called 'small one'"),
    ],
)
def test_what_cannot_be_done_to_runs(cli, trained, words, reason):
    result = cli("runs", *words)
    assert (result.code, result.out) == (2, "")
    assert reason in result.error
    assert trained.sheet().name == "small one"


def test_a_film(cli, trained, tmp_path):
    result = cli("film", "small one", "--out", "film.gif")
    assert (result.code, result.out) == (0, "film.gif: 5 frames\n")
    with Image.open(tmp_path / "film.gif") as picture:
        assert picture.n_frames == 5


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["small one", "--out", "film.mp4"], "ends in .gif"),
        (["small one", "--out", "none/film.gif"], "no folder none"),
        (["another", "--out", "film.gif"], "no run is called 'another'"),
    ],
)
def test_films_that_cannot_be(cli, trained, words, reason):
    result = cli("film", *words)
    assert (result.code, result.out) == (2, "")
    assert reason in result.error
