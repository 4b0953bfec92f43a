"""What differs between two networks whatever they read: how they are built and trained, and how well they read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from lenet_viz.gui.views.theme import SPACING
from lenet_viz.network.spec_differences import Difference

ALIKE: Final = "no difference"

TIPS: Final = {
    "links from S2 to C3": "Which S2 maps each C3 map reads; Table I of the paper leaves 36 of 96 out.",
    "subsampling": "How S2 and S4 make one value of four.",
    "squashing": "The function between weighted sum and activation.",
    "output": "RBF: penalties, squared distances to ten fixed codes. softmax: probabilities.",
    "highest rate η": "The learning rate where its schedule is highest.",
    "damping μ": "Keeps SDLM's rates, η / (μ + h), finite where the error is flat.",
    "rubbish penalty j": "Eq. 9: the penalty of a class for everything that is no digit.",
    "averaging of the weights": "Decay of a running average of the weights, which is the network that is kept.",
    "weight decay": "How fast weights shrink on their own.",
    "batch": "Digits for each step.",
    "distortions": "How far every digit of every pass is freshly distorted.",
    "order of the digits": "The paper visits the digits in the same random order in every pass.",
    "starting weights": "How they are drawn.",
}


class DifferencesPage(QScrollArea):
    """Three columns: left, what it is, right; only what differs has a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("differences")
        self.setAccessibleName("What differs between the two networks and their training")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_differences({}, note="")

    def show_differences(self, groups: Mapping[str, Sequence[Difference]], note: str) -> None:
        """Show other differences.

        Args:
            groups: heading → differences.
            note: what is to be said above them; empty for nothing.
        """
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, SPACING)
        grid.setHorizontalSpacing(3 * SPACING)
        grid.setVerticalSpacing(SPACING - 2)
        for column, share in enumerate((5, 3, 5)):
            grid.setColumnStretch(column, share)
        row = 0
        if note:
            words = _label(note, Qt.AlignmentFlag.AlignHCenter, role="muted")
            grid.addWidget(words, row, 0, 1, 3)
            row += 1
        for heading, differences in groups.items():
            title = _label(heading, Qt.AlignmentFlag.AlignHCenter, role="heading")
            title.setContentsMargins(0, SPACING, 0, 0)
            grid.addWidget(title, row, 0, 1, 3)
            row += 1
            if not differences:
                grid.addWidget(_label(ALIKE, Qt.AlignmentFlag.AlignHCenter, role="muted"), row, 0, 1, 3)
                row += 1
            for difference in differences:
                _add_row(grid, row, difference)
                row += 1
        grid.setRowStretch(row, 1)
        self.setWidget(page)


def _add_row(grid: QGridLayout, row: int, difference: Difference) -> None:
    name = _label(difference.name, Qt.AlignmentFlag.AlignHCenter, role="muted")
    name.setToolTip(TIPS.get(difference.name, ""))
    left = _label(difference.left, Qt.AlignmentFlag.AlignRight)
    right = _label(difference.right, Qt.AlignmentFlag.AlignLeft)
    for column, label in enumerate((left, name, right)):
        grid.addWidget(label, row, column)


def _label(words: str, align: Qt.AlignmentFlag, *, role: str = "") -> QLabel:
    label = QLabel(words, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setAlignment(align | Qt.AlignmentFlag.AlignTop)
    label.setProperty("role", role)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
