"""Altered networks, gradients and the asked-about unit in the painted figure."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from lenet_viz.analysis.account import account
from lenet_viz.gui.views.figure.altered import altered_rect
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.gradients import ShownGradients
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.figure.shown import code_of
from lenet_viz.gui.views.figure.strands import STRONGEST, strands
from lenet_viz.gui.views.figure.walk import unit_rect
from lenet_viz.gui.views.images import signed_image
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.alterations import UNALTERED, Part, Place, altered
from lenet_viz.network.inference import run
from lenet_viz.network.ladder import fan_out, ladder
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec, Stage, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]


def traced(spec: NetworkSpec) -> Trace:
    pixels = np.random.default_rng(0).random((spec.input_size, spec.input_size), dtype=np.float32)
    return run(LeNet5(spec), pixels)


def gradients_of(trace: Trace) -> ShownGradients:
    noise = np.random.default_rng(1)
    values = {stage: noise.normal(size=array.shape).astype(np.float32) for stage, array in trace.values.items()}
    return ShownGradients(values, trace.weights, target=3, loss=0.0123)


def figure_of(qtbot, spec: NetworkSpec, trace: Trace | None) -> NetworkFigure:
    figure = NetworkFigure()
    qtbot.addWidget(figure)
    figure.resize(1120, 580)
    figure.set_network(spec, LeNet5(spec).snapshot())
    figure.set_trace(trace)
    figure.show()
    return figure


def picture(figure: NetworkFigure) -> QImage:
    return figure.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def part(image: QImage, rect: Rect) -> QImage:
    return image.copy(round(rect.x), round(rect.y), round(rect.w), round(rect.h))


def inspect(figure: NetworkFigure, unit: Unit, *, pinned: bool = True, readers: bool = False) -> None:
    spec = figure.figure_layout.spec
    figure.set_inspection(
        Inspection(unit, pinned, ladder(spec, unit), tuple(fan_out(spec, unit)) if readers else (), None)
    )


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_every_stage_shows_its_inspection_and_leaves_no_trace(qtbot, spec):
    figure = figure_of(qtbot, spec, traced(spec))
    quiet = picture(figure)
    for stage, layer in spec.by_stage.items():
        unit = Unit(stage, layer.maps // 2, layer.shape[1] // 2, layer.shape[2] // 2)
        inspect(figure, unit)
        pinned = picture(figure)
        cell = unit_rect(figure.figure_layout, unit)
        left = round(cell.x) - 1
        assert pinned.pixelColor(left, round(cell.centre[1])) == QColor(LIGHT.accent), stage
        inspect(figure, unit, pinned=False)
        assert picture(figure) != pinned, "what is pinned looks so"
        inspect(figure, unit, readers=True)
        assert (picture(figure) != pinned) == (stage is not Stage.OUTPUT)
    figure.set_inspection(None)
    assert picture(figure) == quiet


@pytest.mark.parametrize("unit", [Unit(Stage.C3, 9, 5, 4), Unit(Stage.F6, 30), Unit(Stage.OUTPUT, 3)], ids=str)
def test_data_and_numbers_are_not_covered_by_edges(qtbot, unit):
    trace = traced(PAPER)
    figure = figure_of(qtbot, PAPER, trace)
    quiet = picture(figure)
    figure.set_inspection(Inspection(unit, True, ladder(PAPER, unit), (), account(trace, unit)))
    asked = picture(figure)
    layout = figure.figure_layout
    numbers = [output.number for output in layout.outputs]
    for rect in (*layout.kernels.values(), *layout.maps[Stage.S4], *numbers, layout.headings[Stage.F6]):
        assert part(asked, rect) == part(quiet, rect)


@pytest.mark.parametrize("unit", [Unit(Stage.C5, 17), Unit(Stage.F6, 30), Unit(Stage.OUTPUT, 3)], ids=str)
def test_single_units_have_edges_by_the_size_of_what_comes_through(qtbot, unit):
    trace = traced(PAPER)
    layout = figure_of(qtbot, PAPER, trace).figure_layout
    known = Inspection(unit, True, ladder(PAPER, unit), (), account(trace, unit))
    found = [strand.strength for strand in strands(layout, known)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 1.0
    assert len(found) == (16 if unit.stage is Stage.C5 else STRONGEST)


def test_a_marked_unit_shows_with_its_weight(qtbot):
    figure = figure_of(qtbot, PAPER, traced(PAPER))
    inspect(figure, Unit(Stage.C3, 9, 5, 4))
    layout = figure.figure_layout
    before = picture(figure)
    figure.set_marked(Unit(Stage.S2, 4, 6, 6))
    after = picture(figure)
    assert part(after, layout.maps[Stage.S2][4]) != part(before, layout.maps[Stage.S2][4])
    assert part(after, layout.kernels[4, 9]) != part(before, layout.kernels[4, 9])
    assert part(after, layout.kernels[3, 9]) == part(before, layout.kernels[3, 9])
    figure.set_marked(None)
    assert picture(figure) == before


def test_the_pointer_still_shows_its_cell_while_another_unit_is_pinned(qtbot):
    figure = figure_of(qtbot, PAPER, traced(PAPER))
    inspect(figure, Unit(Stage.C3, 9, 5, 4))
    layout = figure.figure_layout
    before = picture(figure)
    spot, none = QPointF(*layout.maps[Stage.C3][2].centre), Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, spot, spot, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(figure, move)
    after = picture(figure)
    for rect in (layout.maps[Stage.C3][2], layout.lens_words):
        assert part(after, rect) != part(before, rect)


def test_a_muted_kernel_is_pale_but_keeps_its_trained_weights(qtbot):
    trace = traced(PAPER)
    figure = figure_of(qtbot, PAPER, trace)
    layout = figure.figure_layout
    before = picture(figure)
    alterations = UNALTERED.with_muted([(3, 9)], True)
    figure.set_network(PAPER, altered(PAPER, trace.weights, alterations), trace.weights)
    figure.set_alterations(alterations)
    after = picture(figure)
    muted = part(after, layout.kernels[3, 9])
    assert muted != part(before, layout.kernels[3, 9])
    cell = muted.width() / 5
    clear_of_the_stroke = {muted.pixel(round((column + 0.5) * cell), round(cell / 2)) for column in range(4)}
    assert len(clear_of_the_stroke) > 2, "its weights can still be told apart"
    assert part(after, layout.kernels[4, 9]) == part(before, layout.kernels[4, 9])
    assert part(after, layout.table_heading) != part(before, layout.table_heading), "it counts the muted ones"
    figure.set_network(PAPER, trace.weights)
    figure.set_alterations(UNALTERED)
    assert picture(figure) == before


def test_what_is_silenced_is_hatched_also_on_a_blank_pad(qtbot):
    figure = figure_of(qtbot, PAPER, None)
    before = picture(figure)
    layout = figure.figure_layout
    units = (Unit(Stage.S2, 1, 5, 5), Unit(Stage.C5, 17), Unit(Stage.F6, 3))
    alterations = UNALTERED.with_silenced_map((Stage.C1, 2), True).with_silenced_map((Stage.F6, 5), True)
    for unit in units:
        alterations = alterations.with_silenced_unit(unit, True)
    figure.set_alterations(alterations)
    after = picture(figure)
    rects = [layout.maps[Stage.C1][2], *(unit_rect(layout, unit) for unit in (*units, Unit(Stage.F6, 5)))]
    for rect in rects:
        assert part(after, rect) != part(before, rect)
    assert part(after, layout.maps[Stage.C1][3]) == part(before, layout.maps[Stage.C1][3])


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (Place(Stage.C1, Part.WEIGHTS, 2 * 25 + 7), lambda layout: layout.c1_kernels[2]),
        (Place(Stage.C1, Part.BIASES, 2), lambda layout: layout.maps[Stage.C1][2]),
        (Place(Stage.S2, Part.WEIGHTS, 3), lambda layout: layout.maps[Stage.S2][3]),
        (Place(Stage.C3, Part.WEIGHTS, PAPER.table.kernel_index[3, 9] * 25), lambda layout: layout.kernels[3, 9]),
        (Place(Stage.C3, Part.BIASES, 9), lambda layout: layout.maps[Stage.C3][9]),
        (Place(Stage.C5, Part.WEIGHTS, (7 * 16 + 2) * 25), lambda layout: unit_rect(layout, Unit(Stage.C5, 7))),
        (Place(Stage.F6, Part.WEIGHTS, 4 * 120 + 5), lambda layout: unit_rect(layout, Unit(Stage.F6, 4))),
        (Place(Stage.OUTPUT, Part.WEIGHTS, 4 * 84 + 5), lambda layout: layout.outputs[4].code),
    ],
    ids=str,
)
def test_an_altered_number_marks_what_it_belongs_to(qtbot, place, where):
    figure = figure_of(qtbot, PAPER, traced(PAPER))
    layout = figure.figure_layout
    rect = altered_rect(layout, place)
    assert rect == where(layout)
    before = picture(figure)
    figure.set_alterations(UNALTERED.with_number(place, 1.0))
    corner = Rect(rect.right - 6, rect.y - 1, 7, 7)
    assert part(picture(figure), corner) != part(before, corner)


def test_the_weights_of_a_softmax_output_belong_to_its_row(qtbot):
    layout = figure_of(qtbot, VARIANTS["lenet-1"], None).figure_layout
    layer = layout.spec.layer(Stage.OUTPUT)
    place = Place(Stage.OUTPUT, Part.WEIGHTS, 3 * layer.table.sources * layer.window**2 + 1)
    assert altered_rect(layout, place) == unit_rect(layout, Unit(Stage.OUTPUT, 3))


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_gradients_have_their_own_colours_and_scale(qtbot, spec, theme):
    trace = traced(spec)
    figure = figure_of(qtbot, spec, trace)
    figure.set_theme(theme)
    values = picture(figure)
    gradients = gradients_of(trace)
    figure.set_gradients(gradients)
    shown = picture(figure)
    layout = figure.figure_layout
    for stage in (Stage.INPUT, Stage.C1, Stage.S2, Stage.C3, Stage.S4):
        slopes = gradients.values[stage]
        assert np.abs(slopes).max() <= gradients.limits[stage] * 1.001
        rect = layout.maps[stage][0]
        cells = signed_image(slopes[0], gradients.limits[stage], theme.gradients)
        assert part(shown, rect) == cells.scaled(round(rect.w), round(rect.h)), stage
    for rect in (layout.table_heading, layout.headings[Stage.INPUT], layout.activation_scale, layout.kernel_scale):
        assert part(shown, rect) != part(values, rect)
    figure.set_gradients(None)
    assert picture(figure) == values


def test_a_blank_pad_has_no_gradients(qtbot):
    trace = traced(PAPER)
    figure = figure_of(qtbot, PAPER, None)
    blank = picture(figure)
    figure.set_gradients(gradients_of(trace))
    assert picture(figure) == blank
    figure.set_trace(trace)
    kernel = figure.figure_layout.kernels[3, 9]
    assert part(picture(figure), kernel) != part(blank, kernel), "the kernels follow, too"
    figure.set_trace(None)
    assert picture(figure) == blank


def test_what_was_said_of_another_network_is_gone(qtbot):
    trace = traced(PAPER)
    figure = figure_of(qtbot, PAPER, trace)
    inspect(figure, Unit(Stage.C3, 9, 5, 4))
    figure.set_marked(Unit(Stage.S2, 4, 6, 6))
    figure.set_gradients(gradients_of(trace))
    figure.set_alterations(UNALTERED.with_muted([(5, 15)], True))
    other = VARIANTS["lenet-1"]
    figure.set_network(other, LeNet5(other).snapshot())
    assert picture(figure) == picture(figure_of(qtbot, other, None))
    with pytest.raises(ValueError, match="their own network"):
        figure.set_gradients(gradients_of(trace))
    for unit in (Unit(Stage.C3, 15), Unit(Stage.C1, 0)):
        with pytest.raises(ValueError, match="its own network"):
            figure.set_inspection(Inspection(unit, True, ladder(PAPER, unit), (), None))


def test_an_altered_code_pixel_is_seen_in_the_row_and_in_the_lens(qtbot):
    figure = figure_of(qtbot, PAPER, traced(PAPER))
    output = figure.figure_layout.outputs[4]
    codes = figure._shown.weights[Stage.OUTPUT].weights.reshape(10, 12, 7)
    row, column = np.argwhere(codes[4] > 0)[-1]
    side = output.code.w / 7
    spot = QPoint(round(output.code.x + (column + 0.5) * side), round(output.code.y + (row + 0.5) * side))
    before = picture(figure).pixelColor(spot)
    place = Place(Stage.OUTPUT, Part.WEIGHTS, int((4 * 12 + row) * 7 + column))
    alterations = UNALTERED.with_number(place, -1.0)
    trained = LeNet5(PAPER).snapshot()
    figure.set_network(PAPER, altered(PAPER, trained, alterations), trained)
    figure.set_alterations(alterations)
    assert before == QColor(LIGHT.text)
    assert picture(figure).pixelColor(spot) == QColor(LIGHT.window)
    assert code_of(figure._shown, 4)[row, column] == 0.0
