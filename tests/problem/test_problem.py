"""Problems built in Python, and what their outcomes show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import composer
from composer import (
    Average,
    Distinct,
    Goal,
    LargestGroup,
    Lone,
    Members,
    Pairs,
    Problem,
    Requirement,
    ScenarioError,
    Seat,
    Share,
    Team,
    Together,
    Total,
    Who,
)

PEOPLE: list[dict[str, Any]] = [
    {
        "id": "A",
        "sex": "F",
        "unit": "x",
        "rank": "OF-2",
        "score": Decimal("1.5"),
        "langs": {"fr": 2},
        "born": "1990-01-15",
    },
    {"id": "B", "sex": "M", "unit": "x", "rank": "OF-3", "score": 4, "langs": {"fr": 3, "ar": 1}, "born": "1980-03-01"},
    {"id": "C", "sex": "F", "unit": "y", "rank": "OF-1", "score": 2, "langs": None, "born": "1999-12-31"},
    {"id": "D", "sex": "M", "unit": "z", "rank": "OF-2", "score": 3, "langs": {"ar": 2}, "born": "1985-06-30"},
]
FIELDS = {"rank": ["OF-1", "OF-2", "OF-3"]}


def in_python(**changes: Any) -> Problem:
    parts: dict[str, Any] = {
        "teams": [
            Team(
                "t",
                {"at_least": 2, "at_most": 3},
                everyone=Who(none=[Who(id="D")]),
                seats=[Seat("Lead", Who(rank={"at_least": "OF-3"}))],
                require=[
                    Requirement(Members(Who(langs={"fr": 2})), at_least=1, name="French"),
                    Requirement(Share(Who(sex="F"), among=Who()), at_least="1/3", aim="50%", weight=2),
                    Requirement(Total("score", of=Who(sex="M")), at_most=Fraction(9, 2)),
                    Requirement(Average("score"), at_least=1.5),
                    Requirement(Distinct("unit"), at_least=1),
                    Requirement(LargestGroup("unit"), at_most=2),
                    Requirement(Lone(Who(sex="M")), at_least=1),
                    Requirement(Pairs([["A", "D"]]), at_most=0),
                    Requirement(Together(["A", "B"]), at_most=0),
                ],
            )
        ],
        "prefer": [Goal(most=Total("score")), Goal(least=Members(Who()), team="t")],
        "fields": FIELDS,
        "start": date(2027, 1, 15),
    }
    return Problem(PEOPLE, **(parts | changes))


FILE: dict[str, Any] = {
    "pool": PEOPLE,
    "fields": FIELDS,
    "start": "2027-01-15",
    "teams": [
        {
            "name": "t",
            "size": {"at_least": 2, "at_most": 3},
            "everyone": {"none": [{"id": "D"}]},
            "seats": [{"seat": "Lead", "who": {"rank": {"at_least": "OF-3"}}}],
            "require": [
                {"members": {"langs": {"fr": 2}}, "at_least": 1, "name": "French"},
                {"share": {"sex": "F"}, "at_least": "1/3", "aim": "50%", "weight": 2},
                {"total": "score", "of": {"sex": "M"}, "at_most": Decimal("4.5")},
                {"average": "score", "at_least": Decimal("1.5")},
                {"distinct": "unit", "at_least": 1},
                {"largest_group": "unit", "at_most": 2},
                {"lone": {"sex": "M"}, "at_least": 1},
                {"pairs": [["A", "D"]], "at_most": 0},
                {"together": ["A", "B"], "at_most": 0},
            ],
        }
    ],
    "prefer": [{"most": {"total": "score"}}, {"least": {"members": {}, "team": "t"}}],
}


def test_a_problem_built_in_python_is_the_one_of_its_file() -> None:
    built, read = in_python(), composer.load(FILE)
    assert built.teams == read.teams
    assert built.prefer == read.prefer
    one, other = composer.solve(built), composer.solve(read)
    assert one.verdict == "best"
    assert one.teams == other.teams
    assert [goal.value for goal in one.goals] == [0, Fraction(15, 2), 3]


FRAMES = {
    "pandas": pd.DataFrame,
    "polars": lambda rows: pl.DataFrame(rows, strict=False),
    "polars lazy": lambda rows: pl.DataFrame(rows, strict=False).lazy(),
    "arrow": pa.Table.from_pylist,
}


@pytest.mark.parametrize("kind", FRAMES)
def test_any_frame_gives_the_answer_of_its_rows(kind: str) -> None:
    rows = [
        {**row, "score": float(row["score"]), "langs": "; ".join(f"{k}:{v}" for k, v in (row["langs"] or {}).items())}
        for row in PEOPLE
    ]
    parts = in_python()
    problem = Problem(FRAMES[kind](rows), parts.teams, prefer=parts.prefer, fields=FIELDS, start="2027-01-15")
    assert composer.solve(problem).teams == composer.solve(parts).teams


def test_the_outcome_gives_the_team_as_a_frame_with_the_columns_asked_for() -> None:
    outcome = composer.solve(in_python())
    frame = outcome.frame("rank", "score")
    assert list(frame.columns) == ["team", "seat", "id", "rank", "score"]
    assert frame.to_dict("list") == {
        "team": ["t", "t", "t"],
        "seat": ["Lead", None, None],
        "id": ["B", "A", "C"],
        "rank": ["OF-3", "OF-2", "OF-1"],
        "score": ["4", "1.5", "2"],
    }
    with pytest.raises(KeyError):
        outcome.frame("nowhere")


def test_an_outcome_shows_itself_and_no_text_in_it_becomes_markup() -> None:
    outcome = composer.solve(Problem([{"id": "<b>x</b>"}], [Team("<i>", 1)]))
    assert outcome.verdict == "best"
    html = outcome._repr_html_()
    assert html is not None
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<b>x" not in html
    assert "best" in repr(outcome)
    assert "This is the best there is" in html


def test_an_impossible_outcome_has_an_empty_frame() -> None:
    outcome = composer.solve(Problem([{"id": "A"}], [Team("t", 2)]))
    assert outcome.verdict == "impossible"
    assert outcome.frame().empty


def test_a_team_is_held_against_a_problem_by_ids_alone() -> None:
    checked = composer.verify(in_python(), {"t": ["A", "B", "C"]})
    assert checked.met
    assert [member.seat for member in checked.teams[0].members] == [None, "Lead", None]
    assert not composer.verify(in_python(), {"t": ["A", "D"]}).met


def test_problems_and_their_parts_cannot_be_changed() -> None:
    problem = in_python()
    with pytest.raises(AttributeError):
        problem.title = "other"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        problem.teams[0].name = "other"
    changed = problem.replacing(title="other")
    assert (problem.title, changed.title) == ("", "other")


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Problem("people.csv", [Team("t", 1)]), "files are read by `load`"),
        (lambda: Problem([], [Team("t", 1)]), "the pool is empty"),
        (lambda: Problem(PEOPLE, []), "at least one team is wanted"),
        (lambda: in_python(start="2027-13-01"), "2027-13-01 is not a calendar day"),
        (lambda: in_python(end=date(2026, 1, 1)), "the tour ends before it starts"),
        (lambda: Team("t", -1), "a number of people is wanted here, not `-1`"),
        (lambda: Team("t", 2, sise=3), "unknown key `sise` – did you mean `size`?"),  # type: ignore[call-arg]
        (lambda: Requirement(Members(Who()), at_least="25%"), "a percentage bounds a share"),
        (lambda: Requirement(Share(Who(sex="F")), at_least=0.25), "a share is written as a percentage such as 25%"),
        (lambda: Requirement(Members(Who())), "a bound is missing"),
        (lambda: Goal(most=Total("score"), least=Total("score")), "a goal is `most:` or `least:` of one measure"),
        (lambda: Who(sex=None), "an empty condition"),
        (lambda: Pairs([["A", "A"]]), "a pair is a list of two different ids"),
    ],
)
def test_a_mistake_in_python_is_one_clear_error(build: Any, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        build()
    assert words in str(caught.value)


def test_public_names_are_all_there_and_nothing_else_loads_with_the_package() -> None:
    assert all(getattr(composer, name) is not None for name in composer.__all__)
    assert set(composer.__all__) <= set(dir(composer))
    with pytest.raises(AttributeError):
        composer.nowhere  # noqa: B018


@pytest.mark.unmeasured
def test_teams_are_counted_in_all() -> None:
    def told(numbers: list[int | None]) -> list[str]:
        teams = [{"name": f"t{i}", "size": 0} | ({} if n is None else {"number": n}) for i, n in enumerate(numbers)]
        with pytest.raises(ScenarioError) as caught:
            Problem([{"id": "P1"}], teams)
        return [str(mistake) for mistake in caught.value.mistakes]

    many = "more than 10,000 teams in all are wanted from here on: leave some out"
    assert told([1000] * 10 + [2, 1000]) == [f"teams[10].number: {many}"]
    assert told([1000] * 10 + [None]) == [f"teams[10]: {many}"]
    full = [{"name": f"t{i}", "size": 0, "number": 1000} for i in range(10)]
    assert len(Problem([{"id": "P1"}], full).deployed) == 10_000


@pytest.mark.parametrize("key", ["teams", "require", "prefer", "courses"])
def test_a_list_without_an_end_of_what_is_no_mapping_is_not_read_to_its_end(key: str) -> None:
    given = {"teams": [{"name": "t", "size": 1}], key: range(10**9)}
    with pytest.raises(ScenarioError) as caught:
        Problem([{"id": "P1"}], **given)  # type: ignore[arg-type]
    assert str(caught.value.mistakes[-1]) == f"{key}: … and perhaps more"
    assert len(caught.value.mistakes) < 1_100


@pytest.mark.unmeasured
def test_endless_scales_and_grids_are_refused_before_they_are_listed() -> None:
    for endless in (range(10**9), range(10**30)):
        with pytest.raises(ScenarioError, match="more than 10,000 labels stand on the scale"):
            Problem([{"id": "P1", "a": "3"}], [{"name": "t", "size": 1}], fields={"a": {"levels": endless}})
        with pytest.raises(ScenarioError, match="cells, more than 10,000"):
            Problem([{"id": "P1"}], [{"name": "t", "size": 1}], sweep={"t.size": endless})


def test_a_scale_of_ten_thousand_labels_is_read_and_told_in_a_few_words() -> None:
    scale = [f"l{n}" for n in range(10_000)]
    people = [{"id": "P1", "a": "x:l9999"}, {"id": "P2", "a": "x:l7"}]
    team = [{"name": "t", "size": 1, "everyone": {"a": {"x": "l8"}}}]
    fields = {"a": {"levels": scale}}
    found = Problem(people, team, fields=fields)
    assert found.teams[0].everyone.mask(found.pool).tolist() == [True, False]
    with pytest.raises(ScenarioError, match="from l0 to l9999"):
        Problem([*people, {"id": "P3", "a": "x:l10000"}], team, fields=fields)
    with pytest.raises(ScenarioError, match="more than 10,000"):
        Problem(people, team, fields={"a": {"levels": [*scale, "l10000"]}})
