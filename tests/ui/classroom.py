# SPDX-License-Identifier: MIT
"""Classroom mode, and large text: what is projected, or read by who sees less.

usage: classroom.py HEDDLE-WINDOW
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually, moments  # noqa: E402

PROGRAM = sys.argv.pop(1)
LONG = ["--demo", "counter", "--", "--rounds", "100000"]
SHORT = ["--demo", "counter", "--", "--rounds", "3"]

# 18 points are 24 pixels of a screen with 96 dots an inch; a line of such type is higher.
LEAST_LINE = 24


class ClassroomTest(unittest.TestCase):
    def start(self, *arguments, **more):
        window = Window(PROGRAM, *arguments, **more)
        self.addCleanup(window.kill)
        eventually("it has lanes", lambda: len(window.lanes()) > 2)
        return window

    def clock(self, window):
        return next(window.all(role="label", description="^Clock of the run$"), None)

    def slide(self, window):
        found = next(window.all(role="label", description="^Slide$"), None)
        return found.get_name() if found else ""

    def enter(self, window):
        window.key("F11")
        eventually("the clock is there", lambda: self.clock(window))

    def height_of(self, window, lane):
        return window.height(window.lane(lane))

    def room(self, window):
        return window.width(window.timeline())

    def pixel(self, window, x, y):
        """Returns how bright the screen is there, 0 to 255."""
        text = subprocess.run(
            ["import", "-window", "root", "-crop", f"1x1+{x}+{y}", "-depth", "8",
             "-colorspace", "gray", "txt:-"], stdout=subprocess.PIPE, text=True, check=True).stdout
        return int(re.search(r"\((\d+)", text.splitlines()[1]).group(1))

    # ------------------------------------------------------------------ the mode

    def test_all_type_is_large_and_lanes_are_tall(self):
        window = self.start(*SHORT)
        window.status_becomes("State", "^finished")
        self.assertLess(self.height_of(window, "main"), 96)
        self.enter(window)
        eventually("lanes are tall", lambda: self.height_of(window, "main") >= 96)
        labels = [label for label in window.all(role="label")
                  if label.get_name() and window.width(label) > 0]
        self.assertGreaterEqual(len(labels), 3, "title, clock and state are labels")
        for label in labels:
            self.assertGreaterEqual(window.height(label), LEAST_LINE, label.get_name())
        self.assertGreaterEqual(window.height(self.clock(window)), 1.5 * LEAST_LINE)

    def test_escape_leaves_and_the_window_is_as_it_was(self):
        window = self.start(*SHORT)
        window.status_becomes("State", "^finished")
        narrow = self.room(window)
        window.key("ctrl+i")
        eventually("the inspector is closed", lambda: self.room(window) > narrow + 200)
        wide = self.room(window)
        before = self.height_of(window, "main")
        self.enter(window)
        window.key("Escape")
        eventually("the clock is gone", lambda: not self.clock(window))
        eventually("lanes are as high as before",
                   lambda: self.height_of(window, "main") == before)
        self.assertEqual(self.room(window), wide, "the inspector stays closed")
        window.key("ctrl+i")
        eventually("it opens again", lambda: self.room(window) == narrow)
        self.enter(window)
        eventually("there is none in the classroom", lambda: self.room(window) > narrow + 200)
        window.key("F11")
        eventually("F11 leaves, too: it is back", lambda: self.room(window) == narrow)

    def test_home_is_no_classroom(self):
        window = self.start(*SHORT)
        self.enter(window)
        window.key("alt+Home")
        eventually("home is shown",
                   lambda: list(window.all(role="label", name="^Dining philosophers$")))
        window.key("alt+End")
        eventually("the timeline is as it was at the desk", lambda: window.event_count() > 20)
        self.assertFalse(self.clock(window))

    def test_the_clock_goes_with_the_run_and_says_what_is_pointed_at(self):
        window = self.start(*LONG)
        self.enter(window)
        first = eventually("it says a moment", lambda: moments(self.clock(window).get_name()))[0]
        eventually("it goes on",
                   lambda: moments(self.clock(window).get_name())[0] > first + 0.3)
        window.key("space")
        window.status_becomes("State", "^paused")
        window.point(window.timeline(), 0.9, 0.5)

        def pointed_at():
            start, end = window.span()
            moment, = moments(self.clock(window).get_name())
            return list(window.all(role="label", name="^pointed at$")) and \
                start + 0.7 * (end - start) < moment < end
        eventually("it says the moment under the pointer", pointed_at)

    # ------------------------------------------------------------------ slides

    def test_a_clicker_walks_through_the_run(self):
        window = self.start(*SHORT)
        window.status_becomes("State", "^finished")
        self.enter(window)
        window.key("Next")
        eventually("the first slide is the whole run",
                   lambda: re.match(r"1 of \d+ · The whole run", self.slide(window)))
        count = int(re.match(r"1 of (\d+)", self.slide(window)).group(1))
        self.assertGreaterEqual(count, 2, "threads queue for the lock: that is found")
        eventually("all is in view", lambda: window.span()[0] < 0.2 * window.span()[1])
        whole = window.span()
        window.key("Next")
        eventually("the next one is what was found",
                   lambda: self.slide(window).startswith(f"2 of {count} · "))
        eventually("its place is in view", lambda: window.span() != whole)
        window.status_becomes("Under the pointer", "mutex")
        for _ in range(count):
            window.key("Next")
        eventually("the last one stays", lambda: self.slide(window).startswith(f"{count} of "))
        for _ in range(count):
            window.key("Prior")
        eventually("back at the first", lambda: self.slide(window).startswith("1 of "))

    def test_the_slide_of_a_deadlock_shows_its_circle_where_it_closed(self):
        window = self.start("--demo", "deadlock")
        self.enter(window)
        eventually("it has gone on for a while",
                   lambda: moments(self.clock(window).get_name())[0] > 1.5)
        window.key("Next")
        eventually("the whole run", lambda: self.slide(window).startswith("1 of 2"))
        self.assertTrue(window.lanes()[0].startswith("main,"), window.lanes())
        window.key("Next")
        eventually("the next is the deadlock", lambda: self.slide(window) == "2 of 2 · Deadlock")
        eventually("who is in the circle stands first",
                   lambda: not window.lanes()[0].startswith("main,"))
        eventually("what led to it is in view, not what came since",
                   lambda: window.span()[1] < 1)
        window.key("Prior")
        eventually("the lanes are as they were", lambda: window.lanes()[0].startswith("main,"))

    # ------------------------------------------------------------------ what is told

    def test_what_is_told_fits_and_its_button_is_within_reach(self):
        window = self.start("--demo", "deadlock")
        self.enter(window)
        told = window.find(role="label", name="^Found a deadlock: .*")
        button = window.find(role="push button", name="^Findings")

        def fits():
            top, left = window.place(told)
            chart_top, chart_left = window.place(window.timeline())
            right = window.place(button)[1] + window.width(button)
            return window.height(told) >= 2 * LEAST_LINE and left > chart_left and \
                right < chart_left + self.room(window) and \
                top + window.height(told) < chart_top + window.height(window.timeline())
        eventually("it wraps within the timeline, and covers nothing below that", fits)
        window.click(button)
        eventually("findings are where the classroom has no place for them",
                   lambda: not self.clock(window))
        window.find(role="list item", name="^Deadlock$")

    # ------------------------------------------------------------------ light

    def test_the_spotlight_dims_all_but_what_is_pointed_at(self):
        window = self.start(*SHORT)
        window.status_becomes("State", "^finished")
        self.enter(window)
        eventually("lanes are tall", lambda: self.height_of(window, "main") >= 96)
        timeline = window.timeline()
        top, left = window.place(timeline)
        width = window.width(timeline)
        # In the ruler, on nothing but its ground.
        near, far = (int(left + share * width) for share in (0.05, 0.25))
        row = int(top + 6)
        self.assertEqual(self.pixel(window, far, row), 255)
        window.point(timeline, 0.05, 0.02)
        window.key("shift+l")
        eventually("what is far is dark", lambda: self.pixel(window, far, row) < 100)
        self.assertEqual(self.pixel(window, near, row), 255)
        window.point(timeline, 0.25, 0.02)
        eventually("the light goes along", lambda: self.pixel(window, far, row) == 255)
        eventually("and leaves", lambda: self.pixel(window, near, row) < 100)
        window.key("shift+l")
        eventually("it is off", lambda: self.pixel(window, near, row) == 255)

    # ------------------------------------------------------------------ large text

    def test_the_timeline_grows_with_the_desktops_text(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "settings")

        def ask_for(percent):
            with open(path, "w", encoding="utf-8") as file:
                file.write(f"Xft/DPI {96 * 1024 * percent // 100}\n")

        ask_for(100)
        desktop = subprocess.Popen(["xsettingsd", "-c", path], stderr=subprocess.DEVNULL)
        self.addCleanup(desktop.wait)
        self.addCleanup(desktop.terminate)
        window = self.start("--demo", "channel")
        window.status_becomes("State", "^finished")

        def ruler():
            return window.place(window.lane("main"))[0] - window.place(window.timeline())[0]

        usual = ruler()
        overview = window.height(window.part(role="slider", name="^Overview"))
        label = window.width(window.part(role="label", description="^State$"))
        ask_for(200)
        desktop.send_signal(signal.SIGHUP)
        eventually("labels are twice as wide",
                   lambda: window.width(window.part(role="label", description="^State$"))
                   >= 1.8 * label)
        eventually("the timeline's ruler is twice as high", lambda: ruler() == 2 * usual)
        eventually("the overview is, too", lambda: window.height(
            window.part(role="slider", name="^Overview")) == 2 * overview)


if __name__ == "__main__":
    unittest.main(verbosity=2)
