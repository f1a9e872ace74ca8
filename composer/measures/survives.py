"""How many losses a team survives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from composer.base.errors import ScenarioError
from composer.measures.base import Measure, under
from composer.measures.linear import Draft, Polarity, Quotient, Trait
from composer.pool import Person, Pool
from composer.pool.who import Who


class Survives(Measure):
    """How many losses a team survives: `Survives(Who())`.

    The largest number so that after the loss of any as many members every requirement and seat of the team still holds,
    as the team's `survive` says; all who match where it survives any loss. Of several teams the fewest. A goal or an
    axis alone, of which more is better; that a team has to survive losses its `survive` asks. In a file it is
    `survives: WHO`.

    Parameters
    ----------
    survives : Who or mapping
        Who can be lost; `Who()` is anyone.
    """

    key: ClassVar[str] = "survives"
    unit: ClassVar[str] = "losses"
    counts: ClassVar[str] = "losses, of those who match, after which the team still holds; for `most` alone"
    example: ClassVar[str] = "{survives: {}}"
    whole: ClassVar[bool] = True
    of_losses: ClassVar[bool] = True

    survives: Who

    def __init__(self, survives: Who | Mapping[str, object]) -> None: ...

    def trait(self, pool: Pool) -> Trait:
        """Who can be lost."""
        try:
            return Trait.of_who(pool, self.survives)
        except ScenarioError as error:
            raise under("survives", error) from None

    def express(self, draft: Draft, pool: Pool, pull: Polarity) -> Quotient:
        return Quotient(draft.survived(self.survives))

    def observe(self, members: Sequence[Person]) -> Fraction:
        raise LookupError("what a team survives is counted of the team and all that is asked of it")

    def phrase(self) -> str:
        who = f" of those with {self.survives.phrase()}" if self.survives.as_mapping() else ""
        return f"losses survived{who}"
