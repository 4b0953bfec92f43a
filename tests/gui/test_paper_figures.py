"""The paper's figures follow the network on screen when they are told to, and say so when they do not."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import USUAL_LIMITS
from lenet_viz.data.choices import DataChoice
from lenet_viz.data.download import Cancelled
from lenet_viz.gui.controllers import paper_material
from lenet_viz.gui.controllers.paper_figures import FAILED, FILE_FILTERS, NOTHING, PaperFiguresController
from lenet_viz.gui.controllers.paper_material import NO_DIGITS, passes_of, subject_on_screen
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.paper.window import STALE, PaperWindow
from lenet_viz.gui.views.theme import DARK
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.report import canvas
from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.material import Material
from lenet_viz.storage.checkpoints import load_network, save_network
from lenet_viz.storage.resources import network_file
from lenet_viz.storage.run_folder import FINAL
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import FRESH, RunSheet
from lenet_viz.storage.run_tables import PASSES

LONG_MS = 20_000
SILENCED = UNALTERED.with_silenced_map((Stage.C1, 0), True)


def only_network(name: str) -> tuple[LeNet5, Origin]:
    network, card = load_network(network_file(name))
    return network, Origin("", card)


class FakeFigures:
    """Two figures: plain areas in the palette's accent. `drawn` tells which were drawn, with which palette."""

    def __init__(self) -> None:
        self.drawn: list[tuple[str, str]] = []
        self.all = tuple(self._figure(key, height) for key, height in (("wide", 3.0), ("high", 12.0)))

    def _figure(self, key: str, height: float) -> PaperFigure:
        def draw(material, palette):
            self.drawn.append((key, palette.name))
            if material.title == "broken":
                raise ValueError("there is nothing to draw")
            figure = canvas.blank(palette, height)
            figure.set_facecolor(palette.accent)
            return figure

        def rows(material):
            return [["of", "error"], [material.title, 2.5]]

        return PaperFigure(key, f"Figure {key}", f"How {key}?", draw, lambda material: f"{key} of it", rows)


class Rig:
    """A controller between a session and its window, with measuring that takes no time."""

    def __init__(self, qtbot, folder: Path, monkeypatch):
        network, card = load_network(network_file("paper-1998"))
        self._qtbot = qtbot
        self.session = Session(network, Origin("test error", card))
        self.window = PaperWindow()
        qtbot.addWidget(self.window)
        self.figures = FakeFigures()
        self.measured: list[tuple] = []
        self.trouble: Exception | None = None
        self.library = RunLibrary(folder / "runs")
        monkeypatch.setattr(paper_material, "gather", self.gather)
        self.controller = PaperFiguresController(self.session, self.window, self.library, figures=self.figures.all)

    def gather(self, network, title, card, digits, *, training, passes, report):
        self.measured.append((network, title, card, len(digits), len(training)))
        report(1, 4)
        if self.trouble is not None:
            raise self.trouble
        return material(network, title, card, digits)

    def open(self) -> None:
        self.controller.show_window()
        self.wait_drawn()

    def wait_drawn(self) -> None:
        self._qtbot.waitUntil(lambda: self.window.picture.image is not None, timeout=LONG_MS)

    def wait_measured(self) -> None:
        self._qtbot.waitUntil(lambda: self.controller.material is not None, timeout=LONG_MS)

    def wait_said(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: words in self.said, timeout=LONG_MS)

    @property
    def said(self) -> str:
        return "\n".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def button(self, words: str) -> QPushButton:
        buttons = self.window.findChildren(QPushButton)
        return next(each for each in buttons if each.text().replace("&", "").startswith(words))


def material(network, title, card, digits) -> Material:
    scores = np.full((len(digits), 10), 100.0, np.float32)
    scores[np.arange(len(digits)), digits.labels.numpy()] = 1
    scores[0] = 100 * (digits.labels.numpy()[0] == np.arange(10)) + 1  # one mistake
    evaluation = Evaluation(
        digits.labels.numpy(), scores, network.spec.output, len(digits), USUAL_LIMITS[network.spec.output]
    )
    return Material(title, card, network, digits, evaluation, None, Stage.F6, np.zeros((10, 84), np.float32), ())


@pytest.fixture
def rig(qtbot, tmp_path, monkeypatch, tiny_mnist):
    rig = Rig(qtbot, tmp_path, monkeypatch)
    yield rig
    rig.controller.shut_down()


