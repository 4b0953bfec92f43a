"""`lenet-viz classify`: the contract for scripts, and every kind of bad input."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from lenet_viz.analysis.limits import USUAL_LIMITS
from lenet_viz.cli.classify import BATCH
from lenet_viz.data.drawing import Drawing
from lenet_viz.data.preparation import prepare_drawing
from lenet_viz.network.inference import run
from lenet_viz.network.spec import Output
from lenet_viz.storage.checkpoints import load_network

ONE = [[[50, 10], [48, 40], [47, 90]]]
SEVEN = [[[10, 10], [80, 12], [40, 95]], [[25, 50], [65, 50]]]
KEYS = ["file", "index", "digit", "scores", "score_kind", "rejected", "reason"]


@pytest.fixture
def paper(network_files):
    return network_files / "paper-1998.safetensors"


@pytest.fixture
def softmax(network_files):
    return network_files / "keras-3x3.safetensors"


def drawing(path, strokes):
    path.write_text(json.dumps({"strokes": strokes}))
    return path


def drawings(path, *lines):
    path.write_text(
        "".join((line if isinstance(line, str) else json.dumps({"strokes": line})) + "\n" for line in lines)
    )
    return path


@pytest.fixture
def picture(tmp_path):
    pixels = np.full((60, 90, 3), 250, dtype=np.uint8)
    pixels[10:50, 40:47] = (10, 20, 90)
    path = tmp_path / "picture.png"
    Image.fromarray(pixels).save(path)
    return path


@pytest.mark.parametrize(("name", "kind"), [("paper-1998", "penalty"), ("keras-3x3", "probability")])
def test_a_drawing_is_read_as_the_network_reads_it(cli, network_files, tmp_path, name, kind):
    file = network_files / f"{name}.safetensors"
    result = cli("classify", drawing(tmp_path / "7.json", SEVEN), "--network", file, "--json")
    assert (result.code, result.err) == (0, "")
    (row,) = result.rows
    assert list(row) == KEYS
    network, _ = load_network(file)
    prepared = prepare_drawing(Drawing.of(SEVEN))
    assert prepared is not None
    scores = run(network, prepared.pixels(network.spec.input_size)).scores
    assert row["scores"] == pytest.approx(scores.tolist(), rel=1e-4, abs=1e-6)
    assert row["digit"] == (scores.argmin() if kind == "penalty" else scores.argmax())
    assert (row["file"], row["index"], row["score_kind"]) == (str(tmp_path / "7.json"), 0, kind)


def test_what_is_like_no_digit_is_rejected_with_the_reason(cli, paper, tmp_path):
    # An untrained network is far from every code.
    (row,) = cli("classify", drawing(tmp_path / "7.json", SEVEN), "--network", paper, "--json").rows
    assert min(row["scores"]) > USUAL_LIMITS[Output.RBF].value
    assert row["rejected"] is True
    assert f"{min(row['scores']):.1f}" in row["reason"]
    assert row["digit"] == row["scores"].index(min(row["scores"]))


@pytest.mark.parametrize("strokes", [[], [[]], [[], []]])
def test_a_blank_drawing_has_no_digit(cli, softmax, tmp_path, strokes):
    result = cli("classify", drawing(tmp_path / "blank.json", strokes), "--network", softmax, "--json")
    assert result.code == 0
    (row,) = result.rows
    assert row == {
        "file": str(tmp_path / "blank.json"),
        "index": 0,
        "digit": None,
        "scores": None,
        "score_kind": "probability",
        "rejected": True,
        "reason": "Nothing is drawn.",
    }


def test_a_blank_picture_has_no_digit(cli, paper, tmp_path):
    Image.new("L", (40, 30), 255).save(tmp_path / "white.png")
    (row,) = cli("classify", tmp_path / "white.png", "--network", paper, "--json").rows
    assert (row["digit"], row["scores"], row["score_kind"]) == (None, None, "penalty")


def test_a_picture_and_its_negative_read_the_same(cli, paper, picture, tmp_path):
    negative = tmp_path / "negative.jpg"
    Image.fromarray(255 - np.asarray(Image.open(picture))).save(negative, quality=100)
    first, second = cli("classify", picture, negative, "--network", paper, "--json").rows
    assert first["digit"] == second["digit"] is not None
    assert first["scores"] == pytest.approx(second["scores"], abs=1.0)
    assert (first["index"], second["index"]) == (0, 0)


def test_many_drawings_keep_their_order_and_their_scores(cli, softmax, tmp_path):
    lines = [SEVEN if number % 3 else ONE for number in range(BATCH + 30)]
    lines[7] = []
    rows = cli("classify", drawings(tmp_path / "many.jsonl", *lines), "--network", softmax, "--json").rows
    assert [row["index"] for row in rows] == list(range(BATCH + 30))
    assert [number for number, row in enumerate(rows) if row["digit"] is None] == [7]
    for number, row in enumerate(rows):
        if number != 7:
            assert row["scores"] == pytest.approx(rows[1 if number % 3 else 0]["scores"], rel=1e-4)
    assert rows[0]["scores"] != rows[1]["scores"]


BAD_LINES = {
    "not JSON": "{",
    "NaN": '{"strokes": [[[1, NaN]]]}',
    "null": '{"strokes": null}',
    "a word": '{"strokes": [[["a", 2]]]}',
    "three numbers": '{"strokes": [[[1, 2, 3]]]}',
    "a list": "[]",
    "no strokes": '{"points": []}',
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_named_and_the_others_are_answered(cli, softmax, tmp_path, line):
    path = drawings(tmp_path / "some.jsonl", ONE, line, "", SEVEN)
    result = cli("classify", path, "--network", softmax, "--json")
    assert result.code == 2
    assert f"{path}, line 2: " in result.error
    assert [row["index"] for row in result.rows] == [0, 2]


def test_bad_files_are_named_and_the_others_are_answered(cli, softmax, tmp_path, picture):
    bad = {
        "none.png": None,
        "none.jsonl": None,
        "text.png": b"this is no picture",
        "short.png": picture.read_bytes()[:-60],
        "empty.jpg": b"",
        "list.json": b"[1, 2]",
        "empty.json": b"",
        "binary.json": b"\xff\xfe\x00",
    }
    for name, content in bad.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
    paths = [tmp_path / name for name in bad]
    result = cli("classify", *paths[:3], picture, *paths[3:], tmp_path, "--network", softmax, "--json")
    assert result.code == 2
    assert [row["file"] for row in result.rows] == [str(picture)]
    lines = result.err.splitlines()
    assert len(lines) == len(paths) + 1
    for line, path in zip(lines, [*paths, tmp_path], strict=True):
        assert line.startswith(f"lenet-viz: {path}: ")
        assert len(line) > len(f"lenet-viz: {path}: ") + 5


def test_no_drawing_at_all_is_no_error(cli, softmax, tmp_path):
    result = cli("classify", drawings(tmp_path / "none.jsonl"), "--network", softmax, "--json")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_for_people(cli, softmax, paper, tmp_path):
    one, some = drawing(tmp_path / "1.json", ONE), drawings(tmp_path / "some.jsonl", SEVEN, [])
    first, second, third = cli("classify", one, some, "--network", paper).out.splitlines()
    assert first.startswith("–  penalty ")
    assert str(one) in first
    assert "Like no digit" in first
    assert f"{some} #0" in second
    assert third.split() == ["–", "blank", str(some), "#1"]
    (row,) = cli("classify", one, "--network", softmax, "--json").rows
    (line,) = cli("classify", one, "--network", softmax).out.splitlines()
    assert ("–" if row["rejected"] else str(row["digit"])) == line[0]
    assert f"{max(row['scores']):.1%}" in line


def test_a_network_that_is_none_answers_nothing(cli, tmp_path):
    path = drawing(tmp_path / "7.json", SEVEN)
    result = cli("classify", path, "--network", tmp_path / "none.safetensors")
    assert (result.code, result.out) == (2, "")
    assert str(tmp_path / "none.safetensors") in result.error
