"""Why each stage is as it is, in a paragraph, with this network's own numbers. No torch.

The reasons are the paper's, in other words; where a relative does something else, the paragraph says what the paper
does instead. The tests hold every number against the spec and the wiring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lenet_viz.network.codes import CODE_HEIGHT, CODE_PIXELS, CODE_WIDTH
from lenet_viz.network.connection_table import LENET_1_TABLE, TABLE_I
from lenet_viz.network.facts import layer_facts
from lenet_viz.network.geometry import receptive_field, total
from lenet_viz.network.spec import Layer, NetworkSpec, Output, Squashing, Stage, Subsampling, Unit

PAPER_INPUT: Final = 32
FIELD: Final = 28
"""Side of the field in which a digit is centred, in pixels (section III-A)."""

PAPER_KERNEL: Final = 5
PAPER_C5: Final = 120
DIGIT_BOX: Final = 20
"""Side of the box that a digit is fitted into, in pixels (section III-A)."""


@dataclass(frozen=True)
class Reason:
    """Why a stage is as it is.

    Attributes:
        question: what readers ask about it.
        paragraph: the answer, 60 to 110 words.
        section: where the paper says so, or that it does not.
        squashing: one line about the squashing function; empty where none is applied.
    """

    question: str
    paragraph: str
    section: str
    squashing: str


def reason(spec: NetworkSpec, stage: Stage) -> Reason:
    """The reasons of one stage of a network.

    Raises:
        KeyError: this network has no such stage.
    """
    layer = spec.layer(stage)
    question, paragraph, section = {
        Stage.INPUT: _input,
        Stage.C1: _c1,
        Stage.S2: _subsampling,
        Stage.C3: _c3,
        Stage.S4: _subsampling,
        Stage.C5: _c5,
        Stage.F6: _f6,
        Stage.OUTPUT: _rbf if spec.output is Output.RBF else _softmax,
    }[stage](spec, layer)
    return Reason(question, paragraph, section, _SQUASHING[layer.squashing])


_SQUASHING: Final = {
    Squashing.SCALED_TANH: "1.7159·tanh(⅔·a) sends ±1 to ±1, where it bends most: units that reach their targets "
    "are not saturated (appendix A).",
    Squashing.TANH: "tanh(a) ends at ±1; the paper's 1.7159·tanh(⅔·a) passes through ±1 before it saturates "
    "(appendix A).",
    Squashing.RELU: "ReLU, max(0, a), never saturates above 0 and is silent below; the paper uses 1.7159·tanh(⅔·a) "
    "(appendix A).",
    Squashing.SIGMOID: "The sigmoid ends at 0 and 1; the paper prefers a function symmetric about 0, which learns "
    "faster (appendix A).",
    Squashing.NONE: "",
}

Parts = tuple[str, str, str]
"""Question, paragraph and section."""


def _input(spec: NetworkSpec, layer: Layer) -> Parts:
    side = spec.input_size
    field, area = _c3_centres(spec)
    if area == DIGIT_BOX:
        cover = f"fill the middle {area}×{area}, which is just the digit's box"
    elif area < DIGIT_BOX:
        cover = f"fill only the middle {area}×{area}, so that the rim of the digit's box is never at a centre"
    else:
        cover = f"fill the middle {area}×{area}, more than the digit's box, as its kernels are small"
    margin = f"{side}×{side} adds a margin of background. " if side > FIELD else "this network adds no further margin. "
    margin = f"A digit fits a {DIGIT_BOX}×{DIGIT_BOX} box and is centred by its mass in {FIELD}×{FIELD}; {margin}"
    purpose = "A stroke's end or corner should be able to lie in the middle of what the highest detectors see. "
    fields = f"A C3 unit sees {field}×{field} pixels, and the centres of all these fields {cover}. "
    values = "Background is −0.1 and ink 1.175: the input's mean is then about 0 and its variance about 1."
    question = f"Why {side}×{side}, when a digit fits {DIGIT_BOX}×{DIGIT_BOX}?"
    section = "sections II-B and III-A"
    if side != PAPER_INPUT:
        section += f"; LeNet-5's own input is {PAPER_INPUT}×{PAPER_INPUT}"
    return question, margin + purpose + fields + values, section


def _c3_centres(spec: NetworkSpec) -> tuple[int, int]:
    """Side of what a C3 unit sees, and of the area that the centres of all these fields fill, in pixels."""
    _, rows, _ = spec.layer(Stage.C3).shape
    first = receptive_field(spec, Unit(Stage.C3, 0))[Stage.INPUT]
    last = receptive_field(spec, Unit(Stage.C3, 0, rows - 1, rows - 1))[Stage.INPUT]
    step = (last.top - first.top) // max(1, rows - 1)
    return first.height, rows * max(1, step)


def _c1(spec: NetworkSpec, layer: Layer) -> Parts:
    maps, rows, columns = layer.shape
    facts, side = layer_facts(spec, Stage.C1), spec.kernel_size
    kernels = (
        ""
        if side == PAPER_KERNEL
        else f" The paper's kernels are {PAPER_KERNEL}×{PAPER_KERNEL}; {side}×{side} sees "
        + ("less at a time." if side < PAPER_KERNEL else "more at a time.")
    )
    text = (
        f"A C1 unit reads a patch of {side}×{side} pixels only: enough for an edge, a corner or the end of a stroke. "
        f"All {rows * columns:,} units of a map share one kernel and one bias, because a feature worth finding in one "
        "place is worth finding in every other; and when the digit moves, its pattern in the map moves along. "
        f"That is why {maps} maps with {facts.connections.value:,} connections need only "
        f"{facts.parameters.text} = {facts.parameters.value:,} parameters.{kernels}"
    )
    section = "sections II-A and II-B" if side == PAPER_KERNEL else "section II-A; these kernels are not the paper's"
    return f"Why {side}×{side} patches, and one kernel for the whole map?", text, section


def _subsampling(spec: NetworkSpec, layer: Layer) -> Parts:
    assert layer.source is not None
    source = spec.layer(layer.source)
    _, rows, columns = layer.shape
    if layer.stage is Stage.S2:
        why = (
            "Once a feature is found, its exact place matters little, only where it lies relative to others; an exact "
            "place even harms, as everybody writes differently. "
        )
    else:
        why = (
            f"The second halving: from {source.shape[1]}×{source.shape[2]} to {rows}×{columns}. With every such step "
            "the network knows less exactly where, and with more maps more richly what. "
        )
    odd = (
        f" The last row and column of the {source.shape[1]}×{source.shape[2]} map are read by no unit."
        if source.shape[1] % 2
        else ""
    )
    work, section = _pooling(spec, layer)
    text = f"{why}So each unit turns 2×2 units, which no other unit reads, into one. {work}{odd}"
    question = "Why halve the maps, and what is trained here?"
    return question, text, section


def _pooling(spec: NetworkSpec, layer: Layer) -> tuple[str, str]:
    """What a subsampling stage does with its four inputs, and where the paper says so."""
    facts, maps = layer_facts(spec, layer.stage), layer.maps
    if layer.subsampling is Subsampling.TRAINABLE:
        return (
            "The four are added, multiplied by the map's coefficient, and the map's bias is added: "
            f"{facts.parameters} parameters. With a small coefficient the unit merely blurs; with a large one it acts "
            "like a noisy OR or a noisy AND, depending on the bias.",
            "sections II-A and II-B",
        )
    paper = (
        f"The paper multiplies the sum of the four by a trainable coefficient and adds a bias, 2 parameters for each "
        f"of the {maps} maps, and squashes the result."
    )
    if layer.subsampling is Subsampling.AVERAGE:
        return (
            f"Here it is their mean as it stands: no parameters, no squashing. {paper}",
            "sections II-A and II-B, where it is trainable",
        )
    return (
        f"Here it is the largest of the four: strong features survive, and there are no parameters. {paper}",
        "not in the paper, which has no max pooling; compare section II-B",
    )


def _c3(spec: NetworkSpec, layer: Layer) -> Parts:
    table, side = spec.table, spec.kernel_size
    links, cells = len(table.links), table.sources * table.maps
    facts = layer_facts(spec, Stage.C3)
    text = (
        f"A C3 map has no single filter: it has one {side}×{side} kernel for each S2 map it reads. Each kernel slides "
        "over its own S2 map; at every place all their sums and one bias are added, then squashed. So there are "
        f"{links} kernels in {table.maps} sets: {links}·{side * side} + {table.maps} = {facts.parameters.value:,} "
        "parameters. "
    )
    paper = f"Table I joins only {len(TABLE_I.links)} of {TABLE_I.sources * TABLE_I.maps} pairs"
    symmetry = "maps that read different inputs must learn different features."
    section = "section II-B, Table I"
    if table == TABLE_I:
        text += f"Table I leaves out {cells - links} of {cells} pairs, to save connections and to break symmetry: "
        text += symmetry
    elif table == LENET_1_TABLE:
        text += f"LeNet-1's table has {links} of {cells} pairs. LeNet-5's {paper}, to break symmetry: {symmetry}"
        section = "section III-C; the table is of 1990"
    elif table.is_full:
        text += f"Here all {cells} pairs are joined. The paper's {paper}, to save connections and break symmetry: "
        text += symmetry
        section = "section II-B, whose Table I is not full"
    else:
        text += f"This table joins {links} of {cells} pairs. The paper's {paper}; gaps break symmetry: {symmetry}"
        section = "section II-B; this table is not the paper's"
    maps = "map" if table.sources == 1 else "maps"
    return (
        f"How is a filter applied to {table.sources} {maps}, and are there {table.maps} kernels or {links}?",
        text,
        section,
    )


def _c5(spec: NetworkSpec, layer: Layer) -> Parts:
    assert layer.table is not None
    side, reads = layer.window, layer.table.sources * layer.window**2
    facts, whole = layer_facts(spec, Stage.C5), total(spec).parameters
    text = (
        f"Here it is both. C5 is a convolution whose {side}×{side} kernels are just as large as the S4 maps, so each "
        f"of its {layer.maps} maps has a single unit, and that unit reads all {reads:,} S4 units: full connection. The "
        "paper calls it a convolution because in a larger input, everything else the same, S4 would grow and C5's maps "
        f"would have more than 1×1 units. Either name counts {facts.parameters} parameters, "
        f"{facts.parameters.value / whole:.0%} of the network's {whole:,}."
    )
    section = "section II-B"
    if layer.maps != PAPER_C5:
        section += f"; there C5 has {PAPER_C5} maps"
    return "Convolution or fully connected?", text, section


def _f6(spec: NetworkSpec, layer: Layer) -> Parts:
    assert layer.source is not None
    facts, sources = layer_facts(spec, Stage.F6), spec.layer(layer.source).maps
    each = f"Each unit is a weighted sum of all {sources} C5 units and a bias: {facts.parameters} parameters."
    code = f"{CODE_WIDTH}×{CODE_HEIGHT}"
    if spec.output is Output.RBF:
        text = (
            f"Because the output compares F6 with pictures. Each class has a code, a stylised image of {code} = "
            f"{CODE_PIXELS} pixels, and F6 has one unit for each pixel. Pictures are better targets than one unit "
            "for each class: with many classes such units would have to be off nearly always, which squashed units do "
            "badly, and they reject poorly what is no character. Characters that look alike also get codes that are "
            f"alike. {each}"
        )
        return "Why 84 units?", text, "section II-B, Fig. 3"
    here = (
        f"Here nothing is compared with pictures, and any number would do: {CODE_PIXELS} is a memory of the paper. "
        if layer.maps == CODE_PIXELS
        else "Here nothing is compared with pictures, and any number would do. "
    )
    text = (
        f"In the paper F6 has {CODE_PIXELS} units because the output compares them with pictures: each class has a "
        f"code, a stylised image of {code} = {CODE_PIXELS} pixels. {here}What remains is a layer that mixes what "
        f"C5 found once more, before the output weighs it. {each}"
    )
    return f"Why {layer.maps} units?", text, "section II-B, where F6 meets the codes of Fig. 3"


def _rbf(spec: NetworkSpec, layer: Layer) -> Parts:
    facts = layer_facts(spec, Stage.OUTPUT)
    text = (
        f"Each of the {layer.maps} units measures how far {layer.source} lies from its digit's code: the sum of "
        f"{CODE_PIXELS} squared differences, a penalty. 0 is a perfect match, and the smallest wins. The codes are "
        f"−1 and +1 and stay fixed, so the {facts.connections} connections have no parameters; the paper fixes them at "
        "least at first. A penalty also tells how unlike every digit an input is: when even the smallest is large, the "
        "input is rejected. Probabilities that must sum to 1 only compare the digits with each other."
    )
    return "Why penalties and not probabilities?", text, "section II-B, Eq. 7; section II-C"


def _softmax(spec: NetworkSpec, layer: Layer) -> Parts:
    assert layer.table is not None
    reads, facts = layer.table.sources * layer.window**2, layer_facts(spec, Stage.OUTPUT)
    text = (
        f"Each of the {layer.maps} units is a weighted sum of all {reads:,} {layer.source} units and a bias: "
        f"{facts.parameters} parameters. Softmax takes the exponential of each sum and divides it by their total, so "
        "that the results are positive and sum to 1: probabilities. The paper measures penalties instead, squared "
        f"distances from F6 to {layer.maps} fixed codes, with nothing to learn. What is lost is the distance itself: a "
        "probability only compares the digits and can be high for an input that is like none of them."
    )
    return "What does softmax change?", text, "not in the paper; compare section II-B, Eq. 7"
