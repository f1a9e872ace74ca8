"""The report in a real browser: points chosen by mouse and keyboard, nothing asked of anybody, legible to everybody."""

from __future__ import annotations

import shlex
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from composer.analyses.report.search import full_report
from composer.problem.requirement import Requirement
from composer.scenario.yaml import read_yaml
from tests.support.report_cases import (
    PLANTED,
    crowded,
    impossible,
    made_front,
    made_sweep,
    people,
    possible,
    problem,
    touring,
)
from tests.support.samples import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[dev]'")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium: apt-get install chromium")

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
WHOLES = {"possible": possible, "crowded": crowded, "impossible": impossible, "touring": touring}
Opened = Callable[..., "Page"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every report as a file; 250 points are a crowd there."""
    folder = tmp_path_factory.mktemp("reports")
    paths = {name: folder / f"{name}.html" for name in WHOLES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("composer.page.parallel.CROWD", 249)
        for name, path in paths.items():
            path.write_text(WHOLES[name]().html(), encoding="utf-8")
    return paths


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all of these tests; it keeps nothing, and asks nobody anything."""
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def opened(browser: Browser, files: dict[str, Path]) -> Iterator[Opened]:
    """Opens a report without any network, and fails where the page complains of anything."""
    contexts, complaints = [], []

    def opening(name: str, width: int = 1280, scheme: str = "light", **how: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, **how
        )
        contexts.append(context)
        page: Page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(files[name].as_uri())
        return page

    yield opening
    for context in contexts:
        context.close()
    assert complaints == []


def team(page: Page) -> list[str]:
    """Who is in the team of the point that is chosen."""
    return page.locator("#chosen td.id, #chosen .ids li").all_inner_texts()


def chosen(page: Page) -> int:
    """The number of the point that is chosen, as the panel has it."""
    return int(page.locator("#chosen h3").inner_text().split()[1])


def wanted(name: str, number: int) -> list[str]:
    """Who is in the team of a point, as the search says."""
    front = WHOLES[name]().front
    assert front is not None
    return [member.id for roster in front.points[number - 1].teams for member in roster.members]


@pytest.mark.unmeasured
def test_the_point_that_gives_up_least_is_chosen_first(opened: Opened) -> None:
    page, front = opened("possible"), possible().front
    assert front is not None
    assert front.knee is not None
    assert chosen(page) == front.knee + 1
    assert team(page) == wanted("possible", front.knee + 1)
    assert page.locator("[aria-selected=true]").count() == 2  # in each of the two charts


@pytest.mark.parametrize("chart", sample(["plane", "lines"], 1))
def test_a_click_on_a_point_shows_its_team(opened: Opened, chart: str) -> None:
    page = opened("possible")
    for number in (1, 4, 2):
        page.locator(f"[data-points={chart}]").scroll_into_view_if_needed()
        across, down = page.evaluate(WHERE, [chart, number - 1])
        page.mouse.click(across, down)
        assert (chosen(page), team(page)) == (number, wanted("possible", number))
        said = page.locator("#chosen-said").inner_text()
        assert said.startswith(f"Point {number} of 4: total score ")
        assert all(member in said for member in wanted("possible", number))


WHERE = """([chart, number]) => {
  const mark = document.querySelector(`[data-points=${chart}] [data-point="${number}"]`);
  const box = mark.getBoundingClientRect();
  if (chart === "plane") return [box.left + box.width / 2, box.top + box.height / 2];
  const frame = mark.closest("svg").getBoundingClientRect();
  const lines = [...mark.parentElement.children].map((line) => [...line.points].map((point) => point.y));
  let best = [-1];
  for (let part = 0.05; part < 1; part += 0.05) { // between the first two axes, where the other lines are far
    const heights = lines.map((line) => line[0] + part * (line[1] - line[0]));
    const others = heights.filter((_, at) => at !== number);
    const away = Math.min(...others.map((height) => Math.abs(height - heights[number])));
    const [first, second] = mark.points, across = first.x + part * (second.x - first.x);
    if (away > best[0]) best = [away, frame.left + frame.width * across / 1000, frame.top + heights[number]];
  }
  return best.slice(1);
}"""
"""Where on the screen a point is: the middle of a mark, or a place on a line that no other line runs near."""


def test_a_click_beside_every_point_changes_nothing(opened: Opened) -> None:
    page = opened("possible")
    before, box = chosen(page), page.locator("[data-points=plane]").locator("xpath=..").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2)
    assert chosen(page) == before


