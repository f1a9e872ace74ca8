"""How much work a question may cost, and how it is stopped."""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from composer.base.interruption import hearer
from composer.problem.results import BROKE, STOPPED, Basis, proved, weakest
from composer.solvers import tuning

T = TypeVar("T")


class OutOfBudget(Exception):
    """Raised by a stage that looks at its budget and finds that nothing more may be done; whoever holds what was
    found before it catches it."""


@dataclass
class Budget:
    """What is left of the work and the time that an answer may take.

    `work` is deterministic: the same input stops at the same point on every machine (about a second each).
    `seconds` is wall time, a safety net. None is no limit. `stopped` is set by Ctrl-C. What was done is counted beside
    it: linear programs solved to price people, how many people were priced, questions put to the deciding engine, and
    which people it looked at. `basis` is the weakest that anything proved so far rests on, None where nothing was.
    `given_up` is how many questions were left open because engines died over them.
    """

    work: float | None = None
    seconds: float | None = None
    progress: Callable[[str], None] | None = None
    spent: float = 0.0
    stopped: bool = False
    rounds: int = 0
    priced: int = 0
    decisions: int = 0
    core: int = 0
    basis: Basis | None = None
    given_up: int = 0
    _looked_at: list[NDArray[np.intp]] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)
    _ended: tuple[float, float] | None = None

    def spend(self, work: float) -> None:
        """Count work that was done; what is no number of it says nothing."""
        self.spent += work if 0.0 <= work < math.inf else 0.0

    def rests_on(self, basis: Basis | None) -> None:
        """Note what something that was proved rests on; the word of one engine proves nothing."""
        if proved(basis):
            self.basis = basis if self.basis is None else weakest([self.basis, basis])

    def decided(self, people: NDArray[np.intp]) -> None:
        """Count a decision over these people, rows of the pool."""
        self.decisions += 1
        self.core = max(self.core, len(people))
        self._looked_at.append(people)

    @property
    def considered(self) -> int:
        """How many people some decision looked at."""
        people = np.sort(np.concatenate([np.empty(0, np.intp), *self._looked_at]))
        return min(1, len(people)) + int(np.count_nonzero(np.diff(people)))

    @property
    def work_left(self) -> float | None:
        return None if self.work is None else max(0.0, self.work - self.spent)

    @property
    def seconds_left(self) -> float | None:
        return None if self.seconds is None else max(0.0, self.seconds - (time.monotonic() - self._since))

    @property
    def over(self) -> bool:
        """Whether nothing more may be done."""
        if self.stopped or (self.work is not None and self.spent >= self.work):
            return True
        return self.seconds is not None and self.seconds_left == 0.0

    @property
    def late(self) -> bool:
        """Whether it was stopped or its time is up, whatever work is left: what only counts costs none."""
        return self.stopped or self.seconds_left == 0.0

    def check(self, work: float = tuning.LOOK) -> None:
        """Count the work of a piece and raise OutOfBudget where nothing more may be done: what stages call between two
        pieces of their work."""
        self.spend(work)
        if self.over:
            raise OutOfBudget

    def note(self, whole: bool) -> str:
        """What ended the search too early, to follow "The search was"; nothing where that was a limit, or where engines
        died and the answer is `whole` all the same."""
        if self.stopped:
            return STOPPED
        return BROKE if self.given_up and not whole else ""

    @contextmanager
    def aside(self, work: float) -> Iterator[None]:
        """Within it no more than so much work is done, for a guess: what is proved there, and who is looked at, is not
        noted. OutOfBudget ends it."""
        usual, basis, looked_at, core = self.work, self.basis, len(self._looked_at), self.core
        self.work = self.spent + work if usual is None else min(usual, self.spent + work)
        try:
            yield
        except OutOfBudget:
            pass
        finally:
            self.work, self.basis, self.core = usual, basis, core
            del self._looked_at[looked_at:]

    @contextmanager
    def half_the_time(self) -> Iterator[None]:
        """Within it no more than half of the seconds left is taken: something as wanted comes after it. What is limited
        by work alone is as ever."""
        usual, left = self.seconds, self.seconds_left
        self.seconds = None if usual is None or left is None else usual - left / 2
        try:
            yield
        finally:
            self.seconds = usual

    @contextmanager
    def one_of(self, questions: int) -> Iterator[None]:
        """Within it no more is done than one of so many questions may take of what is left, the work as the seconds:
        the others come after it."""
        usual, left = (self.work, self.seconds), (self.work_left, self.seconds_left)
        if left[0] is not None:
            self.work = self.spent + left[0] / questions
        if self.seconds is not None and left[1] is not None:
            self.seconds -= left[1] * (1 - 1 / questions)
        try:
            yield
        finally:
            self.work, self.seconds = usual

    def check_late(self, work: float = tuning.LOOK) -> None:
        """As `check`, for what comes after the search: a little more is granted, lest what was found be lost."""
        self.spend(work)
        if not self.over:
            return
        if self._ended is None:
            self._ended = self.spent - work, time.monotonic()
        spent, since = self._ended
        timed = self.stopped or self.seconds is not None
        if self.spent - spent > tuning.GRACE or (timed and time.monotonic() - since > tuning.GRACE):
            raise OutOfBudget

    def say(self, text: str) -> None:
        """Tell whoever waits what is going on."""
        if self.progress is not None:
            self.progress(text)


def interruptible(run: Callable[[], T], stop: Callable[[], object], budget: Budget) -> T:
    """Run a solver in a thread of its own, so that Ctrl-C keeps what it found: `stop` is called once it is pressed.

    CP-SAT's own handling would leave SIGINT at its default, so that the next one kills the process.
    """
    done = threading.Event()
    results: list[T] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            results.append(run())
        except BaseException as failure:
            failures.append(failure)
        finally:
            done.set()

    threading.Thread(target=work, daemon=True).start()
    told = False
    while not done.wait(0.05):
        if budget.stopped and not told:
            told = True
            stop()
    if failures:
        raise failures[0]
    return results[0]


@contextmanager
def stoppable(budget: Budget) -> Iterator[None]:
    """Within it the first Ctrl-C only marks the budget as stopped, so that what was found is kept; the second one
    raises KeyboardInterrupt as ever. `base.interruption.hearer` is told of both. Outside the main thread signals are
    somebody else's, and an ignored one (nohup) stays ignored."""
    usual, tell = signal.getsignal(signal.SIGINT), hearer.get()
    if threading.current_thread() is not threading.main_thread() or usual == signal.SIG_IGN:
        yield
        return

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        tell()
        if not budget.stopped or not callable(usual):
            budget.stopped = True
            return
        signal.signal(signal.SIGINT, usual)  # it may raise in the middle of our own end
        usual(number, frame)

    signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
