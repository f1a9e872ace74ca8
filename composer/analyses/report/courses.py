"""The courses of action that a report has beside its proposal, and the one that was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from composer.analyses.alternatives.answer import Alternative
from composer.analyses.report.answer import FullReport
from composer.base.errors import Mistake, ScenarioError
from composer.problem.results import Roster

MOST = 4
"""Courses that are compared."""
LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class OtherCourse:
    """Other teams; `most` where they are the most different ones within a loss, not the next best."""

    teams: Alternative
    most: bool


def other_courses(whole: FullReport) -> list[OtherCourse]:
    """Those beside the proposal, in the order of their letters from B."""
    found, margins = whole.alternatives, whole.margins
    others = [OtherCourse(one, False) for one in (found.alternatives[1:] if found else ()) if _new(one)]
    known = [each.teams.teams for each in others]
    different = [one for one in (margins.different.alternatives[1:] if margins.different else ()) if _new(one)]
    apart = [OtherCourse(one, True) for one in different if one.teams not in known[: MOST - 2]]
    return [*others[: MOST - 1 - len(apart)], *apart]


def letter_of(given: str) -> str:
    """The letter of a course of action, which may be given by its number: 2 is B. Raises ScenarioError."""
    letter = LETTERS[int(given) - 1] if given.isdecimal() and 0 < int(given) <= len(LETTERS) else given.strip().upper()
    if len(letter) != 1 or letter not in LETTERS:
        raise ScenarioError([Mistake("a course of action is wanted here: its letter, or its number", place="choose")])
    return letter


def teams_of_course(whole: FullReport, letter: str) -> tuple[Roster, ...]:
    """The teams of a course of action. Raises ScenarioError where the report has none of that letter."""
    others = other_courses(whole)
    there = LETTERS[: 1 + len(others)] if whole.outcome.teams else ""
    if letter not in there:
        what = f"only {', '.join(there)}" if there else "none: no team was found"
        raise ScenarioError([Mistake(f"there is no course of action {letter}, {what}", place="choose")])
    return whole.outcome.teams if letter == LETTERS[0] else others[LETTERS.index(letter) - 1].teams.teams


def _new(one: Alternative) -> bool:
    """Whether it is more than the same people in other teams."""
    return bool(one.leaving or one.joining)
