"""The mapping under `pool:`: how a file is built, and which of its columns is which field.

It says nothing that could be guessed, and nothing is: what is left out has the meaning that the format gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ValidationError

from composer.base.errors import Mistake, Path, ScenarioError
from composer.base.models import Model, collecting, mistakes_in, read_words
from composer.base.numbers import as_text, shown
from composer.pool.doubts import WARNINGS
from composer.pool.written.days import DayPattern, day_pattern
from composer.pool.written.figures import NumberFormat, number_format
from composer.pool.written.names import tidy
from composer.pool.written.writing import FlagWords, Writing, as_words

ENCODINGS = (
    *("utf-8", "utf-16"),
    *(f"cp{page}" for page in range(1250, 1259)),
    *("kz1048", "koi8-r", "koi8-u", "cp866", "mac-cyrillic"),
    *(f"iso-8859-{part}" for part in range(1, 17) if part != 12),
)
ROW: Literal["row"] = "row"
"""What `id:` says to number the rows."""
NONE = "none"
"""What `header:` says where there is none."""
LAST_HEADER = 1_000
"""The last row that can be a header."""


def _encoding(value: object) -> str:
    if not isinstance(value, str) or value.lower() not in ENCODINGS:
        raise ValueError(f"an encoding is one of {', '.join(ENCODINGS)}, not {shown(value)}")
    return value.lower()


def _separator(value: object) -> str:
    if not isinstance(value, str) or len(value) != 1 or value in '"\r\n' or value.isalnum():
        raise ValueError(f'a separator is one character, such as ";" or "\\t", not {shown(value)}')
    return value


def _sheet(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError("the name of a sheet is wanted")
    return str(value)  # sheets are called 2027, too


def _header(value: object) -> tuple[int, ...]:
    """The rows of the header; none at all for `none`."""
    if value == NONE:
        return ()
    rows = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    whole = all(isinstance(row, int) and not isinstance(row, bool) and 1 <= row <= LAST_HEADER for row in rows)
    if not whole or len(rows) not in (1, 2) or any(later <= row for row, later in pairwise(rows)):
        raise ValueError(f"a header is a row such as 4, two of them such as [2, 3], or `none`, not {shown(value)}")
    return rows


def _several(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not value:
        raise ValueError(f"a list of columns is wanted here, not {shown(value)}")
    return as_words(value)


def _different(value: object) -> tuple[str, ...]:
    names = _several(value)
    if twice := next((name for at, name in enumerate(names) if name in names[:at]), None):
        raise ValueError(f"`{twice}` stands here twice")
    return names


def _one_or_several(value: object) -> tuple[str, ...]:
    return as_words(value)


Several = Annotated[tuple[str, ...], BeforeValidator(collecting(_several))]
Different = Annotated[tuple[str, ...], BeforeValidator(collecting(_different))]
WordList = Annotated[tuple[str, ...], BeforeValidator(collecting(_one_or_several))]
Name = Annotated[str, BeforeValidator(collecting(lambda value: tidy(read_words(value))))]


def _known(value: object) -> tuple[str, ...]:
    """Warnings that are meant: a code, and the column that it is about."""
    if value is None:  # every line under it is a comment
        return ()
    names = _different(value if isinstance(value, (list, tuple)) else [value])
    found = []
    for name in names:
        code, _, column = name.partition(" ")
        if code.upper() not in WARNINGS:
            raise ValueError(f"a warning is W1 to W9 and a column, such as W1 sex, not {shown(name)}")
        found.append(f"{code.upper()} {column.strip()}".strip())
    return tuple(found)


def _digits(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 40:
        raise ValueError(f"how many digits an id has is wanted here, such as 5, not {shown(value)}")
    return value


class Identity(Model):
    """Which column tells people apart."""

    column: Name
    digits: Annotated[int | None, BeforeValidator(collecting(_digits))] = None


class Pairs(Model):
    """Columns side by side: a name, and its level."""

    pairs: Annotated[tuple[tuple[str, str], ...], BeforeValidator(collecting(lambda value: _pairs(value)))]


class Marks(Model):
    """Columns with a mark for those who have what the column is called."""

    marks: Different


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, (list, tuple)) or not value:
        raise ValueError(f"a list of pairs [name, level] is wanted here, not {shown(value)}")
    found, mistakes = [], []
    for at, pair in enumerate(value):
        try:
            name, level = as_words(pair) if isinstance(pair, (list, tuple)) else ()
            found.append((name, level))
        except ValueError:
            mistakes.append(Mistake("two columns are wanted here: that of the name, and that of its level", (at,)))
    if mistakes:
        raise ScenarioError(mistakes)
    return tuple(found)


def _identity(value: object) -> Identity | tuple[str, ...] | Literal["row"]:
    if value == ROW:
        return ROW
    if isinstance(value, Mapping):
        return Identity.model_validate(value)
    if isinstance(value, (list, tuple)):
        return _different(value)
    return Identity(column=read_words(value))


def _column(value: object) -> str | Pairs | Marks:
    if isinstance(value, (Pairs, Marks)):
        return value
    if isinstance(value, Mapping):
        return (Pairs if "pairs" in value else Marks).model_validate(value)
    if isinstance(value, (list, tuple)) or value is None:
        raise ValueError(f"a column is wanted here, or {{pairs: …}}, or {{marks: …}}, not {shown(value)}")
    return tidy(read_words(value))


def _each(read: Callable[[Any], object]) -> Callable[[object], dict[str, Any]]:
    """Reads a mapping whose keys are names and whose values `read` reads."""

    def reader(given: object) -> dict[str, Any]:
        if not isinstance(given, Mapping) or not given:
            raise ValueError(f"a mapping is wanted here, not {shown(given)}")
        found: dict[str, Any] = {}
        mistakes: list[Mistake] = []
        for key, value in given.items():
            try:
                name = tidy(as_text(key))
                if name in found:
                    raise ValueError(f"`{name}` is named twice")
                found[name] = read(value)
            except ScenarioError as error:
                mistakes += [mistake.under(str(key)) for mistake in error.mistakes]
            except ValidationError as error:
                mistakes += [mistake.under(str(key)) for mistake in mistakes_in(error)]
            except ValueError as error:
                mistakes.append(Mistake(str(error), (str(key),)))
        if mistakes:
            raise ScenarioError(mistakes)
        return found

    return reader


def _spellings(value: object) -> dict[str, str]:
    """The value that each spelling stands for."""
    values = _each(as_words)(value)
    found: dict[str, str] = {}
    mistakes = []
    for meant, spellings in values.items():
        for at, spelling in enumerate(spellings):
            if found.setdefault(spelling, meant) != meant:
                text = f"`{spelling}` is a spelling of `{found[spelling]}` already"
                mistakes.append(Mistake(text, (meant, at)))
            elif spelling in values and spelling != meant:
                mistakes.append(Mistake(f"`{spelling}` is a value with spellings of its own", (meant, at)))
    if mistakes:
        raise ScenarioError(mistakes)
    return found


def _called(value: object) -> dict[str, Any]:
    """The column of each field; none where every line of them is a comment."""
    return {} if value is None else _each(_column)(value)


def _spelled(value: object) -> dict[str, dict[str, str]]:
    """The spellings of each field's values; none where every line of them is a comment."""
    return {} if value is None else _each(_spellings)(value)


