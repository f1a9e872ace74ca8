"""Reports to look at: answers put together by hand or searched for, with texts in them that try to break out."""

from __future__ import annotations

import shlex
from dataclasses import replace
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from typing import Any

from composer.analyses.report.answer import FullReport
from composer.analyses.report.search import full_report
from composer.analyses.solve.search import solve
from composer.analyses.sweep.answer import Cell, Sweep, Varied, verdict_of
from composer.analyses.tradeoffs.answer import Front, FrontPoint
from composer.measures import Members, Share, Total
from composer.pool.who import Who
from composer.problem.problem import Problem
from composer.problem.requirement import Goal
from composer.problem.results import Effort, GoalValue, Member, People, Roster

PLANTED = "</script><img src=x onerror=\"document.title='broken'\">"
"""An id, a name, a cell that would run where it is not only text."""
SECRET = "seen by nobody"
"""What stands in the pool and must not be told unasked."""
SOLVING = "team-composer solve " + shlex.quote(PLANTED)
AXES = (
    Goal(most=Total("score")),
    Goal(least=Total("cost")),
    Goal(most=Share(Who(sex="F"))),
    Goal(most=Members(Who(unit="A"))),
)


def people(number: int = 12) -> list[dict[str, object]]:
    """People of two units and sexes; the first one's id is planted, and everybody has a secret."""
    return [
        {
            "id": PLANTED if not row else f"P{row:02d}",
            "sex": "FM"[row % 2],
            "unit": "AB"[row % 3 == 0],
            "score": 10 + (row * 7) % 11,
            "cost": 20 + (row * 5) % 13,
            "note": SECRET,
            "rank": f"OF-{1 + row % 3}",
        }
        for row in range(number)
    ]


def problem(pool: list[dict[str, object]] | None = None, **changes: Any) -> Problem:
    """Three of twelve, with a seat, an aim, and texts that try to break out wherever a text may stand."""
    row = {"share": {"sex": "F"}, "at_least": "1/3", "aim": "100%", "name": f"Women {PLANTED}"}
    asked = {
        "teams": [
            {
                "name": f"team {PLANTED}",
                "size": 3,
                "everyone": {"cost": {"at_most": 40}},
                "seats": [{"seat": f"Lead {PLANTED}", "who": {"any": [{"id": [PLANTED]}, {"rank": "OF-9"}]}}],
                "require": [row, {"members": {"unit": "A"}, "at_least": 1}, {"lone": {"sex": "F"}, "at_most": 0}],
            }
        ],
        "prefer": [{"most": {"total": "score"}}, {"least": {"total": "cost"}}],
        "tradeoffs": [{"most": {"total": "score"}}, {"least": {"total": "cost"}}, {"most": {"share": {"sex": "F"}}}],
        "title": f"A team {PLANTED}",
    }
    return Problem(people() if pool is None else pool, **{**asked, **changes})


def made_front(number: int, axes: int, members: int = 8) -> Front:
    """Points by the formula that none beats another, with teams of so many from a pool of forty."""
    points = []
    for place in range(number):
        values = [Fraction(7 * number - 3 * place), Fraction(9 * number - 4 * place)]  # less score, less cost
        values += [Fraction(100 * (place % 5), 8), Fraction(place % 4)]
        roster = [
            Member(f"P{(place * 3 + seat * 5) % 40:02d}", f"Seat {seat}" if seat < 4 else None)
            for seat in range(members)
        ]
        points.append(FrontPoint(tuple(values[:axes]), (Roster("team", tuple(roster)),)))
    return Front(
        axes=AXES[:axes],
        points=tuple(points),
        complete=True,
        verdict="found",
        closed=1.0,
        people=People(40, 40, 40),
        seconds={"solve": 1.0},
        versions={"python": "3"},
        inputs={},
        effort=Effort(),
    )


