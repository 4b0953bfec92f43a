from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

import pytest

from lenet_viz.data import download as module
from lenet_viz.data.datasets import DatasetName
from lenet_viz.data.download import Cancelled, DownloadError, download
from lenet_viz.data.sources import FILES, MIRRORS, RemoteFile

CONTENTS = {"one.gz": b"first" * 50_000, "two.gz": bytes(range(256)) * 1000}


@dataclass
class Server:
    """A web server on this machine; what it answers can be changed."""

    address: str
    files: dict[str, bytes]
    asked: list[str] = field(default_factory=list)
    cut_off: bool = False


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            content = state.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if state.cut_off else content)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        packed = {f"/good/{name}": gzip.compress(content) for name, content in CONTENTS.items()}
        state = Server(f"http://127.0.0.1:{httpd.server_port}/", packed)
        yield state
        httpd.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def small_set(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    files = {name: RemoteFile(hashlib.md5(content).hexdigest(), 1000) for name, content in CONTENTS.items()}
    monkeypatch.setitem(module.FILES, DatasetName.MNIST, files)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    use_mirrors(monkeypatch, server, "good/")


def use_mirrors(monkeypatch: pytest.MonkeyPatch, server: Server, *mirrors: str) -> None:
    addresses = tuple(mirror if ":" in mirror else server.address + mirror for mirror in mirrors)
    monkeypatch.setitem(module.MIRRORS, DatasetName.MNIST, addresses)


def names(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


def test_all_files_arrive_with_progress(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    download(DatasetName.MNIST, tmp_path / "new", progress=lambda done, total: told.append((done, total)))
    assert names(tmp_path / "new") == ["one.gz", "two.gz"]
    for name, content in CONTENTS.items():
        assert gzip.decompress((tmp_path / "new" / name).read_bytes()) == content
    done = [done for done, _ in told]
    assert {total for _, total in told} == {2000}
    assert done == sorted(done)
    assert done[-1] == 2000


def test_what_is_there_is_not_fetched_again(tmp_path: Path, server: Server) -> None:
    (tmp_path / "one.gz").write_bytes(b"trusted")
    download(DatasetName.MNIST, tmp_path)
    assert server.asked == ["/good/two.gz"]
    assert (tmp_path / "one.gz").read_bytes() == b"trusted"


def test_plain_bytes_from_a_mirror_are_as_good(tmp_path: Path, server: Server) -> None:
    server.files["/good/one.gz"] = CONTENTS["one.gz"]
    download(DatasetName.MNIST, tmp_path)
    assert names(tmp_path) == ["one.gz", "two.gz"]


def test_mirrors_are_tried_in_order(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    use_mirrors(monkeypatch, server, "http://127.0.0.1:1/", "missing/", "wrong/", "good/", "never/")
    server.files["/wrong/one.gz"] = gzip.compress(b"something else")
    server.files["/wrong/two.gz"] = gzip.compress(CONTENTS["two.gz"])[:-9]
    download(DatasetName.MNIST, tmp_path)
    assert server.asked == [f"/{mirror}/{name}" for name in CONTENTS for mirror in ("missing", "wrong", "good")]
    assert names(tmp_path) == ["one.gz", "two.gz"]


@pytest.mark.parametrize(
    ("mirror", "cause"),
    [("http://127.0.0.1:1/", "no connection"), ("missing/", "HTTP 404"), ("wrong/", "wrong checksum")],
)
def test_failures_name_file_and_cause(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, mirror: str, cause: str
) -> None:
    use_mirrors(monkeypatch, server, mirror)
    server.files["/wrong/one.gz"] = gzip.compress(b"something else")
    with pytest.raises(DownloadError, match=rf"one.gz could not be downloaded \(127.0.0.1: {cause}\)"):
        download(DatasetName.MNIST, tmp_path)
    assert names(tmp_path) == []


def test_a_broken_connection_leaves_nothing(tmp_path: Path, server: Server) -> None:
    server.cut_off = True
    with pytest.raises(DownloadError, match=r"one\.gz .*(broken off|no connection)"):
        download(DatasetName.MNIST, tmp_path)
    assert names(tmp_path) == []
    server.cut_off = False
    download(DatasetName.MNIST, tmp_path)
    assert names(tmp_path) == ["one.gz", "two.gz"]


def test_a_silent_server_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import requests

    def silent(*args: object, **kwargs: object) -> None:
        raise requests.ReadTimeout

    monkeypatch.setattr(requests, "get", silent)
    with pytest.raises(DownloadError, match="no answer in time"):
        download(DatasetName.MNIST, tmp_path)


def test_cancelling_keeps_finished_files_only(tmp_path: Path, server: Server) -> None:
    def cancel_in_the_second(done: int, total: int) -> None:
        if done > 1000:
            raise Cancelled

    with pytest.raises(Cancelled):
        download(DatasetName.MNIST, tmp_path, progress=cancel_in_the_second)
    assert names(tmp_path) == ["one.gz"]
    server.asked.clear()
    download(DatasetName.MNIST, tmp_path)
    assert server.asked == ["/good/two.gz"]


def test_nobody_waits_for_another_mirror_after_cancelling(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel_after_the_first(done: int, total: int) -> None:
        if server.asked:
            raise Cancelled

    use_mirrors(monkeypatch, server, "missing/", "good/")
    with pytest.raises(Cancelled):
        download(DatasetName.MNIST, tmp_path, progress=cancel_after_the_first)
    assert server.asked == ["/missing/one.gz"]
    assert names(tmp_path) == []


def test_a_full_disk_is_named_and_no_other_mirror_tried(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(url: str, stream: BinaryIO, report: object) -> None:
        server.asked.append(url)
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    use_mirrors(monkeypatch, server, "good/", "good/")
    monkeypatch.setattr(module, "_transfer", full)
    with pytest.raises(DownloadError, match=r"one\.gz: No space left on device"):
        download(DatasetName.MNIST, tmp_path)
    assert len(server.asked) == 1
    assert names(tmp_path) == []


def test_local_errors_pass_through_the_transfer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, chunk: bytes) -> int:
            raise OSError(28, "No space left on device")

        def flush(self) -> None:
            pass

    with pytest.raises(OSError, match="No space left"):
        module._transfer(module.MIRRORS[DatasetName.MNIST][0] + "one.gz", Full(), module._Report(None, 0, 1, 1))  # type: ignore[arg-type]


def test_files_appear_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DownloadError, match="No space left"):
        download(DatasetName.MNIST, tmp_path)
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DownloadError, match=r"one\.gz: (Not a directory|File exists)"):
        download(DatasetName.MNIST, tmp_path / "file" / "mnist")


def test_every_set_has_four_files_and_several_mirrors() -> None:
    for name in DatasetName:
        assert len(MIRRORS[name]) >= 1
        assert all(mirror.endswith("/") for mirror in MIRRORS[name])
    fashion = FILES[DatasetName.FASHION]
    assert len(fashion) == 4
    assert all(len(file.md5) == 32 for file in fashion.values())


def test_real_files_have_the_published_sums(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for name in DatasetName:
        for file_name in ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"):
            assert module._md5(data_folder / name / file_name) == FILES[name][file_name].md5
