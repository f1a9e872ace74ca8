"""`verify --proof`: proofs on the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from composer import load
from composer.analyses.verify.proof_words import proof_text
from composer.analyses.verify.row_words import row_said
from composer.checking.check import check
from composer.checking.format import FORMAT, as_json, with_seal
from composer.encoding.elastic import demands
from composer.encoding.encode import encode
from composer.infeasibility.certificate import certify_conflict
from composer.solvers.budget import Budget
from tests.support.certified import EOD, HALF, POOL, WOMEN, asking, conflict, some, word
from tests.support.command_line import SCENARIOS, Run, loaded, run, written
from tests.support.random_problems import as_yaml
from tests.support.samples import sample

__all__ = ["run"]

Json = dict[str, Any]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A scenario, its pool, and a proof that it cannot be met."""
    tree = {**asking(EOD, WOMEN), "pool": "people.csv"}
    rows = ["id,sex,eod,unit", *(",".join(person.values()) for person in POOL)]
    pool = written(tmp_path / "people.csv", "\n".join(rows) + "\n")
    file = written(tmp_path / "team.yaml", as_yaml(tree))
    problem = load(str(file))
    certificate = certify_conflict(problem, demands(encode(problem, opened=True)), Budget())
    assert certificate is not None
    return file, pool, written(tmp_path / "out.json", json.dumps(as_json(certificate)))


def test_verify_says_that_a_proof_holds_in_lines_that_add_up(run: Run, files: tuple[Path, Path, Path]) -> None:
    file, _, proof = files
    ran = run("verify", file, "--proof", proof)
    assert ran.status == 0
    assert ran.out.startswith("This proof holds: no team can meet all of these at once.\n  – team: size 5\n")
    assert "EOD (members with eod true: at least 3)" in ran.out
    makes = [int(row.split()[-1]) for row in ran.out.splitlines() if "×" in row and row[:1] in "ABC"]
    (total,) = [int(row.split()[-1]) for row in ran.out.splitlines() if re.fullmatch(r" +all together +-?\d+", row)][:1]
    assert len(makes) == 3
    assert sum(makes) == total


@pytest.mark.unmeasured
def test_verify_imports_no_solver(files: tuple[Path, Path, Path]) -> None:
    file, _, proof = files
    assert not loaded("verify", str(file), "--proof", str(proof)) & {"ortools", "highspy"}


def test_verify_refuses_another_file_and_another_pool(run: Run, files: tuple[Path, Path, Path]) -> None:
    file, pool, proof = files
    other = written(pool.with_name("others.csv"), pool.read_text("utf-8").replace("P9", "P99"))
    ran = run("verify", file, "--proof", proof, "--pool", other)
    assert ran.status == 1
    assert "others.csv` is not, or no longer, what it was when the proof was made" in ran.out
    written(file, file.read_text("utf-8") + "\n# a comment\n")
    ran = run("verify", file, "--proof", proof)
    assert (ran.status, "team.yaml` is not" in ran.out) == (1, True)


def test_verify_takes_the_same_pool_under_another_name(run: Run, files: tuple[Path, Path, Path]) -> None:
    file, pool, proof = files
    copy = written(pool.with_name("copy.csv"), pool.read_text("utf-8"))
    assert run("verify", file, "--proof", proof, "--pool", copy).status == 0


def test_verify_says_what_is_wrong_with_a_proof(run: Run, files: tuple[Path, Path, Path]) -> None:
    file, _, proof = files
    tree = json.loads(proof.read_text("utf-8"))
    tree["proof"]["lines"][0]["times"] += 1
    written(proof, json.dumps(tree))
    ran = run("verify", file, "--proof", proof)
    assert ran.status == 1
    assert ran.out == ("This proof does not hold: 1 thing is wrong.\n  ✗ the file was changed after it was written\n")
    ran = run("verify", file, "--proof", proof, "--json")
    assert ran.status == 1
    said = json.loads(ran.out)
    assert (said["holds"], said["basis"], said["leaves"]) == (False, "farkas", 1)
    assert said["faults"] == ["the file was changed after it was written"]