@pytest.mark.parametrize(
    ("name", "chart"), sample([("possible", "lines"), ("crowded", "lines"), ("possible", "plane")], 1)
)
def test_the_keyboard_reaches_every_point(opened: Opened, name: str, chart: str) -> None:
    page, front = opened(name), WHOLES[name]().front
    assert front is not None
    page.locator("#tradeoffs").evaluate("section => section.querySelector('[tabindex=\"0\"]').focus()")
    while page.evaluate("document.activeElement.parentElement.dataset.points") != chart:
        page.keyboard.press("Tab")
    last = len(front.points)
    page.keyboard.press("Home")
    assert (chosen(page), team(page)) == (1, wanted(name, 1))
    visited = {1}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press("Home")
        for _ in range(last if name == "possible" else 3):
            page.keyboard.press(key)
            visited.add(chosen(page))
            assert team(page) == wanted(name, chosen(page))
    page.keyboard.press("End")
    assert chosen(page) == len(front.points)
    assert visited >= set(range(1, 1 + (last if name == "possible" else 4)))
    assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"


@pytest.mark.unmeasured
def test_two_points_stand_side_by_side_and_what_changes_is_said(opened: Opened) -> None:
    page, front = opened("possible"), possible().front
    assert front is not None
    assert front.knee is not None
    number = next(place for place in range(4) if wanted("possible", place + 1) != wanted("possible", front.knee + 1))
    page.locator(f"[data-points=plane] [data-point='{number}']").focus()
    page.keyboard.press("Enter")
    heads = page.locator(".compared thead th").all_inner_texts()
    assert heads == [f"point {number + 1}", f"point {front.knee + 1} ★", "difference"]
    shown = [axis.measure.show for axis in front.axes]
    for column, place in enumerate((number, front.knee)):
        cells = page.locator(f".compared tbody td:nth-child({column + 2})").all_inner_texts()
        assert cells == [show(value) for show, value in zip(shown, front.points[place].values, strict=True)]
    here, there = (set(wanted("possible", place + 1)) for place in (number, front.knee))
    alone = page.locator(".only dd").all_inner_texts()
    assert [set(ids.split(", ")) for ids in alone] == [here - there, there - here]
    said = page.locator("#chosen-said").inner_text()
    assert all(f"{one}" in said.split("Out: ")[1].split("; in: ")[0] for one in there - here)
    page.locator(".keeper").click()
    assert page.locator(".compared").count() == 0
    assert f"Point {number + 1} of 4 is what others are compared with now" in page.locator("#chosen-said").inner_text()
    assert page.evaluate("document.activeElement.dataset.point") == str(number)
    page.keyboard.press("Home" if number else "End")
    assert page.locator(".compared thead th").nth(1).inner_text() == f"point {number + 1}" + " ★" * (
        number == front.knee
    )


@pytest.mark.unmeasured
def test_a_difference_says_by_how_much_and_which_way_is_better(opened: Opened) -> None:
    """Of `made_front` each point has 3 less of score and 4 less of cost than the one before it."""
    page, front = opened("crowded"), crowded().front
    assert front is not None
    assert front.knee is not None
    page.locator("[data-points=lines] [aria-selected=true]").focus()
    page.keyboard.press("ArrowRight")
    by = chosen(page) - 1 - front.knee
    told = page.locator(".compared tbody td:last-child").all_inner_texts()[:2]
    assert told == [f"−{3 * by}, worse", f"−{4 * by}, better"]


