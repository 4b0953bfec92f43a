"""`lenet-viz report`: all about one network in a folder that any browser shows."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from lenet_viz.cli.common import add_data_options, digits, shipped_names, trained_network
from lenet_viz.data.datasets import Part, find, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.report.gather import gather
from lenet_viz.report.write import check_folder, write_report
from lenet_viz.storage.card import Card
from lenet_viz.storage.resources import SHIPPED
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_tables import passes_beside
from lenet_viz.training.error_history import ErrorHistory


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    names = ", ".join(shipped_names())
    parser.add_argument("network", metavar="NETWORK", help=f"one of {names}, a file, or a run by name or folder")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the report's folder: new, or that of an older report"
    )
    add_data_options(parser)


def run(options: argparse.Namespace) -> int:
    """Measure the network, draw the figures, write the report."""
    check_folder(options.out.absolute())
    title, network, card, passes = _subject(options.network)
    test = digits(options, Part.TEST)
    mnist_is_here = options.set == DatasetName.MNIST or find(DatasetName.MNIST, options.data) is not None
    training = load(DatasetName.MNIST, Part.TRAIN, folder=options.data) if mnist_is_here else None
    with _bar("measuring", "reading") as report:
        material = gather(network, title, card, test, training=training, passes=passes, report=report)
    with _bar("drawing", "figure") as report:
        page = write_report(material, options.out, report=report)
    print(page)
    return 0


def _subject(name: str) -> tuple[str, LeNet5, Card, ErrorHistory | None]:
    """The network of a name, with what people call it and the errors after each pass of its training."""
    network, card = trained_network(name)
    if name in SHIPPED:
        return SHIPPED[name].title, network, card, passes_beside(SHIPPED[name].path)
    library = RunLibrary()
    if Path(name).is_file() and not library.holds(name):
        return network.spec.title, network, card, passes_beside(Path(name))
    folder = library.find(name)
    return folder.sheet().name, network, card, folder.history().errors


@contextmanager
def _bar(words: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    with tqdm(desc=words, unit=unit, disable=None) as bar:

        def show(done: int, whole: int) -> None:
            bar.total = whole
            bar.update(done - bar.n)

        yield show
