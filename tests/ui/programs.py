# SPDX-License-Identifier: MIT
"""A program of one's own, traced from the window.

usage: programs.py HEDDLE-WINDOW
"""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Window, eventually  # noqa: E402

PROGRAM = sys.argv.pop(1)
SCRIPT = """#!/usr/bin/python3
import os, threading
thread = threading.Thread(target=print, args=(os.getcwd(), os.environ["GREETING"]))
thread.start()
thread.join()
"""


class ProgramsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        path = os.path.join(self.folder, "script.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SCRIPT)
        os.chmod(path, 0o755)

    def start(self):
        # What the window remembers goes into a file of the test's own.
        window = Window(PROGRAM, environment={"GSETTINGS_BACKEND": "keyfile",
                                              "XDG_CONFIG_HOME": self.folder})
        self.addCleanup(window.kill)
        window.find(role="table cell", name="^Threads$")
        window.key("ctrl+t")
        window.dialog("Trace a program")
        return window

    def fill(self, window, *texts):
        """Types into one field after the other, as Tab leads through them."""
        for i, text in enumerate(texts):
            if i > 0:
                window.key("Tab")
            window.key("ctrl+a")
            window.type(text)

    def test_a_program_is_traced_with_all_that_was_typed(self):
        window = self.start()
        # Found from the folder that it runs in.
        self.fill(window, "./script.py", "", self.folder, "GREETING='good day'")
        window.key("Return")
        window.find(role="label", name=r"^script\.py$")
        window.find(role="label", name=r" · finished$")
        self.assertGreaterEqual(len(window.lanes()), 2)
        window.key("ctrl+q")
        status, output, _ = window.wait()
        self.assertEqual(status, 0)
        self.assertEqual(output, f"{self.folder} good day\n")

    def test_what_was_traced_before_is_offered(self):
        window = self.start()
        self.fill(window, "/usr/bin/python3", "-c pass")
        window.key("Return")
        window.find(role="label", name=r" · finished$")
        window.key("ctrl+q")
        window.wait()
        window = self.start()
        window.find(role="label", name="^/usr/bin/python3 -c pass$")
        window.key("Escape")
        eventually("the dialog is closed",
                   lambda: not list(window.all(role="label", name="^Trace a program$")))
        self.assertIsNone(window.process.poll())

    def test_trouble_is_told_where_it_can_be_mended(self):
        window = self.start()
        self.fill(window, "/missing/program")
        window.key("Return")
        window.find(role="alert", name="/missing/program")
        window.key("ctrl+a")
        window.type("/usr/bin/python3")
        self.fill(window, "/usr/bin/python3", "-c 'pass")
        window.key("Return")
        window.find(role="alert", name="quotation mark")
        window.type("'")
        window.key("Return")
        window.find(role="label", name=r" · finished$")


if __name__ == "__main__":
    unittest.main(verbosity=2)
