"""What a decision sheet asks besides, around a proposal that was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from composer.analyses.alternatives.search import alternatives
from composer.analyses.question import Limits
from composer.analyses.report.losses import losses
from composer.analyses.report.margins import WITHIN, Margins, OneMore, members_of, women
from composer.analyses.solve.answer import Outcome
from composer.analyses.solve.search import solve
from composer.analyses.why.answer import Reason
from composer.analyses.why.indispensable import indispensable
from composer.analyses.why.search import why
from composer.base.errors import ScenarioError
from composer.measures import Members
from composer.problem.problem import Problem
from composer.problem.requirement import Requirement

EACH = 16
"""People of whom it is asked one by one what there is without them."""


def asked_around(problem: Problem, outcome: Outcome, limits: Callable[[int], Limits | None]) -> Margins:
    """What is asked around a proposal; `limits` gives what each of so many questions may take, None for nothing."""
    found = Margins()
    if not outcome.teams:
        return found
    found = replace(found, losses=tuple(one for each in outcome.teams for one in losses(problem, each, outcome.teams)))
    questions: tuple[Callable[[Limits], Margins], ...] = (
        lambda given: replace(found, indispensable=indispensable(problem, **given)),
        lambda given: replace(found, one_more=_one_more(problem, outcome, given)),
        lambda given: replace(found, different=alternatives(problem, 2, within=WITHIN, **given)),
        lambda given: replace(found, reasons=_reasons(problem, outcome, given)),
    )
    for place, ask in enumerate(questions):
        given = limits(len(questions) - place)
        if given is None:
            break
        found = ask(given)
    return found


def _one_more(problem: Problem, outcome: Outcome, limits: Limits) -> OneMore | None:
    who = women(problem)
    if who is None:
        return None
    number = members_of(problem, outcome.teams, who) + 1
    row = Requirement(Members(who), at_least=number)
    try:
        found = solve(problem.replacing(require=(*problem.require, row)), **limits)
    except ScenarioError:  # a pool in which that cannot be asked
        return None
    return OneMore(number, found.verdict, found.goals)


def _reasons(problem: Problem, outcome: Outcome, limits: Limits) -> tuple[Reason, ...]:
    """What there is without each of the members, where they are not too many to be asked of one by one."""
    ids = list(dict.fromkeys(member.id for roster in outcome.teams for member in roster.members))
    if len(ids) > EACH:
        return ()
    return tuple(reason for one in ids for reason in why(problem, one, **_part(limits, len(ids))).reasons)


def _part(limits: Limits, share: int) -> Limits:
    work, seconds = limits["work"], limits["seconds"]
    return {
        "work": None if work is None else work / share,
        "seconds": None if seconds is None else seconds / share,
        "progress": limits["progress"],
    }
