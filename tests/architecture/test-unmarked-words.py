#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests the test: unmarked-words.py must find words that are not marked, and let the rest be."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Report

CASES = [
    ("a marked sentence passes", "page.c", 'set (_ ("It runs."));', True),
    ("a sentence is caught", "page.c", 'set ("It runs.");', False),
    ("a sentence behind a cast is caught", "page.c", 'set ((char *) "It runs.");', False),
    ("a sentence beside a marked one is caught", "page.c", 'set (_ ("Run"), "It runs.");', False),
    ("so it is in two halves", "page.c", 'set ("It "\n     "runs.");', False),
    ("words about a number are caught", "page.c", 'set ("%u lanes", count);', False),
    ("a title in a table is caught", "page.c", 'static Table t = { "Waits", 3 };', False),
    ("a small word that GTK shows is caught", "page.c", 'gtk_label_new ("runs");', False),
    ("an accessible name is caught", "page.c",
     'gtk_accessible_update_property (a, GTK_ACCESSIBLE_PROPERTY_LABEL, "lanes", -1);', False),
    ("a plural passes", "page.c", 'set (ngettext ("%u lane", "%u lanes", count));', True),
    ("names of properties and actions pass", "page.c", 'bind (a, "icon-name", "win.run");', True),
    ("numbers and markup pass", "page.c", 'set ("<b>%s</b> %.1f\\n");', True),
    ("warnings pass", "page.c", 'g_warning ("It can not be.");', True),
    ("comments pass", "page.c", '/* "It runs." */ // "It runs."\n;', True),
    ("a marked text of a widget passes", "page.ui",
     '<property name="label" translatable="yes">Run</property>', True),
    ("a text of a widget is caught", "page.ui", '<property name="label">Run</property>', False),
    ("a menu's label is caught", "page.ui", '<attribute name="label">Run</attribute>', False),
    ("a choice is caught", "page.ui", "<items><item>light</item></items>", False),
    ("a sentence in any property is caught", "page.ui",
     '<property name="of-ours">what it is</property>', False),
    ("an icon's name passes", "page.ui", '<property name="icon-name">go-next</property>', True),
]


def passes(name, text):
    with tempfile.TemporaryDirectory() as folder:
        ui = Path(folder) / "ui"
        ui.mkdir()
        (ui / "other.c").write_text("")
        (ui / "other.ui").write_text("<interface/>")
        (ui / name).write_text(f"<interface>{text}</interface>" if name.endswith(".ui") else text)
        script = Path(__file__).with_name("unmarked-words.py")
        run = subprocess.run([sys.executable, str(script), folder], capture_output=True, text=True,
                             check=False)
        return {0: True, 1: False}.get(run.returncode)


def main():
    report = Report()
    for name, file, text, expected in CASES:
        report.case(name, [] if passes(file, text) is expected else [f"expected {expected}"])
    report.finish()


if __name__ == "__main__":
    main()
