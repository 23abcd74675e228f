#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs each demo as people and Heddle do, without a session: output, parameters, refusals.

    demos.py FOLDER_OF_DEMOS FOLDER_OF_SOURCES

Reports in TAP, one case a function.
"""

import configparser
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

# What those print that do it twice.
TIMES = r"Sequential: [\d.]+ ms, parallel: [\d.]+ ms, [\d.]+ times as fast\n"
DEMOS = {
    # Parameters that make it quick, and what it then prints: a text, or a pattern; None if a case
    # of its own looks at that.
    "threads": (["--sleep", "1", "--main-sleep=1.5"], None),
    "background": (["--steps", "5", "--step", "2", "--frame", "0.5", "--pause", "1"], re.compile(
        r"Steps done: 5, frames: \d+, the longest gap between two: \d+ ms\n")),
    "counter": (["--threads", "4", "--rounds=5", "--hold", "0.1", "--work", "0", "--pause", "0.5"],
                "Counter: 20\n"),
    "channel": (["--messages", "30", "--produce", "0.1", "--consume", "0.2"],
                "Sent: 30, received: 30\n"),
    "move": (["--work", "1"], "".join(
        f"Hello from thread {i}, {'Alice' if i % 2 else 'alice'}!\n" for i in range(1, 6)) +
        "Main has it back: Alice\n"),
    "move-error": (["--delay", "1", "--work", "2"],
                   re.compile("Hello from thread, Alice!\nCaught: use of moved value \"name\": "
                              r"moved at move-error\.c:\d+, used at move-error\.c:\d+\n")),
    "counter-racy": (["--rounds", "5", "--compute", "0.5", "--pause", "1"],
                     re.compile(r"Counter: \d+ after 20 additions, \d+ lost\n")),
    "counter-atomic": (["--rounds", "5", "--compute", "0.1", "--pause", "0.5"], "Counter: 20\n"),
    "rwlock": (["--reads", "5", "--read", "1", "--read-pause", "1", "--write", "1",
                "--write-pause=2"], re.compile(r"Reads: 20, up to [1-4] at once; writes: 6\n")),
    "refcount": (["--work", "5"],
                 re.compile(r"The last owner, (main|worker \d), freed it\nOwners: 5, freed: 1\n")),
    "gil": (["--threads", "2", "--work", "10", "--interval", "1"],
            re.compile(r"Work: 20 ms in \d+ ms, one thread at a time, \d+ switches\n")),
    "no-gil": (["--threads", "2", "--work", "10"],
               re.compile(r"Work: 20 ms in \d+ ms, all threads at once\n")),
    "producers": (["--produce", "1", "--messages", "2"],
                  re.compile(r"(Message [12] from producer [123]\n){6}Sent: 6, received: 6\n")),
    "queue": (["--consumers", "2", "--produce", "0.5", "--consume", "0.5"],
              "Sent: 10, received: 10\n"),
    "backpressure": (["--produce", "0", "--consume", "0.5"], re.compile(
        r"Sent: 30, received: 30, the producer at most [1-5] ahead\n")),
    "rendezvous": (["--produce", "0.5", "--consume", "0.5"], "Handed over: 12 of 12\n"),
    "slice-sum": (["--elements", "100000", "--rounds", "3"],
                  re.compile(r"Sum: 5000050000\nTime: \d+ ms\n")),
    "pipeline": (["--numbers", "9", "--generate", "0.2", "--filter", "0.3", "--print=0.1"],
                 "2\n4\n6\n8\nGenerated: 9, even: 4\n"),
    "async-basic": (["--sleep", "5", "--work", "0"], "Data for 1\n"),
    "async-join": (["--fetches", "2", "--sleep", "1", "--work", "0.1"],
                   "Response from https://api.example.com/1\n"
                   "Response from https://api.example.com/2\nUnder way at once: 2\n"),
    "async-sequential": (["--fetches", "2", "--sleep", "1", "--work", "0.1"],
                         "Response from https://api.example.com/1\n"
                         "Response from https://api.example.com/2\nUnder way at once: 1\n"),
    "async-spawn": (["--tasks", "3", "--workers", "3", "--stagger", "2", "--work", "0.1"],
                    "Task 0 done\nTask 1 done\nTask 2 done\nFinished: 3\n"),
    "async-blocking": (["--sleep", "20", "--beat", "2", "--work", "0.1"],
                       "Beats during the report: 0\n"),
    "par-sum": (["--numbers", "100000", "--workers", "3", "--grain=5000"],
                re.compile("Sum: 4999950000\n" + TIMES)),
    "par-map-filter": (["--numbers", "100000", "--workers", "3", "--grain=5000"],
                       re.compile("Kept: 50000 of 100000\n" + TIMES)),
    "process-pool": (["--numbers", "30", "--chunk", "4", "--compute", "0.1"],
                     "Squares: 30, the last one is 900\n"),
    "fetch-5": (["--fetches", "4", "--delay", "5", "--work", "0"],
                "GET /delay/15: 200, Answered after 15 ms\n"
                "GET /delay/5: 200, Answered after 5 ms\n"
                "GET /delay/20: 200, Answered after 20 ms\n"
                "GET /delay/10: 200, Answered after 10 ms\nFetched: 4\n"),
    "word-count": (["--files", "5", "--words", "2000"],
                   re.compile(r"Words: \d+ in 5 files\n" + TIMES)),
    "deadlock": (["--cure", "1", "--transfers", "1", "--hold", "0.5", "--pause", "1"],
                 re.compile("((A to B|B to A): has A, wants B\n){2}"
                            "No deadlock. Balances: 1000 and 1000\n")),
    "philosophers": (["--cure", "1", "--force", "1", "--meals", "3", "--think", "1", "--reach", "0",
                      "--eat", "0.5"], "Meals: 15\n"),
    "bounded-buffer": (["--consumers", "3", "--items", "30", "--make", "0.2", "--move", "0",
                        "--use", "0.3"], "Put in: 60, taken out: 60\n"),
    "lost-wakeup": (["--cook", "0", "--come", "200", "--patience", "5"],
                    "The bell rang before the waiter came: he waited in vain\n"),
    "readers-writers": (["--reads", "5", "--read", "1", "--pause", "0.5", "--come", "1"],
                        re.compile(r"The writer waited \d+ ms, while \d+ reads began\n")),
    "barrier": (["--phases", "20", "--work", "0.5", "--slow", "2"], "Phases: 20\n"),
    "semaphore": (["--answer", "1", "--work", "0.2"],
                  "Answers: 32, with at most 3 connections\n"),
    "convoy": (["--turns", "3", "--pause", "1", "--slow-turns", "2", "--slow-hold", "5"],
               re.compile(r"Turns: 20; a quick one waited [\d.]+ ms for its 1.5 ms, on average\n")),
    "priority-inversion": (["--low", "2", "--middle", "5", "--high", "1", "--rounds", "1"],
                           re.compile(r"Priorities: (SCHED_FIFO|nice values|none).*\nHigh waited "
                                      r"\d+ ms for a lock that low needs for 2 ms, on average\n")),
    "false-sharing": (["--steps", "10", "--rounds", "2"], re.compile(
        r"A step on one cache line: [\d.]+ ns, on two: [\d.]+ ns; "
        r"that is [\d.]+ times as long\n")),
}
PROGRAMS = Path(sys.argv[1])
SOURCES = Path(sys.argv[2])


def run(name, *arguments, **variables):
    environment = {key: value for key, value in os.environ.items() if key != "HEDDLE_SESSION"}
    return subprocess.run([PROGRAMS / name, *arguments], env=environment | variables,
                          capture_output=True, text=True, timeout=30, check=False)


def check_refused(result, status, sentence):
    """It ended with that status and exactly this one sentence, having done nothing."""
    assert result.returncode == status, (result.args, result.returncode, result.stderr)
    assert result.stderr == sentence + "\n", (result.args, result.stderr)
    assert result.stdout == "", (result.args, result.stdout)


def description(name):
    result = run(name, "--describe")
    assert result.returncode == 0 and result.stderr == "", result
    groups = configparser.ConfigParser(interpolation=None, delimiters="=")
    groups.read_string(result.stdout)
    return groups


def parameters(name):
    """Returns the described parameters, by name."""
    groups = description(name)
    return {group.split(" ", 1)[1]: groups[group]
            for group in groups.sections() if group.startswith("parameter ")}


def number(value):
    """Writes a number as the demos do."""
    return f"{value:.15g}"


def test_output():
    for name, (arguments, output) in DEMOS.items():
        result = run(name, *arguments)
        assert result.returncode == 0 and result.stderr == "", result
        if isinstance(output, re.Pattern):
            assert output.fullmatch(result.stdout), result
        else:
            assert output is None or result.stdout == output, result


def test_threads_print_in_their_own_order():
    lines = run("threads", "--sleep", "1", "--main-sleep", "1").stdout.splitlines()
    assert [line for line in lines if line.startswith("Main")] == [f"Main: {i}" for i in range(3)]
    assert [line for line in lines if line.startswith("Thread")] == \
        [f"Thread: {i}" for i in range(5)]
    assert len(lines) == 8, lines


def test_several_workers_have_numbers():
    result = run("threads", "--threads", "3", "--steps", "2", "--sleep", "0", "--main-steps", "0",
                 "--work", "0.5")
    assert sorted(result.stdout.splitlines()) == \
        [f"Thread {worker}: {i}" for worker in (1, 2, 3) for i in (0, 1)], result


def test_a_blocked_executor_has_two_cures():
    for cure in (["--cure", "1"], ["--workers", "2", "--sleep", "200"]):
        result = run("async-blocking", "--sleep", "100", "--beat", "5", "--work", "0", *cure)
        assert result.returncode == 0 and result.stderr == "", result
        beats = int(result.stdout.removeprefix("Beats during the report: "))
        assert beats > 0, result


def check_deadlock(name, arguments, lines):
    """It prints so many lines, doesn't end by itself, and ends when it is told to."""
    with subprocess.Popen([PROGRAMS / name, *arguments], stdout=subprocess.PIPE, text=True,
                          env={"PATH": os.environ["PATH"]}) as program:
        for _ in range(lines):
            assert program.stdout.readline(), (name, "ended")
        try:
            program.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            program.terminate()
        assert program.wait(timeout=30) == -signal.SIGTERM, (name, program.returncode)
        assert program.stdout.read() == "", name


