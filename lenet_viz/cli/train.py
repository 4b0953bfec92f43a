"""`lenet-viz train`: train a network; every run is kept, and can go on after whatever has stopped it."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lenet_viz.cli.common import device_named
from lenet_viz.cli.stop_signals import stop_signals
from lenet_viz.cli.train_order import add_order_options, changed, given, ordered
from lenet_viz.cli.train_report import Report
from lenet_viz.data.choices import test_set
from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.storage.checkpoints import save_network
from lenet_viz.storage.files import replace_file
from lenet_viz.storage.run_builder import build, resumed
from lenet_viz.storage.run_folder import FINAL, RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_recorder import RunRecorder
from lenet_viz.storage.run_sheet import RunSheet, RunStatus
from lenet_viz.storage.run_tables import PASSES, passes_file
from lenet_viz.training.devices import device_lost
from lenet_viz.training.distributed import Place, ToldElsewhereError, highest, processes, session, together
from lenet_viz.training.error_rate import error_rate
from lenet_viz.training.events import DivergedError, TrainingEvent
from lenet_viz.training.loop import Training
from lenet_viz.training.threads import flush_tiny_numbers, threads_for

if TYPE_CHECKING:
    from lenet_viz.cli.train_hands import HandsTrial

TROUBLE: Final = 1
"""Exit code when a run could not be written, or its device has failed, and it waits to go on."""

REFUSED: Final = 2
"""Exit code of every bad input; process 0 of several says what is wrong."""

INTERRUPTED: Final = 130
"""Exit code, by custom, after Ctrl+C."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_order_options(parser)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="the network's file, beside the one in the run; its card and its errors by pass lie next to it "
        "(default: N.safetensors)",
    )
    parser.add_argument("--resume", metavar="RUN", help="go on with a run, by its name or its folder")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


@dataclass(frozen=True)
class _Order:
    """What is to be done, as every process of the run understands it.

    Attributes:
        sheet: the run's.
        folder: where it goes on; None: it begins.
        out: the network's file.
        device: where this process learns.
    """

    sheet: RunSheet
    folder: RunFolder | None
    out: Path
    device: str


def run(options: argparse.Namespace) -> int:
    """Train, watch the held-out digits, measure the test digits once, write network and card."""
    flush_tiny_numbers()
    try:
        with session() as place:
            return _trained(options, place)
    except ToldElsewhereError:
        # Not within: there this process would wait for one that says what is wrong, and is gone.
        return REFUSED


def _trained(options: argparse.Namespace, place: Place) -> int:
    """This process's part of the run; the one that leads keeps the run, tells about it and measures."""
    library = RunLibrary()
    order = together(lambda: _ordered(options, library, place))
    sheet = order.sheet
    # Read before training, so that missing test digits cannot cost a finished run; used once, after it.
    measures = place.leads and sheet.held_out > 0
    test = together(lambda: test_set(sheet.data, folder=options.data) if measures else None)
    hands = together(lambda: _hands_trial(sheet, options.data) if measures else None)
    with threads_for(sheet.recipe):
        training = together(lambda: _prepared(options, order))
        recorder = together(lambda: _recorder(options, library, order, training) if place.leads else None)
        if recorder is None:
            return _accompanied(training)
        with Report(training, sheet, as_json=options.json) as report:
            code = _followed(training, recorder, report)
            return code if code else _delivered(training, recorder, report, test, hands, order.out)


def _ordered(options: argparse.Namespace, library: RunLibrary, place: Place) -> _Order:
    folder = None if options.resume is None else _kept(options, library)
    sheet = ordered(options) if folder is None else _as_before(options, folder)
    return _Order(sheet, folder, _out(options, sheet.spec, writes=place.leads), str(place.device(sheet.device)))


def _hands_trial(sheet: RunSheet, data_folder: Path | None) -> HandsTrial | None:
    if sheet.data.strokes is None:
        return None
    # Only who learns from strokes waits for their fonts and forms.
    from lenet_viz.cli.train_hands import HandsTrial

    return HandsTrial.of(sheet, data_folder)


def _prepared(options: argparse.Namespace, order: _Order) -> Training:
    if order.folder is not None:
        training = resumed(order.folder, device=order.device, data_folder=options.data)
        if training.finished and options.changed:
            raise ValueError(f"{order.folder.path}: the run is finished: there is no step left to change with --with")
        training.change(changed(options, training.recipe))
        return training
    return build(replace(order.sheet, device=order.device), data_folder=options.data)


def _recorder(options: argparse.Namespace, library: RunLibrary, order: _Order, training: Training) -> RunRecorder:
    folder = order.folder
    try:
        folder = folder or _made(options, library, order.sheet)
        return RunRecorder(folder, order.sheet, training)
    except OSError as error:
        if folder is not None and order.folder is None:
            shutil.rmtree(folder.path, ignore_errors=True)
        place = library.root if folder is None else folder.path
        raise ValueError(f"{place}: {error.strerror or error}") from error


def _accompanied(training: Training) -> int:
    """Learn along with the process that leads. Returns the exit code on which all have agreed."""
    try:
        with stop_signals() as stop_wanted:
            for _ in training.events():
                code = highest(INTERRUPTED if stop_wanted() else 0)
                if code:
                    return code
    except DivergedError as error:
        raise ToldElsewhereError from error
    except RuntimeError as error:
        raise ValueError(_failure(training, error)) from error
    return 0


