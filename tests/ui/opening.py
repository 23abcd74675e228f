# SPDX-License-Identifier: MIT
"""A trace that takes a while to be read is looked at meanwhile.

usage: opening.py HEDDLE-WINDOW LONG-TRACE
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually  # noqa: E402

PROGRAM, LONG_TRACE = sys.argv.pop(1), sys.argv.pop(1)
EVENTS = 60_000_000  # seconds of reading; what it draws is small
SPAN = EVENTS * 100e-9  # seconds


class OpeningTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.long = os.path.join(cls.folder, "long.heddle")
        cls.short = os.path.join(cls.folder, "short.heddle")
        subprocess.run([LONG_TRACE, cls.long, str(EVENTS)], check=True)
        subprocess.run([LONG_TRACE, cls.short, "1000"], check=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def start(self):
        window = Window(PROGRAM, "--open", "--", self.long,
                        environment={"XDG_CACHE_HOME": "/proc/none"})
        self.addCleanup(window.kill)
        window.status_becomes("State", "^reading")
        return window

    def test_what_is_read_is_shown_until_all_is(self):
        window = self.start()
        self.assertGreater(len(window.lanes()), 7)
        early = window.event_count()
        self.assertLess(early, EVENTS)
        self.assertTrue(any(re.search(r" · \d+ % is read$", node.get_name() or "")
                            for node in window.all(role="label")), "the title says how much")
        window.status_becomes("State", "^finished")
        self.assertGreaterEqual(window.event_count(), EVENTS)
        # All of it is in view: what it shows begins before the run and ends behind it.
        eventually("the whole run is in view", lambda: window.span()[1] > SPAN)
        self.assertLessEqual(window.span()[0], 0)

    def test_who_looks_at_a_part_is_left_there(self):
        window = self.start()
        for _ in range(8):
            window.key("w")
        seen = [window.span()]

        def stands():
            seen.append(window.span())
            return seen[-1] == seen[-2] and seen[-1][1] - seen[-1][0] < SPAN / 4

        eventually("it is looked at closely", stands)
        window.status_becomes("State", "^finished")
        self.assertEqual(window.span(), seen[-1])

    def test_it_is_given_up(self):
        window = self.start()
        window.click(window.find(role="push button", name="^Stop Reading$"))
        window.find(role="table cell", name="^Shared counter$")

    def test_something_else_is_opened_meanwhile(self):
        window = self.start()
        window.key("ctrl+o")
        window.dialog("Open a trace")
        window.key("ctrl+a")
        window.type(self.short)
        window.key("Return")
        window.status_becomes("State", "^finished")
        self.assertLess(window.event_count(), 2000)

    def test_the_window_is_closed_meanwhile(self):
        window = self.start()
        window.key("ctrl+q")
        self.assertEqual(window.wait()[0], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
