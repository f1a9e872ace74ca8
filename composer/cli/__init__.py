"""The command line: arguments in, text or JSON out, exit status; no logic. Everything heavy loads inside a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from composer.cli import commands
from composer.cli.shell import finish

HELP = """Compose the best mission team from a personnel pool, with proof; or prove that there is none.

Exit status: 0 teams found, 1 proved impossible (or not as expected), 2 the input is wrong, 3 undecided in the
time given, or stopped by Ctrl-C, which keeps the best team found.

Completion: eval "$(_TEAM_COMPOSER_COMPLETE=bash_source team-composer)", likewise zsh_source and fish_source.
"""


class _Group(click.Group):
    """Suggests the nearest command for an unknown one, and lists commands in the order of use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Group, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="team-composer", prog_name="team-composer")
def group() -> None:
    pass


for _command in commands.ALL:
    group.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit. Never a traceback: see `composer.cli.shell.finish`."""
    sys.exit(finish(lambda: group.main(arguments, prog_name="team-composer", standalone_mode=False)))