def test_deadlocks_are_reached_and_end_when_stopped():
    check_deadlock("philosophers", ["--force", "1", "--meals", "1", "--think", "1", "--eat", "0"],
                   0)
    # Only if both have their first lock before one has its second one.
    check_deadlock("deadlock", ["--hold", "200"], 2)


def test_a_task_between_two_frames_makes_a_gap():
    result = run("background", "--background", "0", "--steps", "5", "--step", "10")
    frames, gap = re.findall(r"\d+", result.stdout)[1:]
    assert int(frames) == 2 and int(gap) >= 50, result


def test_the_waiter_who_looks_is_served():
    result = run("lost-wakeup", "--cure", "1", "--cook", "0", "--come", "200", "--patience", "5")
    assert result.stdout == "The bell rang before the waiter came: he has the dish\n", result


def test_readers_that_overlap_starve_a_writer():
    arguments = ["--readers", "6", "--reads", "20", "--read", "5", "--pause", "1", "--come", "10"]
    begun = []
    for cure in ("0", "1"):
        result = run("readers-writers", *arguments, "--prefer-writers", cure)
        begun.append(int(re.search(r"(\d+) reads began", result.stdout)[1]))
    assert begun[0] > begun[1], begun


def test_limits_are_allowed():
    result = run("counter", "--threads", "64", "--rounds", "1", "--hold", "0", "--work", "0",
                 "--pause", "0", "--seed", "1000000")
    assert result.returncode == 0 and result.stdout == "Counter: 64\n", result
    result = run("channel", "--messages", "1", "--capacity", "1", "--produce", "0", "--consume",
                 "0")
    assert result.returncode == 0 and result.stdout == "Sent: 1, received: 1\n", result


