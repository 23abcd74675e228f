#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs each demo as people and Heddle do, without a session: output, parameters, refusals.

    demos.py FOLDER_OF_DEMOS FOLDER_OF_SOURCES

Reports in TAP, one case a function.
"""

import configparser
import os
import re
import subprocess
import sys
import traceback
from pathlib import Path

DEMOS = {
    # Parameters that make it quick, and what it then prints.
    "threads": (["--sleep", "1", "--main-sleep=1.5"], None),
    "counter": (["--threads", "4", "--rounds=5", "--hold", "0.1", "--work", "0", "--pause", "0.5"],
                "Counter: 20\n"),
    "channel": (["--messages", "30", "--produce", "0.1", "--consume", "0.2"],
                "Sent: 30, received: 30\n"),
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


def test_limits_are_allowed():
    result = run("counter", "--threads", "64", "--rounds", "1", "--hold", "0", "--work", "0",
                 "--pause", "0", "--seed", "1000000")
    assert result.returncode == 0 and result.stdout == "Counter: 64\n", result
    result = run("channel", "--messages", "1", "--capacity", "1", "--produce", "0", "--consume",
                 "0")
    assert result.returncode == 0 and result.stdout == "Sent: 1, received: 1\n", result


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
            assert set(about) == {"unit", "default", "minimum", "maximum", "help"}, dict(about)
            assert float(about["minimum"]) <= float(about["default"]) <= float(about["maximum"])
            assert about["help"], dict(about)
    assert orders == sorted(set(orders)), orders


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
