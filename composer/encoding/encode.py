"""Writing a problem down as a program: sizes, seats, requirements, aims and goals, each on its own rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm

import numpy as np

from composer.base.arrays import Ints
from composer.base.errors import TOO_LARGE, Mistake, Path, ScenarioError
from composer.base.gc_pause import gc_paused
from composer.encoding.bound_rows import Counted, write_bounds
from composer.encoding.builder import ProgramBuilder, RowWriter
from composer.encoding.cover import cover_ladder, cover_of, write_reserves
from composer.encoding.ladder import ladders, tours_row
from composer.encoding.loss_rows import encode_survive, survived
from composer.encoding.program import Objective, Program, Source, row
from composer.encoding.seat_rows import encode_seats
from composer.measures import Linear, Measure, Polarity, Quotient, Trait
from composer.problem.any_day import readings
from composer.problem.plan import FROZEN
from composer.problem.problem import Problem
from composer.problem.programme import BUSY, TOURS
from composer.problem.requirement import Goal, Requirement
from composer.problem.team import NUMBER, SIZE, Team

Pursued = tuple[Goal, tuple[int, ...], Path]
"""A goal, the teams that it is read over, and where it stands."""
MOST_NAMED = 5
"""People that one error names before it only counts the rest."""


def encode(problem: Problem, opened: bool = False, check: Callable[[], None] = lambda: None) -> Program:
    """Write a problem down. `check` is called between two rows, and may raise what it likes.

    `opened` gives the program that explanations start from: everything asked for is a row with a `slack` that can be
    dropped or relaxed, the gates of `everyone`, the sizes and the number of teams alike too; without those anyone may
    be in a team, in any number, and the last of teams alike may be left out, which asks nothing of them. People outside
    the gates whom a total or average could not count, their cell being blank, stay outside. Aims and goals are left
    out.

    Raises ScenarioError where a total would count somebody whose cell is blank, or where numbers are too fine or
    too large for exact arithmetic.
    """
    with gc_paused():
        return _written(problem, opened, check)


def encode_by_day(problem: Problem, goal: Goal, check: Callable[[], None] = lambda: None) -> Program:
    """A problem written down, its goal the same one for each set of teams that are there together: one after the other,
    of their members alone. Raises ScenarioError as `encode` does."""
    with gc_paused():
        return _written(problem, False, check, [(goal, teams, ()) for teams in problem.days_together])


def _written(
    problem: Problem, opened: bool, check: Callable[[], None], pursued: Sequence[Pursued] | None = None
) -> Program:
    """As `encode`; other goals than the problem's may be `pursued`."""
    sheet = ProgramBuilder(problem, opened, check)
    mistakes: list[Mistake] = []
    sheet.survived = lambda scope, of: survived(scope, of, mistakes)
    write_reserves(sheet)
    most_tours = _most_tours(sheet)
    everywhere = tuple(range(len(sheet.teams)))
    index = 0
    for position, team in enumerate(problem.teams):
        if opened:
            _number(sheet, index, team, problem.fewest(team), ("teams", position, "number"))
        singles, first, begin = team.each(), index, sheet.mark
        for index, single in enumerate(singles, first):
            apart = any(each.measure.of_tours for each in single.require)
            here = sheet.mark
            if index == first or opened or apart or any(single.name in problem.kept for single in singles):
                _single(sheet, index, single, position, mistakes)
                end = sheet.mark
            else:
                sheet.repeat(first, index, begin, end)
            cover = cover_of(sheet, index, single, position, here, sheet.mark)
            sheet.covers += [] if cover is None else [cover]
        index += 1
    for number, requirement in enumerate(problem.require):
        _ask(sheet, readings(problem, requirement), requirement, ("require", number), mistakes, requirement.team or "")
    goals: list[Objective] = []
    if sheet.shortfalls:
        scale = lcm(*(weight.denominator for weight, _ in sheet.shortfalls))
        missing = Linear()
        try:
            for weight, shortfall in sheet.shortfalls:
                missing += shortfall * int(weight * scale)
            RowWriter(sheet, everywhere, Source("aims")).exact(missing)
            goals.append(Objective("aims", Quotient(missing, scale), most=False))
        except OverflowError:
            text = "the weights of the aims lie too far apart to be added up exactly: round them"
            mistakes.append(Mistake(text, _dearest_aim(problem)))
    known: dict[int, Trait] | None = None if pursued is None else {}
    for goal, teams, path in _pursued(problem, opened) if pursued is None else pursued:
        scope = RowWriter(sheet, teams, Source(goal.label))
        quotient = _express(scope, goal.measure, Polarity(goal.most, not goal.most), path, mistakes, known)
        if quotient is not None:
            goals.append(Objective(goal.label, quotient, goal.most))
    if mistakes:
        raise ScenarioError(map(problem.where, mistakes))
    return Program(
        problem.pool,
        sheet.blocks,
        tuple(sheet.traits),
        tuple(sheet.auxiliaries),
        sheet.rows.done,
        tuple(goals),
        problem.exclusive.beside(len(sheet.beside)),
        sheet.called.done,
        tuple(sheet.personal),
        None if sheet.beside else most_tours,  # sums count members of all blocks as on tour
        beside=tuple(sheet.beside),
        ladders=(*ladders(problem), *map(cover_ladder, sheet.covers)) if opened else (),
        reserves=sheet.reserves,
        covers=() if opened else tuple(sheet.covers),
    )