def test_a_crash_in_a_process_pool_is_told():
    result = run("process-pool", "--numbers", "9", "--compute", "0.1", "--crash", "5")
    assert result.returncode == 1 and result.stdout == "", result
    assert re.fullmatch(r"process-pool: not all numbers were squared: worker \d \(process \d+\) "
                        r"was killed by signal 9 \(Killed\) at item 4, counted from 0\n",
                        result.stderr), result


def test_word_count_removes_its_files():
    with tempfile.TemporaryDirectory() as folder:
        result = run("word-count", "--files", "3", "--words", "100", TMPDIR=folder)
        assert result.returncode == 0 and os.listdir(folder) == [], (result, os.listdir(folder))


def test_the_pace_stretches_times():
    def seconds(*arguments):
        begin = time.monotonic()
        result = run("threads", "--steps", "1", "--main-steps", "0", *arguments)
        assert result.returncode == 0 and result.stdout == "Thread: 0\n", result
        return time.monotonic() - begin

    assert seconds("--sleep", "10", "--pace", "20") >= 0.2
    assert seconds("--sleep", "10000", "--pace=0.01") < 5
    # It is no time itself, may have decimals, and stretches times only.
    result = run("counter", "--pace", "2.5", "--threads", "2", "--rounds", "3", "--hold", "0",
                 "--work", "0", "--pause", "0")
    assert result.stdout == "Counter: 6\n", result
    check_refused(run("counter", "--pace", "slow"), 2,
                  "counter: --pace is slow, but must be a number from 0.01 to 100")


