#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the lessons against the demos, and builds and runs the programs that they show.

    lessons.py FOLDER_OF_DEMOS FOLDER_OF_LESSONS BUILD_FOLDER

Each demo has a lesson and each lesson its demo; the parameters that a lesson names exist and take
the values that it gives; the demo prints what the lesson calls determined. Each program in Rust or
Python does what its reader was promised: it compiles, or fails to with the error that the lesson
names, runs, and ends well. What a tool or a crate is missing for is skipped. The folder for
building keeps the crates from one run to the next.
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# The way of reporting that the other checks of documents have.
sys.path.append(str(Path(__file__).resolve().parents[1] / "architecture"))
from tap import Report  # noqa: E402

DEMOS = Path(sys.argv[1])
LESSONS = Path(sys.argv[2])
BUILD = Path(sys.argv[3])

HEADINGS = ["Look at", "Before you run", "What you see, and why", "Try", "The same in Rust",
            "The same in Python"]
PARTS = {"Threads", "Moving data into threads", "Shared state", "The GIL", "Channels", "Async",
         "Rayon", "Multiprocessing", "When to use what", "Exercises", "Classics"}
LINES = 120
EDITION = "2021"
# Where Debian puts the sources of crates.
CRATES = Path("/usr/share/cargo/registry")
# A lesson's program ends within five seconds; one on a machine that is busy gets more.
PATIENCE = 20


class Skipped(Exception):
    """A check can't be made here; it says why."""


class Lesson:
    def __init__(self, path):
        self.name = path.stem
        self.text = path.read_text(encoding="utf-8")
        self.header, self.body = {}, self.text
        parts = re.fullmatch(r"---\n(.*?)^---\n(.*)", self.text, re.S | re.M)
        if parts:
            pairs = (line.partition(":") for line in parts[1].splitlines())
            self.header = {key.strip(): value.strip() for key, _, value in pairs}
            self.body = parts[2]
        self.programs = re.findall(r"^```(rust|rust,compile_fail|python)\n(.*?)^```$", self.body,
                                   re.S | re.M)
        self.prose = re.sub(r"^```.*?^```$", "", self.body, flags=re.S | re.M)

    def demos(self):
        """Returns the names of the demos that it is about."""
        names = self.header.get("demos") or self.header.get("demo") or ""
        return [name.strip() for name in names.split(",") if name.strip()]


# --------------------------------------------------------------- the demos and the lessons


def describe(program):
    run = subprocess.run([program, "--describe"], capture_output=True, text=True, timeout=30,
                         check=True)
    groups = configparser.ConfigParser(interpolation=None, delimiters="=")
    groups.read_string(run.stdout)
    return groups


def check_each_demo_has_a_lesson(demos, lessons):
    own = {lesson.header.get("demo") for lesson in lessons}
    return [f"the demo {name} has no lesson" for name in sorted(set(demos) - own)]


def check_each_lesson_has_its_demo(demos, lessons):
    findings = []
    for lesson in lessons:
        if not lesson.demos():
            findings.append(f"{lesson.name} names no demo")
        if "demo" in lesson.header and lesson.header["demo"] != lesson.name:
            findings.append(f"{lesson.name} is about {lesson.header['demo']}")
        findings += [f"{lesson.name}: there is no demo {name}"
                     for name in lesson.demos() if name not in demos]
    return findings


def check_headers(demos, lessons):
    """The header agrees with the demo's own description."""
    findings = []
    for lesson in lessons:
        missing = {"title", "chapter", "order"} - set(lesson.header)
        findings += [f"{lesson.name} has no {key} in its header" for key in sorted(missing)]
        if lesson.header.get("chapter") not in PARTS:
            findings.append(f"{lesson.name}: no part is called {lesson.header.get('chapter')}")
        described = demos.get(lesson.header.get("demo"))
        for key in ("title", "order"):
            if described and lesson.header.get(key) != described["demo"][key]:
                findings.append(f"{lesson.name}: its {key} is {lesson.header.get(key)}, "
                                f"the demo's {described['demo'][key]}")
    return findings


def check_orders_differ(_demos, lessons):
    orders = [lesson.header.get("order") for lesson in lessons]
    return [f"{lesson.name}: the order {lesson.header.get('order')} is taken twice"
            for lesson in lessons if orders.count(lesson.header.get("order")) > 1]


def check_headings(_demos, lessons):
    return [f"{lesson.name} has the headings {found}" for lesson in lessons
            if (found := re.findall(r"^## (.*)$", lesson.prose, re.M)) != HEADINGS]


