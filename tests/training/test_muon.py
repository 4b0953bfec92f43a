"""Muon: orthogonal steps of matrices, whatever links a layer has; Adam for the rest."""

from __future__ import annotations

import os

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.muon import ADAM_DECAYS, VECTOR_SHARE, Kernels, orthogonal
from lenet_viz.training.optimizers import optimizer_for, set_rate
from lenet_viz.training.recipe import Optimiser, Recipe

RECIPE = Recipe(optimiser=Optimiser.MUON, rate=0.02, weight_decay=0.0)


def with_gradients(name: str, seed: int = 0) -> LeNet5:
    network = LeNet5(VARIANTS[name], seed=seed)
    generator = torch.Generator().manual_seed(seed)
    for parameter in network.parameters():
        parameter.grad = torch.randn(parameter.shape, generator=generator)
    return network


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 100))
def test_singular_values_are_drawn_to_one(rows, columns, seed):
    matrix = torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    left, values, right = torch.linalg.svd(matrix, full_matrices=False)
    kept = values > 0.05 * values.max()
    found = left.T @ orthogonal(matrix) @ right.T
    # The same directions, and nothing between them.
    assert torch.allclose(found, torch.diag(found.diagonal()), atol=1e-6)
    assert found.diagonal()[kept].min() > 0.6
    assert found.diagonal().max() < 1.3


def test_zeros_stay_zeros():
    assert not orthogonal(torch.zeros(3, 5)).any()


def test_kernels_lie_in_the_matrix_by_their_links():
    layer = VARIANTS["paper-1998"].layer(Stage.C3)
    module = LeNet5(VARIANTS["paper-1998"]).get_submodule("C3")
    kernels = Kernels(layer.table.maps, layer.table.sources, module.links)
    weights = torch.arange(60 * 25.0).view(60, 5, 5)
    matrix = kernels.matrix(weights)
    assert matrix.shape == (16, 150)
    assert torch.equal(kernels.kernels(matrix, weights), weights)
    for map_, source in ((m, s) for m in range(16) for s in range(6)):
        linked = source in layer.table.columns[map_]
        assert bool(matrix.view(16, 6, 25)[map_, source].any()) == linked or (map_, source) == (0, 0)


@pytest.mark.parametrize("name", VARIANTS)
def test_the_first_step_is_the_orthogonal_gradient(name):
    network = with_gradients(name)
    before = {key: value.detach().clone() for key, value in network.named_parameters()}
    optimizer = optimizer_for(network, RECIPE)
    set_rate(optimizer, 0.01)
    optimizer.step()
    for key, parameter in network.named_parameters():
        moved, module = before[key] - parameter.detach(), network.get_submodule(key.split(".")[0])
        table = getattr(module, "table", None)
        if key.endswith("weights") and table is not None and table.is_full:
            gradient = parameter.grad.reshape(table.maps, -1)
            expected = 0.01 * max(1.0, gradient.shape[0] / gradient.shape[1]) ** 0.5 * orthogonal(gradient)
            assert torch.allclose(moved.reshape(table.maps, -1), expected, atol=1e-5)
        elif key.endswith("biases"):
            # Adam's first step is the rate, in the gradient's direction.
            assert torch.allclose(moved, 0.01 * VECTOR_SHARE * parameter.grad.sign(), atol=1e-5)


def test_vectors_move_as_by_adam():
    network, gradients = LeNet5(VARIANTS["paper-1998"]), np.random.default_rng(3).normal(size=(6, 6)).astype(np.float32)
    bias = network.get_parameter("C1.biases")
    twin = torch.nn.Parameter(bias.detach().clone())
    adam = torch.optim.Adam([twin], lr=0.02 * VECTOR_SHARE, betas=ADAM_DECAYS)
    optimizer = optimizer_for(network, RECIPE)
    for gradient in gradients:
        for parameter in network.parameters():
            parameter.grad = torch.zeros_like(parameter)
        bias.grad = twin.grad = torch.from_numpy(gradient)
        optimizer.step()
        adam.step()
    assert torch.allclose(bias, twin, atol=1e-6)


def test_decay_shrinks_kernels_alone():
    network = with_gradients("paper-1998")
    for parameter in network.parameters():
        parameter.grad = torch.zeros_like(parameter)
    kernels, biases = network.get_parameter("C5.weights"), network.get_parameter("C5.biases")
    with torch.no_grad():
        biases.fill_(1.0)
    before = kernels.detach().clone()
    optimizer_for(network, Recipe(optimiser=Optimiser.MUON, rate=0.02, weight_decay=0.5)).step()
    assert torch.allclose(kernels, 0.99 * before)
    assert torch.equal(biases, torch.ones_like(biases))


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one thread is all that this machine has")
def test_the_bits_do_not_depend_on_the_number_of_threads():
    matrix, found, before = (
        torch.randn(120, 400, generator=torch.Generator().manual_seed(1)),
        [],
        torch.get_num_threads(),
    )
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            found.append(orthogonal(matrix))
    finally:
        torch.set_num_threads(before)
    assert torch.equal(*found)
