# SPDX-License-Identifier: MIT
"""The window's manners: it asks before it ends a program, tells of a crash, tells its own speed, and
lists all that it can do.

usage: manners.py HEDDLE-WINDOW COMMANDS.C
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Atspi, Window, eventually, xdotool  # noqa: E402

PROGRAM, COMMANDS = sys.argv[1:3]
del sys.argv[1:3]
LONG = ["--demo", "counter", "--", "--rounds", "100000"]
QUESTION = "^Stop the program\\?$"


class MannersTest(unittest.TestCase):
    def start(self, *arguments, environment=None):
        window = Window(PROGRAM, *arguments, environment=environment)
        self.addCleanup(window.kill)
        return window

    def running(self, **options):
        window = self.start(*LONG, **options)
        eventually("it has run for a while", lambda: window.event_count() > 100)
        return window

    def asked(self, window):
        return next(window.all(role="label", name=QUESTION), None)

    def test_closing_while_a_program_runs_asks_once(self):
        window = self.running()
        window.key("ctrl+q")
        eventually("it asks", lambda: self.asked(window))
        window.find(role="label", name="“Shared counter” runs still")
        window.answer(QUESTION, "c")
        eventually("the question is gone", lambda: not self.asked(window))
        count = window.event_count()
        eventually("the program goes on", lambda: window.event_count() > count)

    def test_stop_and_close(self):
        window = self.running()
        window.key("ctrl+q")
        eventually("it asks", lambda: self.asked(window))
        window.answer(QUESTION, "s")
        status, _, errors = window.wait()
        self.assertEqual(status, 0, errors)

    def test_keep_the_run_and_close(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "kept.heddle")
        window = self.running(environment={"XDG_DATA_HOME": folder.name})
        window.key("ctrl+q")
        eventually("it asks", lambda: self.asked(window))
        window.answer(QUESTION, "k")
        window.dialog("Keep this run")
        window.key("ctrl+a")
        window.type(path)
        window.key("Return")
        status, _, errors = window.wait()
        self.assertEqual(status, 0, errors)
        self.assertGreater(os.path.getsize(path), 100)

    def test_nothing_is_asked_once_the_program_has_ended(self):
        window = self.running()
        window.key("shift+F5")
        window.status_becomes("State", "^finished")
        window.key("ctrl+q")
        self.assertEqual(window.wait()[0], 0)

    def test_a_crash_is_told(self):
        window = self.start("--run", "--", "sh", "-c", "kill -SEGV $$")
        window.toast(r"^“sh” was ended by SIGSEGV \(Segmentation fault\)\. ")

    def test_who_stops_a_program_knows(self):
        window = self.running()
        window.key("shift+F5")
        window.status_becomes("State", "^finished")
        self.assertEqual(list(window.all(role="label", name="was ended by SIG")), [])

    def test_f10_opens_the_menu_of_where_one_is(self):
        for start in (self.start, self.running):
            window = start()
            window.find(role="push button", name="^Main Menu$")
            window.key("F10")
            window.key("Up")  # from the first to the last, which tells of Heddle
            window.key("Return")
            window.dialog("About")
            window.kill()

    def test_a_button_with_a_letter_to_press_is_named_once(self):
        window = self.start()
        window.find(role="push button", name="^Trace a Program…$")
        window.find(role="push button", name="^Open…$")

    def test_frame_times_are_shown_on_demand(self):
        window = self.running()
        shown = {"role": "label", "description": "^Frame time$"}
        self.assertEqual([node.get_name() for node in window.all(**shown)], [])
        window.key("F12")
        window.status_becomes("Frame time", r"^\d+ fps · frame [\d.]+ ms, longest [\d.]+ ms$")
        window.click(window.part(role="label", description="^Events$"))
        eventually("they are gone", lambda: not list(window.all(**shown)))


class MemoryTest(unittest.TestCase):
    """What the window remembers, in a file of the test's own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def start(self, *arguments):
        window = Window(PROGRAM, *arguments, environment={
            "GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": self.folder,
            "XDG_DATA_HOME": self.folder})
        self.addCleanup(window.kill)
        return window

    def size(self, window):
        frame = window.part(role="frame", name="^Heddle$")
        return window.width(frame), window.height(frame)

    def test_the_window_has_the_size_that_it_was_left_with(self):
        window = self.start()
        before = self.size(window)
        xdotool("windowsize", window.x_window, 1000, 700)
        eventually("it has another size", lambda: self.size(window) != before)
        left = self.size(window)
        window.key("ctrl+q")
        self.assertEqual(window.wait()[0], 0)
        window = self.start()
        eventually("it has that size again", lambda: self.size(window) == left)

    def test_a_file_is_sought_where_the_last_one_was(self):
        window = self.start(*LONG)
        eventually("it has run for a while", lambda: window.event_count() > 100)
        for number, place in enumerate((os.path.join(self.folder, "0.heddle"), "1.heddle")):
            window.key("ctrl+s")
            window.dialog("Keep this run")
            window.key("ctrl+a")
            window.type(place)
            window.key("Return")
            path = os.path.join(self.folder, f"{number}.heddle")
            eventually(f"{path} is there", lambda path=path: os.path.exists(path))
            window.give_keys()


