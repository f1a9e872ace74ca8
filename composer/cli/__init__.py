"""The command line: arguments in, text or JSON out, exit status; no logic. Everything heavy loads inside a command."""

from __future__ import annotations

import sys
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
    try:
        from composer.cli.app import group
        from composer.cli.shell import finish, take_interrupts

        take_interrupts()
        given = list(sys.argv[1:] if arguments is None else arguments)
        status = finish(lambda: group.main(given, prog_name="team-composer", standalone_mode=False))
    except KeyboardInterrupt:  # pressed before anything has begun
        status = 3
    sys.exit(status)
