"""Records of decisions: made, recomputed, and every change in them found."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

import composer
from composer.base.errors import ScenarioError
from composer.checking.record import FORMAT, from_json, seal
from tests.support.command_line import Run, run, written

__all__ = ["run"]

Json = dict[str, Any]

PEOPLE = """\
id,name,sex,unit,score,p_drop,busy
P1,Seen By Nobody,F,A,5,0.1,
P2,Seen By Nobody,M,A,9.5,0.1,
P3,Seen By Nobody,M,B,7,0.2,
P4,Seen By Nobody,F,B,6,0.05,
P5,Seen By Nobody,M,C,4,0.1,2027-05-01..2027-05-03
P6,Seen By Nobody,F,C,8,0.1,
"""
TEAM = """\
title: Patrol
pool: people.csv
teams:
  - name: patrol
    size: 3
    seats: [{seat: Leader, who: {unit: A}}]
    require:
      - {share: {sex: F}, at_least: 1/3, aim: 50%, name: Women}
      - {average: score, at_least: 5.5}
prefer: [{most: {total: score}}]
"""
TOURS = """\
title: Reliefs
pool: people.csv
today: 2027-01-01
fields: {busy: spans}
rest: 10 days
busy: busy
plan: plan.json
frozen: 2027-02-01
teams:
  - {name: post, size: 2, start: 2027-02-01, end: 2027-04-30, repeat: {every: 3 months, number: 2},
     require: [{share: {sex: F}, at_least: 1/3, name: Women}]}
require: [{members: {}, at_most: 4, at: any day, name: Ceiling}]
prefer: [{least: {changes: {}}}, {most: {total: score}}]
"""
LOSSES = TEAM.replace(
    "size: 3", "size: 3\n    survive: {losses: 1, require: [Women]}\n    reserves: {number: {at_most: 2}}"
)
LOSSES = f"{LOSSES}drop: {{column: p_drop}}\n"
OTHERS = {
    "tours": TOURS,
    "losses": LOSSES,
    "impossible": TEAM.replace("average: score, at_least: 5.5", "average: score, at_least: 9"),
}


def folder_of(text: str, folder: Path) -> Path:
    written(folder / "people.csv", PEOPLE)
    written(folder / "plan.json", '{"post-1": ["P1", "P3"], "post-2": ["P4", "P6"]}')
    return written(folder / "team.yaml", text)


@cache
def made(text: str = TEAM, choose: str = "", by: str = "Major Tom") -> tuple[Path, str]:
    """A folder with a scenario and its people, and a record in it; kept for all tests, which change neither."""
    folder = Path(mkdtemp())
    problem = composer.load(folder_of(text, folder))
    whole = composer.full_report(problem) if choose else composer.FullReport.of(problem, composer.solve(problem))
    kept = composer.record(whole.choosing(choose) if choose else whole, folder, by=by)
    return folder, kept.to_json()


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, (dict, list)) or not value:
        yield path
    for key, each in inner:
        yield from leaves(each, (*path, key))


def changed(content: Json, path: tuple[str | int, ...], to: Any = None) -> Json:
    """A copy with another value of the same kind in one place, or the value given."""
    new = copy.deepcopy(content)
    home: Any = new
    for key in path[:-1]:
        home = home[key]
    old = home[path[-1]]
    other: Any = {bool: lambda: not old, int: lambda: old + 1, float: lambda: old + 0.5, str: lambda: f"{old}x"}.get(
        type(old), lambda: [1] if isinstance(old, list) else {"x": 1} if isinstance(old, dict) else "x"
    )()
    home[path[-1]] = other if to is None else to[0]
    return new


def resealed(content: Json) -> Json:
    return {**content, "sha256": seal(content)}


def holds(content: Json, folder: Path, pool: object = None) -> bool:
    """Whether a record holds, which it does not if it can't be read."""
    try:
        return composer.verify_record(content, pool, folder=folder).holds
    except ScenarioError:
        return False


@pytest.mark.parametrize(("text", "choose"), [(TEAM, ""), (TEAM, "B"), *((text, "") for text in OTHERS.values())])
def test_a_record_holds_and_is_read_as_it_was_made(text: str, choose: str) -> None:
    folder, kept = made(text, choose)
    found = composer.verify_record(json.loads(kept), folder=folder)
    assert (found.faults, found.holds) == ((), True)
    assert [line.part for line in found.lines] == ["seal", "files", "reading", "answer", "proof", "choice"]
    assert from_json(json.loads(kept)).to_json() == kept


