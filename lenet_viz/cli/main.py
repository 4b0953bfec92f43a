"""`lenet-viz`: the window, or a subcommand without one."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

from lenet_viz import __version__

USAGE_ERROR: Final = 2
"""Exit code of every bad input."""

BROKEN_PIPE: Final = 141
"""Exit code, by custom, when the reader of the output went away."""

_COMMANDS: Final = {
    "networks": "list the built-in networks",
    "summary": "print the layer table of a network",
    "classify": "read digits from pictures or strokes",
    "train": "train a network",
    "runs": "list the runs that are kept",
    "film": "draw how a run's kernels came about",
    "evaluate": "measure a network on test digits",
    "report": "write a report about a network: errors, mistakes, the paper's figures",
    "study": "train networks to find out what more digits buy",
    "snapshot": "draw the window to a file, without a display",
    "benchmark": "measure how fast this machine is",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line. Returns the exit code: 0, 2 for bad input, or the command's own."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = words[0] if words and words[0] in _COMMANDS else None
    parser = argparse.ArgumentParser(
        prog="lenet-viz",
        description="Draw a digit and watch LeNet-5 think. Without a command: the window.",
        epilog="`lenet-viz COMMAND --help` tells about a command.",
    )
    parser.add_argument("--version", action="version", version=f"lenet-viz {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, summary in _COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == command:
            # Only the command that runs is imported: the others would load Qt or torch for nothing.
            importlib.import_module(f"lenet_viz.cli.{name}").add_arguments(subparser)
    options = parser.parse_args(words)
    try:
        if options.command is None:
            return int(importlib.import_module("lenet_viz.cli.window").run())
        return int(importlib.import_module(f"lenet_viz.cli.{options.command}").run(options))
    except BrokenPipeError:
        # Whoever reads the output has seen enough; flushing the rest at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except (ValueError, OSError) as error:
        print(f"lenet-viz: {_words(error)}", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        print("lenet-viz: stopped", file=sys.stderr)
        return 130


def _words(error: ValueError | OSError) -> str:
    """What went wrong; also the system's own errors name the file first, and no number."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error)
