"""What plans are made of: cells that nothing tells apart, a plan counted again by hand, and how it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from composer import Course, Disagreement, Members, Problem, Recruit, Requirement, Team, Who, explain, gaps, load
from composer.analyses.gaps import plans as training
from composer.analyses.gaps import verify_plan
from composer.analyses.gaps import words as gaps_words
from composer.analyses.gaps.cell_states import FieldQueries, merge_alike, reachable_cells
from composer.analyses.gaps.recruits import with_recruits
from composer.analyses.gaps.training_program import encode_training
from composer.analyses.gaps.variants import make_variants
from composer.analyses.gaps.words import gaps_text
from composer.pool import Pool
from composer.pool.reading import table_of
from tests.support.command_line import SCENARIOS, Run, run, written

__all__ = ["run"]

STANAG = {"languages": {"levels": "stanag"}}


# Cells that nothing tells apart


def like(cells: list[str], gives: list[dict[str, Any]], asked: list[dict[str, Any]]) -> dict[str, str]:
    """For each cell that is there or could come about the one that stands for it; a blank one is `-`."""
    pool = Pool.of(table_of([{"id": f"P{i}", "languages": cell} for i, cell in enumerate(cells)]), STANAG)
    column = pool.columns["languages"]
    all_cells = reachable_cells(column, [column.gain(each, pool.tour) for each in gives])
    code = merge_alike(all_cells, pool, [FieldQueries.by_who(Who(who)) for who in asked])
    texts = [*all_cells.column.texts, "-"]
    return {text: texts[code[place]] for place, text in enumerate(texts)}


def test_cells_on_the_same_side_of_every_condition_are_one() -> None:
    asked = [{"languages": {"en": 2}}]
    assert like(["en:1", "", "en:2", "en:3; fr:1"], [], asked) == {
        "en:1": "en:1",
        "-": "en:1",
        "en:2": "en:2",
        "en:3; fr:1": "en:2",
    }


def test_cells_that_a_course_would_tell_apart_are_two() -> None:
    """Level 2+ is not asked; but a course that gives 2 leads from 1 past the condition, and from 3 it leads nowhere."""
    asked = [{"languages": {"en": {"at_least": 2, "at_most": 2}}}]
    merged = like(["en:1", "en:3", "fr:1"], [{"en": 2}], asked)
    assert merged["en:1"] == merged["fr:1"] != merged["en:3"]
    assert merged["en:2"] == merged["fr:1; en:2"]
    assert like(["en:1", "en:3", "fr:1"], [], asked) == dict.fromkeys(["en:1", "en:3", "fr:1", "-"], "en:1")


def test_cells_of_a_field_that_is_read_in_full_all_differ() -> None:
    pool = Pool.of(table_of([{"id": "A", "unit": "x"}, {"id": "B", "unit": "y"}, {"id": "C", "unit": None}]))
    cells = reachable_cells(pool.columns["unit"], [])
    whole = FieldQueries((), ("unit",), lambda people: people.columns["unit"].codes)
    assert merge_alike(cells, pool, [whole]).tolist() == [0, 1, -1]
    assert merge_alike(cells, pool, []).tolist() == [0, 0, 0]


def test_every_cell_that_courses_lead_to_is_there() -> None:
    column = Pool.of(table_of([{"id": "A", "languages": "en:1"}]), STANAG).columns["languages"]
    gains = [column.gain(each, Pool.of(table_of([{"id": "A"}])).tour) for each in ({"en": 2}, {"fr": 1}, {"en": 3})]
    cells = reachable_cells(column, [*gains, None])
    texts = set(cells.column.texts)
    assert {"en:1", "en:2", "en:3", "en:1; fr:1", "en:2; fr:1", "en:3; fr:1", "fr:1", "fr:1; en:2"} <= texts
    assert cells.after[3] is None
    for after, gain in zip(cells.after, gains, strict=False):
        assert after is not None
        for code, text in enumerate(cells.column.texts):
            assert sorted(cells.column.texts[after[code]].split("; ")) == sorted(gain.cell(text).split("; "))
        assert cells.column.texts[after[-1]] == gain.cell(None)


# People in several versions of themselves


def test_a_pool_of_versions_finds_everybody_by_their_id() -> None:
    pool = Pool.of(table_of([{"id": "A", "x": "1"}, {"id": "B", "x": "2"}]))
    several = make_variants(pool, np.array([0, 1, 1, 0, 1]), {})
    assert several.ids == ("A", "B", "B", "A", "B")
    assert [several.row(identity) for identity in ("A", "B", "C")] == [0, 1, None]
    assert (several.versions(0), several.versions(1)) == ([0, 3], [1, 2, 4])
    assert Who(id=["B"]).mask(several).tolist() == [False, True, True, False, True]
    assert pool.versions(1) == [1]


# The program


def small(**more: Any) -> Problem:
    people = [{"id": name, "skills": "a; b" if name == "A" else "a"} for name in "ABCDEF"]
    asked = [Requirement(Members(Who(skills="cook")), at_least=2)]
    return Problem(people, [Team("t", 3, require=asked)], **more)


def test_people_who_are_alike_are_counted_and_not_told_one_by_one() -> None:
    """Six people, two of whom differ in nothing that is asked: one class, one helper."""
    developed = encode_training(small(courses=[Course("cook", {"skills": "cook"}, 1)]), goals=False)
    assert len(developed.takings) == 1
    assert len(developed.takings[0].people) == 6


def test_courses_that_change_nothing_that_is_asked_are_offered_to_nobody() -> None:
    courses = [Course("baker", {"skills": "baker"}, 1), Course("cook", {"skills": "cook"}, 1, places=0)]
    assert encode_training(small(courses=courses), goals=False).takings == ()


def test_of_versions_that_do_the_same_those_with_fewer_courses_are_kept() -> None:
    courses = [Course("cook", {"skills": "cook"}, 1), Course("cook and baker", {"skills": ["cook", "baker"]}, 1)]
    takings = encode_training(small(courses=courses), goals=False).takings
    assert sorted(taking.courses for taking in takings) == [(0,), (1,)]


def test_no_more_recruits_are_looked_at_than_the_teams_can_hold() -> None:
    asked = small(recruits=[Recruit("cook", {"skills": "cook"}, 1, 1000), Recruit("few", {"skills": "cook"}, 1, 2)])
    pool, kind = with_recruits(asked)
    assert np.bincount(kind + 1).tolist() == [6, 3, 2]
    assert pool.ids[6:] == ("cook 1", "cook 2", "cook 3", "few 1", "few 2")


def test_a_recruit_born_on_a_day_has_an_age() -> None:
    people = [{"id": "A", "birth": "2000-01-16"}]
    recruits = [Recruit("young", {"birth": "2009-01-14"}, 1, 1), Recruit("old", {"age": 60}, 1, 1)]
    problem = Problem(people, [Team("t", 1, everyone={"age": {"at_least": 18}})], start="2027-01-15", recruits=recruits)
    pool, _ = with_recruits(problem)
    assert [str(pool.person(row)["age"]) for row in range(3)] == ["26", "18", "60"]


# Counted again by hand


LADDER = [
    Course("first", {"skills": "half"}, 2, weeks=3, places=1),
    Course("second", {"skills": "cook"}, 3, who={"skills": "half"}, weeks=5),
]


def counted(
    takers: dict[int, tuple[int, ...]], recruits: dict[str, int] | None = None, today: str = "2026-11-20"
) -> Any:
    people = [{"id": "A", "skills": "a; b"}, {"id": "B", "skills": None}]
    problem = Problem(
        people,
        [Team("t", 1)],
        start="2027-01-15",
        today=today,
        courses=LADDER,
        recruits=[Recruit("cook", {"skills": "cook"}, 7, 2)],
    )
    pool, _ = with_recruits(problem)
    return verify_plan.verify_plan(problem, verify_plan.after_plan(problem, pool, takers), takers, recruits or {})


def test_a_plan_costs_its_seats_and_its_recruits() -> None:
    assert counted({}) == 0
    assert counted({0: (0, 1)}) == 5
    assert counted({1: (0,)}, {"cook": 2}) == 16


@pytest.mark.parametrize(
    ("takers", "recruits", "today", "said"),
    [
        ({0: (1,)}, {}, "2026-11-20", "person 1 of the pool may not take the course second"),
        ({0: (1, 0)}, {}, "2026-11-20", "person 1 of the pool may not take the course second"),
        ({0: (0, 1)}, {}, "2026-11-21", "person 1 of the pool has no time"),
        ({0: (0, 0)}, {}, "2026-11-20", "person 1 of the pool has no time"),
        ({0: (0,), 1: (0,)}, {}, "2026-11-20", "the course first has 1 places, 2 are taken"),
        ({}, {"cook": 3}, "2026-11-20", "more of the recruits cook are taken than there are"),
    ],
)
def test_a_plan_that_cannot_be_is_a_disagreement(
    takers: dict[int, tuple[int, ...]], recruits: dict[str, int], today: str, said: str
) -> None:
    with pytest.raises(Disagreement, match=said):
        counted(takers, recruits, today)


def test_people_who_are_others_than_by_hand_are_a_disagreement() -> None:
    problem = small(courses=[Course("cook", {"skills": "cook"}, 1)])
    with pytest.raises(Disagreement, match="after their courses person 2 of the pool differs in `skills`"):
        verify_plan.verify_plan(problem, problem, {1: (0,)}, {})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: {**found, 2: (0,)},
        lambda found: dict(list(found.items())[:-1]),
        lambda found: {row: courses * 2 for row, courses in found.items()},
    ],
    ids=["one more", "one less", "twice"],
)
def test_a_plan_that_is_told_wrongly_is_never_an_answer(
    spoil: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = small(courses=[Course("cook", {"skills": "cook"}, 1)])
    real = training.TrainingProgram.takers
    monkeypatch.setattr(training.TrainingProgram, "takers", lambda self, placement: spoil(real(self, placement)))
    with pytest.raises(Disagreement):
        gaps(problem)


def test_a_cost_that_is_told_wrongly_is_never_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    real = training.cheapest_plans

    def dearer(*args: Any) -> Any:
        choices, complete = real(*args)
        return [replace(choice, cost=choice.cost + 1) for choice in choices], complete

    monkeypatch.setattr(training, "cheapest_plans", dearer)
    with pytest.raises(Disagreement, match="recomputed it costs 2"):
        gaps(small(courses=[Course("cook", {"skills": "cook"}, 1)]))


# How it is told

FILE = """\
title: Patrol
today: 2026-12-18
start: 2027-01-15
pool:
  - {id: P1, name: Ann, sex: F, languages: "ar:2; en:3", skills: driver, score: 5}
  - {id: P2, name: Bob, sex: M, languages: "en:2", skills: driver; medic, score: 9}
  - {id: P3, name: Cem, sex: M, languages: "ar:1", skills: cook, score: 7}
