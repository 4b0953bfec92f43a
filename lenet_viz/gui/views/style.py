"""The application's style sheet, on top of Fusion and the theme's palette."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Final

from lenet_viz.gui.views.theme import Theme

TEXT_PIXELS: Final = 13
SMALL_PIXELS: Final = 11
TITLE_PIXELS: Final = 16

_MARKS: Final = Path(__file__).parent / "marks"
"""Arrows and ticks: a style sheet takes its pictures from files only."""


def style_sheet(theme: Theme) -> str:
    """The whole style sheet in the colours of a theme.

    Widgets say what they are by a dynamic property `role`: labels are 'title', 'heading', 'muted', 'small'
    or 'altered', tool buttons 'quiet' (no frame until touched) or 'menu', push buttons 'primary', spin boxes 'bare' (no
    arrows: Qt 6.11 lays the text of a styled box with `NoButtons` out one pixel wide).
    """
    return _SHEET.substitute(
        name=theme.name,
        marks=_MARKS.as_posix(),
        window=theme.window,
        panel=theme.panel,
        raised=theme.raised,
        border=theme.border,
        text=theme.text,
        muted=theme.muted,
        faint=theme.faint,
        accent=theme.accent,
        on_accent=theme.on_accent,
        warning=theme.warning,
        body=TEXT_PIXELS,
        small=SMALL_PIXELS,
        title=TITLE_PIXELS,
    )


_SHEET: Final = Template("""
QWidget { font-size: ${body}px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: bold; }
QLabel[role="heading"] { font-weight: bold; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small}px; }
QLabel[role="altered"] {
    color: $on_accent; background: $accent; font-weight: bold; border-radius: 4px; padding: 2px 7px;
}
QLabel:disabled { color: $faint; }
QPushButton, QToolButton, QTabBar, QCheckBox, QRadioButton { outline: none; }

QPushButton, QToolButton {
    background: $raised; color: $text; border: 1px solid $border; border-radius: 5px; padding: 4px 10px;
}
QPushButton:hover, QToolButton:hover { border-color: $muted; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QPushButton:checked, QToolButton:checked { border-color: $accent; color: $accent; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:checked:focus, QToolButton:checked:focus { border-color: $text; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: $window; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: bold; }
QPushButton[role="primary"]:focus { border-color: $text; }
QPushButton[role="primary"]:disabled { background: $window; color: $faint; border-color: $border; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="quiet"] {
    background: transparent; color: $muted; border-color: transparent; padding: 3px;
}
QToolButton[role="quiet"]:hover { color: $text; border-color: $border; background: $raised; }
QToolButton[role="quiet"]:pressed { background: $border; }
QToolButton[role="quiet"]:checked { border-color: $accent; background: $raised; }
QToolButton[role="quiet"]:focus { border-color: $accent; }
QToolButton[role="quiet"]:checked:focus { border-color: $text; }
QToolButton[role="quiet"]:disabled { color: $faint; background: transparent; border-color: transparent; }

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $panel; color: $text; border: 1px solid $border; border-radius: 5px; padding: 2px 5px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border-color: $accent;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: $faint; background: $window; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { background: transparent; border: none; padding: 0; }
QAbstractSpinBox { qproperty-alignment: AlignRight; }
QAbstractSpinBox[role="bare"] { qproperty-alignment: AlignCenter; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; background: transparent; border: none; width: 16px;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $border; }
QAbstractSpinBox[role="bare"]::up-button, QAbstractSpinBox[role="bare"]::down-button { width: 0; height: 0; }
QAbstractSpinBox::up-arrow { image: url("$marks/up.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$marks/down.svg"); width: 10px; height: 10px; }
QAbstractSpinBox[role="bare"]::up-arrow, QAbstractSpinBox[role="bare"]::down-arrow,
QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::down-arrow:disabled { image: none; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: url("$marks/down.svg"); width: 10px; height: 10px; }
QComboBox::down-arrow:disabled { image: url("$marks/down.svg"); }
QComboBox QAbstractItemView {
    background: $panel; color: $text; border: 1px solid $border; outline: none;
    selection-background-color: $accent; selection-color: $on_accent;
}
QComboBox QAbstractItemView::item:disabled { color: $faint; }

QMenu { background: $panel; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }
QToolTip { background: $panel; color: $text; border: 1px solid $border; padding: 4px 6px; }

QDockWidget { color: $muted; }
QDockWidget::title { background: $window; text-align: left; padding: 6px 8px; border-top: 1px solid $border; }
QMainWindow { background: $window; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 5px 12px; border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $text; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QCheckBox, QRadioButton { spacing: 6px; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator, QRadioButton::indicator {
    width: 12px; height: 12px; border: 1px solid $muted; border-radius: 3px; background: $panel;
}
QRadioButton::indicator { border-radius: 7px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $text; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$marks/tick-$name.svg"); }
QRadioButton::indicator:checked { border: 4px solid $accent; width: 6px; height: 6px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border; background: $window; }
QCheckBox::indicator:checked:disabled { border-color: $faint; background: $faint; }

QProgressBar { background: $panel; color: transparent; border: 1px solid $border; border-radius: 4px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar:disabled { background: $window; }

QSlider:horizontal { min-height: 18px; }
QSlider::groove:horizontal { background: $border; height: 3px; border-radius: 1px; }
QSlider::sub-page:horizontal { background: $muted; border-radius: 1px; }
QSlider::handle:horizontal {
    background: $raised; border: 1px solid $muted; width: 12px; height: 12px; margin: -6px 0; border-radius: 6px;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border-color: $accent; background: $accent; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $border; }

QFrame#messageBar { background: $panel; border: none; border-bottom: 1px solid $border; border-left: 4px solid $muted; }
QFrame#messageBar[kind="warning"] { background: $warning; border-left-color: $muted; }
QFrame#messageBar[kind="error"] { background: $warning; border-left-color: $accent; }
QWidget#headerBar { background: $panel; border-bottom: 1px solid $border; }
""")
