# SPDX-License-Identifier: MIT
"""A model's facts, as convert-write prints them, and what they must look like in a timeline."""

import codecs
from collections import Counter
from urllib.parse import unquote_to_bytes

KINDS_OF_SPANS = ("named", "task", "items")
NEVER = None  # the end of what has not ended


def replace_byte(error):
    """As GLib does: each byte that belongs to no character becomes one sign."""
    return "\ufffd", error.start + 1


codecs.register_error("each-byte", replace_byte)


def name_of(field):
    return None if field == "-" else unquote_to_bytes(field).decode("utf-8", "each-byte")


def number_of(field):
    return None if field == "-" else int(field)


class Facts:
    """Lines by their word; a range and wanted lanes choose among them as a user would expect."""

    def __init__(self, path, start=0, end=None, prefix=""):
        self.lines, self.lanes, self.processes = {}, {}, {}
        for line in path.read_text(encoding="ascii").splitlines():
            word, *fields = line.split("\t")
            self.lines.setdefault(word, []).append(fields)
        for index, kind, process, identifier, name in self.lines.get("lane", []):
            self.lanes[int(index)] = (name_of(kind), int(process), int(identifier), name_of(name),
                                      unquote_to_bytes(name).startswith(prefix.encode()))
        for number, identifier, end_time, text, command in self.lines.get("process", []):
            self.processes[int(number)] = (int(identifier), number_of(end_time), name_of(text),
                                           name_of(command))
        self.start, self.end = start, end

    def name(self, field):
        """The name of the lane of that number; None for none."""
        return None if field == "-" else self.lanes[int(field)][3]

    def wanted(self, field):
        return field != "-" and self.lanes[int(field)][4]

    def overlaps(self, start, end):
        if self.end is not None and start > self.end:
            return False
        return end is NEVER or end > self.start or start >= self.start

    def of(self, word):
        """Yields the lines of something that a lane has and that lasts: lane, start, end, the rest."""
        for lane, start, end, *rest in self.lines.get(word, []):
            start, end = int(start), number_of(end)
            if self.wanted(lane) and self.overlaps(start, end):
                yield int(lane), start, end, rest

    def process_name(self, lane):
        process = self.lanes[lane][1]
        return "shared between processes" if process == 0 else self.processes[process][3]

    def flows(self, word):
        for source, source_time, target, target_time, thing, number in self.lines.get(word, []):
            times = int(source_time), int(target_time)
            if self.wanted(source) and self.wanted(target) and self.overlaps(*times):
                yield int(source), times[0], int(target), times[1], thing, int(number)

    def signals(self):
        for lane, time, thread, broadcast, lost in self.lines.get("signal", []):
            if self.wanted(lane) and self.overlaps(int(time), int(time)):
                yield int(lane), int(time), self.name(thread), broadcast == "1", lost == "1"

    def steps(self):
        """Values in the range, and the one that holds where it begins."""
        by_lane = {}
        for lane, time, value, thread in self.lines.get("step", []):
            if self.wanted(lane) and (self.end is None or int(time) <= self.end):
                by_lane.setdefault(int(lane), []).append((int(time), int(value), thread))
        for lane, steps in by_lane.items():
            before = [step for step in steps if step[0] < self.start]
            for step in before[-1:] + [step for step in steps if step[0] >= self.start]:
                yield lane, *step


# ------------------------------------------------------------------ as a timeline


def attributes(**pairs):
    return frozenset((key.replace("_", " "), value) for key, value in pairs.items()
                     if value is not None)


def say(facts, state, phrase, thing):
    name = facts.name(thing)
    if state.startswith("unknown"):
        return phrase
    return state if name is None else f"{phrase} {name}"


def state_slices(facts):
    for lane, start, end, rest in facts.of("interval"):
        state, phrase = name_of(rest[0]), name_of(rest[1])
        task = facts.lanes[lane][0] == "task"
        known = attributes(state=state, object=facts.name(rest[2]), woken_by=facts.name(rest[4]),
                           cause=name_of(rest[5]),
                           **{"worker" if task else "held_by": facts.name(rest[3])})
        yield lane, "", "task" if task else "state", say(facts, state, phrase, rest[2]), start, \
            end, known


