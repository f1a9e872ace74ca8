"""The certificate: which demands cannot stand together, or that no team is better, and the sums that show it.

A proof is a *sum*, or cases each of which has a proof. A sum takes some rows of the program (`draft.write`) a whole
number of times each, floors as they are and ceilings below zero; the bounds of the cases it stands in, and lemmas
proved before, like them. All of them together ask for at least `needed`; all people and helpers together can make at
most `possible`, which is less. Or it is more, by so little that few people are left, and all that these can make is
*tried*. `checking.check` says why that proves it.

That demands stand against each other is shown over the opened program, of which some rows are asked. That nobody meets
what is asked altogether, or that nothing is better, is shown over the closed one, of which all rows are: for a goal
with the rows that keep the goals before it, and those that ask for more than its value (`bounding`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from composer.base.errors import Mistake, Path, ScenarioError
from composer.base.magnitudes import DIGITS
from composer.base.models import AsList, Model, collecting
from composer.base.numbers import shown
from composer.encoding.program import Source

DEEPEST = 40
"""Cases within cases."""

_RATIONAL = re.compile(rf"-?[0-9]{{1,{DIGITS}}}(/0*[1-9][0-9]{{0,{DIGITS - 1}}})?")

ProofBasis = Literal["farkas", "two engines"]
"""`farkas`: sums that anyone can check; `two engines`: the word of two solvers, which nobody can check."""


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"a whole number is wanted here, not {shown(value)}")
    if abs(value) >= 10**DIGITS:
        raise ValueError(f"a number of {DIGITS} digits at most is wanted here")
    return value


def _count(value: object) -> int:
    number = _whole(value)
    if number < 0:
        raise ValueError(f"a number from 0 is wanted here, not {shown(value)}")
    return number


def _positive(value: object) -> int:
    number = _whole(value)
    if number < 1:
        raise ValueError(f"a number from 1 is wanted here, not {shown(value)}")
    return number


def _rational(value: object) -> str:
    if not isinstance(value, str) or not _RATIONAL.fullmatch(value) or str(Fraction(value)) != value:
        raise ValueError(f'a number such as "7" or "-7/2" in lowest terms is wanted here, not {shown(value)}')
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text is wanted here, not {shown(value)}")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"true or false is wanted here, not {shown(value)}")
    return value


def _path(value: object) -> Path:
    keys = value if isinstance(value, (list, tuple)) else (None,)
    if not all(isinstance(key, (str, int)) and not isinstance(key, bool) for key in keys):
        raise ValueError(f"a list of keys and positions is wanted here, not {shown(value)}")
    return tuple(keys)


Whole = Annotated[int, BeforeValidator(collecting(_whole))]
Count = Annotated[int, BeforeValidator(collecting(_count))]
Positive = Annotated[int, BeforeValidator(collecting(_positive))]
Rational = Annotated[str, BeforeValidator(collecting(_rational))]
Text = Annotated[str, BeforeValidator(collecting(_text))]
Truth = Annotated[bool, BeforeValidator(collecting(_truth))]


class Origin(Model):
    """Where something is asked for: what it is called, the path to it in the scenario, and the team it is asked of."""

    requirement: Text
    path: Annotated[tuple[str | int, ...], BeforeValidator(collecting(_path))]
    team: Text

    @classmethod
    def of(cls, source: Source) -> Origin:
        return cls(requirement=source.label, path=source.path, team=source.team)


class NamedRow(Model):
    """The `number`-th row, from 1, of what is asked for there; `sha256` is of all that the row says
    (`rows.row_digest`)."""

    origin: Origin
    number: Positive
    sha256: Text


class WeighedQuantity(Model):
    """Members to whom the row, a number of the certificate's rows, gives this weight: each adds it to the row's sum."""

    row: Positive
    weight: Whole


class Quantity(Model):
    """A whole number that every team has.

    `size`: how many are in `team`; `members`: how many in it are weighed so by each of some rows; without a `team` in
    all teams together. `sum`: what the row's expression comes to; `helper`: a helper of the program, from 1.
    """

    of: Literal["size", "members", "sum", "helper"]
    team: Text | None = None
    weighed: Annotated[tuple[WeighedQuantity, ...], AsList] = ()
    row: Positive | None = None
    helper: Positive | None = None

    KEYS: ClassVar[Mapping[str, str | None]] = {"size": None, "members": "weighed", "sum": "row", "helper": "helper"}

    @classmethod
    def unfold(cls, data: dict[str, object]) -> dict[str, object]:
        kind = data.get("of")
        if isinstance(kind, str) and kind in cls.KEYS:
            wanted = cls.KEYS[kind]
            allowed = {"of", wanted, *(("team",) if kind in ("size", "members") else ())}
            given = [key for key, value in data.items() if value not in (None, (), [])]
            mistakes = [Mistake(f"`{key}` does not belong to `{kind}`", (key,)) for key in given if key not in allowed]
            if wanted is not None and wanted not in given:
                mistakes.append(Mistake(f"`{wanted}` is missing"))
            if mistakes:
                raise ScenarioError(mistakes)
        return data

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows it reads."""
        return tuple(each.row for each in self.weighed) if self.row is None else (self.row,)

    def renumbered(self, numbers: Mapping[int, int]) -> Quantity:
        """The same with other numbers for its rows."""
        weighed = tuple(WeighedQuantity(row=numbers[each.row], weight=each.weight) for each in self.weighed)
        return self.model_copy(update={"weighed": weighed, "row": self.row and numbers[self.row]})


