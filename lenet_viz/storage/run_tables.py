"""A run's curves as CSV files that any spreadsheet reads, and as a tensor that goes with its state."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from lenet_viz.storage.files import replace_file
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.error_history import ERROR_COLUMNS, ErrorHistory
from lenet_viz.training.history import LOSS_COLUMNS, LossHistory, LossRow, RunHistory

LOSSES: Final = "losses.csv"
PASSES: Final = "passes.csv"

_OLDER_ERROR_COLUMNS: Final = (*ERROR_COLUMNS[:-1], "test_error_percent")
"""How the columns were called when held-out digits passed for test digits."""


class HistoryWriter:
    """Writes the tables of a run again and again; only lines that are new are put into words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._share = 0
        self._lines: list[str] = []

    def write(self, history: RunHistory, *, durable: bool) -> None:
        """Write both tables; `durable`: see `replace_file`.

        Raises:
            OSError: a file cannot be written.
        """
        losses = history.losses
        rows, kept = losses.rows(), len(losses)
        if losses.share != self._share:
            self._share, self._lines = losses.share, []
        self._lines += [_line(row) for row in rows[len(self._lines) : kept]]
        lines = [*self._lines, *(_line(row) for row in rows[kept:])]
        _write(self._folder / LOSSES, LOSS_COLUMNS, lines, durable=durable)
        errors = [",".join("" if value is None else repr(value) for value in row) for row in history.errors.rows()]
        _write(self._folder / PASSES, ERROR_COLUMNS, errors, durable=durable)


def read_history(folder: Path) -> RunHistory:
    """The curves that a `HistoryWriter` wrote, to the last digit; empty where it has not written yet.

    Raises:
        CheckpointError: a table is damaged.
    """
    losses = _rows(folder / LOSSES, LOSS_COLUMNS)
    try:
        curve = LossHistory.from_rows([[float(cell) for cell in row] for row in losses])
    except ValueError as error:
        raise CheckpointError(f"{folder / LOSSES}: {error}") from error
    return RunHistory(curve, _passes(folder / PASSES))


def passes_file(network: Path) -> Path:
    """Where the errors after each pass of its training lie beside a network's file: NAME.passes.csv."""
    return network.with_suffix(".passes.csv")


def passes_beside(network: Path) -> ErrorHistory | None:
    """The errors after each pass of the training that made a network's file; None where they were not kept.

    Raises:
        CheckpointError: their table is damaged.
    """
    path = passes_file(network)
    return _passes(path) if path.is_file() else None


def losses_as_tensor(history: LossHistory) -> Tensor:
    """(N, 6) float64, the rows of a history; whole numbers stay exact up to 2⁵³."""
    return torch.tensor(history.rows(), dtype=torch.float64).reshape(-1, len(LOSS_COLUMNS))


def losses_from_tensor(rows: Tensor) -> LossHistory:
    """The history that gave this tensor.

    Raises:
        ValueError: it is none.
    """
    return LossHistory.from_rows(rows.tolist())


def _line(row: LossRow) -> str:
    first, last, steps, passes, loss, rate = row
    return f"{first},{last},{steps},{passes!r},{loss!r},{rate!r}"


def _write(path: Path, columns: Sequence[str], lines: Sequence[str], *, durable: bool) -> None:
    content = "\n".join([",".join(columns), *lines, ""]).encode("ascii")
    replace_file(path, lambda temporary: temporary.write_bytes(content), durable=durable)


def _passes(path: Path) -> ErrorHistory:
    rows = _rows(path, ERROR_COLUMNS, _OLDER_ERROR_COLUMNS)
    try:
        return ErrorHistory.from_rows([[float(cell) if cell else None for cell in row] for row in rows])
    except ValueError as error:
        raise CheckpointError(f"{path}: {error}") from error


def _rows(path: Path, columns: Sequence[str], *older: Sequence[str]) -> list[list[str]]:
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{path}: cannot be read: {error}") from error
    rows = list(csv.reader(io.StringIO(text)))
    known = [[*names] for names in (columns, *older)]
    if not rows or rows[0] not in known or any(len(row) != len(columns) for row in rows):
        raise CheckpointError(f"{path}: not a table with the columns {', '.join(columns)}")
    return rows[1:]
