"""Naive twins of the search for conflicts: a plain model of larger problems, deletion, and enumeration of every set.

Nothing is shared with the package. One team; people who match the same conditions are one count.
"""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from typing import Any

from ortools.sat.python import cp_model

from tests.support import oracle

PEOPLE = 300


def larger(seed: int) -> dict[str, Any]:
    """300 people who differ in few things, a team, and six to eight demands, many of them against each other."""
    draw = random.Random(f"larger conflicts {seed}")
    men_only = draw.choice(["eod", "signals"])
    pool = []
    for number in range(PEOPLE):
        skills = [name for name in ("eod", "signals", "medic") if draw.random() < 0.15]
        sex = "F" if draw.random() < 0.3 and men_only not in skills else "M"
        rank = "A" if "signals" in skills else draw.choice("AABC")
        unit = f"U{draw.randint(1, 2)}" if "eod" in skills else f"U{draw.randint(1, 4)}"
        row = {"id": f"P{number}", "sex": sex, "rank": rank, "unit": unit, "skills": "; ".join(skills) or None}
        pool.append({**row, "cost": str(10 * draw.randint(1, 2) + (20 if "medic" in skills else 0))})
    size = draw.randint(5, 9)
    team: dict[str, Any] = {"name": "t", "size": draw.choice([size, {"at_least": size - 1, "at_most": size}])}
    team["everyone"] = draw.choice([{}, {"rank": {"at_most": "B"}}, {"rank": {"at_least": "B"}}])
    if draw.random() < 0.3:
        team["seats"] = [{"seat": "lead", "who": {"rank": "C"}}]
    team["require"] = draw.sample(
        [
            {"members": {"skills": "eod"}, "at_least": draw.randint(2, size - 2)},
            {"members": {"skills": "signals"}, "at_least": draw.randint(1, size - 2)},
            {"members": {"skills": "medic"}, "at_least": draw.randint(1, 3)},
            {"members": {"rank": "C"}, "at_least": draw.randint(1, 3)},
            {"share": {"sex": "F"}, "at_least": draw.choice(["40%", "1/2", "60%", "75%"])},
            {"share": {"sex": "F"}, "exactly": "50%"},
            {"largest_group": "unit", "at_most": draw.randint(1, 2)},
            {"total": "cost", "at_most": size * draw.randint(10, 20)},
            {"lone": {"sex": "M"}, "at_most": 0},
            {"members": {"sex": "M", "skills": "medic"}, "at_most": 0},
        ],
        draw.choice([3, 4, 4, 5]),
    )
    return {"pool": pool, "fields": {"rank": ["A", "B", "C"], "skills": "set"}, "teams": [team]}


class Plain:
    """A set of the scenario's demands as a model: counts of people who match the same conditions, a row a demand."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        (team,) = scenario["teams"]
        reader = oracle.Problem(scenario)
        rows = {row["id"]: row for row in scenario["pool"]}
        self.demands: list[tuple[str, Any]] = [("size", team["size"])]
        self.demands += [("gate", {key: condition}) for key, condition in team["everyone"].items()]
        self.demands += [("seat", seat["who"]) for seat in team.get("seats", [])]
        self.demands += [("require", requirement) for requirement in team["require"]]
        self.asked = 0
        whos = [asked for kind, asked in self.demands if kind in ("gate", "seat")]
        whos += [next(iter(row.values())) for row in team["require"] if isinstance(next(iter(row.values())), dict)]
        self._matching = {str(who): reader.matching(who) for who in whos}
        kinds = Counter(
            (tuple(person in found for found in self._matching.values()), row["unit"], int(row["cost"]))
            for person, row in rows.items()
        )
        self.kinds = list(kinds.items())

    def stands(self, chosen: int) -> bool:
        """Whether a team meets all the chosen demands."""
        self.asked += 1
        model = cp_model.CpModel()
        counts = [model.new_int_var(0, number, "") for _, number in self.kinds]
        for place, (kind, asked) in enumerate(self.demands):
            if chosen >> place & 1:
                self._add(model, counts, kind, asked)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(model)
        assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE)
        return bool(status != cp_model.INFEASIBLE)

    def _count(self, counts: list[Any], who: Any) -> Any:
        place = list(self._matching).index(str(who))
        return sum(count for count, ((matches, _, _), _) in zip(counts, self.kinds, strict=True) if matches[place])

    def _add(self, model: cp_model.CpModel, counts: list[Any], kind: str, asked: Any) -> None:
        members = sum(counts)
        if kind == "size":
            low, high = (asked, asked) if isinstance(asked, int) else (asked["at_least"], asked["at_most"])
            model.add(members >= low)
            model.add(members <= high)
        elif kind == "gate":
            model.add(self._count(counts, asked) == members)
        elif kind == "seat":
            model.add(self._count(counts, asked) >= 1)
        elif "members" in asked:
            number = self._count(counts, asked["members"])
            model.add(number >= asked["at_least"] if "at_least" in asked else number <= asked["at_most"])
        elif "share" in asked:
            part = self._count(counts, asked["share"])
            text = asked.get("at_least") or asked["exactly"]
            share = Fraction(text) if "/" in text else Fraction(text.rstrip("%")) / 100
            model.add(share.denominator * part >= share.numerator * members)
            model.add(members >= 1)
            if "exactly" in asked:
                model.add(share.denominator * part <= share.numerator * members)
        elif "largest_group" in asked:
            for unit in {unit for (_, unit, _), _ in self.kinds}:
                mine = [count for count, ((_, home, _), _) in zip(counts, self.kinds, strict=True) if home == unit]
                model.add(sum(mine) <= asked["at_most"])
        elif "total" in asked:
            costs = [cost for (_, _, cost), _ in self.kinds]
            model.add(sum(cost * count for cost, count in zip(costs, counts, strict=True)) <= asked["at_most"])
        else:
            number = self._count(counts, asked["lone"])
            several = model.new_bool_var("")
            model.add(number <= PEOPLE * several)
            model.add(number >= 2 * several)


def deletion(plain: Plain) -> int:
    """One minimal conflict: every demand is left out once."""
    left = (1 << len(plain.demands)) - 1
    for place in range(len(plain.demands)):
        if not plain.stands(left & ~(1 << place)):
            left &= ~(1 << place)
    return left


def enumeration(plain: Plain) -> set[int]:
    """All minimal conflicts: small sets first, but for those that hold a conflict already."""
    found: set[int] = set()
    for chosen in sorted(range(1 << len(plain.demands)), key=int.bit_count):
        if not any(not known & ~chosen for known in found) and not plain.stands(chosen):
            found.add(chosen)
    return found