def test_one_thread_loses_no_update():
    result = run("counter-racy", "--threads", "1", "--rounds", "50", "--compute", "0", "--pause",
                 "0")
    assert result.stdout == "Counter: 50 after 50 additions, 0 lost\n", result


def test_the_last_value_counts():
    result = run("counter", "--threads", "3", "--threads=1", "--rounds", "2", "--hold", "0",
                 "--work", "0", "--pause", "0")
    assert result.stdout == "Counter: 2\n", result


def test_help_gives_defaults_and_ranges():
    for name in DEMOS:
        result = run(name, "--help")
        assert result.returncode == 0 and result.stderr == "", result
        assert result.stdout.startswith(f"Usage: {name} "), result
        text = " ".join(result.stdout.split())
        for parameter, about in parameters(name).items():
            unit = " ms" if about["unit"] == "ms" else ""
            assert (f"--{parameter} {about['help']} default {about['default']}{unit}, "
                    f"from {about['minimum']} to {about['maximum']}{unit}") in text, text


def test_descriptions_are_whole():
    orders = []
    for name in DEMOS:
        demo = description(name)["demo"]
        assert demo["name"] == name and demo["title"], dict(demo)
        assert demo["summary"].endswith(".") and demo["summary"].count(". ") == 0, dict(demo)
        orders.append(int(demo["order"]))
        for about in parameters(name).values():
            assert set(about) == {"unit", "default", "minimum", "maximum", "whole", "help"}, dict(about)
            assert about["whole"] in ("true", "false"), dict(about)
            assert float(about["minimum"]) <= float(about["default"]) <= float(about["maximum"])
            assert about["help"], dict(about)
        assert list(parameters(name))[-1] == "pace", name
    assert len(orders) == len(set(orders)), sorted(orders)


def test_the_first_comment_begins_with_the_title():
    for name in DEMOS:
        source = (SOURCES / f"{name}.c").read_text(encoding="utf-8")
        comment = re.match(r"/\* SPDX-License-Identifier: MIT\n \*\n \* (.*)\n \*\n", source)
        assert comment and comment[1] == description(name)["demo"]["title"], name