def end_within(rows, depth, start, end):
    """A slice ends no later than those around it, though a span whose end was lost may have a span within
    that was seen to end later. `rows`: those of the lane that are told already, by depth."""
    for row in range(depth):
        around = [span for span in rows.get(row, []) if span[0] <= start][-1:]
        if around and around[0][1] is not NEVER and around[0][1] > start:
            end = around[0][1] if end is NEVER else min(end, around[0][1])
    rows.setdefault(depth, []).append((start, end))
    return end


def span_slices(facts):
    rows = {}
    for lane, start, end, (depth, kind, name, task, first, items) in facts.of("span"):
        end = end_within(rows.setdefault(lane, {}), int(depth), start, end)
        kind = KINDS_OF_SPANS[int(kind)]
        word = name_of(name) if kind == "named" else facts.name(task) if kind == "task" else "items"
        known = attributes(first_item=int(first), count=int(items)) if kind == "items" else \
            frozenset()
        yield lane, "spans", "span", word, start, end, known


def lock_slices(facts):
    for lane, start, end, (thread, uncertain) in facts.of("hold"):
        yield lane, "", "hold", facts.name(thread), start, end, \
            attributes(end_uncertain=1 if uncertain == "1" else None)
    for word, part in (("wait", "waiting"), ("read", "reading")):
        for lane, start, end, (thread,) in facts.of(word):
            yield lane, part, word, facts.name(thread), start, end, frozenset()


def condition_slices(facts):
    for lane, start, end, (thread, notified, woken) in facts.of("condition"):
        yield lane, "waiting", "condition", facts.name(thread), start, end, frozenset()
        last = float("inf") if end is NEVER else end
        woken = min(last, float("inf") if woken == "-" else int(woken))
        notified = min(woken, float("inf") if notified == "-" else int(notified))
        for name, begin, until in (("not notified", start, notified), ("notified", notified, woken),
                                   ("waits for its mutex", woken, last)):
            if until > begin:
                yield lane, "waiting", "condition", name, begin, \
                    NEVER if until == float("inf") else until, frozenset()


def slices(facts):
    """All slices: (process, track, category, name, start, end, attributes), each so often."""
    found = Counter()
    for source in (state_slices, span_slices, lock_slices, condition_slices):
        for lane, part, category, name, start, end, known in source(facts):
            track = facts.lanes[lane][3] + (f": {part}" if part else "")
            found[facts.process_name(lane), track, category, name, start, end, known] += 1
    for process, thread, first, until, count, cause in facts.lines.get("loss", []):
        start, end = int(first), max(int(first), int(until))
        if (thread == "-" or facts.wanted(thread)) and facts.overlaps(start, end):
            found[facts.processes[int(process)][3], "events lost: row", "loss",
                  "unknown: events were lost", start, end,
                  attributes(count=int(count), thread=facts.name(thread), cause=name_of(cause))] += 1
    return found


def moments(facts):
    """All moments: (process, track, category, name, time, attributes)."""
    found = Counter()
    for lane, time, thread, broadcast, lost in facts.signals():
        found[facts.process_name(lane), facts.lanes[lane][3], "notification",
              "notify all" if broadcast else "notify one", time,
              attributes(by=thread, in_vain=1 if lost else None)] += 1
    for _, end, text, command in facts.processes.values():
        if end is not None and facts.overlaps(end, end):
            found[command, None, "process end", text or "exited with status 0", end,
                  frozenset()] += 1
    return found


def values(facts):
    found = Counter()
    for lane, time, value, _ in facts.steps():
        found[facts.process_name(lane), facts.lanes[lane][3], time, value] += 1
    return found


def flows(facts):
    """All flows: word, (process, track, time) of both ends, attributes."""
    found = Counter()
    for word in ("wake-up", "message"):
        for source, source_time, target, target_time, thing, number in facts.flows(word):
            ends = [(facts.process_name(lane), facts.lanes[lane][3], time)
                    for lane, time in ((source, source_time), (target, target_time))]
            found[word, *ends, attributes(object=facts.name(thing),
                                          number=number if word == "message" else None)] += 1
    return found
