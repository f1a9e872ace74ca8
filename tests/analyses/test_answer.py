"""One answer: what every result shares, in Python and as JSON, as a frame and in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import composer
from composer.analyses.answer import Answer, StageTimer, shared
from composer.analyses.verify.record_answer import RecordCheck
from composer.analyses.why.words import why_text
from composer.problem.results import Effort, People, together
from composer.solvers.budget import Budget
from tests.support.answer_cases import BLOCKED, PLANNED, POSSIBLE, QUESTIONS, problem, proof

RECORDED = json.loads(Path(__file__).with_name("recorded.json").read_text("utf-8"))
"""What every question printed before there was one `Answer`, without members, times, versions and numbers of work."""
TEXTS = {"possible": POSSIBLE, "blocked": BLOCKED, "planned": PLANNED}
SHARED = {
    "verdict",
    "answer",
    "title",
    "note",
    "people",
    "effort",
    "warnings",
    "doubts",
    "seconds",
    "versions",
    "inputs",
}
PEOPLE = {"pool", "eligible", "considered", "priced", "core", "unknown"}
ASKED = [
    (scenario, question)
    for scenario in TEXTS
    for question in QUESTIONS
    if scenario != "planned" or question not in ("tradeoffs", "sweep")
]
every = pytest.mark.parametrize(("scenario", "question"), ASKED)


@cache
def answer(scenario: str, question: str) -> Any:
    return QUESTIONS[question](problem(TEXTS[scenario]))


VERDICTS = {
    "possible": {
        **dict.fromkeys(
            ("solve", "alternatives", "sweep", "why", "full_report", "verify_proof", "gaps", "repair", "standins"),
            "best",
        ),
        **dict.fromkeys(("explain", "indispensable", "tradeoffs", "verify"), "found"),
    },
    "blocked": dict.fromkeys(QUESTIONS, "impossible"),
    "planned": {**dict.fromkeys(QUESTIONS, "impossible"), "gaps": "best"},
}
OWN_WORDS = {("possible", "gaps"): "needless"}


@every
def test_the_verdict_is_one_of_four_words_and_json_keeps_the_word_of_the_question(scenario: str, question: str) -> None:
    found = answer(scenario, question)
    verdict = VERDICTS[scenario][question]
    told = found.to_dict()
    assert (found.verdict, told["answer"]) == (verdict, verdict)
    assert told["verdict"] == OWN_WORDS.get((scenario, question), verdict)


def test_a_limit_leaves_every_search_undecided_and_every_word_of_it_is_told() -> None:
    for question in ("solve", "explain", "gaps", "why", "indispensable", "tradeoffs", "alternatives", "sweep"):
        ask: Any = getattr(composer, question)
        found = ask(problem(BLOCKED), *(["P2"],) * (question == "why"), work=1e-9)
        assert (found.verdict, found.to_dict()["verdict"], found.note) == ("undecided", "undecided", ""), question
        assert found.to_dict()["people"]["pool"] == 4


def test_where_gates_say_everything_no_team_was_looked_for() -> None:
    shut = POSSIBLE.replace("size: 2\n", "size: 2\n    everyone: {score: {at_least: 5}}\n")
    reasons = composer.why(problem(shut), "محمد")
    told = reasons.to_dict()
    assert (reasons.verdict, reasons.looked_for) == ("undecided", False)
    assert (told["verdict"], told["answer"]) == (None, "undecided")
    assert "No team was found" not in why_text(reasons)
    assert reasons.decided


@every
def test_json_has_every_shared_key_with_what_the_answer_has(scenario: str, question: str) -> None:
    found = answer(scenario, question)
    told = found.to_dict()
    assert told.keys() >= SHARED
    assert told["title"] == found.title == "Patrol"
    assert (told["note"], told["warnings"], told["inputs"]) == ("", [], {})
    assert set(told["versions"]) >= {"composer", "python", "ortools"}
    assert told["seconds"] == {stage: round(seconds, 3) for stage, seconds in found.seconds.items()}
    assert told["seconds"]
    assert told["effort"].keys() == {"work", "rounds", "decisions"}
    assert told["people"] == vars(found.people)
    assert (told["people"]["pool"], told["people"]["eligible"]) == (4, 4)
    searched = question not in ("verify", "verify_proof")
    assert (told["effort"]["work"] > 0) == searched
    assert json.loads(found.to_json()) == json.loads(json.dumps(told))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in JSON."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


@every
def test_people_have_the_same_keys_everywhere(scenario: str, question: str) -> None:
    found = [each["people"] for each in objects(answer(scenario, question).to_dict()) if "people" in each]
    counted = [people for people in found if isinstance(people, dict)]
    assert counted
    assert all(people.keys() == PEOPLE for people in counted)


def unlike(before: Any, now: Any, place: str = "") -> Iterator[str]:
    """Where something of before is gone or other now; what was not recorded is passed over."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key, value in before.items():
            yield from unlike(value, now[key], f"{place}.{key}") if key in now else [f"{place}.{key} is gone"]
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for number, (one, other) in enumerate(zip(before, now, strict=True)):
            yield from unlike(one, other, f"{place}[{number}]")
    elif before != now:
        yield f"{place}: {before!r} is {now!r}"


