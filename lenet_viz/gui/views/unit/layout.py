"""Where everything in the unit panel is: one scene for each kind of unit. No Qt."""

from __future__ import annotations

from collections.abc import Collection

from lenet_viz.analysis.account import Account
from lenet_viz.gui.views.unit.kernels import convolution_scene
from lenet_viz.gui.views.unit.penalty import penalty_scene
from lenet_viz.gui.views.unit.ranked import ranked_scene
from lenet_viz.gui.views.unit.scene import Room, Scene
from lenet_viz.gui.views.unit.subsampling import subsampling_scene
from lenet_viz.network.spec import Stage


def lay_out(room: Room, account: Account, muted: Collection[int] = ()) -> Scene:
    """Place the arithmetic of a unit.

    Args:
        room: the area; the panel is made for 808×100 and more.
        account: of the unit.
        muted: the source maps whose links to the unit are muted.
    """
    stage = account.explanation.unit.stage
    if stage is Stage.OUTPUT:
        return ranked_scene(room, account) if account.softmax is not None else penalty_scene(room, account)
    if stage in (Stage.S2, Stage.S4):
        return subsampling_scene(room, account)
    if account.groups:
        return convolution_scene(room, account, muted)
    return ranked_scene(room, account)
