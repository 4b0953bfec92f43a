"""In what runs differ, and what came of them."""

from __future__ import annotations

from dataclasses import replace

from lenet_viz.data.choices import DataChoice
from lenet_viz.gui.views.runs.differences import differences
from lenet_viz.gui.views.runs.differences import test_error as error_on_test_digits
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.run_sheet import RunSheet
from lenet_viz.training.recipes import RECIPES

SHEET = RunSheet(
    "one", VARIANTS["paper-1998"], RECIPES["modern"], DataChoice(), watch_error=0.02, best_error=0.01, seconds=90
)


def lines(*sheets):
    return {line.title: line for line in differences(sheets)}


def test_one_run_differs_from_nothing():
    assert all(line.outcome and len(line.values) == 1 and not line.best for line in differences([SHEET]))


def test_runs_that_agree_have_only_outcomes():
    assert all(line.outcome for line in differences([SHEET, replace(SHEET, name="two")]))


def test_fields_in_which_any_run_differs():
    other = replace(SHEET, recipe=replace(SHEET.recipe, rate=0.001))
    third = replace(SHEET, recipe=replace(SHEET.recipe, batch=32))
    found = {title: line.values for title, line in lines(SHEET, other, third).items() if not line.outcome}
    assert found == {"highest rate η": ("0.02", "0.001", "0.02"), "batch": ("128", "128", "32")}


def test_network_data_and_start():
    other = replace(SHEET, spec=next(spec for spec in VARIANTS.values() if spec != SHEET.spec))
    assert lines(SHEET, other)["network"].values == (SHEET.spec.title, other.spec.title)
    fashion = replace(SHEET, data=DataChoice("fashion"), held_out=5000)
    found = lines(SHEET, fashion)
    assert found["data"].values == ("MNIST", "Fashion-MNIST")
    assert found["digits held out"].values == ("0", "5,000")


def test_the_smallest_errors_are_best():
    other = replace(SHEET, best_error=0.03, watch_error=0.015)
    found = lines(SHEET, other, replace(SHEET, best_error=None))
    assert found["best error"].best == {0}
    assert found["last error"].best == {1}
    assert found["best error"].values == ("1.00%", "3.00%", "–")


def test_equal_errors_have_no_best():
    assert not lines(SHEET, SHEET)["best error"].best


def test_errors_of_other_digits_are_not_ranked():
    assert not lines(SHEET, replace(SHEET, held_out=5000, best_error=0.5))["best error"].best
    assert not lines(SHEET, replace(SHEET, data=DataChoice("fashion"), watch_error=0.5))["test error"].best


def test_the_test_error():
    assert error_on_test_digits(SHEET) == 0.02
    assert error_on_test_digits(replace(SHEET, held_out=5000)) is None
    assert error_on_test_digits(replace(SHEET, held_out=5000, test_error=0.03)) == 0.03