def _pursued(problem: Problem, opened: bool) -> Iterator[Pursued]:
    """The problem's goals."""
    names = [team.name for team in problem.deployed]
    for number, goal in enumerate(() if opened else problem.prefer):
        teams = tuple(range(len(names))) if goal.team is None else (names.index(goal.team),)
        yield goal, teams, ("prefer", number, goal.direction)


def _most_tours(sheet: ProgramBuilder) -> Ints | None:
    """In how many teams everybody may be at most, as a row of each person; who has none left is kept out by a gate. In
    an opened program that is a ladder's to say."""
    left, longest = sheet.problem.tours_left, sheet.problem.exclusive.longest
    if left is None or sheet.opened:
        return None
    source = Source(TOURS, keep=True, path=(TOURS,))
    found, each = tours_row(range(len(sheet.blocks)), left, longest, source)
    sheet.personal.append(found)
    return each


def outline(problem: Problem) -> Program:
    """A problem's program before any row is written: who may be in which team, and the names of the goals."""
    sheet = ProgramBuilder(problem, opened=False)
    asked = [*problem.require, *(requirement for team in problem.teams for requirement in team.require)]
    goals = [Objective("aims", Quotient(Linear()), most=False)] if any(each.aim is not None for each in asked) else []
    goals += [Objective(goal.label, Quotient(Linear()), goal.most) for goal in problem.prefer]
    return Program(problem.pool, sheet.blocks, (), (), (), tuple(goals), problem.exclusive)


def _single(sheet: ProgramBuilder, index: int, team: Team, position: int, mistakes: list[Mistake]) -> None:
    """All that a single team asks for, which stands in the file at this position."""
    _size(sheet, index, team, ("teams", position, "size"))
    _gates(sheet, index, team, ("teams", position, "everyone"))
    _kept(sheet, index, team)
    encode_seats(sheet, index, team, ("teams", position, "seats"))
    for number, requirement in enumerate(team.require):
        path: Path = ("teams", position, "require", number)
        _ask(sheet, [(index,)], requirement, path, mistakes, team.name)
    encode_survive(sheet, index, team, ("teams", position), mistakes)


def _number(sheet: ProgramBuilder, first: int, team: Team, fewest: int, path: Path) -> None:
    """Of teams alike, the first of which has this index, those after the `fewest` may be left out, the last ones first;
    that none is, is asked for like anything else."""
    if team.number is None:
        return
    source = Source(f"{team.name}: number", team.keeps(NUMBER), path=path)
    missing = Linear()
    before: Linear | None = None
    for index in range(first + fewest, first + team.number):
        scope = RowWriter(sheet, (index,), source)
        left_out, most = scope.auxiliary(0, 1, "left out"), sheet.blocks[index].most
        scope.require(-_members(scope) - left_out * most, low=-most, says="has no members where it is left out")
        if before is not None:
            scope.require(left_out - before, low=0, says="left out where the one before it is")
        sheet.left_out[index] = before = left_out
        missing += left_out
    if before is not None:
        RowWriter(sheet, tuple(range(first, first + team.number)), source).demand(-missing, 0, Fraction(1))


def _members(scope: RowWriter) -> Linear:
    return scope.total(Trait.of_anyone(scope.sheet.pool), [1])


def _dearest_aim(problem: Problem) -> Path:
    """Where the requirement stands whose aim weighs most."""
    rows: list[tuple[Requirement, Path]] = [(row, ("require", number)) for number, row in enumerate(problem.require)]
    for position, team in enumerate(problem.teams):
        rows += [(row, ("teams", position, "require", number)) for number, row in enumerate(team.require)]
    return max((pair for pair in rows if pair[0].aim is not None), key=lambda pair: pair[0].weight)[1]


def _size(sheet: ProgramBuilder, index: int, team: Team, path: Path) -> None:
    scope = RowWriter(sheet, (index,), Source(f"{team.name}: size", team.keeps(SIZE), path=path, team=team.name))
    members = _members(scope)
    if sheet.opened:
        scope.demand(members, team.size.low, Fraction(1))
        if team.size.high is not None:
            ceiling = -members
            if index in sheet.left_out and team.size.high < sheet.blocks[index].most:
                ceiling = ceiling - sheet.left_out[index] * team.size.high  # it is empty anyway; this is sharper
            scope.demand(ceiling, -team.size.high, Fraction(1), ceiling=True)
    else:  # not `require`, which takes it for granted that a team keeps to its size
        sheet.rows.append(row(members, team.size.low, team.size.high, scope.source))


