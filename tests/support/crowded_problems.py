"""Random problems for what the small ones of `random_problems` have too little of: people who are alike.

Crowds: more people than a team could use of one sort, ties everywhere, incompatible pairs, a floor and a ceiling on one
measure, shares, aims, one to three teams. Drawn with the same pen as the small ones, but without trying every team: the
bounds lie at what two fillings reach, or next to it, and whether it is all possible is for others to find out.

Odd programs: what the definition of a program allows though no scenario asks it. Helpers below zero and fixed ones,
rows about nobody, weights that all teams share, that only some do, that are equal but not shared, that are all zero.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

from composer import load
from composer.encoding.program import Block, Program, Row, Source
from composer.measures import Linear, Trait
from composer.measures.linear import Weights
from composer.measures.sparse import Sparse
from composer.problem.assignment import Exclusion
from tests.support.oracle import Problem
from tests.support.random_problems import Column, _copies, _Draw, _members, _range


def crowded_scenario(seed: int) -> dict[str, Any]:
    """Draw a crowd; the same seed always gives the same one."""
    rng = random.Random(f"crowd {seed}")
    while True:
        scenario = _Crowd(rng).scenario()
        if scenario is not None:
            return scenario


class _Crowd(_Draw):
    """One attempt at a crowd."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.tight = self.chance(0.9)
        self.people = [f"P{number}" for number in rng.sample(range(100), rng.randint(10, 20))]

    def draw_columns(self) -> None:
        """Draw fields, then make most people copies of a few; a score of their own sets them apart again, or not."""
        super().draw_columns()
        models = self.rng.sample(range(len(self.people)), self.rng.randint(2, 6))
        copied = [place if place in models else self.rng.choice(models) for place in range(len(self.people))]
        for column in self.columns:
            kept = next((place for place, cell in enumerate(column.cells) if cell and ";" in cell), 0)
            column.cells = [
                cell if place == kept else column.cells[copied[place]] for place, cell in enumerate(column.cells)
            ]  # the kept one tells the column's kind
        self.columns.append(Column("worth", "number", self.numbers(0, self.rng.choice([2, 40]))))

    def draw_sizes(self) -> list[dict[str, Any]]:
        """Draw at most three teams, two of them alike now and then."""
        teams = super().draw_sizes()
        while sum(len(_copies(team)) for team in teams) > 3:
            teams.pop()
        return teams or [{"name": "alpha", "size": 3}]

    def scenario(self) -> dict[str, Any] | None:
        """Draw a scenario, or nothing where it is about nobody."""
        self.draw_columns()
        result: dict[str, Any] = {"start": self.start.isoformat(), "end": self.end.isoformat(), "pool": self.rows()}
        declared = {one.name: one.declared for one in self.columns if one.declared is not None}
        if declared:
            result["fields"] = declared
        self.problem = Problem({**result, "teams": []})
        teams = self.draw_sizes()
        if sum(_range(team)[1] * len(_copies(team)) for team in teams) < 2:
            return None
        fillings = [self.fill(teams), self.fill(teams)]
        names = list(fillings[0])
        for team in teams:
            self.draw_frame(team, [fillings[0][name] for name in _copies(team)])
            groups = [[filling[name] for name in _copies(team)] for filling in fillings]
            team["require"] = [self.bounded(self.measure(), *groups) for _ in range(self.rng.choice([0, 1, 1, 2]))]
            if self.chance(0.3):
                team["require"].append(self.both_ends(groups[0]))
        result["teams"] = teams
        result["require"] = []
        for _ in range(self.rng.choice([0, 1, 1, 2])):
            spec = self.measure()
            if self.chance(0.3):
                spec["team"] = self.rng.choice(names)
            together = [[_members(filling, spec.get("team"))] for filling in fillings]
            result["require"].append(self.bounded(spec, *together))
        if self.chance(0.5):
            result["require"].append(self.apart(_members(fillings[0], None)))
        goals: list[dict[str, Any]] = [{"total": "worth"}] if self.chance(0.7) else []
        goals += [self.measure(ratio=0.2) for _ in range(self.rng.choice([0, 1, 2]))]
        result["prefer"] = [{self.rng.choice(["most", "most", "least"]): goal} for goal in goals]
        return result

    def both_ends(self, groups: list[list[str]]) -> dict[str, Any]:
        """A floor and a ceiling on one measure, around what the groups reach."""
        spec = self.measure(ratio=0.4)
        gauge = self.problem.gauge(spec)
        seen = [gauge.read(group) for group in groups]
        ends = {"at_least": self._bound(gauge.measure, min(seen), floor=True, step=0)}
        ends["at_most"] = self._bound(gauge.measure, max(seen), floor=False, step=0)
        return {**spec, **ends}

    def apart(self, members: list[str]) -> dict[str, Any]:
        """Pairs who may not both be members, mostly not two of these members."""
        pairs: list[list[str]] = []
        drawn = [self.rng.sample(self.people, 2) for _ in range(self.rng.randint(2, 8))]
        if self.chance(0.5):  # and everybody from everybody else, among a few
            drawn += map(list, combinations(self.rng.sample(self.people, self.rng.randint(3, 5)), 2))
        for pair in drawn:
            if set(pair) not in map(set, pairs) and not (set(pair) <= set(members) and self.chance(0.9)):
                pairs.append(pair)
        return {"pairs": pairs or [self.people[:2]], "at_most": 0}


def odd_program(seed: int) -> tuple[Program, Linear]:
    """Draw a program as its definition allows it, and an objective."""
    return _Odd(random.Random(f"odd {seed}")).program()


