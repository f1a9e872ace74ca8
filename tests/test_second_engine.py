"""Larger problems against a second model: a plain mixed-integer program built here from the scenario alone.

One boolean a person, team and seat, solved by HiGHS; nothing of the package has a part in it. And the package's own
two roads against each other: deciding over everybody, and over the few whom prices leave; and the price bound counted
again here, in fractions, person by person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import lcm
from random import Random
from typing import Any

import highspy
import numpy as np
import oracle
import pytest

from composer.analyses.solve import solve
from composer.engines import door, lp
from composer.engines.budget import Budget
from composer.measures import Linear
from composer.outcome import Outcome
from composer.program import Program, write
from composer.reduce.classes import classes
from composer.reduce.model import condense
from composer.reduce.price import NEVER, Prices, prices
from composer.scenario.load import load

Tree = dict[str, Any]
Terms = dict[int, Fraction]

BLOCK = 10
BLOCKS = 22
REDUCED = 100

# The problems.


def drawn(seed: int, people: tuple[int, int] = (30, 120), largest: int = 12) -> Tree:
    """A problem of one or two teams; bounds lie around what a team drawn at random has."""
    rng = Random(seed)
    count = rng.randint(*people)
    ties = rng.random() < 0.5
    pool = []
    for number in range(count):
        worth = rng.randint(1, 9) if ties else rng.randint(-200, 5000)
        cost = Fraction(rng.randint(4, 12) if ties else rng.randint(300, 3000), 2)
        pool.append(
            {
                "id": f"P{number:03}",
                "sex": rng.choice(["F", "M", "M"]),
                "unit": rng.choice(["1st", "2nd", "3rd", "4th", "5th", "6th"]),
                "grade": str(rng.randint(1, 5)),
                "tongue": rng.choice(["", "fr", "ar", "fr; ar", "es"]) or None,
                "worth": str(worth),
                "cost": f"{float(cost):.1f}",
            }
        )
    names = ["t", "u"][: rng.choice([1, 1, 2])]
    sizes = {name: rng.randint(4, largest) for name in names}
    while sum(sizes.values()) > count:
        sizes[max(sizes, key=lambda name: sizes[name])] -= 1
    rows = rng.sample(pool, sum(sizes.values()))
    witness = {name: rows[: sizes[name]] if name == "t" else rows[-sizes[name] :] for name in names}
    teams = []
    for name in names:
        team: Tree = {"name": name, "size": sizes[name]}
        if rng.random() < 0.3:
            team["size"] = {"at_least": max(0, sizes[name] - 1), "at_most": sizes[name] + 1}
        if rng.random() < 0.4:
            team["everyone"] = {"grade": {"at_least": min(int(row["grade"]) for row in witness[name])}}
        if rng.random() < 0.5:
            team["seats"] = seats(rng, witness[name])
        team["require"] = [requirement(rng, pool, witness[name]) for _ in range(rng.randint(1, 4))]
        teams.append(team)
    everybody = [row for name in names for row in witness[name]]
    overall = [requirement(rng, pool, everybody) for _ in range(rng.randint(0, 2))]
    first = rng.choice(
        [
            {"most": {"total": "worth"}},
            {"most": {"total": "worth", "of": {"grade": {"at_least": 3}}}},
            {"least": {"total": "cost"}},
            {"most": {"members": {"tongue": "ar"}}},
            {"least": {"largest_group": "unit"}},
            {"most": {"distinct": "unit", "team": names[-1]}},
        ]
    )
    prefer = [first] + ([{"least": {"total": "cost"}}] if rng.random() < 0.4 else [])
    fields = {"tongue": "set", "cost": "number"}
    return {"pool": pool, "fields": fields, "teams": teams, "require": overall, "prefer": prefer}


def seats(rng: Random, team: Sequence[Tree]) -> list[Tree]:
    """Two or three seats, mostly ones that this team can fill."""
    found = []
    for name in ["Leader", "Medic", "Driver"][: rng.randint(2, 3)]:
        row = rng.choice(team)
        who = rng.choice([{"sex": row["sex"]}, {"unit": row["unit"]}, {"grade": {"at_least": int(row["grade"])}}])
        found.append({"seat": name, "who": who, "number": rng.choice([1, 1, 2]) if name == "Driver" else 1})
    return found[: len(team) - 1]


def requirement(rng: Random, pool: Sequence[Tree], team: Sequence[Tree]) -> Tree:
    """A requirement around what a team has; now and then one that it breaks."""
    who = rng.choice([{"sex": "F"}, {"tongue": "fr"}, {"tongue": ["fr", "ar"]}, {"grade": {"at_least": 4}}])
    part = sum(1 for row in team if matches(who, row))
    push = rng.choice([0, 0, 0, 1, 2])
    kind = rng.choice(
        ["members", "share", "total", "average", "distinct", "largest_group", "lone", "pairs", "together"]
    )
    if kind == "members":
        spec: Tree = {"members": who, **rng.choice([{"at_least": part + push}, {"at_most": max(0, part - push)}])}
    elif kind == "share":
        exact = Fraction(100 * part, len(team)) if team else Fraction(0)
        floor = f"{min(100, int(exact) + 5 * push)}%"
        ceiling = f"{max(0, int(exact) + 1 - 5 * push)}%"
        spec = {"share": who, **rng.choice([{"at_least": floor}, {"at_most": ceiling}])}
    elif kind in ("total", "average"):
        name = rng.choice(["worth", "cost"])
        seen = sum(Fraction(row[name]) for row in team) / (1 if kind == "total" else max(1, len(team)))
        low, high = int(seen) + push * int(abs(seen)) // 5, int(seen) + 1 - push * int(abs(seen)) // 8
        spec = {kind: name, **rng.choice([{"at_least": low}, {"at_most": high}])}
    elif kind in ("distinct", "largest_group"):
        groups = Counter(row["unit"] for row in team)
        seen_groups = len(groups) if kind == "distinct" else max(groups.values(), default=0)
        spec = {kind: "unit", **rng.choice([{"at_least": seen_groups}, {"at_most": max(1, seen_groups - push)}])}
    elif kind == "lone":
        return {"lone": who, "at_most": 0}
    elif kind == "pairs":
        ids = [row["id"] for row in rng.sample(list(pool), 6)]
        return {"pairs": [ids[:2], ids[2:4], [ids[0], ids[4]]], **rng.choice([{"at_most": 0}, {"at_least": 1}])}
    else:
        return {"together": [row["id"] for row in rng.sample(list(pool), 2)], "at_most": 0}
    if kind in ("members", "total") and rng.random() < 0.3:
        bound = spec.get("at_least", spec.get("at_most"))
        spec["aim"] = bound + 3 if "at_least" in spec else bound - 3
        if kind == "members":
            spec["aim"] = max(0, spec["aim"])
        spec["weight"] = rng.choice([1, 2, 5])
    return spec


def matches(who: Tree, row: Tree) -> bool:
    """Whether a row matches; only what the problems here ask."""
    for name, asked in who.items():
        held = row[name]
        if held is None:
            return False
        if name == "tongue":
            wanted = asked if isinstance(asked, list) else [asked]
            if not set(wanted) & {one.strip() for one in held.split(";")}:
                return False
        elif isinstance(asked, dict):
            if int(held) < asked["at_least"]:
                return False
        elif held != asked:
            return False
    return True


# The second model.


class Plain:
    """A mixed-integer program from a scenario, with exact coefficients, for HiGHS."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.pool: list[Tree] = tree["pool"]
        self.ranges: list[tuple[int, int]] = []
        self.rows: list[tuple[Terms, Fraction | None, Fraction | None]] = []
        self.member: dict[tuple[str, str], int] = {}
        self.bent: Terms = {}
        teams = [team["name"] for team in tree["teams"]]
        for team in tree["teams"]:
            for row in self.pool:
                allowed = matches(team.get("everyone", {}), row)
                self.member[row["id"], team["name"]] = self.variable(0, int(allowed))
        for row in self.pool:
            self.add({self.member[row["id"], team]: Fraction(1) for team in teams}, None, 1)
        for team in tree["teams"]:
            name, size = team["name"], team["size"]
            low, high = (size["at_least"], size["at_most"]) if isinstance(size, dict) else (size, size)
            self.add(self.counted([name]), low, high)
            self.sit(team)
            for spec in team.get("require", []):
                self.ask(spec, [name])
        for spec in tree.get("require", []):
            self.ask(spec, teams)

    def variable(self, low: int, high: int) -> int:
        """A new whole number."""
        self.ranges.append((low, high))
        return len(self.ranges) - 1

    def add(self, terms: Terms, low: Any, high: Any) -> None:
        """A row."""
        self.rows.append((terms, None if low is None else Fraction(low), None if high is None else Fraction(high)))

    def counted(self, teams: Iterable[str], who: Tree | None = None, of: str | None = None) -> Terms:
        """How many members match, or the sum of one of their numbers."""
        return {
            self.member[row["id"], team]: Fraction(1) if of is None else Fraction(row[of])
            for team in teams
            for row in self.pool
            if matches(who or {}, row)
        }

    def sit(self, team: Tree) -> None:
        """One boolean a person and seat."""
        sitting: dict[str, Terms] = {row["id"]: {} for row in self.pool}
        for seat in team.get("seats", []):
            taken: Terms = {}
            for row in self.pool:
                if matches(seat["who"], row):
                    place = self.variable(0, 1)
                    taken[place] = sitting[row["id"]][place] = Fraction(1)
            self.add(taken, seat["number"], seat["number"])
        for identity, places in sitting.items():
            if places:
                self.add({**places, self.member[identity, team["name"]]: Fraction(-1)}, None, 0)

    def units(self, teams: Sequence[str]) -> list[Terms]:
        """The members of each unit."""
        return [self.counted(teams, {"unit": unit}) for unit in sorted({row["unit"] for row in self.pool})]

    def ask(self, spec: Tree, teams: Sequence[str]) -> None:
        """A requirement, with its aim."""
        low, high = spec.get("at_least"), spec.get("at_most")
        if "members" in spec or "total" in spec:
            terms = self.counted(teams, spec.get("members"), spec.get("total"))
            self.add(terms, low, high)
            if "aim" in spec:
                short = self.variable(0, 10**6)
                self.bent[short] = Fraction(spec["weight"])
                sign = 1 if low is not None else -1
                self.add({**{one: sign * weight for one, weight in terms.items()}, short: Fraction(1)},
                         sign * spec["aim"], None)  # fmt: skip
        elif "share" in spec or "average" in spec:
            whole = self.counted(teams)
            part = self.counted(teams, spec.get("share"), spec.get("average"))
            for bound, floor in ((low, True), (high, False)):
                if bound is not None:
                    at = Fraction(bound[:-1]) / 100 if "share" in spec else Fraction(bound)
                    terms = {one: part.get(one, Fraction(0)) - at for one in whole}
                    self.add(terms, 0 if floor else None, None if floor else 0)
                    if (at > 0) if floor else (at < 0):
                        self.add(whole, 1, None)
        elif "distinct" in spec:
            present = [self.variable(0, 1) for _ in self.units(teams)]
            for one, unit in zip(present, self.units(teams), strict=True):
                self.add({**unit, one: Fraction(-1)}, 0, None)
                self.add({**unit, one: Fraction(-100)}, None, 0)
            self.add(dict.fromkeys(present, Fraction(1)), low, high)
        elif "largest_group" in spec:
            if high is not None:
                for unit in self.units(teams):
                    self.add(unit, None, high)
            if low is not None:
                chosen = [self.variable(0, 1) for _ in self.units(teams)]
                for one, unit in zip(chosen, self.units(teams), strict=True):
                    self.add({**unit, one: Fraction(-low)}, 0, None)
                self.add(dict.fromkeys(chosen, Fraction(1)), 1, None)
        elif "lone" in spec:
            several = self.variable(0, 1)
            matching = self.counted(teams, spec["lone"])
            self.add({**matching, several: Fraction(-2)}, 0, None)
            self.add({**matching, several: Fraction(-100)}, None, 0)
        elif "pairs" in spec:
            both = [self.variable(0, 1) for _ in spec["pairs"]]
            for one, pair in zip(both, spec["pairs"], strict=True):
                there = [{self.member[identity, team]: Fraction(1) for team in teams} for identity in pair]
                self.add({**there[0], **there[1], one: Fraction(-1)}, None, 1)
                for each in there:
                    self.add({**each, one: Fraction(-1)}, 0, None)
            self.add(dict.fromkeys(both, Fraction(1)), low, high)
        elif "together" in spec:
            first, second = ({self.member[identity, team]: Fraction(1) for team in teams} for identity in
                             spec["together"])  # fmt: skip
            self.add({**first, **{one: Fraction(-1) for one in second}}, 0, 0)
        else:
            raise NotImplementedError(spec)

    def goals(self) -> list[tuple[bool, Terms]]:
        """Goals in order, and whether more is better."""
        found = [(False, self.bent)] if self.bent else []
        teams = [team["name"] for team in self.tree["teams"]]
        for goal in self.tree["prefer"]:
            ((direction, spec),) = goal.items()
            where = [spec["team"]] if "team" in spec else teams
            if "members" in spec or "total" in spec:
                terms = self.counted(where, spec.get("members", spec.get("of")), spec.get("total"))
            elif "distinct" in spec:
                terms = {}
                for unit in self.units(where):
                    one = self.variable(0, 1)
                    self.add({**unit, one: Fraction(-1)}, 0, None)
                    terms[one] = Fraction(1)
            else:
                largest = self.variable(0, 100)
                for unit in self.units(where):
                    self.add({**unit, largest: Fraction(-1)}, None, 0)
                terms = {largest: Fraction(1)}
            found.append((direction == "most", terms))
        return found

    def answer(self) -> tuple[str, list[Fraction]]:
        """The verdict, and the goals' values in order."""
        values: list[Fraction] = []
        for most, terms in self.goals():
            value = self.best(terms, most)
            if value is None:
                return "impossible", []
            values.append(value)
            self.add(terms, value, value)
        return "best", values

    def best(self, goal: Terms, most: bool) -> Fraction | None:
        """The best value of a sum, or None where nothing meets the rows."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.ranges), len(self.rows)
        scale = lcm(*(weight.denominator for weight in goal.values()), 1)
        cost = np.zeros(len(self.ranges))
        for one, weight in goal.items():
            cost[one] = float(weight * scale)
        model.col_cost_ = cost
        model.sense_ = highspy.ObjSense.kMaximize if most else highspy.ObjSense.kMinimize
        model.col_lower_ = np.array([low for low, _ in self.ranges], float)
        model.col_upper_ = np.array([high for _, high in self.ranges], float)
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(self.ranges)
        starts, index, value, lows, highs = [0], [], [], [], []
        for terms, low, high in self.rows:
            ends = [end for end in (low, high) if end is not None]
            factor = lcm(*(number.denominator for number in (*terms.values(), *ends)))
            index += list(terms)
            value += [float(weight * factor) for weight in terms.values()]
            starts.append(len(index))
            lows.append(-np.inf if low is None else float(low * factor))
            highs.append(np.inf if high is None else float(high * factor))
        model.row_lower_, model.row_upper_ = np.array(lows), np.array(highs)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, np.int32)
        model.a_matrix_.index_ = np.array(index, np.int32)
        model.a_matrix_.value_ = np.array(value)
        engine = highspy.Highs()
        engine.silent()
        for option, setting in (("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.4), ("random_seed", 3),
                                ("mip_feasibility_tolerance", 1e-9), ("primal_feasibility_tolerance", 1e-9),
                                ("time_limit", 60.0)):  # fmt: skip
            engine.setOptionValue(option, setting)
        engine.passModel(model)
        engine.run()
        status = engine.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        assert status == highspy.HighsModelStatus.kOptimal, status
        chosen = np.rint(np.array(engine.getSolution().col_value)).astype(int).tolist()
        for terms, low, high in self.rows:
            total = sum(weight * chosen[one] for one, weight in terms.items())
            assert low is None or total >= low
            assert high is None or total <= high
        return sum((weight * chosen[one] for one, weight in goal.items()), Fraction(0))


@cache
def second(seed: int) -> tuple[str, list[Fraction]]:
    """What the second model says of a problem."""
    return Plain(drawn(seed)).answer()


def said(outcome: Outcome) -> tuple[str, list[Fraction | None]]:
    """What the package says."""
    return outcome.verdict, [goal.value for goal in outcome.goals] if outcome.teams else []


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_second_engine_finds_the_same(block: int) -> None:
    for seed in range(BLOCK * block, BLOCK * (block + 1)):
        tree = drawn(seed)
        outcome = solve(load(tree))
        assert said(outcome) == second(seed), seed
        teams = {roster.name: [member.id for member in roster.members] for roster in outcome.teams}
        assert not teams or oracle.holds(tree, teams) == []


def test_the_problems_were_many_and_of_every_sort() -> None:
    trees = [drawn(seed) for seed in range(BLOCK * BLOCKS)]
    assert len(trees) >= 200
    kinds = Counter(key for tree in trees for team in tree["teams"] for spec in team["require"] for key in spec)
    assert all(kinds[kind] >= 20 for kind in (*oracle.MEASURES, "aim"))
    assert sum(len(tree["teams"]) == 2 for tree in trees) >= 50
    assert sum("seats" in team for tree in trees for team in tree["teams"]) >= 80
    assert sum(len(tree["prefer"]) == 2 for tree in trees) >= 50
    # The verdicts are the second engine's, by the test above; goals change none of them.
    verdicts = Counter(solve(load({**tree, "prefer": []})).verdict for tree in trees)
    assert verdicts["impossible"] >= 20
    assert verdicts["best"] >= 120


# The reduced road and the unreduced one.

EVERYBODY = {"SMALL": 10**9, "SAMPLE": 10**9}
FEW = (
    {"SMALL": 0, "SAMPLE": 20, "CORE": 3},
    {"SMALL": 0, "SAMPLE": 5, "CORE": 1, "JOINING": 2, "NEAR": 1},
    {"SMALL": 0, "SAMPLE": 20, "CORE": 1, "NEAR": 1, "WIDER": 2},
    {"SMALL": 0, "CORE": 3},
)
PATIENCE = 150
"""Rounds after which a search that widens its core has plainly stopped making progress."""


def alike(seed: int) -> Tree:
    """A problem in which many people are alike."""
    rng = Random(seed)
    tree = drawn(seed, (120, 200), 8)
    for row in tree["pool"]:
        row.update(worth=str(rng.randint(1, 3)), cost=str(rng.randint(1, 2)), grade=rng.choice("12"), tongue=None)
    for team in tree["teams"]:
        team["require"] = [spec for spec in team["require"] if not {"total", "average"} & set(spec)]
        team.pop("everyone", None)
        team.pop("seats", None)
    tree["pool"][0]["tongue"] = "fr; ar"
    tree["require"] = [{"total": "worth", "at_most": rng.randint(20, 30)}]
    tree["prefer"] = [{"most": {"total": "worth"}}, {"least": {"total": "cost"}}]
    return tree


def patient(text: str) -> None:
    """Count what the search tells; raise where it goes on for ever."""
    patient.told += 1  # type: ignore[attr-defined]
    assert patient.told < PATIENCE, f"no end to it: {text}"  # type: ignore[attr-defined]


def by_road(tree: Tree, constants: Mapping[str, int], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The answer with the door's constants set."""
    patient.told = 0  # type: ignore[attr-defined]
    with monkeypatch.context() as patch:
        for name, value in constants.items():
            patch.setattr(door, name, value)
        return said(solve(load(tree), progress=patient))


