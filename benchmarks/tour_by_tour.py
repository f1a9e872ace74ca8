"""`turns`: what is lost by planning each tour when its turn comes, as planners do, beside planning all at once.

Tour by tour means: the tour that starts first gets the best there is for it; from then on its people have been away on
its days, and the next takes the best of those who are left. Where a tour can no longer be filled, as many go as can.
The programme is that of `scenarios/three_reliefs.yaml`: its companies with their gates and their floor of women,
without the other demands, so that what a tour falls short of can be told in places. The pool is the one shipped, and
others of 600 that the same generator draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import composer
from benchmarks.options import Options
from composer import Goal, Problem, Team
from scenarios.people import Row
from scenarios.reliefs import SEED, brigade

SCENARIO = Path(__file__).parent.parent / "scenarios" / "three_reliefs.yaml"
SIZES = (100, 120, 139)
POOLS = 20
WOMEN = {"share": {"sex": "F"}, "at_least": "12%"}
FILLED: tuple[Goal, ...] = (Goal(most={"total": "suitability"}),)


@dataclass(frozen=True)
class Plans:
    """Sums of suitability over all places: of all tours planned at once, None where that cannot be, and tour by tour,
    with the places for which nobody was left."""

    at_once: int | None
    in_turn: int
    short: int

    @property
    def loss(self) -> float | None:
        """What tour by tour loses, in per cent; None where it ends short, or there is no plan at all."""
        return None if self.at_once is None or self.short else 100 * (1 - self.in_turn / self.at_once)


def plans(people: Sequence[Row], size: int) -> Plans:
    """Both ways, for companies of this size."""
    whole = composer.load(SCENARIO, pool=people)
    companies = [_company(team, size, size) for team in whole.deployed if team.name.startswith("company-")]
    found = composer.solve(_planning(whole, companies, FILLED))
    rows = {row["id"]: dict(row) for row in people}
    total = short = 0
    for team in sorted(companies, key=lambda team: str(team.start)):
        members = _filled(composer.load(SCENARIO, pool=[*rows.values()]), team, size)
        short += size - len(members)
        total += sum(int(rows[person]["suitability"]) for person in members)
        for person in members:
            past = rows[person]["past_tours"]
            rows[person]["past_tours"] = "; ".join(filter(None, [past, f"{team.start}..{team.end}"]))
    return Plans(None if found.verdict != "best" else int(found.goals[0].value or 0), total, short)


def _company(team: Team, fewest: int, most: int) -> Team:
    """A company of so many with its gates and its floor of women."""
    size = {"at_least": fewest, "at_most": most}
    return Team(name=team.name, size=size, start=team.start, end=team.end, everyone=team.everyone, require=[{**WOMEN}])


def _planning(whole: Problem, teams: Sequence[Team], prefer: Sequence[Goal]) -> Problem:
    return whole.replacing(teams=teams, require=(), prefer=prefer, tradeoffs=(), title="Tour by tour")


def _filled(now: Problem, team: Team, size: int) -> list[str]:
    """The best for one tour of those who are left; where they are too few, as many as can go."""
    found = composer.solve(_planning(now, [team], FILLED))
    if found.verdict == "impossible":
        found = composer.solve(_planning(now, [_company(team, 0, size)], (Goal(most={"members": {}}), *FILLED)))
    (only,) = found.teams
    return [member.id for member in only.members]


def run_turns(options: Options) -> int:
    """Prints what tour by tour loses; 1 if it finds more than there is."""
    wrong = 0
    seeds = [seed for seed in range(1, (options.seeds or POOLS) + 2) if seed != SEED]
    print("| size | shipped pool: at once | tour by tour | loses | short | other pools with a plan | short | lose |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in options.sizes or SIZES:
        shipped, *others = [plans(brigade(seed), size) for seed in (SEED, *seeds[: options.seeds or POOLS])]
        wrong += sum(each.loss is not None and each.loss < 0 for each in (shipped, *others))
        print(_line(size, shipped, [each for each in others if each.at_once is not None]))
    return 1 if wrong else 0


def _line(size: int, shipped: Plans, others: Sequence[Plans]) -> str:
    losses = [each.loss for each in others if each.loss is not None]
    missing = [each.short for each in others if each.short]
    cells = [
        str(size),
        "–" if shipped.at_once is None else f"{shipped.at_once:,}",
        f"{shipped.in_turn:,}",
        "–" if shipped.loss is None else f"{shipped.loss:.1f} %",
        str(shipped.short),
        str(len(others)),
        f"{len(missing)}: {min(missing)} to {max(missing)} places" if missing else "0",
        f"{min(losses):.1f} to {max(losses):.1f} %, median {median(losses):.1f} %" if losses else "–",
    ]
    return f"| {' | '.join(cells)} |"
