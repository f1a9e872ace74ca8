"""The report as a page: what is in it, what cannot get into it, and what its charts show where."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import composer
from composer.analyses.report.answer import FullReport
from composer.analyses.report.search import full_report
from composer.analyses.sweep.heat_maps import heat_maps
from composer.analyses.tradeoffs.answer import FrontPoint
from composer.measures import Members, Share, Total
from composer.page.bars import amount_bar, requirement_bar
from composer.page.heatmap import Square
from composer.page.markers import sorts
from composer.page.parallel import CROWD, parallel
from composer.page.scale import from_zero, round_numbers, scale
from composer.page.scatter import scatter
from composer.pool.who import Who
from composer.problem.requirement import Goal
from composer.problem.results import Effort, Finding
from tests.support.command_line import IMPOSSIBLE, SCENARIOS, SMALL, Run, run, written
from tests.support.pressing import as_in_a_terminal, pressed_once
from tests.support.report_cases import (
    PLANTED,
    SECRET,
    Parsed,
    crowded,
    impossible,
    made_front,
    made_sweep,
    possible,
    problem,
)

__all__ = ["run"]
WHOLES: dict[str, Callable[[], FullReport]] = {"possible": possible, "crowded": crowded, "impossible": impossible}


@cache
def page_of(name: str) -> str:
    """A report, drawn once for all tests."""
    return WHOLES[name]().html()


every = pytest.mark.parametrize("name", list(WHOLES))
F = Fraction


def numbers(*values: int | str) -> list[Fraction]:
    return [Fraction(value) for value in values]


# The page


@pytest.mark.unmeasured
@every
def test_a_planted_text_is_only_ever_a_text(name: str) -> None:
    page = Parsed(page_of(name))
    assert "img" not in page.inside
    assert PLANTED in "".join(page.inside["main"])
    assert page.inside["title"] == [f"A team {PLANTED} – team-composer"]
    assert len([element for element, _ in page.elements if element == "script"]) == (1 if name == "impossible" else 2)


def test_every_place_for_a_text_takes_a_planted_one() -> None:
    """Titles, teams, seats, ids, requirements, what is varied, the command; courses and recruits."""
    told = "".join(Parsed(page_of("possible")).text)
    for text in ("A team ", "team ", "Lead ", "Women ", "report '"):
        assert text + PLANTED in told
    told = "".join(Parsed(page_of("impossible")).text)
    for text in ("course ", "recruit ", "Senior "):
        assert text + PLANTED in told


@pytest.mark.unmeasured
@every
def test_the_policy_names_the_style_and_the_script_that_are_there(name: str) -> None:
    page = Parsed(page_of(name))
    policy = next(attributes["content"] or "" for tag, attributes in page.elements if "http-equiv" in attributes)
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    script = page.inside["script"][-1]  # the other one is data
    for kind, text in (("style-src", "".join(page.inside["style"])), ("script-src", script)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert parts[kind] == f"'sha256-{digest}'"
    data = [attributes.get("type") for tag, attributes in page.elements if tag == "script"]
    assert data == ["application/json", None][-len(data) :]


@every
def test_nothing_in_it_needs_the_network_or_breaks_the_policy(name: str) -> None:
    html = page_of(name)
    assert not re.search(r"https?:|url\((?!#)|@import|//[a-z]+\.", html)
    for tag, attributes in Parsed(html).elements:
        assert not {"style", "src", "srcset", "action"} & set(attributes), tag
        assert not [key for key in attributes if key.startswith("on")], tag
        assert tag != "link"
        assert (attributes.get("href") or "#").startswith("#"), tag


@every
def test_every_link_leads_somewhere_and_no_name_stands_twice(name: str) -> None:
    elements = Parsed(page_of(name)).elements
    names = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(names) == len(set(names))
    assert {attributes["href"] for _, attributes in elements if "href" in attributes} <= {f"#{one}" for one in names}


def test_250_points_over_four_axes_fit_into_300_kilobytes() -> None:
    html = page_of("crowded")
    assert html.count("data-point=") == 250
    assert len(html.encode()) < 300_000


def test_of_people_only_ids_are_told_unless_columns_are_asked_for() -> None:
    told = replace(possible(), show=()).html()
    assert "OF-1" not in told
    assert SECRET not in told
    shown = possible().html()
    assert "OF-1" in shown
    assert SECRET not in shown
    with pytest.raises(KeyError, match="nowhere"):
        full_report(problem(), show=["nowhere"])


def test_the_data_of_the_points_are_those_of_the_front() -> None:
    whole = possible()
    front = whole.front
    assert front is not None
    data = json.loads(Parsed(whole.html()).inside["script"][0])
    for given, point in zip(data["points"], front.points, strict=True):
        members = [
            (data["people"][person][0], None if seat < 0 else data["seats"][seat])
            for person, seat in zip(given["teams"][0][::2], given["teams"][0][1::2], strict=True)
        ]
        assert members == [(member.id, member.seat) for member in point.teams[0].members]
        assert given["values"] == [a.measure.show(v) for a, v in zip(front.axes, point.values, strict=True)]
    assert data["knee"] == front.knee
    assert [cells[1] for cells in data["people"]] == [
        f"OF-{1 + number % 3}"
        for number in (0 if cells[0] == PLANTED else int(cells[0][1:]) for cells in data["people"])
    ]


def test_where_a_step_leads_and_what_it_changes_by() -> None:
    """Score 9, cost 7; score 6, cost 5; score 5, cost 1: one more score from the second costs 2, one less cost 1."""
    values = [numbers(9, 7), numbers(6, 5), numbers(5, 1)]
    front = replace(made_front(3, 2), points=tuple(FrontPoint(tuple(each), ()) for each in values))
    data = json.loads(Parsed(replace(crowded(), front=front).html()).inside["script"][0])
    assert data["points"][1]["steps"] == [[0, "+3", "+2"], [2, "−1", "−4"]]
    assert data["points"][0]["steps"] == [None, [1, "−3", "−2"]]


def test_what_it_was_made_from_is_at_its_end(tmp_path: Path) -> None:
    whole = full_report(composer.load(written(tmp_path / "small.yaml", SMALL)))
    page = Parsed(replace(whole, command="team-composer report small.yaml").html())
    end = "".join(page.inside["footer"])
    assert hashlib.sha256(SMALL.encode()).hexdigest() in end
    assert "team-composer report small.yaml" in end
    assert "that no other is better is proved" in end
    for name, version in whole.outcome.versions.items():
        assert name in end
        assert version in end


def test_an_impossible_scenario_gets_its_conflict_its_ways_out_and_its_plans() -> None:
    told = "".join(Parsed(page_of("impossible")).inside["main"])
    for part in ("What conflicts", "Ways out", "Courses and recruits", "Who there is", "✗ too few"):
        assert part in told
    assert "The team" not in "".join(Parsed(page_of("impossible")).inside["h2"])


@pytest.mark.unmeasured
def test_control_characters_are_spelled_out() -> None:
    whole = full_report(problem(title="A\x1b[31m team\x00"))
    assert "A\\x1b[31m team\\x00" in whole.html()


# What is asked


@pytest.mark.unmeasured
def test_a_report_asks_what_the_scenario_asks() -> None:
    found = full_report(problem())
    assert (found.verdict, found.explanation, found.sweep) == ("best", None, None)
    varied = full_report(problem(tradeoffs=(), sweep={f"team {PLANTED}.size": "2..4"}))
    assert varied.sweep is not None
    assert [cell.verdict for cell in varied.sweep.cells] == ["best"] * 3
    assert found.front is not None
    assert found.front.complete
    assert found.alternatives is not None
    assert len(found.alternatives.alternatives) == 4
    assert full_report(problem(tradeoffs=())).front is None


@pytest.mark.unmeasured
def test_a_sweep_is_asked_where_there_is_no_team_too() -> None:
    found = full_report(composer.load(SCENARIOS / "observers_second_batch.yaml"))
    assert found.verdict == "impossible"
    assert found.explanation is not None
    assert found.sweep is not None
    assert {cell.verdict for cell in found.sweep.cells} == {"best", "impossible"}
    assert "What if" in "".join(Parsed(found.html()).inside["h2"])


def test_no_team_is_a_reason_to_explain_and_not_to_weigh() -> None:
    found = impossible()
    assert (found.verdict, found.front, found.alternatives) == ("impossible", None, None)
    assert found.explanation is not None
    assert found.explanation.conflicts


def test_what_there_was_no_time_for_is_said() -> None:
    found = full_report(problem(), work=1e-9)
    assert (found.front, found.alternatives) == (None, None)
    told = found.html()
    if found.outcome.teams:
        assert "There was no time left to look for the trade-offs." in told
        assert "There was no time left to look for other teams." in told
    else:
        assert found.verdict == "undecided"


def test_limits_are_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 9 the first of three gets 3 and spends 1; the second gets half of 8 and spends 2; the last gets 6."""
    whole, given = possible(), []

    def answering(answer: object, spent: float) -> Callable[..., object]:
        def answered(*_: object, work: float | None, **__: object) -> object:
            given.append(work)
            return replace(answer, effort=Effort(spent))  # type: ignore[type-var]

        return answered

    for name, answer, spent in (
        ("solve", whole.outcome, 1.0),
        ("tradeoffs", whole.front, 2.0),
        ("alternatives", whole.alternatives, 3.0),
    ):
        monkeypatch.setattr(f"composer.analyses.{name}.search.{name}", answering(answer, spent))
    found = full_report(problem(), work=9)
    assert given == [3.0, 4.0, 6.0]
    assert found.unasked == ()


