"""Plans of courses and recruits: random problems against brute force, and examples counted by hand."""

from __future__ import annotations

import signal
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from composer import Course, Disagreement, Goal, Members, Problem, Recruit, Requirement, ScenarioError, Team, Total, Who
from composer import gaps as answer
from composer.analyses.gaps import cheapest
from composer.analyses.gaps import plans as training
from composer.analyses.gaps import search as analysis
from composer.analyses.gaps.answer import Gaps
from composer.encoding.program import row
from composer.measures import Linear
from composer.optimize import maximize
from composer.scenario.load import load
from composer.solvers import tuning
from tests.support import plan_oracle
from tests.support.oracle import Scenario
from tests.support.pressing import as_in_a_terminal
from tests.support.random_plans import random_plan

BLOCK = 120
BLOCKS = 4
FORCED = 120
"""Problems that are answered once more with tiny samples and cores."""


# Against brute force


def numbers(scenario: Scenario, found: Gaps) -> list[tuple[int, ...]]:
    """What each plan takes: seats of each course, then how many of each recruit."""
    named = [course["name"] for course in scenario.get("courses", [])]
    joining = [recruit["name"] for recruit in scenario.get("recruits", [])]
    taken = [
        ({each.course: each.number for each in plan.courses}, {each.recruit: each.number for each in plan.recruits})
        for plan in found.plans
    ]
    return [
        (*(seats.get(name, 0) for name in named), *(joined.get(name, 0) for name in joining)) for seats, joined in taken
    ]


def truth_of(scenario: Scenario) -> list[plan_oracle.Plan] | None:
    """All plans by brute force; None where that would take too long."""
    try:
        return plan_oracle.plans(scenario)
    except plan_oracle.TooMany:
        return None


@cache
def drawn(seed: int) -> tuple[Scenario, list[plan_oracle.Plan] | None]:
    """A scenario, and the truth of it."""
    scenario = random_plan(seed)
    return scenario, truth_of(scenario)


def differences(scenario: Scenario, truth: list[plan_oracle.Plan] | None, sorts: Counter[str]) -> list[str]:
    """What the answer gets wrong, where the truth is known. `sorts` counts the problems."""
    if truth is None:
        return []
    found = answer(load(scenario), 40)
    if not truth:
        sorts["none helps"] += 1
        return [] if (found.verdict, found.complete) == ("impossible", True) else [f"{found.verdict}, but none helps"]
    if not any(truth[0].numbers):
        sorts["none needed"] += 1
        return [] if (found.needless, found.plans) == (True, ()) else [f"{found.verdict}, but none is needed"]
    sorts["helped"] += 1
    sorts["several plans"] += len(truth) > 1
    if found.verdict != "best" or not found.complete:
        return [f"{found.verdict}, complete {found.complete}, but there are {len(truth)}"]
    listed = numbers(scenario, found)
    wrong = []
    if [(plan.cost, sum(each)) for plan, each in zip(found.plans, listed, strict=True)] != [
        (plan.cost, sum(plan.numbers)) for plan in truth
    ]:
        wrong.append(f"costs and sizes of {listed}, in truth {truth}")
    goals = {plan.numbers: plan.goals for plan in truth}
    if set(listed) != set(goals) or len(set(listed)) < len(listed):
        return [*wrong, f"plans {listed}, in truth {list(goals)}"]
    for plan, each in zip(found.plans, listed, strict=True):
        if [goal.value for goal in plan.goals] != goals[each] or not all(goal.proved for goal in plan.goals):
            wrong.append(f"goals {[goal.value for goal in plan.goals]}, in truth {goals[each]}")
    return wrong


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(BLOCKS))
def test_every_list_of_plans_equals_brute_force(block: int) -> None:
    sorts: Counter[str] = Counter()
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        assert differences(*drawn(seed), sorts) == [], f"seed {seed}"
    assert min(sorts[sort] for sort in ("none helps", "none needed", "helped", "several plans")) > 3


