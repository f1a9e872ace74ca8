"""Parts 3 and 8: what the proposal rests on, and what of it nobody has checked."""

from __future__ import annotations

import numpy as np

from composer.analyses.report.sheet import messages as m
from composer.analyses.report.sheet.content import Items, Part
from composer.analyses.report.sheet.telling import Telling
from composer.analyses.report.sheet.wording import CATEGORIES
from composer.pool.known import blank
from composer.problem.problem import Problem
from composer.render.doubts import other_checks

REMARKS = 3
"""Warnings, and fields with blanks, that the sheet tells."""


def basis(told: Telling) -> Part:
    """Who was read, and how surely."""
    say, problem, outcome = told.say, told.problem, told.whole.outcome
    number, file = len(problem.pool), problem.pool.table.source
    items = [
        say(m.POOL_AS_OF, number=number, file=file, day=problem.today)
        if problem.today
        else say(m.POOL_UNDATED, number=number, file=file)
    ]
    items.append(say(m.PASS_THE_GATES, number=outcome.people.eligible))
    if outcome.people.unknown:
        items.append(say(m.GATES_UNKNOWN, number=outcome.people.unknown))
    if left_out := len(problem.pool.table.left_out):
        items.append(say(m.ROWS_LEFT_OUT, number=left_out))
    same = sum(doubt.asked and doubt.answer == "same" for doubt in outcome.doubts)
    for doubt in outcome.doubts:
        if doubt.stands_above:
            items.append(say(m.DOUBT_CHANGES if doubt.answer == "other" else m.DOUBT_OPEN, doubt=doubt.text))
    if same:
        items.append(say(m.DOUBTS_SAME, number=same))
    if told.whole.unasked:
        items.append(say(m.NO_TIME))
    return Part(3, say(m.BASIS), (Items(tuple(items)),))


def assumed(told: Telling) -> Part:
    """What was taken as it is said, and what is not on record."""
    say, problem = told.say, told.problem
    items = [say(m.ON_RECORD)]
    blanks = blank_fields(problem)
    listed = [f"{name} {say.shown(number)}" for name, number in blanks]
    items.append(say(m.BLANK_FIELDS, fields=say.listed(listed)) if blanks else say(m.NO_BLANKS))
    if problem.busy is None:
        items.append(say(m.NO_ABSENCES))
    targets = {each.target for each in told.whole.outcome.targets if each.target.basis == "interpolated"}
    if targets:
        named = sorted(f"{say(CATEGORIES[each.category])} {each.year}" for each in targets)
        items.append(say(m.INTERPOLATED_TARGETS, targets=say.listed(named)))
    warnings = other_checks(told.whole.outcome.warnings, told.whole.outcome.doubts)
    items += [say(m.WARNED, warning=warning) for warning in warnings[:REMARKS]]
    if len(warnings) > REMARKS:
        items.append(say(m.MORE_WARNINGS, number=len(warnings) - REMARKS))
    return Part(8, say(m.ASSUMED), (Items(tuple(items)),))


def blank_fields(problem: Problem) -> list[tuple[str, int]]:
    """The fields that are asked with how many people have them blank, those with most first."""
    asked = [name for team in problem.teams for name in team.everyone.fields()]
    asked += [name for team in problem.teams for seat in team.seats for name in seat.who.fields()]
    asked += [name for team in problem.teams for row in team.require for name in row.measure.fields()]
    asked += [name for row in problem.require for name in row.measure.fields()]
    asked += [name for goal in problem.prefer for name in goal.measure.fields()]
    counts = [(name, int(np.count_nonzero(blank(problem.pool, name)))) for name in dict.fromkeys(asked)]
    return sorted(((name, count) for name, count in counts if count), key=lambda each: -each[1])
