"""The one mutable object of the window: which network, which input, and what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import torch
from PySide6.QtCore import QObject, Signal

from lenet_viz.analysis.reading import Answer, read
from lenet_viz.data.preparation import Preparation
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.trace import Trace
from lenet_viz.network.weights import Weights
from lenet_viz.storage.card import Card

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Origin:
    """Where the network on screen comes from.

    Attributes:
        note: shown beside its title: "test error 0.49 %", "untrained", "in training: pass 3 of 20".
        card: its card, where it has one.
    """

    note: str
    card: Card | None = None


class Session(QObject):
    """Network, input and result; every change to them goes through here.

    Signals:
        network_changed(): another network, or another architecture, is on screen.
        weights_changed(): the same network has other weights.
        origin_changed(): only what is said about the network is new.
        trace_changed(): there is a new trace and answer, or none.
        device_changed(str): the network computes elsewhere now.
        device_failed(str): a device could not be used, and why; the CPU has taken over.
    """

    network_changed = Signal()
    weights_changed = Signal()
    origin_changed = Signal()
    trace_changed = Signal()
    device_changed = Signal(str)
    device_failed = Signal(str)

    def __init__(self, network: LeNet5, origin: Origin, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.network = network
        self.origin = origin
        self.device = "cpu"
        self.weights: Weights = network.snapshot()
        self.preparation: Preparation | None = None
        self.trace: Trace | None = None
        self.answer: Answer | None = None

    def set_network(self, network: LeNet5, origin: Origin) -> None:
        """Put a network, on the CPU, on screen; the input stays."""
        self.network = network.eval()
        self.origin = origin
        self._move(self.device)
        self.weights = network.snapshot()
        self.network_changed.emit()
        self._compute()

    def set_weights(self, state: dict[str, torch.Tensor]) -> None:
        """Give the network on screen other weights, all of them."""
        self.network.load_state_dict(state)
        self.weights = self.network.snapshot()
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

    def set_device(self, name: str) -> None:
        """Compute on cpu, cuda, mps, …; on one that fails the CPU takes over."""
        self._move(name)
        self._compute()

    def _move(self, name: str) -> None:
        try:
            self.network.to(name)
        except (RuntimeError, AssertionError, NotImplementedError) as error:
            self._fall_back(name, error)
            return
        if name != self.device:
            self.device = name
            self.device_changed.emit(name)

    def _fall_back(self, name: str, error: Exception) -> None:
        _log.warning("device %s failed", name, exc_info=error)
        self.network.to("cpu")
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
            self.answer = read(self.trace.scores, self.network.spec.output, self.preparation.ink_share)
        self.trace_changed.emit()
