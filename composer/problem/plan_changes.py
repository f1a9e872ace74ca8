"""What becomes of a plan: who keeps their place, who leaves, who joins, who moves to another team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from composer.pool.kinds.base import canonical
from composer.problem.problem import Problem
from composer.problem.results import Roster

LOST, GONE, BUSY = "no longer in the pool", "gone", "busy"
"""Why somebody leaves whatever else."""


@dataclass(frozen=True)
class PlaceChange:
    """A place that somebody leaves or takes.

    Attributes
    ----------
    id : str
        Who it is.
    team : str
        The single team.
    reason : str
        Why they leave whatever else: `no longer in the pool`, `gone`, or `busy` of a team that is frozen; else empty.
    """

    id: str
    team: str
    reason: str = ""


@dataclass(frozen=True)
class Transfer:
    """Somebody who leaves a place in one team for one in another.

    Attributes
    ----------
    id : str
        Who it is.
    origin, to : str
        The single teams.
    """

    id: str
    origin: str
    to: str


@dataclass(frozen=True)
class PlanChanges:
    """Teams beside the plan that they are made of.

    Attributes
    ----------
    kept : int
        Places that are kept by the same person in the same team.
    leaving, joining : tuple of PlaceChange
        Who leaves a place and takes no other instead, and who takes one and leaves none.
    moved : tuple of Transfer
        Who leaves one team for another.
    frozen : tuple of (str, tuple of str)
        For each team that is frozen and keeps somebody, who that is.
    """

    kept: int
    leaving: tuple[PlaceChange, ...]
    joining: tuple[PlaceChange, ...]
    moved: tuple[Transfer, ...]
    frozen: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def number(self) -> int:
        """How many places of the plan are not kept."""
        return len(self.leaving) + len(self.moved)


def plan_changes(problem: Problem, teams: Sequence[Roster]) -> PlanChanges | None:
    """Teams of a problem beside its plan, in the order of the teams; None where it has none, or there are no teams.
    Somebody who leaves several teams and joins others moves from the first of the former to the first of the latter,
    and so on."""
    plan, pool = problem.plan, problem.pool
    if plan is None or not teams:
        return None
    lost: dict[str, list[str]] = {}
    won: dict[str, list[str]] = {}
    kept = 0
    for roster in teams:
        before = {_as_in_pool(problem, identity): identity for identity in plan.ids(roster.name)}
        after = [*dict.fromkeys(member.id for member in roster.members)]
        kept += sum(identity in before for identity in after)
        for identity in before:
            if identity not in after:
                lost.setdefault(identity, []).append(roster.name)
        for identity in after:
            if identity not in before:
                won.setdefault(identity, []).append(roster.name)
    pairs = [(who, zip(homes, won.get(who, ()), strict=False)) for who, homes in lost.items()]
    moved = tuple(Transfer(who, origin, to) for who, each in pairs for origin, to in each)
    gone = {pool.row(identity) for identity in problem.gone}

    def reason(identity: str, team: str) -> str:
        row = pool.row(identity)
        if row is None or row in gone:
            return LOST if row is None else GONE
        return BUSY if team in problem.frozen_teams and row not in problem.kept.get(team, ()) else ""

    leaving = [
        PlaceChange(who, team, reason(who, team))
        for who, homes in lost.items()
        for team in homes[len(won.get(who, ())) :]
    ]
    joining = [PlaceChange(who, team) for who, homes in won.items() for team in homes[len(lost.get(who, ())) :]]
    order = [roster.name for roster in teams]
    frozen = tuple((name, tuple(pool.ids[row] for row in rows)) for name, rows in problem.kept.items())
    return PlanChanges(kept, _ordered(leaving, order), _ordered(joining, order), moved, frozen)


def _ordered(changes: list[PlaceChange], order: list[str]) -> tuple[PlaceChange, ...]:
    return tuple(sorted(changes, key=lambda change: order.index(change.team)))


def _as_in_pool(problem: Problem, identity: str) -> str:
    row = problem.pool.row(identity)
    return canonical(identity) if row is None else problem.pool.ids[row]
