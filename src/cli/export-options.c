/* SPDX-License-Identifier: MIT */
#include "cli/export-options.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "file/output-file.h"
#include "session/session.h"

#define USAGE "TRACE -o FILE"
#define SUMMARY                                                                                  \
  "Draws a trace: as PNG, SVG or PDF, as a page (HTML) or as a film (APNG), by the end of the\n" \
  "file's name; or writes it for other programs (CSV, JSON, Perfetto). The same command gives\n" \
  "the same bytes on every run."
#define DESCRIPTION                                                                               \
  "A TIME has a unit (200us, 1.5ms, 3s) and counts from the beginning of the run, as the\n"       \
  "figure's ruler does. A LENGTH is in pixels (1200, 1200px) or on paper (160mm, 16cm, 6.3in):\n" \
  "there type has its size in print, whatever the width. PATTERN is names of lanes with commas\n" \
  "between them, where * stands for anything, or kinds of lanes: \"worker *,kind:lock\".\n\n"     \
  "Example:\n"                                                                                    \
  "  heddle export run.heddle -o run.pdf --from 0.2s --to 1.2s --lanes \"worker *,counter\"\n\n"  \
  "Exit status: 0 all went well, 2 the command line is wrong or does not fit the trace, 4 the\n"  \
  "figure can't be drawn or written, 5 the trace can't be read.\n"

#define GROUP              "figure"
#define SPECIFICATION_MOST (1u << 20) /* bytes */

typedef enum { WORD, PATH, FLAG, LIST } Kind;

/* An option: its name here and in a specification, and what it says of itself. */
typedef struct {
  const char *name;
  char letter; /* 0: none */
  Kind kind;
  size_t offset; /* in ExportOptions */
  const char *argument;
  const char *help;
} Entry;

#define AT(field) offsetof (ExportOptions, field)

static const Entry entries[] = {
  { "output", 'o', PATH, AT (output), "FILE",
    "Write the figure to this file; - is standard output" },
  { "format", 0, WORD, AT (format), "NAME", "png, svg, pdf, html, apng, csv, json or perfetto" },
  { "from", 0, WORD, AT (from), "TIME", "Begin there" },
  { "to", 0, WORD, AT (to), "TIME", "End there" },
  { "lanes", 0, WORD, AT (lanes), "PATTERN", "Draw these lanes alone" },
  { "width", 0, WORD, AT (width), "LENGTH", "As wide as this (1920px; in PDF 160mm)" },
  { "height", 0, WORD, AT (height), "LENGTH", "As high as this (as the lanes need)" },
  { "time-scale", 0, WORD, AT (time_scale), "LENGTH/TIME",
    "How long a time is (10mm/ms), so that figures compare" },
  { "scale", 0, WORD, AT (scale), "NUMBER", "Draw type and lines so many times as large" },
  { "resolution", 0, WORD, AT (resolution), "DPI", "Of a PNG with a width on paper (300)" },
  { "theme", 0, WORD, AT (theme), "NAME", "light, dark, print (greys) or contrast" },
  { "title", 0, WORD, AT (title), "TEXT", "Say this above the figure" },
  { "caption", 0, WORD, AT (caption), "TEXT", "Say this below the figure" },
  { "legend", 0, FLAG, AT (legend), NULL,
    "Say what the colours mean, and the share of each state" },
  { "scale-bar", 0, FLAG, AT (scale_bar), NULL, "Draw a bar of a round length of time" },
  { "axis", 0, WORD, AT (axis), "time|order",
    "Go by the clock, or give each event a column of equal width" },
  { "mark", 0, LIST, AT (marks), "TIME=LABEL", "Mark a moment; can be repeated" },
  { "bookmarks", 0, FLAG, AT (bookmarks), NULL, "Mark what was bookmarked in the window, too" },
  { "arrows", 0, WORD, AT (arrows), "NAME", "all, messages, wakeups or none" },
  { "table", 0, WORD, AT (table), "NAME",
    "Of CSV: intervals, spans, locks, conditions, messages, counters" },
  { "speed", 0, WORD, AT (speed), "NUMBER", "Of a film: 0.001 shows a millisecond in a second" },
  { "frames-per-second", 0, WORD, AT (frames_per_second), "NUMBER", "Of a film (25)" },
  { "rest", 0, WORD, AT (rest), "TIME", "Of a film: how long its end stands (2s)" },
  { "plays", 0, WORD, AT (plays), "NUMBER", "Of a film: how often it plays (for ever)" },
  { "veil", 0, WORD, AT (veil), "NUMBER",
    "Of a film: how much is hidden of what is to come (0.9)" },
};

