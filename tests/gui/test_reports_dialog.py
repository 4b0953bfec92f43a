"""The dialog of a report: what it says, offers and tells."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar

from lenet_viz.gui.views.paper.report_dialog import ReportDialog
from tests.gui.paper.lab import button, said


@pytest.fixture
def dialog(qtbot):
    dialog = ReportDialog()
    qtbot.addWidget(dialog)
    return dialog


def test_a_report_under_way_can_be_stopped(qtbot, dialog):
    dialog.show_progress("Writing the report on a", "Measuring", 1, 4)
    dialog.show()
    assert said(dialog).splitlines() == ["Writing the report on a", "Measuring"]
    assert dialog.findChild(QProgressBar).value() == 250
    assert not button(dialog, "Open").isVisible()
    with qtbot.waitSignal(dialog.cancelled):
        button(dialog, "Cancel").click()
    assert not dialog.isVisible()


def test_a_finished_report_can_be_opened_or_left(qtbot, dialog):
    dialog.show_progress("a", "b", 1, 4)
    dialog.show()
    dialog.show_end("The report is written", "/there/index.html", written=True)
    assert said(dialog).splitlines() == ["The report is written", "/there/index.html"]
    assert not dialog.findChild(QProgressBar).isVisible()
    with qtbot.waitSignal(dialog.open_wanted):
        button(dialog, "Open").click()
    assert not dialog.isVisible()


def test_a_report_that_failed_can_only_be_left(qtbot, dialog):
    dialog.show_progress("a", "b", 1, 4)
    dialog.show()
    dialog.show_end("The report could not be written", "the disk is full", written=False)
    assert not button(dialog, "Open").isVisible()
    with qtbot.assertNotEmitted(dialog.cancelled):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