def test_verify_says_so_where_there_is_only_the_word_of_engines(run: Run, files: tuple[Path, Path, Path]) -> None:
    file, _, proof = files
    problem = load(str(file))
    certificate = word(demands(encode(problem, opened=True)), "CP-SAT", "HiGHS")
    written(proof, json.dumps(as_json(with_seal(certificate.model_copy(update={"inputs": problem.inputs})))))
    ran = run("verify", file, "--proof", proof)
    assert ran.status == 3
    assert "There is no proof in this file, only a claim, which nobody can check." in ran.out
    assert json.loads(run("verify", file, "--proof", proof, "--json").out)["basis"] == "two engines"


def test_verify_wants_a_roster_or_a_proof(run: Run, files: tuple[Path, Path, Path]) -> None:
    file, pool, proof = files
    for arguments in ((), (pool, "--proof", proof)):
        ran = run("verify", file, *arguments)
        assert ran.status == 2
        assert "verify checks either a ROSTER or, with --proof, a proof: name one of them" in ran.err
    assert "--show tells of the members" in run("verify", file, "--proof", proof, "--show", "sex").err
    assert "standard input" in run("verify", "-", "--proof", "-").err


WRONG: dict[str, tuple[Callable[[Json], object], str]] = {
    "no proof": (lambda tree: tree.clear(), "this is not a proof"),
    "another format": (lambda tree: tree.update(format="x 2"), f"format: `{FORMAT}` is wanted here, not `x 2`"),
    "a missing key": (lambda tree: tree.pop("basis"), "`basis` is missing"),
    "an unknown key": (lambda tree: tree.update(prof=1), "prof: unknown key `prof` – did you mean `proof`?"),
    "a text": (lambda tree: tree["proof"].update(needed="5"), "proof.needed: a whole number is wanted here, not `5`"),
    "a decimal": (lambda tree: tree["proof"].update(possible=0.5), "proof.possible: a whole number is wanted here"),
    "a whole decimal": (lambda tree: tree["proof"].update(possible=1.0), "proof.possible: a whole number is wanted"),
    "true": (lambda tree: tree["proof"]["lines"][0].update(times=True), "proof.lines[0].times: a whole number"),
    "no times": (lambda tree: tree["proof"]["lines"][0].update(times=0), "proof.lines[0].times: a number from 1"),
    "a side": (
        lambda tree: tree["proof"]["lines"][0].update(side="up"),
        "proof.lines[0].side: 'at least' or 'at most'",
    ),
    "two kinds": (lambda tree: tree["proof"]["lines"][0].update(case=1), "proof.lines[0]: a line is of a `row`"),
    "a list": (lambda tree: tree.update(proof=[1]), "proof: a sum or cases are wanted here, not a list"),
    "no list": (lambda tree: tree.update(rows=3), "rows: a list is wanted here, not `3`"),
    "a basis": (lambda tree: tree.update(basis="faith"), "basis: 'farkas' or 'two engines' is wanted here"),
    "a path": (lambda tree: tree["demands"][0].update(path="x"), "demands[0].path: a list of keys and positions"),
    "a quantity": (
        lambda tree: tree.update(proof={"quantity": {"of": "size", "row": 1}, "cases": []}),
        "proof.quantity.row: `row` does not belong to `size`",
    ),
    "half a quantity": (
        lambda tree: tree.update(proof={"quantity": {"of": "members"}, "cases": []}),
        "proof.quantity: `weighed` is missing",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_no_certificate_is_told_with_its_place(run: Run, files: tuple[Path, Path, Path], what: str) -> None:
    file, _, proof = files
    tree = json.loads(proof.read_text("utf-8"))
    change, said = WRONG[what]
    change(tree)
    ran = run("verify", file, "--proof", written(proof, json.dumps(tree)))
    assert (ran.status, ran.out) == (2, "")
    assert f"out.json: {said}" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "out.json:1:1: the file is empty"),
        ("{", "out.json:1:2: a name in quotation marks"),
        ("[1, 2]", "out.json: this is not a proof"),
        ('{"format": 1, "format": 2}', "out.json: `format` appears twice in one place"),
        ("[" * 100_000, "out.json: lists and objects are nested too deeply"),
        ('{"format": ' + "9" * 5000 + "}", "out.json: a number has more than 200 digits"),
    ],
)
def test_what_is_no_json_is_told(run: Run, files: tuple[Path, Path, Path], text: str, said: str) -> None:
    file, _, proof = files
    ran = run("verify", file, "--proof", written(proof, text))
    assert ran.status == 2
    assert said in ran.err


