"""Random problems too large for brute force, and a model of them in SCIP that shares no code with the package.

A boolean for each person and team, and for each person and seat: the plain way. Conditions are read by the oracle.
"""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import oracle
from ortools.linear_solver import pywraplp

LANGUAGES = ("en", "fr", "ar", "ru")
SKILLS = ("driver", "medic", "signals", "eod")


def larger_scenario(seed: int, number: int | None = None) -> dict[str, Any]:
    """30 to 120 people, or so many, one to three teams of 3 to 12; about a quarter of them impossible."""
    draw = random.Random(f"larger {seed}")
    people = draw.randint(30, 120) if number is None else number
    coarse = draw.random() < 0.4  # ties everywhere
    rows = []
    for place in range(people):
        women = draw.random() < 0.3
        rows.append(
            {
                "id": f"P{place:03}",
                "sex": "F" if women else "M",
                "rank": draw.choice(["A", "A", "B", "B", "C"]),
                "unit": f"U{draw.randrange(3 + people // 10)}",
                "languages": "; ".join(
                    f"{name}:{draw.randint(1, 4)}"
                    for name in LANGUAGES
                    if draw.random() < (0.25 if name != "en" else 0.8)
                ),
                "skills": "; ".join(name for name in SKILLS if draw.random() < (0.12 if women else 0.3)),
                "cost": str(draw.choice([10, 20, 30]) if coarse else draw.randint(50, 400)),
                "score": str(draw.choice([1, 2, 3]) if coarse else draw.randint(0, 999)),
            }
        )
    teams = []
    for index in range(draw.choice([1, 1, 2, 3])):
        size = draw.randint(3, 12 if not index else 6)
        team: dict[str, Any] = {
            "name": f"team {index}",
            "size": size if draw.random() < 0.7 else {"at_least": max(1, size - 2), "at_most": size},
            "everyone": {"languages": {"en": draw.randint(1, 2)}},
        }
        if draw.random() < 0.7:
            team["seats"] = [
                {"seat": "lead", "who": {"rank": {"at_least": "B"}}},
                {"seat": "care", "who": {"skills": draw.choice(SKILLS)}, "number": draw.randint(1, 2)},
            ][: draw.randint(1, 2)]
        team["require"] = draw.sample(_requirements(draw, size, coarse, people), draw.randint(2, 4))
        teams.append(team)
    goals = [{"most": {"total": "score"}}, {"least": {"total": "cost"}}, {"least": {"members": {"rank": "C"}}}]
    draw.shuffle(goals)
    return {
        "pool": rows,
        "fields": {"rank": ["A", "B", "C"], "skills": "set", "languages": "levels"},
        "teams": teams,
        "prefer": goals[: draw.randint(1, 2)],
    }


