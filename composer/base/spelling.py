r"""Texts as people see them: what has no ink, or steers a terminal, a page or the order of letters, is spelled out.

Spelled are controls (`\x1b`), what turns the direction of a text (`\u202e`), signs without ink (`\u200b`, the Hangul
fillers, tags, variation selectors), lone surrogates, private use, and what Unicode has not given out (but for
ideographs, which names need before Python knows them). All scripts, their marks and spaces stay. A joiner stays where
Unicode gives it a meaning: between emoji, at the virama of an Indic syllable, and, as in RFC 5892 (appendix A.1),
between Arabic letters that would connect without it; anywhere else two texts that differ would look alike.

One spelling everywhere, and one way back: whatever reads as `\x..`, `\u....` or `\U........` was one character, because
a backslash that would make it so by itself is spelled `\x5c`. Inside the package texts are as they were given; whoever
prints spells them, once.
"""

from __future__ import annotations

import json
import re
from unicodedata import category, combining

_LOOKALIKE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
_FOREIGN = re.compile("[^\n -~]")
_INKLESS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001d159\U000e0100-\U000e01ef]"
)
"""Marks and letters to Python that show nothing: Default_Ignorable_Code_Point, the blank Braille pattern and note."""
_SEEN = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
"""Format characters with ink: Prepended_Concatenation_Mark."""
_IDEOGRAPHS = range(0x20000, 0x3FFFE)
_ZWNJ, _ZWJ, _STYLES = "\u200c", "\u200d", "\ufe0e\ufe0f"
_PICTURE = re.compile("[\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]")
_MARKS = "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]{0,8}"
_BOTH_SIDES = re.compile(
    "[\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u066e\u066f\u0678-\u0687\u069a-\u06bf"
    f"\u06c1\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff]{_MARKS}\\Z"
)
"""Arabic letters that connect to the next one."""
_TO_THE_RIGHT = re.compile(
    f"{_MARKS}[\u0620\u0622-\u063f\u0641-\u064a\u066e\u066f\u0671-\u0673\u0675-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff]"
)
"""Arabic letters that connect to the one before."""


def spell_out(text: str) -> str:
    """The text for a person's eyes, whatever it holds. Spelled once: a second time changes the backslashes."""
    if text.isascii() and text.isprintable() and "\\" not in text:
        return text
    pieces: list[str] = []
    spelled = False  # whether what stands behind is an escape, or one by its looks
    for at in range(len(text) - 1, -1, -1):
        char = text[at]
        backslash = char == "\\" and (spelled or _LOOKALIKE.match(text, at) is not None)
        spelled = backslash or _hidden(text, at)
        pieces.append(escape(char) if spelled else char)
    return "".join(reversed(pieces))


def escape(char: str) -> str:
    r"""One character by its number: `\x1b`, `\u202e`, `\U000e0041`."""
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def json_text(data: object) -> str:
    """Data as indented JSON in the scripts of its texts. Whatever `spell_out` spells is a `\\u` escape of JSON, so that
    reading it gives every text back as it was."""
    return _FOREIGN.sub(_in_json, json.dumps(data, ensure_ascii=False, indent=2))


def _in_json(found: re.Match[str]) -> str:
    if not _hidden(found.string, found.start()):
        return found[0]
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _hidden(text: str, at: int) -> bool:
    """Whether the character at a place shows nothing, or does something."""
    char = text[at]
    if char < "\x7f":
        return char < " "
    if char in _STYLES:
        return not _styles(text, at)
    if char in (_ZWNJ, _ZWJ):
        return not _joins(text, at)
    if char.isprintable():
        return _INKLESS.match(char) is not None
    kind = category(char)
    ideograph = kind == "Cn" and ord(char) in _IDEOGRAPHS and ord(char) & 0xFFFE != 0xFFFE
    return kind != "Zs" and not ideograph and _SEEN.match(char) is None


def _styles(text: str, at: int) -> bool:
    """Whether a variation selector chooses between text and picture: behind an emoji, or in a keycap."""
    before = text[at - 1 : at]
    keycap = bool(before) and before in "0123456789#*" and text[at + 1 : at + 2] == "\u20e3"
    return keycap or _PICTURE.match(before) is not None


def _joins(text: str, at: int) -> bool:
    """Whether a joiner changes what is seen."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if before and combining(before) == 9:  # a virama: the joiner chooses the form of a conjunct
        return True
    if text[at] == _ZWNJ:
        return bool(_BOTH_SIDES.search(text, max(0, at - 9), at) and _TO_THE_RIGHT.match(text, at + 1))
    if before and category(before) == "Lo" and after and combining(after) == 9:  # Bengali ra with ya-phalaa
        return True
    picture = text[at - 2 : at - 1] if before == "\ufe0f" else before
    return _PICTURE.match(picture) is not None and _PICTURE.match(after) is not None
