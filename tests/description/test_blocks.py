"""The words about a file: what is told of it, how sure, and never a person's own values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from composer.description.blocks import description_text, new_text, sample_words
from composer.description.description import Choice, DescribedColumn, Description
from composer.description.draft import Draft
from composer.description.first_request import Tried
from composer.description.first_scenario import FirstScenario
from composer.description.request import Wish
from composer.description.tour import TourDays
from composer.pool.doubts import Doubt
from composer.render.writer import Page
from tests.support.described import described

ENCODING = Choice("R1", None, "by its letters it is cp1251", (("pool.encoding", "encoding: cp1251"),))
WISH = Wish("require", "Навык", {"members": {"Навык": "медик"}, "at_least": 1})


@pytest.fixture
def found(tmp_path: Path) -> Description:
    path = tmp_path / "svodka.csv"
    rows = "".join(f"{at},Иванов{at % 3},{'мж'[at % 2]},{'медик' if at % 2 else 'водитель'}\n" for at in range(30))
    path.write_text(f"id,Фамилия,Пол,Навык\n{rows}", "utf-8")
    return replace(described(path), left_out=((9, "a sum"), (10, "a sum"), (12, "it is the header again")))


def block(text: str, number: int) -> str:
    return text.split(f"\n{number}. " if number > 1 else "1. ")[1].split(f"\n{number + 1}. ")[0]


def written(description: Description, request: Tried, *unreadable: str) -> str:
    first = FirstScenario(Draft(description, "svodka.csv", TourDays(None, None, ""), 6, request), unreadable)
    return new_text(description, first, "m.yaml", "team-composer new svodka.csv", Page())


def test_it_is_told_how_the_file_is_built(found: Description) -> None:
    told = block(description_text(found, Page()), 1)
    for words in ("svodka.csv", "30, the first in row 2", "rows 9, 10: a sum", "row 12: it is the header again"):
        assert words in told
    assert "to be decided" not in told


def test_what_is_to_be_decided_is_not_told_as_sure(found: Description) -> None:
    told = description_text(replace(found, encoding="cp1251", choices=(ENCODING,)), Page())
    assert "Windows-1251 – most likely; to be decided below" in block(told, 1)
    assert "1. by its letters it is cp1251. Nothing is answered until this is decided." in block(told, 3)
    assert "encoding: cp1251   (under pool:)" in block(told, 3)


def test_wrong_letters_are_seen_by_words_that_several_people_share(found: Description) -> None:
    assert set(sample_words(found)[:2]) == {"водитель", "медик"}
    assert not [word for word in sample_words(found) if word.startswith("Иванов")]
    assert "водитель, медик" in block(description_text(found, Page()), 1)


def test_a_persons_own_values_are_never_shown(found: Description) -> None:
    numbers = DescribedColumn("ИИН", "ИИН", "number", None, 30, 30, None, "870327311432", "990327311432")
    told = description_text(replace(found, columns=(*found.columns, numbers)), Page())
    assert "Иванов" not in told
    assert "870327311432" not in told
    assert "медик 15" in told


def test_nothing_to_decide_is_told_as_that_and_doubts_that_are_left_stand_below(found: Description) -> None:
    odd = Doubt("W8", "Пол", (), 3, (), "blank in most rows", "", "svodka.csv")
    told = block(description_text(replace(found, doubts=(odd,)), Page()), 3)
    assert "\nNothing.\n" in told
    assert "\nNothing: as far" in block(description_text(found, Page()), 3)
    assert told.endswith("  - blank in most rows\n")


def test_the_next_command_is_told_and_what_became_of_the_request(found: Description) -> None:
    told = block(written(found, Tried((WISH,), ((WISH, "left out: nobody"),))), 4)
    assert "was written and solved: 6 people, 1 line of demands and goals." in told
    assert "1 more line is in it as a comment, with the reason." in told
    assert told.endswith("  team-composer check m.yaml\n  team-composer solve m.yaml\n")
    told = block(written(replace(found, choices=(ENCODING,)), Tried((), ())), 4)
    assert "taking the first line of 1: 6 people, nothing else yet." in told
    assert "in m.yaml, at DECIDE 1, choose a line and delete the # before it." in told


def test_a_file_that_cannot_be_read_yet_is_to_be_mended_first(found: Description) -> None:
    told = block(written(found, Tried((), (), "no"), "row 4: the id `7` appears twice"), 4)
    assert "solved" not in told
    assert "  row 4: the id `7` appears twice\n" in told
    assert "Correct the file, and run this again: team-composer new svodka.csv" in told
