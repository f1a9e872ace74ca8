"""A request's frame as arrays, and who meets a condition; only what the benchmarks ask for."""

from copy import copy
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Columns:
    """The columns of a frame that a scenario speaks of, read once."""

    def __init__(self, frame: pd.DataFrame, scenario: dict[str, Any]) -> None:
        self.frame, self.scenario = frame, scenario
        self.age = self._ages(scenario["start"]) if "start" in scenario else np.zeros(len(frame), dtype=np.int64)
        places = {name: place for place, name in enumerate(scenario["fields"]["rank"])}
        self.rank: Ints = frame["rank"].map(places).to_numpy(dtype=np.int64)
        self.levels = {name: self._read_levels(name) for name in ("languages", "specialties")}

    def on(self, team: dict[str, Any]) -> "Columns":
        """The same on a team's own days, if it has any."""
        if "start" not in team:
            return self
        there = copy(self)
        there.scenario = {**self.scenario, "start": team["start"], "end": team["end"]}
        there.age = self._ages(team["start"])
        return there

    def _ages(self, on: str) -> Ints:
        start = date.fromisoformat(on)
        birth = pd.to_datetime(self.frame["birth"])
        birthday = 100 * birth.dt.month + birth.dt.day
        still_to_come = (birthday > 100 * start.month + start.day).astype(int)
        return np.asarray(start.year - birth.dt.year - still_to_come, dtype=np.int64)

    def free(self, name: str) -> Mask:
        """Who is not away on any day of the tour, by a column of one span at most, `FIRST..LAST`."""
        spans = self.frame[name].to_numpy(dtype=object)
        first, last = self.scenario["start"], self.scenario["end"]
        return np.array([not span or span[12:] < first or span[:10] > last for span in spans.tolist()], dtype=bool)

    def _read_levels(self, name: str) -> dict[str, NDArray[np.float64]]:
        """By language or specialty, each person's level: `2+` is 2.5, nothing is 0."""
        columns: dict[str, NDArray[np.float64]] = {}
        for row, cell in enumerate(self.frame[name].tolist()):
            for entry in cell.split("; "):
                held, level = entry.split(":")
                if held not in columns:
                    columns[held] = np.zeros(len(self.frame))
                columns[held][row] = _level(level)
        return columns

    def number(self, name: str) -> Ints:
        """A column of whole numbers."""
        return self.frame[name].to_numpy(dtype=np.int64)

    def who(self, who: dict[str, Any]) -> Mask:
        """Who meets every condition of `who`."""
        meets: Mask = np.ones(len(self.frame), dtype=bool)
        for name, asked in who.items():
            meets &= self._meets(name, asked)
        return meets

    def _meets(self, name: str, asked: Any) -> Mask:
        none: Mask = np.zeros(len(self.frame), dtype=bool)
        if name in self.levels:
            meets = ~none
            for held, level in asked.items():
                column = self.levels[name].get(held)
                meets &= none if column is None else column >= _level(level)
            return meets
        if name == "rank":
            scale = self.scenario["fields"]["rank"]
            return _between(self.rank, {side: scale.index(label) for side, label in asked.items()})
        if name == "age":
            return _between(self.age, asked)
        if name == "medical_until":
            days = {side: self.scenario.get(day, day) for side, day in asked.items()}
            return _between(self.frame[name].to_numpy(dtype=object), days)  # ISO dates sort as text
        if name == "missions":
            return _between(self.number(name), asked)
        if name == "sex":
            return np.asarray(self.frame[name] == asked, dtype=bool)
        raise NotImplementedError(f"no benchmark asks for {name}")


def _level(text: str | int) -> float:
    """`2+` as 2.5."""
    text = str(text)
    return float(text.rstrip("+")) + (0.5 if text.endswith("+") else 0)


def _between(column: NDArray[Any], sides: dict[str, Any]) -> Mask:
    meets: Mask = np.ones(len(column), dtype=bool)
    if unknown := sides.keys() - {"at_least", "at_most"}:
        raise NotImplementedError(f"no benchmark asks for {unknown}")
    if "at_least" in sides:
        meets &= column >= sides["at_least"]
    if "at_most" in sides:
        meets &= column <= sides["at_most"]
    return meets
