"""`lenet-viz` without a command: the window, or its main job off screen where there is no display."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import Final

from lenet_viz.storage.resources import resource

PICTURE: Final = Path("lenet-viz.png")
SAMPLE: Final = "3.json"


def run() -> int:
    """Open the window. Returns the exit code."""
    if has_display():
        return int(importlib.import_module("lenet_viz.gui.application").run())
    return _without_display()


def has_display() -> bool:
    """Whether a window can be shown; only X11 and Wayland systems can lack a display."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _without_display() -> int:
    print(f"lenet-viz: no display here, so a sample digit is read off screen and the window drawn to {PICTURE}")
    sample = resource("samples", SAMPLE)
    code = 0
    for command, words in (("classify", [str(sample)]), ("snapshot", ["--input", str(sample), "--out", str(PICTURE)])):
        module = importlib.import_module(f"lenet_viz.cli.{command}")
        parser = argparse.ArgumentParser()
        module.add_arguments(parser)
        code = max(code, int(module.run(parser.parse_args(words))))
    return code
