"""Work on the parts of a set, in a few threads and in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

import torch

from lenet_viz.cores import cores

Part = TypeVar("Part")
Result = TypeVar("Result")

WAITING: Final = 2
"""Parts a thread may be ahead of whoever takes the results: as many as keep it busy."""


def side_by_side(
    work: Callable[[Part], Result], parts: Iterable[Part], threads: int | None = None
) -> Generator[Result]:
    """The result of every part, in the order of the parts, while the next ones are worked on.

    Each thread lets torch use itself alone: two threads with one part each get further than two that share
    every sum of one part, and a result has the same bits whatever their number. Threads that are begun later,
    by others, start with that number, too: whoever wants more says so.

    Args:
        work: what is done to a part; called in other threads, several at a time.
        parts: taken as there is room for them.
        threads: how many; None: one for each core that this process may use.

    Yields:
        What `work` returns, or raises, part by part. When the generator is closed the parts under way are
        finished, and no other is begun.
    """
    threads = threads or cores()
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads, "part", initializer=torch.set_num_threads, initargs=(1,)) as pool:
        try:
            for part in parts:
                waiting.append(pool.submit(work, part))
                if len(waiting) >= threads * WAITING:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for each in waiting:
                each.cancel()
