"""`sweep` on the command line: words, JSON, exit statuses, and the journal."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from composer import Journal, ScenarioError, load, sweep
from composer.analyses.sweep.answer import verdict_of
from composer.analyses.sweep.fingerprint import CachedCell
from composer.analyses.sweep.words import sweep_text
from tests.support.command_line import SCENARIOS, Run, loaded, run, written

__all__ = ["run"]

PAIRS = """\
title: Pairs
pool:
  - {id: Anna Secret, sex: F, score: 5, cost: 9}
  - {id: B, sex: F, score: 1, cost: 2}
  - {id: C, sex: M, score: 9, cost: 8}
  - {id: D, sex: M, score: 8, cost: 3}
teams:
  - name: t
    size: 2
    require: [{share: {sex: F}, at_least: 0%, name: Women}]
sweep: {Women.at_least: "0%..100%:3", t.size: 1..3}
prefer: [{most: {total: score}}, {least: {total: cost}}]
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where journals are kept that nobody has named."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "team-composer" / "sweeps"


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    return written(tmp_path / "pairs.yaml", PAIRS)


# words and JSON


def test_the_sweep_of_a_file_is_told_as_a_table_for_each_goal(run: Run, pairs: Path) -> None:
    status, out, err = run("sweep", pairs)
    assert (status, err) == (0, "")
    assert out == (
        "Pairs\n\n"
        "Of 9 cells, 8 have a team, the best there is, and 1 is impossible; that is proved.\n\n"
        "1. total score, as high as possible\n"
        "Women.at_least ↓  t.size →   1    2            3\n"
        "0 %                          9   17           22\n"
        "50 %                         5   14           15\n"
        "100 %                        5    6   impossible\n\n"
        "2. total cost, as low as possible\n"
        "Women.at_least ↓  t.size →   1    2            3\n"
        "0 %                          8   11           20\n"
        "50 %                         9   17           19\n"
        "100 %                        9   11   impossible\n"
    )


def test_one_number_is_told_as_a_list_with_notes(run: Run, pairs: Path) -> None:
    status, out, _ = run("sweep", pairs, "--vary", "Women.at_most=0%,50%", "--vary", "Women.at_least=60%")
    assert status == 1
    assert "Women.at_most 0 %, Women.at_least 60 %: at least 60 % lies above at most 0 %\n" in out
    assert "Of 2 cells, 2 are impossible; that is proved." in out
    status, out, _ = run("sweep", pairs, "--vary", "t.size=3,4")
    assert status == 0
    assert "t.size   most total score   least total cost\n     3                 22                 20\n" in out


def test_a_sweep_without_goals_says_what_is_possible(run: Run, tmp_path: Path) -> None:
    text = PAIRS.split("prefer")[0]
    out = run("sweep", written(tmp_path / "s.yaml", text), "--vary", "t.size=4,5").out
    assert "4     possible\n" in out
    assert "5   impossible\n" in out


def test_a_sweep_as_json(run: Run, pairs: Path) -> None:
    status, out, _ = run("sweep", pairs, "--vary", "Women.at_least=0%..100%:4", "--vary", "t.size=3", "--json")
    data = json.loads(out)
    assert status == 0
    assert (data["verdict"], data["complete"], data["title"], data["note"]) == ("best", True, "Pairs", "")
    assert data["varied"] == [
        {
            "number": "Women.at_least",
            "labels": ["0 %", "≈33.3 %", "≈66.7 %", "100 %"],
            "values": [0, 100 / 3, 200 / 3, 100],
            "values_exact": ["0", "100/3", "200/3", "100"],
        },
        {"number": "t.size", "labels": ["3"], "values": [3]},
    ]
    assert [goal["direction"] for goal in data["goals"]] == ["most", "least"]
    assert [cell["at"] for cell in data["cells"]] == [[0, 0], [1, 0], [2, 0], [3, 0]]
    assert [cell["verdict"] for cell in data["cells"]] == ["best", "best", "best", "impossible"]
    assert [[goal["value"] for goal in cell["goals"]] for cell in data["cells"]] == [[22, 20], [22, 20], [15, 19], []]
    assert data["cells"][1]["values_exact"] == ["100/3", "3"]
    assert list(data["inputs"]) == [str(pairs)]


def test_what_is_not_decided_is_told_as_open(run: Run) -> None:
    vary = ("--vary", "Women.at_least=12%,14%", "--vary", "Cooks.at_least=4")
    status, out, _ = run("sweep", SCENARIOS / "reserve_company.yaml", *vary, "--work", "0.000001")
    assert status == 3
    assert "Of 2 cells, 2 not decided." in out
    assert "open" in out
    assert "impossible" not in out
    assert "Women.at_least 12 %, Cooks.at_least 4 and 1 other cell: the work given was not enough\n" in out


