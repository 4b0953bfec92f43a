"""Print that adds up: every unit of every network, read back as decimals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lenet_viz.analysis.account import Account, account, patch_terms, rest
from lenet_viz.analysis.account_softmax import softmax
from lenet_viz.analysis.decimals import decimals_of
from lenet_viz.network.arithmetic import squashed
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import LayerKind, NetworkSpec, Output, Squashing, Stage, Subsampling, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.variants import VARIANTS
from lenet_viz.network.weights import LayerWeights
from lenet_viz.network.wiring import wiring

PAPER = VARIANTS["paper-1998"]
LENET_1 = VARIANTS["lenet-1"]
SPECS = {
    **VARIANTS,
    "max-relu": replace(PAPER, name="max-relu", squashing=Squashing.RELU, subsampling=Subsampling.MAX),
    "average-sigmoid": replace(
        LENET_1, name="average-sigmoid", squashing=Squashing.SIGMOID, subsampling=Subsampling.AVERAGE
    ),
    "trainable-relu": replace(LENET_1, name="trainable-relu", squashing=Squashing.RELU),
}


def network_of(spec: NetworkSpec, seed: int, noise: float) -> LeNet5:
    """Fresh weights with noise on every number, so that no bias is 0 and no two coefficients are equal."""
    network = LeNet5(spec, seed=seed)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for numbers in network.parameters():
            numbers += noise * torch.randn(numbers.shape, generator=generator)
    return network.eval()


def pixels_of(spec: NetworkSpec, seed: int) -> np.ndarray:
    """A scribble of grey pixels on paper."""
    random = np.random.default_rng(seed)
    pixels = random.uniform(-0.1, 1.175, (spec.input_size,) * 2)
    return np.where(random.random(pixels.shape) < 0.3, pixels, -0.1).astype(np.float32)


@cache
def trace_of(name: str, seed: int = 1998, noise: float = 0.1) -> Trace:
    spec = SPECS[name]
    return run(network_of(spec, seed, noise), pixels_of(spec, seed))


class Case(NamedTuple):
    """A unit of a traced network, with a short repr."""

    name: str
    seed: int
    noise: float
    unit: Unit

    @property
    def trace(self) -> Trace:
        return trace_of(self.name, self.seed, self.noise)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A network, an input and one of its units; every stage is as likely."""
    name = draw(st.sampled_from(sorted(SPECS)))
    layer = draw(st.sampled_from(SPECS[name].layers[1:]))
    unit = Unit(layer.stage, *(draw(st.integers(0, size - 1)) for size in layer.shape))
    return Case(name, draw(st.integers(0, 4)), draw(st.sampled_from([0.02, 0.1, 0.5])), unit)


def read(text: str | None) -> Decimal:
    """A printed number; what is not printed counts 0."""
    return Decimal("0" if text is None else text.replace("−", "-"))


def read_probability(text: str) -> Decimal:
    """0.8731, 2.41 × 10⁻⁷ or 1 − 3.1 × 10⁻¹⁷."""
    if text.startswith("1 − "):
        return 1 - read_probability(text.removeprefix("1 − "))
    mantissa, _, power = text.partition(" × 10")
    return Decimal(mantissa).scaleb(int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or "0"))


def last_digit(text: str) -> Decimal:
    return Decimal(1).scaleb(-decimals_of(text))


@given(cases())
def test_printed_terms_add_up_to_the_printed_sum(case):
    words = account(case.trace, case.unit)
    if words.added is not None:
        assert sum(read(term.term) for term in words.ranked) == read(words.added) == read(words.groups[0].subtotal)
        scaled = read(words.added) * read(words.coefficient) + read(words.bias)
        assert scaled.quantize(last_digit(words.total)) == read(words.total)
    else:
        if words.groups:
            assert sum(read(group.subtotal) for group in words.groups) + read(words.bias) == read(words.total)
        if words.ranked:
            assert sum(read(term.term) for term in words.ranked) + read(words.bias) == read(words.total)
    assert words.groups or words.ranked


