# SPDX-License-Identifier: MIT
"""Runs that are kept in files, and opened again.

usage: files.py HEDDLE-WINDOW
"""

import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually  # noqa: E402

PROGRAM = sys.argv.pop(1)
LONG = ["--demo", "counter", "--", "--rounds", "100000"]


class FilesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path = os.path.join(self.folder, "kept.heddle")

    def start(self, *arguments):
        # With a list of recent files of its own.
        window = Window(PROGRAM, *arguments, environment={"XDG_DATA_HOME": self.folder})
        self.addCleanup(window.kill)
        return window

    def choose(self, window, key, title, path, entry=None):
        """Opens a dialog by its key and types a path into it, once its entry of that name is there."""
        window.key(key)
        window.dialog(title)
        if entry:
            window.find(role="text", name=f"^{entry}$")
        window.key("ctrl+a")
        window.type(path)
        window.key("Return")

    def keep(self):
        """Keeps a run while it goes on. Returns how many events it had in the end."""
        window = self.start(*LONG)
        eventually("it has run for a while", lambda: window.event_count() > 100)
        self.choose(window, "ctrl+s", "Keep this run", self.path, "Name:")
        window.toast(f"^Kept as {re.escape(self.path)}$")
        window.key("shift+F5")
        window.status_becomes("State", "^finished")
        count = window.event_count()
        window.key("ctrl+q")
        self.assertEqual(window.wait()[0], 0)
        return count

    def test_a_run_is_kept_and_found_at_home(self):
        count = self.keep()
        window = self.start()
        card = window.find(role="table cell", name="^Shared counter$",
                           description=re.escape(self.path))
        window.click(card)
        window.find(role="label", name=r"^11 threads · 1 lock · 1 variable · kept while it ran$")
        window.status_becomes("State", "^finished")
        self.assertGreater(window.event_count(), 100)
        self.assertLess(window.event_count(), count)

    def test_a_file_is_opened_by_its_name(self):
        self.keep()
        window = self.start("--open", "--", self.path)
        eventually("its lanes are there", lambda: len(window.lanes()) == 13)
        window.key("alt+Home")
        window.find(role="push button", name="^Back to “Shared counter”$")

    def test_a_file_is_opened_by_the_dialog(self):
        self.keep()
        window = self.start()
        window.find(role="table cell", name="^Threads$")
        self.choose(window, "ctrl+o", "Open a trace", self.path)
        eventually("its lanes are there", lambda: len(window.lanes()) == 13)

    def test_what_is_no_trace_is_told(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("no trace at all")
        window = self.start("--open", "--", self.path)
        window.toast(re.escape(self.path))
        window.find(role="table cell", name="^Threads$")
        self.assertIsNone(window.process.poll())

    def test_a_missing_file_is_told(self):
        window = self.start("--open", "--", os.path.join(self.folder, "missing.heddle"))
        window.toast(r"missing\.heddle")


if __name__ == "__main__":
    unittest.main(verbosity=2)
