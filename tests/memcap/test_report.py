"""`memcap report`: a site that says what the check says, and works without anything else."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from memcap.app import app
from tests.browser import chromium, complaints

MINE = """
from memcap import lemma
from memcap import total
from memcap import by, have
from memcap import INT, REAL, Eq, fn, forall, functions, ints, reals

x, y, größe = reals("x y größe")
n, k = ints("n k")
f, = functions("f", INT, REAL)

false = lemma("site.false<b>", "A <b>false</b> one & more $x$", claim=x <= x - 1, proof=by())
lemma(
    "site.depends",
    "Follows from what is open",
    given={"a_b <i> $5": y >= 1},
    claim=y <= y,
    proof=[have("step", x <= x - 1, by(false())), by()],
)
lemma("site.true", "Größer", given={"one": größe >= 1}, claim=größe * größe >= 1, proof=by())
lemma(
    "site.very-long",
    "Many hypotheses",
    given={f"number {k}": x * k + y >= k for k in range(60)},
    claim=total(n, fn(k, f(k) * x + y)) <= total(n, fn(k, f(k) * x + y)),
    proof=by(),
)
"""


GAP = """
from memcap import lemma
from memcap import by
from memcap import ints

n, N, M = ints("n N M")
lemma(
    "site.gap",
    "A theorem about other data",
    given={"sizes": n >= 1, "more": N >= 1, "too <few>": n + N + M <= 13, "some": M >= 0},
    claim=n + N >= 2,
    says="It is about small data alone.",
    proof=by(),
)
"""


@pytest.fixture(scope="module")
def site(cache, tmp_path_factory):
    """The report on one theorem and all that it uses."""
    folder = tmp_path_factory.mktemp("of") / "site"
    environment = {"MEMCAP_CACHE": str(cache)}
    arguments = ["report", "T3'", "L10", "-o", str(folder), "--no-runs"]
    done = CliRunner(env=environment).invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return folder


class Links(HTMLParser):
    """The targets of a page, its elements that stay open, and its headings."""

    VOID = ("meta", "link", "input", "br")

    def __init__(self, text):
        super().__init__()
        self.targets, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.targets += [v for k, v in attrs if k in ("href", "src") and not v.startswith("data:")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_startendtag(self, tag, attrs):
        self.targets += [v for k, v in attrs if k == "href"]


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_outside(site):
    pages = sorted(site.glob("*.html"))
    assert len(pages) > 100
    for page in pages:
        found = Links(page.read_text(encoding="utf-8"))
        assert found.open == []
        for target in found.targets:
            assert "//" not in target
            file, _, part = unquote(target).partition("#")
            assert (site / file).exists() if file else f'id="{part}"' in page.read_text()


def test_a_page_says_what_was_shown(site):
    page = (site / "L10.html").read_text(encoding="utf-8")
    assert 'class="badge proved"' in page and "The kernel alone" in page
    assert 'href="block.lookup.html"' in page
    assert page.count("<math") > 20 and "$" not in re.sub(r"<script.*?</script>", "", page)


def test_a_theorem_has_its_constants(site):
    page = (site / unquote("T3-27.html")).read_text(encoding="utf-8")
    assert "Constants, for one size of data" in page
    [row] = re.findall(r"<tr>.*?>width<.*?<td class=\"number\">(\d+)</td>", page)
    assert row == "8"


def test_a_theorem_without_an_instance_says_why(memcap, tmp_path):
    (tmp_path / "mine.py").write_text(GAP, encoding="utf-8")
    assert memcap("report", "mine.py", "-o", "site", "--no-runs").exit_code == 0
    page = Path("site/site.gap.html").read_text(encoding="utf-8")
    assert "None can be shown for" in page and "<em>too &lt;few&gt;</em>" in page
    assert 'aria-label="Constants"' not in page
    assert Links(page).open == []


def test_what_is_not_proved_is_said_to_be_open(memcap, tmp_path):
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    done = memcap("report", "mine.py", "-o", "site", "--no-runs")
    assert done.exit_code == 1
    index = Path("site/index.html").read_text(encoding="utf-8")
    states = {
        unescape(name): state
        for name, state in re.findall(
            r'<th scope="row"><a href="[^"]*">(.*?)</a></th>.*?badge (\w+)"', index
        )
    }
    assert states == {
        "site.false<b>": "refuted",
        "site.depends": "steps",
        "site.true": "proved",
        "site.very-long": "proved",
    }
    page = Path("site/site.depends.html").read_text(encoding="utf-8")
    assert "<h2>Proof</h2>" not in page and "site.false&lt;b&gt;, which is not proved" in page
    assert "<em>a_b &lt;i&gt; &#36;5</em>" in page
    assert "<b>" not in index
    for file in Path("site").glob("*.html"):
        assert Links(file.read_text(encoding="utf-8")).open == []


def test_an_old_report_is_replaced(memcap, tmp_path):
    for target in ("ramp.low", "ramp.high"):
        assert memcap("report", target, "-o", "site", "--no-runs").exit_code == 0
    assert not Path("site/ramp.low.html").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site"]


def test_another_folder_is_not_touched(memcap, tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "mine.txt").write_text("mine")
    done = memcap("report", "ramp.low", "-o", "papers", "--no-runs")
    assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
    assert [p.name for p in (tmp_path / "papers").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("output", ["no/such/folder", "file"])
def test_a_place_that_cannot_be_written(memcap, tmp_path, output):
    (tmp_path / "file").write_text("mine")
    assert memcap("report", "ramp.low", "-o", output, "--no-runs").exit_code == 2


@pytest.mark.slow
def test_runs_are_right_and_as_promised(memcap):
    assert memcap("report", "ramp.low", "-o", "site").exit_code == 0
    page = Path("site/runs.html").read_text(encoding="utf-8")
    rows = [
        re.findall(r"<td[^>]*>(.*?)</td>", row)
        for row in re.findall(r"<tr><th.*?</tr>", page)
        if "of" in row
    ]
    assert len(rows) > 30
    for row in rows:
        right, _, total = row[-1].partition(" of ")
        assert right == total
        assert len(row) < 6 or row[3] == row[4]
    assert page.count('<svg class="plot"') == 2
    assert Links(page).open == []


# --- in a browser -----------------------------------------------------------------------------


@pytest.fixture
def browser(tmp_path):
    with chromium(tmp_path / "profile") as driver:
        yield driver


def test_from_the_graph_to_a_theorem(site, browser):
    browser.get((site / "index.html").as_uri())
    browser.find_element("link text", "Graph").click()
    [node] = browser.find_elements("css selector", 'svg.graph a[href="T3-27.html"]')[:1]
    node.click()
    assert browser.current_url.endswith("T3-27.html")
    formulas = browser.find_elements("css selector", ".statement math")
    sizes = [formula.size for formula in formulas]
    assert len(sizes) > 20
    assert all(size["width"] > 3 and size["height"] > 3 for size in sizes)
    assert complaints(browser) == []


def test_names_can_be_looked_for(site, browser):
    browser.get((site / "index.html").as_uri())
    field = browser.find_element("id", "filter")
    field.send_keys("block.lookup")
    shown = [
        row.text.split()[0]
        for row in browser.find_elements("css selector", ".group tbody tr")
        if row.is_displayed()
    ]
    assert shown == ["block.lookup"]


def test_a_small_screen_does_not_scroll_sideways(site, browser):
    browser.set_window_size(500, 900)
    for page in ("index.html", "T3-27.html", "graph.html"):
        browser.get((site / page).as_uri())
        wide = browser.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, page