def test_a_value_that_is_not_proved_is_marked() -> None:
    from dataclasses import replace

    found = sweep(load(SCENARIOS / "observers.yaml"), ["observers.size=5,6"])
    goals = (*found.cells[0].goals[:2], replace(found.cells[0].goals[2], proved=False, bound=None))
    cells = (replace(found.cells[0], verdict="found", proved=False, goals=goals, note="stopped"), found.cells[1])
    text = sweep_text(replace(found, cells=cells, complete=False))
    assert "742 ?" in text
    assert "? is not proved: a better team may exist." in text
    assert "Of 2 cells, 1 has a team, the best there is, which is proved; 1 with a team that is not proved" in text
    assert replace(found, cells=cells, complete=False, verdict=verdict_of(cells)).to_dict()["verdict"] == "found"


def test_the_shipped_sweep_shows_how_the_second_batch_could_be_had(run: Run) -> None:
    status, out, _ = run("sweep", SCENARIOS / "observers_second_batch.yaml")
    assert status == 0
    assert "50 %                                 impossible   impossible   484   561   650\n" in out


# what is wrong


def test_what_is_wrong_with_what_is_varied_is_told_all_at_once(run: Run, pairs: Path) -> None:
    vary = ("--vary", "Womn.at_least=1%", "--vary", "t.size=1..", "--vary", "Women.at_least=5")
    status, out, err = run("sweep", pairs, *vary)
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        "--vary Womn.at_least=1%: there is no number `Womn.at_least` in this scenario – did you mean `Women.at_least`?",
        "--vary t.size=1..: `1..` is no range: write 5..9, or 10%..50%:5 for five values evenly spaced",
        "--vary Women.at_least=5: 5: a share is written as a percentage such as 25%, not `5`",
        "3 mistakes",
    ]
    status, _, err = run("sweep", pairs, "--vary", "t.size=1", "--vary", "t.size=2")
    assert (status, err.splitlines()[0]) == (2, "--vary: `t.size` is varied twice")


def test_a_file_without_a_sweep_wants_something_to_vary(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "s.yaml", "".join(line for line in PAIRS.splitlines(True) if "sweep" not in line))
    status, _, err = run("sweep", file)
    assert status == 2
    assert "a number to vary is wanted" in err


def test_workers_and_a_cluster_are_not_both_asked(run: Run, pairs: Path) -> None:
    assert run("sweep", pairs, "--workers", "2", "--cluster", "127.0.0.1:1").status == 2
    assert run("sweep", pairs, "--workers", "0").status == 2