def test_no_change_of_any_value_goes_unseen() -> None:
    folder, kept = made()
    content = json.loads(kept)
    unseen = [path for path in leaves(content) if holds(changed(content, path), folder)]
    assert unseen == []


TOLD_ONLY = {
    ("made",),
    ("by",),
    ("command",),
    ("versions", "python"),
    ("versions", "composer"),
    ("versions", "ortools"),
    ("versions", "highspy"),
    ("scenario", "name"),
    ("scenario", "plain"),
    ("answer", "note"),
    ("answer", "basis"),
    ("answer", "goals", "basis"),
    ("answer", "fewest_reserves"),
    ("choice", "course"),
}
"""What nothing but the seal keeps: what no scenario, people or proof tells, or what changes nothing that is read."""


@pytest.mark.unmeasured
@pytest.mark.parametrize(("text", "choose"), [(TEAM, "B"), *((text, "") for text in OTHERS.values())])
def test_no_change_that_is_sealed_anew_goes_unseen_where_it_can_be_recomputed(text: str, choose: str) -> None:
    folder, kept = made(text, choose)
    content = json.loads(kept)
    paths = [path for path in leaves(content) if path[0] not in ("sha256", *(() if choose else ("proof",)))]
    unseen = [path for path in paths if holds(resealed(changed(content, path)), folder)]
    plain = {tuple(key for key in path if isinstance(key, str)) for path in unseen}
    assert plain <= TOLD_ONLY


@pytest.mark.unmeasured
def test_nothing_that_is_changed_into_anything_breaks_the_reading_of_it() -> None:
    folder, kept = made(TEAM, "B")
    content = json.loads(kept)
    every = {path[:end] for path in leaves(content) if path[0] != "proof" for end in range(1, len(path) + 1)}
    for number, path in enumerate(sorted(every, key=str)):
        value = ([], {}, None, 5, "", True, [[]], [{}], 1e300)[number % 9]
        new = changed(content, path, (value,))
        assert new == content or not holds(new, folder), path
        holds(resealed(new), folder)


def parts(content: Json | Path, pool: object = None, folder: Path | None = None) -> dict[str, bool | None]:
    return {line.part: line.holds for line in composer.verify_record(content, pool, folder=folder).lines}


HELD = dict.fromkeys(("seal", "files", "reading", "answer", "proof", "choice"), True)
NOT_READ = {**HELD, "files": False, **dict.fromkeys(("reading", "answer", "proof", "choice"))}


def test_a_record_needs_nothing_but_itself_and_the_people(tmp_path: Path) -> None:
    folder, kept = made()
    file = written(tmp_path / "record.json", kept)
    assert parts(file) == NOT_READ
    shutil.copy(folder / "people.csv", tmp_path / "people.csv")
    assert parts(file) == HELD
    (tmp_path / "people.csv").rename(tmp_path / "officers.csv")
    assert parts(file) == NOT_READ
    assert parts(file, tmp_path / "officers.csv") == HELD
    written(tmp_path / "officers.csv", PEOPLE.replace("9.5", "9.6"))
    assert parts(file, tmp_path / "officers.csv") == NOT_READ
    assert "`people.csv`" in " ".join(composer.verify_record(file).faults)


def test_a_doubt_that_names_the_file_is_the_same_where_that_has_another_name(tmp_path: Path) -> None:
    file = written(tmp_path / "team.yaml", TEAM)
    written(tmp_path / "people.csv", PEOPLE.replace("P6,Seen By Nobody,F", "P6,Seen By Nobody,f"))
    problem = composer.load(file)
    kept = composer.record(composer.FullReport.of(problem, composer.solve(problem)), tmp_path)
    assert kept.parts.doubts
    (tmp_path / "people.csv").rename(tmp_path / "renamed.csv")
    assert parts(kept.to_dict(), tmp_path / "renamed.csv", tmp_path) == HELD