@every
def test_keys_are_only_added_and_values_are_what_they_were(scenario: str, question: str) -> None:
    if question == "full_report":  # it had no JSON
        return
    assert list(unlike(RECORDED.get(f"{scenario} {question}", {}), answer(scenario, question).to_dict())) == []


def test_a_comparison_with_what_was_recorded_sees_what_is_gone_and_what_is_other() -> None:
    assert list(unlike({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]})) == [".a[1].b: 2 is 3"]
    assert list(unlike({"a": 1}, {})) == [".a is gone"]
    assert list(unlike({"a": [1]}, {"a": [1, 2]})) == [".a: [1] is [1, 2]"]
    assert list(unlike({"a": 1}, {"a": 1, "b": 2})) == []


def test_columns_of_the_pool_are_shown_where_members_are_and_no_others_are_taken() -> None:
    for question in QUESTIONS:
        found = answer("possible", question)
        members = [each for each in objects(found.to_dict(["unit"])) if "seat" in each]
        assert all(set(member["fields"]) == {"unit"} for member in members), question
        assert bool(members) == (question not in ("gaps", "indispensable", "sweep", "verify_proof")), question
        assert not any("fields" in each for each in objects(found.to_dict())), question
        with pytest.raises(KeyError, match="nowhere"):
            found.to_dict(["nowhere"])


def test_a_report_shows_the_columns_that_it_was_asked_to_show() -> None:
    found = replace(answer("possible", "full_report"), show=("unit",))
    (outcome, *_) = (each for each in objects(found.to_dict()) if "teams" in each)
    assert [member["fields"] for member in outcome["teams"][0]["members"]] == [{"unit": "Кавказ"}] * 2
    assert list(found.frame()) == ["team", "seat", "id", "unit"]


def test_cells_that_gates_read_are_told_where_they_are_asked_for() -> None:
    shut = POSSIBLE.replace("size: 2\n", "size: 2\n    everyone: {score: {at_least: 5}}\n")
    reasons = composer.why(problem(shut), "محمد")
    (gate,) = (each for each in objects(reasons.to_dict(cells=True)) if "condition" in each)
    assert gate["cells"] == {"score": "1"}
    assert not any("cells" in each for each in objects(reasons.to_dict()))


# What is shared


def test_without_a_program_everybody_whom_some_gate_lets_through_is_eligible() -> None:
    teams = [composer.Team(name, 1, everyone={"unit": name}) for name in ("Кавказ", "الشمال")]
    people = [{"id": each, "unit": unit} for each, unit in zip("ABC", ("Кавказ", "الشمال", "x"), strict=True)]
    asked = composer.Problem(people, teams)
    assert composer.verify(asked, {}).people == People(3, 2, 0)


