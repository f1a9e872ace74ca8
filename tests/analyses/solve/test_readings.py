"""Doubts of two readings: what the other one makes of the answer, against every team tried by hand in both."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
import yaml

from composer import Outcome, explain, full_report, load, solve
from composer.analyses.book import book
from composer.analyses.registry import QUESTIONS
from composer.analyses.report.book import markdown, workbook
from composer.pool.doubts import Doubt
from composer.render.writer import PLAIN

Person = dict[str, Any]
Rows = list[Person]
CYRILLIC = "М"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def by_hand(people: Rows, size: int, meets: Callable[[list[Person]], bool]) -> tuple[str, int | None]:
    """The verdict and the largest total of s, every team being tried."""
    totals = [sum(p["s"] for p in team) for team in map(list, combinations(people, size)) if meets(team)]
    return ("best", max(totals)) if totals else ("impossible", None)


def answer(outcome: Outcome) -> tuple[str, int | None]:
    values = [goal.value for goal in outcome.goals if goal.value is not None]
    return outcome.verdict, int(values[0]) if outcome.teams else None


def asked(people: Rows, size: int, *require: dict[str, Any], everyone: Any = None, pool: Any = None) -> dict[str, Any]:
    team = {"name": "t", "size": size, "require": [*require], "everyone": everyone or {}}
    Path("p.csv").write_text(
        ",".join(people[0]) + "\n" + "".join(",".join(f'"{v}"' for v in p.values()) + "\n" for p in people)
    )
    pool = {"file": "p.csv", **(pool or {})}
    return {"pool": pool, "start": "2027-01-15", "teams": [team], "prefer": [{"most": {"total": "s"}}]}


def only(outcome: Any, code: str) -> Doubt:
    (doubt,) = (doubt for doubt in outcome.doubts if doubt.code == code and doubt.asked)
    return doubt  # type: ignore[no-any-return]


def expected(here: tuple[str, int | None], there: tuple[str, int | None]) -> str:
    return "same" if here == there else "other"


def alike(draw: random.Random) -> tuple[dict[str, Any], str, Rows, Callable[[str], str | None]]:
    values = ["M", CYRILLIC, "F"]
    people = [{"id": f"P{n}", "x": draw.choice(values), "s": draw.randint(1, 9)} for n in range(7)]
    return {"members": {"x": "M"}}, "W1", people, lambda x: "M" if x == CYRILLIC else x


def words(draw: random.Random) -> tuple[dict[str, Any], str, Rows, Callable[[str], str | None]]:
    people = [{"id": f"P{n}", "x": draw.choice(["a", "b", "n/a"]), "s": draw.randint(1, 9)} for n in range(7)]
    return {"distinct": "x"}, "W4", people, lambda x: None if x == "n/a" else x


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("spoiled", [alike, words])
def test_both_readings_are_those_that_trying_every_team_gives(
    spoiled: Callable[[random.Random], Any], seed: int
) -> None:
    draw = random.Random(f"{spoiled.__name__} {seed}")
    measure, code, people, otherwise = spoiled(draw)
    low, size = draw.randint(1, 3), draw.randint(2, 3)

    def meets(read: Callable[[str], str | None]) -> Callable[[list[Person]], bool]:
        def holds(team: list[Person]) -> bool:
            values = [read(p["x"]) for p in team]
            if "members" in measure:
                return sum(value == "M" for value in values) >= low
            return len({value for value in values if value is not None}) >= low

        return holds

    here = by_hand(people, size, meets(lambda x: x))
    there = by_hand(people, size, meets(otherwise))
    outcome = solve(load(asked(people, size, {**measure, "at_least": low})))
    assert answer(outcome) == here
    found = [doubt for doubt in outcome.doubts if doubt.code == code]
    values = {p["x"] for p in people}
    planted = {"M", CYRILLIC} <= values if code == "W1" else "n/a" in values
    assert len(found) == planted
    for doubt in found:
        assert doubt.answer == expected(here, there)
        if doubt.answer == "other":
            assert doubt.found.startswith(there[0])
            assert there[1] is None or doubt.found.endswith(f" {there[1]}")


def medics() -> Rows:
    skills = ["medic, driver", "medic", "medic,signaller", "medic"]
    return [{"id": f"A{n}", "x": cell, "s": n} for n, cell in enumerate(skills, 1)]


THREE = {"members": {"x": "medic"}, "at_least": 3}
LITERAL = "impossible – proved of the pool as it was read; 1 doubt below changes the answer"


def test_a_warning_stands_above_the_verdict_and_what_settles_it_below() -> None:
    problem = load(asked(medics(), 3, THREE))
    outcome = solve(problem)
    assert (outcome.verdict, only(outcome, "W2").answer) == ("impossible", "other")
    text = QUESTIONS["solve"].text(outcome, problem, (), PLAIN)
    lines = text.splitlines()
    at = lines.index(LITERAL)
    above, below = "\n".join(lines[:at]), "\n".join(lines[at:])
    assert "In doubt: x: medic is a whole cell of 2 people and part of a cell of 2 more (medic, driver)" in above
    assert "the answer is another: best, most total s 9." in below
    assert 'fields: {x: {set: ","}}' in below
    assert 'known: ["W2 x"]' in below
    assert text.count("In doubt") == 1
    settled = solve(load({**asked(medics(), 3, THREE), "fields": {"x": {"set": ","}}}))
    assert (settled.verdict, settled.doubts) == ("best", ())
    known = solve(load(asked(medics(), 3, THREE, pool={"known": ["W2 x"]})))
    assert (known.verdict, known.doubts) == ("impossible", ())
    quiet = QUESTIONS["solve"].text(known, problem, (), PLAIN)
    assert "No choice of people" in quiet
    assert "doubt" not in quiet


def test_two_doubts_that_change_the_answer_are_counted() -> None:
    people = [{"id": f"P{n}", "x": x, "y": y, "s": 1} for n, (x, y) in enumerate([("M", "K"), (CYRILLIC, "К")])]
    both = [{"members": {name: value}, "at_least": 2} for name, value in (("x", "M"), ("y", "K"))]
    problem = load(asked(people, 2, both[0]))
    assert LITERAL in QUESTIONS["solve"].text(solve(problem), problem, (), PLAIN)
    team = {"name": "t", "size": 1, "require": [{"largest_group": "x", "at_most": 1}]}
    problem = load({**asked(people, 2, *both), "teams": [team, {**team, "name": "u"}]})
    found = solve(problem)
    assert [doubt.answer for doubt in found.doubts if doubt.asked] == ["same"]
    require = [{"distinct": "x", "at_least": 2}, {"distinct": "y", "at_least": 2}]
    problem = load(asked(people, 2, *require))
    found = solve(problem)
    assert (found.verdict, [doubt.answer for doubt in found.doubts]) == ("best", ["other", "other"])
    text = QUESTIONS["solve"].text(found, problem, (), PLAIN)
    assert "best – proved of the pool as it was read; 2 doubts below change the answer" in text
    assert text.count("the answer is another: impossible.") == 2


def test_the_same_answer_either_way_is_a_note_below() -> None:
    people = [{"id": f"P{n}", "x": x, "s": n} for n, x in enumerate(["M", CYRILLIC, "F", "F"])]
    problem = load(asked(people, 2, {"members": {"x": "F"}, "at_least": 2}))
    outcome = solve(problem)
    assert only(outcome, "W1").answer == "same"
    text = QUESTIONS["solve"].text(outcome, problem, (), PLAIN)
    assert "This is the best there is; that is proved." in text
    assert "In doubt" not in text
    assert "(the second is Cyrillic); the answer is the same either way." in text


def test_of_teams_with_the_same_values_one_is_shown_that_serves_in_both_readings() -> None:
    for cells in permutations(["1st\xa0Bn", "1st Bn", "2nd Bn"]):
        people = [{"id": f"A{n}", "x": x, "s": 1} for n, x in enumerate(cells)]
        given = asked(people, 2, {"largest_group": "x", "at_most": 1})
        for problem in (load(given), load({**given, "prefer": []})):
            outcome = solve(problem)
            chosen = {people[int(member.id[1:])]["x"] for member in outcome.teams[0].members}
            assert (only(outcome, "W1").answer, only(outcome, "W1").found) == ("same", "")
            assert "2nd Bn" in chosen
            assert all(finding.met for finding in outcome.teams[0].findings)


def test_where_no_team_serves_in_both_it_is_said_that_the_people_would_be_others() -> None:
    """With P2 in it the team is P0, P1, P2 in the one reading, and P2, one of these and one of the others else."""
    people = [{"id": f"P{n}", "x": x, "s": 1} for n, x in enumerate(["M", "M", CYRILLIC, "F", "G"])]
    problem = load(asked(people, 3, {"distinct": "x", "exactly": 2}, {"members": {"id": "P2"}, "exactly": 1}))
    outcome = solve(problem)
    assert {member.id for member in outcome.teams[0].members} == {"P0", "P1", "P2"}
    assert only(outcome, "W1").answer == "same"
    text = QUESTIONS["solve"].text(outcome, problem, (), PLAIN)
    assert "the answer is the same either way, but not with the people shown here." in text


@pytest.mark.unmeasured
def test_a_team_is_said_to_serve_only_in_readings_in_which_it_does() -> None:
    """P1 and P2 are of one x in the one reading, P1 and P3 of one y in the other; P2 and P3 serve in all."""
    persons = [("P1", "M", "K"), ("P2", CYRILLIC, "Q"), ("P3", "R", "К"), ("P4", "M", "Q")]
    groups = [{"largest_group": name, "at_most": 1} for name in ("x", "y")]
    for chosen in permutations(persons, 3):
        people = [{"id": id_, "x": x, "y": y, "s": 1} for id_, x, y in chosen]
        outcome = solve(load(asked(people, 2, *groups)))
        by_id = {p["id"]: p for p in people}
        team = [by_id[member.id] for roster in outcome.teams for member in roster.members]
        for doubt in outcome.doubts:
            values = [{CYRILLIC: "M", "К": "K"}.get(p[doubt.column or ""], p[doubt.column or ""]) for p in team]
            if doubt.answer == "same" and team:
                assert (doubt.found == "") == (len(set(values)) == 2)


def test_what_the_mapping_says_already_holds_in_the_other_reading_too() -> None:
    people = [{"id": f"P{n}", "x": x, "s": n} for n, x in enumerate(["M", "man", "F"])]
    given = asked(people, 2, {"members": {"x": "M"}, "at_least": 2}, pool={"values": {"x": {CYRILLIC: "man"}}})
    outcome = solve(load(given))
    assert (outcome.verdict, only(outcome, "W1").found) == ("impossible", "best, most total s 1")


def test_what_is_known_need_not_be_in_doubt_in_the_other_reading() -> None:
    people = [{"id": f"P{n}", "x": x, "y": x, "s": n} for n, x in enumerate(["n/a", "b", "c"])]
    given = asked(people, 2, {"distinct": "x", "at_least": 2}, {"distinct": "y", "at_least": 1}, pool={"known": "W4 y"})
    doubt = only(solve(load(given)), "W4")
    assert (doubt.column, doubt.answer) == ("x", "same")


def test_years_of_the_other_century_and_ids_of_one_person_are_tried() -> None:
    people = [{"id": f"P{n}", "until": day, "s": n} for n, day in enumerate(["01.02.29", "01.02.31", "01.03.33"])]
    pool = {"dates": "dd.mm.yy"}
    outcome = solve(
        load(
            asked(
                people,
                2,
                everyone={"until": {"at_least": "start"}},
                pool=pool,
            )
        )
    )
    doubt = only(outcome, "W5")
    assert (outcome.verdict, doubt.answer, doubt.found) == ("impossible", "other", "best, most total s 3")
    twice = [{"id": id_, "s": s} for id_, s in (("A1", 5), ("a1", 5), ("B2", 1))]
    outcome = solve(load(asked(twice, 2)))
    assert answer(outcome) == ("best", 10)
    assert (only(outcome, "W1").answer, only(outcome, "W1").found) == ("other", "best, most total s 6")


def test_a_birth_that_cannot_be_is_tried_as_unknown() -> None:
    people = [{"id": f"P{n}", "birth": day, "s": n} for n, day in enumerate(["1990-05-08", "1991-05-08", "1901-01-01"])]
    gate = {"age": {"at_least": 30}}
    outcome = solve(load(asked(people, 2, everyone=gate)))
    assert answer(outcome) == ("best", 3)
    assert (only(outcome, "W6").answer, only(outcome, "W6").found) == ("other", "best, most total s 1")


def test_a_value_that_nobody_has_is_tried_as_its_twin() -> None:
    people = [{"id": f"P{n}", "x": CYRILLIC, "s": n} for n in range(3)]
    outcome = solve(load(asked(people, 2, {"members": {"x": "M"}, "at_least": 1})))
    assert (outcome.verdict, only(outcome, "W3").answer) == ("impossible", "other")


def test_what_cannot_be_read_so_stays_unknown() -> None:
    people = [{"id": f"P{n}", "x": x, "s": n} for n, x in enumerate(["a, b", "a", "b"])]
    outcome = solve(
        load(asked(people, 2, {"members": {"x": "a"}, "at_least": 1}, {"largest_group": "x", "at_most": 2}))
    )
    assert only(outcome, "W2").answer in ("same", "other", "unknown")
    blank = [{"id": f"P{n}", "x": x, "s": n} for n, x in enumerate(["05.08.2027", "06.08.2027", "n/a"])]
    outcome = solve(load(asked(blank, 2, {"distinct": "x", "at_least": 1})))
    assert only(outcome, "W4").answer == "unknown"  # without `n/a` its days would have to be told apart


def test_without_time_it_stays_unknown_and_the_warning_stays_above() -> None:
    problem = load(asked(medics(), 3, THREE))
    outcome = solve(problem, work=0.0)
    assert (outcome.verdict, only(outcome, "W2").answer) == ("undecided", "unknown")
    text = QUESTIONS["solve"].text(outcome, problem, (), PLAIN)
    assert text.index("In doubt: x: medic") < text.index("No team was found in the time given")
    assert "that was not established" in text


def test_the_limits_are_those_of_both_readings_together(monkeypatch: pytest.MonkeyPatch) -> None:
    from composer.analyses.solve import search

    spent, real = [], search.solve_problem

    def watched(problem: Any, budget: Any, **more: Any) -> Any:
        found = real(problem, budget, **more)
        spent.append(budget)
        return found

    monkeypatch.setattr(search, "solve_problem", watched)
    outcome = solve(load(asked(medics(), 3, THREE)), work=50, seconds=60)
    assert len(spent) == 2
    assert spent[0] is spent[1]
    assert outcome.effort.work == round(spent[0].spent, 6)
    assert spent[0].work == 50


def test_json_tells_every_doubt_with_its_keys() -> None:
    people = [{**each, "note": note} for each, note in zip(medics(), ["A", "a", "b", "c"], strict=True)]
    problem = load(asked(people, 3, THREE))
    for found in (solve(problem), explain(problem), full_report(problem)):
        told = json.loads(found.to_json())["doubts"]
        assert [(each["code"], each["column"], each["asked"], each["answer"]) for each in told] == [
            ("W2", "x", True, "other"),
            ("W1", "note", False, "unknown"),
        ]
        assert set(told[0]) >= {"code", "column", "rows", "count", "samples", "asked", "line", "answer"}
        assert (told[0]["rows"], told[0]["count"]) == ([2, 4], 2)
    assert json.loads(solve(load(asked(medics(), 3))).to_json())["doubts"] == []


def test_explain_says_whether_a_team_is_possible_in_the_other_reading() -> None:
    problem = load(asked(medics(), 3, THREE))
    found = explain(problem)
    assert (found.verdict, only(found, "W2").answer, only(found, "W2").found) == ("impossible", "other", "found")
    text = QUESTIONS["explain"].text(found, problem, (), PLAIN)
    assert text.index("In doubt") < text.index(LITERAL) < text.index("fields: {x:")
    two = load(asked(medics(), 3, {**THREE, "at_least": 2}))
    assert only(explain(two), "W2").answer == "same"


def test_page_workbook_and_markdown_show_them() -> None:
    problem = load(asked(medics(), 3, THREE))
    whole = full_report(problem)
    page = whole.html()
    assert page.index("In doubt: x: medic") < page.index(LITERAL) < page.index("fields: {x:")
    told = markdown(whole)
    assert "1 doubt below changes the answer" in told
    assert told.index("in doubt") < told.index("verdict") < told.index("read otherwise")
    assert len(workbook(whole)) > 1_000
    rows = dict(book(QUESTIONS["solve"], solve(problem), problem).tables[0].rows)
    assert rows["that is"] == LITERAL
    assert "medic" in str(rows["in doubt"])
    assert "W2 x" in str(rows["read otherwise"])


def test_other_questions_show_the_warnings_and_try_nothing() -> None:
    problem = load(asked(medics(), 3, {**THREE, "at_least": 2}))
    for name in ("why", "alternatives"):
        question = QUESTIONS[name]
        if name == "why":
            from composer import why

            found: Any = why(problem, ["A1"])
        else:
            from composer import alternatives

            found = alternatives(problem)
        assert only(found, "W2").answer == "unknown"
        assert "In doubt: x: medic" in question.text(found, problem, (), PLAIN)


CELLS: dict[str, list[str]] = {
    "text": ["M", CYRILLIC, "F", "m", "n/a"],
    "nbsp": ["1st Bn", "1st\xa0Bn", "2nd Bn", "-"],
    "parted": ["a", "a, b", "b,c", "c"],
    "set": ["a; b", "A;c", "b", "-", "c; A"],
    "levels": ["en:2; fr:1", "EN:3", "fr:2", "\u0435n:1"],
}
ASKED: dict[str, list[dict[str, Any]]] = {
    "text": [{"members": {"x": "M"}}, {"distinct": "x"}],
    "nbsp": [{"members": {"x": "1st Bn"}}, {"largest_group": "x"}],
    "parted": [{"members": {"x": "a"}}, {"members": {"x": ["b", "c"]}}],
    "set": [{"members": {"x": "a"}}, {"members": {"x": ["c", "a"]}}],
    "levels": [{"members": {"x": {"en": 2}}}, {"members": {"x": "fr"}}],
}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", CELLS)
def test_the_line_that_settles_a_doubt_gives_the_answer_that_was_told_of(kind: str, seed: int) -> None:
    draw = random.Random(f"{kind} {seed}")
    people = [{"id": f"P{n}", "x": draw.choice(CELLS[kind]), "s": draw.randint(1, 9)} for n in range(6)]
    size = draw.randint(2, 3)
    bound = draw.choice([{"at_least": size}, {"at_least": size - 1}, {"at_most": 0}, {"at_most": 1}])
    given = asked(people, size, {**draw.choice(ASKED[kind]), **bound})
    outcome = solve(load(given))
    for doubt in outcome.doubts:
        if doubt.answer == "unknown" or (": {" not in doubt.line and not doubt.line.startswith("blank:")):
            continue
        said = yaml.safe_load(doubt.line)
        settled = {**given, **said} if "fields" in said else {**given, "pool": {**given["pool"], **said}}
        there = solve(load(settled))
        assert doubt.answer == expected(answer(outcome), answer(there)), doubt
        assert doubt.name not in [each.name for each in there.doubts]
