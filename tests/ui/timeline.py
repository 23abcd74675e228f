# SPDX-License-Identifier: MIT
"""Looking around in a run, as a person does: with the minimap, along wake-ups, by process.

usage: timeline.py HEDDLE-WINDOW
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually, moments  # noqa: E402

PROGRAM = sys.argv.pop(1)
NAMES = 200  # pixels of the column of names, in the timeline and in the minimap
MARGIN = 12  # right of the minimap's chart


class TimelineTest(unittest.TestCase):
    def start(self, *arguments):
        window = Window(PROGRAM, *arguments)
        self.addCleanup(window.kill)
        return window

    def minimap(self, window):
        return window.part(role="slider", name="^Overview of the whole run$")

    def run_of(self, window):
        """Returns when the run begins and ends, as the minimap says it."""
        return moments(self.minimap(window).get_description().split(";")[1])

    def finished(self, *arguments):
        """Returns a window in which a program has run to its end, and is seen whole."""
        window = self.start(*arguments)
        window.status_becomes("State", "^finished")
        first, last = self.run_of(window)
        window.act("win.fit")
        # What is seen is told when the movement is over.
        eventually("the whole run is in sight",
                   lambda: window.span()[0] <= first and window.span()[1] >= last)
        return window


class MinimapTest(TimelineTest):
    def share(self, window, time):
        """Returns where a moment is in the minimap, as a share of its width."""
        first, last = self.run_of(window)
        width = window.width(self.minimap(window))
        return (NAMES + (time - first) / (last - first) * (width - NAMES - MARGIN)) / width

    def becomes(self, window, start, end, delta):
        """Waits until the timeline shows this range, give or take; returns what it shows."""
        seen = []

        def look():
            seen[:] = window.span()
            return abs(seen[0] - start) <= delta and abs(seen[1] - end) <= delta

        try:
            eventually(f"from {start} to {end} s is in sight", look, deadline=5)
        except AssertionError as error:
            raise AssertionError(f"{error}; it is {seen}") from None
        return tuple(seen)

    def look_at_middle(self):
        """Returns a window that shows two fifths of a run, from 0.3 to 0.7 of it."""
        window = self.finished("--demo", "counter", "--", "--rounds", "4")
        first, last = self.run_of(window)
        length = last - first
        middle = [first + 0.3 * length, first + 0.7 * length]
        # The whole run is in sight: the window is pulled together from both its edges.
        window.drag(self.minimap(window), self.share(window, first), self.share(window, middle[0]))
        self.becomes(window, middle[0], last, 0.04 * length)
        window.drag(self.minimap(window), self.share(window, last), self.share(window, middle[1]))
        self.becomes(window, *middle, 0.04 * length)
        return window, first, length

    def test_edges_resize_a_drag_moves_a_click_jumps(self):
        window, first, length = self.look_at_middle()
        start, end = window.span()
        near = 0.015 * length
        window.drag(self.minimap(window), self.share(window, first + 0.5 * length),
                    self.share(window, first + 0.6 * length))
        self.becomes(window, start + 0.1 * length, end + 0.1 * length, near)
        # Not beyond the end of the run.
        window.drag(self.minimap(window), self.share(window, first + 0.6 * length), 0.99)
        self.becomes(window, first + length - (end - start), first + length, near)
        window.click(self.minimap(window), share_x=self.share(window, first + 0.25 * length))
        self.becomes(window, first + 0.25 * length - (end - start) / 2,
                     first + 0.25 * length + (end - start) / 2, near)

    def test_keys_move_and_resize_it(self):
        window, first, length = self.look_at_middle()
        near = 0.005 * length
        window.click(self.minimap(window), share_x=self.share(window, first + 0.5 * length))
        start, end = window.span()
        window.key("Right")
        self.becomes(window, start + 0.02 * length, end + 0.02 * length, near)
        window.key("shift+Left")
        self.becomes(window, start + 0.02 * length, end, near)
        window.key("Prior")
        self.becomes(window, first, first + end - start - 0.02 * length, near)

    def test_it_tells_what_is_seen(self):
        window, _, _ = self.look_at_middle()

        def is_told():
            told = self.minimap(window).get_description()
            return told.startswith(window.range() + "; the run goes from ")

        eventually("it is told", is_told)
        seen = window.range()
        window.act("win.fit")
        eventually("more is seen", lambda: window.range() != seen)
        eventually("it is told anew", is_told)

    def test_a_live_run_is_left_by_it_and_followed_again(self):
        window = self.start("--demo", "counter", "--", "--rounds", "100000")
        eventually("there is some of the run", lambda: window.event_count() > 300)
        eventually("it says so", lambda: self.run_of(window)[1] > 0.6)
        window.click(self.minimap(window), share_x=(NAMES + 2) / window.width(self.minimap(window)))
        window.status_becomes("State", "^paused")
        self.assertLess(window.span()[0], 0.1)
        last = self.run_of(window)[1]
        eventually("it grows with the run", lambda: self.run_of(window)[1] > last)
        window.key("End")
        window.status_becomes("State", "^live")


if __name__ == "__main__":
    unittest.main(verbosity=2)
