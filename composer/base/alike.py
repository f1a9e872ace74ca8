"""Texts that a person takes for one, and a computer does not: `M` and a Cyrillic `М`, `1st Coy` and `1st  coy`.

Two texts are alike where they have one skeleton: what is left without case, without what cannot be seen, without spaces
and dashes between letters, and with one letter for those that look alike. What stands between digits stays, and so does
a dash at an end: `1-2` is not `12`, and `A-` not `A`. Nothing else is forgiven: `Region 1` and `Region 2` are two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from unicodedata import name, normalize

_ALPHABETS = (("авеһнікморсѕтухј", "abehhikmopcstyxj"), ("αβεζηικμνορτυχ", "abezhikmnoptyx"))
"""Small letters, Cyrillic and Greek, that look like a Latin one, or whose capitals do."""
_TWINS: Mapping[int, str] = {
    ord(form(letter)): form(latin)
    for letters, latins in _ALPHABETS
    for letter, latin in zip(letters, latins, strict=True)
    for form in (str.lower, str.upper)
}
_ODD_SPACES = "\t\n\v\f\r\x1c-\x1e\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACE, _LETTERS = re.compile(f"[{_ODD_SPACES}]"), re.compile(f"[^{_ODD_SPACES}]+")
_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DASH = re.compile("[\u058a\u05be\u2010-\u2015\u2212\u2e3a\u2e3b]")
_GAP = re.compile("[ -]+")
_PART = "\x1f"
"""What parts texts that are looked at together: the separator of units, which no text should hold."""


def skeleton(text: str) -> str:
    """What texts that look alike have in common. Of a word in small plain letters it is the word itself."""
    if text.isascii() and text.isprintable():
        return _gaps(text.lower())
    return _reduced(text, _STEPS)


def unadorned(text: str) -> str:
    """The text in Latin letters and plain spaces where it only looks so, without what cannot be seen;
    its case stays."""
    return _reduced(text, (_seen, _normal, _latin)).strip()


def alike(texts: Sequence[str]) -> list[list[int]]:
    """The positions of different texts with one skeleton, two or more together, in the order of the first of each."""
    rough = _rough(texts)
    if len(set(rough)) == len(rough):
        return []
    again = defaultdict[str, list[int]](list)
    for at, each in enumerate(rough):
        again[each].append(at)
    groups = defaultdict[str, list[int]](list)
    for positions in again.values():
        if len(positions) > 1:
            for at in positions:
                groups[skeleton(texts[at])].append(at)
    return sorted(found for found in groups.values() if len({texts[at] for at in found}) > 1)


def differs(first: str, second: str) -> str:
    """In what two texts that look alike differ, in plain words: `upper and lower case`, `the second is Cyrillic`.

    Empty where they are the same, or are not alike.
    """
    if first == second or skeleton(first) != skeleton(second):
        return ""
    found = []
    for step in _STEPS:
        others = [each for each in _STEPS if each is not step]
        mine, theirs = _reduced(first, others), _reduced(second, others)
        if mine != theirs:
            found.append(_words(step, mine, theirs))
    return " and ".join(found) or "characters that look alike"


def _rough(texts: Sequence[str]) -> Sequence[str]:
    """For every text what is the same wherever skeletons are, found of all at once; empty where no two can be alike."""
    whole = _PART.join(texts)
    if whole.count(_PART) != len(texts) - 1:
        return [_GAP.sub("", skeleton(text)) for text in texts]
    plain = whole.isascii()
    if plain:
        used = {chr(code) for code in set(whole.encode())}
    else:
        whole = normalize("NFKC", _UNSEEN.sub("", whole))
        used = set(whole)
    signs = {sign: _GAP.sub("", skeleton(sign)) for sign in used - {_PART}}
    if plain and "" not in signs.values() and len({*signs.values()}) == len(signs):
        return ()  # each sign stays apart from the others
    return whole.translate({ord(sign): each or None for sign, each in signs.items()}).split(_PART)


def _reduced(text: str, steps: Iterable[Callable[[str], str]]) -> str:
    for step in steps:
        text = step(text)
    return text


def _seen(text: str) -> str:
    return _UNSEEN.sub("", _SPACE.sub(" ", text))


def _normal(text: str) -> str:
    """Without ligatures, full width and the like; spaces stay what they are."""
    return text if text.isascii() else _LETTERS.sub(lambda found: normalize("NFKC", found[0]), text)


def _latin(text: str) -> str:
    return text if text.isascii() else text.translate(_TWINS)


def _small(text: str) -> str:
    return text.lower() if text.isascii() else normalize("NFC", text.casefold())


def _gaps(text: str) -> str:
    return _GAP.sub(_gap, _DASH.sub("-", text))


def _gap(found: re.Match[str]) -> str:
    """What is left of spaces and dashes: one of them between digits, a dash at an end, else nothing."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    inside = bool(before and after)
    if inside and not (before.isdigit() and after.isdigit()):
        return ""
    return "-" if "-" in found[0] else " " if inside else ""


_STEPS: tuple[Callable[[str], str], ...] = (_seen, _normal, _latin, _small, _gaps)


def _words(step: Callable[[str], str], first: str, second: str) -> str:
    """What a step takes away, of two texts that differ in nothing else."""
    if step is _latin:
        return _alphabet(first, second)
    if step is _gaps:
        signs = [kind for kind in ("-", " ") if first.count(kind) != second.count(kind)]
        return {"-": "dashes", " ": "spaces"}[signs[0]] if len(signs) == 1 else "spaces and dashes"
    spaces = any(_SPACE.search(text) or "\u200b" in text or "\ufeff" in text for text in (first, second))
    unseen = "a space that cannot be seen" if spaces else "a character that cannot be seen"
    return unseen if step is _seen else "upper and lower case" if step is _small else "the form of a letter"


def _alphabet(first: str, second: str) -> str:
    """Which of two texts has letters of another alphabet than they seem to be of."""
    at = next(at for at, (mine, theirs) in enumerate(zip(first, second, strict=False)) if mine != theirs)
    which, text = ("second", second) if ord(second[at]) in _TWINS else ("first", first)
    alphabet = name(text[at]).split()[0].capitalize()
    if all(ord(letter) in _TWINS or not letter.isascii() for letter in text if letter.isalpha()):
        return f"the {which} is {alphabet}"
    return f"the {which} has a {alphabet} `{text[at]}`"
