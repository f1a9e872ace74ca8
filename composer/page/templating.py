"""Jinja2, in which every text is escaped: the page's templates, and those that stand beside a question."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from composer.page.texts import isolated, plain, running
from composer.page.words import CALLED


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(CALLED)
    environment.filters.update(isolated=isolated, plain=plain)
    environment.finalize = _readable
    return environment


def _source(name: str) -> str:
    """A template of this room, or one of a package: `composer.analyses.solve/picture.html`."""
    package, _, file = name.rpartition("/")
    return files(package).joinpath(file).read_text("utf-8") if package else resource(file)


def resource(name: str) -> str:
    """A file beside the templates: a stylesheet, the page's script."""
    return files("composer.page").joinpath("templates", name).read_text("utf-8")


def drawn(name: str, **given: object) -> Markup:
    """A template of this room, filled in."""
    return Markup(_environment().get_template(name).render(given))


def macros(name: str, **called: object) -> Any:
    """The macros of a template, by their names; `called` is what they may call beside what every template may."""
    return _environment().get_template(name).make_module(called)


def in_page(data: object) -> Markup:
    """JSON in which nothing can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, code in (
        ("&", "\\u0026"),
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, code)
    return Markup(text)


def _readable(value: object) -> object:
    """A plain text with what is hidden in it spelled out, names that run leftwards isolated; markup as it is."""
    return running(value) if type(value) is str else value
