"""The fewest changes that make a roster hold again, and the best teams among those."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

from composer.analyses.answer import StageTimer, shared
from composer.analyses.chance import with_chances
from composer.analyses.explain.ways_out.ways import ways_out
from composer.analyses.repair.answer import Repair, Unrepaired
from composer.analyses.repair.decided import decided
from composer.analyses.repair.left import (
    OVER_ALL,
    TRIED,
    alone,
    growing,
    left_as_they_are,
    remaining,
    sets_of,
    spelled_out,
)
from composer.analyses.solve.answer import Outcome
from composer.analyses.solve.search import solve_problem
from composer.checking.verify import verify
from composer.encoding.encode import encode
from composer.measures import Changes, Linear
from composer.optimize import maximize
from composer.pool.who import ANYONE
from composer.problem.edits import only_required
from composer.problem.plan_changes import plan_changes
from composer.problem.problem import Problem
from composer.problem.requirement import Goal, Requirement
from composer.problem.results import Member, Verdict, with_reserves
from composer.solvers.budget import Budget, OutOfBudget, stoppable

WAYS = 3
"""Ways out that are told of a team that cannot be repaired."""
CHANGES = Changes(changes=ANYONE)


def repair(
    problem: Problem,
    roster: object,
    gone: str | Sequence[str] = (),
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Repair:
    """The fewest changes that make a roster hold again, proved fewest; among those the problem's own goals.

    A change is a place that is not kept by the same person in the same team: a member who moves to another seat is
    none, one who moves to another team is. Where not all teams can be repaired, as few as can be are left as they are,
    each with its ways out, and the others are repaired.

    Parameters
    ----------
    problem : Problem
        What is asked. Its plan, if it has one, gives way to the roster.
    roster : mapping, answer or sequence
        The members of each team by its name, as ids or `Member`s; or an answer of `solve`, or what its JSON says.
    gone : str or sequence of str, optional
        Ids of members who are gone; nobody, where the roster is to be mended for other reasons.
    work : float, optional
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    Repair
        The teams, who leaves, joins and moves. At a limit, or after Ctrl-C, what was found by then.

    Raises
    ------
    ScenarioError
        For a roster that does not fit the problem, for ids that nobody has, and for those that are not in the roster.
    Disagreement
        For a defect of this program: two roads to the same answer differ.

    Notes
    -----
    Changes are a linear count, brought to its least and held there while the goals are pursued in order.
    """
    asked = decided(spelled_out(problem), roster, [gone] if isinstance(gone, str) else gone)
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        return _Search(asked, budget).answer()


class _Search:
    """A repair, step by step."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem, self.budget = problem, budget
        self.clock = StageTimer()
        self.left: tuple[str, ...] = ()
        self.fewest_left = True
        self.whole = True
        self.members = {team.name: remaining(problem, team) for team in problem.deployed}

    def answer(self) -> Repair:
        changing = self._changing(self.problem)
        fewest = solve_problem(changing, self.budget)
        self.clock.lap("fewest changes")
        if fewest.verdict == "impossible":
            found = self._without_some()
            if found is not None:
                changing = self._changing(found)
                fewest = solve_problem(changing, self.budget)
            self.clock.lap("teams that can be repaired")
        best = self._best(changing, fewest)
        self.clock.lap("goals")
        return self._told(fewest, best)

    def _changing(self, problem: Problem) -> Problem:
        return only_required(problem).replacing(prefer=(Goal(least=CHANGES),))

    def _best(self, changing: Problem, fewest: Outcome) -> Outcome | None:
        """The problem's own goals, among repairs with as few changes."""
        if not fewest.teams:
            return None
        number = fewest.goals[0].value
        assert number is not None
        held = Requirement(CHANGES, at_most=number)
        asked = self._asking(self.left).replacing(prefer=self.problem.prefer)
        aims = any(row.aim is not None for row in (*asked.require, *(r for t in asked.teams for r in t.require)))
        if not asked.prefer and not aims:
            return fewest
        found = solve_problem(asked.replacing(require=(*asked.require, held)), self.budget)
        self.whole = found.verdict == "best"
        return found if found.teams else fewest

    def _asking(self, left: Sequence[str]) -> Problem:
        """The problem in which some teams are left as they are."""
        if not left:
            return self.problem
        members = {name: self.members[name] for name in left if name != OVER_ALL}
        return left_as_they_are(self.problem, members, OVER_ALL not in left)

    def _without_some(self) -> Problem | None:
        """The problem in which as few teams as can be are left as they are; None where there was no time to find it, or
        where even that is impossible."""
        names = [team.name for team in self.problem.deployed]
        try:
            for left in self._sets(names):
                self.budget.check()
                asked = self._asking(left)
                possible = self._possible(asked)
                if possible:
                    self.left = left
                    return asked
                self.fewest_left &= possible is not None
        except OutOfBudget:
            pass
        return None

    def _sets(self, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Sets of teams that may be left, the smallest first. What was tried and is too small tells which of the other
        teams cannot hold together, whoever else is free; then one of those has to be left."""
        together = [[name] for name in names if self._never([name])]
        never = [name for (name,) in together]
        tried = 0
        for left in sets_of(names, never):
            if not all(any(name in left for name in each) for each in together):
                continue
            if tried == TRIED:
                break
            tried += 1
            yield left
            others = [name for name in names if name not in left]
            if self._never(others):
                together.append(self._fewest_of(others))
        self.fewest_left = False
        yield from growing(names, never)

    def _never(self, names: Sequence[str]) -> bool:
        """Whether these teams cannot hold together, everybody who is not gone being free for them."""
        teams = [team for team in self.problem.deployed if team.name in names]
        rows = (*self.problem.require, *(row for team in teams for row in team.require))
        if any(row.measure.of_tours for row in rows):
            return False  # the others may be the earlier tours that are asked for
        return bool(teams) and self._possible(alone(self.problem, teams)) is False

    def _fewest_of(self, names: list[str]) -> list[str]:
        """Of teams that cannot hold together some that cannot either, and each of which it takes for that."""
        for name in [*names]:
            fewer = [other for other in names if other != name]
            if self._never(fewer):
                names = fewer
        return names

    def _possible(self, problem: Problem) -> bool | None:
        program = encode(only_required(problem), check=self.budget.check)
        answer = maximize.maximize(program, Linear(), self.budget)
        return True if answer.placement is not None else False if answer.proved else None

    def _told(self, fewest: Outcome, best: Outcome | None) -> Repair:
        rosters = () if best is None else best.teams
        left, late = [name for name in self.left if name != OVER_ALL], self.budget.check_late
        teams: dict[str, Sequence[Member]] = {roster.name: with_reserves(roster) for roster in rosters}
        assert self.problem.plan is not None
        for name in left:
            here = [member for member in self.problem.plan.members(name) if self._stays(member, name)]
            teams[name] = here
        counted = verify(self.problem, teams, late) if rosters else None
        verdict: Verdict = "undecided" if fewest.verdict != "impossible" else "impossible"
        if best is not None:
            verdict = "impossible" if self.left else "best" if fewest.verdict == "best" and self.whole else "found"
        proved = fewest.verdict == "best" and bool(rosters)
        told = () if counted is None else with_chances(self.problem, counted.teams, late, as_they_are=left)
        return Repair(
            verdict=verdict,
            gone=self.problem.gone,
            changes=None if counted is None else plan_changes(self.problem, counted.teams),
            fewest=proved,
            teams=told,
            findings=() if counted is None else counted.findings,
            goals=() if best is None or best is fewest else best.goals,
            unrepaired=self._unrepaired(teams, verdict),
            fewest_left=self.fewest_left,
            **shared(self.problem, None, self.budget, self.clock, whole=verdict in ("best", "impossible")),
        )

    def _stays(self, member: Member, team: str) -> bool:
        return self.problem.pool.ids[self.problem.pool.row(member.id) or 0] in self.members[team]

    def _unrepaired(self, teams: Mapping[str, Sequence[Member]], verdict: Verdict) -> tuple[Unrepaired, ...]:
        """Each team that is left as it is, with its ways out while all others are as they are told."""
        if verdict != "impossible":
            return ()
        found = []
        bare = only_required(self.problem)
        for name in self.left:
            others = {other: [member.id for member in mine] for other, mine in teams.items() if other != name}
            if name == OVER_ALL:
                others = {other: ids for other, ids in others.items() if other in self.left}
            asked = left_as_they_are(bare, others, over_all=name == OVER_ALL)
            ways = None
            with suppress(OutOfBudget):
                ways = ways_out(asked, self.budget, WAYS)
            found.append(Unrepaired(name, ways, asked))
        self.clock.lap("ways out")
        return tuple(found)
