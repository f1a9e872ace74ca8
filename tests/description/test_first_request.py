"""What cannot be met is said more softly, then left out, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from composer.description.first_request import Tried, first_request, request_of
from composer.description.request import Wish

PAPER = Wish("everyone", "medical", {"medical": {"at_least": "end"}})
WOMEN = Wish("require", "sex", {"members": {"sex": "F"}, "at_least": 2}, ({"members": {"sex": "F"}, "at_least": 1},))
MEDIC = Wish("require", "skills", {"members": {"skills": "medic"}, "at_least": 1})
GOAL = Wish("prefer", "score", {"most": {"total": "score"}})
ALL = [PAPER, WOMEN, MEDIC, GOAL]


class Asked:
    """Answers as long as nothing of what cannot be met stands in a request, and remembers what was asked."""

    def __init__(self, *never: object) -> None:
        self.never = never
        self.seen: list[list[object]] = []

    def __call__(self, lines: Sequence[Wish]) -> str:
        self.seen.append([wish.spec for wish in lines])
        return next(("nobody" for wish in lines if wish.spec in self.never), "")


def test_what_can_be_met_as_a_whole_is_asked_as_a_whole_and_once() -> None:
    ask = Asked()
    assert first_request(ALL, {}, ask) == Tried(tuple(ALL), ())
    assert ask.seen == [[wish.spec for wish in ALL]]


def test_a_softer_way_to_say_it_is_tried_before_a_line_goes() -> None:
    tried = first_request(ALL, {}, Asked(WOMEN.spec))
    assert [wish.spec for wish in tried.stands] == [PAPER.spec, WOMEN.softer[0], MEDIC.spec, GOAL.spec]
    assert tried.left_out == ()


def test_a_line_that_nobody_meets_goes_with_the_first_reason_and_the_others_stay() -> None:
    tried = first_request(ALL, {}, Asked(WOMEN.spec, WOMEN.softer[0]))
    assert tried.stands == (PAPER, MEDIC, GOAL)
    assert tried.left_out == ((WOMEN, "left out: nobody"),)


def test_lines_that_only_together_cannot_be_met_go_from_the_least_important_on() -> None:
    def two_at_most(lines: Sequence[Wish]) -> str:
        return "too much" if len(lines) > 2 else ""

    tried = first_request(ALL, {}, two_at_most)
    assert tried.stands == (PAPER, WOMEN)
    assert [wish for wish, _ in tried.left_out] == [MEDIC, GOAL]


def test_what_is_to_be_decided_first_is_never_asked() -> None:
    ask = Asked()
    tried = first_request(ALL, {"sex": "decide first"}, ask)
    assert tried.stands == (PAPER, MEDIC, GOAL)
    assert tried.left_out == ((WOMEN, "decide first"),)
    assert all(WOMEN.spec not in seen for seen in ask.seen)


def test_where_nothing_can_be_asked_at_all_nothing_stands() -> None:
    tried = first_request(ALL, {"sex": "decide first"}, lambda _: "no file")
    assert tried.refused == "no file"
    assert tried.stands == ()
    assert [wish for wish, _ in tried.left_out] == ALL


def test_a_request_says_what_its_lines_say_and_no_empty_lists() -> None:
    assert request_of([], 3) == {"teams": [{"name": "team", "size": 3}]}
    assert request_of(ALL, 3) == {
        "teams": [{"name": "team", "size": 3, "everyone": PAPER.spec, "require": [WOMEN.spec, MEDIC.spec]}],
        "prefer": [GOAL.spec],
    }
