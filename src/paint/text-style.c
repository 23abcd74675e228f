/* SPDX-License-Identifier: MIT */
#include "paint/text-style.h"

#include <pango/pangocairo.h>
#include <string.h>

/* So many widths are remembered; then all are forgotten: lengths of time come without end. */
#define WIDTHS_KEPT 8192u

typedef struct {
  double size;
  double height;
  PangoWeight weight;
  gboolean tabular;
} Style;

static const Style styles[TEXT_STYLES] = {
  [TEXT_LANE_NAME] = { 15, 20, PANGO_WEIGHT_SEMIBOLD, FALSE },
  [TEXT_SECONDARY] = { 11.5, 15, PANGO_WEIGHT_NORMAL, TRUE },
  [TEXT_VALUE] = { 11.5, 15, PANGO_WEIGHT_SEMIBOLD, TRUE },
  [TEXT_TICK] = { 12, 16, PANGO_WEIGHT_NORMAL, TRUE },
  [TEXT_TITLE] = { 17, 22, PANGO_WEIGHT_SEMIBOLD, FALSE },
};

/* A text that was measured; the hash table's key is its beginning. */
typedef struct {
  TextStyle style;
  const char *font;
  const char *text;
} MeasuredKey;

typedef struct {
  MeasuredKey key;
  double width;
  char texts[]; /* the text and the font */
} Measured;

typedef struct {
  PangoContext *context;
  GHashTable *widths; /* a set of Measured */
} Ruler;

double
text_style_height (TextStyle style)
{
  return styles[style].height;
}

double
text_style_size (TextStyle style)
{
  return styles[style].size;
}

int
text_style_weight (TextStyle style)
{
  return (int) styles[style].weight;
}

gboolean
text_style_is_tabular (TextStyle style)
{
  return styles[style].tabular;
}

PangoContext *
text_style_context (void)
{
  g_autoptr (PangoFontMap) map = pango_cairo_font_map_new ();
  PangoContext *context = pango_font_map_create_context (map);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  /* What is set is English: else the user's language would choose other glyphs for the same
   * picture. */
  pango_context_set_language (context, pango_language_from_string ("en"));
  return context;
}

PangoLayout *
text_style_layout (PangoContext *context, const char *font, TextStyle style, const char *text)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_font_description_set_weight (description, styles[style].weight);
  pango_font_description_set_absolute_size (description, styles[style].size * PANGO_SCALE);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  if (styles[style].tabular) {
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
    pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
    pango_layout_set_attributes (layout, attributes);
  }
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static guint
key_hash (gconstpointer key)
{
  const MeasuredKey *measured = key;

  return g_str_hash (measured->text) * TEXT_STYLES + (guint) measured->style;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const MeasuredKey *x = a, *y = b;

  return x->style == y->style && strcmp (x->text, y->text) == 0 && strcmp (x->font, y->font) == 0;
}

static Measured *
measured_new (const MeasuredKey *key, double width)
{
  gsize text_size = strlen (key->text) + 1;
  gsize font_size = strlen (key->font) + 1;
  Measured *measured = g_malloc (sizeof (Measured) + text_size + font_size);

  memcpy (measured->texts, key->text, text_size);
  memcpy (measured->texts + text_size, key->font, font_size);
  measured->key = (MeasuredKey){ key->style, measured->texts + text_size, measured->texts };
  measured->width = width;
  return measured;
}

static void
ruler_free (gpointer data)
{
  Ruler *ruler = data;

  g_object_unref (ruler->context);
  g_hash_table_unref (ruler->widths);
  g_free (ruler);
}

static Ruler *
ruler_of_this_thread (void)
{
  static GPrivate key = G_PRIVATE_INIT (ruler_free);
  Ruler *ruler = g_private_get (&key);

  if (ruler == NULL) {
    ruler = g_new0 (Ruler, 1);
    ruler->context = text_style_context ();
    ruler->widths = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
    g_private_set (&key, ruler);
  }
  return ruler;
}

double
text_style_width (const char *font, TextStyle style, const char *text)
{
  Ruler *ruler = ruler_of_this_thread ();
  const MeasuredKey key = { style, font, text };
  const Measured *known = g_hash_table_lookup (ruler->widths, &key);

  if (known != NULL)
    return known->width;
  if (g_hash_table_size (ruler->widths) >= WIDTHS_KEPT)
    g_hash_table_remove_all (ruler->widths);

  g_autoptr (PangoLayout) layout = text_style_layout (ruler->context, font, style, text);
  PangoRectangle extents;
  pango_layout_get_extents (layout, NULL, &extents);
  double width = (double) extents.width / PANGO_SCALE;
  g_hash_table_add (ruler->widths, measured_new (&key, width));
  return width;
}
