"""Everything that one report tells: the answer, why there is none, what it costs, what else there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from composer.analyses.alternatives.answer import Alternatives
from composer.analyses.answer import Answer, about
from composer.analyses.explain.answer import Explanation
from composer.analyses.question import Question
from composer.analyses.registry import QUESTIONS
from composer.analyses.report.margins import Margins
from composer.analyses.solve.answer import Outcome
from composer.analyses.sweep.answer import Sweep
from composer.analyses.tradeoffs.answer import Front
from composer.analyses.verify.answer import Verification
from composer.problem.problem import Problem
from composer.problem.results import together
from composer.render.json import Object
from composer.render.plain import counted

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class FullReport(Answer):
    """A problem, its answer, and what was asked of it besides.

    `verdict`, `people` and `note` are the outcome's, `effort` and `seconds` of all that was asked.

    Attributes
    ----------
    problem : Problem
        What was asked; it plays no part when reports are compared.
    outcome : Outcome
        The answer.
    explanation : Explanation or None
        Where the problem is impossible; here and below None for what was not asked, or not reached in time.
    front : Front or None
        Where the problem names trade-offs.
    alternatives : Alternatives or None
        Where a team was found.
    sweep : Sweep or None
        Where the problem varies a number.
    show : tuple of str
        Columns of the pool to give with every member: without them nothing but ids is told of anybody.
    command : str
        What runs it again; empty where it was no command.
    solving : str
        What asks for the answer alone, likewise; the page says of each point of a front what it asks besides.
    unasked : tuple of str
        What there was no time left for, in words.
    others : mapping of str to Answer
        Answers to further questions, by what the report calls them.
    margins : Margins
        What the decision sheet asked around the proposal.
    by_hand : Verification or None
        A roster that was changed by hand, held against the problem.
    chosen : str
        The letter of the course of action that was chosen; empty where none is said to be.
    """

    problem: Problem = field(compare=False)
    outcome: Outcome
    explanation: Explanation | None = None
    front: Front | None = None
    alternatives: Alternatives | None = None
    sweep: Sweep | None = None
    show: tuple[str, ...] = ()
    command: str = ""
    solving: str = ""
    unasked: tuple[str, ...] = ()
    others: Mapping[str, Answer] = field(default_factory=dict)
    margins: Margins = field(default_factory=Margins)
    by_hand: Verification | None = None
    chosen: str = ""

    @classmethod
    def of(
        cls,
        problem: Problem,
        outcome: Outcome,
        explanation: Explanation | None = None,
        front: Front | None = None,
        alternatives: Alternatives | None = None,
        sweep: Sweep | None = None,
        *,
        show: Sequence[str] = (),
        unasked: Sequence[str] = (),
        **others: Answer,
    ) -> FullReport:
        """The report of answers that were asked for one by one.

        Parameters
        ----------
        problem : Problem
            What was asked.
        outcome : Outcome
            What `solve` said of it.
        explanation, front, alternatives, sweep : optional
            What the other questions said of it; None for what was not asked.
        show : sequence of str, optional
            Columns of the pool to give with every member.
        unasked : sequence of str, optional
            What there was no time left for, in words.
        **others : Answer
            Answers to further questions, by what the report calls them.

        Returns
        -------
        FullReport
            All of them together.
        """
        found = cls(
            problem=problem,
            outcome=outcome,
            explanation=explanation,
            front=front,
            alternatives=alternatives,
            sweep=sweep,
            show=tuple(show),
            unasked=tuple(unasked),
            others=others,
            verdict=outcome.verdict,
            people=outcome.people,
            effort=outcome.effort,
            seconds={},
            note=outcome.note,
            **about(problem),
        )
        return replace(
            found,
            doubts=outcome.doubts,
            effort=together(answer.effort for _, answer in found.answers()),
            seconds={question.name: sum(answer.seconds.values()) for question, answer in found.answers()},
        )

    def answers(self) -> list[tuple[Question[Any], Answer]]:
        """The questions that were asked and answered.

        Returns
        -------
        list of (Question, Answer)
            In the order of the registry; the outcome is always among them.
        """
        given = {**vars(self), **self.others}
        return [(each, found) for each in QUESTIONS if each.part and (found := given.get(each.part)) is not None]

    def choosing(self, course: str) -> FullReport:
        """The same with one of the courses of action that its decision sheet compares chosen.

        Parameters
        ----------
        course : str
            Its letter there, or its number: `B` or `2`.

        Returns
        -------
        FullReport
            Whose sheet says so.

        Raises
        ------
        ScenarioError
            Where there is no such course.
        """
        from composer.analyses.report.courses import letter_of, teams_of_course

        letter = letter_of(course)
        teams_of_course(self, letter)
        return replace(self, chosen=letter)

    def html(self, lang: str = "en") -> str:
        """The report as one web page.

        Parameters
        ----------
        lang : str, optional
            The language of the decision sheet: `en`, `fr`, `es`, `ru` or `kk`. All else is in English.

        Returns
        -------
        str
            The page, which loads nothing from anywhere.

        Raises
        ------
        KeyError
            For a column of `show` that the pool does not have.
        ValueError
            For another language.
        """
        from composer.analyses.report.page import page  # jinja2 takes a moment to load

        return page(self, lang)

    @property
    def extent(self) -> str:
        """How many questions were answered."""
        return counted(len(self.answers()), "answer")

    def frame(self, *, exact: bool = False) -> pd.DataFrame:
        """The teams as a data frame.

        Parameters
        ----------
        exact : bool, optional
            True: numbers as Fractions and None; else as floats and nan.

        Returns
        -------
        data frame
            As `Outcome.frame` gives it, with the columns of `show`.
        """
        return self.outcome.frame(*self.show, exact=exact)

    def own_json(self, show: Sequence[str]) -> Object:
        """Every answer as the object of its own question; null where it was not asked."""
        show = show or self.show
        asked: Object = {question.name: question.json(answer, show) for question, answer in self.answers()}
        told = {question.name: asked.get(question.name) for question in QUESTIONS if question.part}
        return told | {"command": self.command, "unasked": list(self.unasked)}

    def _repr_html_(self) -> str:
        """For notebooks: one picture below the other."""
        return "".join(answer._repr_html_() for _, answer in self.answers())
