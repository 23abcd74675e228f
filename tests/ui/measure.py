# SPDX-License-Identifier: MIT
"""Measuring and finding: a stretch is dragged over, places are marked and found again.

usage: measure.py HEDDLE-WINDOW
"""

import os
import re
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually, moments, xdotool  # noqa: E402

PROGRAM = sys.argv.pop(1)
NAMES = 200  # pixels: of the timeline, what the lanes' names take


class MeasureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Records a run once: what is looked for does not depend on how fast the machine is."""
        cls.folder = tempfile.mkdtemp()
        cls.trace = os.path.join(cls.folder, "run.heddle")
        window = Window(PROGRAM, "--record", cls.trace, "--demo", "counter", "--", "--rounds", "3",
                        environment={"XDG_DATA_HOME": cls.folder})
        try:
            window.status_becomes("State", "^finished")
            window.key("ctrl+q")
            window.wait()
        finally:
            window.kill()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def start(self, trace=None, data=None):
        data = data or tempfile.mkdtemp(dir=self.folder)
        window = Window(PROGRAM, "--open", "--", trace or self.trace,
                        environment={"XDG_DATA_HOME": data})
        self.addCleanup(window.kill)
        eventually("its lanes are there", lambda: len(window.lanes()) > 5)
        self.stands(window)
        return window

    def stands(self, window):
        """Waits until the timeline has arrived wherever it goes: until it tells the same for a third of a
        second, and not the half second that is shown before there is a run. Returns what is in view."""
        seen = []

        def look():
            seen.append(window.span())
            return seen[-1] if seen[-10:] == 10 * seen[-1:] and seen[-1] != [0, 0.5] else None

        return eventually("it shows the whole run and stands still", look)

    def at(self, window, share):
        """Returns where a share of the chart is, as a share of the timeline's width."""
        width = window.width(window.timeline())
        return (NAMES + share * (width - NAMES)) / width

    def point(self, window, share, height=0.3):
        window.point(window.timeline(), self.at(window, share), height)

    def drag(self, window, share_from, share_to, modifier="shift"):
        xdotool("keydown", modifier)
        try:
            window.drag(window.timeline(), self.at(window, share_from),
                        self.at(window, share_to))
        finally:
            xdotool("keyup", modifier)

    def page(self, window, title):
        window.click(window.find(role="page tab", name=f"^{title}$"))

    def label(self, window, description):
        """Returns what a label says; one that says nothing is named by its class."""
        found = next(window.all(role="label", description=f"^{description}$"), None)
        name = found.get_name() if found else ""
        return name if name != "GtkLabel" else ""

    def says(self, window, description, pattern):
        return eventually(f"“{description}” says {pattern!r}",
                          lambda: re.search(pattern, self.label(window, description)))

    def bookmarks(self, window):
        found = next(window.all(role="list", name="^Bookmarks$"), None)
        if not found:
            return []
        rows = [found.get_child_at_index(i) for i in range(found.get_child_count())]
        return [row.get_name() for row in rows if row.get_role_name() == "list item"]

    def in_bookmarks(self, window, role, name):
        """Waits for something within the list of bookmarks."""
        def look():
            waiting = list(window.all(role="list", name="^Bookmarks$"))
            while waiting:
                node = waiting.pop()
                if node.get_role_name() == role and re.search(name, node.get_name() or ""):
                    return node
                waiting.extend(node.get_child_at_index(i) for i in range(node.get_child_count()))
            return None

        return eventually(f"there is a {role} {name!r} among the bookmarks", look)

    def move(self, window, key):
        """Presses a key that moves the timeline at once; returns what is in view then."""
        before = window.span()
        window.key(key)

        def look():
            seen = window.span()
            return seen if seen != before else None

        return eventually(f"{key} has moved it", look)

    # ------------------------------------------------------------------ measuring

    def test_a_stretch_is_measured_zoomed_to_and_forgotten(self):
        window = self.start()
        self.page(window, "Measure")
        whole = window.span()
        self.drag(window, 0.25, 0.75)
        self.says(window, "Length of what is measured", r"\d")
        length = moments(self.label(window, "Length of what is measured"))[0]
        expected = (whole[1] - whole[0]) / 2
        self.assertLess(abs(length - expected), 0.05 * expected)
        self.assertEqual(window.span(), whole, "measuring does not move")
        window.find(role="label", name="^waits for a lock$")
        window.find(role="label", name="^contended ")
        window.key("Return")
        eventually("it is zoomed to", lambda: abs(window.span()[1] - window.span()[0] - 1.08 * length)
                   < 0.1 * length)
        window.key("Escape")
        eventually("nothing is measured", lambda: not self.label(window, "Length of what is measured"))

    def test_markers_tell_how_far_they_are_apart(self):
        window = self.start()
        self.page(window, "Measure")
        whole = window.span()
        self.point(window, 0.2)
        window.key("alt+a")
        self.point(window, 0.7)
        window.key("alt+b")
        text = self.says(window, "Distance of the markers", "^B is .* after A$").string
        expected = (whole[1] - whole[0]) / 2
        self.assertLess(abs(moments(text)[0] - expected), 0.05 * expected)
        # M measures from the one to the other.
        window.key("m")
        self.says(window, "Length of what is measured", r"\d")
        length = moments(self.label(window, "Length of what is measured"))[0]
        self.assertLess(abs(length - expected), 0.05 * expected)
        window.click(window.find(role="push button", name="^Remove marker A$"))
        eventually("the distance is gone", lambda: not self.label(window, "Distance of the markers"))

    # ------------------------------------------------------------------ bookmarks

    def test_bookmarks_are_kept_with_the_trace(self):
        data = tempfile.mkdtemp(dir=self.folder)
        with open(self.trace, "rb") as file:
            before = file.read()
        window = self.start(data=data)
        self.page(window, "Measure")
        self.point(window, 0.3)
        place = self.move(window, "w")
        window.key("ctrl+d")
        eventually("it is bookmarked", lambda: len(self.bookmarks(window)) == 1)
        window.click(self.in_bookmarks(window, "push button", "^Rename "))
        self.in_bookmarks(window, "text", "^Name of the bookmark$")
        window.key("ctrl+a")
        window.type("the queue fills")
        window.key("Return")
        eventually("it is renamed",
                   lambda: self.bookmarks(window)[0].startswith("the queue fills, "))
        window.kill()

        # Under another name, in another folder, it is the same trace; and nothing was written into it.
        moved = os.path.join(tempfile.mkdtemp(dir=self.folder), "renamed.heddle")
        shutil.copy(self.trace, moved)
        with open(moved, "rb") as file:
            self.assertEqual(file.read(), before)
        window = self.start(moved, data)
        self.page(window, "Measure")
        eventually("it is there again",
                   lambda: self.bookmarks(window)[:1] and
                   self.bookmarks(window)[0].startswith("the queue fills, "))
        window.key("ctrl+1")
        eventually("it leads to where one was", lambda: window.span() == place)
        window.click(self.in_bookmarks(window, "push button", "^Delete the queue fills$"))
        eventually("it is gone", lambda: not self.bookmarks(window))
        self.assertEqual(os.listdir(os.path.join(data, "heddle", "bookmarks")), [])

    def test_bookmarks_are_gone_through_by_keys(self):
        window = self.start()
        self.page(window, "Measure")
        places = []
        for _ in range(3):
            self.move(window, "w")
            places.append(self.move(window, "d"))
            window.key("ctrl+d")
        eventually("there are three", lambda: len(self.bookmarks(window)) == 3)
        window.key("ctrl+1")
        eventually("the first", lambda: window.span() == places[0])
        window.key("alt+Page_Down")
        eventually("the second", lambda: window.span() == places[1])
        window.key("alt+Page_Down")
        eventually("the third", lambda: window.span() == places[2])
        window.key("alt+Page_Up")
        eventually("the second again", lambda: window.span() == places[1])

    def test_a_run_that_is_kept_keeps_its_bookmarks(self):
        data = tempfile.mkdtemp(dir=self.folder)
        path = os.path.join(data, "kept.heddle")
        window = Window(PROGRAM, "--demo", "counter", "--", "--rounds", "2",
                        environment={"XDG_DATA_HOME": data})
        self.addCleanup(window.kill)
        window.status_becomes("State", "^finished")
        self.page(window, "Measure")
        window.key("ctrl+d")
        eventually("it is bookmarked", lambda: len(self.bookmarks(window)) == 1)
        folder = os.path.join(data, "heddle", "bookmarks")
        self.assertFalse(os.path.exists(folder), "nothing is written for a run that isn't kept")
        window.key("ctrl+s")
        window.dialog("Keep this run")
        window.find(role="text", name="^Name:$")
        window.key("ctrl+a")
        window.type(path)
        window.key("Return")
        window.toast(f"^Kept as {re.escape(path)}$")
        window.kill()
        window = self.start(path, data)
        self.page(window, "Measure")
        eventually("it is there", lambda: len(self.bookmarks(window)) == 1)

    def test_bookmarks_are_a_presenters_slides(self):
        window = self.start()
        self.page(window, "Measure")
        places = []
        for _ in range(2):
            # The second one is later: their middles would be the same, or a nanosecond before.
            self.move(window, "w")
            places.append(self.move(window, "d"))
            window.key("ctrl+d")
        eventually("there are two", lambda: len(self.bookmarks(window)) == 2)
        self.move(window, "f")
        window.click(window.timeline(), 0.9, 0.5)
        window.key("Page_Down")
        eventually("the first", lambda: window.span() == places[0])
        window.key("Page_Down")
        eventually("the second", lambda: window.span() == places[1])
        window.key("Page_Up")
        eventually("the first again", lambda: window.span() == places[0])

    # ------------------------------------------------------------------ marks that answer

    def on_ruler(self, window, share, pixels):
        """Returns a place on the ruler, so many pixels beneath its top."""
        return self.at(window, share), pixels / window.height(window.timeline())

    def test_a_bookmark_on_the_ruler_answers(self):
        window = self.start()
        self.page(window, "Measure")
        place = self.move(window, "w")
        window.key("ctrl+d")
        eventually("it is bookmarked", lambda: len(self.bookmarks(window)) == 1)
        name = self.bookmarks(window)[0].split(",")[0]
        whole = self.move(window, "f")
        # It marks what was in the middle then.
        share = (sum(place) / 2 - whole[0]) / (whole[1] - whole[0])
        x, y = self.on_ruler(window, share, 12)
        window.point(window.timeline(), x + 4 / window.width(window.timeline()), y)
        window.status_becomes("Under the pointer", f"^“{re.escape(name)}” · bookmark at ")
        xdotool("click", 1)
        eventually("it leads to what was in view", lambda: window.span() == place)
        self.assertFalse(self.label(window, "Step"), "no moment was chosen")

    def test_markers_and_what_is_measured_answer(self):
        window = self.start()
        self.page(window, "Measure")
        whole = window.span()
        for share, key in ((0.2, "alt+a"), (0.6, "alt+b")):
            self.point(window, share)
            window.key(key)
        self.says(window, "Distance of the markers", "^B is .* after A$")
        timeline = window.timeline()
        window.point(timeline, *self.on_ruler(window, 0.25, 29))
        window.status_becomes("Under the pointer", "^from marker to marker · ")
        xdotool("click", 1)  # measures between them
        self.says(window, "Length of what is measured", r"\d")
        measured = moments(self.label(window, "Length of what is measured"))[0]
        self.assertLess(abs(measured - 0.4 * (whole[1] - whole[0])), 0.02 * (whole[1] - whole[0]))

        window.point(timeline, self.at(window, 0.2) + 4 / window.width(timeline),
                     12 / window.height(timeline))
        window.status_becomes("Under the pointer", "^A · marker at ")
        told = moments(window.status("Under the pointer"))[0]
        xdotool("click", 1)  # the playhead is put just there
        self.says(window, "Time of the step", r"\d")
        moment = moments(self.label(window, "Time of the step"))[0]
        self.assertLess(abs(moment - told), 0.002 * (whole[1] - whole[0]))

        window.point(timeline, *self.on_ruler(window, 0.5, 38))
        window.status_becomes("Under the pointer", "^measured · ")
        xdotool("click", 1)  # zooms there
        eventually("it is zoomed to", lambda: abs(window.span()[1] - window.span()[0]
                                                  - 1.08 * measured) < 0.1 * measured)

    # ------------------------------------------------------------------ finding

    def search(self, window, text):
        window.key("ctrl+f")
        window.find(role="entry", name="^Search the run$")
        window.type(text)

    def test_a_kind_of_event_is_gone_through(self):
        window = self.start()
        self.search(window, "mutex-wait")
        self.says(window, "What was found", "^[0-9]+ are found$")
        window.key("Return")
        self.says(window, "What was found", "^1 of ")
        window.key("F3")
        self.says(window, "What was found", "^2 of ")
        window.key("shift+F3")
        self.says(window, "What was found", "^1 of ")
        window.key("shift+F3")
        self.says(window, "What was found", "^([0-9]+) of \\1$")
        window.status_becomes("Under the pointer", "blocked on counter")

    def test_a_lane_is_found_and_a_moment(self):
        window = self.start()
        self.search(window, "worker 7")
        self.says(window, "What was found", "^1 is found$")
        window.key("Return")
        window.status_becomes("Under the pointer", "^worker 7 · thread$")
        window.key("ctrl+a")
        window.type("20ms")
        window.key("Return")
        eventually("the moment is in the middle",
                   lambda: abs(sum(window.span()) / 2 - 0.02) < 0.001)

    def test_nothing_is_found(self):
        window = self.start()
        self.search(window, "no such thing")
        self.says(window, "What was found", "^Nothing is found$")
        window.key("F3")
        window.key("Escape")
        self.move(window, "w")  # the timeline has the keys again

    def test_the_next_of_a_kind(self):
        window = self.start()
        self.search(window, "waits for a lock worker 3")
        self.says(window, "What was found", "are found$|is found$")
        window.key("Return")
        window.status_becomes("Under the pointer", "^worker 3 · blocked on counter")
        window.key("Escape")
        first = window.status("Under the pointer")
        window.key("k")
        window.status_becomes("Under the pointer", f"^(?!{re.escape(first)}$)worker 3 · blocked on")
        window.key("shift+k")
        window.status_becomes("Under the pointer", f"^{re.escape(first)}$")
        window.key("shift+k")
        window.status_becomes("Under the pointer", "^This is the first one of its kind$")

    # ------------------------------------------------------------------ back and forth

    def test_back_to_what_was_in_view(self):
        window = self.start()
        whole = window.span()
        self.search(window, "20ms")
        window.key("Return")
        window.key("Escape")
        eventually("it has gone there", lambda: abs(sum(window.span()) / 2 - 0.02) < 0.001)
        there = window.span()
        closer = self.move(window, "w")
        window.key("alt+Left")
        eventually("back", lambda: window.span() == there)
        window.key("alt+Left")
        eventually("back to the whole", lambda: window.span() == whole)
        window.key("alt+Right")
        window.key("alt+Right")
        eventually("forth again", lambda: window.span() == closer)


if __name__ == "__main__":
    unittest.main(verbosity=2)
