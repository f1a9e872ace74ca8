"""Texts in a page: what is hidden in them spelled out, and what runs from right to left kept to itself.

Without that a number or a stop behind a name in Arabic or Hebrew letters is drawn in front of it, and nobody sees where
one name ends and the next begins.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from composer.spelling import spell_out

_LEFTWARDS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]+"
_STRETCH = re.compile(f"({_LEFTWARDS}(?:[-\u200c\u200d '’.]{{1,3}}{_LEFTWARDS})*)")


def plain(text: str) -> Markup:
    """A text where no element can stand: in an attribute, a title, a drawing."""
    return escape(spell_out(text))


def isolated(text: str) -> Markup:
    """An id, a name or a value by itself, in the direction that its first letter has."""
    return _apart(spell_out(text))


def running(text: str) -> Markup:
    """A sentence, from left to right; names in it that run the other way are each kept to themselves."""
    parts = _STRETCH.split(spell_out(text))
    return Markup("").join(_apart(part) if at % 2 else escape(part) for at, part in enumerate(parts))


def _apart(spelled: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(spelled)
