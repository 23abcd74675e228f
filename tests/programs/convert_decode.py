# SPDX-License-Identifier: MIT
"""Decoders that know nothing of Heddle: Perfetto's protobuf by protoc, Chrome's events by Python's json. Both
give the same things: slices, moments, values and flows, as convert_facts.py says they must be."""

import json
import re
import subprocess
from collections import Counter, defaultdict
from pathlib import Path

SCHEMA = Path(__file__).resolve().parent / "perfetto-trace.proto"
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


class Timeline:
    def __init__(self):
        self.slices, self.moments, self.values, self.flows = Counter(), Counter(), Counter(), Counter()
        self.threads = {}    # (process's number, thread's) -> name
        self.processes = {}  # its number -> name


def without_row(track):
    """A row is the writer's choice."""
    return re.sub(r": (waiting|reading|row) \d+$", r": \1", track)


# ------------------------------------------------------------------ Perfetto


def unescape(text):
    """What protoc shows of a string: bytes beyond ASCII and some others are octal."""
    raw = re.sub(rb"\\([0-7]{3}|.)", lambda match: bytes([int(match[1], 8)]) if len(match[1]) == 3
                 else ESCAPES[match[1].decode()].encode(), text.encode(), flags=re.S)
    return raw.decode("utf-8")


def parse_text(lines):
    """Parses protobuf's text format: a message is a dictionary of lists."""
    message = defaultdict(list)
    for line in lines:
        line = line.strip()
        if line == "}":
            return message
        key, _, value = line.partition(" ")
        # What is not in the schema is shown by its number.
        assert re.fullmatch(r"[a-z_]+:?", key), f"a field that the schema has not: {line}"
        if value == "{":
            message[key].append(parse_text(lines))
        elif value.startswith('"'):
            message[key[:-1]].append(unescape(value[1:-1]))
        else:
            message[key[:-1]].append(int(value) if re.fullmatch(r"-?\d+", value) else value)
    return message


