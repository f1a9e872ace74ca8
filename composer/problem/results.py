"""What an answer is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, get_args

from composer.base.notebook import Pictured
from composer.measures import Measure
from composer.pool import Pool
from composer.problem.targets import Target
from composer.problem.yearly_targets import RequiredTarget

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal["best", "found", "impossible", "undecided"]
"""`best` and `impossible` are proved; `found` meets everything, not proved best; `undecided` is neither."""

Basis = Literal["sums", "cases", "two engines", "one engine"]
"""What it rests on that nothing is better, or nothing possible, the surest first. `sums`: rows added up in whole
numbers; `cases`: every case that these leave tried, in whole numbers too; `two engines`: both found nothing, within
numbers that both hold exactly; `one engine`: one found nothing and nothing confirms it, which is no proof."""

BASES: tuple[Basis, ...] = get_args(Basis)


def proved(basis: Basis | None) -> bool:
    """Whether it rests on more than the word of one engine."""
    return basis not in (None, "one engine")


def weakest(bases: Iterable[Basis | None]) -> Basis | None:
    """What rests on all of these rests on the weakest; None where one of them is not known, or there is none."""
    every = list(bases)
    if not every or None in every:
        return None
    return max((each for each in every if each is not None), key=BASES.index)


STOPPED = "stopped before the end"
BROKE = "cut short where a solver broke down"
"""What ended a search too early, after "The search was": Ctrl-C, or an engine that died however it was asked."""

SAID: Mapping[Verdict, str] = {
    "best": "This is the best there is; that is proved.",
    "found": "This meets everything that is required; it is not proved that there is nothing better.",
    "impossible": "No choice of people from this pool meets everything that is required; that is proved.",
    "undecided": "No team was found in the time given, and it is not proved that there is none.",
}


RESTS_ON: Mapping[Basis, str] = {
    "sums": "The proof adds up what is asked, in whole numbers; no solver has to be believed.",
    "cases": "The proof adds up what is asked and tries every case that is left, in whole numbers; no solver has to be "
    "believed.",
    "two engines": "Two solvers agree on it; there is no proof that could be checked without them.",
}


@dataclass(frozen=True)
class Finding:
    """One requirement held against a team: what was counted, the bounds, and whether it is met.

    `observed` is None where it cannot be counted. `aim` and `short` are the wish beyond the bound and how many
    whole units are missing to it. `targets` are bounds, or the aim, that are a target, by their key in a file.
    """

    requirement: str
    observed: Fraction | None
    at_least: Fraction | None
    at_most: Fraction | None
    met: bool
    unit: str = ""
    aim: Fraction | None = None
    short: int | None = None
    note: str = ""
    measure: Measure | None = field(default=None, repr=False, compare=False)
    targets: tuple[tuple[str, Target], ...] = ()

    def show(self, value: Fraction) -> str:
        """A value of this finding for people."""
        return str(value) if self.measure is None else self.measure.show(value)


@dataclass(frozen=True)
class Member:
    """One member of a team; `seat` is None for a member without one."""

    id: str
    seat: str | None = None


@dataclass(frozen=True)
class Roster:
    """One team as it is composed, and what was found when its requirements were held against it."""

    name: str
    members: tuple[Member, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class GoalValue:
    """One goal: the value reached, the bound that no team can pass, and whether the value is proved best.

    `value` and `bound` are None where they are not known; a bound of a goal means among the teams that reach the
    values of the goals before it. `basis` is what it rests on that nothing is better, None where that is not known;
    `one engine` is not `proved`.
    """

    goal: str
    value: Fraction | None
    bound: Fraction | None
    proved: bool
    most: bool
    measure: Measure | None = field(default=None, repr=False, compare=False)
    basis: Basis | None = None

    def show(self, value: Fraction) -> str:
        """A value of this goal for people."""
        from composer.base.numbers import decimal_text

        return decimal_text(value) if self.measure is None else self.measure.show(value)


@dataclass(frozen=True)
class People:
    """How many are in the pool, may be in some team, and were looked at one by one.

    `priced` of those eligible got a price that bounds what they can add (0 where nobody had to be priced), `core` is
    the largest group of people that a decision was taken on; `considered` counts everybody in any such group once.
    """

    pool: int
    eligible: int
    considered: int
    priced: int = 0
    core: int = 0


@dataclass(frozen=True)
class Effort:
    """What an answer cost the engines: `work` is deterministic (about a second each), `rounds` are linear programs
    solved to price people, `decisions` questions put to CP-SAT; and `basis`, the weakest that anything that it calls
    proved rests on, None where nothing had to be."""

    work: float = 0.0
    rounds: int = 0
    decisions: int = 0
    basis: Basis | None = None


@dataclass(frozen=True)
class Outcome(Pictured):
    """The answer to a problem: the verdict, and the teams with everything that was found about them.

    `findings` are over all the teams together. `seconds` are times by stage, `versions` those of this program,
    Python and the solver, `inputs` the sha256 of every file read. `basis` is what the verdict rests on: where it is
    `best` the weakest of the goals', None where nothing has to be proved. `targets` are the bounds that are a target,
    also where there is no team.
    """

    verdict: Verdict
    teams: tuple[Roster, ...]
    findings: tuple[Finding, ...]
    goals: tuple[GoalValue, ...]
    people: People
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]
    title: str = ""
    warnings: tuple[str, ...] = ()
    note: str = ""
    effort: Effort = Effort()
    basis: Basis | None = None
    pool: Pool | None = field(default=None, repr=False, compare=False)
    targets: tuple[RequiredTarget, ...] = ()

    def frame(self, *show: str) -> pd.DataFrame:
        """The teams as a data frame: columns team, seat, id, and the pool's columns named in `show`, as written.

        One row a member; no rows where there is no team. Raises KeyError for a column the pool does not have.
        """
        import pandas as pd

        members = [(roster.name, member.seat, member.id) for roster in self.teams for member in roster.members]
        data: dict[str, list[object]] = {
            name: [member[position] for member in members] for position, name in enumerate(("team", "seat", "id"))
        }
        for name in show:
            if self.pool is None or name not in self.pool.columns:
                raise KeyError(f"the pool has no column {name!r}")
            column = self.pool.columns[name]
            rows = [self.pool.row(identity) for _, _, identity in members]
            cells = [None if row is None else int(column.codes[row]) for row in rows]
            data[name] = [None if cell is None or cell < 0 else column.texts[cell] for cell in cells]
        return pd.DataFrame(data, dtype=object)

    def __str__(self) -> str:
        sizes = ", ".join(f"{roster.name} {len(roster.members)}" for roster in self.teams)
        values = ", ".join(f"{goal.goal} = {goal.show(goal.value)}" for goal in self.goals if goal.value is not None)
        return " – ".join(part for part in (f"{self.verdict}: {SAID[self.verdict]}", sizes, values) if part)

    def __repr__(self) -> str:
        return f"<Outcome {self}>"
