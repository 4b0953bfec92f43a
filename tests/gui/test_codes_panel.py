"""The codes panel: where its cells are, what it says, what it tells of the pointer and the keys."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QPoint, Qt, Signal

from lenet_viz.analysis.code_comparison import CodeComparison, SoftmaxComparison, compare
from lenet_viz.analysis.reading import read
from lenet_viz.gui.controllers.codes import CodesController
from lenet_viz.gui.views.codes.line_layout import LABEL, Line, label_rows, nearest_digit, scale_of
from lenet_viz.gui.views.codes.panel import CodesPanel
from lenet_viz.gui.views.codes.picture import Part, picture_image
from lenet_viz.gui.views.codes.picture_row import PictureRow
from lenet_viz.gui.views.codes.row_layout import CAPTION, grid, lay_out_row
from lenet_viz.gui.views.codes.score_line import ScoreLine
from lenet_viz.gui.views.codes.words import cell_words, code_pictures, lead_of, sentence, softmax_pictures
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.gui.views.theme import DARK, LIGHT, SPACING
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output, Stage, Unit
from lenet_viz.network.variants import VARIANTS

NETWORKS = {name: LeNet5(spec, seed=3).eval() for name, spec in VARIANTS.items()}
BREAKS = [True, False, False, True, False, True]
SIZES = [(840, 170), (1140, 215), (1600, 320)]


def trace_of(name: str, seed: int = 0):
    side = VARIANTS[name].input_size
    return run(NETWORKS[name], np.random.default_rng(seed).uniform(-0.1, 1.175, (side, side)).astype(np.float32))


def shown(panel: CodesPanel, name: str = "paper-1998", seed: int = 0):
    trace = trace_of(name, seed)
    found, answer = compare(trace), read(trace.scores, trace.spec.output)
    panel.show_comparison(found, answer, 1.7159)
    return found, answer


def printed(text: str) -> list[float]:
    return [float(word.replace("−", "-")) for word in re.findall(r"[−]?\d+(?:\.\d+)?", text)]


@pytest.fixture
def panel(qtbot):
    panel = CodesPanel()
    qtbot.addWidget(panel)
    panel.resize(1140, 215)
    panel.show()
    return panel


# Where things are


@given(
    cells=st.sampled_from([84, 128, 192, 7, 300]),
    width=st.floats(400, 1500),
    height=st.floats(120, 400),
    ratio=st.sampled_from([1.0, 1.25, 2.0]),
)
def test_every_cell_is_found_where_it_is(cells, width, height, ratio):
    layout = lay_out_row(cells=cells, breaks=BREAKS, width=width, height=height, ratio=ratio)
    rows, columns = grid(cells)
    assert rows * columns >= cells > (rows - 1) * columns
    assert layout.cell * ratio == pytest.approx(round(layout.cell * ratio)), "whole device pixels"
    for number in range(len(BREAKS)):
        for index in (0, cells // 2, cells - 1):
            assert layout.cell_at(*layout.cell_rect(number, index).centre) == (number, index)
    assert layout.cell_at(layout.pictures[1].x - 3, layout.pictures[1].y) is None
    for left, right in zip(layout.pictures, layout.pictures[1:], strict=False):
        assert left.right < right.x
    if layout.cell > 1 / ratio:
        assert layout.width <= width + 1
        assert layout.pictures[0].h <= height - 2 * CAPTION + 1e-6


def test_cells_beyond_the_last_unit_are_nothing():
    layout = lay_out_row(cells=128, breaks=[True], width=600, height=200)
    last = layout.pictures[0]
    assert layout.columns * 12 > 128
    assert layout.cell_at(last.right - 1, last.bottom - 1) is None


@given(
    scores=st.lists(st.floats(-1e4, 1e4), min_size=10, max_size=10).map(tuple),
    limit=st.sampled_from([None, 20.0]),
    width=st.integers(180, 900),
)
def test_a_scale_holds_every_score(scores, limit, width):
    line = Line("penalty", "smaller is better", scores, 0, 1, limit, "gap")
    scale = scale_of(line, width)
    assert 2 <= len(scale.numbers) <= 9
    assert scale.first <= min(scores) + 1e-6
    assert scale.last >= max(scores) - 1e-6
    xs = [scale.x(score) for score in sorted(scores)]
    assert xs == sorted(xs)
    assert all(0 <= x <= width for x in xs)
    digit = nearest_digit(line, scale, scale.x(scores[4]))
    assert digit is not None
    assert scale.x(scores[digit]) == pytest.approx(scale.x(scores[4]))


def test_scores_that_are_no_numbers_have_no_place():
    line = Line("penalty", "smaller is better", (math.nan,) * 9 + (math.inf,), 0, 1, 20.0, "gap")
    assert nearest_digit(line, scale_of(line, 300), 100) is None


@given(xs=st.lists(st.floats(0, 400), min_size=1, max_size=10), rows=st.integers(1, 10))
def test_labels_do_not_touch_where_rows_suffice(xs, rows):
    chosen = label_rows(xs, rows)
    assert all(0 <= row < rows for row in chosen)
    if rows >= len(xs):
        for one in range(len(xs)):
            for other in range(one):
                assert chosen[one] != chosen[other] or abs(xs[one] - xs[other]) >= LABEL - 1e-6


# What is said


@given(seed=st.integers(0, 500))
def test_printed_penalties_and_gap_add_up(seed):
    found = compare(trace_of("paper-1998", seed))
    assert isinstance(found, CodeComparison)
    below = {picture.part: picture.below for picture in code_pictures(found, 1.7159)}
    nearest, runner_up, gap = (
        printed(below[part])[0] for part in (Part.NEAREST_SQUARES, Part.RUNNER_UP_SQUARES, Part.VOTES)
    )
    assert round(nearest + gap, 1) == runner_up
    for index in range(0, 84, 7):
        words = cell_words(found, Part.VOTES, index).splitlines()[1]
        other, _, mine, _, vote = printed(words)
        assert round(other - mine, 4) == vote
        x, code, square = printed(cell_words(found, Part.RUNNER_UP_CODE, index).splitlines()[1].replace("²", ""))
        assert (x - code) ** 2 == pytest.approx(square, abs=6e-5)


@given(seed=st.integers(0, 500), name=st.sampled_from(["softmax-full", "lenet-1", "keras-3x3"]))
def test_printed_leads_add_up(seed, name):
    trace = trace_of(name, seed)
    found = compare(trace)
    assert isinstance(found, SoftmaxComparison)
    text = sentence(found, read(trace.scores, Output.SOFTMAX))
    votes, sign, biases, lead = re.search(r"by (\S+) ([+−]) (\S+) \(biases\) = (\S+):", text).groups()
    (votes,), (biases,), (lead,) = printed(votes), printed(biases), printed(lead)
    assert round(votes + (biases if sign == "+" else -biases), 2) == lead
    assert str(printed(softmax_pictures(found, 1.0)[-1].below)[0]) == str(votes)
    assert lead_of(found).total == text.partition("(biases) = ")[2].partition(":")[0], "as on the number line"


def test_the_sentence_says_accepted_or_why_not(panel):
    found, answer = shown(panel)
    assert answer.rejected
    assert panel.sentence.startswith(answer.reason)
    assert f"The runner-up, {found.runner_up.digit}, is" in panel.sentence
    accepted = np.full(10, 74.0, dtype=np.float32)
    accepted[found.nearest.digit] = 7.1
    words = sentence(found, read(accepted, Output.RBF))
    assert words.startswith(f"Nearest code {found.nearest.digit} at ")
    at, margin = re.search(r"at (\S+), (\S+) below the limit 20: accepted\.", words).groups()
    assert round(printed(at)[0] + printed(margin)[0], 1) == 20


def test_code_pixels_have_their_sign(panel):
    found, _ = shown(panel)
    words = {cell_words(found, Part.NEAREST_CODE, index) for index in range(84)}
    assert any("code +1," in line for line in words)
    assert any("code −1," in line for line in words)
    assert cell_words(found, Part.INPUTS, 23).startswith("(row 3, column 2): F6 unit 23\nx = ")


# The widgets


def test_hovering_and_clicking_a_cell(qtbot, panel):
    found, _ = shown(panel)
    row = panel.findChild(PictureRow)
    place = QPoint(*(round(at) for at in row.row_layout.cell_rect(2, 23).centre))
    with qtbot.waitSignal(panel.unit_hovered) as hovered:
        qtbot.mouseMove(row, place)
    assert hovered.args == [Unit(Stage.F6, 23)]
    assert panel.cell_words == cell_words(found, Part.NEAREST_SQUARES, 23)
    with qtbot.waitSignal(panel.unit_clicked) as clicked:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args == [Unit(Stage.F6, 23)]
    with qtbot.waitSignal(panel.unit_hovered) as left:
        qtbot.mouseMove(row, QPoint(row.width() - 1, 1))
    assert left.args == [None]
    assert "Point at a cell" in panel.cell_words


def test_new_numbers_come_under_a_resting_pointer(qtbot, panel):
    shown(panel)
    qtbot.keyClick(panel.findChild(PictureRow), Qt.Key.Key_Right)
    before = panel.cell_words
    shown(panel, seed=5)
    assert panel.cell_words != before
    assert panel.cell_words.startswith("(row 0, column 0)")


def test_the_keys_walk_over_cells_and_pictures(qtbot, panel):
    shown(panel)
    row, units = panel.findChild(PictureRow), []
    panel.unit_hovered.connect(units.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(row, key)
    assert [unit.map for unit in units] == [0, 7, 8, 1, 0]
    assert row.part_of(panel._at[0]) is Part.INPUTS
    qtbot.keyClick(row, Qt.Key.Key_Left)
    assert panel._at == (0, 0), "there is nothing further left"
    for _ in range(7):
        qtbot.keyClick(row, Qt.Key.Key_Right)
    assert row.part_of(panel._at[0]) is Part.NEAREST_CODE
    with qtbot.waitSignal(panel.unit_clicked) as clicked:
        qtbot.keyClick(row, Qt.Key.Key_Return)
    assert clicked.args == [Unit(Stage.F6, 0)]
    qtbot.keyClick(row, Qt.Key.Key_Escape)
    assert units[-1] is None


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["paper-1998", "softmax-full", "keras-3x3", "lenet-1"])
def test_everything_fits(qtbot, panel, name, size):
    panel.resize(*size)
    shown(panel, name)
    row, line = panel.findChild(PictureRow), panel.findChild(ScoreLine)
    qtbot.waitUntil(lambda: line.geometry().right() == size[0] - 2 * SPACING - 1)
    layout = row.row_layout
    assert layout.pictures[-1].right <= row.width()
    assert layout.pictures[0].y >= CAPTION
    assert layout.pictures[0].bottom + CAPTION <= row.height() + 1
    assert line.width() >= 240
    assert line.height() >= line.minimumSizeHint().height()
    if name == "paper-1998":
        assert layout.cell >= {840: 9, 1140: 12, 1600: 20}[size[0]]


def test_pictures_show_the_numbers(panel):
    found, _ = shown(panel)
    pictures = code_pictures(found, 1.7159)
    code = picture_image(pictures[1], LIGHT)
    assert (code.width(), code.height()) == (7, 12)
    for index, pixel in enumerate(found.nearest.code):
        ink = code.pixelColor(index % 7, index // 7).name()
        assert ink == (LIGHT.ink if pixel > 0 else LIGHT.paper)
    votes = picture_image(pictures[-1], DARK)
    quiet = np.flatnonzero(found.votes == 0)[0]
    assert votes.pixelColor(quiet % 7, quiet // 7).name() == DARK.activations.neutral


def test_marking_a_unit_frames_its_cells(panel):
    shown(panel)
    before = panel.grab().toImage()
    panel.set_marked(Unit(Stage.F6, 40))
    marked = panel.grab().toImage()
    assert marked != before
    panel.set_marked(Unit(Stage.C1, 0))
    assert panel.grab().toImage() == before


def test_a_marked_unit_is_framed_as_soon_as_there_are_numbers(panel):
    shown(panel)
    panel.set_marked(Unit(Stage.F6, 40))
    marked = panel.grab().toImage()
    panel.show_blank(Output.RBF)
    panel.set_marked(Unit(Stage.F6, 40))
    shown(panel)
    assert panel.grab().toImage() == marked


def test_a_blank_pad_has_frames_and_no_numbers(panel):
    panel.show_blank(Output.RBF)
    assert panel.sentence == "Draw a digit: F6 is then held against the ten codes."
    assert panel.cell_words == ""
    blank = panel.grab().toImage()
    shown(panel)
    assert panel.grab().toImage() != blank
    panel.show_blank(Output.RBF)
    assert panel.grab().toImage() == blank
    panel.show_blank(Output.SOFTMAX)
    assert "no codes" in panel.sentence


def test_a_blank_pad_forgets_the_cell(qtbot, panel):
    shown(panel)
    row = panel.findChild(PictureRow)
    qtbot.keyClick(row, Qt.Key.Key_Right)
    panel.show_blank(Output.RBF)
    with qtbot.assertNotEmitted(panel.unit_clicked):
        qtbot.keyClick(row, Qt.Key.Key_Return)


def test_a_digits_exact_score_under_the_pointer(panel):
    found, _ = shown(panel)
    line = panel.findChild(ScoreLine)
    scale = scale_of(line._line, line.width())
    words = line.reading_at(QPoint(round(scale.x(found.penalties[found.nearest.digit])), 10))
    assert re.fullmatch(r"\d: penalty [\d.]+", words)


def test_themes(panel):
    shown(panel)
    light = panel.grab().toImage()
    panel.set_theme(DARK)
    assert panel.grab().toImage() != light
    panel.set_theme(LIGHT)
    assert panel.grab().toImage() == light


# The controller


class FakeSession(QObject):
    trace_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.network = NETWORKS["paper-1998"]
        self.trace = self.answer = None

    def read(self, name: str | None) -> None:
        self.trace = None if name is None else trace_of(name)
        self.answer = None if name is None else read(self.trace.scores, self.trace.spec.output)
        if name is not None:
            self.network = NETWORKS[name]
        self.trace_changed.emit()


def test_the_controller_follows_the_session_while_the_panel_is_in_view(qtbot, panel):
    session = FakeSession()
    controller = CodesController(session, panel)
    assert panel.sentence.startswith("Draw a digit")
    session.read("paper-1998")
    assert "Like no digit" in panel.sentence
    panel.hide()
    session.read("lenet-1")
    assert "Like no digit" in panel.sentence, "nobody looks"
    panel.show()
    assert "Its sum leads" in panel.sentence
    session.read(None)
    assert "no codes" in panel.sentence
    session.read("paper-1998")
    before = panel.grab().toImage()
    controller.follow(Inspection(Unit(Stage.F6, 7), pinned=True, ladder={}, fan_out=(), account=None))
    pinned = panel.grab().toImage()
    assert pinned != before
    controller.mark(Unit(Stage.F6, 8))
    assert panel.grab().toImage() not in (before, pinned)
    controller.mark(None)
    assert panel.grab().toImage() == pinned, "the pinned unit again"
    with qtbot.waitSignals([controller.unit_hovered, controller.unit_clicked]):
        row = panel.findChild(PictureRow)
        qtbot.keyClick(row, Qt.Key.Key_Right)
        qtbot.keyClick(row, Qt.Key.Key_Enter)
