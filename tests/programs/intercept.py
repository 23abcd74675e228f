#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs programs plain and with the interposer: same output and status, and the right events.

    intercept.py INTERPOSER EVENTS_DEF FOLDER_OF_PROGRAMS

Reports in TAP, one case a function.
"""

import errno
import os
import random
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import segment

INTERPOSER = Path(sys.argv[1]).resolve()
NAMES = segment.vocabulary(sys.argv[2])
PROGRAMS = Path(sys.argv[3]).resolve()
SYSTEM_PYTHON = "/usr/bin/python3"


class Skipped(Exception):
    """The machine lacks what the case is about; the message says what."""


def environment(**variables):
    unwanted = ("HEDDLE_SESSION", "LD_PRELOAD")
    return {key: value for key, value in os.environ.items() if key not in unwanted} | variables


def run(arguments, variables):
    return subprocess.run([str(part) for part in arguments], env=variables, timeout=60, check=False,
                          stdin=subprocess.DEVNULL, capture_output=True)


def trace(*arguments):
    """Returns the segments of a traced run, having seen that it went as the plain one."""
    plain = run(arguments, environment())
    with tempfile.TemporaryDirectory() as session:
        traced = run(arguments, environment(HEDDLE_SESSION=session, LD_PRELOAD=str(INTERPOSER)))
        assert traced.stdout == plain.stdout, (plain.stdout[-2000:], traced.stdout[-2000:])
        assert traced.stderr == plain.stderr, (plain.stderr[-2000:], traced.stderr[-2000:])
        assert traced.returncode == plain.returncode, (plain.returncode, traced.returncode)
        # A program that failed would be compared in vain.
        assert plain.returncode != 99 and plain.returncode >= 0, plain
        return segment.read_session(session, NAMES)


def trace_program(name):
    """The same for a program of ours that is one process."""
    record, = trace(PROGRAMS / ("intercept-" + name))
    check_waits(record)
    check_holds(record)
    return record


BEGINNINGS = {
    "mutex-wait": ("mutex-acquire", "mutex-give-up"),
    "condition-wait": ("condition-wake",),
    "semaphore-wait": ("semaphore-acquire", "semaphore-give-up"),
    "join-begin": ("join-end",),
    "sleep-begin": ("sleep-end",),
    "io-begin": ("io-end",),
}


def check_waits(record):
    """A thread's next event after the beginning of a wait is that wait's end (a handler's events
    aside), and nothing is left open when the thread ends."""
    open_waits = {}
    for event in record.events:
        begun = open_waits.pop(event.thread, None)
        if begun is not None:
            assert event.kind in BEGINNINGS[begun.kind], (begun, event)
            assert event.object == begun.object, (begun, event)
        if event.kind in BEGINNINGS:
            open_waits[event.thread] = event
    assert not open_waits, open_waits
    assert record.lost_no_ring == record.lost_nested == 0, vars(record)


def check_holds(record):
    """No two holds of one mutex overlap, and each ends by or with the thread that began it."""
    holders = {}
    for event in record.named("mutex-acquire", "mutex-release", "thread-end"):
        if event.kind == "mutex-acquire":
            assert event.object not in holders, (holders[event.object], event)
            holders[event.object] = event
        elif event.kind == "mutex-release":
            assert holders.pop(event.object).thread == event.thread, event
        else:
            holders = {place: begun for place, begun in holders.items()
                       if begun.thread != event.thread}
    assert not holders, holders


def check_threads(record, count):
    """There are that many threads; each was created, began and ended, in that order."""
    assert record.count("thread-start") == count, (count, record.count("thread-start"))
    created = {event.argument: event for event in record.named("thread-create")}
    assert len(created) == count - 1
    for start in record.named("thread-start"):
        if start.thread != 1:
            assert created[start.thread].time <= start.time
            assert created[start.thread].thread == start.argument
    # The main thread ends with the process.
    ended = {event.thread for event in record.named("thread-end")}
    assert ended >= set(created), (ended, created)
    assert record.events[-1].kind in ("process-end", "thread-end"), record.events[-1]
    assert record.count("process-end") == 1


def test_lock_kinds():
    """Each kind of mutex answers as ever; a relock is no second hold, a refusal no hold."""
    record = trace_program("lock-kinds")
    for name, holds, releases in [("recursive", 1, 1), ("checking", 1, 1), ("inheriting", 1, 1),
                                  ("plain", 1, 1), ("robust", 4, 2)]:
        place = record.object_called(name)
        assert record.count("mutex-acquire", place) == holds, name
        assert record.count("mutex-release", place) == releases, name
    checking = record.object_called("checking")
    # Refused: the relock and, from outside, the two with a deadline.
    assert record.count("mutex-wait", checking) == 3
    assert record.count("mutex-give-up", checking) == 3
    assert record.count("object-end", record.object_called("plain")) == 1


def test_lock_contention():
    """Four threads on a mutex: every lock is there, the forced wait tells its holder."""
    record = trace_program("lock-contention")
    place = record.object_called("counter")
    check_threads(record, 5)
    # Theirs, and the main thread's, which was there before the first of them.
    assert record.count("mutex-acquire", place) == record.count("mutex-release", place) == 401
    created = record.named("thread-create")[0]
    assert record.named("mutex-acquire")[0].time <= created.time
    waits = record.named("mutex-wait")
    assert waits, "the main thread held the mutex until somebody waited"
    assert waits[0].object == place and waits[0].detail == record.kernel_ids[1]
    workers = {record.thread_called(f"worker-{number}") for number in range(1, 5)}
    for worker in workers:
        assert sum(event.thread == worker for event in record.named("mutex-acquire")) == 100


def test_condition_handover():
    """Taking turns by a condition; waits that time out or are refused say so."""
    record = trace_program("condition-handover")
    turned, mutex = record.object_called("turned"), record.object_called("mutex")
    waits, wakes = record.named("condition-wait"), record.named("condition-wake")
    assert len(waits) == len(wakes) > 3
    assert record.count("condition-signal", turned) == 100
    assert record.count("condition-broadcast", turned) == record.count("object-end", turned) == 1
    assert all(event.argument == mutex for event in waits + wakes)
    assert [event.detail for event in wakes if event.detail] == [110, 110, 22]
    assert record.count("mutex-acquire", mutex) == record.count("mutex-release", mutex)
    # A wait lets the mutex go just before, and has it again just after.
    for kind, neighbour, step in (("condition-wait", "mutex-release", -1),
                                  ("condition-wake", "mutex-acquire", 1)):
        for thread in (1, 2):
            own = [event for event in record.events if event.thread == thread]
            for index, event in enumerate(own):
                assert event.kind != kind or own[index + step].kind == neighbour, event


def test_condition_cancel():
    """Cancelled waits are closed, and the mutex is held in the clean-up."""
    record = trace_program("condition-cancel")
    wake, = record.named("condition-wake")
    assert wake.detail == 125
    assert record.count("semaphore-give-up", record.object_called("never")) == 1
    assert 125 in [event.detail for event in record.named("join-end")]
    assert record.count("mutex-acquire") == record.count("mutex-release")
    check_threads(record, 5)


def test_semaphores():
    """Taken, waited for, refused, timed out, interrupted."""
    record = trace_program("semaphores")
    place, interrupted = (record.object_called(name) for name in ("semaphore", "interrupted"))
    assert record.count("semaphore-acquire", place) == record.count("semaphore-post", place) == 3
    assert record.count("semaphore-wait", place) == 3  # the thread's, and the two timed out
    assert record.count("semaphore-give-up", place) == 2
    assert record.count("semaphore-give-up", interrupted) == 1
    assert record.count("object-end", place) == 1


def test_threads():
    """Many threads, their names, all the ways to join."""
    record = trace_program("threads")
    check_threads(record, 1 + 50 + 100 + 3)
    assert record.thread_called("by-setname") != record.thread_called("by-prctl-and-cu")
    failed = [event.detail for event in record.named("join-end") if event.detail]
    assert failed == [110, 110, 35], failed
    assert record.count("join-end") == 3 + 50 + 100 + 3


def test_sleeps():
    """Sleeps are recorded in a process of one thread, its locks are not."""
    record = trace_program("sleeps")
    lengths = [event.argument for event in record.named("sleep-begin")]
    assert lengths[0] == lengths[2] == 1000000 and lengths[3:] == [0, 2000000, 0], lengths
    assert record.count("mutex-acquire") == 0
    begun, ended = record.named("sleep-begin")[0], record.named("sleep-end")[0]
    assert ended.time > begun.time
    spans = record.named("span-begin", "span-end")
    assert [span.kind for span in spans] == ["span-begin"] * 2 + ["span-end"] * 2, spans
    assert spans[2].time < begun.time < ended.time < spans[3].time, spans


def test_input_and_output():
    """Each call is there with what came of it; what it waited for came in between."""
    record = trace_program("input-output")
    check_waits(record)
    begun = record.named("io-begin")
    READ, WRITE, POLL = 1, 2, 5
    reader = next(event for event in begun if event.thread == 2)
    ended = next(event for event in record.named("io-end") if event.thread == 2)
    written = next(event for event in begun if event.thread == 1)
    assert (reader.detail, reader.argument, ended.argument, ended.detail) == (READ, 1, 1, 0)
    assert (written.detail, written.argument) == (WRITE, 1)
    assert written.time <= ended.time
    mains = [event.detail for event in begun if event.thread == 1]
    assert mains == [WRITE, POLL, WRITE, READ, WRITE, READ], mains
    results = [(event.argument, event.detail) for event in record.named("io-end")
               if event.thread == 1]
    assert results == [(1, 0), (0, 0), (3, 0), (3, 0), (0, errno.EBADF), (0, errno.ESPIPE)], results
    # The one that was cancelled is over, too.
    assert record.count("io-begin") == record.count("io-end") == 8


def test_confined():
    """Whoever is killed for a system call too many is not killed by being watched."""
    parent, child = trace(PROGRAMS / "intercept-confined")
    assert parent.count("io-begin") == parent.count("io-end") == 5000, parent.count("io-begin")
    assert child.count("io-begin") == 0, child.count("io-begin")


def test_jumps():
    """A call that a handler has left for good is over, and takes nothing of its thread with it."""
    record = trace_program("jumps")
    check_threads(record, 2)
    assert record.count("io-begin") == record.count("io-end") == 1


def test_fork_child():
    """A forked child is a process of its own, and no environment leads out of the session."""
    records = trace(PROGRAMS / "intercept-fork-child")
    processes = {record.process for record in records}
    parent = records[0]
    assert len(processes) == 6, processes
    # Before the programs that two forked children became, there were those children themselves.
    assert len(records) == 8, [record.process for record in records]
    assert all(record.parent == parent.process for record in records[1:])
    child = records[1]
    check_threads(child, 2)
    # Only the lock after the child's own first thread counts.
    assert child.count("mutex-acquire") == child.count("mutex-release") == 1
    for record in records:
        check_waits(record)


def test_locking_malloc():
    """A malloc() that locks is called before everything and inside of everything."""
    record = trace_program("locking-malloc")
    check_threads(record, 6)
    # What libc frees of a thread after its last destructor comes after its end, and is recorded, too.
    assert record.count("mutex-acquire") == record.count("mutex-release") >= 5


def test_records_itself():
    """In a program that records by itself the interposer does nothing at all."""
    assert not trace(PROGRAMS / "intercept-records-itself")


def test_no_session():
    """Without a session, or with one that may not be entered, the program runs as ever."""
    for session in (None, "", "/nonexistent/folder"):
        variables = environment(LD_PRELOAD=str(INTERPOSER))
        if session is not None:
            variables["HEDDLE_SESSION"] = session
        result = run([PROGRAMS / "intercept-lock-contention"], variables)
        assert (result.returncode, result.stdout, result.stderr) == (0, b"400\n", b""), result


def need(program):
    if shutil.which(program) is None:
        raise Skipped(f"{program} is not installed")


def test_pigz():
    """pigz compresses the same bytes; its four threads' waits are there."""
    need("pigz")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        source = random.Random(1)
        path.write_bytes(b"".join(b"%d " % source.randrange(10**6) for _ in range(400000)))
        record, = trace("pigz", "-p", "4", "-k", "-c", path)
    check_waits(record)
    check_holds(record)
    assert record.count("thread-start") == 1 + 4 + 1  # the four that compress and the writer
    assert record.count("condition-wait") > 10
    assert record.count("mutex-acquire") == record.count("mutex-release") > 100


