"""Values that may be other ones than they look: alike (W1), inside longer cells (W2), words for a blank (W4)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from composer.base.alike import alike, differs
from composer.pool.doubts import KEPT_ROWS, Doubt, OtherReading, cell_told, first, quoted
from composer.pool.kinds import Column
from composer.pool.kinds.levels import LevelsColumn
from composer.pool.kinds.set import SetColumn
from composer.pool.kinds.text import TextColumn
from composer.pool.raw import RawTable
from composer.pool.strings.folded import may_be_alike
from composer.pool.strings.string_array import StringArray
from composer.pool.written.names import PARTS, tidy

ALIKE, INSIDE, BLANK_WORDS = "W1", "W2", "W4"
MOST_GROUPS = 2
"""Groups of values that are told before the rest is only counted."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_LATIN = "n/a, na, n.a., n. a., n.a, #n/a, n/d, n/k, nil, null, nan, none, unknown, not known, not available, tbd, tbc"
_OTHERS = "н/д, нд, н.д., н. д., нет данных, неизвестно, не указано, невідомо, белгісіз, s/o, inconnu, k.a., k. a."
_SIGNS = "-, --, ---, –, —, ?, ??, ???, ., .., ..., …, /, unbekannt, desconocido, sin datos, s/d"
WORDS = frozenset(word for words in (_LATIN, _OTHERS, _SIGNS) for word in words.split(", "))
"""What people write where nothing is known, in small letters."""


def doubt_of_rows(
    table: RawTable,
    code: str,
    name: str,
    at: NDArray[np.intp],
    samples: Iterable[str],
    text: str,
    line: str,
    **more: object,
) -> Doubt:
    """A warning about these rows."""
    rows = tuple(table.rows[at[:KEPT_ROWS]].tolist())
    place = table.place(int(at[0]), name) if len(at) else table.source
    return Doubt(code, name, rows, len(at), first(samples), f"{name}: {text}", line, place, **more)  # type: ignore[arg-type]


def alike_values(table: RawTable, column: Column, asked: Sequence[str]) -> Doubt | None:
    """Values, or names in a set or at a level, that a person takes for one; the one that is asked for stands for all,
    else the commonest."""
    if isinstance(column, (SetColumn, LevelsColumn)):
        names: Sequence[str] = column.listed.names
    elif type(column) is TextColumn:
        names = column.texts
    else:
        return None
    groups = [group for group in _groups(names) if tidy(names[group[0]]).casefold() not in WORDS]
    if not groups:
        return None
    holders = {at: _holding(column, at) for group in groups for at in group}
    told, values, odd = [], dict[str, list[str]](), []
    for group in groups:
        group = sorted(group, key=lambda at: (names[at] not in asked, -len(holders[at]), not names[at].isascii(), at))
        told.append(_apart([names[at] for at in group], [len(holders[at]) for at in group]))
        values[names[group[0]]] = [names[at] for at in group[1:]]
        odd += group[1:]
    at = np.unique(np.concatenate([holders[each] for each in odd]))
    more = f"; and {len(told) - MOST_GROUPS:,} more" if len(told) > MOST_GROUPS else ""
    spellings = {other: value for value, others in values.items() for other in others}
    other = OtherReading("as one value", spellings={column.name: spellings})
    samples = [each for value, others in values.items() for each in (value, *others)]
    text = "; ".join(told[:MOST_GROUPS]) + more
    return doubt_of_rows(table, ALIKE, column.name, at, samples, text, _values_line(column.name, values), other=other)


def alike_ids(table: RawTable, ids: Sequence[str]) -> Doubt | None:
    """Ids that a person takes for one: the first of them is the person, in the other reading."""
    groups = _groups(ids)
    if not groups:
        return None
    later = np.array(sorted(at for group in groups for at in group[1:]), np.intp)
    told = [
        f"{' and '.join(cell_told(ids[at]) for at in group)} ({_difference([ids[at] for at in group])})"
        for group in groups
    ]
    more = f"; and {len(told) - MOST_GROUPS:,} more" if len(told) > MOST_GROUPS else ""
    text = f"{'; '.join(told[:MOST_GROUPS])}{more} are counted as different people"
    other = OtherReading("as one person", without=tuple(later.tolist()))
    samples = [ids[at] for group in groups for at in group]
    return doubt_of_rows(table, ALIKE, "id", later, samples, text, "give each person one id", other=other)


def _groups(texts: Sequence[str]) -> list[list[int]]:
    """Positions of texts that are alike; of many, only those are looked at one by one that could be."""
    if isinstance(texts, StringArray):
        some = may_be_alike(texts)
        if some is not None:
            return [[int(some[at]) for at in group] for group in alike([texts[int(at)] for at in some])]
    return alike(texts)


