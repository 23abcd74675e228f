#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the heddle command as people do: demos, programs that nobody here wrote, and bad input.

    heddle.py HEDDLE BUILD_FOLDER

Reports in TAP, one case a function.
"""

import os
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import zlib
from pathlib import Path

HEDDLE = sys.argv[1]
FUTEX = "202"  # the number of the system call on x86-64, as the kernel shows it
SCRIPT = """
import threading, time
lock = threading.Lock()
total = 0
def worker():
    global total
    for _ in range(20):
        with lock:
            total += 1
            time.sleep(0.002)
threads = [threading.Thread(target=worker) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print("total", total)
raise SystemExit(7)
"""


class Skip(Exception):
    """This machine can't run the case."""


def run(*arguments, **options):
    environment = {key: value for key, value in os.environ.items() if key != "HEDDLE_SESSION"}
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


def check_refused(result, status, *words):
    """It ended with that status and one sentence that names what it is about."""
    assert result.returncode == status, (result.args, result.returncode, result.stderr)
    text = result.stderr.decode()
    assert text.startswith("heddle: ") and text.count("\n") == 1, (result.args, text)
    for word in words:
        assert word in text, (word, text)


# ------------------------------------------------------------------ demos


def case_counter_has_ten_threads_and_a_hundred_acquisitions(folder):
    result = run("demo", "counter", "--", "--hold", "0.2", "--work", "0.1", "--pause", "1")
    assert result.returncode == 0, result
    assert result.stdout == b"Counter: 100\n", result.stdout
    assert len(threads(result.stderr)) == 11, result.stderr.decode()
    lock = line(result.stderr, "lock", "counter")
    assert " 100 acquisitions," in lock, lock
    assert int(re.search(r"(\d+) waits", lock)[1]) > 0, lock
    assert re.search(r"^events +\d+, 0 lost$", result.stderr.decode(), re.M), result.stderr
    for number in range(1, 11):
        line(result.stderr, "thread", f"worker {number}")


def case_channel_receives_every_send(folder):
    result = run("demo", "channel", "--", "--messages", "30", "--produce", "0.1", "--consume",
                 "0.3", "--capacity", "3")
    assert result.returncode == 0, result
    channel = line(result.stderr, "channel", "messages")
    assert "30 sent, 30 received, backlog at most 3 of 3" in channel, channel
    assert "waits for room" in line(result.stderr, "thread", "producer")


def case_threads_sleep_and_join(folder):
    result = run("demo", "threads", "--", "--sleep", "4", "--main-sleep", "1")
    assert result.returncode == 0, result
    assert "sleeping" in line(result.stderr, "thread", "worker 1")
    assert "joining" in line(result.stderr, "thread", "main")


def case_list_names_the_demos(folder):
    result = run("list")
    names = [text.split()[0] for text in result.stdout.decode().splitlines()]
    assert result.returncode == 0, result
    # In the order of the chapter.
    assert [name for name in names if name in ("threads", "counter", "channel")] == [
        "threads", "counter", "channel"], names


def case_export_writes_a_picture(folder):
    path = folder / "counter.png"
    result = run("demo", "counter", "--export", path, "--", "--hold", "0.2", "--work", "0.1",
                 "--pause", "1")
    assert result.returncode == 0 and result.stderr == b"", result
    width, height, colours = read_png(path)
    assert width == 1920 and height > 400, (width, height)
    assert len(colours) > 20, "the picture is blank"
    assert os.listdir(folder) == ["counter.png"], os.listdir(folder)


# ------------------------------------------------------------------ programs


def need(program):
    if shutil.which(program) is None:
        raise Skip(f"{program} is not installed")
    return program


def case_pigz_is_unchanged_and_its_threads_are_seen(folder):
    need("pigz")
    data = folder / "data"
    data.write_bytes(b"".join(str(i * i).encode() for i in range(900000)))
    plain = subprocess.run(["pigz", "-p", "4", "-k", "-c", data], capture_output=True, check=True)
    traced = run("run", "--", "pigz", "-p", "4", "-k", data)
    assert traced.returncode == 0, traced
    assert (folder / "data.gz").read_bytes() == plain.stdout
    # main, the writer and at least two of the compressors that -p 4 allows
    assert len(threads(traced.stderr)) >= 4, traced.stderr.decode()
    waiting = [text for text in threads(traced.stderr) if "waits for a condition" in text]
    assert waiting, traced.stderr.decode()
    assert re.search(r"^events +\d+, 0 lost$", traced.stderr.decode(), re.M), traced.stderr


def case_python_threads_wait_for_their_lock(folder):
    python = "/usr/bin/python3"
    if not os.access(python, os.X_OK):
        raise Skip(f"{python} is not installed")
    script = folder / "script.py"
    script.write_text(SCRIPT)
    path = folder / "python.png"
    result = run("run", "--", python, script)
    assert result.returncode == 7, result
    assert result.stdout == b"total 80\n", result.stdout
    lanes = threads(result.stderr)
    assert len(lanes) == 5, result.stderr.decode()
    blocked = [int(share) for text in lanes
               for share in re.findall(r"waits for a semaphore (\d+) %", text)]
    # Three of four always wait while one sleeps with the lock.
    assert len([share for share in blocked if share > 40]) >= 4, result.stderr.decode()
    exported = run("run", "--export", path, "--", python, script)
    assert exported.returncode == 7 and exported.stdout == b"total 80\n", exported
    assert len(read_png(path)[2]) > 20


def case_status_and_streams_are_the_programs(folder):
    result = run("run", "--", "sh", "-c", "cat; echo error >&2; exit 42", input=b"input")
    assert result.returncode == 42, result
    assert result.stdout == b"input", result.stdout
    assert result.stderr.startswith(b"error\n"), result.stderr


def case_death_by_signal_is_told_as_a_shell_does(folder):
    result = run("run", "--", "sh", "-c", "kill -KILL $$")
    assert result.returncode == 128 + signal.SIGKILL, result


def start(*arguments):
    return subprocess.Popen([HEDDLE, *map(str, arguments)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)


def child_of(heddle):
    result = subprocess.run(["pgrep", "--parent", str(heddle.pid)], capture_output=True,
                            check=True)
    return int(result.stdout.split()[0])


def wait_until_all_threads_wait(process, deadline=20):
    """Looks until every thread of the process sits in the system call that waits for a lock."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        calls = [path.read_text().split()[0]
                 for path in Path(f"/proc/{process}/task").glob("*/syscall")]
        if len(calls) == 3 and all(call == FUTEX for call in calls):
            return
    raise AssertionError(f"the threads do not all wait: {calls}")


def case_stop_ends_a_deadlock_and_tells_of_it(folder):
    """SIGTERM to heddle ends the demo, and what was seen is told all the same."""
    heddle = start("demo", "deadlock")
    said = heddle.stdout.readline() + heddle.stdout.readline()
    assert b"has A, wants B" in said and b"has B, wants A" in said, said
    wait_until_all_threads_wait(child_of(heddle))
    heddle.send_signal(signal.SIGTERM)
    _, summary = heddle.communicate(timeout=20)
    assert heddle.returncode == 128 + signal.SIGTERM, heddle.returncode
    assert "waits for a lock" in line(summary, "thread", "A to B"), summary.decode()
    assert "waits for a lock" in line(summary, "thread", "B to A"), summary.decode()


def case_demo_does_not_outlive_heddle(folder):
    heddle = start("demo", "threads", "--", "--sleep", "10000")
    heddle.stdout.readline()
    handle = os.pidfd_open(child_of(heddle))
    heddle.kill()
    heddle.communicate(timeout=20)
    # The pidfd turns readable when the demo has ended.
    assert select.select([handle], [], [], 20)[0], "the demo goes on without heddle"
    os.close(handle)


def case_demo_that_records_itself_is_recorded_once(folder):
    demo = Path(sys.argv[2]) / "demos" / "counter"
    result = run("run", "--", demo, "--hold", "0.2", "--work", "0.1", "--pause", "1")
    assert result.returncode == 0, result
    assert " 100 acquisitions," in line(result.stderr, "lock", "counter")
    assert result.stderr.decode().count("process ") == 1, result.stderr.decode()


def case_heddle_may_lie_in_a_folder_with_a_space(folder):
    """A space separates entries of LD_PRELOAD; the build tree's place is not Heddle's to choose."""
    root = folder / "with space"
    (root / "meson-private").mkdir(parents=True)
    for part in ("src/cli/heddle", "src/intercept/libheddle-intercept.so"):
        (root / part).parent.mkdir(parents=True)
        shutil.copy(Path(sys.argv[2]) / part, root / part)
    result = subprocess.run([root / "src/cli/heddle", "run", "--", "sh", "-c", "true"],
                            env={**os.environ, "XDG_RUNTIME_DIR": str(folder)},
                            capture_output=True, timeout=60, check=False)
    assert result.returncode == 0, result
    line(result.stderr, "thread", "main")
    assert os.listdir(folder) == [root.name], os.listdir(folder)


def case_nothing_is_left_behind(folder):
    run("demo", "threads", "--", "--sleep", "1", "--main-sleep", "1",
        variables={"XDG_RUNTIME_DIR": str(folder)})
    assert os.listdir(folder) == [], os.listdir(folder)


def case_dead_sessions_are_swept_away(folder):
    """A session is dead when nobody holds its file, whatever number its folder has."""
    stale = folder / f"heddle-{os.getpid()}-abcdef"
    stale.mkdir(mode=0o700)
    (stale / "1.0.segment").write_bytes(b"x")
    (stale / "session").write_bytes(bytes(4096))
    foreign = folder / "heddle-something-else"
    foreign.mkdir()
    run("demo", "threads", "--", "--sleep", "1", "--main-sleep", "1",
        variables={"XDG_RUNTIME_DIR": str(folder)})
    assert os.listdir(folder) == [foreign.name], os.listdir(folder)


def case_killed_heddle_leaves_nothing_for_long(folder):
    """It could not tidy up; the next one does, as soon as it starts."""
    variables = {**os.environ, "XDG_RUNTIME_DIR": str(folder)}
    heddle = subprocess.Popen([HEDDLE, "demo", "threads", "--", "--sleep", "10000"], env=variables,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    heddle.stdout.readline()
    # The demo would tidy up for a heddle that has died: it is stopped, and dies as well.
    demo = child_of(heddle)
    os.kill(demo, signal.SIGSTOP)
    heddle.kill()
    heddle.wait(timeout=20)
    os.kill(demo, signal.SIGKILL)
    heddle.communicate(timeout=20)
    assert len(os.listdir(folder)) == 1, os.listdir(folder)
    run("demo", "threads", "--", "--sleep", "1", "--main-sleep", "1",
        variables={"XDG_RUNTIME_DIR": str(folder)})
    assert os.listdir(folder) == [], os.listdir(folder)


def case_live_session_is_not_swept_away(folder):
    variables = {"XDG_RUNTIME_DIR": str(folder)}
    heddle = subprocess.Popen([HEDDLE, "demo", "threads", "--", "--sleep", "10000"],
                              env={**os.environ, **variables}, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
    heddle.stdout.readline()
    before = os.listdir(folder)
    run("demo", "threads", "--", "--sleep", "1", "--main-sleep", "1", variables=variables)
    assert len(before) == 1 and os.listdir(folder) == before, (before, os.listdir(folder))
    heddle.terminate()
    heddle.communicate(timeout=20)
    assert os.listdir(folder) == [], os.listdir(folder)


# ------------------------------------------------------------------ more than can be kept

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


def read_line(stream, pattern, deadline=60):
    """Returns the first line of the unbuffered stream that is like the pattern."""
    end = time.monotonic() + deadline
    while select.select([stream], [], [], max(end - time.monotonic(), 0))[0]:
        text = stream.readline().decode()
        if re.search(pattern, text) or not text:
            return text
    raise AssertionError(f"no line is like {pattern}")


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
    waits = r'"{0}" has waited \S+ \S+ for the lock "{1}", which "{2}" holds\.'
    assert said.startswith("heddle: Found a deadlock: "), said
    assert re.search(waits.format("A to B", "B", "B to A"), said), said
    assert re.search(waits.format("B to A", "A", "A to B"), said), said
    assert f'{folder}/found.png"' in read_line(heddle.stderr, "."), said
    heddle.terminate()
    _, said = heddle.communicate(timeout=20)
    assert "Found" not in said.decode(), said  # once is enough
    assert sorted(os.listdir(folder)) == ["found-2.png", "found.png"], os.listdir(folder)


def case_summary_tells_the_deadlock_that_a_program_was_killed_in(folder):
    heddle = subprocess.Popen([HEDDLE, "demo", "deadlock", "--loss", "flight"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0)
    assert read_line(heddle.stderr, "Found a deadlock"), "heddle has ended"
    assert read_line(heddle.stderr, r"^events +\d+"), "heddle has ended"
    heddle.terminate()
    _, said = heddle.communicate(timeout=20)
    assert re.search(r'^deadlock +"A to B" has waited \S+ \S+ for the lock "B", which "B to A" '
                     r"holds\. ", said.decode(), re.M), said


# ------------------------------------------------------------------ bad input


def case_unknown_demo(folder):
    check_refused(run("demo", "nosuch"), 2, '"nosuch"', "threads, ", ", counter, ", ", channel, ")
    check_refused(run("demo"), 2, "heddle list")


def case_unknown_command_and_option(folder):
    check_refused(run("fly"), 2, '"fly"')
    check_refused(run(), 2, "--help")
    check_refused(run("run", "--colour", "true"), 2, "--colour")
    check_refused(run("demo", "counter", "--export", "x.gif"), 2, '"x.gif"', ".png")
    check_refused(run("demo", "counter", "--export", "x.png", "--window"), 2, "--window")


def case_loss_and_keep_are_checked(folder):
    check_refused(run("demo", "counter", "--loss", "some"), 2, '"some"', "drop, wait or flight")
    check_refused(run("run", "--loss", "flight", "--keep", "0", "--", "true"), 2, '"0"',
                  "from 0.01 to 3600")
    check_refused(run("run", "--loss", "flight", "--keep", "5s", "--", "true"), 2, '"5s"')
    check_refused(run("demo", "counter", "--keep", "5"), 2, "--loss flight")
    check_refused(run("demo", "counter", "--window", "--loss", "some"), 2, '"some"')


def case_parameter_out_of_range(folder):
    result = run("demo", "counter", "--", "--threads", "0")
    assert result.returncode == 2, result
    assert b"--threads is 0, but must be from" in result.stderr, result.stderr


def case_program_that_does_not_exist(folder):
    check_refused(run("run", "--", "/nonexistent/program"), 127, "/nonexistent/program")
    check_refused(run("run", "--", "no-such-program-anywhere"), 127, "no-such-program-anywhere")
    check_refused(run("run"), 2, "heddle run -- PROGRAM")


def case_program_that_cannot_be_traced(folder):
    source, program = folder / "static.c", folder / "static"
    source.write_text("int main(void) { return 0; }\n")
    if subprocess.run(["cc", "-static", "-o", program, source], capture_output=True,
                      check=False).returncode != 0:
        raise Skip("the C library's static version is not installed")
    check_refused(run("run", "--", program), 126, str(program), "static")
    source.chmod(0o644)
    check_refused(run("run", "--", source), 126, str(source))
    check_refused(run("run", "--", folder), 126, str(folder))


def case_setuid_program(folder):
    if os.geteuid() != 0:
        raise Skip("only root can make a program of another user")
    program = folder / "setuid"
    shutil.copy("/bin/true", program)
    os.chown(program, 65534, 65534)
    program.chmod(0o4755)
    check_refused(run("run", "--", program), 126, str(program), "setuid")


def case_missing_runtime_folder_is_done_without(folder):
    result = run("demo", "threads", "--", "--sleep", "1", "--main-sleep", "1",
                 variables={"XDG_RUNTIME_DIR": str(folder / "gone")})
    assert result.returncode == 0, result
    assert os.listdir(folder) == [], os.listdir(folder)


def case_no_session_folder(folder):
    """Where none of the places can be written to, the sentence names them all."""
    gone, temporary = folder / "gone", folder / "temporary"
    alone = ["unshare", "--mount", "--map-root-user"]
    script = 'mount -t tmpfs -o ro tmpfs /dev/shm && exec "$0" demo counter'
    if subprocess.run([*alone, "mount", "-t", "tmpfs", "-o", "ro", "tmpfs", "/dev/shm"],
                      capture_output=True, check=False).returncode != 0:
        raise Skip("a file system can't be mounted here")
    result = subprocess.run([*alone, "sh", "-c", script, HEDDLE], capture_output=True, timeout=60,
                            env={**os.environ, "XDG_RUNTIME_DIR": str(gone),
                                 "TMPDIR": str(temporary)}, check=False)
    check_refused(result, 3, str(gone), "XDG_RUNTIME_DIR", "/dev/shm", str(temporary))


def case_export_into_a_missing_folder(folder):
    path = folder / "missing" / "x.png"
    result = run("demo", "threads", "--export", path, "--", "--sleep", "1", "--main-sleep", "1")
    assert result.returncode == 4 and str(path) in result.stderr.decode(), result


def case_export_onto_a_full_disk(folder):
    disk = folder / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk], capture_output=True,
        check=False).returncode == 0
    if not mounted:
        raise Skip("a small file system can't be mounted here")
    try:
        result = run("demo", "threads", "--export", disk / "x.png", "--", "--sleep", "1",
                     "--main-sleep", "1")
        assert result.returncode == 4, result
        assert "No space left on device" in result.stderr.decode(), result.stderr
        assert os.listdir(disk) == [], os.listdir(disk)
    finally:
        subprocess.run(["umount", disk], check=True)


def case_traced_status_wins_over_a_failed_export(folder):
    result = run("run", "--export", folder / "missing" / "x.png", "--", "sh", "-c", "exit 9")
    assert result.returncode == 9 and b"x.png" in result.stderr, result


def case_help_everywhere(folder):
    for command in (["--help"], ["run", "--help"], ["demo", "--help"], ["list", "--help"]):
        result = run(*command)
        assert result.returncode == 0 and b"Usage:" in result.stdout, result
    result = run("demo", "counter", "--", "--help")
    assert result.returncode == 0 and b"--threads" in result.stdout, result


def main():
    cases = [(name[5:].replace("_", " "), function) for name, function in globals().items()
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


main()
