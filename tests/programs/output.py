#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What becomes of the files, links, pipes and devices that the heddle command is told to write to.

    output.py HEDDLE BUILD_FOLDER

Reports in TAP, one case a function.
"""

import os
import stat
import subprocess
import threading

from heddle_command import HEDDLE, Skip, check_refused, main, run

DEMO = ["--threads", "2", "--rounds", "3"]


def record(folder):
    path = folder / "run.heddle"
    result = run("demo", "counter", "--record", path, "--", *DEMO)
    assert result.returncode == 0, result
    return path


def ways(trace, output):
    """Each way to write a file of a trace, and how the file begins."""
    return [(["report", trace, "-o", output], b""),
            (["report", trace, "--json", "-o", output], b"{"),
            (["export", trace, "-o", output, "--format", "png"], b"\x89PNG"),
            (["export", trace, "-o", output, "--format", "svg"], b"<?xml"),
            (["export", trace, "-o", output, "--format", "pdf"], b"%PDF"),
            (["export", trace, "-o", output, "--format", "html"], b"<!"),
            (["export", trace, "-o", output, "--format", "apng", "--speed", "1"], b"\x89PNG"),
            (["export", trace, "-o", output, "--format", "csv"], b"process,"),
            (["export", trace, "-o", output, "--format", "json"], b"{"),
            (["export", trace, "-o", "-", "--format", "svg", "--write-spec", output], b"#"),
            (["demo", "counter", "--record", output, "--", *DEMO], b"\x89HEDDLE")]


def write(words):
    result = run(*words)
    assert result.returncode == 0, (words, result)


def case_a_pipe_is_written_to(folder):
    trace, pipe = record(folder), folder / "pipe"
    os.mkfifo(pipe)
    for words, beginning in ways(trace, pipe):
        found = []
        reader = threading.Thread(target=lambda into=found: into.append(pipe.read_bytes()))
        reader.start()
        write(words)
        reader.join(60)
        assert stat.S_ISFIFO(os.lstat(pipe).st_mode), words
        assert found and found[0] and found[0].startswith(beginning), words


def case_a_device_is_written_to(folder):
    """One of our own: what is tried here must never be done to the machine's."""
    trace, device = record(folder), folder / "null"
    try:
        os.mknod(device, 0o600 | stat.S_IFCHR, os.makedev(1, 3))
        device.write_bytes(b"x")
    except OSError as reason:
        raise Skip("no device can be made here") from reason
    for words, _ in ways(trace, device):
        write(words)
        assert stat.S_ISCHR(os.lstat(device).st_mode), words


def case_a_link_stays_and_leads_to_the_file(folder):
    trace, target = record(folder), folder / "elsewhere" / "target"
    target.parent.mkdir()
    link = folder / "link"
    link.symlink_to("second")
    (folder / "second").symlink_to("elsewhere/target")
    for words, beginning in ways(trace, link):
        for before in (None, b"older"):
            target.unlink(missing_ok=True)
            if before is not None:
                target.write_bytes(before)
            write(words)
            assert link.is_symlink() and (folder / "second").is_symlink(), words
            text = target.read_bytes()
            assert not target.is_symlink() and text != b"older", words
            assert text and text.startswith(beginning), words
    assert sorted(os.listdir(target.parent)) == ["target"], os.listdir(target.parent)


def case_a_circle_of_links_is_told_of(folder):
    trace, link = record(folder), folder / "link"
    link.symlink_to("link")
    check_refused(run("report", trace, "-o", link), 4, str(link), "symbolic links")
    assert link.is_symlink()


def case_a_file_keeps_its_mode(folder):
    trace, path = record(folder), folder / "file"
    for words, _ in ways(trace, path):
        for mode in (0o640, 0o604):
            path.write_bytes(b"older")
            path.chmod(mode)
            write(words)
            assert stat.S_IMODE(path.stat().st_mode) == mode, (words, oct(path.stat().st_mode))
            assert path.read_bytes() != b"older", words
            path.unlink()


def case_a_new_file_is_as_the_user_wants_it(folder):
    trace, path = record(folder), folder / "file"
    for words, _ in ways(trace, path):
        result = run(*words, umask=0o027)
        assert result.returncode == 0 and stat.S_IMODE(path.stat().st_mode) == 0o640, (words, result)
        path.unlink()


def case_standard_output_by_another_name(folder):
    """What a shell appends to is not replaced."""
    trace, path = record(folder), folder / "log"
    path.write_bytes(b"older\n")
    with open(path, "ab") as log:
        done = subprocess.run([HEDDLE, "report", trace, "--csv", "-o", "/dev/stdout"], stdout=log,
                              timeout=60, check=False)
    assert done.returncode == 0 and path.read_bytes().startswith(b"older\nprocess,"), path.read_bytes()



def case_a_trace_is_never_its_own_output(folder):
    trace, link, second = record(folder), folder / "link.heddle", folder / "second.heddle"
    link.symlink_to(trace)
    os.link(trace, second)
    before = trace.read_bytes()
    for output in (trace, link, second):
        for words in (["report", trace, "-o", output],
                      ["export", trace, "-o", output, "--format", "png"],
                      ["export", trace, "-o", output, "--format", "csv"],
                      ["export", trace, "-o", folder / "x.png", "--write-spec", output]):
            check_refused(run(*words), 2, str(output), "trace itself")
    with open(trace, "rb") as stream:
        check_refused(run("report", "-", "-o", trace, stdin=stream), 2, str(trace))
    assert trace.read_bytes() == before and link.is_symlink()
    assert sorted(os.listdir(folder)) == ["link.heddle", "run.heddle", "second.heddle"]


if __name__ == "__main__":
    main(globals())