def test_all_mistakes_are_told_at_once(run: Run, files: tuple[Path, Path, Path]) -> None:
    file, _, proof = files
    tree = json.loads(proof.read_text("utf-8"))
    tree["proof"]["needed"], tree["basis"], tree["rows"][0]["number"] = "x", "y", 0
    ran = run("verify", file, "--proof", written(proof, json.dumps(tree)))
    assert "3 mistakes" in ran.err


def test_a_file_that_is_not_there_is_told(run: Run, files: tuple[Path, Path, Path]) -> None:
    file, _, proof = files
    ran = run("verify", file, "--proof", proof.with_name("oui.json"))
    assert (ran.status, "there is no file" in ran.err) == (2, True)


# What a person reads


@pytest.mark.parametrize("which", sample(range(8), 1))
def test_every_number_that_is_printed_adds_up(which: int) -> None:
    """The text alone, added up by hand: lines times their numbers, people times what each adds, and both sums."""
    printed = 0
    for found in some(which, 8):
        text = proof_text(check(found.problem, found.certificate), found.problem)
        parts = re.split(r"(?m)^ +what must hold ", text)[1:]
        assert len(parts) == found.certificate.leaves
        for part in parts:
            add_up(part)
            printed += 1
    assert printed >= len(some(which, 8)) > 0


def add_up(part: str) -> None:
    lines = part.splitlines()
    (said,) = [line for line in lines if line.startswith("At most ")]
    possible, needed = (int(word.replace(",", "")) for word in re.findall(r"-?\d[\d,]*(?=[, ])", said))
    times, makes = [], 0
    for line in lines:
        found = re.fullmatch(r"[A-Z]\d* +.* {3,}(-?[\d,]+) {3,}([\d,]+) × {3,}(-?[\d,]+)", line)
        if found is not None:
            bound, number, product = (int(text.replace(",", "")) for text in found.groups())
            assert bound * number == product
            times.append(number)
            makes += product
    assert makes == needed
    most = 0
    (head,) = [place for place, line in enumerate(lines) if line.startswith("people ")]
    for line in lines[head + 1 :]:
        cells = line.split()
        if not line or cells[:2] == ["all", "together"]:
            break
        each, together = (int(cell.replace(",", "")) for cell in cells[-2:])
        adds = [0 if cell == "–" else int(cell.replace(",", "")) for cell in cells[-2 - len(times) : -2]]
        assert sum(number * add for number, add in zip(times, adds, strict=True)) == each
        if not line[: len("people")].strip():  # a number that helps to count
            assert together >= each or together >= 0
        else:
            people = int(re.match(r" *([\d,]+)", line)[1].replace(",", ""))  # type: ignore[index]
            assert people * max(0, each) == together
        most += together
    assert (most, possible < needed) == (possible, True)


def test_the_shipped_team_that_cannot_be_in_full() -> None:
    problem = load(str(SCENARIOS / "eod_impossible.yaml"))
    source = {source.label: source for source in demands(encode(problem, opened=True))}
    asked = [source[name] for name in ("explosives team: size", "Explosives operators", "Women")]
    certificate = certify_conflict(problem, asked, Budget())
    assert certificate is not None
    assert proof_text(check(problem, certificate), problem) == SHIPPED


SHIPPED = """\
Explosives team that cannot be

This proof holds: no team can meet all of these at once.
  – explosives team: size 5 to 7
  – Explosives operators (members with specialties eod 2: at least 3)
  – Women (share of sex F: at least 60 %)

Why not: a sum of whole numbers, which anyone can check.

How to check it: a row says what one person adds to each line A, B, …; multiplied by the lines' `times` and added up, \
this makes `each`. Everybody is in one team at most, here where they add most, or in none, which adds 0. An upper \
bound counts as negative: at most 7 is at least -7.

    what must hold                     at least   times   makes
A   explosives team: size at most 7          -7     2 ×     -14
B   Explosives operators: at least 3          3     5 ×      15
C   Women: at least 60 %                      0     1 ×       0
    all together                                              1

people                   A   B    C   each   at most
    53                  -1   –    2      0         0
    11                  -1   1   -3      0         0
    56                  -1   –   -3     -5         0
         all together                              0

At most 0, but at least 1 is required: that is impossible.
"""


