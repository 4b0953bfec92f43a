"""Where the files lie that come with the program: the repository's resources/, or inside an installed package."""

from __future__ import annotations

from pathlib import Path

import lenet_viz


def resource(*parts: str) -> Path:
    """The path of a resource, which may not exist: `resource("samples", "3.json")`."""
    package = Path(lenet_viz.__file__).parent
    installed = package / "resources"
    folder = installed if installed.is_dir() else package.parent / "resources"
    return folder.joinpath(*parts)
