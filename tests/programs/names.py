#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Names that would do something to a terminal or to a picture, and what Heddle makes of them.

    names.py HEDDLE BUILD_FOLDER

Reports in TAP, one case a function.
"""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from heddle_command import HEDDLE, check_refused, main, run

SVG = "{http://www.w3.org/2000/svg}"
PROGRAM = """
import ctypes, threading
libc = ctypes.CDLL(None)
libc.pthread_self.restype = ctypes.c_ulong
def work():
    libc.pthread_setname_np(ctypes.c_ulong(libc.pthread_self()), NAME)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


def record(folder, name):
    """Records a program with a thread of that name."""
    program, trace = folder / "program.py", folder / "run.heddle"
    program.write_text(PROGRAM.replace("NAME", repr(name)), encoding="ascii")
    result = run("run", "--record", trace, "--", sys.executable, program)
    assert result.returncode == 0 and b"\x1b" not in result.stderr, result
    return trace


def case_a_terminal_is_told_no_colours(folder):
    trace = record(folder, b"a\x1b[31mb\nc")
    for words in (["report", trace], ["info", trace], ["report", trace, "--lanes", "a*"],
                  ["report", trace, "--csv", "--lanes", "a*"]):
        result = run(*words)
        assert result.returncode == 0 and b"\x1b" not in result.stdout, result
    assert "a\ufffd[31mb\ufffdc" in run("report", trace).stdout.decode()


def case_a_sentence_shows_no_control_characters(folder):
    trace = record(folder, b"a\x1b[31mb\nc")
    for words, quoted in ((["export", trace, "-o", folder / "x.png", "--lanes", "nosuch"], "a\ufffd[31mb\ufffdc"),
                          (["export", trace, "-o", folder / "x.png", "--lanes", "no\x1b[31m"], "no\ufffd[31m"),
                          (["export", trace, "-o", folder / "x\x1b[31m.ping"], "x\ufffd[31m"),
                          (["report", trace, "--from", "1\n\x1b[31m"], "1\ufffd\ufffd[31m"),
                          (["report", trace, "--no\x1b[31m"], "no\ufffd[31m"),
                          (["no\x1b[31m"], "no\ufffd[31m"),
                          (["list", "no\x1b[31m"], "no\ufffd[31m"),
                          (["demo", "no\x1b[31m"], "no\ufffd[31m"),
                          (["run", "--", "no\x1b[31m"], "no\ufffd[31m"),
                          (["info", "no\x1b[31m"], "no\ufffd[31m"),
                          (["open", "no\x1b[31m"], "no\ufffd[31m")):
        result = run(*words)
        assert result.returncode != 0
        check_refused(result, result.returncode, quoted)
        assert b"\x1b" not in result.stderr, result


def case_figures_show_the_same_name(folder):
    trace = record(folder, b"a\nb\tc")
    for suffix in ("svg", "html", "png"):
        result = run("export", trace, "-o", folder / f"x.{suffix}")
        assert result.returncode == 0, result
    texts = ["".join(element.itertext()) for element in ElementTree.parse(folder / "x.svg").iter(SVG + "text")]
    assert "a\ufffdb\ufffdc" in texts, texts
    page = Path(folder / "x.html").read_text(encoding="utf-8")
    assert "a\ufffdb\ufffdc" in page and "a\nb" not in page
    lanes = json.loads(run("report", trace, "--json").stdout)["threads"]
    assert "a\ufffdb\ufffdc" in [lane["name"] for lane in lanes], lanes


def case_a_terminal_shows_data_without_harm(folder):
    """Words of a command line are data, and stay what they are but on a terminal."""
    trace, word = folder / "run.heddle", "a\u009b31m"
    assert run("run", "--record", trace, "--", "true", word).returncode == 0
    assert word in run("info", "--json", trace).stdout.decode()
    outside, inside = pty.openpty()
    result = subprocess.run([HEDDLE, "info", "--json", trace], stdout=inside, stderr=subprocess.PIPE, timeout=60,
                            check=False)
    os.close(inside)
    shown = os.read(outside, 65536).decode()
    os.close(outside)
    assert result.returncode == 0 and "a\ufffd31m" in shown and word not in shown, (result, shown)


if __name__ == "__main__":
    main(globals())