def test_out_of_range_is_refused():
    for name in DEMOS:
        for parameter, about in parameters(name).items():
            unit = " ms" if about["unit"] == "ms" else ""
            for value in (float(about["minimum"]) - 1, float(about["maximum"]) + 1):
                check_refused(run(name, f"--{parameter}", number(value)), 2,
                              f"{name}: --{parameter} is {number(value)}, but must be from "
                              f"{about['minimum']} to {about['maximum']}{unit}")


def test_zero_threads_is_one_sentence():
    check_refused(run("counter", "--threads", "0"), 2,
                  "counter: --threads is 0, but must be from 1 to 64")


def test_what_is_no_number_is_refused():
    for value in ("ten", "1x", "nan", "inf", "0x10", "1e1", "--work", "1.2.3", " 1", "-", "."):
        check_refused(run("counter", "--hold", value), 2,
                      f"counter: --hold is {value}, but must be a number from 0 to 1000 ms")
    check_refused(run("counter", "--hold="), 2,
                  "counter: --hold is empty, but must be a number from 0 to 1000 ms")
    check_refused(run("counter", "--rounds", "2.5"), 2,
                  "counter: --rounds is 2.5, but must be a whole number from 1 to 100000")
    check_refused(run("counter", "--rounds", "9" * 400), 2,
                  f"counter: --rounds is {'9' * 400}, but must be from 1 to 100000")


def test_unknown_options_are_refused():
    for name in DEMOS:
        for argument in ("--nonsense", "--nonsense=3"):
            check_refused(run(name, argument, "3"), 2,
                          f'{name}: there is no option --nonsense; "{name} --help" lists them')
        for argument in ("nonsense", "-h", "--", ""):
            check_refused(run(name, argument), 2,
                          f'{name}: "{argument}" is not an option; "{name} --help" lists them')
    # No abbreviations: they would change their meaning when a parameter is added.
    check_refused(run("counter", "--thread", "3"), 2,
                  'counter: there is no option --thread; "counter --help" lists them')


def test_a_missing_value_is_refused():
    check_refused(run("counter", "--hold"), 2,
                  'counter: --hold needs a value, as in "--hold 8"')


def test_a_missing_session_folder_is_refused():
    for name, (arguments, _) in DEMOS.items():
        check_refused(run(name, *arguments, HEDDLE_SESSION="/nonexistent"), 3,
                      f"{name}: cannot record into the session's folder /nonexistent, which is "
                      f'missing or may not be entered; start the demo with "heddle demo {name}", '
                      "or without HEDDLE_SESSION to run it unrecorded")


def test_help_needs_no_session_folder():
    for name in DEMOS:
        for option in ("--help", "--describe"):
            result = run(name, option, HEDDLE_SESSION="/nonexistent")
            assert result.returncode == 0 and result.stdout and not result.stderr, result


def test_a_full_disk_is_reported():
    for name, (arguments, _) in DEMOS.items():
        for options in (arguments, ["--help"]):
            with open("/dev/full", "w", encoding="utf-8") as full:
                result = subprocess.run([PROGRAMS / name, *options], stdout=full, text=True,
                                        stderr=subprocess.PIPE, timeout=30, check=False,
                                        env={"PATH": os.environ["PATH"]})
            assert result.returncode == 1, (result.args, result.returncode)
            assert result.stderr == f"{name}: cannot write to standard output\n", result


def main():
    cases = [(name.removeprefix("test_").replace("_", " "), case)
             for name, case in globals().items() if name.startswith("test_")]
    print(f"1..{len(cases)}", flush=True)
    failed = 0
    for position, (name, case) in enumerate(cases, 1):
        try:
            case()
            print(f"ok {position} {name}", flush=True)
        except Exception:  # a case that breaks in any way has failed
            failed += 1
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="")
            print(f"not ok {position} {name}", flush=True)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