@pytest.mark.by_the_hundred
@pytest.mark.parametrize("block", range(FORCED // BLOCK))
def test_tiny_samples_and_cores_change_no_plan(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SMALL": 0, "SAMPLE": 3, "JOINING": 1, "CORE": 1, "NEAR": 2}.items():
        monkeypatch.setattr(tuning, name, value)
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        assert differences(*drawn(seed), Counter()) == [], f"seed {seed}"


# By hand

PEOPLE: list[dict[str, Any]] = [
    {"id": "A", "sex": "F", "languages": "en:2; fr:1", "skills": "driver; medic", "rank": "OR-3", "score": 5},
    {"id": "B", "sex": "M", "languages": "en:1", "skills": "driver", "rank": "OR-2", "score": 9},
    {"id": "C", "sex": "M", "languages": None, "skills": "eod", "rank": "OR-5", "score": 1},
    {"id": "D", "sex": "F", "languages": "en:1+", "skills": None, "rank": None, "score": 7},
]
FIELDS = {"rank": ["OR-2", "OR-3", "OR-4", "OR-5"], "languages": {"levels": "stanag"}, "skills": "set"}
ENGLISH = Course("English 2", {"languages": {"en": 2}}, 3, who={"languages": {"en": 1}})


def problem(size: Any = 2, people: list[dict[str, Any]] = PEOPLE, **more: Any) -> Problem:
    """A problem of one team; what is no part of the team stands beside it."""
    outer = {key: more.pop(key) for key in ("courses", "recruits", "prefer", "require", "today") if key in more}
    asked = {"everyone": more.pop("everyone", {}), "seats": more.pop("seats", ()), "require": more.pop("inside", ())}
    fields = {name: kind for name, kind in FIELDS.items() if any(name in row for row in people)}
    return Problem(people, [Team("t", size, **asked)], fields=fields, start="2027-01-15", **{**outer, **more})


def costs(found: Gaps) -> list[Fraction]:
    return [plan.cost for plan in found.plans]


def who_goes(found: Gaps, plan: int = 0) -> dict[str, list[str]]:
    return {each.course: list(each.people) for each in found.plans[plan].courses}


def least(who: dict[str, Any], number: int) -> Requirement:
    return Requirement(Members(Who(who)), at_least=number)


def test_the_course_that_fills_the_gap_is_taken_by_who_gains_most_for_the_goals() -> None:
    found = answer(problem(everyone={"languages": {"en": 2}}, courses=[ENGLISH], prefer=[Goal(most=Total("score"))]))
    assert (found.verdict, found.complete, costs(found)) == ("best", True, [3])
    assert who_goes(found) == {"English 2": ["B"]}
    (plan,) = found.plans
    assert [member.id for member in plan.teams[0].members] == ["A", "B"]
    assert [(goal.value, goal.bound, goal.proved) for goal in plan.goals] == [(14, 14, True)]
    assert plan.schedules[0].courses == ("English 2",)


def test_a_team_that_is_possible_needs_no_plan() -> None:
    found = answer(problem(courses=[ENGLISH]))
    assert (found.verdict, found.needless, found.plans, found.complete) == ("best", True, (), True)


def test_where_nothing_helps_that_is_proved() -> None:
    found = answer(problem(size=4, everyone={"languages": {"en": 2}}, courses=[ENGLISH]))
    assert (found.verdict, found.plans, found.complete, found.found.offered) == ("impossible", (), True, True)


def test_without_courses_and_recruits_an_impossible_problem_stays_impossible() -> None:
    found = answer(problem(size=2, everyone={"languages": {"en": 2}}))
    assert (found.verdict, found.complete, found.found.offered) == ("impossible", True, False)


def test_places_are_held_and_the_dearer_course_takes_the_rest() -> None:
    cheap = Course("cheap", {"languages": {"en": 2}}, 1, places=1)
    dear = Course("dear", {"languages": {"en": 3}}, 5)
    found = answer(problem(size=3, everyone={"languages": {"en": 2}}, courses=[cheap, dear]))
    assert costs(found) == [6, 10]
    assert [len(each.people) for each in found.plans[0].courses] == [1, 1]
    assert found.complete


def test_people_who_differ_share_the_places_of_one_course() -> None:
    cheap = Course("cheap", {"languages": {"en": 2}}, 1, places=1)
    dear = Course("dear", {"languages": {"en": 3}}, 5)
    licence = Course("licence", {"skills": "driver"}, 50)  # which B has, so that B and D are not alike
    people = [row for row in PEOPLE if row["id"] in "BD"]
    asked = {"everyone": {"languages": {"en": 2}}, "inside": [least({"skills": "driver"}, 1)]}
    found = answer(problem(size=2, people=people, courses=[cheap, dear, licence], **asked))
    assert (costs(found), found.complete) == ([6, 10], True)


def test_what_only_a_condition_within_others_asks_is_taught_as_well() -> None:
    course = Course("signals", {"skills": "signals"}, 2)
    either = [{"any": [{"skills": "signals"}, {"skills": "cook"}]}, {"none": [{"none": [{"skills": "signals"}]}]}]
    for who in either:
        assert costs(answer(problem(inside=[least(who, 2)], courses=[course]))) == [4]


def test_nobody_takes_a_course_that_gives_them_nothing() -> None:
    """A has English 2 already, so that the third of three must be somebody else."""
    found = answer(problem(size=3, everyone={"languages": {"en": 2}}, courses=[ENGLISH]))
    assert who_goes(found) == {"English 2": ["B", "D"]}


def test_what_somebody_has_is_never_lowered() -> None:
    """A takes the course for its skill, and is still a speaker of level 2."""
    both = Course("search", {"languages": {"en": 1}, "skills": "search"}, 2, who={"id": "A"})
    asked = [least({"languages": {"en": 2}, "skills": "search"}, 1)]
    found = answer(problem(size=1, inside=asked, courses=[both]))
    assert costs(found) == [2]
    assert found.plans[0].pool.person(0)["languages"] == {"en": (Fraction(4),), "fr": (Fraction(2),)}


LADDER = [
    Course("EOD 1", {"skills": "eod 1"}, 2, who={"skills": "driver"}, weeks=3),
    Course("EOD 2", {"skills": "eod 2"}, 4, who={"skills": "eod 1"}, weeks=5),
]


def test_a_course_may_open_the_way_to_the_next_where_there_is_time_for_both() -> None:
    asked = [least({"skills": "eod 2"}, 1)]
    found = answer(problem(size=1, inside=asked, courses=LADDER, today="2026-11-20"))
    assert costs(found) == [6]
    (schedule,) = found.plans[0].schedules
    assert (schedule.courses, schedule.weeks) == (("EOD 1", "EOD 2"), 8)


def test_one_day_too_few_for_two_courses_is_too_few() -> None:
    asked = [least({"skills": "eod 2"}, 1)]
    assert answer(problem(size=1, inside=asked, courses=LADDER, today="2026-11-21")).verdict == "impossible"


def test_the_order_in_the_file_is_not_the_order_in_which_courses_are_taken() -> None:
    asked = [least({"skills": "eod 2"}, 1)]
    found = answer(problem(size=1, inside=asked, courses=LADDER[::-1], today="2026-11-20"))
    assert found.plans[0].schedules[0].courses == ("EOD 1", "EOD 2")
    assert [each.course for each in found.plans[0].courses] == ["EOD 2", "EOD 1"]


def test_a_course_that_closes_the_way_to_another_is_taken_last() -> None:
    """Whoever has English may not take the first; both are needed in one person."""
    courses = [
        Course("for those without", {"skills": "cook"}, 1, who={"none": [{"languages": "en"}]}),
        Course("English", {"languages": {"en": 1}}, 1),
    ]
    asked = [least({"skills": "cook", "languages": "en"}, 1)]
    found = answer(problem(size=1, inside=asked, courses=courses))
    assert found.plans[0].schedules[0].courses == ("for those without", "English")
    assert found.plans[0].schedules[0].id == "C"


def test_different_people_have_the_time_that_one_has_not() -> None:
    courses = [Course("long", {"skills": "cook"}, 1, weeks=8), Course("also long", {"skills": "baker"}, 1, weeks=8)]
    both = {"skills": "cook"}, {"skills": "baker"}
    of_two = answer(problem(size=2, inside=[least(who, 1) for who in both], courses=courses, today="2026-11-20"))
    assert costs(of_two) == [2]
    of_one = answer(problem(size=1, inside=[least(who, 1) for who in both], courses=courses, today="2026-11-20"))
    assert of_one.verdict == "impossible"


def test_recruits_join_up_to_their_number_and_courses_fill_the_rest() -> None:
    nurse = Recruit("nurse", {"skills": "medic", "sex": "F"}, 4, 1)
    medic = Course("medic", {"skills": "medic"}, 6)
    found = answer(problem(size=3, inside=[least({"skills": "medic"}, 3)], courses=[medic], recruits=[nurse]))
    assert costs(found) == [10, 12]
    assert [(each.recruit, each.number, each.cost) for each in found.plans[0].recruits] == [("nurse", 1, 4)]
    assert "nurse 1" in [member.id for member in found.plans[0].teams[0].members]
    assert found.plans[1].recruits == ()


def test_recruits_without_a_number_are_as_many_as_are_wanted() -> None:
    found = answer(problem(size=3, everyone={"skills": "cook"}, recruits=[Recruit("cook", {"skills": "cook"}, 2)]))
    assert (costs(found), found.plans[0].recruits[0].number) == ([6], 3)


def test_recruits_take_no_courses() -> None:
    cook = Course("cook", {"skills": "cook"}, 1)
    asked = [least({"skills": "cook", "sex": "X"}, 1)]
    assert (
        answer(problem(inside=asked, courses=[cook], recruits=[Recruit("x", {"sex": "X"}, 1, 2)])).verdict
        == "impossible"
    )


def test_a_recruit_of_the_same_name_as_somebody_is_another() -> None:
    people = [*PEOPLE, {"id": "cook 1", "skills": "driver", "score": 1}]
    found = answer(
        problem(
            size=1, people=people, everyone={"skills": "cook"}, recruits=[Recruit("cook", {"skills": "cook"}, 2, 1)]
        )
    )
    assert [member.id for member in found.plans[0].teams[0].members] == ["recruit cook 1"]


def test_plans_that_cost_nothing_hold_no_more_than_is_needed() -> None:
    free = [Course("free", {"languages": {"en": 2}}, 0), Course("free, too", {"skills": "cook"}, 0)]
    found = answer(problem(size=2, everyone={"languages": {"en": 2}}, courses=free))
    assert [(plan.cost, [(each.course, each.number) for each in plan.courses]) for plan in found.plans] == [
        (0, [("free", 1)])
    ]
    assert found.complete


def test_of_plans_that_cost_the_same_the_one_that_takes_less_comes_first() -> None:
    steps = [
        Course("first half", {"skills": "half"}, 1),
        Course("second half", {"skills": "whole"}, 1, who={"skills": "half"}),
        Course("at once", {"skills": "whole"}, 2),
    ]
    found = answer(problem(size=1, everyone={"skills": "whole"}, courses=steps))
    assert [[each.course for each in plan.courses] for plan in found.plans] == [
        ["at once"],
        ["first half", "second half"],
    ]
    assert costs(found) == [2, 2]


def test_a_cheaper_plan_comes_first_however_much_it_takes() -> None:
    points = [{"id": name, "score": 0} for name in "ABCDE"]
    recruits = [Recruit(f"r{score}", {"score": score}, cost, number=4) for score, cost in ((4, 9), (2, 2), (1, 1.5))]
    asked = problem(size=5, people=points, inside=[Requirement(Total("score"), at_least=4)], recruits=recruits)
    found = answer(asked, 9)
    # 2 + 2; 2 + 1 + 1; 1 + 1 + 1 + 1; 4
    assert (costs(found), found.complete) == ([4, 5, 6, 9], True)


def test_a_little_that_is_dearer_comes_after_much_that_is_cheaper() -> None:
    points = [{"id": name, "score": 0} for name in "ABCDE"]
    recruits = [Recruit(f"r{score}", {"score": score}, cost, number=4) for score, cost in ((4, 5), (1, 1))]
    asked = problem(size=5, people=points, inside=[Requirement(Total("score"), at_least=4)], recruits=recruits)
    found = answer(asked, 9)
    taken = [{each.recruit: each.number for each in plan.recruits} for plan in found.plans]
    assert (taken, found.complete) == ([{"r1": 4}, {"r4": 1}], True)


def test_a_free_course_is_taken_by_no_more_than_it_must_be_whatever_the_engine_likes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = maximize.maximize

    def contrary(program: Any, objective: Any, budget: Any, *given: Any, **named: Any) -> maximize.Optimum:
        """Of the choices that are equally good the one in which most is taken."""
        found = usual(program, objective, budget, *given, **named)
        if found.placement is None:
            return found
        tied = program.holding([row(objective, found.value, found.value, cheapest.LIMITS)])
        most = Linear(auxiliaries=dict.fromkeys(range(len(program.auxiliaries)), 1))
        return replace(found, placement=usual(tied, most, budget).placement)

    monkeypatch.setattr(maximize, "maximize", contrary)
    free = Course("English", {"languages": {"en": 2}}, 0, who={"languages": {"en": 1}})
    found = answer(problem(everyone={"languages": {"en": 2}}, courses=[free]))
    assert ([len(people) for people in who_goes(found).values()], found.complete) == ([1], True)


def test_only_as_many_plans_as_are_asked_for_are_given_and_the_list_is_not_called_complete() -> None:
    courses = [Course(f"c{cost}", {"languages": {"en": 2}}, cost) for cost in (1, 2, 3)]
    asked = problem(everyone={"languages": {"en": 2}}, courses=courses)
    first = answer(asked, 2)
    assert (costs(first), first.complete) == ([1, 2], False)
    assert (costs(answer(asked, 3)), answer(asked, 3).complete) == ([1, 2, 3], True)


def test_costs_are_exact() -> None:
    course = Course("c", {"languages": {"en": 2}}, 0.1)
    found = answer(problem(size=4, everyone={"languages": {"en": 2}}, courses=[course]))
    assert costs(found) == [Fraction(3, 10)]


def test_ctrl_c_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = analysis.find_plans

    def pressed(*given: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return usual(*given)

    monkeypatch.setattr(analysis, "find_plans", pressed)
    with as_in_a_terminal():
        found = answer(problem(everyone={"languages": {"en": 2}}, courses=[ENGLISH]))
    assert (found.verdict, found.complete, found.note) == ("undecided", False, "stopped before the end")


# A version of somebody is that person


def test_nobody_fills_two_places_in_two_versions_of_themselves() -> None:
    courses = [Course("cook", {"skills": "cook"}, 1), Course("baker", {"skills": "baker"}, 1)]
    seats = [{"seat": "Cook", "who": {"skills": "cook"}}, {"seat": "Baker", "who": {"skills": "baker"}}]
    only_a = [{"id": "A", "score": 1, "skills": "driver; medic"}]
    assert answer(problem(people=only_a, seats=seats, courses=courses)).verdict == "impossible"
    two = [*only_a, {"id": "B", "score": 1, "skills": "driver"}]
    assert costs(answer(problem(people=two, seats=seats, courses=courses))) == [2]


def test_nobody_is_in_two_teams_in_two_versions_of_themselves() -> None:
    teams = [Team("s", 1, everyone={"skills": "cook"}), Team("t", 1, everyone={"skills": "baker"})]
    courses = [Course("cook", {"skills": "cook"}, 1), Course("baker", {"skills": "baker"}, 1)]
    alone = Problem([{"id": "A", "skills": "a; b"}], teams, courses=courses)
    assert answer(alone).verdict == "impossible"
    found = answer(Problem([{"id": "A", "skills": "a; b"}, {"id": "B", "skills": "a"}], teams, courses=courses))
    assert costs(found) == [2]
    assert len({member.id for roster in found.plans[0].teams for member in roster.members}) == 2


def test_a_seat_for_somebody_by_name_is_filled_by_that_person_after_their_course() -> None:
    seats = [{"seat": "Chief", "who": {"id": "C", "languages": {"en": 2}}}]
    course = Course("English", {"languages": {"en": 2}}, 1)
    found = answer(problem(size=1, seats=seats, courses=[course]))
    assert who_goes(found) == {"English": ["C"]}


def test_a_pair_kept_apart_is_kept_apart_after_any_course() -> None:
    apart = [{"pairs": [["B", "D"]], "at_most": 0}]
    asked: dict[str, Any] = {"size": 3, "everyone": {"languages": {"en": 2}}, "courses": [ENGLISH]}
    assert costs(answer(problem(**asked))) == [6]
    assert answer(problem(**asked, require=apart)).verdict == "impossible"


def test_a_group_kept_together_is_kept_together_after_any_course() -> None:
    together = [{"together": ["B", "D"], "at_most": 0}]
    asked: dict[str, Any] = {"size": 2, "inside": [least({"languages": {"en": 2}}, 2)], "courses": [ENGLISH]}
    assert costs(answer(problem(**asked))) == [3]
    assert costs(answer(problem(**asked, require=together))) == [6]


def test_a_course_may_be_for_some_by_name() -> None:
    course = Course("English", {"languages": {"en": 2}}, 1, who={"id": ["C"]})
    found = answer(problem(everyone={"languages": {"en": 2}}, courses=[course]))
    assert who_goes(found) == {"English": ["C"]}


# What is asked may be anything


def test_what_is_gained_counts_for_shares_totals_and_groups() -> None:
    courses = [
        Course("promotion", {"rank": "OR-4"}, 2),
        Course("practice", {"score": 8}, 3),
        Course("transfer", {"unit": "north"}, 1),
        Course("clearance", {"cleared": "yes", "medical_until": "2028-01-01"}, 4),
    ]
    people = [
        {**row, "unit": "south", "cleared": "no", "medical_until": "2027-01-01" if row["id"] != "A" else None}
        for row in PEOPLE
    ]
    for require, cost in (
        ([{"share": {"rank": {"at_least": "OR-4"}}, "at_least": "75%"}], 4),
        ([{"total": "score", "at_least": 29}], 3),
        ([{"average": "score", "at_least": 8}], 6),
        ([{"largest_group": "unit", "at_most": 2}], 2),
        ([{"distinct": "unit", "at_least": 2}], 1),
        ([{"lone": {"unit": "north"}, "at_least": 1}], 1),
        ([{"members": {"cleared": True}, "at_least": 2}], 8),
        ([{"members": {"medical_until": {"at_least": "2027-06-01"}}, "exactly": 1}], 4),
    ):
        found = answer(problem(size=4, people=people, require=require, courses=courses))
        assert costs(found)[:1] == [cost], require


def test_a_course_may_bring_somebody_below_a_ceiling_too() -> None:
    """Text is set, so a transfer takes somebody out of the group that is too large."""
    people = [{"id": name, "unit": "south"} for name in "ABC"]
    course = Course("transfer", {"unit": "north"}, 1)
    found = answer(
        Problem(people, [Team("t", 3, require=[{"members": {"unit": "south"}, "at_most": 1}])], courses=[course])
    )
    assert (costs(found), found.plans[0].courses[0].number) == ([2], 2)


def test_who_a_course_would_spoil_is_left_as_they_are() -> None:
    """At most English 1 is asked of everyone: only C, who has none, may learn some; the others stay."""
    people = [{"id": "A", "languages": "en:1"}, {"id": "C", "languages": "fr:1"}]
    course = Course("English 1", {"languages": {"en": 1}}, 1)
    strong = Course("English 2", {"languages": {"en": 2}}, 1)
    team = Team("t", 2, everyone={"languages": {"en": {"at_least": 1, "at_most": 1}}})
    found = answer(Problem(people, [team], fields={"languages": {"levels": "stanag"}}, courses=[strong, course]))
    assert who_goes(found) == {"English 1": ["C"]}


def test_aims_come_after_the_cost() -> None:
    aim = [{"members": {"languages": {"en": 2}}, "at_least": 2, "aim": 3}]
    found = answer(problem(size=3, inside=aim, courses=[ENGLISH], prefer=[Goal(most=Total("score"))]))
    assert costs(found) == [3]
    assert [goal.value for goal in found.plans[0].goals] == [1, 21]


def test_who_has_no_number_that_is_totalled_is_not_brought_into_the_team() -> None:
    people = [
        {"id": "A", "languages": "en:2", "score": 1},
        {"id": "B", "languages": "en:1"},
        {"id": "C", "languages": "en:1", "score": 2},
    ]
    asked = {"everyone": {"languages": {"en": 2}}, "courses": [ENGLISH], "prefer": [Goal(most=Total("score"))]}
    assert who_goes(answer(problem(people=people, **asked))) == {"English 2": ["C"]}
    assert answer(problem(people=people[:2], **asked)).verdict == "impossible"


def test_a_recruit_whom_a_total_could_not_count_is_a_mistake() -> None:
    asked = problem(recruits=[Recruit("r", {"sex": "F"}, 1, 1)], require=[{"total": "score", "at_least": 99}])
    with pytest.raises(ScenarioError, match="total score would count them"):
        answer(asked)


def test_a_total_over_a_blank_is_told_before_any_search() -> None:
    people = [{"id": "A", "score": 1}, {"id": "B"}]
    asked = problem(size=3, people=people, courses=[Course("c", {"score": 3}, 1)], prefer=[Goal(most=Total("score"))])
    with pytest.raises(ScenarioError, match="would count people whose cell is blank: B"):
        answer(asked)


# What is not decided


@pytest.mark.by_the_hundred
def test_with_hardly_any_work_all_that_is_said_is_true() -> None:
    """One question may be answered at once; a list of plans takes two at least, and is not called complete."""
    helped = 0
    for seed in range(0, 480, 8):
        scenario, truth = drawn(seed)
        if truth is None:
            continue
        found = answer(load(scenario), work=1e-9)
        if truth and any(truth[0].numbers):
            helped += 1
            assert found.verdict in ("best", "found", "undecided"), seed
            assert not found.complete, seed
            best = [plan.cost for plan in truth[: len(found.plans)]]
            assert costs(found) == best if found.verdict == "best" else costs(found) >= best
        else:
            assert found.needless or found.verdict in ("undecided" if truth else "impossible", "undecided"), seed
            assert not found.needless or truth
    assert helped > 3


@pytest.mark.unmeasured
def test_with_no_work_at_all_nothing_is_known() -> None:
    from composer.analyses.gaps.plans import find_plans
    from composer.solvers.budget import Budget

    for seed in range(12):
        budget = Budget(work=1.0)
        budget.spend(1.0)
        found = find_plans(load(random_plan(seed)), budget)
        assert (found.verdict, found.plans, found.complete) == ("undecided", (), False)


def test_a_plan_that_is_not_proved_is_shown_alone_and_not_called_cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    real = cheapest.maximize.maximize
    monkeypatch.setattr(cheapest.maximize, "maximize", lambda *args, **more: replace(real(*args, **more), basis=None))
    found = answer(problem(everyone={"languages": {"en": 2}}, courses=[ENGLISH]))
    assert (found.verdict, found.complete, [plan.proved for plan in found.plans]) == ("found", False, [False])


def test_a_plan_whose_people_take_another_course_of_the_same_cost_is_a_disagreement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = training.cheapest_plans

    def mistaken(*given: Any) -> Any:
        choices, complete = usual(*given)
        return [replace(choice, numbers=choice.numbers[::-1]) for choice in choices], complete

    monkeypatch.setattr(training, "cheapest_plans", mistaken)
    courses = [Course("English", {"languages": {"en": 2}}, 3), Course("cooking", {"skills": "cook"}, 3)]
    with pytest.raises(Disagreement, match="a plan costs 3"):
        answer(problem(everyone={"languages": {"en": 2}}, courses=courses))


def test_later_plans_that_are_not_proved_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    courses = [Course(f"c{cost}", {"languages": {"en": 2}}, cost) for cost in (1, 2, 3)]
    real, asked = cheapest.maximize.maximize, []

    def best(*args: Any, **more: Any) -> Any:
        asked.append(args)
        answer = real(*args, **more)
        return answer if len(asked) < 3 else replace(answer, basis=None)

    monkeypatch.setattr(cheapest.maximize, "maximize", best)
    found = answer(problem(everyone={"languages": {"en": 2}}, courses=courses))
    assert (found.verdict, costs(found), found.complete) == ("best", [1, 2], False)


def test_too_many_combinations_of_courses_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "GAPS_COMBINATIONS", 3)
    found = answer(problem(everyone={"languages": {"en": 2}}, courses=[ENGLISH]))
    assert (found.verdict, found.complete) == ("undecided", False)
    assert "too many combinations" in found.note


@pytest.mark.parametrize("seed", [40, 42])
def test_what_a_recruit_brings_puts_no_cell_of_the_pool_in_doubt(seed: int) -> None:
    """Without the recruits too few cells of `postcode` are numbers for the others to be in doubt."""
    assert answer(load(random_plan(seed))).verdict in ("best", "impossible")
