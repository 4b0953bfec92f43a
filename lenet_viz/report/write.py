"""A report as a folder: index.html, which needs nothing else, and every figure as PNG, SVG and CSV."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from lenet_viz.report.canvas import DPI
from lenet_viz.report.catalogue import FIGURES
from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.material import Material
from lenet_viz.report.page import GENERATOR, DrawnFigure, html
from lenet_viz.report.palette import DARK, LIGHT
from lenet_viz.report.saving import SUFFIXES, png, svg, table
from lenet_viz.storage.files import check_writable

PAGE: Final = "index.html"
PICTURES: Final = "figures"

_HEAD: Final = 1000
"""So many characters of a page tell whether it is a report's."""


def check_folder(folder: Path) -> None:
    """Make sure that a report can go there: into a new or empty folder, or in place of an older report.

    Raises:
        ValueError: it cannot, and why.
    """
    if not folder.parent.is_dir():
        raise ValueError(f"{folder}: there is no folder {folder.parent}")
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder}: a report is a folder, and this is a file")
    # It is made beside the folder, and put in its place at the end.
    check_writable(folder)
    if not folder.exists():
        return
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    if not found:
        return
    if not _is_report(folder / PAGE):
        raise ValueError(f"{folder}: the folder holds something that is no report; name a new or an empty one")
    strange = sorted(found - _names())
    if strange:
        raise ValueError(f"{folder}: beside the older report lies {strange[0]}, which would be lost; move it first")


def write_report(material: Material, folder: Path, report: Callable[[int, int], None] | None = None) -> Path:
    """Write the report of one network; an older report is replaced when the new one is complete.

    Args:
        material: the network's.
        folder: where to; made if it is missing.
        report: told after each figure how many are done, and how many there are; may raise to stop, and then nothing
            has changed.

    Returns:
        The path of its page.

    Raises:
        ValueError: the folder holds something else, or nothing can be written where it lies.
        OSError: writing failed; an older report is as it was.
    """
    folder = folder.absolute()
    check_folder(folder)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part"))
    try:
        (fresh / PICTURES).mkdir()
        drawn = []
        for figure in FIGURES:
            drawn.append(_write_figure(figure, material, fresh / PICTURES))
            if report is not None:
                report(len(drawn), len(FIGURES))
        (fresh / PAGE).write_text(html(material, drawn), encoding="utf-8")
        # Temporary folders are for their owner alone; a report is to be shown.
        fresh.chmod(0o755)
        check_folder(folder)
        _put_in_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder / PAGE


def _write_figure(figure: PaperFigure, material: Material, folder: Path) -> DrawnFigure:
    """Write the files of one figure, in the light colours that print well."""
    light, dark = (figure.draw(material, palette) for palette in (LIGHT, DARK))
    (folder / f"{figure.key}.png").write_bytes(png(light))
    (folder / f"{figure.key}.svg").write_bytes(svg(light))
    (folder / f"{figure.key}.csv").write_text(table(figure, material), encoding="utf-8")
    columns, *rows = figure.rows(material)
    return DrawnFigure(
        key=figure.key,
        title=figure.title,
        question=figure.question,
        caption=figure.caption(material),
        light=_address(svg(light, background=False)),
        dark=_address(svg(dark, background=False)),
        height=round(light.get_figheight() * DPI),
        columns=columns,
        rows=rows,
    )


def _address(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Move a complete report to its folder; what lies there goes only after the new one is there."""
    if not folder.exists():
        fresh.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".old"))
    old = aside / folder.name
    try:
        folder.rename(old)
        try:
            fresh.rename(folder)
        except OSError:
            old.rename(folder)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _is_report(page: Path) -> bool:
    try:
        head = page.read_text(encoding="utf-8", errors="replace")[:_HEAD]
    except OSError:
        return False
    return f'content="{GENERATOR}"' in head


def _names() -> set[str]:
    """Everything that a report consists of."""
    files = {f"{PICTURES}/{figure.key}{suffix}" for figure in FIGURES for suffix in SUFFIXES}
    return {PAGE, PICTURES, *files}
