"""Reports, from the question for a folder to the page in a browser."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers import paper_material
from lenet_viz.gui.controllers.paper_material import NO_DIGITS
from lenet_viz.gui.controllers.reports import ReportController, folder_name
from lenet_viz.gui.controllers.time_left import TimeLeft
from lenet_viz.gui.session import Origin, Session
from lenet_viz.report import write
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import SHIPPED, network_file
from lenet_viz.storage.run_library import RunLibrary
from tests.gui.paper.lab import button, material, said

LONG_MS = 20_000
FOLDER = "Report on LeNet-5, 1998"


class Rig:
    """A controller whose measuring and writing only leave their traces."""

    def __init__(self, qtbot, folder, monkeypatch):
        self._qtbot = qtbot
        self.session = Session(*shipped("paper-1998"))
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.known, self.trouble = None, None
        self.gathered, self.written, self.troubles, self.opened = [], [], [], []
        monkeypatch.setattr(paper_material, "gather", self.gather)
        monkeypatch.setattr(write, "write_report", self.write_report)
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: self.opened.append(url) or True)
        self.controller = ReportController(self.session, RunLibrary(folder / "runs"), lambda: self.known, self.window)
        self.controller.trouble.connect(self.troubles.append)

    def gather(self, network, title, card, digits, *, training, passes, report):
        self.gathered.append(title)
        report(1, 4)
        return title

    def write_report(self, material, folder, report):
        self.written.append((material, folder))
        report(1, 2)
        if self.trouble is not None:
            raise self.trouble
        return folder / "index.html"

    def material(self, title, card):
        return material(self.session.network, title, card, load(DatasetName.MNIST, Part.TEST))

    def wait_said(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: words in self.said, timeout=LONG_MS)

    @property
    def said(self) -> str:
        return said(self.controller.dialog)

    def button(self, words: str) -> QPushButton:
        return button(self.controller.dialog, words)


def shipped(name: str):
    network, card = load_network(network_file(name))
    return network, Origin("", card)


@pytest.fixture
def rig(qtbot, tmp_path, monkeypatch, tiny_mnist):
    rig = Rig(qtbot, tmp_path, monkeypatch)
    yield rig
    rig.controller.shut_down()


def test_a_report_is_written_into_a_folder_of_its_own_and_opened(rig, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))
    rig.controller.write()
    rig.wait_said("The report is written")
    page = tmp_path / FOLDER / "index.html"
    assert rig.written == [("LeNet-5, 1998", tmp_path / FOLDER)]
    assert str(page) in rig.said
    rig.button("Open").click()
    assert rig.opened == [QUrl.fromLocalFile(str(page))]
    assert rig.troubles == []


def test_nothing_is_written_without_a_folder(rig, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: "")
    rig.controller.write()
    assert not rig.controller.dialog.isVisible()


def test_what_was_measured_is_not_measured_again(rig, tmp_path):
    rig.known = rig.material("LeNet-5, 1998", rig.session.origin.card)
    rig.controller.write_to(tmp_path)
    assert "Drawing the figures" in rig.said
    rig.wait_said("The report is written")
    assert rig.written == [(rig.known, tmp_path / FOLDER)]
    assert rig.gathered == []


def test_a_network_that_was_measured_under_another_name_is_called_what_it_is_now(rig, tmp_path):
    rig.known = rig.material("LeNet-5, 1998, in training: pass 3 of 20", None)
    rig.controller.write_to(tmp_path)
    rig.wait_said("The report is written")
    ((told, folder),) = rig.written
    assert (told.title, told.card, folder) == ("LeNet-5, 1998", rig.session.origin.card, tmp_path / FOLDER)
    assert told.evaluation.scores is rig.known.evaluation.scores
    assert rig.gathered == []


@pytest.mark.parametrize(("known", "half"), [(False, 0.875), (True, 0.5)])
def test_how_long_it_will_take_is_told(rig, tmp_path, monkeypatch, known, half):
    shares = []
    monkeypatch.setattr(TimeLeft, "words", lambda self, share: shares.append(share) or f"about {share} of it")
    begun = []
    monkeypatch.setattr(TimeLeft, "restart", lambda self: begun.append(self))
    rig.known = rig.material("LeNet-5, 1998", rig.session.origin.card) if known else None
    rig.controller.write_to(tmp_path)
    assert len(begun) == 1
    rig.wait_said("The report is written")
    assert shares[-1] == pytest.approx(half, abs=0.001)
    assert shares[0] == 0
    assert len(shares) == (2 if known else 4)


def test_without_digits_no_folder_is_asked_for(rig, tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_VIZ_DATA", str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: pytest.fail("asked"))
    rig.controller.write()
    assert rig.troubles == [NO_DIGITS]


def test_a_folder_that_holds_something_else_is_refused_before_anything_is_measured(rig, tmp_path):
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "diary.txt").write_text("mine")
    rig.controller.write_to(tmp_path)
    rig.wait_said("could not be written")
    assert str(tmp_path / FOLDER) in rig.said
    assert rig.gathered == []
    assert not rig.button("Open").isVisible()


def test_why_a_report_could_not_be_written(rig, tmp_path):
    rig.trouble = OSError(28, "No space left on device", str(tmp_path / "a.png"))
    rig.controller.write_to(tmp_path)
    rig.wait_said(f"{tmp_path / 'a.png'}: No space left on device")


def test_a_report_can_be_stopped_and_is_only_brought_up_while_it_is_written(qtbot, rig, tmp_path, monkeypatch):
    begun, stopped, never = threading.Event(), threading.Event(), threading.Event()

    def endless(material, folder, report):
        begun.set()
        try:
            while not never.wait(0.01):  # as long as a small figure takes
                report(1, 2)
        finally:
            stopped.set()

    monkeypatch.setattr(write, "write_report", endless)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: pytest.fail("asked"))
    rig.controller.write_to(tmp_path)
    rig.wait_said("Drawing the figures")
    rig.controller.write()
    assert rig.controller.dialog.isVisible()
    rig.button("Cancel").click()
    qtbot.waitUntil(stopped.is_set)
    assert not rig.controller.dialog.isVisible()


def test_a_system_without_a_browser_is_told_where_the_report_is(rig, tmp_path, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    rig.controller.write_to(tmp_path)
    rig.wait_said("The report is written")
    rig.button("Open").click()
    assert str(tmp_path / FOLDER / "index.html") in rig.troubles[0]


@pytest.mark.parametrize("title", [*(each.title for each in SHIPPED.values()), 'a/b\\c: "d" <e>|f?*, in training: 3'])
def test_the_folders_name_can_be_used_everywhere(title):
    name = folder_name(title)
    assert name.startswith("Report on ")
    assert not set(name) & set('/\\:"<>|?*')
    assert name == name.strip(" .")
