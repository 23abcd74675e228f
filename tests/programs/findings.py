#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs demos and checks what is found in them: what each is a lesson about, and nothing where all is well.

    findings.py PROGRAM

PROGRAM runs a demo and prints its findings (findings.c). Reports in TAP, one case a function.
"""

import re
import subprocess
import sys
import traceback

PROGRAM = sys.argv[1]


class Finding:
    def __init__(self, word, gravity, lost, sentence, explanation, advice):
        self.word, self.gravity, self.lost = word, int(gravity), int(lost)
        self.sentence, self.explanation, self.advice = sentence, explanation, advice
        self.edges = []

    def __repr__(self):
        return f"{self.word}: {self.sentence} {self.edges}"


ERROR, DELAY, POTENTIAL = range(3)


def run(what, demo, *arguments, stop_after=0):
    """Runs the demo and returns the lines about it, each split at its tabs."""
    result = subprocess.run([PROGRAM, what, demo, str(stop_after), *map(str, arguments)],
                            capture_output=True, timeout=100, check=True, encoding="utf-8")
    return [line.split("\t") for line in result.stdout.splitlines()]


def find(demo, *arguments, stop_after=0):
    """Runs the demo and returns what was found in it."""
    findings = []
    for parts in run("findings", demo, *arguments, stop_after=stop_after):
        if len(parts) == 6:
            findings.append(Finding(*parts))
        elif parts[0] == "edge":
            findings[-1].edges.append(parts[1])
    return findings


def only(findings, word):
    """Returns the finding with that word, of which there is exactly one."""
    found = [finding for finding in findings if finding.word == word]
    assert len(found) == 1, findings
    return found[0]


def without(findings, *words):
    for finding in findings:
        assert finding.word not in words, findings


def case_deadlock():
    finding = find("deadlock", stop_after=1)[0]
    assert finding.word == "deadlock" and finding.gravity == ERROR, finding
    assert re.search(r"^(A to B and B to A|B to A and A to B) have waited for each other for [\d.]+ m?s, ",
                     finding.sentence), finding
    assert len(finding.edges) == 2 and any(
        re.fullmatch(r'A to B has waited [\d.]+ m?s for the mutex "B", which B to A holds\.', edge)
        for edge in finding.edges), finding.edges


def case_no_deadlock():
    without(find("deadlock", "--cure", 1, "--transfers", 20), "deadlock", "lock-order-inversion")


def case_contention():
    finding = only(find("counter"), "contention")
    match = re.fullmatch(r'10 threads waited (.+) in all for the mutex "counter", \d+ % of their '
                         r"time\.", finding.sentence)
    assert match, finding
    assert finding.lost > 100_000_000, finding.lost
    # Each for itself: nobody waits.
    without(find("counter", "--threads", 1), "contention", "convoy")


def case_convoy():
    finding = only(find("convoy"), "convoy")
    assert re.match(r'6 threads queue for the mutex "the lock", which each of them needs for '
                    r"[\d.]+ m?s only: they wait [\d.]+ m?s for it on average, behind slow, which holds "
                    r"it for [\d.]+ m?s", finding.sentence), finding
    assert "had waited longest in" in finding.explanation, finding.explanation
    # Without the slow one there is no convoy of that kind; where processors are scarce a lock may be
    # passed on slowly.
    for finding in find("convoy", "--slow-hold", 0):
        assert "behind" not in finding.sentence, finding


def case_starvation():
    finding = only(find("readers-writers"), "starvation")
    assert re.match(r'While writer waited [\d.]+ m?s for the read-write lock "archive", others that '
                    r"came later got it \d+ times\.", finding.sentence), finding
    without(find("readers-writers", "--prefer-writers", 1), "starvation")


def case_turns():
    finding = only(find("gil", "--work", 100), "serialisation")
    assert re.match(r'4 threads do \d+ % of their work while they hold the mutex "GIL"',
                    finding.sentence), finding
    without(find("no-gil", "--work", 100), "serialisation")


def case_lost_wake_up():
    finding = only(find("lost-wakeup"), "lost-wakeup")
    assert re.match(r'cook notified the condition variable "bell" at [\d.]+ ms, when nobody waited '
                    r"for it; waiter began to wait [\d.]+ m?s later, and waited [\d.]+ m?s in vain, until "
                    r"its time was up\.", finding.sentence), finding
    assert 'the mutex "kitchen"' in finding.advice, finding.advice
    without(find("lost-wakeup", "--cure", 1), "lost-wakeup")


def case_lock_order():
    # With luck nobody dies; what might have been is told in either case.
    findings = find("philosophers", stop_after=4)
    told = [finding for finding in findings
            if finding.word in ("lock-order-inversion", "deadlock")]
    assert len(told) == 1 and len(told[0].edges) == 5, findings
    without(find("philosophers", "--cure", 1), "lock-order-inversion", "deadlock")


def case_blocked_executor():
    # On a busy machine other polls may take long as well, but none as long.
    finding = find("async-blocking")[0]
    assert finding.word == "blocked-executor", finding
    assert re.match(r'The task "report" kept its worker for [\d.]+ m?s in one go, while the task '
                    r'"heartbeat" was ready to run', finding.sentence), finding
    for finding in find("async-blocking", "--cure", 1):
        assert not finding.sentence.startswith('The task "report"'), finding


def case_back_pressure():
    finding = only(find("backpressure"), "back-pressure")
    assert re.match(r"quick producer waited \S+ m?s for room in the channel \"messages\", \d\d % of "
                    r"its time\.", finding.sentence), finding
    without(find("backpressure", "--consume", 1), "back-pressure")


def case_use_after_move():
    finding = only(find("move-error"), "use-after-move")
    assert finding.gravity == ERROR and finding.sentence.startswith(
        'main uses the value "name" at '), finding
    without(find("move"), "use-after-move")


def case_calm():
    # These sleep: what others do on this machine is no matter to them.
    for demo in ("threads", "rendezvous", "async-basic"):
        findings = find(demo)
        assert findings == [], (demo, findings)


def case_steps():
    """A run, step by step. The program itself checks that the way back is the same one."""
    told = [parts[3] for parts in run("steps", "lost-wakeup") if parts[0] == "step"]
    for first, then in (
            ("main begins.", "cook begins; main created it."),
            ("cook begins; main created it.", "cook goes to sleep."),
            ("cook goes to sleep.",
             'cook notifies the condition variable "bell", but nobody waits: the notification is lost.'),
            ('cook notifies the condition variable "bell", but nobody waits: the notification is lost.',
             'waiter waits until somebody notifies the condition variable "bell".')):
        assert told.index(first) < told.index(then), told
    assert any(re.fullmatch(r'waiter wakes from its wait for the condition variable "bell", after '
                            r"[\d.]+ m?s, though nobody notified it\.", text) for text in told), told
    for demo in ("counter", "rwlock", "semaphore", "async-spawn", "backpressure", "move-error"):
        steps = [parts for parts in run("steps", demo) if parts[0] == "step"]
        assert len(steps) > 10, demo
        for step in steps:
            assert re.fullmatch(r"[^%]{8,}[.]", step[3]), step


def case_items():
    """Everything in every lane is told, in whole sentences."""
    for demo in ("counter", "rwlock", "semaphore", "async-spawn", "bounded-buffer", "backpressure",
                 "barrier", "move-error", "refcount", "process-pool", "par-sum"):
        items = [parts for parts in run("items", demo) if parts[0] == "item"]
        assert len(items) > 10, demo
        for item in items:
            assert re.fullmatch(r".{8,}[.]", item[2]) and "unknown" not in item[2], item


def main():
    cases = [value for name, value in globals().items() if name.startswith("case_")]
    print(f"1..{len(cases)}")
    failed = 0
    for number, case in enumerate(cases, 1):
        try:
            case()
            print(f"ok {number} {case.__name__[5:]}", flush=True)
        except Exception:
            failed += 1
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()) +
                  f"not ok {number} {case.__name__[5:]}", flush=True)
    return 1 if failed else 0


sys.exit(main())
