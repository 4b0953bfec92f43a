"""The derivation as text and as LaTeX, read back: its sums are right in the printed numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.analysis.account import Account, account
from lenet_viz.analysis.account_text import as_latex, as_text
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import NetworkSpec, Squashing, Stage, Subsampling, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
SPECS = {
    **VARIANTS,
    "max-relu": replace(PAPER, name="max-relu", squashing=Squashing.RELU, subsampling=Subsampling.MAX),
}
NUMBER = re.compile(r"(?<![\w.])[-−]?\d+\.\d+")


@cache
def network_of(spec: NetworkSpec) -> LeNet5:
    network = LeNet5(spec, seed=5)
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for numbers in network.parameters():
            numbers += 0.1 * torch.randn(numbers.shape, generator=generator)
    return network.eval()


@cache
def trace_of(name: str) -> Trace:
    spec = SPECS[name]
    pixels = np.random.default_rng(7).uniform(-0.1, 1.175, (spec.input_size,) * 2).astype(np.float32)
    return run(network_of(spec), pixels)


@st.composite
def accounts(draw: st.DrawFn) -> tuple[str, Unit]:
    name = draw(st.sampled_from(sorted(SPECS)))
    layer = draw(st.sampled_from(SPECS[name].layers[1:]))
    return name, Unit(layer.stage, *(draw(st.integers(0, size - 1)) for size in layer.shape))


def numbers(text: str) -> list[Decimal]:
    """All decimals in a text, a sum's signs with them: 0.5 − 0.25 are 0.5 and −0.25."""
    joined = re.sub(r"([-−+]) (?=\d)", lambda sign: sign[1].replace("+", " "), text.replace("×", " "))
    return [Decimal(number.replace("−", "-")) for number in NUMBER.findall(joined)]


def line_of(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(start))


def total_word(words: Account) -> str:
    return "penalty" if words.bias is None else "weighted sum"


def check_groups(text: str, words: Account) -> None:
    """Products add up to their group, groups and bias to the sum."""
    blocks = re.findall(r"products, together (\S+)\n((?:.+\n)+)", text)
    assert len(blocks) == len(words.groups)
    for (subtotal, rows), group in zip(blocks, words.groups, strict=True):
        printed = [numbers(row) for row in rows.splitlines()]
        assert all(len(row) == 3 * group.columns for row in printed)
        assert len(printed) == group.rows
        assert sum(sum(row[2 * group.columns :]) for row in printed) == numbers(subtotal)[0]
    together = sum(numbers(subtotal)[0] for subtotal, _ in blocks)
    assert together + numbers(line_of(text, "bias"))[0] == numbers(line_of(text, "weighted sum "))[0]


def check_terms(text: str, words: Account) -> None:
    """Each product is its factors', and all of them add up with the bias."""
    rows = [line for line in text.splitlines() if re.match(r"(C5|F6) unit \d.*=", line)]
    assert len(rows) == len(words.ranked)
    printed = [Decimal(row.rsplit("=", 1)[1].strip().replace("−", "-")) for row in rows]
    bias = numbers(line_of(text, "bias"))[0] if words.bias else Decimal(0)
    assert sum(printed) + bias == numbers(line_of(text, total_word(words)))[0]
    if words.bias:
        for row in rows:
            left, right, product = numbers(row)
            assert abs(left * right - product) <= Decimal(1).scaleb(-words.digits)


def check_four(text: str, words: Account) -> None:
    """Four inputs add up; their sum × coefficient + bias is the total."""
    rows = [numbers(line)[-1] for line in text.splitlines() if re.match(r"(C1|C3) map", line)]
    assert len(rows) == 4
    if words.winner is not None:
        assert max(rows) == numbers(line_of(text, "the largest"))[0]
        return
    assert sum(rows) == numbers(line_of(text, "added"))[0]
    added, coefficient, *bias, total = numbers(next(line for line in text.splitlines() if " × " in line))
    assert (added * coefficient + sum(bias)).quantize(total) == total
    assert len(bias) == (words.bias is not None)


