#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests what ./check counts with: tests/support/count-cases.py must miss no failure, whether a case
says so, or its program crashes, hangs, or fails after its last case."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tap import Report

COUNT = Path(__file__).parents[1] / "support/count-cases.py"

# Name of the situation; how Meson calls the test's end; its own cases; passed, failed, skipped.
SITUATIONS = [
    ("three cases that pass count as three", "OK", ["passed"] * 3, (3, 0, 0)),
    ("a case that fails counts as one", "FAIL", ["passed", "failed", "failed"], (1, 2, 0)),
    ("a crash between two cases counts as one", "ERROR", ["passed"], (1, 1, 0)),
    ("a failure after the last case counts as one", "ERROR", ["passed"] * 3, (3, 1, 0)),
    ("a crash before the first case counts as one", "ERROR", [], (0, 1, 0)),
    ("a test that hangs counts as one", "TIMEOUT", ["passed"], (1, 1, 0)),
    ("a skipped case is no pass", "OK", ["passed", "skipped"], (1, 0, 1)),
    ("a test without cases counts as one", "OK", None, (1, 0, 0)),
    ("its failure does, too", "FAIL", None, (0, 1, 0)),
    ("and its being skipped", "SKIP", None, (0, 0, 1)),
    ("an interruption is a failure", "INTERRUPT", None, (0, 1, 0)),
]

MARKS = {"passed": "", "failed": "<failure/>", "skipped": "<skipped/>"}


def case(name, group, verdict):
    return (f"<testcase name={quoteattr(name)} classname={quoteattr(group)}>"
            f"{MARKS[verdict]}</testcase>")


def logs(result, cases):
    """Returns the two logs as Meson writes them of one test "unit / ring" of Heddle."""
    test = {"name": "heddle:unit / ring", "stdout": "what the test said", "result": result,
            "returncode": 0, "command": ["ring"]}
    if cases is None:
        suite = case("heddle:unit / ring", "heddle", "passed")
    else:
        suite = "".join(case(f"{number} /ring", "heddle.heddle:unit / ring", verdict)
                        for number, verdict in enumerate(cases))
    junit = f"<testsuites><testsuite name='heddle'>{suite}</testsuite></testsuites>"
    return json.dumps(test) + "\n", junit


def count(result, cases):
    """Returns what is counted, and whether the test's log was shown."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "check"
        for suffix, text in zip((".json", ".junit.xml"), logs(result, cases)):
            base.with_suffix(suffix).write_text(text)
        run = subprocess.run([sys.executable, str(COUNT), str(base)], capture_output=True, text=True,
                             check=True)
    return (tuple(int(word) for word in run.stdout.splitlines()[-1].split()),
            "what the test said" in run.stdout)


def main():
    report = Report()
    for name, result, cases, expected in SITUATIONS:
        counted, shown = count(result, cases)
        findings = [] if counted == expected else [f"expected {expected}, counted {counted}"]
        if shown != (expected[1] > 0):
            findings.append(f"the log was {'' if shown else 'not '}shown")
        report.case(name, findings)
    report.finish()


if __name__ == "__main__":
    main()
