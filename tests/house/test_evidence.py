"""The page of evidence: it is stamped, counts what it did, and says so where something is wrong."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from composer.scenario import csv
from tests.evidence import page as evidence
from tests.evidence import parts
from tests.fuzz import inputs, mutants
from tests.fuzz.answering import Told


@pytest.fixture(scope="module")
def page() -> str:
    """Everything as small as it can be; of mutants one, in a module that is quickly tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "TRUTHS", {"masks"})
        patch.setattr(parts.analyses, "ANALYSES", {"solve": parts.analyses.ANALYSES["solve"]})
        patch.setattr(parts.inputs, "TARGETS", {"grid": parts.inputs.TARGETS["grid"]})
        patch.setattr(parts, "ENTRIES", [each for each in parts.ENTRIES if each[0] == "grid"])
        patch.setattr(parts.liars, "SOURCES", {"random": (parts.liars.SOURCES["random"][0], ("solve",))})
        patch.setattr(parts.mutants, "run", lambda *_, **__: Counter(killed=2, survived=1))
        patch.setattr(evidence, "of_files", lambda: evidence.Part("Files tried"))
        return evidence.page(0, proofs=12)


def rows(page: str, title: str) -> list[list[str]]:
    """The table under a title, without its heads."""
    part = page.split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return lines[2:]


@pytest.mark.unmeasured
def test_the_page_says_what_was_tested_with_what_when_and_where(page: str) -> None:
    head = page.split("\n## ")[0]
    assert re.search(r"^- team-composer \d+\.\d+\.\d+, commit ([0-9a-f]{12}( with changes)?|unknown)$", head, re.M)
    assert re.search(r"^- Python 3\.\d+\.\d+; ortools 9\.\d+\S*, highspy ", head, re.M)
    assert re.search(r"^- \d{4}-\d\d-\d\d \d\d:\d\d UTC, \w+ on \w+, \d+ processors$", head, re.M)


@pytest.mark.unmeasured
def test_every_part_counts_what_it_did(page: str) -> None:
    assert re.findall(r"^## (.*)$", page, re.M) == [
        *("Answers against brute force", "Inputs changed at random", "Lies of the engines", "Certificates", "Mutants"),
        "Files tried",
    ]
    assert rows(page, "Answers against brute force") == [["solve", "1", "0"]]
    ((name, tried, refused, answered, wrong),) = rows(page, "Inputs changed at random")
    assert (name, int(tried), int(refused) + int(answered), wrong) == ("grid", 10, 10, "0")
    assert all(int(told) == sum(map(int, ended)) for _, told, *ended in rows(page, "Lies of the engines"))
    true, _, claims, false = rows(page, "Certificates")
    assert int(true[1]) == int(true[2]) > 0
    assert claims[2] == false[2] == "0"
    assert int(false[1]) >= 20
    assert rows(page, "Mutants") == [["3", "2", "1"]]


def test_the_shipped_page_has_the_same_parts() -> None:
    shipped = evidence.PAGE.read_text("utf-8")
    assert re.search(r"^- team-composer \d+\.\d+\.\d+, commit [0-9a-f]{12}", shipped, re.M)
    for title in ("Answers against brute force", "Inputs changed at random", "Certificates", "Mutants", "Files tried"):
        assert rows(shipped, title)


# Faults that the fuzz is there for are seen


@pytest.mark.unmeasured
def test_an_input_that_crashes_hangs_or_grows_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def held(what: object) -> Told:
        monkeypatch.setattr(inputs, "TARGETS", {"x": inputs.Target(lambda _: {"a": b"1"}, what)})  # type: ignore[arg-type]
        return inputs.tried("x", {"a": b"1"}, cpu=0.2, megabytes=50)

    def crashes(*_: object) -> None:
        raise KeyError("a")

    def hangs(*_: object) -> None:
        while True:
            pass

    assert held(lambda *_: None).wrong == []
    assert held(crashes).verdict == "crash"
    assert held(hangs).verdict == "no end"
    assert held(lambda *_: [0] * inputs.largest() * 300_000 and None).wrong


def test_readers_that_differ_are_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"p.csv": b"id,n\nP1,1\n", "s.yaml": b"pool: p.csv\nteams: [{name: t, size: 1}]\n"}
    assert inputs.tried("csv", files).wrong == []
    other = csv.text_of(b"id,n\nP2,1\n", "p.csv")
    monkeypatch.setattr(csv, "_quickly", lambda _, table, content: csv._row_by_row(other, table, content))
    assert inputs.tried("csv", files).wrong


def test_mutants_are_the_same_for_a_seed_and_change_one_line_of_a_copy(tmp_path: Path) -> None:
    some = mutants.drawn(3, 5, "composer/checking/matching.py")
    assert some == mutants.drawn(3, 5, "composer/checking/matching.py")
    for mutant in some:
        copy = tmp_path / mutant.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("as it was", "utf-8")
        seen = []

        def ran(*_: object, **__: object) -> object:
            seen.append(copy.read_text("utf-8"))  # noqa: B023
            return type("Ended", (), {"returncode": len(seen) - 1})  # noqa: B023

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mutants.subprocess, "run", ran)
            patch.setattr(mutants, "nearest", lambda _: [])
            assert [mutants.fate(mutant, tmp_path) for _ in range(2)] == ["survived", "killed"]
        assert seen == [mutant.source] * 2
        assert copy.read_text("utf-8") == "as it was"


@pytest.mark.unmeasured
def test_the_tests_that_import_a_module_are_nearest_to_it() -> None:
    assert mutants.nearest("composer/scenario/csv_fast.py")[0] == "tests/scenario/test_csv_fast.py"
    assert len(mutants.nearest("composer/checking/matching.py")) == mutants.NEAREST


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return a < b", {"return a <= b", "return None"}),
        ("x = a and b", {"x = a or b"}),
        ("x = a + 1", {"x = a + 2", "x = a - 1"}),
        ("x += 2", {"pass", "x += 3"}),
        ("raise ValueError", {"pass"}),
        ("f(a)", {"pass"}),
        ("x = a if not b else True", {"x = a if not not b else True", "x = a if not b else False"}),
    ],
)
def test_lines_are_broken_in_every_way_that_is_named(before: str, after: set[str], tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text(f"LIMIT = 3\n\ndef f(a, b, x):\n    {before}\n", "utf-8")
    tree = path.read_text("utf-8")
    found = {
        mutants.ast.unparse(mutants._At(place, change).visit(mutants.ast.parse(tree))).splitlines()[-1].strip()
        for place, _, change, _ in mutants.mutants(path)
    }
    assert found == after
