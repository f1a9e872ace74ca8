"""The best choice whose reserves cover every loss that they are asked to: by columns and constraints generated as they
matter (Zeng and Zhao 2013).

A program is asked with those losses alone that are known to matter. Its best choice is held against all: where its
reserves make every loss good, nothing is better, since fewer losses never allow less. Otherwise the losses that they do
not make good are added (`encoding.cover`), each once; there are finitely many. Where the program with some of the
losses has no choice, there is none: no reserves from this pool do. Of the choices in between nobody needs a proof that
nothing is better: whatever is best of all is no better than the last one, and that is proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice
from typing import TYPE_CHECKING

import numpy as np

from composer.base.errors import Disagreement
from composer.checking.reserves import uncovered
from composer.encoding.best_sums import heaviest
from composer.encoding.cover import Cover, Loss, with_loss
from composer.encoding.program import Program, Row, Source
from composer.measures import Linear, Trait
from composer.measures.helpers import different_weights
from composer.optimize.query import Maximize, WarmStart
from composer.presolve.condense import Placement
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget

if TYPE_CHECKING:
    from composer.optimize.optimum import Optimum

THERE = Source("who is there")
AT_ONCE = 12
"""Losses that are added after one choice."""
SPARE = 60
"""What a row adds to what teams have to spare where its bound is 1."""
LOSSES = 60
"""Losses of one choice up to which reserves for all of them are looked for at once."""


def maximize_covered(
    program: Program, objective: Linear, known: Optimum, maximize: Maximize, budget: Budget, memory: WarmStart | None
) -> Optimum:
    """The best choice of a program with `covers`, as `maximize` finds it of one without. `known` is one that meets the
    program, if there is one: it is what is left where the budget ends, with the bound."""
    try:
        found = _maximize_covered(program, objective, known.placement, maximize, budget, memory)
    except OutOfBudget:
        return known
    return found if found.placement is not None or found.proved else replace(known, bound=found.bound)


def _maximize_covered(
    program: Program,
    objective: Linear,
    known: Placement | None,
    maximize: Maximize,
    budget: Budget,
    memory: WarmStart | None,
) -> Optimum:
    """As `maximize_covered`. Raises OutOfBudget."""
    tried = False
    while True:
        master, kinds = _master(program)
        whole = len(master.rows) == len(program.rows)
        answer = maximize(master, objective, budget, known if whole else None, memory, later=True)
        if answer.placement is None:
            return replace(answer, against=())
        placement = _own_part(program, answer.placement)
        missing = [
            (cover, loss) for cover in program.covers for loss in _missing(program, cover, placement, maximize, budget)
        ]
        if not missing:
            if answer.later is not None:
                answer = answer.later()
                budget.rests_on(answer.basis)
            return replace(answer, placement=placement, against=())
        if not tried and not objective.people and not objective.auxiliaries:
            tried, lucky = True, _with_something_to_spare(program, maximize, budget, memory)
            if lucky is not None:
                return replace(answer, placement=lucky, against=())
        if not answer.proved and answer.later is None:
            return replace(answer, placement=None, value=None)
        for cover, loss in missing:
            kind = _kind(program, cover, loss)
            if kind in kinds[cover.reserves]:
                lost = ", ".join(program.pool.ids[person] for person in loss)
                raise Disagreement(f"the engine's reserves make the loss of {lost} good, recomputed they do not")
            kinds[cover.reserves].add(kind)
            cover.found.append(loss)
        budget.say(f"{sum(len(cover.found) for cover in program.covers)} losses looked at")
        budget.check()


def _with_something_to_spare(
    program: Program, maximize: Maximize, budget: Budget, memory: WarmStart | None
) -> Placement | None:
    """A choice that makes every loss good, if there is one soon: of teams with most to spare beyond what is asked of
    them, whose losses are few enough to be asked for at once."""
    if np.count_nonzero(program.eligible) > tuning.SAMPLE:
        return None
    spare = Linear()
    for cover in program.covers:
        for row in cover.rows(program):
            if row.low is not None and row.high is None and not _heavy(row.expression):
                each = max(1, SPARE // max(1, abs(row.low)))
                spare += row.expression * each
                mine = {(cover.reserves, trait): weights for (_, trait), weights in row.expression.people.items()}
                spare += Linear(mine) * each
    placement = maximize(replace(program, covers=()), spare, budget, None, memory, later=True).placement
    return None if placement is None else _with_other_reserves(program, placement, maximize, budget)


def _heavy(expression: Linear) -> bool:
    """Whether its numbers, together with those of other rows, could leave the range of what is exact."""
    weights = [heaviest(each) for each in expression.people.values()]
    return max([0, *weights, *map(abs, different_weights(expression.auxiliaries))]) > tuning.DOUBLES


def _with_other_reserves(
    program: Program, placement: Placement, maximize: Maximize, budget: Budget
) -> Placement | None:
    """The same teams with reserves that make every loss good; None where there are none, or too many losses."""
    blocks = list(program.blocks)
    fixed = [*range(len(program.teams)), *{cover.team for cover in program.covers}]
    for index in fixed:
        mask = np.zeros(len(program.pool), np.bool_)
        mask[placement.blocks[index]] = True
        blocks[index] = replace(blocks[index], eligible=mask, least=int(mask.sum()), most=int(mask.sum()))
    whole = replace(program, blocks=tuple(blocks), covers=())
    for cover in program.covers:
        losses = _kinds_of_losses(program, cover, placement)
        if len(losses) > LOSSES:
            return None
        for loss in losses:
            whole = with_loss(whole, cover, loss, cover.rows(program))
    answer = maximize(whole, Linear(), budget)
    if answer.placement is None:
        return None
    found = _own_part(program, answer.placement)
    missing = (_missing(program, cover, found, maximize, budget) for cover in program.covers)
    return None if any(missing) else found


def _kinds_of_losses(program: Program, cover: Cover, placement: Placement) -> list[Loss]:
    """The losses of a choice, one of each kind."""
    asked, members = cover.rows(program), placement.members[cover.team].tolist()
    first = {person: int(np.flatnonzero(cover.kind(program, asked, person))[0]) for person in members}
    found: dict[Loss, Loss] = {}
    for number in range(1, min(cover.losses, len(members)) + 1):
        for loss in islice(combinations(members, number), LOSSES**2):
            found.setdefault(tuple(sorted(first[person] for person in loss)), loss)
    return list(found.values())


def _own_part(program: Program, placement: Placement) -> Placement:
    """A choice of a program with losses written down, as one of the program without."""
    helpers, beside = len(program.auxiliaries), len(program.beside)
    return Placement(placement.members, placement.auxiliaries[:helpers], placement.beside[:beside])


def covers(program: Program, cover: Cover, placement: Placement, maximize: Maximize, budget: Budget) -> bool:
    """Whether the reserves of a choice make every loss good. Raises OutOfBudget."""
    return next(uncovered_by(program, cover, placement, maximize, budget), None) is None


def uncovered_by(
    program: Program, cover: Cover, placement: Placement, maximize: Maximize, budget: Budget
) -> Iterator[Loss]:
    """The losses that the reserves of a choice do not make good, one of each kind. Raises OutOfBudget."""
    if cover.problem is not None:
        yield from _recounted(cover, program, placement, budget)
        return
    members = placement.members[cover.team].tolist()
    asked = cover.rows(program)
    first = {person: int(np.flatnonzero(cover.kind(program, asked, person))[0]) for person in members}
    seen = set()
    for number in range(1, min(cover.losses, len(members)) + 1):
        for loss in combinations(members, number):
            budget.check()
            kind = tuple(sorted(first[person] for person in loss))
            if kind not in seen:
                seen.add(kind)
                answer = maximize(_after(program, cover, placement, loss), Linear(), budget)
                if answer.placement is None and not answer.proved:
                    raise OutOfBudget
                if answer.placement is None:
                    yield loss


def _missing(program: Program, cover: Cover, placement: Placement, maximize: Maximize, budget: Budget) -> list[Loss]:
    """Some of them."""
    return list(islice(uncovered_by(program, cover, placement, maximize, budget), AT_ONCE))


def _recounted(cover: Cover, program: Program, placement: Placement, budget: Budget) -> Iterator[Loss]:
    """As `uncovered_by`, counted on the people."""
    assert cover.problem is not None
    team = cover.problem.deployed[cover.team]
    on, asked = cover.problem.on_tour(team), cover.rows(program)
    members, reserves = (
        [on.person(row, team.name) for row in rows.tolist()]
        for rows in (placement.members[cover.team], placement.blocks[cover.reserves])
    )
    first = {one.row: int(np.flatnonzero(cover.kind(program, asked, one.row))[0]) for one in members}
    yield from (
        tuple(person.row for person in loss)
        for loss in uncovered(team, members, reserves, cover.losses, budget.check, lambda person: first[person.row])
    )


def _kind(program: Program, cover: Cover, loss: Loss) -> Loss:
    """Of each of the lost the first member there could be who is like them; nobody where one of them is like none."""
    asked = cover.rows(program)
    kinds = [np.flatnonzero(cover.kind(program, asked, person)) for person in loss]
    return tuple(sorted(int(kind[0]) for kind in kinds)) if all(map(len, kinds)) else ()


def _master(program: Program) -> tuple[Program, dict[int, set[Loss]]]:
    """The program with the losses that are known to matter, and of each block of reserves which these are."""
    master = replace(program, covers=())
    kinds: dict[int, set[Loss]] = {cover.reserves: set() for cover in program.covers}
    for cover in program.covers:
        for loss in cover.found:
            kind = _kind(program, cover, loss)
            if kind and len(loss) <= cover.losses and kind not in kinds[cover.reserves]:
                kinds[cover.reserves].add(kind)
                master = with_loss(master, cover, kind, cover.rows(program))
    return master, kinds


def _after(program: Program, cover: Cover, placement: Placement, loss: Loss) -> Program:
    """That the reserves of a choice make one loss good: nobody else is in it, and what gives way does as it does."""
    asked = cover.rows(program)
    own = cover.helpers
    helpers = [
        ends if helper in own else (int(value), int(value))
        for helper, (ends, value) in enumerate(zip(program.auxiliaries, placement.auxiliaries.tolist(), strict=True))
    ]
    blocks, trait = [], len(program.traits)
    for index, (block, there) in enumerate(zip(program.blocks, placement.blocks, strict=True)):
        mask = np.zeros(len(program.pool), np.bool_)
        mask[there if index in (cover.team, cover.reserves) else []] = True
        number = int(mask.sum())
        blocks.append(replace(block, eligible=mask, least=number, most=number))
    everybody = [
        Row(Linear({(index, trait): np.ones(1, np.int64)}), blocks[index].least, None, THERE)
        for index in (cover.team, cover.reserves)
    ]
    alone = replace(
        program,
        blocks=tuple(blocks),
        traits=(*program.traits, Trait(np.zeros(len(program.pool), np.int32), 1)),
        rows=tuple(everybody),
        auxiliaries=tuple(helpers),
        goals=(),
        covers=(),
        ladders=(),
        personal=(),
        most_tours=None,
    )
    return with_loss(alone, cover, loss, asked)