def test_cases_are_told_one_by_one() -> None:
    problem = load(asking(HALF, size=7))
    certificate = certify_conflict(problem, demands(encode(problem, opened=True)), Budget())
    assert certificate is not None
    text = proof_text(check(problem, certificate), problem)
    assert "Why not: 2 cases, one of which every team is in; 2 sums of whole numbers in all" in text
    assert "\nSum 1 of 2 – suppose that team has at most 3 members who count -1 in `Half: at least 50 %`\n" in text
    assert "\nSum 2 of 2 – suppose that team has at least 4 members who count -1 in `Half: at least 50 %`\n" in text
    assert text.count("as supposed  ") == 2


def test_of_a_long_proof_it_is_said_first_how_many_sums_it_has_and_what_for() -> None:
    pool = [{"id": f"P{n}", "unit": f"U{n % 9}"} for n in range(63)]
    few = ({"distinct": "unit", "at_most": 3}, {"largest_group": "unit", "at_most": 3})
    problem = load(asking(*few, size=10, pool=pool))
    certificate = certify_conflict(problem, demands(encode(problem, opened=True)), Budget())
    assert certificate is not None
    checked = check(problem, certificate)
    whole = proof_text(checked, problem)
    first = "Why not: 9 things that every team has in common, and then one sum; 19 sums of whole numbers in all, "
    assert f"\n{first}which anyone can check.\n" in whole
    lemma = "members of team who count 1 in `unit U0: there where a member has it` − 3 × unit U0: there (0 or 1)"
    assert f"\n  (1) {lemma} comes to at most 0\n" in whole
    assert f"\nSum 1 of 19, to show (1) – suppose that (a) {lemma}" in whole
    assert "\nD   as supposed in (a)" in whole


def test_seats_gates_and_teams_are_named_as_in_the_file() -> None:
    pool = [{"id": f"P{n}", "sex": "FM"[n % 2], "rank": "ABC"[n % 3]} for n in range(9)]
    lead = {"seat": "Lead", "who": {"rank": "A"}, "number": 2}
    teams = [
        {"name": "first", "size": 3, "everyone": {"sex": "F"}, "seats": [lead]},
        {"name": "second", "size": {"at_least": 1, "at_most": 3}, "seats": [lead], "require": [HALF]},
    ]
    found = conflict({"pool": pool, "teams": teams}, 1)
    assert found is not None
    text = proof_text(check(found.problem, found.certificate), found.problem)
    assert "  – first: Lead (2 seats)" in text
    assert "second: Lead: 2 seats filled" in text


PEOPLE = [
    {"id": name, "sex": "FM"[place > 0], "unit": unit, "skills": skills}
    for place, (name, unit, skills) in enumerate(
        [
            ("A", "x", "medic"),
            ("B", "y", "medic; driver"),
            ("C", "x", "driver"),
            ("D", "y", "cook"),
            ("E", "x", None),
            ("Z", "z", None),
        ]
    )
]


def words_of(team: dict[str, Any], **more: Any) -> tuple[str, list[str], list[str]]:
    """The proof why a team of these six people cannot be: all of it, its rows, and its numbers that help to count."""
    tree = {"pool": PEOPLE, "fields": {"skills": "set"}, "teams": [{"name": "t", **team}], **more}
    problem = load(tree)
    certificate = certify_conflict(problem, demands(encode(problem, opened=True)), Budget())
    assert certificate is not None
    checked = check(problem, certificate)
    text = proof_text(checked, problem)
    numbers = re.findall(r"(?m)^ {9}(\S.*? \(\d+ (?:or|to) \d+\)) ", text)
    return text, [row_said(row, checked.program, problem) for row in checked.rows], list(dict.fromkeys(numbers))


def test_seats_in_a_proof_are_told_by_who_could_fill_what() -> None:
    medic, driver = (
        {"seat": word.title(), "who": {"skills": word}, "number": 2, "keep": False} for word in ("medic", "driver")
    )
    text, rows, numbers = words_of({"size": 3, "seats": [medic, driver]})
    assert rows == [
        "members who could be Medic or Driver fill no more seats than there are of them",
        "t: Medic: 2 seats filled",
        "t: Driver: 2 seats filled",
    ]
    assert sorted(numbers) == [
        "Driver filled by members who could also be Medic (0 or 1)",
        "Driver filled by members who could be nothing else (0 or 1)",
        "Medic filled by members who could also be Driver (0 or 1)",
        "Medic filled by members who could be nothing else (0 or 1)",
    ]
    assert "What is followed by a range, such as (0 or 1), is not a person" in text


