"""Names in one cell: parted by a declared sign, each perhaps at a level, and some of them spelled in several ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

from composer.base.numbers import shown

PARTS = (";", ",", "/", "|", "+", "&", "\n", "\t")
"""Signs that may part names."""
OTHERS = re.compile(r"[,/|\n]")
"""Signs that most likely part names where another one was declared, or none."""
WANTED = 'how a cell is written looks like "name-level; …": the words name and level, what parts them, and a sign and …'
Spellings = Mapping[str, str]


def tidy(text: str) -> str:
    """A name as it is compared."""
    trimmed = text.strip()
    return trimmed if trimmed.isascii() else normalize("NFC", trimmed)


@dataclass(frozen=True)
class Splitter:
    """Parts a cell into names. A spelling that holds the sign itself is one name."""

    sign: str
    spellings: Spellings

    @cached_property
    def _long(self) -> dict[tuple[str, ...], str]:
        """Spellings that hold the sign, by their parts."""
        return {tuple(self._parts(text)): value for text, value in self.spellings.items() if self.sign in text}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._long), default=0)

    def _parts(self, cell: str) -> list[str]:
        return [part for part in map(tidy, cell.split(self.sign)) if part]

    def items(self, cell: str) -> list[str]:
        """The names, spelled in one way."""
        parts, found, at = self._parts(cell), [], 0
        while at < len(parts):
            for length in range(min(self._longest, len(parts) - at), 1, -1):
                if (key := tuple(parts[at : at + length])) in self._long:
                    found.append(self._long[key])
                    at += length
                    break
            else:
                found.append(self.spellings.get(parts[at], parts[at]))
                at += 1
        return found

    def read(self, cell: str) -> str:
        """The names of a set as `driver; medic`. Raises ValueError."""
        names = list(dict.fromkeys(self.items(self.spellings.get(tidy(cell), cell))))
        for name in names:
            if ";" in name:
                raise ValueError(f"{shown(name)} holds `;`, and names are separated by {told(self.sign)} here")
        return "; ".join(names)


@dataclass(frozen=True)
class LevelsPattern:
    """How names at levels are written: `name-level; …` says what parts a name from its level, and one from the next."""

    spec: str
    glue: str
    closing: str
    sign: str
    first: str

    @cached_property
    def _item(self) -> re.Pattern[str]:
        glue = re.escape(self.glue.strip())
        between = rf"\s*{glue}\s*" if glue else r"\s+"
        name, level = r"(?P<name>\S(?:.*\S)?)", r"(?P<level>[^\s:;]+?)"
        both = f"{name}{between}{level}" if self.first == "name" else f"{level}{between}{name}"
        closing = re.escape(self.closing.strip())
        return re.compile(rf"{both}\s*{closing}" if closing else both, re.DOTALL)

    def read(self, cell: str, spellings: Spellings) -> str:
        """The cell as `en:3; fr:2`. Raises ValueError."""
        found: dict[str, None] = {}
        for item in map(tidy, cell.split(self.sign) if self.sign else [cell]):
            if not item:
                continue
            match = self._item.fullmatch(item)
            name = match and spellings.get(tidy(match["name"]), tidy(match["name"]))
            if not match or not name or re.search("[:;,/\n]", name):
                raise ValueError(f"{shown(item)} is not written `{self.spec}`")
            found[f"{name}:{match['level']}"] = None
        return "; ".join(found)


def levels_pattern(spec: object) -> LevelsPattern:
    """The pattern that a scenario declares. Raises ValueError."""
    text = spec.strip().replace("...", "…") if isinstance(spec, str) else ""
    found = re.fullmatch(r"(name|level)([^…]+?)(name|level)([^…]*)(…)?", text)
    if not found or found[1] == found[3]:
        raise ValueError(f"{WANTED}, not {shown(spec)}")
    tail, sign = found[4].rstrip(" ") if found[5] else found[4].strip(), ""
    if found[5]:
        sign, tail = tail[-1:], tail[:-1]
        if sign not in PARTS:
            raise ValueError(f"{WANTED}; {shown(spec)} does not say what separates one from the next")
        if sign == found[2].strip():
            raise ValueError(f"{WANTED}; in {shown(spec)} the same sign stands in both places")
    return LevelsPattern(text, found[2], tail, sign, found[1])


def separator(spec: object) -> str:
    """The sign that a scenario declares for a set. Raises ValueError."""
    if not isinstance(spec, str) or spec not in PARTS:
        named = ", ".join(told(each) for each in PARTS)
        raise ValueError(f"names of a set are separated by one of {named}, not {shown(spec)}")
    return spec


def told(sign: str) -> str:
    """A sign as people read it."""
    return {"\n": "a line break", "\t": "a tab"}.get(sign, f"`{sign}`")


def in_one_way(cell: str, patterns: Sequence[LevelsPattern], spellings: Spellings) -> str:
    """The cell as `en:3; fr:2`, as the one pattern reads it that fits. Raises ValueError."""
    found: dict[str, str] = {}
    for pattern in patterns:
        try:
            found.setdefault(pattern.read(cell, spellings), pattern.spec)
        except ValueError as error:
            reason = error
    if len(found) == 1:
        return next(iter(found))
    if len(patterns) == 1:
        raise reason
    ways = " nor ".join(f"`{pattern.spec}`" for pattern in patterns)
    raise ValueError(
        f"{shown(cell)} is written neither {ways}" if not found else f"{shown(cell)} is written in two ways"
    )
