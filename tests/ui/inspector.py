# SPDX-License-Identifier: MIT
"""The inspector's pages about a run: what is selected in words, findings, locks and channels.

usage: inspector.py HEDDLE-WINDOW
"""

import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually, moments  # noqa: E402

PROGRAM = sys.argv.pop(1)
CLOSED_WITHIN = 0.1  # seconds from a deadlock's closing until it is told
PAGES = {"explain": "alt+2", "findings": "alt+3", "locks": "alt+4", "channels": "alt+5"}


def inside(node, role):
    """Returns what is beneath a node and has that role, in its order."""
    found = []
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is None:
            continue
        if child.get_role_name() == role:
            found.append(child)
        found.extend(inside(child, role))
    return found


class InspectorTest(unittest.TestCase):
    def start(self, *arguments):
        window = Window(PROGRAM, *arguments)
        self.addCleanup(window.kill)
        return window

    def finished(self, *arguments):
        window = self.start(*arguments)
        window.status_becomes("State", "^finished")
        return window

    def show(self, window, page):
        """Shows a page by its key and returns it."""
        window.key(PAGES[page])
        return window.find(role="panel", name=f"^{page.capitalize()}$")

    def span_becomes(self, window, what, holds):
        try:
            eventually(what, lambda: holds(*window.span()))
        except AssertionError as error:
            raise AssertionError(f"{error}; in view is {window.range()}") from None


class FindingsTest(InspectorTest):
    def cards(self, window):
        page = self.show(window, "findings")

        def look():
            window.application.clear_cache()
            return inside(page, "list item")
        return eventually("there are findings", look)

    def labels(self, window, node):
        window.application.clear_cache()
        return [label.get_name() for label in inside(node, "label")]

    def test_a_deadlock_is_walked_and_drawn(self):
        window = self.start("--demo", "deadlock")
        window.toast("^Found a deadlock: ")
        card = self.cards(window)[0]
        self.assertEqual(card.get_name(), "Deadlock")
        said = self.labels(window, card)
        self.assertTrue(any(re.match("(A to B and B to A|B to A and A to B) have waited for each other",
                                     text) for text in said), said)
        edges = [re.match(r'(\w to \w) has waited .* for the mutex "(\w)", which (\w to \w) holds', text)
                 for text in said]
        self.assertEqual(sorted(edge.groups() for edge in edges if edge),
                         [("A to B", "B", "B to A"), ("B to A", "A", "A to B")])
        self.assertIn("Try this", said)

        self.assertTrue(window.lanes()[0].startswith("main,"), window.lanes())
        window.click(inside(card, "push button")[0])
        # Its lanes come together at the top, and the beginning of its waits into sight.
        eventually("the circle's lanes stand first", lambda: sorted(
            re.match("[^,]*", lane).group() for lane in window.lanes()[:4])
            == ["A", "A to B", "B", "B to A"])
        starts = [moments(text)[0] for text in said if " ms to " in text or " s to " in text]
        self.span_becomes(window, f"the waits' beginnings {starts} are in view",
                          lambda start, end: start < min(starts) and max(starts) < end)
        window.key("Escape")
        eventually("the lanes are back in their places",
                   lambda: window.lanes()[0].startswith("main,"))

    def test_a_deadlock_is_told_at_once(self):
        """While the window runs, a circle is told within a tenth of a second of its closing: the best of
        some, as a loaded machine is slow."""
        window = self.start("--demo", "deadlock")
        told = window.toast("^Found a deadlock: ")
        closed = []
        for _ in range(5):
            window.act("win.stop")
            window.status_becomes("State", "^(finished|ended)")
            before = told
            window.act("win.run")
            told = eventually("the next deadlock is told", lambda: next(
                (label.get_name() for label in window.all(role="label", name="^Found a deadlock: ")
                 if label.get_name() != before), None))
            closed.append(min(moments(told)))
            if closed[-1] <= CLOSED_WITHIN:
                break
        print("closed for", closed, file=sys.stderr)
        self.assertLessEqual(min(closed), CLOSED_WITHIN)

    def test_evidence_leads_there(self):
        window = self.start("--demo", "deadlock")
        window.toast("^Found a deadlock: ")
        card = self.cards(window)[0]
        text = next(label for label in self.labels(window, card) if re.search(", from ", label))
        start = moments(text)[0]
        window.key("Tab")
        window.key("Return")
        self.span_becomes(window, f"{start} s is in view",
                          lambda first, last: first < start < last)
        window.status_becomes("State", "^paused")
        window.status_becomes("Under the pointer", f"^{text.split(',')[0]}, ")  # its lane is selected

    def test_nothing_is_found(self):
        window = self.finished("--demo", "counter", "--", "--threads", "1", "--rounds", "3")
        self.show(window, "findings")
        window.find(role="label", name="^Nothing was found$")
        said = window.find(role="label", name="^Heddle has looked through").get_name()
        for kind in ("Deadlock", "Lost wake-up", "Lock convoy", "Starvation"):
            self.assertIn(kind, said)


