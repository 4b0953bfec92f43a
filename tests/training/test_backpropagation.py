"""The way back against autograd: first derivatives exactly, second ones as the paper's equations say."""

from __future__ import annotations

import dataclasses
import os

import pytest
import torch
from torch.func import functional_call, jacrev

from lenet_viz.network.layers import squash
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output, Squashing, Stage, Subsampling
from lenet_viz.training.backpropagation import Backpropagation
from lenet_viz.training.layer_passes import Order
from lenet_viz.training.levenberg_marquardt import CHUNK, estimate_curvature
from tests.training.specs import PAPER, SOFTMAX, SPECS

EXACT = {"rtol": 1e-10, "atol": 1e-12}


@pytest.mark.parametrize("batches", [False, True])
@pytest.mark.parametrize("count", [1, 7])
@pytest.mark.parametrize("spec", SPECS)
def test_first_derivatives_are_autograds(double, noise, spec, count, batches):
    network, inputs = double(spec), noise(spec, count)
    way = Backpropagation(network, batches=batches)
    scores = network(inputs)
    torch.testing.assert_close(way.forward(inputs), scores.detach(), **EXACT)
    delta = torch.randn(scores.shape, generator=torch.Generator().manual_seed(9), dtype=torch.float64)
    names, values = zip(*network.named_parameters(), strict=True)
    expected = dict(zip(names, torch.autograd.grad(scores, values, delta), strict=True))
    torch.testing.assert_close(way.back(delta), expected, **EXACT)


@pytest.mark.parametrize("batches", [False, True])
def test_weights_are_read_where_they_lie(double, noise, batches):
    network, inputs = double(PAPER), noise(PAPER, 2)
    way = Backpropagation(network, batches=batches)
    way.forward(inputs)
    network.load_state_dict(LeNet5(PAPER, seed=8).double().state_dict())
    torch.testing.assert_close(way.forward(inputs), network(inputs).detach(), **EXACT)


@pytest.mark.parametrize("spec", SPECS)
def test_second_derivatives_of_many_digits_at_once_are_those_of_few(double, noise, spec):
    network, inputs = double(spec), noise(spec, 7)
    ways = [Backpropagation(network, batches=batches) for batches in (False, True)]
    delta = torch.rand(len(inputs), 10, generator=torch.Generator().manual_seed(9), dtype=torch.float64)
    found = []
    for way in ways:
        way.forward(inputs)
        found.append(way.back(delta, Order.SECOND))
    torch.testing.assert_close(found[1], found[0], **EXACT)


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one thread is all that this machine has")
@pytest.mark.parametrize("spec", SPECS)
def test_the_bits_do_not_depend_on_the_number_of_threads(noise, spec):
    network, inputs = LeNet5(spec, seed=5), noise(spec, 128).float()
    delta = torch.randn(len(inputs), 10, generator=torch.Generator().manual_seed(9))
    way, found, before = Backpropagation(network, batches=True), [], torch.get_num_threads()
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            found.append((way.forward(inputs), way.back(delta)))
    finally:
        torch.set_num_threads(before)
    assert torch.equal(found[0][0], found[1][0])
    assert all(torch.equal(found[0][1][name], value) for name, value in found[1][1].items())


RBF = dataclasses.replace(PAPER, input_size=28, hidden=(6, 84))
SMALL = [
    pytest.param(RBF, id="rbf"),
    pytest.param(dataclasses.replace(SOFTMAX, input_size=28, hidden=(7, 5)), id="softmax"),
    pytest.param(
        dataclasses.replace(SOFTMAX, input_size=30, hidden=(6,), subsampling=Subsampling.MAX, squashing=Squashing.RELU),
        id="max, relu, odd sides",
    ),
    pytest.param(dataclasses.replace(RBF, squashing=Squashing.SIGMOID), id="sigmoid"),
]


def by_definition(network: LeNet5, image: torch.Tensor) -> dict[str, torch.Tensor]:
    """Eqs. 22–27 for one digit, from autograd's Jacobian of every layer.

    ∂²E/∂x_j² = Σ_i (∂a_i/∂x_j)² · ∂²E/∂a_i², ∂²E/∂a² = f′(a)² · ∂²E/∂x², and a weight likewise: the sum over
    all units that use it. No two connections of a unit share a weight, so its Jacobian knows each of them.
    """
    stages = list(network.stages(image[None]))
    found: dict[str, torch.Tensor] = {}
    if network.spec.output is Output.RBF:
        stages.pop()
        second = torch.ones(84, dtype=torch.float64)  # of half the squared distance
    else:
        shares = stages[-1][1].detach().flatten().softmax(dim=0)
        second = shares * (1 - shares)
    for (layer, sums, _), (_, _, source) in reversed(list(zip(stages[1:], stages, strict=False))):
        at = sums.detach().clone().requires_grad_()
        (slope,) = torch.autograd.grad(squash(layer.squashing, at).sum(), at, materialize_grads=True)
        second = second * slope.flatten() ** 2
        inputs = source.detach()
        if layer.trainable:
            for name, jacobian in _by_weights(network.get_submodule(layer.stage.value), inputs).items():
                found[f"{layer.stage}.{name}"] = torch.einsum("u,u...->...", second, jacobian**2)
        if layer.stage is not Stage.C1:
            jacobian = jacrev(lambda values, layer=layer: network._weighted_sums(layer, values).flatten())(inputs)
            second = second @ jacobian.flatten(1) ** 2
    return found


