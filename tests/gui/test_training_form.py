from __future__ import annotations

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QTabBar, QToolButton, QWidget

from lenet_viz.data.distortions import MILD_DISTORTIONS, PAPER_DISTORTIONS, Distortions
from lenet_viz.gui.views.recipe_digits_page import AMOUNTS
from lenet_viz.gui.views.training_form import TrainingForm
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.recipe import Loss, Optimiser, Recipe
from lenet_viz.training.recipes import RECIPES
from lenet_viz.training.schedule import Schedule

NETWORKS = [(name, spec.title) for name, spec in VARIANTS.items()]
DATA = [("mnist", "MNIST"), ("fashion", "Fashion-MNIST"), ("own", "own digits"), ("folder", "folder of images")]


@pytest.fixture
def form(qtbot):
    made = TrainingForm()
    qtbot.addWidget(made)
    made.run_page.set_networks(NETWORKS, "paper-1998")
    made.run_page.set_data_choices(DATA)
    made.show()
    return made


def find(form: TrainingForm, name: str) -> QWidget:
    kinds = (QLineEdit, QComboBox, QToolButton, QCheckBox)
    return next(one for kind in kinds for one in form.findChildren(kind) if one.accessibleName() == name)


def pick(form: TrainingForm, name: str, title: str) -> None:
    """Chooses as a user does."""
    choice = find(form, name)
    choice.setCurrentText(title)
    assert choice.currentText() == title
    choice.activated.emit(choice.currentIndex())


def type_in(form: TrainingForm, name: str, text: str) -> None:
    editor = find(form, name)
    editor.setText(text)
    editor.editingFinished.emit()


@pytest.mark.parametrize(
    "recipe",
    [
        *RECIPES.values(),
        Recipe(rate=1.2345678e-5, seed=0, weight_decay=0.25, noise=0.123456789, distortions=None),
        Recipe(frozen=(Stage.C3, Stage.C1), dropout=0.5, distortions=Distortions(scale=1 / 3)),
        Recipe(name="mine", schedule=Schedule.STAIRS, rate=1 / 3, stairs=((1, 1 / 7), (2, 0.3))),
    ],
)
def test_every_recipe_comes_back_exactly(form, recipe):
    form.set_recipe(recipe)
    assert form.recipe() == recipe
    assert find(form, "recipe").currentText() == recipe.name


def test_every_amount_of_distortion_has_its_field():
    assert list(AMOUNTS) == [field.name for field in fields(Distortions)]


def test_a_change_makes_a_recipe_one_s_own_and_taking_it_back_gives_the_name_back(form):
    form.set_recipe(RECIPES["1998"])
    type_in(form, "damping", "0.1")
    assert (form.recipe().name, form.recipe().damping) == ("own", 0.1)
    assert find(form, "recipe").currentText() == "own"
    type_in(form, "damping", "0.02")
    assert find(form, "recipe").currentText() == "1998"


def test_one_s_own_recipe_can_be_come_back_to(form):
    type_in(form, "dropout", "0.25")
    pick(form, "recipe", "1998")
    assert form.recipe().dropout == 0
    pick(form, "recipe", "own")
    assert form.recipe().dropout == 0.25


def test_another_recipe_keeps_the_seed(form):
    type_in(form, "seed", "7")
    pick(form, "recipe", "1998")
    assert form.recipe() == replace(RECIPES["1998"], seed=7)
    assert "paper" in form.line


def test_what_a_choice_does_not_use_is_disabled(form):
    form.set_recipe(RECIPES["modern"])
    unused = ("momentum", "damping", "j", "stairs", "curvature")
    assert not any(find(form, name).isEnabled() for name in unused)
    form.set_recipe(RECIPES["1998"])
    assert [find(form, name).isEnabled() for name in unused] == [False, True, True, True, True]
    assert not find(form, "rotation").isEnabled()
    pick(form, "distortions", "mild")
    assert find(form, "rotation").isEnabled()