def test_ctrl_c_keeps_what_was_found() -> None:
    press = pressed_once(lambda text: text.startswith("trade-offs"))
    with as_in_a_terminal():
        found = full_report(composer.load(SCENARIOS / "smart_team.yaml"), progress=press)
    assert found.verdict == "best"
    assert found.front is not None
    assert found.front.note == "stopped before the end"
    assert found.unasked == ("There was no time left to look for other teams.",)
    assert "There was no time left to look for other teams." in found.html()


# The command


def test_the_command_writes_the_page_and_how_to_run_it_again(run: Run, tmp_path: Path) -> None:
    small, out = written(tmp_path / "small.yaml", SMALL), tmp_path / "out.html"
    assert run("report", small, "-o", out, "--show", "sex,unit", "--seconds", "60").status == 0
    page = Parsed(out.read_text("utf-8"))
    assert page.inside["pre"] == [f"team-composer report {small} --seconds 60 --show sex,unit --output {out}"]
    assert "Кавказ" in page.text
    printed = run("report", small)
    assert printed.status == 0
    assert "Кавказ" not in printed.out
    assert printed.out.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("scenario", "options", "status"),
    [
        (IMPOSSIBLE, [], 1),
        (SMALL.replace("size: 2", "size: two"), [], 2),
        (SMALL, ["--show", "nowhere"], 2),
        (SMALL, ["-o", "/nowhere/out.html"], 2),
        (SMALL, ["--seconds", "0.000001"], 3),
    ],
)
def test_the_exit_status_says_how_it_went(
    run: Run, tmp_path: Path, scenario: str, options: list[str], status: int
) -> None:
    assert run("report", written(tmp_path / "s.yaml", scenario), *options).status == status