def test_what_ended_a_search_is_said_once_and_a_note_of_its_own_comes_first() -> None:
    asked, clock = problem(POSSIBLE), StageTimer()
    stopped, broken = Budget(stopped=True), Budget(given_up=1)
    assert [shared(asked, None, budget, clock, whole=False)["note"] for budget in (Budget(), stopped, broken)] == [
        "",
        "stopped before the end",
        "cut short where a solver broke down",
    ]
    assert shared(asked, None, broken, clock, whole=True)["note"] == ""
    assert shared(asked, None, stopped, clock, whole=False, note="too large")["note"] == "too large"


def test_a_proof_that_does_not_hold_decides_nothing() -> None:
    asked = problem(POSSIBLE)
    forged = proof(asked).model_copy(update={"sha256": "0" * 64})
    found = composer.verify_proof(asked, forged)
    assert (found.verdict, found.holds, found.to_dict()["answer"]) == ("undecided", False, "undecided")
    assert found.to_dict()["faults"] == list(found.faults) != []
    assert "does not hold" in repr(found)


# Frames

COLUMNS = {
    ("possible", "solve"): ["team", "seat", "id"],
    ("possible", "full_report"): ["team", "seat", "id"],
    ("blocked", "explain"): ["conflict", "requirement", "team", "bounds", "parts", "teams", "minimal", "smallest"],
    ("planned", "gaps"): ["plan", "what", "number", "cost", "people"],
    ("possible", "why"): ["reason", "people", "standing", "decided", "goal", "best", "other", "loss", "proved"],
    ("possible", "indispensable"): ["id", "in_every", "in_none"],
    ("possible", "tradeoffs"): ["point", "knee", "most total score", "most members with unit الشمال"],
    ("possible", "alternatives"): ["choice", "proved", "differs", "leaving", "joining", "aims", "most total score"],
    ("possible", "sweep"): ["patrol.size", "verdict", "proved", "note", "aims", "most total score"],
    ("possible", "verify"): ["team", "requirement", "observed", "at_least", "at_most", "unit", "met", "note"],
    ("blocked", "verify_proof"): ["sum", "lemma", "goal", "lines", "needed", "possible"],
}
ROWS: dict[tuple[str, str], tuple[list[str], list[tuple[Any, ...]]]] = {
    ("possible", "solve"): (["seat", "id"], [("Leader", "P1"), (None, "P2")]),
    ("planned", "gaps"): (
        ["plan", "what", "number", "cost"],
        [(1, "leader", 1, Fraction(1, 2)), (2, "English", 1, Fraction(1))],
    ),
    ("possible", "sweep"): (
        ["patrol.size", "verdict", "proved", "most total score"],
        [(Fraction(2), "best", True, Fraction(14)), (Fraction(3), "best", True, Fraction(21))],
    ),
    ("possible", "alternatives"): (
        ["choice", "proved", "joining", "most total score"],
        [(1, True, [], Fraction(14)), (2, True, ["P3"], Fraction(12))],
    ),
    ("possible", "tradeoffs"): (
        ["point", "knee", "most total score", "most members with unit الشمال"],
        [(1, True, Fraction(14), Fraction(0)), (2, False, Fraction(12), Fraction(1))],
    ),
    ("possible", "verify"): (
        ["team", "requirement", "observed", "at_least", "met"],
        [
            ("patrol", "Women", Fraction(50), Fraction(100, 3), True),
            ("patrol", "average score: at least 5.5", Fraction(6), Fraction(11, 2), True),
        ],
    ),
    ("blocked", "verify"): (
        ["team", "requirement", "met"],
        [
            ("patrol", "Women", True),
            ("patrol", "average score: at least 8.5", False),
            (None, "patrol: size", False),
        ],
    ),
    ("possible", "indispensable"): (["id", "in_every", "in_none"], [("P1", True, False), ("محمد", False, True)]),
}


