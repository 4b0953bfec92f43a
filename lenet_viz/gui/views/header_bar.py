"""The window's head: what network this is, whether it is altered, and the menus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.theme import SPACING


class HeaderBar(QWidget):
    """Title and subtitle on the left, three menus on the right, filled by the window.

    While the network is altered, a mark that says so takes the subtitle's place.
    """

    def __init__(self, altered_mark: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = altered_mark
        # Words that do not fit give way, and do not push the menus out of the window.
        self._title, self._subtitle = ElidedLabel(), ElidedLabel()
        self._title.setProperty("role", "title")
        self._subtitle.setProperty("role", "muted")
        self._subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._network_menu, self._device_menu, self._more_menu = QMenu(self), QMenu(self), QMenu(self)
        network = _menu_button("Network ▾", self._network_menu, "Choose the network")
        self._device = _menu_button("Device ▾", self._device_menu, "Where the network is computed")
        more = _menu_button("⋯", self._more_menu, "More")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACING, SPACING, 2 * SPACING, SPACING)
        row.setSpacing(SPACING)
        row.addWidget(self._title)
        row.addSpacing(SPACING)
        row.addWidget(self._subtitle, stretch=1)
        if altered_mark is not None:
            row.addWidget(altered_mark, stretch=1)
            altered_mark.hide()
        for button in (network, self._device, more):
            row.addWidget(button)
        self.setObjectName("headerBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # else a subclass of QWidget has none
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def network_menu(self) -> QMenu:
        """The menu of networks."""
        return self._network_menu

    @property
    def device_menu(self) -> QMenu:
        """The menu of devices."""
        return self._device_menu

    @property
    def more_menu(self) -> QMenu:
        """The menu of everything else."""
        return self._more_menu

    def set_title(self, title: str, subtitle: str) -> None:
        """Names the network: a bold title and a quiet line beside it."""
        self._title.set_words(title)
        self._subtitle.set_words(subtitle)

    def set_altered(self, altered: bool) -> None:
        """Show the mark of an altered network, or the subtitle."""
        self._subtitle.setVisible(not altered)
        if self._mark is not None:
            self._mark.setVisible(altered)

    def set_device(self, text: str) -> None:
        """Names the device in use, such as 'CPU'."""
        self._device.setText(f"Device: {text} ▾")


def _menu_button(text: str, menu: QMenu, purpose: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setProperty("role", "menu")
    button.setToolTip(purpose)
    button.setAccessibleName(purpose)
    return button
