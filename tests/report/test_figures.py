"""Every figure, of every kind of network, in both palettes."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from lenet_viz.analysis.paper_results import FIG_8
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.connection_table import TABLE_I
from lenet_viz.report.catalogue import FIGURES
from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.figures import connection_table, error_table, mistakes, passes, rejection, training_size
from lenet_viz.report.palette import DARK, LIGHT, Palette
from lenet_viz.report.saving import content, picture, save
from lenet_viz.training.error_history import ErrorHistory

from .conftest import faultless, inside


def figures(*keys: str) -> pytest.MarkDecorator:
    chosen = [figure for figure in FIGURES if figure.key in keys]
    assert len(chosen) == len(keys)
    return pytest.mark.parametrize("figure", chosen, ids=lambda figure: figure.key)


EACH_FIGURE = figures(*(figure.key for figure in FIGURES))
LONG = "A network that somebody gave a name of more than sixty letters, for whatever reason"


@EACH_FIGURE
def test_nothing_is_cut_off(figure, each_material):
    assert inside(figure.draw(each_material, LIGHT))


@EACH_FIGURE
def test_none_is_so_high_that_a_small_window_shrinks_it(figure, each_material):
    drawn = figure.draw(each_material, LIGHT)
    assert drawn.get_figheight() <= 6 * drawn.get_figwidth() / 9


@pytest.mark.parametrize("count", [98, 99, mistakes.MOST])
def test_neither_are_many_mistakes(material, count):
    evaluation, digits = material.evaluation, material.digits
    places = np.resize(evaluation.wrong, count)
    made = replace(evaluation, labels=evaluation.labels[places], scores=evaluation.scores[places], total=count)
    drawn = mistakes.draw(replace(material, digits=digits.subset(torch.from_numpy(places)), evaluation=made), LIGHT)
    assert inside(drawn)
    assert drawn.get_figheight() <= 6


@EACH_FIGURE
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_it_is_drawn_on_its_background(figure, palette, material):
    pixels = picture(figure, material, palette, 450, 900)
    assert "#{:02x}{:02x}{:02x}".format(*pixels[2, 2]) == palette.window
    assert len(np.unique(pixels.reshape(-1, 4), axis=0)) > 20


def test_pictures_are_large_enough_for_print(material):
    assert Image.open(io.BytesIO(content(FIGURES[0], material, LIGHT, ".png"))).width == 1800


@EACH_FIGURE
def test_long_names_fit(figure, material):
    assert inside(figure.draw(replace(material, title=LONG), LIGHT))


@EACH_FIGURE
def test_it_asks_something_and_says_something(figure, each_material):
    assert figure.question.endswith("?")
    assert figure.caption(each_material).endswith(".")


@EACH_FIGURE
def test_its_table_has_names_and_full_rows(figure, each_material):
    columns, *rows = figure.rows(each_material)
    assert len(set(columns)) == len(columns)
    assert rows
    assert {len(row) for row in rows} == {len(columns)}
    read = list(csv.reader(io.StringIO(content(figure, each_material, LIGHT, ".csv").decode("utf-8"))))
    assert len(read) == len(rows) + 1


@EACH_FIGURE
def test_what_is_missing_is_said(figure, material):
    bare = replace(material, passes=None, distorted=None, study=None, card=None)
    assert inside(figure.draw(bare, LIGHT))
    assert figure.caption(bare)
    assert figure.rows(bare)


@figures("fig-8", "fig-9", "fig-10", "confusion")
def test_a_network_without_mistakes(figure, material):
    drawn = figure.draw(faultless(material), LIGHT)
    assert inside(drawn)
    assert figure.rows(faultless(material))


@figures("fig-3", "fig-8", "confusion")
def test_classes_with_names(figure, material):
    clothes = replace(material.digits, name=DatasetName.FASHION, classes=DatasetName.FASHION.classes, title="Fashion")
    assert inside(figure.draw(replace(material, digits=clothes), LIGHT))


def test_threads_draw_the_same(material):
    def drawn(job: tuple[PaperFigure, Palette]) -> bytes:
        return picture(job[0], material, job[1], 450, 900).tobytes()

    jobs = [(figure, palette) for figure in FIGURES for palette in (LIGHT, DARK)]
    alone = [drawn(job) for job in jobs]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(drawn, jobs)) == alone


@figures("table-1", "fig-5", "fig-9")
@pytest.mark.parametrize("place", [(300, 900), (900, 120)])
def test_a_picture_fits_its_place(figure, material, place):
    pixels = picture(figure, material, DARK, *place)
    rows, columns, channels = pixels.shape
    assert columns <= place[0]
    assert rows <= place[1]
    assert rows >= place[1] - 2 or columns >= place[0] - 2
    assert channels == 4
    assert (pixels[..., 3] == 255).all()


@pytest.mark.parametrize("suffix", [".png", ".csv"])
def test_files_by_their_suffix(material, tmp_path, suffix):
    save(FIGURES[1], material, LIGHT, tmp_path / f"figure{suffix}")
    assert (tmp_path / f"figure{suffix}").read_bytes() == content(FIGURES[1], material, LIGHT, suffix)


def test_svg_holds_the_colours_of_its_palette(material, tmp_path):
    save(FIGURES[1], material, DARK, tmp_path / "figure.SVG")
    text = (tmp_path / "figure.SVG").read_text(encoding="utf-8")
    assert text.startswith("<?xml")
    assert DARK.window in text
    assert LIGHT.window not in text


def test_other_files_are_refused(material, tmp_path):
    with pytest.raises(ValueError, match=r"figure\.pdf: a figure's file ends in"):
        save(FIGURES[0], material, LIGHT, tmp_path / "figure.pdf")
    assert list(tmp_path.iterdir()) == []


def test_matplotlib_is_loaded_when_something_is_drawn_and_not_before():
    statements = (
        "import lenet_viz.report.catalogue, lenet_viz.report.gather, lenet_viz.report.write, sys; "
        "print(*{'matplotlib', 'jinja2', 'PySide6'} & set(sys.modules))"
    )
    finished = subprocess.run([sys.executable, "-c", statements], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == []


def test_the_paper_and_the_network_stand_side_by_side(material):
    names = {row[0] for row in error_table.rows(material)}
    assert {"LeNet-5", "Boosted LeNet-4", material.title} <= names
    assert rejection.rows(material)[0][1] == "rejected %"
    assert {row[0] for row in training_size.rows(material)[1:]} == {"the paper", "LeNet-5, 1998"}


def test_fig_5_has_the_paper_beside_the_run(material):
    table = passes.rows(material)
    assert table[1] == (1, 4.89, 2.65, 9.0, 5.0)
    assert table[30] == (30, "", "", 0.3, 0.167)


def test_fig_5_of_a_run_that_watched_nothing(material):
    alone = replace(material, passes=ErrorHistory.from_rows([(1, 400, 1.0, 7.0, None), (2, 800, 0.9, 0.0, None)]))
    assert inside(passes.draw(alone, LIGHT))
    assert passes.rows(alone)[1][3:] == (7.0, "")


def test_a_network_with_the_paper_s_table_has_no_marks(each_material):
    own = each_material.spec.table
    marked = [row for row in connection_table.rows(each_material)[1:] if row[2] != row[3]]
    assert bool(marked) == (own != TABLE_I)
    assert ("The same table" in connection_table.caption(each_material)) == (own == TABLE_I)


def test_the_paper_s_82_are_told_only_of_mnist(material):
    clothes = replace(material, digits=replace(material.digits, name=DatasetName.FASHION))
    assert "reads" in mistakes.caption(material)
    assert "reads" not in mistakes.caption(clothes)
    assert {row[3] for row in mistakes.rows(clothes)[1:]} == {""}


def test_shared_mistakes_are_counted(material):
    many = np.zeros(10_000, np.int64)
    for each in FIG_8:
        many[each.number] = each.label
    scores = np.full((10_000, 10), 90.0, np.float32)
    scores[np.arange(10_000), many] = 1.0
    first, second, third = (each.number for each in FIG_8[:3])
    for number in (first, second, 0):
        scores[number] = np.roll(scores[number], 1)
    assert third not in (first, second, 0)
    evaluation = replace(material.evaluation, labels=many, scores=scores, total=10_000)
    caption = mistakes.caption(replace(material, evaluation=evaluation))
    assert "reads 80 of those; 2 are missed by both, and 1 only here" in caption
