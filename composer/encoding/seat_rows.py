"""Seats as rows: members counted by which of them they could fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from composer.base.arrays import Codes, Ints
from composer.base.errors import Path
from composer.encoding.builder import ProgramBuilder, RowWriter
from composer.encoding.program import Source
from composer.measures import Linear, Trait
from composer.measures.sparse import Sparse
from composer.problem.team import Team

TABLE = 1 << 16
"""Keys below which a table tells them apart, sooner than sorting does."""
MOST_NAMED = 5
"""Seats that one row of a proof names before it only counts the rest."""


def encode_seats(sheet: ProgramBuilder, index: int, team: Team, path: Path) -> None:
    """Members are counted by which seats they could fill; helpers say how many of each sort fill each seat.

    The helpers form a transport problem, so seats can be filled by different members exactly where the
    helpers have a value (Hall 1935), however many seats a member could fill.
    """
    if not team.seats:
        return
    on = sheet.problem.on_tour(team)
    masks = [seat.who.mask(on) & sheet.blocks[index].eligible for seat in team.seats]
    key = np.zeros(len(sheet.pool), np.int64)
    for mask in masks:
        if int(np.max(key)) >= 2**60:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
        key = key * 2 + mask
    codes, example = _numbered(key)
    sort = Trait(codes, len(example))
    filled: list[dict[int, int]] = [{} for _ in team.seats]
    placing = RowWriter(sheet, (index,), Source(f"{team.name}: seats"))
    could = np.array(masks)[:, example].T.tolist()
    for code in range(sort.size):
        fits = [place for place, fit in enumerate(could[code]) if fit]
        if not fits:
            continue
        members = placing.total(sort, Sparse.of([(code, 1)], sort.size))
        most = placing.span(members)[1]
        standing: dict[int, int] = {}
        for place in fits:
            called = f"{team.seats[place].seat} filled by members who could {_also(team, fits, place)}"
            for helper in placing.auxiliary(0, min(most, team.seats[place].number), called).auxiliaries:
                filled[place][helper] = 1
                standing[helper] = -1
        says = f"members who could be {listed(team, fits)} fill no more seats than there are of them"
        placing.require(replace(members, auxiliaries=standing), low=0, says=says)
    for place, (seat, helpers) in enumerate(zip(team.seats, filled, strict=True)):
        source = Source(f"{team.name}: {seat.seat}", seat.keep, seat.weight, (*path, place), team.name)
        RowWriter(sheet, (index,), source).demand(Linear(auxiliaries=helpers), seat.number, Fraction(1))


def _also(team: Team, fits: Sequence[int], place: int) -> str:
    others = [other for other in fits if other != place]
    return f"also be {listed(team, others)}" if others else "be nothing else"


def listed(team: Team, places: Sequence[int]) -> str:
    """Some seats of a team: `Medic, Driver or Cook`."""
    names = [team.seats[place].seat for place in places]
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} others"]
    return " or ".join([*([", ".join(names[:-1])] if names[:-1] else []), names[-1]])


def _numbered(keys: Ints) -> tuple[Codes, NDArray[np.intp]]:
    """Keys, none below 0, as codes in their order; and for each code a position at which it stands."""
    if int(np.max(keys)) >= TABLE:
        _, example, codes = np.unique(keys, return_index=True, return_inverse=True)
        return codes.astype(np.int32), example
    somewhere = np.full(int(np.max(keys)) + 1, -1, np.intp)
    somewhere[keys] = np.arange(len(keys))
    there = somewhere >= 0
    return (np.cumsum(there, dtype=np.int32) - np.int32(1))[keys], somewhere[there]