@given(accounts())
def test_the_text_adds_up(case):
    name, unit = case
    words = account(trace_of(name), unit)
    text = as_text(words)
    assert text.startswith(f"{words.title}\n{words.reads}")
    if unit.stage in (Stage.S2, Stage.S4):
        check_four(text, words)
    elif words.groups:
        check_groups(text, words)
    else:
        check_terms(text, words)
    if words.squashing:
        assert f"\n{words.squashing} = {words.value}\n" in text
    assert text.endswith(f"the network computed {words.check.computed} in single precision: agrees\n")
    assert all(line == line.rstrip() for line in text.splitlines())


@given(accounts())
def test_the_formulas_add_up(case):
    name, unit = case
    words = account(trace_of(name), unit)
    latex = as_latex(words)
    assert latex.count("{") == latex.count("}")
    assert latex.isascii() or all(line.startswith("%") for line in latex.splitlines() if not line.isascii())
    assert latex.count(r"\begin{bmatrix}") == latex.count(r"\end{bmatrix}")
    assert r"\begin{align*}" in latex
    assert latex.endswith("\\end{align*}\n")
    sums = next((line for line in latex.splitlines() if line.startswith(("  a &= ", "  y &= "))), "")
    if r"\cdot" in sums:
        added, coefficient, *bias, total = numbers(sums)
        assert (added * coefficient + sum(bias)).quantize(total) == total
    elif r"\max" not in sums:
        *parts, total = numbers(sums)
        assert sum(parts) == total
        assert len(parts) <= 10
    for line in re.findall(r"s(?:_\{\d+\})? &= ([^\\]+ = .+?)(?: \\\\)?$", latex, re.MULTILINE):
        *parts, total = numbers(line)
        assert sum(parts) == total


def test_probabilities_in_text():
    text = as_text(account(trace_of("softmax-full"), Unit(Stage.OUTPUT, 3)))
    table = text[text.index("output  ") :].splitlines()
    rows = [numbers(line) for line in table[1:11]]
    assert [len(row) for row in rows] == [3] * 10
    assert sum(exponential for _, exponential, _ in rows) == numbers(line_of(text, "together"))[0]
    latex = as_latex(account(trace_of("softmax-full"), Unit(Stage.OUTPUT, 3)))
    *exponentials, normaliser = numbers(latex[latex.index(r"\sum_k") :].split("&=")[1])
    assert sum(exponentials) == normaliser


def test_formulas_of_small_and_sure_probabilities():
    network = LeNet5(VARIANTS["softmax-full"], seed=5)
    network.OUTPUT.biases.data[4] += 60.0
    pixels = np.full((32, 32), 0.3, dtype=np.float32)
    trace = run(network.eval(), pixels)
    assert re.search(r"= 1 - \d\.\d \\times 10\^\{-2\d\}", as_latex(account(trace, Unit(Stage.OUTPUT, 4))))
    assert re.search(r"= \d\.\d\d \\times 10\^\{-2\d\}", as_latex(account(trace, Unit(Stage.OUTPUT, 3))))


@pytest.mark.parametrize("write", [as_text, as_latex])
def test_a_silenced_unit_says_so(write):
    network = LeNet5(PAPER, seed=5)
    unit = Unit(Stage.F6, 12)
    network.silence(Silenced(units=frozenset({unit})))
    trace = run(network.eval(), np.full((32, 32), 0.3, dtype=np.float32))
    assert "silenced" in write(account(trace, unit))
    assert "tanh" not in write(account(trace, unit))
    assert "silenced" not in write(account(trace, Unit(Stage.F6, 13)))


def test_a_network_that_computed_something_else():
    trace = trace_of("paper-1998")
    values = {**trace.values, Stage.F6: trace.values[Stage.F6] + np.float32(0.25)}
    text = as_text(account(replace(trace, values=values), Unit(Stage.F6, 12)))
    assert text.endswith("in single precision: differs by 2.5e−01\n")
