"""What `verify --record` hands out: every part of a record, and whether it is as it was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from composer.analyses.answer import Answer
from composer.problem.problem import Problem
from composer.render.frame import frame, texts
from composer.render.json import Object

if TYPE_CHECKING:
    import pandas as pd

Part = Literal["seal", "files", "reading", "answer", "proof", "choice"]


@dataclass(frozen=True)
class RecordLine:
    """What came of one part of a record.

    Attributes
    ----------
    part : str
        `seal`, `files`, `reading`, `answer`, `proof` or `choice`.
    holds : bool or None
        Whether it is as it was recorded; None where that cannot be told.
    said : str
        The same in a sentence.
    differs : tuple of str
        Everything that is not as it was.
    """

    part: Part
    holds: bool | None
    said: str
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class RecordCheck(Answer):
    """What came of recomputing a record.

    `verdict` is the recorded one where all of it holds; `found` where teams hold and nothing was proved; else
    `undecided`.

    Attributes
    ----------
    lines : tuple of RecordLine
        The parts, in order.
    made, by, command : str
        When it was made, whose choice it holds, and what made it, as it says.
    problem : Problem or None
        What was asked, read again; it plays no part when answers are compared.
    """

    lines: tuple[RecordLine, ...]
    made: str
    by: str
    command: str
    problem: Problem | None = field(default=None, compare=False)

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is not as it was."""
        return tuple(each for line in self.lines if line.holds is False for each in line.differs or (line.said,))

    @property
    def holds(self) -> bool:
        """Whether every part of it is as it was recorded, and proved where that is claimed."""
        return all(line.holds for line in self.lines)

    @property
    def extent(self) -> str:
        """Whether it holds."""
        return "holds" if self.holds else f"{len(self.faults) or 'nothing'} wrong"

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The parts as a data frame.

        Parameters
        ----------
        exact : bool, optional
            Plays no part: there are no numbers in it.

        Returns
        -------
        data frame
            A row for each part: columns part, holds (None where that cannot be told), said.
        """
        return frame(
            {
                "part": texts(each.part for each in self.lines),
                "holds": texts(each.holds for each in self.lines),
                "said": texts(each.said for each in self.lines),
            }
        )

    def own_json(self, show: Sequence[str]) -> Object:
        """Every part with whether it holds, null where that cannot be told, and in what it differs."""
        return {
            "holds": self.holds,
            "made": self.made,
            "by": self.by,
            "command": self.command,
            "parts": [
                {"part": each.part, "holds": each.holds, "said": each.said, "differs": list(each.differs)}
                for each in self.lines
            ],
            "faults": list(self.faults),
        }
