"""What is kept from one recount of a problem's teams to the next."""

from __future__ import annotations

from collections.abc import Sequence

from composer.pool import Person
from composer.problem.problem import Problem
from composer.problem.programme import Admission
from composer.problem.team import Team


class KnownPeople(dict[tuple[str, int], Person]):
    """People who were looked at before, by the team in whose place and their row, and the gates of one problem's teams:
    what was read of them is not read again."""

    def __init__(self) -> None:
        super().__init__()
        self._gates: dict[str, Sequence[Admission]] = {}

    def gates(self, problem: Problem, team: Team) -> Sequence[Admission]:
        """What every member of a team must be."""
        if team.name not in self._gates:
            self._gates[team.name] = problem.gates(team)
        return self._gates[team.name]
