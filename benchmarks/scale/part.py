"""What a part of `scale` hands back."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.ours import OurResult
from benchmarks.tables import Goal, span

LIMIT = 100.0  # seconds for a rival


@dataclass(frozen=True)
class Part:
    """A table with its heading, the goals, and every contradiction between two answers."""

    title: str
    table: str
    goals: list[Goal] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"### {self.title}\n", self.table, *map(str, self.goals)]
        lines += [f"WRONG  {text}" for text in self.wrong]
        return "\n".join(lines) + "\n"


def tell(text: str) -> None:
    """How it goes, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


LOOKED_AT = ["CPU, s", "priced", "core", "rounds", "decisions", "work", "peak, MB"]
"""What ours cost and looked at: heads of columns."""


def looked_at(results: Sequence[OurResult]) -> list[str]:
    """The cells of LOOKED_AT, from the least to the most of several answers."""
    peaks = [one.peak for one in results if one.peak is not None]
    return [
        span([one.cpu for one in results], 2),
        span([one.people.priced for one in results]),
        span([one.people.core for one in results]),
        span([one.effort.rounds for one in results]),
        span([one.effort.decisions for one in results]),
        span([one.effort.work for one in results], 2),
        span(peaks) if peaks else "–",
    ]
