"""Random small scenarios with courses and recruits.

A random scenario is taken, and some cells of its pool are spoiled; courses give back what was lost, and other things
that the scenario's own cells hold; recruits are like people in the pool. So many are impossible as they are, and some
can be helped.
"""

import random
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from tests.support.oracle import Field, Problem, Scenario, _day, _entries, feasible
from tests.support.random_problems import random_scenario

COSTS = [0, 1, 1, 2, 2, 3, 4, 2.5, 7]


ALIKE = 4
"""Scenarios that are drawn from one."""


def random_plan(seed: int) -> Scenario:
    """Draw a scenario; the same seed always gives the same one."""
    rng = random.Random(f"plan {seed}")
    scenario = _base(seed // ALIKE)
    for _ in range(14):
        drawn = _Draw(rng, scenario).result()
        if rng.random() < 0.02 or not feasible(drawn):
            break
    return drawn


@lru_cache(maxsize=1)
def _base(seed: int) -> Scenario:
    """A random scenario of few people, in most cases one that is possible."""
    rng = random.Random(f"base {seed}")
    while True:
        scenario = random_scenario(rng.randrange(10**6))
        if len(scenario["pool"]) <= 6 and (feasible(scenario) or rng.random() < 0.2):
            return scenario


class _Draw:
    def __init__(self, rng: random.Random, scenario: Scenario) -> None:
        self.rng = rng
        self.scenario = {**scenario, "pool": [dict(row) for row in scenario["pool"]]}
        problem = Problem({**scenario, "teams": [], "require": [], "prefer": []})
        self.fields = {
            name: kind for name, kind in problem.fields.items() if any(name in row for row in scenario["pool"])
        }
        self.needed = {
            name
            for name, kind in self.fields.items()
            if None not in problem.values[name].values() and kind.kind == "number"
        } | ({"birth"} & set(self.fields))

    def result(self) -> Scenario:
        courses = []
        for _ in range(self.rng.choice([1, 1, 2, 2, 3])):
            course = self.course()
            if course is not None:
                courses.append(course)
        if courses and self.rng.random() < 0.85:
            courses.append({**self.rng.choice(courses), **self.terms()})
        names = [f"course {number}" for number in range(len(courses))]
        self.rng.shuffle(courses)
        recruits = [self.recruit(number) for number in range(self.rng.choice([0, 1, 1, 2, 2]))]
        result = dict(self.scenario)
        if courses or self.rng.random() < 0.3:
            result["courses"] = [{"name": name, **course} for name, course in zip(names, courses, strict=True)]
        if recruits:
            result["recruits"] = recruits
        if any("weeks" in course for course in courses) or self.rng.random() < 0.2:
            start = date.fromisoformat(result["start"])
            result["today"] = (
                start - timedelta(days=7 * self.rng.randint(0, 6) + self.rng.choice([0, 0, 3]))
            ).isoformat()
        return result

    def course(self) -> dict[str, Any] | None:
        gives: dict[str, Any] = {}
        for name in self.rng.sample(sorted(self.fields), min(len(self.fields), self.rng.choice([1, 1, 1, 2]))):
            given = None if name in ("birth", "age") else self.given(name, self.fields[name], spoil=True)
            if given is not None:
                gives[name] = given
        if not gives:
            return None
        return {"gives": gives, **self.terms()} | ({"who": self.who()} if self.rng.random() < 0.3 else {})

    def terms(self) -> dict[str, Any]:
        """What a course costs, for how many it has places, how long it takes."""
        terms: dict[str, Any] = {"cost": self.rng.choice(COSTS)}
        if self.rng.random() < 0.4:
            terms["places"] = self.rng.choice([0, 1, 1, 2, 2, 3])
        if self.rng.random() < 0.4:
            terms["weeks"] = self.rng.choice([1, 2, 2, 3, 1.5])
        return terms

    def cells(self, name: str) -> list[str]:
        return [str(row[name]) for row in self.scenario["pool"] if row.get(name)]

    def given(self, name: str, kind: Field, spoil: bool) -> Any:
        """Something that a cell of the column holds; with `spoil` some who have it lose it."""
        cells = self.cells(name)
        if not cells:
            return None
        cell = self.rng.choice(cells)
        if kind.kind == "set":
            names = self.rng.sample(_entries(cell), self.rng.choice([1, 1, len(_entries(cell))]))
            value: Any = names[0] if len(names) == 1 else names
        elif kind.kind == "levels":
            entries = self.rng.sample(_entries(cell), self.rng.choice([1, 1, len(_entries(cell))]))
            value = {entry.partition(":")[0].strip(): entry.partition(":")[2].strip() for entry in entries}
            if kind.levels == "number":
                value = {key: float(level) for key, level in value.items()}
            elif kind.levels == "date" and self.rng.random() < 0.3:
                value = {key: self.rng.choice(["start", "end"]) for key in value}
        elif kind.kind == "number":
            value = float(cell)
        elif kind.kind == "date" and self.rng.random() < 0.3:
            value = self.rng.choice(["start", "end"])
        elif kind.kind == "flag":
            value = self.rng.choice([cell.lower() in ("yes", "true"), "yes", "no"])
        else:
            value = cell
        if spoil:
            for row in self.scenario["pool"]:
                if row.get(name) and self.rng.random() < 0.4:
                    self.spoil(row, name, kind, value)
        return value

    def spoil(self, row: dict[str, Any], name: str, kind: Field, value: Any) -> None:
        """Somebody has less of it than the course gives. A column keeps the kind that its cells tell."""
        if kind.kind == "levels":
            left = [entry for entry in _entries(row[name]) if entry.partition(":")[0].strip() not in value]
            new = "; ".join(left)
        elif kind.kind == "set":
            gone = value if isinstance(value, list) else [value]
            new = "; ".join(entry for entry in _entries(row[name]) if entry not in gone)
        elif kind.kind == "number":
            new = min(self.cells(name), key=float)
        elif kind.kind == "ordered":
            new = min(self.cells(name), key=kind.scale.index)
        elif kind.kind == "date":
            new = min(self.cells(name), key=_day)
        else:
            new = self.rng.choice(self.cells(name))
        before = row[name]
        row[name] = new or None
        told = Problem({**self.scenario, "teams": [], "require": [], "prefer": []}).fields[name]
        if told != kind:
            row[name] = before

    def who(self) -> dict[str, Any]:
        """Who may take a course: somebody with something that a cell holds; now and then nobody of some, or by id."""
        if self.rng.random() < 0.15:
            ids = [row["id"] for row in self.scenario["pool"]]
            return {"id": [identity for identity in ids if self.rng.random() < 0.7] or ids[0]}
        name = self.rng.choice(sorted(self.fields))
        given = self.given(name, self.fields[name], spoil=False)
        if given is None:
            return {}
        kind = self.fields[name].kind
        if kind in ("number", "date", "ordered"):
            given = {self.rng.choice(["at_least", "at_most"]): given}
        return {name: given} if self.rng.random() < 0.8 else {"none": [{name: given}]}

    def recruit(self, number: int) -> dict[str, Any]:
        like = self.rng.choice(self.scenario["pool"])
        gives: dict[str, Any] = {}
        for name, kind in self.fields.items():
            if name == "age" and "birth" in gives:
                continue
            cell = like.get(name) if self.rng.random() < 0.75 else self.rng.choice([*self.cells(name), None])
            if name in self.needed:  # which some total may count
                cell = cell or self.rng.choice(self.cells(name))
            elif not cell or self.rng.random() < 0.2:
                continue
            gives[name] = self.as_given(kind, str(cell))
        recruit = {"name": f"recruit {number}", "gives": gives, "cost": self.rng.choice(COSTS)}
        return recruit | {"number": self.rng.choice([1, 1, 2])}

    def as_given(self, kind: Field, cell: str) -> Any:
        if kind.kind == "set":
            return _entries(cell)
        if kind.kind == "number":
            return float(cell)
        if kind.kind == "levels":
            pairs = [entry.partition(":") for entry in _entries(cell)]
            levels = {name.strip(): level.strip() for name, _, level in pairs}
            return {name: float(level) for name, level in levels.items()} if kind.levels == "number" else levels
        return cell
