#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Installs Heddle into a temporary folder and uses it as anyone's program would: headers in
<heddle/…>, pkg-config, and the installed command.

    installed.py BUILD_FOLDER PREFIX

Reports in TAP.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

BUILD, PREFIX = Path(sys.argv[1]), sys.argv[2]
THREADS = """
#include <heddle/mutex.h>
#include <heddle/thread.h>
#include <heddle/condition.h>
#include <semaphore.h>
#include <stdio.h>

static SyncMutex mutex;
static int sum;
static sem_t system_semaphore;

static void *
add (void *data)
{
  (void) data;
  sync_mutex_lock (&mutex);
  sum++;
  sync_mutex_unlock (&mutex);
  return NULL;
}

int
main (void)
{
  SyncThread thread;

  if (sem_init (&system_semaphore, 0, 0) != 0 || sync_mutex_init (&mutex, "mine") != 0 ||
      sync_thread_create (&thread, "adder", add, NULL) != 0)
    return 1;
  sync_thread_join (&thread, NULL);
  printf ("%d\\n", sum);
  return 0;
}
"""

TASKS = """
#include <heddle/async.h>
#include <stdio.h>

typedef struct {
  SyncFuture future;
  SyncSleep sleep;
} Program;

static SyncPoll
poll_program (SyncFuture *future, const SyncContext *context)
{
  Program *self = (Program *) future;

  ASYNC_BEGIN (future, context);
  AWAIT (sync_async_sleep (&self->sleep, 1000000));
  puts ("woken");
  ASYNC_END;
}

int
main (void)
{
  Program program = { .future.poll = poll_program };

  return sync_executor_main (1, &program.future);
}
"""


def run(*command, **options):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                            timeout=120, check=False, **options)
    assert result.returncode == 0, (command, result.stdout, result.stderr)
    return result


def install(folder):
    run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", folder)
    return folder / PREFIX.lstrip("/")


def flags_of(prefix, package):
    """Returns what pkg-config says of an installed package."""
    (description,) = prefix.rglob(f"{package}.pc")
    return run("pkg-config", "--cflags", "--libs", f"--define-variable=prefix={prefix}", package,
               env={**os.environ, "PKG_CONFIG_PATH": str(description.parent)}).stdout.split()


def build(prefix, folder, package, source):
    program = folder / package
    (folder / f"{package}.c").write_text(source)
    run("cc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Werror", "-o", program,
        folder / f"{package}.c", *flags_of(prefix, package))
    return program


def check_headers(prefix, folder):
    """Each installed header stands by itself: it brings in what it needs."""
    headers = sorted((prefix / "include" / "heddle").glob("*.h"))
    assert len(headers) >= 20, headers
    flags = flags_of(prefix, "heddle-async")
    for header in headers:
        source = folder / "alone.c"
        source.write_text(f"#include <heddle/{header.name}>\n")
        run("cc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Werror", "-fsyntax-only", source,
            *[flag for flag in flags if flag.startswith("-I")])


def main():
    print("1..4")
    with tempfile.TemporaryDirectory(prefix="heddle-installed-") as name:
        folder = Path(name)
        prefix = install(folder / "root")
        program = build(prefix, folder, "heddle-sync", THREADS)
        assert run(program).stdout == "1\n"
        print("ok 1 a program builds with the installed headers and pkg-config")
        session = folder / "session"
        session.mkdir(mode=0o700)
        run(program, env={**os.environ, "HEDDLE_SESSION": str(session)})
        assert list(session.glob("*.segment")), "nothing was recorded"
        print("ok 2 and records itself when a session is named")
        assert run(build(prefix, folder, "heddle-async", TASKS)).stdout == "woken\n"
        print("ok 3 so does one with tasks")
        check_headers(prefix, folder)
        print("ok 4 each header stands by itself")


main()
