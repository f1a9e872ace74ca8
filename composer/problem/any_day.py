"""Which teams are there together: what is asked `at: any day` is asked of each such set of teams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from composer.base.errors import Mistake
from composer.pool import Tour
from composer.pool.tour import DAYS_WANTED
from composer.problem.requirement import ANY_DAY, Requirement
from composer.problem.team import Team

if TYPE_CHECKING:
    from composer.problem.problem import Problem


def days_together(tours: Sequence[Tour]) -> dict[tuple[int, ...], date]:
    """Every set of teams, by their positions, that are there on some day, with the first such day.

    The days are those from the first tour's first to the last tour's last on which some team is there; a team without
    both days is there on all of them. Other teams are there than the day before only where one begins or has ended.
    """
    dated = [(tour.start, tour.end) for tour in tours if tour.start and tour.end]
    if not dated:
        return {}
    last = max(end for _, end in dated)
    days = {start for start, _ in dated} | {end + timedelta(1) for _, end in dated if end < last}
    found: dict[tuple[int, ...], date] = {}
    for day in sorted(days):
        there = tuple(
            team for team, tour in enumerate(tours) if not (tour.start and tour.end) or tour.start <= day <= tour.end
        )
        if there:
            found.setdefault(there, day)
    return found


def readings(problem: Problem, requirement: Requirement) -> list[tuple[int, ...]]:
    """The teams that a requirement over all the teams is read over, as positions among the single teams: all, or the
    one that it names, or, `at: any day`, each set of teams that are there together."""
    if requirement.at is not None:
        return [*problem.days_together]
    everybody = range(len(problem.deployed))
    return [tuple(at for at in everybody if requirement.team in (None, problem.deployed[at].name))]


def at_mistakes(teams: Sequence[Team], require: Sequence[Requirement], of: Tour) -> Iterator[Mistake]:
    """What is wrong with `at`, each under its path; `of` are the days that a team does not say itself."""
    tours = [team.days(of) for team in teams]
    for position, team in enumerate(teams):
        for index, row in enumerate(team.require):
            if row.at is not None:
                text = "`at` is for requirements over all the teams; the members of this team are there on all its days"
                yield Mistake(text, ("teams", position, "require", index, "at"))
    for index, row in enumerate(require):
        if row.at is None:
            continue
        if row.team is not None:
            text = f"`at: {ANY_DAY}` is read over all the teams that are there: leave out `team`, or leave out `at`"
            yield Mistake(text, ("require", index, "at"))
        if row.measure.of_plan or row.measure.over_all:
            what = "the whole plan" if row.measure.of_plan else "all the teams on all their days"
            text = f"`{row.measure.key}` is counted over {what}: leave out `at`"
            yield Mistake(text, ("require", index, "at"))
        if not days_together(tours):
            yield Mistake(DAYS_WANTED, ("require", index, "at"))
