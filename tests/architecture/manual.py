#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the manual pages against the command: each command has one, each option of `--help` is in it, and
each option in it is one that the command takes. Where tools for that are, the pages are checked for form.

    manual.py HEDDLE [ROOT]

A command's page is data/heddle-COMMAND.1; if that only shows heddle(1), its options are there.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tap import Report

SHOWS = re.compile(r"^\.so man1/(.+)$", re.M)


def output(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=30,
                          check=False)


def commands_of(heddle):
    """Returns the commands that `heddle --help` lists."""
    listed = output(heddle, "--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    return [line.split()[0] for line in listed.splitlines()]


def options_of_help(heddle, command):
    """Returns the options that `heddle COMMAND --help` lists, and --help itself."""
    text = output(heddle, command, "--help").stdout
    return set(re.findall(r"^ +(?:-\w, )?(--[a-z][a-z-]*)", text, re.M)) | {"--help"}


def page_of(root, command):
    """Returns the path of the page that has the command's options."""
    page = root / f"data/heddle-{command}.1"
    shown = SHOWS.search(page.read_text(encoding="utf-8")) if page.exists() else None
    return root / "data" / shown[1] if shown else page


def options_of_page(page):
    """Returns the options that a page describes, in the heads of its entries."""
    text = page.read_text(encoding="utf-8").replace("\\-", "-")
    heads = re.findall(r"^\.TP\n(\.[^\n]*)", text, re.M)
    return {option for head in heads for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", head)
            if head.startswith((".B --", ".BI --", ".BR --", ".BI -", ".B -"))}


def check_options(root, heddle):
    findings, taken = [], {}
    for command in commands_of(heddle):
        page = page_of(root, command)
        if not page.exists():
            findings.append(f"heddle {command} has no manual page: there is no {page.name}")
            continue
        options = options_of_help(heddle, command)
        taken.setdefault(page, set()).update(options)
        for option in sorted(options - options_of_page(page)):
            findings.append(f"{page.name} does not tell of {option}, which heddle {command} takes")
    for page, options in taken.items():
        for option in sorted(options_of_page(page) - options):
            findings.append(f"{page.name} tells of {option}, which no command of it takes")
    return findings if taken else ["the command lists no command"]


def check_mentions(root, heddle):
    """heddle(1) names each command, and each page that there is."""
    text = (root / "data/heddle.1").read_text(encoding="utf-8").replace("\\-", "-")
    findings = [f"heddle.1 does not name the command {command}" for command in commands_of(heddle)
                if not re.search(rf"^\.BI? \"?{command}\b", text, re.M)]
    also = text.partition(".SH SEE ALSO")[2]
    for page in sorted((root / "data").glob("heddle-*.1")):
        if not SHOWS.search(page.read_text(encoding="utf-8")) and f"{page.stem} (1)" not in also:
            findings.append(f"heddle.1 does not refer to {page.stem}(1)")
    return findings


def check_quotes(root):
    """A quote in a line of bold is the formatter's, and would not be printed: it is written \\(dq."""
    return [f"{page.name}:{number}: the quotes of \"{line}\" are not printed"
            for page in sorted((root / "data").glob("*.1"))
            for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
            if re.match(r'\.[BI] [^"]+"', line)]


def check_subjects(root):
    """The options of CSV do not stand among those of a film."""
    text = (root / "data/heddle-export.1").read_text(encoding="utf-8").replace("\\-", "-")
    films = text.partition("These options are a film's alone:")[2].partition("\n.SH")[0]
    return [] if "--speed" in films and "--table" not in films else ["--table stands among the options of films"]


def check_installed(root):
    """Each page and each completion is one that meson installs."""
    build = (root / "data/meson.build").read_text(encoding="utf-8")
    paths = [*(root / "data").glob("*.1"), *(root / "data/completions").iterdir()]
    return [f"data/meson.build does not install {path.name}" for path in sorted(paths)
            if f"{path.name}'" not in build]


def check_form(root, tool):
    """What mandoc or man says of the pages; that they have no date is meant."""
    findings = []
    for page in sorted((root / "data").glob("*.1")):
        if SHOWS.search(page.read_text(encoding="utf-8")):
            continue  # it is nothing by itself
        if tool == "mandoc":
            said = output("mandoc", "-Tlint", "-W", "warning", page).stdout
        else:
            said = output("man", "--warnings", "-E", "UTF-8", "-l", page).stderr
        findings += [line for line in said.splitlines()
                     if "missing date" not in line]
    return findings


def main():
    heddle = sys.argv[1]
    root = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parents[2]).resolve()
    report = Report()
    report.case("each option is in its manual page, and the other way round",
                check_options(root, heddle))
    report.case("heddle(1) names the commands and their pages", check_mentions(root, heddle))
    report.case("quotes are printed", check_quotes(root))
    report.case("options of CSV and of films stand apart", check_subjects(root))
    report.case("pages and completions are installed", check_installed(root))
    for tool in ("mandoc", "man"):
        if shutil.which(tool):
            report.case(f"{tool} finds the pages well formed", check_form(root, tool))
        else:
            report.skip(f"{tool} finds the pages well formed", f"there is no {tool}")
    report.finish()


if __name__ == "__main__":
    main()