def made_sweep(both: bool = True) -> Sweep:
    """Three floors by four sizes, or the floors alone: impossible in one corner, and one cell that nobody asked."""
    goals = (
        GoalValue("most total score", None, None, False, True, Total("score")),
        GoalValue("least total cost", None, None, False, False, Total("cost")),
    )
    floors = Varied(f"Women {PLANTED}.at_least", ("10 %", "20 %", "30 %"), tuple(map(Fraction, (10, 20, 30))))
    sizes = Varied("team.size", ("2", "3", "4", "5"), tuple(map(Fraction, (2, 3, 4, 5))))
    cells = []
    for floor in range(3):
        for size in range(4) if both else (1,):
            at = (floor, size) if both else (floor,)
            if floor > size:
                cells.append(Cell(at, "impossible", (), True))
            elif (floor, size) == (2, 3):
                cells.append(Cell(at, "undecided", (), False, "not asked"))
            else:
                reached = (Fraction(100 + 10 * size - floor), Fraction(200 + 50 * size))
                values = [replace(goal, value=value) for goal, value in zip(goals, reached, strict=True)]
                proved = (floor, size) != (0, 2)
                cells.append(Cell(at, "best" if proved else "found", tuple(values), proved))
    varied = (floors, sizes) if both else (floors,)
    return Sweep(
        verdict=verdict_of(cells),
        varied=varied,
        goals=goals,
        cells=tuple(cells),
        complete=False,
        people=People(12, 12, 12),
        effort=Effort(),
        seconds={"cells": 1.0},
        versions={},
        inputs={},
    )


@cache
def possible() -> FullReport:
    """A team is found: a front over three axes, alternatives, a sweep; two columns are shown."""
    found = full_report(problem(), show=("rank", "unit"))
    return replace(found, sweep=made_sweep(), command=f"team-composer report '{PLANTED}'", solving=SOLVING)


@cache
def crowded() -> FullReport:
    """A front over four axes with 250 points."""
    return replace(full_report(problem(tradeoffs=())), front=made_front(250, 4))


@cache
def impossible() -> FullReport:
    """No team: a conflict, ways out, plans with courses and recruits."""
    row = {"members": {"rank": "OF-3"}, "at_least": 3, "name": f"Senior {PLANTED}"}
    team = {"name": f"team {PLANTED}", "size": 3, "everyone": {"unit": "A"}, "require": [row]}
    course = {"name": f"course {PLANTED}", "gives": {"rank": "OF-3"}, "cost": 3, "places": 2}
    recruit = {
        "name": f"recruit {PLANTED}",
        "gives": {"rank": "OF-3", "unit": "A", "sex": "F", "score": 9, "cost": 9},
        "cost": 9,
    }
    asked = problem(
        pool=people(7),
        teams=[team],
        courses=[course],
        recruits=[recruit],
        fields={"rank": ["OF-1", "OF-2", "OF-3", "OF-9"]},
    )
    return full_report(asked)


@cache
def touring() -> FullReport:
    """Two teams relieved in turn from forty people: some have been before, some are busy, too old, or serve twice."""
    pool = [
        {
            **person,
            "birth": f"{1970 + 2 * (row % 17)}-05-02",
            "leave": f"2027-{1 + row % 12:02d}-03..2027-{1 + row % 12:02d}-28" if row % 3 == 0 else "",
            "past": "2026-03-01..2026-08-31" if row % 5 == 0 else "",
        }
        for row, person in enumerate(people(44))
    ]
    team = {"name": f"team {PLANTED}", "size": 6, "start": "2027-01-11", "end": "2027-04-10"}
    team |= {"repeat": {"every": "3 months", "number": 8}, "everyone": {"age": {"at_most": 48}}}
    staff = {"name": "staff", "size": 1, "start": "2027-02-01", "end": "2028-01-31"}
    asked: dict[str, Any] = {
        "rest": "2x",
        "busy": "leave",
        "served": "past",
        "fields": {"leave": "spans", "past": "spans"},
    }
    found = problem(pool, teams=[team, staff], tradeoffs=(), prefer=[{"most": {"total": "score"}}], **asked)
    return FullReport.of(found, solve(found), show=("unit",))


class Parsed(HTMLParser):
    """A page taken apart: its elements with their attributes, its texts, and the texts of each kind of element."""

    EMPTY = frozenset({"meta", "br", "img", "link", "input", "hr", "wbr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.inside: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside.setdefault(tag, [])
        if tag not in self.EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        for tag in set(self._open):
            self.inside[tag].append(data)
