"""Small random changes: to a text word by word, to bytes, to a tree of values as Python and JSON know them."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

_WORD = re.compile(r"\w+(?:[-+.]\w*)*|[ \t]+|\n|.", re.DOTALL)
_FIGURE = re.compile(r"\d+(\.\d+)?")
SIGNS = (*"{}[]:,#\"'|>&*!%@`~?;=+-\t\n\r", "- ", "---", "...", "''", '""', '""""', "\r\n", "\n\n")
HIDDEN = ("\x00", "\x1b[31m", "\x0b", "\x0c", "\x1c", "\x85", "\xa0", "\u200b", "\u2028", "\u202e", "\ufeff", "\ud800")
LETTERS = ("é", "e\u0301", "\u212b", "Å", "中", "قيادة", "\U0001f468\u200d\U0001f469", "A" * 3000)
FIGURES = (
    *("0", "-0", "00", "-1", "1", "2", "7", "0x10", "0o7", "1_000", "1,5", "5..1", "1..5:3", "1..99999999"),
    *("1e5", "1e400", "1e-400", "1e99999999", "NaN", "nan", ".inf", "inf", "Infinity", "1/3", "1/0", "-1/3"),
    *("10%..50%:0", "1/" + "3" * 30, "100%", "0%", "200%", "25 %"),
    *("٣", "½", "２", "0.1", "0.0001", "3.333333333333", "0.30000000000000004"),
    *("999999999999", "1000000000000", "1000000000001", "123456789012345678", "9" * 30, "9" * 5000, "0." + "3" * 500),
)  # fmt: skip
WORDS = (
    *("true", "yes", "no", "null", "None", "[]", "{}", "end", "start", "id", "any", "none", "members", "share"),
    *("total", "average", "distinct", "largest_group", "lone", "pairs", "together", "at_least", "at_most"),
    *("exactly", "aim"),
    *("weight", "keep", "seat", "who", "number", "size", "everyone", "require", "prefer", "most", "least", "team"),
    *("pool", "fields", "levels", "stanag", "cefr", "numbers", "target", "file", "sheet", "age", "birth", "P1", "P2"),
    *("2027-02-30", "0000-01-01", "9999-12-31", "2027-1-1", "en:3", "en:3+; fr:22", "a; b", "=1+1", "@SUM(A1)", "../x"),
    *("!!python/object:os.system", "%YAML 1.1", "sep=;", "<script>", "_x0041_", "&#0;", "<!DOCTYPE a>"),
)  # fmt: skip
TOKENS = (*SIGNS, *HIDDEN, *LETTERS, *FIGURES, *WORDS)


@dataclass(frozen=True, eq=False)
class Said:
    """A value that only Python has, as its expression, which `written` and `valued` keep."""

    expression: str

    def __repr__(self) -> str:
        return self.expression


PLAIN: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 7, 1.5, -0.0, 10**12, 10**12 + 1, 10**30, 2**63, 2**64, 12345678901234567890),
    *("", " ", "x", "P1", "\x00", "\ud800", "\u202e", "=1+1", "2027-01-01", "en:3", "1/3", "50%", "nan", "x" * 10_000),
    *([], {}, [[]], [None], {"": ""}, {"a": 1}, {"en": 3}, {"en": {"x": 1}}, ["m", "m"], {"at_least": 1}, "end"),
)
"""Values that JSON can hold too."""
ODD = tuple(
    map(
        Said,
        (
            *(
                "nan",
                "inf",
                "-inf",
                "10**400",
                "10**5000",
                "deep(3000)",
                "Decimal('NaN')",
                "Decimal('1e999999')",
                "Decimal('1e99999999')",
            ),
            *(
                "Decimal('1e-99999999')",
                "Decimal('0.1')",
                "Fraction(1, 3)",
                "Fraction(10**30, 7)",
                "object()",
                "b'x'",
                "{1, 2}",
                "frozenset()",
            ),
            *("(1, 2)", "range(3)", "date(2027, 1, 1)", "datetime(2027, 1, 1, 5)", "timedelta(3)", "np.int64(3)"),
            *("np.float32(0.1)", "np.nan", "np.array([1, 2])", "pd.NA", "pd.NaT", "pd.Series([1])", "int", "1j"),
            *("Path('x')", "iter([])", "uuid.UUID(int=7)", "np.datetime64('2027-01-01')", "np.bool_(True)"),
        ),
    )
)
"""Values that only Python can hand in."""


