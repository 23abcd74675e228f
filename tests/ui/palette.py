# SPDX-License-Identifier: MIT
"""The command palette: a few letters, and it is done.

usage: palette.py HEDDLE-WINDOW
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually  # noqa: E402

PROGRAM = sys.argv.pop(1)
LONG = ["--demo", "counter", "--", "--rounds", "100000"]


class PaletteTest(unittest.TestCase):
    def start(self, *arguments):
        window = Window(PROGRAM, *arguments)
        self.addCleanup(window.kill)
        return window

    def open(self, window):
        window.key("ctrl+k")
        window.find(role="list", name="^Commands$")

    def rows(self, window):
        """Returns what the palette offers, the best first."""
        found = next(window.all(role="list", name="^Commands$"), None)
        if not found:
            return []
        return [found.get_child_at_index(i).get_name() for i in range(found.get_child_count())]

    def is_closed(self, window):
        return not list(window.all(role="list", name="^Commands$"))

    def test_a_command_is_found_by_a_few_letters_and_done(self):
        window = self.start(*LONG)
        eventually("it runs", lambda: window.event_count() > 20)
        self.open(window)
        window.type("stp")
        eventually("Stop is the best", lambda: self.rows(window)[:1] == ["Stop"])
        window.key("Return")
        window.status_becomes("State", "^finished")
        eventually("the palette is closed", lambda: self.is_closed(window))

    def test_arrows_choose_among_what_is_found(self):
        window = self.start(*LONG)
        eventually("it runs", lambda: window.event_count() > 20)
        self.open(window)
        window.type("zoom")
        eventually("both ways are offered",
                   lambda: self.rows(window)[:2] == ["Zoom in", "Zoom out"])
        window.key("Down")
        window.key("Return")
        window.status_becomes("Time in view", "^700 ms in view$")
        self.open(window)
        window.type("zoom in")
        window.key("Down")
        window.key("Up")
        window.key("Return")
        window.status_becomes("Time in view", "^500 ms in view$")

    def test_what_cannot_be_done_now_is_not_offered(self):
        window = self.start()
        self.open(window)
        window.type("stop")
        eventually("something else is offered", lambda: "Stop" not in self.rows(window))
        window.key("Escape")
        eventually("the palette is closed", lambda: self.is_closed(window))

    def test_a_lesson_is_opened(self):
        window = self.start()
        self.open(window)
        window.type("dinphil")
        eventually("the lesson is the best",
                   lambda: self.rows(window)[:1] == ["Dining philosophers"])
        window.key("Return")
        window.status_becomes("State", "^ready")
        window.find(role="label", name="^Dining philosophers$")


if __name__ == "__main__":
    unittest.main(verbosity=2)
