"""LeNet-5 and its relatives: one forward pass, readable from top to bottom.

The paper's network, `paper-1998` (section II-B): 60,000 trainable parameters, 340,908 connections.

    INPUT   1 × 32 × 32    background −0.1, ink 1.175
    C1      6 × 28 × 28    5×5 convolutions                                        156 parameters
    S2      6 × 14 × 14    sum of four × coefficient + bias                         12
    C3     16 × 10 × 10    5×5 convolutions by Table I: 60 kernels               1,516
    S4     16 ×  5 ×  5    as S2                                                    32
    C5    120 ×  1 ×  1    5×5 convolutions over all of S4                      48,120
    F6     84 ×  1 ×  1    full connection                                      10,164
    OUTPUT 10              squared distances to ten fixed 7×12 codes                 0

f(a) = 1.7159 · tanh(⅔ a) follows each of C1 … F6, the subsampling stages too. The relatives leave
out stages, parameters or squashings as their spec says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from lenet_viz.network.initialisation import Initialisation, starting_kernels
from lenet_viz.network.layers import RbfOutput, TableConvolution, TrainableSubsampling, squash, sum_of_four
from lenet_viz.network.silence import NOT_SILENCED, Silenced
from lenet_viz.network.spec import Layer, LayerKind, NetworkSpec, Output, Stage, Subsampling
from lenet_viz.network.weights import LayerWeights, Weights


class LeNet5(nn.Module):
    """A network built from a spec; `paper-1998` is the paper's LeNet-5.

    Modules are named after their stages, so that a checkpoint reads `C1.weights`, `S2.biases`, ….

    Attributes:
        dropout: probability with which each input of F6 and OUTPUT is zeroed in training, 0…1; the
            spec's, unless a recipe wants another.
    """

    def __init__(
        self, spec: NetworkSpec, *, seed: int = 0, initialisation: Initialisation = Initialisation.ROOT
    ) -> None:
        super().__init__()
        self.spec = spec
        self.dropout = spec.dropout
        self.silenced = NOT_SILENCED
        self._silent_masks: dict[Stage, Tensor] = {}
        for layer in spec.layers:
            module = _module(layer)
            if module is not None:
                self.add_module(layer.stage.value, module)
        self.initialise(seed, initialisation)

    @property
    def device(self) -> torch.device:
        """Where the parameters live."""
        return next(self.parameters()).device

    def initialise(self, seed: int, initialisation: Initialisation = Initialisation.ROOT) -> None:
        """Draw fresh starting weights; the same seed gives the same weights on every device."""
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for layer in self.spec.layers:
                if layer.trainable:
                    module = self.get_submodule(layer.stage.value)
                    module.get_parameter("weights").copy_(starting_kernels(layer, initialisation, generator))
                    module.get_parameter("biases").zero_()

    def silence(self, silenced: Silenced) -> None:
        """Switch off exactly these units; weights and gradients of the others stay as they are.

        Raises:
            ValueError: a unit does not exist or cannot be silenced.
        """
        silenced.check(self.spec)
        self.silenced = silenced
        self._silent_masks = {
            stage: torch.from_numpy(silenced.mask(self.spec.layer(stage))) for stage in silenced.stages
        }

    def stages(self, images: Tensor) -> Iterator[tuple[Layer, Tensor, Tensor]]:
        """One forward pass, stage by stage.

        Args:
            images: (N, 1, S, S), background −0.1 and ink 1.175.

        Yields:
            Each layer with its weighted sums and its values, both (N, maps, rows, columns). A
            softmax OUTPUT yields its weighted sums for both; an RBF output its penalties. Silenced
            units have their weighted sum, and 0 for a value.
        """
        values = images
        for layer in self.spec.layers:
            if layer.kind is LayerKind.INPUT:
                yield layer, images, images
                continue
            if self.dropout and layer.stage in (Stage.F6, Stage.OUTPUT):
                values = functional.dropout(values, self.dropout, self.training)
            sums = self._weighted_sums(layer, values)
            values = squash(layer.squashing, sums)
            if layer.stage in self._silent_masks:
                values = values.masked_fill(self._silent_masks[layer.stage].to(values.device), 0.0)
            yield layer, sums, values

    def forward(self, images: Tensor) -> Tensor:
        """(N, 1, S, S) → (N, 10): penalties of an RBF output, weighted sums of a softmax output."""
        values = images
        for _, _, values in self.stages(images):  # noqa: B007 -- the last stage is the result
            pass
        return values.flatten(1)

    def logits(self, scores: Tensor) -> Tensor:
        """Scores of `forward` in the form in which the largest wins: penalties change sign."""
        return -scores if self.spec.output is Output.RBF else scores

    def snapshot(self) -> Weights:
        """A copy of every number, safe to hand to another thread."""
        return {layer.stage: self._layer_weights(layer.stage) for layer in self.spec.layers}

    def load_snapshot(self, weights: Weights) -> None:
        """Take over numbers that `snapshot` gave, of this network or one with the same spec, to the bit."""
        for stage, layer in weights.items():
            module = self._modules.get(stage.value)
            if module is None:
                continue
            with torch.no_grad():
                for name, value in _numbers(module):
                    array = layer.weights if name == "weights" else layer.biases
                    assert array is not None
                    value.copy_(torch.from_numpy(array))

    def load_parameters(self, state: Mapping[str, Tensor]) -> None:
        """Take over what learns from the state dict of a network with the same spec, ten times a second if need be.

        torch's own `load_state_dict`, which also checks everything, takes ten times as long.
        """
        with torch.no_grad():
            for name, value in self.named_parameters():
                value.copy_(state[name])

    def _weighted_sums(self, layer: Layer, values: Tensor) -> Tensor:
        if layer.subsampling is Subsampling.AVERAGE:
            return sum_of_four(values, share=0.25)
        if layer.subsampling is Subsampling.MAX:
            return functional.max_pool2d(values, 2)
        sums: Tensor = self.get_submodule(layer.stage.value)(values)
        return sums

    def _layer_weights(self, stage: Stage) -> LayerWeights:
        module = self._modules.get(stage.value)
        numbers = (
            {}
            if module is None
            else {name: value.detach().to("cpu", copy=True).numpy() for name, value in _numbers(module)}
        )
        return LayerWeights(numbers.get("weights"), numbers.get("biases"))


def _numbers(module: nn.Module) -> Iterator[tuple[str, Tensor]]:
    yield from module.named_parameters(recurse=False)
    yield from ((name, value) for name, value in module.named_buffers(recurse=False) if name == "weights")


def _module(layer: Layer) -> nn.Module | None:
    """The module of a stage; None where it has no numbers."""
    match layer.kind:
        case LayerKind.CONVOLUTION | LayerKind.FULL:
            assert layer.table is not None
            return TableConvolution(layer.table, layer.window)
        case LayerKind.SUBSAMPLING:
            return TrainableSubsampling(layer.maps) if layer.trainable else None
        case LayerKind.RBF:
            return RbfOutput()
        case LayerKind.INPUT:
            return None
