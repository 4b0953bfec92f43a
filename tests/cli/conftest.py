"""The command line run in this process, and small networks in files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lenet_viz.cli.main import main
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import save_network
from lenet_viz.training.recipe import Recipe


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> str:
        """The one line on standard error."""
        (line,) = self.err.splitlines()
        assert line.startswith("lenet-viz: ")
        return line


@pytest.fixture
def cli(capsys) -> Callable[..., Result]:
    """Run a command; also argparse's way out is an exit code."""

    def run(*words: object) -> Result:
        try:
            code = main([str(word) for word in words])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def network_files(tmp_path_factory) -> Path:
    """A folder with an untrained network of every variant."""
    folder = tmp_path_factory.mktemp("networks")
    for index, (name, spec) in enumerate(VARIANTS.items()):
        card = Card(Recipe(), "nothing", 0, 0, None, 10_000, index / 1000, 1.0, "2026-01-02", "none", "0")
        save_network(folder / f"{name}.safetensors", LeNet5(spec, seed=1), card)
    return folder
