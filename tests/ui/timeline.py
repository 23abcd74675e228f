# SPDX-License-Identifier: MIT
"""Looking around in a run, as a person does: with the minimap, along wake-ups, by process.

usage: timeline.py HEDDLE-WINDOW
"""

import itertools
import os
import re
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


class HelpTest(TimelineTest):
    def test_the_keys_are_shown(self):
        window = self.start("--demo", "counter", "--", "--rounds", "1")
        window.status_becomes("State", "^finished")
        window.key("F1")
        for title in ("Go from a wait to what woke it", "Go to what that woke next",
                      "Show a process as one row, or open it", "Event order, each event one column"):
            window.find(role="label", name=f"^{title}")
        self.assertIsNone(window.process.poll())


class AxisTest(TimelineTest):
    def middle(self, window):
        start, end = window.span()
        return (start + end) / 2

    def test_two_axes_with_one_middle(self):
        window = self.finished("--demo", "counter", "--", "--rounds", "4")
        _, last = self.run_of(window)
        for _ in range(4):
            window.act("win.zoom-in")
        middle, before = self.middle(window), window.span()
        window.click(window.lane("worker 7"), share_x=0.05)
        window.status_becomes("Under the pointer", "^worker 7")
        window.key("o")
        eventually("the range has as many events, not as much time", lambda: window.span() != before)
        # Zooming and moving go by events now, and what is in the middle stays there.
        for _ in range(5):
            window.act("win.zoom-in")
        narrow = window.span()
        self.assertLess(narrow[1] - narrow[0], before[1] - before[0])
        self.assertTrue(narrow[0] <= middle <= narrow[1], (narrow, middle))
        window.key("o")
        eventually("the middle stays", lambda: abs(self.middle(window) - middle) < 0.01 * last)
        window.status_becomes("Under the pointer", "^worker 7")  # and what is selected

    def test_moving_by_events(self):
        window = self.finished("--demo", "counter", "--", "--rounds", "4")
        whole = window.span()
        window.act("win.event-order")
        self.assertEqual(window.span(), whole)
        for _ in range(6):
            window.act("win.zoom-in")
        before = window.span()
        window.key("Right")
        eventually("what is later is in sight",
                   lambda: window.span()[0] > before[0] and window.span()[1] > before[1])
        window.key("Left")
        eventually("it is where it was", lambda: abs(window.span()[0] - before[0]) < 1e-3)
        window.point(window.timeline(), share_x=0.6)
        window.wheel(3, 5, "ctrl")
        eventually("the wheel zooms out", lambda: window.span()[0] < before[0])

    def test_it_is_told_what_is_under_the_pointer(self):
        window = self.finished("--demo", "counter", "--", "--rounds", "2")
        window.key("o")
        lane = window.lane("worker 3")
        places = itertools.cycle([0.3, 0.4, 0.5, 0.6, 0.7])

        def told():
            window.point(lane, share_x=next(places))
            return re.search("^worker 3 · (running|sleeping|blocked on counter) · ",
                             window.status("Under the pointer"))

        eventually("the status line says what worker 3 did", told)

    def test_live(self):
        window = self.start("--demo", "counter", "--", "--rounds", "100000")
        eventually("lanes are there", lambda: len(window.lanes()) > 5)
        window.key("o")
        before = window.range()
        eventually("the picture goes on", lambda: window.range() != before)
        window.key("Left")
        window.status_becomes("State", "^paused")
        window.key("End")
        window.status_becomes("State", "^live")
        window.key("o")
        window.status_becomes("State", "^live")


class LegendTest(TimelineTest):
    def shares(self, window):
        """Returns what the legend says of the range in view: by group, a percentage a state."""
        told = window.part(role="image", name="^In view").get_name()
        return {group.split(":")[0]: dict(re.findall(r"[,:] ([a-z ]+) (\d+)\u202f%", group))
                for group in told.removeprefix("In view, ").split("; ")}

    def test_threads_and_tasks_are_told_apart(self):
        window = self.finished("--demo", "async-spawn")
        told = eventually("both are told", lambda: len(self.shares(window)) == 2 and self.shares(window))
        self.assertIn("joining", told["threads"])
        self.assertNotIn("joining", told["tasks"])
        self.assertIn("pending", told["tasks"])
        window.act("win.beginning")
        for _ in range(14):
            window.act("win.zoom-in")
        eventually("the shares are those of what is in view", lambda: self.shares(window) != told)


