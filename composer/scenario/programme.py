"""What does not fit together of tours, a plan and chances of dropping out, where something else is wrong in a file."""

from __future__ import annotations

from collections.abc import Sequence

from composer.base.errors import Mistake, Path
from composer.pool import Pool, Tour
from composer.pool.kinds.base import canonical
from composer.pool.tour import DAYS_WANTED
from composer.problem.any_day import at_mistakes
from composer.problem.courses import plan_mistakes
from composer.problem.decision import unknown_columns
from composer.problem.drop import drop_misreadings
from composer.problem.fit import on_tours, too_many
from composer.problem.given import read_decided
from composer.problem.plan import DecidedPlan
from composer.problem.programme import misfits_in_time
from composer.problem.requirement import Goal, Requirement
from composer.problem.team import Team
from composer.scenario.file import ScenarioFile

UNREAD = DecidedPlan(())
"""Stands for a plan of which it was told that it cannot be read."""


def told_of_tours(
    file: ScenarioFile,
    people: Pool | None,
    teams: Sequence[Team],
    require: Sequence[Requirement],
    tour: Tour,
    decided: object,
    known: Sequence[Mistake],
) -> list[Mistake]:
    """What does not fit together of the days, the tours and the plan, where other mistakes are `known`; `today` that is
    wrong is no day."""
    today = tour.start if any(mistake.path == ("today",) for mistake in known) else file.today
    found = [*at_mistakes(teams, require, tour)]
    found += plan_mistakes(file.courses, file.recruits, today, tour, teams, file.frozen)
    if people is not None:
        found += drop_misreadings(file.drop, on_tours(people, teams), teams)
        found += _in_time(file, people, teams, require, decided, known)
    if any(mistake.path[-1:] == ("repeat",) for mistake in known):  # which says that there are no days
        found = [mistake for mistake in found if mistake.text != DAYS_WANTED]
    return found


def _in_time(
    file: ScenarioFile,
    people: Pool,
    teams: Sequence[Team],
    require: Sequence[Requirement],
    decided: object,
    known: Sequence[Mistake],
) -> list[Mistake]:
    mistakes: list[Mistake] = []
    plan, frozen = read_decided(decided, mistakes), file.frozen
    if decided is UNREAD or mistakes or any(_of_names(mistake.path) for mistake in known):
        plan, frozen = UNREAD, None  # what is wrong with it was told, or which teams there are is not known
    single = () if too_many(teams) else [single for team in teams for single in team.each()]
    over_all: dict[str, Sequence[Requirement | Goal]]
    over_all = {"require": require, "prefer": file.prefer, "tradeoffs": file.tradeoffs}
    training = (file.courses, file.recruits)
    away = (file.rest, file.busy and canonical(file.busy), file.served and canonical(file.served))
    found = misfits_in_time(people, teams, single, away, training, (plan, frozen), over_all)
    unread = unknown_columns(file.show, people.on([team.days(people.tour) for team in single]) or [people])
    return [*mistakes, *found, *unread]


def _of_names(path: Path) -> bool:
    """Whether a mistake makes it unsure what teams are called."""
    return path == () or (path[0] == "teams" and path[2:3] in ((), ("name",), ("number",), ("repeat",)))
