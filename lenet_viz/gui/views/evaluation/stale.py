"""How that looks which is of another network, or of another digit, than it should be."""

from __future__ import annotations

from typing import Final

STALE_OPACITY: Final = 0.45
"""Of pictures; words are greyed as those of anything that is disabled."""

STALE_WORDS_OPACITY: Final = 0.75
"""Of words on a coloured ground that is dimmed: they still have to be read."""
