"""`lenet-viz evaluate`."""

from __future__ import annotations

import gzip
import itertools
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from lenet_viz.analysis.evaluation import wilson_interval
from lenet_viz.analysis.mcnemar import exact_p_value
from lenet_viz.analysis.robustness import Disturbance
from lenet_viz.cli.evaluate_words import SHIPPED_HEADING
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage import resources
from lenet_viz.storage.checkpoints import load_network, save_network
from lenet_viz.storage.run_folder import FINAL, SHEET


@pytest.fixture
def network(network_files):
    return network_files / "keras-5x5.safetensors"


@pytest.fixture
def pictures(tmp_path):
    """Two pictures of a 3 and one of a 5: bars."""
    for name, left in (("3/a.png", 4), ("3/b.png", 9), ("5/c.png", 14)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        image = np.zeros((28, 28), np.uint8)
        image[6:22, left : left + 4] = 255
        Image.fromarray(image).save(tmp_path / name)
    return tmp_path


def stopping(after: int):
    """In place of `read_in_parts`: Ctrl+C comes after so many parts."""
    from lenet_viz.cli import evaluate_reading

    real = evaluate_reading.read_in_parts

    def read_in_parts(network, digits):
        with_ten = real(network, digits, 10)
        yield from itertools.islice(with_ten, after)
        with_ten.close()
        raise KeyboardInterrupt

    return read_in_parts


def test_one_object_for_scripts(cli, network, small_data):
    result = cli("evaluate", network, "--data", small_data, "--json")
    assert (result.code, result.err) == (0, "")
    (row,) = result.rows
    assert (row["network"], row["variant"], row["set"]) == (str(network), "keras-5x5", "mnist")
    assert (row["count"], row["total"], row["stopped"]) == (40, 40, False)
    assert row["error"] == row["wrong"] / 40
    assert row["interval"] == list(wilson_interval(row["wrong"], 40))
    assert 0 <= row["rejected"] <= 1
    assert [sum(line) for line in row["confusion"]] == [4] * 10
    right = [row["confusion"][digit][digit] for digit in range(10)]
    assert row["class_errors"] == [1 - count / 4 for count in right]
    assert row["recalls"] == [count / 4 for count in right]
    assert 40 - sum(right) == row["wrong"] == len(row["mistakes"])
    assert all(number % 10 == label != answer for number, label, answer in row["mistakes"])
    assert row["measure"] == row["limit"]["measure"] == "probability"
    assert row["rejection"]["measure"] == "gap"
    # The card is about 10,000 digits, and these are 40.
    assert (row["card_error"], row["more_than_card"]) == (0.004, None)
    assert "against" not in row
    assert "robustness" not in row


def test_for_people(cli, network, small_data):
    result = cli("evaluate", network, "--data", small_data)
    (row,) = cli("evaluate", network, "--data", small_data, "--json").rows
    assert (result.code, result.err) == (0, "")
    assert "40 test digits of MNIST" in result.out
    assert f"{row['error']:.2%}: {row['wrong']} wrong (95% interval {row['interval'][0]:.2%}" in result.out
    assert f"{row['loss']:.4f}, the mean −log of the right class's probability" in result.out
    assert f"wrong answers  mean probability {row['wrong_answers']:.2%}" in result.out
    assert "most frequent confusions" in result.out
    assert "card" not in result.out


def test_penalties_are_called_so(cli, network_files, small_data):
    out = cli("evaluate", network_files / "paper-1998.safetensors", "--data", small_data).out
    assert "mean penalty of the right class" in out
    assert "by the usual limit, penalty 20" in out


@pytest.mark.parametrize(
    ("more", "words"),
    [(0, "as on its card"), (1, "of its card: 1 digit more"), (-2, "of its card: 2 digits fewer")],
)
def test_the_card_is_held_against_what_is_measured(cli, monkeypatch, network, small_data, more, words):
    (row,) = cli("evaluate", network, "--data", small_data, "--json").rows
    from lenet_viz.cli import evaluate
    from lenet_viz.storage.checkpoints import load_network

    def trained(name):
        found, card = load_network(network)
        error = (row["wrong"] - more) / 40
        return found, replace(card, data="MNIST training set", test_digits=40, test_error=error)

    monkeypatch.setattr(evaluate, "trained_network", trained)
    assert words in cli("evaluate", network, "--data", small_data).out
    assert cli("evaluate", network, "--data", small_data, "--json").rows[0]["more_than_card"] == more


@pytest.mark.parametrize("data", ["Fashion-MNIST training set", "pictures in hands training set"])
def test_a_card_about_other_digits_is_not(cli, monkeypatch, network, small_data, data):
    from lenet_viz.cli import evaluate
    from lenet_viz.storage.checkpoints import load_network

    def trained(name):
        found, card = load_network(network)
        return found, replace(card, data=data, test_digits=40)

    monkeypatch.setattr(evaluate, "trained_network", trained)
    assert "card" not in cli("evaluate", network, "--data", small_data).out


def test_a_run_by_its_folder(cli, network, small_data, tmp_path):
    run = tmp_path / "2026-01-02 12.30.01 a run"
    run.mkdir()
    (run / SHEET).touch()
    shutil.copy(network, run / FINAL)
    of_run, of_file = (cli("evaluate", each, "--data", small_data, "--json").rows[0] for each in (run, network))
    assert of_run["network"] == str(run)
    assert of_run["mistakes"] == of_file["mistakes"]


def test_no_such_network(cli, small_data):
    result = cli("evaluate", "LeNet-7", "--data", small_data)
    assert result.code == 2
    assert "'LeNet-7' is no network that comes with the program (paper-1998," in result.error
    assert "no run is called 'LeNet-7'" in result.error


def test_every_shipped_network_has_a_line(cli, monkeypatch, network_files, small_data):
    monkeypatch.setattr(resources, "resource", lambda *parts: network_files / parts[-1])
    result = cli("evaluate", "--data", small_data)
    heading, *lines = result.out.splitlines()
    assert (result.code, heading) == (0, SHIPPED_HEADING)
    assert [line.split()[0] for line in lines] == list(VARIANTS)
    rows = cli("evaluate", "--data", small_data, "--json").rows
    assert [row["network"] for row in rows] == list(VARIANTS)
    assert [line.split()[1] for line in lines] == [f"{row['error']:.2%}" for row in rows]


def test_against_another_network(cli, network, network_files, small_data):
    other = network_files / "lenet-1.safetensors"
    (row,) = cli("evaluate", network, "--data", small_data, "--against", other, "--json").rows
    (alone,) = cli("evaluate", other, "--data", small_data, "--json").rows
    held = row["against"]
    assert (held["network"], held["error"]) == (str(other), alone["error"])
    ours, theirs = ({number for number, *_ in each["mistakes"]} for each in (row, alone))
    assert held["only_left"] == sorted(theirs - ours)
    assert held["only_right"] == sorted(ours - theirs)
    assert held["both_wrong"] == sorted(ours & theirs)
    assert held["p_value"] == exact_p_value(len(held["only_left"]), len(held["only_right"]))
    out = cli("evaluate", network, "--data", small_data, "--against", other).out
    assert f"against LeNet-1, 1990 ({other}): error {alone['error']:.2%}" in out
    assert "McNemar's exact test" in out


def test_against_itself(cli, network, small_data, tmp_path):
    result = cli("evaluate", network, "--data", small_data, "--against", network)
    assert (result.code, result.out) == (2, "")
    assert f"{network} cannot be held against itself: compare with another network" in result.error
    copied = shutil.copy(network, tmp_path / "copied.safetensors")
    result = cli("evaluate", network, "--data", small_data, "--against", copied)
    assert (result.code, result.out) == (2, "")
    assert f"against {copied}, which is the same network" in result.error


def test_against_a_network_that_differs_in_one_weight(cli, network, small_data, tmp_path):
    made, card = load_network(network)
    with torch.no_grad():
        next(made.parameters()).view(-1)[0] += 0.5
    save_network(tmp_path / "other.safetensors", made, card)
    assert cli("evaluate", network, "--data", small_data, "--against", tmp_path / "other.safetensors").code == 0


def test_robustness(cli, network, small_data):
    (row,) = cli("evaluate", network, "--data", small_data, "--robustness", "--json").rows
    assert list(row["robustness"]) == [each.value for each in Disturbance]
    curve = row["robustness"]["rotation"]
    assert (curve["unit"], curve["count"]) == ("°", 40)
    assert curve["errors"][curve["amounts"].index(0)] == row["error"]
    out = cli("evaluate", network, "--data", small_data, "--robustness").out
    assert "rotation, °" in out
    assert "plus or minus 30 degrees" in out


def test_pictures_of_ones_own(cli, network, pictures):
    (pictures / "5" / "d.png").write_text("no picture")
    result = cli("evaluate", network, "--images", pictures, "--json")
    (row,) = result.rows
    assert result.code == 0
    assert "d.png" in result.error
    assert (row["count"], row["of_the_82"], row["more_than_card"]) == (3, None, None)
    assert [sum(line) for line in row["confusion"]] == [0, 0, 0, 2, 0, 1, 0, 0, 0, 0]
    assert f"on 3 pictures in {pictures}" in cli("evaluate", network, "--images", pictures).out


def test_pictures_of_fewer_classes_than_a_network_has(cli, network, pictures):
    for number, name in enumerate(("ant", "bee")):
        (pictures / str(3 + 2 * number)).rename(pictures / name)
    (row,) = cli("evaluate", network, "--images", pictures, "--json").rows
    assert row["classes"] == ["ant", "bee"]
    out = cli("evaluate", network, "--images", pictures).out
    assert "ant    " in out
    assert f"read as {'class ' if row['mistakes'][0][2] > 1 else ''}" in out


def test_a_folder_without_usable_pictures(cli, network, pictures):
    for path in pictures.rglob("*.png"):
        path.write_bytes(b"")
    result = cli("evaluate", network, "--images", pictures)
    assert (result.code, result.out) == (2, "")
    assert f"{pictures} holds no picture" in result.err


def test_ctrl_c_keeps_what_is_known(cli, monkeypatch, network, small_data):
    monkeypatch.setattr("lenet_viz.cli.evaluate_reading.read_in_parts", stopping(after=2))
    result = cli("evaluate", network, "--data", small_data, "--json", "--robustness")
    (row,) = result.rows
    assert (result.code, row["count"], row["total"], row["stopped"]) == (130, 20, 40, True)
    assert "robustness" not in row
    result = cli("evaluate", network, "--data", small_data)
    assert result.code == 130
    assert "on the first 20 of 40 test digits of MNIST" in result.out
    assert "stopped before all was measured" in result.error
    result = cli("evaluate", "--data", small_data)
    assert result.code == 130
    assert len(result.out.splitlines()) == 2


def test_ctrl_c_before_anything_is_known(cli, monkeypatch, network, small_data):
    monkeypatch.setattr("lenet_viz.cli.evaluate_reading.read_in_parts", stopping(after=0))
    result = cli("evaluate", network, "--data", small_data)
    assert (result.code, result.out) == (130, "")
    assert "stopped" in result.error


def test_ctrl_c_among_the_curves_keeps_those_that_are_done(cli, monkeypatch, network, small_data):
    from lenet_viz.cli import evaluate_reading

    real, made = evaluate_reading.robustness_curve, []

    def robustness_curve(*arguments):
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(evaluate_reading, "robustness_curve", robustness_curve)
    result = cli("evaluate", network, "--data", small_data, "--robustness", "--json")
    assert result.code == 130
    assert list(result.rows[0]["robustness"]) == ["scale", "rotation"]


@pytest.mark.parametrize(
    "words",
    [("--robustness",), ("--against", "lenet-1"), ("lenet-1", "--rubbish", "--robustness")],
)
def test_options_that_do_not_go_together(cli, small_data, words):
    result = cli("evaluate", *words, "--data", small_data)
    assert (result.code, result.out) == (2, "")
    assert "--robustness" in result.error


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
    assert len(row["of_the_82"]["read"]) + len(row["of_the_82"]["missed"]) == 82


def test_a_shipped_network_measures_as_its_card_says(cli, data_folder):
    (row,) = cli("evaluate", "lenet-1", "--data", data_folder, "--json").rows
    # Another machine rounds sums in another order: a digit on the border may fall to the other side.
    assert abs(row["more_than_card"]) <= 2