class MessageTest(TimelineTest):
    def test_the_pointer_finds_messages(self):
        window = self.start("--demo", "channel")
        window.status_becomes("State", "^finished")
        producer = window.lane("producer")
        width = window.width(producer)
        below = 0.82  # of the lane: there the producer's bar ends, and messages leave
        places = itertools.cycle(range(NAMES + 4, width, 3))

        def told():
            window.point(producer, share_x=next(places) / width, share_y=below)
            return re.search(r"^message \d+, [\d.]+ (ns|µs|ms|s) from producer to consumer · messages$",
                             window.status("Under the pointer"))

        eventually("a message is told where it was sent", told)


class ProcessTest(TimelineTest):
    SCRIPT = """
import os, threading, time
def let_go(lock):
    time.sleep(0.05)
    lock.release()
for number in range(2):
    if os.fork() == 0:
        locks = [threading.Lock() for _ in range(3)]
        [lock.acquire() for lock in locks]
        threads = [threading.Thread(target=let_go, args=(lock,)) for lock in locks]
        [thread.start() for thread in threads]
        [lock.acquire() for lock in locks]
        [thread.join() for thread in threads]
        os._exit(number)
[os.wait() for _ in range(2)]
"""

    def begin(self):
        window = self.finished("--run", "--", "/usr/bin/python3", "-c", self.SCRIPT)
        eventually("all processes have headers", lambda: len(self.headers(window)) == 3)
        return window

    def headers(self, window):
        return [name for name in window.lanes() if name.startswith("process ")]

    def header(self, window, number):
        return next(lane for lane in window.lane_nodes() if lane.get_name() == self.headers(window)[number])

    def threads_by_process(self, window):
        counts = []
        for name in window.lanes():
            if name.startswith("process "):
                counts.append(0)
            elif ", thread, " in name:
                counts[-1] += 1
        return counts

    def test_lanes_stand_by_process(self):
        window = self.begin()
        self.assertEqual(self.threads_by_process(window), [1, 4, 4])
        told = self.headers(window)
        for name in told:
            self.assertRegex(name, r"^process python3\S* \d+, (finished|exited with status 1), \d+ lanes?$")
        self.assertEqual(sum("exited with status 1" in name for name in told), 1)
        window.find(role="label", name=r"^3 processes · 9 threads · .* · finished$")

    def test_a_click_on_the_header_makes_one_row_of_it(self):
        window = self.begin()
        lanes = window.lanes()
        window.click(self.header(window, 1), share_x=0.05)
        eventually("the second process is one row",
                   lambda: self.threads_by_process(window) == [1, 0, 4])
        self.assertRegex(self.headers(window)[1], "lanes, collapsed$")
        window.find(role="label", name=r"^3 processes · 9 threads · ")  # they are still there
        window.point(self.header(window, 2))
        window.status_becomes("Under the pointer", r"^process python3\S* \d+ · ")
        window.click(self.header(window, 1), share_x=0.5)
        eventually("it is open again", lambda: window.lanes() == lanes)

    def test_keys_make_rows(self):
        window = self.begin()
        lanes = window.lanes()
        window.key("p")
        eventually("the first process is one row",
                   lambda: self.threads_by_process(window) == [0, 4, 4])
        window.key("shift+p")
        eventually("all are", lambda: self.threads_by_process(window) == [0, 0, 0])
        window.act("win.toggle-processes")
        eventually("all are open", lambda: window.lanes() == lanes)

    def test_a_walk_along_wake_ups_opens_it(self):
        window = self.begin()
        lanes = window.lanes()
        main = next(lane for lane in window.lane_nodes()[3:] if lane.get_name().startswith("main, "))
        window.click(main, share_x=0.05)
        window.key("p")
        eventually("its process is one row", lambda: 0 in self.threads_by_process(window))
        window.act("win.woken-by")
        window.status_becomes("Under the pointer", "^(woken|started) by ")
        eventually("its lanes are there again", lambda: window.lanes() == lanes)