def test_a_bad_value_that_is_not_used_keeps_nothing_from_starting(form):
    find(form, "rate").setText("0")
    assert form.problem() == "rate: must be above 0"
    find(form, "rate").setText("0.1")
    find(form, "momentum").setText("9")
    assert form.problem() == ""
    pick(form, "optimiser", "momentum")
    assert form.problem() == "momentum: must be below 1"


def test_a_page_with_a_problem_is_marked(form):
    tabs = form.findChild(QTabBar)
    before = [tabs.tabRect(index) for index in range(4)]
    find(form, "rotation").setText("far")
    assert tabs.wrong == (False, False, True, False)
    assert tabs.accessibleTabName(2) == "Digits, something is wrong there"
    assert [tabs.tabRect(index) for index in range(4)] == before, "nothing moves"
    assert form.line == "Rotation: not a number"


def test_a_recipe_of_ones_own_is_offered_once_there_is_one(form):
    recipes = find(form, "recipe")
    own = recipes.model().item(recipes.findData("own"))
    assert not own.isEnabled()
    find(form, "rate").setText("0.5")
    assert own.isEnabled()


def test_the_first_editor_of_every_page_begins_where_the_list_of_recipes_does(form, qtbot):
    form.resize(form.beside_width, 200)
    with qtbot.waitExposed(form):
        form.show()

    def left(name: str) -> int:
        return find(form, name).mapTo(form, QPoint()).x()

    for page, name in enumerate(("network", "optimiser", "distortions")):
        form.findChild(QTabBar).setCurrentIndex(page)
        qtbot.waitUntil(lambda name=name: left(name) == left("recipe"))


def test_a_long_folder_name_leaves_room_for_the_list_of_data(form):
    form.run_page.set_folder("a folder with a name that has no end")
    folder = next(one for one in form.findChildren(QToolButton) if one.accessibleName() == "choose a folder of images")
    assert folder.sizeHint().width() < 150
    assert folder.toolTip().startswith("a folder with a name that has no end\n")


def test_a_loss_that_does_not_fit_gives_way_visibly_and_comes_back(form):
    form.set_recipe(RECIPES["1998"])
    pick(form, "network", "LeNet-5 with softmax")
    assert form.recipe().loss is Loss.CROSS_ENTROPY
    assert "no penalties: cross-entropy instead of" in form.line
    losses = find(form, "loss")
    assert not losses.model().item(losses.findData(Loss.PENALTY)).isEnabled()
    pick(form, "network", "LeNet-5, 1998")
    assert form.recipe() == RECIPES["1998"]


def test_stairs_follow_the_rate(form):
    form.set_recipe(RECIPES["1998"])
    type_in(form, "rate", "0.001")
    assert find(form, "stairs").text().startswith("2×0.001 3×0.0004")
    type_in(form, "stairs", "1×0.001 2×0.0001")
    assert form.recipe().stairs == ((1, 1.0), (2, 0.1))


def test_amounts_name_their_family(form):
    pick(form, "distortions", "the paper's")
    assert form.recipe().distortions == PAPER_DISTORTIONS
    type_in(form, "rotation", "20")
    assert find(form, "distortions").currentText() == "own amounts"
    assert form.recipe().distortions == replace(PAPER_DISTORTIONS, rotation=20.0)
    pick(form, "distortions", "mild")
    assert form.recipe().distortions == MILD_DISTORTIONS


def test_stages_freeze_but_not_all_of_them(form, qtbot):
    type_in(form, "passes", "3")
    form.findChild(QTabBar).setCurrentIndex(3)
    qtbot.mouseClick(find(form, "C1, learns"), Qt.MouseButton.LeftButton)
    assert form.recipe().frozen == (Stage.C1,)
    for name in ("S2", "C3", "S4", "C5", "F6"):
        find(form, f"{name}, learns").setChecked(True)
    assert form.problem() == "every stage is frozen: nothing can learn"


