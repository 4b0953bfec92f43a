"""The painted figure: pixels of maps, hover, blank pads, themes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from lenet_viz.analysis.reading import read
from lenet_viz.gui.views.figure.answer_panel import AnswerPanel
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.images import signed_image
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec, Stage, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]


def traced(spec: NetworkSpec, seed: int = 0) -> Trace:
    side = spec.input_size
    return run(LeNet5(spec, seed=seed), np.random.default_rng(seed).random((side, side), dtype=np.float32))


def figure_of(qtbot, spec: NetworkSpec, trace: Trace | None = None, size=(1120, 580)) -> NetworkFigure:
    figure = NetworkFigure()
    qtbot.addWidget(figure)
    figure.resize(*size)
    figure.set_network(spec, LeNet5(spec).snapshot() if trace is None else trace.weights)
    if trace is not None:
        figure.set_trace(trace)
        figure.set_answer(read(trace.scores, spec.output))
    figure.show()
    return figure


def picture(figure: NetworkFigure) -> QImage:
    return figure.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def part(image: QImage, rect: Rect) -> QImage:
    return image.copy(round(rect.x), round(rect.y), round(rect.w), round(rect.h))


def point_at(figure: NetworkFigure, place: tuple[float, float], *, click: bool = False) -> None:
    spot, none, left = QPointF(*place), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    kind = QEvent.Type.MouseButtonPress if click else QEvent.Type.MouseMove
    button, buttons = (left, left) if click else (none, none)
    QApplication.sendEvent(figure, QMouseEvent(kind, spot, spot, button, buttons, Qt.KeyboardModifier.NoModifier))


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_maps_are_painted_unit_by_unit(qtbot, spec):
    trace = traced(spec)
    figure = figure_of(qtbot, spec, trace)
    image = picture(figure)
    limit = 1.7159 if "scaled" in spec.squashing else 1.0
    for stage in (Stage.C1, Stage.S2, Stage.C3, Stage.S4):
        for rect, values in zip(figure.figure_layout.maps[stage], trace.values[stage], strict=True):
            cells = signed_image(values, limit, LIGHT.activations)
            assert rect.w % len(values) == 0, "this size gives whole cells"
            assert part(image, rect) == cells.scaled(round(rect.w), round(rect.h)), stage


def test_kernels_are_painted_weight_by_weight_and_follow_training(qtbot):
    trace = traced(PAPER)
    figure = figure_of(qtbot, PAPER, trace)
    rect = figure.figure_layout.kernels[3, 9]
    before = picture(figure)
    figure.set_network(PAPER, LeNet5(PAPER, seed=5).snapshot())
    after = picture(figure)
    assert part(before, rect) != part(after, rect)
    same = figure.figure_layout.maps[Stage.C3][9]
    assert part(before, same) == part(after, same), "the maps wait for their own trace"


def test_a_blank_pad_shows_no_answer_and_no_value(qtbot):
    figure = figure_of(qtbot, PAPER)
    empty = picture(figure)
    neutral = QColor(LIGHT.activations.neutral)
    layout = figure.figure_layout
    assert empty.pixelColor(*(round(v) for v in layout.maps[Stage.C3][9].centre)) == neutral
    for output in layout.outputs:
        assert len({part(empty, output.bar).pixel(x, y) for x in range(20) for y in range(5)}) == 1
    trace = traced(PAPER)
    figure.set_trace(trace)
    figure.set_answer(read(trace.scores, PAPER.output))
    assert picture(figure) != empty
    figure.set_trace(None)
    figure.set_answer(None)
    assert picture(figure) == empty


def test_hovering_a_unit_tells_which(qtbot):
    figure = figure_of(qtbot, PAPER, traced(PAPER))
    rect = figure.figure_layout.maps[Stage.C3][9]
    with qtbot.waitSignal(figure.unit_hovered) as hovered:
        point_at(figure, (rect.x + 4.5 * rect.w / 10, rect.y + 5.5 * rect.h / 10))
    assert hovered.args == [Unit(Stage.C3, 9, 5, 4)]
    with qtbot.waitSignal(figure.unit_clicked) as clicked:
        point_at(figure, rect.centre, click=True)
    assert clicked.args == [Unit(Stage.C3, 9, 5, 5)]
    with qtbot.waitSignal(figure.unit_hovered) as left:
        QApplication.sendEvent(figure, QEvent(QEvent.Type.Leave))
    assert left.args == [None]


def test_hovering_a_cell_of_the_table_tells_its_row_and_column(qtbot):
    figure = figure_of(qtbot, PAPER)
    with qtbot.waitSignal(figure.kernel_hovered) as hovered:
        point_at(figure, figure.figure_layout.kernels[3, 9].centre)
    assert hovered.args == [(3, 9)]
    with qtbot.waitSignal(figure.kernel_hovered) as left:
        point_at(figure, (1, 1))
    assert left.args == [None]


def test_hovering_frames_enlarges_and_leaves_no_trace(qtbot):
    figure = figure_of(qtbot, PAPER, traced(PAPER))
    layout = figure.figure_layout
    quiet = picture(figure)
    for place in (
        layout.maps[Stage.C3][9].centre,
        layout.maps[Stage.INPUT][0].centre,
        layout.kernels[3, 9].centre,
        layout.cells[1, 9].centre,
        layout.c1_kernels[2].centre,
        layout.units[Stage.C5][17].centre,
        layout.units[Stage.F6][30].centre,
        layout.outputs[3].row.centre,
        layout.headings[Stage.C1].centre,
        layout.kernel_scale.centre,
    ):
        point_at(figure, place)
        assert part(picture(figure), layout.lens_words) != part(quiet, layout.lens_words), place
    point_at(figure, (1, 1))
    assert picture(figure) == quiet


def test_another_network_clears_what_the_last_one_said(qtbot):
    figure = figure_of(qtbot, PAPER, traced(PAPER))
    other = VARIANTS["lenet-1"]
    figure.set_network(other, LeNet5(other).snapshot())
    assert figure.findChild(AnswerPanel, "answerPanel").accessibleDescription() == "draw a digit"
    with pytest.raises(ValueError, match="its own network"):
        figure.set_trace(traced(PAPER))
    figure.set_trace(traced(other))


def test_a_figure_without_a_network_is_empty(qtbot):
    figure = NetworkFigure()
    qtbot.addWidget(figure)
    figure.resize(800, 400)
    figure.show()
    image = picture(figure)
    assert image.pixelColor(0, 0) == image.pixelColor(400, 200) == QColor(LIGHT.window)
    with pytest.raises(ValueError, match="its own network"):
        figure.set_trace(traced(PAPER))


def test_themes_and_sizes_repaint_everything(qtbot):
    trace = traced(PAPER)
    figure = figure_of(qtbot, PAPER, trace)
    light = picture(figure)
    figure.set_theme(DARK)
    assert picture(figure).pixelColor(0, 0) == QColor(DARK.window)
    figure.set_theme(LIGHT)
    assert picture(figure) == light
    figure.resize(900, 450)
    picture(figure)
    figure.resize(1120, 580)
    assert picture(figure) == light


def test_the_same_code_paints_on_a_sharper_surface(qtbot):
    figure = figure_of(qtbot, PAPER, traced(PAPER))
    image = QImage(2240, 1160, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2.0)
    with QPainter(image) as painter:
        figure.render(painter, QPoint())
    assert image.pixelColor(0, 0) == QColor(LIGHT.window)
    # Words are drawn anew, not enlarged: a heading has pixels that differ within a 2×2 block.
    heading = figure.figure_layout.headings[Stage.C1]
    columns = range(round(heading.x) * 2, round(heading.x + 20) * 2, 2)
    rows = range(round(heading.y) * 2, round(heading.y + 20) * 2)
    assert any(image.pixel(x, y) != image.pixel(x + 1, y) for x in columns for y in rows)