class _Odd:
    """One program."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.count = rng.randint(3, 14)
        teams = rng.choice([1, 2, 2, 3])
        alike = rng.random() < 0.4
        sizes = [rng.randint(1, 4) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.35:
            sizes.append(self.count)
        self.traits = [Trait(np.array(self._codes(size), np.int32), size) for size in sizes]
        self.auxiliaries = [rng.choice([(0, 1), (0, 3), (-3, 2), (-4, -1), (2, 2)]) for _ in range(rng.randint(0, 4))]
        self.gates = [
            np.array([alike or rng.random() < 0.7 for _ in range(self.count)], np.bool_) for _ in range(teams)
        ]
        order = rng.sample(range(self.count), self.count)
        self.witness: list[list[int]] = []
        for gate in self.gates:
            may = [person for person in order if gate[person]]
            self.witness.append(may[: rng.randint(0, 3)])
            order = [person for person in order if person not in self.witness[-1]]
        self.values = [rng.randint(low, high) for low, high in self.auxiliaries]

    def _codes(self, size: int) -> list[int]:
        if size == self.count and self.rng.random() < 0.8:
            return list(range(size))
        return [self.rng.randrange(size) for _ in range(self.count)]

    def weights(self, size: int) -> Callable[[], Weights]:
        """What draws weights for the codes of a trait: for all of them, or for a few."""
        rng = self.rng
        spread = rng.choice([0, 1, 3, 3, 30])
        if rng.random() < 0.3:
            few = rng.randint(0, min(3, size))
            return lambda: Sparse.of([(c, rng.randint(-spread, spread)) for c in rng.sample(range(size), few)], size)
        return lambda: np.array([rng.randint(-spread, spread) for _ in range(size)], np.int64)

    def expression(self) -> Linear:
        """Weights on one or two traits, in every team, in some or alike in all, and on some helpers."""
        rng = self.rng
        people: dict[tuple[int, int], Weights] = {}
        alike = True
        for trait in rng.sample(range(len(self.traits)), min(len(self.traits), rng.choice([0, 1, 1, 1, 2]))):
            size, how = self.traits[trait].size, rng.choice(["shared", "shared", "equal", "some", "each"])
            draw = self.weights(size)
            shared = draw()
            alike &= how in ("shared", "equal")
            for team in range(len(self.gates)):
                if how == "each":
                    people[team, trait] = draw()
                elif how != "some" or rng.random() < 0.5:
                    people[team, trait] = shared * 1 if how == "equal" else shared
        helpers = {helper: rng.randint(-3, 3) for helper in range(len(self.auxiliaries)) if rng.random() < 0.3}
        return Linear(people, helpers, shared=alike and rng.random() < 0.9)

    def reached(self, expression: Linear) -> int:
        """What the witness adds up to."""
        total = sum(weight * self.values[helper] for helper, weight in expression.auxiliaries.items())
        for (team, trait), weights in expression.people.items():
            total += sum(int(weights[self.traits[trait].codes[person]]) for person in self.witness[team])
        return total

    def bounded(self, expression: Linear) -> Row:
        """A row whose bounds lie at what the witness reaches, or next to it; a step beyond now and then."""
        rng = self.rng
        value = self.reached(expression) + (rng.choice([-1, 1]) if rng.random() < 0.25 else 0)
        slack = rng.choice([0, 0, 1, 4])
        low, high = rng.choice([(value, None), (None, value), (value, value), (value - slack, value + slack)])
        if rng.random() < 0.03:
            low = high = None
        return Row(expression, low, high, Source("odd"))

    def apart(self) -> Iterator[Row]:
        """Rows that keep codes of a trait apart, each two of a few, and a helper for it that is 0, or could be 1."""
        rng = self.rng
        trait = rng.randrange(len(self.traits))
        size = self.traits[trait].size
        self.auxiliaries.append((0, 1))
        self.values.append(0)
        helper = len(self.auxiliaries) - 1
        teams = range(len(self.gates)) if rng.random() < 0.5 else [rng.randrange(len(self.gates))]
        for first, second in combinations(rng.sample(range(size), min(size, 4)), 2):
            pair = Sparse.of([(first, 1), (second, 1)], size)
            expression = Linear.over(teams, trait, pair, {helper: -1})
            if self.reached(expression) <= 1 or rng.random() < 0.1:
                yield Row(expression, None, 1, Source("apart"))
        if rng.random() < 0.8:
            yield rng.choice(
                [
                    Row(Linear({}, {helper: 1}), None, 0, Source("0")),
                    Row(Linear({}, {helper: -1}), 0, None, Source("0")),
                ]
            )

    def program(self) -> tuple[Program, Linear]:
        """All of it."""
        pool = load({"pool": [{"id": f"P{n}"} for n in range(self.count)], "teams": [{"name": "t", "size": 1}]}).pool
        anyone = len(self.traits)
        self.traits.append(Trait(np.zeros(self.count, np.int32), 1))
        blocks, rows = [], []
        for team, (gate, members) in enumerate(zip(self.gates, self.witness, strict=True)):
            least, most = max(0, len(members) - self.rng.randint(0, 1)), len(members) + self.rng.randint(0, 1)
            most = min(most, int(gate.sum()))
            blocks.append(Block(f"team {team}", gate, least, most))
            heads = Linear({(team, anyone): np.ones(1, np.int64)})
            rows.append(Row(heads, least, most, Source(f"team {team}: size")))
        rows += [self.bounded(self.expression()) for _ in range(self.rng.randint(0, 7))]
        rows += self.apart() if self.rng.random() < 0.3 else []
        parts = (
            tuple(blocks),
            tuple(self.traits),
            tuple(self.auxiliaries),
            tuple(rows),
            (),
            Exclusion.of_all(len(blocks)),
        )
        program = Program(pool, *parts)
        return program, Linear() if self.rng.random() < 0.1 else self.expression()
