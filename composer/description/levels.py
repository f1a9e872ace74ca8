"""Names at levels: written in one cell, or in columns side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from composer.description.cells import Cells, ColumnKind
from composer.description.description import Choice
from composer.description.lines import field_line
from composer.description.words import BLANKS, LANGUAGE, LEVEL, RANK, SEX, called
from composer.pool.scales import scale
from composer.pool.written.levels import PLAIN, SCALES, Way, Written, is_on, levels_written

_OF_NAMES = re.compile(
    r"\b(?:level|lvl|niveau|stufe|niv|prof|slp|stanag|ур\.|уров|рівень|деңгей|daraja|nivel|poziom)", re.I
)
"""What the level of what stands to its left is called; a grade or a score is most often the person's."""
_OF_PEOPLE = re.compile(rf"rank|unit|status|{SEX.pattern}|{RANK.pattern}", re.I)
_LANGUAGES = re.compile(
    r"en|eng|fr|fre|fra|es|spa|ar|ara|ru|rus|de|ger|uk|ukr|kz|kaz|english|french|spanish|arabic|russian|german|ukrainian|"
    r"portuguese|italian|chinese|turkish|английский|русский|французский|арабский|испанский|немецкий|китайский|казахский|"
    r"англ\.?|франц\.?|нем\.?|англійська|українська|французька|anglais|français|arabe|espagnol|russe|allemand|englisch|"
    r"französisch|russisch|spanisch|arabisch|ағылшын|орыс|қазақ|французша|араб",
    re.I,
)


def levels_of(cells: Cells) -> ColumnKind | None:
    """What a column of names at levels is; None for any other."""
    written = levels_written(cells.texts)
    ruler = None if written is None else _scale(written, cells.name)
    if written is None or ruler is None or not _convincing(cells, written):
        return None
    specs = written.specs
    spec = (
        {"levels": ruler} if specs == PLAIN else {"levels": ruler, "written": specs[0] if len(specs) == 1 else [*specs]}
    )
    found = ColumnKind("levels", " or ".join(specs), separator=written.ways[0].pattern.sign, spec=spec)
    if len(specs) == 1:
        return found
    text = f"levels in `{cells.name}` are written in {len(specs)} ways: {', '.join(map(_sample, written.ways))}"
    lines = (field_line(cells.field, spec), field_line(cells.field, "text"))
    return replace(found, choices=(Choice("levels", cells.name, text, lines),))


def _sample(way: Way) -> str:
    return f"`{next(iter(way.read))[:40]}`"


def _scale(written: Written, name: str) -> str | None:
    fitting = written.scales
    names = {each for items in written.read.values() for each in items}
    if fitting == ["stanag", "numbers"]:
        return "stanag" if called(LANGUAGE, name) or all(map(_LANGUAGES.fullmatch, names)) else "numbers"
    return fitting[0] if fitting else None


def _convincing(cells: Cells, written: Written) -> bool:
    """Whether it is levels: a text such as `Brigade 1` looks so by itself."""
    names = [each for items in written.read.values() for each in items]
    if called(LANGUAGE, cells.name) or (called(LEVEL, cells.name) and len(set(names)) > 1):
        return True
    several = sum(len(items) > 1 for items in written.read.values())
    clear = all(way.pattern.glue.strip() in (":", "=", "(") for way in written.ways)
    return len(set(names)) < len(names) and (several > 0 or clear) and len(set(names)) > 1


@dataclass(frozen=True)
class PairsFound:
    """Columns side by side: a name, and its level; `blanks` are words for unknown that stand in them."""

    pairs: tuple[tuple[str, str], ...]
    scale: str
    blanks: tuple[str, ...] = ()


def pairs_in(columns: Sequence[Cells]) -> list[PairsFound]:
    """Columns of names, each with that of their levels to its right."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for names, levels in pairwise(each.without(BLANKS) for each in columns):
        if found and names.name == found[-1][1]:
            continue
        if _is_pair(names, levels):
            found.append((names.name, levels.name, levels.texts))
    named = [each for each in found if called(LEVEL, each[1]) or (called(LANGUAGE, each[0]) and len(found) > 1)]
    if not named:
        return []
    levels_held = [level for _, _, texts in named for level in texts]
    ruler = next((each for each in SCALES if all(is_on(scale(each), level) for level in levels_held)), None)
    if ruler is None:
        return []
    paired = tuple((name, level) for name, level, _ in named)
    parts = [each for each in columns if any(each.name in pair for pair in paired)]
    blanks = dict.fromkeys(text for each in parts for text in each.texts if text.casefold() in BLANKS)
    return [PairsFound(paired, ruler, tuple(blanks))]


def _is_pair(names: Cells, levels: Cells) -> bool:
    if not names.texts or not levels.texts or re.search(r"\d", "".join(names.texts[:50])):
        return False
    if any(re.search(r"[:;]", text) for text in (*names.texts, *levels.texts)):
        return False
    if len(names.texts) > max(12, names.filled // 2) or levels.filled != names.filled:
        return False
    return any(all(is_on(scale(each), level) for level in levels.texts) for each in SCALES) and (
        called(LANGUAGE, names.name) or (called(_OF_NAMES, levels.name) and not called(_OF_PEOPLE, names.name))
    )
