"""`schema`: a JSON Schema for editors."""

from __future__ import annotations

import click

from composer.cli import shell


@click.command(short_help="A JSON Schema for editors.")
def schema() -> int:
    """A JSON Schema of scenario files, with which editors complete and check.

    Save it beside your scenarios as scenario.schema.json; the line that switches it on is printed on standard error.
    """
    from composer.analyses.registry import QUESTIONS
    from composer.render import json
    from composer.scenario.schema import HEADER
    from composer.scenario.schema import schema as made

    shell.answer(json.text(made(QUESTIONS.expect())))
    shell.say("The first line of a scenario switches it on in editors:")
    shell.say(HEADER)
    return shell.FOUND
