"""What is written on the figures: whose a curve or a bar is, and where it says so."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.text import Text

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.report.catalogue import FIGURES
from lenet_viz.report.figures import error_table, passes, training_size
from lenet_viz.report.palette import LIGHT
from lenet_viz.training.error_history import ErrorHistory

from .conftest import inside


def words(drawn) -> list[str]:
    """Everything that is written on a figure."""
    return [each.get_text() for each in drawn.findobj(Text) if each.get_text()]


def label(drawn, beginning: str) -> Text:
    """The one label that begins so, after a number."""
    (found,) = (each for each in drawn.findobj(Text) if re.fullmatch(rf"[0-9.]+  {beginning}", each.get_text()))
    return found


@pytest.mark.parametrize("key", ["fig-5", "fig-6", "fig-9", "fig-10"])
def test_nobody_takes_a_network_for_the_paper_s(key, material):
    (figure,) = (each for each in FIGURES if each.key == key)
    said = words(figure.draw(material, LIGHT))
    assert any(each.startswith("here: ") for each in said)
    assert not any(material.title in each and "here: " not in each for each in said)


def test_fig_6_says_whose_study_it_is(material):
    assert "here: a study of LeNet-5, 1998" in words(training_size.draw(material, LIGHT))
    other = replace(material, title="Another", network=LeNet5(VARIANTS["lenet-1"], seed=3))
    assert "here: a study of LeNet-5, 1998, not of Another" in words(training_size.draw(other, LIGHT))


@pytest.mark.parametrize("wrong", [0.0, 0.04, 0.5], ids=["few wrong", "an interval beyond the axis", "a broken bar"])
def test_fig_9_explains_the_line_only_where_there_is_one(material, wrong):
    count = 200
    labels = np.zeros(count, np.int64)
    scores = np.full((count, 10), 90.0, np.float32)
    scores[np.arange(count), (np.arange(count) < wrong * count).astype(np.int64)] = 1.0
    evaluation = replace(material.evaluation, labels=labels, scores=scores, total=count)
    measured = replace(material, evaluation=evaluation)
    low, high = (100 * bound for bound in evaluation.interval)
    lines = [each for each in error_table.draw(measured, LIGHT).axes[0].lines if each.get_color() == LIGHT.text]
    assert bool(lines) == (high <= error_table.LONGEST)
    caption = error_table.caption(measured)
    assert ("the line through the bar" in caption) == bool(lines)
    assert f"95% interval on 200 digits, {low:.2f} to {high:.2f}%" in caption


@pytest.mark.parametrize("wrong", [0, 10, 30, 38, 45, 60, 900])
def test_what_fig_9_says_behind_a_bar_fits(material, wrong):
    scores = np.full((1000, 10), 90.0, np.float32)
    scores[np.arange(1000), (np.arange(1000) < wrong).astype(np.int64)] = 1.0
    evaluation = replace(material.evaluation, labels=np.zeros(1000, np.int64), scores=scores, total=1000)
    drawn = error_table.draw(replace(material, evaluation=evaluation), LIGHT)
    assert inside(drawn)
    assert any(each.startswith(f"{wrong / 10:.2f}") for each in words(drawn))
    assert any("95% interval" in each for each in words(drawn)) == (wrong <= 10)


def run_of(material, passes_made: int):
    """The same network, had its run had so many passes."""
    history = [(number, 400 * number, 1.0, 9 / number, 5 / number) for number in range(1, passes_made + 1)]
    return replace(material, passes=ErrorHistory.from_rows(history))


@pytest.mark.parametrize(("passes_made", "early"), [(5, "here, held-out"), (100, "the paper, test")])
def test_fig_5_names_a_curve_where_it_ends(material, passes_made, early):
    drawn = passes.draw(run_of(material, passes_made), LIGHT)
    drawn.canvas.draw()
    (axes,) = drawn.axes
    end = axes.transData.transform((min(passes_made, 20), 1))[0]
    boxes = {name: label(drawn, name).get_window_extent() for name in (early, "the paper, training", "here, training")}
    assert 0 < boxes[early].x0 - end < 40
    assert boxes[early].x1 < axes.bbox.x1
    late = "the paper, training" if passes_made < 20 else "here, training"
    assert boxes[late].x0 > axes.bbox.x1


def test_fig_5_leads_from_a_curve_that_ends_early_to_a_name_without_room_beside_it(material):
    drawn = passes.draw(run_of(material, 35), LIGHT)
    drawn.canvas.draw()
    (axes,) = drawn.axes
    name, end = label(drawn, "the paper, test"), axes.transData.transform((20, 0.96))
    assert name.get_window_extent().x0 > axes.bbox.x1
    leaders = [line.get_transform().transform(line.get_xydata()) for line in axes.lines if line.get_linewidth() < 1]
    (leader,) = (each for each in leaders if np.allclose(each[0], end, atol=1))
    assert 0 < name.get_window_extent().x0 - leader[1][0] < 10
    assert name.get_window_extent().y0 < leader[1][1] < name.get_window_extent().y1


@pytest.mark.parametrize("passes_made", [5, 19, 20, 21, 40, 55, 60, 100, 1000])
def test_names_in_fig_5_stay_apart(material, passes_made):
    drawn = passes.draw(run_of(material, passes_made), LIGHT)
    drawn.canvas.draw()
    boxes = [each.get_window_extent() for each in drawn.findobj(Text) if re.match(r"[0-9.]+  ", each.get_text())]
    assert len(boxes) == 4
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    assert all(box.x1 < drawn.bbox.x1 - 10 for box in boxes)
