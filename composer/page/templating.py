"""Jinja2 with the page's templates, in which every text is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from composer.page.texts import isolated, plain, running
from composer.page.words import CALLED


@cache
def templates() -> Environment:
    """The templates of this package, with all that they may call."""
    environment = Environment(
        loader=PackageLoader("composer.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(CALLED)
    environment.filters.update(isolated=isolated, plain=plain)
    environment.finalize = _readable
    return environment


def resource(name: str) -> str:
    """A file beside the templates: a stylesheet, the page's script."""
    return files("composer.page").joinpath("templates", name).read_text("utf-8")


def _readable(value: object) -> object:
    """A plain text with what is hidden in it spelled out, names that run leftwards isolated; markup as it is."""
    return running(value) if type(value) is str else value
