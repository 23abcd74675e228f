# SPDX-License-Identifier: MIT
"""Two runs above one another: chosen, run one after the other, on one scale, told apart in words.

usage: compare.py HEDDLE-WINDOW
"""

import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually, moments  # noqa: E402

from gi.repository import Atspi  # noqa: E402

PROGRAM = sys.argv.pop(1)
QUICK = ["--rounds", "4", "--pause", "0", "--work", "1", "--hold", "4"]
FIRST = " ".join(["counter", "--threads", "2", *QUICK])
SECOND = " ".join(["counter", "--threads", "4", *QUICK])


class CompareTest(unittest.TestCase):
    def start(self, *arguments):
        window = Window(PROGRAM, *arguments)
        self.addCleanup(window.kill)
        return window

    def start_two_threads(self):
        window = self.start("--demo", "counter", "--", "--threads", "2", *QUICK)
        window.status_becomes("State", "^finished")
        return window

    def ask(self, window, arguments):
        """Asks for a second run of the same demo."""
        window.key("ctrl+shift+d")
        window.dialog("Compare with")
        window.key("ctrl+a")
        window.type(arguments)
        window.key("Return")

    def told(self, window, pattern):
        """Waits until the difference is told like that, and returns it."""
        seen = []

        def look():
            label = next(window.all(role="label", description="^The difference$"), None)
            seen[:] = [label.get_name() if label else None]
            return seen[0] and re.search(pattern, seen[0]) and seen[0]

        try:
            return eventually(f"the difference is like {pattern!r}", look, deadline=40)
        except AssertionError as error:
            raise AssertionError(f"{error}; it is {seen}") from None

    def compared(self):
        window = self.start_two_threads()
        self.ask(window, " ".join(["--threads", "4", *QUICK]))
        self.told(window, f'^"{FIRST}" lasted .* "{SECOND}" [^:]*: .*(fast|same)')
        return window

    def timeline(self, window, command):
        return window.find(role="list", name=f"^Timeline of {command}$")

    def lane(self, window, command, name):
        """Returns the lane of that name in that run."""
        def look():
            lanes = self.timeline(window, command)
            nodes = [lanes.get_child_at_index(i) for i in range(lanes.get_child_count())]
            return next((node for node in nodes if node.get_name().startswith(f"{name},")), None)

        return eventually(f"there is {name} in {command}", look)

    def span(self, window, command):
        """Returns the part in sight of that run, in seconds: its start and its end."""
        timeline = self.timeline(window, command)
        timeline.clear_cache()
        return moments(timeline.get_description())[:2]

    def lengths(self, window):
        spans = [self.span(window, command) for command in (FIRST, SECOND)]
        return [end - start for start, end in spans]

    def is_pressed(self, button):
        button.clear_cache()
        return button.get_state_set().contains(Atspi.StateType.PRESSED)

    def same_scale(self, window, unlike):
        """Waits until both show equally much, and another length than before; returns that."""
        def look():
            first, second = self.lengths(window)
            # The words are rounded.
            return abs(first - second) < 0.02 * first and abs(first - unlike) > 0.1 * unlike and first

        return eventually(f"both show the same length, and not {unlike} s", look)

    def test_the_same_with_other_arguments(self):
        window = self.compared()
        further = window.find(role="label", description="^The difference, further$").get_name()
        self.assertIn(f'"{FIRST}" had 3 threads, "{SECOND}" 5 threads.', further)
        self.assertIn('the mutex "counter"', further)
        for number in range(1, 5):
            self.lane(window, SECOND, f"worker {number}")

    def test_what_moves_one_moves_the_other(self):
        window = self.compared()
        whole = self.same_scale(window, 1000)
        window.key("w")
        window.key("w")
        near = self.same_scale(window, whole)
        self.assertLess(near, whole)
        # From the other side, too.
        window.point(self.timeline(window, SECOND))
        window.wheel(4, 4, "ctrl")
        nearer = self.same_scale(window, near)
        self.assertLess(nearer, near)
        window.key("f")
        self.assertAlmostEqual(self.same_scale(window, nearer), whole, delta=0.02 * whole)

    def test_runs_are_aligned_at_what_is_selected(self):
        window = self.compared()
        window.key("ctrl+shift+l")
        self.told(window, "^To align the runs, click in each")
        for command, name in ((FIRST, "worker 1"), (SECOND, "worker 3")):
            window.click(self.lane(window, command, name), share_x=0.05)
        window.click(window.find(role="push button", name="^Align Selected$"))
        self.told(window, f'^"{FIRST}" lasted')
        button = window.find(role="push button", name="^Align Selected$")
        eventually("they are aligned", lambda: self.is_pressed(button))
        window.click(button)
        eventually("they stand at their beginnings again", lambda: not self.is_pressed(button))

    def test_both_run_again_one_after_the_other(self):
        window = self.compared()
        before = self.told(window, "lasted")
        window.key("F5")
        eventually("the runs are others", lambda: self.told(window, "lasted .*(fast|same)") != before,
                   deadline=60)

    def test_a_pair_of_the_course(self):
        window = self.start("--demo", "async-sequential", "--", "--fetches", "1")
        window.click(window.find(role="page tab", name="^Lesson$"))
        window.click(window.find(role="push button", name="^Compare: Fetches in turn, and at once$"))
        # As in the course: the one fetch that was asked for is none of it.
        self.told(window, '^"async-sequential" lasted .*, "async-join" .*: the second was .* as fast.$')

    def test_before_and_after(self):
        window = self.start_two_threads()
        window.key("ctrl+shift+F5")
        self.told(window, "^The first run lasted .*, the second run ")

    def test_leaving(self):
        window = self.compared()
        window.key("alt+End")
        window.status_becomes("State", "^finished")
        eventually("the first run is there alone",
                   lambda: len([name for name in window.lanes() if name.startswith("worker")]) == 2)
        self.assertIsNone(next(window.all(role="list", name=f"^Timeline of {SECOND}$"), None))

    def test_a_second_run_that_goes_on_is_stopped(self):
        window = self.start_two_threads()
        self.ask(window, "--threads 2 --rounds 100000")
        self.told(window, "has gone on for")
        window.click(window.find(role="push button", name="^Stop$"))
        window.find(role="label", name="^ended by SIGTERM")
        window.key("ctrl+q")
        self.assertEqual(window.wait()[0], 0)

    def test_closing_ends_the_second_run(self):
        window = self.start_two_threads()
        self.ask(window, "--threads 2 --rounds 100000")
        self.told(window, "has gone on for")
        window.key("ctrl+q")
        self.assertEqual(window.wait()[0], 0)

    def test_arguments_that_cannot_be_read(self):
        window = self.start_two_threads()
        self.ask(window, '--threads "2')
        window.find(role="alert", name="^The arguments can't be read as a command line")

    def test_with_a_trace(self):
        window = self.start_two_threads()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "kept.heddle")
            window.key("ctrl+s")
            window.dialog("Keep this run")
            window.key("ctrl+a")
            window.type(path)
            window.key("Return")
            eventually("the run is kept", lambda: os.path.exists(path))
            window.key("ctrl+shift+d")
            window.dialog("Compare with")
            window.click(window.find(role="list item", name="kept in a trace file"))
            window.dialog("Compare with a trace")
            window.type(path)
            window.key("Return")
            self.told(window, f'^"{FIRST}" lasted .*, "kept" .*: about the same.$')


if __name__ == "__main__":
    unittest.main(verbosity=2)
