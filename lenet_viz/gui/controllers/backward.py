"""The way back, live: gradients at once, attributions and flips from a worker as soon as the pen rests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Final

import numpy as np
import torch
from PySide6.QtCore import QObject, QTimer, Slot

from lenet_viz.analysis.attribution import attribute
from lenet_viz.analysis.findings import Attribution, Flip, Gradients, Method
from lenet_viz.analysis.flip import flip
from lenet_viz.analysis.gradients import backward
from lenet_viz.gui.controllers.inspection import InspectionController
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.backward.panel import BackwardPanel
from lenet_viz.gui.views.figure.gradients import ShownGradients
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.alterations import Alterations
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.training.losses import loss_of

REST_MS: Final = 80
"""How long pen and pointer rest before the worker is asked: moving ones have the processor to themselves."""


class Wish(Enum):
    """What the worker is asked for."""

    ATTRIBUTIONS = "attributions"
    FLIP = "flip"


@dataclass(frozen=True)
class _Question:
    """What a result depends on.

    Attributes:
        trace: network and input, with everything that the network computed.
        about: the unit asked about, or the answer that a flip shall give, None for any.
        alterations: of the network.
    """

    trace: Trace
    about: Unit | int | None
    alterations: Alterations

    def is_of_learned(self, older: _Question | None) -> bool:
        """Whether only training has gone on since an older question: what the user asks is the same."""
        if older is None or (self.about, self.alterations) != (older.about, older.alterations):
            return False
        inputs = self.trace.values[Stage.INPUT], older.trace.values[Stage.INPUT]
        return self.trace.spec == older.trace.spec and np.array_equal(*inputs)


class BackwardController(QObject):
    """Keeps the backward panel, and the figure's gradients, in step with everything they depend on.

    The newest question wins: it stops the work on an older one. Only a network that learns, which is another
    five times a second, lets the work under way end; its result is shown as stale, and asked for anew.
    """

    def __init__(
        self,
        session: Session,
        inspection: InspectionController,
        figure: NetworkFigure,
        panel: BackwardPanel,
        worker: LatestWorker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._inspection = session, inspection
        self._figure, self._panel, self._worker = figure, panel, worker
        self._chosen: int | None = None
        self._gradients = False
        # What each result depends on: as it was when the worker was asked.
        self._asked: dict[Wish, _Question] = {}
        self._rest = QTimer(self)
        self._rest.setInterval(REST_MS)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._ask)
        session.trace_changed.connect(self._on_trace_changed)
        inspection.inspection_changed.connect(self._on_inspection_changed)
        panel.shown.connect(self._on_trace_changed)
        panel.target_chosen.connect(self._on_target_chosen)
        panel.gradients_wanted.connect(self._on_gradients_wanted)
        worker.done.connect(self._on_done)
        worker.failed.connect(self._on_failed)
        self._on_trace_changed()

    @property
    def target(self) -> int | None:
        """The class that the loss asks for: the user's, or else the answer; None on a blank pad without a choice."""
        answer = self._session.answer
        return self._chosen if self._chosen is not None or answer is None else answer.best

    @Slot()
    def _on_trace_changed(self) -> None:
        self._show_gradients()
        self._refresh_panel()

    @Slot(object)
    def _on_inspection_changed(self, _inspection: object) -> None:
        # With every trace, too: then nothing is left to do here.
        self._refresh_panel()

    @Slot(object)
    def _on_target_chosen(self, target: int | None) -> None:
        self._chosen = target
        self._on_trace_changed()

    @Slot(bool)
    def _on_gradients_wanted(self, wanted: bool) -> None:
        self._gradients = wanted
        if wanted:
            self._show_gradients()
        else:
            self._figure.set_gradients(None)

    def _show_gradients(self) -> None:
        if not self._gradients:
            return
        trace, target = self._session.trace, self.target
        if trace is None or target is None:
            self._figure.set_gradients(None)
            return
        loss = partial(loss_of, trace.spec.output)
        self._figure.set_gradients(_shown(backward(self._session.network, trace.values[Stage.INPUT][0], target, loss)))

    def _refresh_panel(self) -> None:
        panel, trace, target = self._panel, self._session.trace, self.target
        if not panel.isVisible():
            return
        panel.show_target(target, self._chosen)
        if trace is None or target is None:
            self._forget()
            panel.show_blank()
            return
        panel.show_loss(_loss(trace, target))
        panel.show_input(trace.values[Stage.INPUT][0])
        due = self._due(trace)
        if Wish.ATTRIBUTIONS in due:
            panel.await_attributions(self._unit(), trace.spec.output)
        if Wish.FLIP in due:
            panel.await_flip(self._goal())
        if due:
            self._rest.start()

    def _forget(self) -> None:
        self._rest.stop()
        self._asked.clear()
        for wish in Wish:
            self._worker.cancel(wish)

    def _unit(self) -> Unit:
        """The inspected unit; without one behind the input, the answer's output."""
        inspection, answer = self._inspection.inspection, self._session.answer
        if inspection is not None and inspection.unit.stage is not Stage.INPUT:
            return inspection.unit
        assert answer is not None
        return Unit(Stage.OUTPUT, answer.best)

    def _goal(self) -> int | None:
        """The answer that a flip shall give; None for any other."""
        answer = self._session.answer
        return None if answer is not None and self._chosen == answer.best else self._chosen

    def _due(self, trace: Trace) -> dict[Wish, _Question]:
        """What the worker has not been asked for yet."""
        alterations = self._session.alterations
        wanted = {
            Wish.ATTRIBUTIONS: _Question(trace, self._unit(), alterations),
            Wish.FLIP: _Question(trace, self._goal(), alterations),
        }
        return {wish: question for wish, question in wanted.items() if self._asked.get(wish) != question}

    @Slot()
    def _ask(self) -> None:
        trace = self._session.trace
        if trace is None or not self._panel.isVisible():
            return
        for wish, question in self._due(trace).items():
            if self._worker.waits_for(wish) and question.is_of_learned(self._asked.get(wish)):
                continue
            self._asked[wish] = question
            work = _attributing if wish is Wish.ATTRIBUTIONS else _flipping
            self._worker.submit(wish, work(question))

    @Slot(object, object)
    def _on_done(self, key: object, result: object) -> None:
        trace = self._session.trace
        asked = self._asked.get(key) if isinstance(key, Wish) else None
        # Pictures of another network's input would not lie over this one.
        if trace is None or asked is None or asked.trace.spec != trace.spec:
            return
        # The pen may have moved on meanwhile; while a network learns it always has.
        stale = key in self._due(trace)
        if key is Wish.ATTRIBUTIONS:
            self._panel.show_attributions(result, stale=stale)  # type: ignore[arg-type]  # what its work returns
        else:
            self._panel.show_flip(result, stale=stale)  # type: ignore[arg-type]  # what its work returns
        if stale and not self._rest.isActive():
            self._rest.start()

    @Slot(object, str)
    def _on_failed(self, key: object, reason: str) -> None:
        if key is Wish.ATTRIBUTIONS:
            self._panel.show_attribution_trouble(reason)
        elif key is Wish.FLIP:
            self._panel.show_flip_trouble(reason)


