"""The decision sheet on paper, by a real browser: two pages, nothing cut off or parted, black on white."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from composer.analyses.report.answer import FullReport
from composer.analyses.report.sheet.languages import TAGS
from composer.analyses.verify.recount import verify
from tests.support.report_cases import PLANTED, impossible, possible, touring
from tests.support.samples import sample
from tests.support.sheet_cases import crowd, decided, none_exists

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[dev]'")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
PAPER = 688
"""What A4 leaves between the margins, in CSS pixels."""


def by_hand() -> FullReport:
    """A company of 139 of whom somebody changed ten: the longest sheet there is."""
    whole = crowd()
    inside = [member.id for member in whole.outcome.teams[0].members]
    outside = [one for one in whole.problem.pool.ids if one not in set(inside)]
    return replace(whole, by_hand=verify(whole.problem, {"company": [*inside[10:], *outside[:10]]}))


WHOLES: dict[str, Callable[[], FullReport]] = {
    "company": crowd,
    "none exists": none_exists,
    "decided": decided,
    "by hand": by_hand,
    "planted": possible,
    "planted, impossible": impossible,
    "touring": touring,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all of these tests."""
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def printed(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a report as it is printed."""
    contexts = []

    def opening(name: str, lang: str = "en") -> Page:
        path = tmp_path / "report.html"
        path.write_text(WHOLES[name]().html(lang), encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": PAPER, "height": 900}, offline=True))
        page: Page = contexts[-1].new_page()
        page.goto(path.as_uri())
        page.emulate_media(media="print")
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        return page

    yield opening
    for context in contexts:
        context.close()


def pages(page: Page, **how: Any) -> int:
    """How many pages it has on paper."""
    data = page.pdf(prefer_css_page_size=True, **how)
    return len(re.findall(rb"/Type\s*/Page\b", data))


@pytest.mark.parametrize("name", sample([*WHOLES], 2))
def test_it_has_two_pages_at_most_and_the_annex_begins_on_the_next(printed: Callable[[str], Page], name: str) -> None:
    page = printed(name)
    whole = pages(page)
    page.evaluate("document.querySelectorAll('main, footer').forEach((one) => one.remove())")
    alone = pages(page)
    assert 1 <= alone <= 2
    assert whole > alone
    assert page.locator(".sheet .part").count() == 10


def test_a_company_of_139_changed_by_hand_stays_on_two_pages(printed: Callable[[str], Page]) -> None:
    page = printed("by hand")
    assert "Most different within 10 %." in page.locator(".part-5").inner_text().replace("\u00a0", " ")
    page.evaluate("document.querySelectorAll('main, footer').forEach((one) => one.remove())")
    assert pages(page) == 2


@pytest.mark.parametrize("lang", [tag for tag in TAGS if tag != "en"])
def test_in_other_languages_it_has_two_pages_too(printed: Callable[..., Page], lang: str) -> None:
    page = printed("by hand", lang)
    assert page.locator(".sheet").get_attribute("lang") == lang
    assert page.locator(".paper").evaluate("(paper) => paper.scrollWidth - paper.clientWidth") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
    assert page.evaluate(BROKEN) == []
    page.evaluate("document.querySelectorAll('main, footer').forEach((one) => one.remove())")
    assert pages(page) == 2


@pytest.mark.parametrize("name", sample([*WHOLES], 1))
def test_no_text_is_cut_off_and_no_word_is_broken(printed: Callable[[str], Page], name: str) -> None:
    page = printed(name)
    assert page.locator(".paper").evaluate("(paper) => paper.scrollWidth - paper.clientWidth") == 0
    if "planted" not in name and name != "touring":  # whose words are longer than a line
        assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
        assert page.evaluate(BROKEN) == []


BROKEN = """() => {
  const found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.querySelector(".paper"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data;
    for (const word of text.matchAll(/[\\p{L}\\p{N}_]{2,}/gu)) {
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(word[0]);
    }
  }
  return found;
}"""
"""Words of the sheet that stand on two lines."""


def test_rows_and_heads_of_tables_are_not_parted(printed: Callable[[str], Page]) -> None:
    page = printed("company")
    assert page.evaluate(STYLES) == []


STYLES = """() => [...document.querySelectorAll(".tc.page table")].flatMap((table) => {
  const style = (one, what) => getComputedStyle(one)[what];
  const wrong = [];
  const head = table.querySelector("thead"), rows = [...table.querySelectorAll("tbody tr")];
  if (head && style(head, "display") !== "table-header-group") wrong.push(["head", table.className]);
  if (rows.some((row) => style(row, "breakInside") !== "avoid")) wrong.push(["row", table.className]);
  if (head && table.closest(".sheet") && style(head, "breakAfter") !== "avoid") wrong.push(["alone", table.className]);
  return wrong;
})"""


@pytest.mark.parametrize("name", sample([*WHOLES], 1))
def test_it_is_black_on_white(printed: Callable[[str], Page], name: str) -> None:
    page = printed(name)
    colours = page.evaluate(
        "[...new Set([...document.querySelectorAll('.paper *')].map((one) => getComputedStyle(one).color))]"
    )
    grounds = page.evaluate(
        "[...new Set([...document.querySelectorAll('.paper, .paper *')]"
        ".map((one) => getComputedStyle(one).backgroundColor))]"
    )
    assert {*colours} <= {"rgb(0, 0, 0)", "rgb(68, 68, 68)"}  # 9.7 to 1 at least, in grey as in colour
    assert {*grounds} <= {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}


def test_every_page_ends_with_its_number_and_a_planted_command_stays_a_text(printed: Callable[[str], Page]) -> None:
    page = printed("planted")
    assert page.title() != "broken"
    rules = page.evaluate("[...document.styleSheets].flatMap((one) => [...one.cssRules].map((rule) => rule.cssText))")
    margins = [rule for rule in rules if "@bottom-left" in rule or "counter(pages)" in rule]
    assert margins
    assert page.locator("img").count() == 0
    assert PLANTED not in page.evaluate("document.querySelector('style').textContent")
    assert pages(page) > 2


def test_on_a_screen_it_is_folded_away_below_the_verdict(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(decided().html(), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    assert page.locator(".sheet summary").is_visible()
    assert page.locator(".paper").is_hidden()
    assert page.locator(".verdict").is_visible()
    page.locator(".sheet summary").click()
    assert page.locator(".paper").is_visible()
    page.close()
