"""Teams of eight to be weighed on three to five axes, whose values are coarse enough for fronts of 30 to 150 points, or
fine enough for 1,000 and more."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.columns import Columns, Ints
from benchmarks.plain import Model
from benchmarks.requests import Request, make_request

SIZE = 8
FRENCH: dict[str, Any] = {"languages": {"fr": 2}}


@dataclass(frozen=True)
class FrontRequest:
    """A request for one team, without budget and goal, and what is to be traded.

    `axes` are in the terms of the scenario format: the share of women, most grades, least pay, most members with two
    missions and most who speak French. In `counted` values each is a whole number of which more is better: women,
    grades, pay below 0, members.
    """

    request: Request
    axes: list[dict[str, Any]]

    @property
    def where(self) -> str:
        """The request in a few words."""
        return f"{self.request.people:,} people, {len(self.axes)} axes, seed {self.request.seed}"

    def counted(self, values: tuple[Any, ...]) -> tuple[int, ...]:
        """A point as the package tells it, counted."""
        women, grades, pay, *missions = values
        return (int(women * SIZE / 100), int(grades), -int(pay), *map(int, missions))

    def weights(self, model: Model, columns: Columns) -> list[Ints]:
        """What each boolean of the plain model adds to each axis, as counted."""
        women = np.asarray(columns.frame["sex"] == "F").astype(np.int64)
        missions = (columns.number("missions") >= 2).astype(np.int64)
        french = columns.who(FRENCH).astype(np.int64)
        each = [women, columns.number("grade"), -columns.number("pay"), missions, french]
        return [people[model.person] for people in each[: len(self.axes)]]


def make_front(people: int, axes: int, seed: int, grade: int, pay: int) -> FrontRequest:
    """A pool of `people` and one team of eight over 3 to 5 axes; `grade` points of suitability are one grade, `pay` of
    daily cost one step of pay, rounded. The same for the same arguments."""
    request = make_request(people, SIZE, seed)
    frame = request.frame.copy()
    frame["grade"] = frame["suitability"] // grade
    frame["pay"] = (frame["daily_cost"] + pay // 2) // pay
    scenario = {key: value for key, value in request.scenario.items() if key != "prefer"}
    (team,) = scenario["teams"]
    asked = [dict(one) for one in team["require"] if one.get("name") != "Budget"]
    for one in asked:
        if one.get("name") == "Women":
            one["at_least"] = "10%"
    scenario["teams"] = [{**team, "require": asked}]
    traded: list[dict[str, Any]] = [
        {"most": {"share": {"sex": "F"}}},
        {"most": {"total": "grade"}},
        {"least": {"total": "pay"}},
        {"most": {"members": {"missions": {"at_least": 2}}}},
        {"most": {"members": FRENCH}},
    ]
    return FrontRequest(Request(people, SIZE, seed, frame, scenario), traded[:axes])
