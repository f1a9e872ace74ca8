"""Why this person and not that one: what stops them, what they would clash with, what the goals would lose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from composer.analyses import solution
from composer.analyses.why.membership import MembershipConflict, conflict, leaving_out, taking_in
from composer.base.errors import Mistake, ScenarioError
from composer.base.numbers import shown
from composer.base.versions import versions
from composer.encoding.encode import encode
from composer.encoding.program import Program
from composer.optimize.lexicographic import LexicographicOptimum, maximize_in_order
from composer.pool import Pool
from composer.pool.who import nearest_id
from composer.problem.problem import Problem
from composer.problem.results import Effort, GoalValue, People, Roster, Verdict
from composer.solvers.budget import Budget, OutOfBudget, stoppable

Standing = Literal["stopped", "chosen", "indispensable", "not chosen", "impossible", "no team", "undecided"]
"""`stopped`: a gate of every team keeps somebody out. `chosen`: in the best team found, `indispensable`: in every one,
which is proved. `not chosen`: not in the best team found, but in others; `impossible`: in none, which is proved.
`no team`: nothing meets everything, with them or without. `undecided`: not found out in the time given."""


@dataclass(frozen=True)
class Stop:
    """A gate that keeps one person out of one team: what it is called, its condition in words, the fields it reads."""

    person: str
    team: str
    requirement: str
    condition: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class GoalChange:
    """One goal: the value it has in the best team, and in the best one the other way.

    `other` is None where there is no such team, or none was found.
    """

    best: GoalValue
    other: GoalValue | None

    @property
    def proved(self) -> bool:
        """Whether both values are proved."""
        return self.other is not None and self.best.proved and self.other.proved

    @property
    def loss(self) -> Fraction | None:
        """By how much the goal is worse the other way, below 0 where it is better; None where that is not proved."""
        if self.other is None or not self.proved or self.best.value is None or self.other.value is None:
            return None
        return (self.best.value - self.other.value) * (1 if self.best.most else -1)


@dataclass(frozen=True)
class Reason:
    """Why some people are in the best team or not, one alone or several all together.

    `stops` are the gates that keep them out of teams, of every team or of some. The rest is about the other way: taking
    all of them in, or where all are `chosen`, leaving all of them out. Either `conflict` says what forbids it (None:
    not found out), or `teams` are the best there are that way, `changes` what that does to each goal, and `joining` and
    `leaving` who comes in and who goes.
    """

    people: tuple[str, ...]
    standing: Standing
    stops: tuple[Stop, ...] = ()
    conflict: MembershipConflict | None = None
    changes: tuple[GoalChange, ...] = ()
    joining: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    teams: tuple[Roster, ...] = ()
    proved: bool = True

    @property
    def decided(self) -> bool:
        """Whether nothing of the answer is left open."""
        if self.standing in ("impossible", "indispensable"):
            return self.conflict is not None and self.conflict.minimal
        return self.standing in ("stopped", "no team") or (self.standing != "undecided" and self.proved)


@dataclass(frozen=True)
class Reasons:
    """A reason for each person asked about, and, where there are several, one for all of them together.

    `verdict`, `teams` and `goals` are of the best team that they are held against, as `solve` gives it; `verdict` is
    None where gates said everything and none was looked for.
    """

    verdict: Verdict | None
    reasons: tuple[Reason, ...]
    teams: tuple[Roster, ...]
    goals: tuple[GoalValue, ...]
    people: People
    effort: Effort
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    title: str = ""
    warnings: tuple[str, ...] = ()
    note: str = ""
    pool: Pool | None = field(default=None, repr=False, compare=False)

    @property
    def decided(self) -> bool:
        """Whether nothing was left open."""
        return all(reason.decided for reason in self.reasons)


def why(
    problem: Problem,
    people: str | Sequence[str],
    *,
    work: float | None = None,
    seconds: float | None = None,
    progress: Callable[[str], None] | None = None,
) -> Reasons:
    """Why these people, given by their ids, are in the best team or not: each alone, and several all together too.

    Limits and `progress` as for `solve`; at a limit what was proved until then stands. Raises ScenarioError for an id
    that nobody has, or as `solve` does; Disagreement for a defect of this program.
    """
    rows = _rows(problem.pool, [people] if isinstance(people, str) else people)
    budget = Budget(work, seconds, progress)
    with stoppable(budget):
        return _Asking(problem, budget).about(rows)


def _rows(pool: Pool, ids: Sequence[str]) -> list[int]:
    """Rows of the pool, each once, in the order given."""
    rows = {identity: pool.row(identity) for identity in ids if isinstance(identity, str)}
    mistakes = [Mistake(f"an id is wanted, not {shown(one)}") for one in ids if not isinstance(one, str)]
    mistakes += [
        Mistake(f"nobody in the pool has the id `{identity}`" + nearest_id(pool, identity))
        for identity, row in rows.items()
        if row is None
    ]
    if not rows and not mistakes:
        mistakes.append(Mistake("at least one id is wanted: whom is it about?"))
    if mistakes:
        raise ScenarioError(mistakes)
    return list(dict.fromkeys(row for row in rows.values() if row is not None))


def stops(problem: Problem, row: int) -> dict[str, tuple[Stop, ...]]:
    """For each team as it stands in the file the gates that keep one person out, counted by hand."""
    person = problem.pool.person(row)
    return {
        team.name: tuple(
            Stop(
                person.id, team.name, f"{team.name}: everyone: {name}", who.phrase(), tuple(dict.fromkeys(who.fields()))
            )
            for name, who in team.gates()
            if not who.holds(person)
        )
        for team in problem.teams
    }


class _Asking:
    """The best team there is, looked for once it is needed, and what is asked around it."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem = problem
        self.budget = budget
        self.clock = solution.StageTimer()
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
        gates = {row: stops(self.problem, row) for row in rows}
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
            reasons.append(replace(self._reason(group), people=ids, stops=kept_out))
        self.clock.lap("why")
        return Reasons(
            verdict=self._verdict(),
            reasons=tuple(reasons),
            teams=self.teams,
            goals=self.goals,
            people=solution.seen(self.problem, self.program, self.budget),
            effort=solution.effort(self.budget),
            seconds=self.clock.laps,
            versions=versions(),
            inputs=self.problem.inputs,
            title=self.problem.title,
            warnings=self.problem.warnings,
            note=self.budget.note(whole=all(reason.decided for reason in reasons)),
            pool=self.problem.pool,
        )

    def _solve(self) -> None:
        """The best team, where the budget is enough for a look."""
        self.asked = True
        if self.program is not None:
            with suppress(OutOfBudget):
                best = maximize_in_order(self.program, self.budget)
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

    def _verdict(self) -> Verdict | None:
        if self.best is None:
            return "undecided" if self.asked else None
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
        program = leaving_out(mine, group) if chosen else taking_in(mine, group)
        other = maximize_in_order(program, self.budget)
        if other.placement is None:
            if not other.proved:
                return Reason((), "chosen" if chosen else "undecided", proved=False)
            against = conflict(self.problem, group, not chosen, self.budget)
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
