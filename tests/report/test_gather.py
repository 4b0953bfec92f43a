"""From a network to its material."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.nearest import features
from lenet_viz.analysis.paper_results import FIG_7
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.report import gather as gathering
from lenet_viz.report.gather import gather
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file


def middle_of(image: np.ndarray) -> tuple[float, float]:
    """The centre of mass of the ink, x and y in pixels from the picture's middle."""
    ys, xs = np.mgrid[: len(image), : len(image)] - (len(image) - 1) / 2
    return float((xs * image).sum() / image.sum()), float((ys * image).sum() / image.sum())


def network(name: str = "keras-5x5") -> LeNet5:
    return LeNet5(VARIANTS[name], seed=3)


def test_it_is_what_the_parts_say(other_boxes):
    material = gather(network(), "mine", None, other_boxes)
    assert np.array_equal(material.evaluation.scores, evaluate(network(), other_boxes).scores)
    seen = features(network(), other_boxes)
    own = seen.values[seen.labels == 4].mean(axis=0)
    assert np.allclose(material.means[4], own)
    assert material.hidden_stage is seen.stage
    assert (material.rejection.errors[0], material.rejection.rejected[0]) == (material.evaluation.error, 0)


def test_a_class_without_digits_has_no_mean(other_boxes):
    some = other_boxes.subset(torch.nonzero(other_boxes.labels != 7).flatten())
    means = gather(network(), "mine", None, some).means
    assert np.isnan(means[7]).all()
    assert np.isfinite(np.delete(means, 7, axis=0)).all()


def test_progress_rises_to_the_whole(other_boxes):
    told = []
    gather(network(), "mine", None, other_boxes, report=lambda done, whole: told.append((done, whole)))
    done, whole = zip(*told, strict=True)
    assert list(done) == sorted(set(done))
    assert set(whole) == {done[-1]}


def test_it_can_be_stopped_anywhere(other_boxes):
    class StopError(Exception):
        pass

    def stop(done: int, whole: int) -> None:
        if done > whole / 2:
            raise StopError

    with pytest.raises(StopError):
        gather(network(), "mine", None, other_boxes, report=stop)


def test_the_network_itself_is_left_alone(other_boxes):
    own = network().train()
    material = gather(own, "mine", None, other_boxes)
    assert own.training
    assert material.network is not own


def test_robustness_is_measured_on_digits_from_the_whole_set(other_boxes, monkeypatch):
    monkeypatch.setattr(gathering, "ROBUSTNESS_DIGITS", 20)
    material = gather(network(), "mine", None, other_boxes)
    # Every third of fifty.
    assert {curve.count for curve in material.robustness} == {17}


def test_other_training_digits_give_no_fig_7(boxes, other_boxes):
    assert gather(network(), "mine", None, other_boxes, training=boxes).distorted is None


@pytest.mark.parametrize("name", ["paper-1998", "lenet-1"])
def test_fig_7_from_the_digits_of_the_paper(data_folder, other_boxes, name):
    if not network_file(name).is_file():
        pytest.skip("needs the network's file")
    training = load(DatasetName.MNIST, Part.TRAIN, folder=data_folder)
    distorted = gather(load_network(network_file(name))[0], "it", None, other_boxes, training=training).distorted
    assert distorted is not None
    assert (distorted.answers == np.arange(10)[:, None]).mean() >= 0.9
    for index, each in enumerate(FIG_7):
        # Where the middle of the ink lies in the picture, its map finds it in the original.
        middle = each.map @ np.array([*middle_of(distorted.images[divmod(index, 10)]), 1.0])
        # Ink that has left the picture moves it a little.
        assert middle == pytest.approx(middle_of(distorted.originals[each.digit]), abs=0.8)
    assert np.array_equal(distorted.originals[3][2:-2, 2:-2], training.images[330].numpy())
