"""Reports: the words and numbers that people and programs get."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from composer import alternatives, explain, gaps, indispensable, tradeoffs, why
from composer.analyses.alternatives.words import alternatives_text
from composer.analyses.explain.words import explanation_text
from composer.analyses.gaps.words import gaps_text
from composer.analyses.solve.answer import Outcome
from composer.analyses.solve.search import solve
from composer.analyses.solve.words import outcome_text
from composer.analyses.tradeoffs.words import front_text
from composer.analyses.verify.recount import verify
from composer.analyses.verify.words import verification_text
from composer.analyses.why.words import indispensable_text, why_text
from composer.problem.results import Effort, Finding, GoalValue, Member, People, Roster
from composer.render.json import text
from composer.render.plain import aimed, counted, sure, wanted
from composer.render.writer import Page
from composer.scenario.load import load
from composer.scenario.yaml import read_yaml
from tests.support.command_line import IMPOSSIBLE, SCENARIOS, SMALL


def _problem(scenario: str = SMALL):  # type: ignore[no-untyped-def]
    tree = read_yaml(scenario, "small.yaml").value
    assert isinstance(tree, dict)
    return load(tree)


FINDING = Finding("Women", Fraction(100, 3), Fraction(25), None, True, "percent", Fraction(50), 1)
OUTCOME = Outcome(
    verdict="found",
    teams=(Roster("نقطة", (Member("P1", "Leader"), Member("Ж2")), (FINDING,)),),
    findings=(Finding("size", None, None, Fraction(2), False, "people", note="P1 has no age"),),
    goals=(
        GoalValue("aims", Fraction(1), Fraction(0), False, False),
        GoalValue("most total x", None, None, False, True),
    ),
    people=People(5, 4, 3, 0, 3),
    effort=Effort(),
    seconds={"solve": 0.12345},
    versions={"composer": "0.1.0"},
    inputs={"a.yaml": "ff"},
    title="Patrol",
    warnings=("look twice",),
    note="stopped before the end",
)


def test_json_is_what_the_contract_says() -> None:
    assert OUTCOME.to_dict() == {
        "verdict": "found",
        "answer": "found",
        "title": "Patrol",
        "note": "stopped before the end",
        "basis": None,
        "teams": [
            {
                "name": "نقطة",
                "members": [{"id": "P1", "seat": "Leader"}, {"id": "Ж2", "seat": None}],
                "findings": [
                    {
                        "requirement": "Women",
                        "observed": 100 / 3,
                        "observed_exact": "100/3",
                        "at_least": 25,
                        "at_most": None,
                        "met": True,
                        "unit": "percent",
                        "aim": 50,
                        "short": 1,
                    }
                ],
            }
        ],
        "findings": [
            {
                "requirement": "size",
                "observed": None,
                "at_least": None,
                "at_most": 2,
                "met": False,
                "unit": "people",
                "note": "P1 has no age",
            }
        ],
        "goals": [
            {"goal": "aims", "value": 1, "bound": 0, "proved": False, "basis": None, "unit": ""},
            {"goal": "most total x", "value": None, "bound": None, "proved": False, "basis": None, "unit": ""},
        ],
        "targets": [],
        "people": {"pool": 5, "eligible": 4, "considered": 3, "priced": 0, "core": 3, "unknown": 0},
        "effort": {"work": 0.0, "rounds": 0, "decisions": 0},
        "warnings": ["look twice"],
        "doubts": [],
        "seconds": {"solve": 0.123},
        "versions": {"composer": "0.1.0"},
        "inputs": {"a.yaml": "ff"},
    }


def test_json_keeps_every_script_and_its_keys_in_order() -> None:
    written = text(OUTCOME.to_dict())
    assert "نقطة" in written
    assert "Ж2" in written
    assert list(json.loads(written)) == list(OUTCOME.to_dict())


def test_whole_numbers_are_integers_and_shares_are_in_percent() -> None:
    answer = solve(_problem()).to_dict()
    women = answer["teams"][0]["findings"][0]  # type: ignore[index]
    assert (women["observed"], type(women["observed"])) == (50, int)
    assert (women["at_least_exact"], women["unit"], women["aim"], women["short"]) == ("100/3", "percent", 100, 1)


def test_columns_to_show_stand_with_every_member_as_they_are_written() -> None:
    answer = solve(_problem()).to_dict(["unit", "languages"])
    member = answer["teams"][0]["members"][0]  # type: ignore[index]
    assert member == {"id": "P1", "seat": "Leader", "fields": {"unit": "Кавказ", "languages": "ar:2; en:3"}}


OF_TEAMS = ("met", "teams", "findings", "goals", "broken")


def test_a_verification_says_which_team_breaks_what() -> None:
    answer = verify(_problem(), {"patrol": ["P2", "P3", "محمد"]}).to_dict()
    assert [key for key in answer if key in OF_TEAMS] == list(OF_TEAMS)
    broken = [(entry["team"], entry["requirement"]) for entry in answer["broken"]]  # type: ignore[attr-defined]
    assert broken == [(None, "patrol: size"), ("patrol", "Women")]


def test_the_text_of_an_answer_reads_like_this() -> None:
    problem = _problem()
    assert outcome_text(solve(problem), ["unit"]) == (
        "Patrol\n"
        "\n"
        "This is the best there is; that is proved.\n"
        "The proof adds up what is asked, in whole numbers; no solver has to be trusted.\n"
        "\n"
        "patrol – 2 members\n"
        "seat     id   unit\n"
        "Leader   P1   Кавказ\n"
        "–        P2   Кавказ\n"
        "\n"
        "        requirement      got   required           aim\n"
        "✓ met   Women           50 %   at least ≈33.3 %   100 %: missed by 1 member\n"
        "✓ met   average score      7   at least 5.5\n"
        "\n"
        "What is preferred, the most important first\n"
        "     preferred                                          reached   how sure\n"
        "1.   shortfall against the aims, as small as possible         1   proved: nothing better is possible\n"
        "2.   total score, as high as possible                        14   proved: nothing better is possible\n"
        "\n"
        "4 people are in the pool; 4 of them could be in a team.\n"
    )


def test_the_text_of_impossible_says_what_it_rests_on_and_how_many_people_there_are() -> None:
    problem = _problem(IMPOSSIBLE)
    assert outcome_text(solve(problem)) == (
        "Patrol\n"
        "\n"
        "No choice of people from this pool meets everything that is required; that is proved.\n"
        "The proof adds up what is asked, in whole numbers; no solver has to be trusted.\n"
        "\n"
        "Counted first: who there is and who is needed, one demand at a time\n"
        "\n"
        "patrol of 3; 4 people could be members\n"
        "           what is asked    who counts       needed   available   room\n"
        "✓ enough   Women            sex F                 1           1      0\n"
        "✓ enough   patrol: size     any member            3           4      1\n"
        "✓ enough   patrol: Aide     unit الشمال           1           2      1\n"
        "✓ enough   patrol: Leader   languages en 2        1           2      1\n"
        "\n"
        "                 what is asked   bound          possible\n"
        "✗ out of reach   average score   at least 8.5   no more than 7\n"
        "\n"
        "• 1 person counts towards Women, not towards patrol: Aide.\n"
        "\n"
        "4 people are in the pool; 4 of them could be in a team.\n"
    )


def test_a_seat_that_too_few_could_fill_stands_out() -> None:
    problem = _problem(SMALL.replace("{languages: {en: 2}}", "{languages: {en: 4}}"))
    said = outcome_text(solve(problem))
    assert "\n✗ too few   patrol: Leader   languages en 4        1           0     -1\n" in said


def test_what_was_stopped_and_what_is_not_proved_is_said() -> None:
    said = outcome_text(OUTCOME)
    assert "The search was stopped before the end; the best team found by then is shown.\n" in said
    assert "not proved: no team has less than 0 (100 % off)\n" in said
    assert "✗ not met   size          P1 has no age   at most 2\n" in said
    assert "3 were looked at one by one.\n" in said


def test_an_answer_without_teams_says_so() -> None:
    said = outcome_text(replace(OUTCOME, verdict="undecided", teams=(), findings=(), goals=(), note=""))
    assert said.startswith("Patrol\n\nNo team was found in the time given, and it is not proved that there is none.\n")


def test_the_text_of_a_verification_names_everything_that_is_broken() -> None:
    problem = _problem()
    said = verification_text(verify(problem, {"patrol": ["P2", "P3", "P3"]}), problem)
    assert (
        "This roster does not meet everything that is required: 3 things are broken.\n"
        "  ✗ patrol: size: got 3, required exactly 2\n"
        "  ✗ patrol: Women: got 0 %, required at least ≈33.3 %\n"
        "  ✗ P3 is there once: got 2, required at most 1\n"
    ) in said


@pytest.mark.unmeasured
@pytest.mark.parametrize("path", sorted(SCENARIOS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_cut_off_and_nothing_but_ids_is_told_of_anybody(path: Path) -> None:
    problem = load(path)
    outcome = solve(problem)
    for page in (Page(), Page(width=40), Page(width=40, color=True)):
        said = outcome_text(outcome, page=page)
        assert "…" not in said
        assert all(member.id in said for roster in outcome.teams for member in roster.members)
    said = outcome_text(outcome) + text(outcome.to_dict())
    for name in ("birth", "languages", "suitability"):
        if name in problem.pool.columns:
            assert not any(cell in said.split() for cell in problem.pool.columns[name].texts if len(cell) > 4)


def test_marks_and_brackets_of_ids_and_titles_are_shown_as_they_are() -> None:
    said = outcome_text(replace(OUTCOME, title="[bold]x[/bold] :smile:"))
    assert said.startswith("[bold]x[/bold] :smile:\n")


def test_numbers_are_said_in_the_singular_and_the_plural() -> None:
    assert (counted(1, "mistake"), counted(0, "mistake"), counted(2000, "person", "people")) == (
        "1 mistake",
        "0 mistakes",
        "2,000 people",
    )


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(2, None, "at least 2"), (None, 3, "at most 3"), (2, 3, "at least 2 and at most 3"), (2, 2, "exactly 2")],
)
def test_bounds_are_said_in_words(low: int | None, high: int | None, said: str) -> None:
    ends = (None if end is None else Fraction(end) for end in (low, high))
    assert wanted(Finding("x", Fraction(1), *ends, True)) == said


@pytest.mark.parametrize(
    ("unit", "short", "said"),
    [
        ("people", 0, "50: reached"),
        ("people", 2, "50: missed by 2 members"),
        ("values", 2, "50: missed by 2"),
        ("x", None, "50"),
    ],
)
def test_an_aim_says_how_far_it_was_missed(unit: str, short: int | None, said: str) -> None:
    assert aimed(replace(FINDING, unit=unit, short=short)) == said


@pytest.mark.parametrize(
    ("value", "bound", "proved", "said"),
    [
        (3, 3, True, "proved: nothing better is possible"),
        (3, None, False, "not proved: it is not known how much better is possible"),
        (4, 5, False, "not proved: no team has more than 5 (25 % off)"),
        (None, 5, False, "no team has more than 5"),
        (None, None, False, ""),
    ],
)
def test_how_sure_a_goal_is_stands_in_plain_words(
    value: int | None, bound: int | None, proved: bool, said: str
) -> None:
    ends = (None if end is None else Fraction(end) for end in (value, bound))
    assert sure(GoalValue("most x", *ends, proved, True)) == said


def test_what_two_solvers_agree_on_is_told_as_that_and_no_more() -> None:
    problem = _problem(SMALL)
    for said in (
        front_text(replace_basis(tradeoffs(problem, [{"most": {"total": "score"}}, {"least": {"members": {}}}]))),
        alternatives_text(replace_basis(alternatives(problem, 2))),
        gaps_text(replace_basis(gaps(problem))),
        why_text(replace_basis(why(problem, "P1"))),
        indispensable_text(replace_basis(indispensable(problem))),
        explanation_text(replace_basis(explain(_problem(IMPOSSIBLE))), _problem(IMPOSSIBLE)),
    ):
        assert "Two solvers agree on it" in said
    outcome = replace(solve(problem), basis="two engines")
    assert "Two solvers agree on it" in outcome_text(outcome)
    assert "no solver has to be trusted" not in outcome_text(outcome)
    (first, *rest) = outcome.goals
    agreed = replace(outcome, goals=(replace(first, basis="two engines"), *rest))
    assert "nothing better is possible (by two solvers)" in outcome_text(agreed)
    alone = replace(first, proved=False, basis="one engine")
    said = outcome_text(replace(outcome, verdict="found", basis="one engine", goals=(alone, *rest)))
    assert "One solver says that nothing is better" in said
    assert "not confirmed" in said


def replace_basis(found: Any) -> Any:
    return replace(found, effort=replace(found.effort, basis="two engines"))
