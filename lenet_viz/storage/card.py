"""A network's card: what it is, what it learned from, how well it reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from lenet_viz.analysis.hands_measured import HandsMeasured
from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.network.geometry import total
from lenet_viz.network.spec import NetworkSpec, Output
from lenet_viz.training.recipe import Loss, Recipe


@dataclass(frozen=True)
class Card:
    """Where a trained network comes from. Errors are shares, 0…1; None: not measured.

    Attributes:
        recipe: all that decided the run, besides network and data.
        data: what it learned from, in words.
        digits: how many digits it learned from, without rubbish.
        held_out: digits kept apart to watch the run.
        held_out_error: the error on those, at the end.
        test_digits: how many test digits it was measured on, once, after training; 0: none.
        test_error: the error on those, nothing rejected.
        seconds: how long training took.
        date: when it ended, ISO 8601.
        command: the command line that makes it again.
        program: the version that trained it.
        limit: beyond it its answers are rejected; None: the usual one of its output.
        hands: what was measured on the strokes of people from whom it did not learn; None: nothing was.
    """

    recipe: Recipe
    data: str
    digits: int
    held_out: int
    held_out_error: float | None
    test_digits: int
    test_error: float | None
    seconds: float
    date: str
    command: str
    program: str
    limit: Limit | None = None
    hands: HandsMeasured | None = None

    def to_dict(self) -> dict[str, Any]:
        """The card as plain JSON values; `from_dict` reads it back."""
        return dict(vars(self)) | {
            "recipe": self.recipe.to_dict(),
            "limit": None if self.limit is None else asdict(self.limit),
            "hands": None if self.hands is None else self.hands.to_dict(),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Card:
        """The card that `to_dict` wrote; older ones have neither limit nor hands.

        Raises:
            ValueError: a field is missing, unknown or impossible.
        """
        names = {field.name for field in fields(cls)}
        if not names - _NEWER <= set(values) <= names:
            raise ValueError("the card has other fields than this version knows")
        limit, hands = values.get("limit"), values.get("hands")
        read = {
            "recipe": Recipe.from_dict(values["recipe"]),
            "limit": None if limit is None else Limit(Measure(limit["measure"]), float(limit["value"])),
            "hands": None if hands is None else HandsMeasured.from_dict(hands),
        }
        return cls(**{**values, **read})

    def to_markdown(self, spec: NetworkSpec) -> str:
        """The card as a page for people."""
        counts = total(spec)
        lines = [
            f"# {spec.title} (`{spec.name}`)",
            "",
            f"- Parameters: {counts.parameters:,}; connections: {counts.connections:,}",
            f"- Input: {spec.input_size}×{spec.input_size}, background −0.1, ink 1.175; "
            f"kernels {spec.kernel_size}×{spec.kernel_size}; {len(spec.table.links)} of "
            f"{spec.table.sources * spec.table.maps} links from S2 to C3",
            f"- Subsampling: {spec.subsampling}; squashing: {spec.squashing}; output: {spec.output}",
            *self._measured_lines(),
            *self._hands_lines(spec),
            f"- Trained in {self.seconds / 60:.1f} minutes, {self.date}, LeNet-viz {self.program}",
            "",
            "```",
            self.command,
            "```",
            "",
        ]
        return "\n".join(lines)

    def _measured_lines(self) -> list[str]:
        learned = f"- Data: {self.data}: {self.digits:,} digits learned from"
        recipe = f"- Recipe: {_recipe_line(self.recipe)}"
        test = f"- **Test error: {_percent(self.test_error)}** on {self.test_digits:,} test digits"
        if not self.held_out:
            return [
                f"{learned}, none held out",
                recipe,
                f"{test}, which were read after every pass",
            ]
        return [
            f"{learned}, {self.held_out:,} held out to watch the run",
            recipe,
            f"- Error on the held-out digits: {_percent(self.held_out_error)}",
            f"{test}, measured once",
        ]

    def _hands_lines(self, spec: NetworkSpec) -> list[str]:
        lines = []
        if self.limit is not None:
            lines.append(f"- Rejected: what has a {self.limit.measure} beyond {self.limit.words(spec.output)}")
        if self.hands is None:
            return lines
        hands = self.hands
        lines.append(
            f"- **People's strokes: {_percent(hands.error)} wrong**, {_percent(hands.rejected)} rejected, of "
            f"{hands.digits:,} digits by {hands.writers} writers from whom it did not learn; between pens of all "
            f"widths {100 * hands.pen_spread:.2f} points, between places and sizes {100 * hands.place_spread:.2f}"
        )
        if hands.rubbish:
            kinds = ", ".join(f"{kind} {share:.1%}" for kind, share in hands.rubbish.items())
            lines.append(f"- Rejected of what is no digit, none of it learned from: {kinds}")
        return lines


def usual_limit(card: Card | None, output: Output) -> Limit:
    """Beyond which a network's answers are rejected: by its card, or as usual for its output."""
    own = None if card is None else card.limit
    return own if own is not None and own.measure.fits(output) else USUAL_LIMITS[output]


_NEWER: Final = {"limit", "hands"}
"""Fields that cards of the first version lack."""


def _recipe_line(recipe: Recipe) -> str:
    choices = [
        f"{recipe.name}: {recipe.optimiser}",
        f"rate {recipe.rate:g} ({recipe.schedule})",
        f"batch {recipe.batch}",
        f"{recipe.passes} {'pass' if recipe.passes == 1 else 'passes'}",
        f"weight decay {recipe.weight_decay:g}",
        f"averaging {recipe.averaging:g}",
        f"distortions {'on' if recipe.distortions else 'off'}",
    ]
    if recipe.loss is not Loss.CROSS_ENTROPY:
        choices.append(f"loss: {recipe.loss}")
    if recipe.noise:
        choices.append(f"noise {recipe.noise:g}")
    if recipe.dropout:
        choices.append(f"dropout {recipe.dropout:g}")
    if recipe.frozen:
        choices.append(f"{', '.join(recipe.frozen)} frozen")
    return ", ".join([*choices, f"seed {recipe.seed}"])


def _percent(share: float | None) -> str:
    return "not measured" if share is None else f"{share:.2%}"
