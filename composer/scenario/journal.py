"""The journal of sweeps: a file with a line for every cell that was proved, so that a stopped sweep goes on.

A line holds a hash of the problem and the cell, the verdict and the goals' values: no names, ids or cells of the pool.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from fractions import Fraction
from typing import Any

from composer.errors import Mistake, ScenarioError
from composer.keeping import Kept

HEADER = {"team-composer": "sweep journal", "format": 1}
MAX_BYTES = 100_000_000


class Journal:
    """Cells kept in a file. Cells of other problems in it are left alone: their hashes are never asked for.

    Raises ScenarioError where the file is something else than a journal, or can't be read or written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self.found = 0
        """Cells that were asked for and known."""
        self.failed = ""
        """Why a cell could not be written down; empty where all were."""
        try:
            self._known = self._read()
            self._begin()
        except OSError as error:
            raise self._unusable(error) from None

    def _read(self) -> dict[str, Kept]:
        """What is kept in the file. A line that was cut off, or that is wrong, is nothing."""
        if not os.path.exists(self.path):
            return {}
        if not os.path.isfile(self.path) or os.path.getsize(self.path) > MAX_BYTES:
            raise self._no_journal()
        with open(self.path, "rb") as file:
            first, *lines = file.read(MAX_BYTES + 1).split(b"\n")
        begun = json.dumps(HEADER).encode()
        if first != begun and not (begun.startswith(first) and not lines):
            raise self._no_journal()
        known: dict[str, Kept] = {}
        for line in lines:
            with suppress(ValueError, KeyError, TypeError, ZeroDivisionError):
                cell = json.loads(line)
                known[cell["cell"]] = _kept(cell)
        return known

    def _unusable(self, error: OSError) -> ScenarioError:
        return ScenarioError([Mistake(f"the journal can't be read or written: {error.strerror}", place=self.path)])

    def _no_journal(self) -> ScenarioError:
        return ScenarioError([Mistake("this is no journal of a sweep: name another file", place=self.path)])

    def _begin(self) -> None:
        """A header where there is none, and an end to a line that was cut off."""
        header = json.dumps(HEADER).encode() + b"\n"
        with open(os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b") as file:
            if file.seek(0, os.SEEK_END) < len(header):
                file.truncate(0)
                file.seek(0)
                file.write(header)
            else:
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")

    @property
    def number(self) -> int:
        """How many cells are kept, of whatever problem."""
        return len(self._known)

    def known(self, key: str) -> Kept | None:
        """The cell of that key, if it was kept."""
        kept = self._known.get(key)
        self.found += kept is not None
        return kept

    def keep(self, key: str, kept: Kept) -> None:
        """Add a cell: one line, written at once. Where it can't be, `failed` says why, and the sweep goes on."""
        goals = [[str(value), str(bound)] for value, bound in kept.goals]
        line = json.dumps({"cell": key, "verdict": kept.verdict, "goals": goals})
        self._known[key] = kept
        try:
            with open(self.path, "ab", buffering=0) as file:
                file.write(line.encode() + b"\n")
        except OSError as error:
            self.failed = str(error.strerror)


def _kept(cell: dict[str, Any]) -> Kept:
    """A line as a cell. Raises ValueError, KeyError, TypeError or ZeroDivisionError for anything else."""
    if cell["verdict"] not in ("best", "impossible"):
        raise ValueError
    return Kept(cell["verdict"], tuple((Fraction(value), Fraction(bound)) for value, bound in cell["goals"]))
