"""The one mutable object of the window: which network, which input, and what came of it."""

from __future__ import annotations

import copy
import logging
from dataclasses import dataclass

import torch
from PySide6.QtCore import QObject, Signal

from lenet_viz.analysis.limits import Limit
from lenet_viz.analysis.reading import Answer, read
from lenet_viz.data.preparation import Preparation
from lenet_viz.network.alterations import UNALTERED, Alterations, altered, check
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.trace import Trace
from lenet_viz.network.weights import Weights
from lenet_viz.storage.card import Card, usual_limit

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Origin:
    """Where the network on screen comes from.

    Attributes:
        note: shown beside its title: "test error 0.49%", "untrained", "in training: pass 3 of 20".
        card: its card, where it has one.
    """

    note: str
    card: Card | None = None


class Session(QObject):
    """Network, input and result; every change to them goes through here.

    The network on screen may be altered: single numbers, muted links, silenced units. The trained one
    stays as it is, and the altered one is made from it anew after every change to either.

    Attributes:
        trained_network, trained_weights: as training left it.
        network, weights: as shown, which is the trained one itself while nothing is altered.
        limit: beyond it an answer is rejected; the usual one until another is laid.

    Signals:
        network_changed(): another network, or another architecture, is on screen; nothing in it is altered.
        weights_changed(): the same network has other weights.
        alterations_changed(): something else, or nothing any more, is altered; weights_changed follows.
        origin_changed(): only what is said about the network is new.
        limit_changed(): other answers are rejected; trace_changed follows where there is one.
        trace_changed(): there is a new trace and answer, or none.
        device_changed(str): the network computes elsewhere now.
        device_failed(str): a device could not be used, and why; the CPU has taken over.
    """

    network_changed = Signal()
    weights_changed = Signal()
    alterations_changed = Signal()
    origin_changed = Signal()
    trace_changed = Signal()
    limit_changed = Signal()
    device_changed = Signal(str)
    device_failed = Signal(str)

    def __init__(self, network: LeNet5, origin: Origin, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trained_network = self.network = network
        self.trained_weights: Weights = network.snapshot()
        self.weights = self.trained_weights
        self.alterations = UNALTERED
        self.origin = origin
        self.device = "cpu"
        self.limit = self.usual_limit
        self.preparation: Preparation | None = None
        self.trace: Trace | None = None
        self.answer: Answer | None = None

    @property
    def usual_limit(self) -> Limit:
        """The limit of the network on screen: its card's, or that of its output."""
        return usual_limit(self.origin.card, self.network.spec.output)

    def set_network(self, network: LeNet5, origin: Origin) -> None:
        """Put a network, on the CPU, on screen, with nothing altered; the input stays."""
        was_altered = bool(self.alterations)
        self.trained_network = self.network = network.eval()
        self.origin = origin
        self._move(self.device)
        self.trained_weights = self.weights = network.snapshot()
        self.alterations = UNALTERED
        self.limit = self.usual_limit
        self.network_changed.emit()
        if was_altered:
            self.alterations_changed.emit()
        self._compute()

    def set_weights(self, state: dict[str, torch.Tensor]) -> None:
        """Give the network on screen other trained weights, all of them; what is altered stays so."""
        self.trained_network.load_parameters(state)
        self.trained_weights = self.trained_network.snapshot()
        self._apply_alterations()
        self.weights_changed.emit()
        self._compute()

    def alter(self, alterations: Alterations) -> None:
        """Show the trained network with exactly these alterations.

        Raises:
            ValueError: it cannot be altered so, and why; what is shown stays.
        """
        check(self.network.spec, alterations)
        if alterations == self.alterations:
            return
        self.alterations = alterations
        self._apply_alterations()
        self.alterations_changed.emit()
        self.weights_changed.emit()
        self._compute()

    def set_origin(self, origin: Origin) -> None:
        """Say something else about the network on screen."""
        self.origin = origin
        self.origin_changed.emit()

    def set_preparation(self, preparation: Preparation | None) -> None:
        """Read another input; None is a blank pad."""
        self.preparation = preparation
        self._compute()

    def set_limit(self, limit: Limit) -> None:
        """Reject answers beyond another limit, from the one on screen on, until another network comes.

        Raises:
            ValueError: the network cannot be judged by it.
        """
        limit.check(self.network.spec.output)
        if limit == self.limit:
            return
        self.limit = limit
        self.limit_changed.emit()
        if self.trace is not None:
            self._read()
            self.trace_changed.emit()

    def set_device(self, name: str) -> None:
        """Compute on cpu, cuda, mps, …; on one that fails the CPU takes over."""
        self._move(name)
        self._compute()

    def _apply_alterations(self) -> None:
        """Make the network that is shown from the trained one."""
        if not self.alterations:
            self.network, self.weights = self.trained_network, self.trained_weights
            return
        if self.network is self.trained_network:
            self.network = copy.deepcopy(self.trained_network)
        self.weights = altered(self.network.spec, self.trained_weights, self.alterations)
        self.network.load_snapshot(self.weights)
        self.network.silence(self.alterations.silenced)

    def _move(self, name: str) -> None:
        try:
            for network in (self.trained_network, self.network):
                network.to(name)
        except (RuntimeError, AssertionError, NotImplementedError) as error:
            self._fall_back(name, error)
            return
        if name != self.device:
            self.device = name
            self.device_changed.emit(name)

    def _fall_back(self, name: str, error: Exception) -> None:
        _log.warning("device %s failed", name, exc_info=error)
        for network in (self.trained_network, self.network):
            network.to("cpu")
        self.device = "cpu"
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        self.device_failed.emit(f"{name} cannot be used, so the CPU has taken over: {reason}")
        self.device_changed.emit("cpu")

    def _compute(self) -> None:
        if self.preparation is None:
            self.trace = self.answer = None
        else:
            pixels = self.preparation.pixels(self.network.spec.input_size)
            try:
                self.trace = run(self.network, pixels, self.weights)
            except RuntimeError as error:
                if self.device == "cpu":
                    raise
                self._fall_back(self.device, error)
                self.trace = run(self.network, pixels, self.weights)
            self._read()
        self.trace_changed.emit()

    def _read(self) -> None:
        assert self.trace is not None
        assert self.preparation is not None
        self.answer = read(self.trace.scores, self.network.spec.output, self.preparation.ink_share, self.limit)