/* A field of the options: a word, a path, a list or a flag, as the entry says. */
static gpointer
field (const ExportOptions *options, const Entry *entry)
{
  return (char *) options + entry->offset;
}

static char **
word_of (const ExportOptions *options, const Entry *entry)
{
  return field (options, entry);
}

static char ***
list_of (const ExportOptions *options, const Entry *entry)
{
  return field (options, entry);
}

static gboolean *
flag_of (const ExportOptions *options, const Entry *entry)
{
  return field (options, entry);
}

const char *
export_options_of_figures (const ExportOptions *options)
{
  static const char *const others[] = { "output", "format", "from",  "to",
                                        "lanes",  "title",  "table", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    const Entry *entry = &entries[i];
    gboolean given = entry->kind == FLAG   ? *flag_of (options, entry)
                     : entry->kind == LIST ? *list_of (options, entry) != NULL
                                           : *word_of (options, entry) != NULL;
    if (given && !g_strv_contains (others, entry->name))
      return entry->name;
  }
  return NULL;
}

void
export_options_clear (ExportOptions *options)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    if (entries[i].kind == LIST)
      g_clear_pointer (list_of (options, &entries[i]), g_strfreev);
    else if (entries[i].kind != FLAG)
      g_clear_pointer (word_of (options, &entries[i]), g_free);
  }
  g_clear_pointer (&options->trace, g_free);
  g_clear_pointer (&options->write_spec, g_free);
}

/* ------------------------------------------------------------------ the command line */

/* Words are taken as they are, in UTF-8: in the locale C GLib would refuse what is not ASCII. */
static const GOptionArg arguments[] = {
  [WORD] = G_OPTION_ARG_FILENAME,
  [PATH] = G_OPTION_ARG_FILENAME,
  [FLAG] = G_OPTION_ARG_NONE,
  [LIST] = G_OPTION_ARG_FILENAME_ARRAY,
};

static gboolean
is_text (const ExportOptions *options, const Entry *entry)
{
  char **list = entry->kind == LIST ? *list_of (options, entry) : NULL;

  if (entry->kind == WORD)
    return *word_of (options, entry) == NULL ||
           g_utf8_validate (*word_of (options, entry), -1, NULL);
  for (; list != NULL && *list != NULL; list++)
    if (!g_utf8_validate (*list, -1, NULL))
      return FALSE;
  return TRUE;
}

/* Checks that all words are UTF-8. */
static gboolean
check_texts (const ExportOptions *options, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (!is_text (options, &entries[i])) {
      g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                   "What --%s says is no text in UTF-8: write it so.", entries[i].name);
      return FALSE;
    }
  return TRUE;
}

/* Returns the entries as GLib has them, ended by one of zeros. */
static GArray *
glib_entries (ExportOptions *options, char **spec)
{
  GArray *array = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    const Entry *entry = &entries[i];
    const GOptionEntry option = {
      entry->name, entry->letter,   0, arguments[entry->kind], field (options, entry),
      entry->help, entry->argument,
    };
    g_array_append_val (array, option);
  }
  const GOptionEntry specs[] = {
    { "spec", 0, 0, G_OPTION_ARG_FILENAME, spec,
      "Take what is not said here from this specification", "FILE" },
    { "write-spec", 0, 0, G_OPTION_ARG_FILENAME, &options->write_spec,
      "Write what is said here to a specification", "FILE" },
  };
  g_array_append_vals (array, specs, G_N_ELEMENTS (specs));
  return array;
}

