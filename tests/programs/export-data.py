#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes traces that are recorded here for other tools: heddle export, as people call it.

    export-data.py HEDDLE BUILD_FOLDER

What is in the files is for convert.py; here it is that the command writes them. Reports in TAP, one case a
function.
"""

import csv
import io
import os
import shutil
import subprocess

from convert_decode import load_chrome, read_chrome, read_perfetto
from heddle_command import HEDDLE, Skip, check_refused, main, run

# The producer is so much faster that it waits for room, however the machine is busy.
DEMO = ["--messages", "30", "--produce", "0.01", "--consume", "1", "--capacity", "3"]
TABLES = ("intervals", "spans", "locks", "conditions", "messages", "counters")


def record(folder):
    path = folder / "run.heddle"
    result = run("demo", "channel", "--record", path, "--", *DEMO)
    assert result.returncode == 0, result
    return path


def export(*arguments):
    result = run("export", *arguments)
    assert result.returncode == 0 and result.stderr == b"", result
    return result.stdout


def rows(text):
    return list(csv.DictReader(io.StringIO(text.decode(), newline=""), strict=True))


def case_perfetto_and_chrome_tell_the_same(folder):
    if shutil.which("protoc") is None:
        raise Skip("protoc is not installed")
    trace = record(folder)
    for name in ("run.pftrace", "run.perfetto-trace", "run.json"):
        export(trace, "-o", folder / name)
    assert (folder / "run.pftrace").read_bytes() == (folder / "run.perfetto-trace").read_bytes()
    perfetto, chrome = read_perfetto(folder / "run.pftrace"), read_chrome(folder / "run.json")
    assert vars(perfetto) == vars(chrome)
    assert {"main", "producer", "consumer"} == set(perfetto.threads.values()), perfetto.threads
    # Thirty messages, and each goes in and out of the channel.
    assert sum(count for flow, count in perfetto.flows.items() if flow[0] == "message") == 30
    assert sum(count for value, count in perfetto.values.items() if value[1] == "messages") >= 60
    assert any(slice[3] == "waiting for room in messages" for slice in perfetto.slices), perfetto.slices


def case_every_table_is_csv(folder):
    trace = record(folder)
    tables = {name: rows(export(trace, "-o", "-", "--format", "csv", "--table", name))
              for name in TABLES}
    assert {row["name"] for row in tables["intervals"]} == {"main", "producer", "consumer"}
    assert [row["number"] for row in tables["messages"] if row["what"] == "message"] == \
        [str(number) for number in range(1, 31)]
    assert max(int(row["value"]) for row in tables["counters"]) == 3
    # Without --table these are the intervals.
    assert rows(export(trace, "-o", "-", "--format", "csv")) == tables["intervals"]


def case_a_range_and_some_lanes(folder):
    trace = record(folder)
    whole = rows(export(trace, "-o", "-", "--format", "csv"))
    lane = [row for row in whole if row["name"] == "producer"]
    # From where one ends and the next begins, to the beginning of the last.
    first, last = lane[1], lane[-1]
    export(trace, "-o", folder / "part.csv", "--from", first["start_ns"] + "ns", "--to",
           last["start_ns"] + "ns", "--lanes", "producer")
    assert rows((folder / "part.csv").read_bytes()) == lane[1:]


def case_a_title(folder):
    trace = record(folder)
    export(trace, "-o", folder / "run.json", "--title", "Zähler")
    assert load_chrome(folder / "run.json")["otherData"]["title"] == "Zähler"
    export(trace, "-o", folder / "run.json")
    assert load_chrome(folder / "run.json")["otherData"]["title"] == "Channel"


def case_a_specification(folder):
    trace = record(folder)
    export(trace, "-o", folder / "run.csv", "--table", "messages", "--write-spec", folder / "messages.spec")
    first = (folder / "run.csv").read_bytes()
    os.remove(folder / "run.csv")
    export("--spec", folder / "messages.spec")
    assert (folder / "run.csv").read_bytes() == first


def case_standard_streams(folder):
    trace = record(folder)
    export(trace, "-o", folder / "run.json")
    with open(trace, "rb") as file:
        piped = subprocess.run([HEDDLE, "export", "-", "-o", "-", "--format", "json"], stdin=file,
                               capture_output=True, check=True)
    assert piped.stdout == (folder / "run.json").read_bytes()


def case_what_is_of_figures_is_refused(folder):
    trace = record(folder)
    for option in (["--width", "100mm"], ["--theme", "dark"], ["--legend"], ["--mark", "1ms=x"]):
        check_refused(run("export", trace, "-o", folder / "run.json", *option), 2, option[0], "figures")
    check_refused(run("export", trace, "-o", folder / "run.json", "--table", "locks"), 2, "CSV")
    check_refused(run("export", trace, "-o", folder / "run.csv", "--table", "lock"), 2, "intervals",
                  "counters")
    check_refused(run("export", trace, "-o", folder / "run.csv", "--from", "3h"), 2, "after the end")
    check_refused(run("export", trace, "-o", folder / "run.csv", "--from", "2ms", "--to", "1ms"), 2)
    check_refused(run("export", trace, "-o", folder / "run.csv", "--lanes", "nobody"), 2, "nobody")
    assert sorted(os.listdir(folder)) == ["run.heddle"], os.listdir(folder)


def case_a_file_is_there_whole_or_not_at_all(folder):
    trace = record(folder)
    check_refused(run("export", trace, "-o", "/dev/full", "--format", "perfetto"), 4, "/dev/full",
                  "No space left")
    check_refused(run("export", trace, "-o", folder / "nowhere" / "run.json"), 4, "nowhere")
    # A limit on the size of files, as a full disk has it: what was there stays.
    path = folder / "run.json"
    path.write_text("before", encoding="ascii")
    limited = subprocess.run(["sh", "-c", 'ulimit -f 1; trap "" XFSZ; exec "$@"', "sh", HEDDLE, "export", trace,
                              "-o", path], capture_output=True, check=False)
    check_refused(limited, 4, "run.json")
    assert path.read_text(encoding="ascii") == "before"
    assert sorted(os.listdir(folder)) == ["run.heddle", "run.json"], os.listdir(folder)


if __name__ == "__main__":
    main(globals())