def check_no_section_is_empty(_demos, lessons):
    findings = []
    for lesson in lessons:
        sections = re.split(r"^## (.*)$", lesson.body, flags=re.M)[1:]
        findings += [f"{lesson.name}: \"{heading}\" is empty"
                     for heading, text in zip(sections[::2], sections[1::2]) if not text.strip()]
        if "?" not in dict(zip(sections[::2], sections[1::2])).get("Before you run", ""):
            findings.append(f"{lesson.name} asks nothing before the run")
    return findings


def check_parameters(demos, lessons):
    """Each --NAME exists, and a value beside it lies in the range."""
    findings = []
    for lesson in lessons:
        known = [demos[name] for name in lesson.demos() if name in demos]
        # The options of Rust's tools are not ours.
        prose = re.sub(r"`(rustc|cargo) [^`]*`", "", lesson.prose)
        for name, value in re.findall(r"(?<![\w-])--([a-z][\w-]*)(?:[ =]([\d.]*\d))?", prose):
            ranges = [(float(demo[f"parameter {name}"]["minimum"]),
                       float(demo[f"parameter {name}"]["maximum"]))
                      for demo in known if f"parameter {name}" in demo]
            if not ranges:
                findings.append(f"{lesson.name}: there is no --{name}")
            elif value and not any(least <= float(value) <= most for least, most in ranges):
                findings.append(f"{lesson.name}: --{name} can't be {value}")
    return findings


def check_lengths(_demos, lessons):
    return [f"{lesson.name} has {lines} lines, not under {LINES}" for lesson in lessons
            if (lines := len(lesson.text.splitlines())) >= LINES]


def check_all_are_installed(_demos, lessons):
    listed = re.findall(r"'([\w-]+)'", (LESSONS / "meson.build").read_text(encoding="utf-8"))
    return [f"{lesson.name} is not in the list of those that are installed" for lesson in lessons
            if lesson.name not in listed]


def check_both_languages(_demos, lessons):
    return [f"{lesson.name} has no program in {language}" for lesson in lessons
            for language in ("rust", "python")
            if language not in [kind for kind, _ in lesson.programs]]


# --------------------------------------------------------------- the programs


def finished(*command, **options):
    """Runs it; returns what it printed, and what is wrong with how it ended."""
    try:
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False, **options)
    except subprocess.TimeoutExpired:
        return "", [f"{Path(command[0]).name} did not end within {PATIENCE} seconds"]
    output = run.stdout.splitlines()
    if run.returncode != 0:
        return run.stdout, [f"{Path(command[0]).name} ended with {run.returncode}", *output]
    return run.stdout, [] if output else [f"{Path(command[0]).name} printed nothing"]