# Notebooks


def test_results_show_themselves_in_notebooks_without_script() -> None:
    whole = possible()
    results = (
        whole.outcome,
        whole.front,
        made_front(30, 4),
        whole.alternatives,
        made_sweep(),
        impossible().explanation,
    )
    for result in (*results, whole):
        assert result is not None
        html = result._repr_html_()
        assert html is not None
        page = Parsed(html)
        assert "script" not in page.inside
        assert "img" not in page.inside
        assert SECRET not in html
        assert not [key for _, attributes in page.elements for key in attributes if key.startswith("on")]


def test_what_is_shown_twice_in_a_notebook_keeps_its_names_apart() -> None:
    front = made_front(5, 2)
    both = (front._repr_html_() or "") + (front._repr_html_() or "")
    names = [attributes["id"] for _, attributes in Parsed(both).elements if "id" in attributes]
    used = {attributes["href"] for _, attributes in Parsed(both).elements if "href" in attributes}
    assert len(names) == len(set(names))
    assert used <= {f"#{name}" for name in names}
    assert "<title>Point 1 of 5: total score 35, total cost 45" in both


def test_the_style_of_a_notebook_reaches_nothing_beside_it() -> None:
    style = "".join(Parsed(made_sweep()._repr_html_() or "").inside["style"])
    depth, heads, head = 0, [], ""
    for sign in re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL):
        if sign == "{":
            heads += [head.strip()] if not depth else []
            depth, head = depth + 1, ""
        elif sign == "}":
            depth, head = depth - 1, ""
        else:
            head += sign
    assert depth == 0
    assert heads
    assert all(re.search(r"(^|\s)\.tc\b", each) for each in heads)


