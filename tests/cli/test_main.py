"""The command line as a whole: help, versions, exit codes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lenet_viz import __version__
from lenet_viz.cli.main import BROKEN_PIPE

COMMANDS = (*("networks", "summary", "classify", "train", "runs", "film", "evaluate", "snapshot", "benchmark"),)


def test_help_lists_every_command(cli):
    result = cli("--help")
    assert result.code == 0
    assert all(f"\n    {command}" in result.out for command in COMMANDS)


@pytest.mark.parametrize("command", ["networks", "summary", "classify", "train", "runs", "evaluate"])
def test_every_command_has_its_help(cli, command):
    result = cli(command, "--help")
    assert result.code == 0
    assert "--json" in result.out


def test_version(cli):
    assert cli("--version").out == f"lenet-viz {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["paint"],
        ["--fast"],
        ["summary"],
        ["classify"],
        ["networks", "paper-1998"],
        ["train", "--passes", "many"],
        ["evaluate", "paper-1998", "--set", "letters"],
    ],
)
def test_a_wrong_command_line_exits_with_2(cli, words):
    result = cli(*words)
    assert result.code == 2
    assert result.out == ""
    assert "error: " in result.err


@pytest.mark.parametrize("command", ["summary", "evaluate"])
def test_an_unknown_network_is_named_with_those_there_are(cli, command):
    result = cli(command, "lenet-6")
    assert (result.code, result.out) == (2, "")
    assert "'lenet-6'" in result.error
    assert "paper-1998" in result.error


@pytest.mark.parametrize("words", [["evaluate", "lenet-1", "--strokes"], ["train", "--held-out", 20, "--strokes"]])
def test_a_file_that_is_missing_is_named_before_the_cause(cli, tmp_path, small_data, words):
    missing = tmp_path / "nothing.npz"
    result = cli(*words, missing, "--data", small_data)
    assert (result.code, result.out) == (2, "")
    assert result.error == f"lenet-viz: {missing}: No such file or directory"


def test_an_interruption_is_no_failure_of_the_program(cli, monkeypatch):
    def interrupted(_options) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("lenet_viz.cli.summary.run", interrupted)
    result = cli("summary", "paper-1998")
    assert result.code == 130
    assert result.error == "lenet-viz: stopped"


@pytest.mark.skipif(os.name != "posix", reason="pipes break in another way here")
def test_a_reader_that_goes_away_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "lenet_viz", "summary", "lenet-1"],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (BROKEN_PIPE, "")