def changed_text(text: str, draw: Random) -> str:
    """The text with a few of its words left out, doubled, moved, or others in their places."""
    words = _WORD.findall(text)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 5))):
        if not words:
            break
        at, other = draw.randrange(len(words)), draw.randrange(len(words))
        figures = [place for place, word in enumerate(words) if _FIGURE.fullmatch(word)]
        match draw.randrange(8):
            case 0:
                del words[at]
            case 1:
                words.insert(at, words[other])
            case 2:
                words[at] = words[other]
            case 3 | 4:
                words[at] = draw.choice(TOKENS)
            case 5:
                words.insert(at, draw.choice(TOKENS))
            case 6:
                part = words[at : at + draw.randint(1, 40)]
                words[at : at + len(part)] = draw.choice((0, 2, 3)) * part
            case 7 if figures:
                words[draw.choice(figures)] = draw.choice(FIGURES)
    return "".join(words)


def changed_bytes(data: bytes, draw: Random) -> bytes:
    """The bytes with bits turned, parts left out, doubled or cut off, and words put in."""
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 4, 8))):
        if not changed:
            break
        at = draw.randrange(len(changed))
        match draw.randrange(6):
            case 0:
                changed[at] ^= 1 << draw.randrange(8)
            case 1:
                del changed[at : at + draw.randint(1, 30)]
            case 2:
                changed[at:at] = changed[at : at + draw.randint(1, 60)]
            case 3:
                changed[at] = draw.choice(b'\x00\xff"\n\r,;\x80\xc3\xed')
            case 4:
                changed[at:at] = as_bytes(draw.choice(TOKENS))
            case 5 if draw.random() < 0.3:
                del changed[at:]
    return bytes(changed)


def changed_tree(tree: Any, draw: Random, odd: Sequence[Any] = PLAIN) -> Any:
    """The tree with a few of its values and keys left out, doubled, moved, or others in their places."""
    tree = copy.deepcopy(tree)
    for _ in range(draw.choice((1, 1, 2, 4))):
        holder, key, node = None, None, tree
        while isinstance(node, (list, dict)) and node and draw.random() < 0.85:
            holder, key = node, draw.randrange(len(node)) if isinstance(node, list) else draw.choice(list(node))
            node = node[key]
        if holder is None:
            tree = draw.choice(odd) if draw.random() < 0.05 else tree
            continue
        _changed_at(holder, key, draw, odd)
    return tree


def _changed_at(holder: Any, key: Any, draw: Random, odd: Sequence[Any]) -> None:
    node = holder[key]
    match draw.randrange(6):
        case 0 | 1:
            holder[key] = copy.deepcopy(draw.choice(odd))
        case 2:
            del holder[key]
        case 3 if isinstance(holder, list):
            holder.insert(key, copy.deepcopy(draw.choice((*odd, node, node, node))))
        case 3:
            holder[draw.choice((f"{key} ", str(key).upper(), draw.choice(WORDS)))] = holder.pop(key)
        case 4:
            holder[key] = draw.choice(([node], {"x": node}, [node, node]))
        case 5 if isinstance(node, int) and not isinstance(node, bool):
            change: Callable[[int], int] = draw.choice(
                (lambda n: n + 1, lambda n: n - 1, lambda n: -n, lambda n: 2 * n)
            )
            holder[key] = change(node)
        case 5 if isinstance(node, str):
            holder[key] = changed_text(node, draw)


def as_bytes(text: str) -> bytes:
    """UTF-8, with halves of characters as they are."""
    return text.encode("utf-8", "surrogatepass")
