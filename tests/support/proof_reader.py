"""A second reader of proofs, which shares no code with the package's maker and checker: one person, one row at a time.

It reads the plain JSON of a certificate and the rows of the opened program, and looks only at whether what is claimed
follows: names, digests and recorded sums are not its business. `met` says by brute force whether demands can be met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from composer.encoding.elastic import settled
from composer.encoding.program import Program, Row, Source
from tests.support import oracle
from tests.support.conflict_truth import named_singly

Json = dict[str, Any]
Weights = dict[tuple[int, int], int]
"""What each person adds in each team, where it is not 0; and `(-1, h)`: what one of helper `h` adds."""

MOST = 200_000
"""Ways to fill the teams that brute force goes through."""


class Unproved(Exception):
    """The proof does not show what it claims, and why."""


def source_of(program: Program, named: Json) -> Row:
    """The row that a certificate means."""
    where = named["origin"]
    rows = [
        row
        for row in program.rows
        if row.source.label == where["requirement"]
        and list(row.source.path) == where["path"]
        and row.source.team == where["team"]
    ]
    if not 1 <= named["number"] <= len(rows):
        raise Unproved("no such row")
    return rows[named["number"] - 1]


def adds(program: Program, row: Row) -> Weights:
    found: Weights = {}
    for (team, trait), weights in row.expression.people.items():
        for person in range(len(program.pool)):
            weight = int(weights[int(program.traits[trait].codes[person])])
            found[team, person] = found.get((team, person), 0) + weight
    for helper, weight in row.expression.auxiliaries.items():
        found[-1, helper] = weight
    return found


def prove(program: Program, tree: Json) -> None:
    """Raises Unproved unless the tree proves that nobody can meet its demands."""
    Reader(program, tree).read()


class Reader:
    def __init__(self, program: Program, tree: Json) -> None:
        named = [(d["requirement"], d["path"]) for d in tree["demands"]]
        behind = [each.source for each in program.ladders]
        ladders = [(source.label, list(source.path), source.team) for source in behind]
        self.program = settled(program, [each for each in behind if (each.label, list(each.path)) in named])
        self.tree = tree
        self.teams = [block.name for block in program.blocks]
        self.rows = [source_of(program, named) for named in tree["rows"]]
        demands = [(d["requirement"], d["path"], d["team"]) for d in tree["demands"]]
        known = [(r.source.label, list(r.source.path), r.source.team) for r in program.rows if r.slack is not None]
        for demand in demands:
            if demand not in known + ladders:
                raise Unproved("no such demand")
        for row in self.rows:
            if row.slack is not None and (row.source.label, list(row.source.path), row.source.team) not in demands:
                raise Unproved("a row of no demand")
        self.lemmas: list[tuple[Weights, int]] = []

    def read(self) -> None:
        for lemma in self.tree["lemmas"]:
            total: Weights = {}
            for term in lemma["terms"]:
                for key, weight in self.quantity(term["quantity"]).items():
                    total[key] = total.get(key, 0) + term["times"] * weight
            self.walk(lemma["proof"], [(total, lemma["at_most"] + 1, None)])
            self.lemmas.append((total, lemma["at_most"]))
        if self.tree.get("proof") is None:
            raise Unproved("nothing is proved")
        self.walk(self.tree["proof"], [])

    def quantity(self, quantity: Json) -> Weights:
        teams = range(len(self.teams))
        if "team" in quantity:
            if quantity["team"] not in self.teams:
                raise Unproved("no such team")
            team = self.teams.index(quantity["team"])
            teams = range(team, team + 1)
        everybody = [(team, person) for team in teams for person in range(len(self.program.pool))]
        if quantity["of"] == "helper":
            if not 1 <= quantity["helper"] <= len(self.program.auxiliaries):
                raise Unproved("no such helper")
            return {(-1, quantity["helper"] - 1): 1}
        if quantity["of"] == "size":
            return dict.fromkeys(everybody, 1)
        if quantity["of"] == "sum":
            return adds(self.program, self.row(quantity["row"]))
        assert quantity["of"] == "members"
        for each in quantity["weighed"]:
            weights = adds(self.program, self.row(each["row"]))
            everybody = [key for key in everybody if weights.get(key, 0) == each["weight"]]
        return dict.fromkeys(everybody, 1)

    def row(self, number: int) -> Row:
        if not 1 <= number <= len(self.rows):
            raise Unproved("no such row")
        return self.rows[number - 1]

    def walk(self, proof: Json, around: list[tuple[Weights, int | None, int | None]]) -> None:
        if "cases" not in proof:
            needed, possible = self.sum(proof, around)
            if needed <= possible:
                raise Unproved(f"{needed} is possible")
            return
        counted = self.quantity(proof["quantity"])
        ranges = [(case.get("at_least"), case.get("at_most")) for case in proof["cases"]]
        ends = [number for pair in ranges for number in pair if number is not None]
        for number in range(min(ends, default=0) - 2, max(ends, default=0) + 3) if ends else [0]:
            if not any((low is None or low <= number) and (high is None or number <= high) for low, high in ranges):
                raise Unproved(f"{number} is in no case")
        for case, (low, high) in zip(proof["cases"], ranges, strict=True):
            self.walk(case["proof"], [*around, (counted, low, high)])

    def sum(self, proof: Json, around: Sequence[tuple[Weights, int | None, int | None]]) -> tuple[Fraction, Fraction]:
        """What the lines ask for, and the most that anybody can make of them."""
        total: dict[tuple[int, int], Fraction] = {}
        needed = Fraction(0)
        for line in proof["lines"]:
            if "row" in line:
                row = self.row(line["row"])
                weights, low, high = adds(self.program, row), row.low, row.high
            elif "lemma" in line:
                if not 1 <= line["lemma"] <= len(self.lemmas):
                    raise Unproved("no such lemma yet")
                (weights, high), low = self.lemmas[line["lemma"] - 1], None
            else:
                if not 1 <= line["case"] <= len(around):
                    raise Unproved("no such case")
                weights, low, high = around[line["case"] - 1]
            end = low if line["side"] == "at least" else high
            if end is None or line["times"] <= 0:
                raise Unproved("no such bound")
            sign = line["times"] if line["side"] == "at least" else -line["times"]
            needed += sign * end
            for key, weight in weights.items():
                total[key] = total.get(key, Fraction(0)) + sign * weight
        possible = Fraction(0)
        for person in range(len(self.program.pool)):
            gains = {
                team: total.get((team, person), Fraction(0))
                for team, block in enumerate(self.program.blocks)
                if block.eligible[person]
            }
            left = len(gains) if self.program.most_tours is None else int(self.program.most_tours[person])
            possible += self.best_schedule({team: gain for team, gain in gains.items() if gain > 0}, left)
        for helper, (low, high) in enumerate(self.program.auxiliaries):
            weight = total.get((-1, helper), Fraction(0))
            possible += max(weight * low, weight * high)
        return needed, possible

    def best_schedule(self, gains: dict[int, Fraction], left: int) -> Fraction:
        """The most that one person makes of teams no two of which exclude each other, of so many, all choices tried."""
        sets = self.program.exclusive.sets
        if len(sets) == 1:
            return max([Fraction(0), *(gains.values() if left else ())])
        best = Fraction(0)
        for number in range(min(left, len(gains)) + 1):
            for some in combinations(gains, number):
                if all(len(set(some) & set(together)) < 2 for together in sets):
                    best = max(best, sum((gains[team] for team in some), Fraction(0)))
        return best

    def recorded(self) -> None:
        """Write into the tree what its sums really come to, where that can be said."""
        known: list[tuple[Weights, int]] = []
        for lemma in self.tree["lemmas"]:
            total: Weights = {}
            for term in lemma["terms"]:
                for key, weight in self.quantity(term["quantity"]).items():
                    total[key] = total.get(key, 0) + term["times"] * weight
            self.lemmas = list(known)
            self.record(lemma["proof"], [(total, lemma["at_most"] + 1, None)])
            known.append((total, lemma["at_most"]))
        self.lemmas = known
        self.record(self.tree["proof"], [])

    def record(self, proof: Json, around: list[tuple[Weights, int | None, int | None]]) -> None:
        if "cases" in proof:
            counted = self.quantity(proof["quantity"])
            for case in proof["cases"]:
                self.record(case["proof"], [*around, (counted, case.get("at_least"), case.get("at_most"))])
            return
        needed, possible = self.sum(proof, around)
        proof["needed"], proof["possible"] = int(needed), int(possible)


def numbers(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where every number of a JSON tree stands."""
    if isinstance(tree, bool):
        return
    if isinstance(tree, int):
        yield path
    for key, inner in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from numbers(inner, (*path, key))


