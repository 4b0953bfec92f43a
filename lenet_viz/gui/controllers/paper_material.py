"""What the paper's figures are drawn from, measured of the network on screen."""

from __future__ import annotations

import copy
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.networks import shipped_on_screen, title_on_screen
from lenet_viz.gui.session import Session
from lenet_viz.gui.workers.task import Progress
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.report.gather import gather
from lenet_viz.report.material import Material
from lenet_viz.storage.card import Card, usual_limit
from lenet_viz.storage.checkpoints import FORMAT
from lenet_viz.storage.resources import SHIPPED
from lenet_viz.storage.run_folder import FINAL
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_tables import passes_beside
from lenet_viz.storage.tensor_files import read_description
from lenet_viz.training.error_history import ErrorHistory

NO_DIGITS: Final = "The digits of MNIST are not on this machine yet: download them below the pad first."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Subject:
    """The network that was on screen at one moment, to be measured in another thread.

    Attributes:
        network: a copy of its own, on the CPU, with everything that was altered.
        title: what people call it.
        card: where it comes from; None where that is not known, or not true of an altered one.
        shipped: its name among the networks that come with the program; "": it is none of them.
    """

    network: LeNet5
    title: str
    card: Card | None
    shipped: str


def subject_on_screen(session: Session) -> Subject:
    """The network on screen as it is now."""
    network = copy.deepcopy(session.network).cpu()
    title = title_on_screen(session)
    if session.alterations:
        return Subject(network, title, None, "")
    return Subject(network, title, session.origin.card, shipped_on_screen(session) or "")


def measured(subject: Subject, library: RunLibrary, progress: Progress) -> Material:
    """Measure a network; in the order of a minute.

    Args:
        subject: the network.
        library: holds the run that made it, perhaps.
        progress: told how far it is; may raise to stop.

    Raises:
        ValueError: the digits, or a table beside a network, are damaged.
        OSError: the digits cannot be read.
    """
    progress(0, 0)
    digits, training = (load(DatasetName.MNIST, part) for part in (Part.TEST, Part.TRAIN))
    return gather(
        subject.network,
        subject.title,
        subject.card,
        digits,
        training=training,
        passes=passes_of(subject, library),
        report=progress,
    )


def fits(material: Material, subject: Subject) -> bool:
    """Whether what was measured of a network says of it what is said now."""
    return (material.title, material.card) == (subject.title, subject.card)


def retold(material: Material, subject: Subject, library: RunLibrary, progress: Progress) -> Material:
    """What was measured of a network of which something else is said now: nothing is measured again.

    Raises:
        ValueError: a table beside a network is damaged.
    """
    evaluation = material.evaluation
    limit = usual_limit(subject.card, evaluation.output)
    return replace(
        material,
        title=subject.title,
        card=subject.card,
        passes=passes_of(subject, library),
        evaluation=replace(evaluation, limit=limit),
    )


def passes_of(subject: Subject, library: RunLibrary) -> ErrorHistory | None:
    """The errors after each pass of a network's training; None where nobody kept them.

    Raises:
        CheckpointError: their table is damaged.
    """
    if subject.card is None:
        return None
    if subject.shipped:
        return passes_beside(SHIPPED[subject.shipped].path)
    kept = (folder for folder in library.runs() if _card_in(folder.path / FINAL) == subject.card)
    run = next(kept, None)
    return None if run is None else run.history().errors


def _card_in(path: Path) -> Card | None:
    """The card of a network file; None where there is no such file."""
    if not path.is_file():
        return None
    try:
        return Card.from_dict(read_description(path, FORMAT)["card"])
    except (KeyError, ValueError):
        _log.info("a run's network cannot be read", exc_info=True)
        return None
