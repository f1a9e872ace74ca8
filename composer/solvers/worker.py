"""The deciding engines at work: one question, one reply. And the script of a process in which nothing else happens.

Nothing of this package is imported here, and an engine only once it is asked, so that the process is ready in no time:
`python running.py DIRECTORY...`, with the directories where the engines are installed. CP-SAT's own module in C++ takes
a program as text; `cp_model`, which would write it, brings pandas along and takes longer than many a question.

What a question and a reply hold is written in `composer.solvers.remote`, who asks. On the pipes each is a letter, its
length and JSON: `?` a question, `!` that the one being worked on shall be ended with what was found.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
import threading
from collections.abc import Callable
from typing import Any

GREETING = b"composer engines 1\n"
HEAD = struct.Struct("!cQ")


class Run:
    """One question being worked on, which another thread may stop."""

    def __init__(self) -> None:
        self._stopped = False
        self._stop: Callable[[], object] = bool

    def stop(self) -> None:
        """End it with what was found."""
        self._stopped = True
        self._stop()

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """The reply. Raises ImportError where the engine is not installed."""
        return {"CP-SAT": self._decide, "HiGHS": self._confirm}[question["engine"]](question)

    def _begin(self, stop: Callable[[], object]) -> None:
        self._stop = stop
        if self._stopped:
            stop()

    def _decide(self, question: dict[str, Any]) -> dict[str, Any]:
        from ortools.sat.python import cp_model_helper as cp

        model, settings = cp.CpModelProto(), cp.SatParameters()
        if not (model.parse_text_format(question["model"]) and settings.parse_text_format(question["settings"])):
            return {"status": "REFUSED", "said": "they cannot be read"}
        wrapper: Any = cp.SolveWrapper()
        wrapper.set_parameters(settings)
        self._begin(wrapper.stop_search)
        response = wrapper.solve(model)
        status = response.status.name
        return {
            "status": "REFUSED" if status == "MODEL_INVALID" else status,
            "values": list(response.solution),
            "bound": response.inner_objective_lower_bound,
            "work": response.deterministic_time,
            "said": cp.CpSatHelper.validate_model(model) if status == "MODEL_INVALID" else "",
        }

    def _confirm(self, question: dict[str, Any]) -> dict[str, Any]:
        import highspy
        import numpy as np

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(question["upper"]), len(question["ceilings"])
        lp.col_cost_ = np.array(question.get("costs") or np.zeros(lp.num_col_))
        lp.col_lower_, lp.col_upper_ = np.array(question["lower"]), np.array(question["upper"])
        lp.row_lower_, lp.row_upper_ = np.array(question["floors"]), np.array(question["ceilings"])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(question["starts"], np.int32)
        lp.a_matrix_.index_ = np.array(question["columns"], np.int32)
        lp.a_matrix_.value_ = np.array(question["weights"], np.float64)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
        engine = highspy.Highs()
        engine.silent()
        for option, value in question["settings"].items():
            engine.setOptionValue(option, value)
        engine.passModel(lp)
        engine.HandleUserInterrupt = True
        self._begin(engine.cancelSolve)
        engine.run()
        words = {highspy.HighsModelStatus.kInfeasible: "INFEASIBLE", highspy.HighsModelStatus.kOptimal: "OPTIMAL"}
        status, info = words.get(engine.getModelStatus(), "UNKNOWN"), engine.getInfo()
        found = info.valid and info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        status = "FEASIBLE" if status == "UNKNOWN" and found else status
        values = engine.getSolution().col_value if status in ("OPTIMAL", "FEASIBLE") else ()
        iterations = max(0, info.simplex_iteration_count) if info.valid else 0
        return {"status": status, "values": [*map(float, values)], "work": float(iterations)}


def read(pipe: int, size: int) -> bytes:
    """So many bytes. Raises EOFError where there are fewer."""
    parts = []
    while size:
        part = os.read(pipe, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write(pipe: int, message: bytes) -> None:
    """All of a message."""
    left = memoryview(message)
    while left:
        left = left[os.write(pipe, left) :]


def message(letter: bytes, content: bytes = b"") -> bytes:
    """A message as it goes over a pipe."""
    return HEAD.pack(letter, len(content)) + content


class _Desk:
    """Questions come in here, in a thread of its own: so that one can be stopped, and so that the process ends at once
    when whoever asks is gone, whatever way they went, and whatever it is working on."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._runs: list[tuple[Run, bytes]] = []
        self._asked = threading.Semaphore(0)
        threading.Thread(target=self._listen, daemon=True).start()

    def next(self) -> tuple[Run, bytes]:
        """The next question, once it is there."""
        self._asked.acquire()
        return self._runs.pop(0)

    def _listen(self) -> None:
        run = Run()
        try:
            while True:
                letter, size = HEAD.unpack(read(self._pipe, HEAD.size))
                content = read(self._pipe, size)
                if letter == b"!":
                    run.stop()
                else:
                    run = Run()
                    self._runs.append((run, content))
                    self._asked.release()
        finally:
            os._exit(0)


def main(directories: list[str]) -> None:
    """Answer questions until nobody is there to ask any. What an engine prints is no reply."""
    replies = os.dup(1)
    os.dup2(2, 1)  # which is nowhere, and no reply
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _no_core()
    write(replies, GREETING)
    sys.path += directories
    desk = _Desk(0)
    while True:
        run, question = desk.next()
        try:
            reply = run.answer(json.loads(question))
        except ImportError as error:
            reply = {"status": "ABSENT", "said": str(error)}
        write(replies, message(b"=", json.dumps(reply).encode()))


def _no_core() -> None:
    """A process that dies leaves no image of its memory behind."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):  # there is no such limit here
        pass


if __name__ == "__main__":
    main(sys.argv[1:])
