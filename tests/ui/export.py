# SPDX-License-Identifier: MIT
"""The export dialog: what is chosen is previewed, written, copied and printed.

usage: export.py HEDDLE-WINDOW
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from xml.etree import ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desktop import Atspi, Window, eventually, xdotool  # noqa: E402
from picture import read_png  # noqa: E402

PROGRAM = sys.argv.pop(1)
LONG = ["--demo", "counter", "--", "--rounds", "100000"]
SHORT = ["--demo", "counter", "--", "--rounds", "3"]
FORMATS = ["PNG", "SVG", "PDF", "HTML", "APNG", "CSV", "JSON", "Perfetto"]


class ExportTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def start(self, *arguments, **environment):
        window = Window(PROGRAM, *arguments, environment=environment)
        self.addCleanup(window.kill)
        return window

    def open(self, *arguments, **environment):
        """Returns a window with a run that is over, and the dialog on it."""
        window = self.start(*(arguments or SHORT), **environment)
        if not arguments:
            window.status_becomes("State", "^finished")
        eventually("there is something to export", lambda: len(window.lanes()) > 3)
        window.key("ctrl+e")
        window.dialog("Export")
        self.size_becomes(window, r"\d")
        return window

    def size(self, window):
        found = next(window.all(role="label", description="^Size$"), None)
        return found.get_name() if found else ""

    def size_becomes(self, window, pattern):
        eventually(f"the size is like {pattern!r}",
                   lambda: re.search(pattern, self.size(window)))

    def press(self, window, node):
        """Clicks on a node of the dialog, which is a window of its own."""
        shell = subprocess.run(
            ["xdotool", "getwindowgeometry", "--shell", self.windows(window)[-1]],
            stdout=subprocess.PIPE, text=True, check=True).stdout
        outside = dict(line.split("=") for line in shell.split())
        frame = window.find(role="frame", name="^Export$")
        inside = frame.get_extents(Atspi.CoordType.WINDOW)
        border = (int(outside["WIDTH"]) - inside.width) // 2
        box = node.get_extents(Atspi.CoordType.WINDOW)
        xdotool("mousemove", "--sync", int(outside["X"]) + border + box.x + box.width // 3,
                int(outside["Y"]) + border + box.y + box.height // 2)
        xdotool("click", 1)

    def choose(self, window, row, steps):
        """Chooses what comes `steps` after what is chosen in a row of choices."""
        node = window.find(role="combo box", name=f"^{row}$")
        self.press(window, node)
        for _ in range(abs(steps)):
            window.key("Down" if steps > 0 else "Up")
        window.key("Return")

    def format(self, window):
        """Returns which format is chosen."""
        said = self.says(window, "Format")
        return next((name for name in FORMATS for words in said if words.startswith(name)), None)

    def choose_format(self, window, name):
        def chosen():
            # A list that is about to open may miss a key: then it goes on from what it came to.
            before = eventually("a format is chosen", lambda: self.format(window))
            if before != name:
                self.choose(window, "Format", FORMATS.index(name) - FORMATS.index(before))
                eventually("another one is", lambda: self.format(window) != before)
            return self.format(window) == name
        eventually(f"{name} is chosen", chosen, 60)

    def says(self, window, row):
        """Returns all that a row of choices says."""
        waiting, words = [window.find(role="combo box", name=f"^{row}$")], []
        while waiting:
            node = waiting.pop()
            if node.get_role_name() == "label":
                words.append(node.get_name())
            waiting.extend(node.get_child_at_index(i) for i in range(node.get_child_count()))
        return words

    def type_into(self, window, role, name, text):
        node = window.find(role=role, name=f"^{name}$")
        self.press(window, node)
        window.key("ctrl+a")
        window.type(text)
        window.key("Return")

    def export(self, window, path):
        window.dialog("Export")
        window.key("alt+e")
        window.dialog("Export to a file")
        window.key("ctrl+a")
        window.type(path)
        window.key("Return")

    def windows(self, window):
        """Returns the X windows of the dialog; None if one went while they were looked at."""
        done = subprocess.run(
            ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(window.process.pid),
             "--name", "^Export$"], capture_output=True, text=True, check=False)
        return None if done.stderr else done.stdout.split()

    def written(self, window, path):
        """Waits until all is written: then the dialog closes by itself. GTK 4.8 does not take it well
        if the tree of a window that closes is walked meanwhile: so the screen is looked at."""
        eventually(f"{path} is there", lambda: os.path.exists(path), 60)
        eventually("the dialog is closed", lambda: self.windows(window) == [])

    def exported(self, window, path):
        self.written(window, path)
        window.toast(f"^Exported to {re.escape(path)}$")

    # ------------------------------------------------------------------ files

    def test_a_picture_is_as_large_as_the_preview_says(self):
        window = self.open()
        says = re.match(r"(\d+) × (\d+) pixels", self.size(window))
        self.export(window, self.path("run.png"))
        self.exported(window, self.path("run.png"))
        width, height, colours = read_png(self.path("run.png"))
        self.assertEqual((str(width), str(height)), says.groups())
        self.assertGreater(len(colours), 20)

    def test_a_file_that_cannot_be_written_is_told_and_the_dialog_stays(self):
        window = self.open()
        path = "/proc/run.png"
        self.export(window, path)
        window.toast(f'^Could not write "{path}": ')
        self.assertFalse(os.path.exists(path))
        window.dialog("Export")
        self.export(window, self.path("run.png"))
        self.exported(window, self.path("run.png"))

    def test_each_format_is_what_it_says(self):
        begins = {"SVG": (".svg", b"<?xml"), "PDF": (".pdf", b"%PDF"), "HTML": (".html", b"<!"),
                  "CSV": (".csv", b"process,"), "JSON": (".json", b"{"),
                  "Perfetto": (".pftrace", b"\n")}
        window = None
        for name, (suffix, magic) in begins.items():
            if window is None:
                window = self.open()
            else:
                window.key("ctrl+e")
                window.dialog("Export")
            self.choose_format(window, name)
            path = self.path(f"run{suffix}")
            self.export(window, path)
            self.written(window, path)
            with open(path, "rb") as file:
                data = file.read()
            self.assertTrue(data.startswith(magic), (suffix, data[:20]))
            if suffix == ".json":
                self.assertIn("traceEvents", json.loads(data))
            xdotool("windowfocus", "--sync", window.x_window)

    def test_what_takes_long_shows_how_far_it_is_and_can_be_stopped(self):
        window = self.open()
        self.choose_format(window, "APNG")
        self.type_into(window, "spin button", "Scale", "6")
        self.size_becomes(window, r"^\d{4} × \d{4}")
        path = self.path("run.apng")
        self.export(window, path)
        window.dialog("Export")
        eventually("it says how far it is", lambda: any(
            Atspi.Value.get_current_value(bar) > 0
            for bar in window.all(role="progress bar", name="^How much is written$")))
        window.key("alt+s")
        eventually("all can be chosen again", lambda: any(
            Atspi.Accessible.get_state_set(button).contains(Atspi.StateType.SENSITIVE)
            for button in window.all(role="push button", name="^Export…")))
        self.assertEqual(os.listdir(self.folder), [], "nothing is left over")

    # ------------------------------------------------------------------ choices

    def test_choices_are_seen_at_once(self):
        window = self.open()
        before = self.size(window)
        self.type_into(window, "spin button", "Width", "700")
        self.size_becomes(window, "^1400 × ")
        self.assertNotEqual(self.size(window), before)
        self.type_into(window, "spin button", "Scale", "1")
        self.size_becomes(window, "^700 × ")
        self.choose(window, "Sizes in", 1)
        self.size_becomes(window, r"^160 × \d+ mm, 1890 × \d+ pixels$")
        self.choose(window, "Format", 2)
        self.size_becomes(window, r"^160 × \d+ mm$")

    def test_the_window_s_colours_and_other_ones(self):
        themes = {"prefer-light": ("ffffff", "005c43"), "prefer-dark": ("000000", "35d6a4")}
        for scheme, expected in themes.items():
            path = self.path(f"{scheme}.png")
            window = self.open(ADW_DEBUG_HIGH_CONTRAST="1", ADW_DEBUG_COLOR_SCHEME=scheme)
            self.export(window, path)
            self.exported(window, path)
            colours = {colour.hex() for colour in read_png(path)[2]}
            self.assertLessEqual(set(expected), colours, scheme)
            window.kill()

    def texts(self, name):
        """Returns all that a drawing says."""
        tree = ElementTree.parse(self.path(name))
        return ["".join(node.itertext()) for node in tree.iter("{http://www.w3.org/2000/svg}text")]

    def is_on(self, switch):
        switch.clear_cache()
        return switch.get_state_set().contains(Atspi.StateType.CHECKED)

    def test_bookmarks_are_in_the_figure_or_not(self):
        window = self.start(*SHORT)
        window.status_becomes("State", "^finished")
        window.key("ctrl+d")
        window.status_becomes("Under the pointer", "is bookmarked")
        for name, wanted in (("with.svg", True), ("without.svg", False)):
            window.give_keys()
            window.key("ctrl+e")
            window.dialog("Export")
            self.size_becomes(window, r"\d")
            self.choose_format(window, "SVG")
            if not wanted:
                # It may have to be scrolled to: assistive technology need not.
                switch = window.find(role="check box", name="^Bookmarks$")
                switch.do_action(0)
                eventually("it is off", lambda: not self.is_on(switch))
            self.export(window, self.path(name))
            self.written(window, self.path(name))
            self.assertEqual("Bookmark 1" in self.texts(name), wanted, self.texts(name))

    def test_what_goes_on_is_exported_as_it_was(self):
        window = self.open(*LONG)
        self.export(window, self.path("run.png"))
        self.exported(window, self.path("run.png"))
        self.assertGreater(len(read_png(self.path("run.png"))[2]), 20)
        window.status_becomes("State", "^live")

    # ------------------------------------------------------------------ elsewhere

    def test_it_is_copied_as_an_image(self):
        window = self.open()
        says = re.match(r"(\d+) × (\d+) pixels", self.size(window))
        window.key("ctrl+shift+c")
        window.toast("^Copied as an image$")
        with open(self.path("copied.png"), "wb") as file:
            subprocess.run(["xclip", "-selection", "clipboard", "-t", "image/png", "-o"],
                           stdout=file, check=True, timeout=20)
        width, height, colours = read_png(self.path("copied.png"))
        self.assertEqual((str(width), str(height)), says.groups())
        self.assertGreater(len(colours), 20)

    def test_a_printer_is_asked_for(self):
        window = self.open()
        window.key("ctrl+p")
        window.dialog("Print")

    def click_in_print_dialog(self, window, node):
        found = subprocess.run(
            ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(window.process.pid),
             "--name", "^Print$", "getwindowgeometry", "--shell"],
            stdout=subprocess.PIPE, text=True, check=True).stdout
        place = dict(line.split("=") for line in found.split())
        box = node.get_extents(Atspi.CoordType.WINDOW)
        xdotool("mousemove", int(place["X"]) + box.x + box.width // 2,
                int(place["Y"]) + box.y + box.height // 2, "click", 1)

    def print_to_file(self, window):
        """Prints, as a user does who has no printer."""
        window.key("ctrl+p")
        window.dialog("Print")
        button = window.find(role="push button", name="^_Print")
        row = window.find(role="label", name="^Print to File$")
        eventually("the printers are listed", lambda: row.get_extents(
            Atspi.CoordType.WINDOW).height > 0)
        self.click_in_print_dialog(window, row)

        def can_print():
            button.clear_cache()
            return button.get_state_set().contains(Atspi.StateType.SENSITIVE)

        eventually("one can print", can_print)
        self.click_in_print_dialog(window, button)

    def read_page(self, name):
        """Returns the page's rows of grey pixels, 36 to the inch."""
        path = self.path(name)
        eventually(f"{path} is complete", lambda: os.path.exists(path) and subprocess.run(
            ["pdfinfo", path], capture_output=True, check=False).returncode == 0)
        subprocess.run(["pdftoppm", "-gray", "-r", "36", "-singlefile", path, self.path("page")],
                       check=True)
        with open(self.path("page.pgm"), "rb") as file:
            magic, size, depth, pixels = file.read().split(b"\n", 3)
        self.assertEqual((magic, depth), (b"P5", b"255"))
        width, height = map(int, size.split())
        return [pixels[row * width:(row + 1) * width] for row in range(height)]

    def check_page(self, rows):
        """It is white, with the drawing in the middle between margins."""
        ink = [[x for x, pixel in enumerate(row) if pixel < 250] for row in rows]
        left, right = min(map(min, filter(None, ink))), max(map(max, filter(None, ink)))
        width = len(rows[0])
        self.assertAlmostEqual(left, width - 1 - right, delta=4)
        self.assertGreaterEqual(left, 15)  # 12 mm are 17
        self.assertEqual([ink[0], ink[-1]], [[], []])
        white = sum(row.count(255) for row in rows)
        self.assertGreater(white, 0.4 * len(rows) * width)

    def test_a_tall_picture_is_printed_on_a_page_that_stands(self):
        window = self.open(HOME=self.folder)
        self.print_to_file(window)
        rows = self.read_page("Shared counter.pdf")
        self.assertGreater(len(rows), len(rows[0]))
        self.check_page(rows)

    def test_a_wide_one_is_printed_on_a_page_that_lies_and_a_dark_window_is_on_white(self):
        window = self.open("--demo", "backpressure", HOME=self.folder,
                           ADW_DEBUG_COLOR_SCHEME="prefer-dark")
        self.print_to_file(window)
        rows = self.read_page("Back-pressure.pdf")
        self.assertLess(len(rows), len(rows[0]))
        self.check_page(rows)

    def test_what_can_not_be_printed_is_told(self):
        window = self.open(HOME=self.path("gone"))
        self.print_to_file(window)
        window.toast(r"^It could not be printed \(.+\)\. Choose another printer, or another file\.$")


if __name__ == "__main__":
    unittest.main(verbosity=2)
