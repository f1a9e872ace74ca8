"""The whole report as one page that needs nothing but itself: no network, no file beside it."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from composer.analyses.report.whole import FullReport
from composer.analyses.solve.words import rests_on
from composer.analyses.sweep.words import kept_words
from composer.page.templating import resource, templates
from composer.render.plain import people_said


def page(whole: FullReport) -> str:
    """The report as an HTML document. Of anybody only the id is told, but for the columns in `whole.show`.

    A policy in its head lets nothing in but its own style and script, by their hashes. Raises KeyError for a column
    that the pool lacks.
    """
    style = resource("parts.css") + resource("page.css")
    script = resource("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    return (
        templates()
        .get_template("page.html")
        .render(
            whole=whole,
            style=Markup(style),
            script=Markup(script),
            policy=policy,
            facts=_facts(whole),
            sections=_sections(whole),
            goals=_goals(whole),
            certainty=_certainty(whole),
            seconds=_seconds(whole),
        )
    )


def _hash(text: str) -> str:
    """How a policy names a style or script that stands in the page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _facts(whole: FullReport) -> list[str]:
    """What stands beside the verdict."""
    note = whole.outcome.note
    said = people_said(whole.outcome.people, whole.verdict in ("best", "impossible"))
    return [said, *([f"The search was {note}."] if note else []), *whole.unasked]


def _goals(whole: FullReport) -> bool:
    return whole.verdict != "impossible" and any(
        goal.value is not None or goal.bound is not None for goal in whole.outcome.goals
    )


def _sections(whole: FullReport) -> list[tuple[str, str]]:
    """The anchors of the sections that the page has, and what they are called."""
    why, more = whole.explanation, whole.alternatives
    there = [
        (bool(whole.outcome.teams), "teams", "Teams"),
        (_goals(whole), "goals", "Preferred"),
        (why is not None and bool(why.conflicts), "conflict", "Conflict"),
        (why is not None and why.ways_out is not None, "ways", "Ways out"),
        (why is not None and why.plans is not None, "plans", "Courses and recruits"),
        (why is not None, "counts", "Counts"),
        (whole.front is not None, "tradeoffs", "What it costs"),
        (more is not None and bool(more.alternatives), "alternatives", "Other teams"),
        (whole.sweep is not None, "sweep", "What if"),
        (True, "basis", "What this rests on"),
    ]
    return [(anchor, name) for wanted, anchor, name in there if wanted]


def _certainty(whole: FullReport) -> list[str]:
    """What is proved of each part of the report, and what is not."""
    outcome, front = whole.outcome, whole.front
    said = {
        "best": "The team was recounted from the people in the pool; that no other is better is proved.",
        "found": "The team was recounted from the people in the pool; whether another is better is open.",
        "impossible": "That there is no team is proved.",
        "undecided": "Nothing is proved: neither that there is a team nor that there is none.",
    }[outcome.verdict]
    lines = [said]
    if outcome.basis is not None and (outcome.verdict == "impossible" or outcome.goals):
        lines.append(rests_on(outcome))
    if front is not None and front.points:
        lines.append(
            "Every point of the trade-offs is final, and its team was recounted from the people in the pool; "
            + ("that there are no others is proved." if front.complete else "there may be others.")
        )
    if whole.sweep is not None and whole.sweep.complete:
        lines.append(" ".join(("Every cell of the heat maps is proved.", *kept_words(whole.sweep))))
    return lines


def _seconds(whole: FullReport) -> str:
    """How long it took, all in all."""
    parts = (whole.outcome, whole.explanation, whole.front, whole.alternatives, whole.sweep)
    return f"{sum(sum(part.seconds.values()) for part in parts if part is not None):.1f}"
