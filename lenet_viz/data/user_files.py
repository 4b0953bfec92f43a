"""Where the program keeps what belongs to its user."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import platformdirs

RUNS: Final = "runs"
DIGITS: Final = "digits"


def user_folder() -> Path:
    """The folder of runs and own digits on this system; it need not exist yet."""
    return platformdirs.user_data_path("lenet-viz", appauthor=False)
