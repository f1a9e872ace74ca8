"""The oracle against examples counted by a person, and the generator against what it promises."""

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import yaml

from tests.support.oracle import MEASURES, Problem, counted, feasible, findings, goal_values, holds, truth
from tests.support.random_problems import as_yaml, drawn, random_scenario
from tests.support.samples import sample, split

# Six people. On 2027-01-15 P1 is 25 that very day, P2 is still 24 (birthday tomorrow), P3 26.
ROWS = [
    "id | sex | unit | post | n    | until      | ok  | rank | set           | lang             | mark",
    "P1 | F   | A    | 0100 | 1    | 2027-01-15 | yes | mid  | driver; medic | en:3; fr:2+      | -1",
    "P2 | F   | A    | 100  | 2.5  | 2028-01-14 | no  | low  | driver        | en:3332          | 2",
    "P3 | M   | B    | 0100 | -4   | 2028-01-15 | yes | high | cook          | en:2+22+1; no:1  | 2",
    "P4 | M   | B    | 8001 | 2.50 |            |     |      |               |                  | -5",
    "P5 | M   | B    | 8001 |      | 2026-12-31 | no  | mid  | medic; cook   | fr:0             | 0",
    "P6 | M   |      | 8001 | 10   | 2028-01-13 | yes | low  | signals       | no:4             | 0.5",
]
MORE = [
    "id | birth      | speaks      | boat                | spec          | papers",
    "P1 | 2002-01-15 | de:B2       | sail:good           | medic:2;law:1 | cptm:2028-01-14",
    "P2 | 2002-01-16 | de:A2;it:C1 | sail:basic;row:best | medic:10      | cptm:2028-01-13;sscat:2030-01-01",
    "P3 | 2000-02-29 | it:B1       | row:good            | law:2.5       | sscat:2027-01-15",
    "P4 |            |             |                     |               |",
    "P5 | 1990-06-01 | de:C2       | row:basic           | medic:3       | cptm:2028-03-01",
    "P6 | 1990-06-01 | it:A1       | sail:best           | law:1         | cptm:2027-01-14",
]


def table(lines: list[str]) -> list[dict[str, str | None]]:
    """Read rows of cells."""
    names, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(names, [cell or None for cell in row], strict=True)) for row in rows]


