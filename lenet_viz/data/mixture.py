"""What a run learns beside a published set: people's pen strokes, and what is no digit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import torch

from lenet_viz.data.choices import DataChoice
from lenet_viz.data.datasets import NO_DIGIT, DigitSet, Part, load
from lenet_viz.data.digit_forms import forms
from lenet_viz.data.hands import read_strokes
from lenet_viz.data.many_hands import many_hands
from lenet_viz.data.replay import drawn
from lenet_viz.data.rubbish import rubbish
from lenet_viz.data.sources import DatasetName

FORM_PART: Final = 8
"""To so many drawings of people's digits comes one of the known forms of digits: some of them nobody of few writes."""

# What is random about a mixture is always the same: a run that goes on learns from the same pictures.
_SEED: Final = 0

Progress = Callable[[int, int], None]


def completed(
    choice: DataChoice,
    learn: DigitSet,
    watch: DigitSet | None,
    *,
    apart: bool,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> tuple[DigitSet, DigitSet | None]:
    """The sets to learn from and to watch, with the strokes and the rubbish of a choice.

    Where strokes are drawn more than once, drawings of the `digit_forms` come with them.

    Args:
        choice: says which strokes and how much rubbish.
        learn: MNIST's digits to learn from; rubbish is made of these only.
        watch: the digits to watch the run with, or None.
        apart: whether a fifth of the writers is kept apart, for `watch`; otherwise all are learned from.
        folder: holds `mnist/` and `fashion/`; see `datasets.load`.
        progress: told pictures drawn and in all, or bytes of a download; may raise `Cancelled`.

    Raises:
        ValueError: a file is damaged; names the file and the cause.
        OSError: a file is missing or cannot be read, or a download failed.
    """
    published = learn
    if choice.strokes is not None:
        strokes = read_strokes(choice.strokes)
        if apart:
            strokes, others = strokes.writers_apart()
            watch = drawn(others, report=progress) if watch is None else _joined(watch, drawn(others, report=progress))
        learn = _joined(learn, drawn(strokes, report=progress))
        if choice.stroke_copies:
            learn = _joined(learn, many_hands(strokes, choice.stroke_copies, _SEED, report=progress))
            times = math.ceil(len(strokes) * choice.stroke_copies / FORM_PART / len(forms()))
            learn = _joined(learn, many_hands(forms(), times, _SEED, report=progress))
    if choice.rubbish:
        learn = _joined(learn, _no_digits(choice.rubbish, len(learn), published, folder, progress))
    return replace(learn, title=choice.title), watch


def _no_digits(
    share: float, digits: int, published: DigitSet, folder: Path | None, progress: Progress | None
) -> DigitSet:
    """As much rubbish beside so many digits as gives the share."""
    clothes = load(DatasetName.FASHION, Part.TRAIN, folder=folder, progress=progress)
    count = round(digits * share / (1 - share))
    images = torch.from_numpy(rubbish(count, _SEED, digits=published, clothes=clothes, report=progress))
    return replace(published, images=images, labels=torch.full((count,), NO_DIGIT))


def _joined(first: DigitSet, second: DigitSet) -> DigitSet:
    """Both; in part and classes like the first, and no published set any more."""
    return replace(
        first,
        name=None,
        images=torch.cat((first.images, second.images)),
        labels=torch.cat((first.labels, second.labels)),
    )
