"""Two real processes end where one does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import lenet_viz
from lenet_viz.training.distributed import Place, processes, session, started_by_torchrun, wanted_by_any
from tests.training import shared_run
from tests.training.shared_run import CASES, outcome, training_of

HOME = Path(lenet_viz.__file__).parent.parent

pytestmark = pytest.mark.skipif(not torch.distributed.is_available(), reason="this torch has no torch.distributed")


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> list[dict]:
    """What each of two processes found."""
    folder = tmp_path_factory.mktemp("shared")
    words = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", shared_run.__file__, str(folder)]
    environment = os.environ | {"PYTHONPATH": str(HOME), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert [torch.load(folder / f"after-{rank}.pt") for rank in (0, 1)] == [1, 1]
    return [torch.load(folder / f"{rank}.pt") for rank in (0, 1)]


@pytest.fixture(scope="module")
def alone() -> dict[str, dict]:
    """What one process finds."""
    found = {}
    for case in CASES:
        training = training_of(case)
        found[case] = outcome(training, training.events())
    return found


def test_each_process_has_its_place(shared):
    assert [each["place"] for each in shared] == [(0, 2, True, 2), (1, 2, False, 2)]


@pytest.mark.parametrize("case", [*CASES, "resumed"])
def test_all_processes_end_in_the_same_bits(shared, case):
    first, second = (each[case] for each in shared)
    for part in ("network", "average"):
        for name, value in first[part].items():
            assert torch.equal(value, second[part][name]), name
    assert [first[key] for key in ("losses", "errors", "words")] == [
        second[key] for key in ("losses", "errors", "words")
    ]


@pytest.mark.parametrize("case", ["one digit left", "uneven shares"])
def test_they_end_where_one_process_does(shared, alone, case):
    got, expected = shared[0][case], alone[case]
    for part in ("network", "average"):
        torch.testing.assert_close(got[part], expected[part], rtol=1e-3, atol=2e-5)
    assert got["losses"] == pytest.approx(expected["losses"], rel=1e-4)
    assert got["errors"] == [pytest.approx(errors, abs=0.02) for errors in expected["errors"]]


def test_they_diverge_together(shared, alone):
    assert "no longer" in alone["diverging"]["words"]
    assert shared[0]["diverging"]["words"] == alone["diverging"]["words"]
    torch.testing.assert_close(shared[0]["diverging"]["network"], alone["diverging"]["network"], rtol=0, atol=0)


def test_a_shared_run_goes_on_to_the_same_bits(shared):
    for name, value in shared[0][shared_run.RESUMED]["network"].items():
        assert torch.equal(value, shared[0]["resumed"]["network"][name])


def test_second_derivatives_are_not_shared(shared):
    assert "one process" in shared[0]["refusal"]


def test_what_one_wishes_all_hear(shared):
    assert [each["wishes"] for each in shared] == [[True, False]] * 2


def test_without_torchrun_a_process_is_alone(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    assert not started_by_torchrun()
    with session(torch.device("cpu")) as place:
        assert place == Place(0, 1, torch.device("cpu"))
        assert place.leads
        assert processes() == 1
        assert wanted_by_any(True)
        assert not wanted_by_any(False)
