"""For each member of a roster who could step in: one loss after the other, members alike once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from composer.analyses.answer import StageTimer, shared
from composer.analyses.repair.decided import decided
from composer.analyses.repair.left import spelled_out
from composer.analyses.solution import verify_placement
from composer.analyses.solve.search import solve_problem
from composer.analyses.standins.answer import Joining, StandIn, Standins
from composer.analyses.standins.loss import Loss, Losses
from composer.base.errors import Disagreement
from composer.checking.verify import Recount, verify
from composer.problem.plan import DecidedPlan, read_plan
from composer.problem.plan_changes import PlanChanges, plan_changes
from composer.problem.problem import Problem
from composer.problem.reserves import RESERVE
from composer.problem.results import GoalValue, Member, Roster, Verdict
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget, stoppable


def standins(
    problem: Problem,
    roster: object = None,
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Standins:
    """For each member who could step in: the fewest changes after their loss, and the best for the goals among those.

    As `repair` with that one member gone, from all the teams that they are in: a change is a place that is not kept by
    the same person in the same team, the member's own places among them; moves to another seat are none. So one change
    is a single replacement (or, where the size is a range, none).

    Parameters
    ----------
    problem : Problem
        What is asked. Its plan, if it has one, gives way to the roster.
    roster : mapping, answer or sequence, optional
        The members of each team by its name, as ids or `Member`s; or an answer of `solve`, or what its JSON says. The
        team that `solve` finds, if left out.
    work : float, optional
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    Standins
        For each place of the roster whether somebody can stand in, and how, the scarcest first. At a limit, or after
        Ctrl-C, each member with what is known of them by then.

    Raises
    ------
    ScenarioError
        For a roster that does not fit the problem.
    Disagreement
        For a defect of this program: two roads to the same answer differ.

    Notes
    -----
    Where all others can stay, nothing has fewer changes; else changes are a linear count, brought to its least. Members
    whom no requirement tells apart are answered together.
    """
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        return _asked(problem, roster, budget)


def _asked(problem: Problem, roster: object, budget: Budget) -> Standins:
    clock, given = StageTimer(), roster is not None
    if not given:
        found = solve_problem(problem, budget)
        clock.lap("best team")
        if not found.teams:
            told = shared(problem, None, budget, clock, whole=found.verdict == "impossible")
            return Standins(
                verdict=found.verdict, given=False, holds=False, teams=(), findings=(), goals=(), standins=(), **told
            )
        roster = found
    asked = decided(spelled_out(problem), roster, ())
    there = verify(asked, _with_reserves(roster))
    asked = asked.replacing(plan=DecidedPlan(tuple((each.name, each.members) for each in there.teams)))
    clock.lap("roster")
    search = _Search(asked, budget, there)
    search.run()
    clock.lap("losses")
    each = search.told()
    verdict: Verdict = "best" if all(one.best for one in each) else "found"
    if verdict == "found" and all(one.possible is None for one in each):
        verdict = "undecided"
    return Standins(
        verdict=verdict,
        given=given,
        holds=there.met,
        teams=there.teams,
        findings=there.findings,
        goals=there.goals,
        standins=each,
        **shared(asked, None, budget, clock, whole=verdict == "best"),
    )


def _with_reserves(roster: object) -> dict[str, Sequence[Member]]:
    """A roster that was read, those who stand by among the members of their teams."""
    read = read_plan(roster)
    teams: dict[str, Sequence[Member]] = {} if read is None else dict(read.teams)
    for each in getattr(roster, "teams", ()):
        if isinstance(each, Roster) and each.reserves:
            teams[each.name] = [*each.members, *(Member(one.id, RESERVE) for one in each.reserves)]
    return teams


@dataclass(frozen=True, eq=False)
class _Answer:
    """What is known of one member's loss, recomputed where there are teams."""

    loss: Loss
    counted: Recount | None = None
    changes: PlanChanges | None = None


