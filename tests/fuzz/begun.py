"""What changes begin with: a scenario that asks for everything, small ones, those drawn at random, and the people."""

from __future__ import annotations

import csv
import functools
import io
import json
from random import Random
from typing import Any

from tests.support.random_problems import as_yaml, random_scenario

Tree = dict[str, Any]
Row = dict[str, Any]

PEOPLE: list[Row] = [
    {
        "id": f"P{number}",
        "rank": "ABC"[number % 3],
        "lang": f"en:{number % 5}; fr:{number % 4}+",
        "papers": f"x:{number % 4 + 1}",
        "tags": ("m", "m; k", "k", None)[number % 4],
        "n": f"{number * 1.5:g}",
        "d": f"2027-0{number % 9 + 1}-1{number % 9}",
        "f": "yes" if number % 2 else "no",
        "t": ("x", "y", "zé", "中 a")[number % 4],
        "birth": f"19{70 + number}-06-15",
    }
    for number in range(1, 17)
]
EVERYTHING: Tree = {
    "title": "Everything",
    "start": "2027-01-15",
    "end": "2028-01-14",
    "today": "2026-01-01",
    "fields": {"rank": ["A", "B", "C"], "lang": {"levels": "stanag"}, "papers": {"levels": "numbers"}, "tags": "set"},
    "teams": [
        {
            "name": "a",
            "size": {"at_least": 2, "at_most": 4},
            "everyone": {"n": {"at_least": 0}, "any": [{"f": "yes"}, {"none": [{"t": "x"}]}], "age": {"at_least": 20}},
            "seats": [{"seat": "L", "who": {"rank": {"at_least": "B"}}, "number": 1}],
            "require": [
                {"members": {"lang": {"en": 2}}, "at_least": 1, "aim": 3, "weight": 2, "name": "Speakers"},
                {"share": {"f": True}, "among": {"tags": "m"}, "at_least": "1/3", "keep": True},
                {"average": "n", "of": {}, "at_most": 99},
                {"distinct": "t", "at_least": 1},
                {"largest_group": "tags", "at_most": 3},
                {"lone": {"d": {"at_most": "end"}}, "at_most": 0},
            ],
        },
        {"name": "b", "size": 1, "number": 2},
    ],
    "require": [
        {"total": "n", "at_most": 100000, "team": "a", "name": "Sum"},
        {"pairs": [["P1", "P2"]], "at_most": 0},
        {"together": ["P3", "P4"], "at_most": 0},
    ],
    "prefer": [{"most": {"total": "n"}}, {"least": {"average": "age"}}, {"most": {"share": {"f": True}}}],
    "tradeoffs": [{"most": {"total": "n"}}, {"least": {"members": {"f": False}}}],
    "sweep": {"a.size.at_most": "3..4"},
    "courses": [{"name": "c", "who": {}, "gives": {"lang": {"en": 3}}, "cost": 4, "places": 3, "weeks": 2}],
    "recruits": [{"name": "r", "gives": {"rank": "C", "n": 5}, "cost": 9, "number": 2}],
    "expect": {"verdict": "best"},
}
SMALL: Tree = {"teams": [{"name": "t", "size": 2}]}
"""Reads nothing but ids."""
READING: Tree = {
    "teams": [{"name": "t", "size": {"at_least": 1, "at_most": 3}, "require": [{"distinct": "t", "at_least": 2}]}],
    "prefer": [{"most": {"total": "n"}}],
}


def scenario(draw: Random) -> Tree:
    """A scenario with its people in it."""
    if draw.random() < 0.5:
        return {"pool": PEOPLE, **EVERYTHING}
    return random_scenario(draw.randrange(200))


def around(draw: Random, pool: str) -> bytes:
    """A scenario that reads a file of people."""
    return as_yaml({"pool": pool, **draw.choice((EVERYTHING, EVERYTHING, SMALL, READING))}).encode()


@functools.cache
def as_csv(separator: str = ",", end: str = "\n") -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(PEOPLE[0]), delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(PEOPLE)
    return stream.getvalue()


def as_json(draw: Random) -> str:
    return json.dumps(PEOPLE, ensure_ascii=draw.random() < 0.5)