static gboolean
parse (ExportOptions *options, char **spec, int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (USAGE);
  g_autoptr (GArray) array = glib_entries (options, spec);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) cause = NULL;

  g_ptr_array_add (words, g_strdup ("heddle"));
  for (int i = 0; i < argc; i++)
    g_ptr_array_add (words, g_strdup (argv[i]));
  g_ptr_array_add (words, NULL);
  g_auto (GStrv) rest = g_strdupv ((char **) words->pdata);
  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  g_option_context_add_main_entries (context, (const GOptionEntry *) (void *) array->data, NULL);
  if (!g_option_context_parse_strv (context, &rest, &cause)) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "%s. `heddle export --help` tells more.", cause->message);
    return FALSE;
  }
  guint first = 1;
  if (rest[first] != NULL && strcmp (rest[first], "--") == 0)
    first++;
  if (rest[first] != NULL && rest[first + 1] != NULL) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "Which trace is meant, \"%s\" or \"%s\"? A figure is of one.", rest[first],
                 rest[first + 1]);
    return FALSE;
  }
  options->trace = g_strdup (rest[first]);
  return check_texts (options, error);
}

/* ------------------------------------------------------------------ specifications */

static gboolean
fail_spec (GError **error, const char *path, const char *why)
{
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
               "Could not read the specification \"%s\": %s.",
               strcmp (path, "-") == 0 ? "standard input" : path, why);
  return FALSE;
}

/* Reads all of the file or, if `path` is "-", of standard input. */
static char *
read_text (const char *path, GError **error)
{
  gboolean is_standard = strcmp (path, "-") == 0;
  FILE *file = is_standard ? stdin : fopen (path, "re");
  g_autofree char *text = g_malloc (SPECIFICATION_MOST + 1);
  gsize size = file != NULL ? fread (text, 1, SPECIFICATION_MOST + 1, file) : 0;
  gboolean failed = file == NULL || ferror (file) != 0;
  int cause = errno;

  if (file != NULL && !is_standard)
    fclose (file);
  if (failed)
    fail_spec (error, path, g_strerror (cause));
  else if (size > SPECIFICATION_MOST)
    fail_spec (error, path, "it is too long for one");
  if (failed || size > SPECIFICATION_MOST)
    return NULL;
  text[size] = '\0';
  return g_steal_pointer (&text);
}

static const Entry *
find_entry (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (strcmp (entries[i].name, name) == 0)
      return &entries[i];
  return NULL;
}

/* Returns a path of the specification as it is to be opened from here. */
static char *
path_from_spec (const char *spec, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (spec);

  if (strcmp (path, "-") == 0 || g_path_is_absolute (path) || strcmp (folder, ".") == 0)
    return g_strdup (path);
  return g_build_filename (folder, path, NULL);
}

/* Takes a key of the specification, if the command line has not said it. */
static void
take_key (ExportOptions *options, GKeyFile *file, const char *spec, const Entry *entry,
          GError **error)
{
  if (entry->kind == FLAG) {
    *flag_of (options, entry) |= g_key_file_get_boolean (file, GROUP, entry->name, error);
    return;
  }
  if (entry->kind == LIST) {
    if (*list_of (options, entry) == NULL)
      *list_of (options, entry) =
          g_key_file_get_string_list (file, GROUP, entry->name, NULL, error);
    return;
  }
  char **word = word_of (options, entry);
  if (*word != NULL)
    return;
  *word = g_key_file_get_string (file, GROUP, entry->name, error);
  if (*word != NULL && entry->kind == PATH) {
    char *path = path_from_spec (spec, *word);
    g_free (*word);
    *word = path;
  }
}

static const Entry trace_entry = { "trace", 0, PATH, AT (trace), NULL, NULL };

