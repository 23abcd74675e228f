# SPDX-License-Identifier: MIT
"""The Code page of the inspector: a demo's program in three languages, with the line of what is selected.

usage: code.py HEDDLE-WINDOW
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually  # noqa: E402

from gi.repository import Atspi  # noqa: E402

PROGRAM = sys.argv.pop(1)


class CodeTest(unittest.TestCase):
    def start(self, *arguments):
        window = Window(PROGRAM, *arguments)
        self.addCleanup(window.kill)
        window.click(window.find(role="page tab", name="^Code$"))
        return window

    def finished_counter(self):
        window = self.start("--demo", "counter", "--", "--threads", "3", "--rounds", "5")
        window.status_becomes("State", "^finished")
        eventually("the lock has a lane",
                   lambda: any(lane.startswith("counter,") for lane in window.lanes()))
        return window

    def program(self, window, language):
        """Returns the program's text once it is shown in that language."""
        view = window.find(role="text", name=f"^The program in {language}$")
        return eventually("the program is there", lambda: Atspi.Text.get_text(view, 0, -1))

    def mark(self, window):
        return next(window.all(role="label", description="^The line of what is selected$"), None)

    def marked(self, window, line):
        eventually(f"the line {line!r} is marked",
                   lambda: (label := self.mark(window)) and label.get_name().endswith(line))

    def test_a_demo_in_three_languages(self):
        window = self.finished_counter()
        self.assertIn("sync_mutex_lock (&mutex);", self.program(window, "C"))
        for language, line in (("Rust", "fn main()"), ("Python", "import threading")):
            window.click(window.find(role="push button", name=f"^{language}$"))
            self.assertIn(line, self.program(window, language))

    def test_the_line_of_what_is_selected_is_marked(self):
        window = self.finished_counter()
        window.click(window.lane("counter"), share_x=0.05)
        self.marked(window, 'demo_require (sync_mutex_init (&mutex, "counter"), "create a mutex");')
        window.click(window.lane("main"), share_x=0.5)
        self.marked(window, "sync_thread_join (&workers[i].thread, NULL), \"join a thread\");")
        # Of what computes, no line is certain.
        window.click(window.lane("worker 1"), share_x=0.05)
        eventually("no line is marked", lambda: self.mark(window) is None)

    def test_a_lesson_without_a_demo_has_its_other_programs(self):
        window = Window(PROGRAM)
        self.addCleanup(window.kill)
        window.find(role="table cell", name="^Threads$")
        window.type("when to use")
        eventually("one lesson is left",
                   lambda: not list(window.all(role="table cell", name="^Threads$")))
        window.key("Return")
        window.click(window.find(role="page tab", name="^Code$"))
        self.assertIn("fn main()", self.program(window, "Rust"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
