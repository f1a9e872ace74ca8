"""What of a team still has to hold after the loss of some of its members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BeforeValidator

from composer.base.errors import Mistake, did_you_mean
from composer.base.models import AsList, Model, Words, collecting, read_whole
from composer.base.numbers import shown
from composer.measures import Measure
from composer.pool.kinds.base import canonical
from composer.pool.who import ANYONE, Who
from composer.problem.requirement import Requirement

if TYPE_CHECKING:
    from composer.problem.team import Seat, Team

SURVIVE = "survive"
"""What a team's `keep` calls that it survives losses."""

MORE_ROOM = 3
"""Losses beyond those asked for up to which it is counted how many a demand survives."""

MOST_LOSSES = 1000
"""Losses that may be asked for."""


def _losses(value: object) -> int:
    number = read_whole(value)
    if not 0 <= number <= MOST_LOSSES:
        raise ValueError(f"from 0 to {MOST_LOSSES:,} losses can be survived, not {shown(value)}")
    return number


class Survive(Model):
    """That a team still holds after losses: `Survive(1)`.

    After the loss of any up to `losses` members every requirement and seat of the team holds for those who remain. Its
    size is meant as sent; requirements with `exactly`, `together` and what is required over all teams are exempt, and
    aims play no part.

    Parameters
    ----------
    losses : int
        How many members, 0 to 1,000.
    of : Who or mapping, optional
        Who can be lost; anyone if left out. The others stay whatever happens.
    require : list or tuple of str, optional
        Names of the team's requirements and seats that have to hold; all of them if left out.
    """

    examples: ClassVar[Mapping[str, str]] = {
        "losses": "{losses: 1}",
        "of": "{losses: 2, of: {rank: {at_most: OR-4}}}",
        "require": "{losses: 1, require: [Women, Medic]}",
    }
    losses: Annotated[int, BeforeValidator(collecting(_losses))]
    of: Who = ANYONE
    require: Annotated[tuple[Words, ...], AsList] | None = None

    def __init__(
        self,
        losses: int,
        *,
        of: Who | Mapping[str, object] = ANYONE,
        require: Sequence[str] | None = None,
    ) -> None: ...

    def requirements(self, team: Team) -> list[int]:
        """Which of a team's requirements have to hold after losses.

        Parameters
        ----------
        team : Team
            The team.

        Returns
        -------
        list of int
            Their positions under its `require`; empty where all are exempt, or none is named.
        """
        rows = enumerate(team.require)
        return [index for index, row in rows if not exempt(row) and self._names(row.called)]

    def seats(self, team: Team) -> list[int]:
        """Which of a team's seats still have to be filled after losses.

        Parameters
        ----------
        team : Team
            The team.

        Returns
        -------
        list of int
            Their positions; empty where there are none, or none is named.
        """
        return [index for index, seat in enumerate(team.seats) if self._names(seat.seat)]

    def _names(self, called: str) -> bool:
        return self.require is None or canonical(called) in map(canonical, self.require)


@dataclass(frozen=True)
class Weakness:
    """A demand of a team after the loss that harms it most.

    Attributes
    ----------
    requirement : str
        What the requirement, or the seat, is called.
    lost : tuple of str
        The ids of those who are lost; empty where no loss harms it.
    observed : Fraction or None
        What is counted then, in the measure's unit; of a seat how many are filled. None where it cannot be counted.
    met : bool
        Whether it is still met.
    room : int
        How many losses it survives, whoever they are; counted no further than three more than asked for, and -1 where
        it does not hold as it is.
    measure : Measure or None
        What is counted, of a requirement; it plays no part when they are compared.
    places : int
        Of a seat how many there are of it.
    """

    requirement: str
    lost: tuple[str, ...]
    observed: Fraction | None
    met: bool
    room: int
    measure: Measure | None = field(default=None, repr=False, compare=False)
    places: int = 0

    def show(self) -> str:
        """What is counted after the loss, for people.

        Returns
        -------
        str
            Such as `25 %` or `7`.
        """
        if self.observed is None:
            return "cannot be counted"
        return str(self.observed) if self.measure is None else self.measure.show(self.observed)


@dataclass(frozen=True)
class Survival:
    """What losses do to a team.

    Attributes
    ----------
    losses : int
        How many it is to survive.
    holds : bool
        Whether it does.
    weakest : tuple of Weakness
        Each demand after the loss that harms it most, those that survive fewest first.
    """

    losses: int
    holds: bool
    weakest: tuple[Weakness, ...]


def with_losses(survive: Survive | None, losses: int) -> Survive:
    """The same of so many losses. Raises ScenarioError where that is too many."""
    asked = Survive(losses)
    return asked if survive is None else survive.model_copy(update={"losses": asked.losses})


def exempt(row: Requirement) -> bool:
    """Whether a requirement is asked of the team as it is sent alone."""
    return row.exactly is not None or row.measure.as_sent


def survive_label(team: str, losses: int) -> str:
    """What the demand is called: `observers: survives 1 loss`."""
    return f"{team}: survives {losses} {'loss' if losses == 1 else 'losses'}"


def survive_mistakes(team: Team) -> Iterable[Mistake]:
    """Names under `require` that mean nothing of the team, or something that is exempt; paths relative to the team."""
    names = () if team.survive is None or team.survive.require is None else team.survive.require
    known = _known(team.require, team.seats) if names else {}
    for index, name in enumerate(names):
        row = known.get(canonical(name), "")
        if isinstance(row, Requirement) and exempt(row):
            what = "`exactly`" if row.exactly is not None else f"`{row.measure.key}`"
            text = f"{what} is asked of the team as it is sent: `{row.label}` cannot be asked to hold after losses"
            yield Mistake(text, (SURVIVE, "require", index))
        elif row == "":
            text = f"this team has no requirement and no seat called `{name}`" + did_you_mean(name, list(known))
            yield Mistake(text, (SURVIVE, "require", index))


def _known(rows: Sequence[Requirement], seats: Sequence[Seat]) -> dict[str, Requirement | Seat]:
    known: dict[str, Requirement | Seat] = {}
    for row in rows:
        with suppress(ValueError):  # a condition that cannot be said is a mistake of its own
            known[canonical(row.called)] = row
    return known | {canonical(seat.seat): seat for seat in seats}
