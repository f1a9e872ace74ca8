"""Journals that were changed, forged and sealed anew, or written by an earlier version: none of them is believed.

Expected values are those of the sweep without any journal.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from composer import Journal, load, sweep
from composer.analyses.sweep import search as home
from composer.analyses.sweep.fingerprint import CachedCell
from composer.analyses.sweep.tables import sweep_tables
from composer.analyses.sweep.words import sweep_text
from tests.cli.test_sweeping import PAIRS
from tests.support.command_line import SCENARIOS, Run, run, written

__all__ = ["run"]

KEY = "0" * 64


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    return written(tmp_path / "pairs.yaml", PAIRS)


@pytest.fixture
def journal(pairs: Path, tmp_path: Path) -> Path:
    """The journal of all nine cells of the file."""
    sweep(load(pairs), journal=Journal(tmp_path / "j"))
    return tmp_path / "j"


def sealed(text: str) -> str:
    """A line with the checksum that belongs to it; `text` is all of it before that, without the last bracket."""
    return f'{text}, "sum": "{sha256(text.encode()).hexdigest()}"}}'


def resealed(journal: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Every line changed by somebody who knows how lines are sealed."""
    header, *lines = journal.read_text("utf-8").splitlines()
    cells = [json.loads(line) for line in lines]
    for cell in cells:
        del cell["sum"]
        change(cell)
    journal.write_text("\n".join([header, *(sealed(json.dumps(cell)[:-1]) for cell in cells), ""]), "utf-8")


def values(cells: Any) -> list[Any]:
    return [(cell["verdict"], [(goal["value"], goal["bound"]) for goal in cell["goals"]]) for cell in cells]


def same_as_without(run: Run, pairs: Path, journal: Path) -> tuple[list[Any], str]:
    """The cells told with this journal, which are those told without any, and what is said on standard error."""
    first = json.loads(run("sweep", pairs, "--json").out)
    status, out, err = run("sweep", pairs, "--journal", journal, "--json")
    told = json.loads(out)
    assert (status, values(told["cells"])) == (0, values(first["cells"]))
    return told["cells"], err


def test_the_digit_that_made_655_a_9655(run: Run, tmp_path: Path) -> None:
    command = ("sweep", SCENARIOS / "smart_team.yaml", "--vary", "Women.at_least=10%,20%", "--journal", tmp_path / "j")
    first = run(*command)
    text = (tmp_path / "j").read_text("utf-8")
    assert '["655", "655"]' in text
    written(tmp_path / "j", text.replace('["655", "655"]', '["9655", "7"]'))
    again = run(*command)
    assert (again.status, again.out) == (0, first.out)
    assert "please check: 2 lines are ignored in the journal" in again.err


def test_any_single_character_changed_in_a_line_makes_it_no_line(journal: Path) -> None:
    header, line, *_ = journal.read_bytes().split(b"\n")
    assert Journal(journal).number == 9
    for at in range(len(line)):
        other = b"7" if line[at : at + 1] != b"7" else b"8"
        journal.write_bytes(header + b"\n" + line[:at] + other + line[at + 1 :] + b"\n")
        read = Journal(journal)
        assert (read.number, read.ignored) == (0, 1), at


def better(cell: dict[str, Any]) -> None:
    cell["goals"] = [["99", "99"] for _ in cell["goals"]]


def a_bound_beyond(cell: dict[str, Any]) -> None:
    cell["goals"] = [[value, "99"] for value, _ in cell["goals"]]


def another_team(cell: dict[str, Any]) -> None:
    cell["teams"] = [[(place + 1) % 4 for place in places] for places in cell["teams"]]


def twice_the_same(cell: dict[str, Any]) -> None:
    cell["teams"] = [[places[0]] * len(places) for places in cell["teams"] if len(places) > 1] or cell["teams"]


def nobody(cell: dict[str, Any]) -> None:
    cell["teams"] = [[] for _ in cell["teams"]]


def far_away(cell: dict[str, Any]) -> None:
    cell["teams"] = [[999_999_999 for _ in places] for places in cell["teams"]]


def one_goal(cell: dict[str, Any]) -> None:
    cell["goals"] = cell["goals"][:1]


def two_teams(cell: dict[str, Any]) -> None:
    cell["teams"] = cell["teams"] * 2


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("change", "stand"),
    [
        (better, 1),
        (a_bound_beyond, 1),
        (another_team, 1),
        (twice_the_same, 4),
        (nobody, 1),
        (far_away, 1),
        (one_goal, 1),
        (two_teams, 1),
    ],
)
def test_a_forged_cell_with_a_team_is_asked_again_though_it_is_sealed(
    run: Run, pairs: Path, journal: Path, change: Callable[[dict[str, Any]], None], stand: int
) -> None:
    """The ninth cell is impossible; of it nothing can be counted. Three teams have a single member."""
    resealed(journal, change)
    cells, err = same_as_without(run, pairs, journal)
    kept = [cell["kept"] for cell in cells if cell["kept"]]
    assert len(kept) == stand
    assert kept[-1] == "not checked anew"
    assert "ignored in the journal" in err or f"what the journal says of {9 - stand} cells did not hold" in err
    cells, err = same_as_without(run, pairs, journal)  # what was asked again stands from now on
    assert len([cell for cell in cells if cell["kept"]]) == 9
    assert "did not hold" not in err


