"""The unit panel's layout, without Qt: everything is in its place, and what it prints adds up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lenet_viz.analysis.account import Account, account
from lenet_viz.analysis.account_softmax import softmax
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.unit.layout import lay_out
from lenet_viz.gui.views.unit.penalty import square_limit
from lenet_viz.gui.views.unit.scene import BODY, SMALL, Align, Kind, Room, Scene, Target, Tone, Words, targets
from lenet_viz.gui.views.unit.softmax import strip
from lenet_viz.gui.views.unit.targets import (
    TERM_KINDS,
    altered_targets,
    next_target,
    place_of,
    rect_of,
    source_of,
    target_at,
    target_of,
    term_that_reads,
    unit_of,
)
from lenet_viz.gui.views.unit.wording import place_words, target_words
from lenet_viz.network.alterations import Part, Place, number_at
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import Squashing, Stage, Subsampling, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
SPECS = {
    **VARIANTS,
    "max-relu": replace(PAPER, name="max-relu", squashing=Squashing.RELU, subsampling=Subsampling.MAX),
}
C3 = Unit(Stage.C3, 9, 5, 4)


@cache
def traced(name: str = "paper-1998", silenced: Silenced | None = None) -> Trace:
    """A pass through a network with numbers in every place."""
    spec = SPECS[name]
    network = LeNet5(spec, seed=3).eval()
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for numbers in network.parameters():
            numbers += 0.1 * torch.randn(numbers.shape, generator=generator)
    if silenced is not None:
        network.silence(silenced)
    side = spec.input_size
    return run(network, np.random.default_rng(7).uniform(-0.1, 1.175, (side, side)).astype(np.float32))


def told_of(asked: tuple[str, Unit]) -> Account:
    return account(traced(asked[0]), asked[1])


def room(width: float = 1108, height: float = 146) -> Room:
    return Room(Rect(16, 1, width, height))


@st.composite
def units(draw) -> tuple[str, Unit]:
    """The name of a network, and one of its units."""
    name = draw(st.sampled_from(list(SPECS)))
    layer = draw(st.sampled_from(SPECS[name].layers[1:]))
    return name, Unit(layer.stage, *(draw(st.integers(0, size - 1)) for size in layer.shape))


def extent(words: Words, advance: float) -> Rect:
    """What the letters cover; a run in the usual face is shortened to its rectangle."""
    rect = words.rect
    if not words.fixed:
        return rect if len(words.text) > 1 else Rect(*(part for part in (rect.centre[0] - 4, rect.y, 8, rect.h)))
    width = len(words.text) * advance * (SMALL if words.small else BODY)
    x = rect.x if words.align is Align.LEFT else rect.right - width
    lead = len(words.text) - len(words.text.lstrip())
    return Rect(x + lead * width / len(words.text), rect.y, width * (1 - lead / len(words.text)), rect.h)


def inside(area: Rect, rect: Rect) -> bool:
    return (
        rect.x >= area.x - 1
        and rect.y >= area.y - 1
        and rect.right <= area.right + 1
        and rect.bottom <= area.bottom + 1
    )


def overlap(one: Rect, other: Rect) -> bool:
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    # Lines are higher than their letters.
    return across > 1.5 and down > 3.0


@given(units(), st.sampled_from([(808, 100), (808, 146), (1108, 146), (1108, 180), (1568, 252)]))
@example(("keras-3x3", Unit(Stage.C5, 108)), (808, 146))
@example(("softmax-full", Unit(Stage.C3, 0)), (1568, 252))
@example(("softmax-full", Unit(Stage.OUTPUT, 0)), (808, 100))
@settings(max_examples=150)
def test_everything_is_inside_and_no_words_overlap(asked, size):
    here = room(*size)
    unit = asked[1]
    scene = lay_out(here, told_of(asked))
    for rect in [grid.rect for grid in scene.grids] + [spot.rect for spot in scene.spots]:
        assert inside(here.area, rect), (unit, rect)
    covered = [(words.text, extent(words, here.advance)) for words in scene.words if words.text.strip()]
    for text, rect in covered:
        assert inside(here.area, rect), (unit, text, rect)
    for at, (text, rect) in enumerate(covered):
        for other, other_rect in covered[at + 1 :]:
            assert not overlap(rect, other_rect), (unit, text, other)
    pictures = [grid.rect for grid in scene.grids]
    for at, rect in enumerate(pictures):
        assert not any(overlap(rect, other) for other in pictures[at + 1 :])
        assert not any(overlap(rect, words) for text, words in covered if text != "×"), unit


def sure(own: int, lead: float) -> Account:
    """An output of a softmax of which one, the third, leads by far."""
    logits = [0.125 * digit for digit in range(10)]
    logits[3] = lead
    digits = range(4, 10)
    ten = next(filter(None, (softmax(logits, own, each, forced=each == 9) for each in digits)))
    return replace(told_of(("softmax-full", Unit(Stage.OUTPUT, own))), softmax=ten)


@pytest.mark.parametrize("lead", [4.0, 17.0, 27.0, 33.0, 90.0])
@pytest.mark.parametrize("own", [3, 5])
@pytest.mark.parametrize("width", [808, 1108, 1568])
def test_the_ten_outputs_stay_inside_and_add_up_however_sure_the_network_is(own, lead, width):
    told, here = sure(own, lead), room(width, 146)
    scene = lay_out(here, told)
    for words in scene.words:
        assert inside(here.area, extent(words, here.advance)), words.text
    found = strip(here, told, here.area.w)
    shown = {column.digit for column in found.columns}
    assert {own, 3} <= shown
    assert sum(number(column.texts[2]) for column in found.columns) == number(told.softmax.normaliser)
    assert None not in shown or len(found.columns) < 10


def test_the_winner_of_a_softmax_is_never_shown_as_improbable():
    found = strip(room(), sure(3, 17.0), 1108)
    winner = next(column for column in found.columns if column.digit == 3)
    assert winner.texts[3].startswith(("0.99", "1−"))
    assert winner.share > 0.99


def test_the_name_of_a_number_stands_for_it_too():
    scene = lay_out(room(), told_of(("paper-1998", Unit(Stage.S2, 2, 6, 9))))
    for name, kind in (("(coefficient)", Kind.COEFFICIENT), ("(bias)", Kind.BIAS)):
        place = next(words.rect for words in scene.words if words.text.strip() == name)
        assert target_at(scene, *place.centre) == Target(kind)
        assert [target for target, _ in targets(scene)].count(Target(kind)) == 1


def test_the_largest_square_has_the_strongest_colour():
    told = told_of(("paper-1998", Unit(Stage.OUTPUT, 3)))
    largest = float(told.explanation.terms.max())
    assert largest <= square_limit(told.explanation) < 1.6 * largest
    words = [words.text for words in lay_out(room(), told).words]
    assert f"squares, 0 … {square_limit(told.explanation):.3g}" in words


@given(units(), st.sampled_from([(808, 100), (1108, 146), (1568, 252)]))
@settings(max_examples=150)
def test_the_printed_sum_adds_up(asked, size):
    told, unit = told_of(asked), asked[1]
    scene = lay_out(room(*size), told)
    lines: dict[float, str] = {}
    for words in scene.words:
        if words.fixed and not words.small and words.tone is not Tone.MUTED:
            lines[words.rect.y] = lines.get(words.rect.y, "") + words.text
    line = next(text for text in lines.values() if text.endswith(f" = {told.total}"))
    left = line.removesuffix(f" = {told.total}").replace("−", "-")
    if unit.stage not in (Stage.S2, Stage.S4):
        assert sum(map(Decimal, left.replace("- ", "-").replace("+ ", "").split())) == number(told.total)
    elif told.winner is not None:
        assert max(map(Decimal, left.replace(",", "").split())) == number(told.total)
    else:
        added, product = left.split(" × ", 1)
        factor, *bias = product.replace("- ", "-").replace("+ ", "").split()
        exact = Decimal(added) * Decimal(factor) + sum(map(Decimal, bias))
        assert abs(exact - number(told.total)) <= Decimal(10) ** -told.digits / 2
        inputs = next(text for text in lines.values() if text.endswith(f" = {told.added}"))
        terms = inputs.removesuffix(f" = {told.added}").replace("−", "-").replace("- ", "-").replace("+ ", "")
        assert sum(map(Decimal, terms.split())) == number(told.added)
    assert any(text.startswith(f"{told.squashing or 'value'} = {told.value}") for text in lines.values()) or (
        unit.stage is Stage.OUTPUT and f"penalty = {told.value}" in "".join(lines.values())
    )


def number(text: str) -> Decimal:
    return Decimal(text.replace("−", "-"))


@given(units())
@settings(max_examples=80)
def test_what_is_drawn_in_a_place_is_found_there(asked):
    told = told_of(asked)
    scene = lay_out(room(), told)
    for grid in scene.grids:
        for index in range(grid.first, grid.first + grid.rows * grid.columns):
            assert target_at(scene, *grid.cell(index).centre) == Target(grid.kind, index)
    for spot in scene.spots:
        # In a row of the table the weight lies within its term.
        found = target_at(scene, *spot.rect.centre)
        assert found == spot.target or (found.index == spot.target.index and spot.target.kind is Kind.TERM)
    assert target_at(scene, 5, 5) is None


@pytest.mark.parametrize("unit", [Unit(Stage.C1, 2, 3, 4), C3, Unit(Stage.C5, 7)], ids=lambda unit: unit.stage.value)
def test_every_term_has_one_cell_of_each_kind(unit):
    told = account(traced(), unit)
    scene = lay_out(room(), told)
    for kind in (Kind.SOURCE, Kind.FACTOR):
        cells = [
            index
            for grid in scene.grids
            if grid.kind is kind
            for index in range(grid.first, grid.first + grid.rows * grid.columns)
        ]
        assert sorted(cells) == list(range(len(told.explanation.terms)))


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("paper-1998", Unit(Stage.C1, 2, 3, 4)),
        ("paper-1998", Unit(Stage.S2, 3, 5, 6)),
        ("paper-1998", Unit(Stage.C3, 1, 5, 4)),
        ("paper-1998", Unit(Stage.F6, 12)),
        ("softmax-table", Unit(Stage.S4, 3, 1, 2)),
        ("max-relu", Unit(Stage.S2, 3, 5, 6)),
        ("softmax-full", Unit(Stage.OUTPUT, 3)),
    ],
)
def test_arrow_keys_reach_everything_that_can_be_taken(name, unit):
    scene = lay_out(room(), told_of((name, unit)))
    seen = {next_target(scene, None, 1, 0)}
    new = set(seen)
    while new:
        new = {next_target(scene, each, *way) for each in new for way in ((1, 0), (-1, 0), (0, 1), (0, -1))} - seen
        seen |= new
    assert {target for target, _ in targets(scene) if target.kind is not Kind.TOTAL} <= seen


def test_an_arrow_key_at_the_edge_stays():
    scene = lay_out(room(), account(traced(), C3))
    assert next_target(scene, Target(Kind.SOURCE, 0), -1, 0) == Target(Kind.SOURCE, 0)
    assert next_target(scene, Target(Kind.SOURCE, 0), 1, 0) == Target(Kind.SOURCE, 1)
    assert next_target(scene, Target(Kind.SOURCE, 4), 1, 0) == Target(Kind.FACTOR, 0)
    assert next_target(scene, Target(Kind.FACTOR, 0), 0, 1) == Target(Kind.FACTOR, 5)
    assert next_target(Scene(), None, 1, 0) is None


@given(units())
@settings(max_examples=60)
def test_a_number_has_one_place_and_is_found_by_it(asked):
    told = told_of(asked)
    explanation = told.explanation
    scene = lay_out(room(), told)
    found = {spot.target for spot in scene.spots} | {Target(grid.kind, grid.first) for grid in scene.grids}
    for target in found:
        place = place_of(explanation, target)
        assert (place is None) == (target_of(explanation, place) is None)
        if place is not None:
            assert target_of(explanation, place) == target
            value = explanation.bias if target.kind is Kind.BIAS else explanation.factors[target.index]
            assert value == number_at(traced(asked[0]).weights, place)
            assert altered_targets(explanation, frozenset([place])) == {target}
            assert rect_of(scene, target) is not None
            assert place_words(explanation, target)
        assert target_words(told, target)


def test_a_source_is_found_by_its_unit():
    explanation = account(traced(), C3).explanation
    for index in (0, 31, 99):
        source = source_of(explanation, index)
        assert term_that_reads(explanation, source) == index
        assert all(unit_of(explanation, Target(kind, index)) == source for kind in TERM_KINDS)
    assert term_that_reads(explanation, Unit(Stage.S2, 1, 5, 5)) is None, "map 9 does not read S2 map 1"
    assert term_that_reads(explanation, Unit(Stage.C1, 0, 5, 5)) is None
    assert term_that_reads(explanation, None) is None
    assert unit_of(explanation, Target(Kind.BIAS)) is None
    assert unit_of(explanation, Target(Kind.LOGIT, 4)) == Unit(Stage.OUTPUT, 4)


def test_places_of_other_units_are_not_marked():
    explanation = account(traced(), C3).explanation
    others = frozenset({Place(Stage.C3, Part.BIASES, 8), Place(Stage.C1, Part.WEIGHTS, 0)})
    assert altered_targets(explanation, others) == frozenset()


def test_words_for_numbers_and_cells():
    told = account(traced(), C3)
    assert place_words(told.explanation, Target(Kind.FACTOR, 39)) == "kernel S2 3 → C3 9, weight (2, 4)"
    assert place_words(told.explanation, Target(Kind.BIAS)) == "bias of C3 9"
    words = target_words(told, Target(Kind.SOURCE, 39))
    inputs, factors = told.explanation.inputs[39], told.explanation.factors[39]
    expected = f"S2 3 (7, 8) = {inputs:.9g} × weight {factors:.9g} = {inputs * factors:.9g}"
    assert words == expected.replace("-", "−")
    code = account(traced(), Unit(Stage.OUTPUT, 3))
    assert place_words(code.explanation, Target(Kind.FACTOR, 30)) == "code of 3, pixel (4, 2)"
    f6 = account(traced(), Unit(Stage.F6, 12))
    assert place_words(f6.explanation, Target(Kind.FACTOR, 5)) == "weight C5 5 → F6 12"
    s2 = account(traced(), Unit(Stage.S2, 3, 5, 6))
    assert place_words(s2.explanation, Target(Kind.COEFFICIENT)) == "coefficient of S2 3"


def test_muted_links_and_silenced_units_say_so():
    scene = lay_out(room(), account(traced(), C3), muted={3})
    assert [words.text for words in scene.words].count("muted") == 1
    silenced = traced("paper-1998", Silenced(units=frozenset({C3})))
    texts = [words.text for words in lay_out(room(), account(silenced, C3)).words]
    assert "silenced: its value is 0" in texts


def test_a_wrong_network_is_told_apart():
    told = account(traced(), C3)
    wrong = replace(told, check=replace(told.check, agrees=False, difference=0.25))
    texts = "".join(words.text for words in lay_out(room(), wrong).words)
    assert "✗ the network computed" in texts
    assert "0.25 away from this sum" in texts
    assert "✓" not in texts


def covered_by_bars(scene: Scene, advance: float) -> list[str]:
    """The words that a signed bar is painted over."""
    bars = [bar.rect for bar in scene.bars if bar.signed]
    words = [(words.text, extent(words, advance)) for words in scene.words if words.text.strip()]
    return [text for text, rect in words if any(overlap(bar, rect) for bar in bars)]


@pytest.mark.parametrize("name", ["lenet-1", "keras-3x3", "softmax-full"])
def test_bars_leave_the_words_beside_them_free(name):
    for width in range(808, 1569, 20):
        here = room(width, 146)
        for digit in (0, 4, 9):
            told = told_of((name, Unit(Stage.OUTPUT, digit)))
            assert not covered_by_bars(lay_out(here, told), here.advance), (width, digit)
