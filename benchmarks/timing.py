"""Medians of times that were partly cut off at a limit, and the facts of the machine they were taken on."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version


@dataclass(frozen=True)
class Measured:
    """A number, or, `cut` off at a limit, the least that it can have been (shown as `≥`)."""

    number: float
    cut: bool = False

    def __str__(self) -> str:
        text = f"{self.number:.2f}" if self.number < 10 else f"{self.number:.1f}"
        return f"≥ {text}" if self.cut else text


def median(values: Sequence[Measured]) -> Measured:
    """The median; `cut` if a longer run of a cut-off value could have moved it. Raises ValueError on none."""
    if not values:
        raise ValueError("no values, no median")
    ordered = sorted(values, key=lambda value: value.number)
    lower, upper = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return Measured((lower.number + upper.number) / 2, any(v.cut and v.number <= upper.number for v in values))


def least(values: Sequence[Measured]) -> Measured:
    """The smallest; `cut` where that one was cut off. Raises ValueError on none."""
    return min(values, key=lambda value: value.number)


def beside(ratios: Sequence[Measured]) -> str:
    """How many times as fast: the median, and the worst in brackets; `–` of none."""
    return f"{median(ratios)}× ({least(ratios)})" if ratios else "–"


def machine() -> str:
    """Cores, processor load, Python and library versions, in one line."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("ortools", "numpy", "pandas"))
    return f"{usable} cores ({platform.machine()}{load}), Python {platform.python_version()}, {libraries}"
