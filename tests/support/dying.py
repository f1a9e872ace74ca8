"""A process of the engines in which one goes wrong: `python dying.py HOW WHEN SCRIPT DIRECTORY...`, in the place of
`python SCRIPT DIRECTORY...`. WHEN is `always`, `first` (as the engine is asked at first, not in another way), or the
engine that goes wrong always."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
import time
from typing import Any

HOW, WHEN, SCRIPT = sys.argv[1:4]
SEED = 1_000_000
"""Seeds from here on are those of another try."""

spec = importlib.util.spec_from_file_location("running", SCRIPT)
assert spec is not None
assert spec.loader is not None
running = importlib.util.module_from_spec(spec)
spec.loader.exec_module(running)


def first(question: dict[str, Any]) -> bool:
    """Whether a question is asked as it is at first."""
    given = question["settings"]
    words = dict(word.split(":") for word in given.split()) if isinstance(given, str) else given
    return int(words["random_seed"]) < SEED


class Dying(running.Run):  # type: ignore[name-defined, misc]
    told = False

    def stop(self) -> None:
        self.told = True

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        if WHEN not in ("always", question["engine"]) and not (WHEN == "first" and first(question)):
            return super().answer(question)  # type: ignore[no-any-return]
        if HOW == "abort":
            os.write(1, b"F0000 Check failed: on standard output\n")
            os.write(2, b"F0000 Check failed: on standard error\n")
            os.abort()
        if HOW == "talk":
            os.write(1, b"HiGHS says hello\n")
            os.write(2, b"and so does CP-SAT\n")
            return super().answer(question)  # type: ignore[no-any-return]
        if HOW == "segfault":
            ctypes.string_at(0)
        if HOW == "raise":
            raise ZeroDivisionError
        if HOW == "hang":  # and it does not listen
            time.sleep(600)
        if HOW == "wait":  # until it is stopped, and then it replies with what it has
            while not self.told:
                time.sleep(0.005)
            return super().answer(question)  # type: ignore[no-any-return]
        return {}


RUBBISH = {
    "noise": b"\xff" * 64,
    "endless": running.HEAD.pack(b"=", 1 << 62),
    "cut off": running.HEAD.pack(b"=", 100) + b"{",
    "no JSON": running.message(b"=", b"\x00\x01"),
    "deep": running.message(b"=", b"[" * 100_000),
    "a list": running.message(b"=", b"[1, 2]"),
    "other keys": running.message(b"=", b'{"state": "OPTIMAL"}'),
    "no status": running.message(b"=", b'{"status": "SPLENDID"}'),
    "too few": running.message(b"=", b'{"status": "OPTIMAL", "values": [1]}'),
    "words": running.message(b"=", b'{"status": "UNKNOWN", "values": ["1"]}'),
    "too large": running.message(b"=", b'{"status": "UNKNOWN", "bound": 9223372036854775808}'),
    "no work": running.message(b"=", b'{"status": "UNKNOWN", "work": null}'),
}
if HOW in RUBBISH:
    whole = running.write

    def write(pipe: int, content: bytes) -> None:
        if content == running.GREETING or WHEN != "always":
            return whole(pipe, content)  # type: ignore[no-any-return]
        whole(pipe, RUBBISH[HOW])
        return os._exit(0) if HOW in ("noise", "cut off", "endless") else None

    running.write = write
else:
    running.Run = Dying

running.main(sys.argv[4:])
