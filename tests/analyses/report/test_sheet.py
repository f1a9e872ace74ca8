"""The decision sheet tells what was counted by hand, part by part."""

from __future__ import annotations

import ast
import string
from dataclasses import replace
from fractions import Fraction
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest

from composer.analyses.report import sheet as package
from composer.analyses.report.answer import FullReport
from composer.analyses.report.duties import duties
from composer.analyses.report.losses import Loss
from composer.analyses.report.margins import OneMore, members_of
from composer.analyses.report.search import full_report
from composer.analyses.report.sheet import messages
from composer.analyses.report.sheet.content import Sheet
from composer.analyses.report.sheet.sheet import decision_sheet
from composer.analyses.report.sheet.voice import Message, Voice
from composer.analyses.verify.recount import verify
from composer.pool.doubts import Doubt
from composer.pool.who import Who
from composer.problem.results import Chance, Member, Odds, Reserve, Roster
from composer.problem.survive import Survival, Weakness
from tests.support.sheet_cases import decided, none_exists, small, undecided

SPOKEN = {name: value for name, value in vars(messages).items() if isinstance(value, Message)}


def changed(*ids: str) -> Sheet:
    """The sheet of a roster that was changed by hand."""
    return decision_sheet(replace(undecided(), by_hand=verify(small(), {"liaison": ids})))


def lines(whole: FullReport, part: int) -> list[str]:
    return decision_sheet(whole).part(part).split("\n")


def test_above_the_recommendation_stands_what_the_file_says_of_the_decision() -> None:
    assert lines(decided(), 1)[1:] == [
        *("Subject", "Liaison team", "Tour", "2027-02-01 to 2028-01-31"),
        *("Decision asked", "Approve the liaison team", "Decides", "Chief of Operations"),
        *("Needed by", "2026-12-01", "Put forward by", "Third branch"),
    ]
    assert decision_sheet(decided()).marking == "STAFF ONLY"


def test_what_the_file_does_not_say_of_the_decision_is_left_to_be_written() -> None:
    said = lines(undecided(), 1)[1:]
    assert dict(zip(said[::2], said[1::2], strict=True)) == {
        "Subject": "Liaison team",
        "Tour": "2027-02-01 to 2028-01-31",
        "Decision asked": "Approve the proposal in part 2, or send it back",
        "Decides": "",
        "Needed by": "",
        "Put forward by": "",
    }


def test_the_recommendation_answers_what_a_commander_asks_first() -> None:
    sentence, *told = lines(decided(), 2)[1:]
    assert sentence == (
        "Send the 3 people named below as liaison; everything required is met. They reach total score 24."
    )
    assert told == [
        *("Lead: A", "B", "C"),
        *("Is it the best?", "Yes; that no other choice is better is proved."),
        *("Main risk", "If A (Lead) drops out and nobody steps in, these are no longer met: Lead, Women."),
        *("One more woman", "It costs total score 24 → 22 (−2)."),
        *("Not replaceable", "No choice meets everything without A (Lead)."),
    ]


def test_it_rests_on_so_many_people_and_on_no_day_where_the_file_says_none() -> None:
    number, passing, unknown = lines(decided(), 3)[1:]
    assert number.startswith("7 people in ")
    assert number.endswith("; the file does not say as of which day.")
    assert passing == "5 of them pass every gate of some team."
    assert unknown == "1 more would pass if what is not on record of them were in order."
    assert ", as of 2026-11-01." in decision_sheet(replace(decided(), problem=small(today="2026-11-01"))).part(3)


def test_what_must_be_met_stands_apart_from_what_is_weighed() -> None:
    said = lines(decided(), 4)[1:]
    assert said[0] == "Every member of liaison: medical_until at least end."
    assert said[1:6] == ["Must be met", "required", "got", "met", "source"]
    assert said[6:16] == [*("Seats filled", "1", "1", "yes", ""), *("Women", "at least 1", "1", "yes", "Order 7")]
    assert said[16:] == [
        *("Weighed, the first before the next", "reached", "best possible"),
        *("1. total score, as high as possible", "24", "proved"),
    ]


