"""The panels in which networks are trained and compared, and the controllers that fill them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from lenet_viz.data.choices import FOLDER, OWN
from lenet_viz.data.collection import Collection
from lenet_viz.data.sources import DatasetName
from lenet_viz.data.user_files import DIGITS, RUNS
from lenet_viz.gui.controllers.comparison import ComparisonController
from lenet_viz.gui.controllers.digits import DigitsController
from lenet_viz.gui.controllers.drawing import DrawingController
from lenet_viz.gui.controllers.evaluation import EvaluationController
from lenet_viz.gui.controllers.films import FilmController
from lenet_viz.gui.controllers.own_digits import OwnDigitsController
from lenet_viz.gui.controllers.paper_figures import PaperFiguresController
from lenet_viz.gui.controllers.reports import ReportController
from lenet_viz.gui.controllers.run_follower import USUAL_RATE
from lenet_viz.gui.controllers.run_review import RunReview
from lenet_viz.gui.controllers.runs import RunsController
from lenet_viz.gui.controllers.table import TableController
from lenet_viz.gui.controllers.training import UNDER_WAY, TrainingController
from lenet_viz.gui.controllers.training_orders import TrainingOrders
from lenet_viz.gui.session import Session
from lenet_viz.gui.settings import Settings
from lenet_viz.gui.views.comparison.window import CompareWindow
from lenet_viz.gui.views.evaluation.panel import EvaluationPanel
from lenet_viz.gui.views.own_digits.panel import OwnDigitsPanel
from lenet_viz.gui.views.paper.window import PaperWindow
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.views.runs.panel import RunsPanel
from lenet_viz.gui.views.table.panel import TablePanel
from lenet_viz.gui.views.theme import Theme
from lenet_viz.gui.views.training_panel import TrainingPanel
from lenet_viz.network.variants import DEFAULT_VARIANT, VARIANTS
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.training.recipe import Recipe

FIRST_PASSES: Final = 5
"""Passes that the training form proposes: enough to see kernels form while one watches."""


class Laboratory(QObject):
    """Everything about training.

    Signals:
        trouble(str): something the user should read.
        news(str): something went well that cannot be seen.
        training_wanted(): the Training tab is where the user looks next.
        network_trained(object, object): a run has ended with this network (LeNet5) and its Card.
    """

    trouble = Signal(str)
    news = Signal(str)
    training_wanted = Signal()
    network_trained = Signal(object, object)

    def __init__(
        self,
        session: Session,
        drawing: DrawingController,
        digits: DigitsController,
        settings: Settings,
        user_data: Path,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self.library = library = RunLibrary(user_data / RUNS)
        self.table_panel, self.training_panel = TablePanel(session.network.spec), TrainingPanel()
        self.runs_panel, self.own_digits_panel = RunsPanel(), OwnDigitsPanel()
        self.evaluation_panel = EvaluationPanel()
        self.compare_window = CompareWindow(window)
        self._fill_form()
        panel = self.training_panel
        self.training = TrainingController(session, panel, library, self)
        self.orders = TrainingOrders(session, panel, self.training, self)
        self.table = TableController(session, self.table_panel, self.training, self.orders, self)
        self.runs = RunsController(session, self.runs_panel, library, self)
        self.review = RunReview(panel, self.training, self)
        self.own_digits = OwnDigitsController(
            session, self.own_digits_panel, drawing, Collection(user_data / DIGITS), self
        )
        self.comparison = ComparisonController(session, self.compare_window, digits, library, self)
        self.evaluation = EvaluationController(
            session, self.evaluation_panel, drawing, digits, user_data / DIGITS, library, self
        )
        self.films = FilmController(window, self)
        self.paper = PaperFiguresController(session, PaperWindow(window), library, self)
        self.reports = ReportController(session, library, lambda: self.paper.material, window, self)
        self._digits = digits
        self._connect()
        self._restore()

    def start(self) -> None:
        """See whether there is something to go on with, once the window stands."""
        self.runs.look_for_interrupted()

    def set_theme(self, theme: Theme) -> None:
        """Colours of what stands in no tab."""
        self.compare_window.set_theme(theme)
        self.paper.set_theme(theme)

    def shut_down(self) -> None:
        """End what runs in the background; a run is stopped and kept."""
        watching = (self.comparison, self.evaluation, self.films, self.paper, self.reports)
        for part in (self.training, self.runs, self.own_digits, *watching):
            part.shut_down()
        try:
            self.library.empty_removed()
        except OSError as error:
            self.trouble.emit(f"{error.filename}: {error.strerror}")

    def _fill_form(self) -> None:
        panel = self.training_panel
        panel.set_networks([(name, spec.title) for name, spec in VARIANTS.items()], DEFAULT_VARIANT)
        choices = [(name.value, name.full_name) for name in DatasetName]
        panel.set_data_choices([*choices, (OWN, "my digits"), (FOLDER, "a folder of pictures")])
        panel.set_recipe(replace(Recipe(), passes=FIRST_PASSES))

    def _connect(self) -> None:
        training, orders, runs = self.training, self.orders, self.runs
        training.trained.connect(self.network_trained)
        training.state_changed.connect(self._on_state)
        runs.opened.connect(self.review.show)
        runs.live_wanted.connect(training.show_network)
        runs.rerun_requested.connect(orders.rerun)
        runs.resume_requested.connect(orders.resume)
        runs.film_requested.connect(self.films.export)
        runs.compare_requested.connect(self.comparison.show_runs)
        self.review.shown.connect(self.training_wanted)
        self.own_digits_panel.fine_tune_requested.connect(orders.fine_tune)
        self.comparison.digit_wanted.connect(self._digits.choose)
        self.training_panel.film_requested.connect(self._on_film_requested)
        for source in (
            training,
            orders,
            runs,
            self.review,
            self.own_digits,
            self.comparison,
            self.evaluation,
            self.films,
            self.reports,
        ):
            source.trouble.connect(self.trouble)
        for teller in (orders, runs, self.table, self.films):
            teller.news.connect(self.news)

    def _restore(self) -> None:
        panel, curves = self.training_panel, self.training_panel.curves
        rate = self._settings.update_rate
        panel.set_update_rate(USUAL_RATE if rate is None else rate)
        self.training.follower.set_rate(panel.update_rate)
        curves.set_logarithmic(self._settings.logarithmic_loss)
        curves.set_smoothing(self._settings.smoothing)
        panel.update_rate_changed.connect(self._settings.remember_update_rate)
        curves.logarithmic_changed.connect(self._settings.remember_logarithmic_loss)
        curves.smoothing_changed.connect(self._settings.remember_smoothing)

    @Slot(object)
    def _on_state(self, state: RunState) -> None:
        if state is RunState.PREPARING and not self.own_digits_panel.isVisible():
            # It may have been ordered in another tab. Whoever teaches the network their own digits watches these.
            self.training_wanted.emit()
        obstacle = UNDER_WAY if self.training.running else ""
        self.own_digits_panel.set_obstacle(obstacle)
        self.runs.set_running_here(self.training.machine.folder if self.training.running else None)

    @Slot()
    def _on_film_requested(self) -> None:
        folder = self.training.machine.folder
        if folder is not None:
            self.films.export(folder)
