#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the single test cases of a run of `meson test`, and shows the log of what failed.

    count-cases.py FOLDER/meson-logs/testlog

prints the logs of failed tests and a line for each skipped case, then, last, "PASSED FAILED
SKIPPED". A test that reports many cases (TAP) counts as many; one that crashed, ran too long, or
failed after its last case counts as one failure more.
"""

import json
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

GOOD = {"OK", "EXPECTEDFAIL"}


def subtests(junit):
    """Returns the verdicts of each test's own cases, by the test's name, and the names of skipped
    cases with what is known of the reason."""
    found, skipped = {}, []
    for suite in tree.parse(junit).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            verdict = "passed"
            if case.find("failure") is not None or case.find("error") is not None:
                verdict = "failed"
            elif case.find("skipped") is not None:
                verdict = "skipped"
                reason = (case.findtext("system-out") or "no reason given").strip()
                where = case.get("classname").partition(".")[2]
                skipped.append(f"{where} {case.get('name')}: {reason}".strip())
            # "project.suite / name"; plain "project" for tests that have no cases of their own.
            name = case.get("classname").partition(".")[2]
            found.setdefault(name, []).append(verdict)
    return found, skipped


def verdicts(test, cases):
    """Returns the verdicts of one test of the JSON log, one a case."""
    own = cases.get(test["name"], [])
    if test["result"] == "SKIP":
        return own or ["skipped"]
    if test["result"] in GOOD:
        return own or ["passed"]
    if "failed" in own:
        return own
    return own + ["failed"]


def show(test):
    print(f"\n──── {test['name']}: {test['result'].lower()}, status {test['returncode']}")
    print("     " + " ".join(test["command"]))
    for stream in ("stdout", "stderr"):
        text = (test.get(stream) or "").strip()
        if text:
            lines = text.splitlines()
            if len(lines) > 200:
                lines = lines[:20] + [f"… {len(lines) - 200} lines …"] + lines[-180:]
            print("\n".join(lines))


def main():
    base = Path(sys.argv[1])
    tests = [json.loads(line) for line in base.with_suffix(".json").read_text().splitlines()]
    cases, skipped = subtests(base.with_suffix(".junit.xml"))
    count = {"passed": 0, "failed": 0, "skipped": 0}
    for test in tests:
        results = verdicts(test, cases)
        for verdict in results:
            count[verdict] += 1
        if "failed" in results:
            show(test)
    for line in skipped:
        print(f"skipped: {line}")
    print(count["passed"], count["failed"], count["skipped"])


if __name__ == "__main__":
    main()