def test_courses_of_action_say_who_differs_and_what_each_loses() -> None:
    said = lines(decided(), 5)[1:]
    rows = [said[place : place + 3] for place in range(3, len(said), 3)]
    assert rows[0] == ["A", "proposed", "Best because no choice has better values in this order."]
    assert rows[1] == ["B", "out: C; in: D", "Worse than A: total score 24 → 22 (−2)."]
    assert [row[0] for row in rows] == ["A", "B", "C", "D"]
    assert {row[2] for row in rows[2:]} == {"Worse than A: total score 24 → 21 (−3)."}
    assert len({row[1] for row in rows}) == 4  # B is the most different within 10 %, and is not told twice


def test_margins_name_who_is_alone_what_a_loss_breaks_and_the_paper_that_ends_first() -> None:
    assert lines(decided(), 6)[1:] == [
        "No choice meets everything without A (Lead).",
        "Members of liaison who cannot drop out without breaking a demand, if nobody steps in: A (Lead).",
        "Nobody outside the team fits these seats: Lead.",
        "2 people outside the teams pass the gates of liaison; none is named as a reserve.",
        "The paper that ends soonest is medical_until of A (Lead), on 2028-03-01.",
    ]


def with_team(**known: Any) -> FullReport:
    """The report of a team of which more is known than was searched for."""
    outcome = decided().outcome
    teams = (replace(outcome.teams[0], **known),)
    return replace(decided(), outcome=replace(outcome, teams=teams))


def test_reserves_are_named_as_they_are_called_and_no_loss_they_make_good_is_the_main_risk() -> None:
    named = with_team(reserves=(Reserve("E", 1), Reserve("D", 2)))
    assert "Reserves of liaison, as they are called: E, D." in lines(named, 6)
    assert "none is named as a reserve" not in decision_sheet(named).part(6)
    uncovered = replace(named, problem=small(team={"reserves": {"cover": 0}}))
    assert "If A (Lead) drops out" in decision_sheet(uncovered).part(2)
    covering = replace(named, problem=small(team={"reserves": {"cover": 1}}))
    assert "They make good the loss of any 1 member." in decision_sheet(covering).part(6)
    said = lines(covering, 2)
    assert said[said.index("Main risk") + 1] == (
        "Members of liaison who cannot drop out without breaking a demand, if nobody steps in: A (Lead)."
    )
    assert said[said.index("Reserves") + 1] == (
        "Reserves of liaison, as they are called: E, D. They make good the loss of any 1 member."
    )
    assert "Reserves" not in lines(decided(), 2)


def test_of_many_teams_the_first_page_names_the_reserves_of_three() -> None:
    (roster,) = with_team(reserves=(Reserve("E", 1),)).outcome.teams
    whole = replace(decided(), outcome=replace(decided().outcome, teams=(roster,) * 5))
    said = lines(whole, 2)
    told = said[said.index("Reserves") + 1]
    assert told == "Reserves of liaison, as they are called: E. " * 3 + "+ 2"


def test_the_main_risk_is_not_what_stands_beside_it_where_nobody_is_alone() -> None:
    margins = decided().margins
    assert margins.indispensable is not None
    free = replace(margins, indispensable=replace(margins.indispensable, always=()), losses=())
    said = lines(replace(decided(), margins=free), 2)
    assert said[said.index("Main risk") + 1].startswith("Any one member of liaison may drop out")
    assert said[said.index("Not replaceable") + 1].startswith("Everybody can be replaced")


def test_many_who_cannot_drop_out_are_counted_and_few_are_named() -> None:
    every = tuple(Loss("liaison", one, ("Women",)) for one in "ABCD")
    for number, wanted in ((3, "if nobody steps in: A (Lead), B, C."), (4, "4 members of liaison cannot drop out")):
        whole = replace(decided(), margins=replace(decided().margins, losses=every[:number]))
        assert wanted in decision_sheet(whole).part(6)


