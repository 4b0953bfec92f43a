"""The layers against torch's own operators: values, and the gradients that training follows."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from lenet_viz.network.codes import digit_codes
from lenet_viz.network.connection_table import LENET_1_TABLE, TABLE_I, ConnectionTable
from lenet_viz.network.layers import RbfOutput, TableConvolution, TrainableSubsampling, squash
from lenet_viz.network.spec import NetworkSpec, Output, Squashing, Stage, Subsampling
from lenet_viz.network.variants import VARIANTS

SQUASHINGS = {
    Squashing.SCALED_TANH: lambda sums: 1.7159 * torch.tanh(2 * sums / 3),
    Squashing.TANH: nn.Tanh(),
    Squashing.RELU: nn.ReLU(),
    Squashing.SIGMOID: nn.Sigmoid(),
    Squashing.NONE: nn.Identity(),
}


def images(count: int, side: int) -> Tensor:
    generator = torch.Generator().manual_seed(7)
    return torch.rand((count, 1, side, side), generator=generator) * 1.275 - 0.1


def dense_and_mask(module: TableConvolution) -> tuple[Tensor, Tensor]:
    """All kernels with zeros where the table has no link, and ones where it has; written with a loop."""
    table, window = module.table, module.window
    dense = torch.zeros(table.maps, table.sources, window, window)
    mask = torch.zeros_like(dense)
    for kernel, (source, target) in zip(module.weights.detach(), table.links, strict=True):
        dense[target, source] = kernel
        mask[target, source] = 1
    return dense, mask


def fill(module: nn.Module) -> None:
    generator = torch.Generator().manual_seed(3)
    for numbers in module.parameters():
        nn.init.normal_(numbers, generator=generator)


@pytest.mark.parametrize("squashing", Squashing)
def test_squashing(squashing):
    sums = torch.linspace(-5, 5, 101)
    torch.testing.assert_close(squash(squashing, sums), SQUASHINGS[squashing](sums))


@pytest.mark.parametrize(
    "table", [TABLE_I, LENET_1_TABLE, ConnectionTable.full(6, 16)], ids=["table-I", "lenet-1", "full"]
)
@pytest.mark.parametrize("side", [14, 5], ids=["maps", "single-units"])
def test_table_convolution_is_a_masked_convolution(table, side):
    module = TableConvolution(table, 5)
    fill(module)
    values = torch.randn(3, table.sources, side, side, requires_grad=True)
    dense, mask = dense_and_mask(module)
    dense.requires_grad_()
    biases = module.biases.detach().clone().requires_grad_()

    ours = module(values)
    theirs = functional.conv2d(values, dense * mask, biases)
    torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-5)

    weight = torch.randn_like(ours)
    into_ours = torch.autograd.grad((ours * weight).sum(), [values, module.weights, module.biases])
    into_theirs = torch.autograd.grad((theirs * weight).sum(), [values, dense, biases])
    linked = torch.stack([into_theirs[1][target, source] for source, target in table.links])
    for mine, reference in zip(into_ours, (into_theirs[0], linked, into_theirs[2]), strict=True):
        torch.testing.assert_close(mine, reference, atol=1e-4, rtol=1e-4)


def test_missing_links_have_no_parameter_to_train():
    module = TableConvolution(TABLE_I, 5)
    assert sum(numbers.numel() for numbers in module.parameters()) == 60 * 25 + 16
    fill(module)
    _, mask = dense_and_mask(module)
    assert torch.equal((module.dense_kernels() != 0).float(), mask)


def test_trainable_subsampling_is_four_times_the_average():
    module = TrainableSubsampling(6)
    fill(module)
    values = torch.randn(3, 6, 28, 28)
    expected = 4 * nn.AvgPool2d(2)(values) * module.weights.view(6, 1, 1) + module.biases.view(6, 1, 1)
    torch.testing.assert_close(module(values), expected)


@pytest.mark.parametrize(
    ("subsampling", "operator"), [(Subsampling.AVERAGE, nn.AvgPool2d(2)), (Subsampling.MAX, nn.MaxPool2d(2))]
)
def test_plain_subsampling(subsampling, operator, build):
    spec = small_spec(subsampling=subsampling)
    values = {layer.stage: values for layer, _, values in build(spec).stages(images(2, spec.input_size))}
    assert torch.equal(values[Stage.S2], operator(values[Stage.C1]))
    assert torch.equal(values[Stage.S4], operator(values[Stage.C3]))


def small_spec(**choices: object) -> NetworkSpec:
    """A small network with an odd row and column to drop: 13×13 maps in C1 and 4×4 in C3."""
    table = ConnectionTable(2, ((0,), (0, 1), (1,)))
    fields = {"squashing": Squashing.RELU, "hidden": (4,), "output": Output.SOFTMAX} | choices
    return NetworkSpec(name="small", title="Small", input_size=15, kernel_size=3, table=table, **fields)


def test_rbf_output_is_a_squared_distance():
    module = RbfOutput()
    values = torch.randn(5, 84, dtype=torch.float64, requires_grad=True)
    codes = torch.from_numpy(digit_codes()).double()
    ours = module.double()(values[:, :, None, None]).flatten(1)
    theirs = torch.cdist(values, codes).square()
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(torch.autograd.grad(ours.sum(), values), torch.autograd.grad(theirs.sum(), values))
    assert list(module.parameters()) == []


def relative(*, first: int, hidden: Iterable[nn.Module]) -> nn.Sequential:
    """The tutorials' LeNet in plain modules."""
    return nn.Sequential(
        *(nn.Conv2d(1, 6, first), nn.Tanh(), nn.AvgPool2d(2)),
        *(nn.Conv2d(6, 16, first), nn.Tanh(), nn.AvgPool2d(2)),
        *hidden,
    )


