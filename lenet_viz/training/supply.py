"""What a run learns from: which digits come in which order, and how each batch is prepared."""

from __future__ import annotations

import zlib
from functools import cached_property

import torch
from torch import Tensor

from lenet_viz.data.batches import order, to_inputs
from lenet_viz.data.datasets import NO_DIGIT, DigitSet
from lenet_viz.data.distortions import add_noise, distort
from lenet_viz.training.recipe import Recipe


class Supply:
    """A training set, resident on the device that learns from it.

    Nothing here remembers anything: order and distortions follow from recipe, pass and place in the pass.
    """

    def __init__(self, digits: DigitSet, size: int, device: torch.device) -> None:
        """Put a set on a device.

        Args:
            digits: the set.
            size: side of the network's input.
            device: where the network is.
        """
        self._digits = digits
        self._images = digits.images.to(device)
        self._labels = digits.labels.to(device)
        self._size = size

    @cached_property
    def checksum(self) -> int:
        """Tells this set from others, pictures and labels."""
        return zlib.crc32(self._digits.labels.numpy().data, zlib.crc32(self._digits.images.numpy().data))

    def __len__(self) -> int:
        return len(self._labels)

    @cached_property
    def digits(self) -> int:
        """How many are digits; the others are rubbish."""
        return int((self._labels != NO_DIGIT).sum())

    def order(self, recipe: Recipe, turn: int) -> Tensor:
        """(digits,): the numbers of all digits, in the order in which a pass visits them."""
        places = order(len(self), seed=recipe.seed, turn=0 if recipe.constant_order else turn)
        return places.to(self._labels.device)

    def sample(self, recipe: Recipe, turn: int, count: int) -> tuple[Tensor, Tensor]:
        """So many digits for a stepper's own purposes, others in every pass, prepared as in the run."""
        chosen = order(len(self), seed=recipe.seed + 1, turn=turn)[:count].to(self._labels.device)
        return self.batch(recipe, chosen, batch_seed(recipe.seed, turn, -1))

    def batch(self, recipe: Recipe, chosen: Tensor, seed: int) -> tuple[Tensor, Tensor]:
        """The (N, 1, S, S) inputs and (N,) labels of some digits, freshly distorted where the recipe says so."""
        inputs = to_inputs(self._images.index_select(0, chosen), self._size)
        if recipe.distortions is not None or recipe.noise:
            generator = torch.Generator().manual_seed(seed)
            if recipe.distortions is not None:
                inputs = distort(inputs, recipe.distortions, generator)
            if recipe.noise:
                inputs = add_noise(inputs, recipe.noise, generator)
        return inputs, self._labels.index_select(0, chosen)


def batch_seed(seed: int, turn: int, place: int) -> int:
    """A seed of its own for every batch of every pass; place −1 is none's."""
    return ((seed * 1_000_003 + turn) * 1_000_003 + place + 1) % 2**63
