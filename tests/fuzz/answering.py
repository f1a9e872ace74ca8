"""What becomes of an input: refused with words and places, or answered, and then an independent recount agrees."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from math import prod
from pathlib import Path
from random import Random
from typing import Any

from composer import (
    ComposerError,
    Disagreement,
    Outcome,
    Problem,
    ScenarioError,
    alternatives,
    explain,
    full_report,
    gaps,
    indispensable,
    solve,
    sweep,
    tradeoffs,
    verify,
    why,
)
from composer.analyses.solve.words import outcome_text
from composer.encoding.encode import encode
from tests.analyses.solve.test_search_random import differences
from tests.support import oracle
from tests.support.conflict_truth import fillings

Files = dict[str, bytes]
"""What is handed in, by names of files; the first is the one that is read."""
REFUSED = "refused"
WORK = 0.3
"""Deterministic work, for an answer: what is undecided then is no mistake."""
MOST_FILLINGS = 20_000
"""Ways to fill the teams, up to which brute force tries them all."""
MOST_CELLS = 20
"""Cells of a sweep that are asked for."""


@dataclass
class Told:
    """What became of one input: a verdict, the words it was refused with or the values of its goals, and what is
    wrong."""

    verdict: str = ""
    words: str = ""
    wrong: list[str] = field(default_factory=list)

    def hold(self, right: object, wrong: str) -> None:
        """Take something down as wrong unless it is right."""
        if not right:
            self.wrong.append(wrong)


class NoEnd(BaseException):
    """One input takes far too long; not an Exception, which readers of damaged files may swallow."""


class Here(Executor):
    """Does everything at once, in this process."""

    def submit(self, call: Any, /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(call(*given, **named))
        except Exception as error:
            done.set_exception(error)
        return done


Hold = Callable[[Files, Path, Told], None]


def told(hold: Hold, files: Files) -> Told:
    """Write the files into an empty folder, and tell what becomes of them there."""
    with tempfile.TemporaryDirectory() as name:
        folder, found = Path(name), Told()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        try:
            hold(files, folder, found)
        except (KeyboardInterrupt, SystemExit, NoEnd):
            raise
        except BaseException as error:  # whatever it is, it is not what a user should meet
            found.verdict = "crash"
            found.wrong.append(f"{type(error).__name__}: {error}\n{traceback.format_exc(limit=-6)}")
    return found


@contextmanager
def refusing(found: Told, places: Sequence[str]) -> Iterator[None]:
    """Where what is done here is refused, take the words down; each mistake stands in one of these files."""
    try:
        yield
    except ScenarioError as error:
        found.verdict, found.words = REFUSED, str(error)
        found.hold(error.mistakes, "refused without a word")
        for mistake in error.mistakes:
            found.hold(mistake.text.strip(), f"no words: {mistake!r}")
            place = not places or str(mistake).split(": ")[0].startswith(tuple(places))
            found.hold(place, f"a mistake without its place: {mistake}")


def answers(problem: Problem, found: Told, files: Files, tree: Mapping[str, Any] | None = None) -> None:
    """Solve what was accepted, recount it, and ask one more thing of it, which hangs on the files; `tree` is the
    scenario, for brute force."""
    with refusing(found, ()):
        encode(problem, opened=True)
        outcome = solve(problem, work=WORK)
        found.verdict, found.words = outcome.verdict, ", ".join(str(goal.value) for goal in outcome.goals)
        _recounted(problem, outcome, found)
        if tree is not None and outcome.verdict in ("best", "impossible"):
            found.wrong += _by_brute_force(tree, outcome)
        outcome_text(outcome, list(problem.pool.columns)[:3])
        outcome.to_dict()
        _one_more(problem, Random(sha256(b"".join(files.values())).digest()))


def _recounted(problem: Problem, outcome: Outcome, found: Told) -> None:
    if not outcome.teams:
        found.hold(outcome.verdict not in ("best", "found"), f"{outcome.verdict} without teams")
        return
    recount = verify(problem, {roster.name: roster.members for roster in outcome.teams})
    found.hold(recount.met, f"not met: {recount.broken}")
    values = [goal.value for goal in recount.goals]
    found.hold(values == [goal.value for goal in outcome.goals], f"goals {outcome.goals}, recounted {values}")


def _by_brute_force(tree: Mapping[str, Any], outcome: Outcome) -> list[str]:
    """What is wrong with a proved answer; nothing where brute force cannot read the scenario, or takes too long."""
    scenario = dict(tree)
    try:
        if fillings(scenario) > MOST_FILLINGS:
            return []
        if not all(isinstance(team.name, str) for team in oracle.Problem(scenario).teams):
            return []
        oracle.truth(scenario)
    except Exception:  # it reads only what it was made for
        return []
    return differences(scenario, outcome)


def _one_more(problem: Problem, draw: Random) -> None:
    """One analysis of all, within the same work. Raises whatever it should not, Disagreement among it."""
    ids = [str(each) for each in problem.pool.ids[:2]]
    swept = prod(len(each.values) for each in problem.sweep) <= MOST_CELLS
    ask: Callable[[], object] = draw.choice(
        (
            lambda: explain(problem, work=WORK),
            lambda: why(problem, ids, work=WORK),
            lambda: indispensable(problem, work=WORK),
            lambda: alternatives(problem, 2, work=WORK),
            lambda: gaps(problem, work=WORK),
            lambda: tradeoffs(problem, work=WORK),
            *[lambda: sweep(problem, work=WORK, executor=Here())] * swept,
            *[lambda: full_report(problem, work=WORK).html()] * swept,
            *[lambda: None] * 16,
        )
    )
    try:
        ask()
    except Disagreement:
        raise
    except ComposerError:
        pass
