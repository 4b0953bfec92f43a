"""Kept runs read from the disk, and only again where something has changed."""

from __future__ import annotations

import json

import pytest

from lenet_viz.data.choices import DataChoice
from lenet_viz.data.download import Cancelled
from lenet_viz.gui.controllers.run_reading import KeptRun, RunReader, in_known_order
from lenet_viz.gui.controllers.run_rows import MARK_OF, row_of
from lenet_viz.gui.views.runs.row import RunMark
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import RunSheet, RunStatus
from lenet_viz.training.recipes import RECIPES


def sheet(name: str, *, day: int = 1, status=RunStatus.PAUSED) -> RunSheet:
    created = f"2026-05-{day:02}T12:00:00+00:00"
    return RunSheet(name, VARIANTS["paper-1998"], RECIPES["modern"], DataChoice(), created=created, status=status)


@pytest.fixture
def library(tmp_path):
    return RunLibrary(tmp_path / "runs")


def read(reader):
    return reader.runs(lambda done, whole: None)


def test_an_empty_library(library):
    assert read(RunReader(library)) == ()


def test_newest_first_then_the_damaged(library):
    for name, day in (("old", 1), ("new", 3), ("between", 2)):
        library.create(sheet(name, day=day))
    broken = library.root / "broken"
    broken.mkdir()
    (broken / "run.json").write_text("{")
    runs = read(RunReader(library))
    assert [run.sheet.name for run in runs[:3]] == ["new", "between", "old"]
    assert runs[3].sheet is None
    assert "not JSON" in runs[3].reason
    row = row_of(runs[3], here=None, shown=None)
    assert (row.name, row.mark, row.reason) == ("broken", RunMark.DAMAGED, runs[3].reason)


def test_a_folder_without_a_sheet_and_one_with_rubbish_are_listed(library):
    library.create(sheet("good"))
    (library.root / "empty").mkdir()
    odd = library.root / "odd"
    odd.mkdir()
    (odd / "run.json").write_text(json.dumps({"format": "something else"}))
    assert [run.sheet is None for run in read(RunReader(library))] == [False, True, True]


def test_what_has_not_changed_is_not_read_again(library, monkeypatch):
    first, second = library.create(sheet("first", day=2)), library.create(sheet("second"))
    reader = RunReader(library)
    before = read(reader)
    assert all(one is other for one, other in zip(before, read(reader), strict=True))
    library.rename(second, "another name")
    after = read(reader)
    assert after[0] is before[0]
    assert after[1].sheet.name == "another name"
    library.remove(first)
    assert [run.sheet.name for run in read(reader)] == ["another name"]


def test_reading_can_be_stopped(library):
    library.create(sheet("first"))

    def stop(done, whole):
        raise Cancelled

    with pytest.raises(Cancelled):
        RunReader(library).runs(stop)


def test_histories_are_read_once(library):
    folder = library.create(sheet("first"))
    reader = RunReader(library)
    (before,) = reader.histories([folder], lambda done, whole: None)
    (after,) = reader.histories([folder], lambda done, whole: None)
    assert before is after
    (folder.path / "losses.csv").write_text("nonsense")
    with pytest.raises(ValueError, match=r"losses\.csv"):
        reader.histories([folder], lambda done, whole: None)


def test_every_status_has_its_mark():
    assert set(MARK_OF) == set(RunStatus)


def test_a_run_whose_process_died_is_interrupted(library):
    library.create(sheet("lost", status=RunStatus.RUNNING))
    (run,) = read(RunReader(library))
    assert row_of(run, here=run.folder, shown=run.folder).mark is RunMark.INTERRUPTED
    assert row_of(run, here=None, shown=run.folder).on_screen


def test_runs_keep_their_order_when_others_join_or_the_table_is_sorted(tmp_path):
    a, b, c, d = (KeptRun(RunFolder(tmp_path / name), None) for name in "abcd")
    assert in_known_order([a, b, c], ()) == (a, b, c)
    assert in_known_order([c, b, a], (a, b, c)) == (a, b, c)
    assert in_known_order([d, c, a], (a, b, c)) == (a, c, d)