def _followed(training: Training, recorder: RunRecorder, report: Report) -> int:
    """Drive the run to its end. Returns 0, or the exit code of a run that has stopped early and says how to go on."""
    try:
        with stop_signals() as stop_wanted:
            report.begin(recorder.folder, training)
            for event in training.events():
                trouble = _trouble(event, recorder, report)
                code = highest(TROUBLE if trouble else INTERRUPTED if stop_wanted() else 0)
                if trouble:
                    return _put_aside(recorder, trouble)
                if code:
                    recorder.close(RunStatus.STOPPED)
                    return _told(recorder.folder, f"stopped at step {training.steps_done:,}", INTERRUPTED)
    except DivergedError as error:
        recorder.close(RunStatus.FAILED, str(error))
        raise ValueError(str(error)) from error
    except RuntimeError as error:
        return _failed(training, recorder, error)
    except OSError as error:
        return _put_aside(recorder, error)
    return 0


def _failed(training: Training, recorder: RunRecorder, error: RuntimeError) -> int:
    """End a run of which a step has failed. Returns the exit code."""
    reason = _failure(training, error)
    if device_lost(training, error):
        recorder.abandon(reason)
        return _told(recorder.folder, reason, TROUBLE, "--device cpu")
    recorder.close(RunStatus.FAILED, reason)
    return _told(recorder.folder, reason, REFUSED)


def _put_aside(recorder: RunRecorder, trouble: OSError) -> int:
    """End a run that could not be written, or whose reader is gone. Returns the exit code."""
    if isinstance(trouble, BrokenPipeError):
        recorder.close(RunStatus.STOPPED, "nobody read its output any more")
        raise trouble
    words = str(trouble.strerror or trouble)
    # On a disk that is really full this fails too; what was put aside before then stays.
    with suppress(OSError):
        recorder.close(RunStatus.STOPPED, words)
    return _told(recorder.folder, f"{recorder.folder.path}: {words}", TROUBLE)


def _trouble(event: TrainingEvent, recorder: RunRecorder, report: Report) -> OSError | None:
    """Keep and tell what has happened. Returns what went wrong: the other processes must hear of it first."""
    try:
        recorder.record(event)
        report.tell(event)
    except OSError as error:
        return error
    return None


def _failure(training: Training, error: RuntimeError) -> str:
    words = str(error).splitlines()[0]
    if processes() > 1 and any(name in words.lower() for name in ("gloo", "nccl")):
        return "another process of the run has ended, or cannot be reached"
    return f"{training.network.device} failed: {words}"


def _delivered(
    training: Training,
    recorder: RunRecorder,
    report: Report,
    test: DigitSet | None,
    hands: HandsTrial | None,
    out: Path,
) -> int:
    """Measure the network, and write it with its card. Returns the exit code."""
    folder = recorder.folder
    try:
        measured = None if test is None or not len(test) else (error_rate(training.average, test), len(test))
        recorder.close(RunStatus.FINISHED, test=measured)
        network, card = folder.final()
        if hands is not None:
            card = hands.judged(card, network)
            save_network(folder.path / FINAL, network, card)
        save_network(out, network, card)
        page = card.to_markdown(network.spec)
        replace_file(out.with_suffix(".md"), lambda path: path.write_text(page, encoding="utf-8"))
        passes = (folder.path / PASSES).read_bytes()
        replace_file(passes_file(out), lambda path: path.write_bytes(passes))
    except OSError as error:
        return _told(folder, f"{out}: {error.strerror or error}", TROUBLE)
    report.end(str(out), folder, card.test_error, card.seconds)
    return 0


def _told(folder: RunFolder, what: str, code: int, *options: str) -> int:
    words = " ".join(["lenet-viz train --resume", shlex.quote(str(folder.path)), *options])
    sys.stderr.write(f"lenet-viz: {what}; go on with: {words}\n")
    return code


def _kept(options: argparse.Namespace, library: RunLibrary) -> RunFolder:
    too_many = given(options)
    if too_many:
        raise ValueError(f"--resume goes on with the run as it was ordered; leave out {', '.join(too_many)}")
    return library.find(options.resume)


def _as_before(options: argparse.Namespace, folder: RunFolder) -> RunSheet:
    sheet = folder.sheet()
    sheet = replace(sheet, device=options.device or sheet.device)
    device_named(sheet.device)
    return sheet


def _made(options: argparse.Namespace, library: RunLibrary, sheet: RunSheet) -> RunFolder:
    if options.run_name is None:
        return library.create(sheet)
    path = Path(options.run_name)
    if path.name == options.run_name:
        return library.create(sheet, path.name)
    return RunLibrary(path.absolute().parent).create(sheet, path.name)


def _out(options: argparse.Namespace, spec: NetworkSpec, *, writes: bool) -> Path:
    """Where the network's file goes; looked at only where this process `writes` it."""
    out = Path(f"{spec.name}.safetensors") if options.out is None else options.out
    if not writes:
        return out
    if options.out is None and out.exists():
        raise ValueError(f"{out} exists already; name another file with --out")
    if not out.parent.is_dir():
        raise ValueError(f"{out}: there is no folder {out.parent}")
    if out.suffix != ".safetensors":
        raise ValueError(f"{out}: a network's file ends in .safetensors")
    return out
