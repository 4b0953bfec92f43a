"""Drawings in files: .json holds one, .jsonl one a line."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lenet_viz.data.drawing import Drawing

SUFFIXES: Final = (".json", ".jsonl")


def read_drawings(path: Path) -> Iterator[tuple[int, Drawing | ValueError]]:
    """Each drawing with its number in the file, from 0; in place of an unusable one, what is wrong.

    Lines of a .jsonl are read one by one, as they are asked for; empty ones do not count. The error
    names the file, the line and the cause.

    Raises:
        OSError: the file cannot be read.
    """
    if path.suffix.lower() == ".jsonl":
        return _read_lines(path)
    return iter([(0, _parsed(path.read_bytes(), str(path)))])


def write_drawing(path: Path, drawing: Drawing) -> None:
    """Writes a .json; what was there before stays until all is written.

    Raises:
        OSError: the folder is missing, full or not to be written to.
    """
    text = json.dumps(drawing.to_dict(), separators=(",", ":")) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _read_lines(path: Path) -> Iterator[tuple[int, Drawing | ValueError]]:
    index = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield index, _parsed(line, f"{path}, line {number}")
                index += 1


def _parsed(text: bytes, place: str) -> Drawing | ValueError:
    try:
        return Drawing.from_dict(json.loads(text.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return ValueError(f"{place}: not a text file")
    except json.JSONDecodeError as error:
        return ValueError(f"{place}: not JSON ({error.msg}, column {error.colno})")
    except RecursionError:
        return ValueError(f"{place}: lists nested too deep")
    except ValueError as error:
        return ValueError(f"{place}: {error}")
