"""Two real processes end where one does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import lenet_viz
from lenet_viz.training.distributed import Place, highest, processes, session, started_by_torchrun, together
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


def test_the_highest_wish_counts(shared):
    assert [each["wishes"] for each in shared] == [[130, 0]] * 2


def test_what_fails_in_one_fails_in_all_and_is_told_once(shared):
    assert [each["failures"] for each in shared] == [
        ["a broken file", "a bad option", "done"],
        ["told elsewhere", "told elsewhere", "done"],
    ]


def test_without_torchrun_a_process_is_alone(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    assert not started_by_torchrun()
    with session() as place:
        assert place == Place(0, 1)
        assert place.leads
        assert place.device("cpu") == torch.device("cpu")
        assert processes() == 1
        assert highest(7) == 7
        with pytest.raises(FileNotFoundError):
            together(Path("/nowhere").read_bytes)


def test_processes_that_cannot_share_a_device_are_told(monkeypatch):
    monkeypatch.setenv("LOCAL_RANK", "3")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(ValueError, match="has 2 GPUs"):
        Place(3, 4).device("cuda")
    with pytest.raises(ValueError, match="not on mps"):
        Place(3, 4).device("mps")
