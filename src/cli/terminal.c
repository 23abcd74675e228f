/* SPDX-License-Identifier: MIT */
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#define ELLIPSIS    "…"
#define REPLACEMENT 0xFFFD

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
terminal_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *shown = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    GUnicodeType type = g_unichar_type (character);
    /* What sets the direction of text is a format character: it could turn a row around. */
    gboolean moves = type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
                     type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
    g_string_append_unichar (shown, moves ? REPLACEMENT : character);
  }
  return g_string_free (shown, FALSE);
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
  g_autofree char *shown = terminal_text (text);
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
