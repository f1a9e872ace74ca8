"""What a certificate names, held against the problem: its files, the demands, the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from composer.base.numbers import shown
from composer.checking.certificate import Certificate, Origin
from composer.checking.rows import row_digest, row_names
from composer.encoding.elastic import demands
from composer.encoding.program import Program, Row
from composer.problem.problem import Problem


def other_files(problem: Problem, certificate: Certificate) -> Iterator[str]:
    """How its files differ from those that were read."""
    now, then = dict(problem.inputs), dict(certificate.inputs)
    for name, sha256 in now.items():
        if sha256 not in then.values():
            yield f"`{name}` is not, or no longer, what it was when the proof was made"
    for name, sha256 in then.items():
        if sha256 not in now.values() and len(now) < len(then):
            yield f"the proof is about {shown(name)} as well, which was not read"


def demand_mistakes(program: Program, certificate: Certificate) -> Iterator[str]:
    """What is wrong with the demands that it names."""
    if certificate.program == "closed":
        if certificate.demands:
            yield "it names some demands, and is about all of them"
        return
    known = {Origin.of(source) for source in demands(program)}
    for demand in certificate.demands:
        if demand not in known:
            yield f"nothing called {shown(demand.requirement)} is asked for there"
    if len(set(certificate.demands)) < len(certificate.demands):
        yield "a demand is named twice"


def find_rows(
    program: Program, certificate: Certificate, rows: list[Row], look: Callable[[], None] = lambda: None
) -> Iterator[str]:
    """What is wrong with the rows that it names; those that there are go into `rows`. `look` is called before each."""
    places = {(name.origin, name.number): position for position, name in row_names(program).items()}
    for number, name in enumerate(certificate.rows, 1):
        look()
        called = shown(name.origin.requirement)
        position = places.get((name.origin, name.number))
        if position is None:
            yield f"row {number}: there is no row {name.number} of {called}"
            continue
        row = program.rows[position]
        if row_digest(program, row) != name.sha256:
            yield f"row {number}: {called} was another row when the proof was made"
        elif row.slack is not None and certificate.program == "opened" and name.origin not in certificate.demands:
            yield f"row {number}: {called} is not among the demands"
        rows.append(row)
    if len(set(certificate.rows)) < len(certificate.rows):
        yield "a row is named twice"
