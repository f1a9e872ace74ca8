"""Pools and requests that cannot be met: 2, 3 or 5 demands planted against each other among 12 to 14."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.requests import RANKS, make_request

SIZES = (2, 3, 5)
"""How many demands stand against each other."""


@dataclass(frozen=True)
class Planted:
    """A question without an answer: a pool of `people` rows and a scenario (without pool) for one team.

    `conflict` are the labels of the demands planted against each other; `whole` tells that only whole numbers are
    against them, fractions of people are not.
    """

    people: int
    seed: int
    frame: pd.DataFrame
    scenario: dict[str, Any]
    conflict: frozenset[str]
    whole: bool


@dataclass
class _Plan:
    """What is being planted: the frame may still be changed."""

    frame: pd.DataFrame
    rng: np.random.Generator
    size: dict[str, int]
    everyone: dict[str, Any]
    require: list[dict[str, Any]]

    def trade(self, name: str) -> NDArray[np.bool_]:
        """Who has a trade: those who have it already, and one in twelve besides."""
        holds = self.frame["specialties"].str.contains(f"{name}:").to_numpy(dtype=bool)
        more = ~holds & (self.rng.random(len(self.frame)) < 1 / 12)
        self.frame.loc[more, "specialties"] = f"{name}:2"
        return np.asarray(holds | more, dtype=bool)

    def wanted(self, name: str, label: str, number: int) -> str:
        self.require.append({"members": {"specialties": {name: 1}}, "at_least": number, "name": label})
        return label

    def women(self, label: str = "Women", **bounds: str) -> str:
        self.require.append({"share": {"sex": "F"}, **bounds, "name": label})
        return label


def plant(people: int, demands: int, seed: int) -> Planted:
    """A pool of `people` and one team in whose request 2, 3 or 5 demands stand against each other; the same for the
    same arguments. Odd seeds give conflicts that fractions of people have too. Small pools may hold others besides.
    """
    request = make_request(people, 8, seed)
    rng = np.random.default_rng([seed, people, demands])
    everyone = {"languages": {"en": "1+"}, "age": {"at_least": 23}, "medical_until": {"at_least": "end"}}
    plan = _Plan(request.frame.copy(), rng, {"at_least": 7, "at_most": 9}, everyone, _others(rng))
    planting = {2: (_half, _juniors), 3: (_no_such_share, _men), 5: (_trades, _trades)}
    conflict = planting[demands][seed % 2](plan)
    team = {
        "name": "team",
        "size": plan.size,
        "everyone": plan.everyone,
        "seats": [{"seat": "Leader", "who": {"rank": {"at_least": "OF-3"}, "missions": {"at_least": 1}}}],
        "require": plan.require,
    }
    scenario = {
        "title": f"Planted: {demands} demands against each other, {people} people",
        **{key: request.scenario[key] for key in ("start", "end", "fields")},
        "teams": [team],
    }
    whole = demands < 5 and not seed % 2
    return Planted(people, seed, plan.frame, scenario, frozenset(conflict), whole)


def _juniors(plan: _Plan) -> set[str]:
    """All who make maps are junior, and nobody junior may come."""
    plan.frame.loc[plan.trade("gis"), "rank"] = RANKS[0]
    plan.everyone["rank"] = {"at_least": RANKS[1]}
    plan.women(at_least="20%")
    return {"team: everyone: rank", plan.wanted("gis", "Maps", 2)}


def _half(plan: _Plan) -> set[str]:
    """Seven people, half of them women."""
    plan.size = {"at_least": 7, "at_most": 7}
    plan.wanted("gis", "Maps", 1)
    return {"team: size", plan.women(at_least="50%", at_most="50%")}


def _men(plan: _Plan) -> set[str]:
    """Four ordnance operators, all of them men, and three fifths women, in a team of nine at most."""
    plan.frame.loc[plan.trade("eod"), "sex"] = "M"
    return {"team: size", plan.wanted("eod", "Explosive ordnance", 4), plan.women(at_least="60%")}


def _no_such_share(plan: _Plan) -> set[str]:
    """Seven people, 45 to 55 % of them women."""
    plan.size = {"at_least": 7, "at_most": 7}
    return {"team: size", plan.women("Women at least", at_least="45%"), plan.women("Women at most", at_most="55%")}


def _trades(plan: _Plan) -> set[str]:
    """Two operators each of three trades, nobody with two of these, all of them men, and three fifths women, in a team
    of fourteen at most."""
    plan.size["at_most"] = 14
    plan.require.pop(0)  # 15 demands are enough
    labels = {"team: size"}
    for name, label in (("eod", "Explosive ordnance"), ("signals", "Signals"), ("driver", "Drivers")):
        holds = plan.trade(name)
        plan.frame.loc[holds, "sex"] = "M"
        several = holds & (plan.frame["specialties"].str.count(":").to_numpy() > 1)
        plan.frame.loc[several, "specialties"] = f"{name}:2"
        labels.add(plan.wanted(name, label, 2))
    return labels | {plan.women(at_least="60%")}


def _others(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Demands that pools meet easily, whatever else is asked."""
    tongues = [str(name) for name in rng.permutation(["fr", "es", "ru", "de"])[:3]]
    return [
        *({"members": {"languages": {name: 1}}, "at_least": 2, "name": f"Speakers of {name}"} for name in tongues),
        {"members": {"rank": {"at_least": RANKS[3]}}, "at_most": 2, "name": "Senior"},
        {"members": {"missions": {"at_least": 1}}, "at_least": 2, "name": "Been on a mission"},
        {"largest_group": "unit", "at_most": 3, "name": "Members of one unit"},
        {"total": "daily_cost", "at_most": 4_500, "name": "Budget"},
    ]