# Scales


def test_ticks_are_the_values_themselves_where_they_are_few() -> None:
    assert scale(numbers(25, 50, "75/2")).ticks == (F(25), F(75, 2), F(50))


def test_values_too_near_each_other_get_round_numbers() -> None:
    assert scale(numbers(100, 101, 160)).ticks == tuple(numbers(100, 120, 140, 160))


@pytest.mark.parametrize(
    ("low", "high", "wanted", "whole", "ticks"),
    [
        (0, 10, 5, True, numbers(0, 2, 4, 6, 8, 10)),
        (777, 895, 5, True, numbers(800, 825, 850, 875)),
        (0, 1, 5, False, numbers(0, "1/4", "1/2", "3/4", 1)),
        (0, 1, 6, False, numbers(0, "1/5", "2/5", "3/5", "4/5", 1)),
        ("1/1000", "9/1000", 5, False, numbers("2/1000", "4/1000", "6/1000", "8/1000")),
        (-30, 30, 5, True, numbers(-20, 0, 20)),
        ("1/2", "5/2", 5, True, numbers(1, 2)),
    ],
)
def test_round_numbers_lie_on_the_axis(
    low: int | str, high: int | str, wanted: int, whole: bool, ticks: list[Fraction]
) -> None:
    found = round_numbers(F(low), F(high), wanted, whole)
    assert found == ticks


def test_one_value_alone_has_an_axis_around_it() -> None:
    alone = scale(numbers(7))
    assert (alone.place(F(7)), alone.ticks) == (F(1, 2), (F(7),))


def test_bars_start_at_zero_whatever_the_sign() -> None:
    assert (from_zero(numbers(3, 12)).place(F(0)), from_zero(numbers(12)).place(F(13))) == (0, 1)
    assert from_zero(numbers(-6)).place(F(0)) == 1
    assert from_zero(numbers(-5, 5)).place(F(0)) == F(1, 2)


# Charts


def placed(html: str) -> list[tuple[float, float]]:
    """Where the marks of a chart are, across in percent and down in pixels."""
    marks = [attributes for tag, attributes in Parsed(html).elements if tag == "use" and "data-point" in attributes]
    return [(float((mark["x"] or "").rstrip("%")), float(mark["y"] or "")) for mark in marks]


def test_points_lie_where_their_values_are() -> None:
    """Cost 10, 20, 30 of an axis from 9 to 31; score 0, 5, 10 of one from -½ to 10½, 340 pixels high."""
    values = [numbers(10, 30), numbers(5, 20), numbers(0, 10)]
    front = replace(made_front(3, 2), points=tuple(FrontPoint(tuple(each), ()) for each in values))
    spots = placed(scatter(front))
    assert [round(across, 1) for across, _ in spots] == [95.5, 50.0, 4.5]
    assert [down for _, down in spots] == [15.5, 170, 324.5]