@pytest.mark.parametrize("asked", COLUMNS, ids=" ".join)
def test_a_frame_is_tidy_with_floats_or_with_fractions_where_they_are_wanted(asked: tuple[str, str]) -> None:
    found = answer(*asked)
    rounded, exact = found.frame(), found.frame(exact=True)
    assert list(rounded.columns) == list(exact.columns) == COLUMNS[asked]
    assert len(rounded) == len(exact) > 0
    numbers = [name for name in exact if any(isinstance(value, Fraction) for value in exact[name])]
    assert [str(rounded[name].dtype) for name in numbers] == ["float64"] * len(numbers)
    for name in numbers:
        assert [None if value is None else float(value) for value in exact[name]] == [
            None if value != value else value for value in rounded[name]
        ]
    assert not any(isinstance(value, Fraction) for name in rounded for value in rounded[name])


@pytest.mark.parametrize("asked", ROWS, ids=" ".join)
def test_a_frame_has_a_row_for_each_observation(asked: tuple[str, str]) -> None:
    names, rows = ROWS[asked]
    assert list(answer(*asked).frame(exact=True)[names].itertuples(index=False, name=None)) == rows


def test_a_frame_of_nothing_has_its_columns_and_their_types() -> None:
    for asked, names in COLUMNS.items():
        empty = answer("blocked" if asked[0] == "possible" else "possible", asked[1]).frame()
        if len(empty) == 0 and asked[1] not in ("tradeoffs", "alternatives"):  # whose goals are columns
            assert list(empty.columns) == names, asked
    costs = answer("possible", "gaps").frame()
    assert (len(costs), str(costs["cost"].dtype), str(costs["plan"].dtype)) == (0, "float64", "int64")


def test_ways_out_have_a_frame_of_their_own() -> None:
    frame = answer("blocked", "explain").ways_frame(exact=True)
    told = answer("blocked", "explain").to_dict()["ways_out"]
    assert list(frame.columns) == ["way", "cost", "requirement", "team", "bound", "before", "after", "by"]
    assert len(frame) == sum(len(way["changes"]) for way in told) > 1
    first = {"cost": told[0]["cost"], **{key: told[0]["changes"][0][key] for key in ("requirement", "bound", "by")}}
    assert frame.loc[0, list(first)].to_dict() == first
    assert str(answer("blocked", "explain").ways_frame()["cost"].dtype) == "float64"
    assert answer("possible", "explain").ways_frame().empty


def test_what_is_open_is_neither_true_nor_false_in_a_frame() -> None:
    found = replace(answer("possible", "indispensable"), open_always=("P2",), open_never=("P3",))
    assert list(found.frame().itertuples(index=False, name=None))[2:] == [("P2", None, False), ("P3", False, None)]


def test_a_choice_differs_by_what_it_differs_from_the_one_it_is_most_like() -> None:
    found = answer("possible", "alternatives")
    last = replace(found.alternatives[-1], differs=(3, 1, 2))
    assert replace(found, alternatives=(last,)).frame()["differs"][0] == 1.0
    assert found.frame()["differs"].isna().to_list() == [True, False]


def test_a_demand_over_all_the_teams_is_of_no_team() -> None:
    found = answer("blocked", "explain")
    (conflict,) = found.conflicts
    everywhere = replace(conflict, demands=(replace(conflict.demands[0], team=""), *conflict.demands[1:]))
    assert [one.team for one in conflict.demands] == found.frame()["team"].to_list()
    assert replace(found, conflicts=(everywhere,)).frame()["team"][0] is None


def test_goals_that_are_called_alike_stand_in_columns_of_their_own() -> None:
    found = answer("possible", "alternatives")
    often = [replace(one, goals=one.goals[:1] * 3) for one in found.alternatives]
    assert list(replace(found, alternatives=tuple(often)).frame())[-3:] == ["aims", "aims (2)", "aims (3)"]


# One line, and pictures


