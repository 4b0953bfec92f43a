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


def write_tensors(
    path: Path, tensors: dict[str, Tensor], kind: str, metadata: dict[str, Any], *, durable: bool = True
) -> None:
    """Write a file of some kind; an older one of that name survives any failure. `durable`: see `replace_file`.

    Raises:
        OSError: the file cannot be written.
    """
    ready = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    texts = {"format": kind, "version": str(VERSION), "content": json.dumps(metadata)}
    # Bytes first: the library reports a full disk as an error of its own, not as an OSError.
    content = save(ready, metadata=texts)
    replace_file(path, lambda temporary: temporary.write_bytes(content), durable=durable)


def read_tensors(path: Path, kind: str) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The tensors and the description of a file of some kind.

    Raises:
        CheckpointError: the file is missing, damaged, of another kind or of a newer version, or holds
            values that are not numbers.
    """
    texts, tensors = _read(path, with_tensors=True)
    description = _description(path, kind, texts)
    for name, tensor in tensors.items():
        if not bool(torch.isfinite(tensor).all()):
            raise CheckpointError(f"{path}: {name} holds values that are not numbers")
    return tensors, description


def read_description(path: Path, kind: str) -> dict[str, Any]:
    """The description alone, from the first kilobytes of a file.

    Raises:
        CheckpointError: as for `read_tensors`; the tensors are not looked at.
    """
    return _description(path, kind, _read(path, with_tensors=False)[0])


def is_of_kind(path: Path, kind: str) -> bool:
    """Whether a file says that it is of some kind.

    Raises:
        CheckpointError: it is missing or no such file at all.
    """
    return _read(path, with_tensors=False)[0].get("format") == kind


def _read(path: Path, *, with_tensors: bool) -> tuple[dict[str, str], dict[str, Tensor]]:
    if not path.is_file():
        raise CheckpointError(f"{path}: there is no such file")
    try:
        with safe_open(path, framework="pt") as file:
            names = file.keys() if with_tensors else ()
            return file.metadata() or {}, {name: file.get_tensor(name) for name in names}
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(f"{path}: not a readable safetensors file ({error})") from error


def _description(path: Path, kind: str, texts: dict[str, str]) -> dict[str, Any]:
    if texts.get("format") != kind:
        raise CheckpointError(f"{path}: not a {kind} file, but {texts.get('format', 'one of another program')!r}")
    version = texts.get("version", "")
    if not version.isdigit() or int(version) > VERSION:
        raise CheckpointError(f"{path}: written in format version {version}, newer than the {VERSION} known here")
    try:
        description = json.loads(texts["content"])
    except (KeyError, ValueError) as error:
        raise CheckpointError(f"{path}: its description is damaged") from error
    if not isinstance(description, dict):
        raise CheckpointError(f"{path}: its description is damaged")
    return description
