/* SPDX-License-Identifier: MIT */
#include "figure/notes.h"

#include <math.h>

#include "model/time-text.h"
#include "paint/text-style.h"

#define SIDE           16.0 /* pixels left and right of text */
#define TITLE_TOP      14.0
#define TITLE_GAP      2.0 /* between the title and what is under it */
#define TITLE_BOTTOM   11.0

#define CAPTION_TOP    8.0
#define CAPTION_BOTTOM 14.0
#define CAPTION_LINE   17.0

#define BAR_HEIGHT     32.0
#define BAR_LEFT       12.0 /* from the chart's left edge */
#define BAR_END        8.0  /* the height of its ends */
#define BAR_GAP        8.0  /* between bar and text */
#define BAR_SHARE      0.12 /* of the chart's width, at least */

#define FLAG_ROW       20.0
#define FLAG_TOP       6.0
#define FLAG_PAD       4.0  /* between a rule and its label */
#define FLAG_GAP       10.0 /* between two labels */
#define FLAG_SHARE     0.5  /* of the chart's width, at most */
#define RULE_STROKE    1.25

/* ------------------------------------------------------------------ shapes */

static const Subject nothing = { .lane = MODEL_NONE };

static Scene *
scene_on_ground (double width, double height)
{
  Scene *scene = scene_new (width, height);

  scene_add (scene, &(Shape){ .kind = SHAPE_BOX,
                              .colour = COLOUR_GROUND,
                              .width = width,
                              .height = height,
                              .opacity = 1,
                              .subject = nothing });
  return scene;
}

static void
add_text (Scene *scene, TextStyle style, ColourRole colour, double x, double y, double width,
          const char *text)
{
  scene_add (scene, &(Shape){ .kind = SHAPE_TEXT,
                              .colour = colour,
                              .style = style,
                              .x = x,
                              .y = y,
                              .width = width,
                              .opacity = 1,
                              .text = text,
                              .subject = nothing });
}

static void
add_line (Scene *scene, ColourRole colour, double stroke, double x, double y, double width,
          double height)
{
  scene_add (scene, &(Shape){ .kind = SHAPE_LINE,
                              .colour = colour,
                              .stroke = stroke,
                              .x = x,
                              .y = y,
                              .width = width,
                              .height = height,
                              .opacity = 1,
                              .subject = nothing });
}

/* ------------------------------------------------------------------ lines of text */

/* Returns the lines that `text` takes in that width, without the spaces that they are broken at. */
static GPtrArray *
break_lines (const char *font, TextStyle style, const char *text, double width)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  PangoContext *context = text_style_context ();
  g_autoptr (PangoLayout) layout = text_style_layout (context, font, style, text);

  pango_layout_set_single_paragraph_mode (layout, FALSE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  for (int i = 0; i < pango_layout_get_line_count (layout); i++) {
    const PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
    g_ptr_array_add (lines,
                     g_strstrip (g_strndup (pango_layout_get_text (layout) + line->start_index,
                                            (gsize) line->length)));
  }
  g_object_unref (context);
  return lines;
}

static void
add_lines (Scene *scene, TextStyle style, ColourRole colour, double y, double pitch,
           const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    add_text (scene, style, colour, SIDE, y + i * pitch, scene_width (scene) - 2 * SIDE,
              g_ptr_array_index (lines, i));
}

Scene *
notes_title (const char *title, const char *contents, double width, const Theme *theme)
{
  g_autoptr (GPtrArray) lines = break_lines (theme->font, TEXT_TITLE, title, width - 2 * SIDE);
  g_autoptr (GPtrArray) under =
      break_lines (theme->font, TEXT_SECONDARY, contents, width - 2 * SIDE);
  double pitch = text_style_height (TEXT_TITLE);
  double small = text_style_height (TEXT_SECONDARY);
  double second = TITLE_TOP + lines->len * pitch + TITLE_GAP;
  Scene *scene = scene_on_ground (width, second + under->len * small + TITLE_BOTTOM);

  add_lines (scene, TEXT_TITLE, COLOUR_TEXT, TITLE_TOP, pitch, lines);
  add_lines (scene, TEXT_SECONDARY, COLOUR_TEXT_SOFT, second, small, under);
  return scene;
}

Scene *
notes_caption (const char *caption, double width, const Theme *theme)
{
  g_autoptr (GPtrArray) lines = break_lines (theme->font, TEXT_TICK, caption, width - 2 * SIDE);
  Scene *scene = scene_on_ground (width, CAPTION_TOP + lines->len * CAPTION_LINE + CAPTION_BOTTOM);

  add_lines (scene, TEXT_TICK, COLOUR_TEXT, CAPTION_TOP, CAPTION_LINE, lines);
  return scene;
}

/* ------------------------------------------------------------------ the scale bar */

