"""Rosters made by hand or by another tool."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from composer.analyses.solve.search import solve
from composer.base.errors import ScenarioError
from composer.problem.problem import Problem
from composer.problem.results import Member
from composer.scenario.load import load
from composer.scenario.roster import read_roster
from tests.support.command_line import SMALL, written

PEOPLE = [{"id": f"P{i}", "rank": "OF-2"} for i in range(1, 6)]
TWO = Problem(PEOPLE, teams=[{"name": "alpha", "size": 2, "seats": [{"seat": "Leader"}]}, {"name": "bravo", "size": 1}])
ONE = Problem(PEOPLE, teams=[{"name": "alpha", "size": 2, "seats": [{"seat": "Leader"}]}])


def _read(tmp_path: Path, name: str, text: str | bytes, problem: Problem) -> dict[str, list[Member]]:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_roster(str(file), problem)


def _mistakes(tmp_path: Path, name: str, text: str | bytes, problem: Problem) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        _read(tmp_path, name, text, problem)
    return [str(mistake) for mistake in caught.value.mistakes]


ALPHA = {"alpha": [Member("P1", "Leader"), Member("P2")], "bravo": [Member("P3")]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "r.json",
            (
                '[{"id": "P1", "team": "alpha", "seat": "Leader"}, {"id": "P2", "team": "alpha", "seat": null},'
                ' {"id": "P3", "team": "bravo"}]'
            ),
        ),
        ("r.json", '{"alpha": [{"id": "P1", "seat": "Leader"}, "P2"], "bravo": ["P3"]}'),
        (
            "r.json",
            (
                '{"teams": [{"name": "alpha", "members": [{"id": "P1", "seat": "Leader"}, {"id": "P2"}]},'
                ' {"name": "bravo", "members": [{"id": "P3", "seat": null}]}]}'
            ),
        ),
        ("r.csv", "id,team,seat\nP1,alpha,Leader\nP2,alpha,\nP3,bravo,\n"),
        ("r.csv", "team;seat;id\nalpha;Leader;P1\nalpha;;P2\nbravo;;P3\n"),
        ("r.csv", "id,rank,team,seat\nP1,OF-2,alpha,Leader\nP2,OF-2,alpha,\nP3,OF-2,bravo,\n"),
        ("r.csv", "id\tteam\tseat\nP1\talpha\tLeader\nP2\talpha\t\nP3\tbravo\t\n".encode("utf-16")),
        ("roster", '{"alpha": [{"id": "P1", "seat": "Leader"}, "P2"], "bravo": ["P3"]}'),
        ("roster", "id,team,seat\nP1,alpha,Leader\nP2,alpha,\nP3,bravo,\n"),
    ],
)
def test_every_shape_says_the_same(tmp_path: Path, name: str, text: str | bytes) -> None:
    assert _read(tmp_path, name, text, TWO) == ALPHA


@pytest.mark.parametrize(
    ("name", "text"), [("r.json", '["P1", "P2"]'), ("r.csv", "id\nP1\nP2\n"), ("r.json", '[{"id": "P1"}, "P2"]')]
)
def test_the_team_may_be_left_out_where_there_is_one(tmp_path: Path, name: str, text: str) -> None:
    assert _read(tmp_path, name, text, ONE) == {"alpha": [Member("P1"), Member("P2")]}


def test_a_team_that_is_not_named_has_no_members(tmp_path: Path) -> None:
    assert _read(tmp_path, "r.json", '{"bravo": ["P3"]}', TWO) == {"alpha": [], "bravo": [Member("P3")]}


def test_ids_that_are_numbers_are_read_as_they_are_written(tmp_path: Path) -> None:
    problem = Problem([{"id": "12"}], teams=[{"name": "alpha", "size": 1}])
    assert _read(tmp_path, "r.json", "[12]", problem) == {"alpha": [Member("12")]}


def test_what_solve_gives_is_read_back_as_it_was(tmp_path: Path) -> None:
    problem = load(str(written(tmp_path / "s.yaml", SMALL)))
    outcome = solve(problem)
    text = json.dumps(outcome.to_dict(["unit"]))
    assert _read(tmp_path, "r.json", text, problem) == {team.name: list(team.members) for team in outcome.teams}


def test_a_roster_comes_from_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"id\nP1\n")))
    assert read_roster("-", ONE) == {"alpha": [Member("P1")]}


def test_a_file_in_another_encoding_is_read_with_a_warning(tmp_path: Path) -> None:
    told: list[str] = []
    problem = Problem([{"id": "Zoë"}], teams=[{"name": "alpha", "size": 1}])
    file = tmp_path / "r.csv"
    file.write_bytes("id\nZoë\n".encode("cp1252"))
    assert read_roster(str(file), problem, told.append) == {"alpha": [Member("Zoë")]}
    assert "was read as Windows-1252" in told[0]


def test_all_mistakes_are_told_at_once_each_with_its_place(tmp_path: Path) -> None:
    text = "id,team,seat,taem\nP1,alhpa,,x\nP9,alpha,Leadr,x\n,bravo,,x\nP2,,,x\n"
    assert _mistakes(tmp_path, "r.csv", text.replace(",taem", ",x1"), TWO) == [
        "r.csv: unknown column `x1`",
        "r.csv: row 2: there is no team `alhpa` – did you mean `alpha`?",
        "r.csv: row 3: nobody in the pool has the id `P9`",
        "r.csv: row 3: team alpha has no seat `Leadr` – did you mean `Leader`?",
        "r.csv: row 4: the id is blank",
        "r.csv: row 5: which team? Available: alpha, bravo",
    ]


@pytest.mark.parametrize(
    ("name", "text", "mistake"),
    [
        ("r.csv", "id,taem\nP1,alpha\n", "r.csv: unknown column `taem` – did you mean `team`?"),
        ("r.csv", "id\n", "r.csv: the roster is empty: there is no row with a person"),
        ("r.csv", "name\nP1\n", "r.csv: row 1: there is no column `id`"),
        ("r.json", '["P1", {"id": "P2", "saet": 1}]', "r.json: entry 2: unknown key `saet` – did you mean `seat`?"),
        ("r.json", '["P1", ["P2"]]', "r.json: entry 2: id: a text is wanted here, not a list"),
        ("r.json", '{"alpha": "P1"}', "r.json: team alpha: a list of members is wanted here, not `P1`"),
        ("r.json", '{"alpha": ["P1"], "alpha": ["P2"]}', "r.json: `alpha` is given twice"),
        ("r.json", '{"teams": [{"members": ["P1"]}]}', "r.json: team 1: the team has no `name`"),
        ("r.json", "[]", "r.json: nobody is in this roster"),
        ("r.json", '{"verdict": "impossible", "teams": []}', "r.json: nobody is in this roster"),
        ("r.json", '["P1",', "r.json:1:7: a value is wanted here"),
        ("r.json", b"\xff\xff[", "r.json: the byte 0xFF"),
        ("r.json", '"P1"', "r.json: what `solve --json` prints, a list of {id, team, seat} or of ids, or"),
    ],
)
def test_a_wrong_roster_is_refused_in_words(tmp_path: Path, name: str, text: str | bytes, mistake: str) -> None:
    assert _mistakes(tmp_path, name, text, ONE)[0].startswith(mistake)


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    for name in (tmp_path, tmp_path / "none.csv", Path("/dev/zero")):
        with pytest.raises(ScenarioError):
            read_roster(str(name), ONE)


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('{"id": 1e99999999, "team": "alpha"}', "id: "),
        ('{"id": ["P1"], "team": "alpha"}', "id: "),
        ('{"id": "P1", "team": 1e99999999}', "team: "),
        ('{"id": "P1", "team": "alpha", "seat": 1e99999999}', "seat: "),
        ('{"ID": "P1", "team": "alpha"}', "unknown key `ID` – did you mean `id`?"),
        ('{"team": "alpha"}', "the id is blank"),
        ('{"id": " ", "team": "alpha"}', "the id is blank"),
        ('{"id": " ", "team": "alpha", "rank": 1}', "unknown key `rank`"),
    ],
)
def test_one_cause_in_an_entry_is_one_mistake(entry: str, complaint: str, tmp_path: Path) -> None:
    found = _mistakes(tmp_path, "r.json", f"[{entry}]", TWO)
    assert found[0].startswith(f"r.json: entry 1: {complaint}")
    assert len(found) == 1 + ("rank" in entry)  # a key too many does not say which id is meant


def test_what_is_wrong_with_an_id_does_not_hide_what_is_wrong_beside_it(tmp_path: Path) -> None:
    found = _mistakes(tmp_path, "r.json", '[{"id": 1e99999999, "team": "charlie"}, {"id": "P9", "team": []}]', TWO)
    assert [text.split(": ")[1] for text in found] == ["entry 1", "entry 2", "entry 1", "entry 2"]
