# SPDX-License-Identifier: MIT
"""The list of lanes: filtered, hidden, pinned, moved, by pointer and by key.

usage: lanes.py HEDDLE-WINDOW
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually  # noqa: E402

PROGRAM = sys.argv.pop(1)
WORKERS = [f"worker {i}" for i in range(1, 4)]
USUAL = ["main", *WORKERS, "counter", "number"]


class LanesTest(unittest.TestCase):
    def start(self, *arguments):
        """Returns a window that shows three workers after their run, with the list of lanes."""
        window = Window(PROGRAM, *(arguments or ("--demo", "counter", "--", "--threads", "3",
                                                 "--rounds", "5", "--pause", "0")))
        self.addCleanup(window.kill)
        return window

    def finished(self):
        window = self.start()
        window.status_becomes("State", "^finished")
        self.show(window, USUAL)
        window.key("F9")
        window.find(role="push button", name="^Show All in Their Usual Order$")
        return window

    def names(self, window):
        return [lane.split(",")[0] for lane in window.lanes()]

    def show(self, window, names):
        """Waits until the timeline shows just these lanes, in this order."""
        seen = []

        def look():
            seen[:] = self.names(window)
            return seen == names

        try:
            eventually(f"the lanes are {names}", look)
        except AssertionError as error:
            raise AssertionError(f"{error}; they are {seen}") from None

    def select(self, window, name):
        lane = window.lane(name)
        window.click(lane, share_x=100 / window.width(lane))  # on its name, right of what folds it
        window.status_becomes("Under the pointer", f"^{name}")

    def test_a_lane_is_found_by_its_name(self):
        window = self.finished()
        window.click(window.find(role="entry", name="^Filter the lanes$"))
        window.type("WORK")
        self.show(window, WORKERS)
        window.key("Escape")
        self.show(window, USUAL)
        window.key("space")  # the focus is back in the timeline, and nothing is typed
        self.show(window, USUAL)

    def test_where_a_filter_leaves_no_lane_it_says_so(self):
        window = self.start("--demo", "counter", "--", "--threads", "1", "--rounds", "2")
        window.status_becomes("State", "^finished")
        usual = ["main", "worker 1", "counter", "number"]
        self.show(window, usual)
        waited = "^No lock was waited for\\. Shift\\+X shows all lanes again\\.$"
        self.assertEqual(list(window.all(role="label", name=waited)), [])
        window.key("shift+x")
        self.show(window, [])
        window.find(role="label", name=waited)
        window.key("shift+x")
        self.show(window, usual)
        eventually("nothing is said", lambda: not list(window.all(role="label", name=waited)))
        window.key("F9")
        window.click(window.find(role="entry", name="^Filter the lanes$"))
        window.type("zebra")
        window.find(role="label", name="^No lane has that in its name\\. ")
        window.key("Escape")
        self.show(window, usual)
        for lane in usual:
            window.click(window.find(role="push button", name=f"^Show {lane}$"))
        window.find(role="label", name="^All lanes that there are to see are hidden\\. Shift\\+H ")

    def test_a_row_has_the_name_of_its_lane(self):
        window = self.finished()
        eventually("the rows are named", lambda: [
            node.get_name() for node in window.all(role="list item")
            if node.get_name() in USUAL] == USUAL[::-1])

    def test_only_what_is_contended(self):
        window = self.finished()
        window.click(window.find(role="push button", name="^Contended$"))
        self.show(window, [*WORKERS, "counter"])
        window.key("shift+x")
        self.show(window, USUAL)

    def test_only_who_is_blocked(self):
        window = self.start("--demo", "deadlock")
        window.key("shift+b")
        self.show(window, ["main", "A to B", "B to A", "A", "B"])
        window.key("shift+F5")
        window.status_becomes("State", "^finished")
        # Who was blocked to the end still is told.
        self.show(window, ["main", "A to B", "B to A", "A", "B"])

    def test_lanes_are_hidden_and_shown_again(self):
        window = self.finished()
        window.click(window.find(role="push button", name="^Show worker 2$"))
        self.show(window, ["main", "worker 1", "worker 3", "counter", "number"])
        self.select(window, "number")
        window.key("h")
        self.show(window, ["main", "worker 1", "worker 3", "counter"])
        window.find(role="label", name="^3 threads · 1 lock · finished$")
        window.click(window.find(role="push button", name="^Show worker 2$"))
        self.show(window, ["main", *WORKERS, "counter"])
        window.click(window.find(role="push button", name="^Show All in Their Usual Order$"))
        self.show(window, USUAL)

    def test_a_pinned_lane_stands_first(self):
        window = self.finished()
        window.click(window.find(role="push button", name="^Pin counter$"))
        self.show(window, ["counter", "main", *WORKERS, "number"])
        self.select(window, "worker 3")
        window.key("i")
        self.show(window, ["worker 3", "counter", "main", "worker 1", "worker 2", "number"])
        window.key("i")
        self.show(window, ["counter", "main", *WORKERS, "number"])

    def test_lanes_are_moved_by_key(self):
        window = self.finished()
        self.select(window, "worker 3")
        window.key("alt+Up")
        self.show(window, ["main", "worker 1", "worker 3", "worker 2", "counter", "number"])
        window.key("alt+Down")
        self.show(window, USUAL)
        self.select(window, "number")
        for _ in USUAL:
            window.key("alt+Up")
        self.show(window, ["number", "main", *WORKERS, "counter"])
        window.key("shift+h")
        self.show(window, USUAL)

    def test_lanes_are_moved_by_dragging_their_names(self):
        window = self.finished()
        def row(name):
            return window.find(role="push button", name=f"^Show {name}$")

        # The names are left of the buttons.
        window.drop(row("number"), row("worker 1"), share_x=-4)
        self.show(window, ["main", "number", *WORKERS, "counter"])

    def test_lanes_that_talk_are_brought_together(self):
        window = self.finished()
        window.click(window.find(role="push button", name="^Bring Together Lanes That Talk$"))
        window.status_becomes("Under the pointer", "^Lanes that talk stand together")
        eventually("each worker stands beside what it used, or another that did",
                   lambda: self.stands_together(self.names(window), {*WORKERS, "counter", "number"}))
        window.key("shift+h")
        self.show(window, USUAL)
        # What is pinned stays first.
        self.select(window, "number")
        window.key("i")
        self.show(window, ["number", "main", *WORKERS, "counter"])
        window.key("t")
        eventually("the lock is among its threads", lambda: 0 < self.names(window).index("counter") < 5)
        self.assertEqual(self.names(window)[0], "number")
        self.assertEqual(sorted(self.names(window)), sorted(USUAL))

    @staticmethod
    def stands_together(names, members):
        places = [i for i, name in enumerate(names) if name in members]
        return (len(places) == len(members) and places[-1] - places[0] == len(members) - 1
                and names != USUAL)

    def test_what_a_lane_talks_with_is_brought_beside_it(self):
        window = self.start("--demo", "pipeline")
        window.status_becomes("State", "^finished")
        window.key("F9")
        window.find(role="push button", name="^Bring Together Lanes That Talk$")
        before = self.names(window)
        thread, channel = before[1], before[-1]
        self.select(window, channel)
        window.key("shift+t")
        window.status_becomes("Under the pointer", f"^[0-9]+ lanes? stands? beside {channel}")
        names = self.names(window)
        self.assertEqual(sorted(names), sorted(before))
        self.assertLess(names.index(channel), before.index(channel))
        window.key("shift+h")
        self.show(window, before)

    def test_a_row_that_is_chosen_is_selected_in_the_timeline(self):
        window = self.finished()
        window.click(window.find(role="push button", name="^Show worker 2$"), share_x=-4)
        window.point(window.part(role="slider", name="^Overview of the whole run$"), 0.01)
        window.status_becomes("Under the pointer", "^worker 2, thread, finished")

    def test_processes_are_taken_apart(self):
        window = self.start("--demo", "process-pool")
        window.status_becomes("State", "^finished")
        headers = [lane for lane in window.lanes() if lane.startswith("process ")]
        self.assertGreater(len(headers), 1)
        window.key("F9")
        window.click(window.find(role="check box", name="^Group by process$"))
        eventually("there are no headers any more",
                   lambda: not [lane for lane in window.lanes() if lane.startswith("process ")])


if __name__ == "__main__":
    unittest.main(verbosity=2)
