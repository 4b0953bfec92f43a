"""What an installed wheel carries: built, installed in an empty environment, and asked for a digit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import numpy as np
import pytest

from lenet_viz.network.variants import VARIANTS

PROJECT = Path(__file__).parents[1]

# A 3 as a mouse draws it: two bows, y down.
THREE = {
    "strokes": [
        [[30, 25], [45, 16], [62, 18], [70, 30], [64, 43], [48, 50], [66, 56], [74, 70], [66, 84], [48, 90], [30, 82]]
    ]
}


def run(*command: str | Path, cwd: Path) -> str:
    """What the command prints; a PYTHONPATH that leads back to the source tree is taken from it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    words = [str(word) for word in command]
    finished = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=PROJECT)
    (built,) = folder.glob("lenet_viz-*-py3-none-any.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel, and borrows its dependencies."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    paths = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    python = Path(paths["scripts"]) / Path(sys.executable).name
    install = ("-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel)
    run(sys.executable, *install, cwd=folder)
    # A path line makes packages importable without running the .pth files beside them, such as the
    # one that would point back to the source tree.
    Path(paths["purelib"], "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Path(paths["scripts"])


def test_the_wheel_holds_every_resource(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    files = [path for path in (PROJECT / "resources").rglob("*") if path.is_file()]
    resources = {f"lenet_viz/{path.relative_to(PROJECT).as_posix()}" for path in files}
    assert resources <= names
    assert {f"lenet_viz/resources/networks/{name}.safetensors" for name in VARIANTS} <= resources
    assert {name.split("/")[0] for name in names if not name.startswith("lenet_viz-")} == {"lenet_viz"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_an_installed_wheel_reads_a_digit(scripts, tmp_path):
    python = scripts / Path(sys.executable).name
    package = Path(run(python, "-c", "import lenet_viz; print(lenet_viz.__file__)", cwd=tmp_path).strip())
    assert package.is_relative_to(scripts.parent)

    (tmp_path / "three.json").write_text(json.dumps(THREE), encoding="utf-8")
    (line,) = run(scripts / "lenet-viz", "classify", "three.json", "--json", cwd=tmp_path).splitlines()
    answer = json.loads(line)
    assert (answer["digit"], answer["rejected"], answer["score_kind"]) == (3, False, "penalty")
    assert len(answer["scores"]) == 10
    assert np.argmin(answer["scores"]) == 3
