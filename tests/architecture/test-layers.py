#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests the test: layers.py must catch each kind of breach in a small tree, and pass a clean one."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tap import Report

TABLE = """
| folder | holds | may include | libraries |
| --- | --- | --- | --- |
| `src/event/` | what is recorded | - | libc |
| `src/model/` | what happened | event | GLib |
| `src/paint/` | how it looks | model | GLib, cairo |
| `src/trace/` (planned) | the file | event | GLib |
| `ui/` | the window | paint, model | GLib, cairo, GTK |
"""

CLEAN = {
    "ARCHITECTURE.md": TABLE,
    "src/event/event.h": "#include <stdint.h>\n#include <sys/mman.h>\n",
    "src/model/model.h": '#include <glib.h>\n#include "event/event.h"\n',
    "src/model/lane.c": '#include "model/model.h"\n',
    "src/paint/ink.c": '#include <cairo.h>\n#include <pango/pangocairo.h>\n#include "model/model.h"\n',
    "ui/window.c": '#include <adwaita.h>\n#include <gtk/gtk.h>\n#include "window.h"\n',
    "ui/window.h": '#include "paint/ink.h"\n',
    "src/paint/ink.h": "",
}

# What is changed in the clean tree, and what the complaint must name.
BREACHES = [
    ("a step back is caught", {"src/event/clock.c": '\n#include "model/model.h"\n'},
     ["src/event/clock.c:2", "src/model", "may not include"]),
    ("a step past a layer is caught", {"src/paint/ink.h": '#include "event/event.h"\n'},
     ["src/paint/ink.h:1", "src/event"]),
    ("a step back by a relative name is caught", {"src/model/pixel.c": '#include "../paint/ink.h"\n'},
     ["src/model/pixel.c:1", "src/paint"]),
    ("a step into the window is caught", {"src/paint/view.c": '#include "ui/window.h"\n'},
     ["src/paint/view.c:1", "ui/"]),
    ("GTK outside the window is caught", {"src/paint/view.c": "# include <gtk/gtk.h>\n"},
     ["src/paint/view.c:1", "GTK"]),
    ("cairo in the model is caught", {"src/model/lane.c": "#include <cairo.h>\n"},
     ["src/model/lane.c:1", "cairo"]),
    ("GLib in the recorder's half is caught", {"src/event/event.h": "#include <glib.h>\n"},
     ["src/event/event.h:1", "GLib"]),
    ("an unknown library is caught", {"src/model/lane.c": "#include <zstd.h>\n"},
     ["src/model/lane.c:1", "zstd.h"]),
    ("a header that is not there is caught", {"src/model/lane.c": '#include "model/gone.h"\n'},
     ["src/model/lane.c:1", "model/gone.h"]),
    ("a folder without a row is caught", {"src/extra/extra.c": ""}, ["src/extra/", "no row"]),
    ("a row without a folder is caught",
     {"ARCHITECTURE.md": TABLE + "| `src/gone/` | nothing | - | libc |\n"}, ["src/gone/"]),
    ("a planned folder that exists is caught", {"src/trace/file.c": ""},
     ["src/trace/", "no longer planned"]),
]


def run_on(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return subprocess.run([sys.executable, str(Path(__file__).with_name("layers.py")), folder],
                              capture_output=True, text=True, check=False)


def main():
    report = Report()
    clean = run_on(CLEAN)
    report.case("a clean tree passes",
                [] if clean.returncode == 0 else (clean.stdout + clean.stderr).splitlines())
    for name, change, expected in BREACHES:
        run = run_on({**CLEAN, **change})
        findings = [line for line in run.stdout.splitlines() if line.startswith("# ")]
        caught = run.returncode == 1 and len(findings) == 1 and \
            all(word in findings[0] for word in expected)
        report.case(name, [] if caught else
                    [f"status {run.returncode}, expected one finding with {expected}, got:"] + findings)
    report.finish()


if __name__ == "__main__":
    main()