@pytest.mark.parametrize("block", range(REDUCED // BLOCK))
def test_deciding_on_few_gives_what_deciding_on_everybody_gives(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(BLOCK * block, BLOCK * (block + 1)):
        tree = drawn(seed)
        whole = by_road(tree, EVERYBODY, monkeypatch)
        for few in (FEW[0], FEW[1 + seed % 3]):
            assert by_road(tree, few, monkeypatch) == whole, (seed, few)


@pytest.mark.parametrize("block", range(3))
def test_deciding_on_few_is_right_where_many_are_alike(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(BLOCK * block, BLOCK * (block + 1)):
        tree = alike(seed)
        whole = by_road(tree, EVERYBODY, monkeypatch)
        for few in FEW:
            assert by_road(tree, few, monkeypatch) == whole, (seed, few)


@pytest.mark.parametrize("place", [0, 1, 17, 41, 58, 59])
def test_the_one_person_who_makes_it_possible_is_found_wherever_they_stand(
    place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = [{"id": f"P{n}", "medic": "yes" if n == place else "no", "worth": str(n * 7 % 11)} for n in range(60)]
    team = {"name": "t", "size": 3, "require": [{"members": {"medic": True}, "at_least": 1}]}
    for prefer in ([], [{"most": {"total": "worth"}}]):
        tree = {"pool": pool, "teams": [team], "prefer": prefer}
        two = {**tree, "teams": [{**team, "require": [{"members": {"medic": True}, "at_least": 2}]}]}
        for few in ({"SMALL": 0, "SAMPLE": 6, "CORE": 1, "NEAR": 1}, *FEW):
            outcome = by_road(tree, few, monkeypatch)
            assert outcome[0] == "best"
            assert outcome == by_road(tree, EVERYBODY, monkeypatch)
            assert by_road(two, few, monkeypatch)[0] == "impossible"


# People as counts.


@pytest.mark.parametrize("seed", range(20))
def test_people_of_one_class_are_told_apart_by_nothing_that_is_asked(seed: int) -> None:
    program = write(load(alike(seed) if seed % 2 else drawn(seed)))
    everybody = np.flatnonzero(np.logical_or.reduce([block.eligible for block in program.blocks]))
    asked = [row.expression for row in program.rows] + [goal.quotient.top for goal in program.goals]
    sorted_people = classes(program, everybody, asked)
    known: dict[tuple[Any, ...], int] = {}
    seen = set()
    for person, klass in zip(sorted_people.people.tolist(), sorted_people.of.tolist(), strict=True):
        gates = tuple(bool(block.eligible[person]) for block in program.blocks)
        adds = tuple(added(program, expression, person, team) for expression in asked for team in range(len(gates)))
        assert known.setdefault((gates, adds), klass) == klass
        seen.add(klass)
    assert len(seen) == len(known) == len(sorted_people.size)
    assert int(sorted_people.size.sum()) == len(everybody)
    assert [int(sorted_people.of[np.flatnonzero(everybody == one)[0]]) for one in sorted_people.sample] == sorted(seen)


# The price bound, counted again.


def added(program: Program, expression: Linear, person: int, team: int) -> int:
    """What one person in a team adds to an expression."""
    return sum(
        int(weights[program.traits[trait].codes[person]])
        for (where, trait), weights in expression.people.items()
        if where == team
    )


def counted_again(program: Program, objective: Linear, multipliers: Sequence[Fraction]) -> tuple[Fraction, Any]:
    """The bound, and everybody's price (None for who may be in no team), by the formula in `reduce.price`."""
    bound = Fraction(0)
    kept = []
    for multiplier, row in zip(multipliers, program.rows, strict=True):
        if (multiplier < 0 and row.low is None) or (multiplier > 0 and row.high is None):
            kept.append(Fraction(0))
            continue
        kept.append(multiplier)
        bound += max(multiplier * end for end in (row.low, row.high) if end is not None) if multiplier else 0
    found: list[Fraction | None] = []
    for person in range(len(program.pool)):
        each = []
        for team, block in enumerate(program.blocks):
            if block.eligible[person]:
                price = Fraction(added(program, objective, person, team))
                for multiplier, row in zip(kept, program.rows, strict=True):
                    if multiplier:
                        price -= multiplier * added(program, row.expression, person, team)
                each.append(price)
        found.append(max(each) if each else None)
        bound += max([Fraction(0), *each])
    for helper, (low, high) in enumerate(program.helpers):
        gain = Fraction(objective.helpers.get(helper, 0))
        for multiplier, row in zip(kept, program.rows, strict=True):
            gain -= multiplier * row.expression.helpers.get(helper, 0)
        bound += max(gain * low, gain * high)
    return bound, found


def rounded(multipliers: Sequence[float], shift: int) -> list[Fraction]:
    """Multipliers as the whole numbers over 2**shift that they are rounded to."""
    return [Fraction(round(Fraction(one) * 2**shift), 2**shift) for one in multipliers]


def small(seed: int) -> tuple[Program, Linear]:
    """A small program, and its first goal to be made large."""
    program = write(load(drawn(seed, (8, 14), 4)))
    goal = program.goals[0]
    assert goal.quotient.count is None
    return program, goal.quotient.top if goal.most else -goal.quotient.top


def random_multipliers(rng: Random, program: Program) -> list[float]:
    """Of any size and any sign, right or wrong."""
    scale = rng.choice([0.01, 1, 1, 30, 1000])
    return [rng.choice([0.0, scale, -scale]) * rng.random() for _ in program.rows]


@pytest.mark.parametrize("seed", range(400, 430))
def test_no_choice_is_worth_more_than_the_price_bound_whatever_the_multipliers(seed: int) -> None:
    rng = Random(seed)
    program, objective = small(seed)
    best = door.best(program, objective, Budget())
    assert best.proved
    for _ in range(25):
        multipliers = random_multipliers(rng, program)
        found = prices(program, objective, np.array(multipliers))
        assert found is not None
        assert found.shift >= 1
        again, each = counted_again(program, objective, rounded(multipliers, found.shift))
        assert Fraction(found.limit, 2**found.shift) == again
        assert [None if one == NEVER else Fraction(one, 2**found.shift) for one in found.person.tolist()] == each
        nothing = prices(program, Linear(), np.array(multipliers))
        assert nothing is not None
        if best.placement is None:
            continue
        assert best.value is not None
        assert found.bound >= best.value
        assert again >= best.value
        assert nothing.limit >= 0
        members = np.concatenate(best.placement.members)
        assert set(members.tolist()) <= set(found.could_reach(best.value).tolist())
        # A choice with somebody whose price is negative loses at least that much.
        for person in members.tolist():
            assert best.value * 2**found.shift <= found.limit + min(0, int(found.person[person]))


@pytest.mark.parametrize("seed", range(400, 430))
def test_with_the_multipliers_of_the_linear_program_the_bound_is_its_value(seed: int) -> None:
    program, objective = small(seed)
    everybody = np.flatnonzero(np.logical_or.reduce([block.eligible for block in program.blocks]))
    model = condense(program, everybody, objective)
    relaxed = lp.relax(model)
    assert relaxed is not None
    if not relaxed.feasible:
        proof = prices(program, Linear(), relaxed.multipliers)
        assert proof is not None
        assert proof.limit < 0
        assert door.best(program, objective, Budget()).placement is None
        return
    engine = lp.quiet()
    engine.passModel(lp.as_lp(model))
    engine.run()
    value = engine.getInfo().objective_function_value
    found = prices(program, objective, relaxed.multipliers)
    assert found is not None
    assert abs(found.limit / 2**found.shift - value) < 0.01 * (1 + abs(value) / 1000)


def test_multipliers_that_are_no_numbers_count_as_nothing_and_huge_ones_give_no_prices() -> None:
    program, objective = small(401)
    plain = prices(program, objective, np.zeros(len(program.rows)))
    assert plain is not None
    for odd in (np.nan, np.inf, -np.inf):
        found = prices(program, objective, np.full(len(program.rows), odd))
        assert found is not None
        assert (found.limit, found.person.tolist()) == (plain.limit, plain.person.tolist())
    assert prices(program, objective, np.array([1e30, *np.zeros(len(program.rows) - 1)])) is None


def test_who_could_reach_a_value_is_told_at_its_edge() -> None:
    # A bound of 10; prices of 3, 0, -2, -2.5, and somebody who may be in no team.
    priced = Prices(10 << 4, np.array([3 << 4, 0, -2 << 4, -40, NEVER]), 4)
    assert priced.bound == 10
    reach = {value: priced.could_reach(value).tolist() for value in (7, 8, 9, 10, 11, 12)}
    assert reach == {7: [0, 1, 2, 3], 8: [0, 1, 2], 9: [0, 1], 10: [0, 1], 11: [], 12: []}
    assert Prices((10 << 4) + 15, np.array([0]), 4).bound == 10
    assert Prices(-(10 << 4) - 1, np.array([0]), 4).bound == -11


@pytest.mark.parametrize("seed", range(500, 530))
def test_values_of_every_choice_obey_the_formula(seed: int) -> None:
    """Every choice of a tiny program, not only the best one, so that a price that is too low is found out."""
    rng = Random(seed)
    tree = drawn(seed, (7, 7), 4)
    tree["teams"] = tree["teams"][:1]
    tree["prefer"] = [{"most": {"total": "worth"}}]
    tree["teams"][0]["require"] = [spec for spec in tree["teams"][0]["require"] if "aim" not in spec]
    tree["require"] = []
    program = write(load(tree))
    (goal,) = program.goals
    choices = oracle.feasible(tree)
    values = {choice["t"]: int(oracle.goal_values(tree, choice)[0]) for choice in choices}
    for _ in range(10):
        found = prices(program, goal.quotient.top, np.array(random_multipliers(rng, program)))
        assert found is not None
        for team, value in values.items():
            scaled = value * goal.quotient.scale << found.shift
            rows = [program.pool.row(identity) for identity in team]
            lost = [min(0, int(found.person[row])) for row in rows if row is not None]
            assert scaled <= found.limit + min(lost, default=0)
