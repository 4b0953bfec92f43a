"""Every question for a file begins where the last one was answered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from lenet_viz.gui.settings import Settings
from lenet_viz.gui.views.file_dialogs import ask_for_folder, ask_to_open, ask_to_save


class Dialogs:
    """In place of Qt's: `begun` are the places where they began, `answer` is what is chosen."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.answer = ""

    def file(self, parent, title, begin, filters):
        self.begun.append(begin)
        return self.answer, filters if self.answer else ""

    def folder(self, parent, title, begin):
        self.begun.append(begin)
        return self.answer


@pytest.fixture
def dialogs(monkeypatch):
    dialogs = Dialogs()
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, dialogs.file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", dialogs.folder)
    return dialogs


@pytest.fixture
def parent(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


ASKING = {
    "open": lambda parent: ask_to_open(parent, "Open", "Numbers (*.csv)"),
    "save": lambda parent: ask_to_save(parent, "Save", "a.csv", "Numbers (*.csv)")[0],
    "folder": lambda parent: ask_for_folder(parent, "Where to?"),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
def test_every_question_is_asked_where_the_last_one_was_answered(dialogs, parent, tmp_path, ask):
    first = [*(each(parent) for each in ASKING.values()), *dialogs.begun]
    assert first == ["", "", "", "", "a.csv", ""]
    place = tmp_path / "here"
    place.mkdir()
    dialogs.answer = str(place if ask is ASKING["folder"] else place / "b.csv")
    assert ask(parent) == dialogs.answer
    dialogs.begun, dialogs.answer = [], ""
    assert [each(parent) for each in ASKING.values()] == ["", "", ""]
    assert dialogs.begun == [str(place), str(place / "a.csv"), str(place)]
    assert Settings().folder == str(place)


def test_a_folder_that_is_gone_is_forgotten(dialogs, parent, tmp_path):
    Settings().remember_folder(str(tmp_path / "gone"))
    for ask in ASKING.values():
        ask(parent)
    assert dialogs.begun == ["", "a.csv", ""]


def test_the_kind_that_was_chosen_is_told(dialogs, parent, tmp_path):
    dialogs.answer = str(tmp_path / "b")
    assert ask_to_save(parent, "Save", "a.csv", "Numbers (*.csv)") == (dialogs.answer, "Numbers (*.csv)")
