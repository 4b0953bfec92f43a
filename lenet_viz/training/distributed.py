"""One run in several processes, as `torchrun` starts them, with torch's DistributedDataParallel."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor, distributed
from torch.nn.parallel import DistributedDataParallel

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.losses import mean_loss
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.steps import GradientStep, StepResult

Result = TypeVar("Result")


class ToldElsewhereError(Exception):
    """Something failed in some process, and process 0 says what: this one only has to end as well."""


@dataclass(frozen=True)
class Place:
    """Where a process stands among those that share a run.

    Attributes:
        rank: its number, 0….
        processes: how many there are.
    """

    rank: int
    processes: int

    @property
    def leads(self) -> bool:
        """Whether this is the one process that writes and prints."""
        return self.rank == 0

    def device(self, name: str) -> torch.device:
        """Where this process learns, when the run is to learn on a kind of device: of several GPUs each takes its own.

        Raises:
            ValueError: processes cannot share a run there, or this machine has fewer GPUs than processes.
        """
        device = torch.device(name)
        if self.processes == 1 or device.type == "cpu":
            return device
        if device.type != "cuda":
            raise ValueError(f"several processes share a run on cpu or cuda, not on {name}")
        return _own_gpu(int(os.environ["LOCAL_RANK"]))


def started_by_torchrun() -> bool:
    """Whether this process is one of several that share a run."""
    return int(os.environ.get("WORLD_SIZE", "1")) > 1


@contextmanager
def session() -> Iterator[Place]:
    """Join the other processes of the run, if `torchrun` started this one; leave them at the end.

    Yields:
        This process's place; the only one of its kind without `torchrun`.

    Raises:
        ValueError: the others cannot be reached, or torch was built without such sessions.
    """
    if not started_by_torchrun():
        yield Place(0, 1)
        return
    if not distributed.is_available():
        raise ValueError("this torch was built without torch.distributed: a run cannot be shared")
    # What processes say to each other goes by gloo in any case; gradients on GPUs go by nccl.
    on_cuda = torch.cuda.is_available() and distributed.is_nccl_available()
    try:
        distributed.init_process_group("cpu:gloo,cuda:nccl" if on_cuda else "gloo")
    except RuntimeError as error:
        raise ValueError(f"the other processes of the run cannot be reached: {str(error).splitlines()[0]}") from error
    try:
        yield Place(distributed.get_rank(), distributed.get_world_size())
        # Whoever left first would close connections that the others still use.
        distributed.barrier()
    finally:
        distributed.destroy_process_group()


def processes() -> int:
    """How many processes share the run: 1 outside a `session`."""
    return distributed.get_world_size() if distributed.is_available() and distributed.is_initialized() else 1


def processes_here() -> int:
    """How many of them share this machine."""
    return int(os.environ.get("LOCAL_WORLD_SIZE", "1")) if processes() > 1 else 1


def highest(wish: int) -> int:
    """The highest of what the processes wish, an exit code for instance; all of them must ask at the same time.

    Processes that stopped after different steps would wait for each other for ever.
    """
    if processes() == 1:
        return wish
    wishes = torch.tensor(wish)
    distributed.all_reduce(wishes, distributed.ReduceOp.MAX)
    return int(wishes)


def together(work: Callable[[], Result]) -> Result:
    """Do in every process what may fail; where it fails in one, it fails in all, and none waits for the others.

    Returns:
        What this process's work gave, once all have done theirs.

    Raises:
        ValueError, OSError: alone, whatever the work raises; of several processes in number 0 a
            ValueError with what any of them met, each reason once.
        ToldElsewhereError: in the others.
    """
    if processes() == 1:
        return work()
    reason: str | None = None
    try:
        result = work()
    except (ValueError, OSError) as error:
        reason = str(error)
    reasons: list[str | None] = [None] * processes()
    distributed.all_gather_object(reasons, reason)
    met = dict.fromkeys(each for each in reasons if each is not None)
    if not met:
        return result
    if distributed.get_rank():
        raise ToldElsewhereError
    raise ValueError("; ".join(met))


class SharedStep(GradientStep):
    """Each process learns from its share of every batch; all make the same step.

    Every process prepares the whole batch, so that its digits are distorted as they would be in one
    process, and the run is the same run but for the order in which floats are added. Dropout differs.
    """

    def __init__(self, network: LeNet5, recipe: Recipe) -> None:
        super().__init__(network, recipe)
        self._rank = distributed.get_rank()
        self._processes = distributed.get_world_size()
        self._shared: DistributedDataParallel | None = None

    def step(self, inputs: Tensor, labels: Tensor, rate: float) -> StepResult:
        """See `Stepper.step`; the result is about the whole batch."""
        network = self._network
        network.train()
        if network.dropout:
            torch.manual_seed(torch.initial_seed() + self._rank)
        own_inputs, own_labels, weight = self._share(inputs, labels)
        scores = self._wrapped()(own_inputs)
        loss = mean_loss(self._recipe, network.spec.output, scores, own_labels) * weight
        told = torch.stack([loss.detach(), self._wrong(scores, own_labels) * (weight > 0)]).double()
        distributed.all_reduce(told)
        result = StepResult(float(told[0]), round(float(told[1])))
        network.zero_grad(set_to_none=True)
        # Back even from a loss that is no number: the other processes wait. It is all processes' loss that
        # decides about moving, so all decide alike. The wrapper means over processes what is to be added up.
        (loss * self._processes).backward()  # type: ignore[no-untyped-call]
        if torch.isfinite(told[0]):
            self._move(rate)
        return result

    def _share(self, inputs: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, float]:
        """This process's digits, and the weight of their mean in the batch's: 0 where none were left for it."""
        own = labels[self._rank :: self._processes]
        if not len(own):
            return inputs[:1], labels[:1], 0.0
        return inputs[self._rank :: self._processes], own, len(own) / len(labels)

    def _wrapped(self) -> DistributedDataParallel:
        """The network as torch shares it; made with the first step, when its weights are those of the run."""
        if self._shared is None:
            self._shared = DistributedDataParallel(self._network)
        return self._shared


def _own_gpu(number: int) -> torch.device:
    count = torch.cuda.device_count()
    if number >= count:
        raise ValueError(f"this machine has {count} GPUs; start no more processes on it than that")
    torch.cuda.set_device(number)
    return torch.device("cuda", number)
