"""Alternatives as text."""

from __future__ import annotations

from collections.abc import Sequence

from composer.analyses.alternatives.answer import Alternative, Alternatives
from composer.base.numbers import decimal_text
from composer.render.chances import HOLD, chance_lines, in_short
from composer.render.plain import counted
from composer.render.writer import PLAIN, Page, Writer


def alternatives_text(found: Alternatives, show: Sequence[str] = (), page: Page = PLAIN, teams: bool = False) -> str:
    """The best team and the others, one line each; `teams` lists the members of all of them, not of the best alone."""
    writer = Writer(page)
    writer.heading(found.title)
    writer.doubts(found.doubts)
    writer.say(alternatives_said(found), bold=True)
    writer.ended(found.note)
    if not found.alternatives:
        return writer.text()
    writer.say(enough_said(found))
    heads = ["aims missed by" if goal.measure is None else goal.goal for goal in found.alternatives[0].goals]
    rows = []
    for number, one in enumerate(found.alternatives, 1):
        values = ["–" if goal.value is None else goal.show(goal.value) for goal in one.goals]
        unproved = "" if one.proved else f"not proved to be the {sought(found)}"
        rows.append((f"{number}.", *values, _change(one), in_short(one.teams), unproved))
    writer.gap()
    writer.table(("team", *heads, "compared with the best", HOLD, " "), rows, right=heads)
    for number, one in enumerate(found.alternatives if teams else found.alternatives[:1], 1):
        if teams:
            writer.gap()
            writer.say(f"Team {number}", bold=True)
        writer.teams(one.teams, found.pool, show)
    writer.once(chance_lines(found.alternatives[0].teams), gap=True)
    writer.agreed(found.effort)
    return writer.text()


def alternatives_said(found: Alternatives) -> str:
    """How many teams there are, and whether there may be others."""
    number = len(found.alternatives)
    if found.verdict == "impossible":
        return "No choice of people from this pool meets everything that is required; that is proved."
    if not number:
        return "No team was found in the time given, and it is not proved that there is none."
    if number == 1:
        more = "; it is proved that no other differs enough" if found.complete else ""
        return f"One team was found{more}."
    within = _within(found)
    if found.complete:
        return f"There are {counted(number, 'team')} that differ enough{within}, and no more; that is proved."
    if within:
        return f"The best team, and the {counted(number - 1, 'most different one')}{within}; there may be more."
    return f"The best {counted(number, 'team')} that differ enough; there may be more."


def _within(found: Alternatives) -> str:
    """What each was allowed to lose, where the most different were asked for."""
    if found.within is None or not found.alternatives[0].goals:
        return ""
    return f" within {decimal_text(100 * found.within)} % of the best on every goal"


def sought(found: Alternatives) -> str:
    """What each team after the best one is meant to be."""
    return "next best" if found.within is None else "most different"


def enough_said(found: Alternatives) -> str:
    """What it means that teams differ enough."""
    several = bool(found.alternatives) and len(found.alternatives[0].teams) > 1
    more = ", added up over the teams; teams alike that only swap their people are the same answer" if several else ""
    enough = f"{counted(found.differ, 'member')} or more"
    return f"Enough means {enough}: the larger of how many leave and how many join{more}."


def _change(one: Alternative) -> str:
    if not one.differs:
        return "the best"
    if not one.leaving and not one.joining:
        return "the same people in other teams"
    return f"{', '.join(one.leaving) or 'nobody'} → {', '.join(one.joining) or 'nobody'}"
