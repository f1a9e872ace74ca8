"""The line that would declare how a column is written, said where its cells are refused as they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import islice

from composer.pool.scales import CEFR, Scale
from composer.pool.strings.decimals import looks_numeric
from composer.pool.written.days import fitting
from composer.pool.written.figures import SIGNS, NumberFormat
from composer.pool.written.levels import PLAIN, levels_written

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LOOKED_AT = 10_000
"""Cells that tell."""


def how_written(name: str, texts: Sequence[str]) -> str:
    """What to say of a column whose cells are all days, or all numbers, written in another way; empty where they are
    neither."""
    cells = [*islice(texts, LOOKED_AT)]
    if all(looks_numeric(cell) or _DAY.fullmatch(cell) for cell in cells):
        return ""  # in which there is nothing to say
    if patterns := fitting(cells):
        ways = " or ".join(f"`fields: {{{name}: {{date: {pattern}}}}}`" for pattern in patterns)
        return f"; its days are written in another way: say so, as {ways}"
    if signs := _decimals(cells):
        ways = " or ".join(f'`fields: {{{name}: {{number: "{sign}"}}}}`' for sign in signs)
        return f"; its numbers are written in another way: say so, as {ways}"
    return ""


def how_levels_are_written(name: str, texts: Sequence[str], on: Scale | None = None) -> str:
    """What to say of a column that is to hold levels, on this scale if one was declared, and names them in another way
    in each cell; empty where it does not."""
    written = levels_written(texts, on)
    if written is None or written.specs == PLAIN:
        return ""
    scales = written.scales if on is None else [_named(on)]
    spec = json.dumps(written.specs[0] if len(written.specs) == 1 else written.specs, ensure_ascii=False)
    ways = " or ".join(f"`fields: {{{name}: {{levels: {scale}, written: {spec}}}}}`" for scale in scales)
    return f"; its levels are written in another way: say so, as {ways}" if ways else ""


def _named(scale: Scale) -> str:
    """A scale as it is declared."""
    said = "cefr" if scale == CEFR else scale.declaration
    return said if isinstance(said, str) else f"[{', '.join(said)}]"


def _decimals(cells: Sequence[str]) -> list[str]:
    """The decimal signs with which all of these cells are numbers; none where a point alone would do."""
    found = []
    if any(re.match(r"0\d", cell) for cell in cells):
        return []
    for sign in SIGNS:
        try:
            for cell in cells:
                NumberFormat(sign).read(cell)
        except ValueError:
            continue
        found.append(sign)
    return found