def scenario(*teams: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make a scenario over the six people."""
    pool = [{**one, **other} for one, other in zip(table(ROWS), table(MORE), strict=True)]
    fields = {
        "post": "text",
        "rank": ["low", "mid", "high"],
        "lang": {"levels": "stanag"},
        "speaks": {"levels": "cefr"},
        "boat": {"levels": ["basic", "good", "best"]},
    }
    whole = {"start": "2027-01-15", "end": "2028-01-14", "pool": pool, "fields": fields}
    return {**whole, "teams": list(teams) or [{"name": "t", "size": 2}], **more}


def test_kinds_are_told_from_the_values() -> None:
    kinds = {name: one.kind for name, one in Problem(scenario()).fields.items()}
    assert kinds == {
        "sex": "text",
        "unit": "text",
        "post": "text",
        "n": "number",
        "until": "date",
        "ok": "flag",
        "rank": "ordered",
        "set": "set",
        "lang": "levels",
        "mark": "number",
        "birth": "date",
        "speaks": "levels",
        "boat": "levels",
        "spec": "levels",
        "papers": "levels",
        "age": "number",
    }


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1_000", "2"], "text"),
        (["3", "2.5", "-1"], "number"),
        (["2027-01-15", None], "date"),
        (["2027-02-30"], "text"),
        (["yes", "true", ""], "flag"),
        (["yes", "maybe"], "text"),
        (["driver", "driver; medic"], "set"),
        (["driver", "medic"], "text"),
        (["fr:3; en:2", "fr:10"], "levels"),
        (["cptm:2028-03-01"], "levels"),
        (["HQ: staff"], "text"),
        ([None, " "], "text"),
    ],
)
def test_kind_of_a_column(cells: list[str | None], kind: str) -> None:
    pool = [{"id": f"P{place}", "x": cell} for place, cell in enumerate(cells)]
    assert Problem({"pool": pool}).fields["x"].kind == kind


@pytest.mark.parametrize(
    ("who", "people"),
    [
        ({}, "123456"),
        ({"id": ["P2", "P5"]}, "25"),
        ({"sex": "F"}, "12"),
        ({"unit": ["A", "B"]}, "12345"),
        ({"unit": "C"}, ""),
        ({"post": "0100"}, "13"),
        ({"n": Decimal("2.5")}, "24"),
        ({"n": {"at_least": 1, "at_most": Decimal("2.5")}}, "124"),
        ({"n": {"at_most": 0}}, "3"),
        ({"until": {"at_least": "end"}}, "23"),
        ({"until": "start"}, "1"),
        ({"until": {"at_least": "2026-12-31", "at_most": "start"}}, "15"),
        ({"ok": True}, "136"),
        ({"ok": "no"}, "25"),
        ({"none": [{"ok": True}]}, "245"),
        ({"rank": "mid"}, "15"),
        ({"rank": ["low", "high"]}, "236"),
        ({"rank": {"at_least": "mid"}}, "135"),
        ({"rank": {"at_least": "low", "at_most": "mid"}}, "1256"),
        ({"set": "medic"}, "15"),
        ({"set": ["cook", "signals"]}, "356"),
        ({"lang": {"en": 3}}, "1"),
        ({"lang": {"en": 2}}, "12"),
        ({"lang": {"en": 3332}}, "12"),
        ({"lang": {"en": "2221"}}, "123"),
        ({"lang": {"en": 2, "fr": "2+"}}, "1"),
        ({"lang": {"en": {"at_most": 3}}}, "123"),
        ({"lang": {"en": {"at_least": 1, "at_most": "2+"}}}, "3"),
        ({"lang": "fr"}, "15"),
        ({"lang": ["no", "fr"]}, "1356"),
        ({"lang": {"no": {"at_least": 2}}}, "6"),
        ({"age": {"at_least": 25}}, "1356"),
        ({"age": 24}, "2"),
        ({"age": 26}, "3"),
        ({"speaks": {"de": "B2"}}, "15"),
        ({"speaks": {"it": {"at_least": "A2", "at_most": "B2"}}}, "3"),
        ({"boat": {"sail": "good"}}, "16"),
        ({"boat": {"row": {"at_most": "good"}}}, "35"),
        ({"spec": {"medic": 3}}, "25"),
        ({"spec": {"law": {"at_least": 1, "at_most": 2}}}, "16"),
        ({"spec": {"law": Decimal("2.5")}}, "3"),
        ({"papers": {"cptm": {"at_least": "end"}}}, "15"),
        ({"papers": {"cptm": "start"}}, "125"),
        ({"papers": {"sscat": {"at_most": "start"}}}, "3"),
        ({"papers": "sscat"}, "23"),
        ({"sex": "M", "any": [{"unit": "B"}, {"n": 10}], "none": [{"rank": "mid"}, {"set": "cook"}]}, "46"),
        ({"any": [{"sex": "F"}, {"none": [{"ok": "yes"}, {"ok": "no"}]}]}, "124"),
    ],
)
def test_who(who: dict[str, Any], people: str) -> None:
    assert Problem(scenario()).matching(who) == {f"P{place}" for place in people}


def test_a_column_called_age_hides_the_counted_age() -> None:
    pool = [{"id": "P1", "birth": "2000-01-01", "age": "99"}]
    assert Problem({"start": "2027-01-15", "pool": pool}).matching({"age": 99}) == {"P1"}


def test_age_on_the_29th_of_february() -> None:
    pool = [{"id": "P1", "birth": "2000-02-29"}]
    for start, age in [("2027-02-28", 26), ("2027-03-01", 27), ("2028-02-28", 27), ("2028-02-29", 28)]:
        assert Problem({"start": start, "pool": pool}).values["age"]["P1"] == age


@pytest.mark.parametrize(
    ("measure", "people", "seen"),
    [
        ({"members": {"sex": "F"}}, "1236", 2),
        ({"members": {"sex": "F"}}, "", 0),
        ({"share": {"sex": "F"}}, "126", Fraction(200, 3)),
        ({"share": {"sex": "F"}}, "", 0),
        ({"share": {"sex": "F"}, "among": {"ok": True}}, "1236", Fraction(100, 3)),
        ({"share": {"sex": "F"}, "among": {"ok": True}}, "245", 0),
        ({"total": "mark"}, "1346", Fraction(-7, 2)),
        ({"total": "mark"}, "", 0),
        ({"total": "mark", "of": {"sex": "M"}}, "136", Fraction(5, 2)),
        ({"average": "mark"}, "134", Fraction(-4, 3)),
        ({"average": "mark"}, "", 0),
        ({"average": "mark", "of": {"unit": "B"}}, "1234", Fraction(-3, 2)),
        ({"average": "mark", "of": {"unit": "B"}}, "126", 0),
        ({"distinct": "unit"}, "1236", 2),
        ({"distinct": "n"}, "2456", 2),
        ({"distinct": "post"}, "123", 2),
        ({"distinct": "set"}, "123", 3),
        ({"distinct": "lang"}, "12356", 3),
        ({"largest_group": "unit"}, "13456", 3),
        ({"largest_group": "unit"}, "6", 0),
        ({"largest_group": "set"}, "1256", 2),
        ({"largest_group": "lang"}, "1236", 3),
        ({"lone": {"sex": "F"}}, "1345", 1),
        ({"lone": {"sex": "F"}}, "1245", 0),
        ({"lone": {"sex": "F"}}, "345", 0),
        ({"pairs": [["P1", "P2"], ["P3", "P1"], ["P5", "P6"]]}, "1236", 2),
        ({"together": ["P1", "P2", "P3"]}, "124", 1),
        ({"together": ["P1", "P2", "P3"]}, "1234", 0),
        ({"together": ["P1", "P2", "P3"]}, "456", 0),
    ],
)
def test_measures(measure: dict[str, Any], people: str, seen: Fraction) -> None:
    teams = {"t": [f"P{place}" for place in people]}
    assert counted(scenario(), [measure])(teams) == (seen,)


def test_a_total_over_a_blank_is_refused() -> None:
    with pytest.raises(ValueError, match="P5"):
        counted(scenario(), [{"total": "n"}])({"t": ["P4", "P5"]})


@pytest.mark.parametrize(
    ("wish", "people", "short"),
    [
        ({"members": {"sex": "F"}, "at_least": 0, "aim": 3}, "134", 2),
        ({"members": {"sex": "F"}, "at_most": 3, "aim": 1}, "124", 1),
        ({"share": {"sex": "F"}, "at_least": "25%", "aim": "50%"}, "123456", 1),
        ({"share": {"sex": "F"}, "at_least": "0%", "aim": "1/3"}, "123456", 0),
        ({"share": {"sex": "F"}, "at_least": "0%", "aim": "33.4%"}, "123456", 1),
        ({"share": {"sex": "F"}, "at_least": "0%", "aim": "10%"}, "", 1),
        ({"share": {"sex": "F"}, "at_most": "100%", "aim": "40%"}, "123", 1),
        ({"share": {"sex": "F"}, "at_most": "100%", "aim": "66.6%"}, "123", 1),
        ({"share": {"sex": "F"}, "at_most": "100%", "aim": "0%"}, "123", 2),
        ({"average": "mark", "at_least": -9, "aim": Decimal("0.5")}, "134", 6),  # 1.5 wanted, -4 there
        ({"average": "mark", "at_least": -9, "aim": 2}, "", 2),
        ({"average": "mark", "at_most": 9, "aim": -1}, "1", 0),
        ({"average": "mark", "at_most": 9, "aim": -1}, "12", 3),  # -2 wanted, 1 there
        ({"total": "mark", "at_least": -9, "aim": 1}, "6", 1),
        ({"total": "mark", "at_most": 9, "aim": 1}, "236", 4),  # 4.5 there
        ({"distinct": "unit", "at_least": 0, "aim": 2}, "126", 1),
        ({"largest_group": "unit", "at_most": 9, "aim": 1}, "345", 2),
        ({"lone": {"sex": "F"}, "at_most": 1, "aim": 0}, "13", 1),
        ({"pairs": [["P1", "P2"], ["P2", "P3"]], "at_most": 2, "aim": 0}, "123", 2),
        ({"together": ["P1", "P2"], "at_least": 0, "aim": 1}, "12", 1),
    ],
)
def test_shortfalls(wish: dict[str, Any], people: str, short: int) -> None:
    asked = scenario({"name": "t", "size": len(people), "require": [{**wish, "weight": Decimal("2.5")}]})
    assert goal_values(asked, {"t": [f"P{place}" for place in people]}) == [Fraction(5, 2) * short]


def test_goals_are_taken_in_order() -> None:
    team = {"name": "t", "size": 2}
    asked = scenario(team, prefer=[{"most": {"share": {"sex": "F"}}}, {"least": {"total": "mark"}}])
    assert truth(asked).goals == [100, 1]
    assert truth(asked).optimal == [{"t": ("P1", "P2")}]
    asked = scenario(team, prefer=[{"least": {"total": "mark"}}, {"most": {"share": {"sex": "F"}}}])
    assert truth(asked).goals == [-6, 50]
    assert truth(asked).optimal == [{"t": ("P1", "P4")}]


def test_aims_come_first_and_bend() -> None:
    women = {"share": {"sex": "F"}, "at_least": "0%", "aim": "100%", "weight": Decimal("0.5")}
    low = {"total": "mark", "at_most": 9, "aim": -6}
    asked = scenario({"name": "t", "size": 2, "require": [women, low]}, prefer=[{"most": {"members": {}}}])
    # P1 and P4: one woman short, -6 reached. P4 and P5 lack two women (1) and have -5 (1): 2.
    assert truth(asked).goals == [Fraction(1, 2), 2]
    assert truth(asked).optimal == [{"t": ("P1", "P4")}]


def test_all_the_teams_together_and_one_of_them() -> None:
    asked = scenario(
        {"name": "a", "size": {"at_least": 0, "at_most": 1}, "everyone": {"sex": "F"}},
        {"name": "b", "number": 2, "size": 1, "require": [{"members": {"unit": "B"}, "at_least": 1}]},
        require=[
            {"members": {}, "exactly": 3},
            {"total": "mark", "team": "b-2", "at_least": 2},
            {"largest_group": "unit", "at_most": 2},
        ],
        prefer=[{"least": {"average": "mark", "team": "b-1"}}, {"most": {"average": "mark"}}],
    )
    found = truth(asked)
    assert found.goals == [-5, Fraction(-1, 3)]
    assert found.optimal == [{"a": ("P2",), "b-1": ("P4",), "b-2": ("P3",)}]
    per_team, overall = findings(asked, found.optimal[0])
    assert per_team == {"a": [], "b-1": [Fraction(1)], "b-2": [Fraction(1)]}
    assert overall == [3, 2, 2]
    assert len(feasible(asked)) == 4  # P1 or P2, P4 or P5, and always P3


def test_seats_need_different_members() -> None:
    leader = {"seat": "Leader", "who": {"rank": {"at_least": "mid"}}}
    driver = {"seat": "Driver", "who": {"set": "driver"}, "number": 2}
    assert truth(scenario({"name": "t", "size": 2, "seats": [leader, driver]})).verdict == "impossible"
    asked = scenario({"name": "t", "size": 3, "seats": [leader, driver]})
    assert feasible(asked) == [{"t": ("P1", "P2", "P3")}, {"t": ("P1", "P2", "P5")}]


def test_holds_says_what_is_broken() -> None:
    asked = scenario(
        {
            "name": "t",
            "size": 2,
            "everyone": {"sex": "F"},
            "seats": [{"seat": "Driver", "who": {"set": "driver"}}],
            "require": [{"total": "mark", "at_least": 1}],
        },
        require=[{"lone": {"ok": True}, "at_most": 1}],
    )
    right = {"t": ["P2", "P1"]}
    assert holds(asked, right) == []
    assert holds(asked, right, {"t": {"P1": "Driver", "P2": None}}) == []
    assert len(holds(asked, right, {"t": {"P1": None, "P2": None}})) == 1
    assert len(holds(asked, right, {"t": {"P1": "Driver", "P2": "Driver"}})) == 1
    assert len(holds(asked, right, {"t": {"P1": "Pilot", "P2": "Driver"}})) == 1
    assert len(holds(asked, {"t": ["P1"]})) == 2  # size and total
    assert len(holds(asked, {"t": ["P5", "P6"]})) == 4  # two of the wrong sex, no driver, 0.5 in all
    assert len(holds(asked, {"t": ["P1", "P1"]})) == 1
    assert len(holds(asked, {"t": ["P1", "P9"]})) == 1
    assert len(holds(asked, {"u": []})) == 1


def test_impossible_for_no_single_reason() -> None:
    women = {"members": {"sex": "F"}, "at_least": 1}
    cooks = {"members": {"set": "cook"}, "at_least": 1}
    signals = {"members": {"set": "signals"}, "at_least": 1}
    for pair in ([women, cooks], [women, signals], [cooks, signals]):
        assert truth(scenario({"name": "t", "size": 2, "require": pair})).verdict == "best"
    every = scenario({"name": "t", "size": 2, "require": [women, cooks, signals]})
    assert truth(every).verdict == "impossible"
    assert truth(every).goals == truth(every).optimal == []


def test_empty_teams() -> None:
    nobody = {"name": "t", "size": 0}
    floor = {"share": {"sex": "F"}, "at_least": "1%"}
    assert truth(scenario(nobody)).optimal == [{"t": ()}]
    assert truth(scenario({**nobody, "require": [floor]})).verdict == "impossible"
    assert truth(scenario({**nobody, "require": [{"average": "mark", "exactly": 0}]})).verdict == "best"


@pytest.mark.parametrize("seed", sample(range(80), 30))
def test_the_search_forgets_no_team(seed: int) -> None:
    asked = random_scenario(seed)
    problem = Problem(asked)
    if (len(problem.teams) + 1) ** len(problem.people) > 600:
        return  # too many ways to place each person anywhere
    names = [team.name for team in problem.teams]
    right = []
    for places in product([*names, None], repeat=len(problem.people)):
        teams = {
            name: tuple(one for one, place in zip(problem.people, places, strict=True) if place == name)
            for name in names
        }
        if not holds(asked, teams):
            right.append(teams)
    key = str
    assert sorted(right, key=key) == sorted(feasible(asked), key=key)
    found = truth(asked)
    ranks = [problem.rank(goal_values(asked, teams)) for teams in right]
    if not right:
        assert found.verdict == "impossible"
    else:
        best = [teams for teams, rank in zip(right, ranks, strict=True) if rank == min(ranks)]
        assert sorted(best, key=key) == sorted(found.optimal, key=key)


# The generator


def requirements(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """List every requirement, of the teams and over them."""
    return [one for part in [*asked["teams"], asked] for one in part.get("require", [])]


def test_the_same_seed_gives_the_same_scenario() -> None:
    assert as_yaml(drawn(7)) == as_yaml(drawn(7)) == as_yaml(random_scenario(7))
    assert as_yaml(drawn(7)) != as_yaml(drawn(8))


def as_loaded(tree: Any) -> Any:
    """Turn decimals to the floats that a YAML reader makes of them."""
    if isinstance(tree, dict):
        return {key: as_loaded(inner) for key, inner in tree.items()}
    if isinstance(tree, list):
        return [as_loaded(inner) for inner in tree]
    return float(tree) if isinstance(tree, Decimal) else tree


@pytest.mark.by_the_hundred
def test_yaml_says_the_same() -> None:
    for seed in range(300):
        asked = random_scenario(seed)
        loaded = yaml.safe_load(as_yaml(asked))
        assert loaded == as_loaded(asked)
        if seed % 10 == 0:
            assert truth(loaded) == truth(asked)


def test_yaml_quotes_what_another_reader_would_mistake() -> None:
    text = as_yaml({"fields": {"no": "yes"}, "pool": [{"id": 'a"\\b: #', "x": None}], "w": Decimal("0.50")})
    assert text == 'fields:\n  "no": "yes"\npool:\n  - {id: "a\\"\\\\b: #", "x": null}\n"w": 0.50\n'


@pytest.mark.parametrize("seeds", split(range(300), 60))
def test_scenarios_are_valid(seeds: range) -> None:
    for seed in seeds:
        asked = random_scenario(seed)
        problem = Problem(asked)
        assert 4 <= len(problem.people) <= 9
        assert 1 <= len(asked["teams"]) <= 3
        for team in problem.teams:
            assert 0 <= team.at_least <= team.at_most <= 4
            assert len(team.seats) <= team.at_most
        for spec in requirements(asked):
            one = problem.requirement(spec)
            if one.at_least is not None and one.at_most is not None:
                assert one.at_least <= one.at_most
            bounds = [bound for bound in (one.at_least, one.at_most, one.aim) if bound is not None]
            if one.gauge.measure == "share":
                assert all(0 <= bound <= 100 for bound in bounds)
            elif one.gauge.measure not in ("total", "average"):
                assert all(bound >= 0 and bound.denominator == 1 for bound in bounds)
            if one.aim is not None:
                assert one.at_least is None or one.at_least < one.aim
                assert one.at_most is None or one.at_most > one.aim
            named = [person for pair in spec.get("pairs", []) for person in pair] + spec.get("together", [])
            assert set(named) <= set(problem.people)
        for row in asked["pool"]:
            assert all(cell is None or isinstance(cell, str) for cell in row.values())


@pytest.mark.by_the_hundred
def test_scenarios_are_varied() -> None:
    verdicts: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for seed in range(300):
        asked = random_scenario(seed)
        verdicts[truth(asked).verdict] += 1
        text = as_yaml(asked)
        seen.update(set(re.findall(r"\b(any|none|seats|everyone|exactly|weight|id: \[|number): ?", text)))
        problem = Problem(asked)
        seen.update({f"{one.kind} {one.levels}".strip() for one in problem.fields.values()})
        for spec in requirements(asked):
            measure = problem.gauge(spec).measure
            words = ("at_least", "at_most", "exactly", "aim", "among", "of", "team")
            seen.update(f"{measure} {word}" for word in words if word in spec)
        for goal in asked.get("prefer", []):
            for direction, spec in goal.items():
                seen[f"{direction} {problem.gauge(spec).measure}"] += 1
    assert 0.25 <= verdicts["impossible"] / 300 <= 0.45
    kinds = ["text", "number", "date", "flag", "ordered", "set"]
    levels = [f"levels {flavour}" for flavour in ("stanag", "scale", "number", "date")]
    ways = ["at_least", "at_most", "exactly", "aim", "team"]
    wanted = [
        *[f"{measure} {way}" for measure in MEASURES for way in ways],
        *[f"{direction} {measure}" for measure in MEASURES for direction in ("most", "least")],
        *["share among", "total of", "average of"],
        *["any", "none", "seats", "everyone", "weight", "number"],
        *[*kinds, *levels],
    ]
    assert [what for what in wanted if not seen[what]] == []
