"""Files that come with the program: in the repository's resources/, or inside an installed package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lenet_viz.data.resource_files import resource as resource  # whoever looks for a resource looks here
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.variants import DEFAULT_VARIANT, VARIANTS


@dataclass(frozen=True)
class ShippedNetwork:
    """A trained network that comes with the program.

    Attributes:
        name: what people type, and the name of its file; a variant's own name for the one that today's
            recipe has trained.
        variant: the name of its spec.
        title: what people read.
        training: what sets it apart from the variant's other networks; "": nothing has to be said.
    """

    name: str
    variant: str
    title: str
    training: str = ""

    @property
    def spec(self) -> NetworkSpec:
        """What it is."""
        return VARIANTS[self.variant]

    @property
    def path(self) -> Path:
        """Its file, which may not exist."""
        return resource("networks", f"{self.name}.safetensors")


def _of_variants() -> list[ShippedNetwork]:
    return [ShippedNetwork(name, name, spec.title) for name, spec in VARIANTS.items()]


def _trained_otherwise(name: str, variant: str, training: str) -> ShippedNetwork:
    return ShippedNetwork(name, variant, f"{VARIANTS[variant].title} · {training}", training)


DEFAULT_NETWORK: Final = "paper-1998-hands"
"""What reads the pad until another is chosen: it knows people's strokes, and what is no digit."""

_OTHERS: Final = (
    _trained_otherwise(DEFAULT_NETWORK, DEFAULT_VARIANT, "real hands"),
    _trained_otherwise("paper-1998-recipe-1998", DEFAULT_VARIANT, "trained as in 1998"),
)

SHIPPED: Final = {
    network.name: network
    for ours in _of_variants()
    for network in (ours, *(other for other in _OTHERS if other.variant == ours.name))
}
"""Name → network: every variant as today's recipe has trained it, and below it the same trained otherwise."""


def shipped_networks() -> tuple[ShippedNetwork, ...]:
    """The networks to offer, in that order: of every variant its own, others where their file is here."""
    return tuple(each for each in SHIPPED.values() if each.name == each.variant or each.path.is_file())


def network_file(name: str) -> Path:
    """Where a network of `SHIPPED` lies."""
    return SHIPPED[name].path


def shipped(name: str) -> ShippedNetwork:
    """The network of a name that people typed.

    Raises:
        ValueError: there is none; the message lists the names.
    """
    try:
        return SHIPPED[name]
    except KeyError:
        names = ", ".join(each.name for each in shipped_networks())
        raise ValueError(f"no network is called {name!r}; there are {names}") from None
