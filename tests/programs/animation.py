#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A run as an animated PNG, decoded by nothing but zlib: recorded, exported, and played here.

    animation.py HEDDLE

Reports in TAP, one case a function.
"""

import struct
import zlib
from pathlib import Path

from heddle_command import check_refused, main, run


def export(folder, name, *options, **variables):
    trace, film = folder / "run.heddle", folder / name
    if not trace.exists():
        result = run("demo", "channel", "--record", trace, "--", "--messages", "8")
        assert result.returncode == 0, result
    result = run("export", trace, "-o", film, "--width", "520", *options, **variables)
    assert result.returncode == 0 and result.stderr == b"", result
    return film


def chunks(path):
    data = Path(path).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    position = 8
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        body = data[position + 8:position + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(
            ">I", data[position + 8 + length:position + 12 + length])[0], kind
        yield kind, body
        position += length + 12


def rows(packed, width, height, channels):
    """Returns the rows of pixels, each a list of tuples."""
    raw, stride = zlib.decompress(packed), width * channels
    assert len(raw) == (stride + 1) * height, "too many bytes, or too few"
    above, result = bytearray(stride), []
    for start in range(0, len(raw), stride + 1):
        line = bytearray(raw[start + 1:start + 1 + stride])
        assert raw[start] in (0, 2), "a filter that Heddle does not use"
        if raw[start] == 2:
            line = bytearray((a + b) & 255 for a, b in zip(line, above))
        result.append(list(zip(*[iter(line)] * channels)))
        above = line
    return result


class Film:
    def __init__(self, path):
        self.frames, self.control, self.still, control, sequence = [], None, b"", None, 0
        for kind, body in chunks(path):
            if kind == b"IHDR":
                self.width, self.height, depth, colours = struct.unpack(">IIBB", body[:10])
                assert depth == 8
                self.channels = {2: 3, 6: 4}[colours]
            elif kind == b"acTL":
                self.control = struct.unpack(">II", body)
            elif kind == b"IDAT":
                assert not self.frames
                self.still += body
            elif kind in (b"fcTL", b"fdAT"):
                assert struct.unpack(">I", body[:4])[0] == sequence, "out of sequence"
                sequence += 1
                if kind == b"fcTL":
                    control = struct.unpack(">IIIIHHBB", body[4:])
                else:
                    self.frames.append((control, body[4:]))

    def picture(self):
        """Returns the still picture: what is shown by whoever knows no animations."""
        return [[pixel[:3] for pixel in row]
                for row in rows(self.still, self.width, self.height, self.channels)]

    def play(self):
        """Gives the film's pictures one by one, each as long as the next was not asked for."""
        canvas = [[(0, 0, 0)] * self.width for _ in range(self.height)]
        for (width, height, x, y, *_), packed in self.frames:
            for i, row in enumerate(rows(packed, width, height, self.channels)):
                line = canvas[y + i]
                for k, pixel in enumerate(row, x):
                    if pixel[3]:
                        assert pixel[3] == 255
                        line[k] = pixel[:3]
            yield canvas

    def seconds(self):
        return [control[4] / control[5] for control, _ in self.frames]


def case_the_last_picture_is_the_figure(folder):
    film = Film(export(folder, "film.apng", "--legend", "--title", "A film",
                       "--frames-per-second", "4"))
    figure = Film(export(folder, "figure.png", "--legend", "--title", "A film"))
    assert figure.control is None and not figure.frames
    assert film.control == (len(film.frames), 0)
    for last in film.play():
        pass
    assert last == figure.picture()
    assert film.picture() == figure.picture()


def case_it_lasts_as_long_as_its_speed_says(folder):
    film = Film(export(folder, "film.apng", "--from", "0", "--to", "3s", "--speed", "2",
                       "--frames-per-second", "10", "--rest", "3s", "--plays", "2"))
    *frames, rest = film.seconds()
    assert abs(sum(frames) - 1.5) < 0.001, frames
    assert rest == 3
    assert film.control == (16, 2)


def case_a_whole_veil_hides_what_comes(folder):
    film = Film(export(folder, "film.apng", "--veil", "1", "--frames-per-second", "2"))
    pictures = film.play()
    first = next(pictures)
    # Right of the line, below the ruler: nothing but ground.
    assert {pixel for row in first[60:-10] for pixel in row[260:]} == {(255, 255, 255)}
    for last in pictures:
        pass
    assert len({pixel for row in last[60:-10] for pixel in row[260:]}) > 3


def case_the_same_bytes_anywhere(folder):
    here = export(folder, "film.apng", "--frames-per-second", "3").read_bytes()
    for variables in ({}, {"TZ": "Asia/Kathmandu", "LC_ALL": "C"}, {"LC_ALL": "de_DE.UTF-8"}):
        again = export(folder, "again.apng", "--frames-per-second", "3", variables=variables)
        assert again.read_bytes() == here, variables


def case_what_makes_no_film_is_refused(folder):
    export(folder, "film.apng", "--frames-per-second", "1")
    trace = folder / "run.heddle"
    for name, options, words in (
            ("x.apng", ("--frames-per-second", "61"), ("--frames-per-second", "60")),
            ("x.apng", ("--veil", "2"), ("--veil", "1")),
            ("x.apng", ("--rest", "2min"), ("--rest", "60s")),
            ("x.png", ("--speed", "1"), ("--speed", ".apng"))):
        check_refused(run("export", trace, "-o", folder / name, *options), 2, *words)
        assert not (folder / name).exists()
    slow = run("export", trace, "-o", folder / "x.apng", "--speed", "1e-9")
    check_refused(slow, 4, "longer than ten minutes", "Choose a higher speed")
    assert not (folder / "x.apng").exists()


if __name__ == "__main__":
    main(globals())