@pytest.mark.unmeasured
def test_a_chart_has_one_tab_stop_and_page_keys_go_a_tenth_further(opened: Opened) -> None:
    page = opened("crowded")
    stops = page.locator("[data-points=lines] [tabindex='0']")
    page.locator("[data-points=lines] [aria-selected=true]").focus()
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    assert (chosen(page), stops.count()) == (26, 1)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    assert chosen(page) == 26
    page.locator(".thin select").select_option("9")
    assert stops.count() == 1
    assert stops.first.evaluate("mark => getComputedStyle(mark).display") != "none"


@pytest.mark.unmeasured
def test_the_command_asks_for_the_values_of_the_point_that_is_chosen(opened: Opened) -> None:
    page, front = opened("possible"), possible().front
    assert front is not None
    page.locator("[data-points=plane] [data-point='0']").focus()
    page.keyboard.press("Enter")
    words = shlex.split(page.locator(".below pre").inner_text().replace("\\\n", ""))
    assert words[:3] == ["team-composer", "solve", PLANTED]
    asked = [Requirement.model_validate(read_yaml(each, "here").value) for each in words[4::2]]
    assert [each.measure for each in asked] == [axis.measure for axis in front.axes]
    assert [each.exactly for each in asked] == list(front.points[0].values)


HASHED = [f"{number:x}" * 64 for number in range(1, 16)] + [f"{number:x}" * 64 for number in range(16, 31)]
"""As long as pseudonyms that are SHA-256 sums, and longer."""
OVERPRINTED = """(scope) => [...document.querySelectorAll(`${scope} tr:has(td.id)`)].flatMap((row) => {
  const boxes = [...row.cells].map((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect();
  }).filter((box) => box.width);
  return boxes.slice(1).filter((box, at) => box.left < boxes[at].right - 1).map(() => row.innerText);
})"""
"""Rows of which one cell's letters reach into the next one's."""


@pytest.mark.unmeasured
@pytest.mark.parametrize("size", sample([20, 4], 1))
def test_long_ids_overprint_nothing(browser: Browser, tmp_path: Path, size: int) -> None:
    pool = [{**one, "id": identity} for one, identity in zip(people(30), HASHED, strict=True)]
    asked = problem(pool, teams=[{"name": "team", "size": size, "seats": [{"seat": "Lead", "who": {"rank": "OF-1"}}]}])
    found = replace(full_report(asked, show=("rank", "sex")), command="again")
    (tmp_path / "hashed.html").write_text(found.html(), encoding="utf-8")
    for width in (360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto((tmp_path / "hashed.html").as_uri())
        page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OVERPRINTED, "main") == []
        page.close()


NOTEBOOK = """
.rendered table { table-layout: fixed; margin: 0 auto; font-size: 12px; }
.rendered td, .rendered th { text-align: right; vertical-align: middle; padding: .5em; max-width: none; }
:not(.markdown).rendered th { text-align: right; word-break: break-all; }
.rendered tbody tr:nth-child(odd) { background: #f5f5f5; }
.rendered ul:not(.list-inline), .rendered ol:not(.list-inline) { padding-left: 2em; }
"""
"""What notebooks say of whatever stands in them, as JupyterLab does."""
BROKEN_WORDS = """(scope) => [...document.querySelectorAll(scope)].flatMap((one) => {
  const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), broken = [];
  for (let text; (text = walker.nextNode()); )
    for (const found of text.data.matchAll(/[^\\s_-]+/g)) {
      const range = document.createRange();
      range.setStart(text, found.index);
      range.setEnd(text, found.index + found[0].length);
      if (range.getClientRects().length > 1) broken.push(found[0]);
    }
  return broken;
})"""
"""Words that stand on two lines."""


