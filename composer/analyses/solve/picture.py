"""An answer on the page and in notebooks: who is in which team, what every requirement and goal got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from composer.analyses.solve.answer import Outcome
from composer.analyses.solve.words import rests_on, served
from composer.page.frame import Section, in_notebook
from composer.page.templating import macros
from composer.render.changes import changes_lines

_HTML = f"{__package__}/picture.html"


def sections(outcome: Outcome, show: Sequence[str] = ()) -> list[Section]:
    """The teams, and what is preferred."""
    found = []
    if outcome.teams:
        said = [*served(outcome.tours), *changes_lines(outcome.changes)]
        title = "The team" if len(outcome.teams) == 1 else "The teams"
        found.append(Section("teams", "Teams", title, macros(_HTML).teams(outcome, show, said)))
    known = [goal for goal in outcome.goals if goal.value is not None or goal.bound is not None]
    if known and outcome.verdict != "impossible":
        drawn = macros("parts.html").goals(outcome.goals)
        found.append(Section("goals", "Preferred", "What is preferred, the most important first", drawn))
    return found


def certainty(outcome: Outcome) -> list[str]:
    """What is proved, and what it rests on."""
    lines = [_SURE[outcome.verdict]]
    if outcome.basis is not None and (outcome.verdict == "impossible" or outcome.goals):
        lines.append(rests_on(outcome))
    return lines


def picture(outcome: Outcome) -> str:
    """For notebooks."""
    return in_notebook(macros(_HTML).notebook(outcome))


_SURE: Mapping[str, str] = {
    "best": "The team was recomputed on the people in the pool; that no other is better is proved.",
    "found": "The team was recomputed on the people in the pool; whether another is better is open.",
    "impossible": "That there is no team is proved.",
    "undecided": "Nothing is proved: neither that there is a team nor that there is none.",
}
