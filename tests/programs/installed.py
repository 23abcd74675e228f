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
SOURCE = """
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


def run(*command, **options):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                            timeout=120, check=False, **options)
    assert result.returncode == 0, (command, result.stdout, result.stderr)
    return result


def install(folder):
    run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", folder)
    return folder / PREFIX.lstrip("/")


def build(prefix, folder):
    """Compiles the program with what pkg-config says of the installed library."""
    (description,) = prefix.rglob("heddle-sync.pc")
    flags = run("pkg-config", "--cflags", "--libs", f"--define-variable=prefix={prefix}",
                "heddle-sync",
                env={**os.environ, "PKG_CONFIG_PATH": str(description.parent)}).stdout.split()
    (folder / "mine.c").write_text(SOURCE)
    run("cc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Werror", "-o", folder / "mine",
        folder / "mine.c", *flags)
    return folder / "mine"


def main():
    print("1..2")
    with tempfile.TemporaryDirectory(prefix="heddle-installed-") as name:
        folder = Path(name)
        prefix = install(folder / "root")
        program = build(prefix, folder)
        assert run(program).stdout == "1\n"
        print("ok 1 a program builds with the installed headers and pkg-config")
        session = folder / "session"
        session.mkdir(mode=0o700)
        run(program, env={**os.environ, "HEDDLE_SESSION": str(session)})
        assert list(session.glob("*.segment")), "nothing was recorded"
        print("ok 2 and records itself when a session is named")


main()
