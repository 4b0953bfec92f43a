"""Films of kernels, from the question for a file to the file."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from lenet_viz.gui.controllers import films
from lenet_viz.gui.controllers.films import FilmController
from lenet_viz.gui.controllers.run_orders import RunOrder
from lenet_viz.gui.views.run_state import RunState


@pytest.fixture
def film(qtbot, lab):
    """A controller, and a run to film."""
    lab.training.begin(RunOrder(lab.sheet(passes=1)))
    lab.wait(RunState.FINISHED)
    window = QWidget()
    qtbot.addWidget(window)
    controller = FilmController(window)
    controller.folder, controller.told, controller.troubles = lab.folder, [], []
    controller.news.connect(controller.told.append)
    controller.trouble.connect(controller.troubles.append)
    yield controller
    controller.shut_down()


def test_a_film_is_drawn_into_the_file_that_was_named(film, qtbot, tmp_path, monkeypatch):
    proposals = []

    def ask(parent, title, proposal, kinds):
        proposals.append(proposal)
        return str(tmp_path / "mine"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    film.export(film.folder)
    qtbot.waitUntil(lambda: len(film.told) == 2, timeout=20_000)
    path = tmp_path / "mine.gif"
    assert film.told == ["Drawing mine.gif …", f"Saved {path}: {len(film.folder.moments())} frames"]
    assert path.read_bytes().startswith(b"GIF")
    assert proposals == [f"{film.folder.path.name} kernels.gif"]


def test_nothing_is_drawn_without_a_file(film, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: ("", ""))
    film.export(film.folder)
    assert film.told == []


def test_what_cannot_be_drawn_is_told(film, qtbot, tmp_path):
    film.export_to(film.folder, tmp_path / "none" / "a.gif")
    qtbot.waitUntil(lambda: len(film.troubles) == 1)
    assert film.troubles[0].startswith("The film could not be saved: ")
    for moment in film.folder.moments():
        moment.path.unlink()
    film.export_to(film.folder, tmp_path / "a.gif")
    qtbot.waitUntil(lambda: len(film.troubles) == 2)


def test_closing_gives_up_a_film(film, qtbot, tmp_path, monkeypatch):
    begun, path = threading.Event(), tmp_path / "a.gif"

    def endless(folder, path, *, progress):
        while True:
            begun.set()
            progress(0, 1)

    monkeypatch.setattr(films, "write_film", endless)
    film.export_to(film.folder, path)
    assert begun.wait(10)
    film.shut_down()
    assert not path.exists()
