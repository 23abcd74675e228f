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
import subprocess
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "ui"))

import picture  # noqa: E402
from heddle_command import HEDDLE, Skip, check_refused, line, main, read_png, run, threads  # noqa: E402

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


def case_export_in_every_theme(folder):
    # Its ground, and what runs.
    themes = {"light": ("ffffff", "009e73"), "dark": ("1b1b1f", "2bc596"),
              "contrast": ("ffffff", "005c43"), "contrast-dark": ("000000", "35d6a4"),
              "grey": ("ffffff", "757575")}
    for theme, expected in themes.items():
        path = folder / f"{theme}.png"
        result = run("demo", "threads", "--export", path, "--theme", theme, "--", "--sleep", "1",
                     "--main-sleep", "1")
        assert result.returncode == 0 and result.stderr == b"", result
        colours = {colour.hex() for colour in picture.read_png(path, 200)[2]}
        assert colours.issuperset(expected), (theme, expected)
        assert theme != "grey" or all(c[:2] == c[2:4] == c[4:] for c in colours), theme


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


def case_forked_children_lose_nothing(folder):
    """What the recorder itself does in a new child is nobody's event."""
    result = run("run", "sh", "-c", "(exit 3); (exit 4); true")
    assert result.returncode == 0, result
    ends = re.findall(rb"^process \d+ +sh, pid \d+, exited with status (\d)$", result.stderr, re.M)
    assert sorted(ends) == [b"3", b"4"], result.stderr.decode()
    assert re.search(rb"^events +\d+, 0 lost$", result.stderr, re.M), result.stderr.decode()


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


def case_theme_is_checked(folder):
    check_refused(run("demo", "counter", "--export", "x.png", "--theme", "sepia"), 2, '"sepia"',
                  "light, dark, contrast, contrast-dark or grey")
    check_refused(run("run", "--theme", "grey", "--", "true"), 2, "--export")
    check_refused(run("demo", "counter", "--theme", "dark", "--window"), 2, "--export")


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


def case_a_full_disk_takes_no_words(folder):
    for words in (["list"], ["--help"], ["--version"], ["list", "--help"], ["export", "--help"], ["run", "--help"],
                  ["open", "--help"]):
        with open("/dev/full", "wb") as full:
            result = subprocess.run([HEDDLE, *words], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
        check_refused(result, 4, "standard output")
    result = run("run", "--", "sh", "-c", "exit 3")
    assert result.returncode == 3, result


def case_help_everywhere(folder):
    for command in (["--help"], ["run", "--help"], ["demo", "--help"], ["list", "--help"]):
        result = run(*command)
        assert result.returncode == 0 and b"Usage:" in result.stdout, result
    result = run("demo", "counter", "--", "--help")
    assert result.returncode == 0 and b"--threads" in result.stdout, result


main(globals())
