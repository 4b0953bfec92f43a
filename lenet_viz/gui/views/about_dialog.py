"""About: what this is, whose paper it shows, and what it stands on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from lenet_viz.gui.views.images import ink_image
from lenet_viz.gui.views.theme import SPACING, Theme
from lenet_viz.network.codes import CODE_HEIGHT, CODE_WIDTH, digit_codes

WIDTH: Final = 460
DOT: Final = 4
"""Side of one code pixel in the dialog's banner."""

PURPOSE: Final = (
    "Draw a digit and watch LeNet-5 think: every map, kernel and sum of the network of 1998, live and exact. "
    "Train the network, or one of its relatives, and see its kernels form."
)
PAPER: Final = (
    "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: <i>Gradient-Based Learning Applied to Document Recognition</i>. "
    "Proceedings of the IEEE, vol. 86, no. 11, pp. 2278–2324, November 1998. "
    '<a href="https://doi.org/10.1109/5.726791">doi:10.1109/5.726791</a>'
)
LICENCES: Final = (
    "LeNet-viz is free software under the MIT licence. It is built with Qt and PySide6 (LGPL 3), "
    "PyTorch, captum and NumPy (BSD), pyqtgraph (MIT), safetensors (Apache 2.0), Pillow (MIT-CMU), pooch (BSD), "
    "platformdirs (MIT), tqdm (MPL 2.0 and MIT), matplotlib (its own, like Python's), Jinja (BSD) and Hershey-Fonts "
    "(MIT), whose letters were drawn by A. V. Hershey and put into files by J. Hurt, Cognition, Inc."
)


class AboutDialog(QDialog):
    """Name, version, purpose, the paper, licences and the versions of what runs underneath."""

    def __init__(self, theme: Theme, *, version: str, built_with: str, parent: QWidget | None = None) -> None:
        """Lays everything out.

        Args:
            theme: whose colours the banner uses.
            version: the program's version.
            built_with: versions of Python, Qt and torch in one line.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self.setWindowTitle("About LeNet-viz")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setSpacing(SPACING + 4)
        column.setContentsMargins(3 * SPACING, 3 * SPACING, 3 * SPACING, 2 * SPACING)
        column.addWidget(_CodeBanner(theme), alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACING)
        column.addWidget(_words(f"LeNet-viz {version}", role="title"))
        column.addWidget(_words(PURPOSE))
        column.addWidget(_words(PAPER))
        column.addWidget(_words(LICENCES, role="small"))
        column.addWidget(_words(built_with, role="small"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)


class _CodeBanner(QWidget):
    """The ten output codes in a row."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._pictures = [ink_image((code.reshape(CODE_HEIGHT, CODE_WIDTH) + 1) / 2, theme) for code in digit_codes()]
        self.setAccessibleName("The ten output codes of LeNet-5")
        self.setToolTip("The ten 7×12 codes that the output units of LeNet-5 compare with (Fig. 3 of the paper)")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        count = len(self._pictures)
        return QSize((count * (CODE_WIDTH + 3) - 3) * DOT, CODE_HEIGHT * DOT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, picture in enumerate(self._pictures):
            left = place * (CODE_WIDTH + 3) * DOT
            painter.drawImage(QRect(left, 0, CODE_WIDTH * DOT, CODE_HEIGHT * DOT), picture)


def _words(text: str, *, role: str = "") -> QLabel:
    label = QLabel(text, wordWrap=True, openExternalLinks=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    label.setProperty("role", role)
    return label
