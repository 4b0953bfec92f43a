"""Named tensors and a description in one safetensors file, checked in full before anything is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from lenet_viz.storage.files import replace_file

VERSION: Final = 1


class CheckpointError(ValueError):
    """A file cannot be used; the message names file and cause."""


def write_tensors(path: Path, tensors: dict[str, Tensor], kind: str, metadata: dict[str, Any]) -> None:
    """Write a file of some kind; an older one of that name survives any failure.

    Raises:
        OSError: the file cannot be written.
    """
    ready = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    texts = {"format": kind, "version": str(VERSION), "content": json.dumps(metadata)}
    # Bytes first: the library reports a full disk as an error of its own, not as an OSError.
    content = save(ready, metadata=texts)
    replace_file(path, lambda temporary: temporary.write_bytes(content))


def read_tensors(path: Path, kind: str) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The tensors and the description of a file of some kind.

    Raises:
        CheckpointError: the file is missing, damaged, of another kind or of a newer version, or holds
            values that are not numbers.
    """
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