def test_an_output_is_replaced_only_where_weights_go_on(form):
    box = form.findChild(QCheckBox)
    assert not box.isEnabled()
    assert "F6" in box.text()
    form.run_page.set_screen_network(VARIANTS["lenet-1"])
    pick(form, "start from", "network on screen")
    assert form.run_page.spec == VARIANTS["lenet-1"]
    assert not form.run_page.starts_fresh
    assert not find(form, "network").isEnabled()
    assert not find(form, "weights").isEnabled()
    assert "OUTPUT" in box.text()
    box.setChecked(True)
    assert form.replaces_output
    pick(form, "start from", "fresh weights")
    assert not form.replaces_output


def test_without_a_network_on_screen_a_run_starts_fresh(form):
    form.run_page.set_screen_network(VARIANTS["lenet-1"])
    pick(form, "start from", "network on screen")
    form.run_page.set_screen_network(None)
    assert form.run_page.starts_fresh
    assert form.run_page.spec == VARIANTS["paper-1998"]


def test_a_mixture_belongs_to_own_digits(form, qtbot):
    page = form.run_page
    assert (page.data_key, page.own_share, page.copies) == ("mnist", 1.0, 0)
    assert not find(form, "copies").isVisible()
    pick(form, "data", "own digits")
    type_in(form, "MNIST mixed in", "25")
    type_in(form, "copies", "9")
    assert (page.data_key, page.own_share, page.copies) == ("own", 0.75, 9)
    assert find(form, "copies").isVisible()
    pick(form, "data", "folder of images")
    with qtbot.waitSignal(form.folder_requested):
        qtbot.mouseClick(find(form, "choose a folder of images"), Qt.MouseButton.LeftButton)


def test_a_running_recipe_changes_in_four_respects_and_says_so_once(form, qtbot):
    form.set_recipe(RECIPES["plain"])
    form.set_running(running=True, changeable=True)
    open_now = ("rate", "batch", "distortions", "noise")
    assert all(find(form, name).isEnabled() for name in open_now)
    closed = ("recipe", "network", "data", "passes", "seed", "optimiser", "decay", "order", "C1, learns")
    assert not any(find(form, name).isEnabled() for name in closed)
    heard = []
    form.changes_wanted.connect(heard.append)
    type_in(form, "rate", "0.002")
    type_in(form, "rate", "0.002")
    type_in(form, "rate", "0")
    type_in(form, "noise", "10")
    assert [recipe.rate for recipe in heard] == [0.002], "nothing is passed on while something is wrong"
    type_in(form, "rate", "0.003")
    pick(form, "distortions", "mild")
    assert [(one.rate, one.noise, one.distortions) for one in heard[1:]] == [
        (0.003, 0.1, None),
        (0.003, 0.1, MILD_DISTORTIONS),
    ]
    form.set_running(running=True, changeable=False)
    assert not find(form, "rate").isEnabled()


def test_before_a_run_nothing_is_passed_on(form, qtbot):
    with qtbot.assertNotEmitted(form.changes_wanted):
        type_in(form, "rate", "0.002")
        form.set_running(running=True, changeable=True)
        type_in(form, "rate", "0.002")


def test_a_recipe_of_the_optimiser_list_is_what_its_title_says(form):
    pick(form, "optimiser", "SDLM (1998)")
    assert form.recipe().optimiser is Optimiser.SDLM


def test_everything_is_named_and_explained(form):
    for kind in (QLineEdit, QComboBox, QToolButton):
        for editor in form.findChildren(kind):
            if isinstance(editor.parent(), QTabBar):
                continue  # Qt's own, and never seen here
            assert editor.accessibleName(), editor
            assert editor.toolTip(), editor.accessibleName()
            assert editor.focusPolicy() & Qt.FocusPolicy.TabFocus, editor.accessibleName()
