"""Numbers of a problem by name: `Women.at_least`, `observers.size`, `observers.Medic.number`, `rest`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from composer.base.errors import Mistake, Path, ScenarioError, did_you_mean
from composer.base.models import Model, mistakes_in, read_count
from composer.base.numbers import day, decimal_text
from composer.measures import Measure
from composer.pool import Pool
from composer.pool.kinds.base import canonical
from composer.pool.periods import Rest, read_rest
from composer.pool.who import Who
from composer.problem.moved_bounds import BOUNDS, Contradiction, read_anew
from composer.problem.problem import Problem
from composer.problem.programme import Tours
from composer.problem.requirement import Requirement
from composer.problem.survive import with_losses
from composer.problem.sweep_values import GridValue, Vary
from composer.problem.team import Size, Team

T = TypeVar("T", bound=Model)


class Parts(NamedTuple):
    """What of a problem has numbers: its teams, what is required over all of them, the rest between tours, how many
    tours one person may have."""

    teams: tuple[Team, ...]
    require: tuple[Requirement, ...]
    rest: Rest | None = None
    tours: Tours | None = None

    @classmethod
    def of(cls, problem: Problem) -> Parts:
        return cls(problem.teams, problem.require, problem.rest, problem.tours)

    def put_into(self, problem: Problem) -> Problem:
        """The problem with these parts. Raises ScenarioError where it is wrong with them."""
        return problem.replacing(**self._asdict(), sweep=())

    @property
    def touring(self) -> bool:
        """Whether there are tours to speak of."""
        return any(team.start or team.end for team in self.teams)


@dataclass(frozen=True)
class VariableNumber:
    """One number: a bound of a requirement, an end of a size, how many of a seat, what a gate asks, a day of a tour, or
    a rest.

    `team` and `row` are positions (None: over all the teams; no requirement and no seat), `keys` what leads to it.
    `others` are the tours after the first of a team that is repeated, where all of them are meant.
    """

    names: tuple[str, ...]
    team: int | None
    row: int | None
    keys: tuple[str, ...]
    measure: Measure | None = field(default=None, compare=False)
    others: tuple[int, ...] = ()

    @property
    def path(self) -> Path:
        """Where it stands in a scenario, or what it is a bound or number of."""
        home: Path = () if self.team is None else ("teams", self.team)
        if self.row is None:
            return (*home, *self.keys)
        return (*home, "seats" if self.measure is None else "require", self.row)

    def label(self, value: GridValue) -> str:
        """A value of it for people: `10 %`, `7`, `OF-2`."""
        if isinstance(value.number, str):
            return value.number
        if self.measure is not None:
            return self.measure.show(self._bound(value))
        return decimal_text(value.number)

    def value(self, value: GridValue) -> Fraction | str:
        """A value of it as a number, a share's in percent, or as a label."""
        if isinstance(value.number, str):
            return value.number
        return value.number if self.measure is None else self._bound(value)

    def put(self, parts: Parts, value: GridValue) -> Parts:
        """The parts with this number at `value`, whatever stands beside it. Raises ScenarioError where it can't be
        that."""
        try:
            if self.team is None:
                return self._over_all(parts, value)
            for place in (self.team, *self.others):
                team = parts.teams[place]
                parts = parts._replace(teams=_replaced(parts.teams, place, self._changed(team, value)))
        except ValidationError as error:
            raise ScenarioError(replace(mistake, path=()) for mistake in mistakes_in(error)) from None
        except ValueError as error:
            raise ScenarioError([Mistake(str(error))]) from None
        return parts

    def _over_all(self, parts: Parts, value: GridValue) -> Parts:
        """Raises ValueError where it can't be that."""
        if self.keys == ("rest",):
            return parts._replace(rest=read_rest(_whole(value)))
        if self.keys == ("tours", "at_most"):
            return parts._replace(tours=Tours.model_validate({"at_most": _whole(value)}))
        return parts._replace(require=self._bounded(parts.require, value))

    def _changed(self, team: Team, value: GridValue) -> dict[str, object]:
        """What of a team changes. Raises ValueError where it can't be that."""
        changed: dict[str, object] = {}
        match self.keys:
            case ("size", *ends):
                number = read_count(_whole(value))
                low, high = team.size.low, team.size.high
                changed["size"] = Size(low if ends == ["at_most"] else number, high if ends == ["at_least"] else number)
            case ("start" | "end" as key,):
                first = day(_whole(value))
                repeated = team.repeated if self.others else None
                changed[key] = first if repeated is None else repeated.every.after(first, repeated.before)
            case ("reserves", *inside):
                assert team.reserves is not None
                changed["reserves"] = team.reserves.with_number(inside, read_count(_whole(value)))
            case ("survive", "losses"):
                changed["survive"] = with_losses(team.survive, read_count(_whole(value)))
            case ("number",):
                changed["seats"] = _replaced(team.seats, self.row, {"number": read_count(_whole(value))})
            case ("everyone", *inside):
                changed["everyone"] = _gated(team.everyone, inside, value)
            case _:
                changed["require"] = self._bounded(team.require, value)
        return changed

    def _bounded(self, rows: tuple[Requirement, ...], value: GridValue) -> tuple[Requirement, ...]:
        assert self.row is not None
        return _replaced(rows, self.row, {self.keys[0]: self._bound(value)})

    def _bound(self, value: GridValue) -> Fraction:
        """A value in the unit of the measure, as its own reading of a file has it."""
        assert self.measure is not None
        part = value.part and self.measure.unit == "percent"
        return self.measure.bound(value.plain if part or not value.part else str(value))


