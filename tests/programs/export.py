#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws traces that are recorded here: heddle export, as people call it.

    export.py HEDDLE BUILD_FOLDER

Reports in TAP, one case a function.
"""

import csv
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from heddle_command import HEDDLE, Skip, check_refused, german, main, read_png, run

SVG = "{http://www.w3.org/2000/svg}"
LANES = ["main", "producer", "consumer", "messages"]
DEMO = ["--messages", "12", "--produce", "0.2", "--consume", "0.4", "--capacity", "3"]


def record(folder, name="run.heddle", *options):
    path = folder / name
    result = run("demo", "channel", "--record", path, *options, "--", *DEMO)
    assert result.returncode == 0, result
    return path


def export(*arguments, **options):
    result = run("export", *arguments, **options)
    assert result.returncode == 0 and result.stderr == b"", result
    return result.stdout


def need(program):
    if shutil.which(program) is None:
        raise Skip(f"{program} is not installed")
    return program


def texts_of(path):
    return ["".join(element.itertext()) for element in ElementTree.parse(path).iter(SVG + "text")]


def range_of(path):
    """Returns the milliseconds from which and to which a figure in SVG says that it goes."""
    sizes = {"ns": 1e-6, "µs": 1e-3, "ms": 1, "s": 1e3}
    words = ElementTree.parse(path).getroot().find(SVG + "desc").text
    found = re.search(r"from (\S+) (\S+) to (\S+) (\S+) of the run", words)
    return float(found[1]) * sizes[found[2]], float(found[3]) * sizes[found[4]]


def times_within(folder, trace, *shares):
    """Returns the moments at those shares of the run: when a program begins is the machine's business."""
    export(trace, "-o", folder / "range.svg")
    start, end = range_of(folder / "range.svg")
    (folder / "range.svg").unlink()
    return [f"{start + share * (end - start):.3f}ms" for share in shares]


# ------------------------------------------------------------------ what is drawn


def case_a_trace_is_drawn_as_the_run_was(folder):
    """What is drawn of the file is, to the byte, what was drawn of the run."""
    trace = record(folder, "run.heddle", "--export", folder / "run.png")
    export(trace, "-o", folder / "again.png", "--legend", "--title", "Channel")
    assert (folder / "again.png").read_bytes() == (folder / "run.png").read_bytes()


def case_a_run_is_drawn_as_svg_and_pdf(folder):
    for suffix in "svg", "pdf":
        result = run("demo", "channel", "--export", folder / f"run.{suffix}", "--", *DEMO)
        assert result.returncode == 0 and result.stderr == b"", result
    assert set(LANES) <= set(texts_of(folder / "run.svg"))
    if shutil.which("pdfinfo") is not None:
        assert abs(points_wide(folder / "run.pdf") - 160 / 25.4 * 72) < 0.1


def case_what_a_flight_recorder_kept_is_drawn(folder):
    path = folder / "flight.heddle"
    result = run("demo", "channel", "--loss", "flight", "--keep", "0.05", "--record", path, "--",
                 "--messages", "150", "--produce", "1", "--consume", "1")
    assert result.returncode == 0, result
    export(path, "-o", folder / "flight.svg")
    start, end = range_of(folder / "flight.svg")
    assert start > 20 and 40 < end - start < 100, (start, end)


