"""What a file asks for, demand by demand, each called as the file names it, and what can be asked about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from composer.base.errors import Disagreement, Path
from composer.encoding.elastic import demands
from composer.encoding.encode import encode
from composer.encoding.program import Program, Source
from composer.infeasibility.check_demands import DemandChecker
from composer.infeasibility.check_reserves import reserves_hold
from composer.infeasibility.hitting_sets import bits
from composer.infeasibility.oracle import Oracle
from composer.presolve.condense import Placement
from composer.problem.plan import FROZEN
from composer.problem.problem import Problem
from composer.problem.programme import REST, TOURS
from composer.problem.requirement import Requirement
from composer.problem.reserves import RESERVES
from composer.problem.survive import SURVIVE, survive_label
from composer.solvers import tuning
from composer.solvers.budget import Budget


@dataclass(frozen=True)
class Demand:
    """One thing a file asks for: a size, a gate, a seat, a requirement, the number of teams alike.

    Of teams alike (`number:`) it is one demand, however many teams it is asked of. Their number is a demand as well:
    without it the last of them may be left out, down to one or to the last that something names, and nothing is asked
    of those. `label` is what it is called,
    `called` the same without bounds, which are `floor` and `ceiling`, in words. `team` is the team it stands in, or
    that it names; empty over all teams. `sources` are its rows' in the opened program: none where no choice of people
    could break it.
    """

    label: str
    called: str
    path: Path
    team: str = ""
    floor: str = ""
    ceiling: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, eq=False)
class DemandOracle:
    """A problem's demands in the file's order: `everything`, and those that some choice of people could break.

    `oracle` is asked about the latter: its bit `i` is `demands[i]`.
    """

    problem: Problem
    program: Program
    everything: tuple[Demand, ...]
    demands: tuple[Demand, ...]
    oracle: Oracle


def demand_oracle(
    problem: Problem, budget: Budget, changed: Callable[[Program], Program] | None = None
) -> DemandOracle:
    """All that a problem asks for; `changed` may add to the opened program what stands besides, whatever is dropped.

    Raises ScenarioError as `draft.write` does.
    """
    program = encode(problem, opened=True, check=budget.check)
    program = program if changed is None else changed(program)
    sources: dict[Path, list[Source]] = {}
    for source in demands(program):
        sources.setdefault(source.path, []).append(source)
    everything = tuple(Demand(*named, tuple(sources.get(named[2], ()))) for named in _named(problem))
    alive = tuple(demand for demand in everything if demand.sources)
    number = {source: position for position, demand in enumerate(alive) for source in demand.sources}
    groups: list[list[int]] = [[] for _ in alive]
    budget.check()
    for position, row in enumerate(program.rows):
        if row.slack is not None:
            groups[number[row.source]].append(position)
    standing = DemandChecker(problem, [demand.path for demand in alive], budget.check)

    def met(placement: Placement, kept: int) -> int:
        if sum(map(len, placement.members)) > tuning.COUNTED:
            return kept
        found = standing.met(placement.members, kept)
        stand_by = [bit for bit in bits(kept) if alive[bit].path[2:] == (RESERVES,)]
        if stand_by:  # of other demands nobody knows whether they hold after every loss
            asked = [alive[bit].path for bit in bits(kept)]
            good = [bit for bit in stand_by if reserves_hold(problem, program, placement, alive[bit].path, asked)]
            found = kept & (found | sum(1 << bit for bit in good))
        broken = "; ".join(alive[bit].label for bit in bits(kept & ~found))
        if broken:
            raise Disagreement(f"the engine's team does not meet, recomputed on the people: {broken}")
        return found

    ladders = {ladder.source: number[ladder.source] for ladder in program.ladders}
    oracle = Oracle(program, groups, met, budget, ladders=ladders)
    return DemandOracle(problem, program, everything, alive, oracle)


def _named(problem: Problem) -> Iterator[tuple[str, str, Path, str, str, str]]:
    """Label, name without bounds, path, team, floor and ceiling of everything a file asks for."""
    for position, team in enumerate(problem.teams):
        here: Path = ("teams", position)
        if team.number is not None:
            label = f"{team.name}: number"
            yield label, label, (*here, "number"), "", f"{team.number} of them", ""
        label = f"{team.name}: size"
        least = f"at least {team.size.low}" if team.size.low else ""
        most = "" if team.size.high is None else f"at most {team.size.high}"
        yield label, label, (*here, "size"), team.name, least, most
        for gate in problem.gates(team):
            if gate.own:
                yield gate.label, gate.label, (*here, "everyone", gate.name), team.name, "", ""
        for place, seat in enumerate(team.seats):
            label = f"{team.name}: {seat.seat}"
            floor = f"{seat.number} of them" if seat.number > 1 else ""
            yield label, label, (*here, "seats", place), team.name, floor, ""
        for number, row in enumerate(team.require):
            yield row.label, row.called, (*here, "require", number), team.name, *_bounds(row)
        if team.survive is not None:
            label = survive_label(team.name, team.survive.losses)
            yield label, label, (*here, SURVIVE), team.name, "", ""
        if team.reserves is not None:
            label = f"{team.name}: {team.reserves.label}"
            yield label, label, (*here, RESERVES), team.name, "", ""
    if problem.rest is not None:
        yield REST, REST, (REST,), "", str(problem.rest), ""
    if problem.tours is not None:
        yield TOURS, TOURS, (TOURS,), "", "", f"at most {problem.tours.at_most}"
    keys = [gate.name for team in problem.teams for gate in problem.gates(team, alone=True) if not gate.own]
    for key in dict.fromkeys([*keys, *([FROZEN] if problem.kept else [])]):
        yield key, key, (key,), "", "", ""
    for number, row in enumerate(problem.require):
        yield row.label, row.called, ("require", number), row.team or "", *_bounds(row)


def _bounds(row: Requirement) -> tuple[str, str]:
    floor = "" if row.low is None else f"at least {row.measure.show(row.low)}"
    return floor, "" if row.high is None else f"at most {row.measure.show(row.high)}"
