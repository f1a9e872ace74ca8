"""What finding out could do: people who are kept out of a team only because something is not on record of them.

No bound gives way for them, since nobody knows whether it would have to. If what is missing turned out as it should be,
they would be eligible. How few of them it takes is one question to the engines: the problem in which they may be
members as well, and as few of them as can be. That is told only where what is missing matters to gates alone: else the
value that lets somebody in could break something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from composer.analyses import solution
from composer.base.arrays import Mask
from composer.base.errors import Disagreement, ScenarioError
from composer.encoding.encode import encode
from composer.measures import Linear, Members
from composer.optimize import maximize
from composer.pool.known import blank, known
from composer.pool.who import Who
from composer.problem.edits import mask_of_uncountable, only_required
from composer.problem.problem import Problem
from composer.problem.requirement import Goal
from composer.problem.results import Basis, Verdict
from composer.problem.team import Team
from composer.render.json import Object
from composer.solvers import tuning
from composer.solvers.budget import Budget, OutOfBudget


@dataclass(frozen=True)
class FindOut:
    """People who would be eligible if what is not on record of them were as it should be.

    Attributes
    ----------
    people : int
        How many.
    fields : tuple of (str, int)
        What is not on record, and of how many of them.
    verdict : str or None
        With all else as it is on record: `best`: a team is possible with `needed` of them, and proved not to be with
        fewer; `found`: with so many, but fewer may do; `impossible`: not with all of them, proved; `undecided`: that
        was not found out. None where it cannot be told, something besides gates asking for the same fields, or one
        person having a place in several teams.
    needed : int or None
        How many of them it takes.
    ids : tuple of str
        So many of whom it takes, as an example, in the order of the pool.
    basis : str or None
        What is proved of it rests on.
    """

    people: int
    fields: tuple[tuple[str, int], ...]
    verdict: Verdict | None = None
    needed: int | None = None
    ids: tuple[str, ...] = ()
    basis: Basis | None = None

    def shown(self, show: Sequence[str]) -> bool:
        """Whether what is missing is among the columns to show, so that it may be told of whom it is.

        Parameters
        ----------
        show : sequence of str
            Columns of the pool that are told of people.

        Returns
        -------
        bool
            True where one of `fields` is among them.
        """
        return any(name in show for name, _ in self.fields)


def find_out(problem: Problem, budget: Budget) -> FindOut | None:
    """What is known of people of an impossible problem who might be eligible; None where there are none."""
    alone = _fields_of_gates(problem)
    might = {team.name: _perhaps(problem, team) for team in problem.deployed}
    everybody: Mask = np.any(np.stack([*might.values()]), axis=0)
    people = int(np.count_nonzero(everybody))
    if not people:
        return None
    missing = _missing(problem, might)
    fields = tuple((name, int(np.count_nonzero(mask))) for name, mask in missing.items() if mask.any())
    one_value = problem.exclusive.one_of_all  # who is in two teams would have to meet the gates of both with it
    if people > tuning.FIND_OUT_PEOPLE or not one_value or not {name for name, _ in fields} <= alone:
        return FindOut(people, fields)
    try:
        return _fewest(problem, might, FindOut(people, fields, "undecided"), budget)
    except (OutOfBudget, ScenarioError, OverflowError):
        return FindOut(people, fields, "undecided")


def _perhaps(problem: Problem, team: Team) -> Mask:
    """Who is not eligible for a single team, but is not known not to be, and could be counted in it."""
    on = problem.on_tour(team)
    found = known(team.everyone, on).unknown
    for gate in problem.gates(team):
        if not gate.own:
            found = found & gate.asked.mask(on)
    found = found & ~problem.admits(team)  # who is kept of a plan
    uncountable = mask_of_uncountable(problem, team)
    return found if uncountable is None else found & ~uncountable


def _missing(problem: Problem, might: dict[str, Mask]) -> dict[str, Mask]:
    """Of whom each field is not on record that keeps somebody out."""
    missing: dict[str, Mask] = {}
    for team in problem.deployed:
        on = problem.on_tour(team)
        for gate in problem.gates(team):
            here = might[team.name] & known(gate.who, on).unknown
            for name in dict.fromkeys(gate.asked.fields()):
                mine = here & blank(on, name)
                missing[name] = missing[name] | mine if name in missing else mine
    return missing


def _fields_of_gates(problem: Problem) -> set[str]:
    """Fields that are asked by plain gates and by nothing else that is required."""
    gates = {name for team in problem.teams for name in team.everyone.conditions} - {"id"}
    others: set[str] = set()
    for team in problem.teams:
        others.update(name for who in (*team.everyone.any, *team.everyone.none) for name in who.fields())
        others.update(name for gate in problem.gates(team) if not gate.own for name in gate.asked.fields())
        others.update(name for seat in team.seats for name in seat.who.fields())
        others.update(name for row in team.require for name in row.measure.fields())
    others.update(name for row in problem.require for name in row.measure.fields())
    if len({"age", "birth"} & (gates | others)) > 1:  # the one is counted from the other
        others |= {"age", "birth"}
    return gates - others


def _fewest(problem: Problem, might: dict[str, Mask], known_so_far: FindOut, budget: Budget) -> FindOut:
    """How few of them it takes. Raises OutOfBudget."""
    budget.say("people of whom something is not on record")
    asked = only_required(problem)
    ids = {name: [asked.pool.ids[row] for row in np.flatnonzero(mask).tolist()] for name, mask in might.items()}
    teams = [_letting_in(single, ids[single.name]) for single in asked.deployed]
    goals = [Goal(least=Members(members=Who(id=some)), team=name) for name, some in ids.items() if some]
    wider = asked.replacing(teams=teams, prefer=goals)
    program = encode(wider, check=budget.check)
    needed = sum((goal.quotient.top for goal in program.goals), Linear())
    answer = maximize.maximize(program, -needed, budget)
    if answer.placement is None:
        return replace(known_so_far, verdict="impossible" if answer.proved else "undecided", basis=answer.basis)
    solution.verify_placement(wider, answer.placement, check=budget.check_late)
    members = zip(wider.deployed, answer.placement.members, strict=True)
    taken = sorted(row for team, rows in members for row in rows.tolist() if might[team.name][row])
    if not taken:
        raise Disagreement("a problem is called impossible, but there is a team that takes nobody else")
    named = tuple(asked.pool.ids[row] for row in taken)
    verdict: Verdict = "best" if answer.proved else "found"
    return replace(known_so_far, verdict=verdict, needed=len(taken), ids=named, basis=answer.basis)


def _letting_in(team: Team, ids: list[str]) -> Team:
    everyone = Who(any=[team.everyone.as_mapping(), {"id": ids}]) if ids else team.everyone
    return team.model_copy(update={"everyone": everyone, "keep": ()})


def find_out_json(found: FindOut | None, show: Sequence[str] = ()) -> Object | None:
    """As an object; null where there is nobody of whom anything could be found out. `ids` are told only where what is
    missing is among the columns to `show`."""
    if found is None:
        return None
    return {
        "people": found.people,
        "not_on_record": [{"field": name, "people": number} for name, number in found.fields],
        "verdict": found.verdict,
        "needed": found.needed,
        "ids": list(found.ids) if found.shown(show) else [],
        "basis": found.basis,
    }
