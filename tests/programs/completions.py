#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Completes command lines as the shells do. bash's completions are asked one by one; those of zsh and fish where
these shells are.

    completions.py HEDDLE

Reports in TAP, one case a function.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from heddle_command import HEDDLE, Skip, main, run

COMPLETIONS = Path(__file__).resolve().parents[2] / "data/completions"
ENVIRONMENT = {**os.environ, "PATH": f"{Path(HEDDLE).resolve().parent}:{os.environ['PATH']}"}
# What bash does before it calls the function that `complete -F` names.
BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
_heddle
for word in "${COMPREPLY[@]}"; do printf '%s\\n' "$word"; done
"""


def bash(*words, folder=None):
    """Returns what bash offers for the last word."""
    result = subprocess.run(["bash", "--norc", "-c", BASH, "bash", COMPLETIONS / "heddle.bash", *words],
                            env=ENVIRONMENT, cwd=folder, capture_output=True, text=True, timeout=30,
                            check=False)
    assert result.returncode == 0 and result.stderr == "", result
    return result.stdout.splitlines()


def commands():
    listed = run("--help").stdout.decode().partition("Commands:\n")[2].partition("\n\n")[0]
    return [line.split()[0] for line in listed.splitlines()]


def options(command):
    text = run(command, "--help").stdout.decode()
    return re.findall(r"^ +(?:-\w, )?(--[a-z][a-z-]*=?)", text, re.M)


def case_bash_offers_the_commands(folder):
    assert bash("heddle", "") == [*commands(), "--help", "--version"]
    assert bash("heddle", "rep") == ["report"]


def case_bash_offers_all_options_and_no_others(folder):
    for command in commands():
        assert bash("heddle", command, "--") == options(command), command
    assert bash("heddle", "report", "--js") == ["--json"]


def case_bash_offers_values(folder):
    for words in (("--loss", ""), ("--loss", "="), ("--loss", "=", "")):
        assert bash("heddle", "demo", "counter", *words) == ["drop", "wait", "flight"], words
    assert bash("heddle", "run", "--theme", "da") == ["dark"]
    assert bash("heddle", "export", "--axis", "") == ["time", "order"]
    assert bash("heddle", "export", "run.heddle", "--table", "m") == ["messages"]


def case_the_values_that_are_offered_are_taken(folder):
    """A wrong value is answered with those that there are."""
    trace = folder / "run.heddle"
    run("demo", "threads", "--record", trace, "--", "--sleep", "1", "--main-sleep", "1")
    for option, name in (("--theme", "run.png"), ("--format", "run.png"), ("--arrows", "run.png"),
                         ("--table", "run.csv")):
        told = run("export", trace, "-o", folder / name, option, "nonsense").stderr.decode()
        offered = bash("heddle", "export", option, "")
        named = set(re.findall(r"[a-z-]+", told.partition("but must be")[2])) - {"or"}
        assert offered and set(offered) == named, (option, offered, told)
    told = run("demo", "threads", "--export", folder / "run.png", "--theme", "no").stderr.decode()
    named = set(re.findall(r"[a-z-]+", told.partition("but must be")[2])) - {"or"}
    assert set(bash("heddle", "demo", "threads", "--theme", "")) == named, told


def case_bash_offers_demos_and_their_arguments(folder):
    listed = [line.split()[0] for line in run("list").stdout.decode().splitlines()]
    assert bash("heddle", "demo", "") == listed
    assert bash("heddle", "demo", "--loss", "wait", "pip") == ["pipeline"]
    assert bash("heddle", "demo", "channel", "--", "--cap") == ["--capacity"]
    assert bash("heddle", "demo", "channel", "") == []


def case_bash_offers_traces_and_folders(folder):
    for name in ("a run.heddle", "other.txt"):
        (folder / name).touch()
    (folder / "runs").mkdir()
    for command in ("report", "info", "open"):
        assert sorted(bash("heddle", command, "", folder=folder)) == ["a run.heddle", "runs"]
    assert bash("heddle", "open", "a run.heddle", "ru", folder=folder) == ["runs"]
    assert bash("heddle", "report", "a run.heddle", "", folder=folder) == []
    assert bash("heddle", "run", "--record", "a", folder=folder) == ["a run.heddle"]
    assert bash("heddle", "report", "-o", "oth", folder=folder) == ["other.txt"]


def case_bash_offers_programs(folder):
    assert "bash" in bash("heddle", "run", "--", "bas")
    assert "bash" in bash("heddle", "run", "--loss", "wait", "bas")


def case_fish_offers_the_same(folder):
    if shutil.which("fish") is None:
        raise Skip("fish is not installed")

    def fish(line):
        script = f"source {COMPLETIONS / 'heddle.fish'}; complete -C '{line}'"
        result = subprocess.run(["fish", "--no-config", "-c", script], env=ENVIRONMENT, cwd=folder,
                                capture_output=True, text=True, timeout=30, check=False)
        assert result.returncode == 0 and result.stderr == "", result
        return {text.partition("\t")[0] for text in result.stdout.splitlines()}

    assert fish("heddle ") == set(commands())
    for command in commands():
        offered = {option.rstrip("=") for option in fish(f"heddle {command} --")}
        assert offered == {option.rstrip("=") for option in options(command)}, (command, offered)
    assert fish("heddle demo pip") == {"pipeline"}
    assert fish("heddle run --loss ") == {"drop", "wait", "flight"}


def case_zsh_can_read_its_own(folder):
    if shutil.which("zsh") is None:
        raise Skip("zsh is not installed")
    result = subprocess.run(["zsh", "-n", COMPLETIONS / "_heddle"], capture_output=True, text=True,
                            timeout=30, check=False)
    assert result.returncode == 0 and result.stderr == "", result


main(globals())
