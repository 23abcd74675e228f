#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds what translators get to what the window says: po/POTFILES names all sources with words for
them, and no other.

    translations.py [ROOT]
"""

import re
import sys
from pathlib import Path

from tap import Report

# In C the words are marked; in a description of widgets they have an attribute.
MARKS = {".c": re.compile(r'\bN?_ \("|\bngettext \('),
         ".ui": re.compile(r'\btranslatable="yes"')}


def lines_of(path):
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
    listed = lines_of(root / "po/POTFILES")
    sources = [path for folder in ("src", "ui") for path in sorted((root / folder).rglob("*"))
               if path.suffix in MARKS]
    marked = [str(path.relative_to(root)) for path in sources
              if MARKS[path.suffix].search(path.read_text(encoding="utf-8"))]

    report = Report()
    report.case("po/POTFILES names each source with words for translators",
                [f"{path} is missing" for path in marked if path not in listed])
    report.case("po/POTFILES names no other file",
                [f"{path} has none" for path in listed if path not in marked])
    report.case("po/POTFILES is in order", [] if listed == sorted(set(listed)) else ["sort it"])
    report.case("each language of po/LINGUAS has its words",
                [f"po/{language}.po is missing" for language in lines_of(root / "po/LINGUAS")
                 if not (root / f"po/{language}.po").exists()])
    report.case("there are words to translate", [] if len(marked) > 9 else [f"none below {root}"])
    report.finish()


if __name__ == "__main__":
    main()
