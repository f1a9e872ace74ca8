"""The versions of this package and of the engines that answer."""

from __future__ import annotations

import platform
from functools import cache
from importlib import metadata


def versions() -> dict[str, str]:
    """Versions of this program, Python and the engines."""
    return dict(_versions())


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    names = {"composer": "team-composer", "ortools": "ortools", "highspy": "highspy"}
    return ("python", platform.python_version()), *((key, metadata.version(name)) for key, name in names.items())
