"""Steps on CUDA: captured once as a graph, then replayed, as the network is too small to keep a GPU busy otherwise.

Started one by one from Python, the kernels of a step take longer to start than to run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.losses import mean_loss
from lenet_viz.training.optimizers import set_rate
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.steps import GradientStep, StepResult

EAGER_STEPS: Final = 3
"""A size of batch is captured when it has come so often: libraries set themselves up in their first calls,
which cannot be captured. The short batch at the end of a pass comes too seldom to matter."""

OWN_THREAD: Final = "thread_local"
"""Other threads may use the device during a capture: the window answers from the same one."""


@dataclass(frozen=True)
class _Graph:
    """A captured step: fill `inputs` and `labels`, replay, read `loss` and `wrong`.

    Attributes:
        learn: forward and backward.
        move: the optimiser's step; on its own, since a loss that is no number must not move anything.
        gradients: in which `learn` leaves and `move` finds them; kept, so that nobody gets their memory.
    """

    inputs: Tensor
    labels: Tensor
    loss: Tensor
    wrong: Tensor
    learn: torch.cuda.CUDAGraph
    move: torch.cuda.CUDAGraph
    gradients: list[Tensor | None]


class GraphedStep(GradientStep):
    """`GradientStep` as CUDA graphs, one for each size of batch. Same weights, up to rounding."""

    def __init__(self, network: LeNet5, recipe: Recipe) -> None:
        super().__init__(network, recipe)
        self._stream = torch.cuda.Stream(network.device)  # type: ignore[no-untyped-call]
        self._eager: dict[int, int] = {}
        self._graphs: dict[int, _Graph] = {}

    def step(self, inputs: Tensor, labels: Tensor, rate: float) -> StepResult:
        """See `Stepper.step`."""
        count = len(labels)
        graph = self._graphs.get(count)
        if graph is None:
            done = self._eager[count] = self._eager.get(count, 0) + 1
            result = self._eagerly(inputs, labels, rate)
            if done == EAGER_STEPS:
                self._graphs[count] = self._captured(inputs, labels)
            return result
        graph.inputs.copy_(inputs)
        graph.labels.copy_(labels)
        graph.learn.replay()
        result = StepResult(float(graph.loss), int(graph.wrong))
        if math.isfinite(result.loss):
            set_rate(self._optimizer, rate)
            graph.move.replay()
        return result

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """See `Stepper.restore`; what was captured moves moments that are no longer the optimiser's."""
        super().restore(tensors)
        self._graphs.clear()
        self._eager.clear()

    def _eagerly(self, inputs: Tensor, labels: Tensor, rate: float) -> StepResult:
        """A plain step, on the stream of the capture, where the libraries then stand ready."""
        self._stream.wait_stream(torch.cuda.current_stream(self._network.device))
        with torch.cuda.stream(self._stream):
            result = super().step(inputs, labels, rate)
        torch.cuda.current_stream(self._network.device).wait_stream(self._stream)
        return result

    def _captured(self, inputs: Tensor, labels: Tensor) -> _Graph:
        """Capture a step; nothing is computed and nothing moves meanwhile."""
        network = self._network
        inputs, labels = inputs.clone(), labels.clone()
        learn, move = torch.cuda.CUDAGraph(), torch.cuda.CUDAGraph()
        network.train()
        # Without gradients to add to, the way back makes them in the graph's own memory.
        network.zero_grad(set_to_none=True)
        with torch.cuda.graph(learn, stream=self._stream, capture_error_mode=OWN_THREAD):
            scores = network(inputs)
            loss = mean_loss(self._recipe, network.spec.output, scores, labels)
            wrong = self._wrong(scores, labels)
            loss.backward()  # type: ignore[no-untyped-call]
        self._set_capturable(True)
        with torch.cuda.graph(move, stream=self._stream, capture_error_mode=OWN_THREAD):
            self._optimizer.step()
        self._set_capturable(False)
        gradients = [parameter.grad for parameter in network.parameters()]
        return _Graph(inputs, labels, loss.detach(), wrong, learn, move, gradients)

    def _set_capturable(self, capturable: bool) -> None:
        """Adam will not be captured unless told that it may; told so all the time, it warns of plain steps."""
        for group in self._optimizer.param_groups:
            if "capturable" in group:
                group["capturable"] = capturable
