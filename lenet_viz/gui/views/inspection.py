"""What is known about the unit that the user asked about."""

from __future__ import annotations

from dataclasses import dataclass

from lenet_viz.analysis.account import Account
from lenet_viz.network.ladder import Ladder
from lenet_viz.network.spec import Unit


@dataclass(frozen=True, eq=False)
class Inspection:
    """One unit, asked about by pointing or pinned by a click.

    Attributes:
        unit: which one.
        pinned: whether it stays while the pointer goes elsewhere.
        ladder: what it sees through every earlier stage, down to the ink.
        fan_out: the units of the next stage that read it; empty while nobody wants to see them.
        account: why it has its value; None for an input pixel and while the pad is blank.
    """

    unit: Unit
    pinned: bool
    ladder: Ladder
    fan_out: tuple[Unit, ...]
    account: Account | None
