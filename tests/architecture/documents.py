#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the documents against the tree: what they link to exists, and the commands that they show
are ones that the programs take.

    documents.py HEDDLE [ROOT]

HEDDLE is the built command.
"""

import functools
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tap import Report

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
MANUAL = "data/heddle.1"
FOLDERS = ("src", "ui", "demos", "tests", "data", ".ci")


# Compilers to try; without one the examples are not compiled.
COMPILERS = ("cc", "gcc", "clang")


def lines_of(path):
    return list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))


def check_links(root):
    findings = []
    for document in DOCUMENTS:
        for number, line in lines_of(root / document):
            for target in re.findall(r"\]\(([^)\s]+)\)", line) + re.findall(r'src="([^"]+)"', line):
                if "://" not in target and not (root / target.partition("#")[0]).exists():
                    findings.append(f"{document}:{number}: there is no {target}")
    return findings


def check_paths(root):
    """A path in backquotes exists, unless it stands for many (NAME, *) or is marked as planned."""
    findings = []
    for document in DOCUMENTS:
        for number, line in lines_of(root / document):
            for span in re.findall(r"`([^`\s]+)`", line):
                named = re.fullmatch(r"([\w./-]+?)/?(:\d+)?", span)
                if not named or named[1].split("/")[0] not in FOLDERS or "(planned)" in line:
                    continue
                # Capitals stand for a name of the reader's choice: src/intercept/FAMILY.c.
                if re.search(r"\b[A-Z]{3,}\b", span) or (root / named[1]).exists():
                    continue
                findings.append(f"{document}:{number}: there is no {span}")
    return findings


def shown_commands(root):
    """Yields where a command is shown, and its words: from code blocks, code spans, the manual."""
    for document in DOCUMENTS:
        inside = False
        for number, line in lines_of(root / document):
            if line.startswith("```"):
                inside = not inside
                continue
            spans = [line.strip()] if inside else re.findall(r"`([^`]+)`", line)
            for span in spans:
                span = span.split("  #")[0].removeprefix("$ ")
                if re.match(r"(\./run|\./check|heddle)( |$)", span):
                    yield f"{document}:{number}", words_of(span)
    for manual in sorted((root / MANUAL).parent.glob("*.1")):
        for number, line in lines_of(manual):
            if line.startswith(".B heddle "):
                yield (f"{manual.relative_to(root)}:{number}",
                       words_of(line.removeprefix(".B ").replace("\\-", "-").partition(" | ")[0]))


def words_of(text):
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


@functools.cache
def help_text(*command):
    run = subprocess.run([*command, "--help"], capture_output=True, text=True, timeout=20, check=False)
    return run.stdout + run.stderr


def unknown_options(words, text):
    """Returns those options among the words that the help text doesn't have."""
    options = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return [option for option in options
            if not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", text)]


def check_heddle(heddle, words):
    """Checks the words that follow "heddle"; yields findings."""
    if not words or words[0].startswith("-"):
        yield from (f"heddle has no {option}" for option in unknown_options(words, help_text(heddle)))
        return
    command, rest = words[0], words[1:]
    if not re.search(rf"\b{re.escape(command)}\b", help_text(heddle)):
        yield f"heddle has no command {command}"
        return
    own, theirs = rest, []
    if "--" in rest:
        own, theirs = rest[:rest.index("--")], rest[rest.index("--") + 1:]
    for option in unknown_options(own, help_text(heddle, command)):
        yield f"heddle {command} has no {option}"
    # Words in capitals or in brackets stand for others.
    names = [word for word in own if re.fullmatch(r"[a-z]+", word)]
    if command == "demo" and names:
        if names[0] not in demo_names(heddle):
            yield f"there is no demo {names[0]}"
        else:
            for option in unknown_options(theirs, help_text(heddle, command, names[0], "--")):
                yield f"the demo {names[0]} has no {option}"


@functools.cache
def demo_names(heddle):
    run = subprocess.run([heddle, "list"], capture_output=True, text=True, timeout=20, check=False)
    return {line.split()[0] for line in run.stdout.splitlines() if line.split()}


def check_commands(root, heddle):
    findings, count = [], 0
    for where, words in shown_commands(root):
        count += 1
        program, rest = words[0], [word for word in words[1:] if word != "&&"]
        if program == "./check" or (program == "./run" and rest[:1] in (["--help"], [])):
            text = help_text(str(root / program))
            wrong = [f"{program} has no {option}" for option in unknown_options(rest, text)]
        else:
            wrong = check_heddle(heddle, rest)
        findings += [f"{where}: {finding}" for finding in wrong]
    return findings if count else ["the documents show no command at all"]


def check_statuses(root):
    """The manual and the README name each exit status that session.h defines."""
    header = (root / "src/session/session.h").read_text(encoding="utf-8")
    defined = set(re.findall(r"SESSION_STATUS_\w+ = (\d+)", header))
    manual = set(re.findall(r"^\.B (\d+)$", (root / MANUAL).read_text(encoding="utf-8"), re.M))
    readme = set(re.findall(r"^\| (\d+) \|", (root / "README.md").read_text(encoding="utf-8"), re.M))
    findings = []
    for name, found in ((MANUAL, manual), ("README.md", readme)):
        if found != defined:
            findings.append(f"{name} names the exit statuses {sorted(found, key=int)}, session.h "
                            f"defines {sorted(defined, key=int)}")
    return findings


def check_examples(root, compiler):
    """Each example in C compiles, with the headers as they are installed."""
    findings = []
    for document in DOCUMENTS:
        text = (root / document).read_text(encoding="utf-8")
        for example in re.findall(r"^```c\n(.*?)^```", text, re.M | re.S):
            run = subprocess.run([compiler, "-std=c17", "-Wall", "-Wextra", "-Werror", "-xc", "-",
                                  "-fsyntax-only", f"-I{root / 'src/record'}"], input=example,
                                 capture_output=True, text=True, check=False)
            if run.returncode != 0:
                findings += [f"{document}: an example does not compile:"] + run.stderr.splitlines()
    return findings


def check_packages(root):
    """Each package list line says why, and each package stands once."""
    findings, seen = [], {}
    for path in sorted((root / "data/packages").glob("*.txt")):
        for number, line in lines_of(path):
            where = f"{path.relative_to(root)}:{number}"
            name, _, reason = line.partition(" ")
            if line.startswith("#") or not name:
                continue
            if not reason.strip():
                findings.append(f"{where}: {name} has no reason")
            if name in seen:
                findings.append(f"{where}: {name} stands at {seen[name]} already")
            seen[name] = where
    return findings if seen else ["there are no packages"]


def main():
    heddle = sys.argv[1]
    root = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parents[2]).resolve()
    report = Report()
    report.case("what the documents link to exists", check_links(root))
    report.case("the paths that the documents name exist", check_paths(root))
    report.case("the commands that the documents show are taken",
                check_commands(root, heddle) if Path(heddle).is_file() else
                [f"{heddle} is not there"])
    report.case("the exit statuses are those of session.h", check_statuses(root))
    compiler = next(filter(shutil.which, COMPILERS), None)
    if compiler:
        report.case("the examples compile", check_examples(root, compiler))
    else:
        report.skip("the examples compile", "there is no compiler")
    report.case("each package has a reason", check_packages(root))
    report.finish()


if __name__ == "__main__":
    main()