class TableTest(InspectorTest):
    def rows(self, window, page):
        """Returns what the table says, a list of texts a row."""
        window.application.clear_cache()
        table = inside(page, "tree table")
        if not table:
            return []
        rows = [row for row in inside(table[0], "table row") if inside(row, "table cell")]
        return [[label.get_name() for label in inside(row, "label")] for row in rows]

    def row(self, window, page, holds):
        """Waits until the first row is as wanted, and returns it."""
        seen = []

        def look():
            seen[:] = self.rows(window, page)[:1]
            return seen and holds(seen[0])

        try:
            eventually("the table's first row is as wanted", look)
        except AssertionError as error:
            raise AssertionError(f"{error}; it is {seen}") from None
        return seen[0]

    def cell(self, page, text):
        return next(label for label in inside(inside(page, "tree table")[0], "label")
                    if label.get_name() == text)

    def test_locks_count_what_was_done(self):
        window = self.finished("--demo", "counter", "--", "--threads", "4", "--rounds", "5")
        page = self.show(window, "locks")
        row = self.row(window, page, lambda row: row[0] == "counter")
        self.assertEqual(row[7], "20", row)  # taken: rounds times threads
        self.assertRegex(row[2], r"^\d+ %$")

        # A click goes to the longest wait, and marks the lane.
        longest = moments(row[3])[0]
        start, end = window.span()
        while end - start > longest / 2:
            window.act("win.zoom-in")
            start, end = eventually("it zooms in", lambda: window.span() != [start, end]
                                    and window.span())
        window.click(self.cell(page, "counter"))
        window.status_becomes("Under the pointer", "^counter, lock")
        self.span_becomes(window, f"a wait of {longest} s is in view, and what is around it",
                          lambda start, end: longest < end - start < 6 * longest)
        eventually("that wait is told of", lambda: any(
            longest in moments(label.get_name())
            for label in window.all(role="label", name=r"^worker \d+ waited ")))

        # In view there are fewer than in the whole run.
        window.click(next(button for button in inside(page, "push button")
                          if button.get_name() == "In View"))
        self.row(window, page, lambda row: row[0] == "counter" and int(row[7]) < 20)

    def test_a_header_sorts(self):
        window = self.finished("--demo", "philosophers", "--", "--cure", "1", "--meals", "2")
        page = self.show(window, "locks")

        def forks():
            return [row for row in self.rows(window, page) if row[0].startswith("fork")]

        by_wait = eventually("there are five forks", lambda: forks()[4:] and forks())
        waits = [moments(row[1])[0] for row in by_wait]
        self.assertEqual(waits, sorted(waits, reverse=True))
        window.click(self.cell(page, "Lock"))
        eventually("the forks are in the order of their names", lambda: [
            row[0] for row in forks()] == [f"fork {i}" for i in range(1, 6)])
        # By keys: down to a row selects its lane.
        window.click(self.cell(page, "fork 2"))
        window.status_becomes("Under the pointer", "^fork 2, ")
        window.key("Down")
        window.status_becomes("Under the pointer", "^fork 3, ")

    def test_channels_count_messages(self):
        window = self.finished("--demo", "backpressure")
        page = self.show(window, "channels")
        row = self.row(window, page, lambda row: row[0] == "messages")
        self.assertEqual(row[1], "30", row)
        self.assertEqual(row[3], "5", row)  # at most: its capacity


