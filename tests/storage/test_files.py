"""Replacing files in one step."""

from __future__ import annotations

import os

import pytest

from lenet_viz.storage.files import check_writable, replace_file


def test_what_can_be_written_is_left_as_it_is(tmp_path):
    path = tmp_path / "a.txt"
    check_writable(path)
    assert list(tmp_path.iterdir()) == []
    path.write_text("old")
    check_writable(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"nowhere/a\.txt: cannot be written: "):
        check_writable(tmp_path / "nowhere" / "a.txt")


def test_a_new_file(tmp_path):
    path = tmp_path / "a.txt"
    replace_file(path, lambda temporary: temporary.write_text("new"))
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_is_there_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    seen = []

    def write(temporary) -> None:
        temporary.write_text("new")
        seen.append((path.read_text(), temporary.parent == tmp_path, temporary.suffix))

    replace_file(path, write)
    assert seen == [("old", True, ".part")]
    assert path.read_text() == "new"


@pytest.mark.parametrize("error", [OSError("disk full"), ValueError("bug"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, error):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def write(temporary) -> None:
        temporary.write_text("half")
        raise error

    with pytest.raises(type(error)):
        replace_file(path, write)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes into read-only folders too")
def test_a_read_only_folder(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            replace_file(tmp_path / "a.txt", lambda temporary: temporary.write_text("new"))
    finally:
        tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way(tmp_path):
    path = tmp_path / "a.txt"
    path.mkdir()
    with pytest.raises(OSError, match=r"a\.txt"):
        replace_file(path, lambda temporary: temporary.write_text("new"))
    assert list(tmp_path.iterdir()) == [path]
