/* SPDX-License-Identifier: MIT */
#include "cli/export-format.h"

#include <string.h>

#include "session/session.h"

static const struct {
  const char *name;
  const char *suffix;
  ExportFormat format;
} formats[] = {
  { "png", ".png", EXPORT_PNG },
  { "svg", ".svg", EXPORT_SVG },
  { "pdf", ".pdf", EXPORT_PDF },
  { "html", ".html", EXPORT_HTML },
  { "apng", ".apng", EXPORT_APNG },
  { "csv", ".csv", EXPORT_CSV },
  { "json", ".json", EXPORT_CHROME },
  { "perfetto", ".pftrace", EXPORT_PERFETTO },
  { NULL, ".perfetto-trace", EXPORT_PERFETTO }, /* the same, by its other name */
};

gboolean
export_format_is_data (ExportFormat format)
{
  return format == EXPORT_CSV || format == EXPORT_CHROME || format == EXPORT_PERFETTO;
}

/* Returns the formats' names, or the ends of their files' names, as a list in words. */
static char *
list_formats (gboolean suffixes)
{
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    gboolean is_last = i + 1 == G_N_ELEMENTS (formats) || formats[i + 1].name == NULL;
    if (formats[i].name != NULL)
      g_string_append_printf (list, "%s%s",
                              i == 0     ? ""
                              : !is_last ? ", "
                                         : " or ",
                              suffixes ? formats[i].suffix : formats[i].name);
  }
  return g_string_free (list, FALSE);
}

static gboolean
find (const char *name, const char *output, ExportFormat *format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (name != NULL ? g_strcmp0 (name, formats[i].name) != 0
                     : !g_str_has_suffix (output, formats[i].suffix))
      continue;
    *format = formats[i].format;
    return TRUE;
  }
  return FALSE;
}

gboolean
export_format_find (const char *name, const char *output, ExportFormat *format, GError **error)
{
  if (find (name, output, format))
    return TRUE;
  g_autofree char *names = list_formats (FALSE);
  g_autofree char *suffixes = list_formats (TRUE);
  if (name != NULL)
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE, "--format is \"%s\", but must be %s.",
                 name, names);
  else if (strcmp (output, "-") == 0)
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "Standard output has no name that says a format: add --format with %s.", names);
  else
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "What is \"%s\" to be? A name that ends in %s says it, or add --format.", output,
                 suffixes);
  return FALSE;
}
