"""How the source maps stand, each with its kernel, products and partial sum. No Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import Final

from lenet_viz.gui.views.figure.geometry import Pixels, Rect

CAPTION: Final = 15.0
"""Height of a line of small words."""

SIGN: Final = 14.0
"""Width of × and =."""

ALONE_WIDTH: Final = 170.0
"""Room for "INPUT × kernel = products"."""

SUM_WIDTH: Final = 74.0
"""Room for a partial sum, "= −0.870912"."""

LOW_LINE: Final = 12.0
NARROW_SIGN: Final = 9.0
NARROW_SUM_WIDTH: Final = 52.0
"""The same three where many groups share the room."""

GAP: Final = 10.0
LOW_GAP: Final = 5.0
SMALLEST_PATCH_CELL: Final = 3
"""In logical pixels, as the next two."""

LARGEST_PATCH_CELL: Final = 40
LEGIBLE_PATCH: Final = 40.0
LARGEST_MAP_CELL: Final = 24


@dataclass(frozen=True)
class GroupPlace:
    """Where one source map and what belongs to it stands.

    Attributes:
        caption: its name.
        map: the map, under the moving window.
        times, kernel: × and the kernel's weights.
        equals, products: = and input × weight, cell by cell.
        total: the partial sum.
    """

    caption: Rect
    map: Rect
    times: Rect
    kernel: Rect
    equals: Rect
    products: Rect
    total: Rect

    def moved(self, x: float, y: float, pixels: Pixels) -> GroupPlace:
        """The same place elsewhere, on whole device pixels."""
        rects: dict[str, Rect] = {part.name: getattr(self, part.name) for part in fields(self)}
        return GroupPlace(
            **{
                name: Rect(pixels.snap(rect.x + x), pixels.snap(rect.y + y), rect.w, rect.h)
                for name, rect in rects.items()
            }
        )


@dataclass(frozen=True)
class Sizes:
    """Sides of a map and of a kernel patch, in logical pixels."""

    map: float
    patch: float


Form = Callable[[Sizes], GroupPlace]
"""A way to put the parts of a group together, from its own top left corner."""


def _below(sizes: Sizes) -> GroupPlace:
    """Map; under it × kernel = products; under them the sum."""
    map_side, patch = sizes.map, sizes.patch
    top = CAPTION + map_side + LOW_GAP
    return GroupPlace(
        caption=Rect(0, 0, max(map_side, SUM_WIDTH), CAPTION),
        map=Rect(0, CAPTION, map_side, map_side),
        times=Rect(0, top, SIGN, patch),
        kernel=Rect(SIGN, top, patch, patch),
        equals=Rect(SIGN + patch, top, SIGN, patch),
        products=Rect(2 * SIGN + patch, top, patch, patch),
        total=Rect(0, top + patch + 1, SUM_WIDTH, CAPTION),
    )


def _stacked(sizes: Sizes) -> GroupPlace:
    """Map; to its right, one under the other, × kernel, = products and the sum."""
    map_side, patch = sizes.map, sizes.patch
    second = CAPTION + patch + LOW_GAP
    return GroupPlace(
        caption=Rect(0, 0, map_side, CAPTION),
        map=Rect(0, CAPTION, map_side, map_side),
        times=Rect(map_side, CAPTION, SIGN, patch),
        kernel=Rect(map_side + SIGN, CAPTION, patch, patch),
        equals=Rect(map_side, second, SIGN, patch),
        products=Rect(map_side + SIGN, second, patch, patch),
        total=Rect(map_side + 4, second + patch + 1, SUM_WIDTH, CAPTION),
    )


def _in_a_row(sizes: Sizes) -> GroupPlace:
    """Map × kernel = products, and the sum under the products."""
    map_side, patch = sizes.map, sizes.patch
    left = map_side + SIGN
    equals = left + patch
    return GroupPlace(
        caption=Rect(0, 0, equals, CAPTION),
        map=Rect(0, CAPTION, map_side, map_side),
        times=Rect(map_side, CAPTION, SIGN, patch),
        kernel=Rect(left, CAPTION, patch, patch),
        equals=Rect(equals, CAPTION, SIGN, patch),
        products=Rect(equals + SIGN, CAPTION, patch, patch),
        total=Rect(equals, CAPTION + patch + 1, SUM_WIDTH, CAPTION),
    )


def _compact(sizes: Sizes) -> GroupPlace:
    """Map × kernel = products, and to their right the name over the sum: the lowest form."""
    map_side, patch = sizes.map, sizes.patch
    left = map_side + NARROW_SIGN
    equals = left + patch
    right = equals + NARROW_SIGN + patch + 3
    middle = max(map_side, patch, 2 * LOW_LINE) / 2
    return GroupPlace(
        caption=Rect(right, middle - LOW_LINE, NARROW_SUM_WIDTH, LOW_LINE),
        map=Rect(0, middle - map_side / 2, map_side, map_side),
        times=Rect(map_side, middle - patch / 2, NARROW_SIGN, patch),
        kernel=Rect(left, middle - patch / 2, patch, patch),
        equals=Rect(equals, middle - patch / 2, NARROW_SIGN, patch),
        products=Rect(equals + NARROW_SIGN, middle - patch / 2, patch, patch),
        total=Rect(right, middle, NARROW_SUM_WIDTH, LOW_LINE),
    )


def _alone(sizes: Sizes) -> GroupPlace:
    """The only map as high as there is room; beside it the words, and under them × kernel = products."""
    map_side, patch = sizes.map, sizes.patch
    left = map_side + SIGN + 4
    equals = left + patch
    top = CAPTION + 3
    return GroupPlace(
        caption=Rect(left, 0, max(2 * patch + SIGN, ALONE_WIDTH), CAPTION),
        map=Rect(0, 0, map_side, map_side),
        times=Rect(map_side + 2, top, SIGN, patch),
        kernel=Rect(left, top, patch, patch),
        equals=Rect(equals, top, SIGN, patch),
        products=Rect(equals + SIGN, top, patch, patch),
        total=Rect(equals, top + patch + 1, max(SUM_WIDTH, patch + SIGN), CAPTION),
    )


_FORMS: Final = (_below, _stacked, _in_a_row)
MANY_GROUPS: Final = 7
"""From here on the lowest form may be taken, too."""


@dataclass(frozen=True)
class _Choice:
    """One way to place all groups."""

    form: Form
    columns: int
    sizes: Sizes

    @cached_property
    def size(self) -> tuple[float, float]:
        """Width and height of a group."""
        place = self.form(self.sizes)
        right = max(place.map.right, place.products.right, place.caption.right, place.total.right)
        return right, max(place.map.bottom, place.products.bottom, place.total.bottom)

    def fits(self, room: tuple[float, float]) -> bool:
        """Whether a group has room."""
        return self.size[0] <= room[0] and self.size[1] <= room[1]


@lru_cache(maxsize=64)
def arrange(
    *, groups: int, map_units: int, window: int, width: float, height: float, ratio: float
) -> tuple[GroupPlace, ...]:
    """Places the groups as large as they fit, row by row from the top left corner.

    Args:
        groups: how many source maps there are.
        map_units: cells on a side of a map.
        window: cells on a side of a kernel.
        width: room for all of them, in logical pixels.
        height: the same from top to bottom.
        ratio: device pixels for each logical pixel; cells are whole device pixels.

    Returns:
        One place each; fewer where even the smallest form has no room for all.
    """
    for count in range(groups, 0, -1):
        choices = _choices(count, map_units, window, width, height, ratio)
        best = max(choices, key=_worth, default=None)
        if best is not None:
            return tuple(_spread(best, count, height, Pixels(ratio)))
    return ()


def _worth(choice: _Choice) -> float:
    """Large maps and legible patches; beyond that size larger patches are worth little."""
    patch = choice.sizes.patch
    return choice.sizes.map + 1.2 * min(patch, LEGIBLE_PATCH) + 0.3 * max(0.0, patch - LEGIBLE_PATCH)


def _choices(groups: int, map_units: int, window: int, width: float, height: float, ratio: float) -> Iterator[_Choice]:
    """Every way that fits, with the largest map for each size of the kernels."""
    forms: tuple[Form, ...] = (*_FORMS, _compact) if groups >= MANY_GROUPS else _FORMS
    if groups == 1 and map_units > window:
        forms = (_alone,)
    for columns in range(1, groups + 1):
        rows = math.ceil(groups / columns)
        room = (width - GAP * (columns - 1)) / columns, (height - LOW_GAP * (rows - 1)) / rows
        if columns > 1 and math.ceil(groups / (columns - 1)) == rows:
            continue  # as many rows with fewer columns: wider groups
        for form in forms:
            yield from _fitting(form, columns, room, map_units, window, Pixels(ratio))


def _fitting(
    form: Form, columns: int, room: tuple[float, float], map_units: int, window: int, pixels: Pixels
) -> Iterator[_Choice]:
    """For each size of the kernels the largest map that fits; both have the same cells where a window is all."""
    ratio = pixels.ratio
    step = math.floor(LARGEST_MAP_CELL * ratio)
    for cell in range(math.floor(SMALLEST_PATCH_CELL * ratio), math.floor(LARGEST_PATCH_CELL * ratio) + 1):
        if map_units == window:
            step = cell
        while step > 0:
            choice = _Choice(form, columns, Sizes(map_units * step / ratio, window * cell / ratio))
            if choice.fits(room):
                yield choice
                break
            # The next kernels are larger, so that this map will not fit beside them either.
            step = 0 if map_units == window else step - 1


def _spread(choice: _Choice, groups: int, height: float, pixels: Pixels) -> Iterator[GroupPlace]:
    """The groups of a choice, with a little more air between the rows where there is room."""
    width, tall = choice.size
    rows = math.ceil(groups / choice.columns)
    spare = (height - rows * tall) / max(1, rows - 1)
    step = tall + min(max(spare, 0.0), 3 * LOW_GAP)
    place = choice.form(choice.sizes)
    for index in range(groups):
        row, column = divmod(index, choice.columns)
        yield place.moved(column * (width + GAP), row * step, pixels)
