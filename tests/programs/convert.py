#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs in foreign formats: what independent decoders find in them is exactly what the model knows.

    convert.py CONVERT_WRITE

CONVERT_WRITE runs a demo, or makes up random events with hostile names, and writes all formats and the facts.
Reports in TAP, one case a function.
"""

import csv
import io
import os
import shutil
import subprocess

import convert_facts as expected
from convert_decode import load_chrome, read_chrome, read_perfetto
from heddle_command import HEDDLE as WRITER, Skip, main

SEEDS = 12


def write(folder, *arguments, start=0, end=0, prefix="", **variables):
    environment = {key: value for key, value in os.environ.items() if key != "HEDDLE_SESSION"}
    run = subprocess.run([WRITER, folder, str(start), str(end), prefix, *map(str, arguments)],
                         env=environment | variables, capture_output=True, timeout=100, check=False)
    assert run.returncode == 0, run
    return expected.Facts(folder / "facts", start, end or None, prefix)


def check_same(what, found, wanted):
    missing, strange = wanted - found, found - wanted
    assert not missing and not strange, \
        f"{what}: {sum(missing.values())} of {sum(wanted.values())} are missing, as " \
        f"{list(missing)[:3]}; {sum(strange.values())} are strange, as {list(strange)[:3]}"


def check_timeline(timeline, facts):
    check_same("slices", timeline.slices, expected.slices(facts))
    check_same("moments", timeline.moments, expected.moments(facts))
    check_same("values", timeline.values, expected.values(facts))
    check_same("flows", timeline.flows, expected.flows(facts))
    threads = {(kind, name) for kind, _, _, name, wanted in facts.lanes.values() if wanted}
    assert {name for kind, name in threads if kind == "thread"} == set(timeline.threads.values()) or \
        any(identifier == 0 for kind, _, identifier, *_ in facts.lanes.values() if kind == "thread")
    assert len(timeline.processes) - len(facts.processes) in (0, 1), timeline.processes


# ------------------------------------------------------------------ CSV


def table(folder, name):
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
    assert text.endswith("\r\n"), name
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert all(len(row) == len(rows[0]) for row in rows), name
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def shown(value):
    return "" if value is None else str(value)


def times(start, end):
    return {"start_ns": start, "end_ns": end, "duration_ns": None if end is None else end - start}


def with_lane(facts, field, key, number=None):
    """The two columns of a lane."""
    return {number or f"{key}_lane": None if field == "-" else int(field), key: facts.name(field)}


def own(facts, lane):
    kind, process, _, name, _ = facts.lanes[lane]
    return {"process": process or None, "pid": facts.processes[process][0] or None if process else None,
            "lane": lane, "name": name, "kind": kind}


def interval_rows(facts):
    for lane, start, end, rest in facts.of("interval"):
        yield own(facts, lane) | times(start, end) | {
            "state": expected.name_of(rest[0]), "cause": expected.name_of(rest[5])
        } | with_lane(facts, rest[2], "object") | with_lane(facts, rest[3], "holder") | \
            with_lane(facts, rest[4], "waker")


def span_rows(facts):
    for lane, start, end, (depth, kind, name, task, first, items) in facts.of("span"):
        kind = expected.KINDS_OF_SPANS[int(kind)]
        word = {"named": expected.name_of(name), "task": facts.name(task), "items": "items"}[kind]
        yield own(facts, lane) | times(start, end) | {
            "depth": depth, "span_kind": kind, "span": word,
            "first_item": first if kind == "items" else None, "items": items if kind == "items" else None}


def lock_rows(facts):
    for word in ("hold", "wait", "read"):
        for lane, start, end, (thread, *uncertain) in facts.of(word):
            yield own(facts, lane) | times(start, end) | with_lane(facts, thread, "thread") | {
                "what": word, "note": "end uncertain" if uncertain == ["1"] else None}


def condition_rows(facts):
    for lane, start, end, (thread, notified, woken) in facts.of("condition"):
        yield own(facts, lane) | times(start, end) | with_lane(facts, thread, "thread") | {
            "what": "wait", "notified_ns": expected.number_of(notified),
            "woken_ns": expected.number_of(woken), "note": None}
    for lane, time, thread, broadcast, lost in facts.lines.get("signal", []):
        if facts.wanted(lane) and facts.overlaps(int(time), int(time)):
            yield own(facts, int(lane)) | times(int(time), int(time)) | \
                with_lane(facts, thread, "thread") | {
                    "what": "notify all" if broadcast == "1" else "notify one", "notified_ns": None,
                    "woken_ns": None, "note": "in vain" if lost == "1" else None}


def message_rows(facts):
    for word in ("message", "wake-up"):
        for source, start, target, end, thing, number in facts.flows(word):
            yield times(start, end) | with_lane(facts, thing, "object") | {
                "what": word, "from_lane": source, "from": facts.name(source), "to_lane": target,
                "to": facts.name(target), "number": number if word == "message" else None}


def counter_rows(facts):
    for lane, time, value, thread in facts.steps():
        yield own(facts, lane) | with_lane(facts, thread, "thread") | {"time_ns": time, "value": value}


def check_tables(folder, facts):
    for name, rows in (("intervals", interval_rows), ("spans", span_rows), ("locks", lock_rows),
                       ("conditions", condition_rows), ("messages", message_rows),
                       ("counters", counter_rows)):
        wanted = [{key: shown(value) for key, value in row.items()} for row in rows(facts)]
        order = lambda row: sorted(row.items())  # noqa: E731
        found, wanted = sorted(table(folder, name), key=order), sorted(wanted, key=order)
        differ = [pair for pair in zip(found, wanted) if pair[0] != pair[1]]
        assert len(found) == len(wanted) and not differ, (name, len(found), len(wanted), differ[:1])


def check_all(folder, facts):
    if shutil.which("protoc") is None:
        raise Skip("protoc is not installed")
    check_timeline(read_perfetto(folder / "out.pftrace"), facts)
    check_timeline(read_chrome(folder / "out.json"), facts)
    check_tables(folder, facts)


# ------------------------------------------------------------------ demos


def case_counter(folder):
    facts = write(folder, "demo", "counter", "--hold", "0.2", "--work", "0.1", "--pause", "0.5")
    assert len(facts.lines["hold"]) == 100 and facts.lines["wait"] and facts.lines["wake-up"]
    check_all(folder, facts)


def case_pipeline(folder):
    facts = write(folder, "demo", "pipeline")
    assert facts.lines["message"] and facts.lines["step"]
    check_all(folder, facts)


def case_async(folder):
    facts = write(folder, "demo", "async-join")
    assert any(kind == "task" for kind, *_ in facts.lanes.values()) and facts.lines["span"]
    check_all(folder, facts)


def case_rwlock(folder):
    facts = write(folder, "demo", "rwlock")
    assert facts.lines["read"] and facts.lines["hold"]
    check_all(folder, facts)


def case_process_pool(folder):
    facts = write(folder, "demo", "process-pool")
    assert len(facts.processes) > 2, facts.processes
    check_all(folder, facts)


def case_bounded_buffer(folder):
    facts = write(folder, "demo", "bounded-buffer")
    assert facts.lines["condition"] and facts.lines["signal"]
    check_all(folder, facts)


def case_deadlock(folder):
    # It never ends: this is what is known while it goes on.
    facts = write(folder, "demo", "deadlock")
    assert sum(fields[2] == "-" and fields[3] == "waits%20for%20a%20lock"
               for fields in facts.lines["interval"]) == 2
    check_all(folder, facts)


# ------------------------------------------------------------------ random events


def case_random_events_with_hostile_names(folder):
    words = set()
    for seed in range(SEEDS):
        facts = write(folder, "random", seed)
        check_all(folder, facts)
        words |= set(facts.lines)
        assert any("\ufffd" in name and '"' not in name for *_, name, _ in facts.lanes.values())
    # Nothing that a model knows is missing from what was compared.
    assert words == {"process", "lane", "interval", "span", "hold", "wait", "read", "condition",
                     "signal", "step", "wake-up", "message", "loss"}, words


def overlapping(facts, word):
    """The most of a kind at once."""
    ends = sorted([(start, 1) for _, start, end, _ in facts.of(word)] +
                  [(float("inf") if end is None else end, -1) for _, _, end, _ in facts.of(word)])
    most = count = 0
    for _, step in ends:
        count += step
        most = max(most, count)
    return most


def case_more_threads_in_a_queue_than_rows(folder):
    facts = write(folder, "crowd", 1)
    assert all(overlapping(facts, word) > 64 for word in ("wait", "read", "condition"))
    check_all(folder, facts)


def case_a_range(folder):
    for seed in range(SEEDS):
        whole = write(folder, "random", seed)
        moments = sorted({int(fields[1]) for fields in whole.lines["interval"]})
        # At the moment of events, where it matters what belongs to the range.
        start, end = moments[len(moments) // 3], moments[len(moments) // 2]
        facts = write(folder, "random", seed, start=start, end=end)
        assert expected.slices(facts) != expected.slices(whole)
        check_all(folder, facts)


def case_some_lanes(folder):
    facts = write(folder, "random", 3, prefix="emoji")
    assert 0 < sum(wanted for *_, wanted in facts.lanes.values()) < len(facts.lanes)
    check_all(folder, facts)


# ------------------------------------------------------------------ the bytes


def case_the_same_bytes_in_every_locale_and_time_zone(folder):
    first, second = folder / "first", folder / "second"
    first.mkdir()
    second.mkdir()
    write(first, "random", 5, LC_ALL="C", TZ="UTC")
    write(second, "random", 5, LC_ALL="de_DE.UTF-8", LANGUAGE="de", TZ="Asia/Kathmandu")
    for path in sorted(first.iterdir()):
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def case_chrome_says_what_it_is(folder):
    write(folder, "random", 1)
    document = load_chrome(folder / "out.json")
    assert document["displayTimeUnit"] == "ns"
    assert document["otherData"] == {"producer": "Heddle", "title": 'A "title" \ufffd'}
    # A viewer that reads line by line finds an event in each.
    lines = (folder / "out.json").read_text(encoding="utf-8").split("\n")
    assert len(lines) == len(document["traceEvents"]) + 3, len(lines)


if __name__ == "__main__":
    main(globals())