class ExplainTest(InspectorTest):
    def said(self, window):
        return window.find(role="label", description="^What is selected$").get_name()

    def explained_lock(self):
        """Returns a window that explains the lock of a run with 20 acquisitions."""
        window = self.finished("--demo", "counter", "--", "--threads", "4", "--rounds", "5")
        window.act("win.fit")
        page = self.show(window, "locks")
        window.find(role="label", name="^counter$")
        window.click(eventually("the table is filled", lambda: next(
            (label for label in inside(page, "label") if label.get_name() == "counter"), None)))
        self.show(window, "explain")
        return window

    def test_words_lead_on(self):
        window = self.explained_lock()
        eventually("the lock is told of", lambda: "counter" in self.said(window))
        # Its first link has the focus; one follows it with Enter.
        before = window.span()
        window.act("win.beginning")
        window.act("win.zoom-in")
        eventually("something else is in view", lambda: window.span() != before)
        before = window.span()
        window.key("Return")
        eventually("the link has led there", lambda: window.span() != before)

    BAR = r"^\d+ holds? from .* A click shows the longest\.$"

    def chart(self, window, title):
        return window.find(role="image", name=f"^{title}$")

    def test_lengths_are_spread_over_bars(self):
        window = self.explained_lock()
        chart = self.chart(window, "How long it was held")
        words = eventually("the holds are told of", lambda: re.match(
            r"20 holds: half up to .*, 95 of 100 up to .*, 99 of 100 up to .*, the longest .*\.$",
            chart.get_description()))
        longest = max(moments(words.group()))
        self.chart(window, "How long waits for it took")
        # The last bar has the longest. From the right, as a few bars stand in the middle.
        shares = iter([1 - step / 60 for step in range(1, 60)])
        share = []

        def told():
            share[:] = [next(shares)]
            window.point(chart, share[0], 0.6)
            return next(window.all(role="label", name=self.BAR), None)

        limits = moments(eventually("a bar is told of", told).get_name())
        self.assertLessEqual(limits[0], longest * 1.01)
        self.assertGreaterEqual(limits[1] * 1.01, longest)
        window.click(chart, share[0], 0.6)
        self.span_becomes(window, "the longest hold is in view, closely",
                          lambda start, end: longest < end - start < 20 * longest)

    def test_bars_are_walked_with_the_keys(self):
        window = self.explained_lock()
        chart = self.chart(window, "How long it was held")
        eventually("the holds are told of", lambda: "20 holds" in chart.get_description())
        self.chart(window, "How long waits for it took")

        def told():
            chart.clear_cache()
            return chart.get_description()

        # From the sentences' one link to the first chart, and on to the second.
        for _ in range(2):
            window.key("Tab")
        window.key("Right")
        first = eventually("the first bar is told of",
                           lambda: told() if " A click shows" in told() else None)
        window.key("Right")
        second = eventually("the next one is told of", lambda: told() if told() != first else None)
        self.assertLess(moments(first)[0], moments(second)[0])
        window.key("Left")
        eventually("the first one is told of again", lambda: told() == first)
        before = window.span()
        window.key("Return")
        self.span_becomes(window, "the longest of the bar is in view",
                          lambda start, end: (start, end) != before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