def _gates(sheet: ProgramBuilder, index: int, team: Team, path: Path) -> None:
    """In an opened program each gate is a row: nobody is a member who does not pass it. The rest after past tours is a
    demand of its own there; that nobody is on two tours at once never gives way."""
    on = sheet.problem.on_tour(team)
    for gate in sheet.problem.gates(team, alone=True) if sheet.opened else ():
        here = (*path, gate.name) if gate.own else (gate.name,)
        bends = gate.own or (gate.name == BUSY and sheet.problem.frozen is None)
        keep = team.keeps(gate.name) or not bends
        source = Source(gate.label if gate.own else gate.name, keep, path=here, team=team.name)
        scope = RowWriter(sheet, (index,), source)
        outside = Trait((~gate.who.mask(on)).astype(np.int32), 2)
        scope.demand(scope.total(outside, [0, -1]), 0, Fraction(1), ceiling=True)


def _kept(sheet: ProgramBuilder, index: int, team: Team) -> None:
    """A frozen team keeps its people of the plan."""
    rows = sheet.problem.kept.get(team.name, ())
    if rows:
        codes = np.zeros(len(sheet.pool), np.int32)
        codes[[version for row in rows for version in sheet.pool.versions(row)]] = 1
        scope = RowWriter(sheet, (index,), Source(f"{team.name}: {FROZEN}", True, path=(FROZEN,), team=team.name))
        scope.demand(scope.total(Trait(codes, 2), [0, 1]), len(rows), Fraction(1))


def _express(
    scope: RowWriter,
    measure: Measure,
    pull: Polarity,
    path: Path,
    mistakes: list[Mistake],
    known: dict[int, Trait] | None = None,
) -> Quotient | None:
    """The measure's number; None, and a mistake, where it cannot be counted exactly. What it asks on each tour is
    `known` once, where it is read over several sets of teams."""
    people = [scope.sheet.problem.people[team] for team in scope.teams]
    pool = people[0]
    if measure.of_plan:
        each = zip(scope.teams, people, strict=True)
        traits = {team: measure.trait_in(on, scope.sheet.blocks[team].name) for team, on in each}
        scope = replace(scope, on_tour=traits)
    elif known is not None or any(on is not pool for on in people):
        known = {} if known is None else known
        for on in people:
            if id(on) not in known:
                known[id(on)] = measure.trait(on)
        scope = replace(scope, on_tour={team: known[id(on)] for team, on in zip(scope.teams, people, strict=True)})
    uncounted = measure.uncounted(pool)
    if uncounted is not None:
        eligible = np.any(np.stack([scope.sheet.blocks[team].eligible for team in scope.teams]), axis=0)
        blank = np.flatnonzero(uncounted & eligible)
        if len(blank):
            named = ", ".join(pool.ids[row] for row in blank[:MOST_NAMED])
            more = f" and {len(blank) - MOST_NAMED} more" if len(blank) > MOST_NAMED else ""
            text = f"{measure.phrase()} would count people whose cell is blank: {named}{more}"
            mistakes.append(Mistake(text, path))
            return None
    try:
        quotient = _settled(scope, measure.express(scope, pool, pull))
        scope.exact(quotient.top)
        lighter = scope.lighter(quotient.top)
        return quotient if lighter is quotient.top else replace(quotient, top=lighter)
    except OverflowError:
        mistakes.append(Mistake(TOO_LARGE, path))
        return None


def _settled(scope: RowWriter, quotient: Quotient) -> Quotient:
    """A quotient whose count is the same for every team, as a fraction of that count: bounds on it round sharper."""
    if quotient.count is None or quotient.count.auxiliaries:
        return quotient
    count = quotient.count.constant
    for (team, trait), weights in quotient.count.people.items():
        block = scope.sheet.blocks[team]
        each = np.unique(np.asarray(weights)[scope.sheet.heads(team, trait) > 0])
        if len(each) != 1 or block.least != block.most:
            return quotient
        count += int(each[0]) * block.most
    return Quotient(quotient.top, quotient.scale * count, None, quotient.step) if count > 0 else quotient


def _ask(
    sheet: ProgramBuilder,
    sets: Sequence[tuple[int, ...]],
    requirement: Requirement,
    path: Path,
    mistakes: list[Mistake],
    team: str,
) -> None:
    """A requirement's bounds, and its aim with the shortfall that may bend it; of every set of teams that it is read
    over."""
    source = Source(requirement.label, requirement.keep, requirement.weight, path, team)
    pull = Polarity(requirement.low is not None, requirement.high is not None)
    counted: list[Counted] = []
    known: dict[int, Trait] | None = {} if len(sets) > 1 else None
    for teams in sets:
        scope = RowWriter(sheet, teams, source)
        quotient = _express(scope, requirement.measure, pull, path, mistakes, known)
        if quotient is None:
            return
        counted.append((scope, quotient))
    try:
        write_bounds(counted, requirement)
    except OverflowError:
        mistakes.append(Mistake(TOO_LARGE, path))
