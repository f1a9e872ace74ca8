"""Parts 1 and 2: what is to be decided, and what is proposed, for a reader who has half a minute."""

from __future__ import annotations

from fractions import Fraction

from composer.analyses.explain.ways_out.answer import Way
from composer.analyses.explain.ways_out.words import way_words
from composer.analyses.explain.words import blamed_lines
from composer.analyses.gaps.answer import Plan
from composer.analyses.report.sheet import messages as m
from composer.analyses.report.sheet.content import Block, Facts, Items, Part, Text
from composer.analyses.report.sheet.margins import indispensable_said, main_risk, reserves_said
from composer.analyses.report.sheet.telling import Telling, reached
from composer.analyses.report.sheet.women import one_more_said
from composer.analyses.report.sheet.wording import goal_called, value_said
from composer.base.numbers import decimal_text
from composer.problem.decision import Decision
from composer.problem.results import proved

LISTED = 16
"""Members whom the first page lists."""
LINES = 3
"""Teams whose reserves the first page names."""


def for_decision(told: Telling) -> Part:
    """What is to be decided, by whom, until when."""
    say, problem = told.say, told.problem
    said = problem.decision or Decision()
    asked = m.ASKED_TEAM if told.teams else m.ASKED_NONE
    rows = (
        (say(m.SUBJECT), problem.title or say.listed(team.name for team in problem.teams)),
        (say(m.TOUR), days(told)),
        (say(m.ASKED), said.asked or say(asked)),
        (say(m.DECIDES), said.by or ""),
        (say(m.NEEDED_BY), say.shown(said.needed) if said.needed else ""),
        (say(m.PUT_FORWARD_BY), said.unit or ""),
    )
    return Part(1, say(m.FOR_DECISION), (Facts(rows),))


def days(told: Telling) -> str:
    """When the tours are."""
    tours = {team.days(told.problem.pool.tour) for team in told.problem.deployed}
    starts = sorted(tour.start for tour in tours if tour.start)
    ends = sorted(tour.end for tour in tours if tour.end)
    if not starts or not ends:
        return told.say.listed((*starts, *ends)) or told.say(m.NO_DAYS)
    if len(tours) == 1:
        return told.say(m.FROM_TO, start=starts[0], end=ends[0])
    return told.say(m.TOURS_FROM_TO, number=len(tours), start=starts[0], end=ends[-1])


def recommendation(told: Telling) -> Part:
    """What is proposed, and what a reader must know of it first."""
    blocks = _proposal(told) if told.teams else _nobody(told)
    return Part(2, told.say(m.RECOMMENDATION), tuple(blocks))


def _proposal(told: Telling) -> list[Block]:
    say, teams, goals = told.say, told.teams, told.whole.outcome.goals
    listed = [told.person(roster, member) for roster in teams for member in roster.members]
    if len(listed) > LISTED:
        listed = [told.person(roster, member) for roster in teams for member in roster.members if member.seat]
    if len(teams) == 1:
        message = m.SEND_NAMED if told.places <= LISTED else m.SEND_ANNEX
        sentence = say(message, number=told.places, team=teams[0].name)
    else:
        each = say.listed(f"{roster.name} ({say.shown(len(roster.members))})" for roster in teams)
        sentence = say(m.SEND_TEAMS, number=told.places, teams=each)
    values = reached(say, goals)
    worth = say(m.REACHED, values=say.listed(values)) if values else say(m.ONE_OF_MANY)
    facts = [(say(m.IS_IT_BEST), best_said(told)), (say(m.MAIN_RISK), main_risk(told))]
    if called := reserves_said(told):
        more = len(called) - LINES
        beyond = [f"+ {say.shown(more)}"] if more > 0 else []
        facts.append((say(m.RESERVES), " ".join([*called[:LINES], *beyond])))
    facts += [(say(m.ONE_MORE_WOMAN), one_more_said(told)), (say(m.NOT_REPLACEABLE), indispensable_said(told))]
    roster = [Items(tuple(listed), columns=True)] if 0 < len(listed) <= LISTED else []
    return [Text(f"{sentence} {worth}", strong=True), *roster, Facts(tuple(facts))]


