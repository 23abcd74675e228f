#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of the fuzz targets, a small file for each attack that somebody has thought of.
What fuzzing itself has found lies beside them, under names that it gives.

    make-seeds.py [FOLDER]

An input is a byte of flags (the rings' capacity, the policy, the clock, whether
the namespace is told), then steps: a byte for which, then its arguments. A value is a byte for its
shape, then its bytes. hostile.c reads them; the last three kinds of steps are collector-fuzz.c's.
"""

import sys
from pathlib import Path

DROP, WAIT, FLIGHT = 0, 4, 8
COUNTER, NAMESPACE = 16, 32
CAPACITY = {16: 0, 32: 1, 64: 2}

HEADER = ("magic version ready clock process_id ring_capacity slot_count slot_size slots_offset "
          "texts_size start pid_namespace slots_used threads texts_used exit_status lost_no_ring "
          "lost_no_ring_first lost_no_text lost_nested lost_nested_first").split()
RING = ("state capacity thread kernel_id policy ready published limit lost lost_first reported "
        "emitting nested taken").split()

PAGE, TEXTS = 4096, 256 * 1024
COMMAND = 128                       # where the header has it
THREAD_START, THREAD_NAME, THREAD_END, OBJECT_NAME = 10, 11, 13, 30
MUTEX_ACQUIRE, LOST, PROCESS_START, PROCESS_END = 41, 90, 1, 2


def number(value, size):
    return (value % (1 << 8 * size)).to_bytes(size, "little")


def value(wanted):
    """The shortest shape of a value that take_value() knows."""
    for shape, size in enumerate((1, 2, 4)):
        if 0 <= wanted < 1 << 8 * size:
            return bytes([shape]) + number(wanted, size)
    if -256 < wanted < 0:
        return bytes([4]) + number(-wanted, 1)
    return bytes([3]) + number(wanted, 8)


def drain(later=1):
    return bytes([0, later])


def records(slot, count, kind, time=0, step=1000, detail=0, thing=0, argument=0):
    return (bytes([1, slot, count]) + number(kind, 2) + number(detail, 1) + value(step)
            + value(time) + value(thing) + value(argument))


def header(field, to):
    return bytes([2, HEADER.index(field)]) + value(to)


def ring(slot, field, to):
    return bytes([3, slot, RING.index(field)]) + value(to)


def raw(offset, data):
    return bytes([4]) + number(offset, 3) + bytes([len(data)]) + data


def resize(size):
    return bytes([5]) + number(size, 3)


def text(offset, length, data):
    return bytes([6]) + number(offset, 3) + number(length, 2) + bytes([len(data)]) + data


def ambush(steps=1):
    return bytes([7, steps])


def replace(time):
    return bytes([8]) + value(time)


def advance(slot, by):
    return bytes([9, slot]) + value(by)


def honest(count):
    return bytes([10, count])


def cut_session(size):
    return bytes([11]) + number(size, 2)


def note_end(wait_status):
    return bytes([12]) + value(wait_status)


USUAL = bytes([CAPACITY[16]])
WORK = records(0, 8, MUTEX_ACQUIRE)
SLOTS = PAGE + TEXTS

SEGMENT_SEEDS = {
    "honest": USUAL + WORK + records(1, 8, MUTEX_ACQUIRE) + drain(8) + WORK + drain(8),
    "honest-flight": bytes([FLIGHT]) + WORK + drain(8) + WORK + WORK + WORK + drain(8),
    "honest-counter-namespace": bytes([COUNTER | NAMESPACE | CAPACITY[32]]) + WORK + drain(8),
    "thread-ends": USUAL + records(0, 1, THREAD_START) + records(0, 1, THREAD_END)
    + ring(0, "state", 2) + drain(8),
    "thread-ends-unsaid": bytes([NAMESPACE]) + ring(0, "kernel_id", 0x7fffffff) + WORK + drain()
    + ring(0, "state", 4) + drain(8) + drain(8),
    "thread-identifier-twice": bytes([NAMESPACE]) + ring(0, "kernel_id", 7)
    + ring(1, "kernel_id", 7) + WORK + drain() + ring(0, "state", 4) + drain(),
    "magic-wrong": USUAL + header("magic", 0x4c444449) + drain(),
    "version-wrong": USUAL + header("version", 3) + drain(),
    "clock-unknown": USUAL + header("clock", 3) + drain(),
    "not-ready": USUAL + header("ready", 0) + drain() + header("ready", 1) + drain(),
    "slots-absurd": USUAL + header("slot_count", 0xffffffff) + drain(),
    "slots-none": USUAL + header("slot_count", 0) + drain(),
    "slots-used-absurd": USUAL + WORK + drain() + header("slots_used", 0xffffffff) + drain(),
    "slot-size-wraps": USUAL + header("slot_size", -4096) + drain(),
    "slots-offset-past-the-end": USUAL + header("slots_offset", 1 << 62) + drain(),
    "texts-size-absurd": USUAL + header("texts_size", 1 << 40) + drain(),
    "header-capacity-no-power": USUAL + header("ring_capacity", 17) + drain(),
    "header-scribbled-after-open": USUAL + WORK + drain() + header("slot_size", 1 << 40)
    + header("slots_offset", 1 << 50) + header("ring_capacity", 1 << 31) + WORK + drain(8),
    "process-nobody": USUAL + header("process_id", 0) + WORK + drain(),
    "process-negative": USUAL + header("process_id", 0xffffffff) + WORK + drain(),
    "namespace-foreign": USUAL + header("pid_namespace", 1) + WORK + drain(8) + drain(8),
    "start-at-the-end-of-time": USUAL + header("start", -1) + WORK + drain(8),
    "start-far-ahead": USUAL + header("start", 1 << 62) + WORK + drain(8),
    "start-before-all": USUAL + header("start", 0) + WORK + drain(8),
    "command-not-utf-8": USUAL + raw(COMMAND, b"\xff\xfe" * 31) + drain(),
    "command-without-end": USUAL + b"".join(raw(COMMAND + 60 * i, b"\xc3\xa9" * 30)
                                            for i in range(5)) + drain(),
    "truncated-file": USUAL + WORK + drain() + resize(SLOTS) + drain(),
    "truncated-to-nothing": USUAL + WORK + drain() + resize(0) + drain(),
    "truncated-inside-a-ring": USUAL + WORK + drain() + resize(SLOTS + 200) + drain(),
    "truncated-before-opening": USUAL + resize(100) + drain(),
    "truncated-in-the-merge": USUAL + records(0, 8, THREAD_NAME, argument=1) + ambush()
    + drain(8) + resize(PAGE),
    "longer-than-told": USUAL + resize(SLOTS + 4 * PAGE) + drain(),
    "counters-run-away": USUAL + WORK + drain() + advance(0, 1 << 40) + drain(),
    "counters-run-back": USUAL + WORK + drain() + advance(0, -4) + drain(),
    "counters-run-back-flight": bytes([FLIGHT]) + WORK + drain() + advance(0, -4) + drain(8),
    "counters-wrap-flight": bytes([FLIGHT]) + ring(0, "published", -4) + drain() + WORK + drain(8),
    "counters-just-full": USUAL + records(0, 16, MUTEX_ACQUIRE) + drain(8),
    "counters-one-too-many": USUAL + records(0, 17, MUTEX_ACQUIRE) + drain(8),
    "taken-scribbled": USUAL + WORK + ring(0, "taken", 1 << 40) + drain() + WORK + drain(),
    "capacity-scribbled": USUAL + WORK + drain() + ring(0, "capacity", 1 << 30) + WORK + drain(),
    "capacity-zero": USUAL + ring(0, "capacity", 0) + WORK + drain(),
    "policy-scribbled": USUAL + ring(0, "policy", 2) + ring(1, "policy", 99) + WORK + drain(8),
    "state-out-of-range": USUAL + WORK + drain() + ring(0, "state", 5) + drain(),
    "state-all-ones": USUAL + ring(0, "state", 0xffffffff) + WORK + drain(),
    "state-changes-in-the-merge": USUAL + WORK + ambush(2) + drain(8) + ring(0, "state", 2)
    + advance(0, 3) + drain(8),
    "emitting-for-ever": USUAL + ring(0, "emitting", 1) + WORK + drain(255) * 5,
    "set-aside-absurd": USUAL + WORK + ring(0, "nested", 0xffffffff) + drain(),
    "set-aside-full": USUAL + WORK + ring(0, "nested", 8) + drain(),
    "losses-absurd": USUAL + WORK + ring(0, "lost", -1) + ring(0, "lost_first", -1)
    + header("lost_no_ring", -1) + header("lost_no_ring_first", -1) + header("lost_nested", -1)
    + header("lost_no_text", -1) + drain(8),
    "losses-run-back": USUAL + header("lost_no_ring", 9) + ring(0, "lost", 9) + drain()
    + header("lost_no_ring", 3) + ring(0, "lost", 3) + drain(),
    "lost-record-absurd": USUAL + records(0, 3, LOST, detail=255, thing=-1, argument=-1) + drain(8),
    "times-at-both-ends": USUAL + records(0, 2, MUTEX_ACQUIRE, time=-10000000000)
    + records(0, 2, MUTEX_ACQUIRE, time=-10000000001) + WORK + drain(8),
    "times-go-back": USUAL + records(0, 8, MUTEX_ACQUIRE, time=500000, step=-100) + drain(8),
    "times-far-ahead": bytes([COUNTER]) + records(0, 4, MUTEX_ACQUIRE, time=1 << 63) + drain(8),
    "kind-unknown": USUAL + records(0, 2, 0xffff) + records(0, 2, 0) + drain(8),
    "process-events-in-a-ring": USUAL + records(0, 2, PROCESS_START, argument=-1)
    + records(0, 2, PROCESS_END, detail=255) + drain(8),
    "text-honest": USUAL + text(0, 5, b"queue") + records(0, 2, OBJECT_NAME, argument=1)
    + drain(8),
    "text-past-the-end": USUAL + text(TEXTS - 2, 255, b"")
    + records(0, 1, OBJECT_NAME, argument=TEXTS - 1) + records(0, 1, OBJECT_NAME, argument=TEXTS)
    + records(0, 1, OBJECT_NAME, argument=TEXTS + 1) + records(0, 1, OBJECT_NAME, argument=-1)
    + drain(8),
    "text-too-long": USUAL + text(0, 0xffff, b"x" * 60) + records(0, 1, OBJECT_NAME, argument=1)
    + drain(8),
    "text-not-utf-8": USUAL + text(0, 40, b"\xff" * 40) + records(0, 1, THREAD_NAME, argument=1)
    + drain(8),
    "text-with-zeros": USUAL + text(0, 6, b"a\0b\0\xff\0") + records(0, 1, THREAD_NAME, argument=1)
    + drain(8),
    "text-changes-in-the-merge": USUAL + text(0, 5, b"queue")
    + records(0, 4, OBJECT_NAME, argument=1) + ambush(2) + drain(8) + text(0, 255, b"\x80" * 60),
    "replaced": USUAL + WORK + drain() + replace(1000000) + drain(),
    "replaced-before-all": USUAL + WORK + drain() + replace(-1) + drain(),
    "exit-status-absurd": USUAL + header("exit_status", 0xffffffff) + replace(0) + drain(),
}

# The image that replaces the hostile process's first one is the same program again.
IMAGE = bytes([8])
HONESTLY = honest(9) + drain(8)
END = honest(9) + drain(8)

COLLECTOR_SEEDS = {
    "both-honest": USUAL + WORK + HONESTLY + WORK + END,
    "both-honest-flight": bytes([FLIGHT]) + WORK + HONESTLY + honest(19) + honest(19) + END,
    "both-honest-wait": bytes([WAIT]) + WORK + HONESTLY + honest(19) + drain(8) + END,
    "honest-ring-full": USUAL + honest(19) + honest(5) + drain(8) + honest(16) + drain(0) + END,
    "session-cut": USUAL + WORK + HONESTLY + cut_session(0) + WORK + END,
    "session-cut-and-longer": USUAL + HONESTLY + cut_session(10) + drain() + cut_session(8192)
    + END,
    "magic-wrong": USUAL + header("magic", 0) + HONESTLY + END,
    "not-ready-for-long": USUAL + header("ready", 0) + HONESTLY + WORK + header("ready", 1) + END,
    "slots-used-absurd": USUAL + WORK + HONESTLY + header("slots_used", 0xffffffff) + END,
    "start-far-ahead": USUAL + header("start", 1 << 62) + WORK + HONESTLY + END,
    "start-before-all": USUAL + header("start", 0) + WORK + HONESTLY + IMAGE + END,
    "namespace-of-the-honest": USUAL + header("pid_namespace", 1) + WORK + HONESTLY + END,
    "identifier-of-the-honest": USUAL + header("pid_namespace", 1) + header("process_id", 2) + WORK
    + HONESTLY + END,
    "process-nobody": USUAL + header("process_id", 0) + WORK + HONESTLY + END,
    "truncated-file": USUAL + WORK + HONESTLY + resize(SLOTS) + END,
    "truncated-in-the-merge": USUAL + records(0, 8, THREAD_NAME, argument=1) + ambush() + HONESTLY
    + resize(PAGE) + END,
    "counters-run-away": USUAL + WORK + HONESTLY + advance(0, 1 << 40) + END,
    "counters-run-back-flight": bytes([FLIGHT]) + WORK + HONESTLY + advance(0, -4) + END,
    "state-flickers": USUAL + b"".join(ring(0, "state", state) + drain() for state in
                                       (2, 1, 4, 3, 0, 1, 2, 5)) + END,
    "emitting-for-ever": USUAL + ring(0, "emitting", 1) + (WORK + HONESTLY) * 5 + drain(255) * 4
    + END,
    "losses-absurd": USUAL + WORK + ring(0, "lost", -1) + header("lost_no_ring", -1)
    + header("lost_nested", -1) + header("lost_no_text", -1) + HONESTLY + END,
    "times-at-both-ends": USUAL + records(0, 2, MUTEX_ACQUIRE, time=-10000000000)
    + records(0, 2, MUTEX_ACQUIRE, time=-10000000001) + HONESTLY + END,
    "command-not-utf-8": USUAL + raw(COMMAND, b"\xff\xfe" * 31) + HONESTLY + END,
    "text-not-utf-8": USUAL + text(0, 40, b"\xff" * 40) + records(0, 1, THREAD_NAME, argument=1)
    + HONESTLY + END,
    "texts-of-no-text": USUAL + records(0, 8, OBJECT_NAME, argument=-1) + HONESTLY + END,
    "image-replaced": USUAL + WORK + HONESTLY + IMAGE + WORK + END + WORK + END,
    "image-replaced-corrupt": USUAL + ring(0, "state", 9) + HONESTLY + IMAGE + header("magic", 0)
    + END,
    "image-replaced-in-one-look": USUAL + header("ready", 0) + IMAGE + WORK + END,
    "end-noted": USUAL + WORK + HONESTLY + note_end(256) + WORK + END + IMAGE + END,
    "end-noted-absurd": USUAL + note_end(0xffffffff) + WORK + HONESTLY + note_end(0x7f) + END,
}

SEEDS = {"segment": SEGMENT_SEEDS, "collector": COLLECTOR_SEEDS}


def main():
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "corpus"
    for target, seeds in SEEDS.items():
        folder = corpus / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in seeds.items():
            (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
