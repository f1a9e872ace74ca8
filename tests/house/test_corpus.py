"""Inputs that once failed, or that somebody failed with elsewhere, each with what becomes of it now.

`tests/fuzz/corpus/TARGET/table.json` says of each why it is there, by which names its files are read (the first is the
one that is handed in), its verdict, and how the words begin that it is refused with, or the values of its goals.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fuzz.answering import Told, told
from tests.fuzz.inputs import TARGETS
from tests.support import ROOT

CORPUS = ROOT / "tests" / "fuzz" / "corpus"
TABLES: dict[str, dict[str, Any]] = {
    path.parent.name: json.loads(path.read_text("utf-8")) for path in sorted(CORPUS.glob("*/table.json"))
}
ENTRIES = [(target, name) for target, table in TABLES.items() for name in table]


def replayed(target: str, name: str) -> Told:
    """What becomes of an input of the corpus; places in it do not name the folder."""
    files = {read: (CORPUS / target / kept).read_bytes() for kept, read in TABLES[target][name]["files"].items()}
    return told(TARGETS[target].hold, files)


@pytest.mark.unmeasured
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("target", "name"), ENTRIES, ids=["/".join(entry) for entry in ENTRIES])
def test_an_input_that_once_failed_is_refused_or_answered_as_it_should_be(target: str, name: str) -> None:
    known, found = TABLES[target][name], replayed(target, name)
    assert found.wrong == []
    assert found.verdict == known["verdict"]
    assert known["words"] in found.words


def test_every_file_of_the_corpus_is_replayed_and_every_entry_says_why() -> None:
    for target, table in TABLES.items():
        kept = {file for entry in table.values() for file in entry["files"]}
        assert kept == {path.name for path in (CORPUS / target).iterdir()} - {"table.json"}
        assert all(entry["why"] and "\n" not in entry["why"] for entry in table.values())
    assert set(TABLES) <= set(TARGETS)
    assert len(ENTRIES) > 100