def _shown(gradients: Gradients) -> ShownGradients:
    return ShownGradients(gradients.values, gradients.weights, gradients.target, gradients.loss)


def _loss(trace: Trace, target: int) -> float:
    scores = torch.from_numpy(trace.sums[Stage.OUTPUT].reshape(1, -1))
    return float(loss_of(trace.spec.output, scores, torch.tensor([target])))


def _attributing(question: _Question) -> Callable[[Progress], tuple[Attribution, ...]]:
    trace, unit = question.trace, question.about
    assert isinstance(unit, Unit)

    def work(progress: Progress) -> tuple[Attribution, ...]:
        network, found = _network_of(trace), []
        for step, method in enumerate(Method):
            progress(step, len(Method))
            found.append(attribute(network, trace.values[Stage.INPUT][0], unit, method))
        return tuple(found)

    return work


def _flipping(question: _Question) -> Callable[[Progress], Flip | None]:
    trace, goal = question.trace, question.about
    assert not isinstance(goal, Unit)

    def work(progress: Progress) -> Flip | None:
        return flip(_network_of(trace), trace.values[Stage.INPUT][0], goal, progress)

    return work


def _network_of(trace: Trace) -> LeNet5:
    """The network that computed a trace, built anew: the worker shares none with the window."""
    network = LeNet5(trace.spec).eval()
    network.load_snapshot(trace.weights)
    network.silence(trace.silenced)
    return network
