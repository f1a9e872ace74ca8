"""Work on very many objects that refer to no circle, without looking for garbage again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Within it garbage is not looked for: of rows by the hundred thousand, looking through them again and again takes
    longer than writing them."""
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if usual:
            gc.enable()
