"""Why a mistake was made: attributions, the smallest edit and the nearest training digits, from threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from lenet_viz.analysis.attribution import attribute
from lenet_viz.analysis.findings import Method
from lenet_viz.analysis.flip import flip
from lenet_viz.analysis.nearest import Features, features
from lenet_viz.data.datasets import DigitSet, Part, find, load
from lenet_viz.data.preparation import prepare_digit
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.drawing import DrawingController
from lenet_viz.gui.controllers.evaluation_result import Evaluated, Reader
from lenet_viz.gui.views.evaluation.explanation import Explanation
from lenet_viz.gui.views.evaluation.gallery import NONE, Pictures
from lenet_viz.gui.views.evaluation.mistake_pictures import COMPUTING
from lenet_viz.gui.views.evaluation.mistakes_page import NEIGHBOURS, MistakesPage
from lenet_viz.gui.views.evaluation.words import class_name, two_digits
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.inference import run
from lenet_viz.network.spec import Stage, Unit

_WHY: Final = "why a digit is read so"
_TRAINING_DIGITS: Final = "what the network makes of the training digits"
_NEAREST: Final = "which of them are nearest"
NO_TRAINING_DIGITS: Final = "The training digits are not on this machine."


@dataclass(frozen=True, eq=False)
class _Known:
    """What a network makes of the training digits, and their pictures, (N, 28, 28)."""

    digits: DigitSet
    images: np.ndarray
    features: Features


@dataclass(frozen=True, eq=False)
class _Found:
    """Why a digit is read so, and the activations by which others are near to it."""

    explanation: Explanation
    activations: dict[Stage, np.ndarray]


class MistakesController(QObject):
    """Fills the page of mistakes. The newest choice wins; what is of another one looks stale, or goes.

    Attributions and edits come from one thread; another reads the training digits, once for a network, and only
    after a mistake of it was chosen, and looks for the nearest ones.

    Signals:
        digit_wanted (int): put this digit of the evaluated set on the pad.
    """

    digit_wanted = Signal(int)

    def __init__(self, page: MistakesPage, drawing: DrawingController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._drawing = page, drawing
        self._result: Evaluated | None = None
        self._known: _Known | None = None
        self._asked: Reader | None = None
        self._found: _Found | None = None
        self._picking = False
        self._why, self._near = LatestWorker(self), LatestWorker(self)
        page.picked.connect(self._on_picked)
        page.let_go.connect(self._let_go)
        page.neighbour_picked.connect(self._on_neighbour_picked)
        drawing.input_replaced.connect(self._on_input_replaced)
        self._why.done.connect(self._on_explained)
        self._why.failed.connect(self._on_not_explained)
        self._near.done.connect(self._on_near_done)
        self._near.failed.connect(self._on_near_failed)
        self._near.progressed.connect(self._on_progressed)

    def set_result(self, result: Evaluated) -> None:
        """Show the mistakes of another result, or of more of the same."""
        before, self._result = self._result, result
        if before is None or before.reader is not result.reader:
            self._forget()
        self._page.show_evaluation(
            result.evaluation, result.images, result.digits.classes, is_mnist=result.is_of(DatasetName.MNIST)
        )

    def shut_down(self) -> None:
        """Stop what runs in the background, and wait for its end."""
        self._why.shut_down()
        self._near.shut_down()

    def _forget(self) -> None:
        """What is known, or looked for, belongs to another network."""
        self._near.cancel(_TRAINING_DIGITS)
        self._known = self._asked = None
        self._let_go()

    @Slot()
    def _let_go(self) -> None:
        """No digit is chosen."""
        self._drop_found()
        self._why.cancel(_WHY)
        self._page.pictures.show_explanation(None)
        self._page.show_neighbours(NONE, "", "")

    def _drop_found(self) -> None:
        """What was found out, or is looked for, is of another digit."""
        self._near.cancel(_NEAREST)
        self._found = None

    @Slot(int, int)
    def _on_picked(self, index: int, rival: int) -> None:
        result = self._result
        assert result is not None
        self.digit_wanted.emit(index)
        self._drop_found()
        self._page.pictures.set_note(COMPUTING)
        self._page.await_neighbours()
        self._why.submit(_WHY, partial(_explain, result, index, rival))
        self._ask_for_neighbours(result)

    def _ask_for_neighbours(self, result: Evaluated) -> None:
        name = result.digits.name or DatasetName.MNIST
        if self._asked is result.reader:
            return
        if find(name) is None:
            self._page.show_neighbours(NONE, "", NO_TRAINING_DIGITS)
            return
        self._asked = result.reader
        self._page.show_neighbours(NONE, "", "reading the training digits…")
        self._near.submit(_TRAINING_DIGITS, _reading(result.reader, name))

    @Slot(object, object)
    def _on_explained(self, key: object, found: _Found) -> None:
        self._found = found
        self._page.pictures.show_explanation(found.explanation)
        self._look_for_nearest()

    @Slot(object, str)
    def _on_not_explained(self, key: object, reason: str) -> None:
        self._let_go()
        self._page.pictures.set_note(f"It could not be explained: {reason}")

    @Slot(object, object)
    def _on_near_done(self, key: object, done: _Known | Pictures) -> None:
        if isinstance(done, _Known):
            self._known = done
            self._page.show_neighbours(NONE, "", "")
            self._look_for_nearest()
        else:
            assert self._known is not None
            self._page.show_neighbours(done, f"Nearest training digits in {self._known.features.stage}", "")

    @Slot(object, str)
    def _on_near_failed(self, key: object, reason: str) -> None:
        if key == _TRAINING_DIGITS:
            self._asked = None
        self._page.show_neighbours(NONE, "", f"The training digits could not be read: {reason}")

    @Slot(object, object, object)
    def _on_progressed(self, key: object, done: int, whole: int) -> None:
        self._page.show_neighbours(NONE, "", f"reading the training digits… {100 * done // whole}%")

    def _look_for_nearest(self) -> None:
        if self._known is None or self._found is None:
            return
        assert self._result is not None
        label = int(self._result.evaluation.labels[self._found.explanation.index])
        self._near.submit(_NEAREST, partial(_nearest, self._known, self._found, label))

    @Slot(int)
    def _on_neighbour_picked(self, index: int) -> None:
        assert self._known is not None
        digits = self._known.digits
        name = class_name(int(digits.labels[index]), digits.classes)
        self._picking = True
        self._drawing.show_sample(digits.images[index].numpy(), f"training digit #{index}, {name}")
        self._picking = False

    @Slot()
    def _on_input_replaced(self) -> None:
        """What is read now is none of the training digits."""
        if not self._picking:
            self._page.neighbours.choose(None)


def _explain(result: Evaluated, index: int, rival: int, progress: Progress) -> _Found:
    network, output = result.reader.network, result.evaluation.output
    pixels = prepare_digit(result.images[index]).pixels(network.spec.input_size)
    answer = int(result.evaluation.answers[index])
    progress(0, 1)
    for_answer, for_rival = (
        attribute(network, pixels, Unit(Stage.OUTPUT, digit), Method.INTEGRATED_GRADIENTS) for digit in (answer, rival)
    )
    edit = flip(network, pixels, rival, progress) if rival != answer else None
    values = run(network, pixels).values
    return _Found(
        Explanation(index, output, pixels, answer, rival, for_answer, for_rival, edit),
        {stage: each.reshape(-1) for stage, each in values.items()},
    )


def _nearest(known: _Known, found: _Found, label: int, progress: Progress) -> Pictures:
    """The training digits nearest to one whose true class is `label`; others stand out."""
    near = known.features.nearest(found.activations[known.features.stage], NEIGHBOURS)
    pairs = list(zip(near.labels.tolist(), near.distances.tolist(), strict=True))

    def words(place: int) -> str:
        name = class_name(pairs[place][0], known.digits.classes)
        return f"training digit #{near.indices[place]}, {name}; squared distance {two_digits(pairs[place][1])}"

    captions = [f"{digit} · {two_digits(distance)}" for digit, distance in pairs]
    return Pictures(known.images, near.indices, captions, near.labels != label, words)


def _reading(reader: Reader, name: DatasetName) -> Callable[[Progress], _Known]:
    def work(progress: Progress) -> _Known:
        digits = load(name, Part.TRAIN)
        return _Known(digits, digits.images.numpy(), features(reader.network, digits, progress))

    return work