def test_the_chances_are_told_without_and_with_reserves() -> None:
    odds = Odds(Fraction(23, 100), Fraction(1, 2))
    said = lines(with_team(chance=Chance(odds, odds, odds, "5 % each")), 6)
    assert "With 5 % each, the demands of liaison still hold with a chance of 23 %; with its reserves, of 50 %." in said
    alone = Odds(Fraction(23, 100))
    said = lines(with_team(chance=Chance(alone, alone, alone, "5 % each")), 6)
    assert "With 5 % each, the demands of liaison still hold with a chance of 23 %." in said


@pytest.mark.parametrize(
    ("holds", "wanted"),
    [
        (True, "liaison survives the loss of any 1 member: everything but its size is still met."),
        (False, "liaison does not survive the loss of any 1 member; first to fail: Women."),
    ],
)
def test_whether_a_team_survives_losses_is_told_where_it_is_asked(holds: bool, wanted: str) -> None:
    weakest = (Weakness("Women: at least 1", ("A",), Fraction(0), False, 0),)
    assert wanted in lines(with_team(survives=Survival(1, holds, weakest)), 6)


def test_women_are_counted_at_every_gate_and_nothing_is_judged() -> None:
    said = lines(decided(), 7)[1:]
    assert said[:2] == ["1 of 3 members of liaison: ≈33.3 %.", "The file names no target to hold this against."]
    assert said[2:14] == [
        *("gate of liaison", "women left", "men left", "share of women"),
        *("in the pool", "3", "4", "≈42.9 %"),
        *("medical_until at least end", "2", "3", "40 %"),
    ]
    assert said[14:] == [
        (
            "Each counted by itself, the gate that stops most women is “medical_until at least end”: "
            "1 of 3 women, and 1 of 4 men."
        ),
        "Women by rank: OF-3: 1.",
        "Seats held by women: Lead.",
        "liaison has one woman alone.",
    ]
    assert not any(word in "\n".join(said).casefold() for word in ("complian", "adverse", "four-fifths", "fair"))


def test_the_gate_that_stops_most_women_is_found_among_several() -> None:
    everyone = {"score": {"at_least": 7}, "medical_until": {"at_least": "end"}}
    said = decision_sheet(replace(decided(), problem=small(team={"everyone": everyone}))).part(7)
    assert "stops most women is “score at least 7”: 2 of 3 women, and 2 of 4 men." in said
    open_to_all = replace(decided(), problem=small(team={"everyone": {}, "keep": []}))
    assert "No gate stops any woman." in decision_sheet(open_to_all).part(7)


def test_women_are_counted_over_all_teams() -> None:
    asked = small(team={"number": 2, "size": {"at_least": 0, "at_most": 3}})
    rosters = (
        Roster("liaison-1", (Member("A"), Member("B"))),
        Roster("liaison-2", (Member("D"), Member("G"), Member("C"))),
    )
    assert members_of(asked, rosters, Who(sex="F")) == 3


def test_everybody_has_the_demands_that_they_count_towards() -> None:
    row = {"members": {"rank": "OF-1"}, "at_most": 2, "name": "A ceiling asks for nobody"}
    asked = small(team={"require": [{"members": {"sex": "F"}, "at_least": 1, "name": "Women"}, row]})
    found = duties(asked, Roster("liaison", (Member("A", "Lead"), Member("B"), Member("D"))))
    assert [(duty.member.id, duty.serves) for duty in found] == [("A", ("Women",)), ("B", ()), ("D", ("Women",))]


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        ("other", "Read otherwise the answer is another one: two ranks look alike."),
        ("unknown", "In doubt, and not tried whether it changes the answer: two ranks look alike."),
        ("same", "1 doubt of how cells are meant changes nothing, either way."),
    ],
)
def test_doubts_say_whether_they_touch_the_answer(answer: Any, wanted: str) -> None:
    doubt = Doubt("W1", "rank", (1,), 1, ("OF-1",), "two ranks look alike", "", "", True, answer)
    whole = replace(decided(), outcome=replace(decided().outcome, doubts=(doubt,)))
    assert wanted in lines(whole, 3)
    assert (wanted in lines(whole, 2)) is (answer == "other")  # then it is the main risk


