"""Training as the articles write it, where Keras is installed."""

from __future__ import annotations

import importlib
import importlib.util
import time
from functools import cache
from typing import Any, Final

import torch

from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import DigitSet

NETWORK: Final = "softmax-full"
"""The network of the articles; the paper's has layers that Keras does not."""

BATCHES: Final = 100
"""So many batches make a call of `fit`, whose start costs something."""

SIDE: Final = 32


def keras_is_installed() -> bool:
    """Whether there is something to compare with."""
    return importlib.util.find_spec("keras") is not None


def keras_rate(digits: DigitSet, seconds: float, *, batch: int, rate: float) -> float:
    """Digits a second of `fit`, on digits made into inputs beforehand, going on where it stood."""
    few = digits.subset(torch.arange(min(batch * BATCHES, len(digits))))
    inputs = to_inputs(few.images, SIDE).permute(0, 2, 3, 1).contiguous().numpy()
    labels, model = few.labels.numpy(), _model(rate)
    model.fit(inputs[: batch * 5], labels[: batch * 5], batch_size=batch, epochs=1, verbose=0)
    start = now = time.perf_counter()
    count = 0
    while now - start < seconds:
        model.fit(inputs, labels, batch_size=batch, epochs=1, verbose=0)
        count += len(labels)
        now = time.perf_counter()
    return count / (now - start)


@cache
def _model(rate: float) -> Any:  # noqa: ANN401 -- Keras need not be there to be typed
    keras = importlib.import_module("keras")
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((SIDE, SIDE, 1)),
            layers.Conv2D(6, 5, activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Conv2D(16, 5, activation="tanh"),
            layers.AveragePooling2D(2),
            layers.Conv2D(120, 5, activation="tanh"),
            layers.Flatten(),
            layers.Dense(84, activation="tanh"),
            layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=rate), loss=loss)
    return model
