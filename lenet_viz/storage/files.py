"""Writing so that the last good file is never lost."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def check_writable(path: Path) -> None:
    """Make sure that `replace_file` can write a file, before the work that fills it.

    Raises:
        ValueError: it cannot; names the file and the cause.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise ValueError(f"{path}: cannot be written: {error.strerror or error}") from error
    os.close(handle)
    Path(name).unlink()


def replace_file(path: Path, write: Callable[[Path], object], *, durable: bool = True) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in its place in one step.

    Args:
        path: the file.
        write: fills the file that it is given.
        durable: wait until the disk has it. Without, a power cut soon after (no mere crash of the
            program) may leave an empty file: for what is written often and can be missed.

    Raises:
        OSError: the folder is missing or read-only, or the disk is full; `path` is as it was.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        if durable:
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
