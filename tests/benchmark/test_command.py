from __future__ import annotations

import json

import pytest

from lenet_viz.benchmark.measure import Measure
from lenet_viz.cli.benchmark import line, number
from lenet_viz.cli.main import main


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr("lenet_viz.benchmark.forward.TIMES", 3)


def test_json_is_one_object_a_measure(qapp, quick, capsys):
    assert main(["benchmark", "--json", "--only", "forward"]) == 0
    written = capsys.readouterr()
    rows = [json.loads(text) for text in written.out.splitlines()]
    assert [row["measure"] for row in rows] == ["machine", "forward.trace", "forward.scores", "forward.preparation"]
    assert all(row.keys() == {"measure", "value", "unit", "details"} for row in rows)
    assert all(row["value"] > 0 for row in rows)
    assert rows[1]["unit"] == "ms"
    assert "forward" in written.err


def test_the_table_names_groups_and_measures(qapp, quick, capsys):
    assert main(["benchmark", "--only", "forward"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[2], lines[3]) == ("machine", "", "forward")
    assert len(lines) == 7
    assert lines[4].startswith("  one forward pass, every stage kept, p50")


@pytest.mark.parametrize("seconds", ["0", "-1", "inf", "nan"])
def test_seconds_must_make_sense(seconds, capsys):
    assert main(["benchmark", "--seconds", seconds]) == 2
    assert "--seconds" in capsys.readouterr().err


def test_an_unknown_group_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["benchmark", "--only", "figures"])
    assert ended.value.code == 2
    assert "figures" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "words"),
    [(2.0, "2"), (0.1234, "0.12"), (9.876, "9.88"), (12.345, "12.3"), (123.4, "123"), (17_345.6, "17,346")],
)
def test_numbers_are_as_long_as_they_are_worth(value, words):
    assert number(value) == words


def test_what_was_not_measured_is_said():
    each = Measure("memory.start", "peak memory", None, "MiB", {"rounds": [1, 2000], "digits": "MNIST"})
    assert line(each).split("  ")[1].strip() == "peak memory"
    assert line(each).endswith("not measured   rounds 1 2,000, digits MNIST")
