/* SPDX-License-Identifier: MIT
 *
 * Numbers, colours and words, as SVG writes them.
 */
#include <math.h>
#include <string.h>

#include "figure/svg-private.h"
#include "paint/ink-look.h"

/* ------------------------------------------------------------------ numbers */

void
svg_put_number (GString *text, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  double rounded = round (number * 1000) / 1000;

  /* Whatever the locale. */
  g_ascii_formatd (digits, sizeof digits, "%.3f", rounded == 0 ? 0 : rounded);
  const char *end = digits + strlen (digits);
  while (end[-1] == '0')
    end--;
  if (end[-1] == '.')
    end--;
  g_string_append_len (text, digits, end - digits);
}

void
svg_put_attribute (GString *text, const char *name, double number)
{
  g_string_append_printf (text, " %s=\"", name);
  svg_put_number (text, number);
  g_string_append_c (text, '"');
}

void
svg_put_pair (GString *text, const char *before, double x, double y)
{
  g_string_append (text, before);
  svg_put_number (text, x);
  g_string_append_c (text, ' ');
  svg_put_number (text, y);
}

/* ------------------------------------------------------------------ colours */

static const char shade_names[SHADES] = { 'c', 't', 'h' };

static unsigned
channel (double share)
{
  return (unsigned) lround (share * 255);
}

static void
put_shade (GString *text, const Theme *theme, ColourRole role, Shade shade)
{
  Colour colour = theme->colours[role];

  if (shade == SHADE_TINT)
    colour = ink_tint (theme, role);
  else if (shade == SHADE_HATCH_GROUND)
    colour = ink_hatch_ground (colour, theme->colours[COLOUR_GROUND]);
  g_string_append_printf (text, "#%02x%02x%02x", channel (colour.red), channel (colour.green),
                          channel (colour.blue));
}

void
svg_put_colour (const Svg *svg, GString *text, const char *name, ColourRole role, Shade shade)
{
  g_string_append_printf (text, " %s=\"", name);
  if (svg->options.variables)
    g_string_append_printf (text, "var(--heddle-%c%d)", shade_names[shade], (int) role);
  else
    put_shade (text, svg->options.theme, role, shade);
  g_string_append_c (text, '"');
}

char *
svg_variables (const Theme *theme)
{
  GString *text = g_string_new (NULL);

  for (int role = COLOUR_GROUND; role < (int) COLOURS; role++)
    for (int shade = 0; shade < SHADES; shade++) {
      g_string_append_printf (text, "--heddle-%c%d:", shade_names[shade], role);
      put_shade (text, theme, (ColourRole) role, (Shade) shade);
      g_string_append_c (text, ';');
    }
  return g_string_free (text, FALSE);
}

/* ------------------------------------------------------------------ words */

/* XML 1.0 has no place for control characters, not even as references. */
static gboolean
is_in_xml (gunichar character)
{
  return (character >= 0x20 && character != 0x7f && character != 0xfffe && character != 0xffff) ||
         character == '\t' || character == '\n';
}

void
svg_put_text (GString *text, const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    if (character == '&')
      g_string_append (text, "&amp;");
    else if (character == '<')
      g_string_append (text, "&lt;");
    else if (character == '>')
      g_string_append (text, "&gt;");
    else if (character == '"')
      g_string_append (text, "&quot;");
    else
      g_string_append_unichar (text, is_in_xml (character) ? character : 0xfffd);
  }
}

char *
svg_fit_text (const char *font, TextStyle style, const char *words, double width)
{
  if (text_style_width (font, style, words) <= width)
    return g_strdup (words);
  glong least = 0, most = g_utf8_strlen (words, -1);
  char *fitting = g_strdup ("");

  /* How many characters fit, by halving; a text is no narrower than its beginning. */
  while (least < most) {
    glong middle = (least + most + 1) / 2;
    g_autofree char *beginning = g_utf8_substring (words, 0, middle);
    char *trial = g_strconcat (g_strchomp (beginning), "…", NULL);
    if (text_style_width (font, style, trial) <= width) {
      least = middle;
      g_free (fitting);
      fitting = trial;
    } else {
      most = middle - 1;
      g_free (trial);
    }
  }
  return fitting;
}

void
svg_find_baselines (const char *font, double baselines[TEXT_STYLES])
{
  PangoContext *context = text_style_context ();

  for (int style = 0; style < TEXT_STYLES; style++) {
    g_autoptr (PangoLayout) layout = text_style_layout (context, font, (TextStyle) style, "x");
    PangoRectangle extents;
    /* As ink does: set into the middle of the style's line. */
    pango_layout_get_extents (layout, NULL, &extents);
    baselines[style] =
        (text_style_height ((TextStyle) style) - (double) extents.height / PANGO_SCALE) / 2 +
        (double) pango_layout_get_baseline (layout) / PANGO_SCALE;
  }
  g_object_unref (context);
}
