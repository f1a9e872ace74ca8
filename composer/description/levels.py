"""Names at levels: written in one cell, or in columns side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from composer.base.errors import ScenarioError
from composer.description.cells import Cells, ColumnKind
from composer.description.description import Choice
from composer.description.lines import field_line
from composer.description.words import BLANKS, LANGUAGE, LEVEL, RANK, SEX, called
from composer.pool.scales import scale
from composer.pool.written.names import LevelsPattern, levels_pattern

SCALES = ("cefr", "stanag", "numbers")
_OF_NAMES = re.compile(
    r"\b(?:level|lvl|niveau|stufe|niv|prof|slp|stanag|ур\.|уров|рівень|деңгей|daraja|nivel|poziom)", re.I
)
"""What the level of what stands to its left is called; a grade or a score is most often the person's."""
_OF_PEOPLE = re.compile(rf"rank|unit|status|{SEX.pattern}|{RANK.pattern}", re.I)
_GLUES = (":", "-", "–", "=", " (", " ")
_SIGNS = (";", ",", "\n", "|", "/")
_CLOSINGS = ("", " ур.", " уровень", " level")
MOST_WAYS = 3
MOST_LOOKED_AT = 1_000
MOST = 0.8
_LANGUAGES = re.compile(
    r"en|eng|fr|fre|fra|es|spa|ar|ara|ru|rus|de|ger|uk|ukr|kz|kaz|english|french|spanish|arabic|russian|german|ukrainian|"
    r"portuguese|italian|chinese|turkish|английский|русский|французский|арабский|испанский|немецкий|китайский|казахский|"
    r"англ\.?|франц\.?|нем\.?|англійська|українська|французька|anglais|français|arabe|espagnol|russe|allemand|englisch|"
    r"französisch|russisch|spanisch|arabisch|ағылшын|орыс|қазақ|французша|араб",
    re.I,
)


@dataclass(frozen=True)
class _Way:
    """One way of writing, and the cells that it reads, each with its names and levels."""

    pattern: LevelsPattern
    read: dict[str, dict[str, str]]


def levels_of(cells: Cells) -> ColumnKind | None:
    """What a column of names at levels is; None for any other."""
    if not cells.texts or not all(re.search(r"\d", text) for text in cells.texts[:50]):
        return None
    texts = cells.texts[:: len(cells.texts) // MOST_LOOKED_AT + 1]
    closings = [each for each in _CLOSINGS if each.strip() in texts[0]]
    kinds = [(glue, ")" if "(" in glue else closing) for glue in _GLUES for closing in closings]
    ways = [way for glue, end in kinds for sign in _SIGNS if (way := _way(texts, glue, end, sign)).read]
    chosen = _fewest(texts, ways)
    if not chosen:
        return None
    read = {text: items for way in reversed(chosen) for text, items in way.read.items()}
    ruler = _scale([level for items in read.values() for level in items.values()], cells.name, read)
    if ruler is None or not _convincing(cells, chosen, read):
        return None
    written = [way.pattern.spec for way in chosen]
    plain = written == ["name:level; …"]
    spec = {"levels": ruler} if plain else {"levels": ruler, "written": written[0] if len(written) == 1 else written}
    found = ColumnKind("levels", " or ".join(written), separator=chosen[0].pattern.sign, spec=spec)
    if len(chosen) == 1:
        return found
    text = f"levels in `{cells.name}` are written in {len(chosen)} ways: {', '.join(map(_sample, chosen))}"
    lines = (field_line(cells.field, spec), field_line(cells.field, "text"))
    return replace(found, choices=(Choice("levels", cells.name, text, lines),))


def _sample(way: _Way) -> str:
    return f"`{next(iter(way.read))[:40]}`"


def _way(texts: Sequence[str], glue: str, closing: str, sign: str) -> _Way:
    pattern = levels_pattern(f"name{glue}level{closing}{sign} …")
    return _Way(pattern, {text: items for text in texts if (items := _items(pattern, text))})


def _items(pattern: LevelsPattern, text: str) -> dict[str, str]:
    """The names in a cell with their levels; none where it is not written so."""
    try:
        read = pattern.read(text, {})
    except ValueError:
        return {}
    pairs = [item.rsplit(":", 1) for item in read.split("; ") if item]
    found = dict(pairs)
    levels = all(
        re.fullmatch(r"\d\+?|\d{4}|(?:\d\+?){4}|[A-Ca-c][12]\+?|\d{4}-\d\d-\d\d", level) for level in found.values()
    )
    names = all(re.search(r"[^\W\d_]", name) and not re.search(r"\d$", name) for name in found)
    return found if levels and names and len(found) == len(pairs) else {}


def _fewest(texts: Sequence[str], ways: Sequence[_Way]) -> list[_Way]:
    """A few ways that read all cells between them; none where that takes more, or cannot be."""
    left, chosen = set(texts), list[_Way]()
    while left and len(chosen) < MOST_WAYS:
        best = max(ways, key=lambda way: sum(text in way.read for text in left), default=None)
        if best is None or not left & best.read.keys():
            return []
        chosen.append(best)
        left -= best.read.keys()
    return [] if left else chosen


def _scale(levels: Sequence[str], name: str, read: dict[str, dict[str, str]]) -> str | None:
    fitting = [each for each in SCALES if all(_on(each, level) for level in levels)]
    if not fitting:
        return None
    names = {each for items in read.values() for each in items}
    spoken = called(LANGUAGE, name) or all(map(_LANGUAGES.fullmatch, names))
    if fitting == ["stanag", "numbers"]:
        return "stanag" if spoken else "numbers"
    return fitting[0]


def _on(name: str, level: str) -> bool:
    try:
        scale(name).cell(level)
    except (ValueError, ScenarioError):
        return False
    return True


def _convincing(cells: Cells, chosen: Sequence[_Way], read: dict[str, dict[str, str]]) -> bool:
    """Whether it is levels: a text such as `Brigade 1` looks so by itself."""
    names = [each for items in read.values() for each in items]
    if called(LANGUAGE, cells.name) or (called(LEVEL, cells.name) and len(set(names)) > 1):
        return True
    several = sum(len(items) > 1 for items in read.values())
    clear = all(way.pattern.glue.strip() in (":", "=", "(") for way in chosen)
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
    ruler = next((each for each in SCALES if all(_on(each, level) for level in levels_held)), None)
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
    return any(all(_on(each, level) for level in levels.texts) for each in SCALES) and (
        called(LANGUAGE, names.name) or (called(_OF_NAMES, levels.name) and not called(_OF_PEOPLE, names.name))
    )