def test_of_people_it_holds_the_ids_in_the_teams_alone() -> None:
    for text in (TEAM, *OTHERS.values()):
        _, kept = made(text)
        assert "Seen By Nobody" not in kept
        inside = {member["id"] for team in json.loads(kept)["answer"]["teams"] for member in team["members"]}
        inside |= {"P1", "P3", "P4", "P6"} if "plan:" in text else set()
        inside |= {each["id"] for team in json.loads(kept)["answer"]["teams"] for each in team.get("reserves", ())}
        assert {f"P{number}" for number in range(1, 7) if f'"P{number}"' in kept} <= inside


INLINE = TEAM.replace(
    "pool: people.csv",
    "pool:\n  - {id: P1, sex: F, unit: A, score: 5, name: Seen By Nobody}\n"
    "  - {id: P2, sex: M, unit: B, score: 6}\n  - {id: P3, sex: M, unit: A, score: 7}\n# people end here",
)


def test_people_who_stand_in_the_scenario_are_read_from_there_and_not_kept(tmp_path: Path) -> None:
    file = written(tmp_path / "team.yaml", INLINE)
    problem = composer.load(file)
    kept = composer.record(composer.FullReport.of(problem, composer.solve(problem)), tmp_path)
    text = json.loads(kept.to_json())["scenario"]["text"]
    assert "Nobody" not in text
    assert INLINE.startswith(text.split("teams:")[0])
    assert parts(kept.to_dict(), folder=tmp_path) == HELD
    asked = resealed(changed(kept.to_dict(), ("scenario", "text"), (text.replace("5.5", "5"),)))
    assert parts(asked, folder=tmp_path)["reading"] is False
    file.rename(tmp_path / "old.yaml")
    assert parts(kept.to_dict(), folder=tmp_path) == NOT_READ
    assert parts(kept.to_dict(), tmp_path / "old.yaml", tmp_path) == HELD


@pytest.mark.parametrize("flow", [True, False])
def test_people_in_memory_have_to_be_given_again(flow: bool) -> None:
    people = [{"id": f"P{number}", "sex": "FM"[number % 2], "score": number} for number in range(6)]
    team = {"name": "t", "size": 2, "require": [{"share": {"sex": "F"}, "at_least": "50%"}]}
    asked: Json = {"pool": people, "teams": [team], "prefer": [{"most": {"total": "score"}}]}
    problem = composer.load(asked) if flow else composer.load({**asked, "pool": "none.csv"}, people)
    kept = composer.record(composer.FullReport.of(problem, composer.solve(problem))).to_dict()
    assert parts(kept, people) == HELD
    assert parts(kept)["reading"] is False
    assert parts(kept, [*people[1:], {**people[0], "score": 100}])["reading"] is False


def test_what_stood_in_for_parts_of_the_scenario_does_so_again(tmp_path: Path) -> None:
    file = folder_of(TOURS, tmp_path)
    other = written(tmp_path / "other.csv", PEOPLE.replace("P6", "P7"))
    plan = {"post-1": ["P7", "P3"]}
    problem = composer.load(file, other, plan=plan, frozen="2027-06-01")
    kept = composer.record(composer.FullReport.of(problem, composer.solve(problem)), tmp_path).to_dict()
    assert parts(kept, folder=tmp_path) == HELD
    for key in ("plan", "frozen"):
        assert parts(resealed(changed(kept, ("scenario", key), (None,))), folder=tmp_path) != HELD


def test_a_mapping_that_did_not_hold_of_other_people_does_not_again(tmp_path: Path) -> None:
    file = written(tmp_path / "team.yaml", TEAM.replace("pool: people.csv", "pool: {file: none.csv, id: name}"))
    other = written(tmp_path / "other.csv", PEOPLE)
    problem = composer.load(file, other, plain=True)
    kept = composer.record(composer.FullReport.of(problem, composer.solve(problem)), tmp_path).to_dict()
    assert parts(kept, folder=tmp_path) == HELD
    assert parts(resealed(changed(kept, ("scenario", "plain"))), folder=tmp_path)["reading"] is False


def test_a_problem_that_was_changed_is_not_what_was_read() -> None:
    folder, _ = made()
    problem = composer.load(folder / "team.yaml").replacing(title="Another")
    with pytest.raises(ScenarioError, match="as `load` read it"):
        composer.record(composer.FullReport.of(problem, composer.solve(problem)))


