"""Fetching a set: mirror by mirror, verified, and never half a file under its final name."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from lenet_viz.data.idx import open_idx
from lenet_viz.data.sources import FILES, MIRRORS, DatasetName, RemoteFile

Progress = Callable[[int, int], None]

_TIMEOUT_S: Final = 15
_CHUNK_BYTES: Final = 1 << 16
# What goes wrong on this side: another mirror would not help.
_LOCAL_ERRORS: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}


class DownloadError(OSError):
    """A set could not be fetched; the text says which file and why."""


class Cancelled(Exception):
    """Raised by a progress callback to stop; passes through to whoever asked for the download."""


def download(name: DatasetName, home: Path, *, progress: Progress | None = None) -> None:
    """Fetches the files of a set that are not yet in a folder; those that are there are trusted.

    Each comes from the first mirror that has it, and appears under its name only when the MD5 sum of
    its uncompressed bytes is the published one. After a failure or a cancellation the finished files
    stay, so that the next call goes on from there.

    Args:
        name: which set.
        home: the folder for its four files; made when missing.
        progress: called with bytes done and bytes in all; raises `Cancelled` to stop.

    Raises:
        DownloadError: no network, no mirror with the right bytes, a full disk.
        Cancelled: the progress callback wanted it.
    """
    files = FILES[name]
    total = sum(file.size for file in files.values())
    finished = 0
    for file_name, file in files.items():
        if not (home / file_name).is_file():
            report = _Report(progress, finished, file.size, total)
            try:
                home.mkdir(parents=True, exist_ok=True)
                _fetch(file_name, file, MIRRORS[name], home, report)
            except DownloadError:
                raise
            except OSError as error:
                raise DownloadError(f"{home / file_name}: {error.strerror or error}") from error
        finished += file.size


class _Report:
    """One file's part of the progress, in the form pooch tells it: an object like a tqdm bar."""

    def __init__(self, progress: Progress | None, before: int, size: int, total: int) -> None:
        self.total = 0  # set by pooch: what the server announces
        self._progress = progress
        self._before = before
        self._size = size
        self._all = total
        self._done = 0
        self._told = before

    def update(self, count: int) -> None:
        self._done += count
        # pooch counts whole chunks and corrects itself in the end; another mirror begins again. What
        # people see only grows.
        self._told = max(self._told, self._before + min(self._done, self._size))
        if self._progress is not None:
            self._progress(self._told, self._all)

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        """Nothing to close; pooch calls it at the end."""


def _fetch(file_name: str, file: RemoteFile, mirrors: tuple[str, ...], home: Path, report: _Report) -> None:
    causes = []
    for mirror in mirrors:
        report.reset()
        report.update(0)  # nobody waits for a further mirror who has cancelled at the one before
        cause = _fetch_from(mirror + file_name, file, home / file_name, report)
        if cause is None:
            return
        causes.append(f"{urlsplit(mirror).hostname}: {cause}")
    raise DownloadError(f"{file_name} could not be downloaded ({'; '.join(causes)})")


def _fetch_from(url: str, file: RemoteFile, path: Path, report: _Report) -> str | None:
    """None when the file is there; otherwise why this mirror is of no use."""
    handle, part_name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(part_name)
    try:
        with os.fdopen(handle, "wb") as stream:
            cause = _transfer(url, stream, report)
        if cause is None and _md5(part) != file.md5:
            cause = "wrong checksum"
        if cause is None:
            part.replace(path)
        return cause
    finally:
        part.unlink(missing_ok=True)


def _transfer(url: str, stream: BinaryIO, report: _Report) -> str | None:
    """None when all bytes have come; otherwise the cause in a few words."""
    # Only now: few starts of the program download, and all would wait for these imports.
    import pooch
    import requests  # what pooch downloads with

    fetch = pooch.HTTPDownloader(progressbar=report, chunk_size=_CHUNK_BYTES, timeout=_TIMEOUT_S)
    try:
        fetch(url, stream, None)
    except requests.HTTPError as error:
        return "not there" if error.response is None else f"HTTP {error.response.status_code}"
    except requests.Timeout:
        return "no answer in time"
    except requests.ConnectionError:
        return "no connection"
    except requests.RequestException as error:
        return f"broken off ({type(error).__name__})"
    except OSError as error:
        if error.errno in _LOCAL_ERRORS:
            raise
        return f"broken off ({error})"
    return None


def _md5(path: Path) -> str | None:
    """Sum of the uncompressed bytes; None when they cannot be uncompressed."""
    digest = hashlib.md5(usedforsecurity=False)
    try:
        with open_idx(path) as stream:
            while block := stream.read(_CHUNK_BYTES):
                digest.update(block)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return None
    return digest.hexdigest()
