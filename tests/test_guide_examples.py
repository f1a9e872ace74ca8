"""Every example of the README and of the guide is run, and comes out as it is shown."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest
from documents import GUIDE, PAGES, README, ROOT, Example, examples

from composer import load
from composer.cli.app import group
from composer.cli.shell import finish
from composer.scenario.yaml import read_yaml

LANGUAGES = {"console", "yaml", "python", "text", "sh"}
CONSOLE = [each for page in PAGES for each in examples(page, "console")]
YAML = [each for page in PAGES for each in examples(page, "yaml")]
PYTHON = [each for page in PAGES for each in zip(examples(page)[:-1], examples(page)[1:], strict=True)]
PYTHON = [(code, shown) for code, shown in PYTHON if code.language == "python"]
OBSERVERS = ROOT / "scenarios" / "observers.yaml"


def printed(*arguments: str) -> str:
    """What a command prints, on both streams, without signs of life and blanks at line ends."""
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        finish(lambda: group.main(list(arguments), prog_name="team-composer", standalone_mode=False))
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines() if not re.search(r", \d+ s$", line))


def name(example: Example | tuple[Example, Example]) -> str:
    first = example if isinstance(example, Example) else example[0]
    return f"{first.page.stem}: {first.text.splitlines()[0]}"


def mistaken(folder: Path) -> None:
    """The observers with a misspelt field, a percent sign forgotten and a wrong level, in a folder of their own."""
    scenario = OBSERVERS.read_text("utf-8")
    scenario = scenario.replace("languages: {en: 3333}", "langages: {en: 3333}").replace("aim: 50%", "aim: 50")
    (folder / "observers.yaml").write_text(scenario, "utf-8")
    (folder / "pools").mkdir()
    rows = (ROOT / "scenarios" / "pools" / "observers.csv").read_text("utf-8").splitlines()
    rows[16] = re.sub(r"en:[0-9+]+", "en:6", rows[16])
    (folder / "pools" / "observers.csv").write_text("\n".join(rows), "utf-8")


def test_every_block_is_of_a_language_that_is_run() -> None:
    for page in PAGES:
        fences = re.findall(r"^```(.*)$", page.read_text("utf-8"), re.MULTILINE)
        assert fences[1::2] == [""] * (len(fences) // 2), page
        assert set(fences[::2]) <= LANGUAGES, page
    texts = [each for page in PAGES for each in examples(page, "text")]
    assert len(texts) == len(PYTHON) + 1  # the output of each, and the rooms of the architecture page


@pytest.mark.parametrize("example", CONSOLE, ids=name)
def test_a_command_prints_what_is_shown(example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command, _, shown = example.text.partition("\n")
    prompt, program, *arguments = command.split()
    assert (prompt, program) == ("$", "team-composer")
    if "observers.yaml" in arguments:
        mistaken(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path if "observers.yaml" in arguments else ROOT)
    assert printed(*arguments) == shown
    assert "defect" not in shown


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
    load(file)
    if "expect" in tree:
        assert printed("check", str(file)) == f"{file}: {tree['expect']['verdict']}, as expected\n"


def test_a_part_of_a_scenario_that_is_wrong_is_found_out(tmp_path: Path) -> None:
    wrong = Example(GUIDE / "format.md", "yaml", "require:\n  - {members: {}, at_most: 12, team: obsrvers}\n")
    with pytest.raises(Exception, match="obsrvers"):
        test_a_scenario_is_valid_and_what_is_expected_of_it_comes_out(wrong, tmp_path)


def test_the_scenario_in_the_readme_is_the_one_shipped() -> None:
    (shown,) = examples(README, "yaml")
    assert read_yaml(shown.text, "shown").value == read_yaml(OBSERVERS.read_text("utf-8"), "shipped").value