def best_said(told: Telling) -> str:
    """Whether anything better is possible."""
    say, outcome = told.say, told.whole.outcome
    if not outcome.goals:
        return say(m.ONE_OF_MANY)
    if outcome.verdict == "best":
        return say(m.BEST_BY_TWO if outcome.basis == "two engines" else m.BEST_PROVED)
    for goal in outcome.goals:
        if not goal.proved and goal.bound is not None and goal.value is not None:
            value, bound = value_said(say, goal, goal.value), value_said(say, goal, goal.bound)
            return say(m.BEST_WITHIN, goal=goal_called(say, goal), value=value, bound=bound)
    return say(m.BEST_OPEN)


def _nobody(told: Telling) -> list[Block]:
    say, outcome, why = told.say, told.whole.outcome, told.whole.explanation
    if outcome.verdict != "impossible":
        return [Text(say(m.NOTHING_FOUND), strong=True)]
    plans = why.plans.plans if why is not None and why.plans is not None else ()
    ways, alike = ways_by_worth(told)
    give_way = way_words(ways[0], told.problem) if ways else ""
    if plans:
        sentence = say(m.NONE_AND_PLAN, cost=say.figure(decimal_text(plans[0].cost)), plan=plan_words(told, plans[0]))
        sentence = f"{sentence} {say(m.OR_GIVE_WAY, changes=give_way)}" if ways else sentence
    elif ways:
        message = m.NONE_AND_WAYS if alike > 1 else m.NONE_AND_WAY
        sentence = say(message, number=alike, changes=give_way)
    else:
        whole = why is not None and why.ways_out is not None and why.ways_out.complete
        sentence = say(m.NONE if whole else m.NONE_UNEXPLAINED)
    best = plans[0].goals if plans else ways[0].goals if ways else ()
    values = reached(say, best)
    more = [Text(say(m.REACHED_WITH_IT, values=say.listed(values)))] if values else []
    sure = say(m.NONE_PROVED if proved(outcome.basis) else m.NONE_TOLD)
    facts = [(say(m.IS_IT_PROVED), sure)]
    if why is not None and why.conflicts:
        facts.append((say(m.WHY_NONE), "; ".join(blamed_lines(why.conflicts[0]))))
    facts += [(say(label), say(m.NOT_APPLICABLE)) for label in (m.ONE_MORE_WOMAN, m.NOT_REPLACEABLE)]
    return [Text(sentence, strong=True), *more, Facts(tuple(facts))]


def ways_by_worth(told: Telling) -> tuple[tuple[Way, ...], int]:
    """The ways out, those first that cost as little as the first, by what they reach; and how many those are."""
    why = told.whole.explanation
    ways = why.ways_out.ways if why is not None and why.ways_out is not None else ()
    alike = [way for way in ways if way.cost == ways[0].cost]
    others = [way for way in ways if way.cost != ways[0].cost]
    return (*sorted(alike, key=_worth, reverse=True), *others), len(alike)


def _worth(way: Way) -> list[tuple[bool, Fraction]]:
    """What a way out reaches, the first goal before the next; a value that is not known is the worst."""
    values = [(goal.value, 1 if goal.most else -1) for goal in way.goals]
    return [(value is not None, (value or Fraction(0)) * sign) for value, sign in values]


def plan_words(told: Telling, plan: Plan) -> str:
    """Whom a plan trains and recruits."""
    steps = [f"{each.course} × {told.say.shown(each.number)} ({told.named(each.people)})" for each in plan.courses]
    steps += [f"{each.recruit} × {told.say.shown(each.number)}" for each in plan.recruits]
    return told.say.listed(steps)
