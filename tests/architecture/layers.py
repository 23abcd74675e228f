#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds every #include of the sources against the folder table of ARCHITECTURE.md.

    layers.py [ROOT]

The table's columns: folder, what it holds, which folders it may include, which libraries it may
use. A folder that is still to come is marked "(planned)" and may not exist yet. The rules stand
in the table alone; what this script adds is which headers make up a library.
"""

import re
import sys
from pathlib import Path

from tap import Report

# The headers of each library that the table may name. libc is open to all.
LIBRARIES = {
    "libc": r"(alloca|assert|complex|ctype|dirent|dlfcn|elf|endian|errno|execinfo|fcntl|features|fenv"
            r"|float|fnmatch|getopt|glob|grp|inttypes|iso646|libgen|libintl|limits|link|locale|malloc|math"
            r"|poll|pthread|pwd|sched|semaphore|setjmp|signal|spawn|stdalign|stdarg|stdatomic"
            r"|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|syscall|sysexits"
            r"|termios|threads|time|ucontext|unistd|wchar|wctype"
            r"|cpuid|[a-z0-9]+intrin|(sys|linux|asm|netinet|arpa|gnu)/.*)\.h",
    "libuv": r"uv\.h",
    "GLib": r"(glib|glib-object|glib-unix|gmodule|(glib|gobject|gio)/.*)(\.h)?",
    "JSON-GLib": r"json-glib/.*\.h",
    "zstd": r"zstd\.h",
    "zlib": r"zlib\.h",
    # What protoc-c makes of a schema belongs to it.
    "protobuf-c": r"protobuf-c/.*\.h|[a-z-]+\.pb-c\.h",
    "cairo": r"cairo[a-z-]*\.h|pango/.*\.h|(fontconfig|hb)[a-z/-]*\.h",
    "libdeflate": r"libdeflate\.h",
    "GTK": r"(gtk|gdk|gsk|gdk-pixbuf|graphene).*\.h|adwaita\.h",
}

# Where the rules hold. Tests may include anything.
SOURCES = ("src", "ui", "demos")

INCLUDE = re.compile(r'^\s*#\s*include(?:_next)?\s*(?:"([^"]+)"|<([^>]+)>)')


class Row:
    def __init__(self, folder, planned, folders, libraries):
        self.folder = folder        # "src/event"
        self.planned = planned
        self.folders = folders      # the last names of folders: {"event"}, or None for anything
        self.libraries = libraries  # {"libc", "GLib"}, or None for anything


def words(cell):
    """Returns the names in a cell: "model, explain" gives both, "-" none, "anything" None."""
    cell = re.sub(r"\([^)]*\)", "", cell).strip()
    if cell == "anything":
        return None
    return {word.strip(" `") for word in cell.split(",") if word.strip(" `") not in ("", "-")}


def read_table(document):
    rows = {}
    for line in document.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        match = re.fullmatch(r"`([^`]+)/`( \(planned\))?", cells[0]) if len(cells) == 4 else None
        if match:
            rows[match[1]] = Row(match[1], bool(match[2]), words(cells[2]), words(cells[3]))
    return rows


def source_folders(root):
    """Returns each folder that the table must have: those of src/, and the others as they are."""
    found = []
    if (root / "src").is_dir():
        found += [f"src/{path.name}" for path in sorted((root / "src").iterdir()) if path.is_dir()]
    found += [name for name in SOURCES if name != "src" and (root / name).is_dir()]
    return found


def sources(root, folder):
    return sorted(path for pattern in ("*.c", "*.h", "*.def", "*.in")
                  for path in (root / folder).rglob(pattern))


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1], match[2]


def target_folder(root, folder, path, name):
    """Returns the folder that "name" lies in, included by path; None if there is no such file."""
    for base in (path.parent, root / "src", root / folder, root):
        target = (base / name).resolve()
        if target.is_file() and target.is_relative_to(root):
            parts = target.relative_to(root).parts
            return "/".join(parts[:2]) if parts[0] == "src" else parts[0]
    return None


def library_of(name):
    return next((library for library, pattern in LIBRARIES.items()
                 if re.fullmatch(pattern, name)), None)


def check_table(root, rows):
    folders = source_folders(root)
    findings = [f"{folder}/ has no row in the folder table of ARCHITECTURE.md"
                for folder in folders if folder not in rows]
    for row in rows.values():
        exists = (root / row.folder).is_dir()
        if row.planned and exists:
            findings.append(f"ARCHITECTURE.md: {row.folder}/ exists, so it is no longer planned")
        if not row.planned and not exists:
            findings.append(f"ARCHITECTURE.md: there is no folder {row.folder}/")
        for word in (row.folders or set()) - {name.split("/")[-1] for name in rows}:
            findings.append(f"ARCHITECTURE.md: {row.folder}/ may include {word}, which has no row")
        for word in (row.libraries or set()) - set(LIBRARIES):
            findings.append(f"ARCHITECTURE.md: {row.folder}/ may use {word}, a library that "
                            "layers.py doesn't know")
    return findings


def check_file(root, row, path):
    """Returns the findings of one file: (about folders, about libraries)."""
    own, foreign = [], []
    where = path.relative_to(root)
    for number, quoted, angled in includes(path):
        if angled:
            library = library_of(angled)
            if library is None:
                foreign.append(f"{where}:{number}: <{angled}> belongs to no library that layers.py "
                               "knows: add it to LIBRARIES, and the library to the table")
            elif row.libraries is not None and library not in row.libraries | {"libc"}:
                foreign.append(f"{where}:{number}: <{angled}> is of {library}, which {row.folder}/ "
                               f"may not use ({', '.join(sorted(row.libraries)) or 'libc'} only)")
            continue
        target = target_folder(root, row.folder, path, quoted)
        if target is None:
            own.append(f'{where}:{number}: "{quoted}" is not in the tree')
        elif target != row.folder and row.folders is not None and \
                target.split("/")[-1] not in row.folders:
            allowed = ", ".join(sorted(row.folders)) or "no other folder"
            own.append(f'{where}:{number}: "{quoted}" is in {target}/, which {row.folder}/ may not '
                       f"include (it may: {allowed})")
    return own, foreign


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
    rows = read_table(root / "ARCHITECTURE.md")
    own, foreign, files = [], [], 0
    for folder in source_folders(root):
        if folder not in rows:
            continue
        for path in sources(root, folder):
            files += 1
            more_own, more_foreign = check_file(root, rows[folder], path)
            own += more_own
            foreign += more_foreign

    report = Report()
    report.case("the folder table and the folders agree", check_table(root, rows))
    report.case("each folder includes only what its row allows", own)
    report.case("each folder uses only the libraries of its row", foreign)
    report.case("there are sources to check", [] if files else [f"none below {root}"])
    report.finish()


if __name__ == "__main__":
    main()
