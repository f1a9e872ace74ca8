"""With what chance people drop out before the tour, each independently of all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import numpy as np
from pydantic import BeforeValidator, ValidationError

from composer.base.arrays import Mask, Rows
from composer.base.errors import Mistake, ScenarioError
from composer.base.models import Model, Words, collecting, mistakes_in
from composer.base.numbers import decimal_text, proportion, rational, shown
from composer.pool import Pool
from composer.pool.kinds.base import canonical
from composer.pool.who import ANYONE, Who

if TYPE_CHECKING:
    from composer.problem.team import Team

DROP = "drop"
"""What the key is called."""
MOST_TOLD = 10
"""People who are named of those of whom no chance is on record, before the rest is only counted."""


def read_chance(value: object) -> Fraction:
    """Raises ValueError, in words for people, for what is no chance: a bare `5` does not say what is meant."""
    try:
        return proportion(value)
    except ValueError as error:
        text = str(error).replace("a share is written", "a chance is written").replace("25%", "5%")
        raise ValueError(text.replace("a share lies", "a chance lies")) from None


Chance = Annotated[Fraction, BeforeValidator(collecting(read_chance))]


class DropOut(Model):
    """With what chance some people drop out.

    Parameters
    ----------
    who : Who or mapping, optional
        Whose chance it is; everybody's if left out.
    chance : str or Fraction
        From 0 to 1, written as `10%` or `1/20`.
    """

    examples: ClassVar[Mapping[str, str]] = {
        "who": "drop: [{who: {age: {at_least: 50}}, chance: 10%}, {chance: 5%}]",
        "chance": "drop: [{who: {volunteer: no}, chance: 1/20}]",
    }
    who: Who = ANYONE
    chance: Chance

    def __init__(self, who: Who | Mapping[str, object] = ANYONE, *, chance: str | Fraction) -> None: ...


class _Column(Model):
    column: Words


@dataclass(frozen=True)
class Drop:
    """With what chance everybody drops out: as their cell in a column says, or the first of the `rules` that is about
    them; whom none is about does not drop out."""

    column: str | None = None
    rules: tuple[DropOut, ...] = ()
    asked_late: bool = field(default=False, compare=False)
    """Whether blank cells are told of only when somebody's chance is asked: of a problem changed to look at others."""

    def chances(self, on: Pool, rows: Sequence[int] | Rows) -> tuple[Fraction, ...]:
        """The chance of each of these people, as they are on a team's tour. Raises ScenarioError for a blank cell."""
        if self.column is not None:
            column = on.field(self.column)
            blank = [row for row in rows if column.codes[row] < 0]
            if blank:
                raise ScenarioError([_not_on_record(self.column, on, blank)])
            cells = {code: _of_cell(on, self.column, code) for code in {int(column.codes[row]) for row in rows}}
            return tuple(cells[int(column.codes[row])] for row in rows)
        found = [Fraction(0)] * len(rows)
        open_ = np.ones(len(rows), np.bool_)
        for rule in self.rules:
            meant = rule.who.mask(on)[np.asarray(rows, np.intp)] & open_
            for place in np.flatnonzero(meant).tolist():
                found[place] = rule.chance
            open_ &= ~meant
        return tuple(found)

    @property
    def asked(self) -> tuple[Who, ...]:
        """What is asked of the people, as conditions."""
        if self.column is not None:
            return (Who({self.column: {"at_least": 0}}),)
        return tuple(rule.who for rule in self.rules)

    @property
    def said(self) -> str:
        """In words, to follow "with": `3 % dropping out each`."""
        if self.column is not None:
            return f"everybody dropping out with the chance in `{self.column}`"
        if len(self.rules) == 1 and not self.rules[0].who.as_mapping():
            return f"{decimal_text(100 * self.rules[0].chance)} % dropping out each"
        return "people dropping out with the chances given under `drop`"


def _of_cell(pool: Pool, name: str, code: int) -> Fraction:
    """The chance in a cell. Raises ValueError for one that is none."""
    column = pool.field(name)
    value, text = column.read(code), column.texts[code]
    if isinstance(value, Fraction):
        if not 0 <= value <= 1:
            raise ValueError(f"a chance lies between 0 and 1, and is not {shown(text)}")
        return value
    return _of_text(text)


def _of_text(text: str) -> Fraction:
    """A cell such as `5%` or, among such cells, `0.05`."""
    try:
        part = rational(text.strip())
        if 0 <= part <= 1:
            return part
    except (ValueError, ZeroDivisionError):
        pass
    return read_chance(text)


