"""What is said of a result beside its numbers: why Evaluate would find something else now, and what its set is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lenet_viz.data.datasets import DigitSet
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.evaluation_result import Reader
from lenet_viz.gui.controllers.evaluation_sources import Readable
from lenet_viz.gui.session import Session
from lenet_viz.storage.card import Card

OTHER_NETWORK: Final = "Another network is on screen:"
LEARNS_ON: Final = "The network learns on:"
LEARNED: Final = "The network has learned since:"
ALTERED: Final = "Before the change:"
OTHER_SET: Final = "Of {source}:"
NEVER_LEARNED: Final = ", classes that it never learned"


def difference(reader: Reader, session: Session, *, reading: bool) -> str:
    """How the network that reads, or has read, differs from the one on screen; empty if it does not."""
    if reader.weights is session.weights:
        return ""
    if reader.shown is not session.trained_network:
        return OTHER_NETWORK
    if reader.learned is not session.trained_weights:
        return LEARNS_ON if reading else LEARNED
    return ALTERED


def note_before(reader: Reader, session: Session, chosen: Readable, *, reading: bool) -> str:
    """Why Evaluate would find something else than what is shown; empty if it would not."""
    other_set = "" if reader.source == chosen else OTHER_SET.format(source=reader.source.full_name)
    return difference(reader, session, reading=reading) or other_set


def note_after(card: Card | None, digits: DigitSet) -> str:
    """Said of a set whose classes a network never learned, as far as its card tells; else empty."""
    learned = None if card is None else _classes_in(card.data)
    return NEVER_LEARNED if learned is not None and digits.classes and tuple(digits.classes) != learned else ""


def left_out_words(left_out: Sequence[str]) -> str:
    """Names the first file of a set that could not be used, and counts the others; empty where there is none."""
    if not left_out:
        return ""
    first, more = left_out[0], len(left_out) - 1
    others = f" {more:,} more files could not be used either." if more > 1 else ""
    others = " One more file could not be used either." if more == 1 else others
    return f"Left out, as it could not be used: {first}.{others}"


def _classes_in(data: str) -> tuple[str, ...] | None:
    """The classes of the published set that a card's words about its data name."""
    if data.startswith("pictures in ") or "starting " in data:
        return None  # a folder may be called as it likes, and a network may have learned other classes before
    # The name of one holds the other's.
    for name in (DatasetName.FASHION, DatasetName.MNIST):
        if name.full_name in data:
            return name.classes
    return None
