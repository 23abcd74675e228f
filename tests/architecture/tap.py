# SPDX-License-Identifier: MIT
"""Reports checks to Meson as TAP: a case a rule, its findings as comments."""

import sys


class Report:
    def __init__(self):
        self.number = 0
        self.failed = 0

    def case(self, name, findings):
        """One rule: it holds if there are no findings, each of which is a line."""
        self.number += 1
        if findings:
            self.failed += 1
        print(f"{'not ok' if findings else 'ok'} {self.number} {name}")
        for finding in findings:
            print(f"# {finding}")

    def skip(self, name, reason):
        self.number += 1
        print(f"ok {self.number} {name} # SKIP {reason}")

    def finish(self):
        print(f"1..{self.number}")
        sys.exit(1 if self.failed else 0)