PYTHON_PROGRAM = """
import sys, threading

lock, counts = threading.Lock(), [0]

def work():
    for _ in range(10):
        with lock:
            counts[0] += 1

lock.acquire()
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
lock.release()
for thread in threads:
    thread.join()
print(counts[0])
sys.exit(7)
"""


def test_python():
    """CPython: its threads, and its locks, which are semaphores."""
    if not os.access(SYSTEM_PYTHON, os.X_OK):
        raise Skipped(f"there is no {SYSTEM_PYTHON}")
    record, = trace(SYSTEM_PYTHON, "-c", PYTHON_PROGRAM)
    check_waits(record)
    check_holds(record)
    assert record.count("thread-start") == 4
    assert record.count("semaphore-acquire") >= 30
    # Three threads came while the lock was taken.
    assert record.count("semaphore-wait") >= 1
    # The locks of the interpreter's start, some thousands of them, are not there.
    first = next(event.time for event in record.events if event.kind == "thread-create")
    before = {event.kind for event in record.events if event.time < first}
    assert before <= {"thread-start", "io-begin", "io-end"}, before


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    failed = False
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        title = name.removeprefix("test_")
        try:
            test()
            print(f"ok {number} {title}")
        except Skipped as reason:
            print(f"ok {number} {title} # SKIP {reason}")
        except Exception:
            failed = True
            print(f"not ok {number} {title}")
            for line in traceback.format_exc().splitlines():
                print("#", line)
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
