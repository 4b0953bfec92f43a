"""The card with a stage's facts: what it says, where it lies, how it closes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from lenet_viz.gui.controllers.facts import FactsController
from lenet_viz.gui.views.facts_card import FactsCard, place_beside
from lenet_viz.gui.views.figure.layout import lay_out
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.facts import layer_facts
from lenet_viz.network.reasons import reason
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
HEADING = QRect(60, 10, 80, 40)


@pytest.fixture
def home(qtbot):
    home = QWidget()
    qtbot.addWidget(home)
    home.resize(900, 580)
    QLineEdit(home)  # where the focus would go by itself
    home.field = QLineEdit(home)
    home.field.setGeometry(700, 540, 100, 30)
    home.show()
    home.activateWindow()
    home.field.setFocus()
    return home


@pytest.fixture
def card(home):
    return FactsCard(home)


def show(card: FactsCard, spec=PAPER, stage=Stage.C3, anchor=HEADING) -> None:
    card.show_facts(layer_facts(spec, stage), reason(spec, stage), anchor)


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_every_stage_fits_on_its_card(card, spec):
    for layer in spec.layers:
        facts, why = layer_facts(spec, layer.stage), reason(spec, layer.stage)
        show(card, spec, layer.stage)
        for words in (str(layer.stage), facts.size, str(facts.parameters), str(facts.connections), facts.note):
            assert words in card.words
        assert facts.by_fan_in is None or str(facts.by_fan_in) in card.words
        assert all(words in card.words for words in (why.question, why.paragraph, why.section, why.squashing))
        for label in card.findChildren(QLabel):
            if label.text() and not label.isHidden():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
        assert card.parentWidget().rect().contains(card.geometry())
        assert card.height() <= 410, "the smallest figure is 400 pixels high"


def test_escape_and_the_button_close_it_and_give_the_focus_back(qtbot, home, card):
    show(card)
    assert card.stage is Stage.C3
    close = card.findChild(QToolButton)
    assert home.focusWidget() is close
    with qtbot.waitSignal(card.closed):
        qtbot.keyClick(close, Qt.Key.Key_Escape)
    assert card.isHidden()
    assert card.stage is None
    assert home.focusWidget() is home.field
    show(card, stage=Stage.F6)
    show(card, stage=Stage.C5)
    with qtbot.waitSignal(card.closed):
        close.click()
    assert home.focusWidget() is home.field
    with qtbot.assertNotEmitted(card.closed):
        card.dismiss()


def test_enter_on_the_button_closes_it(qtbot, card):
    show(card)
    qtbot.keyClick(card.findChild(QToolButton), Qt.Key.Key_Return)
    assert card.isHidden()


def test_what_lies_below_is_not_clicked(qtbot, home, card):
    show(card)
    clicks = []
    home.mousePressEvent = clicks.append
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(card.width() - 12, card.height() - 12))
    assert not clicks


def test_closing_leaves_the_focus_where_the_user_put_it(home, card):
    show(card)
    home.field.setFocus()
    other = QLineEdit(home)
    other.show()
    other.setFocus()
    card.dismiss()
    assert home.focusWidget() is other


def test_the_focus_does_not_go_to_what_is_gone(qtbot, home, card):
    show(card)
    home.field.deleteLater()
    with qtbot.waitSignal(home.field.destroyed):
        pass
    card.dismiss()


def test_it_stays_inside_when_the_window_shrinks(home, card):
    show(card, anchor=QRect(800, 300, 90, 20))
    home.resize(500, 450)
    assert home.rect().contains(card.geometry())


def test_words_can_be_selected(card):
    show(card)
    paragraph = reason(PAPER, Stage.C3).paragraph
    label = next(label for label in card.findChildren(QLabel) if label.text() == paragraph)
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert card.accessibleName() == "Facts of C3"
    assert paragraph in card.accessibleDescription()


def test_themes(card):
    show(card)
    pictures = []
    for theme in (LIGHT, DARK):
        card.set_theme(theme)
        pictures.append(card.grab().toImage())
        assert pictures[-1].pixelColor(card.width() // 2, 12).name() == theme.panel
    assert pictures[0] != pictures[1]


sizes = st.integers(1, 500)
places = st.integers(0, 900)


@given(width=sizes, height=sizes, x=places, y=places, w=sizes, h=sizes)
def test_a_card_stays_inside_and_off_its_heading_where_it_can(width, height, x, y, w, h):
    bounds, size = QRect(0, 0, 900, 580), QSize(width, height)
    anchor = QRect(x, y, w, h).intersected(bounds)
    place = QRect(place_beside(size, anchor, bounds), size)
    assert bounds.contains(place)
    rooms = (
        bounds.bottom() - anchor.bottom() >= height,
        anchor.left() >= width,
        bounds.right() - anchor.right() >= width,
        anchor.top() >= height,
    )
    if not anchor.isEmpty() and any(rooms):
        assert not place.intersects(anchor)


def test_a_card_that_is_too_large_keeps_its_title_inside():
    assert place_beside(QSize(400, 900), QRect(10, 300, 50, 20), QRect(0, 0, 300, 400)) == QPoint(0, 0)


class FakeFigure(QWidget):
    heading_clicked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.resize(1120, 580)
        self.figure_layout = lay_out(PAPER, 1120, 580)


class FakeSession(QObject):
    network_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.network = type("Network", (), {"spec": PAPER})()


@pytest.fixture
def parts(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.setContentsMargins(300, 0, 0, 0)
    figure, session = FakeFigure(window), FakeSession()
    row.addWidget(figure)
    window.resize(1420, 580)
    window.show()
    card = FactsCard(window)
    yield figure, session, card, FactsController(session, figure, card, window)
    window.close()


def test_a_heading_opens_the_card_beside_itself_and_closes_it_again(parts):
    figure, _, card, _ = parts
    figure.heading_clicked.emit(Stage.C1)
    assert card.stage is Stage.C1
    heading = figure.figure_layout.headings[Stage.C1]
    gap = card.geometry().left() - (300 + heading.x)
    assert abs(gap) < 20, "headings are in the figure's own coordinates"
    assert card.geometry().top() >= heading.bottom - 1
    figure.heading_clicked.emit(Stage.C3)
    assert card.stage is Stage.C3
    figure.heading_clicked.emit(Stage.C3)
    assert card.isHidden()


def test_every_stage_opens_by_the_keyboard_too(parts):
    _, _, card, controller = parts
    for layer in PAPER.layers:
        controller.show_stage(layer.stage)
        assert card.stage is layer.stage
        assert card.parentWidget().rect().contains(card.geometry())


def test_the_card_of_the_outputs_does_not_hide_them(parts):
    figure, _, card, controller = parts
    controller.show_stage(Stage.OUTPUT)
    assert card.geometry().right() < 300 + figure.figure_layout.outputs[0].row.x


def test_another_network_closes_the_card(parts):
    figure, session, card, controller = parts
    figure.heading_clicked.emit(Stage.F6)
    session.network.spec = VARIANTS["lenet-1"]
    session.network_changed.emit()
    assert card.isHidden()
    controller.show_stage(Stage.S4)
    controller.show_stage(Stage.F6)
    assert card.isHidden(), "LeNet-1 has no F6"
