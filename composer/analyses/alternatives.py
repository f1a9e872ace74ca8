"""Other teams: the next best ones, or the most different ones that lose little."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from composer import answers
from composer.amounts import decimal_text, proportion
from composer.bounding import coarser, keeping, oriented
from composer.draft import write
from composer.engines.another import kept, places
from composer.engines.budget import Budget, stoppable
from composer.engines.pursuit import pursue
from composer.errors import Mistake, ScenarioError, TooLarge
from composer.measures import Linear, Quotient
from composer.outcome import Effort, GoalValue, People, Roster, Verdict
from composer.pictures import Pictured
from composer.pool import Pool
from composer.problem import Problem
from composer.program import Aim, Program, Source, row
from composer.reduce.model import Placement


@dataclass(frozen=True)
class Alternative:
    """One choice of teams, counted by hand. `proved`: there is no better one among those that are not listed before it.

    `leaving` and `joining` are the people by whom it differs from the best one; `differs` says, for each one before
    it, how many of that one's members are not in the same team here.
    """

    teams: tuple[Roster, ...]
    goals: tuple[GoalValue, ...]
    proved: bool
    leaving: tuple[str, ...]
    joining: tuple[str, ...]
    differs: tuple[int, ...]


@dataclass(frozen=True)
class Alternatives(Pictured):
    """The best choice and those after it, in order. `complete`: it is proved that there are no more."""

    verdict: Verdict
    alternatives: tuple[Alternative, ...]
    complete: bool
    people: People
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    effort: Effort
    title: str = ""
    note: str = ""
    warnings: tuple[str, ...] = ()
    pool: Pool | None = field(default=None, repr=False, compare=False)


def alternatives(
    problem: Problem,
    number: int = 5,
    *,
    differ: int = 1,
    within: object = None,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Alternatives:
    """The best teams and the next best ones, `number` in all; each differs from all before it by `differ` members.

    With `within` (`"2%"`), each is the one that differs most from all before it – counted by the one it is most like –
    and loses no more than that part of the best value on any goal. Where no goal has a value to lose, or nothing is
    preferred, the first found that differs will do.

    Raises ScenarioError for a number below 1 or a `within` that is no percentage.
    """
    mistakes = [
        Mistake(f"a whole number of 1 or more is wanted, not {given}", (name,))
        for name, given in (("number", number), ("differ", differ))
        if given < 1
    ]
    loss: Fraction | None = None
    try:
        loss = None if within is None else proportion(within)
    except ValueError as error:
        mistakes.append(Mistake(str(error), ("within",)))
    if mistakes:
        raise ScenarioError(mistakes)
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        return _search(problem, number, differ, loss, budget)


def _search(problem: Problem, number: int, differ: int, loss: Fraction | None, budget: Budget) -> Alternatives:
    clock = answers.Clock()
    original = program = write(problem)
    clock.lap("program")
    found: list[tuple[Alternative, Placement]] = []
    verdict: Verdict = "undecided"
    complete = False
    while len(found) < number:
        budget.say(f"team {len(found) + 1} of {number}")
        apart = loss is not None and bool(found)
        pursued = pursue(_most_different(program, found, differ) if apart else program, budget)
        if pursued.placement is None:
            complete = pursued.proved
            break
        reached = pursued.reached[1:] if apart else pursued.reached
        checked = answers.checked(problem, pursued.placement, reached)
        proved = pursued.proved and len(reached) == len(original.goals)
        goals = tuple(
            replace(goal, value=counted.value, measure=counted.measure)
            for goal, counted in zip(_all(original, reached), checked.goals, strict=True)
        )
        found.append((_alternative(problem, pursued.placement, checked.teams, goals, proved, found), pursued.placement))
        if not proved:
            break
        if len(found) == 1 and loss is not None:
            program = _losing_little(original, goals, loss)
        program, same = kept(program, pursued.placement)
        program = program.holding([row(same, None, places(pursued.placement) - differ, Source("another team"))])
        if places(pursued.placement) < differ:
            complete = True  # nobody can differ by more people than there are
            break
    clock.lap("solve")
    if found:
        verdict = "best" if found[0][0].proved else "found"
    elif complete:
        verdict = "impossible"
    return Alternatives(
        verdict=verdict,
        alternatives=tuple(one for one, _ in found),
        complete=complete,
        people=answers.people(original, budget),
        seconds=clock.laps,
        versions=answers.versions(),
        inputs=problem.inputs,
        effort=answers.effort(budget),
        title=problem.title,
        note="stopped before the end" if budget.stopped else "",
        warnings=problem.warnings,
        pool=problem.pool,
    )


def _all(program: Program, reached: tuple[GoalValue, ...]) -> list[GoalValue]:
    rest = program.goals[len(reached) :]
    return [*reached, *(GoalValue(aim.label, None, None, False, aim.most) for aim in rest)]


def _losing_little(program: Program, goals: tuple[GoalValue, ...], loss: Fraction) -> Program:
    """The program in which every goal stays within its part of the best value."""
    for aim, goal in zip(program.goals, goals, strict=True):
        assert goal.value is not None
        quotient, sign = oriented(aim), 1 if aim.most else -1
        bound = sign * goal.value - abs(goal.value) * loss
        if quotient.count is not None:
            bound = coarser(quotient, bound, program.room)
        try:
            program = keeping(program, aim, sign * bound)
        except OverflowError:
            raise TooLarge(f"{aim.label}, within {decimal_text(100 * loss)} % of its best") from None
    return program


def _most_different(program: Program, found: list[tuple[Alternative, Placement]], differ: int) -> Program:
    """The program whose first goal is to differ most from the one found that it is most like."""
    most = min(places(placement) for _, placement in found)
    apart = Linear(helpers={len(program.helpers): 1})
    program = replace(program, helpers=(*program.helpers, (min(differ, most), most)))
    rows = []
    for _, placement in found:
        program, same = kept(program, placement)
        rows.append(row(same + apart, None, places(placement), Source("another team")))
    first = Aim("difference", Quotient(apart), most=True)
    return replace(program.holding(rows), goals=(first, *program.goals))


def _alternative(
    problem: Problem,
    placement: Placement,
    teams: tuple[Roster, ...],
    goals: tuple[GoalValue, ...],
    proved: bool,
    found: list[tuple[Alternative, Placement]],
) -> Alternative:
    here = [set(members.tolist()) for members in placement.members]
    differs = tuple(
        sum(len(set(members.tolist()) - mine) for members, mine in zip(before.members, here, strict=True))
        for _, before in found
    )
    leaving: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    if found:
        best = {person for members in found[0][1].members for person in members.tolist()}
        mine = set().union(*here)
        leaving = tuple(problem.pool.ids[person] for person in sorted(best - mine))
        joining = tuple(problem.pool.ids[person] for person in sorted(mine - best))
    return Alternative(teams, goals, proved, leaving, joining, differs)
