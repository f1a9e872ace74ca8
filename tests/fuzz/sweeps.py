"""Journals of sweeps, damaged and forged, and the grids that sweeps are asked for."""

from __future__ import annotations

import functools
import json
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from math import prod
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from composer import Journal, load, sweep
from composer.problem.sweep_values import GridValue, read_sweep
from tests.analyses.sweep.test_search import edited
from tests.support import oracle

from .answering import MOST_CELLS, WORK, Files, Here, Told, refusing
from .changing import TOKENS, as_bytes, changed_bytes, changed_text, changed_tree

SWEPT: dict[str, Any] = {
    "pool": [
        {"id": name, "sex": sex, "n": n}
        for name, sex, n in zip("ABCDEF", "FMFMMF", (5, Decimal("2.5"), 9, 8, 1, 4), strict=True)
    ],
    "teams": [
        {
            "name": "t",
            "size": {"at_least": 1, "at_most": 3},
            "require": [
                {"share": {"sex": "F"}, "at_least": "0%", "name": "Women"},
                {"total": "n", "at_most": 20, "name": "Sum"},
                {"members": {"sex": "M"}, "at_most": 3, "name": "Men"},
            ],
        }
    ],
    "prefer": [{"most": {"total": "n"}}],
}
HOMES: dict[str, list[str | int]] = {
    "t.size.at_least": ["teams", 0, "size", "at_least"],
    "t.size.at_most": ["teams", 0, "size", "at_most"],
    "t.size": ["teams", 0, "size"],
    "Women.at_least": ["teams", 0, "require", 0, "at_least"],
    "Sum.at_most": ["teams", 0, "require", 1, "at_most"],
    "Men.at_most": ["teams", 0, "require", 2, "at_most"],
}
"""Where the numbers stand that are varied."""
JOURNAL, VARY = "j", "vary.txt"
GRID = {"Women.at_least": "0%..100%:3", "t.size": "1..3"}
GRIDS = ("1..3", "0%..100%:3", "1, 2", "10..20:3", "2", "50%", "1/3, 2/3", "0..3:7", "9.5..30:4")


@functools.cache
def _journal() -> bytes:
    with TemporaryDirectory() as folder:
        sweep(load(SWEPT), GRID, journal=Journal(Path(folder) / JOURNAL), executor=Here())
        return (Path(folder) / JOURNAL).read_bytes()


def ready_journal() -> None:
    _journal(), _cells()


@functools.cache
def _cells() -> list[Any]:
    return [_said(cell) for cell in sweep(load(SWEPT), GRID, executor=Here()).cells]


def _said(cell: Any) -> tuple[Any, ...]:
    return cell.at, cell.verdict, [(goal.value, goal.bound) for goal in cell.goals], cell.proved


def draw_journal(draw: Random) -> Files:
    """The journal with its bytes changed, or what its lines say, sealed anew."""
    header, *lines = _journal().splitlines(keepends=True)
    if draw.random() < 0.5:
        return {JOURNAL: changed_bytes(_journal(), draw)}
    for place, line in enumerate(lines):
        cell = json.loads(line)
        del cell["sum"]
        if draw.random() < 0.5:
            cell = changed_tree(cell, draw)
        text = as_bytes(json.dumps(cell)[:-1])
        lines[place] = b'%b, "sum": "%b"}\n' % (text, sha256(text).hexdigest().encode())
    draw.shuffle(lines)
    return {JOURNAL: header + b"".join(lines)}


def hold_journal(_files: Files, folder: Path, found: Told) -> None:
    """Whatever stands in a journal, a sweep says what it says without one."""
    with refusing(found, (str(folder / JOURNAL),)):
        journal = Journal(folder / JOURNAL)
        cells = [_said(cell) for cell in sweep(load(SWEPT), GRID, journal=journal, executor=Here()).cells]
        found.verdict = f"{journal.found} known"
        found.hold(cells == _cells(), f"{cells}\nwithout the journal {_cells()}")


def draw_grid(draw: Random) -> Files:
    lines = [f"{draw.choice(list(HOMES))}={draw.choice(GRIDS)}" for _ in range(draw.choice((1, 1, 2)))]
    lines = [changed_text(line, draw) if draw.random() < 0.7 else line for line in lines]
    if draw.random() < 0.1:
        lines.append(draw.choice(TOKENS))
    return {VARY: as_bytes("\n".join(lines))}


def hold_grid(files: Files, _folder: Path, found: Told) -> None:
    """Every cell is what the scenario with its values in it has, by brute force."""
    given = files[VARY].decode("utf-8", "surrogatepass").split("\n")
    with refusing(found, ()):
        varied = read_sweep(given)
        for each in varied:
            found.hold(len(set(each.values)) == len(each.values), f"a value is there twice: {each}")
        found.verdict = "read"
        if prod(len(each.values) for each in varied) > MOST_CELLS:
            return
        cells = sweep(load(SWEPT), given, executor=Here(), work=WORK).cells
        found.verdict = "answered"
        for cell in cells:
            pairs = [(_plain(each.values[at]), HOMES[each.path]) for each, at in zip(varied, cell.at, strict=True)]
            truth = oracle.truth(edited(SWEPT, pairs))
            said = cell.verdict, [goal.value for goal in cell.goals]
            found.hold(not cell.proved or said == (truth.verdict, truth.goals), f"{pairs}: {said}, in truth {truth}")


def _plain(value: GridValue) -> object:
    """A value as a scenario holds it: parts of a whole as texts."""
    number = Fraction(value.number)
    return f"{number.numerator}/{number.denominator}" if value.part else value.plain