def decode_perfetto(path):
    with open(path, "rb") as file:
        run = subprocess.run(["protoc", f"--proto_path={SCHEMA.parent}",
                              "--decode=perfetto.protos.Trace", SCHEMA.name], stdin=file,
                             capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return parse_text(iter(run.stdout.decode().split("\n")[:-1]))["packet"]


class PerfettoReader:
    """Does what Perfetto does: learns names as it goes, sorts events by time (those of a moment stay as
    they come), and pairs a slice's end with the innermost beginning of its track."""

    INTERNED = {"event_categories": "name", "event_names": "name", "debug_annotation_names": "name",
                "debug_annotation_string_values": "str"}

    def __init__(self, packets):
        self.timeline = Timeline()
        self.names = {kind: {} for kind in self.INTERNED}
        self.tracks, self.open, self.flow_starts, events = {}, defaultdict(list), {}, []
        for place, packet in enumerate(packets):
            self.check_head(packet, place)
            self.learn(packet)
            if packet["track_descriptor"]:
                self.add_track(packet["track_descriptor"][0])
            elif packet["track_event"]:
                event = packet["track_event"][0]
                events.append((packet["timestamp"][0], place, event, self.label(event)))
        for time, _, event, label in sorted(events, key=lambda item: item[:2]):
            self.add_event(time, event, label)
        for track, begun in self.open.items():
            for start, label in begun:
                self.add_slice(track, start, None, label)
        assert not self.flow_starts, "flows that never end"

    @staticmethod
    def check_head(packet, place):
        assert packet["trusted_packet_sequence_id"] == [1], packet
        # Only the first one says that nothing was known before; all need what was said since.
        assert packet["sequence_flags"] == [3 if place == 0 else 2], packet
        assert bool(packet["clock_snapshot"]) == (place == 0), packet

    def learn(self, packet):
        for interned in packet["interned_data"]:
            for kind, entries in interned.items():
                for entry in entries:
                    iid, text = entry["iid"][0], entry[self.INTERNED[kind]][0]
                    assert iid > 0 and iid not in self.names[kind], f"{kind} {iid} comes twice"
                    self.names[kind][iid] = text

    def add_track(self, told):
        uuid, parent = told["uuid"][0], (told["parent_uuid"] or [None])[0]
        assert uuid not in self.tracks and (parent is None or parent in self.tracks), told
        for process in told["process"]:
            assert process["pid"][0] not in self.timeline.processes, "two processes of one number"
            self.timeline.processes[process["pid"][0]] = process["process_name"][0]
        for thread in told["thread"]:
            key = thread["pid"][0], thread["tid"][0]
            assert key not in self.timeline.threads, "two threads of one number"
            self.timeline.threads[key] = thread["thread_name"][0]
        root = told["name"][0] if parent is None else self.tracks[parent][0]
        self.tracks[uuid] = root, None if parent is None else told["name"][0], bool(told["counter"])

    def label(self, event):
        known = set()
        for annotation in event["debug_annotations"]:
            key = self.names["debug_annotation_names"][annotation["name_iid"][0]]
            known.add((key, annotation["int_value"][0] if annotation["int_value"] else
                       self.names["debug_annotation_string_values"][annotation["string_value_iid"][0]]))
        return (*[self.names["event_categories"][iid] for iid in event["category_iids"]],
                *[self.names["event_names"][iid] for iid in event["name_iid"]], frozenset(known))

    def where(self, track):
        root, name, _ = self.tracks[track]
        return root, None if name is None else without_row(name)

    def add_slice(self, track, start, end, label):
        self.timeline.slices[*self.where(track), label[0], label[1], start, end, label[2]] += 1

    def add_flow_end(self, time, event, label):
        for flow in event["flow_ids"]:
            assert flow not in self.flow_starts, "a flow that begins twice"
            self.flow_starts[flow] = (*self.where(event["track_uuid"][0]), time)
        for flow in event["terminating_flow_ids"]:
            begin = self.flow_starts.pop(flow)
            self.timeline.flows[label[1], begin, (*self.where(event["track_uuid"][0]), time),
                                label[2]] += 1

    def add_event(self, time, event, label):
        kind, track = event["type"][0], event["track_uuid"][0]
        assert self.tracks[track][2] == (kind == "TYPE_COUNTER"), "a counter's track has values only"
        if kind == "TYPE_SLICE_BEGIN":
            self.open[track].append((time, label))
        elif kind == "TYPE_SLICE_END":
            self.add_slice(track, self.open[track][-1][0], time, self.open[track].pop()[1])
        elif kind == "TYPE_COUNTER":
            self.timeline.values[*self.where(track), time, event["counter_value"][0]] += 1
        elif event["flow_ids"] or event["terminating_flow_ids"]:
            self.add_flow_end(time, event, label)
        else:
            assert kind == "TYPE_INSTANT", kind
            self.timeline.moments[*self.where(track), label[0], label[1], time, label[2]] += 1


def read_perfetto(path):
    return PerfettoReader(decode_perfetto(path)).timeline


# ------------------------------------------------------------------ Chrome


def nanoseconds(text):
    """Times are decimals with three places, which a float would not keep."""
    whole, _, rest = text.partition(".")
    assert len(rest) == 3 and whole.isdigit(), text
    return int(whole) * 1000 + int(rest)


class ChromeReader:
    def __init__(self, document):
        self.timeline, self.flow_starts, self.tracks = Timeline(), {}, {}
        self.stacks = defaultdict(list)
        events = document["traceEvents"]
        for event in events:
            if event["ph"] == "M":
                self.add_metadata(event)
        self.check_counters(events)
        places = sorted(range(len(events)), key=lambda place: (
            nanoseconds(events[place].get("ts", "0.000")), place))
        for event in (events[place] for place in places):
            if event["ph"] != "M":
                self.add_event(event, nanoseconds(event["ts"]))
        for stack in self.stacks.values():
            for begun in stack:
                self.add_slice(*begun, None)
        assert not self.flow_starts, "flows that never end"

    @staticmethod
    def check_counters(events):
        """What a viewer takes for one counter is one lane's, told in the order of time."""
        last = defaultdict(int)
        for event in events:
            if event["ph"] == "C":
                key = event["pid"], event["name"], event.get("id")
                assert nanoseconds(event["ts"]) >= last[key], f"two counters are one: {key}"
                last[key] = nanoseconds(event["ts"])

    def add_metadata(self, event):
        process, thread, name = event["pid"], event["tid"], event["args"].get("name")
        if event["name"] == "process_name":
            assert process not in self.timeline.processes, "two processes of one number"
            self.timeline.processes[process] = name
        elif event["name"] == "thread_name":
            assert (process, thread) not in self.tracks, "two threads of one number"
            # The first thread that is told of a process is the process itself.
            first = all(key[0] != process for key in self.tracks)
            self.tracks[process, thread] = None if first else without_row(name)
            if not first and thread < 1 << 22:
                self.timeline.threads[process, thread] = name

    def where(self, event):
        return self.timeline.processes[event["pid"]], self.tracks[event["pid"], event["tid"]]

    def add_slice(self, where, start, label, end):
        self.timeline.slices[*where, label[0], label[1], start, end, label[2]] += 1

    def add_event(self, event, time):
        label = event.get("cat"), event["name"], frozenset(event.get("args", {}).items())
        stack = self.stacks[event["pid"], event["tid"]]
        if event["ph"] == "B":
            stack.append((self.where(event), time, label))
        elif event["ph"] == "E":
            assert stack[-1][2][1] == event["name"], f"not the innermost one ends: {event}"
            self.add_slice(*stack.pop(), time)
        elif event["ph"] == "C":
            self.timeline.values[self.timeline.processes[event["pid"]], event["name"], time,
                                 event["args"]["value"]] += 1
        elif event["ph"] == "s":
            assert event["id"] not in self.flow_starts, "a flow that begins twice"
            self.flow_starts[event["id"]] = (*self.where(event), time)
        elif event["ph"] == "f":
            assert event["bp"] == "e", event
            begin = self.flow_starts.pop(event["id"])
            self.timeline.flows[event["cat"], begin, (*self.where(event), time), label[2]] += 1
        else:
            assert event["ph"] == "i" and event["s"] == "t", event
            self.timeline.moments[*self.where(event), label[0], label[1], time, label[2]] += 1


def no_twice(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key comes twice: {keys}"
    return dict(pairs)


def load_chrome(path):
    return json.loads(path.read_bytes().decode("utf-8"), parse_float=str, object_pairs_hook=no_twice)


def read_chrome(path):
    return ChromeReader(load_chrome(path)).timeline
