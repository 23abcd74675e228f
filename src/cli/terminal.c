/* SPDX-License-Identifier: MIT */
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "model/plain-text.h"

#define ELLIPSIS "…"

guint
terminal_width (int descriptor)
{
  struct winsize size = { 0 };
  const char *columns = g_getenv ("COLUMNS");
  guint64 width = 0;

  if (isatty (descriptor) && ioctl (descriptor, TIOCGWINSZ, &size) == 0)
    width = size.ws_col;
  if (width == 0 && columns != NULL &&
      !g_ascii_string_to_unsigned (columns, 10, 1, G_MAXUINT, &width, NULL))
    width = 0;
  if (width == 0)
    return TERMINAL_WIDTH_USUAL;
  return (guint) CLAMP (width, TERMINAL_WIDTH_LEAST, TERMINAL_WIDTH_MOST);
}

static guint
width_of_character (gunichar character)
{
  if (g_unichar_iszerowidth (character))
    return 0;
  return g_unichar_iswide (character) ? 2 : 1;
}

guint
terminal_width_of (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += width_of_character (g_utf8_get_char (text));
  return width;
}

char *
terminal_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    char *plain = plain_text (*line);
    g_free (*line);
    *line = plain;
  }
  return g_strjoinv ("\n", lines);
}

void
terminal_say (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *plain = plain_text (sentence);
  g_printerr ("heddle: %s\n", plain);
}

char *
terminal_shortened (const char *text, guint width)
{
  const char *at = text;
  guint taken = 0;

  if (terminal_width_of (text) <= width)
    return g_strdup (text);
  for (; *at != '\0'; at = g_utf8_next_char (at)) {
    guint next = width_of_character (g_utf8_get_char (at));
    if (taken + next + 1 > width)
      break;
    taken += next;
  }
  return g_strdup_printf ("%.*s" ELLIPSIS, (int) (at - text), text);
}

void
terminal_wrap (GString *page, const char *text, const char *indent, guint width)
{
  g_autofree char *shown = plain_text (text);
  g_auto (GStrv) words = g_strsplit (shown, " ", -1);
  guint taken = 0; /* of the line; 0: it has no word yet */

  for (guint i = 0; words[i] != NULL; i++) {
    guint length = terminal_width_of (words[i]);
    if (taken > 0 && taken + 1 + length > width) {
      g_string_append_c (page, '\n');
      taken = 0;
    }
    g_string_append_printf (page, "%s%s", taken == 0 ? indent : " ", words[i]);
    taken += length + (taken == 0 ? terminal_width_of (indent) : 1);
  }
  g_string_append_c (page, '\n');
}
