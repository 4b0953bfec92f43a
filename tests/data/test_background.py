from __future__ import annotations

import numpy as np
import pytest

from lenet_viz.data.background import background_of


def test_even_paper_is_one_colour_without_noise() -> None:
    picture = np.full((30, 40, 3), (0.2, 0.4, 0.6), np.float32)
    picture[10:20, 10:30] = 0.9
    colour, deviation = background_of(picture)
    np.testing.assert_allclose(colour, (0.2, 0.4, 0.6), rtol=1e-6)
    assert deviation == 0


def test_uneven_light_is_followed_beneath_the_ink() -> None:
    y, x = np.mgrid[-1:1:90j, -1:1:120j]
    light = 0.6 + 0.2 * x - 0.1 * y + 0.05 * x * y - 0.08 * x * x
    picture = light + np.random.default_rng(0).normal(0, 0.01, light.shape)
    picture[30:90, 40:80] -= 0.4
    surface, deviation = background_of(picture[..., None].astype(np.float32))
    assert np.abs(surface[..., 0] - light).max() < 0.01
    assert deviation == pytest.approx(0.01, rel=0.2)


def test_ink_that_runs_off_the_edge_is_not_background() -> None:
    picture = np.ones((50, 50, 1), np.float32)
    picture[:, 10:25] = 0
    colour, deviation = background_of(picture)
    assert colour.tolist() == [1]
    assert deviation == 0
