"""Which way of making a step a run gets: by its optimiser, its device and how many processes share it."""

from __future__ import annotations

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.direct_step import DirectStep
from lenet_viz.training.distributed import SharedStep, processes
from lenet_viz.training.graphed_step import GraphedStep
from lenet_viz.training.levenberg_marquardt import LevenbergMarquardtStep
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.steps import GradientStep, Stepper


def stepper_for(network: LeNet5, recipe: Recipe) -> Stepper:
    """The stepper of a run.

    Raises:
        ValueError: several processes cannot share these steps.
    """
    if recipe.optimiser is Optimiser.SDLM:
        if processes() > 1:
            raise ValueError(f"{Optimiser.SDLM} learns in one process: its second derivatives are not shared")
        return LevenbergMarquardtStep(network, recipe)
    if processes() > 1:
        return SharedStep(network, recipe)
    if network.device.type == "cuda":
        return GraphedStep(network, recipe)
    if network.device.type == "cpu" and not network.dropout:
        return DirectStep(network, recipe)
    return GradientStep(network, recipe)
