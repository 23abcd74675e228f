#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seeds of the fuzz target `trace`: a small trace file for each attack that somebody has
thought of, after a byte of flags (trace-fuzz.c).

    make-trace-seeds.py [FOLDER]

It has its own idea of the layout that src/trace/format.h specifies: where the two disagree, one of them is
wrong.
"""

import struct
import sys
import zlib
from pathlib import Path

MEND, SEEK = 1, 2
METADATA, EVENTS, INDEX, END = 1, 2, 3, 4
ESSENTIAL = 1
PLAIN, ZSTD, REPEAT = 0, 1, 2
(SOURCE_LOW, SOURCE_HIGH, TIME, KIND, OBJECT_LOW, OBJECT_HIGH, ARGUMENT, DETAIL, NEW, TEXT, BITS,
 STRINGS) = range(12)
WORD = 1 << 64


def sealed(data):
    return data + struct.pack("<I", zlib.crc32(data))


def file_header(version=1, flags=0):
    return sealed(struct.pack("<8sII12x", b"\x89HEDDLE\n", version, flags))


def chunk(kind, payload, sequence, before=0, times=(0, 0), count=0, flags=0):
    return sealed(struct.pack("<4sHHQQqqIII8x", b"HdCk", kind, flags, sequence, before, *times,
                              count, len(payload), zlib.crc32(payload))) + payload


def column(data, packing=PLAIN, size=None):
    return struct.pack("<BII", packing, len(data) if size is None else size, len(data)) + data


class Numbers:
    """The numbers of a chunk: symbols, and the further bits of all of them in one stream."""

    def __init__(self):
        self.bits, self.filled = 0, 0

    def symbol(self, number):
        if number < 16:
            return number
        place = number.bit_length() - 1
        count = place - 2
        self.bits |= (number & ((1 << count) - 1)) << self.filled
        self.filled += count
        return 16 + (place - 4) * 4 + (number >> count & 3)

    def stream(self):
        return self.bits.to_bytes((self.filled + 7) // 8, "little")


def zigzag(difference, bits=64):
    difference %= 1 << bits
    if difference >> (bits - 1):
        return 2 * ((1 << bits) - difference) - 1
    return 2 * difference


def number_of(known, value):
    """Returns a value's number, and whether it is new."""
    if value in known:
        return known.index(value), False
    known.append(value)
    return len(known) - 1, True


def place_of(kind, thing):
    return ((thing ^ kind << 48) * 0x9e3779b97f4a7c15 % WORD) >> 52


def encode(events):
    """Returns the twelve columns of events (time, process, thread, kind, thing, argument, detail, text)."""
    numbers, columns = Numbers(), [bytearray() for _ in range(12)]
    sources, kinds, things, texts, streams, last = [], [], [], [], {}, {}
    expected, before, last_new = {}, 0, 0
    for time, process, thread, kind, thing, argument, detail, text in events:
        def new(number):
            columns[NEW].append(numbers.symbol(number))
        source, is_new = number_of(sources, (process, thread))
        if is_new:
            new(process)
            new(thread)
            streams[source], last[source] = {c: bytearray() for c in range(KIND, NEW)}, 0
        columns[SOURCE_LOW].append(source & 255)
        columns[SOURCE_HIGH].append(source >> 8)
        columns[TIME].append(numbers.symbol(zigzag(time - before)))
        before = time
        pair, is_new = number_of(kinds, kind * 2 + (text is not None))
        streams[source][KIND].append(numbers.symbol(pair))
        if is_new:
            new(kind * 2 + (text is not None))
        code = 0
        if thing != last[source]:
            code, is_new = number_of(things, thing)
            code += 1
            if is_new:
                new(zigzag(thing - last_new))
                last_new = thing
            last[source] = thing
        streams[source][OBJECT_LOW].append(code & 255)
        streams[source][OBJECT_HIGH].append(code >> 8)
        place = place_of(kind, thing)
        old_argument, old_detail = expected.get(place, (0, 0))
        streams[source][ARGUMENT].append(numbers.symbol(zigzag(argument - old_argument)))
        streams[source][DETAIL].append(numbers.symbol(zigzag(detail - old_detail, 32)))
        expected[place] = argument, detail
        if text is not None:
            index, is_new = number_of(texts, text)
            columns[TEXT].append(numbers.symbol(index))
            if is_new:
                columns[STRINGS] += text + b"\0"
    for source in range(len(sources)):
        for which, stream in streams[source].items():
            columns[which] += stream
    columns[BITS] = bytearray(numbers.stream())
    return columns