@every
def test_one_line_says_what_it_is_and_names_nobody(scenario: str, question: str) -> None:
    found = answer(scenario, question)
    line = repr(found)
    assert line.startswith(f"<{type(found).__name__} {found.verdict} 'Patrol': ")
    assert "\n" not in line
    assert len(line) < 120
    assert not any(identity in line for identity in found.pool.ids)
    assert repr(replace(found, title="T\x1b" * 90)).count("\x1b") == 0
    assert len(repr(replace(found, title="T" * 90))) < 160
    assert repr(replace(found, title="")).startswith(f"<{type(found).__name__} {found.verdict}: ")


EXTENTS = {
    ("possible", "solve"): "2 members in 1 team",
    ("blocked", "solve"): "no team",
    ("possible", "explain"): "2 members in 1 team",
    ("planned", "gaps"): "2 plans",
    ("possible", "gaps"): "no plan is needed",
    ("possible", "why"): "3 reasons",
    ("possible", "indispensable"): "1 in every choice of teams, 1 in none",
    ("possible", "tradeoffs"): "2 points",
    ("possible", "alternatives"): "2 choices of teams",
    ("possible", "sweep"): "2 cells",
    ("possible", "full_report"): "4 answers",
    ("blocked", "verify"): "2 members in 1 team, 2 broken",
    ("possible", "verify"): "2 members in 1 team, nothing broken",
}


@pytest.mark.parametrize("asked", EXTENTS, ids=" ".join)
def test_one_line_says_how_much_there_is(asked: tuple[str, str]) -> None:
    assert answer(*asked).extent == EXTENTS[asked]


@every
def test_every_answer_shows_itself_in_a_notebook_and_no_title_becomes_markup(scenario: str, question: str) -> None:
    html = replace(answer(scenario, question), title="<i>x</i>")._repr_html_()
    assert html
    assert "<i>" not in html
    assert answer(scenario, question).verdict in html or "team" in html


# What they are


def kinds(base: type[Answer] = Answer) -> Iterator[type[Answer]]:
    for kind in base.__subclasses__():
        yield from (kind, *kinds(kind))


def test_every_question_has_its_own_answer_which_shares_the_rest() -> None:
    answers = {type(answer("possible", question)) for question in QUESTIONS}
    assert answers == set(kinds()) - {RecordCheck}  # which is asked of a file
    shared = {each.name for each in fields(Answer)}
    assert shared == {
        "verdict",
        "people",
        "effort",
        "seconds",
        "versions",
        "inputs",
        "title",
        "note",
        "warnings",
        "doubts",
        "pool",
    }
    for question in QUESTIONS:
        found = answer("possible", question)
        assert not vars(type(found)).keys() & {*shared, "__repr__", "to_json"}, question
        with pytest.raises(AttributeError):
            found.title = "other"


def test_a_whole_report_tells_of_all_that_was_asked() -> None:
    found = answer("possible", "full_report")
    parts = [found.outcome, found.front, found.alternatives, found.sweep]
    assert found.effort == together(part.effort for part in parts)
    assert found.effort.work == pytest.approx(sum(part.effort.work for part in parts))
    told = found.to_dict()
    assert told["solve"] == found.outcome.to_dict()
    assert [told[name] is None for name in ("explain", "tradeoffs", "alternatives", "sweep")] == [True, *[False] * 3]
    assert list(found.seconds) == ["solve", "tradeoffs", "alternatives", "sweep"]


def test_a_sweep_costs_what_its_cells_cost() -> None:
    cells = [composer.solve(problem(POSSIBLE.replace("size: 2\n", f"size: {size}\n"))) for size in (2, 3)]
    assert answer("possible", "sweep").effort == together(cell.effort for cell in cells)


def test_efforts_together_rest_on_the_weakest() -> None:
    sums, engines, nothing = Effort(1.5, 2, 3, "sums"), Effort(0.25, 1, 1, "two engines"), Effort(1, 0, 0, None)
    assert together([sums, engines, nothing]) == Effort(2.75, 3, 4, "two engines")
    assert together([]) == Effort()