def _requirements(draw: random.Random, size: int, coarse: bool, people: int) -> list[dict[str, Any]]:
    pairs = [[f"P{a:03}", f"P{b:03}"] for a, b in (draw.sample(range(people), 2) for _ in range(people // 4))]
    least = max(1, size - 2)
    return [
        {"members": {"languages": {draw.choice(LANGUAGES[1:]): 2}}, "at_least": draw.randint(1, least)},
        {"members": {"skills": draw.choice(SKILLS), "sex": "F"}, "at_least": draw.randint(1, 2)},
        {"share": {"sex": "F"}, "at_least": draw.choice(["25%", "1/3", "50%", "60%"])},
        {"share": {"sex": "F"}, "among": {"rank": {"at_least": "B"}}, "at_most": draw.choice(["40%", "50%"])},
        {"largest_group": "unit", "at_most": draw.randint(1, 2)},
        {"total": "cost", "at_most": size * (18 if coarse else draw.randint(130, 220))},
        {"average": "score", "at_least": 2 if coarse else draw.randint(300, 700)},
        {"pairs": pairs, "at_most": 0},
    ]


class PlainModel:
    """The scenario in SCIP."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        self.scenario = scenario
        self.reader = oracle.Problem(scenario)
        self.rows = {row["id"]: row for row in scenario["pool"]}
        self.solver = pywraplp.Solver.CreateSolver("SCIP")
        self.inside: dict[str, dict[str, Any]] = {}
        for team in scenario["teams"]:
            self._team(team)
        for person in self.rows:
            self.solver.Add(sum(team[person] for team in self.inside.values() if person in team) <= 1)

    def _team(self, team: dict[str, Any]) -> None:
        solver, name = self.solver, team["name"]
        inside = {person: solver.BoolVar("") for person in sorted(self.reader.matching(team.get("everyone", {})))}
        self.inside[name] = inside
        size = team["size"]
        low, high = (size, size) if isinstance(size, int) else (size["at_least"], size["at_most"])
        headcount = sum(inside.values())
        solver.Add(headcount >= low)
        solver.Add(headcount <= high)
        sitting: dict[str, list[Any]] = {person: [] for person in inside}
        for seat in team.get("seats", []):
            fits: list[Any] = []
            for person in sorted(self.reader.matching(seat["who"]) & set(inside)):
                sits = solver.BoolVar("")
                sitting[person].append(sits)
                fits.append(sits)
            solver.Add(sum(fits) == seat.get("number", 1))
        for person, places in sitting.items():
            if places:
                solver.Add(sum(places) <= inside[person])
        for requirement in team["require"]:
            self._require(requirement, inside)

    def _count(self, who: dict[str, Any], inside: dict[str, Any]) -> Any:
        return sum(inside[person] for person in sorted(self.reader.matching(who) & set(inside)))

    def _sum(self, field: str, inside: dict[str, Any]) -> Any:
        return sum(int(self.rows[person][field]) * variable for person, variable in inside.items())

    def _require(self, asked: dict[str, Any], inside: dict[str, Any]) -> None:
        solver = self.solver
        if "members" in asked:
            solver.Add(self._count(asked["members"], inside) >= asked["at_least"])
        elif "share" in asked:
            among = asked.get("among", {})
            part = self._count({**asked["share"], **among}, inside)
            whole = self._count(among, inside)
            text = asked.get("at_least") or asked["at_most"]
            bound = Fraction(text) if "/" in text else Fraction(text.rstrip("%")) / 100
            gap = bound.denominator * part - bound.numerator * whole
            if "at_least" in asked:
                solver.Add(gap >= 0)
                solver.Add(whole >= 1)
            else:
                solver.Add(gap <= 0)
        elif "largest_group" in asked:
            for unit in sorted({row["unit"] for row in self.rows.values()}):
                solver.Add(self._count({"unit": unit}, inside) <= asked["at_most"])
        elif "total" in asked:
            solver.Add(self._sum("cost", inside) <= asked["at_most"])
        elif "average" in asked:
            solver.Add(self._sum("score", inside) >= asked["at_least"] * sum(inside.values()))
        else:
            for first, second in asked["pairs"]:
                if first in inside and second in inside:
                    solver.Add(inside[first] + inside[second] <= 1)

    def answer(self) -> tuple[str, list[int]]:
        """The verdict, and each goal's value, one after the other."""
        solver, values = self.solver, []
        for goal in self.scenario["prefer"]:
            ((direction, measure),) = goal.items()
            teams = self.inside.values()
            if "total" in measure:
                expression = sum(self._sum(measure["total"], inside) for inside in teams)
            else:
                expression = sum(self._count(measure["members"], inside) for inside in teams)
            expression = expression + 0 * next(iter(self.inside.values()))[next(iter(self.inside["team 0"]))]
            (solver.Maximize if direction == "most" else solver.Minimize)(expression)
            if solver.Solve() != pywraplp.Solver.OPTIMAL:
                return "impossible", []
            values.append(round(solver.Objective().Value()))
            solver.Add(expression == values[-1])
        return "best", values
