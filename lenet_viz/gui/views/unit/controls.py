"""The buttons of the unit panel: pin, fan-out, silence, copy."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from lenet_viz.gui.views.figure.layout import MAP_STAGES
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.network.silence import NOT_SILENCED, SILENT_STAGES, Silenced
from lenet_viz.network.spec import Stage


class UnitControls(QWidget):
    """A row of small buttons.

    Signals:
        pin_toggled (), fan_out_toggled (bool), silence_toggled (bool): as of `UnitPanel`.
        copy_wanted (str): "text" or "LaTeX".
    """

    pin_toggled = Signal()
    fan_out_toggled = Signal(bool)
    silence_toggled = Signal(bool)
    copy_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inspection: Inspection | None = None
        self._silenced = NOT_SILENCED
        self.pin = _button("Pin", "Keep this unit while the pointer goes elsewhere", "P", checkable=True)
        self.fan_out = _button("Fan-out", "Show who reads this unit", "F", checkable=True)
        self.unit = _button("Silence unit", "Make this unit's value 0", "S", checkable=True)
        self.map = _button("Silence map", "Make every value of this unit's map 0", "M", checkable=True)
        self.text = _button("Copy text", "Copy the arithmetic as text", "Ctrl+C")
        self.latex = _button("Copy LaTeX", "Copy the arithmetic as LaTeX", "Ctrl+Shift+C")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for button in self.buttons:
            row.addWidget(button)
        self.pin.clicked.connect(self._toggle_pin)
        self.fan_out.clicked.connect(self._toggle_fan_out)
        self.unit.clicked.connect(self._toggle_unit)
        self.map.clicked.connect(self._toggle_map)
        self.text.clicked.connect(self._copy_text)
        self.latex.clicked.connect(self._copy_latex)
        self._show()

    @property
    def buttons(self) -> tuple[QToolButton, ...]:
        """All buttons, from left to right."""
        return (self.pin, self.fan_out, self.unit, self.map, self.text, self.latex)

    def set_inspection(self, inspection: Inspection | None) -> None:
        """The unit that the buttons are about."""
        self._inspection = inspection
        self._show()

    def set_silenced(self, silenced: Silenced) -> None:
        """What is silenced now."""
        self._silenced = silenced
        self._show()

    def _show(self) -> None:
        """What can be pressed, and what is on."""
        unit = None if self._inspection is None else self._inspection.unit
        silent = unit is not None and unit.stage in SILENT_STAGES
        arithmetic = self._inspection is not None and self._inspection.account is not None
        self.pin.setEnabled(unit is not None)
        self.pin.setChecked(self._inspection is not None and self._inspection.pinned)
        self.fan_out.setEnabled(unit is not None and unit.stage is not Stage.OUTPUT)
        self.fan_out.setChecked(self._inspection is not None and bool(self._inspection.fan_out))
        self.unit.setEnabled(silent)
        self.unit.setChecked(unit in self._silenced.units)
        self.map.setEnabled(silent)
        self.map.setVisible(unit is None or unit.stage in MAP_STAGES)
        self.map.setChecked(unit is not None and (unit.stage, unit.map) in self._silenced.maps)
        self.text.setEnabled(arithmetic)
        self.latex.setEnabled(arithmetic)

    # The state comes back from whoever obeys; until then a pressed button shows the old one.

    @Slot()
    def _toggle_pin(self) -> None:
        self._show()
        self.pin_toggled.emit()

    @Slot(bool)
    def _toggle_fan_out(self, wanted: bool) -> None:
        self._show()
        self.fan_out_toggled.emit(wanted)

    @Slot()
    def _toggle_unit(self) -> None:
        self._show()
        self.silence_toggled.emit(False)

    @Slot()
    def _toggle_map(self) -> None:
        self._show()
        self.silence_toggled.emit(True)

    @Slot()
    def _copy_text(self) -> None:
        self.copy_wanted.emit("text")

    @Slot()
    def _copy_latex(self) -> None:
        self.copy_wanted.emit("LaTeX")


def _button(text: str, purpose: str, keys: str, *, checkable: bool = False) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(checkable)
    button.setProperty("role", "quiet")
    button.setProperty("keys", keys)
    button.setAccessibleName(text)
    button.setToolTip(f"{purpose} ({keys})")
    return button
