"""What every figure is drawn with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views import theme
from lenet_viz.report import palette as palettes
from lenet_viz.report.canvas import fitted, inked, rgb, signed, spread
from lenet_viz.report.palette import DARK, LIGHT

PLACES = st.lists(st.floats(-5, 5), min_size=1, max_size=8)


@given(PLACES, st.floats(0.01, 2))
def test_labels_are_moved_apart_and_keep_their_order(places, gap):
    moved = spread(places, gap)
    order = np.argsort(places, kind="stable")
    assert (np.diff(np.array(moved)[order]) >= gap * (1 - 1e-6)).all()
    assert np.mean(moved) == pytest.approx(np.mean(places), abs=1e-6)


@given(PLACES)
def test_labels_with_room_stay_where_they_are(places):
    apart = [place + 20 * index for index, place in enumerate(places)]
    assert spread(apart, 1.0) == pytest.approx(apart)


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "Z")), max_size=200), st.integers(1, 3))
def test_long_names_are_cut_to_their_place(words, lines):
    shown = fitted(words, 9.0, 2.0, lines).split("\n")
    assert len(shown) <= lines
    assert all(len(line) <= 27 for line in shown)


def test_short_names_stay_whole():
    assert fitted("LeNet-5, 1998", 9.5, 1.4) == "LeNet-5, 1998"


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_greys_go_from_paper_to_ink(palette):
    ends = inked(np.array([[0, 255]], np.uint8), palette)
    assert ends[0, 0].tolist() == rgb(palette.paper).tolist()
    assert ends[0, 1].tolist() == rgb(palette.ink).tolist()


def test_signed_values_have_the_three_colours_and_stop_at_the_limit():
    colours = signed(np.array([-9.0, -1.5, 0.0, 1.5, 9.0], np.float32), 1.5, LIGHT)
    ends = [rgb(LIGHT.negative), rgb(LIGHT.negative), rgb(LIGHT.neutral), rgb(LIGHT.positive), rgb(LIGHT.positive)]
    assert colours.tolist() == np.array(ends).tolist()


@pytest.mark.parametrize("name", ["LIGHT", "DARK"])
def test_the_colours_are_those_of_the_window(name):
    ours, windows = getattr(palettes, name), getattr(theme, name)
    for field in ("name", "window", "panel", "border", "text", "muted", "faint", "accent", "paper", "ink"):
        assert getattr(ours, field) == getattr(windows, field)
    activations = windows.activations
    assert (ours.negative, ours.neutral, ours.positive) == (
        activations.negative,
        activations.neutral,
        activations.positive,
    )