def _blank(value: object) -> tuple[str, ...]:
    """Words that mean unknown; none where every line of them is a comment."""
    return () if value is None else _one_or_several(value)


class Reading(Model):
    """How a pool's file is read."""

    file: Any = None
    sheet: Annotated[str | None, BeforeValidator(collecting(_sheet))] = None
    encoding: Annotated[str | None, BeforeValidator(collecting(_encoding))] = None
    separator: Annotated[str | None, BeforeValidator(collecting(_separator))] = None
    header: Annotated[tuple[int, ...] | None, BeforeValidator(collecting(_header))] = None
    names: Different | None = None
    id: Annotated[Any, BeforeValidator(collecting(_identity))] = Identity(column="id")
    person: Different = ()
    columns: Annotated[Mapping[str, Any], BeforeValidator(collecting(_called))] = {}
    values: Annotated[Mapping[str, Mapping[str, str]], BeforeValidator(collecting(_spelled))] = {}
    blank: Annotated[tuple[str, ...], BeforeValidator(collecting(_blank))] = ()
    yes: WordList = ()
    no: WordList = ()
    dates: Annotated[DayPattern | None, BeforeValidator(collecting(day_pattern))] = None
    decimal: Annotated[NumberFormat | None, BeforeValidator(collecting(number_format))] = None
    merged: Literal["fill", "blank"] | None = None
    hidden: Literal["read", "leave out"] | None = None
    known: Annotated[tuple[str, ...], BeforeValidator(collecting(_known))] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The columns that ids are made of; none where rows are numbered."""
        found = self.columns.get("id") if "id" in self.columns and "id" not in self.model_fields_set else None
        if isinstance(found, str):
            return (found,)
        if isinstance(self.id, Identity):
            return (self.id.column,)
        return self.id if isinstance(self.id, tuple) else ()

    @property
    def digits(self) -> int | None:
        """How many digits ids have, where it is said."""
        return self.id.digits if isinstance(self.id, Identity) else None

    def named(self) -> Iterator[tuple[Path, str]]:
        """Every column of the file that is named, with the path to where."""
        for at, name in enumerate(self.ids):
            if "id" in self.model_fields_set or "id" in self.columns:
                path: Path = ("id",) if "id" in self.model_fields_set else ("columns", "id")
                yield ((*path, at) if isinstance(self.id, tuple) else path), name
        for at, name in enumerate(self.person):
            if name not in self.columns:
                yield ("person", at), name
        for field, source in self.columns.items():
            match source:
                case str():
                    if field != "id":
                        yield ("columns", field), source
                case Pairs():
                    for row, pair in enumerate(source.pairs):
                        for at, name in enumerate(pair):
                            yield ("columns", field, "pairs", row, at), name
                case Marks():
                    for at, name in enumerate(source.marks):
                        yield ("columns", field, "marks", at), name

    def writing(self) -> Writing:
        """How the cells are written."""
        flags = FlagWords.of(self.yes, self.no) if self.yes or self.no else None
        return Writing(self.dates, self.decimal, flags, self.values)

    def wanted(self, fields: Mapping[str, object]) -> tuple[str, ...]:
        """The columns that a header must hold: all that are named here, and those that `fields` names."""
        own = [name for _, name in self.named()]
        own += [name for name in (*self.values, *map(str, fields)) if tidy(name) not in self.columns]
        own = [tidy(name) for name in own if tidy(name) not in ("id", "age")]
        return tuple(dict.fromkeys([*own, *self.ids])) if own or self.ids != ("id",) else ()


PLAIN = Reading()
"""What holds where nothing is said."""


def read_mapping(given: object) -> Reading:
    """The mapping as a scenario or Python gives it. Raises ScenarioError with all that is wrong, paths relative to
    it."""
    mistakes: list[Mistake] = []
    try:
        found = Reading.model_validate(given)
    except ValidationError as error:
        raise ScenarioError(mistakes_in(error)) from None
    try:
        found.writing()
    except ValueError as error:
        mistakes.append(Mistake(str(error), ("yes",) if found.yes else ("no",)))
    if found.header == () and not found.names:
        mistakes.append(Mistake("`names:` is wanted, too: a list of what the columns are called", ("header",)))
    if found.names and found.header != ():
        mistakes.append(Mistake("`names:` is for a file without a header: say `header: none`, too", ("names",)))
    if "id" in found.columns:
        if not isinstance(found.columns["id"], str):
            mistakes.append(Mistake("an id is one column, or several that `id: […]` joins", ("columns", "id")))
        if "id" in found.model_fields_set:
            mistakes.append(Mistake("`id` is named twice: leave one of the two out", ("columns", "id")))
    if mistakes:
        raise ScenarioError(mistakes)
    return found
