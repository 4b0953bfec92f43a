"""Connection tables as small JSON files, and how the command line names a network with one."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any, Final

from lenet_viz.network.connection_table import ConnectionTable
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.table_design import builtin_of
from lenet_viz.storage.files import replace_file

FORMAT: Final = "lenet-viz connection table"
VERSION: Final = 1

LARGEST_FILE: Final = 1_000_000
"""Bytes; far above any table's: what somebody opened by mistake must not fill the memory."""


class TableError(ValueError):
    """A file holds no table that can be used; the message names file and cause."""


def save_table(path: Path, table: ConnectionTable) -> None:
    """Write a table; an older file of that name survives any failure.

    Raises:
        OSError: the file cannot be written.
    """
    columns = ",\n".join(f"    {json.dumps(list(column))}" for column in table.columns)
    head = json.dumps({"format": FORMAT, "version": VERSION, "sources": table.sources}, indent=2)
    text = head.removesuffix("\n}") + f',\n  "columns": [\n{columns}\n  ]\n}}\n'
    replace_file(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def load_table(path: Path, *, sources: int, maps: int) -> ConnectionTable:
    """Read a table of a shape.

    Args:
        path: the file.
        sources: rows that the table must have.
        maps: columns that it must have.

    Raises:
        TableError: the file is missing, damaged, of another kind or of a newer version, its table has
            another shape or an empty column.
    """
    values = _read(path)
    rows: Any = values.get("sources")
    columns: Any = values.get("columns")
    if not _is_table(rows, columns):
        raise TableError(f"{path}: its table is damaged")
    if (rows, len(columns)) != (sources, maps):
        raise TableError(f"{path}: the table is {rows}×{len(columns)}; this network needs {sources}×{maps}")
    try:
        return ConnectionTable.of(rows, columns)
    except ValueError as error:
        raise TableError(f"{path}: {error}") from error


def network_words(spec: NetworkSpec, table_file: Path | None = None) -> list[str]:
    """How the command line names a network: its name, and the file of its table if that is its own.

    A table that comes from no file is called table.json: it has to be saved there first.
    """
    origin = builtin_of(spec)
    if origin is None or origin == spec:
        return ["--network", spec.name]
    return ["--network", origin.name, "--table", shlex.quote(str(table_file or "table.json"))]


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise TableError(f"{path}: too large for a connection table")
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise TableError(f"{path}: there is no such file") from None
    except OSError as error:
        raise TableError(f"{path}: {error.strerror or error}") from error
    except TableError:
        raise
    except (ValueError, RecursionError) as error:
        raise TableError(f"{path}: not JSON, so no connection table") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise TableError(f"{path}: not a {FORMAT}")
    version = values.get("version")
    if version != VERSION:
        raise TableError(f"{path}: written in format version {version}; this program knows {VERSION}")
    return values


def _is_table(rows: object, columns: object) -> bool:
    """Whether these are a whole number and lists of whole numbers; True and False are none."""
    return (
        type(rows) is int
        and isinstance(columns, list)
        and all(isinstance(column, list) and all(type(source) is int for source in column) for column in columns)
    )