def test_a_target_stands_beside_the_share_with_what_it_rests_on() -> None:
    team = {"name": "liaison", "size": 3, "require": [{"share": {"sex": "F"}, "at_least": {"target": "troops"}}]}
    whole = FullReport.of(small(teams=[team]), replace(decided().outcome, teams=(), targets=()))
    assert "1 of 3" not in decision_sheet(whole).part(7)
    said = decision_sheet(full_report(small(teams=[team])))
    assert "Target of the year for troops, 2027: 14 % (interpolated between published years)." in said.part(7)
    assert "UN target for troops, 2027, interpolated" in said.part(4)
    assert "lie between published years: troops 2027." in said.part(8)


def test_what_nobody_checked_is_named_with_the_blanks_in_what_is_asked() -> None:
    assert lines(decided(), 8)[2:] == [
        "Blank cells in what is asked, each counted as not met: medical_until 1.",
        "No leave or other absence is given: everybody is taken to be free on all days.",
    ]


def test_a_roster_changed_by_hand_that_holds_says_what_it_costs() -> None:
    said = changed("A", "B", "E").part(9).split("\n")[1:]
    assert said == [
        *("Taken in", "E", "Left out", "C"),
        "With the roster handed in everything required is met.",
        *("preferred", "proposal", "by hand", "difference", "total score", "24", "21", "−3"),
        "Reasons for the changes:",
    ]


def test_a_roster_changed_by_hand_that_breaks_something_names_it() -> None:
    said = changed("B", "C", "E").part(9).split("\n")[1:]
    assert said[:4] == ["Taken in", "E", "Left out", "A"]
    assert said[4] == "With the roster handed in 2 demands are not met:"
    assert sorted(said[5:7]) == ["Women: 0, required at least 1", "liaison: Lead: 0, required exactly 1"]


def test_a_roster_that_changes_nobody_says_so_and_none_at_all_too() -> None:
    assert "has the same people in the same teams" in changed("C", "A", "B").part(9)
    assert "this is the proposal as it was computed" in decision_sheet(undecided()).part(9)


def test_where_none_exists_the_sheet_opens_with_what_makes_one_possible() -> None:
    said = lines(none_exists(), 2)[1:]
    assert said[0] == (
        "None exists; the cheapest plan that makes one possible costs 9: Reservist × 1. Or give way: Women 3 → 2."
    )
    assert said[1] == "With it this is reached: total score 19."  # A, D and the reservist: 9 + 5 + 5
    assert "Yes: no choice of people from this pool meets everything." in said
    for label in ("One more woman", "Not replaceable"):
        assert said[said.index(label) + 1] == "Does not apply: there is no team."
    rows = lines(none_exists(), 4)
    at = rows.index("Women")
    assert rows[at : at + 5] == ["Women", "at least 3", "2", "too few", "Order 7"]
    assert rows[rows.index("Must be met") + 1] == "needed, by count"
    assert "plan: Reservist × 1" in lines(none_exists(), 5)
    assert "give way: Women 3 → 2" in lines(none_exists(), 5)
    assert lines(none_exists(), 1)[6] == "Decide what gives way, or what is paid for, so that somebody can be sent"


def test_where_no_plan_is_offered_it_opens_with_the_way_out() -> None:
    assert lines(full_report(small(women=3)), 2)[1] == "None exists; the cheapest way out: Women 3 → 2."


