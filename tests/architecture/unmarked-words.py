#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Finds words that the window says and translators don't get: strings in ui/*.c that are not marked, and
texts of widgets in ui/*.ui without translatable="yes".

    unmarked-words.py [ROOT]
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from tap import Report

TOKEN = re.compile(r'''(?P<comment>/\*.*?\*/|//[^\n]*)|(?P<include>\#\s*include[^\n]*)'''
                   r'''|(?P<string>"(?:[^"\\]|\\.)*")|(?P<character>'(?:[^'\\]|\\.)*')'''
                   r'''|(?P<name>[A-Za-z_]\w*)|(?P<space>\s+)|(?P<sign>.)''', re.S)

MARKS = {"_", "N_", "C_", "NC_", "ngettext", "g_dngettext"}

# What these are given, GTK shows or reads out, be it a single word in small letters.
SHOWN = re.compile(
    r"gtk_(label_new|label_set_(text|label|markup)|(check_|toggle_)?button_new_with_(label|mnemonic)"
    r"|button_set_label|widget_set_tooltip_\w+|window_set_title|entry_set_placeholder_text"
    r"|accessible_update_property|column_view_column_(new|set_title)|stack_add_titled"
    r"|string_list_append|menu_button_set_label|file_chooser_native_new|file_filter_set_name)"
    r"|adw_\w+_set_(title|subtitle|description|heading|body|label|button_label)|adw_toast_new"
    r"|adw_message_dialog_(new|add_response)|g_menu(_item)?_(append|new|set_label)|toast_(tell|offer)"
    r"|set_note|show_note|prose_say")

# For who debugs, or read by programs.
SILENT = re.compile(r"g_(printerr|print|warning|critical|error|debug|message|assert\w*|return\w*|test_\w+"
                    r"|setenv|getenv|regex_\w+|once_\w+|intern\w*|type_\w+)|sscanf")

# Files, and what they may say unmarked.
ALLOWED = {
    # The command line speaks English, as that of `heddle` does.
    "ui/arguments.c": r".*",
    "ui/main.c": r".*",
    # Names of keys, as GTK writes them.
    "ui/commands.c": r"(<\w+>)*(Home|End|Escape|Return|Page_(Up|Down)|KP_\w+|Left|Right|Up|Down)",
    # Command lines of demos.
    "ui/compare-pairs.c": r"--[a-z-]+ \d+",
    # Names: of the program, a typeface, languages, a style, groups of files of settings.
    "ui/about.c": r"(io\.github\.heddle\.)?Heddle",
    "ui/application.c": r"Inter",
    "ui/bookmark-file.c": r"bookmark ",
    "ui/code-page.c": r"Adwaita(-dark)?",
    "ui/demo-code.c": r"Rust|Python",
    "ui/export-print.c": r"Heddle",
    "ui/recent.c": r"Heddle|heddle open %f",
    "ui/window.ui": r"Heddle",
    # A style sheet; what opens a string's search in a program's text; a machine's line of numbers.
    "ui/classroom.c": r"window\.classroom \{.*\}",
    "ui/code-line.c": r"sync_.*",
    # Joins words of src/paint, which are not translated yet.
    "ui/explain-words.c": r" is ",
}

# In descriptions of widgets; of <item> and <col> the text itself counts.
TEXTS = {"label", "title", "subtitle", "description", "heading", "body", "tooltip-text",
         "tooltip-markup", "placeholder-text", "text", "value-text"}


def strings_of(text):
    """Yields (line, callee, string) of each string: what stands next to each other is one, and
    the callee is the function, or None, whose argument it is; macros of printf()'s directives belong to them."""
    calls, last, begun = [], None, None
    line = 1
    for match in TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "string":
            begun = begun or [line, calls[-1] if calls else None, ""]
            begun[2] += token[1:-1]
        elif kind not in ("space", "comment"):
            if begun and not re.fullmatch(r"G_GU?INT\w+|PRI\w+|SCN\w+", token):
                yield tuple(begun)
                begun = None
            if token == "(":
                calls.append(last)
            elif token == ")" and calls:
                calls.pop()
            last = token if kind == "name" else None
        line += token.count("\n")


def words_of(string):
    """Returns the string without what is no word in it: directives, escapes, markup."""
    string = re.sub(r"\\n|\\t", " ", string)
    string = re.sub(r"%[-+ #0]*[\d.*]*(hh|h|ll|l|z)?[a-zA-Z]", "%", string)
    return re.sub(r"<[^>]*>|\\.", " ", string)


def reads_as_words(string):
    """A path, an action or a property is one word in small letters; a text has several, or a capital."""
    if re.match(r"/|--|win\.|app\.", string):
        return False
    words = words_of(string)
    return bool(re.search(r"[A-Za-z]{2,}[,;:.]? +[A-Za-z%]|% [A-Za-z]{2,}|[A-Z][a-z]{2,}", words)
                and not re.fullmatch(r"[A-Z]\w*::\w+", words))


def is_allowed(path, string):
    return re.fullmatch(ALLOWED.get(path, r"(?!)"), string, re.S) is not None


def unmarked_strings(path, text):
    for line, callee, string in strings_of(text):
        if callee in MARKS or (callee and SILENT.fullmatch(callee)) or is_allowed(path, string):
            continue
        shown = callee and SHOWN.fullmatch(callee) and re.search(r"[A-Za-z]{2}", words_of(string))
        if reads_as_words(string) or (shown and not re.match(r"win\.|app\.", string)):
            yield f'{path}:{line}: "{string}" is not marked: _ ("…"), N_ ("…") or ngettext ()'


def unmarked_texts(path, text):
    for element in ElementTree.fromstring(text).iter():
        content = (element.text or "").strip()
        is_text = element.get("name") in TEXTS or element.tag in ("item", "col")
        if (element.tag not in ("property", "attribute", "item", "col")
                or element.get("translatable") == "yes" or is_allowed(path, content)):
            continue
        if (re.search(r"[A-Za-z]{2}", content) if is_text
                else re.search(r"[a-z] [a-z]", content)):
            yield f'{path}: "{content}" has no translatable="yes"'


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
    report = Report()
    for suffix, look in ((".c", unmarked_strings), (".ui", unmarked_texts)):
        files = sorted((root / "ui").glob("*" + suffix))
        findings = [finding for path in files
                    for finding in look(str(path.relative_to(root)), path.read_text("utf-8"))]
        report.case(f"what *{suffix} say is marked for translators",
                    findings if files else [f"there are none in {root}/ui"])
    report.finish()


if __name__ == "__main__":
    main()
