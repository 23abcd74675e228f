# SPDX-License-Identifier: MIT
"""The real window, end to end: run, look, pause, zoom, stop, run again, export, close.

usage: window.py HEDDLE-WINDOW
"""

import itertools
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually  # noqa: E402

PROGRAM = sys.argv.pop(1)
WORKERS = 10
LONG = ["--demo", "counter", "--", "--rounds", "100000"]  # goes on until it is stopped


class WindowTest(unittest.TestCase):
    def start(self, *arguments, environment=None):
        window = Window(PROGRAM, *arguments, environment=environment)
        self.addCleanup(window.kill)
        return window

    def folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return folder.name

    def pause(self, window):
        eventually("all lanes are there", lambda: self.has_all_lanes(window))
        window.key("space")
        window.status_becomes("State", "^paused")

    def has_all_lanes(self, window):
        names = [lane.split(",")[0] for lane in window.lanes()]
        wanted = ["main", "counter", "number"] + [f"worker {i}" for i in range(1, WORKERS + 1)]
        return sorted(names) == sorted(wanted)

    def test_a_demo_is_shown_live(self):
        window = self.start(*LONG)
        eventually("all lanes are there", lambda: self.has_all_lanes(window))
        window.find(role="label", name=r"^11 threads · 1 lock · 1 variable · live$")
        window.status_becomes("State", "^live")
        before = window.range()
        count = window.event_count()
        eventually("events are counted", lambda: window.event_count() > count)
        eventually("the picture scrolls", lambda: window.range() != before)
        self.assertRegex(window.status("Events"), r" 0 lost\b")

    def test_pause_holds_the_picture_while_the_program_goes_on(self):
        window = self.start(*LONG)
        self.pause(window)
        held = window.range()
        count = window.event_count()
        eventually("the program goes on", lambda: window.event_count() > count + 20)
        self.assertEqual(window.range(), held)
        window.key("space")
        window.status_becomes("State", "^live")
        eventually("the picture scrolls", lambda: window.range() != held)

    def test_the_pointer_is_told_what_it_is_over(self):
        window = self.start(*LONG)
        eventually("all lanes are there", lambda: self.has_all_lanes(window))
        window.status_becomes("Events", "/s")
        # By now the picture is filled and every place in a worker's lane stands for an interval.
        eventually("the picture is filled", lambda: not window.range().startswith("from 0"))
        window.key("space")
        window.status_becomes("State", "^paused")
        lane = window.lane("worker 4")
        places = itertools.cycle([0.3, 0.4, 0.5, 0.6, 0.7, 0.8])

        def told():  # an arrow may cross the lane at one place or another
            window.point(lane, share_x=next(places))
            return re.search(r"^worker 4 · (running|sleeping|blocked on counter) · [\d.]+ (µs|ms|s)",
                             window.status("Under the pointer"))

        eventually("the status line says what worker 4 does under the pointer", told)

    def test_the_wheel_zooms_at_the_pointer(self):
        window = self.start(*LONG)
        self.pause(window)
        window.status_becomes("Time in view", "^500 ms in view$")
        window.point(window.timeline(), share_x=0.6)
        before = window.range()
        window.wheel(3, 4, "ctrl")
        window.status_becomes("Time in view", r"^27[0-9] ms in view$")  # 500 e^-0.6
        self.assertNotEqual(window.range(), before)
        window.wheel(3, 5, "ctrl")
        window.status_becomes("Time in view", "^500 ms in view$")
        self.assertEqual(window.range(), before)

    def test_moving_away_stops_following_and_end_follows_again(self):
        window = self.start(*LONG)
        eventually("all lanes are there", lambda: self.has_all_lanes(window))
        eventually("the picture scrolls", lambda: not window.range().startswith("from 0"))
        window.key("Left")
        window.status_becomes("State", "^paused")
        window.key("End")
        window.status_becomes("State", "^live")
        window.act("win.pan-left")
        window.status_becomes("State", "^paused")
        window.act("win.end")
        window.status_becomes("State", "^live")

    def test_stop_and_run_with_the_pointer(self):
        window = self.start(*LONG)
        eventually("it has run for a while", lambda: window.event_count() > 500)
        window.click(window.find(role="push button", name="^Stop$"))
        window.status_becomes("State", "^finished")
        window.find(role="label", name=r" · ended by SIGTERM$")
        self.assertTrue(self.has_all_lanes(window))
        count = window.event_count()
        window.click(window.find(role="push button", name="^Run$"))
        window.status_becomes("State", "^live")
        eventually("it was begun anew", lambda: 0 < window.event_count() < count)
        eventually("all lanes are there again", lambda: self.has_all_lanes(window))

    def test_a_flight_recorder_is_shown_when_asked_for(self):
        window = self.start(*LONG[:2], "--loss", "flight", "--keep", "0.5", *LONG[2:])
        window.find(role="label", name=r"^Keeping the last 0\.5 s$")
        window.find(role="label", name=r"Press Show What Is Kept \(Ctrl\+L\)")
        button = window.find(role="push button", name="^Show What Is Kept$")

        def beginning():  # of what is in sight, in milliseconds
            start = re.match(r"from ([\d.]+) (ms|s) to", window.range())
            return float(start[1]) * (1 if start[2] == "ms" else 1000) if start else 0

        def taken():
            window.click(button)
            return (self.has_all_lanes(window) and beginning() > 0 and
                    re.search(r"^[45]\d\d ms in view$", window.status("Time in view")))

        eventually("more has happened than is kept", taken)
        window.status_becomes("State", "^paused")
        window.find(role="label", name=r"^11 threads · 1 lock · .* · Keeping the last 0\.5 s$")
        self.assertRegex(window.status("Events"), r" 0 lost")
        first, held = beginning(), window.range()
        window.act("win.fit")
        eventually("the whole run is in sight", lambda: window.range() != held)
        window.key("ctrl+l")
        eventually("what is kept now is later", lambda: beginning() > first)
        window.key("shift+F5")
        window.status_becomes("State", "^finished")
        second = beginning()
        window.key("ctrl+l")
        eventually("what was kept last is shown", lambda: beginning() > second)
        self.assertTrue(self.has_all_lanes(window))

    def test_a_flight_recorder_shows_the_end_by_itself(self):
        window = self.start("--run", "--loss", "flight", "--", "sh", "-c", "kill -SEGV $$")
        window.find(role="label", name=r"^1 thread · ended by SIGSEGV$")
        window.status_becomes("State", "^finished")

    def test_a_deadlock_is_shown_as_soon_as_it_is_found(self):
        window = self.start("--demo", "deadlock", "--loss", "flight")
        window.toast(r'^Found a deadlock: .*"A to B" has waited \S+ \S+ for the mutex "B", which '
                     r'"B to A" holds\.')
        window.status_becomes("State", "^paused")
        window.find(role="label", name=r"^3 threads · 2 locks · Keeping the last 5 s$")

    def test_closing_ends_the_demo(self):
        window = self.start(*LONG)
        eventually("all lanes are there", lambda: self.has_all_lanes(window))
        window.key("ctrl+q")
        window.answer(r"^Stop the program\?$", "s")
        status, _, errors = window.wait()
        self.assertEqual(status, 0, errors)
        children = subprocess.run(["pgrep", "--parent", str(window.process.pid)], check=False)
        self.assertNotEqual(children.returncode, 0)

    def test_a_traced_program_keeps_its_output_and_status(self):
        script = "import threading; t = threading.Thread(target=print, args=('hello',)); " \
                 "t.start(); t.join(); raise SystemExit(7)"
        window = self.start("--run", "--", "/usr/bin/python3", "-c", script)
        window.find(role="label", name=r"ended with exit status 7$")
        self.assertGreaterEqual(len(window.lanes()), 2)
        window.key("ctrl+q")
        status, output, _ = window.wait()
        self.assertEqual(status, 7)
        self.assertEqual(output, "hello\n")


class StartTest(unittest.TestCase):
    """What can't start says so in one sentence and opens no window."""

    def refuse(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=30,
                              check=False)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"\Aheddle: [^\n]+\n\Z")
        return done.returncode, done.stderr

    def test_an_unknown_demo(self):
        status, sentence = self.refuse("--demo", "nonsense")
        self.assertEqual(status, 2)
        self.assertIn("nonsense", sentence)
        self.assertIn("counter", sentence)

    def test_a_missing_program(self):
        status, sentence = self.refuse("--run", "--", "/missing/program")
        self.assertEqual(status, 127)
        self.assertIn("/missing/program", sentence)

    def test_a_wrong_loss_policy(self):
        status, sentence = self.refuse("--demo", "counter", "--loss", "some")
        self.assertEqual(status, 2)
        self.assertIn("drop, wait or flight", sentence)

    def test_a_wrong_option(self):
        self.assertEqual(self.refuse("--nonsense")[0], 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