@pytest.mark.parametrize(
    ("first", "second", "values", "corner"),
    [
        ("most", "least", [(0, 10), (10, 30)], (955, 325)),  # up and dearer: across at the foot, then up
        ("most", "most", [(10, 10), (0, 30)], (45, 325)),  # down at the left, then across
        ("least", "least", [(10, 10), (0, 30)], (955, 15)),
        ("least", "most", [(0, 10), (10, 30)], (45, 15)),
    ],
)
def test_the_line_between_two_points_turns_where_both_are_worse(
    first: str, second: str, values: list[tuple[int, int]], corner: tuple[int, int]
) -> None:
    axes = (Goal.model_validate({first: Total("score")}), Goal.model_validate({second: Total("cost")}))
    points = tuple(FrontPoint(tuple(map(Fraction, each)), ()) for each in values)
    html = scatter(replace(made_front(2, 2), axes=axes, points=points))
    line = next(attributes["points"] or "" for tag, attributes in Parsed(html).elements if tag == "polyline")
    places = [tuple(round(float(number)) for number in place.split(",")) for place in line.split()]
    assert len(places) == 3
    assert abs(places[1][0] - corner[0]) <= 1
    assert abs(places[1][1] - corner[1]) <= 1


def test_the_star_stands_over_the_point_that_gives_up_least() -> None:
    """Of (10, 30), (9, 11) and (0, 10) the second gives up a tenth of the score and a twentieth of the cost."""
    values = [numbers(30, 10), numbers(11, 9), numbers(10, 0)]
    axes = (Goal(most=Total("score")), Goal(least=Total("cost")))
    points = tuple(FrontPoint((score, cost), ()) for cost, score in values)
    html = scatter(replace(made_front(3, 2), axes=axes, points=points))
    star = next(attributes for _, attributes in Parsed(html).elements if attributes.get("class") == "star")
    across, down = placed(html)[1]
    assert float((star["x"] or "").rstrip("%")) == pytest.approx(across, abs=0.1)
    assert float(star["y"] or "") == pytest.approx(down - 20, abs=0.1)


def test_the_axis_with_fewest_values_is_told_by_shape() -> None:
    html = scatter(made_front(20, 3))
    assert "20 points by total cost and total score" in html
    shapes = {attributes["href"] for tag, attributes in Parsed(html).elements if "data-point" in attributes}
    assert shapes == {"#round", "#square", "#up", "#diamond", "#down"}
    assert all(text in html for text in ("0 %", "12.5 %", "25 %", "37.5 %", "50 %"))


def test_many_values_become_a_few_sorts_the_best_first() -> None:
    kinds, places = sorts(Goal(least=Total("cost")), numbers(*range(0, 61, 5)))
    assert [kind.words for kind in kinds] == ["0 to 5", "10 to 15", "20 to 25", "30 to 35", "40 to 45", "50 to 60"]
    assert places == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]
    assert len({kind.shape for kind in kinds}) == 6
    few, places = sorts(Goal(most=Total("score")), numbers(3, 9, 3))
    assert ([kind.words for kind in few], places) == (["9", "3"], [1, 0, 1])


def test_on_parallel_axes_the_better_end_is_above() -> None:
    """Score 10 beats 0, cost 10 beats 30: the first point is above on the one axis and below on the other."""
    values = [numbers(10, 30), numbers(0, 10)]
    front = replace(made_front(2, 2), points=tuple(FrontPoint(tuple(each), ()) for each in values))
    lines = [attributes for tag, attributes in Parsed(parallel(front)).elements if "data-point" in attributes]
    heights = [[float(place.split(",")[1]) for place in (line["points"] or "").split()] for line in lines]
    assert heights[0][0] < heights[1][0]
    assert heights[0][1] > heights[1][1]
    assert [line["class"] for line in lines].count("line knee") == 1


@pytest.mark.parametrize(("number", "kinds"), [(CROWD, "points"), (CROWD + 1, "points crowd")])
def test_very_many_lines_are_a_crowd(number: int, kinds: str) -> None:
    groups = [attributes for _, attributes in Parsed(parallel(made_front(number, 2))).elements]
    assert [group["class"] for group in groups if group.get("data-points") == "lines"] == [kinds]


