"""A small question whose decision sheet can be counted by hand.

Seven people for a team of three who need a leader of OF-3, of whom there is one, A. G's papers end before the tour
does, of H's nothing is on record. The best team is A, B and C, worth 9 + 8 + 7 = 24.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from composer.analyses.report.answer import FullReport
from composer.analyses.report.search import full_report
from composer.problem.problem import Problem

PEOPLE = (
    ("A", "F", "OF-3", 9, "2028-03-01"),
    ("B", "M", "OF-2", 8, "2028-06-01"),
    ("C", "M", "OF-1", 7, "2028-09-01"),
    ("D", "F", "OF-1", 5, "2029-01-01"),
    ("E", "M", "OF-1", 4, "2029-01-01"),
    ("G", "F", "OF-2", 6, "2027-12-01"),
    ("H", "M", "OF-1", 3, ""),
)
DECISION = {
    "asked": "Approve the liaison team",
    "by": "Chief of Operations",
    "needed": "2026-12-01",
    "marking": "STAFF ONLY",
    "unit": "Third branch",
}


def small(women: int = 1, team: dict[str, Any] | None = None, **changes: Any) -> Problem:
    """The question, with so many women required; `team` is what is asked of it instead."""
    row = {"members": {"sex": "F"}, "at_least": women, "name": "Women", "source": "Order 7"}
    liaison: dict[str, Any] = {
        "name": "liaison",
        "size": 3,
        "everyone": {"medical_until": {"at_least": "end"}},
        "keep": ["medical_until"],
        "seats": [{"seat": "Lead", "who": {"rank": {"at_least": "OF-3"}}}],
        "require": [row],
        **(team or {}),
    }
    asked: dict[str, Any] = {
        "teams": [liaison],
        "prefer": [{"most": {"total": "score"}}],
        "start": "2027-02-01",
        "end": "2028-01-31",
        "fields": {"rank": ["OF-1", "OF-2", "OF-3"]},
        "title": "Liaison team",
    }
    pool = [
        {"id": one, "sex": sex, "rank": rank, "score": score, "medical_until": until}
        for one, sex, rank, score, until in PEOPLE
    ]
    return Problem(pool, **(asked | changes))


@cache
def decided() -> FullReport:
    """The report, with what is to be decided."""
    return full_report(small(decision=DECISION))


@cache
def undecided() -> FullReport:
    """The report of the same, whose file says nothing of a decision."""
    return full_report(small())


@cache
def none_exists() -> FullReport:
    """Three women required of two who pass: none exists; a fourth could be recruited for 9."""
    recruit = {
        "name": "Reservist",
        "gives": {"sex": "F", "rank": "OF-2", "score": 5, "medical_until": "2029-01-01"},
        "cost": 9,
    }
    return full_report(small(women=3, recruits=[recruit]))


@cache
def crowd(number: int = 139) -> FullReport:
    """A company of so many from half as many again, with fourteen seats, a dozen demands and long names."""
    ranks = ["OR-2", "OR-3", "OR-4", "OR-5", "OR-6", "OF-1", "OF-2", "OF-3"]
    pool = [
        {
            "id": f"Person-{row:03d}",
            "sex": "F" if row % 6 == 0 else "M",
            "rank": ranks[row % len(ranks)],
            "unit": f"{1 + row % 7} Motorised Infantry Battalion",
            "score": 50 + (row * 7) % 41,
            "cost": 60 + (row * 11) % 37,
            "until": f"2028-{1 + row % 12:02d}-01",
            **{f"skill{place}": 2 * (row + place) % 5 for place in range(9)},
        }
        for row in range(number + number // 2)
    ]
    skills = [
        {"members": {f"skill{place}": {"at_least": 3}}, "at_least": 12, "name": f"Trained specialists of trade {place}"}
        for place in range(9)
    ]
    team = {
        "name": "company",
        "size": number,
        "everyone": {"until": {"at_least": "2028-01-01"}, "score": {"at_least": 1}, "cost": {"at_most": 200}},
        "seats": [
            {"seat": "Company commander", "who": {"rank": "OF-3"}},
            {"seat": "Platoon commander", "who": {"rank": ["OF-1", "OF-2"]}, "number": 5},
            {"seat": "Section commander", "who": {"rank": ["OR-5", "OR-6"]}, "number": 8},
        ],
        "require": [
            {"share": {"sex": "F"}, "at_least": {"target": "troops"}, "aim": "20%", "name": "Women"},
            *skills,
            {"largest_group": "unit", "at_most": 40, "name": "Members of one battalion", "source": "Staff order 12"},
        ],
    }
    found = Problem(
        pool,
        teams=[team],
        prefer=[{"most": {"total": "score"}}, {"least": {"total": "cost"}}],
        start="2027-03-15",
        end="2028-03-14",
        fields={"rank": ranks},
        title="Reserve company, third rotation",
        decision=DECISION,
        show=["rank", "unit"],
    )
    return full_report(found)