def met(scenario: dict[str, Any], kept: Sequence[Source]) -> bool | None:
    """By brute force: can these demands be met, all others being dropped? None where that would take too long."""
    paths, named = {source.path for source in kept}, named_singly(scenario)
    numbers: list[list[int | None]] = []
    for at, team in enumerate(scenario["teams"]):
        most = team.get("number")
        wanted = [place for place in range(2, (most or 0) + 1) if f"{team['name']}-{place}" in named]
        dropped = most is not None and ("teams", at, "number") not in paths
        numbers.append([*range(max([1, *wanted]), most + 1)] if most is not None and dropped else [most])
    answers = {_met(_only(scenario, kept, there)) for there in product(*numbers)}
    return True if True in answers else None if None in answers else False


def _met(scenario: dict[str, Any]) -> bool | None:
    reader = oracle.Problem(scenario)
    ways = 1
    for team in reader.teams:
        ways *= sum(1 for size in range(team.at_least, team.at_most + 1) for _ in combinations(team.everyone, size))
        if ways > MOST:
            return None
    return any(True for _ in reader.feasible())


def _only(scenario: dict[str, Any], kept: Sequence[Source], numbers: Sequence[int | None]) -> dict[str, Any]:
    """The scenario that asks for some demands alone, of so many teams alike. A team that no demand is about is left
    empty."""
    asked = {(source.path, source.team) for source in kept}
    over = [
        row for at, row in enumerate(scenario.get("require", [])) if any(path == ("require", at) for path, _ in asked)
    ]
    teams = []
    for at, team in enumerate(scenario["teams"]):
        there = numbers[at]
        names = [team["name"]] if there is None else [f"{team['name']}-{copy + 1}" for copy in range(there)]
        for name in names:
            mine = {path[2:] for path, of in asked if path[:2] == ("teams", at) and of == name}
            busy = mine or any(row.get("team") in (None, name) for row in over)
            free = {"at_least": 0, "at_most": len(scenario["pool"]) if busy else 0}
            gates = {key: gate for key, gate in team.get("everyone", {}).items() if ("everyone", key) in mine}
            teams.append(
                {
                    "name": name,
                    "size": team["size"] if ("size",) in mine else free,
                    "everyone": gates,
                    "seats": [seat for n, seat in enumerate(team.get("seats", [])) if ("seats", n) in mine],
                    "require": [row for n, row in enumerate(team.get("require", [])) if ("require", n) in mine],
                }
            )
    return {**scenario, "teams": teams, "require": over, "prefer": []}
