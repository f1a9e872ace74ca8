"""Part 5: courses of action, what each gains and loses."""

from __future__ import annotations

from collections.abc import Sequence

from composer.analyses.alternatives.answer import Alternative
from composer.analyses.explain.ways_out.words import way_words
from composer.analyses.report.courses import LETTERS, MOST, other_courses
from composer.analyses.report.margins import WITHIN
from composer.analyses.report.sheet import messages as m
from composer.analyses.report.sheet.content import Part, Table, Text
from composer.analyses.report.sheet.head import plan_words, ways_by_worth
from composer.analyses.report.sheet.telling import Telling, change, changed, reached
from composer.analyses.report.sheet.wording import goal_called
from composer.base.numbers import decimal_text
from composer.problem.results import GoalValue

FEW = 3
"""People whom a course names of those who differ."""


def courses(told: Telling) -> Part:
    """Two to four of them, or that there is no other."""
    say = told.say
    block = _teams(told) if told.teams else _without(told)
    chosen = told.whole.chosen
    said = (Text(say(m.CHOSEN, course=chosen), strong=True),) if chosen else ()
    return Part(5, say(m.COURSES), (block, *said))


def _teams(told: Telling) -> Table | Text:
    say, found = told.say, told.whole.alternatives
    best = told.whole.outcome.goals
    others = other_courses(told.whole)
    if not others:
        return Text(say(m.NO_OTHER_COURSE if found is not None and found.complete else m.COURSES_UNKNOWN))
    rows = [(LETTERS[0], say(m.PROPOSED), _best(told, best, [each.teams.goals for each in others]))]
    for letter, each in zip(LETTERS[1:], others, strict=False):
        one = each.teams
        judged = _judged(told, best, one.goals)
        if each.most:
            judged = f"{say(m.MOST_DIFFERENT, percent=say.figure(WITHIN.replace('%', ' %')))}. {judged}"
        rows.append((letter, _differs(told, one), judged))
    return Table((say(m.COURSE), say(m.CHANGES), say(m.JUDGED)), tuple(rows))


def _differs(told: Telling, one: Alternative) -> str:
    if len(one.leaving) > FEW or len(one.joining) > FEW:
        return told.say(m.MEMBERS_DIFFER, number=max(len(one.leaving), len(one.joining)))
    sides = (told.say.listed(ids) or told.say(m.NOBODY) for ids in (one.leaving, one.joining))
    return told.say(m.OUT_IN, **dict(zip(("out", "into"), sides, strict=True)))


def _best(told: Telling, best: Sequence[GoalValue], others: Sequence[Sequence[GoalValue]]) -> str:
    """Why the proposal is proposed, and what speaks for another."""
    say = told.say
    if told.whole.outcome.verdict != "best":
        return say(m.LEADING)
    for letter, goals in zip(LETTERS[1:], others, strict=False):
        better = [goal_called(say, mine) for mine, theirs in zip(best, goals, strict=False) if change(mine, theirs) > 0]
        if better:
            return say(m.BEST_HOWEVER, course=letter, goals=say.listed(better))
    return say(m.BEST_BECAUSE)


def _judged(told: Telling, best: Sequence[GoalValue], goals: Sequence[GoalValue]) -> str:
    pairs = list(zip(best, goals, strict=False))
    gains = told.say.listed(changed(told.say, mine, theirs) for mine, theirs in pairs if change(mine, theirs) > 0)
    losses = told.say.listed(changed(told.say, mine, theirs) for mine, theirs in pairs if change(mine, theirs) < 0)
    if gains:
        return told.say(m.GAINS_LOSES, gains=gains, losses=losses)
    return told.say(m.LOSES, losses=losses) if losses else told.say(m.AS_GOOD)


def _without(told: Telling) -> Table | Text:
    """What makes a team possible: plans, then ways out."""
    say, why = told.say, told.whole.explanation
    plans = why.plans.plans if why is not None and why.plans is not None else ()
    ways, _ = ways_by_worth(told)
    half = MOST // 2 if ways else MOST
    found = [(each.cost, say(m.PLAN, plan=plan_words(told, each)), each.goals) for each in plans[:half]]
    changes = [(each.cost, say(m.WAY_OUT, changes=way_words(each, told.problem)), each.goals) for each in ways]
    rows = [*found, *changes[: MOST - len(found)]]
    if not rows:
        return Text(say(m.COURSES_UNKNOWN))
    lettered = tuple(
        (letter, what, say.figure(decimal_text(cost)), say.listed(reached(say, goals)))
        for letter, (cost, what, goals) in zip(LETTERS, rows, strict=False)
    )
    return Table((say(m.COURSE), "", say(m.COSTS), say(m.REACHED_HEAD)), lettered, right=(2,))
