#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""More than can be read, or is of interest: waiting for room, and the flight recorder.

    flight.py HEDDLE

Reports in TAP, one case a function.
"""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from heddle_command import HEDDLE, line, main, read_line, read_png, run

PROGRAM = Path(sys.argv[2]) / "tests/programs/intercept-brief-deadlocks"

FLOOD = """
#include <pthread.h>
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static void *run (void *data)
{
  for (int i = 0; i < 300000; i++) {
    pthread_mutex_lock (&mutex);
    pthread_mutex_unlock (&mutex);
  }
  return data;
}
int main (void)
{
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create (&threads[i], 0, run, 0);
  for (int i = 0; i < 2; i++)
    pthread_join (threads[i], 0);
  return 0;
}
"""


def case_waiting_loses_nothing_of_a_flood(folder):
    source, program = folder / "flood.c", folder / "flood"
    source.write_text(FLOOD)
    subprocess.run(["cc", "-O2", "-pthread", "-o", program, source], check=True)
    result = run("run", "--loss", "wait", "--", program)
    assert result.returncode == 0, result
    summary = result.stderr.decode()
    assert re.search(r"^events +\d+, 0 lost$", summary, re.M), summary
    acquisitions = re.findall(r"^lock .*: (\d+) acquisitions", summary, re.M)
    quiet = "locks that no thread waited for" in summary  # where the threads never met
    assert acquisitions == ["600000"] or (quiet and not acquisitions), summary
    # Each acquisition and each release is an event.
    assert int(re.search(r"^events +(\d+)", summary, re.M)[1]) >= 1200000, summary


UNITS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1}


def seconds(text):
    amount, unit = text.split()
    return float(amount) * UNITS[unit]


def kept(summary):
    """Returns for how many seconds the summary of a flight recorder reaches back, and its lives."""
    text = summary.decode()
    lives = [seconds(life) for life in re.findall(r"lived ([\d.]+ \S+?),", text)]
    return seconds(re.search(r"^kept +the last ([\d.]+ \S+);", text, re.M)[1]), lives


def case_flight_keeps_only_the_last_seconds(folder):
    """The demo takes a second and more, of which a fifth is kept."""
    result = run("demo", "counter", "--loss", "flight", "--keep", "0.2", "--", "--rounds", "60",
                 "--hold", "1", "--work", "1", "--pause", "5")
    assert result.returncode == 0 and result.stdout == b"Counter: 600\n", result
    length, lives = kept(result.stderr)
    assert length <= 0.2, result.stderr.decode()
    assert lives and max(lives) <= 0.2, result.stderr.decode()
    lost = int(re.search(r"^events +\d+, (\d+) lost$", result.stderr.decode(), re.M)[1])
    assert lost > 600, result.stderr.decode()
    # The lock was named long before.
    acquisitions = re.search(r"(\d+) acquisitions", line(result.stderr, "lock", "counter"))[1]
    assert 0 < int(acquisitions) < 600, result.stderr.decode()


def case_flight_shows_a_program_that_was_killed(folder):
    result = run("run", "--loss", "flight", "--", "sh", "-c", "kill -SEGV $$")
    assert result.returncode == 128 + signal.SIGSEGV, result
    kept(result.stderr)
    line(result.stderr, "thread", "main")


def start_flight(*arguments):
    heddle = subprocess.Popen([HEDDLE, "demo", "counter", "--loss", "flight", "--keep", "0.2",
                               *map(str, arguments), "--", "--rounds", "100000"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0)
    caught = 1 << (signal.SIGUSR1 - 1)
    end = time.monotonic() + 20
    # It listens before it starts the demo.
    while not int(re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{heddle.pid}/status").read_text())[1],
                  16) & caught:
        assert time.monotonic() < end and heddle.poll() is None, "heddle does not listen"
    return heddle


def case_signal_writes_pictures_of_what_is_kept(folder):
    """Each signal writes one, and so does the end; none takes another one's place."""
    heddle = start_flight("--export", folder / "kept.png")
    names, colours, end = [], 0, time.monotonic() + 60
    while len(names) < 2 or colours < 20:  # the first may be of a demo that has hardly begun
        names.append("kept.png" if not names else f"kept-{len(names) + 1}.png")
        heddle.send_signal(signal.SIGUSR1)
        said = read_line(heddle.stderr, ".")
        assert re.fullmatch(rf'heddle: Wrote the last [\d.]+ \S+ to "{folder}/{names[-1]}"\.\n',
                            said), said
        colours = len(read_png(folder / names[-1])[2])
        assert time.monotonic() < end, "the pictures are blank"
    heddle.terminate()
    _, said = heddle.communicate(timeout=20)
    names.append(f"kept-{len(names) + 1}.png")
    assert heddle.returncode == 128 + signal.SIGTERM, heddle.returncode
    assert f'{folder}/{names[-1]}"' in said.decode(), said
    assert sorted(os.listdir(folder)) == sorted(names), (os.listdir(folder), names)


def case_signal_tells_what_is_kept(folder):
    heddle = start_flight()
    heddle.send_signal(signal.SIGUSR1)
    assert read_line(heddle.stderr, "^kept "), "heddle has ended"
    assert read_line(heddle.stderr, r"^events +\d+"), "heddle has ended"
    assert heddle.poll() is None, "the signal ended heddle"
    heddle.terminate()
    _, said = heddle.communicate(timeout=20)
    assert kept(said)[0] <= 0.2, said


def case_flight_is_taken_when_a_deadlock_is_found(folder):
    """The picture shows what led to it, however long afterwards somebody comes to look."""
    heddle = subprocess.Popen([HEDDLE, "demo", "deadlock", "--loss", "flight", "--export",
                               folder / "found.png"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0)
    said = read_line(heddle.stderr, ".")
    waits = r'"{0}" has waited \S+ \S+ for the mutex "{1}", which "{2}" holds\.'
    assert said.startswith("heddle: Found a deadlock: "), said
    assert re.search(waits.format("A to B", "B", "B to A"), said), said
    assert re.search(waits.format("B to A", "A", "A to B"), said), said
    assert f'{folder}/found.png"' in read_line(heddle.stderr, "."), said
    heddle.terminate()
    _, said = heddle.communicate(timeout=20)
    assert "Found" not in said.decode(), said  # once is enough
    assert sorted(os.listdir(folder)) == ["found-2.png", "found.png"], os.listdir(folder)


def case_deadlocks_that_open_again_fill_no_disk(folder):
    heddle = subprocess.run([HEDDLE, "run", "--loss", "flight", "--export", folder / "found.png", "--",
                             PROGRAM],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60)
    assert heddle.returncode == 0, heddle
    assert 0 < heddle.stderr.count("Found a deadlock: ") <= 10, heddle.stderr
    assert heddle.stderr.count("Found more deadlocks") == 1, heddle.stderr
    assert len(os.listdir(folder)) == 10 + 1, os.listdir(folder)


def case_summary_tells_the_deadlock_that_a_program_was_killed_in(folder):
    heddle = subprocess.Popen([HEDDLE, "demo", "deadlock", "--loss", "flight"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0)
    assert read_line(heddle.stderr, "Found a deadlock"), "heddle has ended"
    assert read_line(heddle.stderr, r"^events +\d+"), "heddle has ended"
    heddle.terminate()
    _, said = heddle.communicate(timeout=20)
    assert re.search(r'^deadlock .*"A to B" has waited \S+ \S+ for the mutex "B", which "B to A" '
                     r"holds\.", said.decode(), re.M), said


main(globals())
