"""The README and the guide: they hang together, and `guide` prints them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from benchmarks.__main__ import BENCHMARKS
from composer.cli import guide, shell
from composer.cli.app import group
from composer.cli.streams import Outlet
from composer.render.writer import Page
from tests.support.command_line import Run, loaded, run
from tests.support.documents import GUIDE, PAGES, README, ROOT, anchors, floors, named, prose, rows

__all__ = ["run"]

TOPICS = sorted(page.stem for page in GUIDE.glob("*.md") if page.stem != "index")


def test_the_readme_is_short() -> None:
    assert len(README.read_bytes()) <= 8_000


def test_the_test_command_is_what_ci_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "pip install -e '.[dev]' && .venv/bin/python tests\n" in README.read_text("utf-8")
    assert "--require-hashes" in ci  # `tests/test_locks.py` holds the lock against the extra `dev`
    assert 'python" tests\n' in ci


def test_index_and_readme_list_every_page_in_the_same_words() -> None:
    index = [row for row in rows((GUIDE / "index.md").read_text("utf-8")) if row[0].startswith("[")]
    readme = [row for row in rows(README.read_text("utf-8")) if row[0].startswith("[")]
    assert sorted(first for first, _ in index) == [f"[{topic}]({topic}.md)" for topic in TOPICS]
    assert readme == [[first.replace("](", "](composer/guide/"), about] for first, about in index]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", prose(page.read_text("utf-8"))):
        name, _, anchor = target.partition("#")
        there = page if not name else page.parent / name
        assert there.is_file(), target
        assert not anchor or anchor in anchors(there.read_text("utf-8")), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_files_modules_and_benchmarks_that_are_named_exist(page: Path) -> None:
    for name in named(prose(page.read_text("utf-8"))):
        if re.match(r"(composer|tests|benchmarks|scenarios|\.github|\.ci)/", name):
            assert (ROOT / name).exists(), name
        for module, benchmark in re.findall(r"^python -m ([a-z.]+)(?: (\w+))?", name):
            assert (ROOT / module.replace(".", "/")).with_suffix(".py").exists() or (
                ROOT / module.replace(".", "/")
            ).is_dir(), name
            assert not benchmark or benchmark in BENCHMARKS, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_command_lines_that_are_named_can_be_given(page: Path) -> None:
    for name in named(prose(page.read_text("utf-8"))):
        if name.startswith("team-composer "):
            words = shlex.split(name.replace("[TOPIC]", "").replace("PERSON…", "PERSON"))[1:]
            command = group.commands[words[0]]
            if len(words) > 1:
                command.make_context(words[0], words[1:] if words[0] != "guide" else [])


def test_the_rooms_of_the_architecture_page_are_those_of_the_package() -> None:
    listed = [name.removesuffix("/NAME") for names in floors("Rooms") for name in names]
    assert sorted(listed) == sorted(path.parent.name for path in (ROOT / "composer").glob("*/__init__.py"))


def test_the_questions_of_the_architecture_page_are_those_of_the_package() -> None:
    listed = [name for names in floors("Questions") for name in names]
    assert sorted(listed) == sorted(path.parent.name for path in (ROOT / "composer" / "analyses").glob("*/__init__.py"))


# The command


def test_without_a_topic_it_lists_the_pages(run: Run) -> None:
    assert run("guide") == (0, (GUIDE / "index.md").read_text("utf-8"), "")
    assert sorted(guide.topics()) == TOPICS
    assert all(guide.topics().values())


@pytest.mark.parametrize("topic", TOPICS)
def test_into_a_pipe_a_page_is_written_as_it_is(run: Run, topic: str) -> None:
    assert run("guide", topic) == (0, (GUIDE / f"{topic}.md").read_text("utf-8"), "")


@pytest.mark.parametrize("topic", ["formt", "index", "../guide/format", ""])
def test_a_wrong_topic_is_told_what_there_is(run: Run, topic: str) -> None:
    ran = run("guide", topic)
    assert (ran.status, ran.out) == (2, "")
    assert f"there is no page `{topic}`. The pages are {', '.join(guide.topics())}." in ran.err


@pytest.mark.unmeasured
@pytest.mark.parametrize("topic", ["index", *TOPICS])
def test_on_a_terminal_a_page_is_laid_out_to_its_width(topic: str) -> None:
    shown = guide.rendered((GUIDE / f"{topic}.md").read_text("utf-8"), Page(width=72))
    assert max(map(len, shown.splitlines())) <= 72
    assert "\x1b" not in shown
    assert all(line == line.rstrip() for line in shown.splitlines())
    assert ".md)" not in shown
    assert not re.search(r"^(#|```|\|)", shown, re.MULTILINE)
    colored = guide.rendered((GUIDE / f"{topic}.md").read_text("utf-8"), Page(width=72, color=True))
    assert "\x1b[1" in colored


def test_an_address_on_the_network_is_shown_as_it_is() -> None:
    shown = guide.rendered("[here](https://example.org/)", Page(width=72, color=True))
    assert "https://example.org/" in shown
    assert "\x1b]8" not in shown


def test_a_terminal_is_given_the_laid_out_page(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outlet, "isatty", lambda _: True)
    monkeypatch.setattr(shell, "page", lambda: Page(width=60))
    assert run("guide", "glossary").out == guide.rendered((GUIDE / "glossary.md").read_text("utf-8"), Page(width=60))


def test_shells_complete_topics() -> None:
    complete = ShellComplete(group, {}, "team-composer", "_TEAM_COMPOSER_COMPLETE")
    offered = complete.get_completions(["guide"], "")
    assert [each.value for each in offered] == list(guide.topics())
    assert all(each.help for each in offered)
    assert [each.value for each in complete.get_completions(["guide"], "ti")] == ["time-and-money"]


def test_a_page_is_printed_without_loading_anything_heavy() -> None:
    assert loaded("guide", "format") == set()


def test_the_terms_of_the_field_are_in_the_glossary() -> None:
    said = " ".join(term for term, *_ in rows((GUIDE / "glossary.md").read_text("utf-8")))
    terms = "column generation, reduced cost, Lagrangian bound, dominance, symmetry, lexicographic, ε-constraint, "
    terms += "Pareto front, nondominated, MUS, MCS, elastic rows, backbone, auxiliary variable"
    assert [term for term in terms.split(", ") if term not in said] == []
