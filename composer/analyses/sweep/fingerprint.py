"""Answers kept for another time, by a hash of everything that they depend on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any, Protocol

import numpy as np

from composer.problem.problem import Problem
from composer.problem.results import Basis, Verdict


@dataclass(frozen=True)
class CachedCell:
    """A proved cell as a journal keeps it: its verdict, value and bound of every goal, the members of each team as
    their positions in the pool, by which all but the bound can be counted anew, and what each bound rests on."""

    verdict: Verdict
    goals: tuple[tuple[Fraction, Fraction], ...] = ()
    teams: tuple[tuple[int, ...], ...] = ()
    bases: tuple[Basis | None, ...] = ()


class CellCache(Protocol):
    """Keeps proved cells from one sweep to the next, by a key that tells a cell of a problem from any other."""

    def known(self, key: str) -> CachedCell | None:
        """The cell of that key, if it was kept."""

    def keep(self, key: str, kept: CachedCell) -> None:
        """Keep a cell."""


def fingerprint(problem: Problem, *more: object) -> str:
    """A SHA-256 of what is asked and of every cell of the pool, in hexadecimal; the same on every computer.

    Titles, names of files and what else changes no answer of a search play no part. `more` is hashed along.
    """
    digest = sha256()

    def take(value: object) -> None:
        data = repr(value).encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)

    for asked in (*problem.teams, *problem.require, *problem.prefer):
        take(asked)
    take((len(problem.teams), len(problem.require), problem.pool.tour, more))
    if problem.rest or problem.busy or problem.served:
        take((problem.rest, problem.busy, problem.served))
    if problem.tours:
        take(problem.tours)
    if problem.plan is not None or problem.gone:
        take((problem.plan, problem.frozen, problem.today, problem.gone))
    _texts(digest, problem.pool.ids)
    for name, column in problem.pool.columns.items():
        take((name, column.kind, column.declaration))
        digest.update(np.ascontiguousarray(column.codes, "<i4").data)
        _texts(digest, column.texts)
    return digest.hexdigest()


def _texts(digest: Any, texts: Sequence[str]) -> None:
    """Texts with their lengths, so that no two lists of them look alike."""
    every = list(texts)
    digest.update(np.fromiter(map(len, every), "<i8", len(every)).data)
    digest.update("".join(every).encode("utf-8", "surrogatepass"))