def _whole(value: GridValue) -> object:
    return str(value) if value.part else value.plain


def _replaced(items: tuple[T, ...], position: int | None, changes: Mapping[str, object]) -> tuple[T, ...]:
    return tuple(item.model_copy(update=changes) if index == position else item for index, item in enumerate(items))


def _gated(everyone: Who, keys: Sequence[str], value: GridValue) -> Who:
    """The conditions with the value that `keys` lead to."""

    def put(inside: object, keys: Sequence[str]) -> object:
        if not keys:
            return _whole(value)
        assert isinstance(inside, Mapping)
        return {**inside, keys[0]: put(inside.get(keys[0]), keys[1:])}

    conditions = put(everyone.as_mapping(), keys)
    assert isinstance(conditions, Mapping)
    return Who(conditions)


def numbers(parts: Parts) -> Iterator[VariableNumber]:
    """Every number that can be varied. Several may have one name; `TEAM.NAME.KEY` and `require.NAME.KEY` tell
    requirements apart that are called alike."""
    teams, require = parts.teams, parts.require
    if parts.touring or parts.rest is not None:
        yield VariableNumber(("rest",), None, None, ("rest",))
        yield VariableNumber(("tours.at_most",), None, None, ("tours", "at_most"))
    yield from _of_repeated(teams)
    for position, team in enumerate(teams):
        days, reserves = _DAYS if team.start or team.end else (), () if team.reserves is None else _RESERVES
        for keys in (*_SIZES, *days, *reserves):
            yield VariableNumber((".".join((team.name, *keys)),), position, None, keys)
        for index, seat in enumerate(team.seats):
            yield VariableNumber((f"{team.name}.{seat.seat}.number",), position, index, ("number",))
        for gate in _gates(team.everyone.conditions):
            yield VariableNumber((".".join((team.name, "everyone", *gate)),), position, None, ("everyone", *gate))
        for index, row in enumerate(team.require):
            yield from _of_row(row, position, index, team.name)
    for index, row in enumerate(require):
        yield from _of_row(row, None, index, "require")


_SIZES = (("size",), ("size", "at_least"), ("size", "at_most"), ("survive", "losses"))
_RESERVES = (
    ("reserves", "number"),
    ("reserves", "number", "at_least"),
    ("reserves", "number", "at_most"),
    ("reserves", "cover"),
)
_DAYS = (("start",), ("end",))


def _of_repeated(teams: Sequence[Team]) -> Iterator[VariableNumber]:
    """Sizes and days of all tours of a team, by its name before it was repeated; the days are its first tour's."""
    tours: dict[str, list[int]] = {}
    for position, team in enumerate(teams):
        if team.repeated is not None:
            tours.setdefault(team.repeated.name, []).append(position)
    for name, (first, *others) in tours.items():
        for keys in (*_SIZES, *_DAYS):
            yield VariableNumber((".".join((name, *keys)),), first, None, keys, others=tuple(others))


def _of_row(row: Requirement, team: int | None, index: int, home: str) -> Iterator[VariableNumber]:
    try:
        called = [row.name] if row.name else [row.sentence, row.sentence.rpartition(":")[0]]
    except ValueError:  # conditions that nothing can be said of: they are told of elsewhere
        return
    for key in BOUNDS:
        names = tuple(f"{before}{name}.{key}" for before in ("", f"{home}.") for name in called)
        yield VariableNumber(names, team, index, (key,), row.measure)


