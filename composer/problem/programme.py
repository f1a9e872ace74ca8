"""What holds of one person over the tours: the rest between them, days on which somebody cannot be away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, ClassVar

import numpy as np
from pydantic import BeforeValidator

from composer.base.arrays import Ints, Mask
from composer.base.errors import Mistake, Path, ScenarioError
from composer.base.models import Model, collecting, read_whole
from composer.base.numbers import shown
from composer.pool import Person, Pool, Tour
from composer.pool.kinds.blank import BlankColumn
from composer.pool.kinds.spans import Span, SpansColumn
from composer.pool.periods import Rest, rested
from composer.pool.tour import DAYS_WANTED
from composer.pool.who import Who
from composer.problem.courses import Course, Recruit
from composer.problem.plan import FROZEN, GONE, DecidedPlan, plan_measures, plan_misfits
from composer.problem.requirement import Goal, Requirement
from composer.problem.team import Team

BUSY, SERVED, REST, TOURS = "busy", "served", "rest", "tours"
"""What the keys are called, and the gates that come of them."""
MUST: Mapping[str, str] = {
    BUSY: "no busy day on the tour",
    SERVED: "no other tour, or rest after one, on its days",
    TOURS: "fewer past tours than one may have",
}
"""These gates, in words."""


def _read_most(value: object) -> int:
    number = read_whole(value)
    if number < 1:
        raise ValueError(f"a number of tours from 1 on is wanted here, not {shown(value)}")
    return number


class Tours(Model):
    """How many tours one person may have.

    Parameters
    ----------
    at_most : int
        So many, 1 at least, over all the teams; past ones in the problem's `served` field are counted.
    """

    examples: ClassVar[Mapping[str, str]] = {"at_most": "tours: {at_most: 2}"}
    at_most: Annotated[int, BeforeValidator(collecting(_read_most))]

    def __init__(self, at_most: int) -> None: ...


@dataclass(frozen=True)
class Admission:
    """What every member of a single team must be: a gate of its `everyone`, or, where it is not its `own`, one that
    comes of a key of the whole scenario, whose name it has. It lets through those whom the team keeps of a plan."""

    name: str
    label: str
    asked: Who
    own: bool = True
    kept: tuple[str, ...] = ()
    who: Who = field(init=False)
    """What is asked, or to be kept."""

    def __post_init__(self) -> None:
        who = Who(any=[{"id": [*self.kept]}, self.asked.as_mapping()]) if self.kept else self.asked
        object.__setattr__(self, "who", who)

    @property
    def words(self) -> str:
        """What everybody must be who passes it."""
        return self.asked.phrase() if self.own or self.name not in MUST else MUST[self.name]

    def kept_away(self, person: Person, tour: Tour, rest: Rest | None) -> str:
        """Which days keep somebody out of a tour, in words; empty where it is not for some."""
        if self.own or self.name not in (BUSY, SERVED):
            return ""
        name = next(iter(self.asked.none[0].conditions))
        days = [_away(self.name, name, *span, tour, rest) for span in _spans(person[name])]
        return "; ".join(filter(None, days))


def _spans(value: object) -> Iterable[Span]:
    return value if isinstance(value, tuple) else ()


def _away(gate: str, field: str, first: date, last: date, tour: Tour, rest: Rest | None) -> str:
    """How one span keeps somebody out of a tour; empty where it does not."""
    until = last if gate == BUSY else rested(first, last, rest)
    if tour.start is None or tour.end is None or until < tour.start or first > tour.end:
        return ""
    if gate == BUSY:
        return f"on {field} {first} to {last}" if first < last else f"on {field} on {first}"
    if last >= tour.start:
        return f"on another tour {first} to {last}"
    return f"at rest until {until} after the tour that ended {last}"


def admissions(
    team: Team,
    tour: Tour,
    rest: Rest | None,
    busy: str | None,
    served: str | None,
    kept: tuple[str, ...] = (),
    over: bool = False,
    tours: Tours | None = None,
    gone: tuple[str, ...] = (),
) -> list[Admission]:
    """The gates of a team, then those of the days of its tour: nobody who is busy on one of them, or on another tour or
    at rest after it; and nobody who has done as many tours as one may. Who is `kept` of a plan passes them all; nobody
    else does where the tour is `over`. Last of all, who is `gone` is in no team, whatever else."""
    out = [Admission(GONE, f"{team.name}: {GONE}", Who(none=[{"id": [*gone]}]), own=False)] if gone else []
    gates = [Admission(name, f"{team.name}: everyone: {name}", who, kept=kept) for name, who in team.gates()]
    if over:
        nobody = Who(none=[{}])
        return [*gates, Admission(FROZEN, f"{team.name}: {FROZEN}", nobody, own=False, kept=kept), *out]
    if tours is not None and served is not None:
        who = Who({"none": [{served: {"number": {"at_least": tours.at_most}}}]})
        gates.append(Admission(TOURS, f"{team.name}: {TOURS}", who, own=False, kept=kept))
    if tour.start is None or tour.end is None:
        return [*gates, *out]
    if busy is not None:
        who = Who({"none": [{busy: {"at_least": tour.start, "at_most": tour.end}}]})
        gates.append(Admission(BUSY, f"{team.name}: {BUSY}", who, own=False, kept=kept))
    if served is not None:
        days = {"at_least": tour.start, "at_most": rested(tour.start, tour.end, rest)}
        resting = {} if rest is None else {REST: str(rest)}
        who = Who({"none": [{served: {**days, **resting}}]})
        gates.append(Admission(SERVED, f"{team.name}: {SERVED}", who, own=False, kept=kept))
    return [*gates, *out]


def served_before(on: Pool, served: str | None) -> Mask:
    """Who has a past tour that ended before the one begins on whose days the people are seen."""
    mask = np.zeros(len(on), np.bool_)
    column = None if served is None else on.field(served)
    if isinstance(column, SpansColumn) and on.tour.start is not None:
        cells = np.zeros(len(column.texts) + 1, np.bool_)  # the last one is that of blank cells
        cells[column.cell[column.last < on.tour.start.toordinal()]] = True
        mask = cells[column.codes]
    return mask


def past_tours(pool: Pool, served: str | None) -> Ints:
    """How many past tours everybody has: the spans of days in this field, if there is one."""
    column = None if served is None else pool.columns.get(served)
    return column.numbers if isinstance(column, SpansColumn) else np.zeros(len(pool), np.int64)


def tours_left(tours: Tours | None, past: Ints, longest: int, kept: Mapping[str, Sequence[int]]) -> Ints | None:
    """In how many teams everybody may still be who has had so many tours in the past, all that they are `kept` in at
    least; None where that is nowhere fewer than the `longest` schedule has, but for those who may be in none."""
    if tours is None:
        return None
    left: Ints = np.clip(tours.at_most - past, 0, longest)
    for rows in kept.values():
        left[[*rows]] = np.maximum(left[[*rows]], sum(np.isin(rows, each) for each in kept.values()))
    return left if (left[left > 0] < longest).any() else None


def each_tour(teams: Sequence[Team], of: Tour) -> tuple[tuple[Team, ...], tuple[int, ...]]:
    """Teams with every `repeat` spelled out, and the position of each in what was given."""
    pairs = [(single, position) for position, team in enumerate(teams) for single in team.tours(of)]
    return tuple(single for single, _ in pairs), tuple(position for _, position in pairs)


def at_home(mistakes: Iterable[Mistake], positions: Sequence[int]) -> list[Mistake]:
    """Mistakes in teams that were spelled out, each once and where it stands in what was given."""
    found: dict[Mistake, None] = {}
    for mistake in mistakes:
        match mistake.path:
            case ("teams", int(position), *inside) if position < len(positions):
                mistake = replace(mistake, path=("teams", positions[position], *inside))
        found[mistake] = None
    return [*found]


def as_it_is(mistake: Mistake) -> Mistake:
    """A mistake that has no other place."""
    return mistake


@dataclass(frozen=True)
class AtHome:
    """Gives a mistake in a team that was spelled out its place: `where` knows the places of what was given."""

    where: Callable[[Mistake], Mistake]
    positions: tuple[int, ...]

    def __call__(self, mistake: Mistake) -> Mistake:
        return self.where(at_home([mistake], self.positions)[0])


def day_mistakes(teams: Sequence[Team], of: Tour) -> Iterator[Mistake]:
    """What is wrong with the teams' days, each under its path."""
    for position, team in enumerate(teams):
        here: Path = ("teams", position)
        tour = team.days(of)
        if tour.start and tour.end and tour.end < tour.start:
            key = "end" if team.end else "start"
            yield Mistake(f"the tour ends on {tour.end}, before it starts on {tour.start}", (*here, key))
        if team.repeat is None:
            continue
        if tour.start is None or tour.end is None:
            yield Mistake(
                "tours that are repeated have a first and a last day: give `start` and `end`", (*here, "repeat")
            )
        elif team.repeat.every.after(tour.end, team.repeat.number - 1) == date.max:
            yield Mistake("the last of these tours lies beyond the calendar", (*here, "repeat"))


