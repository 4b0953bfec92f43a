"""What the figure says: headings and numbers. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lenet_viz.network.codes import CODE_PIXELS
from lenet_viz.network.connection_table import TABLE_I
from lenet_viz.network.geometry import count
from lenet_viz.network.spec import NetworkSpec, Output, Stage


@dataclass(frozen=True)
class Heading:
    """The words over or beside a stage; `shape` and `parameters` may be empty."""

    name: str
    shape: str
    parameters: str


def number(value: float, digits: int = 4) -> str:
    """A number with a true minus sign: −1.7144."""
    return f"{value:.{digits}f}".replace("-", "−")


def limit_word(limit: float) -> str:
    """The end of a scale in three digits at most: 1.72, 1, 0.19, 2e−06."""
    return f"{limit:.3g}".replace("e-", "e−")


def gradient_word(slope: float) -> str:
    """A gradient in four digits: −0.001234, 1.2e−05."""
    return f"{slope:.4g}".replace("-", "−")


def score_word(score: float, output: Output) -> str:
    """A penalty with one decimal, or a probability in percent that is never rounded to 0 or 100.

    Single precision may have rounded it to 0 or 1 already; no softmax is.
    """
    if output is Output.RBF:
        return number(score, 1)
    if score < 0.001:
        return "<0.1%"
    if score > 0.999:
        return ">99.9%"
    return f"{score:.1%}"


def probability_word(probability: float) -> str:
    """A probability with six decimals, never a false 0 or 1: 0.873100, 6.68e−08, >0.999999."""
    if probability < 1e-6:
        return f"{probability:.3g}".replace("-", "−") if probability > 0.0 else "<1e−45"
    return ">0.999999" if probability > 0.999999 else f"{probability:.6f}"


@lru_cache(maxsize=64)
def heading(spec: NetworkSpec, stage: Stage) -> Heading:
    """The words of a stage."""
    layer = spec.layer(stage)
    maps, rows, columns = layer.shape
    parameters = count(spec, stage).parameters
    size = f"{rows}×{columns}"
    if stage is Stage.F6 and maps == CODE_PIXELS:
        shape = "84 = 7×12"
    elif rows == 1:
        shape = str(maps)
    else:
        shape = size if stage is Stage.INPUT else f"{maps}@{size}"
    return Heading(stage.value, shape, f"{parameters:,}" if parameters else "")


@lru_cache(maxsize=64)
def table_heading(spec: NetworkSpec, muted: int = 0, *, brief: bool = False) -> tuple[str, str]:
    """Title and second line over the connection table, of whose links so many are muted."""
    table = spec.table
    name = "Table I" if table == TABLE_I else "Connection table"
    cells = table.sources * table.maps
    words = f"all {cells} kernels" if table.is_full else f"{len(table.links)} of {cells} kernels"
    if muted:
        words += f" · {muted} muted"
    elif not brief:
        words += f", {spec.kernel_size}×{spec.kernel_size} · {count(spec, Stage.C3).parameters:,} parameters"
    return f"{name} — which S2 maps feed which C3 map", words


def gradient_note(target: int, loss: float) -> str:
    """What the gradients on screen are of."""
    return f"gradients of the loss for target {target} (loss {limit_word(loss)})"
