"""`lenet-viz train`, on a handful of digits."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from PIL import Image

from lenet_viz.cli import train, train_report
from lenet_viz.cores import cores
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.connection_table import TABLE_I, ConnectionTable
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.run_builder import build
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import RunStatus
from lenet_viz.storage.tables import save_table
from lenet_viz.training.error_rate import error_rate
from lenet_viz.training.loop import start_network
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.recipes import RECIPES

SMALL = {"batch": 30, "passes": 2, "distortions": False, "seed": 3}


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(SMALL))
    return path


@pytest.fixture
def words(recipe, small_data):
    """A short run of a small network."""
    options = ["--network", "lenet-1", "--recipe", recipe, "--data", small_data, "--held-out", "20"]
    return ["train", *options]


def weights(path) -> dict[str, torch.Tensor]:
    return load_network(Path(path))[0].state_dict()


def same(one, other) -> bool:
    first, second = weights(one), weights(other)
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


def test_a_run_from_start_to_card(cli, words, tmp_path, monkeypatch):
    monkeypatch.setattr(train_report, "REPORT_STEPS", 2)
    out = tmp_path / "mine.safetensors"
    result = cli(*words, "--out", out, "--json")
    assert (result.code, result.err) == (0, "")
    # 80 − 20 digits in batches of 30: two steps a pass.
    assert [row["event"] for row in result.rows] == ["start", "step", "pass", "step", "pass", "done"]
    start, step, first, _, last, done = result.rows
    assert (step["step"], step["passes"], step["digits"]) == (2, 1.0, 60)
    assert {"loss", "rate"} <= step.keys()
    assert (first["number"], first["passes"]) == (1, 2)
    assert {"loss", "train_error", "watch_error"} <= first.keys()
    network, card = load_network(out)
    assert network.spec.name == "lenet-1"
    assert (card.digits, card.held_out, card.test_digits) == (60, 20, 40)
    assert card.held_out_error == last["watch_error"]
    assert card.test_error == done["test_error"]
    assert done["file"] == str(out)
    assert card.recipe == Recipe.from_dict(SMALL)
    assert card.data == "MNIST training set"
    assert card.command.startswith("lenet-viz train --network lenet-1 --recipe ")
    assert "--passes 2 --seed 3 --held-out 20" in card.command
    assert out.with_suffix(".md").read_text(encoding="utf-8") == card.to_markdown(network.spec)
    (folder,) = RunLibrary().runs()
    assert start["run"] == done["run"] == str(folder.path)
    kept, its_card = folder.final()
    assert its_card == card
    assert torch.equal(kept.state_dict()["C1.weights"], network.state_dict()["C1.weights"])
    sheet = folder.sheet()
    assert (sheet.status, sheet.test_error, sheet.command) == (RunStatus.FINISHED, card.test_error, card.command)
    assert {"python", "torch", "numpy", "program", "processor", "threads"} <= sheet.environment.keys()
    assert not folder.is_busy


def test_for_people(cli, words):
    result = cli(*words)
    assert result.code == 0
    first, second, done = result.out.splitlines()
    assert first.startswith("pass 1 of 2: loss ")
    assert "held-out error" in second
    assert done.startswith("lenet-1.safetensors: test error ")
    assert result.err.count("Traceback") == 0


def test_the_test_error_is_that_of_the_network_in_the_file(cli, words, small_data):
    (*_, done) = cli(*words, "--json").rows
    network, _ = load_network(Path("lenet-1.safetensors"))
    assert error_rate(network, load(DatasetName.MNIST, Part.TEST, folder=small_data)) == done["test_error"]


def test_options_come_before_the_recipe(cli, words):
    rows = cli(*words, "--passes", 1, "--seed", 8, "--held-out", 0, "--json").rows
    # Nothing is held out: the test digits are watched.
    (watched,) = [row["watch_error"] for row in rows if row["event"] == "pass"]
    _, card = load_network(Path("lenet-1.safetensors"))
    assert (card.recipe.passes, card.recipe.seed) == (1, 8)
    assert (card.held_out, card.held_out_error) == (0, None)
    assert card.test_error == rows[-1]["test_error"] == watched


def test_the_same_command_makes_the_same_network(cli, words, tmp_path):
    for name in ("a", "b"):
        assert cli(*words, "--json", "--out", tmp_path / f"{name}.safetensors").code == 0
    cli(*words, "--json", "--seed", 4, "--out", tmp_path / "c.safetensors")
    assert same(tmp_path / "a.safetensors", tmp_path / "b.safetensors")
    assert not same(tmp_path / "a.safetensors", tmp_path / "c.safetensors")


def test_the_same_order_in_the_window_makes_the_same_network(cli, words, small_data):
    rows = cli(*words, "--json").rows
    training = build(RunFolder(Path(rows[0]["run"])).sheet(), data_folder=small_data)
    list(training.events())
    expected = training.average.state_dict()
    assert all(torch.equal(value, expected[name]) for name, value in weights("lenet-1.safetensors").items())


def test_ctrl_c_waits_for_the_step_and_the_run_goes_on_to_the_same_network(
    cli, words, small_data, tmp_path, monkeypatch
):
    cli(*words, "--json", "--out", tmp_path / "unbroken.safetensors")
    with monkeypatch.context() as patch:
        record = train.RunRecorder.record

        def record_and_stop(self, event) -> None:
            record(self, event)
            if event.step == 3:
                os.kill(os.getpid(), signal.SIGINT)

        patch.setattr(train.RunRecorder, "record", record_and_stop)
        stopped = cli(*words, "--json", "--run", "mine", "--out", tmp_path / "broken.safetensors")
    assert stopped.code == 130
    assert f"stopped at step 3; go on with: lenet-viz train --resume {RunLibrary().root / 'mine'}" in stopped.error
    assert not (tmp_path / "broken.safetensors").exists()
    assert RunLibrary().find("mine").sheet().status is RunStatus.STOPPED
    resumed = cli("train", "--resume", "mine", "--data", small_data, "--json", "--out", tmp_path / "broken.safetensors")
    assert resumed.code == 0
    assert resumed.rows[0]["step"] == 3
    assert [row["number"] for row in resumed.rows if row["event"] == "pass"] == [2]
    assert same(tmp_path / "unbroken.safetensors", tmp_path / "broken.safetensors")
    assert RunLibrary().find("mine").sheet().status is RunStatus.FINISHED


def test_a_full_disk_is_told_and_the_run_goes_on_to_the_same_network(cli, words, small_data, tmp_path, monkeypatch):
    cli(*words, "--json", "--out", tmp_path / "unbroken.safetensors")
    with monkeypatch.context() as patch:
        record = train.RunRecorder.record

        def record_and_fail(self, event) -> None:
            if event.step == 4:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            record(self, event)

        patch.setattr(train.RunRecorder, "record", record_and_fail)
        stopped = cli(*words, "--json", "--run", "mine", "--out", tmp_path / "broken.safetensors")
    assert stopped.code == 1
    folder = RunLibrary().root / "mine"
    assert stopped.error == (
        f"lenet-viz: {folder}: No space left on device; go on with: lenet-viz train --resume {folder}"
    )
    sheet = RunFolder(folder).sheet()
    assert (sheet.status, sheet.reason) == (RunStatus.STOPPED, "No space left on device")
    resumed = cli("train", "--resume", "mine", "--data", small_data, "--json", "--out", tmp_path / "broken.safetensors")
    assert resumed.code == 0
    assert same(tmp_path / "unbroken.safetensors", tmp_path / "broken.safetensors")


def test_a_run_that_loses_its_device_goes_on_on_the_cpu(cli, words, small_data, tmp_path, monkeypatch):
    cli(*words, "--json", "--out", tmp_path / "unbroken.safetensors")
    with monkeypatch.context() as patch:
        record = train.RunRecorder.record

        def step(*_arguments):
            raise RuntimeError("the device is gone")

        def record_and_lose(self, event) -> None:
            record(self, event)
            if event.step == 3:
                # Weights on this device are nowhere: the next step fails, and every copy.
                self._training.network.to("meta")
                self._training._stepper.step = step

        patch.setattr(train.RunRecorder, "record", record_and_lose)
        stopped = cli(*words, "--json", "--run", "mine", "--out", tmp_path / "broken.safetensors")
    assert stopped.code == 1
    folder = RunLibrary().root / "mine"
    assert stopped.error == (
        f"lenet-viz: meta failed: the device is gone; go on with: lenet-viz train --resume {folder} --device cpu"
    )
    sheet = RunFolder(folder).sheet()
    assert (sheet.status, sheet.reason) == (RunStatus.PAUSED, "meta failed: the device is gone")
    again = ["train", "--resume", "mine", "--device", "cpu", "--data", small_data, "--json"]
    resumed = cli(*again, "--out", tmp_path / "broken.safetensors")
    assert resumed.code == 0
    assert same(tmp_path / "unbroken.safetensors", tmp_path / "broken.safetensors")


def test_a_disk_that_is_full_at_the_start_is_named_and_leaves_no_run(cli, words, monkeypatch):
    def full(*_arguments, **_more) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("lenet_viz.storage.run_recorder.write_tensors", full)
    result = cli(*words, "--run", "mine")
    assert (result.code, result.out) == (2, "")
    assert result.error == f"lenet-viz: {RunLibrary().root / 'mine'}: No space left on device"
    assert RunLibrary().folders() == []


def test_a_disk_without_room_for_a_runs_folder_is_named(cli, words, monkeypatch):
    def full(*_arguments, **_more) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(RunLibrary, "create", full)
    result = cli(*words, "--run", "mine")
    assert (result.code, result.out) == (2, "")
    assert result.error == f"lenet-viz: {RunLibrary().root}: No space left on device"


def test_a_network_file_that_finds_no_room_is_in_the_run(cli, words, tmp_path, monkeypatch):
    def full(*_arguments) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(train, "save_network", full)
    result = cli(*words, "--json", "--out", tmp_path / "a.safetensors")
    assert result.code == 1
    assert "a.safetensors: No space left on device" in result.error
    assert RunLibrary().runs()[0].final()


@pytest.mark.skipif(os.name != "posix", reason="pipes break in another way here")
def test_a_reader_that_goes_away_stops_the_run_cleanly(words, tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-m", "lenet_viz", *map(str, words), "--json", "--run", str(tmp_path / "a run")]
        ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, text=True)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, "")
    assert not RunFolder(tmp_path / "a run").is_busy


def test_an_existing_network_is_not_overwritten_unasked(cli, words, tmp_path):
    (tmp_path / "lenet-1.safetensors").write_bytes(b"years of work")
    result = cli(*words)
    assert (result.code, result.out) == (2, "")
    assert "lenet-1.safetensors exists already" in result.error
    assert (tmp_path / "lenet-1.safetensors").read_bytes() == b"years of work"
    assert cli(*words, "--passes", 1, "--json", "--out", "lenet-1.safetensors").code == 0
    assert weights(Path("lenet-1.safetensors"))


def test_divergence_is_one_clear_line_and_writes_no_network(cli, words, recipe, tmp_path):
    wild = {"optimiser": Optimiser.SGD.value, "rate": 1e38, "schedule": "constant", "passes": 9}
    recipe.write_text(json.dumps(SMALL | wild))
    result = cli(*words, "--json")
    assert result.code == 2
    assert "no longer a number" in result.error
    assert "1e+38" in result.error
    assert not (tmp_path / "lenet-1.safetensors").exists()
    sheet = RunLibrary().runs()[0].sheet()
    assert sheet.status is RunStatus.FAILED
    assert sheet.reason in result.error


def test_a_table_of_ones_own_from_order_to_card(cli, words, tmp_path):
    table = tmp_path / "my table.json"
    save_table(table, ConnectionTable.full(4, 12))
    result = cli(*words, "--passes", 1, "--table", table, "--json")
    assert (result.code, result.err) == (0, "")
    network, card = load_network(Path("lenet-1-own-table.safetensors"))
    assert network.spec.table.is_full
    assert network.spec.title == "LeNet-1, 1990 · own table (48 kernels)"
    assert card.command.startswith(f"lenet-viz train --network lenet-1 --table '{table}' --recipe ")


def test_a_table_of_another_shape_starts_no_run(cli, words, tmp_path):
    table = tmp_path / "table.json"
    save_table(table, TABLE_I)
    result = cli(*words, "--table", table)
    assert (result.code, result.out) == (2, "")
    assert f"{table}: the table is 6×16; this network needs 4×12" in result.error
    assert "--table" in cli("train", "--resume", "a", "--table", table).error


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{", "not JSON"),
        ("[]", "JSON object"),
        ('{"epochs": 3}', "epochs"),
        ('{"rate": -1}', "rate"),
        ('{"rate": NaN}', "rate"),
        ('{"optimiser": "magic"}', "magic"),
        ("\xff", "not JSON"),
    ],
)
def test_recipe_files_that_are_wrong(cli, words, recipe, text, word):
    recipe.write_bytes(text.encode("latin-1"))
    result = cli(*words)
    assert (result.code, result.out) == (2, "")
    assert str(recipe) in result.error
    assert word in result.error


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--recipe", "secret"], "'secret'"),
        (["--passes", "0"], "pass"),
        (["--seed", "-1"], "seed"),
        (["--network", "lenet-9"], "'lenet-9'"),
        (["--held-out", "80"], "80"),
        (["--held-out", "-1"], "-1"),
        (["--out", "none/net.safetensors"], "none"),
        (["--out", "net.bin"], ".safetensors"),
        (["--data", "nowhere"], "nowhere"),
        (["--device", "gpu9"], "gpu9"),
        (["--set", "fashion"], "fashion"),
    ],
)
def test_options_that_cannot_be(cli, words, options, word, tmp_path):
    result = cli(*words, *options)
    assert (result.code, result.out) == (2, "")
    assert word in result.error
    assert list(tmp_path.glob("*.safetensors")) == []


def test_missing_test_digits_are_noticed_before_training(cli, words, small_data, tmp_path):
    folder = tmp_path / "half"
    (folder / "mnist").mkdir(parents=True)
    for file in (small_data / "mnist").glob("train-*"):
        (folder / "mnist" / file.name).write_bytes(file.read_bytes())
    result = cli(*words, "--data", folder, "--json")
    assert (result.code, result.out) == (2, "")
    assert "t10k" in result.error


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--with", "rate"], "FIELD=VALUE, not 'rate'"),
        (["--with", "epochs=3"], "no epochs"),
        (["--with", "rate=fast"], "rate: "),
        (["--with", "optimiser=magic"], "magic"),
        (["--freeze", "C1", "S2", "C3", "S4", "OUTPUT"], "every stage is frozen"),
        (["--freeze", "C1", "F6"], "LeNet-1, 1990 has no F6 to freeze"),
        (["--replace-output"], "--replace-output needs --start"),
        (["--start", "nowhere.safetensors"], "nowhere.safetensors: there is no such file"),
        (["--start", "recipe.json"], "not a readable"),
        (["--images", "nowhere"], "nowhere"),
        (["--images", ".", "--set", "mnist"], "leave out --set"),
        (["--own-share", "2"], "share"),
        (["--own-share", "0.5", "--set", "mnist"], "about --set own"),
        (["--set", "own", "--held-out", "0"], "holds no digits"),
        (["--run", "none/there/run", "--passes", "0"], "pass"),
        (["--with", "loss=half the penalty (Eq. 8)"], "no penalties"),
    ],
)
def test_orders_that_cannot_be(cli, words, options, word, tmp_path):
    result = cli(*words, *options)
    assert (result.code, result.out) == (2, "")
    assert word in result.error
    assert RunLibrary().folders() == []


def test_any_field_of_a_recipe(cli, words):
    options = ["--with", "optimiser=SGD", "--with", "rate=0.25", "--with", "averaging=0", "--freeze", "S2", "C1"]
    assert cli(*words, *options, "--passes", 1, "--json").code == 0
    (folder,) = RunLibrary().runs()
    recipe = folder.sheet().recipe
    assert (recipe.optimiser, recipe.rate, recipe.averaging) == (Optimiser.SGD, 0.25, 0)
    assert recipe.frozen == (Stage.S2, Stage.C1)
    assert recipe.name == "modern, altered"
    assert "--with optimiser=SGD --with rate=0.25 --with averaging=0 --freeze S2 C1" in folder.sheet().command
    fresh = start_network(LeNet5(VARIANTS["lenet-1"]), recipe).state_dict()
    learned = weights("lenet-1.safetensors")
    assert {name.split(".")[0] for name in fresh if not torch.equal(fresh[name], learned[name])} == {
        *("C3", "S4", "OUTPUT")
    }


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_has_its_name(cli, small_data, name):
    words = ["--network", "paper-1998", "--recipe", name, "--data", small_data, "--held-out", 40]
    assert cli("train", *words, "--passes", 1, "--with", "curvature_digits=5", "--json").code == 0
    (folder,) = RunLibrary().runs()
    assert folder.sheet().recipe.optimiser is RECIPES[name].optimiser


def test_starting_from_a_network_with_another_output(cli, words, network_files, tmp_path):
    source = network_files / "keras-5x5.safetensors"
    words = [word for word in words if word not in ("--network", "lenet-1")]
    rate = ["--with", "rate=1e-30", "--with", "weight_decay=0", "--with", "dropout=0"]
    result = cli(*words, "--start", source, "--replace-output", *rate, "--passes", 1, "--json")
    assert (result.code, result.err) == (0, "")
    before, after = weights(source), weights("keras-5x5.safetensors")
    assert torch.equal(before["C1.weights"], after["C1.weights"])
    assert not torch.allclose(before["OUTPUT.weights"], after["OUTPUT.weights"], atol=1e-3)
    (folder,) = RunLibrary().runs()
    assert folder.sheet().start.replaced == (Stage.OUTPUT,)
    assert "OUTPUT fresh" in folder.final()[1].data
    branched = cli(*words, "--start", folder.moments()[1].path, "--passes", 1, "--json", "--out", "branch.safetensors")
    assert branched.code == 0
    assert RunFolder(Path(branched.rows[0]["run"])).sheet().start.step == 1


@pytest.fixture
def pictures(tmp_path) -> Path:
    """A folder of pictures, twenty of each of two classes."""
    folder = tmp_path / "pictures"
    for label, box in (("wide", (2, 12, 26, 16)), ("tall", (12, 2, 16, 26))):
        (folder / label).mkdir(parents=True)
        for number in range(20):
            picture = Image.new("L", (28, 28), 0)
            picture.paste(255 - number, box)
            picture.save(folder / label / f"{number}.png")
    return folder


def test_a_folder_of_pictures(cli, recipe, pictures):
    words = ["--network", "lenet-1", "--recipe", recipe, "--images", pictures, "--passes", 1]
    result = cli("train", *words, "--json")
    assert (result.code, result.err) == (0, "")
    _, card = load_network(Path("lenet-1.safetensors"))
    assert (card.digits, card.held_out, card.test_digits) == (36, 0, 4)
    assert card.data == "pictures in pictures training set"
    assert f"--held-out 0 --images {pictures}" in card.command


def test_a_run_in_a_folder_of_ones_own(cli, words, small_data, tmp_path):
    assert cli(*words, "--run", tmp_path / "here" / "it", "--json").code == 0
    folder = RunFolder(tmp_path / "here" / "it")
    assert folder.sheet().name == "it"
    assert RunLibrary().folders() == []
    again = cli("train", "--resume", tmp_path / "here" / "it", "--data", small_data, "--json", "--out", "b.safetensors")
    assert again.code == 0
    assert [row["event"] for row in again.rows] == ["start", "done"]
    taken = cli(*words, "--run", tmp_path / "here" / "it", "--out", "c.safetensors")
    assert "exists already" in taken.error


def test_a_run_that_is_none(cli, tmp_path):
    result = cli("train", "--resume", tmp_path / "bad")
    assert (result.code, result.out) == (2, "")
    assert str(tmp_path / "bad") in result.error


def test_a_resumed_run_takes_no_other_orders(cli, tmp_path):
    result = cli("train", "--resume", "a", "--passes", 3, "--network", "lenet-1", "--freeze", "C1", "--run", "b")
    assert (result.code, result.out) == (2, "")
    assert "--network, --passes, --freeze, --run" in result.error


def test_a_run_that_goes_on_can_be_changed_as_in_the_window(cli, words, small_data, monkeypatch):
    with monkeypatch.context() as patch:
        record = train.RunRecorder.record

        def record_and_stop(self, event) -> None:
            record(self, event)
            if event.step == 2:
                os.kill(os.getpid(), signal.SIGINT)

        patch.setattr(train.RunRecorder, "record", record_and_stop)
        assert cli(*words, "--json", "--run", "mine").code == 130
    resume = ["train", "--resume", "mine", "--data", small_data, "--json"]
    assert "only rate, batch, distortions and noise" in cli(*resume, "--with", "passes=3").error
    assert "no epochs" in cli(*resume, "--with", "epochs=3").error
    assert cli(*resume, "--with", "rate=1e-9", "--with", "batch=20").code == 0
    folder = RunLibrary().find("mine")
    (change,) = folder.sheet().changes
    assert (change.step, change.batch, change.rate) == (2, 20, 1e-9)
    assert folder.sheet().steps == 2 + 3
    assert "recipe changed at step 2" in load_network(Path("lenet-1.safetensors"))[1].data
    late = cli(*resume, "--with", "rate=0.5", "--out", "late.safetensors")
    assert (late.code, "the run is finished" in late.error) == (2, True)
    assert folder.sheet().changes == (change,)


def test_a_run_has_as_many_threads_as_in_the_window_and_leaves_them_as_they_were(cli, words, monkeypatch):
    before, seen = torch.get_num_threads(), set()
    record = train.RunRecorder.record

    def record_and_look(self, event) -> None:
        seen.add(torch.get_num_threads())
        record(self, event)

    monkeypatch.setattr(train.RunRecorder, "record", record_and_look)
    assert cli(*words, "--with", "batch=40", "--json").code == 0
    assert seen == {cores()}
    assert torch.get_num_threads() == before
