"""Around every command: errors as plain words, exit status, colours, progress, Ctrl-C."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from composer.errors import ComposerError, Disagreement, ScenarioError

if TYPE_CHECKING:
    from rich.console import Console

FOUND, IMPOSSIBLE, WRONG_INPUT, UNDECIDED, DEFECT, QUIT = 0, 1, 2, 3, 70, 130

_searching = False


def finish(run: Callable[[], Any]) -> int:
    """Run a command and turn whatever happens into words on stderr and an exit status."""
    _any_script(sys.stdout, sys.stderr)
    try:
        status = run()
        sys.stdout.flush()
        return status if isinstance(status, int) else FOUND
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        error.show()
        return WRONG_INPUT
    except ScenarioError as error:
        say_mistakes(error)
        return WRONG_INPUT
    except Disagreement as error:
        say(f"This is a defect of team-composer, and no answer is given: {error}")
        return DEFECT
    except ComposerError as error:
        say(str(error))
        return UNDECIDED
    except (KeyboardInterrupt, click.Abort):
        if _searching:  # the first one has been taken by the search: see `composer.engines.budget.stoppable`
            _leave_at_once()
        say("Stopped before the search began.")
        return UNDECIDED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except MemoryError:
        say("There is not enough memory for this.")
        return UNDECIDED
    except Exception as error:
        if os.environ.get("COMPOSER_TRACEBACK"):
            traceback.print_exc()
        say(
            f"This is a defect of team-composer ({type(error).__name__}), and no answer is given. "
            "COMPOSER_TRACEBACK=1 shows where."
        )
        return DEFECT


def _any_script(*streams: Any) -> None:
    """Let every script through: UTF-8 into pipes and files; on a terminal what it cannot show is spelled out."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _leave_at_once() -> None:
    """Quit without waiting for an engine that is still at work in its thread."""
    sys.stderr.flush()
    os._exit(QUIT)


def say(text: str) -> None:
    """One line for people, on stderr."""
    print(text, file=sys.stderr, flush=True)


def say_mistakes(error: ScenarioError) -> None:
    """Every mistake, a line each, and how many they are."""
    for mistake in error.mistakes:
        say(str(mistake))
    count = len(error.mistakes)
    say(f"{count} mistake{'s' if count > 1 else ''}; nothing was done.")


def console() -> Console:
    """Where answers for people go. No colour under NO_COLOR or into a pipe, and there wide enough for a table."""
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR")) or not sys.stdout.isatty()
    width = shutil.get_terminal_size((120, 24)).columns
    return Console(file=sys.stdout, color_system=None if plain else "auto", width=width, highlight=False, emoji=False)


@contextmanager
def searching() -> Iterator[Callable[[str], None]]:
    """While a search runs: says on stderr what is going on once it takes over a second. Yields where to tell it."""
    global _searching
    latest = [""]
    over = threading.Event()
    live = sys.stderr.isatty()

    def watch() -> None:
        began = time.monotonic()
        if over.wait(1.0):
            return
        while True:
            text = f"searching, {time.monotonic() - began:.0f} s{': ' if latest[0] else ''}{latest[0]}"
            print(f"\r{text:<78}" if live else text, end="" if live else "\n", file=sys.stderr, flush=True)
            if over.wait(0.5 if live else 5.0):
                break
        if live:
            print(f"\r{'':<78}\r", end="", file=sys.stderr, flush=True)

    watcher = threading.Thread(target=watch, daemon=True)
    _searching = True
    watcher.start()
    try:
        yield lambda text: latest.__setitem__(0, text)
    finally:
        over.set()
        watcher.join()
    _searching = False
