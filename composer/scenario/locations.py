"""Where a mistake stands, in words: `observers.yaml:12: team "observers", 3rd requirement`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from composer.base.errors import Mistake, Path
from composer.scenario.yaml import Document

_ITEMS: Mapping[str, str] = {
    "require": "requirement",
    "seats": "seat",
    "prefer": "goal",
    "tradeoffs": "axis",
    "courses": "course",
    "recruits": "recruit",
    "teams": "team",
}
_NAMED: Mapping[str, str] = {"teams": "name", "seats": "seat", "courses": "name", "recruits": "name"}


@dataclass(frozen=True)
class Locations:
    """Gives mistakes that come up later their places in a scenario that was read; `tree` may lack its pool."""

    tree: object
    document: Document | None

    def __call__(self, mistake: Mistake) -> Mistake:
        return locate(mistake, self.tree, self.document)


def locate(mistake: Mistake, tree: object, document: Document | None) -> Mistake:
    """The mistake with its place in words; those that know their place already keep it."""
    if mistake.place:
        return mistake
    words = in_words(mistake.path, tree)
    if document is None:
        return replace(mistake, place=words)
    line = document.mark(mistake.path, key=True).line
    where = f"{document.file}:{line}"
    return replace(mistake, place=f"{where}: {words}" if words else where)


def in_order(mistakes: Iterable[Mistake], tree: object, document: Document | None) -> list[Mistake]:
    """Mistakes with their places: those of the file in the order of its lines, then those of the pool by rows, and how
    many more there are."""

    def standing(mistake: Mistake) -> tuple[int, int, int]:
        place = mistake.place
        if not place:
            return (0, *document.mark(mistake.path, key=True)) if document else (0, 0, 0)
        if document and (found := re.match(re.escape(document.file) + r":(?: line )?(\d+)(?::(\d+))?", place)):
            return 0, int(found[1]), int(found[2] or 0)
        row = re.search(r": (?:row|entry) (\d+)(?:,|$)", place)
        return 2 if mistake.text.startswith("…") else 1, int(row[1]) if row else 0, 0

    return [locate(mistake, tree, document) for mistake in sorted(mistakes, key=standing)]


def in_words(path: Path, tree: object) -> str:
    """A path into a scenario as people say it; `tree` is the scenario, for the names of its teams and seats."""
    parts: list[str] = []
    rest: list[str] = []
    here = tree
    position = 0
    while position < len(path):
        key = path[position]
        following = path[position + 1] if position + 1 < len(path) else None
        here = _inside(here, key)
        if isinstance(key, str) and key in _ITEMS and isinstance(following, int) and len(rest) == 0:
            here = _inside(here, following)
            name = _inside(here, _NAMED.get(key, ""))
            word = _ITEMS[key]
            parts.append(
                f'{word} "{name}"' if isinstance(name, str) and name.strip() else f"{ordinal(following + 1)} {word}"
            )
            position += 2
            continue
        rest.append(ordinal(key + 1) if isinstance(key, int) else str(key))
        position += 1
    return ", ".join(parts + ([": ".join(rest)] if rest else []))


def _inside(tree: object, key: str | int) -> object:
    if isinstance(tree, Mapping):
        return tree.get(key)
    if isinstance(tree, (list, tuple)) and isinstance(key, int) and key < len(tree):
        return tree[key]
    return None


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, …, 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
