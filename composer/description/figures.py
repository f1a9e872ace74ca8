"""Columns of numbers: which sign parts their decimals, where cells settle it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from composer.description.cells import TEXT, Cells, ColumnKind
from composer.description.description import Choice
from composer.description.lines import field_line, pool_line
from composer.pool.strings.decimals import looks_numeric
from composer.pool.written.figures import SIGNS, NumberFormat, leading_zeros

_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_THREE = re.compile(r"\D*[1-9]\d{0,2}([.,])\d{3}\D*", re.ASCII)
MOST, SOME = 0.8, 0.3
"""The part of the cells from which a column is one of numbers, or meant to be one."""
MOST_LISTED = 12


def figures_of(cells: Cells) -> ColumnKind | None:
    """What a column of numbers is; None for any other."""
    typed = frozenset() if cells.typed is True else cells.typed or frozenset()
    texts = [] if cells.typed is True else [text for text in cells.texts if text not in typed]
    if not texts and cells.texts:
        if not all(map(looks_numeric, cells.texts)):
            return None  # lists and truths did not come as text, either
        return ColumnKind("number", decimal="." if any("." in text for text in cells.texts) else None)
    if not texts or leading_zeros([re.sub(r"^(-?)0[.,]", r"\g<1>1.", text) for text in texts]):
        return None
    plain = all(map(_PLAIN.fullmatch, texts))
    fits = [sign for sign in SIGNS if all(_reads(sign, text) for text in texts)]
    if not fits and not plain:
        return _nearly(cells, texts)
    undecided = all(_THREE.fullmatch(text) for text in texts if "," in text or "." in text)
    pointed = any("." in text or "," in text for text in texts)
    if len(fits) == 2 and pointed and undecided and not _zero_led(texts):
        return _ask(cells, texts)
    sign = "." if plain else _only(fits, texts)
    if plain:
        return ColumnKind("number", decimal="." if pointed or cells.typed else None)
    return ColumnKind("number", written=_longest(texts), decimal=sign, sign=sign)


def _reads(sign: str, text: str) -> bool:
    try:
        NumberFormat(sign).read(text)
    except ValueError:
        return False
    return not re.match(rf"\D*0(?!{re.escape(sign)})[.,]", text)  # 0,125 has no groups


def _zero_led(texts: Sequence[str]) -> bool:
    return any(re.match(r"\D*0[.,]", text) for text in texts)


def _only(fits: Sequence[str], texts: Sequence[str]) -> str:
    """The sign that all cells fit; of two that with which nothing is left to be grouped."""
    return fits[0] if len(fits) == 1 else "." if any("." in text for text in texts) else ","


def _longest(texts: Sequence[str]) -> str:
    return max(texts, key=len)


def _ask(cells: Cells, texts: Sequence[str]) -> ColumnKind:
    sample = next(text for text in texts if _THREE.fullmatch(text))
    text = f"`{sample}` in `{cells.name}` may have a group of three digits, or three decimals; no cell tells"
    found = _THREE.fullmatch(sample)
    grouped = "." if found and found[1] == "," else ","
    lines = tuple(field_line(cells.field, {"number": sign}) for sign in (grouped, "," if grouped == "." else "."))
    return ColumnKind("number", sample, decimal="ask", choices=(Choice("R8", cells.name, text, lines),), settled=False)


def _nearly(cells: Cells, texts: Sequence[str]) -> ColumnKind | None:
    """A column of numbers with something else among them, or with both decimal signs."""
    either = [text for text in texts if any(_reads(sign, text) for sign in SIGNS)]
    rest = [text for text in texts if text not in either]
    count = dict(zip(cells.texts, cells.counts, strict=True))
    numbers = cells.filled - sum(count[text] for text in rest)
    if not rest:
        ways = [next(text for text in texts if not _reads(sign, text)) for sign in SIGNS]
        text = f"`{ways[1]}` and `{ways[0]}` stand in `{cells.name}`, with different decimal signs"
        choice = Choice("R8", cells.name, text, (field_line(cells.field, "text"),))
        return ColumnKind("number", decimal="ask", choices=(choice,), settled=False)
    odd = sum(bool(re.search(r"\d", text)) for text in rest)
    if numbers < MOST * cells.filled and not (numbers >= SOME * cells.filled and 2 * odd > len(rest)):
        return None
    few = [*rest[:MOST_LISTED]]
    text = f"`{cells.name}` holds numbers, and {len(rest)} different cells that are not, such as `{rest[0][:40]}`"
    choice = Choice("R9", cells.name, text, (field_line(cells.field, "text"), pool_line("blank", few)))
    return ColumnKind(**{**vars(TEXT), "choices": (choice,)})
