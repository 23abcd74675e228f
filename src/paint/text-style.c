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

typedef struct {
  PangoContext *context;
  GHashTable *widths; /* the style's digit, the font, a line feed and the text, to a double */
} Ruler;

double
text_style_height (TextStyle style)
{
  return styles[style].height;
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
    ruler->widths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_private_set (&key, ruler);
  }
  return ruler;
}

double
text_style_width (const char *font, TextStyle style, const char *text)
{
  Ruler *ruler = ruler_of_this_thread ();
  g_autofree char *key = g_strdup_printf ("%d%s\n%s", (int) style, font, text);
  const double *known = g_hash_table_lookup (ruler->widths, key);

  if (known != NULL)
    return *known;
  if (g_hash_table_size (ruler->widths) >= WIDTHS_KEPT)
    g_hash_table_remove_all (ruler->widths);

  g_autoptr (PangoLayout) layout = text_style_layout (ruler->context, font, style, text);
  PangoRectangle extents;
  pango_layout_get_extents (layout, NULL, &extents);
  double width = (double) extents.width / PANGO_SCALE;
  g_hash_table_insert (ruler->widths, g_steal_pointer (&key), g_memdup2 (&width, sizeof width));
  return width;
}
