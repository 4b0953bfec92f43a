"""Networks and unfinished runs as safetensors files, checked in full before anything is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.storage.card import Card
from lenet_viz.storage.files import replace_file
from lenet_viz.training.recipe import Recipe

FORMAT: Final = "lenet-viz network"
RUN_FORMAT: Final = "lenet-viz unfinished run"
VERSION: Final = 1


class CheckpointError(ValueError):
    """A file is no usable network; the message names file and cause."""


def save_network(path: Path, network: LeNet5, card: Card) -> None:
    """Write a network and its card; an older file of that name survives any failure.

    Raises:
        OSError: the file cannot be written.
    """
    metadata = {"spec": network.spec.to_dict(), "card": card.to_dict()}
    _write(path, network.state_dict(), FORMAT, metadata)


def load_network(path: Path) -> tuple[LeNet5, Card]:
    """Read a network, on the CPU, and its card.

    Raises:
        CheckpointError: the file is missing, damaged, of another kind or of a newer version, its
            spec cannot be built, or its tensors do not fit the spec or hold values that are not numbers.
    """
    tensors, metadata = _read(path, FORMAT)
    try:
        spec = NetworkSpec.from_dict(metadata["spec"])
        card = Card.from_dict(metadata["card"])
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path}: its description cannot be used: {error}") from error
    network = LeNet5(spec)
    _fill(network, tensors, path)
    network.eval()
    return network, card


def save_run(path: Path, spec: NetworkSpec, recipe: Recipe, state: tuple[dict[str, Tensor], dict[str, Any]]) -> None:
    """Write the state of an unfinished run, to go on from later.

    Raises:
        OSError: the file cannot be written.
    """
    tensors, values = state
    _write(path, tensors, RUN_FORMAT, {"spec": spec.to_dict(), "recipe": recipe.to_dict(), "values": values})


def load_run(path: Path) -> tuple[NetworkSpec, Recipe, tuple[dict[str, Tensor], dict[str, Any]]]:
    """Read the state of an unfinished run.

    Raises:
        CheckpointError: the file is missing, damaged, of another kind or of a newer version, or holds
            values that are not numbers.
    """
    tensors, metadata = _read(path, RUN_FORMAT)
    try:
        spec, recipe = NetworkSpec.from_dict(metadata["spec"]), Recipe.from_dict(metadata["recipe"])
        return spec, recipe, (tensors, dict(metadata["values"]))
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path}: its description cannot be used: {error}") from error


def _write(path: Path, tensors: dict[str, Tensor], kind: str, metadata: dict[str, Any]) -> None:
    ready = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    texts = {"format": kind, "version": str(VERSION), "content": json.dumps(metadata)}
    # Bytes first: the library reports a full disk as an error of its own, not as an OSError.
    content = save(ready, metadata=texts)
    replace_file(path, lambda temporary: temporary.write_bytes(content))


def _read(path: Path, kind: str) -> tuple[dict[str, Tensor], dict[str, Any]]:
    if not path.is_file():
        raise CheckpointError(f"{path}: there is no such file")
    try:
        with safe_open(path, framework="pt") as file:
            texts = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 -- not a mapping
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(f"{path}: not a readable safetensors file ({error})") from error
    if texts.get("format") != kind:
        raise CheckpointError(f"{path}: not a {kind} file, but {texts.get('format', 'one of another program')!r}")
    version = texts.get("version", "")
    if not version.isdigit() or int(version) > VERSION:
        raise CheckpointError(f"{path}: written in format version {version}, newer than the {VERSION} known here")
    try:
        metadata = json.loads(texts["content"])
    except (KeyError, ValueError) as error:
        raise CheckpointError(f"{path}: its description is damaged") from error
    if not isinstance(metadata, dict):
        raise CheckpointError(f"{path}: its description is damaged")
    for name, tensor in tensors.items():
        if not bool(torch.isfinite(tensor).all()):
            raise CheckpointError(f"{path}: {name} holds values that are not numbers")
    return tensors, metadata


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
