from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lenet_viz.data.drawing import Drawing
from lenet_viz.data.stroke_files import read_drawings, write_drawing

ONE = {"strokes": [[[0, 0], [1, 2]]]}


def test_a_drawing_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "three.json"
    write_drawing(path, Drawing.of([[[0.1, 0.2], [3, 4]], [[5, 6]]]))
    [(index, drawing)] = read_drawings(path)
    assert index == 0
    assert isinstance(drawing, Drawing)
    assert [stroke.tolist() for stroke in drawing.strokes] == [np.float32([[0.1, 0.2], [3, 4]]).tolist(), [[5, 6]]]
    assert [file.name for file in tmp_path.iterdir()] == ["three.json"]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "three.json"
    path.write_text("before")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_drawing(path, Drawing.of([[[0, 0]]]))
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["three.json"]


def test_lines_are_numbered_without_the_empty_ones(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("\n" + json.dumps(ONE) + "\n   \n" + '{"strokes": []}' + "\r\n")
    (first, one), (second, blank) = read_drawings(path)
    assert (first, second) == (0, 1)
    assert isinstance(one, Drawing)
    assert isinstance(blank, Drawing)
    assert blank.is_blank


def test_a_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    lines = [json.dumps(ONE).encode(), b"{oops", b'{"strokes": [[[NaN, 1]]]}', b"\xff\xfe", b"[" * 100_000, b"[]"]
    path.write_bytes(b"\n".join([*lines, json.dumps(ONE).encode()]))
    answers = list(read_drawings(path))
    assert [index for index, _ in answers] == list(range(7))
    assert isinstance(answers[0][1], Drawing)
    assert isinstance(answers[6][1], Drawing)
    causes = ["not JSON", "NaN", "not a text file", "nested too deep", "not a list"]
    for line, (_, error), cause in zip(range(2, 7), answers[1:6], causes, strict=True):
        assert isinstance(error, ValueError)
        assert f"many.jsonl, line {line}: " in str(error)
        assert cause in str(error)


def test_lines_are_read_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text((json.dumps(ONE) + "\n") * 3)
    drawings = read_drawings(path)
    assert next(drawings)[0] == 0
    assert next(drawings)[0] == 1


@pytest.mark.parametrize(
    ("content", "cause"),
    [(b"", "not JSON"), (b"null", "not null"), (b"{}", 'no "strokes"'), (b"\x89PNG\xff", "not a text file")],
)
def test_a_bad_file_names_itself(tmp_path: Path, content: bytes, cause: str) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    [(_, error)] = read_drawings(path)
    assert isinstance(error, ValueError)
    assert "bad.json: " in str(error)
    assert cause in str(error)


def test_a_byte_order_mark_is_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.json"
    path.write_text(json.dumps(ONE), encoding="utf-8-sig")
    [(_, drawing)] = read_drawings(path)
    assert isinstance(drawing, Drawing)


@pytest.mark.parametrize("name", ["none.json", "none.jsonl"])
def test_a_missing_file_is_an_os_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_drawings(tmp_path / name))
