"""Fresh interpreters, timed until they say something."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import lenet_viz


def marks(words: Sequence[str]) -> Iterator[tuple[float, str]]:
    """Run a fresh interpreter.

    Args:
        words: its arguments.

    Yields:
        For every line that it writes, the seconds since its start, and the line.

    Raises:
        OSError: it cannot be started, or fails.
    """
    home = str(Path(lenet_viz.__file__).parent.parent)
    paths = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths}
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield time.perf_counter() - start, line
    if process.returncode:
        raise OSError(f"a process of the benchmark failed: python {' '.join(words)}")
