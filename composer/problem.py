"""The whole question: the people, the teams wanted, what each must meet, what is preferred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, ValidationError

from composer.amounts import day, shown
from composer.errors import Mistake, Path, ScenarioError, did_you_mean
from composer.measures import Measure
from composer.models import AsList, Count, Model, Words, collecting, mistakes_in, whole
from composer.models import count as read_count
from composer.pool import Pool, Tour
from composer.pool.reading import table_of
from composer.requirement import Goal, Requirement
from composer.who import ANYONE, Who

MOST_ALIKE = 1000
"""Teams that one `number:` may ask for."""


class Seat(Model):
    """A place in a team that a member who matches `who` must fill; `number` of them, by different members."""

    positional: ClassVar[tuple[str, ...]] = ("seat", "who")

    seat: Words
    who: Who = ANYONE
    number: Count = 1

    if TYPE_CHECKING:

        def __init__(self, seat: str, who: Who | Mapping[str, object] = ANYONE, number: int = 1) -> None: ...


@dataclass(frozen=True)
class Size:
    """How many members a team has; `high` None is as many as there are people."""

    low: int
    high: int | None

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.low)
        return f"{self.low} to {self.high}" if self.high is not None else f"at least {self.low}"


def _size(value: object) -> Size:
    if isinstance(value, Size):
        return value
    if not isinstance(value, Mapping):
        exactly = read_count(value)
        return Size(exactly, exactly)
    mistakes = [
        Mistake(f"unknown key `{key}`" + did_you_mean(str(key), ["at_least", "at_most"]), (str(key),))
        for key in value
        if key not in ("at_least", "at_most")
    ]
    ends: dict[str, int | None] = {"at_least": None, "at_most": None}
    for key in ends:
        if key in value:
            try:
                ends[key] = read_count(value[key])
            except ValueError as error:
                mistakes.append(Mistake(str(error), (key,)))
    low, high = ends["at_least"] or 0, ends["at_most"]
    if not mistakes and not value:
        mistakes.append(Mistake("a size is a number, or {at_least, at_most}"))
    if high is not None and low > high:
        mistakes.append(Mistake(f"at_least {low} lies above at_most {high}"))
    if mistakes:
        raise ScenarioError(mistakes)
    return Size(low, high)


def _alike(value: object) -> int:
    number = whole(value)
    if not 1 <= number <= MOST_ALIKE:
        raise ValueError(f"from 1 to {MOST_ALIKE} teams alike can be asked for, not {shown(value)}")
    return number


class Team(Model):
    """A team wanted: `size` members, every one of them `everyone`, its seats filled, its requirements met.

    `size` is a number or `{at_least, at_most}`. `number` asks for several alike, `NAME-1`, `NAME-2`, ….
    """

    positional: ClassVar[tuple[str, ...]] = ("name", "size")

    name: Words
    size: Annotated[Size, BeforeValidator(collecting(_size))]
    everyone: Who = ANYONE
    seats: Annotated[tuple[Seat, ...], AsList] = ()
    require: Annotated[tuple[Requirement, ...], AsList] = ()
    number: Annotated[int, BeforeValidator(collecting(_alike))] | None = None

    if TYPE_CHECKING:

        def __init__(
            self,
            name: str,
            size: int | Mapping[str, int],
            *,
            everyone: Who | Mapping[str, object] = ANYONE,
            seats: Sequence[Seat | Mapping[str, object]] = (),
            require: Sequence[Requirement | Mapping[str, object]] = (),
            number: int | None = None,
        ) -> None: ...

    def each(self) -> list[Team]:
        """The single teams this stands for."""
        if self.number is None:
            return [self]
        return [self.model_copy(update={"name": f"{self.name}-{i}", "number": None}) for i in range(1, self.number + 1)]


def _as_it_is(mistake: Mistake) -> Mistake:
    return mistake


@dataclass(frozen=True, init=False)
class Problem:
    """A checked question. Immutable: `replacing` gives a changed copy.

    `deployed` are the single teams, `number:` spelled out. `require`, `prefer` and `tradeoffs` read all the
    teams' members together, or one team's. `warnings` are what a planner should look at once more.
    """

    pool: Pool
    teams: tuple[Team, ...]
    require: tuple[Requirement, ...]
    prefer: tuple[Goal, ...]
    tradeoffs: tuple[Goal, ...]
    title: str
    inputs: Mapping[str, str] = field(repr=False)
    where: Callable[[Mistake], Mistake] = field(repr=False, compare=False)
    warnings: tuple[str, ...] = field(init=False, repr=False)
    deployed: tuple[Team, ...] = field(init=False, repr=False)

    def __init__(
        self,
        pool: Any,
        teams: Sequence[Team | Mapping[str, object]],
        require: Sequence[Requirement | Mapping[str, object]] = (),
        prefer: Sequence[Goal | Mapping[str, object]] = (),
        tradeoffs: Sequence[Goal | Mapping[str, object]] = (),
        *,
        title: str = "",
        start: date | str | None = None,
        end: date | str | None = None,
        fields: Mapping[str, object] | None = None,
        inputs: Mapping[str, str] | None = None,
        where: Callable[[Mistake], Mistake] = _as_it_is,
    ) -> None:
        """`pool` is a Pool, a data frame, or rows as mappings; for the latter two `start`, `end` and `fields`
        mean what they mean in a file. Teams, requirements and goals may be given as they stand in a file. `where`
        gives a mistake that comes up later its place in the file.

        Raises ScenarioError, with paths as in a file, for all that does not fit together or does not fit the pool.
        """
        asked: list[tuple[Any, ...]] = []
        mistakes: list[Mistake] = []
        for key, model, given in (
            ("teams", Team, teams),
            ("require", Requirement, require),
            ("prefer", Goal, prefer),
            ("tradeoffs", Goal, tradeoffs),
        ):
            asked.append(tuple(_each(key, model, given, mistakes)))
        if mistakes:
            raise ScenarioError(mistakes)
        people = pool if isinstance(pool, Pool) else _pool(pool, start, end, fields)
        names = ("pool", "teams", "require", "prefer", "tradeoffs", "title", "inputs", "where")
        for name, value in zip(names, (people, *asked, title, dict(inputs or {}), where), strict=True):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "deployed", tuple(single for team in self.teams for single in team.each()))
        parts = (self.pool, self.teams, self.require, self.prefer, self.tradeoffs)
        mistakes += [*misfits(*parts[1:]), *misreadings(*parts)]
        if mistakes:
            raise ScenarioError(mistakes)
        object.__setattr__(self, "warnings", (*self.pool.table.warnings, *dict.fromkeys(strangers(*parts))))

    def __repr__(self) -> str:
        wanted = ", ".join(f"{team.name} of {team.size}" for team in self.deployed)
        return f"<Problem {self.title or 'without a title'}: {wanted}; {len(self.pool)} people>"

    def team_named(self, name: str) -> Team | None:
        """The single team of that name."""
        return next((team for team in self.deployed if team.name == name), None)

    def replacing(self, **changes: Any) -> Problem:
        """The same problem with some of its parts changed."""
        return replace(self, **changes)


def _each(key: str, model: type[Model], given: Sequence[Any], mistakes: list[Mistake]) -> Iterable[Any]:
    """Each item as its model, from models or from mappings as they stand in a file."""
    for position, item in enumerate(given):
        try:
            yield model.model_validate(item)
        except ValidationError as error:
            mistakes += [mistake.under(key, position) for mistake in mistakes_in(error)]


def _pool(
    people: object, start: date | str | None, end: date | str | None, fields: Mapping[str, object] | None
) -> Pool:
    """A pool from what planners hold in their hands."""
    mistakes: list[Mistake] = []
    days: dict[str, date | None] = {"start": None, "end": None}
    for key, value in (("start", start), ("end", end)):
        try:
            days[key] = None if value is None else day(value)
        except ValueError as error:
            mistakes.append(Mistake(str(error), (key,)))
    if days["start"] and days["end"] and days["end"] < days["start"]:
        mistakes.append(Mistake(f"the tour ends before it starts on {days['start']}", ("end",)))
    if mistakes:
        raise ScenarioError(mistakes)
    return Pool.of(table_of(people), fields, Tour(days["start"], days["end"]))


Goals = Sequence[Goal]
Rows = Sequence[Requirement]


def misfits(teams: Sequence[Team], require: Rows, prefer: Goals, tradeoffs: Goals) -> Iterable[Mistake]:
    """What does not fit together, whatever the pool, each under its path."""
    if not teams:
        yield Mistake("at least one team is wanted", ("teams",))
    names: dict[str, Team] = {}
    for position, team in enumerate(teams):
        here: Path = ("teams", position)
        twice = next((single.name for single in team.each() if single.name in names), None)
        if twice is not None:
            yield Mistake(f"two teams are called `{twice}`" + _numbered(names[twice], team), (*here, "name"))
        for single in team.each():
            names.setdefault(single.name, team)
        seats = sum(seat.number for seat in team.seats)
        if team.size.high is not None and seats > team.size.high:
            yield Mistake(f"{seats} seats are more than the team's size of {team.size.high}", (*here, "seats"))
        yield from _twice("seat", [seat.seat for seat in team.seats], (*here, "seats"), "seat")
        yield from _twice("requirement", [row.name for row in team.require], (*here, "require"), "name")
        for index, requirement in enumerate(team.require):
            if requirement.team is not None:
                text = "`team` is for requirements over all the teams; this one stands inside its team already"
                yield Mistake(text, (*here, "require", index, "team"))
    yield from _twice("requirement", [row.name for row in require], ("require",), "name")
    over_all: dict[str, Sequence[Requirement | Goal]] = {"require": require, "prefer": prefer, "tradeoffs": tradeoffs}
    for key, named in over_all.items():
        for index, item in enumerate(named):
            if item.team is not None and item.team not in names:
                text = f"there is no team `{item.team}`" + did_you_mean(item.team, list(names))
                yield Mistake(text, (key, index, "team"))


def _numbered(*teams: Team) -> str:
    """Where a name comes from that stands so in no line of the file."""
    numbered = next((team for team in teams if team.number is not None), None)
    return "" if numbered is None else f": `{numbered.name}` with `number: {numbered.number}` makes it"


def measures(teams: Sequence[Team], require: Rows, prefer: Goals, tradeoffs: Goals) -> Iterable[tuple[Path, Measure]]:
    """Every measure of a scenario, with the path to it."""
    for position, team in enumerate(teams):
        for index, requirement in enumerate(team.require):
            yield ("teams", position, "require", index), requirement.measure
    for index, requirement in enumerate(require):
        yield ("require", index), requirement.measure
    for key, goals in (("prefer", prefer), ("tradeoffs", tradeoffs)):
        for index, goal in enumerate(goals):
            yield (key, index, goal.direction), goal.measure


def gates_and_seats(teams: Sequence[Team]) -> Iterable[tuple[Path, Who]]:
    """Every condition on a team's members and seats, with the path to it."""
    for position, team in enumerate(teams):
        yield ("teams", position, "everyone"), team.everyone
        for index, seat in enumerate(team.seats):
            yield ("teams", position, "seats", index, "who"), seat.who


