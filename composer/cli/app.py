"""All commands under one name."""

from __future__ import annotations

import os
from importlib import import_module

import click

from composer.analyses.registry import QUESTIONS
from composer.cli.completion import complete, remember

COMMANDS = ("new", *QUESTIONS.names, "report", "check", "verify", "kinds", "schema", "guide")
"""Every command, in the order of use: a module of this room by its name."""

HELP = """Compose the best mission team from a personnel pool, with proof; or prove that there is none.

Exit status: 0 teams found, 1 proved impossible (or not as expected), 2 the input is wrong, 3 undecided in the
time given, because a solver broke down, or by Ctrl-C, which keeps the best team found (a second one quits at once:
130), 70 a defect of this program (such as engines that disagree), 74 the answer could not be written. SIGTERM ends it
at once (143).

Completion of commands, options, files, columns and ids, in the file that your shell reads when it starts:

\b
  bash  eval "$(_TEAM_COMPOSER_COMPLETE=bash_source team-composer)"
  zsh   eval "$(_TEAM_COMPOSER_COMPLETE=zsh_source team-composer)"
  fish  _TEAM_COMPOSER_COMPLETE=fish_source team-composer | source

NO_COLOR=1 switches colours off. COMPOSER_TRACEBACK=1 shows where a defect of this program came up.
"""


class _Group(click.Group):
    """Lists commands in the order of use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing:  # a shell asks what may follow
            remember(ctx, args)
            return super().parse_args(ctx, args)
        for each in args:
            if not _callable(each):
                raise click.UsageError(f"`{each}` cannot be the name of a file", ctx)
        return super().parse_args(ctx, args)


def _callable(argument: str) -> bool:
    """Whether a shell could have given this: no NUL, and no half of a character but where it stands for a byte."""
    try:
        return b"\0" not in os.fsencode(argument)
    except UnicodeEncodeError:
        return False


@click.group(cls=_Group, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="team-composer", prog_name="team-composer")
def group() -> None:
    pass


for _name in COMMANDS:
    _command: click.Command = getattr(import_module(f"composer.cli.{_name}"), _name)
    complete(_command)
    group.add_command(_command)