def case_what_is_missing_of_a_trace_is_told(folder):
    trace = record(folder)
    whole = trace.read_bytes()
    trace.write_bytes(whole[:-len(whole) // 8])
    result = run("export", trace, "-o", folder / "run.svg")
    assert result.returncode == 0, result
    assert re.fullmatch(rb"heddle: The .*\.\n", result.stderr), result.stderr
    assert "producer" in texts_of(folder / "run.svg")


def case_svg_has_the_lanes_as_text(folder):
    trace = record(folder)
    export(trace, "-o", folder / "run.svg", "--caption", "Room for <three> & no more")
    texts = texts_of(folder / "run.svg")
    assert set(LANES) <= set(texts), texts
    assert "Room for <three> & no more" in texts, texts
    root = ElementTree.parse(folder / "run.svg").getroot()
    assert root.get("role") == "img"
    assert root.find(SVG + "title").text == "Channel"
    assert "thread producer" in root.find(SVG + "desc").text


def case_pdf_has_the_lanes_as_text(folder):
    need("pdftotext")
    trace = record(folder)
    export(trace, "-o", folder / "run.pdf", "--title", "A title")
    text = subprocess.run(["pdftotext", "-layout", folder / "run.pdf", "-"], check=True,
                          capture_output=True).stdout.decode()
    for name in ["A title", *LANES]:
        assert name in text, (name, text)
    about = subprocess.run(["pdfinfo", folder / "run.pdf"], check=True,
                           capture_output=True).stdout.decode()
    assert re.search(r"^Title: +A title$", about, re.M), about
    assert re.search(r"^Pages: +1$", about, re.M), about


def check_alike(folder, first, second):
    """Both pictures show the same. Edges lie on pixels in one and between them in the other: hence they are
    blurred first. Without its arrows a picture differs by 0.036, in other colours by 0.1."""
    blurred = [folder / "first-blurred.png", folder / "second-blurred.png"]
    for path, result in zip((first, second), blurred):
        subprocess.run(["convert", path, "-blur", "0x2", result], check=True)
    differing = subprocess.run(["compare", "-metric", "RMSE", *blurred, "null:"], check=False,
                               capture_output=True).stderr.decode()
    assert float(re.search(r"\((\S+)\)", differing)[1]) < 0.018, differing


def case_svg_and_pdf_show_what_the_png_shows(folder):
    need("rsvg-convert"), need("pdftoppm"), need("compare")
    trace = record(folder)
    [moment] = times_within(folder, trace, 0.4)
    wanted = ["--legend", "--scale-bar", "--title", "A title", "--mark", f"{moment}=one", "--width",
              "1200"]
    for suffix in "png", "svg", "pdf":
        export(trace, "-o", folder / f"run.{suffix}", *wanted)
    subprocess.run(["rsvg-convert", folder / "run.svg", "-o", folder / "svg.png"], check=True)
    subprocess.run(["pdftoppm", "-r", "96", "-png", "-singlefile", folder / "run.pdf",
                    folder / "pdf"], check=True)
    check_alike(folder, folder / "run.png", folder / "svg.png")
    check_alike(folder, folder / "run.png", folder / "pdf.png")


def bookmark(folder, trace, *entries):
    """Keeps bookmarks (name, nanoseconds) of the trace in a user's data, as the window does. Returns the
    variables with which a program is that user's."""
    content, size = trace.read_bytes(), trace.stat().st_size
    identity = hashlib.sha256(content[:4096] + content[max(size - 4096, 0):] + str(size).encode())
    kept = folder / "data/heddle/bookmarks"
    kept.mkdir(parents=True)
    (kept / f"{identity.hexdigest()}.bookmarks").write_text("".join(
        f"[bookmark {number}]\nname={name}\ntime={time}\nstart={time}\nend={time + 1}\n"
        for number, (name, time) in enumerate(entries, 1)), encoding="utf-8")
    return {"XDG_DATA_HOME": str(folder / "data")}


def case_bookmarks_are_marks(folder):
    trace = record(folder)
    start, end = times_within(folder, trace, 0.3, 0.7)
    middle = int((float(start[:-2]) + float(end[:-2])) / 2 * 1e6)
    user = bookmark(folder, trace, ("it fills", middle), ("before", 0))
    moved = trace.rename(folder / "moved.heddle")
    path = folder / "run.svg"
    wanted = [moved, "-o", path, "--from", start, "--to", end]
    export(*wanted, "--bookmarks", "--mark", f"{start}=by hand", variables=user)
    texts = texts_of(path)
    assert "it fills" in texts and "by hand" in texts and "before" not in texts, texts
    export(*wanted, variables=user)
    assert "it fills" not in texts_of(path), "nobody asked for it"
    # Somebody else has bookmarked nothing, and gets a figure, and is told.
    result = run("export", *wanted, "--bookmarks", variables={"XDG_DATA_HOME": str(folder)})
    assert result.returncode == 0 and b"No bookmarks are kept" in result.stderr, result
    assert "it fills" not in texts_of(path)


def case_lanes_and_range_are_chosen(folder):
    trace = record(folder)
    start, end = times_within(folder, trace, 0.3, 0.7)
    export(trace, "-o", folder / "run.svg", "--lanes", "*o*er,kind:channel", "--from", start, "--to",
           end)
    texts = texts_of(folder / "run.svg")
    assert "main" not in texts and set(LANES[1:]) <= set(texts), texts
    # The description's moments are rounded to a few hundredths of the range.
    asked, drawn = [float(start[:-2]), float(end[:-2])], range_of(folder / "run.svg")
    rounding = 0.1 + 0.03 * (asked[1] - asked[0])
    assert all(abs(a - b) < rounding for a, b in zip(asked, drawn)), (asked, drawn)


def points_wide(path):
    about = subprocess.run(["pdfinfo", path], check=True, capture_output=True).stdout.decode()
    return float(re.search(r"^Page size: +(\S+) x", about, re.M)[1])


def case_equal_scale(folder):
    """A millisecond more makes the figure as much wider as it is said to be long."""
    need("pdfinfo")
    trace = record(folder)
    [start] = times_within(folder, trace, 0.1)
    widths = []
    for length in 4, 5:
        path = folder / f"{length}.pdf"
        export(trace, "-o", path, "--time-scale", "12mm/ms", "--from", start, "--to",
               f"{float(start[:-2]) + length}ms")
        widths.append(points_wide(path))
    assert abs(widths[1] - widths[0] - 12 / 25.4 * 72) < 0.1, widths


# ------------------------------------------------------------------ the same bytes


def case_same_bytes_everywhere(folder):
    trace = record(folder)
    places = [{}, {}, {"LC_ALL": "C", "TZ": "Asia/Tokyo"},
              {"TZ": "America/New_York", "LANG": "ja_JP.UTF-8"} | german(folder)]
    start, moment, end = times_within(folder, trace, 0.2, 0.4, 0.6)
    for suffix in "png", "svg", "pdf", "html", "apng":
        seen = set()
        for number, variables in enumerate(places):
            path = folder / f"{number}.{suffix}"
            export(trace, "-o", path, "--legend", "--scale-bar", "--caption", "Größe", "--mark",
                   f"{moment}=Hälfte", "--from", start, "--to", end, variables=variables)
            seen.add(path.read_bytes())
        assert len(seen) == 1, suffix


def case_specification_makes_the_figure_again(folder):
    (folder / "paper").mkdir()
    start, moment = times_within(folder, record(folder), 0.2, 0.5)
    arguments = ["run.heddle", "-o", "paper/run.svg", "--from", start, "--lanes", "*o*er", "--mark",
                 f"{moment}=a; b", "--width", "120mm", "--theme", "print"]
    export(*arguments, "--write-spec", "paper/run.figure", cwd=folder)
    first = (folder / "paper/run.svg").read_bytes()
    (folder / "paper/run.svg").unlink()
    export("--spec", folder / "paper/run.figure", cwd="/")
    assert (folder / "paper/run.svg").read_bytes() == first
    # The whole folder may go elsewhere.
    (folder / "elsewhere").mkdir()
    for name in "run.heddle", "paper":
        (folder / name).rename(folder / "elsewhere" / name)
    export("--spec", "run.figure", "-o", "again.svg", cwd=folder / "elsewhere/paper")
    assert (folder / "elsewhere/paper/again.svg").read_bytes() == first


def density_of(path):
    """Returns how many pixels a metre has, as the PNG says; None if it doesn't."""
    data = path.read_bytes()
    at = data.find(b"pHYs")
    assert at < 0 or at < data.find(b"IDAT"), "it stands too late"
    if at < 0:
        return None
    across, down, unit = struct.unpack(">IIB", data[at + 4:at + 13])
    assert across == down and unit == 1, (across, down, unit)
    return across


def case_a_png_is_printed_at_its_size(folder):
    trace = record(folder)
    for name, words in (("x.png", ["--width", "160mm"]), ("x.png", ["--width", "16cm", "--resolution", "600"]),
                        ("x.png", ["--width", "6.3in", "--scale", "1.5"]), ("x.apng", ["--width", "160mm"])):
        export(trace, "-o", folder / name, *words)
        density = density_of(folder / name)
        dots = 600 if "600" in words else 300
        assert density == round(dots / 0.0254), (density, words)
        width = struct.unpack(">I", (folder / name).read_bytes()[16:20])[0]
        assert abs(width / density - 0.16) < 2e-4, (width, density, words)
    assert read_png(folder / "x.png")[0] > 1000  # all checksums are right
    for words in ([], ["--width", "1200"], ["--width", "1200", "--scale", "2"]):
        export(trace, "-o", folder / "x.png", *words)
        assert density_of(folder / "x.png") is None, words


# ------------------------------------------------------------------ for other programs


def case_tables_and_traces_for_other_programs(folder):
    """What the writers write is tested where they are; here, that the command's words reach them."""
    trace = record(folder)
    export(trace, "-o", folder / "run.csv", "--table", "messages")
    rows = list(csv.DictReader((folder / "run.csv").read_text().splitlines()))
    assert sum(row["what"] == "message" for row in rows) == 12, rows
    rows = list(csv.DictReader(export(trace, "-o", "-", "--format", "csv", "--lanes", "consumer")
                               .decode().splitlines()))
    assert rows and {row["name"] for row in rows} == {"consumer"}, rows
    export(trace, "-o", folder / "run.json")
    events = json.loads((folder / "run.json").read_text())["traceEvents"]
    assert {"producer", "consumer"} <= {event.get("args", {}).get("name") for event in events}
    export(trace, "-o", folder / "run.pftrace")
    assert b"producer" in (folder / "run.pftrace").read_bytes()
    # A range reaches them, too.
    start, end = times_within(folder, trace, 0.4, 0.6)
    whole = (folder / "run.json").stat().st_size
    export(trace, "-o", folder / "part.json", "--from", start, "--to", end)
    assert (folder / "part.json").stat().st_size < whole
    check_refused(run("export", trace, "-o", folder / "missing/run.csv"), 4, "missing")
    assert sorted(os.listdir(folder)) == ["part.json", "run.csv", "run.heddle", "run.json",
                                          "run.pftrace"]


# ------------------------------------------------------------------ streams, failures


def case_standard_streams(folder):
    trace = record(folder)
    export(trace, "-o", folder / "run.svg")
    assert export(trace, "-o", "-", "--format", "svg") == (folder / "run.svg").read_bytes()
    with open(trace, "rb") as stream:
        export("-", "-o", folder / "again.svg", stdin=stream)
    assert texts_of(folder / "again.svg") == texts_of(folder / "run.svg")


def case_specifications_on_standard_streams(folder):
    trace = record(folder)
    spec = export("run.heddle", "-o", "run.svg", "--legend", "--width", "900", "--write-spec", "-", cwd=folder)
    assert spec.startswith(b"#") and b"[figure]\n" in spec and b"trace=run.heddle\n" in spec, spec
    first = (folder / "run.svg").read_bytes()
    (folder / "run.svg").unlink()
    export("--spec", "-", input=spec, cwd=folder)
    assert (folder / "run.svg").read_bytes() == first
    (folder / "pipe").mkdir()
    os.mkfifo(folder / "pipe/spec")
    with subprocess.Popen(["sh", "-c", 'cat > "$0"', folder / "pipe/spec"], stdin=subprocess.PIPE) as writer:
        writer.stdin.write(spec)
        writer.stdin.close()
        export("--spec", "pipe/spec", trace, "-o", folder / "again.svg", cwd=folder)
    assert (folder / "again.svg").read_bytes() == first
    check_refused(run("export", "-", "--spec", "-", "-o", "x.svg", input=spec, cwd=folder), 2, "standard input")
    check_refused(run("export", trace, "-o", "-", "--format", "svg", "--write-spec", "-"), 2, "standard output")
    for text, words in ((b"[figure]\nlegend=maybe\n", ['legend is "maybe"', "true or false."]),
                        (b"[figure]\nnothing\n", ["group [figure]", "a value."]),
                        (b"[figure]\nmarc=1s\n", ['no option "marc".']),
                        (b"[figure]\ntitle=\\q\n", ["title"])):
        result = run("export", trace, "-o", "x.svg", "--spec", "-", input=text, cwd=folder)
        check_refused(result, 2, "standard input", *words)
        assert b".." not in result.stderr, result
    with open("/dev/zero", "rb") as stream:
        check_refused(run("export", trace, "-o", "x.svg", "--spec", "-", stdin=stream), 2, "too long")


def case_what_is_wrong_is_told(folder):
    trace = record(folder)
    before = sorted(os.listdir(folder))
    output = folder / "x.svg"
    cases = [
        (2, ["export"], "heddle export TRACE -o FILE"),
        (2, ["export", trace], "-o FILE"),
        (2, ["export", trace, "-o", "x.gif"], "x.gif"),
        (2, ["export", trace, "-o", output, "--lanes", "nobody"], "nobody"),
        (2, ["export", trace, "-o", output, "--from", "1h"], "--from 1h"),
        (2, ["export", trace, "-o", output, "--to", "0"], "--to 0"),
        (2, ["export", trace, "-o", output, "--mark", "1h=x"], "1h=x"),
        (2, ["export", trace, "-o", output, "--title", b"\xff"], "--title"),
        (2, ["export", "-", "-o", output, "--write-spec", folder / "x.figure"], "standard input"),
        (4, ["export", trace, "-o", output, "--height", "30"], "30 pixels"),
        (4, ["export", trace, "-o", output, "--time-scale", "1000mm/us"], "mm is the most"),
        (4, ["export", trace, "-o", folder / "missing" / "x.svg"], "missing"),
        (4, ["export", trace, "-o", folder / "x.png", "--width", "40000"], "too many"),
        (5, ["export", folder / "none.heddle", "-o", output], "none.heddle"),
        (5, ["export", __file__, "-o", output], Path(__file__).name),
    ]
    for status, arguments, word in cases:
        result = subprocess.run([HEDDLE, *arguments], capture_output=True, timeout=60, check=False)
        check_refused(result, status, word)
        assert sorted(os.listdir(folder)) == before, arguments


def case_very_many_threads(folder):
    """They have no room in one picture, nor in a summary: both say what there is to do, or more."""
    program, trace = folder / "many.py", folder / "many.heddle"
    program.write_text("import threading\nfor _ in range(2000):\n    thread = threading.Thread()\n"
                       "    thread.start()\n    thread.join()\n", encoding="ascii")
    result = run("run", "--loss", "wait", "--record", trace, "--", sys.executable, program)
    summary = result.stderr.decode()
    assert result.returncode == 0 and len(re.findall("^thread ", summary, re.M)) == 20, summary
    assert re.search(r"^others +1981 more threads that waited no longer$", summary, re.M), summary
    check_refused(run("export", trace, "-o", folder / "x.png"), 4, "too many", "--lanes draws some")
    export(trace, "-o", folder / "x.png", "--lanes", "main,thread 2?")
    result = run("run", "--loss", "wait", "--export", folder / "y.png", "--", sys.executable, program)
    check_refused(result, 4, "too many", "heddle export --lanes")


def case_help_shows_an_example(folder):
    text = export("--help").decode()
    for option in ("--from", "--lanes", "--time-scale", "--mark", "--spec", "--write-spec",
                   "heddle export run.heddle"):
        assert option in text, option
    assert max(map(len, text.splitlines())) <= 100, text


main(globals())
