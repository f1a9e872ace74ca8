"""A repair in words."""

from __future__ import annotations

from collections.abc import Sequence

from composer.analyses.explain.ways_out.words import write_ways
from composer.analyses.repair.answer import Repair, Unrepaired
from composer.render.chances import chance_lines
from composer.render.changes import changes_lines
from composer.render.plain import counted
from composer.render.writer import PLAIN, Page, Writer


def repair_said(found: Repair) -> str:
    """How it ended, in a sentence."""
    if found.changes is None:
        return {
            "impossible": "This cannot be repaired; that is proved.",
            "undecided": "No repair was found in the time given, and it is not proved that there is none.",
        }.get(found.verdict, "")
    number = counted(found.changes.number, "change")
    again = "every team that can hold again does" if found.unrepaired else "everything holds again"
    sure = "no fewer do, and that is proved" if found.fewest else "fewer may do"
    return f"With {number} {again}; {sure}."


def unrepaired_said(each: Unrepaired) -> str:
    """What cannot be repaired."""
    if not each.team:
        return "What is required over all the teams together cannot be met."
    return f"{each.team} cannot be repaired, and stays as it is left; that is proved."


def repair_text(found: Repair, show: Sequence[str] = (), page: Page = PLAIN) -> str:
    """A repair in words and tables: how many changes, who leaves and joins, the teams, and what cannot be repaired."""
    writer = Writer(page)
    writer.heading(found.title)
    writer.doubts(found.doubts)
    writer.say(repair_said(found), bold=True)
    writer.ended(found.note)
    for line in changes_lines(found.changes, "roster"):
        writer.say(line)
    for each in found.unrepaired:
        writer.gap()
        writer.say(unrepaired_said(each), bold=True)
        if each.ways is not None:
            write_ways(writer, each.ways, each.problem)
    if not found.fewest_left:
        writer.gap()
        writer.say("So many sets of teams are too few that not all were tried: fewer teams may do.")
    writer.teams(found.teams, found.pool, show)
    writer.once(chance_lines(found.teams), gap=True)
    writer.findings("All the teams together", found.findings)
    writer.goals(found.goals)
    writer.agreed(found.effort)
    return writer.text()
