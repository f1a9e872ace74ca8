"""Demands that cannot matter in words, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from composer.analyses.redundancy.answer import Redundancy, Redundant
from composer.problem.problem import Problem
from composer.render.plain import counted

MOST_NAMED = 5
"""Demands of which nothing was found out that are named before the rest is only counted."""


def redundancy_lines(found: Redundancy, problem: Problem) -> Iterator[str]:
    """What cannot matter, and of what it is not known."""
    for each in found.demands:
        yield f"{_label(each, problem)} cannot matter: {_why(each)}"
    if len(found.demands) > 1:
        yield "each of these holds as long as all the others stay: leave them out one at a time"
    if found.open:
        more = len(found.open) - MOST_NAMED
        named = ", ".join(found.open[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
        yield f"whether {counted(len(found.open), 'more demand')} can matter was not established: {named}"


def _label(each: Redundant, problem: Problem) -> str:
    several = len(problem.teams) > 1 and each.path[2:3] == ("require",)
    return f"{each.team}: {each.requirement}" if several else each.requirement


def _why(each: Redundant) -> str:
    if each.reason == "excludes nobody":
        return "it excludes nobody who could otherwise be in the team"
    if each.path[2:3] == ("everyone",):
        return "nobody whom it excludes could be in a team that meets the rest"
    if each.aim:
        return "any team that meets the rest meets its bound; its aim still counts"
    return "any team that meets the rest meets it"
