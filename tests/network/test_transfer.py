"""What goes over from one network to another, and what starts anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from lenet_viz.network.connection_table import ConnectionTable
from lenet_viz.network.initialisation import Initialisation
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import NOT_SILENCED, Silenced
from lenet_viz.network.spec import Stage, Subsampling
from lenet_viz.network.transfer import answering_stage, fitting_stages, transferred
from lenet_viz.network.variants import VARIANTS, variant

PAPER = variant("paper-1998")
SOFTMAX = variant("softmax-trainable")
LEARNING = (Stage.C1, Stage.S2, Stage.C3, Stage.S4, Stage.C5, Stage.F6)


@pytest.fixture
def source() -> LeNet5:
    """Trained, as far as anybody can tell: no number is a starting value."""
    network = LeNet5(PAPER, seed=5)
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for number in network.parameters():
            number.copy_(torch.randn(number.shape, generator=generator))
    return network


def stages_like(network: LeNet5, other: LeNet5) -> set[Stage]:
    """The stages whose numbers are equal in both."""
    mine, theirs = network.state_dict(), other.state_dict()
    names = [name for name, value in mine.items() if name in theirs and value.shape == theirs[name].shape]
    same = {name for name in names if torch.equal(mine[name], theirs[name])}
    stages = {name.split(".")[0] for name in mine}
    return {Stage(stage) for stage in stages if all(name in same for name in mine if name.startswith(stage))}


def test_everything_goes_over_into_the_same_spec(source):
    before = {name: value.clone() for name, value in source.state_dict().items()}
    network = transferred(source, PAPER, seed=3)
    images = torch.rand(4, 1, 32, 32)
    assert torch.equal(network(images), source(images))
    with torch.no_grad():
        for number in network.parameters():
            number.zero_()
    assert all(torch.equal(value, before[name]) for name, value in source.state_dict().items())


@pytest.mark.parametrize("stage", LEARNING)
def test_a_fresh_stage_has_the_weights_of_its_seed(source, stage):
    network = transferred(source, PAPER, fresh=[stage], seed=3)
    assert stages_like(network, source) == {*LEARNING, Stage.OUTPUT} - {stage}
    assert stage in stages_like(network, LeNet5(PAPER, seed=3))


def test_the_initialisation_counts_for_fresh_stages(source):
    network = transferred(source, PAPER, fresh=[Stage.F6], seed=3, initialisation=Initialisation.PRINTED)
    assert Stage.F6 in stages_like(network, LeNet5(PAPER, seed=3, initialisation=Initialisation.PRINTED))
    assert Stage.F6 not in stages_like(network, LeNet5(PAPER, seed=3))


def test_replacing_the_output(source):
    """Of a softmax network OUTPUT; the codes are fixed, so of an RBF network F6."""
    assert answering_stage(PAPER) is Stage.F6
    assert answering_stage(SOFTMAX) is Stage.OUTPUT
    assert answering_stage(replace(PAPER, hidden=(84,))) is Stage.C5
    network = transferred(source, PAPER, fresh=[answering_stage(PAPER)], seed=0)
    assert torch.equal(network.OUTPUT.weights, source.OUTPUT.weights)


def test_from_codes_to_softmax_all_goes_over_up_to_f6(source):
    assert fitting_stages(PAPER, SOFTMAX) == LEARNING
    network = transferred(source, SOFTMAX, seed=3)
    images = torch.rand(2, 1, 32, 32)
    mine = {layer.stage: values for layer, _, values in network.stages(images)}
    theirs = {layer.stage: values for layer, _, values in source.stages(images)}
    assert torch.equal(mine[Stage.F6], theirs[Stage.F6])
    assert Stage.OUTPUT in stages_like(network, LeNet5(SOFTMAX, seed=3))
    assert fitting_stages(SOFTMAX, PAPER) == LEARNING


def test_other_links_other_meaning(source):
    """C3's kernels under another table join other maps, also where there are as many of them."""
    columns = [list(column) for column in PAPER.table.columns]
    turned = replace(PAPER, table=ConnectionTable.of(6, [*columns[1:6], columns[0], *columns[6:]]))
    assert len(turned.table.links) == len(PAPER.table.links)
    assert Stage.C3 not in fitting_stages(PAPER, turned)
    assert Stage.C3 not in stages_like(transferred(source, turned, seed=1), source)


def test_stages_without_numbers_and_other_sizes_do_not_fit():
    assert fitting_stages(PAPER, replace(PAPER, subsampling=Subsampling.MAX)) == (
        Stage.C1,
        Stage.C3,
        Stage.C5,
        Stage.F6,
    )
    assert fitting_stages(PAPER, replace(PAPER, hidden=(100, 84))) == (Stage.C1, Stage.S2, Stage.C3, Stage.S4)


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize("other", VARIANTS.values(), ids=VARIANTS)
def test_between_all_variants(spec, other):
    source = LeNet5(spec, seed=1)
    fitting = fitting_stages(spec, other)
    if not fitting:
        with pytest.raises(ValueError, match=r"nothing that .* has learned goes over into"):
            transferred(source, other, seed=2)
        return
    network = transferred(source, other, seed=2)
    assert network.spec == other
    assert set(fitting) <= stages_like(network, source)


@pytest.mark.parametrize("stage", [Stage.INPUT, Stage.OUTPUT])
def test_what_does_not_learn_cannot_start_anew(source, stage):
    with pytest.raises(ValueError, match=f"{stage} cannot start anew: .* learns nothing there"):
        transferred(source, PAPER, fresh=[stage], seed=0)


def test_something_must_remain(source):
    with pytest.raises(ValueError, match="nothing that"):
        transferred(source, PAPER, fresh=LEARNING, seed=0)


def test_what_is_silenced_is_not_passed_on(source):
    source.silence(Silenced(maps=frozenset({(Stage.C1, 2)})))
    assert transferred(source, PAPER, seed=0).silenced == NOT_SILENCED


@pytest.mark.gpu
def test_it_stays_on_the_device(source):
    assert transferred(source.to("cuda"), SOFTMAX, seed=0).device.type == "cuda"