def pack(columns, change=None):
    change = change or {}
    return b"".join(change.get(i, column(bytes(data))) for i, data in enumerate(columns))


def events_chunk(events, sequence, before=0, change=None, columns=None, **further):
    times = [event[0] for event in events]
    options = {"times": (min(times), max(times)), "count": len(events)}
    options.update(further)
    return chunk(EVENTS, pack(columns or encode(events), change), sequence, before, **options)


def trailer(index_chunks, index_offset, end_offset):
    return sealed(struct.pack("<4sIQQ4x", b"HdEn", index_chunks, index_offset, end_offset))


def trace(*chunks, end=True, version=1, lie=0):
    """A whole file: METADATA, the chunks (of EVENTS), INDEX, END, trailer."""
    data = file_header(version)
    data += chunk(METADATA, b"[trace]\ntitle=a\npolicy=wait\nbegin=0\n", 0)
    entries, events = b"", 0
    for one in chunks:
        first, last, count = struct.unpack_from("<qqI", one, 24)
        if struct.unpack_from("<H", one, 4)[0] == EVENTS:
            entries += struct.pack("<QqqI4x", len(data) + lie, first, last, count)
            events += count
        data += one
    if not end:
        return data
    index = len(data)
    data += chunk(INDEX, entries, len(chunks) + 1, events)
    finish = len(data)
    data += chunk(END, b"[end]\nkind=exited\nstatus=3\nduration=99\n", len(chunks) + 2, events)
    return data + trailer(1, index, finish)


