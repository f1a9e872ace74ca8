"""The whole question: the people, the teams wanted, what each must meet, what is preferred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from composer.base.errors import Mistake, Path, ScenarioError, did_you_mean
from composer.base.models import Model, mistakes_in
from composer.measures import Measure
from composer.pool import Pool
from composer.pool.doubts import Doubt
from composer.pool.kinds.base import canonical
from composer.pool.reading.mapping import Reading
from composer.pool.who import Who
from composer.problem.courses import Course, Recruit, days_left, late_courses, plan_mistakes, pool_mistakes
from composer.problem.people import pool_of, read_day
from composer.problem.requirement import Goal, Requirement
from composer.problem.sweep_values import Vary, read_sweep
from composer.problem.team import NUMBER, SIZE, Team
from composer.problem.warned import AskedAbout, asked_about, doubtful, strangers, unknown, warnings_of
from composer.problem.yearly_targets import with_yearly_targets

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

    from composer.pool import RawTable


def _as_it_is(mistake: Mistake) -> Mistake:
    return mistake


@dataclass(frozen=True, init=False)
class Problem:
    """A checked question: the people, the teams wanted, what is required and what is preferred.

    Immutable; `replacing` gives a changed copy. What was given stands in attributes of the same names, and beside
    them `deployed`, the single teams with every `number` spelled out, and `warnings`, what a planner should look at
    once more.

    Parameters
    ----------
    pool : Pool, data frame or list of mappings
        The people, one a row, with an `id` each: a frame of pandas, polars or Arrow, rows as mappings, or a pool as
        another problem has it. Never empty.
    teams : sequence of Team or mapping
        The teams wanted, one at least. Here and below a mapping is what a scenario file says in that place.
    require : sequence of Requirement or mapping, optional
        Requirements over all the teams' members together, or one team's with `team`.
    prefer : sequence of Goal or mapping, optional
        Goals in their order: each is brought to its best before the next is looked at.
    tradeoffs : sequence of Goal or mapping, optional
        Axes that `composer.tradeoffs` weighs against each other; none, or two at least.
    courses : sequence of Course or mapping, optional
        Courses that people could still take.
    recruits : sequence of Recruit or mapping, optional
        People who could still be recruited.
    today : date or str, optional
        The day from which courses can begin.
    title : str, optional
        What the question is called in answers.
    sweep : mapping or sequence, optional
        Numbers that `composer.sweep` varies; they are checked when it is asked.
    start, end : date or str, optional
        First and last day of the tour, as dates or `"2027-01-15"`. They and `fields` are read for people who are no
        Pool yet.
    fields : mapping, optional
        What the columns are, where their own values do not tell: `{"rank": ["OF-1", "OF-2"]}`.
    reading : mapping, optional
        Which column is which field and how cells are written, as under `pool:` in a file: `{"id": "No"}`.
    inputs : mapping, optional
        The sha256 of every file read, by its name.
    where : callable, optional
        Gives a mistake that comes up later its place in the file.

    Raises
    ------
    ScenarioError
        With every mistake there is: what does not fit together, and what does not fit the pool. Paths are those of a
        file.
    """

    pool: Pool
    teams: tuple[Team, ...]
    require: tuple[Requirement, ...]
    prefer: tuple[Goal, ...]
    tradeoffs: tuple[Goal, ...]
    courses: tuple[Course, ...]
    recruits: tuple[Recruit, ...]
    today: date | None
    title: str
    sweep: tuple[Vary, ...]
    inputs: Mapping[str, str] = field(repr=False)
    where: Callable[[Mistake], Mistake] = field(repr=False, compare=False)
    warnings: tuple[str, ...] = field(init=False, repr=False)
    deployed: tuple[Team, ...] = field(init=False, repr=False)

    def __init__(
        self,
        pool: Pool | IntoDataFrame | Sequence[Mapping[str, object]] | RawTable,
        teams: Sequence[Team | Mapping[str, object]],
        require: Sequence[Requirement | Mapping[str, object]] = (),
        prefer: Sequence[Goal | Mapping[str, object]] = (),
        tradeoffs: Sequence[Goal | Mapping[str, object]] = (),
        *,
        courses: Sequence[Course | Mapping[str, object]] = (),
        recruits: Sequence[Recruit | Mapping[str, object]] = (),
        today: date | str | None = None,
        title: str = "",
        sweep: Mapping[str, object] | Sequence[Vary | str] = (),
        start: date | str | None = None,
        end: date | str | None = None,
        fields: Mapping[str, object] | None = None,
        reading: Reading | Mapping[str, object] | None = None,
        inputs: Mapping[str, str] | None = None,
        where: Callable[[Mistake], Mistake] | None = None,
    ) -> None:
        """`pool` is a Pool, a data frame, or rows as mappings; for the latter two `start`, `end` and `fields`
        mean what they mean in a file, and `reading` what the mapping under `pool:` does. Teams, requirements and goals
        may be given as they stand in a file. `where` gives a mistake that comes up later its place in the file.

        Raises ScenarioError, with paths as in a file, for all that does not fit together or does not fit the pool.
        """
        asked: list[tuple[Any, ...]] = []
        mistakes: list[Mistake] = []
        for key, model, given in (
            ("teams", Team, teams),
            ("require", Requirement, require),
            ("prefer", Goal, prefer),
            ("tradeoffs", Goal, tradeoffs),
            ("courses", Course, courses),
            ("recruits", Recruit, recruits),
        ):
            asked.append(tuple(_each(key, model, given, mistakes)))
        this_day = read_day("today", today, mistakes)
        varied = _swept(sweep, mistakes)
        if mistakes:
            raise ScenarioError(mistakes)
        people = pool if isinstance(pool, Pool) else pool_of(pool, start, end, fields, reading)
        asked[0], asked[1], mistakes = with_yearly_targets(asked[0], asked[1], people.tour.start)
        names = (
            "pool",
            "teams",
            "require",
            "prefer",
            "tradeoffs",
            "courses",
            "recruits",
            "today",
            "title",
            "sweep",
            "inputs",
        )
        values = (people, *asked, this_day, title, varied, dict(inputs or {}), where or _as_it_is)
        for name, value in zip((*names, "where"), values, strict=True):
            object.__setattr__(self, name, value)
        single = () if too_many(self.teams) else tuple(single for team in self.teams for single in team.each())
        object.__setattr__(self, "deployed", single)
        parts = (self.pool, self.teams, self.require, self.prefer, self.tradeoffs)
        mistakes += [*misfits(*parts[1:]), *misreadings(*parts)]
        mistakes += plan_mistakes(self.courses, self.recruits, self.today, self.pool.tour, self.teams)
        mistakes += pool_mistakes(self.pool, self.courses, self.recruits)
        about = asked_of(*parts, self.courses, self.recruits)
        mistakes += doubtful(self.pool, about, mistakes)
        if mistakes:
            raise ScenarioError(mistakes)
        never = unknown(self.pool, strangers(self.pool, about))
        said = [*(doubt.text for doubt in never), *late_courses(self.courses, days_left(self.today, self.pool.tour))]
        known = {doubt.text for doubt in self.pool.table.doubts if doubt.name in self.pool.table.known}
        of_pool = [text for text in self.pool.warnings if text not in known]
        object.__setattr__(self, "warnings", (*of_pool, *dict.fromkeys(said)))

    def __repr__(self) -> str:
        wanted = ", ".join(f"{team.name} of {team.size}" for team in self.deployed)
        return f"<Problem {self.title or 'without a title'}: {wanted}; {len(self.pool)} people>"

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """What in the people may be meant otherwise than it was read, and refuses nothing: first what is asked about.
        Whether an answer is the same in the other reading is not known here."""
        parts = (self.pool, self.teams, self.require, self.prefer, self.tradeoffs, self.courses, self.recruits)
        asked = asked_of(*parts)
        return tuple(unknown(self.pool, warnings_of(self.pool, asked, strangers(self.pool, asked))))

    def team_named(self, name: str) -> Team | None:
        """The single team of a name.

        Parameters
        ----------
        name : str
            As in `deployed`: `NAME-2` where there are several alike.

        Returns
        -------
        Team or None
            None where no team is called so.
        """
        return next((team for team in self.deployed if team.name == name), None)

    @property
    def alike(self) -> list[list[int]]:
        """Groups of two teams and more that nothing tells apart, as positions in `deployed`: those of one `number`, but
        for any that a requirement or a goal names."""
        named = {row.team for row in self.require} | {goal.team for goal in self.prefer}
        groups, end = [], 0
        for team in self.teams:
            begin, end = end, end + (team.number or 1)
            groups.append([place for place in range(begin, end) if self.deployed[place].name not in named])
        return [group for group in groups if len(group) > 1]

    def fewest(self, team: Team) -> int:
        """The smallest `number` that a team could have.

        Parameters
        ----------
        team : Team
            One of `teams`.

        Returns
        -------
        int
            1 at least, and so many that every single team that a requirement or a goal names is still there.
        """
        named = {row.team for row in self.require} | {goal.team for goal in (*self.prefer, *self.tradeoffs)}
        return max(place for place, single in enumerate(team.each(), 1) if place == 1 or single.name in named)

    def reading(self, team: Team) -> list[Measure]:
        """What every requirement measures that counts the members of a single team.

        Parameters
        ----------
        team : Team
            One of `deployed`.

        Returns
        -------
        list of Measure
            Those of its own requirements, then those over all teams or over this one. Empty where nothing is
            required.
        """
        over_all = [row.measure for row in self.require if row.team in (None, team.name)]
        return [*(row.measure for row in team.require), *over_all]

    def replacing(self, **changes: Any) -> Problem:
        """The same problem with some of its parts changed.

        Parameters
        ----------
        **changes
            New values by the name of the parameter.

        Returns
        -------
        Problem
            A checked copy; this one stays as it is.

        Raises
        ------
        ScenarioError
            Where the changed problem has mistakes in it.
        """
        return replace(self, **changes)


def _each(key: str, model: type[Model], given: Sequence[Any], mistakes: list[Mistake]) -> Iterable[Any]:
    """Each item as its model, from models or from mappings as they stand in a file."""
    before = len(mistakes)
    for position, item in enumerate(given):
        if len(mistakes) - before > MOST_TOLD:  # a range is a list of numbers without an end
            mistakes.append(Mistake("… and perhaps more", (key,)))
            return
        try:
            yield model.model_validate(item)
        except ValidationError as error:
            mistakes += [mistake.under(key, position) for mistake in mistakes_in(error)]


def _swept(given: Mapping[str, object] | Sequence[Vary | str], mistakes: list[Mistake]) -> tuple[Vary, ...]:
    try:
        return read_sweep(given)
    except ScenarioError as error:
        mistakes += [mistake.under("sweep") for mistake in error.mistakes]
        return ()


MOST_TOLD = 1_000
"""Mistakes in one list of a problem beyond which nobody reads on."""
MOST_TEAMS = 10_000
"""Teams in all: more than can be decided in a day, and each is an object of its own."""

Goals = Sequence[Goal]
Requirements = Sequence[Requirement]


def too_many(teams: Sequence[Team]) -> Mistake | None:
    """What is wrong with as many teams, if anything is."""
    if sum(team.number or 1 for team in teams) <= MOST_TEAMS:
        return None
    known = accumulate(team.number or 1 for team in teams)
    first = next(position for position, number in enumerate(known) if number > MOST_TEAMS)
    path: Path = ("teams", first) if teams[first].number is None else ("teams", first, "number")
    return Mistake(f"more than {MOST_TEAMS:,} teams in all are wanted from here on: leave some out", path)


def misfits(teams: Sequence[Team], require: Requirements, prefer: Goals, tradeoffs: Goals) -> Iterable[Mistake]:
    """What does not fit together, whatever the pool, each under its path."""
    if not teams:
        yield Mistake("at least one team is wanted", ("teams",))
    if much := too_many(teams):
        yield much
        return
    names: dict[str, Team] = {}
    for position, team in enumerate(teams):
        here: Path = ("teams", position)
        twice = next((single.name for single in team.each() if single.name in names), None)
        if twice is not None:
            yield Mistake(f"two teams are called `{twice}`" + _numbered(names[twice], team), (*here, "name"))
        for single in team.each():
            names.setdefault(single.name, team)
        own = [SIZE] if team.number is None else [SIZE, NUMBER]
        known = [*own, *(name for name, _ in team.gates())]
        for index, name in enumerate(team.keep):
            if canonical(name) not in known:
                text = f"`{name}` is neither `{'` nor `'.join(own)}` nor a condition of this team's `everyone`"
                yield Mistake(text + did_you_mean(name, known), (*here, "keep", index))
        yield from _twice("seat", [seat.seat for seat in team.seats], (*here, "seats"), "seat")
        yield from _twice("requirement", [row.name for row in team.require], (*here, "require"), "name")
        for index, requirement in enumerate(team.require):
            if requirement.team is not None:
                text = "`team` is for requirements over all the teams; this one stands inside its team already"
                yield Mistake(text, (*here, "require", index, "team"))
    yield from _twice("requirement", [row.name for row in require], ("require",), "name")
    if len(tradeoffs) == 1:
        yield Mistake("two axes or more are wanted: what is weighed against what?", ("tradeoffs",))
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


def measures(
    teams: Sequence[Team], require: Requirements, prefer: Goals, tradeoffs: Goals
) -> Iterable[tuple[Path, Measure]]:
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


def misreadings(
    pool: Pool, teams: Sequence[Team], require: Requirements, prefer: Goals, tradeoffs: Goals
) -> Iterable[Mistake]:
    """Conditions and measures that do not fit the pool, each under its path."""
    readings: list[tuple[Path, Callable[[Pool], object]]] = [(path, who.mask) for path, who in gates_and_seats(teams)]
    readings += [(path, measure.trait) for path, measure in measures(teams, require, prefer, tradeoffs)]
    for path, reading in readings:
        try:
            reading(pool)
        except ScenarioError as error:
            for mistake in error.mistakes:
                yield mistake.under(*path)


def asked_of(
    pool: Pool,
    teams: Sequence[Team],
    require: Requirements,
    prefer: Goals,
    tradeoffs: Goals,
    courses: Sequence[Course],
    recruits: Sequence[Recruit],
) -> AskedAbout:
    """What a problem asks of the people."""
    who = [who for _, who in gates_and_seats(teams)]
    measured = [measure for _, measure in measures(teams, require, prefer, tradeoffs)]
    return asked_about(pool, who, measured, courses, recruits)


def _twice(what: str, names: Sequence[str | None], path: Path, key: str) -> Iterable[Mistake]:
    """Names given twice in one place."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name is not None and name in seen:
            yield Mistake(f"two are called `{name}` here: each {what} needs its own name", (*path, index, key))
        elif name is not None:
            seen.add(name)
