"""`torchrun … lenet-viz train`: two real processes, one run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
import torch

import lenet_viz
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_sheet import RunStatus

pytestmark = [
    pytest.mark.skipif(not torch.distributed.is_available(), reason="this torch has no torch.distributed"),
    pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent in another way here"),
]

HOME = Path(lenet_viz.__file__).parent.parent
TORCHRUN = ["torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "--", "lenet_viz"]

RECIPE = {"optimiser": "SGD", "schedule": "constant", "rate": 0.01, "batch": 31, "averaging": 0.9, "passes": 80}
"""60 digits: the last batch of a pass is 29, of which one process has 15."""


@pytest.fixture
def order(tmp_path, small_data):
    (tmp_path / "recipe.json").write_text(json.dumps(RECIPE))
    return ["train", "--network", "lenet-1", "--recipe", "recipe.json", "--data", small_data, "--held-out", "20"]


@pytest.fixture
def start(tmp_path):
    """Start a program in the test's folder; nothing of it outlives the test."""
    environment = os.environ | {"PYTHONPATH": str(HOME), "OMP_NUM_THREADS": "1", "XDG_DATA_HOME": str(tmp_path)}
    environment.pop("WORLD_SIZE", None)
    begun: list[subprocess.Popen[str]] = []

    def run(*words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", *map(str, words)]
        pipe = subprocess.PIPE
        begun.append(subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe, text=True))
        return begun[-1]

    yield run
    for process in begun:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def told(errors: str) -> list[str]:
    """What the program itself says, between torchrun's lines."""
    return [line for line in errors.splitlines() if line.startswith("lenet-viz: ")]


def wait_for_a_pass(lines: IO[str]) -> None:
    for line in lines:
        if json.loads(line)["event"] == "pass":
            return
    raise AssertionError("the run ended before its first pass")


def test_two_processes_stop_and_go_on_to_the_network_of_one(start, order, cli, tmp_path, monkeypatch):
    stopped = start(*TORCHRUN, *order, "--run", tmp_path / "shared", "--out", "shared.safetensors", "--json")
    wait_for_a_pass(stopped.stdout)
    stopped.send_signal(signal.SIGINT)
    _, errors = stopped.communicate(timeout=60)
    (line,) = told(errors)
    assert "; go on with: lenet-viz train --resume " in line
    folder = RunFolder(tmp_path / "shared")
    sheet = folder.sheet()
    assert (sheet.status, folder.is_busy) == (RunStatus.STOPPED, False)
    assert f"stopped at step {sheet.steps:,};" in line
    assert sheet.command.startswith("torchrun --nproc-per-node 2 -m -- lenet_viz train --network lenet-1 ")
    assert sheet.environment["processes"] == "2"

    resume = ["train", "--resume", folder.path, "--data", order[6], "--out", "shared.safetensors", "--json"]
    goes_on = start(*TORCHRUN, *resume)
    monkeypatch.chdir(tmp_path)
    assert cli(*order, "--out", "alone.safetensors", "--json").code == 0
    output, errors = goes_on.communicate(timeout=60)
    assert (goes_on.returncode, told(errors)) == (0, []), errors
    # One of the two tells.
    rows = [json.loads(line) for line in output.splitlines()]
    passes = [row["number"] for row in rows if row["event"] == "pass"]
    assert (rows[0]["step"], rows[-1]["event"]) == (sheet.steps, "done")
    assert passes == list(range(passes[0], 81))
    sheet = folder.sheet()
    assert (sheet.status, sheet.steps, len(folder.history().errors.rows())) == (RunStatus.FINISHED, 160, 80)
    (one, its_card), (two, card) = (load_network(tmp_path / f"{name}.safetensors") for name in ("alone", "shared"))
    torch.testing.assert_close(two.state_dict(), one.state_dict(), rtol=1e-3, atol=1e-4)
    assert (card.digits, card.test_digits, card.test_error) == (60, 40, its_card.test_error)
    assert folder.final()[1] == card


def test_what_goes_wrong_is_told_once_and_nobody_waits(start, order, tmp_path):
    order += ["--with", "optimiser=stochastic diagonal Levenberg–Marquardt"]
    refused = start(*TORCHRUN, *order, "--run", tmp_path / "refused")
    lost = start(*TORCHRUN, *order[:-2], "--passes", 9_000, "--run", tmp_path / "lost", "--json")
    _, errors = refused.communicate(timeout=60)
    (line,) = told(errors)
    assert line.endswith("learns in one process: its second derivatives are not shared")
    # The first process to end with it makes torchrun end the other, unless that has ended as well.
    assert "exitcode  : 2 " in errors
    assert "RuntimeError" not in errors
    assert not (tmp_path / "refused").exists()

    wait_for_a_pass(lost.stdout)
    shutil.rmtree(tmp_path / "lost", ignore_errors=True)
    _, errors = lost.communicate(timeout=60)
    (line,) = told(errors)
    assert line.startswith(f"lenet-viz: {tmp_path / 'lost'}: No such file or directory; go on with: ")
    assert "exitcode  : 1 " in errors
