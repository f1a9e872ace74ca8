"""Texts in a page: what is hidden in them spelled out, and what runs from right to left kept to itself.

Without that a number or a stop behind a name in Arabic or Hebrew letters is drawn in front of it, and nobody sees where
one name ends and the next begins.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from composer.base.spelling import spell_out

_BDI = Markup("<bdi>{}</bdi>")
_LETTER = re.compile(r"[^\W\d_]")
_LEFTWARDS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]+"
_STRETCH = re.compile(f"({_LEFTWARDS}(?:[-\u200c\u200d '’._]{{1,3}}{_LEFTWARDS})*)")


def plain(text: str) -> Markup:
    """A text where no element can stand: in an attribute, a title, a drawing."""
    return escape(spell_out(text))


def isolated(text: str) -> Markup:
    """An id, a name or a value by itself, in the direction of its first letter."""
    spelled = spell_out(text)
    letter = _LETTER.search(spelled)
    return _BDI.format(escape(spelled) if letter and _STRETCH.match(letter[0]) else _running(spelled))


def running(text: str) -> Markup:
    """A sentence, from left to right; names in it that run the other way are each kept to themselves."""
    return _running(spell_out(text))


def _running(spelled: str) -> Markup:
    parts = enumerate(_STRETCH.split(spelled))
    return Markup("").join(_BDI.format(part) if at % 2 else escape(part) for at, part in parts)
