/* SPDX-License-Identifier: MIT */
#include "model/plain-text.h"

#define REPLACEMENT 0xFFFD

/* These two only join what stands beside them, as names in Persian and emoji need it. */
#define NON_JOINER 0x200C
#define JOINER     0x200D

static gboolean
is_plain (gunichar character)
{
  if (character == NON_JOINER || character == JOINER)
    return TRUE;
  GUnicodeType type = g_unichar_type (character);
  /* What sets the direction of text is a format character: it could turn a row around. */
  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
         type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

gboolean
plain_text_is (const char *text)
{
  const char *at = text;

  /* Most names are ASCII. */
  while (*at >= ' ' && *at < '\x7f')
    at++;
  if (*at == '\0')
    return TRUE;
  if (!g_utf8_validate (at, -1, NULL))
    return FALSE;
  for (; *at != '\0'; at = g_utf8_next_char (at))
    if (!is_plain (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

char *
plain_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *shown = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    g_string_append_unichar (shown, is_plain (character) ? character : REPLACEMENT);
  }
  return g_string_free (shown, FALSE);
}
