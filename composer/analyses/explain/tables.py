"""Why there is no team: the conflict, the ways out, the plans, and who there is against who is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from composer.analyses.explain.answer import Explanation
from composer.analyses.explain.ways_out.answer import Ways
from composer.analyses.explain.ways_out.words import no_way_said, way_words, ways_heading, ways_proved
from composer.analyses.explain.words import blamed_text, find_out_lines
from composer.analyses.gaps.answer import Plans
from composer.analyses.gaps.words import other_plans_said, plans_said
from composer.base.numbers import decimal_text
from composer.infeasibility.conflict_details import Conflict
from composer.problem.problem import Problem
from composer.problem.results import Roster
from composer.render.plain import goal_heading
from composer.render.table import Cell, Number, Table, listed, whole, yes
from composer.render.team_tables import member_rows, reached, team_cells, team_heads


def explanation_tables(explanation: Explanation, problem: Problem, show: Sequence[str] = ()) -> list[Table]:
    """Conflicts, ways out and plans, as far as they were asked for; those without any rows only say why."""
    tables = [conflicts_table(explanation.conflicts)] if explanation.conflicts else []
    if explanation.ways_out is not None:
        ways = explanation.ways_out
        more = () if explanation.find_out is None else find_out_lines(explanation.find_out, show)
        tables.append(ways_table(ways, problem, more))
        choices = [(way.teams, problem.pool) for way in ways.ways]
        tables.append(member_rows("Ways out, teams", "way out", choices, show))
    if explanation.plans is not None:
        tables.append(plans_table(explanation.plans))
        plans = explanation.plans.plans
        tables.append(member_rows("Plans, teams", "plan", [(plan.teams, plan.pool) for plan in plans], show))
    return tables


def conflicts_table(conflicts: Sequence[Conflict]) -> Table:
    """One row a demand of each conflict."""
    rows: list[tuple[Cell, ...]] = []
    for number, conflict in enumerate(conflicts, 1):
        called = [blamed.called for blamed in conflict.demands]
        rows += [
            (
                whole(number),
                blamed_text(blamed, called.count(blamed.called) > 1),
                blamed.team,
                yes(conflict.minimal),
                yes(conflict.smallest),
            )
            for blamed in conflict.demands
        ]
    heads = ("conflict", "demand", "team", "without any one the others can be met", "no conflict is smaller")
    return Table("Conflicts", heads, tuple(rows), ("The demands of a conflict cannot all be met.",))


def ways_table(ways: Ways, problem: Problem, more: Sequence[str] = ()) -> Table:
    """One row a way out: what it costs, what changes, what the goals reach then, and the teams. `more` is said below
    what is said of them."""
    first = ways.ways[0] if ways.ways else None
    goals = () if first is None else first.goals
    most = max((way.teams for way in ways.ways), key=len, default=())  # a way out may ask for fewer teams alike
    rows: list[tuple[Cell, ...]] = [
        (
            whole(number),
            Number(way.cost, decimal_text(way.cost)),
            way_words(way, problem),
            *map(reached, way.goals),
            *team_cells([_named(way.teams, roster.name) for roster in most]),
        )
        for number, way in enumerate(ways.ways, 1)
    ]
    heads = (
        "way out",
        "cost",
        "what changes",
        *map(goal_heading, goals),
        *team_heads(most),
    )
    return Table("Ways out", heads, tuple(rows), (*_of_ways(ways), *more))


def _named(teams: Sequence[Roster], name: str) -> Roster:
    """The team of that name, or one of nobody."""
    return next((roster for roster in teams if roster.name == name), Roster(name, ()))


def _of_ways(ways: Ways) -> Iterator[str]:
    if ways.needless:
        yield "A team is possible as it is: nothing has to change."
    elif not ways.ways:
        yield no_way_said(ways)
    else:
        yield f"{ways_heading(ways)}."
        yield from ways_proved(ways)


def plans_table(plans: Plans) -> Table:
    """One row a course or recruit of each plan."""
    rows: list[tuple[Cell, ...]] = []
    for number, plan in enumerate(plans.plans, 1):
        start = (whole(number), Number(plan.cost, decimal_text(plan.cost)))
        rows += [
            (
                *start,
                each.course,
                "course",
                whole(each.number),
                Number(each.cost, decimal_text(each.cost)),
                listed(each.people),
            )
            for each in plan.courses
        ]
        rows += [
            (*start, each.recruit, "recruit", whole(each.number), Number(each.cost, decimal_text(each.cost)), None)
            for each in plan.recruits
        ]
    heads = ("plan", "cost of the plan", "course or recruit", "kind", "number", "cost", "who")
    said = (plans_said(plans), other_plans_said(plans)) if plans.plans else (plans_said(plans),)
    return Table("Plans", heads, tuple(rows), said)
