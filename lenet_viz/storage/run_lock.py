"""Who may write into a run's folder: one process at a time. The system takes the lock back when it dies."""

from __future__ import annotations

import os
import platform
import sys
import time
import weakref
from pathlib import Path
from typing import Final

TRIES: Final = 50
"""Others look at a lock for microseconds; so often it is tried before it counts as taken."""

TRY_SECONDS: Final = 0.01

_FAR: Final = 1 << 30
"""Windows forbids reading what is locked: a byte far behind the text is."""


class RunBusyError(ValueError):
    """Another recorder, here or in another process, writes into the folder."""


class RunLock:
    """Holds a lock file from its making to `release`, or to the end of the process however it comes."""

    def __init__(self, path: Path) -> None:
        """Take the lock.

        Raises:
            RunBusyError: somebody else has it.
            OSError: the file cannot be made.
        """
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        for _ in range(TRIES):
            if _lock(handle, shared=False):
                break
            time.sleep(TRY_SECONDS)
        else:
            owner = _owner(handle)
            os.close(handle)
            raise RunBusyError(f"{path.parent}: it is being trained already, by {owner}")
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} on {platform.node()}\n".encode())
        # Without this a recorder that is dropped unclosed would keep the lock.
        self._close = weakref.finalize(self, os.close, handle)

    def release(self) -> None:
        """Give the lock back; a second time does nothing."""
        self._close()


def is_locked(path: Path) -> bool:
    """Whether somebody, in this process or another, holds the lock of a file."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(handle, shared=True)
    finally:
        os.close(handle)


def _owner(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, 200).decode(errors="replace").strip() or "another process"


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, shared: bool) -> bool:
        """Whether the lock could be taken; closing the handle gives it back."""
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(handle: int, *, shared: bool) -> bool:
        """Whether the lock could be taken; closing the handle gives it back."""
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
