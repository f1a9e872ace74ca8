"""A scenario without what is wrong in it, so that all the rest can be held against the pool at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from composer.base.errors import Mistake, Path
from composer.problem.measure_keys import measures_in


def _copied(value: Any) -> Any:
    """Lists and mappings, of whatever kind Python hands in, as lists and dicts that can be changed."""
    if isinstance(value, Mapping):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, (list, tuple)) else value


class PartialDocument:
    """`tree` is a copy of the scenario in which what stands at `wrong` paths asks nothing.

    What is not wrong stays where it was, so that paths lead to the same places in both.
    """

    def __init__(self, tree: dict[str, Any], wrong: Iterable[Path]) -> None:
        self._given = tree
        self._wrong = frozenset(wrong)
        self._replaced: set[Path] = set()
        self.tree = tree
        if self._wrong:  # the pool may be large, and is mended where it is read
            self.tree = {key: _copied(value) for key, value in tree.items() if key != "pool"}
            self.tree.setdefault("teams", [])
        for path in sorted(self._wrong, key=lambda path: (-len(path), str(path))):
            self._mend(path)

    def stands(self, path: Path) -> bool:
        """Whether what is at this path is what the file says, but for what is wrong further in."""
        return not any(path[:length] in self._replaced for length in range(1, len(path) + 1))

    def explain(self, mistake: Mistake) -> bool:
        """Whether a mistake in the mended scenario only follows from one that was told already."""
        path = mistake.path
        if not self.stands(path):
            return True
        teams = self.tree.get("teams")
        if path == ("teams",):
            return not isinstance(self._given.get("teams"), (list, tuple))
        if path[2:3] == ("keep",):  # a gate that is wrong is not there any more
            return any(wrong[:3] == (*path[:2], "everyone") for wrong in self._wrong)
        of_teams = [wrong for wrong in self._wrong if wrong[:1] == ("teams",)]
        unsure = any(len(wrong) < 3 or wrong[2] in ("name", "number") for wrong in of_teams)
        return path[-1:] == ("team",) and path[0] != "teams" and (unsure or not teams)

    def _mend(self, path: Path) -> None:
        match path:
            case ():
                pass
            case ("teams", int(position), *inside) if isinstance(self.tree["teams"], list):
                self._team(self.tree["teams"], position, path[:2], tuple(inside))
            case ("require", int(position), *inside) if isinstance(self.tree.get("require"), list):
                self._row(self.tree["require"], position, path[:2], tuple(inside))
            case ("prefer" | "tradeoffs" as key, int(position), *inside) if isinstance(self.tree.get(key), list):
                self._goal(self.tree[key], position, path[:2], tuple(inside))
            case ("courses" | "recruits" as key, int(position), *inside) if isinstance(self.tree.get(key), list):
                self._plan(self.tree[key], position, path[:2], tuple(inside))
            case ("sweep", str(name), *_) if isinstance(self.tree.get("sweep"), dict):
                self.tree["sweep"].pop(name, None)
            case ("teams", *_):
                self.tree["teams"] = []
            case (str(key), *_):
                self.tree.pop(key, None)

    def _team(self, teams: list[Any], position: int, here: Path, path: Path) -> None:
        if not isinstance(teams[position], dict):
            teams[position] = {}
            self._replaced.add(here)
        team = teams[position]
        match path:
            case ("seats", int(index), *inside) if isinstance(team["seats"], list):
                self._seat(team["seats"], index, (*here, *path[:2]), tuple(inside))
            case ("require", int(index), *inside) if isinstance(team["require"], list):
                self._row(team["require"], index, (*here, *path[:2]), tuple(inside))
            case ("everyone", *inside):
                self._conditions(team, "everyone", here, tuple(inside))
            case ("start" | "end" as key, *_):  # the other day, so that what needs both is not missed too
                other = "end" if key == "start" else "start"
                known = (*here, other) not in self._wrong
                team[key] = (team.get(other) if known else None) or date(2000, 1, 1)
                self._replaced.add((*here, key))
            case (str(key), *_):
                team.pop(key, None)
        team.setdefault("name", f"?{position}")
        team.setdefault("size", {"at_least": 0})

    def _seat(self, seats: list[Any], index: int, here: Path, path: Path) -> None:
        if not isinstance(seats[index], dict):
            seats[index] = {"number": 0}
        seat = seats[index]
        match path:
            case ("who", *inside):
                self._conditions(seat, "who", here, tuple(inside))
            case ("number", *_):
                seat["number"] = 0
            case (str(key), *_):
                seat.pop(key, None)
        seat.setdefault("seat", f"?{index}")

    def _plan(self, plans: list[Any], position: int, here: Path, path: Path) -> None:
        """A course or recruit keeps what is right of what it gives."""
        if not isinstance(plans[position], dict):
            plans[position] = {}
        plan = plans[position]
        match path:
            case ("who", *inside):
                self._conditions(plan, "who", here, tuple(inside))
            case ("gives", str(name), *_) if isinstance(plan.get("gives"), dict):
                plan["gives"].pop(name, None)
            case (str(key), *_):
                plan.pop(key, None)
        for key, value in (("name", f"?{position}"), ("cost", 0), ("number", 0)):
            if key != "number" or here[0] == "recruits":
                plan.setdefault(key, value)
        if not plan.get("gives"):
            plan["gives"] = {"?": "?"}
            self._replaced.add((*here, "gives"))

    def _row(self, rows: list[Any], index: int, here: Path, path: Path) -> None:
        """A requirement keeps its measure, name and team, and asks for none or more of what it counts."""
        given = rows[index]
        kept = {key: given[key] for key in ("name", "team") if key in given} if isinstance(given, dict) else {}
        if path[:1] in (("name",), ("team",)):
            kept.pop(str(path[0]), None)
        rows[index] = self._measure(given, here, path) | kept | {"at_least": 0}

    def _goal(self, goals: list[Any], index: int, here: Path, path: Path) -> None:
        given = goals[index] if isinstance(goals[index], dict) else {}
        direction = next((key for key in ("most", "least") if isinstance(given.get(key), dict)), "most")
        inner = given.get(direction)
        teams = [each.get("team") for each in (given, inner) if isinstance(each, dict)]
        team = next((each for each in teams if isinstance(each, str)), None)
        inside = path[1:] if path[:1] == (direction,) else ()
        goals[index] = {direction: self._measure(inner, (*here, direction), inside)}
        if team is not None and "team" not in path:
            goals[index]["team"] = team

    def _measure(self, given: Any, here: Path, path: Path) -> dict[str, Any]:
        """The measure in a flat mapping, mended at `path`; one that counts everyone where there is none."""
        kinds = measures_in(given) if isinstance(given, dict) else []
        anyone: dict[str, Any] = {"members": {}}
        if len(kinds) != 1:
            self._replaced.add(here)
            return anyone
        (kind,) = kinds
        measure = {key: given[key] for key in kind.known_keys() if key in given}
        match path:
            case (str(key), *inside) if key in measure and key in kind.conditions():
                self._conditions(measure, key, here, tuple(inside))
            case (str(key), int(position), *_) if key in kind.stand_ins and isinstance(measure.get(key), list):
                measure[key][position] = kind.stand_ins[key]
                self._replaced.add((*here, key, position))
            case (str(key), *_) if key in measure:
                self._replaced.add(here)
                return anyone
        return measure

    def _conditions(self, around: Any, key: str | int, here: Path, path: Path) -> None:
        """Conditions without the one that is wrong."""
        who = around[key]
        self._replaced.add((*here, key, *path))
        if not isinstance(who, dict) or not path:
            around[key] = {}
        elif path[0] in ("any", "none") and len(path) > 1 and isinstance(who.get(path[0]), list):
            self._conditions(who[path[0]], path[1], (*here, key, path[0]), path[2:])
        else:
            who.pop(path[0], None)
