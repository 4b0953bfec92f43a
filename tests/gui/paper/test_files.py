"""Figures of the paper as files."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QFileDialog

from lenet_viz.gui.controllers import paper_files
from lenet_viz.gui.controllers.paper_files import FILE_FILTERS
from lenet_viz.report.saving import save


@pytest.fixture
def gate(monkeypatch):
    """While it is closed, nothing is written; its `begun` tells when writing waits for it."""
    gate = threading.Event()
    gate.begun = threading.Event()

    def slow(*args):
        gate.begun.set()
        gate.wait()
        save(*args)

    monkeypatch.setattr(paper_files, "save", slow)
    yield gate
    gate.set()


@pytest.fixture
def ask(rig, tmp_path, monkeypatch):
    """Presses the button and answers with a file's name in the dialog."""

    def ask(name: str) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / name), FILE_FILTERS[".png"]))
        rig.button("Save").click()

    return ask


@pytest.mark.parametrize(
    ("name", "kind", "expected", "begin"),
    [
        ("a.png", ".png", "a.png", b"\x89PNG"),
        ("a", ".svg", "a.svg", b"<?xml"),
        ("a.csv", ".png", "a.csv", b'of,error\n"LeNet-5'),
    ],
)
def test_a_figure_is_saved_as_its_name_says(rig, tmp_path, monkeypatch, name, kind, expected, begin):
    rig.open()
    asked = []

    def ask(parent, title, proposal, kinds):
        asked.append((proposal, kinds))
        return str(tmp_path / name), FILE_FILTERS[kind]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    rig.button("Save").click()
    rig.wait_said(f"Saved {tmp_path / expected}")
    assert (tmp_path / expected).read_bytes().startswith(begin)
    assert asked == [("wide.png", ";;".join(FILE_FILTERS.values()))]


def test_nothing_is_saved_without_a_file(rig, monkeypatch):
    rig.open()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: ("", ""))
    rig.button("Save").click()
    assert "Sav" not in rig.said.replace("Save as", "")


@pytest.mark.parametrize(("name", "cause"), [("none/a.png", "No such file or directory"), ("a.gif", "not '.gif'")])
def test_what_cannot_be_saved_is_told(rig, tmp_path, ask, name, cause):
    rig.open()
    ask(name)
    rig.wait_said("The figure could not be saved")
    told = rig.window.messages.text
    assert str(tmp_path / name) in told
    assert cause in told
    ask("b.csv")
    rig.wait_said(f"Saved {tmp_path / 'b.csv'}")
    assert not rig.window.messages.isVisible()


def test_every_file_is_written_and_told_however_soon_the_next_is_asked_for(rig, gate, ask, qtbot, tmp_path):
    rig.open()
    names = ["a.png", "b.csv", "c.svg"]
    for name in names:
        ask(name)
        qtbot.waitUntil(gate.begun.is_set)
    assert "Saving a.png, b.csv, c.svg …" in rig.said
    gate.set()
    rig.wait_said(" · ".join(f"Saved {tmp_path / name}" for name in names))
    assert sorted(path.name for path in tmp_path.glob("?.???")) == names
    ask("d.csv")
    rig.wait_said(f"Saved {tmp_path / 'd.csv'}")
    assert "a.png" not in rig.said


def test_what_went_wrong_is_still_told_when_the_next_file_is_written(rig, gate, ask, tmp_path):
    rig.open()
    for name in ("a.csv", "none/b.csv", "c.csv"):
        ask(name)
    gate.set()
    rig.wait_said(f"Saved {tmp_path / 'c.csv'}")
    (told,) = (line for line in rig.said.splitlines() if "Saved" in line)
    assert str(tmp_path / "none/b.csv") in rig.window.messages.text
    assert told.split(" · ") == [f"Saved {tmp_path / name}" for name in ("a.csv", "c.csv")]


def test_what_is_told_stays_when_a_picture_comes_and_goes_when_another_is_chosen(rig, ask, tmp_path):
    rig.open()
    rig.figures.gate.clear()
    rig.window.list.choose("high")
    rig.window.tell("Saved it")
    rig.figures.gate.set()
    rig.wait_drawn()
    assert "Saved it" in rig.said
    rig.window.list.choose("wide")
    assert "Saved it" not in rig.said


def test_files_that_wait_are_written_when_the_program_ends(rig, gate, ask, qtbot, tmp_path):
    rig.open()
    for name in ("a.csv", "none/b.csv", "c.csv"):
        ask(name)
    qtbot.waitUntil(gate.begun.is_set)
    gate.set()
    rig.controller.shut_down()
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["a.csv", "c.csv"]
