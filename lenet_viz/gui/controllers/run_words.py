"""What is said of a run: while digits are loaded, beside its network's title, once it was interrupted. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lenet_viz.data.choices import DataChoice
from lenet_viz.network.spec import NetworkSpec
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.run_recorder import RESUME_SECONDS
from lenet_viz.storage.run_sheet import RunSheet

MEGABYTE: Final = 1_000_000


def own_network_words(spec: NetworkSpec) -> str:
    """Names the network of a run that the form's list does not have; empty for those it has."""
    return "" if VARIANTS.get(spec.name) == spec else f"training {spec.title}"


def live_words(sheet: RunSheet, passes_done: int, error: float | None) -> str:
    """Of a run that goes on or is held, e.g. 'in training: pass 3 done, test error 1.20%'.

    Args:
        sheet: its order.
        passes_done: finished passes.
        error: on what the run watches, after the last of them, 0…1; None: not measured.
    """
    frozen = f", {' '.join(sheet.recipe.frozen)} frozen" if sheet.recipe.frozen else ""
    # The form shows what the next run would learn from, which need not be what this one learns from.
    data = "" if sheet.data == DataChoice() else f" on {sheet.data.title}"
    if not passes_done:
        return f"in training{data}{frozen}"
    return f"in training{data}{frozen}: pass {passes_done:,} done{_error_words(sheet, error)}"


def ended_words(sheet: RunSheet, passes_done: int, error: float | None) -> str:
    """Of a run that has ended, e.g. 'trained for 3 of 5 passes, test error 1.20%'; see `live_words`."""
    if not passes_done:
        return "trained for part of a pass"
    of = sheet.recipe.passes
    return f"trained for {passes_done:,} of {of:,} {'pass' if of == 1 else 'passes'}{_error_words(sheet, error)}"


def loading_words(done: int, whole: int) -> str:
    """How far a set is loaded: in bytes of a download, or in pictures of a folder, of which there are fewer."""
    if whole > MEGABYTE:
        return f"loading: {done / MEGABYTE:.1f} of {whole / MEGABYTE:.1f} MB"
    return f"loading: {done:,} of {whole:,}"


def lost_words(reason: str) -> str:
    """What is said of a run that was put aside because its device has failed."""
    back = f"from at most {RESUME_SECONDS:g} seconds before"
    return f"The run is held: {reason.rstrip(' .!')}. Resume goes on on the CPU, {back}."


def interrupted_words(names: Sequence[str]) -> str:
    """What is said of runs that were interrupted, newest first; empty for none."""
    if not names:
        return ""
    if len(names) == 1:
        return f"A run was interrupted: {names[0]}. Go on with it in Runs."
    return f"{len(names)} runs were interrupted, the newest of them {names[0]}. Go on with them in Runs."


def _error_words(sheet: RunSheet, error: float | None) -> str:
    if error is None:
        return ""
    # Held-out digits are no test set, and their error is no test error.
    return f", {'error on held-out digits' if sheet.held_out else 'test error'} {error:.2%}"
