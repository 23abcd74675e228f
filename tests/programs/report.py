#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records runs and asks for their statistics: heddle report, heddle info, heddle open.

    report.py HEDDLE BUILD_FOLDER

Reports in TAP, one case a function.
"""

import csv
import io
import json
import re
import shutil
import subprocess

from heddle_command import HEDDLE, check_refused, german, main, read_line, run

COUNTER = ("counter", "--", "--hold", "0.2", "--work", "0.1", "--pause", "1")
CHANNEL = ("channel", "--", "--messages", "30", "--produce", "0.1", "--consume", "0.3",
           "--capacity", "3")


def record(folder, demo, *arguments):
    trace = folder / f"{demo}.heddle"
    result = run("demo", demo, "--record", trace, *arguments)
    assert result.returncode == 0, result
    return trace


def report(*arguments, **options):
    result = run("report", *arguments, **options)
    assert result.returncode == 0 and result.stderr == b"", result
    return result.stdout.decode()


def only(items, **wanted):
    (found,) = [item for item in items
                if all(item[key] == value for key, value in wanted.items())]
    return found


# ------------------------------------------------------------------ what is told


def case_a_lock_in_numbers(folder):
    numbers = json.loads(report("--json", record(folder, *COUNTER)))
    assert numbers["lost"] == 0 and len(numbers["threads"]) == 11, numbers
    lock = only(numbers["locks"], name="counter")
    assert lock["acquisitions"] == 100 == lock["holds"]["count"], lock
    # Whoever waited got it in the end, and was held up by somebody meanwhile.
    assert lock["acquisitions_after_wait"] == lock["waits"]["count"] > 0, lock
    assert sum(thread["acquisitions"] for thread in lock["threads"]) == 100
    assert sum(thread["waited_ns"] for thread in lock["threads"]) == lock["waits"]["total_ns"]
    held_up = sum(pair["total_ns"] for pair in lock["held_up"])
    assert 0 < held_up <= lock["waits"]["total_ns"], (held_up, lock["waits"])
    assert lock["longest_waits"][0]["length_ns"] == lock["waits"]["most_ns"]
    waits = lock["waits"]
    assert waits["least_ns"] <= waits["p50_ns"] <= waits["p90_ns"] <= waits["p99_ns"] <= waits["most_ns"]
    # What the lock's lane says of waits the threads' lanes say, too.
    in_threads = sum(thread["states"].get("waits for a lock", {"total_ns": 0})["total_ns"]
                     for thread in numbers["threads"])
    assert in_threads == waits["total_ns"], (in_threads, waits)


def case_each_thread_lives_its_states(folder):
    numbers = json.loads(report("--json", record(folder, *COUNTER)))
    for thread in numbers["threads"]:
        lived = thread["to_ns"] - thread["from_ns"]
        assert sum(state["total_ns"] for state in thread["states"].values()) == lived, thread
    worker = only(numbers["threads"], name="worker 3")
    assert only(worker["waited_for"], state="waits for a lock")["for"]["name"] == "counter"
    assert "sleeping" in worker["states"]


def case_a_channel_in_numbers(folder):
    numbers = json.loads(report("--json", record(folder, *CHANNEL)))
    channel = only(numbers["channels"], name="messages")
    assert channel["sent"] == channel["received"] == 30 == channel["latency"]["count"], channel
    assert channel["capacity"] == 3 and channel["backlog"]["most"] == 3, channel
    assert 0 < channel["backlog"]["mean"] < 3 and channel["full_ns"] > 0, channel
    assert only(channel["senders"], messages=30)["thread"]["name"] == "producer"
    slowest = channel["slowest_messages"][0]
    assert slowest["received_ns"] - slowest["sent_ns"] == channel["latency"]["most_ns"]
    assert channel["send_waits"]["count"] > 0, channel


def case_a_condition_in_numbers(folder):
    conditions = json.loads(report("--json", record(folder, "bounded-buffer")))["conditions"]
    condition = only(conditions, name="not full")
    assert condition["waits"]["count"] > 0 and condition["notifications"] >= condition["in_vain"]


def case_tasks_in_numbers(folder):
    trace = record(folder, "async-basic")
    numbers = json.loads(report("--json", trace))
    assert numbers["tasks"] and all("running" in task["states"] for task in numbers["tasks"]), numbers
    text = report(trace)
    assert "\nTasks " in text and "\nPolls of tasks " in text, text


def case_a_deadlock_is_told(folder):
    trace = folder / "deadlock.heddle"
    heddle = subprocess.Popen([HEDDLE, "demo", "deadlock", "--loss", "flight", "--record", trace],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0)
    assert read_line(heddle.stderr, "Found a deadlock"), "heddle has ended"
    heddle.terminate()
    heddle.communicate(timeout=20)
    numbers = json.loads(report("--json", trace))
    deadlock = only(numbers["findings"], kind="deadlock")
    assert deadlock["gravity"] == "error" and len(deadlock["edges"]) == 2, deadlock
    assert {edge["from"]["name"] for edge in deadlock["edges"]} == {"A to B", "B to A"}, deadlock
    text = report(trace)
    assert "\nFindings\n  Deadlock\n" in text, text
    # Whoever asks for other lanes is not told.
    assert json.loads(report("--json", "--lanes", "main", trace))["findings"] == []


# ------------------------------------------------------------------ how it is told


def case_text_is_tables_that_fit(folder):
    trace = record(folder, *COUNTER)
    for width in (80, 120):
        text = report(trace, variables={"COLUMNS": str(width)})
        assert text.startswith("Shared counter\n"), text
        assert max(map(len, text.splitlines())) <= width, text
        for title in ("Threads ", "Locks ", "Waits for locks ", "Who made whom wait "):
            assert f"\n{title}" in text, (title, text)
        assert re.search(r"^  counter +(mutex +)?100 +\d+ \(\d+ %\)", text, re.M), text
        assert "\x1b" not in text


def case_csv_says_the_same_as_json(folder):
    trace = record(folder, *COUNTER)
    lock = only(json.loads(report("--json", trace))["locks"], name="counter")
    rows = list(csv.DictReader(io.StringIO(report("--csv", trace))))
    wait = only(rows, kind="mutex", lane="counter", measure="wait")
    assert {key: int(wait[key]) for key in ("count", "total", "p50", "p99", "most")} == {
        "count": lock["waits"]["count"], "total": lock["waits"]["total_ns"],
        "p50": lock["waits"]["p50_ns"], "p99": lock["waits"]["p99_ns"],
        "most": lock["waits"]["most_ns"]}, wait
    assert wait["unit"] == "ns"
    assert int(only(rows, lane="counter", measure="acquisitions")["count"]) == 100
    pairs = [row for row in rows if row["measure"] == "held up"]
    assert sum(int(row["total"]) for row in pairs) == sum(p["total_ns"] for p in lock["held_up"])


def case_a_range_and_some_lanes(folder):
    trace = record(folder, *COUNTER)
    whole = json.loads(report("--json", trace))
    # In the middle of a wait somebody has the lock: before and after it.
    wait = only(whole["locks"], name="counter")["longest_waits"][0]
    middle = wait["from_ns"] + wait["length_ns"] // 2
    first = json.loads(report("--json", "--to", f"{middle}ns", trace))
    second = json.loads(report("--json", "--from", f"{middle}ns", trace))
    locks = [only(part["locks"], name="counter") for part in (first, second)]
    assert sum(lock["acquisitions"] for lock in locks) == 100, locks
    assert first["to_ns"] == middle == second["from_ns"]
    chosen = json.loads(report("--json", "--lanes", "worker 1*,kind:lock", trace))
    assert [thread["name"] for thread in chosen["threads"]] == ["worker 1", "worker 10"]
    assert len(chosen["locks"]) == 1 and chosen["values"] == []


def case_standard_input_and_output(folder):
    trace = record(folder, *CHANNEL)
    expected = report("--csv", trace)
    assert report("--csv", "-", input=trace.read_bytes()) == expected
    assert report("--csv", "-o", "-", trace) == expected
    file = folder / "report.csv"
    assert report("--csv", "-o", file, trace) == ""
    assert file.read_text() == expected
    assert sorted(path.name for path in folder.iterdir()) == ["channel.heddle", "report.csv"]


# ------------------------------------------------------------------ what a trace is of


def case_info_tells_what_it_is_of(folder):
    trace = record(folder, *COUNTER)
    text = run("info", trace).stdout.decode()
    for part in ("title      Shared counter\n", "lost       none\n", "whole      yes\n",
                 "ended      with status 0\n"):
        assert part in text, (part, text)
    info = json.loads(run("info", "--json", trace).stdout)
    assert info["complete"] is True and info["file_size"] == trace.stat().st_size, info
    assert info["end"] == "exited" and info["exit_status"] == 0 and info["policy"] == "drop"
    assert info["lanes"]["thread"] == 11 and info["lanes"]["lock"] >= 1, info
    assert info["recorded_at"].endswith("Z") and "--hold" in info["command"], info
    assert info["events"] == json.loads(report("--json", trace))["events"]


def case_a_status_and_a_signal_are_told(folder):
    for script, status in (("exit 7", 7), ("kill -9 $$", 137)):
        trace = folder / f"{status}.heddle"
        result = run("run", "--record", trace, "--", "sh", "-c", script)
        assert result.returncode == status, result
        info = json.loads(run("info", "--json", trace).stdout)
        assert info["exit_status"] == status, info


def case_a_cut_file_is_told_of(folder):
    trace = record(folder, *COUNTER)
    cut = folder / "cut.heddle"
    data = trace.read_bytes()
    cut.write_bytes(data[:len(data) * 2 // 3])
    info = json.loads(run("info", "--json", cut).stdout)
    assert info["complete"] is False, info
    assert "whole      yes" not in run("info", cut).stdout.decode()
    assert json.loads(report("--json", cut))["note"], "nothing is said"


def case_open_hands_the_traces_to_the_window(folder):
    """In a build folder the window is ui/heddle-window: here it tells what it was given."""
    names = ["a run.heddle", "-x.heddle"]
    for name in names:
        record(folder, *CHANNEL).rename(folder / name)
    for part in ("meson-private", "src/cli", "ui"):
        (folder / part).mkdir(parents=True)
    heddle = shutil.copy(HEDDLE, folder / "src/cli/heddle")
    window = folder / "ui/heddle-window"
    window.write_text("#!/bin/sh\nfor word; do echo \"$word\"; done\nexit 7\n")
    window.chmod(0o755)
    result = subprocess.run([heddle, "open", "--", *names], cwd=folder, capture_output=True,
                            text=True, timeout=60, check=False)
    assert result.stdout.splitlines() == ["--open", "--", *names], result
    assert result.returncode == 7, result
    # What is no trace never gets there.
    (folder / "empty.heddle").touch()
    (folder / "noise.heddle").write_bytes(b"noise" * 100)
    for name in ("empty.heddle", "noise.heddle"):
        result = subprocess.run([heddle, "open", names[0], name], cwd=folder, capture_output=True, timeout=60,
                                check=False)
        check_refused(result, 5, name)
    window.unlink()
    result = subprocess.run([heddle, "open", "a run.heddle"], cwd=folder, capture_output=True,
                            timeout=60, check=False)
    check_refused(result, 1, "window")


def case_one_thing_is_one(folder):
    trace = folder / "run.heddle"
    assert run("run", "--record", trace, "--", "true").returncode == 0
    assert ", 1 chunk, " in run("info", trace).stdout.decode()


def case_a_gap_is_no_event(folder):
    """What is made up for a damaged part is not counted among what was recorded."""
    trace = record(folder, "counter", "--loss", "wait", "--", "--threads", "4", "--rounds", "20000", "--hold", "0",
                   "--work", "0", "--pause", "0")
    data = bytearray(trace.read_bytes())
    places = [match.start() for match in re.finditer(b"HdCk", bytes(data))]
    assert len(places) > 5, places
    data[places[2] + 100] ^= 0xff
    trace.write_bytes(data)
    info = json.loads(run("info", "--json", trace).stdout)
    assert info["damaged_chunks"] == 1 and info["lost"] > 0, info
    assert json.loads(report("--json", trace))["events"] == info["events"]
    assert f"{info['events']} events in all, {info['lost']} more were lost" in report(trace)
    assert "damaged in 1 place: what it held" in report(trace)


def case_numbers_are_english_everywhere(folder):
    """The words around them are."""
    trace = record(folder, *CHANNEL)
    commas = german(folder)
    for words in (["report", trace], ["info", trace]):
        text = run(*words, variables={"LC_ALL": "C.UTF-8"}).stdout
        # GLib's own translation of "kB" is another matter.
        assert b"." in text and run(*words, variables=commas).stdout.lower() == text.lower()
    summary = run("demo", *CHANNEL, variables=commas).stderr.decode()
    assert not re.search(r"\d,\d", summary), summary


# ------------------------------------------------------------------ what is wrong


def case_mistakes_get_a_sentence_and_a_status(folder):
    trace = record(folder, *CHANNEL)
    missing, folder_there = folder / "missing.heddle", folder
    for command in ("report", "info", "open"):
        check_refused(run(command), 2, "Which trace?")
        check_refused(run(command, missing), 5, "missing.heddle", "No such file")
        check_refused(run(command, "--nonsense", trace), 2, "--nonsense")
    check_refused(run("open", folder_there), 5, "directory")
    check_refused(run("report", trace, trace), 2, "one trace")
    check_refused(run("info", trace, trace), 2, "one trace")
    check_refused(run("report", "--json", "--csv", trace), 2, "--json", "--csv")
    check_refused(run("report", "--from", "5", trace), 2, "--from", '"5"', "unit")
    check_refused(run("report", "--from", "3s", "--to", "2s", trace), 2, "3s", "2s")
    check_refused(run("report", "--from", "1h", trace), 2, "1h")
    check_refused(run("report", "--lanes", "nobody", trace), 2, "nobody")
    check_refused(run("report", "-o", folder / "none" / "x", trace), 4, "none/x")
    noise = folder / "noise.heddle"
    noise.write_bytes(b"no trace at all\n" * 100)
    for command in ("report", "info"):
        check_refused(run(command, noise), 5, "noise.heddle")


def case_a_stream_that_is_no_trace_is_not_copied(folder):
    """What never ends would fill the disk: its beginning says that it is none."""
    trace = record(folder, *CHANNEL)
    for command in ("report", "info"):
        check_refused(run(command, "/dev/zero"), 5, "no trace")
        with open("/dev/zero", "rb") as zeros:
            check_refused(run(command, "-", stdin=zeros), 5, "no trace")
        check_refused(run(command, "-", input=b""), 5, "no trace")
    # In whatever pieces a trace comes, it is taken.
    with subprocess.Popen([HEDDLE, "report", "--json", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        data = trace.read_bytes()
        for piece in (data[:1], data[1:20], data[20:33], data[33:]):
            reader.stdin.write(piece)
            reader.stdin.flush()
        assert json.loads(reader.communicate(timeout=60)[0]) == json.loads(report("--json", trace))


def case_a_full_disk_is_told(folder):
    trace = record(folder, *CHANNEL)
    with open("/dev/full", "wb") as full:
        result = subprocess.run([HEDDLE, "report", trace], stdout=full, stderr=subprocess.PIPE,
                                timeout=60, check=False)
    check_refused(result, 4, "standard output")


def case_help_is_there(folder):
    for command in ("report", "info", "open"):
        result = run(command, "--help")
        assert result.returncode == 0 and b"Usage:" in result.stdout, result


main(globals())
