#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests the test: sizes.py must catch what is one line too long, and nothing that is not."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Report


def function(lines):
    """Returns a C function of that many lines, from its name to its closing brace."""
    return "static void\nname (int a,\n      int b)\n{\n" + "  ;\n" * (lines - 4) + "}\n"


CASES = [
    ("a function of 80 lines passes", function(80), True),
    ("a function of 81 lines is caught", function(81), False),
    ("the second of two functions is measured", function(10) + "\n" + function(81), False),
    ("a table may be longer",
     function(5) + "static const int table[] = {\n" + "  1,\n" * 90 + "};\n", True),
    ("a file of 600 lines passes", function(5) + "\n" * 594, True),
    ("a file of 601 lines is caught", function(5) + "\n" * 595, False),
]


def passes(text):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "src").mkdir()
        (Path(folder) / "src/file.c").write_text(text)
        run = subprocess.run([sys.executable, str(Path(__file__).with_name("sizes.py")), folder],
                             capture_output=True, text=True, check=False)
        return {0: True, 1: False}.get(run.returncode)


def main():
    report = Report()
    for name, text, expected in CASES:
        report.case(name, [] if passes(text) is expected else [f"expected {expected}"])
    report.finish()


if __name__ == "__main__":
    main()
