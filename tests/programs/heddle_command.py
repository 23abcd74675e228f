# SPDX-License-Identifier: MIT
"""What tests of the heddle command share. The command is the script's first argument. A case is a function
case_... that gets a folder of its own; reports in TAP."""

import os
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import zlib
from pathlib import Path

HEDDLE = os.path.abspath(sys.argv[1])  # cases may run it in a folder of their own


class Skip(Exception):
    """This machine can't run the case."""


def run(*arguments, **options):
    environment = {key: value for key, value in os.environ.items() if key != "HEDDLE_SESSION"}
    environment["XDG_CACHE_HOME"] = "/proc/none"  # nobody's cache is filled, or believed
    environment |= options.pop("variables", {})
    return subprocess.run([HEDDLE, *map(str, arguments)], env=environment, capture_output=True,
                          timeout=60, check=False, **options)


def line(summary, kind, name):
    """Returns the summary's line for the lane of that kind and name, without its head."""
    for text in summary.decode().splitlines():
        if re.match(rf"{kind}\s+{re.escape(name)}:", text):
            return text
    raise AssertionError(f"no {kind} {name} in\n{summary.decode()}")


def threads(summary):
    return [text for text in summary.decode().splitlines() if text.startswith("thread ")]


def read_png(path):
    """Returns width, height and the set of distinct pixels, checking every chunk's checksum."""
    data = Path(path).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", path
    position, packed, header = 8, b"", None
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        body = data[position + 8:position + 8 + length]
        (check,) = struct.unpack(">I", data[position + 8 + length:position + 12 + length])
        assert check == zlib.crc32(kind + body), "a chunk's checksum is wrong"
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
        position += 12 + length
    raw = zlib.decompress(packed)
    size = 4 if header[3] == 6 else 3
    stride = header[0] * size + 1
    assert len(raw) == stride * header[1], "the picture is cut off"
    return header[0], header[1], {raw[i:i + size] for i in range(1, len(raw) - size, size * 7)}


def german(folder):
    """Returns variables that make the locale a German one, with a comma before decimals."""
    if shutil.which("localedef") is None or not Path("/usr/share/i18n/locales/de_DE").exists():
        return {"LC_ALL": "C.UTF-8"}
    subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", folder / "de_DE.UTF-8"], check=True,
                   capture_output=True)
    return {"LC_ALL": "de_DE.UTF-8", "LOCPATH": str(folder)}


def check_refused(result, status, *words):
    """It ended with that status and one sentence that names what it is about."""
    assert result.returncode == status, (result.args, result.returncode, result.stderr)
    text = result.stderr.decode()
    assert text.startswith("heddle: ") and text.count("\n") == 1, (result.args, text)
    for word in words:
        assert word in text, (word, text)


def read_line(stream, pattern, deadline=60):
    """Returns the first line of the unbuffered stream that is like the pattern."""
    end = time.monotonic() + deadline
    while select.select([stream], [], [], max(end - time.monotonic(), 0))[0]:
        text = stream.readline().decode()
        if re.search(pattern, text) or not text:
            return text
    raise AssertionError(f"no line is like {pattern}")


def main(module):
    """Plays the cases of a module, its functions case_..., and leaves."""
    cases = [(name[5:].replace("_", " "), function) for name, function in module.items()
             if name.startswith("case_")]
    failed = 0
    print(f"1..{len(cases)}")
    for number, (name, function) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory(prefix="heddle-test-") as folder:
            try:
                function(Path(folder))
                print(f"ok {number} {name}")
            except Skip as reason:
                print(f"ok {number} {name} # SKIP {reason}")
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print(f"not ok {number} {name}")
                print("# " + traceback.format_exc().replace("\n", "\n# "))
    sys.exit(1 if failed else 0)