teams:
  - name: patrol
    size: 2
    everyone: {languages: {en: 2}}
    require: [{members: {skills: medic, languages: ar}, at_least: 1}]
prefer: [{most: {total: score}}]
courses:
  - {name: medic 1, gives: {skills: aid}, cost: 2.5, weeks: 1}
  - {name: medic 2, who: {skills: aid}, gives: {skills: medic}, cost: 1, weeks: 3}
recruits:
  - {name: linguist, gives: {languages: {ar: 3, en: 3}, skills: [medic], score: 1}, cost: 4, number: 1}
"""


@pytest.fixture
def patrol(tmp_path: Path) -> Path:
    return written(tmp_path / "patrol.yaml", FILE)


def test_gaps_tells_who_goes_where_and_what_it_costs(run: Run, patrol: Path) -> None:
    status, out, err = run("gaps", patrol)
    assert (status, err) == (0, "")
    assert out == (
        "Patrol\n"
        "\n"
        "With courses and recruits a team is possible, and the first plan is the cheapest; that is proved.\n"
        "\n"
        "                       plan 1   plan 2\n"
        "cost                      3.5        4\n"
        "medic 1                     1        –\n"
        "medic 2                     1        –\n"
        "linguist (recruited)        –        1\n"
        "total score                14       10\n"
        "There is no other plan that does not hold more than one of these.\n"
        "\n"
        "Plan 1: it costs 3.5\n"
        "course or recruit   number   cost   who\n"
        "medic 1                  1    2.5   P1\n"
        "medic 2                  1      1   P1\n"
        "P1 takes medic 1, then medic 2 (4 weeks).\n"
        "\n"
        "Plan 2: it costs 4\n"
        "course or recruit      number   cost\n"
        "linguist (recruited)        1      4\n"
    )


def test_a_single_plan_comes_with_how_sure_its_goals_are(run: Run, patrol: Path) -> None:
    out = run("gaps", patrol, "--plans", "1").out
    assert "plan 1" not in out
    assert out.endswith(
        "What is preferred, the most important first\n"
        "     preferred                          reached   how sure\n"
        "1.   total score, as high as possible        14   proved: nothing better is possible\n"
        "\n"
        "1 plan is shown; there may be others, none of them cheaper.\n"
    )


def test_an_explanation_compares_the_plans_and_tells_who_goes_in_the_first(run: Run, patrol: Path) -> None:
    out = run("explain", patrol).out
    assert "\ntotal score                14       10\n" in out
    assert "\nPlan 1: it costs 3.5\n" in out
    assert "\n`team-composer gaps` says who takes part in the others.\n" in out
    assert "Plan 2: " not in out
    everybody = run("explain", patrol, "--people").out
    assert "\nPlan 2: it costs 4\n" in everybody
    assert "`team-composer gaps`" not in everybody
    assert "`team-composer gaps`" not in run("explain", patrol, "--ways", "1").out


def test_without_ways_out_no_plans_are_looked_for(patrol: Path) -> None:
    found = explain(load(patrol), ways=0)
    assert (found.verdict, found.ways_out, found.plans) == ("impossible", None, None)


def test_many_plans_stand_in_several_tables(patrol: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps_words, "SIDE_BY_SIDE", 1)
    said = gaps_text(gaps(load(patrol)))
    assert (
        "              plan 1\n"
        "cost             3.5\n"
        "medic 1            1\n"
        "medic 2            1\n"
        "total score       14\n"
        "\n"
        "                       plan 2\n"
        "cost                        4\n"
        "linguist (recruited)        1\n"
        "total score                10\n"
        "There is no other plan"
    ) in said


def test_gaps_as_json_has_everything(run: Run, patrol: Path) -> None:
    status, out, _ = run("gaps", patrol, "--json")
    said = json.loads(out)
    assert status == 0
    assert (said["verdict"], said["complete"]) == ("best", True)
    first, second = said["plans"]
    assert first["courses"] == [
        {"course": "medic 1", "people": ["P1"], "number": 1, "cost": 2.5, "cost_exact": "5/2"},
        {"course": "medic 2", "people": ["P1"], "number": 1, "cost": 1},
    ]
    assert first["schedules"] == [{"id": "P1", "courses": ["medic 1", "medic 2"], "weeks": 4}]
    assert (first["cost"], first["cost_exact"], first["recruits"], first["proved"]) == (3.5, "7/2", [], True)
    assert [member["id"] for member in first["teams"][0]["members"]] == ["P1", "P2"]
    assert first["goals"][0]["value"] == 14
    assert second["recruits"] == [{"recruit": "linguist", "number": 1, "cost": 4}]
    assert [member["id"] for member in second["teams"][0]["members"]] == ["P2", "linguist 1"]
    assert {"title", "note", "effort", "warnings", "seconds", "versions", "inputs"} < set(said)


@pytest.mark.parametrize("options", [(), ("--json",), ("--people",), ("--people", "--json")])
def test_gaps_tells_nothing_of_anybody_but_their_id(run: Run, patrol: Path, options: tuple[str, ...]) -> None:
    out = run("gaps", patrol, *options).out
    for cell in ("Ann", "Bob", "Cem", '"F"', "ar:2", "en:3", "driver"):
        assert cell not in out


def test_everybody_in_the_teams_is_listed_only_where_that_is_asked_for(run: Run, patrol: Path) -> None:
    assert "P2" not in run("gaps", patrol, "--plans", "1").out
    listed = run("gaps", patrol, "--plans", "1", "--people").out
    assert "patrol – 2 members" in listed
    assert "P2" in listed
    shown = run("gaps", patrol, "--plans", "1", "--show", "skills").out
    assert "driver; aid; medic" in shown


def test_as_many_plans_as_are_asked_for_are_told(run: Run, patrol: Path) -> None:
    out = run("gaps", patrol, "--plans", "1").out
    assert "Plan 2" not in out
    assert "1 plan is shown; there may be others, none of them cheaper." in out
    assert run("gaps", patrol, "--plans", "0").status == 2


def test_gaps_ends_with_the_status_of_its_answer(run: Run, tmp_path: Path) -> None:
    nothing = FILE.replace("size: 2", "size: 4").replace("number: 1", "number: 0")
    status, out, _ = run("gaps", written(tmp_path / "nothing.yaml", nothing))
    assert (status, "Not even with all of the courses" in out) == (1, True)
    bare = FILE[: FILE.index("courses:")]
    status, out, _ = run("gaps", written(tmp_path / "bare.yaml", bare))
    assert (status, "offers no courses or recruits" in out) == (1, True)
    needless = FILE.replace("at_least: 1}]", "at_least: 0}]")
    status, out, _ = run("gaps", written(tmp_path / "needless.yaml", needless))
    assert (status, "no course or recruit is needed" in out) == (0, True)
    wrong = FILE.replace("gives: {skills: aid}", "gives: {skils: aid}")
    status, out, err = run("gaps", written(tmp_path / "wrong.yaml", wrong))
    assert (status, out) == (2, "")
    assert 'course "medic 1", gives: skils: the pool has no column `skils` – did you mean `skills`?' in err
    status, out, _ = run("gaps", SCENARIOS / "engineer_detachment.yaml", "--seconds", "0.000001")
    assert status == 3
    assert "No plan was found in the time given" in out


def test_a_course_that_nobody_can_finish_is_worth_a_warning(run: Run, tmp_path: Path) -> None:
    late = written(tmp_path / "late.yaml", FILE.replace("weeks: 3", "weeks: 4.5"))
    status, _, err = run("gaps", late)
    assert status == 0
    assert "nobody can finish the course `medic 2` before the tour starts: 28 days are left" in err


@pytest.mark.parametrize(
    ("expect", "said", "status"),
    [
        ("{plans: [3.5, 4]}", "plans as expected", 0),
        ("{plans: [7/2]}", "plans as expected", 0),
        ("{verdict: impossible, plans: [3.5]}", "impossible, as expected; plans as expected", 0),
        ("{plans: [3]}", "NOT AS EXPECTED: expected plans that cost 3, got 7/2", 1),
        ("{plans: [3.5, 4, 5]}", "NOT AS EXPECTED: expected plans that cost 7/2, 4, 5, got 7/2, 4", 1),
        ("{plans: []}", "NOT AS EXPECTED: expected plans that cost none, got 7/2", 1),
    ],
)
def test_what_plans_should_cost_is_checked(run: Run, tmp_path: Path, expect: str, said: str, status: int) -> None:
    ran = run("check", written(tmp_path / "s.yaml", f"{FILE}expect: {expect}\n"))
    assert ran.status == status
    assert said in ran.out


def test_no_plan_may_be_expected(run: Run, tmp_path: Path) -> None:
    text = FILE.replace("at_least: 1}]", "at_least: 0}]") + "expect: {plans: []}\n"
    ran = run("check", written(tmp_path / "s.yaml", text))
    assert (ran.status, "plans as expected" in ran.out) == (0, True)


def test_plans_that_are_not_found_in_time_are_not_decided(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "s.yaml", f"{FILE}expect: {{plans: [3.5]}}\n")
    ran = run("check", path, "--seconds", "0.000001")
    assert (ran.status, "NOT DECIDED" in ran.out) == (3, True)


def test_the_answer_shows_itself_in_a_notebook(patrol: Path) -> None:
    from composer import load

    found = gaps(load(patrol))
    frame = found.frame()
    assert frame.to_dict("records") == [
        {"plan": 1, "what": "medic 1", "number": 1, "cost": 2.5, "people": ["P1"]},
        {"plan": 1, "what": "medic 2", "number": 1, "cost": 1.0, "people": ["P1"]},
        {"plan": 2, "what": "linguist", "number": 1, "cost": 4.0, "people": None},
    ]
    assert "<b>best</b>" in found._repr_html_()
    assert len(gaps(small()).frame()) == 0


def test_courses_may_be_given_as_they_stand_in_a_file() -> None:
    course = {"name": "cook", "gives": {"skills": "cook"}, "cost": 1, "who": {"skills": "b"}}
    assert small(courses=[course]).courses == (Course("cook", {"skills": "cook"}, 1, who={"skills": "b"}),)


def test_the_same_question_has_the_same_answer() -> None:
    problem = small(courses=[Course("cook", {"skills": "cook"}, 1)])
    first, second = (gaps(problem).to_dict() for _ in range(2))
    assert {**first, "seconds": 0} == {**second, "seconds": 0}
    assert gaps_text(gaps(problem)) == gaps_text(gaps(problem))
