"""A record of a decision, recomputed from what it holds and the files of people that it names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from composer.analyses.answer import StageTimer, about
from composer.analyses.registry import QUESTIONS
from composer.analyses.verify.proof import ProofCheck, verify_proof
from composer.analyses.verify.record_answer import Part, RecordCheck, RecordLine
from composer.analyses.verify.record_claims import choice_said, not_chosen, untenable
from composer.analyses.verify.recorded_parts import (
    MOST_TOLD,
    answer_json,
    counted,
    differences,
    reading_json,
    without_search,
)
from composer.base.errors import ScenarioError
from composer.base.versions import versions
from composer.checking.format import from_json as certificate_of
from composer.checking.record import Record, as_read, from_json, teams_of
from composer.problem.problem import Problem
from composer.problem.results import RESTS_ON, Effort, People, Verdict
from composer.problem.source import PEOPLE
from composer.render import plain
from composer.render.json import Object
from composer.scenario.recorded import find_files, reread
from composer.scenario.strict_json import read_strict_json

_BOM = b"\xef\xbb\xbf"
_NOT_RECOMPUTED = "It was not recomputed: the people could not be read as they were."


def verify_record(
    record: Record | Mapping[str, object] | str | os.PathLike[str],
    pool: object = None,
    *,
    folder: str | os.PathLike[str] | None = None,
) -> RecordCheck:
    """Recompute a record: the scenario from the record itself, people and plan from their files.

    Parameters
    ----------
    record : Record, mapping, str or path
        What `record` gives, its JSON, or the file of it; `"-"` for standard input.
    pool : str, path, data frame or list of mappings, optional
        Where the people are now, if not where the record says.
    folder : str or path, optional
        From where the record's paths lead; its own folder, or the current one, if left out.

    Returns
    -------
    RecordCheck
        Of every part whether it is as it was, and what differs.

    Raises
    ------
    ScenarioError
        For what is no record.

    Notes
    -----
    Nothing is searched for: teams are recounted on the people, and the proof is added up in whole numbers.
    """
    clock = StageTimer()
    if isinstance(record, (str, os.PathLike)):
        name = os.fspath(record)
        base = Path() if name == "-" else Path(name).parent
        given = read_strict_json(name, from_json)
    else:
        base, given = Path(), record if isinstance(record, Record) else from_json(dict(record))
    again = _Recomputed(given, pool, base if folder is None else Path(folder))
    lines = again.lines()
    clock.lap("verify")
    parts = given.parts
    problem = again.problem
    told: Any = about(problem) if problem is not None else {"versions": versions(), "inputs": {}}
    return RecordCheck(
        verdict=_verdict(given, lines),
        lines=lines,
        made=parts.made,
        by=parts.by,
        command=parts.command,
        problem=problem,
        people=People(0 if problem is None else len(problem.pool), 0, 0),
        effort=Effort(),
        seconds=clock.laps,
        **told,
    )


def _verdict(record: Record, lines: Sequence[RecordLine]) -> Verdict:
    if any(line.holds is False for line in lines):
        return "undecided"
    said = record.parts.answer.get("verdict")
    if all(line.holds for line in lines):
        return "best" if said == "best" else "impossible"
    return "found" if record.parts.answer.get("teams") else "undecided"


_OWN = frozenset(("verdict", "basis", "note", "fewest_reserves"))
"""Keys of an answer that are no recount of its teams."""


class _Recomputed:
    """A record and what can be recomputed of it."""

    def __init__(self, record: Record, pool: object, folder: Path) -> None:
        self.record, self.parts = record, record.parts
        path = os.fspath(pool) if isinstance(pool, (str, os.PathLike)) else None
        listed = {name: (each.path, each.sha256, each.holds) for name, each in self.parts.files.items()}
        if pool is not None and path is None:
            listed = {name: each for name, each in listed.items() if each[2] != PEOPLE}
        elif path is not None and not any(holds == PEOPLE for _, _, holds in listed.values()):
            pool, path = os.path.abspath(path), None
        self.files = find_files(listed, folder, path)
        self.problem: Problem | None = None
        self.unread: tuple[str, ...] = ()
        if not self.files.wrong:
            try:
                self.problem = self._read(pool)
            except ScenarioError as error:
                self.unread = tuple(map(str, error.mistakes))

    def _read(self, pool: object) -> Problem:
        scenario = self.parts.scenario
        inputs = {} if scenario.sha256 is None else {scenario.name: scenario.sha256}
        inputs |= {name: each.sha256 for name, each in self.parts.files.items()}
        return reread(scenario.source(), inputs, self.files, pool, QUESTIONS.expect())

    def lines(self) -> tuple[RecordLine, ...]:
        """Every part."""
        found = [self._seal(), self._files(), self._reading()]
        if self.problem is None:
            parts: tuple[Part, ...] = ("answer", "proof", "choice")
            return (*found, *(RecordLine(part, None, _NOT_RECOMPUTED) for part in parts))
        proof = self._checked_proof()
        found += [self._answer(proof), self._proof(proof)]
        return (*found, self._choice())

    def _seal(self) -> RecordLine:
        if self.record.sealed:
            return RecordLine("seal", True, "Nothing was changed in it since it was made.")
        return RecordLine("seal", False, "Something was changed in it since it was made: its seal does not fit.")

    def _files(self) -> RecordLine:
        wrong = list(self.files.wrong)
        scenario = self.parts.scenario
        text = scenario.text.encode("utf-8", "surrogatepass")
        sums = {sha256(start + text).hexdigest() for start in (b"", _BOM)}
        if scenario.sha256 is not None and not scenario.inline and scenario.sha256 not in sums:
            wrong.append(f"the text of `{scenario.name}` in the record has another SHA-256 than it says")
        return _line("files", "Every file that was read is what it was.", "Files are not what they were.", wrong)

    def _reading(self) -> RecordLine:
        if self.problem is None:
            if self.unread:
                return _line("reading", "", "The scenario cannot be read again.", self.unread)
            return RecordLine("reading", None, _NOT_RECOMPUTED)
        now: Object = {"reading": reading_json(self.problem), "doubts": self._doubts(self.problem)}
        then = {"reading": self.parts.reading, "doubts": self.parts.doubts}
        number = plain.counted(len(self.problem.pool), "person", "people")
        held = f"The scenario is read as it was: {number}, {plain.counted(len(self.parts.doubts), 'doubt')}."
        return _line("reading", held, "The scenario is read otherwise now.", differences(then, as_read(now)))

    def _doubts(self, problem: Problem) -> list[Object]:
        """As they were when the file of people was called as it was then."""
        names = [Path(name).name for name, each in self.parts.files.items() if each.holds == PEOPLE]
        source = problem.pool.table.source
        then = names[0] if len(names) == 1 and Path(source).name == source else source
        return [replace(each, text=each.text.replace(source, then)).to_dict() for each in problem.doubts]

    def _answer(self, proof: ProofCheck | None) -> RecordLine:
        assert self.problem is not None
        answer = self.parts.answer
        try:
            teams = teams_of(answer.get("teams"), ("answer", "teams"))
            recount = counted(self.problem, teams) if teams else None
        except ScenarioError as error:
            return _line("answer", "", "Its teams cannot be recounted.", map(str, error.mistakes))
        now = as_read(answer_json(self.problem, recount))
        kept = {key: value for key, value in answer.items() if key in now or key not in _OWN}
        wrong = [*differences(without_search(kept), without_search(now)), *untenable(answer, recount, proof)]
        held = "Its teams, recounted, have what it says." if teams else "It names no teams."
        return _line("answer", held, "Its teams, recounted, do not have what it says.", wrong)

    def _checked_proof(self) -> ProofCheck | None:
        """None where there is no proof, or it cannot be read."""
        assert self.problem is not None
        try:
            if self.parts.proof is not None:
                return verify_proof(self.problem, certificate_of(self.parts.proof))
        except ScenarioError:
            pass
        return None

    def _proof(self, proof: ProofCheck | None) -> RecordLine:
        if self.parts.proof is None:
            basis = self.parts.answer.get("basis")
            rests = "".join(f" {words}" for known, words in RESTS_ON.items() if known == basis)
            why = f": {self.parts.without_proof}" if self.parts.without_proof else ""
            wrong = [] if self.parts.without_proof else ["neither a proof nor why there is none is there"]
            said = f"It has no proof that could be added up{why}.{rests}"
            return RecordLine("proof", False if wrong else None, said, tuple(wrong))
        if proof is None:
            try:
                certificate_of(self.parts.proof)
            except ScenarioError as error:
                return _line("proof", "", "Its proof cannot be read.", map(str, error.mistakes))
        assert proof is not None
        certificate = proof.checked.certificate
        wrong = list(proof.faults)
        if self.parts.without_proof:
            wrong.append("a reason why there is no proof stands beside one")
        if not wrong and not proof.holds:
            return RecordLine("proof", None, "Its proof is only a claim, which nobody can check.")
        what = "nothing is better" if certificate.claim == "best" else "no team meets everything"
        return _line("proof", f"The proof holds: {what}.", "The proof does not hold.", wrong)

    def _choice(self) -> RecordLine:
        assert self.problem is not None
        choice, answer = self.parts.choice, self.parts.answer
        if choice is None:
            wrong = ["there are teams, and none of them was chosen"] if answer.get("teams") else []
            return _line("choice", "There was nothing to choose.", "The choice is missing.", wrong)
        try:
            recount = counted(self.problem, teams_of(choice.get("teams"), ("choice", "teams")))
        except ScenarioError as error:
            return _line("choice", "", "The teams chosen cannot be recounted.", map(str, error.mistakes))
        told = {key: value for key, value in choice.items() if key not in ("what", "course")}
        wrong = [*differences(told, as_read(recount.own_json(()))), *not_chosen(choice, answer)]
        held = f"The choice ({choice_said(choice)}), recounted, has what it says."
        return _line("choice", held, "The choice, recounted, does not have what it says.", wrong)


def _line(part: Part, held: str, otherwise: str, wrong: Iterable[str]) -> RecordLine:
    every = list(wrong)
    told = every[:MOST_TOLD]
    if len(every) > MOST_TOLD:
        told.append(f"… and {len(every) - MOST_TOLD:,} more")
    return RecordLine(part, not every, otherwise if every else held, tuple(told))
