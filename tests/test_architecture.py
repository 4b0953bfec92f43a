"""What the import contracts of pyproject.toml cannot see: what is really loaded, and by whom."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lenet_viz

PACKAGE = Path(lenet_viz.__file__).parent
PROJECT = PACKAGE.parent
WITHOUT_QT = ("network", "data", "training", "analysis", "storage")
WITHOUT_TORCH = (
    "network.arithmetic",
    "network.codes",
    "network.connection_table",
    "network.geometry",
    "network.spec",
    "network.trace",
    "network.variants",
    "network.weights",
    "network.wiring",
)


def loaded_after(statements: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after those statements."""
    report = "; import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-c", statements + report]
    finished = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return set(finished.stdout.split())


def importing(*modules: str) -> str:
    return "import " + ", ".join(f"lenet_viz.{name}" for name in modules)


def test_the_package_itself_loads_nothing_heavy():
    assert loaded_after("import lenet_viz").isdisjoint({"numpy", "torch", "PySide6", "pyqtgraph"})


def test_wiring_needs_no_torch():
    assert "torch" not in loaded_after(importing(*WITHOUT_TORCH))


def test_nothing_below_the_window_loads_qt():
    modules = [
        name.removeprefix("lenet_viz.")
        for package in WITHOUT_QT
        for _, name, _ in pkgutil.walk_packages([str(PACKAGE / package)], f"lenet_viz.{package}.")
    ]
    assert "network.lenet5" in modules
    assert loaded_after(importing(*modules)).isdisjoint({"PySide6", "pyqtgraph", "shiboken6"})


def test_the_contract_names_every_package():
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    named = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    assert named == {f"lenet_viz.{name}" for _, name, is_package in pkgutil.iter_modules([str(PACKAGE)]) if is_package}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_exception_is_swallowed(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and all(isinstance(statement, ast.Pass) for statement in node.body)
    ]
    assert silent == []
