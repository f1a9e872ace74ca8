"""Problems that take long: four sums to be met exactly, or nearly."""

from __future__ import annotations

from random import Random
from typing import Any


def hard(seed: int, people: int = 40) -> dict[str, Any]:
    """A problem that takes long: four sums to be met exactly, as one team does (market split, Cornuéjols 1998)."""
    rng = Random(seed)
    pool = [
        {"id": f"P{n}", "worth": str(rng.randint(900, 1100)), **{sum_: str(rng.randint(0, 99)) for sum_ in "abcd"}}
        for n in range(people)
    ]
    team = rng.sample(pool, people // 2)
    require = [{"total": sum_, "exactly": sum(int(row[sum_]) for row in team)} for sum_ in "abcd"]
    teams = [{"name": "t", "size": {"at_least": 0}, "require": require}]
    return {"pool": pool, "teams": teams, "prefer": [{"most": {"total": "worth"}}, {"least": {"total": "a"}}]}


def loose(seed: int, people: int = 80, slacks: tuple[int, ...] = (0, 10, 20, 30)) -> dict[str, Any]:
    """A problem in which teams are found at once, and the best of them late."""
    tree = hard(seed, people)
    for requirement, slack in zip(tree["teams"][0]["require"], slacks, strict=True):
        middle = requirement.pop("exactly")
        requirement.update(at_least=middle - slack, at_most=middle + slack)
    return tree
