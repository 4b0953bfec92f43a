"""Network files: exact when good, refused by name and cause when bad."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import torch

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import FORMAT, load_network, save_network
from lenet_viz.storage.run_folder import RESUME, RESUME_FORMAT, RunFolder
from lenet_viz.storage.tensor_files import CheckpointError


def refused(path, *words: str) -> None:
    """The file is refused, and the message names it and says why."""
    with pytest.raises(CheckpointError) as caught:
        load_network(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    assert all(word in message for word in words), message


@pytest.mark.parametrize("name", VARIANTS)
def test_a_network_comes_back_bit_by_bit(name, tmp_path, card):
    network = LeNet5(VARIANTS[name], seed=11)
    path = tmp_path / "any name.safetensors"
    save_network(path, network, card)
    loaded, its_card = load_network(path)
    assert loaded.spec == VARIANTS[name]
    assert its_card == card
    assert not loaded.training
    assert loaded.state_dict().keys() == network.state_dict().keys()
    for key, value in network.state_dict().items():
        assert torch.equal(loaded.state_dict()[key], value)
    assert [path.name for path in tmp_path.iterdir()] == ["any name.safetensors"]


def test_a_file_that_is_not_there(tmp_path):
    refused(tmp_path / "none.safetensors", "no such file")
    refused(tmp_path, "no such file")


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.99])
def test_a_truncated_file(saved, share):
    content = saved.read_bytes()
    saved.write_bytes(content[: int(len(content) * share)])
    refused(saved, "not a readable safetensors file")


@pytest.mark.parametrize("content", [b"hello", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"\xff" * 4096])
def test_something_else(tmp_path, content):
    path = tmp_path / "picture.safetensors"
    path.write_bytes(content)
    refused(path, "not a readable safetensors file")


def test_a_file_of_another_program(opened, saved):
    opened.metadata = {}
    refused(opened.write(saved), "another program")


def test_the_state_of_a_run_is_no_network(opened, tmp_path):
    path = tmp_path / RESUME
    opened.metadata["format"] = RESUME_FORMAT
    refused(opened.write(path), "lenet-viz resume")
    opened.metadata["format"] = FORMAT
    opened.write(path)
    with pytest.raises(CheckpointError, match="not a lenet-viz resume"):
        RunFolder(tmp_path).resume_state()


@pytest.mark.parametrize("version", ["2", "17", "", "one"])
def test_a_newer_format(opened, saved, version):
    opened.metadata["version"] = version
    refused(opened.write(saved), "version")


def test_no_description(opened, saved):
    del opened.metadata["content"]
    refused(opened.write(saved), "description is damaged")


def test_damaged_json(opened, saved):
    opened.metadata["content"] = "damaged"
    refused(opened.write(saved), "description is damaged")


@pytest.mark.parametrize("content", [[], "spec", 3, None])
def test_json_of_another_form(opened, saved, content):
    opened.content = content
    refused(opened.write(saved), "description is damaged")


@pytest.mark.parametrize("part", ["spec", "card"])
@pytest.mark.parametrize("value", [None, [], {}, "text", 5])
def test_a_spec_or_card_of_another_form(opened, saved, part, value):
    opened.content[part] = value
    refused(opened.write(saved), "description cannot be used")


@pytest.mark.parametrize("part", ["spec", "card"])
def test_no_spec_or_no_card(opened, saved, part):
    del opened.content[part]
    refused(opened.write(saved), "description cannot be used", part)


@pytest.mark.parametrize(
    "change",
    [
        {"input_size": 8},
        {"squashing": "swish"},
        {"hidden": [1, 2, 3]},
        {"table": {"sources": 2, "columns": [[5]]}},
        {"output": "RBF"},
        {"dropout": "much"},
    ],
)
def test_a_spec_that_cannot_be_built(opened, saved, change):
    opened.content["spec"] |= change
    refused(opened.write(saved), "description cannot be used")


@pytest.mark.parametrize("change", [{"recipe": {"rate": -1}}, {"recipe": None}, {"mood": "good"}])
def test_a_card_that_cannot_be_read(opened, saved, change):
    opened.content["card"] |= change
    refused(opened.write(saved), "description cannot be used")


def test_another_architecture(opened, saved):
    opened.content["spec"] = VARIANTS["keras-5x5"].to_dict()
    refused(opened.write(saved), "lacks", "C5.weights")


def test_a_missing_tensor(opened, saved):
    del opened.tensors["C3.biases"]
    refused(opened.write(saved), "lacks C3.biases")


def test_an_unknown_tensor(opened, saved):
    opened.tensors["C7.weights"] = torch.zeros(3)
    refused(opened.write(saved), "unknown C7.weights")


def test_a_wrong_shape(opened, saved):
    opened.tensors["C1.weights"] = torch.zeros(4, 3, 3)
    refused(opened.write(saved), "C1.weights", "(4, 3, 3)", "(4, 5, 5)")


def test_a_wrong_type(opened, saved):
    opened.tensors["C1.weights"] = opened.tensors["C1.weights"].double()
    refused(opened.write(saved), "C1.weights", "float64")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_values_that_are_not_numbers(opened, saved, value):
    opened.tensors["S4.weights"][2] = value
    refused(opened.write(saved), "S4.weights", "not numbers")


def test_a_full_disk_loses_nothing(saved, network, card, monkeypatch):
    before = saved.read_bytes()

    def full(path, content) -> None:
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        save_network(saved, network, card)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_a_folder_that_is_not_there(tmp_path, network, card):
    with pytest.raises(FileNotFoundError):
        save_network(tmp_path / "none" / "net.safetensors", network, card)