def training_mistakes(
    pool: Pool,
    tours: Sequence[Tour],
    courses: Sequence[Course],
    recruits: Sequence[Recruit],
    away: Sequence[str | None],
) -> Iterator[Mistake]:
    """What courses and recruits cannot give where tours have days: days on which somebody is `away`, and an age that is
    counted on each tour."""
    for position, course in enumerate(courses):
        for name in sorted(set(course.gives) & {*away}):
            text = f"`{name}` holds days on which somebody is away, which no course changes"
            yield Mistake(text, ("courses", position, "gives", name))
    counted = "birth" in pool.columns and "age" not in {raw.name for raw in pool.table.columns}
    for position, recruit in enumerate(recruits if counted and set(tours) != {pool.tour} else ()):
        if "age" in recruit.gives:
            text = "`age` is counted on each tour: give the recruit a `birth` instead"
            yield Mistake(text, ("recruits", position, "gives", "age"))


def span_mistakes(
    pool: Pool, tours: Sequence[Tour], rest: Rest | None, busy: str | None, served: str | None
) -> Iterator[Mistake]:
    """What is wrong with the fields in which days stand on which somebody is away, and where no tour has days."""
    for key, name in ((BUSY, busy), (SERVED, served)):
        if name is None:
            continue
        try:
            column = pool.field(name)
        except ScenarioError as error:
            yield from (mistake.under(key) for mistake in error.mistakes)
            continue
        if not isinstance(column, (SpansColumn, BlankColumn)):
            yield Mistake(f"`{name}` is a column of the kind {column.kind}: declare it as `{name}: spans`", (key,))
    if not any(tour.start and tour.end for tour in tours):
        for key, said in ((REST, rest), (BUSY, busy), (SERVED, served)):
            if said is not None:
                yield Mistake(DAYS_WANTED, (key,))


def misfits_in_time(
    pool: Pool,
    given: Sequence[Team],
    single: Sequence[Team],
    away: tuple[Rest | None, str | None, str | None],
    training: tuple[Sequence[Course], Sequence[Recruit]],
    decided: tuple[DecidedPlan | None, date | None],
    over_all: Mapping[str, Sequence[Requirement | Goal]],
) -> Iterator[Mistake]:
    """What does not fit together of teams, as they are `given` with their tours spelled out and as `single` ones, of
    `rest`, `busy` and `served`, courses and recruits, `plan` and `frozen`, each under its path."""
    tours = [team.days(pool.tour) for team in single]
    yield from plan_misfits(*decided, single, tours)
    yield from plan_measures(decided[0], given, over_all)
    yield from span_mistakes(pool, tours, *away)
    yield from training_mistakes(pool, tours, *training, away[1:])