@pytest.mark.parametrize(("most", "less"), [(True, 21), (False, 23)])
def test_of_ways_out_of_one_cost_that_which_reaches_most_is_proposed(most: bool, less: int) -> None:
    whole = full_report(small(women=3))
    assert whole.explanation is not None
    assert whole.explanation.ways_out is not None
    first = whole.explanation.ways_out.ways[0]
    way = replace(first, goals=tuple(replace(goal, most=most) for goal in first.goals))
    worse = replace(way, goals=tuple(replace(goal, value=Fraction(less)) for goal in way.goals))
    dearer = replace(way, cost=way.cost + 1, goals=tuple(replace(goal, value=Fraction(99)) for goal in way.goals))
    ways = replace(whole.explanation.ways_out, ways=(worse, way, dearer))
    some = replace(whole, explanation=replace(whole.explanation, ways_out=ways))
    sentence, reached = lines(some, 2)[1:3]
    assert sentence == "None exists; a cheapest way out, of 2 found that cost the same: Women 3 → 2."
    assert reached.endswith("total score 22.")
    rows = lines(some, 5)
    worth = [rows[at + 3].split()[-1] for at, text in enumerate(rows) if text in ("A", "B", "C")]
    assert worth == ["22", str(less), "99"]


def test_one_more_woman_is_worse_in_one_thing_and_better_in_another() -> None:
    (goal,) = decided().outcome.goals
    cost = replace(goal, most=False, value=Fraction(40))
    outcome = replace(decided().outcome, goals=(goal, cost))
    more = OneMore(2, "best", (replace(goal, value=Fraction(22)), replace(cost, value=Fraction(30))))
    whole = replace(decided(), outcome=outcome, margins=replace(decided().margins, one_more=more))
    said = lines(whole, 2)
    assert said[said.index("One more woman") + 1] == (
        "Worse: total score 24 → 22 (−2); however, better: most total score 40 → 30 (−10)."
    )


def test_what_was_not_asked_is_not_claimed() -> None:
    bare = FullReport.of(small(), undecided().outcome)
    said = decision_sheet(bare)
    assert "Who can be replaced was not found out." in said.part(2)
    assert "Not found out in the time given." in said.part(2)
    assert "not looked for" in said.part(5)


def test_every_message_is_said_somewhere_and_has_one_name() -> None:
    used: set[str] = set()
    for path in Path(package.__path__[0]).glob("*.py"):
        if path.name != "messages.py":
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            used |= {node.attr for node in nodes if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "m"}
    assert used == {*SPOKEN}
    assert len({message.one for message in SPOKEN.values()}) == len(SPOKEN)


@pytest.mark.parametrize("name", sorted(SPOKEN))
def test_one_and_many_have_the_same_places(name: str) -> None:
    places = [{each[1] for each in string.Formatter().parse(text) if each[1]} for text in forms(SPOKEN[name])]
    assert all(each == places[0] for each in places)


def forms(message: Message) -> list[str]:
    return [text for text in (message.one, message.many) if text]


def test_another_language_replaces_whole_sentences() -> None:
    class Loud(NullTranslations):
        def gettext(self, message: str) -> str:
            return f"<{message}>"

        def ngettext(self, one: str, many: str, number: int) -> str:
            return f"<{one if number == 1 else many}>"

    said = decision_sheet(decided(), Voice(Loud()))
    for part in said.parts:
        assert part.title.startswith("<")
    assert "<2 people outside the teams pass" in said.part(6)


def test_every_page_ends_with_what_was_read_and_how_to_do_it_again() -> None:
    outcome = replace(undecided().outcome, inputs={"team.yaml": "0123456789abcdef" * 4}, versions={"composer": "1"})
    said = decision_sheet(replace(undecided(), outcome=outcome, command="team-composer report team.yaml"))
    assert said.footer == (
        "Read: team.yaml 0123456789ab",
        "Made with: composer 1",
        "Command: team-composer report team.yaml",
    )
    assert said.page == "page {page} of {pages}"
