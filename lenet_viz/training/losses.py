"""What training makes small: each criterion with its derivative by the scores."""

from __future__ import annotations

from typing import Final

from torch import Tensor
from torch.nn import functional

from lenet_viz.data.datasets import NO_DIGIT
from lenet_viz.network.spec import Output
from lenet_viz.training.recipe import Loss, Recipe

RUBBISH_PENALTY: Final = 30.0
"""Cross-entropy of an RBF output: the penalty of a class that stands for everything that is no digit."""

SHARPNESS: Final = 0.25
"""Penalties are scaled by this before they compete; unscaled, the winner takes every gradient."""

PULL: Final = 0.01
"""Weight of the right penalty itself (Eq. 8), which keeps drawing F6 towards the code."""

PENALTY_SHARE: Final = 0.5
"""Eqs. 8 and 9 are taken of half the penalties, as in the authors' own code: then the rates that follow from
second derivatives are the ones that the paper reports."""


def loss_of(output: Output, scores: Tensor, labels: Tensor) -> Tensor:
    """Mean cross-entropy of a batch, the loss of every network unless a recipe says otherwise.

    Args:
        output: RBF or softmax.
        scores: (N, 10) penalties or weighted sums.
        labels: (N,) 0…9.
    """
    return scaled_cross_entropy(scores, labels) if output is Output.RBF else functional.cross_entropy(scores, labels)


def mean_loss(recipe: Recipe, output: Output, scores: Tensor, labels: Tensor) -> Tensor:
    """Mean loss of a batch by a recipe; differentiable.

    Args:
        recipe: names the loss, and j.
        output: RBF or softmax; `Recipe.check` says which losses fit.
        scores: (N, 10) penalties or weighted sums.
        labels: (N,) 0…9, or NO_DIGIT for rubbish, where the loss `knows_rubbish`.
    """
    match recipe.loss:
        case Loss.CROSS_ENTROPY:
            return loss_of(output, scores, labels)
        case Loss.PENALTY:
            return PENALTY_SHARE * _right(scores, labels).mean()
        case Loss.DISCRIMINATIVE:
            return discriminative(PENALTY_SHARE * scores, labels, recipe.rubbish_penalty)


def slope_of(recipe: Recipe, output: Output, scores: Tensor, labels: Tensor) -> Tensor:
    """∂loss/∂score of `mean_loss`, (N, 10), in closed form: for one digit autograd costs as much as a layer."""
    right = scores.new_zeros(len(scores), NO_DIGIT + 1).scatter_(1, labels[:, None], 1.0)[:, :NO_DIGIT]
    match recipe.loss:
        case Loss.PENALTY:
            slope = PENALTY_SHARE * right
        case Loss.DISCRIMINATIVE:
            shares = _shares(PENALTY_SHARE * scores, recipe.rubbish_penalty)
            slope = PENALTY_SHARE * (right - shares)
        case Loss.CROSS_ENTROPY if output is Output.RBF:
            shares = _shares(SHARPNESS * scores, SHARPNESS * RUBBISH_PENALTY)
            slope = SHARPNESS * (right - shares) + PULL * right
        case Loss.CROSS_ENTROPY:
            slope = scores.softmax(dim=1) - right
    return slope / len(scores)


def scaled_cross_entropy(penalties: Tensor, labels: Tensor) -> Tensor:
    """The paper's discriminative criterion (Eq. 9) on scaled penalties, plus a share of Eq. 8.

    (1/N) Σ ( s·y_D + log( e^(−s·j) + Σ_i e^(−s·y_i) ) + PULL·y_D ) with s = 1/4 and j = 30.
    """
    competition = discriminative(SHARPNESS * penalties, labels, SHARPNESS * RUBBISH_PENALTY)
    return competition + PULL * _right(penalties, labels).mean()


def discriminative(penalties: Tensor, labels: Tensor, rubbish_penalty: float) -> Tensor:
    """Eq. 9: (1/N) Σ ( y_D + log( e^(−j) + Σ_i e^(−y_i) ) ).

    That is cross-entropy over −y with an eleventh class whose logit is −j.
    """
    return functional.cross_entropy(_with_rubbish(penalties, rubbish_penalty), labels)


def knows_rubbish(recipe: Recipe, output: Output) -> bool:
    """Whether there is a class for what is no digit: Eq. 9's, whose logit is −j."""
    return output is Output.RBF and recipe.loss is not Loss.PENALTY


def count_wrong(logits: Tensor, labels: Tensor) -> Tensor:
    """How many digits of a batch are read wrongly, a tensor of one number; rubbish has no right answer.

    Args:
        logits: (N, 10), the largest wins.
        labels: (N,) 0…9, or NO_DIGIT.
    """
    return ((logits.argmax(dim=1) != labels) & (labels != NO_DIGIT)).sum()


def _with_rubbish(penalties: Tensor, rubbish_penalty: float) -> Tensor:
    """(N, 11) logits: the ten penalties with a minus, and −j."""
    return functional.pad(-penalties, (0, 1), value=-rubbish_penalty)


def _shares(penalties: Tensor, rubbish_penalty: float) -> Tensor:
    """(N, 10): what the ten classes take of a softmax over them and the rubbish class."""
    return _with_rubbish(penalties, rubbish_penalty).softmax(dim=1)[:, :-1]


def _right(penalties: Tensor, labels: Tensor) -> Tensor:
    """(N, 1) penalties of the right classes; 0 for rubbish, which is drawn towards no code."""
    return functional.pad(penalties, (0, 1)).gather(1, labels[:, None])
