#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A run as a page, as its reader sees it: recorded, exported, and opened in a headless Chromium.

    page.py HEDDLE

Reports in TAP, one case a function. Without a browser, those that need one are skipped.
"""

import os
import re
from html.parser import HTMLParser

from browser import Browser, find_browser
from heddle_command import Skip, main, run

LANES = {"main", "worker 1", "worker 2", "worker 3", "counter", "number"}

# The middle of the first shape in sight of which is said what the pattern tells.
MIDDLE = """(() => {
  for (const title of document.querySelectorAll('.chart title')) {
    const box = title.parentNode.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (/%s/.test(title.textContent) && document.elementFromPoint(x, y) === title.parentNode)
      return {x, y};
  }
})()"""
WORDS = "!document.getElementById('words').hidden && document.getElementById('words').textContent"


def export(folder, *options, name="page.html", **variables):
    trace, page = folder / "run.heddle", folder / name
    if not trace.exists():
        result = run("demo", "counter", "--record", trace, "--", "--threads", "3", "--rounds", "4")
        assert result.returncode == 0, result
    result = run("export", trace, "-o", page, *options, **variables)
    assert result.returncode == 0 and result.stderr == b"", result
    return page


def browser(folder):
    program = find_browser()
    if program is None:
        raise Skip("there is no Chromium here: install chromium-headless-shell")
    return Browser(program, folder / "profile")


class Texts(HTMLParser):
    """The words of the table's first column, and of the picture."""

    def __init__(self):
        super().__init__()
        self.open, self.rows, self.drawn = [], set(), set()

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"):
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data):
        tag, attributes = self.open[-1] if self.open else ("", {})
        if tag == "th" and attributes.get("scope") == "row":
            self.rows.add(data)
        if tag == "text":
            self.drawn.add(data)


def case_the_lanes_are_in_table_and_picture(folder):
    texts = Texts()
    texts.feed(export(folder).read_text("utf-8"))
    assert texts.rows == LANES, texts.rows
    assert LANES <= texts.drawn, texts.drawn


def case_the_same_bytes_anywhere(folder):
    here = export(folder).read_bytes()
    for variables in ({}, {"TZ": "Asia/Kathmandu", "LC_ALL": "C"}, {"LC_ALL": "de_DE.UTF-8"}):
        assert export(folder, name="again.html", variables=variables).read_bytes() == here, variables


def case_no_request_leaves(folder):
    page = export(folder)
    with browser(folder) as reader:
        reader.open(page)
        assert reader.evaluate("document.querySelectorAll('.chart svg').length") == 3
        assert reader.requests() == [page.resolve().as_uri()], reader.requests()
        # Not even if something in the page tried.
        reader.evaluate("fetch('https://example.org/').catch(() => { window.refused = true; }); 0")
        reader.wait_for("window.refused")


def case_pointing_says_what_it_is(folder):
    with browser(folder) as reader:
        reader.open(export(folder))
        assert not reader.evaluate("document.getElementById('hint').hidden"), "the script did not run"
        assert reader.evaluate(WORDS) is False
        interval = reader.evaluate(MIDDLE % "^worker . · running")
        reader.point(interval["x"], interval["y"])
        words = reader.wait_for(WORDS)
        assert re.fullmatch(r"worker \d · running · [\d.]+ .s", words), words
        # The words stay within the window, and leave with the pointer.
        inside = reader.evaluate("""(() => {
          const box = document.getElementById('words').getBoundingClientRect();
          return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
        })()""")
        assert inside
        reader.point(3, 3)
        reader.wait_for("document.getElementById('words').hidden")


def case_a_telephone(folder):
    with browser(folder) as reader:
        reader.open(export(folder), width=390, height=800, touch=True)
        assert reader.evaluate("document.documentElement.scrollWidth") == 390
        # The names stay, narrow, while the lanes scroll.
        names = "document.querySelector('.names.narrow').getBoundingClientRect()"
        before = reader.evaluate(f"{names}.x")
        assert reader.evaluate(f"{names}.width") < 150
        assert reader.evaluate("getComputedStyle(document.querySelector('.wide')).display") == "none"
        assert reader.evaluate("(document.querySelector('.chart').scrollLeft = 300)") == 300
        assert abs(reader.evaluate(f"{names}.x") - before) < 1
        # A tap says what is under it, at the bottom.
        reader.evaluate("document.querySelector('.chart').scrollLeft = 0")
        interval = reader.evaluate(MIDDLE % "^worker . · running")
        reader.tap(interval["x"], interval["y"])
        assert reader.wait_for(WORDS).startswith("worker ")
        assert reader.evaluate("document.getElementById('words').className") == "low"


def case_light_and_dark(folder):
    page = export(folder)
    ground = "getComputedStyle(document.body).backgroundColor"
    bar = """(() => {
      const title = [...document.querySelectorAll('.chart title')].find(
        title => /^worker 1 · running/.test(title.textContent));
      return getComputedStyle(title.parentNode).fill;
    })()"""
    with browser(folder) as reader:
        reader.open(page)
        assert reader.evaluate(ground) == "rgb(255, 255, 255)"
        assert reader.evaluate(bar) == "rgb(0, 158, 115)"
        reader.open(page, scheme="dark")
        assert reader.evaluate(ground) == "rgb(27, 27, 31)"
        assert reader.evaluate(bar) == "rgb(43, 197, 150)"
        # Who chooses a theme gets that one.
        reader.open(export(folder, "--theme", "contrast"), scheme="dark")
        assert reader.evaluate(ground) == "rgb(255, 255, 255)"


if __name__ == "__main__":
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    main(globals())
