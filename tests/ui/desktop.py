# SPDX-License-Identifier: MIT
"""The real window as a user meets it: found over AT-SPI, moved with the pointer and the keys.

Nothing here sleeps for luck: eventually() looks again until a condition holds or its deadline has
passed, and then says what it was waiting for and what it saw last.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import warnings

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# The bindings deprecate names for which their version in Debian 12 has no others.
warnings.filterwarnings("ignore", message="Atspi")

# Below these there is nothing that the tests look for.
LEAVES = {"combo box", "image", "label", "push button", "scroll bar"}

DEADLINE = 20  # seconds; a loaded machine is slow, not wrong


def eventually(what, look, deadline=DEADLINE):
    """Returns look()'s first true result."""
    end = time.monotonic() + deadline
    context = GLib.MainContext.default()
    seen = None
    while time.monotonic() < end:
        try:
            seen = look()
        except GLib.Error as error:  # what was found has gone meanwhile
            seen = None
            trouble = str(error)
        else:
            trouble = ""
        if seen:
            return seen
        tick = GLib.timeout_add(30, lambda: True)
        context.iteration(True)
        GLib.source_remove(tick)
    raise AssertionError(f"after {deadline} s still not: {what} (last: {seen!r} {trouble})")


def moments(text):
    """Returns the moments that a text names, in seconds."""
    units = {"s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
    return [float(number) * units[unit]
            for number, unit in re.findall(r"(-?[\d.]+)[ \u202f](s|ms|µs|ns)\b", text)]


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


class Window:
    """A started heddle-window."""

    def __init__(self, program, *arguments, environment=None):
        # A warning of GTK's is a failure of ours.
        # Recent files, pictures and the like are not those of whoever runs the test.
        self.home = tempfile.TemporaryDirectory()
        environment = {**os.environ, "G_DEBUG": "fatal-warnings", "HEDDLE_NO_THUMBNAILS": "1",
                       "XDG_DATA_HOME": self.home.name, "XDG_CACHE_HOME": self.home.name,
                       **(environment or {})}
        environment = {name: value for name, value in environment.items() if value is not None}
        self.process = subprocess.Popen(
            [program, *arguments], env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.parts = {}
        xdotool("mousemove", 0, 0)  # not over whatever the test before looked at
        try:
            self.application = eventually("the window is in the accessibility tree", self._find)
            self.x_window = eventually("the window is on the screen", self._find_on_screen)
            xdotool("windowfocus", "--sync", self.x_window)
        except BaseException:
            self.kill()
            raise

    def _find(self):
        if self.process.poll() is not None:
            raise AssertionError(f"heddle-window ended at once: {self.process.communicate()}")
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child and child.get_process_id() == self.process.pid and child.get_child_count():
                return child
        return None

    def _find_on_screen(self):
        # Not by the process alone: a tooltip is a window, too.
        found = subprocess.run(
            ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.process.pid),
             "--name", "^Heddle$"], stdout=subprocess.PIPE, text=True, check=False)
        return found.stdout.split()[-1] if found.stdout.split() else None

    # ------------------------------------------------------------------ seeing

    def all(self, role, name=None, description=None):
        """Yields what is in the tree now and matches; name and description are patterns. Every
        question waits for the busy window's next frame: no more are asked than needed."""
        self.application.clear_cache()
        waiting = [self.application]
        while waiting:
            node = waiting.pop()
            node_role = node.get_role_name()
            if (node_role == role and (name is None or re.search(name, node.get_name() or ""))
                    and (description is None
                         or re.search(description, node.get_description() or ""))):
                yield node
            if node_role in LEAVES or (node_role == "list" and node.get_name() == "Timeline"):
                continue
            children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
            waiting.extend(child for child in children if child)

    def find(self, **what):
        return eventually(f"there is {what}", lambda: next(self.all(**what), None))

    def part(self, **what):
        """Returns what is in the window for good, with what it says now. To look for it once is
        enough, and a walk through the whole tree takes the busy window long to answer."""
        key = tuple(sorted(what.items()))
        if key not in self.parts:
            self.parts[key] = self.find(**what)
        self.parts[key].clear_cache()
        return self.parts[key]

    def timeline(self):
        """Returns the run's own timeline: the places of the window that are not in sight have some, too."""
        if "timeline" not in self.parts:
            self.parts["timeline"] = eventually("a timeline is in sight", lambda: next(
                (node for node in self.all(role="list", name="^Timeline$")
                 if node.get_extents(Atspi.CoordType.WINDOW).width > 0), None))
        self.parts["timeline"].clear_cache()
        return self.parts["timeline"]

    def status(self, description):
        """Returns the text of a part of the status line, as it is now."""
        return self.part(role="label", description=f"^{description}$").get_name()

    def status_becomes(self, description, pattern):
        says = []

        def look():
            says[:] = [self.status(description)]
            return re.search(pattern, says[0])

        try:
            return eventually(f"the status line's “{description}” is like {pattern!r}", look)
        except AssertionError as error:
            raise AssertionError(f"{error}; it says {says}") from None

    def lane_nodes(self):
        timeline = self.timeline()
        return [timeline.get_child_at_index(i) for i in range(timeline.get_child_count())]

    def lanes(self):
        return [lane.get_name() for lane in self.lane_nodes() if lane]

    def lane(self, name):
        return next(lane for lane in self.lane_nodes() if lane.get_name().startswith(f"{name},"))

    def range(self):
        """Returns the visible range in words."""
        return self.timeline().get_description()

    def span(self):
        """Returns the visible range in seconds: its start and its end."""
        return moments(self.range())[:2]

    def event_count(self):
        digits = re.match(r"[\d\u202f]+", self.status("Events"))
        return int(digits.group().replace("\u202f", "")) if digits else 0

    def toast(self, pattern):
        return self.find(role="label", name=pattern).get_name()

    def dialog(self, title):
        """Waits until a dialog of its own window is on the screen, and gives it the keys."""
        def look():
            found = subprocess.run(
                ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.process.pid),
                 "--name", f"^{title}$"], stdout=subprocess.PIPE, text=True, check=False)
            return found.stdout.split()

        xdotool("windowfocus", "--sync", eventually(f"the dialog “{title}” is there", look)[-1])

    def give_keys(self):
        """Gives the window the keys again, after a dialog."""
        xdotool("windowfocus", "--sync", self.x_window)

    def answer(self, question, mnemonic):
        """Answers what the window asks in a dialog without a title, by the letter of a button."""
        self.find(role="label", name=question)

        def look():
            found = subprocess.run(
                ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.process.pid),
                 "--name", ""], stdout=subprocess.PIPE, text=True, check=False)
            return [window for window in found.stdout.split() if window != self.x_window]

        xdotool("windowfocus", "--sync", eventually("the question is on the screen", look)[-1])
        self.key(f"alt+{mnemonic}")

    # ------------------------------------------------------------------ doing

    def _place(self, node):
        """Returns where a node is on the screen, and its box in the window. GTK tells places
        within the window, without the frame that it draws around it where there is no
        compositor."""
        frame = self.part(role="frame", name="^Heddle$")
        inside = frame.get_extents(Atspi.CoordType.WINDOW)
        box = node.get_extents(Atspi.CoordType.WINDOW)
        shell = subprocess.run(["xdotool", "getwindowgeometry", "--shell", self.x_window],
                               stdout=subprocess.PIPE, text=True, check=True).stdout
        window = dict(line.split("=") for line in shell.split())
        border = (int(window["WIDTH"]) - inside.width) // 2
        return int(window["X"]) + border + box.x, int(window["Y"]) + border + box.y, box

    def point(self, node, share_x=0.5, share_y=0.5):
        x, y, box = self._place(node)
        xdotool("mousemove", "--sync", int(x + share_x * box.width), int(y + share_y * box.height))

    def click(self, node, share_x=0.5, share_y=0.5):
        self.point(node, share_x, share_y)
        xdotool("click", 1)

    def drag(self, node, share_from, share_to):
        """Drags along a node, from one share of its width to another."""
        x, y, box = self._place(node)
        middle = int(y + box.height / 2)
        start, end = (int(x + share * box.width) for share in (share_from, share_to))
        # Who waits for the pointer where it is already waits for long.
        xdotool("mousemove", start, middle - 1, "mousemove", "--sync", start, middle, "mousedown", 1)
        try:
            for step in range(1, 6):
                xdotool("mousemove", "--sync", start + (end - start) * step // 5, middle)
        finally:
            xdotool("mouseup", 1)

    def drop(self, node, target, share_x=0.5):
        """Drags a node onto another one: by a place beside it, if share_x is not between 0 and 1.
        The pointer is let go only after the window has heard what the target says of it, which
        takes some turns of its loop; who is as fast as this drops on nothing."""
        x, y, box = self._place(node)
        to_x, to_y, target_box = self._place(target)
        start = int(x + share_x * box.width), int(y + box.height / 2)
        end = int(to_x + share_x * target_box.width), int(to_y + target_box.height / 2)
        xdotool("mousemove", start[0], start[1] - 1, "mousemove", "--sync", *start, "mousedown", 1)
        try:
            for step in range(1, 9):
                xdotool("mousemove", "--sync", start[0] + 2 + (end[0] - start[0]) * step // 8,
                        start[1] + (end[1] - start[1]) * step // 8)
                self._place(target)
            for step in range(8):
                xdotool("mousemove", "--sync", end[0] + 1 - step % 2, end[1])
                self._place(target)
        finally:
            xdotool("mouseup", 1)

    def place(self, node):
        """Returns where a node is on the screen, as a key for sorting: from top to bottom."""
        x, y, _ = self._place(node)
        return y, x

    def width(self, node):
        return self._place(node)[2].width

    def height(self, node):
        return self._place(node)[2].height

    def key(self, key):
        xdotool("key", "--clearmodifiers", key)

    def type(self, text):
        xdotool("type", "--clearmodifiers", "--", text)

    def wheel(self, clicks, button, modifier):
        xdotool("keydown", modifier)
        try:
            xdotool("click", "--repeat", clicks, button)
        finally:
            xdotool("keyup", modifier)

    def act(self, name):
        """Runs an action of the window, by its name, as assistive technology does."""
        frame = self.part(role="frame", name="^Heddle$")
        for i in range(frame.get_n_actions()):
            if Atspi.Action.get_action_name(frame, i) == name:
                frame.do_action(i)
                return
        raise AssertionError(f"the window has no action {name} now")

    # ------------------------------------------------------------------ ending

    def children(self):
        """Returns the processes that the window runs, as far as they are alive."""
        found = subprocess.run(["pgrep", "--parent", str(self.process.pid), "--runstates", "DRST"],
                               stdout=subprocess.PIPE, text=True, check=False)
        return found.stdout.split()

    def wait(self):
        """Returns the exit status, the output and the error output once the window is closed."""
        output, errors = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, output, errors

    def kill(self):
        """Ends it and what it runs, so that a failed test leaves nothing behind; says how it ended if
        it has by itself, and nobody knows."""
        self.home.cleanup()
        if self.process.returncode is None and self.process.poll() is not None:
            print(f"heddle-window ended by itself: {self.process.returncode}, "
                  f"{self.process.communicate()[1]}", file=sys.stderr)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.communicate(timeout=5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.communicate()
