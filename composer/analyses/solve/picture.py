"""An answer on the page and in notebooks: who is in which team, what every requirement and goal got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from composer.analyses.solve.answer import Outcome
from composer.analyses.solve.timeline import groups, lines
from composer.analyses.solve.words import rests_on, served
from composer.page.frame import Section, in_notebook, prefix
from composer.page.templating import macros
from composer.page.timeline import anchor, timeline
from composer.problem.timeline import calendar
from composer.render.chances import chance_lines
from composer.render.changes import changes_lines

_HTML = f"{__package__}/picture.html"


def sections(outcome: Outcome, show: Sequence[str] = ()) -> list[Section]:
    """The teams, and what is preferred."""
    found = []
    if outcome.teams:
        said = [*served(outcome.tours), *changes_lines(outcome.changes), *chance_lines(outcome.teams)]
        title = "The team" if len(outcome.teams) == 1 else "The teams"
        found.append(Section("teams", "Teams", title, macros(_HTML).teams(outcome, show, said)))
    if days := people_and_time(outcome, show):
        found.append(Section("time", "Tours", "People and time", days))
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


def people_and_time(outcome: Outcome, show: Sequence[str] = (), prefix: str = "") -> Markup | None:
    """Everybody's days, drawn and in a table; None where teams have no days of their own, or there are none."""
    found = None if outcome.problem is None else calendar(outcome.problem, outcome.teams)
    if found is None:
        return None
    named = groups(found, outcome.pool, show)
    told = [(anchor(at), name, lines(people)) for at, (name, people) in enumerate(named)]
    days: Markup = macros(_HTML).days(timeline(found, named, prefix), told, prefix)
    return days


def picture(outcome: Outcome) -> str:
    """For notebooks."""
    return in_notebook(
        macros(_HTML).notebook(outcome, people_and_time(outcome, prefix=prefix()), chance_lines(outcome.teams))
    )


_SURE: Mapping[str, str] = {
    "best": "The team was recomputed on the people in the pool; that no other is better is proved.",
    "found": "The team was recomputed on the people in the pool; whether another is better is open.",
    "impossible": "That there is no team is proved.",
    "undecided": "Nothing is proved: neither that there is a team nor that there is none.",
}