def read_drop(value: object) -> Drop:
    """`5%`, `{column: p_drop}`, or a list such as `[{who: {sex: M}, chance: 10%}]`. Raises ScenarioError with all
    that is wrong, paths relative to what is given."""
    if isinstance(value, Drop):
        return value
    if isinstance(value, Mapping):
        try:
            return Drop(column=canonical(_Column.model_validate(value).column))
        except ValidationError as error:
            raise ScenarioError(mistakes_in(error)) from None
    if isinstance(value, (list, tuple)):
        return _read_rules(value)
    try:
        return Drop(rules=(DropOut(chance=read_chance(value)),))
    except ValueError as error:
        raise ScenarioError([Mistake(str(error))]) from None


def _read_rules(value: Sequence[object]) -> Drop:
    rules: list[DropOut] = []
    mistakes: list[Mistake] = []
    for position, item in enumerate(value):
        try:
            rules.append(DropOut.model_validate(item))
        except ValidationError as error:
            mistakes += [mistake.under(position) for mistake in mistakes_in(error)]
    if not value:
        mistakes.append(Mistake("at least one {who, chance} is wanted here"))
    if mistakes:
        raise ScenarioError(mistakes)
    return Drop(rules=tuple(rules))


def asked_late(drop: Drop | None, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of a problem, with blank cells told of late where others than before may be in a team."""
    if drop is None or {"teams", "pool"}.isdisjoint(changes):
        return {**changes}
    return {"drop": replace(drop, asked_late=True), **changes}


def drop_misreadings(drop: Drop | None, on_tours: Sequence[Pool], teams: Sequence[Team]) -> list[Mistake]:
    """What does not fit the people as they are on some tour, each under its path: no such column, cells that are no
    chances, conditions that their fields cannot take; and chances that teams ask for where nobody drops out."""
    if drop is None:
        return _chances_asked(teams)
    if drop.column is not None:
        return _wrong_cells(drop.column, on_tours[0])
    mistakes: dict[Mistake, None] = {}
    for position, rule in enumerate(drop.rules):
        for on in on_tours:
            try:
                rule.who.mask(on)
            except ScenarioError as error:
                mistakes.update(dict.fromkeys(each.under(DROP, position, "who") for each in error.mistakes))
                break
    return [*mistakes]


def _wrong_cells(name: str, pool: Pool) -> list[Mistake]:
    path = (DROP, "column")
    try:
        column = pool.field(name)
    except ScenarioError as error:
        return [mistake.under(*path) for mistake in error.mistakes]
    wrong: dict[int, tuple[str, list[int]]] = {}
    for code in np.unique(column.codes[column.codes >= 0]).tolist():
        try:
            _of_cell(pool, name, code)
        except ValueError as error:
            rows = np.flatnonzero(column.codes == code).tolist() if len(wrong) < MOST_TOLD else []
            wrong[code] = str(error), rows
    if len(wrong) > MOST_TOLD:
        text = f"{len(wrong):,} different cells are no chances, such as {shown(column.texts[min(wrong)])}"
        return [Mistake(f"`{name}` is a column of the kind {column.kind}: {text}", path)]
    return [Mistake(f"`{name}` of {_named(pool, rows)}: {text}", path) for text, rows in wrong.values()]


def _chances_asked(teams: Sequence[Team]) -> list[Mistake]:
    """Chances that are asked for where nothing says with what chance people drop out."""
    text = "a chance is asked for, and nothing says with what chance people drop out: give `drop`, such as `drop: 5%`"
    wanting = [at for at, team in enumerate(teams) if team.reserves is not None and team.reserves.chance is not None]
    return [Mistake(text, ("teams", at, "reserves", "chance")) for at in wanting]


def unknown_chances(
    drop: Drop | None, pool: Pool, admits: Callable[[Team], Mask], teams: Iterable[Team]
) -> list[Mistake]:
    """People who could be in a team and of whom no chance is on record."""
    if drop is None or drop.column is None or drop.asked_late or pool.derived:
        return []
    unknown = pool.field(drop.column).codes < 0
    if not unknown.any():
        return []
    blank = np.flatnonzero(unknown & np.any([admits(team) for team in teams], axis=0)).tolist()
    if not blank:
        return []
    return [_not_on_record(drop.column, pool, blank)]


def _not_on_record(name: str, pool: Pool, rows: Sequence[int]) -> Mistake:
    text = f"the chance of dropping out is not on record, `{name}` being blank, of {_named(pool, rows)}"
    return Mistake(text, (DROP, "column"))


def _named(pool: Pool, rows: Sequence[int]) -> str:
    more = f" and {len(rows) - MOST_TOLD} more" if len(rows) > MOST_TOLD else ""
    return ", ".join(pool.ids[row] for row in rows[:MOST_TOLD]) + more