def test_impossible_where_the_numbers_are_not_said_so_is_told_as_not_checked(
    run: Run, pairs: Path, journal: Path
) -> None:
    def gone(cell: dict[str, Any]) -> None:
        cell.update(verdict="impossible", goals=[], teams=[])

    resealed(journal, gone)
    status, out, _ = run("sweep", pairs, "--journal", journal)
    assert status == 1
    assert "9 impossible cells are kept from an earlier run, not checked anew." in out


def test_a_requirement_that_the_kept_team_does_not_meet_is_found_out(pairs: Path) -> None:
    """The team C, D with all its values, said to be half women."""
    found = sweep(load(pairs), ["Women.at_least=50%", "t.size=2"])
    value, cost = Fraction(17), Fraction(11)

    class Lying:
        def known(self, key: str) -> CachedCell:
            return CachedCell("best", ((value, value), (cost, cost)), ((2, 3),))

        def keep(self, key: str, kept: CachedCell) -> None:
            assert (kept.verdict, kept.goals[0]) == ("best", (Fraction(14), Fraction(14)))

    again = sweep(load(pairs), ["Women.at_least=50%", "t.size=2"], journal=Lying())
    assert again.cells == found.cells
    assert again.warnings == ("what the journal says of 1 cell did not hold when recomputed, and was asked again",)
    true = sweep(load(pairs), ["Women.at_least=0%", "t.size=2"], journal=Lying())
    assert [cell.kept for cell in true.cells] == ["counted anew"]


@pytest.mark.unmeasured
def test_all_teams_of_a_problem_are_counted_with_their_seats(tmp_path: Path) -> None:
    """Seats of several kinds and numbers, teams alike beside another, aims."""
    for name, vary in (
        ("observers.yaml", "observers.size=5,6"),
        ("medical_level1.yaml", "English speakers.at_least=1,2"),
        ("reserve_company.yaml", "Women.at_least=12%,14%"),
    ):
        problem = load(SCENARIOS / name)
        first = sweep(problem, [vary], journal=Journal(tmp_path / name))
        again = sweep(problem, [vary], journal=Journal(tmp_path / name))
        assert {(cell.verdict, cell.kept) for cell in again.cells} == {("best", "counted anew")}
        assert [cell.goals for cell in again.cells] == [cell.goals for cell in first.cells]


# what is no line


@pytest.mark.parametrize(
    "text",
    [
        '{"cell": "KEY", "verdict": "undecided", "goals": [], "teams": [], "bases": []',
        '{"cell": "KEY", "verdict": "best", "goals": [["1", "1/0"]], "teams": [[0]], "bases": []',
        '{"cell": "KEY", "verdict": "best", "goals": [["1", "1"]], "teams": [[0]], "bases": ["one engine"]',
        '{"cell": "KEY", "verdict": "best", "goals": [["1", "1"]], "teams": [[0]]',
        '{"cell": "KEY", "verdict": "best", "goals": [["1", "2"]], "teams": [[0]], "bases": []',
        '{"cell": "KEY", "verdict": "best", "goals": [["many", "1"]], "teams": [[0]], "bases": []',
        '{"cell": "KEY", "verdict": "best", "goals": [["1"]], "teams": [[0]], "bases": []',
        '{"cell": "KEY", "verdict": "best", "goals": [[1, 1]], "teams": [[0]], "bases": []',
        '{"cell": "KEY", "verdict": "best", "goals": [["1", "1"]], "teams": [], "bases": []',
        '{"cell": "KEY", "verdict": "best", "goals": [["1", "1"]], "teams": [[-1]], "bases": []',
        '{"cell": "KEY", "verdict": "best", "goals": [["1", "1"]], "teams": [[true]], "bases": []',
        '{"cell": "KEY", "verdict": "best", "goals": [["1", "1"]], "teams": [["A"]], "bases": []',
        '{"cell": "KEY", "verdict": "impossible", "goals": [["1", "1"]], "teams": [], "bases": []',
        '{"cell": "KEY", "verdict": "impossible", "goals": [], "teams": [[0]], "bases": []',
        '{"cell": "KEY", "verdict": "impossible", "goals": [], "bases": []',
        '{"cell": ["KEY"], "verdict": "impossible", "goals": [], "teams": []',
        '{"verdict": "impossible", "goals": [], "teams": []',
        '{"cell": "KEY", "verdict": "impossible", "goals": [], "teams": [], "more": 1, "bases": []',
        "[1, 2",
        "\x00\x00",
        "",
    ],
)
def test_a_line_that_is_wrong_is_nothing_though_it_is_sealed(tmp_path: Path, text: str) -> None:
    header = '{"team-composer": "sweep journal", "format": 2}'
    text = text.replace("KEY", KEY)
    for line in (sealed(text), text + "}"):
        read = Journal(written(tmp_path / "j", f"{header}\n{line}\n"))
        assert (read.known(KEY), read.number, read.ignored) == (None, 0, 1)
    right = '{"cell": "KEY", "verdict": "best", "goals": [["-1/2", "-1/2"]], "teams": [[0, 3], []]'
    right = f'{right}, "bases": ["sums"]'.replace("KEY", KEY)
    read = Journal(written(tmp_path / "j", f"{header}\n{sealed(right)}\n"))
    assert read.known(KEY) == CachedCell("best", ((Fraction(-1, 2), Fraction(-1, 2)),), ((0, 3), ()), ("sums",))