ONE: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "lone": (
        {"size": 3, "require": [{"lone": {"sex": "F"}, "at_most": 0}, {"members": {"sex": "F"}, "at_least": 1}]},
        {"with sex F: no members where neither is said", "with sex F: so many members where that is said"},
        {"just one member with sex F (0 or 1)", "two or more members with sex F (0 or 1)"},
    ),
    "together": (
        {"size": 2, "require": [{"together": ["A", "B", "C"], "at_most": 0}, {"members": {"id": "A"}, "at_least": 1}]},
        {"A, B, C: nobody there where neither is said", "A, B, C: so many there where that is said"},
        {"A, B, C: some, not all, there (0 or 1)", "A, B, C: all there (0 or 1)"},
    ),
    "a pair together": (
        {"size": 1, "require": [{"together": ["A", "B"], "at_most": 0}, {"members": {"id": "A"}, "at_least": 1}]},
        {"A and B: nobody there where neither is said", "A and B: so many there where that is said"},
        {"A and B: only one there (0 or 1)", "A and B: both there (0 or 1)"},
    ),
    "pairs wanted": (
        {"size": 3, "require": [{"pairs": [["A", "B"], ["C", "D"]], "at_least": 2}]},
        {"A and B: counted only where A is there", "C and D: counted only where D is there"},
        {"A and B: both there (0 or 1)", "C and D: both there (0 or 1)"},
    ),
    "a pair kept apart": (
        {"size": {"at_least": 2}, "require": [{"pairs": [["A", "B"]], "at_most": 0}], "everyone": {"id": ["A", "B"]}},
        {"A and B: counted where both are there"},
        {"A and B: both there (0 or 1)"},
    ),
    "largest group": (
        {"size": 6, "require": [{"largest_group": "unit", "at_most": 1}]},
        {"unit x: no more than the largest group by unit"},
        {"largest group by unit (0 to 3)"},
    ),
    "a group wanted": (
        {"size": 6, "require": [{"largest_group": "unit", "at_least": 4}]},
        {"largest group by unit: at least 4"},
        {"largest group by unit (0 to 3)"},
    ),
    "distinct": (
        {"size": 3, "everyone": {"unit": ["x", "y"]}, "require": [{"distinct": "unit", "at_least": 3}]},
        {"a unit of one person: there only where a member has it"},
        {"unit x: there (0 or 1)", "unit y: there (0 or 1)", "a unit of one person: there (0 or 1)"},
    ),
}


@pytest.mark.parametrize("what", ONE)
def test_what_helps_to_count_is_told_in_the_files_words(what: str) -> None:
    team, rows, numbers = ONE[what]
    text, told, counted = words_of(team)
    assert rows <= set(told)
    assert numbers <= set(counted)
    assert not re.search(r"mark \d|the count for", text)


def test_teams_left_out_and_numbers_of_several_teams_are_told_with_their_team() -> None:
    text, rows, numbers = words_of({"size": 2, "number": 4})
    assert "  – t: number 4\n" in text
    assert "t: number: none of the 4 left out" in rows
    assert set(numbers) <= {"t-2: left out (0 or 1)", "t-3: left out (0 or 1)", "t-4: left out (0 or 1)"}
    assert numbers


def test_values_that_one_person_has_are_counted_and_not_named() -> None:
    unique = [{**row, "unit": f"name of {row['id']}"} for row in PEOPLE]
    text, _, numbers = words_of({"size": 2, "require": [{"distinct": "unit", "at_least": 3}]}, pool=unique)
    assert "name of" not in text
    assert "a unit of one person: there, 1 of 6 (0 or 1)" in numbers


@pytest.mark.parametrize("which", sample(range(8), 1))
def test_no_proof_leaves_anything_without_words(which: int) -> None:
    for found in some(which, 8):
        text = proof_text(check(found.problem, found.certificate), found.problem)
        assert not re.search(r"\bmark \d|the count for", text)


def test_the_rows_of_a_proof_are_told_in_json_too(run: Run, files: tuple[Path, Path, Path]) -> None:
    file, _, proof = files
    rows = json.loads(run("verify", file, "--proof", proof, "--json").out)["rows"]
    assert "EOD: at least 3" in rows
    tree = json.loads(proof.read_text("utf-8"))
    tree["proof"]["needed"] += 1
    written(proof, json.dumps(tree))
    assert json.loads(run("verify", file, "--proof", proof, "--json").out)["rows"] == []
