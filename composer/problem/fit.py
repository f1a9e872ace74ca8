"""What of a problem does not fit together, or does not fit the pool."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from composer.base.errors import Mistake, Path, ScenarioError, did_you_mean
from composer.measures import Measure
from composer.pool import Pool
from composer.pool.kinds.base import canonical
from composer.pool.who import Who
from composer.problem.courses import Course, Recruit
from composer.problem.drop import Drop
from composer.problem.programme import BUSY, REST, TOURS
from composer.problem.requirement import Goal, Requirement
from composer.problem.reserves import RESERVES
from composer.problem.survive import SURVIVE, survive_mistakes
from composer.problem.team import NUMBER, SIZE, Team
from composer.problem.warned import AskedAbout, asked_about

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
    yield from of_losses(teams, require, prefer, tradeoffs)
    yield from of_all_teams(teams, require, prefer, tradeoffs)
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
        own += [] if team.reserves is None else [RESERVES]
        known = [*own, *(name for name, _ in team.gates()), BUSY, REST, TOURS, *([SURVIVE] if team.survive else [])]
        for index, name in enumerate(team.keep):
            if canonical(name) not in known:
                text = f"`{name}` is neither `{'` nor `'.join(own)}` nor a condition of this team's `everyone`"
                yield Mistake(text + did_you_mean(name, known), (*here, "keep", index))
        yield from _twice("seat", [seat.seat for seat in team.seats], (*here, "seats"), "seat")
        yield from _twice("requirement", [row.name for row in team.require], (*here, "require"), "name")
        yield from (mistake.under(*here) for mistake in survive_mistakes(team))
        for index, requirement in enumerate(team.require):
            if requirement.measure.of_tours and team.reserves is not None:
                text = "reserves of a team that asks who has been on tour before cannot be looked for"
                yield Mistake(text, (*here, "require", index))
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
        if team.survive is not None:
            yield ("teams", position, SURVIVE, "of"), team.survive.of
        for index, seat in enumerate(team.seats):
            yield ("teams", position, "seats", index, "who"), seat.who


def misreadings(
    pool: Pool, teams: Sequence[Team], require: Requirements, prefer: Goals, tradeoffs: Goals
) -> Iterable[Mistake]:
    """Conditions and measures that do not fit the pool, each under its path."""
    readings: list[tuple[Path, Callable[[Pool], object]]] = [(path, who.mask) for path, who in gates_and_seats(teams)]
    readings += [(path, measure.trait) for path, measure in measures(teams, require, prefer, tradeoffs)]
    tours: dict[Path, list[Pool]] = {}
    for path, reading in readings:
        team = path[: 2 * (path[0] == "teams")]
        if team not in tours:
            tours[team] = on_tours(pool, teams, team)
        for on in tours[team]:
            try:
                reading(on)
            except ScenarioError as error:
                yield from (mistake.under(*path) for mistake in error.mistakes)
                break


def of_places(require: Requirements, prefer: Goals, tradeoffs: Goals) -> Iterable[Mistake]:
    """Measures over all teams that cannot be read of places, of which one person may have several."""
    over_all: dict[str, Sequence[Requirement | Goal]] = {"require": require, "prefer": prefer, "tradeoffs": tradeoffs}
    for key, items in over_all.items():
        for index, item in enumerate(items):
            on_a_day = isinstance(item, Requirement) and item.at is not None  # when nobody is in two of them
            if item.team is None and item.measure.of_ids and not on_a_day:
                text = f"`{item.measure.key}` is read of one team where somebody can be in several: say `team: NAME`"
                yield Mistake(text, (key, index))


def of_all_teams(teams: Sequence[Team], require: Requirements, prefer: Goals, tradeoffs: Goals) -> Iterable[Mistake]:
    """Measures of all the teams together that are asked of a single one."""
    single = {("require", index) for index, each in enumerate(require) if each.team is not None}
    for key, goals in (("prefer", prefer), ("tradeoffs", tradeoffs)):
        single |= {(key, index) for index, goal in enumerate(goals) if goal.team is not None}
    for path, measure in measures(teams, require, prefer, tradeoffs):
        if measure.over_all and (path[0] == "teams" or path[:2] in single):
            where = "under the scenario's own `require`, or in `prefer` or `tradeoffs`, without `team`"
            yield Mistake(f"`{measure.key}` is counted over all the teams together: it stands {where}", path)


def of_losses(teams: Sequence[Team], require: Requirements, prefer: Goals, tradeoffs: Goals) -> Iterable[Mistake]:
    """What teams survive, asked otherwise than as a goal of which more is better."""
    for path, measure in measures(teams, require, prefer, tradeoffs):
        if measure.of_losses and path[-1] != "most":
            how = "that a team survives losses is asked by its own `survive: {losses: 1}`"
            yield Mistake(f"`{measure.key}` is a goal or an axis, of which more is better; {how}", path)


def on_tours(pool: Pool, teams: Sequence[Team], path: Path = ()) -> list[Pool]:
    """The pool on each tour that what stands at a path is read on."""
    on_tour = pool.on([team.days(pool.tour) for team in teams])
    if path[:1] == ("teams",):
        return [on_tour[int(path[1])]]
    return list({id(on): on for on in on_tour}.values()) or [pool]


def asked_of(
    pool: Pool,
    teams: Sequence[Team],
    require: Requirements,
    prefer: Goals,
    tradeoffs: Goals,
    courses: Sequence[Course],
    recruits: Sequence[Recruit],
    drop: Drop | None = None,
) -> AskedAbout:
    """What a problem asks of the people."""
    who = [*(who for _, who in gates_and_seats(teams)), *(() if drop is None else drop.asked)]
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
