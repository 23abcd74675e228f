/* SPDX-License-Identifier: MIT
 *
 * Scenes as SVG: text stays text, hatches become patterns, and each shape is an element. The same
 * scenes give the same bytes, whatever the locale. Internal to figure/.
 *
 * TEXT     Is set in the theme's fonts, with a general one as the last resort. Where another font
 *          is found than the one that layout measured, `textLength` keeps each text to the room
 *          that it has.
 * COLOURS  Are written out; or, with `variables`, as CSS variables, which svg_variables() declares
 *          for a theme: a page that has both themes switches between them.
 */
#pragma once

#include <glib.h>

#include "paint/scene.h"
#include "paint/theme.h"

typedef struct _Svg Svg;

/* Says what a subject is, for the text that stands beside the pointer. Returns a string that the
 * SVG frees, or NULL if there is nothing to say. */
typedef char *(*SvgDescribe) (Subject subject, gpointer data);

typedef struct {
  const Theme *theme;
  gboolean variables;   /* see COLOURS */
  const char *prefix;   /* of identifiers, for several drawings in a page; NULL: "heddle" */
  SvgDescribe describe; /* NULL: shapes have no text beside the pointer */
  gpointer data;        /* describe's */
} SvgOptions;

/* What stands around the scenes. Texts are plain, not marked up. */
typedef struct {
  double width, height; /* of the whole, in the scenes' pixels */
  double unit;          /* millimetres of such a pixel; 0: a pixel as CSS has it */
  const char *title;    /* for those who don't see it; NULL: none */
  const char *description;
} SvgDocument;

/* Returns an empty drawing; free it with svg_free(). Keeps the theme and the prefix. */
Svg *svg_new (const SvgOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void svg_free (Svg *svg);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Svg, svg_free)

/* Draws `scene` with its top left at x,y, and nothing outside of its rectangle. */
void svg_add_scene (Svg *svg, const Scene *scene, double x, double y);

/* Returns the element `<svg>` with all that was added, to be written to a file of its own, after
 * the
 * XML declaration, or into a page. The caller frees it. */
char *svg_finish (const Svg *svg, const SvgDocument *document) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the declarations of a theme's colours, "--heddle-0:#ffffff;…", for the style of an
 * element around drawings with `variables`. The caller frees it. */
char *svg_variables (const Theme *theme) G_GNUC_WARN_UNUSED_RESULT;