LOCK, OTHER = 0x7ffe12340000, 0x7ffe12340040
THREAD_START, THREAD_NAME, WAIT, ACQUIRE, RELEASE, WRITE = 10, 11, 40, 41, 42, 81
WORK = [
    (1000, 1, 0, 1, 0, 1, 4711, b"counter"),
    (1100, 1, 1, THREAD_START, 0x7f00, 0, 4711, None),
    (1150, 1, 1, THREAD_NAME, 0, 0, 0, "wörker".encode()),
    (1200, 1, 2, THREAD_START, 0x7e00, 1, 4712, None),
    (1300, 1, 1, ACQUIRE, LOCK, 0, 0, None),
    (1320, 1, 1, WRITE, OTHER, 1, 0, None),
    (1330, 1, 2, WAIT, LOCK, 0, 4711, None),
    (1400, 1, 1, RELEASE, LOCK, 0, 0, None),
    (1450, 1, 2, ACQUIRE, LOCK, 0, 0, None),
    (1460, 1, 2, WRITE, OTHER, 2, 0, None),
    (1470, 1, 2, RELEASE, LOCK, 0, 0, None),
]
LATER = [(2000 + 10 * i, 1, 1 + i % 3, ACQUIRE + i % 2, LOCK, 0, 0, None) for i in range(12)]
WILD = [
    (-1 << 63, 0, 0, 0, 0, 0, 0, None),
    ((1 << 63) - 1, 0xffffffff, 0xffffffff, 0xffff, WORD - 1, WORD - 1, 0xffffffff, b""),
    (0, 1, 0xffffffff, 90, WORD // 2, 1, 7, "\U0010ffff".encode()),
]
MANY = [(i, 1, 1 + i % 40, ACQUIRE, 64 * i, i * i, 0, b"%d" % i) for i in range(30)]


def bent(which, data, events=None):
    """A file whose one chunk has another column in the place of `which`."""
    return trace(events_chunk(events or WORK, 1, change={which: data}))


def changed(which, index, to):
    columns = encode(WORK)
    columns[which][index] = to
    return trace(events_chunk(WORK, 1, columns=columns))


SEEDS = {
    "honest": trace(events_chunk(WORK, 1), events_chunk(LATER, 2, len(WORK))),
    "wild": trace(events_chunk(WILD, 1)),
    "many": trace(events_chunk(MANY, 1)),
    "no-end": trace(events_chunk(WORK, 1), end=False),
    "nothing": trace(),
    "newer": trace(version=2),
    "repeat": bent(SOURCE_HIGH, column(b"\0", REPEAT, len(WORK))),
    "repeat-empty": bent(TEXT, column(b"", REPEAT, 2)),
    "zstd-nonsense": bent(TIME, column(b"\x28\xb5\x2f\xfd nonsense", ZSTD, len(WORK))),
    "zstd-too-large": bent(STRINGS, column(bytes.fromhex("28b52ffda00000100055000010000001000efd3f0200"),
                                           ZSTD, 20)),
    "packing-unknown": bent(KIND, column(b"a" * len(WORK), 3)),
    "column-too-long": bent(KIND, column(b"a" * len(WORK), PLAIN, 1 << 31)),
    "column-too-short": bent(DETAIL, column(b"", PLAIN, 0)),
    "bits-missing": bent(BITS, column(b"")),
    "bits-left-over": bent(BITS, column(bytes(encode(WORK)[BITS]) + b"aa")),
    "new-missing": bent(NEW, column(b"\1")),
    "new-left-over": bent(NEW, column(bytes(encode(WORK)[NEW]) + b"\1")),
    "texts-missing": bent(STRINGS, column(b"")),
    "text-without-end": bent(STRINGS, column(b"counter\0abcdef")),
    "text-not-utf-8": bent(STRINGS, column(b"counter\0a\xff\xfe\0")),
    "text-number-absurd": bent(TEXT, column(b"\0\7")),
    "source-out-of-turn": changed(SOURCE_LOW, 0, 1),
    "source-absurd": changed(SOURCE_HIGH, 3, 255),
    "kind-out-of-turn": changed(KIND, 0, 9),
    "object-out-of-turn": changed(OBJECT_HIGH, 1, 200),
    "number-too-large": changed(NEW, 0, 255),
    "times-not-as-told": trace(events_chunk(WORK, 1, times=(0, 5))),
    "times-turned-round": trace(events_chunk(WORK, 1, times=(5, 0))),
    "count-absurd": trace(events_chunk(WORK, 1, count=65535)),
    "count-none": trace(events_chunk(WORK, 1, count=0)),
    "events-before-jump": trace(events_chunk(WORK, 1), events_chunk(LATER, 2, 100)),
    "events-before-absurd": trace(events_chunk(WORK, 1), events_chunk(LATER, 1 << 40, 1 << 50)),
    "out-of-turn": trace(events_chunk(WORK, 2), events_chunk(LATER, 1)),
    "unknown-chunk": trace(chunk(99, b"abc", 1), events_chunk(WORK, 2)),
    "essential-chunk": trace(chunk(99, b"abc", 1, flags=ESSENTIAL), events_chunk(WORK, 2)),
    "index-lies": trace(events_chunk(WORK, 1), events_chunk(LATER, 2, len(WORK)), lie=3),
    "end-in-the-middle": trace(events_chunk(WORK, 1), chunk(END, b"[end]\nkind=running\n", 2, 11)),
    "metadata-nonsense": file_header() + chunk(METADATA, b"[trace\xff\0", 0) + events_chunk(WORK, 1),
    "magics": file_header() + b"HdCkHdCHdEnH" * 40,
    "empty": b"",
}


def main():
    default = Path(__file__).resolve().parent / "corpus" / "trace"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in SEEDS.items():
        (folder / name).write_bytes(b"\0" + data)
    for name in ("honest", "many", "index-lies"):
        (folder / f"{name}-seek").write_bytes(bytes([SEEK]) + SEEDS[name])
    for name in ("honest", "wild", "magics"):
        (folder / f"{name}-mend").write_bytes(bytes([MEND]) + SEEDS[name])


main()