def _by_weights(module: torch.nn.Module, inputs: torch.Tensor) -> dict[str, torch.Tensor]:
    values = {name: value.detach() for name, value in module.named_parameters()}
    return jacrev(lambda weights: functional_call(module, weights, (inputs,)).flatten())(values)


@pytest.mark.parametrize("spec", SMALL)
def test_second_derivatives_are_the_papers(double, noise, spec):
    network, inputs = double(spec), noise(spec, 3)
    labels = torch.tensor([4, 0, 7])
    each = [by_definition(network, image) for image in inputs]
    expected = {name: sum(one[name] for one in each) / len(each) for name in each[0]}
    got = estimate_curvature(network, inputs, labels)
    assert got.keys() == {name for name, _ in network.named_parameters()}
    torch.testing.assert_close(got, expected, rtol=1e-9, atol=1e-15)


def test_where_the_paths_do_not_meet_it_is_the_exact_gauss_newton_diagonal(double, noise):
    network, image = double(RBF), noise(RBF, 1)
    values = {name: value.detach() for name, value in network.named_parameters() if name[:2] in ("C5", "F6")}

    # E = ½ Σ (x − code)²: with J of F6, JᵀJ is the Gauss–Newton matrix of all weights at once.
    def f6(weights: dict[str, torch.Tensor]) -> torch.Tensor:
        return functional_call(Before(network), {f"network.{name}": value for name, value in weights.items()}, (image,))

    exact = {name: (each**2).sum(dim=0) for name, each in jacobian_of(f6, values).items()}
    got = estimate_curvature(network, image, torch.tensor([3]))
    torch.testing.assert_close({name: got[name] for name in exact}, exact, rtol=1e-9, atol=1e-15)


class Before(torch.nn.Module):
    """The network up to F6."""

    def __init__(self, network: LeNet5) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return list(self.network.stages(image))[-2][2].flatten()


def jacobian_of(function, values: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    names = list(values)
    rows = torch.autograd.functional.jacobian(
        lambda *each: function(dict(zip(names, each, strict=True))), tuple(values.values())
    )
    return dict(zip(names, rows, strict=True))


def test_the_last_weights_of_a_softmax_have_the_hessians_diagonal(double, noise):
    spec = dataclasses.replace(SOFTMAX, input_size=28, hidden=(7, 5))
    network, image = double(spec), noise(spec, 1)
    weights = network.get_submodule("OUTPUT").get_parameter("weights")
    loss = torch.nn.functional.cross_entropy(network(image), torch.tensor([2]))
    (slope,) = torch.autograd.grad(loss, weights, create_graph=True)
    flat = slope.flatten()
    exact = [torch.autograd.grad(one, weights, retain_graph=True)[0].flatten()[at] for at, one in enumerate(flat)]
    got = estimate_curvature(network, image, torch.tensor([2]))["OUTPUT.weights"]
    torch.testing.assert_close(got.flatten(), torch.stack(exact), rtol=1e-9, atol=1e-15)


def test_it_is_no_squared_gradient(double, noise):
    network, inputs = double(PAPER), noise(PAPER, 2)
    labels = torch.tensor([4, 0])
    way = Backpropagation(network)
    squares: dict[str, torch.Tensor] = {}
    for image, label in zip(inputs, labels, strict=True):
        way.forward(image[None])
        delta = 0.5 * torch.nn.functional.one_hot(label, 10).double()[None]
        for name, slope in way.back(delta).items():
            squares[name] = squares.get(name, torch.zeros_like(slope)) + slope.square() / len(labels)
    curvature = estimate_curvature(network, inputs, labels)
    assert all(not torch.allclose(curvature[name], squares[name], rtol=0.1) for name in curvature)


def test_many_digits_are_the_mean_of_few(double, noise):
    network, count = double(RBF), 2 * CHUNK + 30
    inputs, labels = noise(RBF, count), torch.arange(count) % 10
    whole = estimate_curvature(network, inputs, labels)
    ends = (
        estimate_curvature(network, inputs[:40], labels[:40]),
        estimate_curvature(network, inputs[40:], labels[40:]),
    )
    expected = {name: (40 * ends[0][name] + (count - 40) * ends[1][name]) / count for name in whole}
    torch.testing.assert_close(whole, expected, rtol=1e-9, atol=1e-15)