@pytest.mark.unmeasured
def test_in_a_notebook_labels_stay_whole_and_tables_as_they_are(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 420, "height": 900})
    front = made_front(30, 4)._repr_html_()
    page.set_content(f"<style>{NOTEBOOK}</style><div class=rendered>{front}{made_sweep()._repr_html_()}</div>")
    style = "one => ['tableLayout', 'textAlign', 'paddingLeft'].map((name) => getComputedStyle(one)[name])"
    assert page.locator(".heads").first.evaluate(style)[2] == "0px"
    assert page.locator("table").first.evaluate(style)[0] == "auto"
    assert page.locator(".heat tbody th").first.evaluate(style)[1] == "right"
    assert page.locator(".heat caption").first.evaluate(style)[1] == "left"
    assert page.locator("tbody tr").first.evaluate("row => getComputedStyle(row).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert page.evaluate(BROKEN_WORDS, "th, .heads, caption, dt") == []
    page.close()


@pytest.mark.unmeasured
def test_no_label_breaks_inside_a_word_however_narrow_it_is(opened: Opened) -> None:
    page = opened("crowded", 360)
    assert page.evaluate(BROKEN_WORDS, ".heads, .axis-title, .compared th") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.unmeasured
def test_enter_chooses_the_point_that_has_the_focus(opened: Opened) -> None:
    page = opened("possible")
    page.locator("[data-points=plane] [data-point='0']").focus()
    assert chosen(page) != 1
    page.keyboard.press("Enter")
    assert (chosen(page), team(page)) == (1, wanted("possible", 1))


@pytest.mark.unmeasured
def test_the_focus_shows_on_the_point_that_has_it(opened: Opened) -> None:
    page = opened("possible")
    assert page.locator(".ring.focus, .over.focus").count() == 0
    page.locator("[data-points=plane] [aria-selected=true]").focus()
    page.keyboard.press("Home")
    ring = page.locator(".ring.focus")
    assert ring.get_attribute("cx") == page.locator("[data-points=plane] [data-point='0']").get_attribute("x")
    assert ring.evaluate("ring => getComputedStyle(ring).strokeWidth") == "3.5px"


@pytest.mark.unmeasured
def test_one_step_further_leads_to_the_point_it_names(opened: Opened) -> None:
    page = opened("possible")
    step = page.locator("#tradeoffs .steps button").first
    to = int(step.inner_text().split("→ point ")[1].split(":")[0])
    step.click()
    assert (chosen(page), team(page)) == (to, wanted("possible", to))


@pytest.mark.unmeasured
def test_many_points_are_thinned_on_request_to_some_that_stand_for_all(opened: Opened) -> None:
    page, front = opened("crowded"), crowded().front
    assert front is not None
    shown = page.locator("[data-points=lines] [data-point]:not(.thinned)")
    line = page.locator("[data-points=lines] [data-point='0']")

    def opacity() -> float:
        return float(line.evaluate("line => getComputedStyle(line).strokeOpacity"))

    assert shown.count() == 250
    faint = opacity()
    page.locator(".thin select").select_option("9")
    assert opacity() > 3 * faint
    left = {int(point.get_attribute("data-point") or "") for point in shown.all()}
    assert left == {*front.exchanges.order[:9], front.knee}
    page.locator("[data-points=lines] [aria-selected=true]").focus()
    for key in ("Home", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert chosen(page) - 1 == sorted(left)[2]
    page.locator(".thin select").select_option("250")
    assert shown.count() == 250
    assert opacity() == faint


@pytest.mark.unmeasured
def test_a_row_of_the_table_chooses_its_point(opened: Opened) -> None:
    page = opened("possible")
    page.locator("#all-points summary").click()
    page.locator("[data-row='2']").click()
    assert (chosen(page), page.locator("tr[aria-current]").get_attribute("data-row")) == (3, "2")


@pytest.mark.parametrize("name", sample(WHOLES, 2))
def test_a_planted_text_stays_a_text(opened: Opened, name: str) -> None:
    page = opened(name)
    for number in range(4 if name == "possible" else 0):
        page.locator(f"[data-points=plane] [data-point='{number}']").focus()
        page.keyboard.press("Enter")
    assert PLANTED in page.locator("main").inner_text()
    assert page.locator("img").count() == 0
    assert page.title() == f"A team {PLANTED} – team-composer"


@pytest.mark.unmeasured
def test_a_planted_id_stays_a_text_where_the_script_writes_it(opened: Opened) -> None:
    page, front = opened("possible"), possible().front
    assert front is not None
    number = next(place for place in range(4) if PLANTED in wanted("possible", place + 1))
    page.locator(f"[data-points=plane] [data-point='{number}']").focus()
    page.keyboard.press("Enter")
    assert PLANTED in team(page)


@pytest.mark.parametrize("name", sample(WHOLES, 1))
def test_the_page_asks_nobody_for_anything(browser: Browser, files: dict[str, Path], name: str) -> None:
    """Served on this machine, so that the browser could ask for more; it asks for the page alone."""
    asked: list[str] = []
    with served(files[name].read_bytes(), asked) as address:
        page = browser.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address, wait_until="networkidle")
        loaded = page.evaluate("performance.getEntriesByType('resource').length")
        page.close()
    assert (asked, requests, loaded) == (["/"], [address], 0)


@contextmanager
def served(content: bytes, asked: list[str]) -> Iterator[str]:
    """A server that has one page, and notes every path it is asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_policy_lets_no_other_script_run(browser: Browser, files: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(files["possible"].as_uri())
    ran = page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          let refused = 0;
          document.addEventListener("securitypolicyviolation", () => refused++);
          document.body.append(script);
          return new Promise((done) => setTimeout(() => done([window.ran === true, refused]), 50));
        }"""
    )
    page.close()
    assert ran == [False, 1]


