"""Which encoding a file that is not UTF-8 has by its letters: proposed to a person, never acted upon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

_TRIED = ("cp1252", "cp1251", "kz1048", "cp1250", "koi8-r", "cp866", "koi8-u", "mac-cyrillic", "cp1253", "cp1254")
_NAMES: Mapping[str, str] = {
    "kz1048": "KZ-1048",
    "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U",
    "cp866": "DOS 866",
    "mac-cyrillic": "Mac Cyrillic",
}
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
MOST_WORDS = 500
SURE, FEWEST = 0.5, 4
"""What words have to look like at the least, and how many letters they are to be judged by."""
_FREQUENT = "оеаинтсрвл"
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_ALPHABETS: Sequence[str] = (
    *(_RUSSIAN, f"{_RUSSIAN}әғқңөұүһі", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    *("éèàùâêîôûçëïüœ", "ñóíáúéü", "äöüß", "åæøäöé", "ãõçáéíóúâêôà", "àèéìòù"),
    *("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "áäčďéíĺľňóôŕšťúýž", "čšžćđ", "çğıöşüâî"),
    "αάβγδεέζηήθιίκλμνξοόπρστυύφχψωώς",
)
"""Letters of languages beyond those of English."""


def proposed(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The encoding, and some words as it has them; empty where no encoding makes words of the bytes."""
    found = ranked(data)
    return found[0] if found else ("", ())


def ranked(data: bytes, least: float = SURE) -> list[tuple[str, tuple[str, ...]]]:
    """The encodings that make words of the bytes, the most likely first, each with some of the words; of those that
    make the same words one. `least` is how much words have to look like words."""
    words = [*dict.fromkeys(found[0] for found in islice(_WORD.finditer(data), 20 * MOST_WORDS))][:MOST_WORDS]
    if sum(map(len, words)) < FEWEST:
        return []
    scores = [(_score(words, encoding), encoding) for encoding in _TRIED]
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for _, encoding in sorted((each for each in scores if each[0] >= least), key=lambda each: -each[0]):
        decoded = [word.decode(encoding, "replace") for word in words]
        longest = [word for word in decoded if len(word) > 3 and word.isalpha()] or decoded
        found.setdefault("\0".join(decoded), (encoding, tuple(longest[:2])))
    return [*found.values()]


def spoken(encoding: str) -> str:
    """An encoding as people call it."""
    return _NAMES.get(encoding, encoding.replace("cp", "Windows-"))  # mac-cyrillic is called so


def _score(words: Sequence[bytes], encoding: str) -> float:
    """How much the words look like words: letters of one language and of one script, in small letters, or the first or
    all large. A little more where the letters are frequent ones, as tells two encodings of Cyrillic apart."""
    try:
        texts = [word.decode(encoding) for word in words]
    except UnicodeDecodeError:
        return 0
    foreign = Counter(letter for text in texts for letter in text.lower() if not letter.isascii())
    number = sum(foreign.values())
    if not number:
        return 0
    known = max(sum(foreign[letter] for letter in alphabet) for alphabet in _ALPHABETS) / number
    frequent = sum(foreign[letter] for letter in _FREQUENT) / number
    odd = sum(map(_odd, texts)) / len(texts)
    return 2 * known - 1 + frequent / 10 - odd


def _odd(text: str) -> bool:
    """Whether a word is none: letters of two scripts, large ones within, or nothing but accented ones."""
    if not text.isalpha() or not (text.islower() or text.isupper() or text.istitle()):
        return True
    foreign = [letter for letter in text if not letter.isascii()]
    latin = all(letter < "\u0250" for letter in foreign)
    return (len(text) > 2 and len(foreign) == len(text)) if latin else len(foreign) < len(text)
