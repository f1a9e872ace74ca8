"""The journal of sweeps: a file with a line for every cell that was proved, so that a stopped sweep goes on.

A line holds a hash of the problem and the cell, the verdict, the goals' values, the members' positions in the pool, and
a checksum: no names, ids or cells of the pool. Only what this module itself would write is read.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256

from composer.analyses.sweep.fingerprint import CachedCell
from composer.base.errors import Mistake, ScenarioError
from composer.scenario.output import put

HEADER: Mapping[str, object] = {"team-composer": "sweep journal", "format": 2}
EARLIER: Mapping[str, object] = {"team-composer": "sweep journal", "format": 1}
"""Its lines have no checksum and no members: none of them is believed."""
MAX_BYTES = 100_000_000
MAX_LINE = 1_000_000
FLUSH = 1.0
"""Seconds of cells that are lost where the power fails; where only the program is killed none are."""

_NUMBER = rb"-?\d{1,400}(?:/[1-9]\d{0,399})?"
_PAIR = rb'\["%b", "%b"\]' % (_NUMBER, _NUMBER)
_PLACES = rb"\[(?:\d{1,9}(?:, \d{1,9})*)?\]"


def _list(item: bytes) -> bytes:
    return rb"\[(?:%b(?:, %b)*)?\]" % (item, item)


_BASIS = rb'(?:"sums"|"cases"|"two engines"|null)'
_LINE = re.compile(
    rb'(\{"cell": "(\w{1,64})", "verdict": "(best|impossible)", "goals": (%b), "teams": (%b), "bases": (%b)), '
    rb'"sum": "([0-9a-f]{64})"\}' % (_list(_PAIR), _list(_PLACES), _list(_BASIS)),
    re.ASCII,
)


class Journal:
    """Proved cells of sweeps, kept in a file, so that a stopped sweep goes on.

    A line for each holds hashes, values and positions in the pool: no names, ids or cells. Those of other problems
    are left alone.

    Parameters
    ----------
    path : str or path
        The file; it is created where there is none.

    Raises
    ------
    ScenarioError
        Where the file is something other than a journal, or can't be read or written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self.found = 0
        """Cells that were asked for and known."""
        self.ignored = 0
        """Lines that are not as this program writes them: of an earlier version, cut off, or changed."""
        self.failed = ""
        """Why a cell could not be written down; empty where all were."""
        self._lines: dict[str, bytes] = {}
        self._flushed = -FLUSH
        try:
            self._read()
            self._begin()
        except OSError as error:
            raise self._unusable(error) from None

    def _read(self) -> None:
        """What is kept in the file, a later line instead of an earlier one of the same cell."""
        if not os.path.exists(self.path):
            return
        if not os.path.isfile(self.path) or os.path.getsize(self.path) > MAX_BYTES:
            raise self._no_journal()
        begun = [json.dumps(header).encode() for header in (HEADER, EARLIER)]
        with open(self.path, "rb") as file:
            first = file.readline(MAX_LINE)
            if first.rstrip(b"\n") not in begun and not (begun[0].startswith(first) and not file.read(1)):
                raise self._no_journal()
            for line in file:
                cell = _read_line(line.rstrip(b"\n"))
                if cell is not None:
                    self._lines[cell[0]] = line
                elif line.strip():
                    self.ignored += 1

    def _unusable(self, error: OSError) -> ScenarioError:
        return ScenarioError([Mistake(f"the journal can't be read or written: {error.strerror}", place=self.path)])

    def _no_journal(self) -> ScenarioError:
        return ScenarioError([Mistake("this is not the journal of a sweep: name another file", place=self.path)])

    def _begin(self) -> None:
        """A header where there is none, and nothing of a line that was cut off."""
        header = json.dumps(HEADER).encode() + b"\n"
        if not os.path.exists(self.path) or os.path.getsize(self.path) < len(header):
            put(self.path, header, private=True)
            return
        with open(self.path, "r+b") as file:
            lines = file.read()
            if not lines.endswith(b"\n"):
                whole = lines.rindex(b"\n") + 1 if b"\n" in lines else 0
                if _read_line(lines[whole:]) is not None:
                    file.write(b"\n")
                else:
                    file.truncate(whole)

    @property
    def number(self) -> int:
        """How many cells are kept, of whatever problem."""
        return len(self._lines)

    def known(self, key: str) -> CachedCell | None:
        """A cell that was kept.

        Parameters
        ----------
        key : str
            Tells a cell of a problem from any other.

        Returns
        -------
        CachedCell or None
            None where it was not kept.
        """
        line = self._lines.get(key)
        cell = None if line is None else _read_line(line.rstrip(b"\n"))
        self.found += cell is not None
        return None if cell is None else cell[1]

    def keep(self, key: str, kept: CachedCell) -> None:
        """Add a cell: one line, written at once. Where it can't be, `failed` says why, and the sweep goes on.

        Parameters
        ----------
        key : str
            Tells a cell of a problem from any other.
        kept : CachedCell
            Its verdict, values and members.
        """
        goals = [[str(value), str(bound)] for value, bound in kept.goals]
        said = {"cell": key, "verdict": kept.verdict, "goals": goals, "teams": kept.teams, "bases": kept.bases}
        text = json.dumps(said)[:-1].encode()
        line = b'%b, "sum": "%b"}\n' % (text, sha256(text).hexdigest().encode())
        if _read_line(line.rstrip(b"\n")) is None:
            self.failed = "a cell is too large for a line of it"
            return
        self._lines[key] = line
        try:
            self._append(line)
        except OSError as error:
            self.failed = str(error.strerror)

    def _append(self, line: bytes) -> None:
        """One line, in one piece and by itself, whatever the one before it came to."""
        with open(os.open(self.path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)), "r+b", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            if end + len(line) > MAX_BYTES:
                self.failed = "it has grown too large"
                return
            file.seek(max(end - 1, 0))
            line = line if file.read(1) == b"\n" else b"\n" + line
            if file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if time.monotonic() - self._flushed > FLUSH:
                os.fsync(file.fileno())
                self._flushed = time.monotonic()


def _read_line(line: bytes) -> tuple[str, CachedCell] | None:
    """A line as the key of its cell and what is kept of it; None where it is not as a proved cell is written.

    Proved is a value beyond which no bound lies, or that there is no team at all. What is too long, or anything else
    than the numbers and texts that a line has, is refused before any of it is read.
    """
    if len(line) > MAX_LINE:
        return None
    found = _LINE.fullmatch(line)
    if found is None or sha256(found[1]).hexdigest().encode() != found[7]:
        return None
    goals = tuple((Fraction(value), Fraction(bound)) for value, bound in json.loads(found[4]))
    teams = tuple(tuple(places) for places in json.loads(found[5]))
    bases = tuple(json.loads(found[6]))
    impossible = found[3] == b"impossible"
    if impossible != (not teams) or (impossible and goals) or any(value != bound for value, bound in goals):
        return None
    return found[2].decode(), CachedCell("impossible" if impossible else "best", goals, teams, bases)
