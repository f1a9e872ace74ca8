"""Every example of the README and of the guide is run, and comes out as it is shown."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

from composer import load
from composer.scenario.yaml import read_yaml
from tests.support.documents import (
    GUIDE,
    OBSERVERS,
    PAGES,
    README,
    ROOT,
    Example,
    answered,
    examples,
    parts,
    printed,
    rewrite,
)

LANGUAGES = {"console", "yaml", "python", "text", "sh"}
CONSOLE = [each for page in PAGES for each in examples(page, "console")]
YAML = [each for page in PAGES for each in examples(page, "yaml")]
NOTEBOOK = GUIDE / "notebook.md"
"""Its blocks go on from each other (`test_notebook.py`)."""
ALONE = [page for page in PAGES if page != NOTEBOOK]
PYTHON = [each for page in ALONE for each in zip(examples(page)[:-1], examples(page)[1:], strict=True)]
PYTHON = [(code, shown) for code, shown in PYTHON if code.language == "python"]


def name(example: Example | tuple[Example, Example]) -> str:
    first = example if isinstance(example, Example) else example[0]
    return f"{first.page.stem}: {first.text.splitlines()[0]}"


def test_every_block_is_of_a_language_that_is_run() -> None:
    for page in PAGES:
        fences = re.findall(r"^```(.*)$", page.read_text("utf-8"), re.MULTILINE)
        assert fences[1::2] == [""] * (len(fences) // 2), page
        assert set(fences[::2]) <= LANGUAGES, page
    texts = [each for page in ALONE for each in examples(page, "text")]
    assert len(texts) == len(PYTHON) + 3  # the output of each; rooms and questions, and how a doubt is told


@pytest.mark.parametrize("example", CONSOLE, ids=name)
def test_a_command_prints_what_is_shown(example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert answered(example.text, tmp_path) == example.text
    assert "defect" not in example.text


def test_examples_can_be_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n```console\n$ team-composer guide nothing\nold\n```\n\n```text\nold\n```\n", "utf-8")
    rewrite(page)
    new = page.read_text("utf-8")
    assert "$ team-composer guide nothing\nUsage: " in new
    assert new.endswith("changes, evidence.\n```\n\n```text\nold\n```\n")


@pytest.mark.unmeasured
@pytest.mark.parametrize("pair", PYTHON, ids=name)
def test_python_prints_what_is_shown(pair: tuple[Example, Example], monkeypatch: pytest.MonkeyPatch) -> None:
    code, shown = pair
    assert shown.language == "text"
    monkeypatch.chdir(ROOT)
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        exec(compile(code.text, str(code.page), "exec"), {"__name__": "__main__"})
    assert stream.getvalue() == shown.text


@pytest.mark.parametrize("example", YAML, ids=name)
def test_a_scenario_is_valid_and_what_is_expected_of_it_comes_out(example: Example, tmp_path: Path) -> None:
    """A part of a scenario is put into the observers, instead of what stands there under the same keys."""
    text = example.text
    tree = read_yaml(text, "shown").value
    assert isinstance(tree, dict)
    if not {"pool", "teams"} <= tree.keys():
        blocks = re.split(r"^(?=\w)", OBSERVERS.read_text("utf-8"), flags=re.MULTILINE)
        text += "".join(block for block in blocks if block.partition(":")[0] not in {*tree, "expect"})
    file = tmp_path / "shown.yaml"
    file.write_text(text, "utf-8")
    shutil.copytree(ROOT / "scenarios" / "pools", tmp_path / "pools")
    shutil.copytree(ROOT / "scenarios" / "rosters", tmp_path, dirs_exist_ok=True)
    load(file)
    if "expect" in tree:
        said = printed("check", str(file)).splitlines()
        first, *notes = [line for line in said if ": please check: roll_november.xlsx: " not in line]
        assert first == f"{file}: {tree['expect']['verdict']}, as expected"
        assert all(note.startswith(f"{file}: note: ") for note in notes)


def test_a_part_of_a_scenario_that_is_wrong_is_found_out(tmp_path: Path) -> None:
    wrong = Example(GUIDE / "format.md", "yaml", "require:\n  - {members: {}, at_most: 12, team: obsrvers}\n")
    with pytest.raises(Exception, match="obsrvers"):
        test_a_scenario_is_valid_and_what_is_expected_of_it_comes_out(wrong, tmp_path)


def test_the_scenario_in_the_readme_is_the_one_shipped() -> None:
    (shown,) = examples(README, "yaml")
    shipped = ROOT / "scenarios" / "rosters" / "observers_roll.yaml"
    assert read_yaml(shown.text, "shown").value == read_yaml(shipped.read_text("utf-8"), "shipped").value


@pytest.mark.parametrize(
    ("shown", "now"),
    [
        ("a\n…\nd\n", "a\n…\nd\n"),
        ("a\nb\n…\n", "a\nb\n…\n"),
        ("…\nc\nd\n", "…\nc\nd\n"),
        ("a\n…\nc\n…\n", "a\n…\nc\n…\n"),
        ("a\nbb\n…\nd\n", "a\nb\n…\nd\n"),
        ("a\n…\ncc\nd\n", "a\n…\nc\nd\n"),
        ("aa\n…\ndd\n", "a\n…\nd\n"),
        ("a\n…\nc\n", "a\n…\nc\nd\n"),
    ],
)
def test_parts_of_an_answer_are_shown_as_they_are_now(shown: str, now: str) -> None:
    assert parts(shown, "a\nb\nc\nd\n") == now
