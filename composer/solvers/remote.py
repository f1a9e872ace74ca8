"""Asking the deciding engines, which work in processes of their own: one that dies takes nobody with it.

CP-SAT was seen to abort its process over its own wrong answer, and HiGHS to run into memory that is not its own. So
they are asked outside (`composer.solvers.processes` are the processes, `composer.solvers.worker` is what happens
there). Where no process can be started they are asked here, with the same replies; only then nothing is held off.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence

from composer.solvers import processes, tuning, worker
from composer.solvers.budget import Budget, interruptible
from composer.solvers.processes import EngineDied, EngineQuestion, NotStarted, Process, Reply


class LocalEngine:
    """The engines in this very process."""

    def __init__(self) -> None:
        self._run = worker.Run()

    def ask(self, question: EngineQuestion, columns: int) -> Reply:
        """As of a process."""
        try:
            return Reply.to(question, columns, self._run.answer(dict(question)))
        except (TypeError, ValueError):
            raise EngineDied from None

    def stop(self) -> None:
        self._run.stop()


def ask_engine(questions: Sequence[EngineQuestion], columns: int, work: float, budget: Budget) -> Reply | None:
    """The reply to the first of these questions, ways to ask the same thing, that no engine dies over; None where all
    of them died, which the budget takes a note of, or where it was stopped and has nothing to say.

    `work` is what a question is allowed to take: one that takes far longer is taken for dead.
    """
    if budget.given_up >= tuning.GIVEN_UP:
        return None
    for question in questions:
        try:
            return _reply(question, columns, work, budget)
        except EngineDied:
            if budget.over:
                return None
    budget.given_up += 1
    return None


def patience_seconds(work: float, size: int) -> float:
    """Seconds that a question of so many bytes may take on the slowest machine."""
    return tuning.PATIENCE + tuning.SLOWEST * work + tuning.READING * size


def _reply(question: EngineQuestion, columns: int, work: float, budget: Budget) -> Reply:
    asked = _Asked(question, columns)
    reply = asked.awaited(work, budget)
    if reply is not None and reply.status != "ABSENT":
        return reply
    here = LocalEngine()
    return interruptible(lambda: here.ask(question, columns), here.stop, budget)


class _Asked:
    """A question on its way to a process and back.

    The process is taken, asked and given back in a thread of its own: an interrupt, which may come up anywhere in the
    main thread, leaves it at rest or dead, and never in between.
    """

    def __init__(self, question: EngineQuestion, columns: int) -> None:
        self._question, self._columns = question, columns
        self._content = json.dumps(question).encode()
        self._engine: Process | None = None
        self._given_up = False
        self._said: list[Reply | BaseException | None] = []
        self._done = threading.Event()
        self._ending = threading.Lock()

    def _ask(self) -> None:
        try:
            self._said.append(self._answer())
        except BaseException as failure:
            self._said.append(failure)
        finally:
            self._done.set()

    def _answer(self) -> Reply | None:
        ours = processes.engines(os.getpid())
        engine = self._engine = ours.take()
        if engine is None:
            return None
        try:
            if self._given_up:
                raise EngineDied
            reply = engine.ask(self._question, self._content, self._columns)
        except NotStarted:
            ours.bury(engine, none_start=not self._given_up)
            if self._given_up:
                raise EngineDied from None
            return None
        except BaseException:
            ours.bury(engine)
            raise
        with self._ending:
            kept, self._engine = not self._given_up, None
        (ours.give_back if kept else ours.bury)(engine)
        return reply

    def _give_up(self) -> None:
        with self._ending:
            self._given_up = True
            if self._engine is not None:
                self._engine.kill()

    def awaited(self, work: float, budget: Budget) -> Reply | None:
        """The reply, if it comes in time; otherwise the process is dead afterwards. None where there is no process.
        Raises Died."""
        # Counted in pauses, not on a clock: whoever is suspended for an hour has not waited.
        waited = late = 0.0
        try:
            threading.Thread(target=self._ask, daemon=True).start()
            while (
                not self._done.wait(tuning.ENGINE_PAUSE)
                and waited < patience_seconds(work, len(self._content))
                and late < tuning.ENGINE_GRACE
            ):
                waited += tuning.ENGINE_PAUSE
                if budget.stopped or budget.seconds_left == 0.0:
                    late += tuning.ENGINE_PAUSE
                    engine = self._engine
                    if engine is not None:
                        engine.stop()
        finally:
            if not self._done.is_set():
                self._give_up()
                self._done.wait(tuning.ENGINE_GRACE)
        found = self._said[0] if self._said else EngineDied()
        if not isinstance(found, BaseException):
            return found
        raise EngineDied if late else found
