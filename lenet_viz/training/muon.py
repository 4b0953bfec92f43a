"""Muon: momentum whose matrices are made orthogonal before each step (K. Jordan and others, 2024).

A layer's gradient is mostly a few strong directions; steps along it teach the layer those and little else, and
under saturating squashings that is where learning stops. The orthogonal matrix nearest to the momentum moves all
directions by the same amount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor, nn

MOMENTUM: Final = 0.95
"""Of the gradients; Nesterov's."""

ITERATIONS: Final = 5
"""Of Newton and Schulz; after them all singular values lie near 1."""

QUINTIC: Final = (3.4445, -4.7750, 2.0315)
"""Factors of X, X·Xᵀ·X and (X·Xᵀ)²·X of one iteration, which draw singular values from near 0 fastest."""

VECTOR_SHARE: Final = 0.15
"""Biases and coefficients are no matrices: Adam moves them, at this share of the rate."""

ADAM_DECAYS: Final = (0.9, 0.999)
"""Of Adam's two running averages."""

TINY: Final = 1e-8
"""Keeps quotients finite."""


@dataclass(frozen=True, eq=False)
class Kernels:
    """How the kernels of a layer lie in the matrix that joins its maps to their windows.

    Attributes:
        maps: rows of the matrix.
        sources: maps that are read; the matrix has sources × window² columns.
        links: (kernels,) place of each kernel among all maps × sources; None: every one has its kernel.
    """

    maps: int
    sources: int
    links: Tensor | None

    def matrix(self, kernels: Tensor) -> Tensor:
        """(kernels, window, window) → (maps, sources·window²), 0 where no kernel is."""
        if self.links is not None:
            every = kernels.new_zeros(self.maps * self.sources, *kernels.shape[1:])
            kernels = every.index_copy_(0, self.links, kernels)
        return kernels.reshape(self.maps, -1)

    def kernels(self, matrix: Tensor, like: Tensor) -> Tensor:
        """The way back of `matrix`."""
        every = matrix.view(-1, *like.shape[1:])
        return every if self.links is None else every.index_select(0, self.links)


class Muon(torch.optim.Optimizer):
    """Kernels by orthogonal momentum with decoupled weight decay, all else by Adam without.

    The state of a kernel's parameter is its momentum; of another `first`, `second` and the number of steps.
    """

    def __init__(
        self,
        parameters: Sequence[nn.Parameter],
        kernels: Sequence[Kernels | None],
        rate: float | Tensor,
        weight_decay: float,
    ) -> None:
        """Prepare.

        Args:
            parameters: everything that learns.
            kernels: how each of them makes a matrix; None for biases and coefficients.
            rate: of the matrices; a tensor on CUDA, where steps are captured.
            weight_decay: share of the rate by which kernels shrink every step, 0 or more.
        """
        self._kernels = list(kernels)
        super().__init__(parameters, {"lr": rate, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]  # noqa: ANN401 -- as in torch
        """Move everything by its gradient."""
        (group,) = self.param_groups
        rate, decay = group["lr"], group["weight_decay"]
        for parameter, kernels in zip(group["params"], self._kernels, strict=True):
            state = self.state[parameter]
            if kernels is None:
                parameter.sub_(_adam(parameter.grad, state) * (rate * VECTOR_SHARE))
                continue
            direction = kernels.matrix(_momentum(parameter.grad, state))
            rows, columns = direction.shape
            # An orthogonal matrix moves every output alike; a tall one has to be longer for that.
            step = orthogonal(direction) * (rate * max(1.0, rows / columns) ** 0.5)
            parameter.mul_(1 - rate * decay).sub_(kernels.kernels(step, parameter))


def orthogonal(matrix: Tensor) -> Tensor:
    """Nearly the orthogonal matrix next to one: the same singular vectors, singular values near 1.

    Args:
        matrix: (rows, columns) of any size; zeros stay zeros.
    """
    wide = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    wide = wide / (wide.norm() + TINY)
    one, three, five = QUINTIC
    for _ in range(ITERATIONS):
        square = wide @ wide.T
        # Two factors inside one product would round otherwise with another number of threads.
        polynomial = square * three + (square @ square) * five
        wide = torch.addmm(wide * one, polynomial, wide)
    return wide.T if matrix.shape[0] > matrix.shape[1] else wide


def _momentum(gradient: Tensor, state: dict[str, Tensor]) -> Tensor:
    """Nesterov's: a step ahead of the running average."""
    if "momentum" not in state:
        state["momentum"] = torch.zeros_like(gradient)
    average = state["momentum"].lerp_(gradient, 1 - MOMENTUM)
    return gradient.lerp(average, MOMENTUM)


def _adam(gradient: Tensor, state: dict[str, Tensor]) -> Tensor:
    """Adam's step for a rate of 1."""
    if "first" not in state:
        state["first"], state["second"] = torch.zeros_like(gradient), torch.zeros_like(gradient)
        state["step"] = torch.zeros((), device=gradient.device)
    first_decay, second_decay = ADAM_DECAYS
    count = state["step"].add_(1)
    first = state["first"].lerp_(gradient, 1 - first_decay) / (1 - first_decay**count)
    second = state["second"].lerp_(gradient.square(), 1 - second_decay) / (1 - second_decay**count)
    return first / (second.sqrt() + TINY)