@given(cases())
def test_print_is_what_the_explanation_says(case):
    words = account(case.trace, case.unit)
    explanation = words.explanation
    unit_of_digit = 10.0**-words.digits
    assert 4 <= words.digits <= 9
    nearest = 0.5001 if words.digits < 6 else 1.0
    assert abs(float(read(words.total)) - explanation.total) <= nearest * unit_of_digit
    assert abs(float(read(words.bias)) - explanation.bias) < unit_of_digit
    for term in words.ranked:
        assert abs(float(read(term.input)) - explanation.inputs[term.index]) < 10.0 ** -decimals_of(term.input)
        assert abs(float(read(term.factor)) - explanation.factors[term.index]) <= 0.5001 * unit_of_digit
        if words.added is None:
            assert abs(float(read(term.term)) - explanation.terms[term.index]) < unit_of_digit
    for group in words.groups if words.added is None else ():
        part = explanation.terms[group.first : group.first + group.count]
        assert abs(float(read(group.subtotal)) - part.sum()) < unit_of_digit


@given(cases())
def test_the_printed_value_follows_from_the_printed_sum(case):
    words = account(case.trace, case.unit)
    if words.softmax is None:
        function = words.explanation.squashing
        follows = Decimal(squashed(function, float(read(words.total))))
        assert follows.quantize(last_digit(words.value)) == read(words.value)
        assert decimals_of(words.value) == words.digits
        assert bool(words.squashing) == (function is not Squashing.NONE)
        assert words.total.removeprefix("−") in words.squashing or not words.squashing
    else:
        ten = words.softmax
        assert ten.logits[case.unit.map] == words.total
        assert ten.probabilities[case.unit.map] == words.value
        assert sum(map(read, ten.exponentials)) == read(ten.normaliser)
        quotient = (read(words.total) - read(ten.logits[ten.largest])).exp() / read(ten.normaliser)
        value = read_probability(words.value)
        assert abs(quotient - value) <= max(value * Decimal("0.005"), Decimal("0.00005"))
        if " " not in words.value:
            assert quotient.quantize(last_digit(words.value)) == value
        assert 0 < read_probability(words.value.removeprefix("1 − ")) < 1


def check_products(words: Account, *, squares: bool) -> None:
    for term in words.ranked:
        left, right = read(term.input), read(term.factor)
        product = (left - right) ** 2 if squares else left * right
        assert abs(product - read(term.term)) <= last_digit(term.term)


@given(cases())
def test_products_of_printed_factors(case):
    words = account(case.trace, case.unit)
    assume(words.added is None and words.winner is None)
    check_products(words, squares=case.trace.spec.layer(case.unit.stage).kind is LayerKind.RBF)


def test_products_of_large_factors():
    trace = trace_of("max-relu", 0, 0.5)
    assert trace.values[Stage.C5].max() > 100.0
    for index in range(84):
        check_products(account(trace, Unit(Stage.F6, index)), squares=False)


@given(st.lists(st.floats(-20, 20), min_size=10, max_size=10), st.integers(0, 9))
@settings(max_examples=300)
def test_quotients_of_printed_exponentials(logits, own):
    ten = next(filter(None, (softmax(logits, own, digits, forced=False) for digits in range(4, 10))))
    quotient = (read(ten.logits[own]) - read(ten.logits[ten.largest])).exp() / read(ten.normaliser)
    value = ten.probabilities[own]
    if value.startswith("1 − "):
        assert quotient > 1 - Decimal("1e-14")
    elif " " in value:
        assert f"{quotient:.2e}" == f"{read_probability(value):.2e}"
    else:
        assert quotient.quantize(last_digit(value)) == read(value)


@given(st.lists(st.floats(-60, 60), min_size=10, max_size=10))
def test_probabilities_for_narrow_columns_are_short_and_never_a_false_0_or_1(logits):
    powers = [(Decimal(logit) - Decimal(max(logits))).exp() for logit in logits]
    for index, words in enumerate(softmax(logits, 0, 9, forced=True).brief):
        assert len(words) <= 11
        exact, others = powers[index] / sum(powers), sum(powers[:index] + powers[index + 1 :]) / sum(powers)
        read_back = read_probability(words.replace("·", " × ").replace("1−", "1 − "))
        shown, meant = (1 - read_back, others) if "1−" in words else (read_back, exact)
        assert abs(shown - meant) <= (meant / 15 if "·" in words else Decimal("0.00005"))
        assert words not in ("0.0000", "1.0000")


