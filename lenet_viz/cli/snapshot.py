"""`lenet-viz snapshot`: the window as a picture, without a display."""

from __future__ import annotations

import argparse
import importlib
import os
from pathlib import Path

from lenet_viz.cli.common import add_network_option


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_network_option(parser)
    parser.add_argument("--input", type=Path, metavar="FILE", help="a picture or a stroke file (default: a blank pad)")
    parser.add_argument("--out", type=Path, default=Path("lenet-viz.png"), metavar="PNG|SVG")
    parser.add_argument("--size", default="1440x900", metavar="WxH", help="in pixels (default: 1440x900)")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")


def run(options: argparse.Namespace) -> int:
    """Draw the window to a file."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    snapshot = importlib.import_module("lenet_viz.gui.snapshot")
    snapshot.take(
        network=options.network,
        source=options.input,
        out=options.out,
        size=_size(options.size),
        theme=options.theme,
    )
    print(options.out)
    return 0


def _size(words: str) -> tuple[int, int]:
    try:
        width, height = (int(side) for side in words.lower().replace("×", "x").split("x"))
    except ValueError:
        raise ValueError(f"a size is written like 1440x900, not {words!r}") from None
    if not (640 <= width <= 8192 and 400 <= height <= 8192):
        raise ValueError(f"a window of {width}×{height} pixels cannot be drawn; from 640×400 to 8192×8192 it can")
    return width, height
