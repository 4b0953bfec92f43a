"""What the training form says about recipes and their fields. No Qt."""

from __future__ import annotations

from typing import Final

from lenet_viz.training.recipe import Loss, Optimiser, Recipe
from lenet_viz.training.schedule import Schedule

SENTENCES: Final = {
    "modern": "What made the built-in networks: Muon, one cycle, averaged weights.",
    "1998": "One digit a step, SDLM, Eq. 9, falling rates: the paper's section III. It made 20 passes.",
    "1998, distorted": "As 1998, with nine digits in ten freshly distorted; the paper reached 0.8% so.",
    "1998, as printed": "As 1998, from weights within ±2.4/fan-in as appendix A prints; starts slowly.",
    "fine-tuning": "For a network that has learned already: small steps, small batches, mild distortions.",
    "article 002": "As an article's Keras code: Adam, 32 digits a step; it made 10 passes.",
    "article 003": "As an article's Keras code: Adam, 128 digits a step; it made 10 passes.",
    "article 004": "As an article's Keras code: plain SGD, rate 0.01; it made 20 passes.",
    "plain": "Adam at a constant rate and nothing else: a start for experiments of your own.",
}
"""What each recipe with a name is."""

OPTIMISER_TITLES: Final = {kind: kind.value for kind in Optimiser} | {
    Optimiser.MOMENTUM: "momentum",
    Optimiser.SDLM: "SDLM (1998)",
}
LOSS_TITLES: Final = {kind: kind.value for kind in Loss} | {
    Loss.PENALTY: "penalty, Eq. 8",
    Loss.DISCRIMINATIVE: "MAP, Eq. 9",
}
"""Short enough for their lists."""

RATES: Final = {
    Schedule.ONE_CYCLE: "rate in one cycle",
    Schedule.CONSTANT: "constant rate",
    Schedule.STAIRS: "rate in stairs",
}

NO_PENALTIES: Final = "this network has no penalties"

HELP: Final = {
    "recipe": "All that decides a run, under one name. Whatever is changed below makes it a recipe of your own.",
    "network": "The network that learns.",
    "data": "The images it learns from. Own digits: those that were collected from the pad.\n"
    "Folder: one folder of images for each class.",
    "start from": "Fresh weights are drawn from the seed. The network on screen goes on from the weights it has.",
    "passes": "Pass: once through the training set. 1 to 10,000; the paper made 20.",
    "seed": "Decides the starting weights, the order of the digits and their distortions:\n"
    "the same seed, the same run. A whole number, 0 to 4,294,967,295.",
    "MNIST mixed in": "Which part of the set are digits of MNIST; the rest are your own.\n"
    "0 to 100%; 0%: your own digits alone.",
    "copies": "Distorted copies that are made of each of your digits, besides itself. 0 to 200.",
    "optimiser": "How the gradients of a batch move the weights. Momentum: SGD that keeps part of its last step.\n"
    "Muon: momentum that moves all directions of a layer's kernels alike; biases by Adam.\n"
    "SDLM: stochastic diagonal Levenberg–Marquardt; every weight has a rate of its own,\n"
    "η / (μ + h), from second derivatives h (the paper's appendix C).",
    "loss": "What training makes small. Cross-entropy: of the probabilities.\n"
    "Eq. 8: half the penalty of the right class, whatever the others are.\n"
    "Eq. 9, maximum a posteriori: that penalty against those of all classes and of a rubbish class, j.",
    "schedule": "How the rate changes during the run. One cycle: it rises over the first 15% of the steps\n"
    "and falls to zero over the rest. Stairs: from pass to pass, by a list. Constant: it does not change.",
    "weights": "How the starting weights are drawn. By √fan-in: within ±1.2/√F for the paper's squashing,\n"
    "which gives the rates the paper reports (section III-B). ±2.4/fan-in: as its appendix A prints.\n"
    "Glorot: ±√(6 / (fan-in + fan-out)), as Keras does.",
    "rate": "Learning rate η: how far a step moves the weights; the highest of the schedule. Above 0.\n"
    "The paper's begins at 0.0005.",
    "batch": "Digits per step: the weights move once for all of them together. 1 to 60,000; the paper's is 1.",
    "momentum": "Share of the last step that is made again, for SGD with momentum. 0 to 1.",
    "damping": "μ keeps SDLM's rates finite where the error is flat: η / (μ + h). Above 0; the paper's is 0.02.",
    "decay": "Weight decay: draws every weight towards 0 in every step. 0 or more; the paper has none.",
    "averaging": "Decay of the running average of the weights, taken every fourth step; the average is the\n"
    "network that is kept. 0 to 1; 0: no averaging, as in the paper.",
    "dropout": "Probability with which each input of F6 and of OUTPUT is set to 0 in a step of training.\n"
    "0 to 1; 0: none, as in the paper.",
    "j": "Penalty of the rubbish class in Eq. 9, to be compared with half penalties: keeps the penalties of\n"
    "wrong classes from being pushed further up than j. Above 0; the paper prints no value.",
    "stairs": "Passes × rate, one step after the other; the last rate holds to the end. The paper's (section III-B):\n"
    "2×0.0005 3×0.0002 3×0.0001 4×0.00005 8×0.00001. When the rate changes, so do all of these.",
    "distortions": "Every digit of every pass is freshly distorted, so that none is seen twice.\n"
    "Fewer test errors, slower learning. Mild: what made the built-in networks.\n"
    "The paper's: its planar affine family (section III-B), with ranges fitted to its Fig. 7.",
    "rotation": "Turned by up to so many degrees, either way. 0 or more.",
    "shear": "Slanted sideways by up to so many pixels per pixel of height, either way. 0 or more; Fig. 7: 0.14.",
    "stretch": "Width and height changed by up to so many per cent, each on its own. 0 to 100%.",
    "size": "Width and height changed together by up to so many per cent. 0 to 100%; Fig. 7: 30%.",
    "squeeze": "Width changed by up to so many per cent, with the reverse change of the height.\n"
    "0 to 100%; Fig. 7: 10%.",
    "shift": "Moved by up to so many pixels across and down. 0 or more; Fig. 7: 2.",
    "bend": "Elastic: standard deviation, in pixels, of a random field that bends the digit. 0 or more.",
    "pivot": "Changes of height leave the row so many pixels below the middle where it is.\n"
    "0 or more; Fig. 7: 10.4, the foot of the digit.",
    "shear pivot": "Shear leaves the row so many pixels below the middle where it is. 0 or more; Fig. 7: 3.7.",
    "untouched": "Share of the digits that stay as they are. 0 to 100%; the paper's set: 10%.",
    "noise": "Share of the pixels that are inverted in every digit of every pass. 0 to 100%.\n"
    "The paper's example has 10% (section III-E).",
    "order": "Fresh: every pass visits the digits in another random order.\n"
    "Constant: in the same random order in every pass, as in the paper (appendix A).",
    "curvature": "From so many digits SDLM estimates second derivatives before each pass.\n"
    "1 to 60,000; the paper's is 500.",
}
"""What each field means, its unit and range, and what the paper has."""


def sentence(recipe: Recipe) -> str:
    """What a recipe is, in one sentence."""
    if recipe.name in SENTENCES:
        return SENTENCES[recipe.name]
    digits = "1 digit" if recipe.batch == 1 else f"{recipe.batch:,} digits"
    words = [
        OPTIMISER_TITLES[recipe.optimiser],
        LOSS_TITLES[recipe.loss],
        RATES[recipe.schedule],
        f"{digits} a step",
    ]
    if recipe.distortions is not None:
        words.append("distortions")
    return ", ".join(words) + "."
