"""`lenet-viz evaluate`."""

from __future__ import annotations

import gzip

import pytest

from lenet_viz.analysis.evaluation import wilson_interval


@pytest.fixture
def network(network_files):
    return network_files / "keras-5x5.safetensors"


def test_one_object_for_scripts(cli, network, small_data):
    result = cli("evaluate", network, "--data", small_data, "--json")
    assert (result.code, result.err) == (0, "")
    (row,) = result.rows
    assert (row["network"], row["set"], row["count"]) == ("keras-5x5", "mnist", 40)
    assert row["error"] == row["wrong"] / 40
    assert row["interval"] == list(wilson_interval(row["wrong"], 40))
    assert 0 <= row["rejected"] <= 1
    assert [sum(line) for line in row["confusion"]] == [4] * 10
    right = [row["confusion"][digit][digit] for digit in range(10)]
    assert row["class_errors"] == [1 - count / 4 for count in right]
    assert 40 - sum(right) == row["wrong"]


def test_for_people(cli, network, small_data):
    result = cli("evaluate", network, "--data", small_data)
    (row,) = cli("evaluate", network, "--data", small_data, "--json").rows
    assert (result.code, result.err) == (0, "")
    assert "40 test digits of MNIST" in result.out
    assert f"{row['error']:.2%}: {row['wrong']} wrong (95 % interval {row['interval'][0]:.2%}" in result.out
    assert "most frequent confusions" in result.out


def test_a_folder_without_digits(cli, network, tmp_path):
    result = cli("evaluate", network, "--data", tmp_path)
    assert (result.code, result.out) == (2, "")
    assert str(tmp_path) in result.error


def test_a_damaged_file_is_named(cli, network, small_data, tmp_path):
    (tmp_path / "mnist").mkdir()
    for file in (small_data / "mnist").iterdir():
        (tmp_path / "mnist" / file.name).write_bytes(file.read_bytes())
    images = tmp_path / "mnist" / "t10k-images-idx3-ubyte.gz"
    images.write_bytes(gzip.compress(gzip.decompress(images.read_bytes())[:-1000]))
    result = cli("evaluate", network, "--data", tmp_path)
    assert (result.code, result.out) == (2, "")
    assert str(images) in result.error


@pytest.mark.parametrize("device", ["gpu9", "cuda:77"])
def test_a_device_that_is_not_there(cli, network, small_data, device):
    result = cli("evaluate", network, "--data", small_data, "--device", device)
    assert (result.code, result.out) == (2, "")
    assert device in result.error


def test_real_digits(cli, data_folder, network):
    (row,) = cli("evaluate", network, "--data", data_folder, "--json").rows
    assert row["count"] == 10_000
    assert sum(row["confusion"][0]) == 980
