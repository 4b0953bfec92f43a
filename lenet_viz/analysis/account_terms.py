"""The parts of a unit's sum in print: one for each source map, or one for each term. No torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from lenet_viz.analysis.account_sums import Sum, neighbours, plain_sum, scaled_sum
from lenet_viz.analysis.decimals import Exact, as_text
from lenet_viz.network.arithmetic import Explanation, Terms, explain
from lenet_viz.network.spec import Layer, LayerKind, Subsampling, Unit
from lenet_viz.network.trace import Trace

_EITHER_SIDE: Final = 6
"""With as many digits, a total need not be the nearest decimal any more."""

_MOST_EXTRA: Final = 15
_ONE_UNIT: Final = 0.999


@dataclass(frozen=True, eq=False)
class Group:
    """One source map's share of the sum: a patch of the map × a kernel.

    Attributes:
        map: the source map.
        first, count: the group's slice of the explanation's terms, inputs, factors and wiring.
        rows, columns: shape of the patch: 5×5, 2×2.
        subtotal: the group's sum, printed; under subsampling the four inputs' sum (their largest under max).
    """

    map: int
    first: int
    count: int
    rows: int
    columns: int
    subtotal: str


@dataclass(frozen=True, eq=False)
class Term:
    """One printed summand.

    Attributes:
        index: its place in the explanation's terms, inputs, factors and wiring.
        input, factor: printed, with at least `Account.digits` decimals and as many more as the product needs:
            input × factor, or (input − factor)² of an RBF output, lies within one unit of the term's last digit.
            A factor that is a whole number, as most code pixels are, has no decimals.
            The four terms of a subsampling unit share one factor, which multiplies their sum.
        term: printed with `Account.digits` decimals. Under trainable or average subsampling it is the input,
            under max subsampling the largest input, and 0 for the three others.
    """

    index: int
    input: str
    factor: str
    term: str


@dataclass(frozen=True, eq=False)
class Draft:
    """What the account of a unit needs, whatever the number of decimals.

    Attributes:
        shares: what is rounded so that it adds up: the sum of each group, or each term; last the bias.
        logits: the ten weighted sums of a softmax output; empty elsewhere.
    """

    layer: Layer
    explanation: Explanation
    shares: Exact
    logits: tuple[float, ...]

    @classmethod
    def of(cls, trace: Trace, unit: Unit) -> Draft:
        """The draft for one unit.

        Raises:
            ValueError: as `explain`.
        """
        explanation, layer = explain(trace, unit), trace.spec.layer(unit.stage)
        shares = Exact.of([*explanation.terms.tolist(), explanation.bias])
        if _has_patches(layer):
            area = layer.window**2
            shares = shares.sums([area] * (len(explanation.terms) // area))
        logits: list[float] = []
        if explanation.normaliser is not None:
            logits = trace.sums[unit.stage].ravel().tolist()
            logits[unit.map] = explanation.total
        return cls(layer, explanation, shares, tuple(logits))

    @property
    def winner(self) -> int | None:
        """Index of the largest of four inputs under max subsampling."""
        return int(self.explanation.inputs.argmax()) if self.layer.subsampling is Subsampling.MAX else None

    def sums(self, digits: int, *, forced: bool) -> Iterator[Sum]:
        """Ways to print the sum with so many decimals, the best first.

        The total is the nearest decimal; but some are unlucky digit after digit, and from six digits on the
        decimal on its other side may take its place. Forced, a last way holds whatever the total.
        """
        explanation = self.explanation
        scaled = self.layer.subsampling in (Subsampling.TRAINABLE, Subsampling.AVERAGE)
        exact = Exact.of(explanation.total) if scaled else self.shares.total
        for total in islice(neighbours(exact, digits), 1 if digits < _EITHER_SIDE else 2):
            printed = scaled_sum(explanation, total, digits) if scaled else plain_sum(self.shares, total, digits)
            if printed is not None:
                yield printed
        if forced and scaled:
            printed = scaled_sum(explanation, None, digits)
            assert printed is not None
            yield printed

    def groups(self, printed: Sum) -> tuple[Group, ...]:
        """One for each source map; none where single units are read."""
        layer = self.layer
        area = layer.window**2
        if area == 1:
            return ()
        subtotals = printed.shares if _has_patches(layer) else [sum(printed.shares)]
        maps = self.explanation.wiring.maps[::area].tolist()
        return tuple(
            Group(source, index * area, area, layer.window, layer.window, as_text(units, printed.share_digits))
            for index, (source, units) in enumerate(zip(maps, subtotals, strict=True))
        )

    def ranked(self, printed: Sum) -> tuple[Term, ...]:
        """The terms one by one: by falling size, under subsampling as they stand; none of C1, C3 and C5."""
        match self.layer.kind:
            case LayerKind.SUBSAMPLING:
                return self._four(printed)
            case LayerKind.FULL | LayerKind.RBF:
                return self._by_size(self._single(printed), printed.digits)
            case _:
                return ()

    def _single(self, printed: Sum) -> list[int]:
        """The printed terms; within groups, where there are any."""
        if not _has_patches(self.layer):
            return printed.shares
        units, area = [], self.layer.window**2
        for first, subtotal in zip(range(0, len(self.explanation.terms), area), printed.shares, strict=True):
            exact = Exact.of(self.explanation.terms[first : first + area])
            units += exact.apportioned(subtotal, printed.digits)
        return units

    def _four(self, printed: Sum) -> tuple[Term, ...]:
        digits = printed.share_digits
        inputs = printed.shares if self.winner is None else Exact.of(self.explanation.inputs).rounded(digits)
        factor = printed.coefficient_text or "1"
        return tuple(
            Term(index, as_text(source, digits), factor, as_text(term, digits))
            for index, (source, term) in enumerate(zip(inputs, printed.shares, strict=True))
        )

    def _by_size(self, units: list[int], digits: int) -> tuple[Term, ...]:
        explanation = self.explanation
        finer = digits + _extra_digits(explanation, self.layer.kind, np.array(units, dtype=np.float64), digits)
        inputs = [as_text(number, finer) for number in Exact.of(explanation.inputs).rounded(finer)]
        factors = [as_text(number, finer) for number in Exact.of(explanation.factors).rounded(finer)]
        if self.layer.kind is LayerKind.RBF:
            exact = explanation.factors.tolist()
            factors = [
                as_text(int(pixel), 0) if pixel.is_integer() else factor
                for pixel, factor in zip(exact, factors, strict=True)
            ]
        order = np.argsort(-np.abs(explanation.terms), kind="stable").tolist()
        return tuple(Term(index, inputs[index], factors[index], as_text(units[index], digits)) for index in order)


def _has_patches(layer: Layer) -> bool:
    """Whether a unit's sum has one part for each source map, and not one for each source unit."""
    return layer.window > 1 and layer.kind is not LayerKind.SUBSAMPLING


def _extra_digits(explanation: Explanation, kind: LayerKind, units: Terms, digits: int) -> int:
    """How many more decimals inputs and factors need, at least one, for products to agree with printed terms."""
    for extra in range(1, _MOST_EXTRA):
        inputs = np.round(explanation.inputs, digits + extra)
        factors = np.round(explanation.factors, digits + extra)
        products = np.square(inputs - factors) if kind is LayerKind.RBF else inputs * factors
        if (np.abs(products * 10.0**digits - units) <= _ONE_UNIT).all():
            return extra
    return _MOST_EXTRA