class ObjectTest(TimelineTest):
    SIGN = 18  # pixels from the left

    def begin(self):
        window = self.finished("--demo", "backpressure", "--", "--messages", "8")
        self.channel(window)
        return window

    def channel(self, window):
        return window.lane("messages")

    def height(self, window):
        return window.height(self.channel(window))

    def becomes(self, window, collapsed):
        pattern = ", channel, .*, collapsed$" if collapsed else ", channel, backlog [^,]*$"
        eventually("the channel is one line" if collapsed else "the channel is open",
                   lambda: (self.height(window) == 18) == collapsed and
                   re.search(pattern, self.channel(window).get_name()))

    def test_a_click_on_the_sign_makes_one_line_of_it(self):
        window = self.begin()
        self.becomes(window, False)
        share = self.SIGN / window.width(self.channel(window))
        window.point(self.channel(window), share_x=share)
        window.status_becomes("Under the pointer", "^messages · click to show it as one line, or open$")
        window.click(self.channel(window), share_x=share)
        self.becomes(window, True)
        window.click(self.channel(window), share_x=share)
        self.becomes(window, False)
        window.click(self.channel(window), share_x=0.05)  # its name: selects it
        window.status_becomes("Under the pointer", "^messages, channel, ")
        self.becomes(window, False)

    def test_keys_make_lines(self):
        window = self.begin()
        window.click(window.lane("main"), share_x=0.05)
        window.key("c")  # a thread stays as it is: it is the first object in sight
        self.becomes(window, True)
        window.key("shift+c")
        self.becomes(window, False)
        window.act("win.toggle-lanes")
        self.becomes(window, True)
        window.act("win.toggle-lane")
        self.becomes(window, False)


class WakeTest(TimelineTest):
    def told(self, window):
        return window.status("Under the pointer")

    def step(self, window, key, pattern):
        """Presses a key and waits for what it leads to; returns the sentence."""
        before = self.told(window)
        window.key(key)
        eventually(f"{key} is answered", lambda: self.told(window) != before)
        said = self.told(window)
        self.assertRegex(said, pattern)
        return said

    def begin(self):
        window = self.finished("--demo", "counter", "--", "--rounds", "4")
        lane = window.lane("worker 7")
        window.click(lane, share_x=0.05)
        window.status_becomes("Under the pointer", "^worker 7, thread, finished$")
        return window

    def test_a_chain_is_walked_to_its_beginning(self):
        window = self.begin()
        said = self.step(window, "bracketleft",
                         r"^woken by worker \d+, [\d.]+ (µs|ms) earlier · worker \d+ · running · ")
        steps = 0
        while not said.startswith("The chain begins here"):
            said = self.step(window, "bracketleft",
                             "^(woken by|started by|The chain begins here|worker .* still)")
            steps += 1
            self.assertLess(steps, 100)
        window.key("bracketleft")  # nothing more happens
        window.act("win.woken-by")
        self.assertEqual(self.told(window), said)

    def test_back_and_forth(self):
        window = self.begin()
        back = self.step(window, "bracketleft", r"^woken by worker \d+, ")
        waker = back.split(",")[0].removeprefix("woken by ")
        forth = self.step(window, "bracketright",
                          rf"^{waker} wakes worker 7, [\d.]+ (µs|ms) later · worker 7 · blocked on counter")
        window.act("win.woken-by")
        eventually("the action does the same", lambda: self.told(window) == back)
        window.act("win.wakes")
        eventually("the action does the same", lambda: self.told(window) == forth)
        window.key("Escape")
        window.status_becomes("Under the pointer", "^(worker 7, thread, finished)?$")

    def test_what_it_leads_to_comes_into_sight(self):
        window = self.begin()
        _, last = self.run_of(window)
        for _ in range(12):
            window.act("win.zoom-in")
        window.key("End")
        eventually("only the end is in sight",
                   lambda: window.span()[0] > 0.9 * last)
        seen = window.span()
        window.click(window.lane("worker 7"), share_x=0.05)
        self.step(window, "bracketleft", "^woken by worker")
        eventually("what was before is in sight", lambda: window.span()[1] < seen[0])

    def test_nothing_selected(self):
        window = self.finished("--demo", "counter", "--", "--rounds", "1")
        window.key("bracketright")
        window.status_becomes("Under the pointer", "^Select an interval first")
        window.key("bracketleft")
        window.status_becomes("Under the pointer", "^Select a wait first")


if __name__ == "__main__":
    unittest.main(verbosity=2)
