"""CP-SAT stopped at its limit, and not before."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ortools.sat.python import cp_model


@contextmanager
def stopping(solver: cp_model.CpSolver, seconds: float) -> Iterator[None]:
    """What is solved within is stopped after so many seconds of wall time.

    Its own limit, `max_time_in_seconds`, counts as reached where what is left is less than the longest time between two
    looks at the clock, of the last hundred: nine seconds in which a busy machine did not let it run, and it ends after
    eleven of twenty with nothing in hand. So it is given twice as long, which it cannot think reached before the half
    of that is over, and is told to stop then.
    """
    solver.parameters.max_time_in_seconds = 2 * seconds
    timer = threading.Timer(seconds, solver.stop_search)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