PLAIN = {
    "softmax-full": lambda: relative(
        first=5,
        hidden=[nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)],
    ),
    "keras-5x5": lambda: relative(
        first=5, hidden=[nn.Flatten(), nn.Linear(256, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)]
    ),
    "keras-3x3": lambda: relative(first=3, hidden=[nn.Flatten(), nn.Linear(400, 128), nn.Tanh(), nn.Linear(128, 10)]),
}


@pytest.mark.parametrize("name", PLAIN)
def test_relatives_are_plain_sequentials(name, build):
    network, plain = build(VARIANTS[name]), PLAIN[name]()
    with torch.no_grad():
        for theirs, ours in zip(plain.parameters(), network.parameters(), strict=True):
            theirs.copy_(ours.reshape(theirs.shape))
    inputs, labels = images(4, network.spec.input_size), torch.tensor([3, 1, 4, 1])
    compare(network(inputs), plain(inputs))
    compare(gradients(network, inputs, labels), gradients(plain, inputs, labels))


def gradients(network: nn.Module, inputs: Tensor, labels: Tensor) -> list[Tensor]:
    loss = functional.cross_entropy(network(inputs), labels)
    return [gradient.flatten() for gradient in torch.autograd.grad(loss, list(network.parameters()))]


def compare(ours: object, theirs: object) -> None:
    torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-4)


def test_the_paper_from_its_equations(build):
    """The whole network once more, as the paper's section II-B says it, on top of plain operators."""
    network = build(VARIANTS["paper-1998"])
    inputs = images(4, 32)
    number = dict(network.named_parameters())
    table, _ = dense_and_mask(network.get_submodule("C3"))

    def squashed(sums: Tensor) -> Tensor:
        return 1.7159 * torch.tanh(2 / 3 * sums)

    def subsampled(values: Tensor, name: str) -> Tensor:
        corners = values[:, :, ::2, ::2] + values[:, :, ::2, 1::2] + values[:, :, 1::2, ::2] + values[:, :, 1::2, 1::2]
        return squashed(corners * number[f"{name}.weights"][:, None, None] + number[f"{name}.biases"][:, None, None])

    c1 = squashed(functional.conv2d(inputs, number["C1.weights"][:, None], number["C1.biases"]))
    s2 = subsampled(c1, "S2")
    c3 = squashed(functional.conv2d(s2, table, number["C3.biases"]))
    s4 = subsampled(c3, "S4")
    c5 = squashed(functional.conv2d(s4, number["C5.weights"].view(120, 16, 5, 5), number["C5.biases"]))
    f6 = squashed(functional.linear(c5.flatten(1), number["F6.weights"].view(84, 120), number["F6.biases"]))
    penalties = (f6[:, None] - torch.from_numpy(digit_codes())).square().sum(2)

    traced = {layer.stage: values for layer, _, values in network.stages(inputs)}
    for stage, expected in zip(Stage, (inputs, c1, s2, c3, s4, c5, f6[:, :, None, None]), strict=False):
        compare(traced[stage], expected)
    compare(network(inputs), penalties)
