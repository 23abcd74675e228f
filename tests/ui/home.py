# SPDX-License-Identifier: MIT
"""The lessons at home: found, chosen, read, run, and left again.

usage: home.py HEDDLE-WINDOW
"""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually  # noqa: E402
from picture import read_png  # noqa: E402

PROGRAM = sys.argv.pop(1)


class HomeTest(unittest.TestCase):
    def start(self, *arguments, environment=None):
        window = Window(PROGRAM, *arguments, environment=environment)
        self.addCleanup(window.kill)
        return window

    def cards(self, window):
        """Returns the titles of the cards in sight, in their order on the screen."""
        nodes = [node for node in window.all(role="table cell", name=".")]
        nodes.sort(key=window.place)
        return [node.get_name() for node in nodes]

    def card(self, window, title):
        return window.find(role="table cell", name=f"^{title}$")

    def test_the_lessons_stand_in_the_order_of_the_course(self):
        window = self.start()
        cards = eventually("the first cards are in sight", lambda: self.cards(window))
        self.assertEqual(cards[:2], ["Threads", "Background task"])
        headings = [node.get_name() for node in window.all(role="heading")]
        for chapter in ("Threads", "Shared state", "Channels", "Async", "Classics"):
            self.assertIn(chapter, headings)

    def test_a_lesson_is_read_before_it_is_run(self):
        window = self.start()
        window.click(self.card(window, "Threads"))
        window.find(role="label", name=r"Press Run \(F5\)")
        window.status_becomes("State", "^ready")
        window.find(role="heading", name="^What you see, and why$")
        window.key("F5")
        window.status_becomes("State", "^(live|finished)")
        eventually("lanes are there", window.lanes)
        window.status_becomes("State", "^finished")
        window.key("ctrl+q")
        self.assertEqual(window.wait()[0], 0)

    def test_typing_searches_and_enter_opens_what_is_found(self):
        window = self.start()
        self.card(window, "Threads")
        window.type("philo")
        eventually("one lesson is left",
                   lambda: self.cards(window) == ["Dining philosophers"])
        window.key("Return")
        window.find(role="label", name="^Dining philosophers$")
        window.status_becomes("State", "^ready")

    def test_a_search_for_nothing_says_so_and_escape_ends_it(self):
        window = self.start()
        self.card(window, "Threads")
        window.type("zebra")
        window.find(role="label", name="^No lesson is about that$")
        window.key("Escape")
        eventually("all lessons are back", lambda: self.cards(window)[:1] == ["Threads"])

    def test_demos_are_run_for_their_pictures(self):
        cache = tempfile.TemporaryDirectory()
        self.addCleanup(cache.cleanup)
        pictures = os.path.join(cache.name, "heddle", "thumbnails")
        # The test's own windows draw none, unless they are asked to.
        drawing = {"XDG_CACHE_HOME": cache.name, "HEDDLE_NO_THUMBNAILS": None}

        def found():
            names = os.listdir(pictures) if os.path.isdir(pictures) else []
            return {theme: path for theme in ("light", "dark") for path in names
                    if path.startswith("threads-") and path.endswith(f"-{theme}.png")}

        window = self.start(environment=drawing)
        eventually("a demo has its picture", lambda: len(found()) == 2)
        for path in found().values():
            width, height, colours = read_png(os.path.join(pictures, path))
            self.assertEqual((width, height), (640, 320))
            self.assertGreater(len(colours), 3)
        # While another run is looked at no demo runs behind its back.
        window.click(self.card(window, "Background task"))
        window.status_becomes("State", "^ready")
        eventually("nothing runs", lambda: not window.children())
        window.key("ctrl+q")
        status, output, errors = window.wait()
        self.assertEqual((status, output), (0, ""), errors)

    def test_what_runs_goes_on_while_one_is_at_home(self):
        window = self.start("--demo", "counter", "--", "--rounds", "100000")
        eventually("it runs", lambda: window.event_count() > 20)
        window.key("alt+Home")
        back = window.find(role="push button", name="^Back to “Shared counter”$")
        window.click(back)
        count = window.event_count()
        eventually("it goes on", lambda: window.event_count() > count)
        window.status_becomes("State", "^(live|paused)")

    def test_another_lesson_ends_what_runs(self):
        window = self.start("--demo", "counter", "--", "--rounds", "100000")
        eventually("it runs", lambda: window.event_count() > 20)
        window.key("alt+Home")
        window.click(self.card(window, "Threads"))
        window.status_becomes("State", "^ready")
        window.find(role="label", name="^Threads$")


if __name__ == "__main__":
    unittest.main(verbosity=2)
