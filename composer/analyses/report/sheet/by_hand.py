"""Part 9: a roster that somebody changed by hand, held against the proposal."""

from __future__ import annotations

from composer.analyses.report.sheet import messages as m
from composer.analyses.report.sheet.content import Blanks, Block, Facts, Items, Part, Table, Text
from composer.analyses.report.sheet.telling import Telling, signed
from composer.analyses.report.sheet.wording import asked, goal_called, got, value_said, wanted
from composer.analyses.verify.answer import Verification
from composer.problem.results import Roster

SHOWN = 6
"""Broken demands that the sheet has room for."""
LINES = 3
"""Lines for reasons at least; one more for each change, up to twice as many."""


def by_hand(told: Telling) -> Part:
    """Who was taken in and left out, whether all still holds, what each goal loses."""
    say, roster = told.say, told.whole.by_hand
    blocks = [Text(say(m.UNCHANGED))] if roster is None else _changes(told, roster)
    return Part(9, say(m.BY_HAND), tuple(blocks))


def _changes(told: Telling, roster: Verification) -> list[Block]:
    say, before, after = told.say, _places(told.teams), _places(roster.teams)
    out = [(team, one) for team, one in before if (team, one) not in set(after)]
    into = [(team, one) for team, one in after if (team, one) not in set(before)]
    blocks: list[Block] = []
    if not out and not into:
        blocks.append(Text(say(m.SAME_AS_PROPOSED)))
    else:
        rows = ((say(m.TAKEN_IN), _listed(told, into)), (say(m.LEFT_OUT), _listed(told, out)))
        blocks.append(Facts(rows))
    if roster.met:
        blocks.append(Text(say(m.ALL_HOLD), strong=True))
    else:
        blocks.append(Text(say(m.BROKEN, number=len(roster.broken)), strong=True))
        blocks.append(Items(tuple(_not_met(told, roster)[:SHOWN])))
    goals = [
        (
            goal_called(say, mine),
            value_said(say, mine, mine.value),
            value_said(say, theirs, theirs.value),
            signed(say, mine, theirs),
        )
        for mine, theirs in zip(told.whole.outcome.goals, roster.goals, strict=False)
        if mine.value is not None and theirs.value is not None
    ]
    if goals:
        heads = (say(m.GOAL), say(m.BEFORE), say(m.AFTER), say(m.DIFFERENCE))
        blocks.append(Table(heads, tuple(goals), right=(1, 2, 3)))
    if out or into:
        blocks.append(Blanks(say(m.REASONS), min(max(LINES, len(into)), 2 * LINES)))
    return blocks


def _places(teams: tuple[Roster, ...]) -> list[tuple[str, str]]:
    return [(roster.name, member.id) for roster in teams for member in roster.members]


def _listed(told: Telling, places: list[tuple[str, str]]) -> str:
    several = len(told.problem.deployed) > 1
    listed = [f"{one} ({team})" if several else one for team, one in places]
    return told.say.listed(listed) or told.say(m.NOBODY)


def _not_met(told: Telling, roster: Verification) -> list[str]:
    say = told.say
    return [
        say(m.NOT_MET, demand=asked(say, each), got=got(say, each), required=wanted(say, each))
        for each in roster.broken
    ]
