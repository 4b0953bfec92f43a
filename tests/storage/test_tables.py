"""Connection tables in files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lenet_viz.network.connection_table import LENET_1_TABLE, TABLE_I, ConnectionTable
from lenet_viz.network.table_design import spec_with
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.tables import FORMAT, TableError, load_table, network_words, save_table


def load(path: Path) -> ConnectionTable:
    return load_table(path, sources=6, maps=16)


@pytest.mark.parametrize("table", [TABLE_I, ConnectionTable.full(6, 16)])
def test_what_is_saved_is_read_again(tmp_path, table):
    save_table(tmp_path / "a.json", table)
    assert load(tmp_path / "a.json") == table


def test_the_file_is_json_with_a_line_for_each_map(tmp_path):
    path = tmp_path / "a.json"
    save_table(path, LENET_1_TABLE)
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == {
        "format": FORMAT,
        "version": 1,
        "sources": 4,
        "columns": [list(column) for column in LENET_1_TABLE.columns],
    }
    assert text.count("\n    [") == 12


def test_a_table_of_another_shape(tmp_path):
    save_table(tmp_path / "a.json", LENET_1_TABLE)
    with pytest.raises(TableError, match=r"a\.json: the table is 4×12; this network needs 6×16"):
        load(tmp_path / "a.json")


GOOD = {"format": FORMAT, "version": 1, "sources": 6, "columns": [list(column) for column in TABLE_I.columns]}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "something else"}, "not a lenet-viz connection table"),
        ({"version": 2}, "version 2"),
        ({"version": "new"}, "version new"),
        ({"sources": "6"}, "damaged"),
        ({"sources": True}, "damaged"),
        ({"sources": 0}, "0×16"),
        ({"columns": None}, "damaged"),
        ({"columns": [[0.5]] * 16}, "damaged"),
        ({"columns": [[False]] * 16}, "damaged"),
        ({"columns": [0] * 16}, "damaged"),
        ({"columns": [[0]] * 15}, "6×15"),
        ({"columns": [[0]] * 15 + [[]]}, "map 15 reads no source map"),
        ({"columns": [[0]] * 15 + [[6]]}, "map 15 reads a source map outside 0…5"),
        ({"columns": [[0]] * 15 + [[1, 0]]}, "map 15: its source maps must ascend"),
    ],
)
def test_files_that_are_wrong_are_named_with_the_cause(tmp_path, changes, words):
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(GOOD | changes), encoding="utf-8")
    with pytest.raises(TableError, match=words) as caught:
        load(path)
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"12"])
def test_files_that_hold_no_table(tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(TableError, match="connection table"):
        load(path)


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "huge.json"
    path.write_bytes(b" " * 1_000_001)
    with pytest.raises(TableError, match="too large"):
        load(path)


def test_no_file_and_a_folder(tmp_path):
    with pytest.raises(TableError, match="there is no such file"):
        load(tmp_path / "none.json")
    with pytest.raises(TableError, match=r"directory|denied"):
        load(tmp_path)


def test_a_failure_leaves_the_older_file(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    save_table(path, TABLE_I)

    def full(self, *args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        save_table(path, ConnectionTable.full(6, 16))
    assert load(path) == TABLE_I
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]


def test_how_the_command_line_names_a_network():
    paper = VARIANTS["paper-1998"]
    own = spec_with(paper, ConnectionTable.full(6, 16))
    assert network_words(paper) == ["--network", "paper-1998"]
    assert network_words(own) == ["--network", "paper-1998", "--table", "table.json"]
    assert network_words(own, Path("my table.json")) == ["--network", "paper-1998", "--table", "'my table.json'"]
    assert network_words(replace(paper, name="mine")) == ["--network", "mine"]