def _gates(conditions: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """What leads to every single value of these conditions; of a range also to an end that is still open."""
    for name, condition in conditions.items():
        if isinstance(condition, Mapping):
            ends = {"at_least", "at_most"} & condition.keys()
            open_ends = {end: None for end in ("at_least", "at_most") if ends}
            yield from ((name, *inner) for inner in _gates({**open_ends, **condition}))
        elif not isinstance(condition, (list, tuple)):
            yield (name,)


def find_numbers(varied: Sequence[Vary], parts: Parts, pool: Pool | None = None) -> tuple[VariableNumber, ...]:
    """The numbers that these names mean. Each value is tried by itself, those of gates on the pool; whether it lies
    beyond the other end of its range only shows in a cell, where that end may vary too.

    Raises ScenarioError for names that mean nothing or several numbers and for values that a number can't have, each
    under its name.
    """
    if not varied:
        return ()
    known: dict[str, dict[VariableNumber, None]] = {}
    for number in numbers(parts):
        for name in number.names:
            known.setdefault(canonical(name), {})[number] = None
    meant: list[VariableNumber] = []
    mistakes: list[Mistake] = []
    for vary in varied:
        here = [*known.get(canonical(vary.path), {})]
        if len(here) == 1:
            meant += here
            mistakes += [mistake.under(vary.path) for mistake in _refused(here[0], vary, parts, pool)]
        elif here:
            text = ", ".join(f"`{_telling(number, known)}`" for number in here)
            mistakes.append(Mistake(f"several numbers are called `{vary.path}`: write one of {text}", (vary.path,)))
        else:
            mistakes.append(Mistake(_unknown(vary.path, list(known)), (vary.path,)))
    if len(meant) == 2 and meant[0] == meant[1]:
        mistakes.append(Mistake("the same number is varied twice", (varied[1].path,)))
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(meant)


def sweep_mistakes(
    varied: Sequence[Vary], parts: Parts, pool: Pool | None, stands: Callable[[Path], bool] | None = None
) -> list[Mistake]:
    """What is wrong with the numbers that a scenario varies, each under its path in the file.

    Where other things are wrong too, `stands` says what of the parts is as in the file: of numbers elsewhere, and of
    names that may be gone with what was wrong, nothing is said.
    """
    try:
        find_numbers(varied, parts, pool)
    except ScenarioError as error:
        mistakes = error.mistakes
    else:
        return []
    if stands is not None:
        sure = {canonical(name) for number in numbers(parts) if stands(number.path) for name in number.names}
        mistakes = tuple(mistake for mistake in mistakes if canonical(str(mistake.path[0])) in sure)
    return [mistake.under("sweep") for mistake in mistakes]


def _telling(number: VariableNumber, known: Mapping[str, Collection[VariableNumber]]) -> str:
    """The first of its names that no other number has."""
    return next((name for name in number.names if len(known[canonical(name)]) == 1), number.names[-1])


def _unknown(path: str, known: list[str]) -> str:
    text = f"there is no number `{path}` in this scenario"
    name, _, _ = path.rpartition(".")
    keys = [each.rpartition(".")[2] for each in known if each.rpartition(".")[0] == canonical(name)]
    hint = did_you_mean(path, known)
    if keys and "?" not in hint:
        return f"{text}: `{name}` has {', '.join(dict.fromkeys(keys))}"
    return text + (hint if "?" in hint else ": a number is named such as NAME.at_least or TEAM.size")


def _refused(number: VariableNumber, vary: Vary, parts: Parts, pool: Pool | None) -> Iterator[Mistake]:
    for value in vary.values:
        try:
            team = None if number.team is None else set_numbers(parts, [number], [value]).teams[number.team]
            if team is None:
                set_numbers(parts, [number], [value])
            elif number.keys[0] == "everyone" and pool is not None:
                team.everyone.mask(pool.on([team.days(pool.tour)])[0])
        except ScenarioError as error:
            yield from (Mistake(f"{value}: {each.text}") for each in error.mistakes if not each.crossing)
        except Contradiction:
            pass


def set_numbers(parts: Parts, meant: Sequence[VariableNumber], values: Sequence[GridValue]) -> Parts:
    """The parts with each of these numbers at its value. An aim that lies within its bound then asks for no more.

    Raises Contradiction where no team could meet them, whoever is in the pool, and ScenarioError where a file that said
    so would be wrong.
    """
    for number, value in zip(meant, values, strict=True):
        parts = number.put(parts, value)
    teams, require = parts.teams, parts.require
    touched = {(number.team, number.row) for number in meant if number.measure is not None}
    teams = tuple(
        team.model_copy(update={"require": read_anew(team.require, [r for t, r in touched if t == position])})
        for position, team in enumerate(teams)
    )
    for team in teams:
        named = None if team.reserves is None else team.reserves.number
        if named is not None and named.high is not None and named.low > named.high:
            raise Contradiction(f"at least {named.low} reserves lie above at most {named.high}")
        low, high = team.size.low, team.size.high
        if high is not None and low > high:
            raise Contradiction(f"a size of at least {low} lies above at most {high}")
        if team.start and team.end and team.end < team.start:
            raise Contradiction(f"the tour of {team.name} ends on {team.end}, before it starts on {team.start}")
    return parts._replace(teams=teams, require=read_anew(require, [row for team, row in touched if team is None]))
