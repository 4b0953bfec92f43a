"""The smallest change of the input that makes the network answer something else.

The search is DDN (Rony et al., "Decoupling direction and norm", 2019). Captum has one too, PGD in a
`MinParamPerturbation`: on 30 test digits and `paper-1998` its changes were 1.6 times as long and took
no less time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lenet_viz.analysis.findings import Flip
from lenet_viz.data.preparation import BACKGROUND, FOREGROUND
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import CLASSES

STEPS: Final = 100

FIRST_LENGTH: Final = 0.5
"""Of the change, in units of the input; each step makes it longer or shorter by `GROWTH`."""

GROWTH: Final = 0.05

TURNS: Final = (1.0, 0.02)
"""Length of the first and the last push along the slope: from finding the way to refining it."""

SHARPNESS: Final = 0.25
"""Rivals compete for the slope with this weight on their lead, so that it does not jump from one to the next."""

MARGIN: Final = 1e-3
"""By how much the new answer leads, in penalty or weighted sum: far more than rounding, far less than one can see."""

HALVINGS: Final = 20

Report = Callable[[int, int], None]
"""Called with the steps done and their number; raises to stop the search."""


def flip(network: LeNet5, pixels: NDArray[np.float32], target: int | None, report: Report) -> Flip | None:
    """The smallest change found, by Euclidean length, that flips the network's answer.

    Every other class (or the target alone) is tried at once. A change is pushed towards the class and
    set to a length; where the class wins the next one is shorter, else longer. Pixels stay within
    −0.1…1.175. What is found is nearly the shortest around, but nothing proves that there is no
    shorter one.

    Args:
        network: in evaluation mode, on any device.
        pixels: (S, S), background −0.1 and ink 1.175.
        target: the answer wanted, 0…9, or None for any other.
        report: follows the search and may stop it.

    Returns:
        The change, or None when the search did not reach another answer.

    Raises:
        ValueError: the target is no class, or the answer already.
    """
    with torch.inference_mode(mode=False):
        original = torch.from_numpy(np.array(pixels, dtype=np.float32)).to(network.device).flatten()
        with torch.no_grad():
            before = int(_logits(network, original[None]).argmax())
        search = _Search(network, original, _goals(before, target, network.device))
        for step in range(STEPS):
            report(step, STEPS)
            search.step(step / STEPS)
        report(STEPS, STEPS)
        if search.winner is None:
            return None
        point, after = search.winner
        side = network.spec.input_size
        changed = _shortened(network, original, point, after).view(side, side).cpu().numpy()
        return Flip(changed, changed - original.view(side, side).cpu().numpy(), before, after)


class _Search:
    """One change for every class wanted, all in one batch.

    Attributes:
        winner: the shortest change that made its class the answer, as a point, (S²,), and that class.
    """

    def __init__(self, network: LeNet5, original: Tensor, classes: Tensor) -> None:
        self._network = network
        self._original = original
        self._classes = classes
        self._changes = original.new_zeros(len(classes), len(original))
        self._lengths = original.new_full((len(classes),), FIRST_LENGTH)
        self._shortest = math.inf
        self.winner: tuple[Tensor, int] | None = None

    def step(self, share: float) -> None:
        """Try the changes there are and make the next ones; `share` of the search is done, 0…1."""
        points = (self._original + self._changes).requires_grad_()
        logits = _logits(self._network, points)
        (slopes,) = torch.autograd.grad(_soft_lead(logits, self._classes).sum(), points)
        flipped = _lead(logits.detach(), self._classes) > MARGIN
        reached = self._changes.norm(dim=1)
        self._keep_shortest(points.detach(), torch.where(flipped, reached, torch.inf))
        shorter, longer = torch.minimum(self._lengths, reached) * (1 - GROWTH), self._lengths * (1 + GROWTH)
        self._lengths = torch.where(flipped, shorter, longer)
        first, last = TURNS
        push = last + (first - last) * (1 + math.cos(math.pi * share)) / 2
        changes = _of_length(self._changes + _of_length(slopes, push), self._lengths[:, None])
        self._changes = (self._original + changes).clamp(BACKGROUND, FOREGROUND) - self._original

    def _keep_shortest(self, points: Tensor, lengths: Tensor) -> None:
        length, row = lengths.min(dim=0)
        if float(length) < self._shortest:
            self._shortest = float(length)
            self.winner = points[row], int(self._classes[row])


def _goals(before: int, target: int | None, device: torch.device) -> Tensor:
    if target is None:
        return torch.tensor([digit for digit in range(CLASSES) if digit != before], device=device)
    if not 0 <= target < CLASSES:
        raise ValueError(f"the target class is one of 0…{CLASSES - 1}, not {target}")
    if target == before:
        raise ValueError(f"the answer is {target} already: there is nothing to flip")
    return torch.tensor([target], device=device)


def _logits(network: LeNet5, points: Tensor) -> Tensor:
    side = network.spec.input_size
    return network.logits(network.forward(points.view(-1, 1, side, side)))


def _rivals(logits: Tensor, classes: Tensor) -> Tensor:
    """(N, 10): the logits of all but each row's own class."""
    return logits.scatter(1, classes[:, None], -torch.inf)


def _lead(logits: Tensor, classes: Tensor) -> Tensor:
    """(N, 10) → (N,): by how much each row's class is ahead of its best rival."""
    return logits.gather(1, classes[:, None])[:, 0] - _rivals(logits, classes).amax(dim=1)


def _soft_lead(logits: Tensor, classes: Tensor) -> Tensor:
    """The same with every rival counted, the best ones most."""
    own = logits.gather(1, classes[:, None])[:, 0]
    lead: Tensor = own - torch.logsumexp(SHARPNESS * _rivals(logits, classes), dim=1) / SHARPNESS
    return lead


def _of_length(rows: Tensor, length: Tensor | float) -> Tensor:
    scaled: Tensor = rows * (length / rows.norm(dim=1, keepdim=True).clamp_min(1e-12))
    return scaled


def _shortened(network: LeNet5, original: Tensor, point: Tensor, after: int) -> Tensor:
    """The shortest part of a change that still makes a class the answer, by halving; (S²,)."""
    goal = torch.tensor([after], device=original.device)
    shortest, low, high = point, 0.0, 1.0
    with torch.no_grad():
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            candidate = original + middle * (point - original)
            if float(_lead(_logits(network, candidate[None]), goal)) > MARGIN:
                shortest, high = candidate, middle
            else:
                low = middle
    return shortest