MANY = 100_000


@pytest.mark.parametrize(
    "goals",
    [
        '[["1e99999999", "1e99999999"]]',
        "[" * MANY + "]" * MANY,
        "[" * MANY,
        f'[["{"9" * MANY}", "{"9" * MANY}"]]',
        f'[["1/{"9" * MANY}", "1/{"9" * MANY}"]]',
        "[" + ", ".join(['["1", "1"]'] * MANY) + "]",
        "9" * 5_000_000,
    ],
    ids=["exponent", "brackets", "open brackets", "digits", "denominator", "pairs", "five million digits"],
)
def test_what_would_take_long_to_read_is_refused_at_once(run: Run, pairs: Path, tmp_path: Path, goals: str) -> None:
    header = '{"team-composer": "sweep journal", "format": 2}'
    text = f'{{"cell": "{KEY}", "verdict": "best", "goals": {goals}, "teams": [[0]]'
    file = written(tmp_path / "j", f"{header}\n{sealed(text)}\n")
    began = time.process_time()
    read = Journal(file)
    assert (read.known(KEY), read.ignored) == (None, 1)
    assert time.process_time() - began < 5  # a number of a hundred million digits takes minutes
    status, _, err = run("sweep", pairs, "--journal", file)
    assert status == 0
    assert f"please check: 1 line is ignored in the journal {file}: of an earlier version, cut off or changed\n" in err


def test_a_journal_of_an_earlier_version_is_ignored_and_goes_on_with_lines_that_stand(
    run: Run, pairs: Path, tmp_path: Path
) -> None:
    line = '{"cell": "KEY", "verdict": "impossible", "goals": []}'.replace("KEY", KEY)
    file = written(tmp_path / "j", f'{{"team-composer": "sweep journal", "format": 1}}\n{line}\n')
    _, err = same_as_without(run, pairs, file)
    assert err == f"please check: 1 line is ignored in the journal {file}: of an earlier version, cut off or changed\n"
    _, err = same_as_without(run, pairs, file)
    assert err.splitlines()[1:] == [f"known already from {file}: 9 cells"]
    header = '{"team-composer": "sweep journal", "format": 3}\n'
    assert run("sweep", pairs, "--journal", written(tmp_path / "new", header)).status == 2


def test_a_journal_does_not_outgrow_what_it_can_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("composer.analyses.sweep.journal.MAX_BYTES", 400)
    journal = Journal(tmp_path / "j")
    for number in range(9):
        journal.keep(f"{number:064}", CachedCell("impossible"))
    assert journal.failed == "it has grown too large"
    assert Journal(tmp_path / "j").number == 1
    monkeypatch.setattr("composer.analyses.sweep.journal.MAX_LINE", 100)
    journal = Journal(tmp_path / "k")
    journal.keep(KEY, CachedCell("impossible"))
    assert journal.failed == "a cell is too large for a line of it"


# how it is told


def test_what_rests_on_an_earlier_run_is_said_in_every_form(pairs: Path, journal: Path) -> None:
    found = sweep(load(pairs), journal=Journal(journal))
    said = (
        "8 cells with a team are kept from an earlier run: what was kept was recomputed; that none is better was not "
        "checked anew. 1 impossible cell is kept from an earlier run, not checked anew."
    )
    assert said in sweep_text(found).replace("\n", " ")
    assert said in (found._repr_html_() or "")
    assert [cell["kept"] for cell in found.to_dict()["cells"]] == ["counted anew"] * 8 + ["not checked anew"]  # type: ignore[union-attr, index, call-overload]
    (table, _) = sweep_tables(found)
    assert [row[-1] for row in table.rows][-2:] == [
        "kept from an earlier run, counted anew",
        "kept from an earlier run, not checked anew",
    ]
    assert "earlier run" not in sweep_text(sweep(load(pairs)))


def test_counting_anew_is_stopped_as_searching_is(pairs: Path, journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*_: Any) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(home, "recheck_cell", pressed)
    found = sweep(load(pairs), journal=Journal(journal))
    assert {(cell.verdict, cell.note) for cell in found.cells} == {("undecided", "stopped before it was asked")}
    monkeypatch.undo()
    found = sweep(load(pairs), journal=Journal(journal), seconds=1e-9)
    assert {(cell.verdict, cell.note) for cell in found.cells} == {("undecided", "the time was up")}
