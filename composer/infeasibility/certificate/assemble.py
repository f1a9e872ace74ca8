"""A proof that was found, as a certificate: rows by name, forks on one quantity as one list of cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from composer.base.versions import versions
from composer.checking import certificate as made
from composer.checking.certificate import Certificate, NamedRow, Origin, Quantity
from composer.checking.format import with_seal
from composer.checking.rows import row_digest, row_names
from composer.encoding.program import Program, Source
from composer.infeasibility.certificate.case_tree import Bound, CaseFork, CaseProof, ProvedLemma, SumLeaf
from composer.problem.problem import Problem

EnclosingCases = tuple[tuple[int, int | None, int | None], ...]
"""The cases around: the quantity, and the range it lies in."""


def assemble(problem: Problem, opened: Program, proved: CaseProof, ladders: Sequence[Source] = ()) -> Certificate:
    """The proof with rows and demands by the names that they have in the opened program. Those of its ladders that are
    asked for stand behind every sum: they say who may be where."""
    lemmas = _needed(proved)
    used = sorted({row for node in (*(lemma.proof for lemma in lemmas), proved.proof) for row in _rows(proved, node)})
    used = sorted({*used, *(row for lemma in lemmas for row in _of_terms(proved, lemma))})
    named = row_names(opened)
    places = {id(row): place for place, row in enumerate(opened.rows)}
    rows: list[NamedRow] = []
    for position in used:
        row = proved.program.rows[position]
        rows.append(named[places[id(row)]].model_copy(update={"sha256": row_digest(proved.program, row)}))
    writer = _Writer(proved, {row: number for number, row in enumerate(used, 1)}, lemmas)
    asked = [name.origin for name, row in zip(rows, used, strict=True) if proved.program.rows[row].slack is not None]
    return with_seal(
        Certificate(
            basis="farkas",
            demands=tuple(dict.fromkeys([*asked, *map(Origin.of, ladders)])),
            inputs=problem.inputs,
            composer=versions()["composer"],
            rows=tuple(rows),
            lemmas=tuple(writer.lemma(lemma) for lemma in lemmas),
            proof=writer.proof(proved.proof, ()),
        )
    )


def _needed(proved: CaseProof) -> list[ProvedLemma]:
    """The lemmas that the proof rests on, and those that these rest on."""
    wanted = {bound.quantity for bound in proved.proof.rests}
    kept = []
    for lemma in reversed(proved.lemmas):
        if lemma.quantity in wanted:
            kept.append(lemma)
            wanted |= {bound.quantity for bound in lemma.proof.rests}
    return kept[::-1]


def _rows(proved: CaseProof, node: SumLeaf | CaseFork) -> Iterator[int]:
    """The rows that a proof has in its sums and quantities."""
    if isinstance(node, SumLeaf):
        yield from (bound.row for bound, _ in node.lines if bound.row is not None)
        return
    yield from _of_quantity(proved, node.quantity)
    yield from _rows(proved, node.below)
    yield from _rows(proved, node.above)


def _of_quantity(proved: CaseProof, quantity: int) -> Iterator[int]:
    name = proved.quantities[quantity][0]
    if name is not None:
        yield from (row - 1 for row in name.rows)


def _of_terms(proved: CaseProof, lemma: ProvedLemma) -> Iterator[int]:
    for _, quantity in lemma.terms:
        yield from _of_quantity(proved, quantity)


class _Writer:
    """Writes proofs down once it is known which number each row and each lemma has."""

    def __init__(self, proved: CaseProof, numbers: dict[int, int], lemmas: list[ProvedLemma]) -> None:
        self._proved = proved
        self._numbers = numbers
        self._lemmas = {lemma.quantity: number for number, lemma in enumerate(lemmas, 1)}

    def lemma(self, lemma: ProvedLemma) -> made.Lemma:
        terms = tuple(made.Times(times=times, quantity=self._quantity(quantity)) for times, quantity in lemma.terms)
        proof = self.proof(lemma.proof, ((lemma.quantity, lemma.at_most + 1, None),))
        return made.Lemma(terms=terms, at_most=lemma.at_most, proof=proof)

    def proof(self, node: SumLeaf | CaseFork, around: EnclosingCases) -> made.Sum | made.Cases:
        if isinstance(node, SumLeaf):
            lines = tuple(self._line(bound, times, around) for bound, times in node.lines)
            return made.Sum(lines=lines, needed=node.needed, possible=node.possible)
        cases = []
        for low, high, inside in _ranges(node, node.quantity, None, None):
            proof = self.proof(inside, (*around, (node.quantity, low, high)))
            cases.append(made.Case(at_least=low, at_most=high, proof=proof))
        return made.Cases(quantity=self._quantity(node.quantity), cases=tuple(cases))

    def _quantity(self, position: int) -> Quantity:
        name = self._proved.quantities[position][0]
        assert name is not None
        return name.renumbered({row + 1: number for row, number in self._numbers.items()})

    def _line(self, bound: Bound, times: int, around: EnclosingCases) -> made.Line:
        side = "at least" if bound.at_least else "at most"
        if bound.row is not None:
            return made.Line(times=times, side=side, row=self._numbers[bound.row])
        for case, (quantity, low, high) in enumerate(around, 1):
            if quantity == bound.quantity and bound.end == (low if bound.at_least else high):
                return made.Line(times=times, side=side, case=case)
        assert bound.quantity is not None
        return made.Line(times=times, side=side, lemma=self._lemmas[bound.quantity])


def _ranges(
    node: SumLeaf | CaseFork, quantity: int, low: int | None, high: int | None
) -> Iterator[tuple[int | None, int | None, SumLeaf | CaseFork]]:
    """Forks on one quantity, right inside each other, as one list of cases."""
    if isinstance(node, CaseFork) and node.quantity == quantity:
        yield from _ranges(node.below, quantity, low, node.cut)
        yield from _ranges(node.above, quantity, node.cut + 1, high)
    else:
        yield low, high, node
