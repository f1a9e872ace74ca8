"""The other tours of everybody in a team, in plain Python, for what is counted by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from composer.pool import Person, Tour
from composer.problem.fit import measures
from composer.problem.problem import Problem


def with_other_tours(problem: Problem, people: Mapping[str, Sequence[Person]]) -> dict[str, Sequence[Person]]:
    """The members of each team with the tours that they have in the other teams and, as the problem's `served` field
    says, in the past; just as they are where nothing that is asked counts these."""
    asked = measures(problem.teams, problem.require, problem.prefer, problem.tradeoffs)
    if not any(measure.of_tours for _, measure in asked):
        return {**people}
    mine: dict[int, list[tuple[str, Tour]]] = {}
    for name, persons in people.items():
        for person in persons:
            mine.setdefault(person.row, []).append((name, person.pool.tour))
    return {
        name: [_with_tours(problem, name, person, mine[person.row]) for person in persons]
        for name, persons in people.items()
    }


def _with_tours(problem: Problem, name: str, person: Person, teams: Sequence[tuple[str, Tour]]) -> Person:
    spans = None if problem.served is None else person[problem.served]
    past = [Tour(*span) for span in spans] if isinstance(spans, tuple) else []
    return replace(person, tours=(*past, *(tour for other, tour in teams if other != name)))
