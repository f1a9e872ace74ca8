"""Suggestions: the nearest name, and what differs where the two look alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from composer import ScenarioError, load
from composer.base.alike import unadorned
from composer.base.errors import did_you_mean


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("Sex", ["unit", "sex"], "`sex`? What differs: upper and lower case"),
        ("М", ["F", "M"], "`M`? What differs: the first is Cyrillic"),
        ("M", ["F", "М"], "`М`? What differs: the second is Cyrillic"),
        ("se\u200bx", ["sex", "sexes"], "`sex`? What differs: a space that cannot be seen"),
        ("medical\xa0until", ["medical until"], "`medical until`? What differs: a space that cannot be seen"),
        ("unit ", ["unit"], "`unit`? What differs: spaces"),
        ("first  aid", ["first aid"], "`first aid`? What differs: spaces"),
        ("ﬁrst aid", ["first aid"], "`first aid`? What differs: characters that look alike"),
        ("cοst", ["cost", "costs"], "`cost`? What differs: the first has a Greek `ο`"),
        ("OF2", ["OF-1", "OF-2"], "`OF-2`?"),
        ("langages", ["languages"], "`languages`?"),
    ],
)
def test_a_name_that_looks_alike_is_suggested_with_what_differs(name: str, known: list[str], said: str) -> None:
    assert did_you_mean(name, known) == f" – did you mean {said}"


def test_a_name_that_looks_alike_comes_before_one_that_is_spelled_more_alike() -> None:
    """Of two letters one is Cyrillic: by its letters `Mo` is as near as `МО`'s twin, which it looks like."""
    assert did_you_mean("МО", ["МК", "MO"]) == " – did you mean `MO`? What differs: the first is Cyrillic"


def test_nothing_is_said_to_differ_of_the_same_name() -> None:
    assert "What differs" not in did_you_mean("sex", ["sex"])


def test_a_text_without_its_disguise_keeps_its_case() -> None:
    assert unadorned(" М\u200b0\xa01 ") == "M0 1"


def mistakes(tree: dict[str, Any]) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        load(tree)
    return [str(mistake.text) for mistake in error.value.mistakes]


@pytest.mark.parametrize("people", [3, 300])
def test_ids_columns_and_keys_say_what_differs_in_small_pools_and_in_large_ones(people: int) -> None:
    pool = [{"id": f"P{number}", "sex": "F"} for number in range(people)]
    team = {"name": "t", "size": 1, "everyone": {"id": "Р1", "sех": "F"}, "Seats": []}
    said = mistakes({"pool": pool, "teams": [team]})
    assert "unknown key `Seats` – did you mean `seats`? What differs: upper and lower case" in said
    del team["Seats"]
    said = mistakes({"pool": pool, "teams": [team]})
    assert said == [
        "nobody in the pool has the id `Р1` – did you mean `P1`? What differs: the first is Cyrillic",
        "the pool has no column `sех` – did you mean `sex`? What differs: the first has a Cyrillic `е`",
    ]


def test_a_column_of_a_file_with_a_space_that_cannot_be_seen(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,se\u200bx\nA,F\n", "utf-8")
    file = tmp_path / "s.yaml"
    file.write_text(
        json.dumps({"pool": "p.csv", "teams": [{"name": "t", "size": 1, "everyone": {"sex": "F"}}]}), "utf-8"
    )
    with pytest.raises(ScenarioError, match=r"did you mean `se\\u200bx`\? What differs: a space that cannot be seen"):
        load(file)


def test_in_a_large_pool_an_id_of_small_and_large_letters_is_found_behind_its_disguise() -> None:
    pool = [{"id": f"Pa{number}"} for number in range(300)]
    said = mistakes({"pool": pool, "teams": [{"name": "t", "size": 1, "everyone": {"id": "Рa\u200b7"}}]})
    assert len(said) == 1
    assert "did you mean `Pa7`? What differs: a space that cannot be seen and " in said[0]
