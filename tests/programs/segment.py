# SPDX-License-Identifier: MIT
"""Reads a session's segments by the layouts in src/event/segment.h and src/event/ring.h.

A second decoder beside the collector's, in another language and from the headers' text alone: where
the two disagree, one of them is wrong about the layout.
"""
import collections
import os
import re
import struct

MAGIC = 0x4C444448
HEADER = struct.Struct('<8I5Q4I5Q256s')
RING = struct.Struct('<4I')
COUNTERS = struct.Struct('<5QII')
EVENT = struct.Struct('<QHHIQQ')
PAGE = 4096
RING_RECORDS_AT = 448

Event = collections.namedtuple('Event', 'time thread kind object argument detail')


def vocabulary(events_def):
    """Returns {number: 'name'} from events.def."""
    with open(events_def, encoding='utf-8') as file:
        lines = re.findall(r'^HEDDLE_EVENT \((\d+), \w+, "([^"]+)"', file.read(), re.MULTILINE)
    return {int(number): name for number, name in lines}


class Segment:
    """One process's record."""

    def __init__(self, path, names):
        with open(path, 'rb') as file:
            self._read_header(file, os.fstat(file.fileno()).st_size)
            self.events = []      # of all threads, by time
            self.kernel_ids = {}  # thread's number -> its identifier in the kernel
            for slot in range(self.slots_used):
                self._read_ring(file, self.slots_offset + slot * self.slot_size, names)
        self.events.sort(key=lambda event: event.time)

    def _read_header(self, file, size):
        fields = HEADER.unpack(file.read(HEADER.size))
        (magic, version, ready, self.clock, self.process, self.parent, self.capacity,
         self.slot_count, self.slot_size, self.slots_offset, texts_size, self.start,
         _, self.slots_used, self.threads, texts_used, self.exit_status, self.lost_no_ring, _,
         self.lost_no_text, self.lost_nested, _, command) = fields
        assert (magic, version, ready) == (MAGIC, 2, 1), fields
        assert self.slots_offset == PAGE + texts_size
        assert size == self.slots_offset + self.slot_count * self.slot_size
        assert self.slots_used <= self.slot_count
        self.command = command.split(b'\0')[0].decode()
        file.seek(PAGE)
        self._texts = file.read(texts_used)

    def _read_ring(self, file, at, names):
        file.seek(at)
        header = file.read(RING_RECORDS_AT)
        _, capacity, thread, kernel_id = RING.unpack_from(header, 0)
        published, _, lost, _, _, _, _ = COUNTERS.unpack_from(header, 64)
        assert capacity == self.capacity and published <= capacity, 'a ring overran: test less'
        assert lost == 0, 'events were lost: test less'
        self.kernel_ids[thread] = kernel_id
        last = 0
        for fields in EVENT.iter_unpack(file.read(published * EVENT.size)):
            time, kind, _, detail, object_, argument = fields
            assert time >= last, 'a ring is out of order'
            last = time
            self.events.append(Event(time, thread, names[kind], object_, argument, detail))

    def text(self, identifier):
        start = identifier - 1
        length, = struct.unpack_from('<H', self._texts, start)
        return self._texts[start + 2:start + 2 + length].decode()

    def named(self, *kinds):
        return [event for event in self.events if event.kind in kinds]

    def count(self, kind, object_=None):
        return sum(1 for event in self.events
                   if event.kind == kind and object_ in (None, event.object))

    def object_called(self, name):
        """Returns the address of the object of that name."""
        places = {event.object for event in self.named('object-name')
                  if self.text(event.argument) == name}
        assert len(places) == 1, (name, places)
        return places.pop()

    def thread_called(self, name):
        threads = {event.thread for event in self.named('thread-name')
                   if self.text(event.argument) == name}
        assert len(threads) == 1, (name, threads)
        return threads.pop()


def read_session(folder, names):
    """Returns the folder's segments by the number of their process and sequence."""
    files = [name for name in os.listdir(folder) if name.endswith('.segment')]
    order = sorted(files, key=lambda name: [int(part) for part in name.split('.')[:2]])
    return [Segment(os.path.join(folder, name), names) for name in order]
