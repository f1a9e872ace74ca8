"""Which demands cannot matter: no choice of people that meets all the others breaks them.

Each is a question to the engines, or a few: the problem without the demand, in which it is broken instead. Where that
is proved impossible, and the whole problem is possible, the demand cannot matter. It is said of each beside all the
others: of two that ask the same, each cannot matter as long as the other one stands.

**Broken** is a requirement whose number lies below its floor or above its ceiling, and a gate that some member does not
pass. Of teams alike, and of the tours of one team, it is broken in one of them and asked of none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TypeVar

import numpy as np

from composer.analyses.redundancy.answer import Redundancy, Redundant
from composer.base.arrays import Mask
from composer.base.errors import Path, ScenarioError
from composer.encoding.encode import encode, encode_by_day
from composer.encoding.goal_bounds import require_better
from composer.encoding.program import Program
from composer.measures import Linear, Members
from composer.optimize import maximize
from composer.optimize.query import WarmStart
from composer.pool.who import Who
from composer.problem.edits import mask_of_uncountable, only_required
from composer.problem.problem import Problem
from composer.problem.programme import AtHome
from composer.problem.requirement import Goal, Requirement
from composer.problem.survive import SURVIVE, survive_label
from composer.problem.team import Team
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget, stoppable

T = TypeVar("T")
Teams = tuple[Team, ...]


def redundancy(problem: Problem, *, work: float | None = None, seconds: float | None = None) -> Redundancy:
    """Which demands cannot matter, as far as the budget carries.

    Sizes, numbers of teams alike and seats are not asked about: they are what is wanted, and a seat says who serves as
    what. Of losses that are survived it is told where nothing has to hold after them. Raises Disagreement
    for a defect of this program.
    """
    budget = Budget(tuning.REDUNDANCY if work is None else min(work, tuning.REDUNDANCY), seconds)
    with stoppable(budget):
        return _found(problem, _Search(_without_marks(problem), budget))


@dataclass(frozen=True)
class _Asked:
    """A demand as it was written: of a team that is relieved it is asked in each of its tours, at these paths."""

    label: str
    paths: tuple[Path, ...]
    team: str
    aim: bool = False


def _found(problem: Problem, search: _Search) -> Redundancy:
    demands: list[Redundant] = []
    unknown: list[str] = []
    for asked in _asked(problem):
        path = asked.paths[0]
        if path[2:3] == ("everyone",) and not any(_kept_out(problem, each).any() for each in asked.paths):
            demands.append(Redundant(asked.label, path, asked.team, "excludes nobody"))
            continue
        can = search.can_be_broken(asked.paths)
        if can is None:
            unknown.append(asked.label)
        elif not can:
            demands.append(Redundant(asked.label, path, asked.team, "implied", asked.aim))
    return Redundancy(tuple(demands), tuple(unknown), search.possible)


def _asked(problem: Problem) -> Iterator[_Asked]:
    """Each demand with what it is called and where it stands, once for all tours of a team."""
    homes = problem.where.positions if isinstance(problem.where, AtHome) else range(len(problem.teams))
    for _, group in groupby(enumerate(problem.teams), lambda placed: homes[placed[0]]):
        placed = [*group]
        _, team = placed[0]
        tours = [("teams", position) for position, _ in placed]
        name = team.name.removesuffix("-1") if len(tours) > 1 else team.name
        for gate in problem.gates(team):
            if gate.own:
                paths = tuple((*tour, "everyone", gate.name) for tour in tours)
                yield _Asked(f"{name}{gate.label.removeprefix(team.name)}", paths, name)
        for number, row in enumerate(team.require):
            yield _Asked(row.label, tuple((*tour, "require", number) for tour in tours), name, row.aim is not None)
        survive = team.survive
        if survive is not None and survive.losses and not survive.requirements(team) and not survive.seats(team):
            yield _Asked(survive_label(name, survive.losses), tuple((*tour, SURVIVE) for tour in tours), name)
    for number, row in enumerate(problem.require):
        yield _Asked(row.label, (("require", number),), row.team or "", row.aim is not None)


def _without_marks(problem: Problem) -> Problem:
    """What is required, without marks for ways out, which name what may be left out here."""
    bare = only_required(problem)
    return bare.replacing(teams=[team.model_copy(update={"keep": ()}) for team in bare.teams])


def _kept_out(problem: Problem, path: Path) -> Mask:
    """Who passes all gates of the team but this one."""
    team = problem.teams[int(path[1])]
    on = problem.on_tour(team)
    result: Mask = np.ones(len(problem.pool), np.bool_)
    for gate in problem.gates(team):
        passing = gate.who.mask(on)
        result &= ~passing if gate.own and gate.name == str(path[-1]) else passing
    return result


class _Search:
    """Questions about one problem, which has no aims and no goals."""

    def __init__(self, problem: Problem, budget: Budget) -> None:
        self.problem, self.budget = problem, budget
        self.memory = WarmStart()
        self.possible = self._any(problem)

    def _after_losses(self, path: Path) -> bool:
        """Whether it is a requirement that has to hold after losses."""
        if path[2:3] != ("require",):
            return False
        team = self.problem.teams[int(path[1])]
        lasting = [] if team.survive is None or not team.survive.losses else team.survive.requirements(team)
        return int(path[3]) in lasting

    def can_be_broken(self, paths: tuple[Path, ...]) -> bool | None:
        """Whether something meets all demands but this one, which stands at these paths; None where it is not known.
        Where nothing meets them all it is True, which says nothing."""
        if not self.possible:
            return None if self.possible is None else True
        if paths[0][2:] == (SURVIVE,):
            return False  # nothing has to hold after a loss
        if any(path[0] == "teams" and self.problem.teams[int(path[1])].reserves is not None for path in paths):
            return None  # it may matter only once somebody is lost
        if any(map(self._after_losses, paths)):
            return None  # likewise
        answers: list[bool | None] = []
        with self.budget.aside(tuning.REDUNDANCY_EACH):
            try:
                for answer in self._broken(paths):
                    answers.append(answer)
                    if answer:
                        break
                    if self.budget.over:  # there may be other ways in which it could be broken
                        answers.append(None)
                        break
            except ScenarioError:  # what is asked the other way round cannot be asked of several tours
                answers.append(None)
        return True if True in answers else None if None in answers else False

    def _broken(self, paths: tuple[Path, ...]) -> Iterator[bool | None]:
        """For each way in which it could be broken, whether anything is possible then."""
        match paths[0]:
            case ("require", int(number)):
                row = self.problem.require[number]
                yield from self._outside(
                    row, row.team, self.problem.replacing(require=_but(self.problem.require, number))
                )
            case ("teams", int(position), "everyone", str(name)):
                yield any(self._uncountable(path) for path in paths)
                asked = self.problem.teams[position]
                everyone = {key: spec for key, spec in asked.everyone.as_mapping().items() if key != name}
                gate = dict(asked.gates())[name]
                fails = Requirement(Members(members=Who(none=[gate.as_mapping()])), at_least=1)
                for teams, team in self._copies(paths, {"everyone": Who(everyone)}):
                    yield self._any(self.problem.replacing(teams=_asking(teams, team, fails)))
            case ("teams", int(position), "require", int(number)):
                asked = self.problem.teams[position]
                for teams, team in self._copies(paths, {"require": _but(asked.require, number)}):
                    yield from self._outside(asked.require[number], team.name, self.problem.replacing(teams=teams))

    def _uncountable(self, path: Path) -> bool:
        """Whether a gate keeps out somebody whom a total could not count: without it the file would be wrong."""
        blanks = [mask_of_uncountable(self.problem, team) for team in self.problem.teams[int(path[1])].each()]
        kept_out = _kept_out(self.problem, path)
        return any(blank is not None and bool((blank & kept_out).any()) for blank in blanks)

    def _copies(self, paths: tuple[Path, ...], without: Mapping[str, object]) -> Iterator[tuple[Teams, Team]]:
        """The teams with the ones at these paths changed, and a single one of those, in which something could be
        broken; of those that nothing tells apart one."""
        places = [int(path[1]) for path in paths]
        every = [
            team.model_copy(update=without) if place in places else team
            for place, team in enumerate(self.problem.teams)
        ]
        for place in places:
            before, after, singles = every[:place], every[place + 1 :], every[place].each()
            named = [single for single in singles if any(row.team == single.name for row in self.problem.require)]
            others = [single for single in singles if single not in named]
            if not named:  # the others stay alike
                number = len(singles) - 1
                alike = [every[place].model_copy(update={"number": number})] if number else []
                yield (*before, *alike, singles[-1], *after), singles[-1]
            else:
                for single in (*named, *others[:1]):
                    yield (*before, *singles, *after), single

    def _outside(self, row: Requirement, team: str | None, without: Problem) -> Iterator[bool | None]:
        """Whether the number could lie below the floor, and above the ceiling."""
        days = [None] if row.at is None else range(len(without.days_together))
        for day in days:
            if row.low is not None:
                yield self._any(without, Goal(least=row.measure, team=team), row.low, day)
            if row.high is not None:
                yield self._any(without, Goal(most=row.measure, team=team), row.high, day)

    def _any(
        self, problem: Problem, better: Goal | None = None, than: Fraction = Fraction(0), day: int | None = None
    ) -> bool | None:
        """Whether anything is possible, if need be with a number that is better than a bound: of all, or of the teams
        that are there together on some day."""
        try:
            self.budget.check(tuning.REDUNDANCY_PERSON * len(problem.pool))
            program = self._program(problem, better, than, day)
        except (OutOfBudget, OverflowError, ScenarioError):  # numbers too large or too fine to be added up
            return None
        answer = maximize.maximize(program, Linear(), self.budget, memory=self.memory)
        return True if answer.placement is not None else False if answer.proved else None

    def _program(self, problem: Problem, better: Goal | None, than: Fraction, day: int | None) -> Program:
        if better is None:
            return encode(problem, check=self.budget.check)
        if day is not None:
            program = encode_by_day(problem, better, self.budget.check)
            return require_better(program, program.goals[day], than)
        program = encode(problem.replacing(prefer=(better,)), check=self.budget.check)
        return require_better(program, program.goals[0], than)


def _but(items: tuple[T, ...], place: int) -> tuple[T, ...]:
    """All but the one in a place."""
    return (*items[:place], *items[place + 1 :])


def _asking(teams: Teams, single: Team, row: Requirement) -> Teams:
    """The teams, of one of which something more is asked."""
    more = single.model_copy(update={"require": (*single.require, row)})
    return tuple(more if each is single else each for each in teams)
