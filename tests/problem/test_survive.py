"""What a team survives: how it is asked, what is exempt, careful cases counted by hand."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from composer import Problem, ScenarioError, alternatives, explain, full_report, load, repair, solve, sweep, verify, why
from composer.analyses.redundancy.search import redundancy
from composer.analyses.repair.words import repair_text
from composer.analyses.solve.tables import outcome_tables
from composer.analyses.solve.words import outcome_text
from composer.checking.losses import weaknesses

WOMEN = {"members": {"sex": "F"}, "at_least": 2, "name": "Women"}


def people(women: int, men: int) -> list[dict[str, Any]]:
    each = [("F", number) for number in range(women)] + [("M", number) for number in range(men)]
    return [{"id": f"{sex}{number}", "sex": sex, "worth": number} for sex, number in each]


def asked(pool: list[dict[str, Any]], require: list[dict[str, Any]], losses: int = 1, **more: Any) -> Problem:
    survive = {"losses": losses, **more.pop("survive", {})}
    team = {"name": "team", "size": 4, "require": require, "survive": survive, **more}
    return Problem(pool, [team], prefer=[{"least": {"total": "worth"}}])


def possible(problem: Problem) -> bool:
    return solve(problem).verdict == "best"


def test_members_are_so_many_more_as_there_are_losses() -> None:
    assert [possible(asked(people(3, 5), [WOMEN], losses)) for losses in range(4)] == [True, True, False, False]


def test_more_losses_than_members_leave_nobody_who_meets_floors_of_0_alone() -> None:
    nobody = {"members": {"sex": "F"}, "at_least": 0}
    assert possible(asked(people(3, 5), [nobody], 9))
    assert not possible(asked(people(4, 5), [{**nobody, "at_least": 1}], 9))


def test_exactly_together_and_size_are_of_the_team_as_it_is_sent() -> None:
    require = [{"members": {"sex": "F"}, "exactly": 2}, {"together": ["F0", "M0"], "at_most": 0}]
    assert possible(asked(people(2, 5), require, 3))
    assert not possible(asked(people(2, 5), [{"members": {"sex": "F"}, "at_least": 2, "at_most": 2}], 1))


def test_who_cannot_be_lost_counts_in_full() -> None:
    assert not possible(asked(people(2, 5), [WOMEN]))
    assert possible(asked(people(2, 5), [WOMEN], survive={"of": {"sex": "M"}}))


def test_only_what_is_named_has_to_hold() -> None:
    seats = [{"seat": "Her", "who": {"id": "F0"}}]
    assert not possible(asked(people(3, 5), [WOMEN], seats=seats))
    assert possible(asked(people(3, 5), [WOMEN], seats=seats, survive={"require": ["Women"]}))
    assert not possible(asked(people(3, 5), [WOMEN], seats=seats, survive={"require": ["Her"]}))
    assert possible(asked(people(2, 5), [WOMEN, {"lone": {"sex": "F"}, "at_most": 1}], survive={"require": []}))


def test_whoever_takes_away_from_a_total_is_no_loss() -> None:
    pool = [{"id": "A", "worth": -3}, {"id": "B", "worth": 2}, {"id": "C", "worth": 2}, {"id": "D", "worth": 2}]
    total = {"total": "worth", "at_least": 1}
    assert possible(asked(pool, [total])) is True  # 3 in all, 1 without one of 2
    assert possible(asked(pool, [{**total, "at_least": 2}])) is False
    assert possible(asked(pool, [{"total": "worth", "at_most": 5}])) is False  # 6 without A
    assert possible(asked(pool, [{"total": "worth", "at_most": 6}])) is True


def test_a_ceiling_on_a_share_is_broken_by_the_loss_of_others() -> None:
    share = {"share": {"sex": "F"}, "at_most": "50%"}
    assert solve(asked(people(2, 2), [share])).verdict == "impossible"
    assert solve(asked(people(0, 4), [share], 3)).verdict == "best"


def test_a_target_of_its_year_is_survived() -> None:
    share = {"share": {"sex": "F"}, "at_least": {"target": "troops"}}
    team = {"name": "team", "size": 10, "require": [share], "survive": {"losses": 1}}
    few = Problem(people(2, 12), [team], start="2027-03-15")
    assert possible(few) is False  # 1 of 9 is less than 14 %
    assert solve(Problem(people(3, 12), [team], start="2027-03-15")).verdict == "best"


def test_aims_play_no_part() -> None:
    (answer,) = solve(asked(people(3, 5), [{**WOMEN, "aim": 3}])).teams
    assert answer.survives is not None
    assert answer.survives.holds


def test_every_one_of_teams_alike_survives_and_the_last_may_be_left_out() -> None:
    problem = asked(people(5, 8), [WOMEN], number=2)
    assert solve(problem).verdict == "impossible"
    found = explain(problem)
    assert found.ways_out is not None
    assert {change.bound for way in found.ways_out.ways for change in way.changes} >= {"number", "losses"}
    assert solve(asked(people(6, 8), [WOMEN], number=2)).verdict == "best"


def test_tours_survive_each_by_itself_and_who_has_been_before_is_lost_as_well() -> None:
    repeat = {"start": "2027-01-01", "end": "2027-06-30", "repeat": {"every": "12 months", "number": 2}}
    again = {"require": [{"again": {}, "at_least": 1}], "survive": {"losses": 1}}
    first = {"name": "first", "size": 2, "start": "2027-01-01", "end": "2027-06-30"}
    second = {"name": "second", "size": 2, "start": "2028-01-01", "end": "2028-06-30", **again}
    pool = people(2, 2)
    assert solve(Problem(pool, [first, second])).verdict == "best"
    assert solve(Problem(pool, [first, {**second, "require": [{"again": {}, "at_least": 2}]}])).verdict == "impossible"
    kept = {**second, "survive": {"losses": 1, "of": {"sex": "M"}}, "require": [{"again": {}, "at_least": 2}]}
    (_, tour) = solve(Problem(pool, [first, kept])).teams
    assert {member.id for member in tour.members} == {"F0", "F1"}
    problem = asked(people(3, 5), [WOMEN], **repeat)
    assert [team.survives is not None and team.survives.holds for team in solve(problem).teams] == [True, True]


def test_a_roster_that_does_not_survive_is_told_with_who_is_lost_and_what_is_left() -> None:
    problem = asked(people(3, 5), [WOMEN])
    found = verify(problem, {"team": ["F0", "F1", "M0", "M1"]})
    assert not found.met
    (broken,) = found.broken
    assert (broken.requirement, broken.observed, broken.at_least) == ("team: survives 1 loss", 0, 1)
    assert broken.note == "Women is 1 without F0"
    told = json.loads(found.to_json())["teams"][0]["survives"]
    assert told == {
        "losses": 1, "holds": False,
        "weakest": [{"requirement": "Women", "lost": ["F0"], "observed": 1, "met": False, "room": 0}],
    }  # fmt: skip
    assert verify(problem, {"team": ["F0", "F1", "F2", "M1"]}).met


def test_an_answer_says_what_is_exempt_and_how_much_room_each_demand_has() -> None:
    said = outcome_text(solve(asked(people(4, 5), [{**WOMEN, "at_least": 1}])))
    assert "Survives any 1 loss" in said
    assert "`exactly`, `together`" in said
    assert "1 loss" in said


def test_alternatives_and_reasons_keep_to_losses() -> None:
    problem = asked(people(4, 4), [WOMEN])
    for other in alternatives(problem, number=4).alternatives:
        assert all(team.survives is not None and team.survives.holds for team in other.teams)
    assert why(problem, ["F3"]).verdict == "best"


def test_a_sweep_varies_losses_of_a_team_that_says_none_as_well() -> None:
    problem = Problem(people(3, 5), [{"name": "team", "size": 4, "require": [WOMEN]}])
    found = sweep(problem, ["team.survive.losses=0..2"])
    assert [cell.verdict for cell in found.cells] == ["best", "best", "impossible"]


@pytest.mark.parametrize(
    ("survive", "path", "said"),
    [
        ({}, ("survive",), "`losses` is missing"),
        ({"losses": -1}, ("survive", "losses"), "from 0 to 1,000 losses can be survived, not `-1`"),
        ({"losses": 1.5}, ("survive", "losses"), "a whole number is wanted here"),
        ({"losses": 1, "loses": 2}, ("survive", "loses"), "unknown key `loses`"),
        ({"losses": 1, "of": {"height": 3}}, ("survive", "of", "height"), "height"),
        ({"losses": 1, "require": ["Wommen"]}, ("survive", "require", 0), "did you mean `Women`?"),
        ({"losses": 1, "require": ["members"]}, ("survive", "require", 0), "is asked of the team as it is sent"),
    ],
)
def test_a_mistake_has_its_place(survive: dict[str, Any], path: tuple[str | int, ...], said: str) -> None:
    require = [WOMEN, {"members": {}, "exactly": 4}]
    with pytest.raises(ScenarioError) as caught:
        load({"pool": people(3, 3), "teams": [{"name": "t", "size": 4, "require": require, "survive": survive}]})
    (mistake,) = caught.value.mistakes
    assert mistake.path == ("teams", 0, *path)
    assert said in mistake.text


def test_how_many_losses_are_survived_is_a_goal_and_no_requirement() -> None:
    team = {"name": "team", "size": 4, "require": [WOMEN]}
    found = solve(Problem(people(4, 5), [team], prefer=[{"most": {"survives": {}}}]))
    assert found.goals[0].value == Fraction(2)
    for wrong in ({"require": [{"survives": {}, "at_least": 1}]}, {"prefer": [{"least": {"survives": {}}}]}):
        with pytest.raises(ScenarioError, match="is a goal or an axis, of which more is better"):
            load({"pool": people(3, 3), "teams": [team], **wrong})


def test_of_a_floor_that_nobody_adds_to_no_losses_are_survived_as_there_is_no_team() -> None:
    team = {"name": "team", "size": 2, "require": [{"total": "worth", "at_least": 1}]}
    pool = [{"id": name, "worth": worth} for name, worth in (("A", 0), ("B", -1), ("C", 0))]
    assert solve(Problem(pool, [team], prefer=[{"most": {"survives": {}}}])).verdict == "impossible"


def test_losses_too_many_to_be_written_down_are_refused_with_their_place() -> None:
    pool = people(30, 30)
    pairs = [[f"F{n}", f"M{n}"] for n in range(30)]
    with pytest.raises(ScenarioError, match=r"after losses cannot be told but by writing down each loss") as caught:
        solve(asked(pool, [{"pairs": pairs, "at_least": 1}], 2))
    assert caught.value.mistakes[0].path == ("teams", 0, "survive")


@pytest.mark.unmeasured
def test_more_losses_than_people_are_no_more_than_there_are() -> None:
    linked = [["F0", "M0"], ["F1", "M1"], ["F0", "F1"], ["M0", "M1"]]
    pairs = {"pairs": linked, "at_least": 1, "name": "Pairs"}
    problem = asked(people(3, 3), [pairs], 9)
    assert solve(problem).verdict == "impossible"
    (way, *_) = explain(problem).ways_out.ways
    assert [(each.requirement, each.before, each.after) for each in way.changes] == [("Pairs", 1, 0)]


def test_many_losses_of_people_who_speak_several_languages_are_counted_in_few_looks() -> None:
    spoken = ["ar", "fr", "ar; fr", "en; ar", "ru", "de"]
    pool = [{"id": f"P{at}", "langs": spoken[at % 6]} for at in range(60)]
    rows = [{"distinct": "langs", "at_least": 3}]
    team = {"name": "team", "size": 60, "require": rows, "survive": {"losses": 22}}
    problem, looks = Problem(pool, [team], fields={"langs": "set"}), list[int]()
    persons = [problem.pool.person(row) for row in range(60)]
    (found,) = weaknesses(problem.deployed[0], persons, lambda: looks.append(1))
    assert (found.observed, found.room, len(looks) < 5000) == (Fraction(3), 25, True)  # ten speak each of ru, de and en


def test_page_and_workbook_show_the_room_that_each_demand_has_and_seats_with_nobody_behind() -> None:
    seats = [{"seat": "Her", "who": {"id": "F0"}}]
    survive = {"losses": 0}
    found = solve(asked(people(3, 5), [{**WOMEN, "at_least": 1}], seats=seats, survive=survive))
    page = full_report(asked(people(3, 5), [{**WOMEN, "at_least": 1}], seats=seats, survive=survive)).html()
    strip = page[page.index('<table class="losses">') :].partition("</table>")[0]
    assert strip.count("<tr>") == 3
    assert "nobody behind" in strip
    (table,) = (each for each in outcome_tables(found, found.pool) if each.name == "Losses")
    assert [row[:2] for row in table.rows] == [("team", "team: Her"), ("team", "Women")]


def test_a_requirement_that_matters_only_after_losses_is_not_said_to_matter_never() -> None:
    problem = asked(people(3, 2), [{**WOMEN, "at_least": 2}])  # four of these are two women at least
    bare = problem.replacing(teams=[problem.teams[0].model_copy(update={"survive": None})])
    assert [each.requirement for each in redundancy(bare).demands] == ["Women"]
    assert redundancy(problem).demands == ()


def test_what_repair_finds_survives_as_well() -> None:
    problem = asked(people(4, 4), [WOMEN])
    found = repair(problem, {"team": ["F0", "F1", "F2", "M0"]}, gone=["F2"])
    (team,) = found.teams
    assert team.survives is not None
    assert team.survives.holds
    assert [one.id for one in found.changes.joining] == ["F3"]


def test_of_two_teams_one_that_cannot_be_repaired_does_not_lose_the_other() -> None:
    survive = {"losses": 1, "require": ["Women"]}
    teams = [
        {"name": "first", "size": 3, "require": [WOMEN], "survive": survive},
        {"name": "second", "size": 2, "require": [{"members": {"id": "M0"}, "at_least": 1}]},
    ]
    problem = Problem(people(3, 4), teams)
    found = repair(problem, {"first": ["F0", "F1", "F2"], "second": ["M0", "M1"]}, gone=["F2", "M1"])
    assert found.verdict == "impossible"
    assert "first" in repair_text(found)


def test_of_who_cannot_be_lost_all_that_they_add_counts() -> None:
    pool = [{"id": "A", "worth": 5}, {"id": "B", "worth": 1}, {"id": "C", "worth": 1}]
    total, of = {"total": "worth", "at_least": 6}, {"of": {"id": ["B", "C"]}}
    assert possible(asked(pool, [total], size=3, survive=of))
    assert not possible(asked(pool, [total], 2, size=3, survive=of))


def test_an_average_that_some_just_meet_survives_the_loss_of_all_who_exceed_it() -> None:
    pool = [{"id": "A", "worth": 5}, {"id": "B", "worth": 5}, {"id": "C", "worth": 6}]
    assert possible(asked(pool, [{"average": "worth", "at_least": 5}], 2, size=3))
    assert not possible(asked(pool, [{"average": "worth", "at_least": 5}], 3, size=3))


def test_every_seat_needs_somebody_behind_whoever_could_fill_the_others() -> None:
    seats = [{"seat": "Woman", "who": {"sex": "F"}}, {"seat": "Him", "who": {"id": "M0"}}]
    assert not possible(asked(people(4, 4), [], seats=seats))
    assert not possible(asked(people(4, 4), [], seats=seats[::-1]))
    assert possible(asked(people(4, 4), [], seats=[seats[0], {"seat": "Man", "who": {"sex": "M"}}]))


def test_a_group_that_cannot_be_lost_is_left() -> None:
    group, of = {"largest_group": "sex", "at_least": 2}, {"of": {"sex": "M"}}
    assert possible(asked(people(2, 1), [group], 2, size=3, survive=of))
    assert not possible(asked(people(1, 2), [group], 2, size=3, survive=of))


def test_a_condition_that_cannot_be_read_is_told_where_it_stands_also_of_a_team_that_survives_losses() -> None:
    odd = {"members": {"sex": [["M"]]}, "at_least": 1}
    with pytest.raises(ScenarioError) as told:
        Problem(
            people(2, 2),
            [{"name": "team", "size": 2, "require": [odd], "survive": {"losses": 1, "require": ["Women"]}}],
        )
    assert [mistake.path[-2:] for mistake in told.value.mistakes] == [("survive", "require", 0)[-2:], ("sex", 0)]