@given(cases())
def test_products_inside_a_group(case):
    words = account(case.trace, case.unit)
    for group in words.groups:
        printed = patch_terms(words, group)
        assert len(printed) == group.count == group.rows * group.columns
        assert sum(map(read, printed)) == read(group.subtotal)
    covered = [index for group in words.groups for index in range(group.first, group.first + group.count)]
    assert covered == list(range(len(words.explanation.terms))) or not covered
    for group in words.groups:
        assert set(words.explanation.wiring.maps[group.first : group.first + group.count]) == {group.map}


@given(cases(), st.integers(0, 200))
def test_what_is_left_over(case, shown):
    words = account(case.trace, case.unit)
    assume(words.ranked)
    count, left = rest(words, shown)
    assert count == max(0, len(words.ranked) - shown)
    together = sum(read(term.term) for term in words.ranked[:shown]) + read(left)
    assert together + read(words.bias) == read(words.total) or together == read(words.added)


@given(cases())
def test_the_network_computed_the_same(case):
    words = account(case.trace, case.unit)
    assert words.check.agrees
    assert abs(words.check.difference) <= 1e-4 * max(1.0, abs(words.explanation.value))


@given(cases(), st.floats(0.01, 2.0), st.booleans(), st.data())
def test_a_tampered_weight_is_noticed(case, change, add, data):
    trace, unit = case.trace, case.unit
    numbers = trace.weights[unit.stage].weights
    assume(numbers is not None)
    wires = wiring(trace.spec, unit)
    index = data.draw(st.integers(0, len(wires) - 1))
    source = trace.values[wires.stage][wires.maps[index], wires.rows[index], wires.columns[index]]
    tampered = numbers.copy()
    tampered.ravel()[wires.weights[index]] += change if add else -change
    before, weights = account(trace, unit), {**trace.weights}
    weights[unit.stage] = LayerWeights(tampered, trace.weights[unit.stage].biases)
    after = account(replace(trace, weights=weights), unit)
    # Compared with what it is added to, the change must be visible in single precision.
    size = np.abs(after.explanation.terms).sum() + abs(after.explanation.bias)
    assume(abs(source) > 0.01 and abs(after.explanation.total - before.explanation.total) > 1e-5 * size)
    assert before.check.agrees
    assert not after.check.agrees


def test_names_and_sources():
    def words(name: str, *place: int | Stage) -> Account:
        return account(trace_of(name), Unit(*place))

    c3 = words("paper-1998", Stage.C3, 9, 5, 4)
    assert c3.title == "C3 map 9, unit (5, 4)"
    assert c3.reads == "reads S2 maps 0, 3, 4, 5 — Table I column 9"
    assert [(group.map, group.first, group.rows) for group in c3.groups] == [
        (0, 0, 5),
        (3, 25, 5),
        (4, 50, 5),
        (5, 75, 5),
    ]
    assert c3.ranked == ()
    assert c3.squashing == f"1.7159 · tanh(⅔ · {c3.total})"
    f6 = words("paper-1998", Stage.F6, 12)
    assert (f6.title, f6.reads) == ("F6 unit 12 · row 1, column 5", "reads all 120 C5 units")
    assert len(f6.ranked) == 120
    assert f6.groups == ()
    sizes = [abs(f6.explanation.terms[term.index]) for term in f6.ranked]
    assert sizes == sorted(sizes, reverse=True)
    output = words("paper-1998", Stage.OUTPUT, 3)
    assert (output.title, output.reads) == ("Output 3", "reads all 84 F6 units — against the code of 3")
    assert (output.bias, output.squashing, output.value) == (None, "", output.total)
    assert {term.factor for term in output.ranked} == {"−1", "1"}
    assert words("paper-1998", Stage.S2, 3, 5, 4).reads == "reads C1 map 3"
    assert words("paper-1998", Stage.C1, 3, 5, 4).reads == "reads INPUT"
    assert words("softmax-full", Stage.C3, 9, 5, 4).reads == "reads all 6 S2 maps"
    assert words("keras-3x3", Stage.C5, 100).title == "C5 unit 100"
    assert words("lenet-1", Stage.OUTPUT, 4).squashing.startswith("exp(")
    assert len(words("lenet-1", Stage.OUTPUT, 4).ranked) == 192


