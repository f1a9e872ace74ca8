"""What is known of demands that cannot matter, as it is handed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from composer.base.errors import Path
from composer.render.json import Object

Reason = Literal["excludes nobody", "implied"]
"""`excludes nobody`: a gate that everybody passes who passes the team's other gates. `implied`: no choice of people
that meets all the other demands breaks it."""


@dataclass(frozen=True)
class Redundant:
    """A demand that cannot matter beside all the others; that is proved.

    Attributes
    ----------
    requirement : str
        What the demand is called.
    path : tuple of str and int
        Where it stands in the scenario.
    team : str
        The team it stands in; empty over all teams.
    reason : str
        Why it cannot matter.
    aim : bool
        Whether it has an aim beyond its bound, which counts all the same.
    """

    requirement: str
    path: Path
    team: str
    reason: Reason
    aim: bool = False


@dataclass(frozen=True)
class Redundancy:
    """The demands that cannot matter, in the file's order, each beside all the others.

    Attributes
    ----------
    demands : tuple of Redundant
        Those of which it is proved.
    open : tuple of str
        Those of which it was not found out, by what they are called.
    possible : bool or None
        Whether anything meets all demands; where nothing does, or where that is not known, only gates can be told.
    """

    demands: tuple[Redundant, ...]
    open: tuple[str, ...]
    possible: bool | None


def redundancy_json(found: Redundancy) -> Object:
    """`cannot_matter`, and in `cannot_matter_open` what was not found out."""
    return {
        "cannot_matter": [
            {"requirement": each.requirement, "team": each.team or None, "reason": each.reason, "aim": each.aim}
            for each in found.demands
        ],
        "cannot_matter_open": list(found.open),
    }