class LanguageTest(unittest.TestCase):
    def test_the_window_speaks_the_language_of_its_environment(self):
        window = Window(PROGRAM, *LONG, environment={"LC_ALL": "C.UTF-8", "LANGUAGE": "de"})
        self.addCleanup(window.kill)
        window.find(role="push button", name="^Beenden$")  # of the code
        window.find(role="push button", name="^Startseite")  # of a description of widgets
        window.key("F1")
        window.find(role="label", name="^Vergrößern$")  # of a table

    def test_all_panes_have_room_on_a_small_screen_also_where_words_are_longer(self):
        """A window that is forced to a size draws what doesn't fit beyond its edge."""
        window = Window(PROGRAM, *LONG, environment={"LC_ALL": "C.UTF-8", "LANGUAGE": "de"})
        self.addCleanup(window.kill)
        window.status_becomes("Zustand", "^live")
        xdotool("windowsize", window.x_window, 1280, 720)
        window.key("F9")
        window.find(role="push button", name="^In üblicher Ordnung zeigen$")
        window.key("q")
        window.find(role="push button", name="^Nächste Frage$")
        state = window.find(role="label", description="^Zustand$")

        def ends(node):
            box = node.get_extents(Atspi.CoordType.WINDOW)
            return box.x + box.width

        eventually("the status line ends in the window", lambda: 1100 < ends(state) < 1280)
        window.key("alt+6")
        tab = window.find(role="page tab", name="^Code$")
        eventually("the tab of the page is in sight", lambda: 1000 < ends(tab) < 1280)


class RoomTest(unittest.TestCase):
    """What has no room makes GTK complain, which ends the window here, or is drawn beyond its edge."""

    def start(self):
        window = Window(PROGRAM, *LONG)
        self.addCleanup(window.kill)
        window.status_becomes("State", "^live")
        return window

    def double_the_type(self):
        """As the desktop's setting does: 192 dots an inch, in 1024ths."""
        with tempfile.NamedTemporaryFile("w", delete=False) as settings:
            settings.write(f"Xft/DPI {192 * 1024}\n")
        self.addCleanup(os.unlink, settings.name)
        daemon = subprocess.Popen(["xsettingsd", "-c", settings.name], stderr=subprocess.PIPE, text=True)
        self.addCleanup(daemon.communicate)
        self.addCleanup(daemon.kill)
        for line in daemon.stderr:
            if "Took ownership" in line or "Loaded" in line:
                break

    def look_at_all_pages(self, window):
        for page in "12345678":
            window.key(f"alt+{page}")
        window.find(role="push button", name="^Next hit$")

    def test_type_of_twice_the_size_has_room_on_a_small_screen(self):
        self.double_the_type()
        window = self.start()
        xdotool("windowsize", window.x_window, 1280, 720)
        state = window.part(role="label", description="^State$")

        def ends():
            box = state.get_extents(Atspi.CoordType.WINDOW)
            return box.x + box.width

        eventually("the status line ends in the window", lambda: 1000 < ends() < 1280)
        self.look_at_all_pages(window)
        self.assertLess(ends(), 1280)

    def test_the_least_window_has_room_for_all_panes(self):
        window = self.start()
        xdotool("windowsize", window.x_window, 1110, 480)
        window.key("F9")
        window.find(role="push button", name="^Show All in Their Usual Order$")
        self.look_at_all_pages(window)
        eventually("events are told", lambda: window.event_count() > 100)


class ShortcutsTest(unittest.TestCase):
    def test_all_commands_are_listed(self):
        with open(COMMANDS, encoding="utf-8") as source:
            table = source.read().partition("commands[] = {")[2]
        entries = re.findall(r'^  \{ (?:N_ \()?"([^"]+)"\)?,\s+(?:N_ \()?"([^"]+)"\)?,', table, re.M)
        self.assertGreater(len(entries), 30)
        window = Window(PROGRAM)
        self.addCleanup(window.kill)
        window.find(role="table cell", name="^Threads$")
        window.key("F1")
        missing = []

        def all_listed():
            listed = {node.get_name() for node in window.all(role="label")}
            missing[:] = [title for _, title in entries if title not in listed]
            return not missing

        try:
            eventually("all commands are listed", all_listed)
        except AssertionError as error:
            raise AssertionError(f"{error}; missing: {missing}") from None


if __name__ == "__main__":
    unittest.main(verbosity=2)
