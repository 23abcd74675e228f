#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds what translators get to what the window says: po/POTFILES names all sources with words for
them, and no other; and each language has all of these words.

    translations.py [ROOT]
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Report

# In C the words are marked; in a description of widgets they have an attribute.
MARKS = {".c": re.compile(r'\bN?_ \("|\bngettext \('),
         ".ui": re.compile(r'\btranslatable="yes"')}


def lines_of(path):
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def gather_words(root, listed, pot):
    """Writes the words of the sources as Meson's `heddle-pot` does."""
    subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_",
                    "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--flag=g_strdup_printf:1:c-format",
                    "--output", str(pot), *listed], cwd=root, check=True)


def gaps_of(words, pot):
    """Returns what is missing in a language, not looked at by a translator, or said nowhere."""
    # A fuzzy entry and an untranslated one are errors to msgcmp, one that nobody uses is a warning.
    run = subprocess.run(["msgcmp", str(words), str(pot)], capture_output=True, text=True,
                         check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
    findings = [line for line in run.stderr.splitlines() if "similar" not in line]
    check = subprocess.run(["msgfmt", "--check", "--output", "/dev/null", str(words)],
                           capture_output=True, text=True, check=False)
    return findings + check.stderr.splitlines()


def check_languages(report, root, listed):
    name = "each language has all words, and no other"
    if not all(map(shutil.which, ("xgettext", "msgcmp", "msgfmt"))):
        report.skip(name, "gettext is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "heddle.pot"
        gather_words(root, listed, pot)
        report.case(name, [finding for language in lines_of(root / "po/LINGUAS")
                           for finding in gaps_of(root / f"po/{language}.po", pot)])


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
    check_languages(report, root, listed)
    report.case("there are words to translate", [] if len(marked) > 9 else [f"none below {root}"])
    report.finish()


if __name__ == "__main__":
    main()