def test_what_was_not_proved_is_not_called_proved(tmp_path: Path) -> None:
    problem = composer.load(folder_of(TEAM, tmp_path))
    outcome = replace(composer.solve(problem), verdict="found")
    kept = composer.record(composer.FullReport.of(problem, outcome), tmp_path).to_dict()
    found = composer.verify_record(kept, folder=tmp_path)
    assert (found.holds, found.faults, found.verdict) == (False, (), "found")
    assert {line.part: line.holds for line in found.lines} == {**HELD, "proof": None}
    best = resealed(changed(kept, ("answer", "verdict"), ("best",)))
    assert not holds(best, tmp_path)


# the command line


def kept_by(run: Run, folder: Path, *options: str | Path, text: str = TEAM) -> tuple[Path, Path]:
    file, record = folder_of(text, folder), folder / "kept" / "record.json"
    record.parent.mkdir(exist_ok=True)
    ran = run("report", file, "-o", folder / "page.html", "--record", record, *options)
    assert ran.status == (1 if text != TEAM else 0), ran.err
    return file, record


def test_a_record_is_written_beside_the_page_and_recomputed_from_anywhere(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, record = kept_by(run, tmp_path, "--choose", "2", "--by", "Major Tom")
    content = json.loads(record.read_text("utf-8"))
    assert (content["format"], content["by"], content["choice"]["course"]) == (FORMAT, "Major Tom", "B")
    assert content["files"]["people.csv"]["path"] == "../people.csv"
    assert "Course of action chosen: B" in (tmp_path / "page.html").read_text("utf-8")
    file.unlink()
    monkeypatch.chdir(tmp_path)
    ran = run("verify", "--record", "kept/record.json")
    assert (ran.status, ran.err) == (0, "")
    assert "Made on " in ran.out
    assert "choice by Major Tom." in ran.out
    assert ran.out.count("✓") == 6
    told = json.loads(run("verify", "--record", record, "--json").out)
    assert (told["holds"], told["faults"], told["verdict"]) == (True, [], "best")
    shutil.move(tmp_path / "people.csv", tmp_path / "elsewhere.csv")
    ran = run("verify", "--record", record)
    assert ran.status == 1
    assert "`people.csv`: there is no file `" in ran.out
    assert run("verify", "--record", record, "--pool", "elsewhere.csv").status == 0


def test_a_roster_that_was_changed_by_hand_is_the_choice(run: Run, tmp_path: Path) -> None:
    roster = written(tmp_path / "roster.json", '["P2", "P4", "P5"]')
    _, record = kept_by(run, tmp_path, "--roster", roster)
    choice = json.loads(record.read_text("utf-8"))["choice"]
    assert choice["what"] == "roster"
    assert {member["id"] for member in choice["teams"][0]["members"]} == {"P2", "P4", "P5"}
    assert "a roster changed by hand" in run("verify", "--record", record).out


def test_that_there_is_no_team_is_kept_with_its_proof(run: Run, tmp_path: Path) -> None:
    _, record = kept_by(run, tmp_path, text=OTHERS["impossible"])
    ran = run("verify", "--record", record)
    assert ran.status == 0
    assert "no team meets everything" in ran.out


def test_what_differs_is_told_and_the_status_says_so(run: Run, tmp_path: Path) -> None:
    folder, kept = made()
    content = json.loads(kept)
    at = ("answer", "teams", 0, "findings", 0, "observed")
    record = written(tmp_path / "r.json", json.dumps(resealed(changed(content, at, (1,)))))
    shutil.copy(folder / "people.csv", tmp_path)
    ran = run("verify", "--record", record)
    assert ran.status == 1
    assert "teams: patrol: findings: Women: observed: the record says `1`, recomputed it is `" in ran.out
    unproved = {**content, "proof": None, "without_proof": "none was looked for"}
    written(record, json.dumps(resealed(unproved)))
    ran = run("verify", "--record", record)
    assert ran.status == 3
    assert "It has no proof that could be added up: none was looked for." in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "FILE", "--choose", "2", "--roster", "r.csv"), "either a course of action"),
        (("report", "FILE", "--by", "me"), "--by says whose choice"),
        (("report", "FILE", "--choose", "x"), "a course of action is wanted here"),
        (("report", "FILE", "--choose", "9"), "a course of action is wanted here"),
        (("report", "FILE", "--record", "FILE"), "would be overwritten"),
        (("report", "FILE", "--record", "-"), "only the answer itself goes to standard output"),
        (("report", "FILE", "--record", "people.csv"), "would be overwritten"),
        (("report", "FILE", "--record", "x", "-o", "x"), "is given for"),
        (("verify", "--record", "r.json", "FILE"), "a record has its scenario"),
        (("verify", "--record", "r.json", "--show", "sex"), "a record has its scenario"),
        (("verify", "--record", "r.json", "--frozen", "2027-01-01"), "a record has its scenario"),
        (("verify", "--record", "none.json"), "there is no file `none.json`"),
        (("verify", "--record", "people.csv"), "people.csv:1:1"),
        (("verify", "--record", "plan.json"), "this is not a record"),
        (("verify",), "Missing argument 'FILE'"),
    ],
)
def test_what_cannot_be_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = folder_of(TEAM, tmp_path)
    before = (file.read_bytes(), (tmp_path / "people.csv").read_bytes())
    ran = run(*(str(file.name) if each == "FILE" else each for each in arguments))
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert (file.read_bytes(), (tmp_path / "people.csv").read_bytes()) == before


