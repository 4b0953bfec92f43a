"""Trained networks with their cards, as files."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from torch import Tensor

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.storage.card import Card
from lenet_viz.storage.tensor_files import CheckpointError, read_description, read_tensors, write_tensors

FORMAT: Final = "lenet-viz network"


def save_network(path: Path, network: LeNet5, card: Card) -> None:
    """Write a network and its card; an older file of that name survives any failure.

    Raises:
        OSError: the file cannot be written.
    """
    metadata = {"spec": network.spec.to_dict(), "card": card.to_dict()}
    write_tensors(path, network.state_dict(), FORMAT, metadata)


def load_network(path: Path) -> tuple[LeNet5, Card]:
    """Read a network, on the CPU, and its card.

    Raises:
        CheckpointError: the file is missing, damaged, of another kind or of a newer version, its
            spec cannot be built, or its tensors do not fit the spec or hold values that are not numbers.
    """
    tensors, metadata = read_tensors(path, FORMAT)
    spec, card = _described(path, metadata)
    network = LeNet5(spec)
    _fill(network, tensors, path)
    network.eval()
    return network, card


def describe_network(path: Path) -> tuple[NetworkSpec, Card]:
    """What a network is and how it was trained, without its numbers: from the first kilobytes of the file.

    Raises:
        CheckpointError: as for `load_network`; the tensors are not looked at.
    """
    return _described(path, read_description(path, FORMAT))


def _described(path: Path, metadata: dict[str, Any]) -> tuple[NetworkSpec, Card]:
    try:
        return NetworkSpec.from_dict(metadata["spec"]), Card.from_dict(metadata["card"])
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path}: its description cannot be used: {error}") from error


def _fill(network: LeNet5, tensors: dict[str, Tensor], path: Path) -> None:
    expected = network.state_dict()
    missing, unknown = sorted(set(expected) - set(tensors)), sorted(set(tensors) - set(expected))
    if missing or unknown:
        lacks = f"lacks {', '.join(missing)}" if missing else f"has an unknown {', '.join(unknown)}"
        raise CheckpointError(f"{path}: {lacks}")
    for name, tensor in tensors.items():
        if tensor.shape != expected[name].shape or tensor.dtype != expected[name].dtype:
            raise CheckpointError(
                f"{path}: {name} is {tuple(tensor.shape)} {tensor.dtype}, "
                f"{network.spec.title} needs {tuple(expected[name].shape)} {expected[name].dtype}"
            )
    network.load_state_dict(tensors)
