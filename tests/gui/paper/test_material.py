"""Which network the paper's figures are of, and what is known about it."""

from __future__ import annotations

from dataclasses import replace

import torch

from lenet_viz.analysis.limits import Limit
from lenet_viz.data.choices import DataChoice
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.paper_material import fits, passes_of, retold, subject_on_screen
from lenet_viz.gui.session import Origin
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network, save_network
from lenet_viz.storage.resources import network_file
from lenet_viz.storage.run_folder import FINAL
from lenet_viz.storage.run_sheet import FRESH, RunSheet
from lenet_viz.storage.run_tables import PASSES
from tests.gui.paper.lab import material

SILENCED = UNALTERED.with_silenced_map((Stage.C1, 0), True)


def test_an_altered_network_has_no_card_and_says_that_it_is_altered(rig):
    rig.session.alter(SILENCED)
    subject = subject_on_screen(rig.session)
    assert (subject.title, subject.card, subject.shipped) == ("LeNet-5, 1998, altered by hand", None, "")
    pixels = torch.rand(1, 1, 32, 32)
    assert torch.equal(subject.network(pixels), rig.session.network(pixels))
    assert not torch.equal(subject.network(pixels), rig.session.trained_network(pixels))


def test_a_network_without_a_card_says_what_it_is(rig):
    rig.session.set_network(LeNet5(VARIANTS["lenet-1"], seed=1), Origin("in training: pass 3 of 20"))
    assert subject_on_screen(rig.session).title == "LeNet-1, 1990, in training: pass 3 of 20"


def test_the_errors_by_pass_come_from_the_run_that_made_the_network(rig):
    network, card = load_network(network_file("paper-1998"))
    card = replace(card, date="2001-01-01")
    rig.session.set_network(network, Origin("", card))
    subject = subject_on_screen(rig.session)
    assert passes_of(subject, rig.library) is None
    for name in ("own", "other"):  # the newest is looked at first
        folder = rig.library.create(RunSheet(name, network.spec, card.recipe, DataChoice(), start=FRESH))
        save_network(folder.path / FINAL, network, card if name == "own" else replace(card, date="1999-01-01"))
        percent = 2.0 if name == "own" else 3.0
        rows = f"pass,step,loss,train_error_percent,watch_error_percent\n1,5,0.5,{percent},1.5\n"
        (folder.path / PASSES).write_text(rows)
    (only,) = passes_of(subject, rig.library).rows()
    assert only == (1, 5, 0.5, 2.0, 1.5)


def test_what_is_said_anew_about_a_network_that_was_measured(rig):
    network, card = load_network(network_file("paper-1998"))
    known = material(network, "before", None, load(DatasetName.MNIST, Part.TEST))
    subject = subject_on_screen(rig.session)
    assert not fits(known, subject)
    told = retold(
        known,
        replace(subject, card=replace(card, limit=Limit(known.evaluation.limit.measure, 7.0))),
        rig.library,
        lambda done, whole: None,
    )
    assert told.title == subject.title
    assert told.evaluation.limit.value == 7.0
    assert told.evaluation.scores is known.evaluation.scores
    assert len(told.passes) == 100
    assert fits(retold(known, subject, rig.library, lambda done, whole: None), subject)
    assert not fits(replace(told, title=subject.title, card=None), subject)
