"""The command line: arguments in, text or JSON out, exit status; no logic. Everything heavy loads inside a command."""

from __future__ import annotations

import sys

from composer.cli.interrupts import Interrupts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def __getattr__(name: str) -> object:
    """`group`, all commands under one name, loads when it is first used."""
    if name != "group":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from composer.cli.app import group

    return group


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit. Never a traceback: see `composer.cli.shell.finish`."""
    interrupts = Interrupts()
    try:
        interrupts.take()
        from composer.cli.streams import fill_gaps

        fill_gaps()
        interrupts.listen()
        from functools import partial

        from composer.cli.app import group
        from composer.cli.shell import finish

        given = list(sys.argv[1:] if arguments is None else arguments)
        run = partial(group.main, given, prog_name="team-composer", standalone_mode=False)
        status = finish(run, lambda: interrupts.pressed)
    except BaseException as failure:  # nothing has begun, or nothing more can be said
        if not (interrupts.pressed or isinstance(failure, KeyboardInterrupt)):
            raise
        try:  # noqa: SIM105 - nothing more is loaded now
            sys.stderr.write("stopped\n")
        except Exception:  # there is nobody to be told
            pass
        status = 3
    interrupts.over(status)
    sys.exit(status)
