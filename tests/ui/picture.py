# SPDX-License-Identifier: MIT
"""Reads a PNG as far as the tests need it."""

import struct
import zlib

CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


def _paeth(left, above, corner):
    guess = left + above - corner
    distances = abs(guess - left), abs(guess - above), abs(guess - corner)
    return (left, above, corner)[distances.index(min(distances))]


def _unfilter(kind, line, before, size):
    for i in range(len(line)):
        left = line[i - size] if i >= size else 0
        corner = before[i - size] if i >= size else 0
        if kind == 1:
            line[i] = (line[i] + left) & 255
        elif kind == 2:
            line[i] = (line[i] + before[i]) & 255
        elif kind == 3:
            line[i] = (line[i] + (left + before[i]) // 2) & 255
        elif kind == 4:
            line[i] = (line[i] + _paeth(left, before[i], corner)) & 255


def read_png(path, rows=400):
    """Returns the width, the height, and the set of colours in the first rows."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n", f"{path} is no PNG"
    place, packed, header = 8, b"", None
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place:place + 8])
        body = data[place + 8:place + 8 + length]
        check, = struct.unpack(">I", data[place + 8 + length:place + 12 + length])
        assert check == zlib.crc32(kind + body), f"{path} is damaged in {kind}"
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
        place += 12 + length
    width, height, depth, colour_type, _, _, interlace = header
    assert depth == 8 and interlace == 0, f"{path} has an unexpected form"
    size = CHANNELS[colour_type]
    pixels = zlib.decompress(packed)
    stride, before, colours = width * size + 1, bytearray(width * size), set()
    assert len(pixels) == stride * height, f"{path} is cut short"
    for row in range(min(height, rows)):
        line = bytearray(pixels[row * stride + 1:(row + 1) * stride])
        _unfilter(pixels[row * stride], line, before, size)
        colours.update(bytes(line[i:i + size]) for i in range(0, len(line), size))
        before = line
    return width, height, colours
