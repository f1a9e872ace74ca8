"""Asking the deciding engines, which work in processes of their own: one that dies takes nobody with it.

CP-SAT was seen to abort its process over its own wrong answer, and HiGHS to run into memory that is not its own. So
they are asked outside (`composer.engines.apart` are the processes, `composer.engines.running` is what happens there).
Where no process can be started they are asked here, with the same replies; only then nothing is held off.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence

from composer.engines import apart, limits, running
from composer.engines.apart import Died, NotStarted, Process, Question, Reply
from composer.engines.budget import Budget, interruptible

PAUSE = 0.05
"""Seconds between two looks at whether Ctrl-C was pressed."""
GRACE = 0.5
"""Seconds that an engine has for what it has found, once it is stopped or its time is up."""


class Here:
    """The engines in this very process."""

    def __init__(self) -> None:
        self._run = running.Run()

    def ask(self, question: Question, columns: int) -> Reply:
        """As of a process."""
        try:
            return Reply.to(question, columns, self._run.answer(dict(question)))
        except (TypeError, ValueError):
            raise Died from None

    def stop(self) -> None:
        self._run.stop()


def answered(questions: Sequence[Question], columns: int, work: float, budget: Budget) -> Reply | None:
    """The reply to the first of these questions, ways to ask the same thing, that no engine dies over; None where all
    of them died, which the budget takes a note of, or where it was stopped and has nothing to say.

    `work` is what a question is allowed to take: one that takes far longer is taken for dead.
    """
    if budget.given_up >= limits.GIVEN_UP:
        return None
    for question in questions:
        try:
            return _reply(question, columns, work, budget)
        except Died:
            if budget.over:
                return None
    budget.given_up += 1
    return None


def patience(work: float, size: int) -> float:
    """Seconds that a question of so many bytes may take on the slowest machine."""
    return limits.PATIENCE + limits.SLOWEST * work + limits.READING * size


def _reply(question: Question, columns: int, work: float, budget: Budget) -> Reply:
    ours = apart.engines(os.getpid())
    engine = ours.take()
    if engine is not None:
        try:
            reply = _awaited(engine, question, columns, work, budget)
        except NotStarted:
            ours.bury(engine, none_start=True)
        except BaseException:
            ours.bury(engine)
            raise
        else:
            ours.give_back(engine)
            if reply.status != "ABSENT":
                return reply
    here = Here()
    return interruptible(lambda: here.ask(question, columns), here.stop, budget)


def _awaited(engine: Process, question: Question, columns: int, work: float, budget: Budget) -> Reply:
    """The reply, if it comes in time; otherwise the process is dead afterwards. Raises Died, and NotStarted."""
    content, done = json.dumps(question).encode(), threading.Event()
    said: list[Reply | BaseException] = []

    def ask() -> None:
        try:
            said.append(engine.ask(question, content, columns))
        except BaseException as failure:
            said.append(failure)
        finally:
            done.set()

    threading.Thread(target=ask, daemon=True).start()
    # Counted in pauses, not on a clock: whoever is suspended for an hour has not waited.
    waited = late = 0.0
    try:
        while not done.wait(PAUSE) and waited < patience(work, len(content)) and late < GRACE:
            waited += PAUSE
            if budget.stopped or budget.seconds_left == 0.0:
                late += PAUSE
                engine.stop()
    finally:
        if not done.is_set():
            engine.kill()
            done.wait(GRACE)
    found = said[0] if said else Died()
    if isinstance(found, Reply):
        return found
    raise Died if late else found
