"""`kinds`: measures and conditions, with examples."""

from __future__ import annotations

import click

from composer.cli import shell
from composer.cli.options import JSON


@click.command(short_help="Measures and conditions, with examples.")
@JSON
def kinds(as_json: bool) -> int:
    """Every measure, and every kind of field with the conditions it takes, with an example each."""
    from composer.cli.listing import listed, told

    if as_json:
        from composer.render import json

        shell.answer(json.text(listed()))
    else:
        shell.answer(told(listed()))
    return shell.FOUND
