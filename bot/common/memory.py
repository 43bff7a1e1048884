"""What Python's garbage collector does not have to look through again and again."""

from __future__ import annotations

import gc

# Objects that come and do not go, before the collector looks for circles among them. Python's 700
# are reached within a few messages or one article, whose objects go by themselves.
_FIRST_LOOK = 20_000


# For a bulk, which ends: 200 articles on their way are half a million objects that all go.
SELDOM = 100_000


def settle_memory(first_look: int = _FIRST_LOOK) -> None:
    """Once all is loaded: the modules, the regions' names and the like stay to the end.

    To look through them takes a twentieth of the time of a bulk, a tenth of that of a broadcast.
    No look before that: it takes 0.1 s and finds nothing.
    """
    gc.freeze()
    gc.set_threshold(first_look, 20, 20)