class Line(Model):
    """One line of a sum: `times` a row of the certificate, a lemma, a bound of the `case`-th of the cases around it, or
    a row that is there for the goal; all from 1, the outermost case first. What a lemma's proof takes for true, that it
    is wrong, is its first case. Rows for a goal are those of the goals before it, then its own."""

    times: Positive
    side: Literal["at least", "at most"]
    row: Positive | None = None
    lemma: Positive | None = None
    case: Positive | None = None
    goal: Positive | None = None

    @classmethod
    def unfold(cls, data: dict[str, object]) -> dict[str, object]:
        if sum(data.get(key) is not None for key in ("row", "lemma", "case", "goal")) != 1:
            raise ScenarioError([Mistake("a line is of a `row`, a `lemma`, a `case` or a `goal`")])
        return data


class Sum(Model):
    """Lines that ask for `needed` together, where no more than `possible` can be had. `switches` are rows of the
    certificate that keep people out where their helpers are 0 (`checking.switched`)."""

    lines: Annotated[tuple[Line, ...], AsList]
    needed: Whole
    possible: Whole
    switches: Annotated[tuple[Positive, ...], AsList] | None = None


class Tried(Model):
    """Sums that rule out people one after the other, each of those whom the ones before it left, until so few are left
    that all they can make was gone through, in `tried` steps, and nothing was found."""

    sums: Annotated[tuple[Sum, ...], AsList]
    tried: Count


class Case(Model):
    """The quantity lies in this range, either end of which may be open; `proof` is for teams of which that is true."""

    at_least: Whole | None = None
    at_most: Whole | None = None
    proof: Proof


class Cases(Model):
    """Every team is in one of the cases: their ranges, ascending, leave out no whole number."""

    quantity: Quantity
    cases: Annotated[tuple[Case, ...], AsList]


def _proof(value: object) -> Sum | Cases | Tried:
    if isinstance(value, (Sum, Cases, Tried)):
        return value
    if not isinstance(value, Mapping):
        raise ValueError(f"a sum or cases are wanted here, not {shown(value)}")
    kind: Any = (
        Cases if "cases" in value or "quantity" in value else Tried if "sums" in value or "tried" in value else Sum
    )
    found: Sum | Cases | Tried = kind.model_validate(dict(value)) if isinstance(value, kind) else kind(**value)
    return found


Proof = Annotated[Sum | Cases | Tried, BeforeValidator(collecting(_proof))]
Case.model_rebuild()
Cases.model_rebuild()


class Times(Model):
    """A quantity a number of times, below 0 where it is taken away."""

    times: Whole
    quantity: Quantity


class Lemma(Model):
    """True of every team that meets the demands: all `terms` together come to `at_most` at most. `proof` shows that
    they cannot come to more; it may use lemmas before it."""

    terms: Annotated[tuple[Times, ...], AsList]
    at_most: Whole
    proof: Proof


class Beaten(Model):
    """That no team which keeps the goals before this one at their values is better in it than `value`."""

    goal: Text
    value: Rational
    proof: Proof


class Word(Model):
    """What an engine said of the demands."""

    engine: Text
    version: Text
    said: Text


class Certificate(Model):
    """A proof that anybody can check, of what the files of its `inputs` ask for.

    Attributes
    ----------
    basis : str
        `farkas`: sums that anybody can check; `two engines`: there is no proof, only the `engines`' word.
    claim : str
        `impossible`: over the `opened` program, that no team can meet all the `demands`; over the `closed` one, that
        none meets everything, and no demands are named. `best`: over the closed program, that nothing is better in
        any of the `goals`.
    program : str
        `opened` or `closed`.
    demands : tuple of Origin
        What cannot all be met; empty over the closed program.
    inputs : mapping of str to str
        The sha256 of every file, by its name.
    composer : str
        The version that made it.
    rows : tuple of NamedRow
        The rows that are added up.
    lemmas : tuple of Lemma
        What is true of every team that meets the demands, with its proof.
    proof : Sum, Cases or Tried, or None
        The proof; None where each of the goals has its own, or where there is none.
    goals : tuple of Beaten
        All goals, in their order, each with its proof.
    engines : tuple of Word
        What engines said.
    aims : bool
        Whether the files are read with every aim in the place of its bound.
    leaves : int
        How many sums there are.
    sha256 : str
        The seal of all the rest.
    """

    basis: ProofBasis
    claim: Literal["impossible", "best"] = "impossible"
    program: Literal["opened", "closed"] = "opened"
    demands: Annotated[tuple[Origin, ...], AsList]
    inputs: Mapping[str, str]
    composer: Text
    rows: Annotated[tuple[NamedRow, ...], AsList] = ()
    lemmas: Annotated[tuple[Lemma, ...], AsList] = ()
    proof: Proof | None = None
    goals: Annotated[tuple[Beaten, ...], AsList] = ()
    engines: Annotated[tuple[Word, ...], AsList] = ()
    aims: Truth = False
    leaves: Whole = 0
    sha256: Text = ""


def sums(proof: Certificate | Sum | Cases | Tried | None) -> Iterator[Sum]:
    """The sums of a proof, from the first case to the last; of a certificate, those of its lemmas first."""
    if isinstance(proof, Sum):
        yield proof
    elif isinstance(proof, Tried):
        yield from proof.sums
    elif isinstance(proof, Cases):
        for case in proof.cases:
            yield from sums(case.proof)
    elif proof is not None:
        for part in (*(lemma.proof for lemma in proof.lemmas), *(goal.proof for goal in proof.goals), proof.proof):
            yield from sums(part)