def misreadings(pool: Pool, teams: Sequence[Team], require: Rows, prefer: Goals, tradeoffs: Goals) -> Iterable[Mistake]:
    """Conditions and measures that do not fit the pool, each under its path."""
    readings: list[tuple[Path, Callable[[Pool], object]]] = [(path, who.mask) for path, who in gates_and_seats(teams)]
    readings += [(path, measure.trait) for path, measure in measures(teams, require, prefer, tradeoffs)]
    for path, reading in readings:
        try:
            reading(pool)
        except ScenarioError as error:
            for mistake in error.mistakes:
                yield mistake.under(*path)


def strangers(pool: Pool, teams: Sequence[Team], require: Rows, prefer: Goals, tradeoffs: Goals) -> Iterable[str]:
    """Names asked for that nobody in the pool has, as warnings."""
    meant = [who for _, who in gates_and_seats(teams)]
    for _, measure in measures(teams, require, prefer, tradeoffs):
        meant += [value for key in type(measure).model_fields if isinstance(value := getattr(measure, key), Who)]
    for who in meant:
        for name, stranger in who.strangers(pool):
            yield f"nobody in the pool has {name} `{stranger}`"


def _twice(what: str, names: Sequence[str | None], path: Path, key: str) -> Iterable[Mistake]:
    """Names given twice in one place."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name is not None and name in seen:
            yield Mistake(f"two are called `{name}` here: a {what} is told by its name", (*path, index, key))
        elif name is not None:
            seen.add(name)
