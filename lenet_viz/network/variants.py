"""The built-in networks: the paper's LeNet-5 and the relatives people meet in articles."""

from __future__ import annotations

from typing import Final

from lenet_viz.network.connection_table import LENET_1_TABLE, TABLE_I, ConnectionTable
from lenet_viz.network.spec import NetworkSpec, Output, Squashing, Subsampling

_FULL: Final = ConnectionTable.full(6, 16)

VARIANTS: Final = {
    spec.name: spec
    for spec in (
        NetworkSpec(
            name="paper-1998",
            title="LeNet-5, 1998",
            input_size=32,
            kernel_size=5,
            table=TABLE_I,
            subsampling=Subsampling.TRAINABLE,
            squashing=Squashing.SCALED_TANH,
            hidden=(120, 84),
            output=Output.RBF,
        ),
        NetworkSpec(
            name="softmax-trainable",
            title="LeNet-5 with softmax",
            input_size=32,
            kernel_size=5,
            table=TABLE_I,
            subsampling=Subsampling.TRAINABLE,
            squashing=Squashing.SCALED_TANH,
            hidden=(120, 84),
            output=Output.SOFTMAX,
        ),
        NetworkSpec(
            name="softmax-table",
            title="Softmax LeNet-5, Table I",
            input_size=32,
            kernel_size=5,
            table=TABLE_I,
            subsampling=Subsampling.AVERAGE,
            squashing=Squashing.TANH,
            hidden=(120, 84),
            output=Output.SOFTMAX,
        ),
        NetworkSpec(
            name="softmax-full",
            title="Softmax LeNet-5, full C3",
            input_size=32,
            kernel_size=5,
            table=_FULL,
            subsampling=Subsampling.AVERAGE,
            squashing=Squashing.TANH,
            hidden=(120, 84),
            output=Output.SOFTMAX,
        ),
        NetworkSpec(
            name="keras-5x5",
            title="Keras LeNet, 28×28, 5×5",
            input_size=28,
            kernel_size=5,
            table=_FULL,
            subsampling=Subsampling.AVERAGE,
            squashing=Squashing.TANH,
            hidden=(120, 84),
            output=Output.SOFTMAX,
        ),
        NetworkSpec(
            name="keras-3x3",
            title="Keras LeNet, 28×28, 3×3",
            input_size=28,
            kernel_size=3,
            table=_FULL,
            subsampling=Subsampling.AVERAGE,
            squashing=Squashing.TANH,
            hidden=(128,),
            output=Output.SOFTMAX,
        ),
        NetworkSpec(
            name="lenet-1",
            title="LeNet-1, 1990",
            input_size=28,
            kernel_size=5,
            table=LENET_1_TABLE,
            subsampling=Subsampling.TRAINABLE,
            squashing=Squashing.SCALED_TANH,
            hidden=(),
            output=Output.SOFTMAX,
        ),
    )
}
"""Name → spec, in the order in which they are offered."""

DEFAULT_VARIANT: Final = "paper-1998"


def variant(name: str) -> NetworkSpec:
    """The built-in spec of that name.

    Raises:
        ValueError: there is none; the message lists the names.
    """
    try:
        return VARIANTS[name]
    except KeyError:
        raise ValueError(f"no network is called {name!r}; there are {', '.join(VARIANTS)}") from None