def rectangles(html: str) -> dict[str, list[tuple[str, str]]]:
    """The pieces of a bar by kind: where they start and how wide they are."""
    pieces: dict[str, list[tuple[str, str]]] = {}
    for tag, attributes in Parsed(html).elements:
        if tag == "rect":
            pieces.setdefault(attributes["class"] or "", []).append((attributes["x"] or "", attributes["width"] or ""))
    return pieces


def test_a_bar_shows_what_was_counted_and_what_is_forbidden() -> None:
    """Of 12 at most and 6 at least 3 were counted, on an axis to 13: a twelfth beyond the largest number."""
    finding = Finding("x", F(3), F(6), F(12), False, "people", measure=Members(Who(sex="F")))
    pieces = rectangles(requirement_bar(finding))
    assert pieces["got broken"] == [("0%", "23.08%")]
    assert pieces["forbidden"] == [("0%", "46.15%"), ("92.31%", "7.69%")]
    assert "got" not in pieces


def test_a_share_has_the_whole_hundred_as_its_axis() -> None:
    finding = Finding("x", F(25), F(25), None, True, "percent", F(50), 1, measure=Share(Who(sex="F")))
    html = requirement_bar(finding)
    assert rectangles(html)["got"] == [("0%", "24.51%")]
    assert 'x="49.02%"' in html  # the aim


def test_what_cannot_be_counted_has_no_bar() -> None:
    assert requirement_bar(Finding("x", None, F(1), None, False)) == ""


def test_people_there_against_people_needed() -> None:
    assert rectangles(amount_bar(3, 12, 6, False)) == {"track": [("0%", "100%")], "got broken": [("0%", "25%")]}
    assert rectangles(amount_bar(2, 2, 8, False))["got broken"] == [("0%", "25%")]
    assert rectangles(amount_bar(0, 0))["got"] == [("0%", "0%")]
    assert rectangles(amount_bar(1, 1))["got"] == [("0%", "100%")]
    html = amount_bar(3, 12, 6)
    (needed,) = (attributes for tag, attributes in Parsed(html).elements if tag == "line")
    assert (needed["x1"], needed["x2"], needed["y1"]) == ("50%", "50%", "0")
    assert needed["y2"] == next(each["height"] for tag, each in Parsed(html).elements if tag == "svg")
    assert "<line" not in amount_bar(3, 12)
    assert 'x1="0%"' in amount_bar(3, 12, 0)  # that none are needed is told, too


# Heat maps


def test_a_heat_map_tells_in_words_what_its_colours_tell() -> None:
    score, cost = heat_maps(made_sweep())
    assert (score.down, score.across) == (f"Women {PLANTED}, at least", "team, size")
    assert (score.columns, [label for label, _ in score.rows]) == (("2", "3", "4", "5"), ["10 %", "20 %", "30 %"])
    first, second, third = (squares for _, squares in score.rows)
    assert first[0] == Square("100", "", "heat-0")
    assert first[2] == Square("120", "not proved", "heat-3")
    assert first[3] == Square("130", "best", "heat-4")
    assert second[0] == Square("", "impossible", "impossible")
    assert third[3] == Square("", "undecided", "undecided")
    assert cost.rows[0][1][0] == Square("200", "best", "heat-4")  # the least is the best
    assert cost.rows[0][1][3] == Square("350", "", "heat-0")


def test_one_number_varied_has_its_goals_side_by_side() -> None:
    (only,) = heat_maps(made_sweep(both=False))
    assert only.columns == ("total score, as high as possible", "total cost, as low as possible")
    assert [label for label, _ in only.rows] == ["10 %", "20 %", "30 %"]
    assert only.rows[2][1] == (Square("", "impossible", "impossible"), Square("", "impossible", "impossible"))
    assert only.rows[0][1] == (Square("110", "best", "heat-4"), Square("250", "", "heat-4"))


def test_without_goals_it_tells_whether_there_is_a_team() -> None:
    bare = made_sweep()
    bare = replace(bare, goals=(), cells=tuple(replace(cell, goals=()) for cell in bare.cells))
    (only,) = heat_maps(bare)
    assert [square.words for square in only.rows[1][1]] == ["impossible", "possible", "possible", "possible"]