def test_subsampling_of_all_kinds():
    trainable = account(trace_of("paper-1998"), Unit(Stage.S2, 3, 5, 4))
    assert [term.index for term in trainable.ranked] == [0, 1, 2, 3]
    assert {term.factor for term in trainable.ranked} == {trainable.coefficient}
    assert trainable.winner is None
    average = account(trace_of("softmax-full"), Unit(Stage.S2, 3, 5, 4))
    assert (average.coefficient, average.bias, average.value) == ("0.25", None, average.total)
    largest = account(trace_of("max-relu"), Unit(Stage.S4, 3, 2, 2))
    assert (largest.added, largest.coefficient, largest.bias) == (None, None, None)
    assert largest.winner == int(largest.explanation.inputs.argmax())
    assert largest.ranked[largest.winner].term == largest.value == largest.groups[0].subtotal
    assert sum(read(term.term) != 0 for term in largest.ranked) <= 1


@pytest.mark.parametrize("gap", [9.0, 20.0, 40.0, 1e3, -9.0, -40.0, -1e3, -1e4])
def test_no_probability_is_printed_as_a_false_0_or_1(gap):
    spec = VARIANTS["softmax-full"]
    network = network_of(spec, 1, 0.02)
    network.OUTPUT.biases.data[4] += gap
    trace = run(network, pixels_of(spec, 1))
    words = account(trace, Unit(Stage.OUTPUT, 4))
    assert spec.output is Output.SOFTMAX
    distance = words.value.removeprefix("1 − ")
    assert read_probability(distance) > 0
    assert read_probability(distance) < 1
    assert (gap > 0) == (words.value.startswith(("1 − ", "0.99")))
    assert words.check.agrees
    assert sum(map(read, words.softmax.exponentials)) == read(words.softmax.normaliser)


def test_a_silenced_unit_still_has_its_sum():
    network = network_of(PAPER, 1, 0.1)
    network.silence(Silenced(maps=frozenset({(Stage.C3, 9)})))
    trace = run(network, pixels_of(PAPER, 1))
    words = account(trace, Unit(Stage.C3, 9, 5, 4))
    assert words.silenced
    assert words.value == "0.0000"
    assert words.check.agrees
    assert sum(read(group.subtotal) for group in words.groups) + read(words.bias) == read(words.total) != 0
    assert not account(trace, Unit(Stage.C3, 8, 5, 4)).silenced


@pytest.mark.parametrize("factor", [1e-6, 1e3, 1e9])
def test_weights_of_any_size(factor):
    network = network_of(PAPER, 1, 0.1)
    for module in (network.C1, network.S2, network.F6):
        module.weights.data.mul_(factor)
    trace = run(network, pixels_of(PAPER, 1))
    for unit in (Unit(Stage.C1, 2, 5, 5), Unit(Stage.F6, 5)):
        words = account(trace, unit)
        parts = [group.subtotal for group in words.groups] or [term.term for term in words.ranked]
        assert sum(map(read, parts)) + read(words.bias) == read(words.total)
        assert words.check.agrees
    four = account(trace, Unit(Stage.S2, 2, 5, 5))
    assert sum(read(term.term) for term in four.ranked) == read(four.added)
    scaled = read(four.added) * read(four.coefficient) + read(four.bias)
    assert scaled.quantize(last_digit(four.total)) == read(four.total)


def test_units_that_have_no_account():
    trace = trace_of("paper-1998")
    with pytest.raises(ValueError, match="an input pixel reads no unit"):
        account(trace, Unit(Stage.INPUT, 0, 3, 3))
    with pytest.raises(ValueError, match="no unit 16"):
        account(trace, Unit(Stage.C3, 16))
    sums = {**trace.sums, Stage.C5: trace.sums[Stage.C5] * np.float32(np.inf)}
    with pytest.raises(ValueError, match="C5 are too large for single precision"):
        account(replace(trace, sums=sums), Unit(Stage.C5, 0))
