#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps functions and files small enough to be read: no function over 80 lines, no file over 600.
Tables are no functions, so they may be longer. Prints the ten longest functions.

    sizes.py [ROOT]
"""

import re
import sys
from pathlib import Path

from tap import Report

FUNCTION_LIMIT = 80
FILE_LIMIT = 600
FOLDERS = ("src", "ui", "demos", "tests", "data")


def functions(path):
    """Yields the name, first line and length of each function of a C file. It relies upon the
    layout that clang-format gives: the name and both braces of a body stand in column 0."""
    name = first = None
    inside = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not inside:
            match = re.match(r"([A-Za-z_]\w*) \(", line)
            if match and not line.rstrip().endswith(";"):
                name, first = match[1], number
            elif line.rstrip().endswith(";") or not line.strip():
                name = None
            if line.startswith("{") and name:
                inside = True
        elif line.startswith("}"):
            yield name, first, number - first + 1
            name, inside = None, False


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
    files = [path for folder in FOLDERS for pattern in ("*.c", "*.h", "*.def", "*.py")
             for path in sorted((root / folder).rglob(pattern))]
    measured = [(length, f"{path.relative_to(root)}:{first}: {name}()")
                for path in files if path.suffix in (".c", ".h")
                for name, first, length in functions(path)]
    measured.sort(reverse=True)
    for length, where in measured[:10]:
        print(f"# {length:3} lines  {where}")

    report = Report()
    report.case(f"no function is longer than {FUNCTION_LIMIT} lines",
                [f"{where} has {length} lines" for length, where in measured
                 if length > FUNCTION_LIMIT])
    report.case(f"no file is longer than {FILE_LIMIT} lines",
                [f"{path.relative_to(root)} has {lines} lines" for path in files
                 if (lines := len(path.read_text(encoding='utf-8').splitlines())) > FILE_LIMIT])
    report.case("there are functions to measure", [] if measured else [f"none below {root}"])
    report.finish()


if __name__ == "__main__":
    main()
