"""A run's kernels as a moving picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from lenet_viz.data.choices import DataChoice
from lenet_viz.data.download import Cancelled
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage import film, film_picture
from lenet_viz.storage.film import write_film
from lenet_viz.storage.film_picture import NEGATIVE, NEUTRAL, POSITIVE, FilmPicture
from lenet_viz.storage.moments import MomentKeeper
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.recipe import Recipe

SPEC = VARIANTS["lenet-1"]


@pytest.fixture
def folder(tmp_path) -> RunFolder:
    return RunLibrary(tmp_path / "runs").create(RunSheet("a run", SPEC, Recipe(passes=2), DataChoice("mnist")))


@pytest.fixture
def filmed(folder) -> RunFolder:
    """A run with five moments."""
    keeper = MomentKeeper(folder.path / "moments", 10)
    network = LeNet5(SPEC, seed=3)
    for step in range(0, 50, 10):
        with torch.no_grad():
            network.get_submodule("C1").get_parameter("weights").fill_(step / 40)
        keeper.keep(step, step / 20, network)
    return folder


def test_a_frame_for_every_moment(filmed, tmp_path):
    path = tmp_path / "film.gif"
    told = []
    assert write_film(filmed, path, progress=lambda done, whole: told.append((done, whole))) == 5
    assert told == [(done, 10) for done in range(1, 11)]
    with Image.open(path) as picture:
        assert picture.n_frames == 5
        assert picture.info["duration"] == 100
        assert picture.info["loop"] == 0
        picture.seek(4)
        assert picture.info["duration"] == 2500


def test_colours_mean_the_same_in_every_frame(filmed, tmp_path):
    path = tmp_path / "film.gif"
    write_film(filmed, path)
    place = FilmPicture(SPEC, "", {Stage.C1: 1.0, Stage.C3: 1.0})._places(Stage.C1)[0]
    seen = []
    with Image.open(path) as picture:
        for number in range(5):
            picture.seek(number)
            seen.append(picture.convert("RGB").getpixel(place))
    assert (seen[0], seen[-1]) == (NEUTRAL, POSITIVE)
    reds = [red for red, _, _ in seen]
    assert reds == sorted(reds, reverse=True)
    assert len(set(reds)) == 5


@pytest.mark.parametrize("name", VARIANTS)
def test_every_network_fits_its_picture(name):
    spec = VARIANTS[name]
    limits = {Stage.C1: 2.0, Stage.C3: 0.5}
    picture = FilmPicture(spec, "title", limits)
    kernels = {}
    for stage, limit in limits.items():
        shape = spec.layer(stage).weight_shape
        assert shape is not None
        kernels[stage] = np.full(shape, -limit, np.float32)
    drawn = np.asarray(picture.draw(kernels, "words", 0.5).convert("RGB"))
    assert drawn.shape == (picture.height, picture.width, 3)
    size = spec.kernel_size
    area = sum(len(kernels[stage]) * (size * picture._pixel[stage]) ** 2 for stage in limits)
    # The ends of the two scales have the same colour.
    assert area <= int((drawn == NEGATIVE).all(axis=2).sum()) <= area + 2 * 9 * 4


def test_long_runs_are_thinned_out_evenly(filmed, tmp_path, monkeypatch):
    monkeypatch.setattr(film, "MOST_FRAMES", 3)
    assert write_film(filmed, tmp_path / "film.gif") == 3
    assert [moment.step for moment in film._spread(filmed.moments())] == [0, 20, 40]


def test_a_film_that_was_cancelled_leaves_no_file(filmed, tmp_path):
    for last in (2, 8):

        def stop(done: int, _whole: int, last: int = last) -> None:
            if done == last:
                raise Cancelled

        path = tmp_path / "films" / "film.gif"
        path.parent.mkdir(exist_ok=True)
        with pytest.raises(Cancelled):
            write_film(filmed, path, progress=stop)
        assert list(path.parent.iterdir()) == []


def test_moments_that_go_away_meanwhile_are_left_out(filmed, tmp_path):
    def remove(done: int, _whole: int) -> None:
        if done == 1:
            filmed.moments()[3].path.unlink()

    assert write_film(filmed, tmp_path / "film.gif", progress=remove) == 4


def test_a_run_without_moments_has_nothing_to_film(folder, tmp_path):
    with pytest.raises(CheckpointError, match="nothing to film"):
        write_film(folder, tmp_path / "film.gif")


def test_every_sign_has_a_letter():
    font = film_picture._font(12)
    missing = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
    for sign in "-+·0":
        assert (font.getmask(sign).getbbox(), bytes(font.getmask(sign))) != missing, sign
