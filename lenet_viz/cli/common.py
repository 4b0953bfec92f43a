"""What several subcommands share: naming a network, a set, a device."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.table_design import spec_with
from lenet_viz.network.variants import DEFAULT_VARIANT, VARIANTS
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import DEFAULT_NETWORK, SHIPPED, shipped, shipped_networks
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.tables import load_table


def add_network_option(parser: argparse.ArgumentParser, default: str | None = DEFAULT_NETWORK) -> None:
    """--network: a built-in network, or a file; without a default only what it is counts, not its weights."""
    names = VARIANTS if default is None else shipped_names()
    parser.add_argument(
        "--network",
        default=default,
        metavar="N",
        help=f"one of {', '.join(names)}, or a file that `train` wrote (default: {default or DEFAULT_VARIANT})",
    )


def shipped_names() -> list[str]:
    """The names of the networks that come with the program."""
    return [each.name for each in shipped_networks()]


def add_table_option(parser: argparse.ArgumentParser) -> None:
    """--table: another connection table for the network."""
    parser.add_argument(
        "--table", type=Path, metavar="FILE", help="another table of links from S2 to C3, as the window saves it"
    )


def add_data_options(parser: argparse.ArgumentParser, default: str | None = DatasetName.MNIST.value) -> None:
    """--data and --set: which digits."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="folder with mnist/ and fashion/ (default: LENET_VIZ_DATA, or the cache)",
    )
    names = [name.value for name in DatasetName]
    parser.add_argument("--set", choices=names, default=default, help=f"default: {DatasetName.MNIST.value}")


def add_device_option(parser: argparse.ArgumentParser) -> None:
    """--device: where to compute."""
    parser.add_argument("--device", default="cpu", metavar="D", help="cpu, cuda, cuda:1, mps, … (default: cpu)")


def trained_network(name: str) -> tuple[LeNet5, Card]:
    """A built-in network by name, any network by file, or the one of a run by the run's name or folder.

    Raises:
        ValueError: there is none of them, several runs have that name, or the file cannot be used.
    """
    if name in SHIPPED:
        return load_network(shipped(name).path)
    library = RunLibrary()
    if _names_file(name) and not library.holds(name):
        return load_network(Path(name))
    try:
        folder = library.find(name)
    except ValueError as error:
        names = ", ".join(shipped_names())
        raise ValueError(
            f"{name!r} is no network that comes with the program ({names}) and no file, and {error}"
        ) from None
    return folder.final()


def spec_named(name: str, table: Path | None = None) -> NetworkSpec:
    """The spec of a built-in network by name, or of any network by file; weights are not needed.

    Args:
        name: a name, or a file.
        table: a file with a connection table to put in place of the network's own.

    Raises:
        ValueError: there is neither, or a file cannot be used.
    """
    return with_table(load_network(Path(name))[0].spec if _names_file(name) else shipped(name).spec, table)


def with_table(spec: NetworkSpec, table: Path | None) -> NetworkSpec:
    """A spec with the connection table of a file in place of its own; without a file the spec as it is.

    Raises:
        ValueError: the file cannot be used, or its table is of another shape.
    """
    if table is None:
        return spec
    return spec_with(spec, load_table(table, sources=spec.table.sources, maps=spec.table.maps))


def _names_file(name: str) -> bool:
    path = Path(name)
    return name not in SHIPPED and (bool(path.suffix) or path.exists())


def digits(options: argparse.Namespace, part: Part) -> DigitSet:
    """The set that --set and --data name."""
    return load(DatasetName(options.set), part, folder=options.data)


def device_named(name: str) -> torch.device:
    """A device that works, by name.

    Raises:
        ValueError: the name is unknown, or no such device is here.
    """
    try:
        device = torch.device(name)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise ValueError(f"device {name!r} cannot be used: {str(error).splitlines()[0]}") from error
    return device