class _Search:
    """Every member's loss, and what is known of it."""

    def __init__(self, problem: Problem, budget: Budget, there: Recount) -> None:
        self.problem, self.budget, self.there = problem, budget, there
        self.losses = Losses(problem, budget)
        self.people = self.losses.people.tolist()
        self.answers: dict[int, _Answer] = {}
        self.kinds: dict[tuple[int, ...], int] = {}
        """The first of each kind that was asked about."""

    def run(self) -> None:
        """First what can be done while all others stay, then whatever else: as far as the budget goes."""
        with suppress(OutOfBudget):
            self.losses.write()
            for place, person in enumerate(self.people):
                self.budget.say(f"member {place + 1:,} of {len(self.people):,}")
                self._answer(person, self._staying, len(self.people) - place)
            left = [person for person in self.people if self.answers[person].counted is None]
            self.kinds.clear()
            for place, person in enumerate(left):
                self.budget.say(f"whom nobody replaces alone: {place + 1:,} of {len(left):,}")
                self._answer(person, self._changing, len(left) - place)

    def _answer(self, person: int, search: Callable[[int], Loss], questions: int) -> None:
        """Ask about one of so many members, with their part of the budget that is left."""
        self.budget.check()
        with self.budget.one_of(questions), suppress(OutOfBudget):
            loss = search(person)
            self.answers[person] = _Answer(loss)
            self.answers[person] = self._recounted(person, loss)
        self.answers.setdefault(person, _Answer(Loss(self.losses.places_of(person))))

    def _staying(self, person: int) -> Loss:
        first = self.kinds.setdefault(self.losses.kind(person), person)
        known = self.answers[first].loss if first in self.answers else None
        if known is not None and known.placement is not None and known.whole and self.losses.alike_in_goals(person):
            return self.losses.exchanged(known, first, person)
        if known is not None and known.placement is None and known.least > self.losses.places_of(person):
            return known
        return self.losses.staying(person)

    def _changing(self, person: int) -> Loss:
        first, least = self.kinds.setdefault(self.losses.kind(person), person), self.answers[person].loss.least
        known = self.answers[first].loss if first != person else None
        if known is not None and (known.nobody or (known.placement is not None and known.changes == known.least)):
            found = self.losses.exchanged(known, first, person)
        else:
            found = self.losses.fewest(person, least)
        self.answers[person] = self._recounted(person, replace(found, reached=(), whole=False))
        return self.losses.best(person, found)

    def _recounted(self, person: int, loss: Loss) -> _Answer:
        """What was found, recomputed on the people."""
        if loss.placement is None:
            return _Answer(loss)
        problem = self.losses.asked_without(person)
        reached = [goal for goal in loss.reached if goal.value is not None]
        check = partial(self.budget.check_late, tuning.COUNTING)
        counted = verify_placement(problem, loss.placement, reached, check=check)
        changes = plan_changes(problem, counted.teams)
        gone = self.problem.pool.ids[person]
        assert changes is not None
        assert loss.changes is not None
        if not loss.least <= changes.number <= loss.changes:
            raise Disagreement(f"the engine says {loss.changes} changes where {gone} is gone: {changes.number} counted")
        if any(member.id == gone for roster in counted.teams for member in roster.members):
            raise Disagreement(f"the engine's team has {gone} in it, who is gone")
        return _Answer(replace(loss, changes=changes.number), counted, changes)

    # What is told

    def told(self) -> tuple[StandIn, ...]:
        """Every place, the scarcest first."""
        each = [self._told(member, roster.name) for roster in self.there.teams for member in roster.members]
        return tuple(sorted(each, key=_scarcity))

    def _told(self, member: Member, team: str) -> StandIn:
        row = self.problem.pool.row(member.id)
        assert row is not None
        answer = self.answers.get(row) or _Answer(Loss(self.losses.places_of(row)))
        loss, counted, changes = answer.loss, answer.counted, answer.changes
        if counted is None or changes is None:
            possible = False if loss.nobody else None
            return StandIn(member.id, team, member.seat, possible, None, loss.least)
        seats = {(roster.name, one.id): one.seat for roster in counted.teams for one in roster.members}
        goals = _goals(counted.goals, loss)
        leaving = dict.fromkeys([member.id, *(each.id for each in changes.leaving)])
        return StandIn(
            member.id,
            team,
            member.seat,
            True,
            changes.number,
            loss.least,
            tuple(leaving),
            tuple(Joining(each.id, each.team, seats[each.team, each.id]) for each in changes.joining),
            changes.moved,
            goals,
            tuple(_lost(before, after) for before, after in zip(self.there.goals, goals, strict=True)),
        )


def _goals(counted: Sequence[GoalValue], loss: Loss) -> tuple[GoalValue, ...]:
    """The goals' values as they were recomputed, with what is proved of them."""
    known = [*loss.reached, *([None] * (len(counted) - len(loss.reached)))]
    return tuple(
        goal
        if said is None
        else replace(goal, bound=goal.value if said.proved else said.bound, proved=said.proved, basis=said.basis)
        for goal, said in zip(counted, known, strict=True)
    )


def _lost(before: GoalValue, after: GoalValue) -> Fraction | None:
    if before.value is None or after.value is None:
        return None
    return before.value - after.value if after.most else after.value - before.value


def _scarcity(each: StandIn) -> tuple[int, int, list[Fraction]]:
    state = 0 if each.possible is False else 1 if each.possible is None else 2
    changes = each.least if each.changes is None else each.changes
    return state, -changes, [-(loss or Fraction(0)) for loss in each.losses]
