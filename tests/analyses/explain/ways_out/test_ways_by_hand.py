"""Ways out of problems that can be worked out by hand, and what is said where the budget ends."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from composer import Disagreement, Problem, ScenarioError, load
from composer.analyses.explain.ways_out import nearest_bounds
from composer.analyses.explain.ways_out import ways as module
from composer.analyses.explain.ways_out.answer import Ways, ways_json
from composer.analyses.explain.ways_out.ways import ways_out
from composer.analyses.explain.ways_out.words import change_words, write_ways
from composer.encoding.encode import encode
from composer.optimize import maximize
from composer.optimize.lexicographic import LexicographicOptimum
from composer.problem.edits import with_aims
from composer.render.writer import Page, Writer
from composer.solvers.budget import Budget

WOMEN = [{"id": f"F{place}", "sex": "F", "skills": "cook"} for place in range(1, 6)]
MEN = [{"id": f"M{place}", "sex": "M", "skills": "eod"} for place in range(1, 4)]
EOD = {"members": {"skills": "eod"}, "at_least": 3, "name": "EOD"}
SHARE = {"share": {"sex": "F"}, "at_least": "60%", "name": "Women"}


def problem(pool: list[dict[str, Any]], *teams: dict[str, Any], **more: Any) -> Problem:
    return load({"pool": pool, "teams": list(teams), **more})


def three(**more: Any) -> Problem:
    """Three explosives operators, all of them men, and three women, in a team of five."""
    team = {"name": "team", "size": 5, "require": [EOD | more.get("eod", {}), SHARE | more.get("women", {})]}
    return problem([*WOMEN, *MEN], team | more.get("team", {}))


def said(asked: Problem, **how: Any) -> list[tuple[Fraction, str]]:
    """Every way out as its cost and its words, once it is proved that there are no others."""
    found = ways_out(asked, Budget(), number=50, **how)
    assert found.complete
    return [(way.cost, "; ".join(change_words(change, asked) for change in way.changes)) for way in found.ways]


def test_three_demands_that_cannot_stand_together_give_way_one_at_a_time() -> None:
    # With all three operators there are five women at most: 5 of 8 is the first size with 60 % of women.
    ways = said(three())
    assert sorted(ways) == [(1, "EOD 3 → 2"), (1, "Women 60 % → 40 %"), (3, "size 5 → 8")]
    assert ways[2] == (3, "size 5 → 8")


def test_what_is_marked_is_never_touched() -> None:
    assert said(three(women={"keep": True})) == [(1, "EOD 3 → 2"), (3, "size 5 → 8")]
    assert sorted(said(three(team={"keep": ["size"]}))) == [(1, "EOD 3 → 2"), (1, "Women 60 % → 40 %")]


def test_where_nothing_else_helps_it_is_said_what_cannot_stand_together() -> None:
    cook = {"members": {"skills": "cook"}, "at_least": 1, "name": "Cook", "keep": True}
    require = [cook, EOD | {"keep": True}, SHARE | {"keep": True}]
    asked = three(team={"keep": ["size"], "require": require})
    found = ways_out(asked, Budget())
    assert found == Ways((), True, kept=("team: size", "EOD", "Women"))
    assert ways_out(asked, Budget(), fewest=True) == replace(found, fewest=True)
    writer = Writer(Page())
    write_ways(writer, found, asked)
    assert writer.text() == (
        "There is no way out without touching what is marked `keep`: team: size, EOD and Women cannot all be met.\n"
    )


def test_a_dear_requirement_gives_way_last() -> None:
    assert said(three(eod={"weight": 2.5})) == [
        (1, "Women 60 % → 40 %"),
        (Fraction(5, 2), "EOD 3 → 2"),
        (3, "size 5 → 8"),
    ]


def test_fewest_comes_before_cheapest() -> None:
    rows = [{"id": "A", "sex": "F"}, {"id": "B", "sex": "F"}, {"id": "C", "sex": "M"}, {"id": "D", "sex": "M"}]
    require = [
        {"members": {"sex": "F"}, "at_least": 2, "weight": 5, "name": "Women"},
        {"members": {"id": "C"}, "at_least": 1, "name": "C"},
        {"members": {"id": "D"}, "at_least": 1, "name": "D"},
    ]
    asked = problem(rows, {"name": "team", "size": 2, "require": require, "keep": ["size"]})
    both, none = (2, "C 1 → 0; D 1 → 0"), (10, "Women 2 → 0")
    either = [(6, "Women 2 → 1; C 1 → 0"), (6, "Women 2 → 1; D 1 → 0")]
    cheapest = said(asked)
    assert cheapest[0] == both
    assert sorted(cheapest[1:3]) == either
    assert cheapest[3:] == [none]
    fewest = said(asked, fewest=True)
    assert fewest[:2] == [none, both]
    assert sorted(fewest[2:]) == either


def test_a_seat_stays_vacant() -> None:
    seats = [
        {"seat": "Medic", "who": {"skills": "medic"}, "number": 2, "weight": 3},
        {"seat": "Cook", "who": {"skills": "cook"}},
    ]
    rows = [{"id": "A", "skills": "cook; medic"}, {"id": "B", "skills": "cook; medic"}]
    asked = problem(rows, {"name": "team", "size": 3, "seats": seats, "keep": ["size"]}, fields={"skills": "set"})
    assert ways_out(asked, Budget()).kept == ("team: size",)
    rows.append({"id": "C", "skills": "driver"})
    asked = problem(rows, {"name": "team", "size": 3, "seats": seats}, fields={"skills": "set"})
    assert said(asked) == [(1, "Cook 1 → 0 (one left vacant)"), (3, "Medic 2 → 1 (one left vacant)")]
    seats[1]["keep"] = True
    asked = problem(rows, {"name": "team", "size": 3, "seats": seats}, fields={"skills": "set"})
    assert said(asked) == [(3, "Medic 2 → 1 (one left vacant)")]


RANKS = ["OF-1", "OF-2", "OF-3", "OF-4"]


@pytest.mark.parametrize(
    ("gate", "cells", "words"),
    [
        ({"rank": {"at_least": "OF-3"}}, ["OF-1", "OF-2"], "rank at least OF-3 → OF-2 for 1 member"),
        ({"rank": {"at_most": "OF-2"}}, ["OF-4", "OF-3"], "rank at most OF-2 → OF-3 for 1 member"),
        ({"rank": {"at_least": "OF-2", "at_most": "OF-3"}}, ["OF-1"], "rank OF-2 to OF-3 → OF-1 to OF-3 for 1 member"),
        ({"rank": "OF-3"}, ["OF-1", "OF-2"], "rank OF-3 → OF-2 to OF-3 for 1 member"),
        ({"rank": ["OF-3", "OF-4"]}, ["OF-2"], "rank OF-3 or OF-4: waived for 1 member"),
        ({"age": {"at_least": 25}}, ["24", "20"], "age at least 25 → 24 for 1 member"),
        ({"age": {"at_least": 25}}, ["24.5", "24"], "age at least 25 → 24.5 for 1 member"),
        ({"age": 30}, ["24", "31"], None),
        ({"until": {"at_least": "end"}}, ["2027-11-03", "2027-11-01"], "until at least end → 2027-11-03 for 1 member"),
        ({"english": {"en": 3333}}, ["en:3323", "en:2222"], "english en 3333 → 3323 for 1 member"),
        ({"english": {"en": 3}}, ["en:332+3", "en:2"], "english en 3 → 2+ for 1 member"),
        ({"english": {"en": 3, "fr": 1}}, ["en:2; fr:2"], "english en 3 → 2 for 1 member"),
        ({"english": {"en": 3, "fr": 1}}, ["en:3"], "english fr 1: waived for 1 member"),
        ({"english": {"en": {"at_least": 1, "at_most": 2}}}, ["en:4", "en:3"],
         "english en 1 to 2 → 1 to 3 for 1 member"),
        ({"unit": "A"}, ["B"], "unit A: waived for 1 member"),
        ({"any": [{"unit": "A"}, {"age": 40}]}, ["B"], "(unit A) or (age 40): waived for 1 member"),
        ({"none": [{"unit": "B"}]}, ["B"], "not (unit B): waived for 1 member"),
    ],
)  # fmt: skip
def test_a_gate_is_lowered_as_little_as_it_can_be(gate: dict[str, Any], cells: list[Any], words: str | None) -> None:
    field = next((name for name in gate if name not in ("any", "none")), "unit")
    passing = {"rank": "OF-3", "age": "30", "until": "2028-02-01", "english": "en:3333; fr:1", "unit": "A"}
    if gate == {"rank": {"at_most": "OF-2"}}:
        passing["rank"] = "OF-1"
    if field == "english" and isinstance(gate["english"]["en"], dict):
        passing["english"] = "en:2"
    rows = [{"id": f"P{place}", **passing, field: cell} for place, cell in enumerate([passing[field], *cells])]
    asked = load(
        {
            "start": "2027-01-15",
            "end": "2028-01-14",
            "pool": rows,
            "fields": {
                "rank": RANKS,
                "english": {"levels": "stanag"},
                "age": "number",
                "until": "date",
                "unit": "text",
            },
            "teams": [{"name": "team", "size": 2, "everyone": gate, "keep": ["size"]}],
        }
    )
    if words is None:
        assert said(asked)[0][1] in ("age 30 → 24 to 30 for 1 member", "age 30 → 30 to 31 for 1 member")
    else:
        assert said(asked) == [(1, words)]


def test_two_members_lower_a_gate_as_far_as_the_further_one_needs() -> None:
    rows = [
        {"id": "A", "rank": "OF-3"},
        {"id": "B", "rank": "OF-1"},
        {"id": "C", "rank": "OF-2"},
        {"id": "D", "rank": "OF-2"},
    ]
    team = {"name": "team", "size": 3, "everyone": {"rank": {"at_least": "OF-3"}}, "keep": ["size"]}
    asked = problem(rows, team, fields={"rank": RANKS})
    assert said(asked) == [(2, "rank at least OF-3 → OF-2 for 2 members")]
    asked = problem(rows[:3], team, fields={"rank": RANKS})
    assert said(asked) == [(2, "rank at least OF-3 → OF-1 for 2 members")]


def test_who_is_let_in_by_a_gate_can_be_counted() -> None:
    rows = [{"id": "A", "rank": "OF-3", "pay": 1}, {"id": "B", "rank": "OF-2"}, {"id": "C", "rank": "OF-1", "pay": 5}]
    team = {"name": "team", "size": 2, "everyone": {"rank": {"at_least": "OF-3"}}, "keep": ["size"]}
    asked = problem(rows, team, fields={"rank": RANKS}, prefer=[{"most": {"total": "pay"}}])
    (way,) = ways_out(asked, Budget()).ways
    assert change_words(way.changes[0], asked) == "rank at least OF-3 → OF-1 for 1 member"
    assert [goal.value for goal in way.goals] == [6]
    asked = problem(rows, team, fields={"rank": RANKS})
    (way,) = ways_out(asked, Budget()).ways
    assert change_words(way.changes[0], asked) == "rank at least OF-3 → OF-2 for 1 member"


def test_a_share_of_a_team_of_any_size_is_short_of_no_more_people_than_it_says() -> None:
    # Balanced teams have four women for every three men. 4/7 of 60 % is short of one woman up to 35 members, of two
    # beyond, however large the team would be by its goal.
    rows = [{"id": f"P{place}", "sex": "F" if place < 24 else "M", "x": 3 if place < 24 else -4} for place in range(42)]
    require = [SHARE, {"total": "x", "exactly": 0, "keep": True}]
    team = {"name": "team", "size": {"at_least": 1}, "require": require}
    asked = problem(rows, team | {"keep": ["size"]}, prefer=[{"most": {"members": {}}}])
    (way,) = ways_out(asked, Budget()).ways
    assert (way.cost, change_words(way.changes[0], asked)) == (1, "Women 60 % → 57.1 % (exactly 4/7)")
    assert [goal.value for goal in way.goals] == [35]


def test_of_teams_that_are_alike_one_is_named_for_all() -> None:
    rows = [{"id": "A"}, {"id": "B"}]
    post = {"name": "post", "size": 1, "number": 4, "keep": ["number"]}
    assert said(problem(rows, post)) == [(2, "post-1: size 1 → 0; post-2: size 1 → 0")]
    named = {"require": [{"members": {}, "at_most": 1, "team": "post-4", "name": "Named"}]}
    assert len(said(problem(rows, post, **named))) == 2
    goal = {"prefer": [{"most": {"members": {}}, "team": "post-4"}]}
    assert len(said(problem(rows, post, **goal))) == 2


def test_there_may_be_fewer_teams_alike() -> None:
    rows = [{"id": "A"}, {"id": "B"}]
    post = {"name": "post", "size": 1, "number": 4}
    first, *others = said(problem(rows, post))
    assert first == said(problem(rows, post), fewest=True)[0] == (2, "post: number 4 → 2")
    assert sorted(others) == [
        (2, "post-1: size 1 → 0; post-2: size 1 → 0"),
        (2, "post: number 4 → 3; post-1: size 1 → 0"),
    ]


def test_a_team_that_something_names_stays_and_so_do_those_before_it() -> None:
    rows = [{"id": "A"}]
    for named in (
        {"require": [{"members": {}, "at_most": 1, "team": "post-3", "name": "Named"}]},
        {"prefer": [{"most": {"members": {}}, "team": "post-3"}]},
        {"tradeoffs": [{"most": {"members": {}, "team": "post-3"}}, {"least": {"members": {}}}]},
    ):
        asked = problem(rows, {"name": "post", "size": 1, "number": 4}, **named)
        found = ways_out(asked, Budget(), number=50)
        numbers = [change.after for way in found.ways for change in way.changes if change.bound == "number"]
        assert set(numbers) == {3}
        assert all(way.problem.team_named("post-3") is not None for way in found.ways)
    # where the last one is named, none can go; one team is always left
    last = {"require": [{"members": {}, "at_most": 1, "team": "post-4", "name": "Named"}]}
    words = said(problem(rows, {"name": "post", "size": 1, "number": 4}, **last))
    assert words
    assert not any("number" in each for _, each in words)
    lonely = said(problem(rows, {"name": "post", "size": 2, "number": 2, "keep": ["size"]}))
    assert lonely == []


@pytest.mark.unmeasured
def test_the_problem_with_fewer_teams_is_one_that_a_file_could_say() -> None:
    women = {"members": {"sex": "F"}, "at_least": 1, "name": "Women"}
    asked = problem(
        [*WOMEN[:2], *MEN], {"name": "post", "size": 2, "number": 3, "require": [women], "keep": ["number"]}
    )
    assert not any(change.bound == "number" for way in ways_out(asked, Budget(), 50).ways for change in way.changes)
    asked = problem([*WOMEN[:2], *MEN], {"name": "post", "size": 2, "number": 4, "require": [women]})
    first, *others = ways_out(asked, Budget(), 50).ways
    (team,) = first.problem.teams
    assert (first.cost, team.name, team.number, team.size.low) == (2, "post", 2, 2)
    assert [roster.name for roster in first.teams] == ["post-1", "post-2"]
    (change,) = ways_json(Ways((first,), complete=False), asked)[0]["changes"]  # type: ignore[misc]
    assert change == {
        "requirement": "post: number",
        "team": None,
        "bound": "number",
        "from": 4,
        "to": 2,
        "by": 2,
        "unit": "teams",
    }
    mixed = [way for way in others if {change.bound for change in way.changes} > {"number"}]
    assert mixed
    for way in mixed:
        (number,) = [change.after for change in way.changes if change.bound == "number"]
        assert [each.name for each in way.problem.deployed] == [
            f"post-{place + 1}" for place in range(int(str(number)))
        ]


def test_goals_and_sums_over_all_teams_read_those_that_are_left() -> None:
    # Two teams of two from three people: one team is left, and an average over all of it is all of it.
    rows = [{"id": name, "pay": pay} for name, pay in (("A", 1), ("B", 2), ("C", 6))]
    mean = {"average": "pay", "at_least": 5, "name": "Pay"}
    goal = {"prefer": [{"most": {"total": "pay"}}]}
    asked = problem(rows, {"name": "post", "size": 2, "number": 2, "keep": ["size"]}, require=[mean], **goal)
    # the best two earn 4 on average, 2 short of 2 times 5
    (way,) = ways_out(asked, Budget(), 50).ways
    assert (way.cost, change_words(way.changes[0], asked)) == (3, "post: number 2 → 1")
    assert [(change.before, change.after) for change in way.changes] == [(2, 1), (5, 4)]
    assert [goal.value for goal in way.goals] == [8]


def test_teams_alike_that_differ_in_what_gives_way_are_told_once() -> None:
    # Two teams of two from three people, one of them a woman, who each team must have.
    rows = [{"id": "A", "sex": "F"}, {"id": "B", "sex": "M"}, {"id": "C", "sex": "M"}]
    women = {"members": {"sex": "F"}, "at_least": 1, "name": "Women"}
    asked = problem(rows, {"name": "post", "size": 2, "number": 2, "require": [women], "keep": ["number"]})
    same, other = {"post-1: size 2 → 1", "post-1: Women 1 → 0"}, {"post-1: size 2 → 1", "post-2: Women 1 → 0"}
    mirrored = {"post-1": "post-2", "post-2": "post-1"}
    found = []
    for cost, changes in said(asked):
        assert cost == 2
        found.append(
            {
                change if "post-1: size" in changes else mirrored[change[:6]] + change[6:]
                for change in changes.split("; ")
            }
        )
    assert found in ([same, other], [other, same])


def test_one_that_is_possible_needs_no_way_out() -> None:
    found = ways_out(problem(WOMEN, {"name": "team", "size": 3}), Budget())
    assert found == Ways((), True, needless=True)
    assert ways_out(problem(WOMEN, {"name": "team", "size": 3}), Budget(), fewest=True).needless


def test_what_the_aims_would_cost_is_asked_of_the_problem_with_aims_for_bounds() -> None:
    team = {
        "name": "team",
        "size": 5,
        "require": [EOD | {"at_least": 1, "aim": 3}, SHARE | {"at_least": "20%", "aim": "60%"}],
    }
    asked = problem([*WOMEN, *MEN], team)
    assert ways_out(asked, Budget()).needless
    aimed = with_aims(asked)
    assert sorted(said(aimed)) == [(1, "EOD 3 → 2"), (1, "Women 60 % → 40 %"), (3, "size 5 → 8")]
    ceilings = problem(
        [{"id": "A", "cost": 3}], {"name": "team", "size": 1, "require": [{"total": "cost", "at_most": 9, "aim": 2}]}
    )
    assert said(with_aims(ceilings)) == [(1, "size 1 → 0"), (1, "total cost: at most 2 → 3")]


def test_json_names_what_changes_with_exact_numbers() -> None:
    asked = three(team={"size": 7, "require": [EOD | {"keep": True}, SHARE | {"weight": 1.5}], "keep": ["size"]})
    found = ways_out(asked, Budget())
    assert (found.complete, found.kept) == (True, ())
    way: Any = ways_json(found, asked)[0]
    assert len(found.ways) == 1
    assert way["changes"] == [
        {
            "requirement": "Women",
            "team": "team",
            "bound": "at_least",
            "from": 60,
            "to": pytest.approx(400 / 7),
            "to_exact": "400/7",
            "by": 1,
            "unit": "people",
        }
    ]
    assert (way["cost"], way["cost_exact"]) == (1.5, "3/2")
    assert len(way["teams"][0]["members"]) == 7


# Where the budget ends


def test_without_any_budget_nothing_is_found_and_nothing_is_claimed() -> None:
    for fewest in (False, True):
        found = ways_out(three(), Budget(work=0.0), fewest=fewest)
        assert (found.ways, found.complete, found.kept, found.needless) == ((), False, (), False)
    kept = three(eod={"keep": True}, women={"keep": True}, team={"keep": ["size"]})
    assert ways_out(kept, Budget(work=0.0)) == Ways((), False)
    writer = Writer(Page())
    write_ways(writer, Ways((), False), kept)
    assert writer.text() == "No way out was found in the time given, and it is not proved that there is none.\n"


def test_of_what_is_kept_nothing_is_spared_that_was_not_found_out() -> None:
    kept = encode(three(eod={"keep": True}, women={"keep": True}, team={"keep": ["size"]}), opened=True)
    names = {"team: size", "EOD", "Women"}
    for budget in (Budget(), Budget(work=0.0)):
        assert {source.label for source in module._conflict_of_kept(kept, budget)} == names


def test_what_is_not_proved_to_be_the_cheapest_is_no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = maximize.maximize

    def doubtful(program: Any, objective: Any, *given: Any, **named: Any) -> maximize.Optimum:
        found = usual(program, objective, *given, **named)
        return replace(found, basis=None) if objective.auxiliaries else found

    monkeypatch.setattr(maximize, "maximize", doubtful)
    for fewest in (False, True):
        found = ways_out(three(), Budget(), fewest=fewest)
        assert (found.ways, found.complete, found.kept) == ((), False, ())


def stopping(at: str) -> Budget:
    """A budget that is stopped once it is told that."""
    budget = Budget()

    def told(text: str) -> None:
        budget.stopped |= text == at

    budget.progress = told
    return budget


def test_what_was_found_before_the_end_is_kept_and_no_more_is_claimed() -> None:
    found = ways_out(three(), stopping("way out 3"))
    assert len(found.ways) == 2
    assert not found.complete
    assert all(way.nearest for way in found.ways)


def test_goals_that_were_not_reached_are_given_as_found() -> None:
    rows = [row | {"pay": place} for place, row in enumerate([*WOMEN, *MEN])]
    goals = [{"most": {"total": "pay"}}, {"least": {"members": {"id": "F5"}}}]
    team = {"name": "team", "size": 5, "require": [EOD, SHARE]}
    asked = problem(rows, team, prefer=goals)
    found = ways_out(asked, stopping("goal 1 of 2"))
    (way,) = found.ways
    assert not found.complete
    assert way.teams
    assert [goal.proved for goal in way.goals] == [False, False]
    assert all(goal.value is not None for goal in way.goals)
    (way,) = ways_out(asked, stopping("goal 2 of 2")).ways
    assert [goal.proved for goal in way.goals] == [True, False]


def test_a_bound_is_not_called_the_nearest_where_that_was_not_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": f"P{place}", "pay": pay} for place, pay in enumerate(["2.5", "2.75", "2.6"])]
    asked = problem(rows, {"name": "team", "size": 1, "require": [{"total": "pay", "at_most": 2}], "keep": ["size"]})
    (way,) = ways_out(asked, Budget()).ways
    assert (way.changes[0].after, way.nearest) == (Fraction(5, 2), True)
    usual = maximize.maximize

    def starved(program: Any, objective: Any, budget: Budget, *more: Any, **named: Any) -> maximize.Optimum:
        if objective.people:  # the question for the nearest value
            known = more[0] if more else named.get("known")
            return maximize.Optimum(
                known, None if known is None else maximize.evaluate(program, objective, known), None, None
            )
        return usual(program, objective, budget, *more, **named)

    monkeypatch.setattr(maximize, "maximize", starved)
    (way,) = ways_out(asked, Budget()).ways
    assert not way.nearest
    assert way.changes[0].after in (Fraction(5, 2), Fraction(11, 4), Fraction(13, 5))
    assert way.problem.teams[0].require[0].at_most == way.changes[0].after


def test_a_way_out_that_the_normal_road_calls_impossible_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = three(team={"require": [EOD, SHARE]}).replacing(prefer=[])
    goal = problem([*WOMEN, *MEN], {"name": "t", "size": 1}, prefer=[{"most": {"members": {}}}]).prefer
    monkeypatch.setattr(module, "maximize_in_order", lambda program, _: LexicographicOptimum(None, (), "sums", program))
    with pytest.raises(Disagreement, match="called impossible"):
        ways_out(asked.replacing(prefer=goal), Budget())
    assert len(ways_out(asked, Budget()).ways) == 3  # without goals there is nothing to pursue


def test_people_who_miss_a_bound_by_another_number_are_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = module.ShortfallSearch.cheapest

    def off(search: Any, *asked: Any) -> Any:
        found = usual(search, *asked)
        return found and replace(found, cost=found.cost + 1)

    monkeypatch.setattr(module.ShortfallSearch, "cheapest", off)
    with pytest.raises(Disagreement, match="a way out costs 2"):
        ways_out(three(), Budget())


# Numbers that cannot be added up exactly


def test_weights_too_far_apart_are_a_mistake_of_the_scenario() -> None:
    asked = three(women={"weight": Decimal("1e-30")})
    with pytest.raises(ScenarioError, match="what giving way would cost is too large or too fine"):
        ways_out(asked, Budget())


def test_numbers_too_fine_are_told_with_their_place() -> None:
    rows = [{"id": "A", "x": "0.123456789012345"}, {"id": "B", "x": "0.5"}]
    row = {"average": "x", "at_least": 1000}
    asked = problem(rows, {"name": "team", "size": 1, "require": [row]})
    with pytest.raises(ScenarioError, match='team "team", 1st requirement: its numbers are too large or too fine'):
        ways_out(asked, Budget())


# The nearest bound


def test_where_sizes_are_known_the_nearest_bound_is_worked_out_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("nothing has to be asked here")

    monkeypatch.setattr(nearest_bounds, "maximize_one", never)
    assert sorted(said(three())) == [(1, "EOD 3 → 2"), (1, "Women 60 % → 40 %"), (3, "size 5 → 8")]
    rows = [{"id": f"P{place}", "score": score} for place, score in enumerate([1, 2, 2, 4])]
    mean = {"average": "score", "at_least": 3, "name": "Mean"}
    most = {"share": {"score": 1}, "at_most": 0, "name": "Ones"}
    team = {"name": "team", "size": {"at_least": 4, "at_most": 5}, "require": [mean, most]}
    # The mean of all four is 9/4: their sum lacks 3.
    assert said(problem(rows, team | {"require": [mean], "keep": ["size"]})) == [(3, "Mean 3 → 2.25")]
    assert said(problem(rows, team | {"require": [most], "keep": ["size"]})) == [(1, "Ones 0 % → 25 %")]
    pair = [{"name": name, "size": 2, "keep": ["size"]} for name in ("alpha", "bravo")]
    assert said(problem(rows, *pair, require=[most])) == [(1, "Ones 0 % → 25 %")]


@pytest.mark.parametrize("better", range(4))
def test_a_sum_of_decimals_comes_as_near_as_it_can(better: int) -> None:
    rows = [{"id": f"P{place}", "pay": "2.5" if place == better else "3"} for place in range(4)]
    total = {"total": "pay", "at_most": 2, "name": "Pay"}
    asked = problem(rows, {"name": "team", "size": 1, "require": [total], "keep": ["size"]})
    assert said(asked) == [(1, "Pay 2 → 2.5")]
    mean = {"average": "pay", "at_most": 2, "name": "Mean"}
    asked = problem(rows, {"name": "team", "size": 2, "require": [mean], "keep": ["size"]})
    assert said(asked) == [(2, "Mean 2 → 2.75")]


@pytest.mark.parametrize("women", range(3))
def test_a_share_among_some_comes_as_near_as_it_can(women: int) -> None:
    # One woman, and one to three officers beside her: among two officers she is half, among three a third.
    rows = [{"id": f"P{place}", "sex": "F" if place == women else "M", "rank": "A"} for place in range(3)]
    rows.append({"id": "P3", "sex": "M", "rank": "B"})
    share = {"share": {"sex": "F"}, "among": {"rank": "A"}, "at_least": "60%", "name": "Women"}
    asked = problem(rows, {"name": "team", "size": 3, "require": [share], "keep": ["size"]})
    assert said(asked) == [(1, "Women 60 % → 50 %")]


def test_bounds_come_near_one_after_the_other() -> None:
    # Whoever is cheaper is also older: the first bound is brought near, and the second with it.
    rows = [{"id": "A", "pay": "2.1", "age": "31.9"}, {"id": "B", "pay": "2.9", "age": "31.1"}]
    pay, age = ({"total": name, "at_most": most, "name": name} for name, most in (("pay", 2), ("age", 31)))
    team = {"name": "team", "size": 1, "keep": ["size"]}
    assert said(problem(rows, team | {"require": [pay, age]})) == [(2, "pay 2 → 2.1; age 31 → 31.9")]
    assert said(problem(rows, team | {"require": [age, pay]})) == [(2, "age 31 → 31.1; pay 2 → 2.9")]


def test_a_number_too_fine_to_be_kept_is_a_mistake_of_the_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": "A", "pay": "2.5"}, {"id": "B", "pay": "3"}]
    asked = problem(rows, {"name": "team", "size": 1, "require": [{"total": "pay", "at_most": 2}], "keep": ["size"]})

    def overflowing(*_: Any) -> None:
        raise OverflowError

    monkeypatch.setattr(nearest_bounds, "hold_at", overflowing)
    with pytest.raises(ScenarioError, match='team "team", 1st requirement: its numbers are too large or too fine'):
        ways_out(asked, Budget())
