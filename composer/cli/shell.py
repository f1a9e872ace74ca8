"""What every command needs of the shell: streams, and whatever goes wrong turned into words and a status."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

import click

from composer.base.errors import ComposerError, Disagreement, ScenarioError
from composer.base.spelling import spell_out
from composer.cli.streams import Aside, Outlet, Unwritable

if TYPE_CHECKING:
    from composer.render.writer import Page

_QUOTED = re.compile(r"""^(No such (?:command|option):? )?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
"""An argument in click's words, which write it down as Python would."""

FOUND, IMPOSSIBLE, WRONG_INPUT, UNDECIDED, DEFECT, UNWRITABLE = 0, 1, 2, 3, 70, 74
STATUS: Mapping[str, int] = {"found": FOUND, "impossible": IMPOSSIBLE, "undecided": UNDECIDED}
"""Exit statuses by how a question ended."""


def finish(run: Callable[[], Any], interrupted: Callable[[], bool] = lambda: False) -> int:
    """Run a command and turn whatever happens into words on stderr and an exit status.

    Once it was `interrupted` by Ctrl-C the status is 3, whatever comes up: it may be the interrupt's doing. Only an
    answer that can't be written is told as that.
    """
    _any_script(sys.stdout, sys.stderr)
    outlet: Any = Outlet(sys.stdout)
    aside: Any = Aside(sys.stderr)
    with redirect_stdout(outlet), redirect_stderr(aside):
        return _finished(run, interrupted)


def _finished(run: Callable[[], Any], interrupted: Callable[[], bool]) -> int:
    try:
        returned = run()
        status = returned if isinstance(returned, int) else FOUND
        return _told(KeyboardInterrupt()) if interrupted() and status != UNDECIDED else status
    except BaseException as failure:
        if interrupted() and not isinstance(failure, Unwritable):
            return _told(KeyboardInterrupt())
        return _told(failure)


def _told(failure: BaseException) -> int:
    match failure:
        case click.ClickException():
            vars(failure)["message"] = spell_out(_QUOTED.sub(_as_given, failure.message))
            failure.show(sys.stderr)
            return WRONG_INPUT
        case ScenarioError():
            say_mistakes(failure)
            return WRONG_INPUT
        case Disagreement():
            say(defect_words(failure))
            return DEFECT
        case ComposerError():
            say(failure.told)
            return UNDECIDED
        case KeyboardInterrupt() | click.Abort():
            say("stopped")
            return UNDECIDED
        case Unwritable():
            for line in failure.args:
                say(line)
            return UNWRITABLE
        case MemoryError():
            say(_short_of_memory(failure))
            return UNDECIDED
        case ImportError() if "failed to map segment" in str(failure) or "allocate memory" in str(failure):
            say(_short_of_memory(MemoryError()))  # a library that is loaded late
            return UNDECIDED
        case SystemExit():
            return failure.code if isinstance(failure.code, int) else FOUND
        case Exception():
            return _defect(failure)
    raise failure


def _short_of_memory(failure: MemoryError) -> str:
    where = str(failure) if str(failure).startswith("reading ") else "this"
    return f"This computer's memory is not enough for {where}. Nothing is wrong with the input as far as it was read."


def defect_words(error: Disagreement) -> str:
    """What to say where two roads to the same answer differ."""
    return f"This is a defect of team-composer, and no answer is given: {error.told}"


def _as_given(found: re.Match[str]) -> str:
    try:
        return f"{found[1] or ''}'{ast.literal_eval(found[2])}'"
    except (SyntaxError, ValueError):  # it only looks like one
        return found[0]


def _defect(error: Exception) -> int:
    if os.environ.get("COMPOSER_TRACEBACK"):
        for line in traceback.format_exc().split("\n"):
            say(line)
        return DEFECT
    what = "it went round in circles" if isinstance(error, RecursionError) else type(error).__name__
    say(f"This is a defect of team-composer ({what}), and no answer is given. COMPOSER_TRACEBACK=1 shows where.")
    return DEFECT


def _any_script(*streams: Any) -> None:
    """Let every script through: UTF-8 into pipes and files; on a terminal what it cannot show is spelled out."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def answer(text: str) -> None:
    """Write an answer to standard output. Raises Unwritable."""
    sys.stdout.write(text)


def line(text: str) -> None:
    """One line of an answer, on standard output. Raises Unwritable."""
    answer(spell_out(text) + "\n")


def say(text: str) -> None:
    """One line for people, on stderr."""
    print(spell_out(text), file=sys.stderr, flush=True)


def say_mistakes(error: ScenarioError) -> None:
    """Every mistake, a line each, and how many they are."""
    for mistake in error.mistakes:
        say(str(mistake))
    count = len(error.mistakes)
    say(f"{count} mistake{'s' if count > 1 else ''}")


def page(output: str | None = None) -> Page:
    """What answers for people are written on: a file or pipe takes lines of any length and no colours."""
    from composer.render.writer import Page

    if output is not None or not sys.stdout.isatty():
        return Page()
    color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and os.name != "nt"
    return Page(shutil.get_terminal_size((100, 24)).columns, color)