def test_where_dask_is_not_installed_it_is_said_how_to_get_it(
    run: Run, pairs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    status, _, err = run("sweep", pairs, "--cluster", "127.0.0.1:1")
    assert status == 2
    assert "--cluster: Dask is not installed here: pip install 'team-composer[dask]'" in err


def test_an_address_without_a_scheduler_is_told(run: Run, pairs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")
    monkeypatch.setattr("composer.cli.sweep.ANSWERING", 0.3)
    status, _, err = run("sweep", pairs, "--cluster", "tcp://127.0.0.1:1")
    assert status == 2
    assert "--cluster: no scheduler answers at `tcp://127.0.0.1:1`" in err


def test_help_loads_nothing_heavy_and_says_where_cells_are_kept(run: Run) -> None:
    assert loaded("sweep", "--help") == set()
    out = "".join(run("sweep", "--help").out.split())
    assert "team-composer/sweepsin$XDG_CACHE_HOME(else~/.cache)" in out


# the journal


def test_a_complete_sweep_leaves_no_journal_but_the_one_asked_for(
    run: Run, pairs: Path, cache: Path, tmp_path: Path
) -> None:
    assert run("sweep", pairs).err == ""
    assert list(cache.iterdir()) == []
    kept = tmp_path / "kept.jsonl"
    first = run("sweep", pairs, "--journal", kept, "--json")
    again = run("sweep", pairs, "--journal", kept, "--json")
    assert again.err == f"known already from {kept}: 9 cells\n"
    cells = json.loads(again.out)["cells"]
    assert [cell["kept"] for cell in cells] == ["counted anew"] * 8 + ["not checked anew"]
    assert [cell | {"kept": None} for cell in cells] == json.loads(first.out)["cells"]
    assert len(kept.read_text("utf-8").splitlines()) == 10


def test_a_sweep_that_was_cut_short_goes_on_from_the_journal_that_nobody_named(
    run: Run, pairs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from composer.analyses.solve import search

    real, asked = search.solve_problem, 0

    def cut_short(*arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == 5:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr("composer.analyses.solve.search.solve_problem", cut_short)
    status, out, err = run("sweep", pairs, "--json")
    (journal,) = cache.iterdir()
    assert status == 3
    assert err == f"proved cells are kept in {journal}: the same command goes on from there\n"
    assert [cell["proved"] for cell in json.loads(out)["cells"]] == [True] * 4 + [False] * 5
    assert json.loads(out)["cells"][4]["note"] == "stopped before it was asked"
    status, out, err = run("sweep", pairs, "--json")
    assert (status, err) == (0, f"known already from {journal}: 4 cells\n")
    assert asked == 10
    assert json.loads(out)["complete"] is True
    assert list(cache.iterdir()) == []


def test_a_journal_tells_nothing_of_anybody(run: Run, pairs: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    run("sweep", pairs, "--journal", kept)
    header, *lines = kept.read_text("utf-8").splitlines()
    assert header == '{"team-composer": "sweep journal", "format": 2}'
    for line in lines:
        cell = json.loads(line)
        assert list(cell) == ["cell", "verdict", "goals", "teams", "bases", "sum"]
        assert [len(cell["cell"]), len(cell["sum"])] == [64, 64]
        assert all(place in range(4) for places in cell["teams"] for place in places)
        assert int(cell["cell"], 16)
        assert all(str(value).lstrip("-").isdigit() for goal in cell["goals"] for value in goal)
    if os.name != "nt":
        assert kept.stat().st_mode & 0o777 == 0o600


def test_cells_of_another_problem_are_left_alone(run: Run, pairs: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    run("sweep", pairs, "--journal", kept)
    written(pairs, PAIRS.replace("score: 5", "score: 6"))
    status, out, err = run("sweep", pairs, "--journal", kept, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["cells"][3]["goals"][0]["value"] == 6
    assert len(kept.read_text("utf-8").splitlines()) == 19


def test_a_file_that_is_no_journal_is_not_touched(run: Run, pairs: Path, tmp_path: Path) -> None:
    status, _, err = run("sweep", pairs, "--journal", pairs)
    assert status == 2
    assert f"{pairs}: this is not the journal of a sweep: name another file" in err
    assert pairs.read_text("utf-8") == PAIRS
    assert run("sweep", pairs, "--journal", tmp_path).status == 2
    status, _, err = run("sweep", pairs, "--journal", tmp_path / "none" / "j")
    assert status == 2
    assert "its folder is not there" in err


def test_without_a_place_for_a_journal_it_goes_without_one(
    run: Run, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(written(tmp_path / "file", "")))
    status, _, err = run("sweep", pairs)
    assert status == 0
    assert "there is no place for a journal" in err


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other permissions")
def test_a_journal_that_can_not_be_written_any_more_is_told_and_the_sweep_goes_on(
    run: Run, pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from composer.analyses.solve import search

    real, folder = search.solve_problem, tmp_path / "folder"
    folder.mkdir()

    def taking_away(*arguments: Any) -> Any:
        (folder / "j").unlink(missing_ok=True)
        if folder.exists():
            folder.rmdir()
        return real(*arguments)

    monkeypatch.setattr("composer.analyses.solve.search.solve_problem", taking_away)
    status, out, err = run("sweep", pairs, "--journal", folder / "j")
    assert status == 0
    assert "Of 9 cells, 8 have a team" in out
    assert "can't be written: No such file or directory" in err


def test_a_line_that_was_cut_off_is_nothing_and_the_next_one_stands_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "j"
    seven = Fraction(7)
    one, two, three = (
        CachedCell("best", ((seven, seven),), ((0, 1),)),
        CachedCell("impossible"),
        CachedCell("best", (), ((2,), ())),
    )
    journal = Journal(path)
    journal.keep("one", one)
    journal.keep("two", two)
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        again = Journal(path)
        again.keep("three", three)
        read = Journal(path)
        assert read.known("three") == three, cut
        assert read.known("one") in ((one,) if cut >= whole.index(b'"two"') - 10 else (one, None))
        assert read.known("two") in (two, None)
    path.write_bytes(whole)
    assert (Journal(path).known("one"), Journal(path).known("two")) == (one, two)


def test_a_journal_can_be_handed_over_in_python(pairs: Path, tmp_path: Path) -> None:
    first = sweep(load(pairs), journal=Journal(tmp_path / "j"))
    journal = Journal(tmp_path / "j")
    assert [replace(cell, kept="") for cell in sweep(load(pairs), journal=journal).cells] == [*first.cells]
    assert (journal.number, journal.found) == (9, 9)
    with pytest.raises(ScenarioError, match="not the journal"):
        Journal(pairs)


def test_who_asks_how_to_sweep_is_told_that_a_cluster_is_sent_names_in_clear(run: Run) -> None:
    told = " ".join(run("sweep", "--help").out.split())
    assert "are sent the whole pool, names and all, and in clear unless the address is tls://" in told
