"""Why this person and not that one: what stops them, what they would clash with, what the goals would lose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from composer.analyses import solution
from composer.analyses.answer import StageTimer, shared
from composer.analyses.why.answer import GoalChange, Held, Reason, Reasons, Stop
from composer.analyses.why.membership import force_in, force_out, membership_conflict
from composer.base.errors import Mistake, ScenarioError
from composer.base.numbers import shown
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.optimize.lexicographic import LexicographicOptimum, fewest_reserves, maximize_in_order
from composer.pool import NO_DAYS
from composer.pool.periods import rested
from composer.pool.who import nearest_id
from composer.problem.problem import Problem
from composer.problem.results import GoalValue, Reserve, Roster, Verdict
from composer.solvers.budget import Budget, OutOfBudget, stoppable


def why(
    problem: Problem,
    people: str | Sequence[str],
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Reasons:
    """Why people are in the best team or not: each alone, and several all together too.

    Parameters
    ----------
    problem : Problem
        What is asked.
    people : str or sequence of str
        An id, or several.
    work : float, optional
        The most work that may be done, about a second a unit: the same problem and limit give the same answer on every
        machine. No limit if left out.
    seconds : float, optional
        The most seconds that it may take, by the clock. No limit if left out.
    progress : callable, optional
        Called now and then with a line of text that says what is going on.

    Returns
    -------
    Reasons
        A reason for each person in the order given, and, where there are several, one for all of them together. At a
        limit, or after Ctrl-C, what was proved by then.

    Raises
    ------
    ScenarioError
        Without any id, for an id that nobody has, or where a total or an average would count a blank cell.
    Disagreement
        For a defect of this program: two roads to the same answer differ.
    """
    rows = _rows(problem, [people] if isinstance(people, str) else people)
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        return _Asking(problem, budget).about(rows)


def _rows(problem: Problem, ids: Sequence[object]) -> list[int]:
    """Rows of the pool, each once, in the order given."""
    pool = problem.pool
    rows = {identity: pool.row(identity) for identity in ids if isinstance(identity, str)}
    mistakes = [Mistake(f"an id is wanted, not {shown(one)}") for one in ids if not isinstance(one, str)]
    mistakes += [Mistake(_not_there(problem, identity)) for identity, row in rows.items() if row is None]
    if not rows and not mistakes:
        mistakes.append(Mistake("at least one id is wanted: whom is it about?"))
    if mistakes:
        raise ScenarioError(mistakes)
    return list(dict.fromkeys(row for row in rows.values() if row is not None))


def _not_there(problem: Problem, identity: str) -> str:
    """What is wrong with an id that nobody has: who was in a plan is no slip of the pen."""
    planned = () if problem.plan is None else problem.plan.teams
    teams = [name for name, members in planned if any(member.id == identity for member in members)]
    if teams:
        return f"`{identity}` is in the plan, in {' and '.join(teams)}, but no longer in the pool"
    return f"nobody in the pool has the id `{identity}`" + nearest_id(problem.pool, identity)


def gate_stops(problem: Problem, row: int) -> dict[str, tuple[Stop, ...]]:
    """For each team as it stands in the file the gates that keep one person out, recomputed."""
    stops = {}
    for team in problem.teams:
        person = problem.on_tour(team).person(row)
        tour = team.days(problem.pool.tour)
        days = tour if problem.touring else NO_DAYS
        stops[team.name] = tuple(
            Stop(
                person.id,
                team.name,
                gate.label,
                gate.words,
                tuple(dict.fromkeys(gate.asked.fields())),
                days.start,
                days.end,
                gate.kept_away(person, tour, problem.rest),
            )
            for gate in problem.gates(team)
            if not gate.who.holds(person)
        )
    return stops


class _Asking:
    """The best team there is, looked for once it is needed, and what is asked around it."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem = problem
        self.budget = budget
        self.clock = StageTimer()
        self.program: Program | None = None
        with suppress(OutOfBudget):
            self.program = encode(problem, check=budget.check)
        self.clock.lap("program")
        self.asked = False
        self.best: LexicographicOptimum | None = None
        self.teams: tuple[Roster, ...] = ()
        self.goals: tuple[GoalValue, ...] = ()
        self.members: frozenset[int] = frozenset()

    def about(self, rows: Sequence[int]) -> Reasons:
        gates = {row: gate_stops(self.problem, row) for row in rows}
        groups = [(row,) for row in rows] + ([tuple(rows)] if len(rows) > 1 else [])
        reasons = []
        for number, group in enumerate(groups, 1):
            ids = tuple(self.problem.pool.ids[row] for row in group)
            kept_out = tuple(stop for row in group for team in gates[row].values() for stop in team)
            if any(all(gates[row].values()) for row in group):
                reasons.append(Reason(ids, "stopped", kept_out))
                continue
            if not self.asked:
                self._solve()
            self.budget.say(f"question {number} of {len(groups)}")
            held = self._held(group[0], gates[group[0]]) if len(group) == 1 else ()
            covers = self._covers(ids) if len(ids) == 1 else ()
            reasons.append(replace(self._reason(group), people=ids, stops=kept_out, held=held, covers=covers))
        self.clock.lap("why")
        return Reasons(
            verdict=self._verdict(),
            reasons=tuple(reasons),
            teams=self.teams,
            goals=self.goals,
            looked_for=self.asked,
            **shared(
                self.problem,
                self.program,
                self.budget,
                self.clock,
                whole=all(reason.decided for reason in reasons),
            ),
        )

    def _covers(self, ids: Sequence[str]) -> tuple[tuple[str, Reserve], ...]:
        """The teams of which some are reserves, with whom they can step in for."""
        return tuple((team.name, each) for team in self.teams for each in team.reserves or () if each.id in ids)

    def _held(self, row: int, stops: Mapping[str, Sequence[Stop]]) -> tuple[Held, ...]:
        """The teams that somebody could be in but for those that they are in."""
        problem = self.problem
        if self.best is None or self.best.placement is None or not problem.touring:
            return ()
        mine = [place for place, members in enumerate(self.best.placement.members) if row in members]
        alike = [team for team in problem.teams for _ in team.each()]
        found = []
        for other, team in enumerate(problem.deployed):
            by = next((place for place in mine if problem.exclusive.excludes(place, other)), None)
            if by is not None and other not in mine and not stops[alike[other].name]:
                found.append(Held(team.name, problem.deployed[by].name, self._kept_apart(by, other)))
        return tuple(found)

    def _kept_apart(self, by: int, other: int) -> str:
        """Why nobody is in two teams, the first of which somebody is in."""
        name, rest = self.problem.deployed[by].name, self.problem.rest
        mine, tour = (self.problem.deployed[place].days(self.problem.pool.tour) for place in (by, other))
        if not (mine.start and mine.end and tour.start and tour.end):
            return f"in {name}, and nobody is in both"
        home = rested(mine.start, mine.end, rest)
        if tour.start >= mine.start and home > mine.end:
            return f"at home until {home} after {name}"
        if mine.start > tour.end:
            return f"at home until {rested(tour.start, tour.end, rest)} after it, and {name} starts on {mine.start}"
        return f"in {name} from {mine.start} to {mine.end}"

    def _solve(self) -> None:
        """The best team, where the budget is enough for a look."""
        self.asked = True
        if self.program is not None:
            with suppress(OutOfBudget):
                best, _ = fewest_reserves(maximize_in_order(self.program, self.budget), self.budget)
                self.teams, self.goals = self._checked(self.program, best)
                self.best = best
                if best.placement is not None:
                    self.members = frozenset(row for members in best.placement.members for row in members.tolist())
        self.clock.lap("solve")

    def _checked(
        self, program: Program, found: LexicographicOptimum
    ) -> tuple[tuple[Roster, ...], tuple[GoalValue, ...]]:
        checked = None
        if found.placement is not None:
            checked = solution.verify_placement(
                self.problem, found.placement, found.reached, check=self.budget.check_late
            )
        goals = solution.goals(self.problem, program, found.reached, checked)
        return (() if checked is None else checked.teams), goals

    def _verdict(self) -> Verdict:
        if self.best is None:
            return "undecided"
        if self.best.placement is None:
            return "impossible" if self.best.proved else "undecided"
        return "best" if self._whole(self.best) else "found"

    def _whole(self, found: LexicographicOptimum) -> bool:
        """Whether every goal was brought to its best, and that is proved."""
        return found.proved and len(found.reached) == len(found.program.goals)

    def _reason(self, group: tuple[int, ...]) -> Reason:
        if self.best is None or self.program is None:
            return Reason((), "undecided", proved=False)
        if self.best.placement is None:
            return Reason((), "no team" if self.best.proved else "undecided", proved=self.best.proved)
        chosen = self.members.issuperset(group)
        try:
            return self._other_way(self.program, self.best, group, chosen)
        except OutOfBudget:
            return Reason((), "chosen" if chosen else "undecided", proved=False)

    def _other_way(self, mine: Program, best: LexicographicOptimum, group: tuple[int, ...], chosen: bool) -> Reason:
        """What there is where all of a group are taken in, or, `chosen`, left out. Raises OutOfBudget."""
        program = force_out(mine, group) if chosen else force_in(mine, group)
        other = maximize_in_order(program, self.budget)
        if other.placement is None:
            if not other.proved:
                return Reason((), "chosen" if chosen else "undecided", proved=False)
            against = membership_conflict(self.problem, group, not chosen, self.budget)
            return Reason((), "indispensable" if chosen else "impossible", conflict=against)
        teams, goals = self._checked(program, other)
        members = frozenset(row for each in other.placement.members for row in each.tolist())
        ids = self.problem.pool.ids
        return Reason(
            (),
            "chosen" if chosen else "not chosen",
            changes=tuple(GoalChange(best, goal) for best, goal in zip(self.goals, goals, strict=True)),
            joining=tuple(ids[row] for row in sorted(members - self.members)),
            leaving=tuple(ids[row] for row in sorted(self.members - members)),
            teams=teams,
            proved=self._whole(best) and self._whole(other),
        )