def claims(lesson):
    """Returns what a lesson says is determined: arguments of the demo, and what it then prints."""
    spans = []
    for paragraph in re.findall(r"^\*Determined:\* (.*?)(?=\n\n|\*N)", lesson.prose, re.M | re.S):
        spans += [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", paragraph)]
    arguments = [word for span in spans if span.startswith("--") for word in span.split()]
    return arguments, [span for span in spans if re.match(r"[A-Z]|\w+: ", span)]


def keep_claims(lesson):
    """The demo prints what the lesson calls determined, at any pace."""
    arguments, printed = claims(lesson)
    output, findings = finished(DEMOS / lesson.name, "--pace", "0.1", *arguments)
    return findings + [f"it does not print {text}" for text in printed if text not in output]


def needs_crates(program):
    return re.search(r"\b(tokio|rayon)::", program) is not None


def run_python(program, folder):
    # Not under the lesson's name: a queue.py would stand in the way of Python's own.
    path = folder / "program.py"
    path.write_text(program, encoding="utf-8")
    return finished(sys.executable, "-W", "error", path)[1]


def compile_rust(program, folder):
    if not shutil.which("rustc"):
        raise Skipped("there is no rustc")
    (folder / "program.rs").write_text(program, encoding="utf-8")
    return subprocess.run(["rustc", "--edition", EDITION, "-D", "warnings", "-o",
                           folder / "program", folder / "program.rs"], text=True, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def run_rust(program, folder):
    run = compile_rust(program, folder)
    if run.returncode != 0:
        return run.stdout.splitlines()
    return finished(folder / "program")[1]


def refuse_rust(program, folder, promised):
    """The compiler refuses it with the errors that the lesson names, and for no other reason."""
    run = compile_rust(program, folder)
    errors = set(re.findall(r"^error\[(E\d{4})\]", run.stdout, re.M))
    if run.returncode == 0 or errors != promised:
        return [f"it gives {sorted(errors)}, not {sorted(promised)}", *run.stdout.splitlines()]
    return []


class Crates:
    """One package with all the programs that need crates; it is built offline."""

    MANIFEST = f"""[package]
name = "lessons"
version = "0.0.0"
edition = "{EDITION}"

[dependencies]
rayon = "1"
tokio = {{ version = "1", features = ["io-util", "macros", "net", "rt-multi-thread", "time"] }}

[profile.dev]
debug = false
incremental = false

[workspace]
"""
    CONFIGURATION = f"""[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "{CRATES}"

[net]
offline = true
"""

    def __init__(self, folder, programs):
        self.folder = folder
        self.missing = self.reason()
        if self.missing or not programs:
            return
        shutil.rmtree(folder / "src", ignore_errors=True)
        files = {f"src/bin/{name}.rs": program for name, program in programs.items()}
        files |= {"Cargo.toml": self.MANIFEST, ".cargo/config.toml": self.CONFIGURATION}
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")

    @staticmethod
    def reason():
        """Says what is missing, or None."""
        if not shutil.which("cargo"):
            return "there is no cargo"
        for crate in ("tokio", "rayon"):
            if not list(CRATES.glob(f"{crate}-1*")):
                return f"there is no crate {crate}: Debian's librust-{crate}-dev has it"
        return None

    def build(self):
        if self.missing:
            raise Skipped(self.missing)
        run = subprocess.run(["cargo", "build", "--quiet"], cwd=self.folder,
                             env=os.environ | {"CARGO_TARGET_DIR": str(self.folder / "target")},
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             check=False)
        return run.stdout.splitlines() if run.returncode != 0 else []

    def run(self, name):
        if self.missing:
            raise Skipped(self.missing)
        return finished(self.folder / "target/debug" / name)[1]


def program_checks(lessons, crates, folder):
    """Yields a name and a check for each demo, and for each program that needs no crate."""
    for lesson in lessons:
        if claims(lesson)[1]:
            yield (f"{lesson.name}: the demo prints what is determined",
                   lambda about=lesson: keep_claims(about))
        for number, (kind, program) in enumerate(lesson.programs):
            place = folder / f"{lesson.name}-{number}"
            place.mkdir()
            if kind == "python":
                yield f"{lesson.name} in Python runs", lambda p=program, f=place: run_python(p, f)
            elif kind == "rust,compile_fail":
                promised = set(re.findall(r"`(E\d{4})`", lesson.prose))
                yield (f"{lesson.name}: the compiler refuses the mistake",
                       lambda p=program, f=place, e=promised: refuse_rust(p, f, e))
            elif not needs_crates(program):
                yield f"{lesson.name} in Rust runs", lambda p=program, f=place: run_rust(p, f)


def outcome(check):
    """Returns findings, or the reason why it could not be checked."""
    try:
        return check()
    except Skipped as reason:
        return reason
    except Exception as error:  # a check that breaks in any way has failed
        return [f"{type(error).__name__}: {error}"]


def report_all(report, checks, results):
    for (name, _), result in zip(checks, results):
        if isinstance(result, Skipped):
            report.skip(name, result)
        else:
            report.case(name, result)


def main():
    lessons = [Lesson(path) for path in sorted(LESSONS.glob("*.md"))]
    demos = {path.name: describe(path) for path in sorted(DEMOS.iterdir())
             if path.is_file() and os.access(path, os.X_OK)}
    report = Report()
    for name, check in list(globals().items()):
        if name.startswith("check_"):
            report.case(name.removeprefix("check_").replace("_", " "), check(demos, lessons))

    with_crates = {lesson.name: program for lesson in lessons for kind, program in lesson.programs
                   if kind == "rust" and needs_crates(program)}
    crates = Crates(BUILD, with_crates)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as executor:
        checks = [("the crates' programs compile", crates.build)]
        checks += program_checks(lessons, crates, Path(folder))
        report_all(report, checks, executor.map(outcome, [check for _, check in checks]))
        checks = [(f"{name} in Rust runs", lambda name=name: crates.run(name))
                  for name in with_crates]
        report_all(report, checks, executor.map(outcome, [check for _, check in checks]))
    report.finish()


if __name__ == "__main__":
    main()
