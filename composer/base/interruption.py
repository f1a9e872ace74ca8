"""Whom a search tells that it has taken a Ctrl-C; little is loaded for it, as the command line takes Ctrl-C first."""

from __future__ import annotations

from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

hearer: ContextVar[Callable[[], object]] = ContextVar("hearer", default=lambda: None)
"""Called at every Ctrl-C that a search begun in this context takes."""
