"""Values written as YAML are read back the same, by this program and by a reader of YAML 1.1."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml

from composer.description.yaml_text import block, flow, keyed, scalar
from composer.scenario.yaml import read_yaml

SIGNS = [*"abzАяҚé语ملف№°—", *"0123456789", *" :#,[]{}'\"&*!|>%@`?-=~<.\\/()+_", "\n", "\t", "\xa0", "\u200b", "\xad"]
SIGNS += ["\u2028", "\x85", "\ufeff", "\U0001f600", "\U000e0041", "\u202e", "a\u0301", ": ", " #", "- ", "yes", "null"]
WORDS = ["yes", "No", "on", "OFF", "y", "null", "~", "true", "", " ", "a ", "0100", "1e3", ".5", "1_000", "2027-01-15"]
WORDS += [
    "0x1F",
    "22:30",
    "=",
    "<<",
    "- x",
    "? x",
    "a: b",
    "a #b",
    "#a",
    "1/6",
    "50%",
    "«Ж»",
    "N°",
    "Né(e) le",
    "...",
    "---",
]


def words(pick: random.Random, number: int) -> list[str]:
    made = ["".join(pick.choices(SIGNS, k=pick.randint(1, 6))) for _ in range(number)]
    return [text for text in made if text.strip() and "a\u0301" not in text]  # names are composed where they are read


def texts(value: object) -> object:
    """Texts alone: what stands without quotation marks is a text of its own kind."""
    if isinstance(value, dict):
        return {str(key): texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [texts(each) for each in value]
    return str(value) if isinstance(value, str) else value


def test_a_text_is_read_back_as_it_is() -> None:
    for text in [*WORDS, *words(random.Random(1), 300)]:
        name = text if text.strip() else "blank"  # nothing can be called nothing
        written = f"{{{scalar(name)}: [{scalar(text)}]}}"
        assert texts(read_yaml(written, "f").value) == {name: [text]}, written
        assert yaml.safe_load(written) == {name: [text]}, written


@pytest.mark.parametrize("seed", range(20))
def test_mappings_in_each_other_are_read_back_as_they_are(seed: int) -> None:
    pick = random.Random(seed)

    def some(depth: int) -> Any:
        if depth == 0 or pick.random() < 0.3:
            return pick.choice([pick.choice(words(pick, 5) or WORDS), pick.choice(WORDS), pick.randint(0, 99)])
        if pick.random() < 0.3:
            return [some(depth - 1) for _ in range(pick.randint(1, 12))]
        return {word: some(depth - 1) for word in words(pick, pick.randint(1, 9))}

    made = {word: some(3) for word in words(pick, 4)}
    for written in ("\n".join(block(made)), flow(made), "\n".join(keyed("top", made, "  "))):
        wanted = {"top": made} if written.lstrip().startswith("top:") and "top" not in made else made
        assert texts(read_yaml(written, "f").value) == wanted
        assert yaml.safe_load(written) == wanted


def test_what_needs_no_quotation_marks_has_none() -> None:
    for text in ("Rank", "Medical valid until", "Табельный номер", "Geschl.", "1/6", "25%"):
        assert scalar(text) == text
    assert flow({"sex": ["F", "Ж"], "ready": True, "size": 3}) == "{sex: [F, Ж], ready: yes, size: 3}"
