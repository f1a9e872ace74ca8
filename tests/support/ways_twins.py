"""Naive twins of the search for ways out: a plain model in which demands give way, enumeration, and deletion.

Nothing is shared with the package. The problems, and people as counts of those alike, are those of `conflict_twins`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

from ortools.sat.python import cp_model

from tests.support.conflict_twins import PEOPLE, Plain, larger

Side = tuple[str | int | bool, ...]
"""Where the demand stands in its team and, of sizes and requirements, whether it is its ceiling that gives way."""
Vector = frozenset[tuple[Side, int]]


def bendable(seed: int) -> dict[str, Any]:
    """A larger problem in which sums and lone members may not give way."""
    scenario = larger(seed)
    (team,) = scenario["teams"]
    team["require"] = [row | {"keep": True} if {"total", "lone"} & set(row) else row for row in team["require"]]
    return scenario


def vector_of(way: Any) -> Vector:
    """The shortfalls of a way out as the twins name them."""
    return frozenset(
        (change.path[2:] + ((change.ceiling,) if change.path[2] in ("size", "require") else ()), change.by)
        for change in way.changes
    )


class Giving(Plain):
    """The scenario as a model in which each side of each demand may be missed by some whole number of people."""

    def __init__(self, scenario: dict[str, Any]) -> None:
        super().__init__(scenario)
        (self.team,) = scenario["teams"]
        self.model = cp_model.CpModel()
        self.counts = [self.model.new_int_var(0, number, "") for _, number in self.kinds]
        self.short: dict[Side, Any] = {}
        self._everything()

    def possible(self, vector: Mapping[Side, int]) -> bool:
        """Whether some team misses each side by no more than that."""
        return self._solved([side <= vector.get(name, 0) for name, side in self.short.items()]) is not None

    def enumeration(self, most: int) -> set[Vector]:
        """Every smallest vector of up to so many people, by trying all of them, small ones first, of each number that
        is enough at all."""
        found: set[Vector] = set()
        for people in range(most + 1):
            if self._solved([sum(self.short.values()) <= people]) is None:
                continue
            for chosen in combinations_with_replacement(self.short, people):
                vector = Counter(chosen)
                if not any(all(vector[side] >= by for side, by in other) for other in found) and self.possible(vector):
                    found.add(frozenset(vector.items()))
        return found

    def deletion(self, order: list[Side]) -> Vector:
        """One smallest vector: side after side is missed by as little as it can be, those before it staying so."""
        fixed: list[Any] = []
        vector = {}
        for name in order:
            least = self._solved(fixed, self.short[name])
            assert least is not None
            fixed.append(self.short[name] <= least)
            vector[name] = least
        return frozenset((name, by) for name, by in vector.items() if by)

    def orders(self, seed: int, number: int) -> Iterator[list[Side]]:
        """Some orders of the sides."""
        draw = random.Random(seed)
        for _ in range(number):
            yield draw.sample(list(self.short), len(self.short))

    def _solved(self, holding: list[Any], least: Any = None) -> int | None:
        """The least value where something is to be small, else 0; None where nothing is possible."""
        model = self.model.clone()
        for each in holding:
            model.add(each)
        if least is not None:
            model.minimize(least)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(model)
        assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        if status == cp_model.INFEASIBLE:
            return None
        return 0 if least is None else round(solver.objective_value)

    def _side(self, *name: str | int | bool, most: int = PEOPLE) -> Any:
        self.short[name] = self.model.new_int_var(0, most, "")
        return self.short[name]

    def _everything(self) -> None:
        model, counts, members = self.model, self.counts, sum(self.counts)
        size = self.team["size"]
        low, high = (size, size) if isinstance(size, int) else (size["at_least"], size["at_most"])
        model.add(members + self._side("size", False, most=low) >= low)
        model.add(members - self._side("size", True) <= high)
        for key, condition in self.team["everyone"].items():
            model.add(members - self._count(counts, {key: condition}) <= self._side("everyone", key))
        for place, seat in enumerate(self.team.get("seats", [])):
            model.add(self._count(counts, seat["who"]) + self._side("seats", place, most=1) >= 1)
        for place, row in enumerate(self.team["require"]):
            if "keep" in row:
                self._add(model, counts, "require", row)
            elif "largest_group" in row:
                above = self._side("require", place, True)
                for unit in {unit for (_, unit, _), _ in self.kinds}:
                    mine = [count for count, ((_, home, _), _) in zip(counts, self.kinds, strict=True) if home == unit]
                    model.add(sum(mine) - above <= row["at_most"])
            elif "members" in row:
                self._number(place, row, self._count(counts, row["members"]))
            else:
                self._number(place, row, self._count(counts, row["share"]), of=members)

    def _number(self, place: int, row: Mapping[str, Any], number: Any, of: Any = 1) -> None:
        """A bound on people, or on their share of the members: a fraction of `of`. A share of nobody lacks one."""
        for word, bound in row.items():
            if word in ("at_least", "at_most", "exactly"):
                text = str(bound)
                asked = Fraction(text.rstrip("%")) / 100 if text.endswith("%") else Fraction(text)
                if word != "at_most":
                    missing = self._side("require", place, False)
                    self.model.add(asked.denominator * (number + missing) >= asked.numerator * of)
                    self.model.add(number + missing >= (1 if asked else 0))
                if word != "at_least":
                    over = self._side("require", place, True)
                    self.model.add(asked.denominator * (number - over) <= asked.numerator * of)