Scene *
notes_scale_bar (const View *view, const Theme *theme)
{
  double nanoseconds = (double) (view->end - view->start) / (view->width - LAYOUT_NAMES_WIDTH);
  double least = BAR_SHARE * (double) (view->end - view->start);
  int64_t length = time_text_tick_step (MAX ((int64_t) ceil (least), 1));
  g_autofree char *text = time_text_tick (length, length);
  double width = (double) length / nanoseconds;
  double left = LAYOUT_NAMES_WIDTH + BAR_LEFT;
  double middle = BAR_HEIGHT / 2;
  double stroke = 1.5 * theme->edge;
  Scene *scene = scene_on_ground (view->width, BAR_HEIGHT);

  add_line (scene, COLOUR_TEXT, stroke, left, middle, width, 0);
  add_line (scene, COLOUR_TEXT, stroke, left, middle - BAR_END / 2, 0, BAR_END);
  add_line (scene, COLOUR_TEXT, stroke, left + width, middle - BAR_END / 2, 0, BAR_END);
  double x = left + width + BAR_GAP;
  add_text (scene, TEXT_TICK, COLOUR_TEXT, x, middle - text_style_height (TEXT_TICK) / 2,
            MAX (view->width - x, 1), text);
  return scene;
}

/* ------------------------------------------------------------------ marks */

typedef struct {
  const FigureMark *mark;
  double x;           /* of the rule */
  double left, width; /* of the label */
  guint row;          /* counted from the chart upwards */
} Flag;

static int
compare_flags (gconstpointer a, gconstpointer b)
{
  const Flag *x = a, *y = b;

  return x->x != y->x ? (x->x > y->x ? -1 : 1) : 0;
}

static gboolean
is_free (const GArray *flags, guint before, const Flag *flag, guint row)
{
  for (guint i = 0; i < before; i++) {
    const Flag *other = &g_array_index (flags, Flag, i);
    if (other->row == row && flag->left < other->left + other->width + FLAG_GAP &&
        other->left < flag->left + flag->width + FLAG_GAP)
      return FALSE;
  }
  return TRUE;
}

/* Returns the flags of the marks in the view, from the last to the first. Labels lie to the right
 * of their rules: so the rule of a flag that has to go to a higher row passes to the left of those
 * beneath it. */
static GArray *
place_flags (const FigureMark *marks, guint count, const View *view, const Theme *theme)
{
  GArray *flags = g_array_new (FALSE, FALSE, sizeof (Flag));
  double most = FLAG_SHARE * (view->width - LAYOUT_NAMES_WIDTH);

  for (guint i = 0; i < count; i++) {
    Flag flag = { .mark = &marks[i], .x = layout_x (view, marks[i].time) };
    if (marks[i].time < view->start || marks[i].time > view->end)
      continue;
    flag.width = MIN (ceil (text_style_width (theme->font, TEXT_VALUE, marks[i].label)), most);
    flag.left = flag.x + FLAG_PAD;
    if (flag.left + flag.width + FLAG_PAD > view->width)
      flag.left = flag.x - FLAG_PAD - flag.width;
    g_array_append_val (flags, flag);
  }
  g_array_sort (flags, compare_flags);
  for (guint i = 0; i < flags->len; i++) {
    Flag *flag = &g_array_index (flags, Flag, i);
    while (!is_free (flags, i, flag, flag->row))
      flag->row++;
  }
  return flags;
}

Scene *
notes_flags (const FigureMark *marks, guint count, const View *view, const Theme *theme)
{
  g_autoptr (GArray) flags = place_flags (marks, count, view, theme);
  guint rows = 0;

  for (guint i = 0; i < flags->len; i++)
    rows = MAX (rows, g_array_index (flags, Flag, i).row + 1);
  if (rows == 0)
    return NULL;
  double height = FLAG_TOP + rows * FLAG_ROW;
  Scene *scene = scene_on_ground (view->width, height);
  for (guint i = 0; i < flags->len; i++) {
    const Flag *flag = &g_array_index (flags, Flag, i);
    double top = height - (flag->row + 1) * FLAG_ROW;
    add_line (scene, COLOUR_ACCENT, RULE_STROKE * theme->edge, flag->x, top, 0, height - top);
  }
  /* The label of a moment at the right edge lies to its left, where another's rule may pass: then
   * over it. */
  for (guint i = 0; i < flags->len; i++) {
    const Flag *flag = &g_array_index (flags, Flag, i);
    double top = height - (flag->row + 1) * FLAG_ROW;
    double line = text_style_height (TEXT_VALUE);
    double shift = (FLAG_ROW - line) / 2;
    scene_add (scene, &(Shape){ .kind = SHAPE_BOX,
                                .colour = COLOUR_GROUND,
                                .x = flag->left - 2,
                                .y = top + shift,
                                .width = flag->width + 4,
                                .height = line,
                                .opacity = 1,
                                .subject = nothing });
    add_text (scene, TEXT_VALUE, COLOUR_ACCENT, flag->left, top + shift, flag->width,
              flag->mark->label);
  }
  return scene;
}