def _holding(column: Column, at: int) -> NDArray[np.intp]:
    """The rows that hold a value."""
    if isinstance(column, (SetColumn, LevelsColumn)):
        return np.flatnonzero(np.isin(column.codes, column.listed.cell[column.listed.name == at]))
    return np.flatnonzero(column.codes == at)


def _apart(values: Sequence[str], counts: Sequence[int]) -> str:
    """`M 13 and М 13 are counted apart (the second is Cyrillic)`."""
    told = [f"{cell_told(value)} {count:,}" for value, count in zip(values, counts, strict=True)]
    return f"{', '.join(told[:-1])} and {told[-1]} are counted apart ({_difference(values)})"


def _difference(values: Sequence[str]) -> str:
    """In what they differ from the first."""
    found = []
    for at, value in enumerate(values[1:], 1):
        words = differs(values[0], value)
        found.append(words.replace("the second", f"the {_ORDINALS[min(at, len(_ORDINALS) - 1)]}"))
    return "; ".join(dict.fromkeys(found))


def _values_line(name: str, values: Mapping[str, Sequence[str]]) -> str:
    parts = []
    for value, others in values.items():
        listed = ", ".join(map(quoted, others))
        parts.append(f"{quoted(value)}: {listed if len(others) == 1 else f'[{listed}]'}")
    return f"values: {{{quoted(name)}: {{{', '.join(parts)}}}}}"


def inside_cells(table: RawTable, column: Column, asked: Sequence[str], fields: Mapping[str, object]) -> Doubt | None:
    """Values that are asked for and stand inside longer cells, as where a column is a set and nobody said so."""
    if type(column) is not TextColumn or column.name in fields or column.name in table.kinds or not asked:
        return None
    wanted, signs = set(asked), Counter[str]()
    longer: dict[str, list[int]] = {}
    for code, text in enumerate(column.texts):
        if not any(len(value) < len(text) and value in text for value in wanted):
            continue
        for sign in PARTS:
            parts = [part for part in map(tidy, text.split(sign)) if part] if sign in text else []
            if len(parts) > 1 and (held := wanted.intersection(parts)):
                signs[sign] += 1
                for value in held:
                    longer.setdefault(value, []).append(code)
    if not longer:
        return None
    sign = signs.most_common(1)[0][0]
    codes = np.unique([code for held in longer.values() for code in held])
    at = np.flatnonzero(np.isin(column.codes, codes))
    told = [_in_longer(column, value, held) for value, held in longer.items()]
    more = f"; and {len(told) - MOST_GROUPS:,} more values" if len(told) > MOST_GROUPS else ""
    line = f"fields: {{{quoted(column.name)}: {{set: {json.dumps(sign)}}}}}"
    other = OtherReading("with its cells split", fields={column.name: {"set": sign}})
    samples = [column.texts[int(code)] for code in codes]
    return doubt_of_rows(
        table, INSIDE, column.name, at, samples, "; ".join(told[:MOST_GROUPS]) + more, line, other=other
    )


def _in_longer(column: TextColumn, value: str, codes: Sequence[int]) -> str:
    """`medic is a whole cell of 2 people and part of a cell of 2 more (medic, driver)`."""
    more = int(np.isin(column.codes, codes).sum())
    whole = [code for code, text in enumerate(column.texts) if text == value]
    people = int(np.isin(column.codes, whole).sum())
    part = f"part of a cell of {more:,}{' more' if people else ''} ({column.texts[codes[0]][:40]})"
    if not people:
        return f"{cell_told(value)} is nobody's whole cell, and {part}"
    return f"{cell_told(value)} is a whole cell of {people:,} {'person' if people == 1 else 'people'} and {part}"


def blank_words(table: RawTable, column: Column, asked: Sequence[str]) -> Doubt | None:
    """Cells of a text or a set that most likely mean that nothing is known, and count as a value."""
    if type(column) not in (TextColumn, SetColumn):
        return None
    if isinstance(column.texts, StringArray):
        forms = {form for word in WORDS for form in (word, word.upper(), word.capitalize())}
        found = {code: text for text in forms if (code := column.texts.find(text)) is not None}
    else:
        found = {code: text for code, text in enumerate(column.texts) if tidy(text).casefold() in WORDS}
    meant = {code: text for code, text in sorted(found.items()) if text not in asked}
    if not meant:
        return None
    at = np.flatnonzero(np.isin(column.codes, [*meant]))
    words = list(meant.values())
    cells = " and ".join(f"`{word}`" for word in words[:3])
    text = f"{cells} in {len(at):,} {'cell counts' if len(at) == 1 else 'cells count'} as a value"
    line = f"blank: {quoted(words[0])}" if len(words) == 1 else f"blank: [{', '.join(map(quoted, words))}]"
    other = OtherReading("as unknown", blank=tuple(words))
    return doubt_of_rows(table, BLANK_WORDS, column.name, at, words, text, line, other=other)
