#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Trace files: recorded by the real command, whatever becomes of it meanwhile.

    record.py HEDDLE BUILD_FOLDER

Reports in TAP, one case a function.
"""

import contextlib
import os
import random
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from heddle_command import HEDDLE, Skip, check_refused, main, run

BUILD = Path(sys.argv[2])
NUMBERS = BUILD / "tests/programs/trace-numbers"
CONTENTS = BUILD / "tests/programs/trace-contents"
KILLS = 100
AT_ONCE = 8           # sessions that run beside one another
LONGEST = 2.5         # seconds after which the latest one is killed
SECOND = 1_000_000_000
COUNTER = ("--", "--threads", "2", "--rounds", "20", "--hold", "0.1", "--work", "0", "--pause", "0")


def contents(path):
    result = subprocess.run([CONTENTS, path], capture_output=True, check=True, timeout=60)
    return {word: int(number) for word, number in map(str.split, result.stdout.decode().splitlines())}


def account(path):
    """Returns the moments at which the numbers were recorded, from 1 on."""
    words = memoryview(path.read_bytes()).cast("Q")
    return list(words[1:words[0] + 1])


# ------------------------------------------------------------------ as it should be


def case_a_demo_is_recorded(folder):
    result = run("demo", "counter", "--record", folder / "a.heddle", *COUNTER)
    assert result.returncode == 0 and b"events" in result.stderr, result
    found = contents(folder / "a.heddle")
    assert found["end"] == 1 and found["damaged"] == 0 and found["missing"] == 0, found
    assert f"events       {found['events']}, 0 lost" in result.stderr.decode(), (found, result)
    assert os.listdir(folder) == ["a.heddle"], os.listdir(folder)


def case_a_program_keeps_its_status(folder):
    result = run("run", "--record", folder / "a.heddle", "--", "sh", "-c", "exit 9")
    assert result.returncode == 9, result
    assert contents(folder / "a.heddle")["end"] == 1


def case_the_file_is_as_any_new_one(folder):
    path, link = folder / "a.heddle", folder / "link.heddle"
    link.symlink_to(path)
    run("demo", "counter", "--record", link, *COUNTER, umask=0o027)
    assert link.is_symlink() and contents(path)["end"] == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o640, path.stat()


def case_into_a_device(folder):
    result = run("demo", "counter", "--record", "/dev/null", *COUNTER)
    assert result.returncode == 0 and stat.S_ISCHR(os.stat("/dev/null").st_mode), result


def case_a_large_one_opens_at_once(folder):
    """Who records it keeps an image of it, which tells the same as the file does."""
    path, cache = folder / "a.heddle", folder / "cache"
    kept, none = {"XDG_CACHE_HOME": str(cache)}, {"XDG_CACHE_HOME": "/proc/none"}
    result = run("demo", "counter", "--record", path, "--loss", "wait", "--", "--threads", "4",
                 "--rounds", "50000", "--hold", "0", "--work", "0", "--pause", "0", variables=kept)
    assert result.returncode == 0, result
    images = list((cache / "heddle" / "traces").iterdir())
    assert len(images) == 1 and images[0].suffix == ".image", images
    for words in (("report", "--json", path), ("info", "--json", path),
                  ("export", path, "-o", "-", "--format", "csv")):
        fast, slow = run(*words, variables=kept), run(*words, variables=none)
        assert fast.returncode == 0 and fast.stdout and fast.stdout == slow.stdout, (fast, slow)
    assert list((cache / "heddle" / "traces").iterdir()) == images, "it was kept anew"


# ------------------------------------------------------------------ what can't be written


def case_a_folder_that_is_missing(folder):
    path, witness = folder / "missing" / "a.heddle", folder / "witness"
    result = run("run", "--record", path, "--", "touch", witness)
    check_refused(result, 5, str(path), "No such file or directory")
    assert not witness.exists(), "the program was run all the same"


def case_standard_output_is_the_programs(folder):
    check_refused(run("demo", "counter", "--record", "-"), 2, "--record")


@contextlib.contextmanager
def small_disk(folder):
    disk = folder / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True,
            check=False).returncode != 0:
        raise Skip("a small file system can't be mounted here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


def case_a_full_disk(folder):
    """It is told once; the program goes on to its end; what was written can be read."""
    with small_disk(folder) as disk:
        result = run("demo", "counter", "--loss", "wait", "--record", disk / "a.heddle", "--",
                     "--threads", "4", "--rounds", "40000", "--hold", "0", "--work", "0", "--pause",
                     "0")
        text = result.stderr.decode()
        assert result.returncode == 5 and result.stdout == b"Counter: 160000\n", result
        assert text.count("No space left on device") == 1, text
        found = contents(disk / "a.heddle")
        assert found["end"] == 0 and found["damaged"] == 0 and found["events"] > 0, found


def case_the_traced_status_wins(folder):
    with small_disk(folder) as disk:
        (disk / "filler").write_bytes(b"a" * 240 * 1024)
        result = run("run", "--record", disk / "a.heddle", "--", sys.executable, "-c", """
import threading
lock = threading.Lock()
def work():
    for _ in range(20000):
        with lock: pass
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
raise SystemExit(7)
""")
        assert result.returncode == 7 and b"No space left on device" in result.stderr, result


# ------------------------------------------------------------------ kill -9


def end_group(group):
    """Ends the traced program, which outlives its recorder."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


def record_and_kill(folder, number, delay):
    """Kills the recorder after `delay` seconds. Returns what is wrong, or None."""
    path, account_path = folder / f"{number}.heddle", folder / f"{number}.account"
    with subprocess.Popen([HEDDLE, "run", "--record", path, "--", NUMBERS, account_path],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          start_new_session=True) as process:
        time.sleep(delay)  # a moment like any other is the point
        before = time.monotonic_ns()
        process.kill()
        process.wait()
        end_group(process.pid)
    moments = account(account_path) if account_path.exists() else []
    due = sum(moment < before - SECOND for moment in moments)
    if not path.exists():
        return None if due == 0 else f"after {delay:.2f} s there is no file, but {due} numbers"
    found = contents(path)
    account_path.unlink()
    path.unlink()
    if found["jumps"] > 0 or found["first"] > 1 or found["missing"] > 0 or found["gaps"] > 1:
        return f"after {delay:.2f} s: not the numbers from 1 on: {found}"
    if found["last"] < due:
        return f"after {delay:.2f} s: {due} numbers were older than a second, but {found}"
    return None


def case_a_killed_recorder_loses_a_second_at_most(folder):
    delays = random.Random(7)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs = [pool.submit(record_and_kill, folder, number, delays.uniform(0, LONGEST))
                for number in range(KILLS)]
    wrong = [job.result() for job in jobs if job.result() is not None]
    assert not wrong, "\n".join(wrong)
    # A hidden file is left where the file system knows no files without a name.
    assert not [name for name in os.listdir(folder) if not name.endswith(".account")]


main(globals())
