"""Jinja2 with the page's templates, in which every text is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from composer.report.html.words import CALLED
from composer.report.plain import clean


@cache
def templates() -> Environment:
    """The templates of this package, with all that they may call."""
    environment = Environment(
        loader=PackageLoader("composer.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(CALLED)
    environment.finalize = _readable
    return environment


def resource(name: str) -> str:
    """A file beside the templates: a stylesheet, the page's script."""
    return files("composer.report.html").joinpath("templates", name).read_text("utf-8")


def _readable(value: object) -> object:
    """A plain text with its control characters spelled out; markup as it is."""
    return clean(value) if type(value) is str else value
