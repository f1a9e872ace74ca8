"""Random problems with conflicts: small ones in which much stands against much else, and larger ones."""

from __future__ import annotations

import random
from typing import Any

SKILLS = ("medic", "driver", "signals")


def crowded(seed: int) -> dict[str, Any]:
    """Four to seven people, one team or two alike (or, seldom, two), and six to ten demands drawn without a look at
    what the people could meet."""
    draw = random.Random(f"crowded {seed}")
    teams = draw.choice([1, 1, 1, 1, 2, 2])
    pool = [
        {
            "id": f"P{number}",
            "sex": draw.choice("FM"),
            "rank": draw.choice(["A", "B", "C"]),
            "unit": draw.choice(["U1", "U2", "U3"]),
            "skills": "; ".join(skill for skill in SKILLS if draw.random() < 0.35) or None,
            "cost": str(draw.randint(1, 9)),
        }
        for number in range(draw.randint(4, 7 if teams == 1 else 6))
    ]
    alike = draw.random() < 0.6
    specs = [_team(draw, f"t{number}", pool, teams) for number in range(1 if alike else teams)]
    if alike and teams > 1:
        specs[0]["number"] = teams
    scenario: dict[str, Any] = {"pool": pool, "fields": {"rank": ["A", "B", "C"], "skills": "set"}, "teams": specs}
    if draw.random() < (0.8 if teams > 1 else 0.3):
        scenario["require"] = [_requirement(draw, pool) for _ in range(draw.randint(1, 2))]
    return scenario


def _team(draw: random.Random, name: str, pool: list[dict[str, Any]], teams: int) -> dict[str, Any]:
    low = draw.randint(1, max(1, len(pool) // teams - 1))
    team: dict[str, Any] = {
        "name": name,
        "size": draw.choice([low, {"at_most": low}, {"at_least": low, "at_most": low + 1}]),
    }
    gates = {"sex": draw.choice("FM"), "rank": {"at_least": "B"}, "unit": ["U1", "U2"], "skills": list(SKILLS[:2])}
    team["everyone"] = {key: gates[key] for key in sorted(draw.sample(list(gates), draw.choice([0, 1, 1, 2])))}
    whos = [{"skills": draw.choice(SKILLS)}, {"rank": {"at_least": "B"}}, {"sex": "F"}, {"unit": "U2"}]
    team["seats"] = [
        {"seat": f"s{place}", "who": draw.choice(whos), "number": draw.choice([1, 1, 2])}
        for place in range(draw.choice([0, 1, 2, 2]))
    ]
    team["require"] = [_requirement(draw, pool) for _ in range(draw.randint(2, 4))]
    return team


def _requirement(draw: random.Random, pool: list[dict[str, Any]]) -> dict[str, Any]:
    ids = [row["id"] for row in pool]
    who = draw.choice([{"sex": "F"}, {"sex": "M"}, {"skills": "medic"}, {"unit": "U1"}, {"rank": "C"}, {}])
    return draw.choice(
        [
            {"members": who, "at_least": draw.randint(1, 3)},
            {"members": who, "at_most": draw.randint(0, 2)},
            {"members": who, "exactly": draw.randint(1, 3)},
            {"share": who or {"sex": "F"}, "at_least": draw.choice(["30%", "1/2", "60%"])},
            {"share": who or {"sex": "F"}, "among": {"rank": {"at_least": "B"}}, "at_most": "40%"},
            {"total": "cost", "at_most": draw.randint(3, 14)},
            {"total": "cost", "at_least": draw.randint(8, 25)},
            {"average": "cost", "at_least": draw.randint(4, 8)},
            {"distinct": draw.choice(["unit", "skills"]), "at_least": draw.randint(2, 3)},
            {"largest_group": "unit", "at_most": draw.randint(0, 2)},
            {"largest_group": "unit", "at_least": draw.randint(2, 3)},
            {"lone": {"sex": draw.choice("FM")}, "at_most": 0},
            {"pairs": [sorted(draw.sample(ids, 2)), sorted(draw.sample(ids, 2))], "at_most": draw.choice([0, 0, 1])},
            {"together": draw.sample(ids, draw.randint(2, 3)), "at_most": 0},
        ]
    )
