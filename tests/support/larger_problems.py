"""Random problems too large for brute force, of the kinds that planners ask."""

from __future__ import annotations

import random
from typing import Any

LANGUAGES = ("en", "fr", "ar", "ru")
SKILLS = ("driver", "medic", "signals", "eod")


def larger_scenario(seed: int, number: int | None = None) -> dict[str, Any]:
    """30 to 120 people, or so many, one to three teams of 3 to 12; about a quarter of them impossible."""
    draw = random.Random(f"larger {seed}")
    people = draw.randint(30, 120) if number is None else number
    coarse = draw.random() < 0.4  # ties everywhere
    rows = []
    for place in range(people):
        women = draw.random() < 0.3
        rows.append(
            {
                "id": f"P{place:03}",
                "sex": "F" if women else "M",
                "rank": draw.choice(["A", "A", "B", "B", "C"]),
                "unit": f"U{draw.randrange(3 + people // 10)}",
                "languages": "; ".join(
                    f"{name}:{draw.randint(1, 4)}"
                    for name in LANGUAGES
                    if draw.random() < (0.25 if name != "en" else 0.8)
                ),
                "skills": "; ".join(name for name in SKILLS if draw.random() < (0.12 if women else 0.3)),
                "cost": str(draw.choice([10, 20, 30]) if coarse else draw.randint(50, 400)),
                "score": str(draw.choice([1, 2, 3]) if coarse else draw.randint(0, 999)),
            }
        )
    teams = []
    for index in range(draw.choice([1, 1, 2, 3])):
        size = draw.randint(3, 12 if not index else 6)
        team: dict[str, Any] = {
            "name": f"team {index}",
            "size": size if draw.random() < 0.7 else {"at_least": max(1, size - 2), "at_most": size},
            "everyone": {"languages": {"en": draw.randint(1, 2)}},
        }
        if draw.random() < 0.7:
            team["seats"] = [
                {"seat": "lead", "who": {"rank": {"at_least": "B"}}},
                {"seat": "care", "who": {"skills": draw.choice(SKILLS)}, "number": draw.randint(1, 2)},
            ][: draw.randint(1, 2)]
        team["require"] = draw.sample(_requirements(draw, size, coarse, people), draw.randint(2, 4))
        teams.append(team)
    goals = [{"most": {"total": "score"}}, {"least": {"total": "cost"}}, {"least": {"members": {"rank": "C"}}}]
    draw.shuffle(goals)
    return {
        "pool": rows,
        "fields": {"rank": ["A", "B", "C"], "skills": "set", "languages": "levels"},
        "teams": teams,
        "prefer": goals[: draw.randint(1, 2)],
    }


def _requirements(draw: random.Random, size: int, coarse: bool, people: int) -> list[dict[str, Any]]:
    pairs = [[f"P{a:03}", f"P{b:03}"] for a, b in (draw.sample(range(people), 2) for _ in range(people // 4))]
    least = max(1, size - 2)
    return [
        {"members": {"languages": {draw.choice(LANGUAGES[1:]): 2}}, "at_least": draw.randint(1, least)},
        {"members": {"skills": draw.choice(SKILLS), "sex": "F"}, "at_least": draw.randint(1, 2)},
        {"share": {"sex": "F"}, "at_least": draw.choice(["25%", "1/3", "50%", "60%"])},
        {"share": {"sex": "F"}, "among": {"rank": {"at_least": "B"}}, "at_most": draw.choice(["40%", "50%"])},
        {"largest_group": "unit", "at_most": draw.randint(1, 2)},
        {"total": "cost", "at_most": size * (18 if coarse else draw.randint(130, 220))},
        {"average": "score", "at_least": 2 if coarse else draw.randint(300, 700)},
        {"pairs": pairs, "at_most": 0},
    ]
