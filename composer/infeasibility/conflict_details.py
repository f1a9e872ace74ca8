"""What it is in a conflict's demands that cannot stand together: which bound, which unit, pair or team."""

from __future__ import annotations

from dataclasses import dataclass

from composer.encoding.elastic import only
from composer.encoding.program import Program
from composer.infeasibility.demands import DemandOracle
from composer.infeasibility.hitting_sets import bits
from composer.infeasibility.mus import MUS, shrink
from composer.infeasibility.oracle import Oracle
from composer.optimize import maximize
from composer.presolve.condense import Placement
from composer.solvers import tuning
from composer.solvers.budget import OutOfBudget


@dataclass(frozen=True)
class BlamedDemand:
    """A demand of a conflict, and what of it matters there.

    Attributes
    ----------
    requirement : str
        What the demand is called.
    called : str
        What it is called where its bounds stand beside it.
    team : str
        The team it stands in; empty over all teams.
    bounds : tuple of str
        Its bounds that matter, in words.
    parts : tuple of str
        The parts of what it counts that matter, such as units or pairs; empty where there are none or all matter.
    teams : tuple of str
        Those of several teams alike that matter; empty where there are none or all do.
    """

    requirement: str
    called: str
    team: str
    bounds: tuple[str, ...]
    parts: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Demands that cannot all be met.

    Attributes
    ----------
    demands : tuple of BlamedDemand
        In the file's order.
    minimal : bool
        Whether it is proved that without any one of them the others can be met.
    smallest : bool
        Whether it is proved that no conflict has fewer.
    sharp : bool
        Whether it is proved that no bound, part or team named can be spared.
    """

    demands: tuple[BlamedDemand, ...]
    minimal: bool
    smallest: bool
    sharp: bool


@dataclass(frozen=True)
class _Piece:
    """Rows that can be left out of a demand without leaving out all of it."""

    number: int
    team: str
    bound: str
    part: str


def describe_conflict(asked: DemandOracle, mus: MUS) -> Conflict:
    """A conflict with what matters of its demands: the rows of each that speak of one bound, part or team are left out
    for as long as the rest cannot stand together."""
    numbers = bits(mus.demands)
    kept = {source for number in numbers for source in asked.demands[number].sources}
    program = only(asked.program, kept)
    pieces = _pieces(asked, program, numbers)
    left, sharp = _needed(asked, program, pieces)
    demands = tuple(_blamed(asked, number, set(pieces), left) for number in numbers)
    return Conflict(demands, mus.minimal, mus.smallest, sharp)


def _needed(asked: DemandOracle, program: Program, pieces: dict[_Piece, list[int]]) -> tuple[set[_Piece], bool]:
    """Pieces that are enough for the conflict; and whether it is proved that none of them can be spared."""
    if not pieces:
        return set(), True
    groups = list(pieces.values())

    def met(placement: Placement, kept: int) -> int:
        if program.covers:  # of the others nobody knows whether they hold after every loss
            return kept
        return sum(1 << number for number, rows in enumerate(groups) if _holds(program, rows, placement))

    known = asked.oracle
    try:
        oracle = Oracle(program, groups, met, known.budget, known.memory, tuning.DETAIL_QUESTIONS)
    except OutOfBudget:
        return set(pieces), False
    if oracle.satisfiable(oracle.all, hopeful=False) is not False:
        return set(pieces), False
    found = shrink(oracle, oracle.all)
    names = list(pieces)
    return {names[bit] for bit in bits(found.demands)}, found.minimal


def _pieces(asked: DemandOracle, program: Program, numbers: list[int]) -> dict[_Piece, list[int]]:
    number_of = {source: number for number in numbers for source in asked.demands[number].sources}
    pieces: dict[_Piece, list[int]] = {}
    for position, row in enumerate(program.rows):
        number = number_of.get(row.source)
        if number is None or (row.slack is None and not row.about):
            continue
        demand = asked.demands[number]
        bound = "" if row.slack is None else demand.ceiling if row.slack.ceiling else demand.floor
        team = row.source.team if len(demand.sources) > 1 else ""
        pieces.setdefault(_Piece(number, team, bound, row.about), []).append(position)
    several = {number for number in numbers if sum(piece.number == number for piece in pieces) > 1}
    return {piece: rows for piece, rows in pieces.items() if piece.number in several}


def _holds(program: Program, rows: list[int], placement: Placement) -> bool:
    for position in rows:
        row = program.rows[position]
        value = maximize.evaluate(program, row.expression, placement)
        if (row.low is not None and value < row.low) or (row.high is not None and value > row.high):
            return False
    return True


def _blamed(asked: DemandOracle, number: int, pieces: set[_Piece], left: set[_Piece]) -> BlamedDemand:
    demand = asked.demands[number]
    mine = {piece for piece in pieces if piece.number == number}
    kept = mine & left
    bounds = tuple(
        bound for bound in (demand.floor, demand.ceiling) if bound and (not mine or bound in {p.bound for p in kept})
    )
    parts = {piece.part for piece in mine if piece.part}
    teams = {piece.team for piece in mine if piece.team}
    return BlamedDemand(
        demand.label,
        demand.called,
        demand.team,
        bounds,
        _fewer({piece.part for piece in kept if piece.part}, parts),
        _fewer({piece.team for piece in kept if piece.team}, teams),
    )


def _fewer(some: set[str], all_: set[str]) -> tuple[str, ...]:
    return tuple(sorted(some)) if some < all_ else ()