@pytest.mark.parametrize("width", [360, 1600])
@pytest.mark.parametrize("name", sample(WHOLES, 1))
def test_nothing_is_wider_than_the_page(opened: Opened, name: str, width: int) -> None:
    page = opened(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.unmeasured
def test_in_the_dark_the_ground_is_dark(opened: Opened) -> None:
    grounds = [
        opened("possible", scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds == ["rgb(255, 255, 255)", "rgb(20, 23, 28)"]


@pytest.mark.parametrize(
    ("name", "scheme"),
    sample(
        [
            ("possible", "light"),
            ("impossible", "dark"),
            ("possible", "dark"),
            ("impossible", "light"),
            ("crowded", "dark"),
            ("touring", "light"),
            ("touring", "dark"),
        ],
        1,
    ),
)
def test_axe_finds_nothing_that_keeps_anybody_out(opened: Opened, name: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed: pip install -e '.[dev]'")
    page = opened(name, 360 if scheme == "dark" else 1280, scheme)
    if name != "crowded":
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 20
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


@pytest.mark.unmeasured
def test_people_and_time_lie_where_the_days_are_at_every_width(opened: Opened) -> None:
    """The tours of the first row and the bars of everybody below it begin and end at the same places."""
    for width in (360, 1280, 1600):
        page = opened("touring", width)
        tours, bars = (page.evaluate(EDGES, f"#time {kind} rect") for kind in (".span", ".on-tour"))
        assert len(bars) > 8
        assert all(min(abs(left - other[0]) + abs(right - other[1]) for other in tours) < 2 for left, right in bars)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(FILLS) == []


EDGES = """(which) => [...document.querySelectorAll(which)].map((one) => {
  const box = one.getBoundingClientRect();
  return [box.left, box.right];
})"""
FILLS = """() => ["tour", "again", "rest", "busy"].filter((kind) => {
  const one = document.querySelector(`#time .row .on-${kind}`), fill = one && getComputedStyle(one).fill;
  return !fill || fill === "none" || fill === "rgb(0, 0, 0)";
})"""
"""Kinds that are not drawn in a colour or pattern of their own."""


@pytest.mark.unmeasured
def test_what_is_folded_away_is_printed_all_the_same(opened: Opened) -> None:
    page = opened("possible")
    assert page.locator("details:not([open])").count() == 6
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() == 6


@pytest.mark.parametrize("name", sample(WHOLES, 1))
def test_on_paper_nothing_is_cut_off(opened: Opened, name: str) -> None:
    page = opened(name, 688)  # what A4 leaves between the margins, in CSS pixels
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 688
    assert page.locator("nav").is_hidden()


@pytest.mark.unmeasured
def test_without_its_script_the_page_tells_the_same_of_the_first_point(opened: Opened) -> None:
    with_script, without = opened("possible"), opened("possible", java_script_enabled=False)
    assert team(without) == team(with_script)
    assert without.locator("#chosen dd").all_inner_texts() == with_script.locator("#chosen dd").all_inner_texts()


LEFTWARDS = """\
title: "فريق المراقبين: الدفعة 1 (2027)"
pool:
  - {id: "محمد 12", sex: F, "قيمة_خدمة": 7, cost: 1, unit: "شمال 1"}
  - {id: "P-شمال-1", sex: M, "قيمة_خدمة": 5, cost: 2, unit: "כ'5"}
  - {id: "٣", sex: F, "قيمة_خدمة": 3, cost: 0, unit: North}
  - {id: LONG, sex: M, "قيمة_خدمة": 9, cost: 5, unit: UNIT}
teams:
  - name: "فريق 1"
    size: 2
    seats: [{seat: "قائد (1)", who: {sex: F}}]
    require: [{share: {sex: F}, at_least: 10%, name: "نساء"}]
  - {name: B, size: 1}
tradeoffs: [{most: {total: "قيمة_خدمة"}}, {least: {total: cost}}]
"""


@pytest.mark.unmeasured
@pytest.mark.parametrize("width", [1280, 420])
def test_names_from_right_to_left_and_long_ids_keep_to_themselves_drawn_by_script_or_not(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    from composer.analyses.report.search import full_report
    from composer.scenario.load import load

    (tmp_path / "s.yaml").write_text(LEFTWARDS.replace("LONG", "W" * 64).replace("UNIT", "U" * 200), "utf-8")
    path = tmp_path / "s.html"
    path.write_text(full_report(load(tmp_path / "s.yaml"), show=["unit"]).html(), "utf-8")
    drawn = {}
    for script in (True, False):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, offline=True, java_script_enabled=script
        )
        page = context.new_page()
        page.goto(path.as_uri())
        drawn[script] = page.locator("#chosen :is(td, th, dt, h4) > bdi").evaluate_all(
            "all => all.map((one) => one.outerHTML)"
        )
        if script:
            assert page.evaluate(LOOSE) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(OVER) == []
        context.close()
    assert drawn[True] == drawn[False]
    assert "<bdi>P-<bdi>شمال</bdi>-1</bdi>" in path.read_text("utf-8")


LOOSE = r"""() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), loose = [];
  while (walk.nextNode()) {
    const text = walk.currentNode, home = text.parentElement;
    if (/[\u0590-\u08ff]/.test(text.data) && !home.closest("bdi, script, #chosen-said")) loose.push(text.data);
  }
  return loose;
}"""
"""Texts with letters that run from right to left which nothing keeps apart."""
OVER = """() => [...document.querySelectorAll("td.id bdi, .leaves, .joins, .ids li")].filter((one) => {
  const home = one.closest("td, ul").getBoundingClientRect(), here = one.getBoundingClientRect();
  return here.width && (here.right > home.right + 1 || here.left < home.left - 1);
}).map((one) => one.textContent)"""
"""Ids that reach over into what stands beside them."""
