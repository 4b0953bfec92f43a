"""The record of a study."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lenet_viz.report.study import SizeStudy, read_study

from .conftest import STUDY


def test_what_is_written_is_read(tmp_path):
    STUDY.write(tmp_path / "study.json")
    assert read_study(tmp_path / "study.json") == STUDY


def test_results_come_by_size_whatever_the_order_they_were_made_in():
    study = replace(STUDY, results=())
    for result in reversed(STUDY.results):
        study = study.with_result(result)
    assert study == STUDY
    assert [result.size for result in study.of(distorted=True)] == [15_000, 30_000, 60_000]


def test_a_newer_result_takes_the_place_of_the_older():
    newer = replace(STUDY.results[0], test_error=0.5)
    assert STUDY.with_result(newer).find(15_000, distorted=False) == newer
    assert len(STUDY.with_result(newer).results) == len(STUDY.results)


def test_a_result_that_is_not_there():
    assert STUDY.find(1_000, distorted=False) is None


@pytest.mark.parametrize(
    "change",
    [
        {"format": "something else"},
        {"version": 2},
        {"results": [{"size": 1}]},
        {"results": 3},
        {"unknown": 1},
    ],
)
def test_other_files_are_refused_by_name(tmp_path, change):
    path = tmp_path / "study.json"
    STUDY.write(path)
    path.write_text(json.dumps(json.loads(path.read_text()) | change), encoding="utf-8")
    with pytest.raises(ValueError, match=r"study\.json: not the record of a study"):
        read_study(path)


@pytest.mark.parametrize(
    "change",
    [{"test_error": "many"}, {"train_error": float("nan")}, {"test_error": 2}, {"size": 0}, {"seconds": float("inf")}],
)
def test_impossible_results_are_refused(tmp_path, change):
    path = tmp_path / "study.json"
    STUDY.write(path)
    values = json.loads(path.read_text(encoding="utf-8"))
    values["results"][0] |= change
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(ValueError, match=r"study\.json: not the record of a study"):
        read_study(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", "no JSON"])
def test_no_record_at_all(tmp_path, text):
    path = tmp_path / "study.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"study\.json"):
        read_study(path)


def test_an_empty_study_can_be_written(tmp_path):
    empty = SizeStudy("paper-1998", "LeNet-5, 1998", "modern", 1998, 10_000)
    empty.write(tmp_path / "study.json")
    assert read_study(tmp_path / "study.json") == empty
