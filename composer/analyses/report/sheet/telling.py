"""What all parts of the sheet are told from: a report, in a reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from composer.analyses.report.answer import FullReport
from composer.analyses.report.sheet.voice import Voice
from composer.analyses.report.sheet.wording import goal_called, value_said
from composer.problem.problem import Problem
from composer.problem.results import GoalValue, Member, Roster
from composer.render.json import cell, pool_on, shows

NAMED = 6
"""Names that one sentence tells."""


@dataclass(frozen=True)
class Telling:
    """A report, and how its sheet is said."""

    whole: FullReport
    say: Voice

    @property
    def problem(self) -> Problem:
        """What was asked."""
        return self.whole.problem

    @property
    def teams(self) -> tuple[Roster, ...]:
        """What is proposed."""
        return self.whole.outcome.teams

    @property
    def places(self) -> int:
        """How many members the teams have."""
        return sum(len(roster.members) for roster in self.teams)

    def columns(self, roster: Roster, identity: str) -> str:
        """The columns that are shown of somebody, in a row."""
        pool = pool_on(roster, self.problem.pool, self.whole.show)
        there = [name for name in self.whole.show if shows(pool, name)]
        return self.say.listed(text for name in there if (text := cell(pool, identity, name)))

    def person(self, roster: Roster, member: Member) -> str:
        """Somebody by seat, id and the columns that are shown."""
        columns = self.columns(roster, member.id)
        told = f"{member.id} ({columns})" if columns else member.id
        return f"{member.seat}: {told}" if member.seat else told

    def named(self, ids: Sequence[str]) -> str:
        """People by their ids, with the seats that they have; of many some, and how many more."""
        seats = {member.id: member.seat for roster in self.teams for member in roster.members}
        told = [f"{one} ({seat})" if (seat := seats.get(one)) else one for one in ids[:NAMED]]
        more = len(ids) - NAMED
        return self.say.listed([*told, *([f"+ {self.say.shown(more)}"] if more > 0 else [])])


def reached(say: Voice, goals: Sequence[GoalValue]) -> list[str]:
    """What goals have, each with its name; aims that are all reached are no news."""
    return [
        f"{goal_called(say, goal)} {value_said(say, goal, goal.value)}"
        for goal in goals
        if goal.value is not None and (goal.measure is not None or goal.value)
    ]


def change(before: GoalValue, after: GoalValue) -> Fraction:
    """By how much a value is better than another, below 0 where it is worse; 0 where one is not known."""
    if before.value is None or after.value is None:
        return Fraction(0)
    return (after.value - before.value) * (1 if before.most else -1)


def changed(say: Voice, before: GoalValue, after: GoalValue) -> str:
    """A value that changes: `total suitability 655 → 641 (−14)`."""
    assert before.value is not None
    assert after.value is not None
    was, becomes = value_said(say, before, before.value), value_said(say, after, after.value)
    return f"{goal_called(say, before)} {was} → {becomes} ({signed(say, before, after)})"


def signed(say: Voice, before: GoalValue, after: GoalValue) -> str:
    """The difference of two values with its sign."""
    if before.value is None or after.value is None:
        return ""
    difference = after.value - before.value
    return f"{'+' if difference > 0 else '−' if difference < 0 else '±'}{value_said(say, before, abs(difference))}"