static gboolean
read_spec (ExportOptions *options, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) cause = NULL;

  g_autofree char *text = read_text (path, error);
  if (text == NULL)
    return FALSE;
  if (*text != '\0' &&
      !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return fail_spec (error, path,
                      "it must have the group [" GROUP
                      "], and in it lines with a key, = and a value");
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  if (keys == NULL)
    return fail_spec (error, path, "it has no group [" GROUP "]");
  for (guint i = 0; keys[i] != NULL; i++) {
    const Entry *entry = strcmp (keys[i], "trace") == 0 ? &trace_entry : find_entry (keys[i]);
    if (entry == NULL) {
      g_autofree char *why = g_strdup_printf ("there is no option \"%s\"", keys[i]);
      return fail_spec (error, path, why);
    }
    take_key (options, file, path, entry, &cause);
    if (cause != NULL) {
      g_autofree char *value = g_key_file_get_value (file, GROUP, keys[i], NULL);
      g_autofree char *valid = g_utf8_make_valid (value != NULL ? value : "", -1);
      g_autofree char *why = g_strdup_printf (
          "its %s is \"%s\", but must be %s", keys[i], valid,
          entry->kind == FLAG ? "true or false" : "text in UTF-8, with \\\\ for a backslash");
      return fail_spec (error, path, why);
    }
  }
  return TRUE;
}

/* Returns how `path` is called in `folder`: both are made absolute first. */
static char *
relative_path (const char *folder, const char *path)
{
  g_autofree char *from = g_canonicalize_filename (folder, NULL);
  g_autofree char *to = g_canonicalize_filename (path, NULL);
  g_auto (GStrv) up = g_strsplit (from, "/", -1);
  g_auto (GStrv) down = g_strsplit (to, "/", -1);
  guint same = 0;

  while (up[same] != NULL && down[same] != NULL && strcmp (up[same], down[same]) == 0)
    same++;
  GString *text = g_string_new (NULL);
  for (guint i = same; up[i] != NULL && *up[i] != '\0'; i++)
    g_string_append (text, "../");
  for (guint i = same; down[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > same ? "/" : "", down[i]);
  return g_string_free (text, FALSE);
}

static void
put_key (GKeyFile *file, const ExportOptions *options, const char *folder, const Entry *entry)
{
  if (entry->kind == FLAG) {
    if (*flag_of (options, entry))
      g_key_file_set_boolean (file, GROUP, entry->name, TRUE);
    return;
  }
  if (entry->kind == LIST) {
    char **list = *list_of (options, entry);
    if (list != NULL)
      g_key_file_set_string_list (file, GROUP, entry->name, (const char *const *) list,
                                  g_strv_length (list));
    return;
  }
  const char *word = *word_of (options, entry);
  if (word == NULL)
    return;
  g_autofree char *path = entry->kind == PATH && strcmp (word, "-") != 0
                              ? relative_path (folder, word)
                              : g_strdup (word);
  g_key_file_set_string (file, GROUP, entry->name, path);
}

gboolean
export_options_write (const ExportOptions *options, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) cause = NULL;
  gsize size;

  if (options->trace != NULL && strcmp (options->trace, "-") == 0) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "A specification names the trace's file, and standard input has no name: give the "
                 "trace as a file.");
    return FALSE;
  }
  put_key (file, options, folder, &trace_entry);
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    put_key (file, options, folder, &entries[i]);
  g_key_file_set_comment (
      file, GROUP, NULL, " Made by heddle; `heddle export --spec` with this file draws the figure.",
      NULL);
  g_autofree char *text = g_key_file_to_data (file, &size, NULL);
  if (output_file_save (path, text, size, &cause))
    return TRUE;
  g_set_error_literal (error, SESSION_ERROR, SESSION_STATUS_EXPORT, cause->message);
  return FALSE;
}

static gboolean
is_standard (const char *path)
{
  return g_strcmp0 (path, "-") == 0;
}

/* A standard stream is for one thing alone. */
static gboolean
check_streams (const ExportOptions *options, const char *spec, GError **error)
{
  if (is_standard (spec) && is_standard (options->trace))
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "The trace and --spec are both standard input: give one of them as a file.");
  else if (is_standard (options->write_spec) && is_standard (options->output))
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "--output and --write-spec are both standard output: give one of them as a file.");
  else
    return TRUE;
  return FALSE;
}

gboolean
export_options_read (ExportOptions *options, int argc, char **argv, GError **error)
{
  g_autofree char *spec = NULL;

  *options = (ExportOptions){ 0 };
  return parse (options, &spec, argc, argv, error) &&
         (spec == NULL || read_spec (options, spec, error)) && check_streams (options, spec, error);
}