def test_a_course_that_is_not_there_costs_nobody_the_page(run: Run, tmp_path: Path) -> None:
    file = folder_of(OTHERS["impossible"], tmp_path)
    ran = run("report", file, "-o", tmp_path / "p.html", "--choose", "1", "--record", tmp_path / "r.json")
    assert ran.status == 2
    assert "--choose: there is no course of action A, none: no team was found" in ran.err
    assert (tmp_path / "p.html").exists()
    assert not (tmp_path / "r.json").exists()


def test_a_scenario_from_standard_input_is_kept_too(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    monkeypatch.chdir(tmp_path)
    for text, pool in ((TEAM, None), (INLINE, "team.yaml")):
        folder_of(text, tmp_path)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert run("report", "-", "-o", "p.html", "--record", "r.json").status == 0
        if pool is not None:
            assert run("verify", "--record", "r.json").status == 1
        assert run("verify", "--record", "r.json", *(() if pool is None else ("--pool", pool))).status == 0


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": 1}', '{"format": "team-composer record 1"}', "[" * 100_000]
)
def test_what_is_no_record_is_told(run: Run, tmp_path: Path, text: str) -> None:
    ran = run("verify", "--record", written(tmp_path / "r.json", text))
    assert (ran.status, ran.out) == (2, "")
    assert "mistake" in ran.err


def test_other_teams_in_the_place_of_the_answer_s_do_not_hold_though_all_else_is_mended() -> None:
    folder, kept = made()
    content = json.loads(kept)
    problem = composer.load(folder / "team.yaml")
    other = next(
        told
        for ids in (["P1", "P2", "P3"], ["P1", "P2", "P4"], ["P2", "P4", "P5"])
        if (told := json.loads(composer.verify(problem, {"patrol": ids}).to_json()))["met"]
        and told["goals"][-1]["value"] != content["answer"]["goals"][-1]["value"]
    )
    goals = [{**goal, "bound": goal["value"], "proved": True, "basis": "sums"} for goal in other["goals"]]
    worse = {**content["answer"], "teams": other["teams"], "goals": goals}
    mended = resealed({**content, "answer": worse, "choice": {"what": "answer", **{k: other[k] for k in KEYS}}})
    assert parts(mended, folder=folder) == {**HELD, "answer": False}
    chosen = resealed({**content, "choice": {"what": "answer", **{k: other[k] for k in KEYS}}})
    assert parts(chosen, folder=folder) == {**HELD, "choice": False}
    less = resealed(changed(content, ("answer", "verdict"), ("found",)))
    assert parts(less, folder=folder)["answer"] is False
    bare = {**content, "proof": None, "without_proof": "none"}
    assert parts(resealed(changed(bare, ("scenario", "sha256"))), folder=folder)["files"] is False


KEYS = ("met", "teams", "findings", "goals", "broken")


def test_who_has_which_cell_is_part_of_how_people_are_read() -> None:
    people = [{"id": f"P{number}", "sex": "FM"[number % 2], "score": number} for number in range(4)]
    asked: Json = {"pool": people, "teams": [{"name": "t", "size": 2}]}
    problem = composer.load(asked)
    kept = composer.record(composer.FullReport.of(problem, composer.solve(problem))).to_dict()
    assert parts(kept, people)["reading"] is True
    turned = [*people[:2], {**people[2], "sex": "M"}, {**people[3], "sex": "F"}]
    assert parts(kept, turned)["reading"] is False