@pytest.fixture
def endless(rig):
    """Measuring that ends only when it is stopped; set once it has begun, and once it was stopped."""
    begun, stopped, never = threading.Event(), threading.Event(), threading.Event()

    def gather(*args, report, **others):
        begun.set()
        try:
            while not never.wait(0.01):  # as long as a batch takes
                report(1, 4)
        except Cancelled:
            stopped.set()
            raise

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paper_material, "gather", gather)
        yield begun, stopped


# What is shown


def test_the_window_measures_the_network_on_screen_and_draws_it(rig):
    assert rig.controller.material is None
    rig.open()
    (network, title, card, tested, learned) = rig.measured[0]
    assert (title, tested, learned) == ("LeNet-5, 1998", 40, 80)
    assert card == rig.session.origin.card
    assert network is not rig.session.network
    assert rig.figures.drawn == [("wide", "light")]
    assert "error 2.50% (0.44–12.88%) on the 40 test digits of MNIST" in rig.said
    assert "wide of it" in rig.said
    assert rig.controller.material.title == title


@pytest.mark.parametrize("key", ["wide", "high"])
def test_a_figure_is_as_large_as_fits_in_pixels_of_the_screen(rig, key):
    rig.open()
    rig.window.list.choose(key)
    rig.wait_drawn()
    room, image = rig.window.picture.size(), rig.window.picture.image
    ratio = rig.window.picture.devicePixelRatioF()
    spare = (round(room.width() * ratio) - image.width(), round(room.height() * ratio) - image.height())
    assert 0 <= min(spare) <= 1 < max(spare)
    assert image.devicePixelRatioF() == ratio
    assert image.pixelColor(image.width() // 2, image.height() // 2).name() == "#c2491d"


def test_a_figure_that_was_drawn_is_not_drawn_again(rig):
    rig.open()
    for key in ("high", "wide", "high"):
        rig.window.list.choose(key)
        rig.wait_drawn()
        assert f"{key} of it" in rig.said
    assert rig.figures.drawn == [("wide", "light"), ("high", "light")]


def test_another_theme_and_another_size_draw_anew(qtbot, rig):
    rig.open()
    rig.controller.set_theme(DARK)
    assert rig.window.picture.image is None
    rig.wait_drawn()
    before = rig.window.picture.image.width()
    with qtbot.waitSignal(rig.window.resized):
        rig.window.resize(rig.window.width() + 80, rig.window.height())
    qtbot.waitUntil(lambda: rig.window.picture.image is not None and rig.window.picture.image.width() > before)
    assert rig.figures.drawn == [("wide", "light"), ("wide", "dark"), ("wide", "dark")]


def test_a_closed_window_draws_nothing(qtbot, rig):
    rig.open()
    rig.window.close()
    rig.controller.set_theme(DARK)
    rig.open()
    assert rig.figures.drawn == [("wide", "light"), ("wide", "dark")]
    assert len(rig.measured) == 1


def test_a_figure_that_cannot_be_drawn_says_why(qtbot, rig, monkeypatch):
    monkeypatch.setattr(
        paper_material, "gather", lambda *args, **others: replace(rig.gather(*args, **others), title="broken")
    )
    rig.controller.show_window()
    qtbot.waitUntil(lambda: "there is nothing to draw" in rig.window.picture.words, timeout=LONG_MS)
    assert not rig.button("Save").isEnabled()


# Another network


def test_another_network_is_measured_when_it_is_wanted(rig):
    rig.open()
    rig.session.set_network(*only_network("lenet-1"))
    assert STALE in rig.said
    assert rig.controller.material is None
    rig.button("Measure again").click()
    rig.wait_measured()
    rig.wait_drawn()
    assert "LeNet-1, 1990" in rig.said
    assert STALE not in rig.said
    assert [title for _, title, *_ in rig.measured] == ["LeNet-5, 1998", "LeNet-1, 1990"]


def test_what_is_taken_back_makes_the_figures_true_again(rig):
    rig.open()
    rig.session.alter(SILENCED)
    assert STALE in rig.said
    rig.session.alter(UNALTERED)
    assert STALE not in rig.said
    assert rig.controller.material is not None


def test_opening_the_window_again_measures_what_is_new(rig):
    rig.open()
    rig.window.close()
    rig.session.set_network(*only_network("lenet-1"))
    rig.controller.show_window()
    rig.wait_measured()
    assert len(rig.measured) == 2


# Measuring


def test_measuring_is_shown_and_can_be_stopped_and_begun_again(qtbot, rig, endless):
    begun, stopped = endless
    rig.controller.show_window()
    rig.wait_said("25%")
    assert "Measuring LeNet-5, 1998" in rig.said
    rig.button("Cancel").click()
    qtbot.waitUntil(stopped.is_set)
    assert NOTHING in rig.said
    begun.clear()
    rig.button("Measure the network").click()
    qtbot.waitUntil(begun.is_set)


def test_stopping_brings_the_figures_from_before_back(qtbot, rig, request):
    rig.open()
    _, stopped = request.getfixturevalue("endless")
    rig.session.set_network(*only_network("lenet-1"))
    rig.button("Measure again").click()
    rig.wait_said("25%")
    rig.button("Cancel").click()
    qtbot.waitUntil(stopped.is_set)
    assert STALE in rig.said
    assert rig.window.picture.isVisible()
    assert "wide of it" in rig.said


def test_closing_the_window_stops_measuring(qtbot, rig, endless):
    begun, stopped = endless
    rig.controller.show_window()
    qtbot.waitUntil(begun.is_set)
    rig.window.close()
    qtbot.waitUntil(stopped.is_set)


def test_why_a_network_could_not_be_measured(rig):
    rig.trouble = ValueError("the record is damaged")
    rig.controller.show_window()
    rig.wait_said(FAILED)
    assert "the record is damaged" in rig.said
    rig.trouble = None
    rig.button("Measure the network").click()
    rig.wait_drawn()
    rig.trouble = ValueError("it is damaged again")
    rig.controller.measure()
    rig.wait_said(f"{FAILED}: it is damaged again")
    assert rig.window.picture.isVisible()


def test_without_digits_the_window_says_where_to_get_them(rig, tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_VIZ_DATA", str(tmp_path))
    rig.controller.show_window()
    assert NO_DIGITS in rig.said
    assert rig.measured == []


# The network that is measured


def test_an_altered_network_has_no_card_and_says_that_it_is_altered(rig):
    rig.session.alter(SILENCED)
    subject = subject_on_screen(rig.session)
    assert (subject.title, subject.card, subject.shipped) == ("LeNet-5, 1998, altered by hand", None, "")
    pixels = torch.rand(1, 1, 32, 32)
    assert torch.equal(subject.network(pixels), rig.session.network(pixels))
    assert not torch.equal(subject.network(pixels), rig.session.trained_network(pixels))


def test_a_network_without_a_card_says_what_it_is(rig):
    rig.session.set_network(LeNet5(VARIANTS["lenet-1"], seed=1), Origin("in training: pass 3 of 20"))
    assert subject_on_screen(rig.session).title == "LeNet-1, 1990, in training: pass 3 of 20"


def test_the_errors_by_pass_come_from_the_run_that_made_the_network(rig):
    network, card = load_network(network_file("paper-1998"))
    card = replace(card, date="2001-01-01")
    rig.session.set_network(network, Origin("", card))
    subject = subject_on_screen(rig.session)
    assert passes_of(subject, rig.library) is None
    for name in ("own", "other"):  # the newest is looked at first
        folder = rig.library.create(RunSheet(name, network.spec, card.recipe, DataChoice(), start=FRESH))
        save_network(folder.path / FINAL, network, card if name == "own" else replace(card, date="1999-01-01"))
        percent = 2.0 if name == "own" else 3.0
        rows = f"pass,step,loss,train_error_percent,watch_error_percent\n1,5,0.5,{percent},1.5\n"
        (folder.path / PASSES).write_text(rows)
    (only,) = passes_of(subject, rig.library).rows()
    assert only == (1, 5, 0.5, 2.0, 1.5)


# Saving and copying


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
def test_what_cannot_be_saved_is_told(rig, tmp_path, monkeypatch, name, cause):
    rig.open()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / name), FILE_FILTERS[".png"]))
    rig.button("Save").click()
    rig.wait_said("The figure could not be saved")
    assert str(tmp_path / name) in rig.said
    assert cause in rig.said


def test_the_picture_is_copied(rig):
    rig.open()
    rig.button("Copy").click()
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == rig.window.picture.image.size()
    assert "Copied" in rig.said


# In the program's window


def test_the_menu_leads_to_the_figures_and_to_the_report(window):
    actions = {action.objectName(): action for action in window.actions()}
    assert actions["paper_figures"].shortcut().toString() == "Ctrl+P"
    assert {actions["paper_figures"], actions["report"]} <= set(window.header.more_menu.actions())
    actions["paper_figures"].trigger()
    paper = window.findChild(PaperWindow)
    assert paper.isVisible()
    assert NO_DIGITS in {label.text() for label in paper.findChildren(QLabel)}
    actions["report"].trigger()
    assert window.messages.text == NO_DIGITS
    window.set_theme(DARK)
    corner = paper.list.viewport().grab().toImage().pixelColor(1, 5)
    assert corner.name() == DARK.accent
