#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""How fast the window is: seen from outside, as a user sees it, under Xvfb.

first_window_s       from the start of the process until the window's pixels are on the screen
live_frame_p99_ms    from one frame to the next while a program emits 5 million events a second
live_input_p99_ms    meanwhile, from a key or the pointer until the screen shows it

usage: window-bench.py IN-DISPLAY HEDDLE-WINDOW STEADY-EMITTER
"""

import ctypes
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7
INPUTS = 120
EVENTS_PER_SECOND = 5000000
THREADS = 4
SECONDS = 12  # that the frames are measured for
DEADLINE = 30
SKIPPED = 77  # meson's exit status for a test that can't run here

ALL_PLANES = ctypes.c_ulong(0xffffffffffffffff)
Z_PIXMAP = 2


class Image(ctypes.Structure):
    """The beginning of Xlib's XImage."""
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int),
                ("format", ctypes.c_int), ("data", ctypes.c_void_p),
                ("byte_order", ctypes.c_int), ("bitmap_unit", ctypes.c_int),
                ("bitmap_bit_order", ctypes.c_int), ("bitmap_pad", ctypes.c_int),
                ("depth", ctypes.c_int), ("bytes_per_line", ctypes.c_int)]


class Screen:
    """The X server, without a process between: one look takes a tenth of a millisecond."""

    def __init__(self):
        self.x = ctypes.CDLL("libX11.so.6")
        self.test = ctypes.CDLL("libXtst.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XGetImage.restype = ctypes.POINTER(Image)
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(None))
        self.root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))
        self.width = self.x.XDisplayWidth(self.display, 0)
        self.height = self.x.XDisplayHeight(self.display, 0)

    def pixels(self, x, y, width, height):
        image = self.x.XGetImage(self.display, self.root, x, y, width, height, ALL_PLANES,
                                 Z_PIXMAP)
        contents = image.contents
        data = ctypes.string_at(contents.data, contents.bytes_per_line * contents.height)
        self.x.XDestroyImage(image)
        return data

    def key(self, name):
        symbol = ctypes.c_ulong(self.x.XStringToKeysym(name.encode()))
        code = self.x.XKeysymToKeycode(self.display, symbol)
        for pressed in (1, 0):
            self.test.XTestFakeKeyEvent(self.display, code, pressed, ctypes.c_ulong(0))
        self.x.XFlush(self.display)

    def point(self, x, y):
        self.test.XTestFakeMotionEvent(self.display, -1, x, y, ctypes.c_ulong(0))
        self.x.XFlush(self.display)


def wait_for(what, look, deadline=DEADLINE):
    """Looks every half millisecond, and returns when it was true."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        if look():
            return time.monotonic()
        time.sleep(0.0005)
    raise AssertionError(f"after {deadline} s still not: {what}")


def start(program, *arguments, **environment):
    return subprocess.Popen([program, *arguments], env={**os.environ, **environment},
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def end(process):
    process.send_signal(signal.SIGTERM)
    return process.communicate(timeout=DEADLINE)[1]


def find_window():
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Heddle$"],
                           stdout=subprocess.PIPE, text=True, check=False).stdout.split()
    return found[-1] if found else None


def bare(screen):
    """Whether a line across the screen, where the window will be, is of one colour."""
    return len(set(screen.pixels(300, 200, 700, 1))) == 1


def first_window(screen, program, *arguments):
    wait_for("the window before is gone", lambda: bare(screen))
    begin = time.monotonic()
    process = start(program, *arguments)
    try:
        return wait_for("there is a window", lambda: not bare(screen)) - begin
    finally:
        end(process)


def latency(screen, act, area):
    """Acts, and returns how long the area of the screen took to change, in milliseconds."""
    before = screen.pixels(*area)
    begin = time.monotonic()
    act()
    return (wait_for("the screen shows it",
                     lambda: screen.pixels(*area) != before) - begin) * 1e3


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def fill_screen(screen):
    window = None

    def visible():
        nonlocal window
        window = find_window()
        return window

    wait_for("there is a window", visible)
    subprocess.run(["xdotool", "windowmove", window, "0", "0", "windowsize", window,
                    str(screen.width), str(screen.height), "windowfocus", "--sync", window],
                   check=True)


class Live:
    """A window that follows a program which emits as fast as is asked for."""

    def __init__(self, screen, program, emitter):
        self.process = start(program, "--run", "--", emitter, str(EVENTS_PER_SECOND),
                             str(THREADS), str(3 * SECONDS), HEDDLE_FRAME_TIMES="1")
        fill_screen(screen)
        # Once the names of the lanes are there, the keys are the timeline's.
        wait_for("there are lanes", lambda: len(set(screen.pixels(20, 160, 150, 300))) > 30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.told = end(self.process)


def measure_frames(screen, program, emitter):
    """Returns what the window itself tells of its frames."""
    with Live(screen, program, emitter) as live:
        time.sleep(SECONDS)
    told = re.search(r"^frames .*", live.told, re.MULTILINE)
    return {name: float(value) for name, value in re.findall(r"([a-z0-9-]+) ([\d.]+)", told[0])}


def measure_keys(screen, program, emitter):
    """Returns how long keys take to be seen, in milliseconds."""
    # The state at the status line's right end says "live" or "paused", and nothing else changes it.
    area = (screen.width - 110, screen.height - 26, 96, 18)
    keys = []
    with Live(screen, program, emitter):
        begin = time.monotonic()
        while len(keys) < INPUTS and time.monotonic() - begin < SECONDS:
            keys.append(latency(screen, lambda: screen.key("space"), area))
            # What the key began is over before the next one, and each meets another moment of a
            # frame.
            time.sleep(0.03 + 0.0013 * (len(keys) % 13))
    return keys


def report(name, value, unit):
    print(f"bench: {name} {value:.4g} {unit}", flush=True)


def measure(program, emitter):
    screen = Screen()
    first_window(screen, program)  # starts the accessibility bus, fills caches
    report("first_window_s",
           statistics.median(first_window(screen, program) for _ in range(ROUNDS)), "s")
    frames = measure_frames(screen, program, emitter)
    report("live_frame_p99_ms", frames["interval-p99"], "ms")
    report("live_frame_p50_ms", frames["interval-p50"], "ms")
    report("live_frame_processor_p99_ms", frames["processor-p99"], "ms")
    keys = measure_keys(screen, program, emitter)
    report("live_input_p99_ms", percentile(keys, 0.99), "ms")
    report("live_input_p50_ms", percentile(keys, 0.5), "ms")


def main():
    in_display, *arguments = sys.argv[1:]
    if os.environ.get("HEDDLE_INSIDE_DISPLAY") == "yes":
        measure(*arguments)
        return 0
    if not (shutil.which("Xvfb") and shutil.which("xdotool") and shutil.which("dbus-run-session")):
        print("# The window's figures need Xvfb, xdotool and dbus-run-session; ./check installs "
              "them.")
        return SKIPPED
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HEDDLE_INSIDE_DISPLAY": "yes", "HOME": home,
                       "XDG_CACHE_HOME": os.path.join(home, ".cache")}
        return subprocess.run([in_display, sys.executable, __file__, in_display, *arguments],
                              env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
