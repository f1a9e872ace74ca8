"""A budget that says at its n-th look that it is over, and counts the looks that come after that."""

from __future__ import annotations

from composer.solvers.budget import Budget


class Ending(Budget):
    """Over from its `last` look on; what is counted by hand after that is granted for as long as it takes."""

    def __init__(self, last: int | None = None) -> None:
        super().__init__()
        self.last, self.looks = last, 0

    @property
    def over(self) -> bool:
        self.looks += 1
        return self.last is not None and self.looks >= self.last

    @property
    def ended(self) -> bool:
        """Whether it ever said so."""
        return self.last is not None and self.looks >= self.last

    def check_late(self, work: float = 0.0) -> None:
        self.spend(work)
