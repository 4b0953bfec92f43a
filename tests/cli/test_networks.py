"""`lenet-viz networks`."""

from __future__ import annotations

import shutil

import pytest
from PIL import Image

from lenet_viz.network.variants import VARIANTS


@pytest.fixture(autouse=True)
def built_in(monkeypatch, network_files):
    monkeypatch.setattr("lenet_viz.storage.resources.resource", lambda _, name: network_files / name)


def test_every_network_with_its_numbers(cli):
    result = cli("networks", "--json")
    assert (result.code, result.err) == (0, "")
    assert [row["name"] for row in result.rows] == list(VARIANTS)
    assert result.rows[0] == {
        "name": "paper-1998",
        "title": "LeNet-5, 1998",
        "parameters": 60_000,
        "connections": 340_908,
        "test_error": 0.0,
    }
    assert [row["test_error"] for row in result.rows] == [index / 1000 for index in range(7)]


def test_for_people(cli):
    lines = cli("networks").out.splitlines()
    assert len(lines) == 1 + len(VARIANTS)
    assert all(word in lines[1] for word in ("paper-1998", "60,000", "340,908", "0.00%", "LeNet-5, 1998"))


def test_a_network_trained_otherwise_follows_its_variant(cli, monkeypatch, network_files, tmp_path):
    shutil.copytree(network_files, tmp_path, dirs_exist_ok=True)
    shutil.copy(tmp_path / "paper-1998.safetensors", tmp_path / "paper-1998-recipe-1998.safetensors")
    monkeypatch.setattr("lenet_viz.storage.resources.resource", lambda _, name: tmp_path / name)
    rows = cli("networks", "--json").rows
    assert [row["name"] for row in rows[:3]] == ["paper-1998", "paper-1998-recipe-1998", "softmax-trainable"]
    assert rows[1]["title"] == "LeNet-5, 1998 · trained as in 1998"
    picture = tmp_path / "3.png"
    drawn = Image.new("L", (28, 28))
    drawn.paste(255, (8, 4, 20, 24))
    drawn.save(picture)
    assert cli("classify", picture, "--network", "paper-1998-recipe-1998").code == 0
    assert "paper-1998-recipe-1998" in cli("classify", picture, "--network", "lenet-9").error


def test_a_missing_file_is_named(cli, monkeypatch, tmp_path):
    monkeypatch.setattr("lenet_viz.storage.resources.resource", lambda _, name: tmp_path / name)
    result = cli("networks")
    assert result.code == 2
    assert str(tmp_path / "paper-1998") in result.err
