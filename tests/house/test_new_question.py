"""To add a question takes its folder, one command file and one line of the registry: all else goes over these."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from composer.analyses.question import Question
from composer.analyses.registry import QUESTIONS, Registry
from composer.scenario.file import Expect
from tests.support.command_line import SMALL, Ran, written
from tests.support.copied import copied, ran_in

ADDED = Path(__file__).parent.parent / "support" / "new_question" / "composer"
GATED = SMALL.replace("size: 2\n", "size: 2\n    everyone: {unit: Кавказ}\n")
"""Four people of whom the gate keeps out two."""
NAMES = (
    "help",
    "text",
    "json",
    "nobody",
    "expect",
    "other",
    "typo",
    "refused",
    "files",
    "report",
    "workbook",
    "schema",
)
PROGRAM = """
import composer
from composer.analyses.headcount.search import headcount
found = headcount(composer.load("../s.yaml"))
print(repr(found), found._repr_html_())
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Ran], str, Path]:
    """What each command tells where a question was added."""
    here = tmp_path_factory.mktemp("added")
    files = {str(path.relative_to(ADDED)): path.read_text("utf-8") for path in ADDED.rglob("*.*") if path.is_file()}
    files = {name: text for name, text in files.items() if name.endswith((".py", ".html"))}
    line = ("analyses/registry.py", '    "composer.analyses.sweep",', '    "composer.analyses.headcount",')
    root = copied(here, files, [line])
    small = written(here / "s.yaml", GATED)
    nobody = written(here / "nobody.yaml", GATED.replace("Кавказ}\n", "nowhere}\n"))
    right = written(here / "right.yaml", GATED + "expect: {heads: 2}\n")
    wrong = written(here / "wrong.yaml", GATED + "expect: {heads: 3, verdict: best}\n")
    typo = written(here / "typo.yaml", GATED + "expect: {haeds: 2}\n")
    uncountable = written(here / "uncountable.yaml", GATED.replace("title: Patrol", "title: uncountable"))
    commands: list[list[str | Path]] = [
        ["--help"],
        ["headcount", small],
        ["headcount", small, "--json"],
        ["headcount", nobody],
        ["check", right],
        ["check", wrong],
        ["solve", typo],
        ["check", uncountable],
        ["headcount", small, "--csv", here / "a.csv", "--xlsx", here / "a.xlsx", "--markdown", here / "a.md"],
        ["report", small, "-o", here / "a.html"],
        ["report", small, "--xlsx", here / "whole.xlsx"],
        ["schema"],
    ]
    ended, printed = ran_in(root, commands, PROGRAM)
    return dict(zip(NAMES, ended, strict=True)), printed, here


Told = tuple[dict[str, Ran], str, Path]


@pytest.mark.unmeasured
def test_its_command_stands_among_the_others_and_tells_the_answer(told: Told) -> None:
    ran, _, _ = told
    assert "headcount" in ran["help"].out
    assert ran["text"][:2] == (0, "2 of 4 people may be in a team.\n")
    answer = json.loads(ran["json"].out)
    assert (answer["verdict"], answer["number"], answer["people"]["pool"]) == ("found", 2, 4)
    assert (ran["nobody"].status, ran["nobody"].out) == (1, "0 of 4 people may be in a team.\n")


@pytest.mark.unmeasured
def test_check_asks_it_what_a_file_expects_and_whether_it_refuses_it(told: Told) -> None:
    ran, _, _ = told
    assert (ran["expect"].status, ran["expect"].out.rpartition(": ")[2]) == (0, "2 heads, as expected\n")
    assert (ran["other"].status, ran["other"].out.partition(": ")[2]) == (
        1,
        "best, as expected; NOT AS EXPECTED: expected 3 heads, got 2\n",
    )
    assert (ran["typo"].status, "did you mean `heads`" in ran["typo"].err) == (2, True)
    assert (ran["refused"].status, "heads of this kind can't be counted" in ran["refused"].err) == (2, True)
    assert "heads" in json.loads(ran["schema"].out)["$defs"]["Expect"]["properties"]


def test_its_tables_go_into_every_kind_of_file(told: Told) -> None:
    _, _, here = told
    with (here / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [*csv.reader(file)] == [["people who may be in a team"], ["2"]]
    assert openpyxl.load_workbook(here / "a.xlsx")["Headcount"]["A2"].value == 2
    assert "## Headcount" in (here / "a.md").read_text("utf-8")
    assert "Headcount" in openpyxl.load_workbook(here / "whole.xlsx").sheetnames


def test_its_picture_is_on_the_page_and_in_notebooks(told: Told) -> None:
    ran, printed, here = told
    page = (here / "a.html").read_text("utf-8")
    assert ran["report"].status == 0
    assert '<a href="#headcount">Headcount</a>' in page
    assert '<section id="headcount">' in page
    assert "<li>The heads were counted.</li>" in page
    for shown in (page, printed):
        assert '<p class="headcount">2 people</p>' in shown
    assert printed.startswith("<Headcount found 'Patrol': 2 people>")


def test_every_key_that_a_file_may_expect_is_answered_by_one_question() -> None:
    keys = [key for question in QUESTIONS for key in question.expects]
    assert sorted(keys) == sorted(QUESTIONS.expect().model_fields)
    assert QUESTIONS.expect() is Expect


def test_a_registry_knows_the_names_of_its_questions_and_loads_one_when_it_is_asked_for() -> None:
    registry = Registry("composer.analyses.sweep", "composer.analyses.nowhere")
    assert registry.names == ("sweep", "nowhere")
    assert isinstance(registry["sweep"], Question)
    with pytest.raises(ModuleNotFoundError):
        registry["nowhere"]
    assert [question.name for question in QUESTIONS] == [*QUESTIONS.names]
