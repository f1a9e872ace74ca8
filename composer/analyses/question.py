"""What a question is to all that goes over the questions: commands, `check`, files, the page, the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypedDict, TypeVar

if TYPE_CHECKING:
    from composer.analyses.answer import Answer
    from composer.page.frame import Section
    from composer.problem.problem import Problem
    from composer.problem.results import Verdict
    from composer.render.json import Object
    from composer.render.table import Cell, Table
    from composer.render.writer import Page
    from composer.scenario.file import Expect

A = TypeVar("A", bound="Answer")
"""The answer to a question."""
Look = Callable[[], None]
"""Called now and then; what it raises ends whatever is done."""
Status = Literal["found", "impossible", "undecided"]
"""How a question ended: answered; no team, proved (or not as expected); left open."""
Said = tuple[str, Status]
"""What `check` says of an answer, and whether that is as expected."""


class Stopped(Exception):
    """Ctrl-C was pressed before the answer was there."""


class Limits(TypedDict):
    """What a search may take, and whom it tells how it goes."""

    work: float | None
    seconds: float | None
    progress: Callable[[str], None] | None


class Question(Generic[A]):
    """One question: how its answer ends, reads and looks. Its folder has one object of a subclass, `QUESTION`, in the
    module `question`, whose methods load the folder's other modules when they are called. What a question has not got
    it leaves as it is here."""

    name: ClassVar[str]
    """The folder's name, and that of its command."""

    # The command

    def status(self, found: A) -> Status:
        """How it ended."""
        raise NotImplementedError

    def json(self, found: A, show: Sequence[str], people: bool = False) -> Object:
        """One JSON object; `show` are columns of the pool to give with every member."""
        return found.to_dict(show)

    def text(self, found: A, problem: Problem, show: Sequence[str], page: Page, people: bool = False) -> str:
        """Words and tables; `people`: also of those whom it usually leaves out."""
        raise NotImplementedError

    # Workbooks, CSV, Markdown

    def said(self, found: A) -> str:
        """The answer in a sentence."""
        raise NotImplementedError

    def summary(self, found: A) -> Sequence[tuple[Cell, Cell]]:
        """Rows of the table `Answer`: how sure each thing is."""
        return ()

    def tables(self, found: A, problem: Problem, show: Sequence[str]) -> list[Table]:
        """All that it tells."""
        return []

    def rows(self, found: A, problem: Problem, show: Sequence[str]) -> Table:
        """The one table that CSV has."""
        raise NotImplementedError

    # The page

    def sections(self, found: A, show: Sequence[str]) -> list[Section]:
        """Its parts of the page."""
        return []

    def certainty(self, found: A) -> list[str]:
        """What is proved of it, and what is not, in sentences."""
        return []

    # Scenario files

    expects: ClassVar[Sequence[str]] = ()
    """Keys of a file's `expect` that this question answers."""
    keys: ClassVar[Mapping[str, Any]] = {}
    """The types of those among them that the file format does not have by itself."""
    seeks: ClassVar[str] = "searching"
    """What `check` says while it is asked for these."""

    def held(self, problem: Problem, expect: Expect, limits: Limits) -> Said:
        """Ask it, and hold the answer against what the file expects. Raises Stopped."""
        raise NotImplementedError

    def refused(self, problem: Problem, look: Look) -> None:
        """Write the question down without searching. Raises ScenarioError for what it would refuse."""

    # The report of everything

    part: ClassVar[str] = ""
    """What the report calls its answer; empty where it is not asked for one."""
    doing: ClassVar[str] = ""
    """What is looked for, in words."""
    without: ClassVar[str] = ""
    """What is missing where there was no time for it, in words."""

    def belongs(self, problem: Problem, verdict: Verdict | None) -> bool:
        """Whether it belongs to a report of a problem whose answer is this; None is before there is one."""
        return False

    def ask(self, problem: Problem, limits: Limits) -> A:
        """Ask it for a report."""
        raise NotImplementedError

    def spent(self, found: A, limits: Limits) -> float | None:
        """Work that the answer took."""
        return found.effort.work

    def open(self, found: A) -> bool:
        """Whether more work could tell more."""
        return False

    def reach(self, found: A) -> tuple[Any, ...]:
        """How far an answer goes: more of what it tells, or tells for certain, is more."""
        return ()
