/* SPDX-License-Identifier: MIT
 *
 * What the user marked: bookmarks and markers, with a flag each on the ruler; the stretch that is
 * measured, and the distance between two markers.
 *
 * FLAGS  A flag stands to the right of its rule. Where the next one is near it is shorter than its
 *        name, or a mere tab: flags never lie over one another, and their rules show where they are.
 */
#include "model/time-text.h"
#include "paint/frame.h"

#include <math.h>

#define FLAG_TOP      3.0
#define FLAG_HEIGHT   18.0
#define FLAG_PAD      6.0
#define FLAG_MOST     180.0 /* pixels */
#define FLAG_LEAST    30.0  /* what is narrower has no text */
#define TAB_WIDTH     6.0   /* of a flag without text */
#define FLAG_GAP      2.0
#define RULE_STROKE   1.5
#define TINT_OPACITY  0.12
#define BAND_HEIGHT   4.0  /* of the measured stretch, on the ruler */
#define LENGTH_MIDDLE 29.0 /* of the text that says a length */
#define LENGTH_PAD    5.0
#define HEAD          4.0 /* of the line between two markers */

/* A flag on the ruler. */
typedef struct {
  const ViewMark *mark;
  gboolean marker;
  guint index;        /* among the view's bookmarks, or its markers */
  double x;           /* of its rule */
  double left, width; /* of the flag itself */
} Flag;

static const Subject nothing = { .lane = MODEL_NONE };
static const Subject the_range = { SUBJECT_RANGE, MODEL_NONE, 0 };
static const Subject the_distance = { SUBJECT_DISTANCE, MODEL_NONE, 0 };

static void
clear_label (gpointer mark)
{
  g_free ((char *) ((ViewMark *) mark)->label);
}

GArray *
view_marks_copy (const ViewMark *marks, guint count)
{
  GArray *copies = g_array_new (FALSE, FALSE, sizeof (ViewMark));

  g_array_set_clear_func (copies, clear_label);
  for (guint i = 0; i < count; i++) {
    ViewMark copy = { marks[i].time, g_strdup (marks[i].label) };
    g_array_append_val (copies, copy);
  }
  return copies;
}

/* ------------------------------------------------------------------ where flags stand */

static int
compare_flags (gconstpointer a, gconstpointer b)
{
  const Flag *x = a, *y = b;

  return x->x < y->x ? -1 : x->x > y->x;
}

static void
collect_flags (Frame *frame, const ViewMark *marks, guint count, gboolean marker)
{
  for (guint i = 0; i < count; i++) {
    Flag flag = {
      .mark = &marks[i], .marker = marker, .index = i, .x = frame_x (frame, marks[i].time)
    };
    if (flag.x >= frame->left && flag.x <= frame->right)
      g_array_append_val (frame->flags, flag);
  }
}

/* Gives a flag the room that it has between the end of the one before and the next one's rule. The last
 * ones stand to the left of their rules if only there is room. */
static void
place_flag (Frame *frame, Flag *flag, double before, double next)
{
  double text = ceil (frame_text_width (frame, TEXT_VALUE, flag->mark->label));
  double wanted = MIN (text + 2 * FLAG_PAD, FLAG_MOST);

  flag->left = flag->x;
  flag->width = MIN (wanted, next - FLAG_GAP - flag->x);
  if (flag->width < wanted && next >= frame->right && flag->x - wanted >= before + FLAG_GAP) {
    flag->left = flag->x - wanted;
    flag->width = wanted;
  }
  if (flag->width < MIN (wanted, FLAG_LEAST))
    flag->width = CLAMP (flag->width, 1, TAB_WIDTH);
}

void
place_flags (Frame *frame)
{
  const View *view = frame->view;
  double before = frame->left;

  frame->flags = g_array_new (FALSE, FALSE, sizeof (Flag));
  collect_flags (frame, view->bookmarks, view->bookmark_count, FALSE);
  collect_flags (frame, view->markers, view->marker_count, TRUE);
  g_array_sort (frame->flags, compare_flags);
  for (guint i = 0; i < frame->flags->len; i++) {
    Flag *flag = &g_array_index (frame->flags, Flag, i);
    gboolean last = i + 1 == frame->flags->len;
    place_flag (frame, flag, before, last ? frame->right : flag[1].x);
    before = MAX (before, flag->left + flag->width);
  }
}

/* ------------------------------------------------------------------ how long a stretch is */

typedef struct {
  double x0, x1;      /* the part of the stretch in sight */
  double left, width; /* of the text that says its length */
  char *text;
} Length;

/* Finds where a stretch lies and where its length is said: in its middle, or beside it if that is too
 * narrow. Returns FALSE if nothing of it is in sight; else the caller frees the text. */
static gboolean
measure (const Frame *frame, const ViewStretch *stretch, Length *length)
{
  double x0 = frame_x (frame, stretch->start), x1 = frame_x (frame, stretch->end);

  if (stretch->end <= stretch->start || x1 < frame->left || x0 > frame->right)
    return FALSE;
  length->x0 = MAX (x0, frame->left);
  length->x1 = MIN (x1, frame->right);
  length->text = time_text_duration (stretch->end - stretch->start);
  length->width = ceil (frame_text_width (frame, TEXT_VALUE, length->text)) + 2 * LENGTH_PAD;
  if (length->width + 4 * HEAD <= length->x1 - length->x0)
    length->left = (length->x0 + length->x1 - length->width) / 2;
  else if (length->x1 + HEAD + length->width <= frame->right)
    length->left = length->x1 + HEAD;
  else
    length->left = length->x0 - HEAD - length->width;
  return TRUE;
}

static gboolean
length_covers (const Frame *frame, const ViewStretch *stretch, double x0, double x1)
{
  Length length;

  if (!measure (frame, stretch, &length))
    return FALSE;
  g_free (length.text);
  return x0 < length.left + length.width && length.left < x1;
}

/* Returns whether a flag's rule passes between x0 and x1. */
static gboolean
rule_passes (const Frame *frame, double x0, double x1)
{
  for (guint i = 0; i < frame->flags->len; i++) {
    double x = g_array_index (frame->flags, Flag, i).x;
    if (x > x0 && x < x1)
      return TRUE;
  }
  return FALSE;
}

static gboolean
fits (const Frame *frame, const Length *length)
{
  const ViewStretch *range = &frame->view->range;
  double right = length->left + length->width;

  return length->left >= frame->left && right <= frame->right &&
         !length_covers (frame, range, length->left, right);
}

/* Puts the text of the markers' distance on its line: clear of rules if that can be. */
static gboolean
place_on_line (const Frame *frame, Length *length, gboolean clear)
{
  static const double places[] = { 0.5, 0.25, 0.75, 0.05, 0.95 };
  double room = length->x1 - length->x0 - length->width - 4 * HEAD;

  for (gsize i = 0; room > 0 && i < G_N_ELEMENTS (places); i++) {
    length->left = length->x0 + 2 * HEAD + places[i] * room;
    if (fits (frame, length) &&
        !(clear && rule_passes (frame, length->left, length->left + length->width)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
place_beside (const Frame *frame, Length *length)
{
  double right = length->x1 + HEAD, left = length->x0 - HEAD;
  Length range;

  if (measure (frame, &frame->view->range, &range)) {
    right = MAX (right, range.left + range.width);
    left = MIN (left, range.left);
    g_free (range.text);
  }
  length->left = right;
  if (fits (frame, length))
    return TRUE;
  length->left = left - length->width;
  return fits (frame, length);
}

/* Finds the same of the markers' distance. It makes way for the length of the stretch that is measured, and for
 * rules of flags, as far as its line is long. It has no text, and a width of 0, if there is no place,
 * and if the same stretch is measured, which says it already. */
static gboolean
measure_distance (const Frame *frame, Length *length)
{
  const ViewStretch *range = &frame->view->range, *distance = &frame->view->distance;

  if (!measure (frame, distance, length))
    return FALSE;
  gboolean said = range->start == distance->start && range->end == distance->end;
  if (said || !(place_on_line (frame, length, TRUE) || place_on_line (frame, length, FALSE) ||
                place_beside (frame, length)))
    length->width = 0;
  return TRUE;
}

static gboolean
distance_covers (const Frame *frame, double x0, double x1)
{
  Length length;

  if (!measure_distance (frame, &length))
    return FALSE;
  g_free (length.text);
  return length.width > 0 && x0 < length.left + length.width && length.left < x1;
}

gboolean
flags_cover (const Frame *frame, double x0, double x1)
{
  for (guint i = 0; i < frame->flags->len; i++) {
    const Flag *flag = &g_array_index (frame->flags, Flag, i);
    if (x0 < flag->left + flag->width + FLAG_GAP && flag->left - FLAG_GAP < x1)
      return TRUE;
  }
  return length_covers (frame, &frame->view->range, x0, x1) || distance_covers (frame, x0, x1);
}

static void
add_length_text (Frame *frame, const Length *length, ColourRole colour, Subject subject)
{
  double height = text_style_height (TEXT_VALUE);

  frame_add_box (frame, (Shape){ .colour = COLOUR_GROUND,
                                 .x = length->left,
                                 .y = LENGTH_MIDDLE - height / 2,
                                 .width = length->width,
                                 .height = height,
                                 .subject = subject });
  frame_add_text (frame, TEXT_VALUE, colour, length->left + LENGTH_PAD, LENGTH_MIDDLE,
                  length->width - LENGTH_PAD, length->text, subject);
}

/* ------------------------------------------------------------------ shapes */

static void
add_line (Frame *frame, ColourRole colour, DashKind dash, double x0, double y0, double x1,
          double y1, Subject subject)
{
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_LINE,
                                     .colour = colour,
                                     .dash = dash,
                                     .x = x0,
                                     .y = y0,
                                     .width = x1 - x0,
                                     .height = y1 - y0,
                                     .stroke = RULE_STROKE * frame->theme->edge,
                                     .opacity = 1,
                                     .subject = subject });
}

/* An edge that is out of sight is not drawn at the chart's. */
static void
add_edge (Frame *frame, int64_t time)
{
  double x = frame_x (frame, time);

  if (x >= frame->left && x <= frame->right)
    add_line (frame, COLOUR_ACCENT, DASH_NONE, x, LAYOUT_RULER_HEIGHT, x, frame->view->height,
              nothing);
}

void
add_stretch (Frame *frame)
{
  const ViewStretch *range = &frame->view->range;
  Length length;

  if (!measure (frame, range, &length))
    return;
  g_free (length.text);
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_BOX,
                                     .colour = COLOUR_ACCENT,
                                     .x = length.x0,
                                     .y = LAYOUT_RULER_HEIGHT,
                                     .width = length.x1 - length.x0,
                                     .height = frame->view->height - LAYOUT_RULER_HEIGHT,
                                     .opacity = TINT_OPACITY,
                                     .subject = nothing });
  add_edge (frame, range->start);
  add_edge (frame, range->end);
}

/* Markers are dashed: they are told from bookmarks, and from what the program did. */
void
add_mark_rules (Frame *frame)
{
  for (guint i = 0; i < frame->flags->len; i++) {
    const Flag *flag = &g_array_index (frame->flags, Flag, i);
    add_line (frame, flag->marker ? COLOUR_TEXT : COLOUR_ACCENT,
              flag->marker ? DASH_DASHES : DASH_NONE, flag->x, LAYOUT_RULER_HEIGHT, flag->x,
              frame->view->height, nothing);
  }
}

static void
add_range_length (Frame *frame)
{
  Length length;

  if (!measure (frame, &frame->view->range, &length))
    return;
  frame_add_box (frame, (Shape){ .colour = COLOUR_ACCENT,
                                 .x = length.x0,
                                 .y = LAYOUT_RULER_HEIGHT - BAND_HEIGHT,
                                 .width = length.x1 - length.x0,
                                 .height = BAND_HEIGHT,
                                 .subject = the_range });
  add_length_text (frame, &length, COLOUR_ACCENT, the_range);
  g_free (length.text);
}

static void
add_distance (Frame *frame)
{
  Length length;

  if (!measure_distance (frame, &length))
    return;
  add_line (frame, COLOUR_TEXT, DASH_NONE, length.x0, LENGTH_MIDDLE, length.x1, LENGTH_MIDDLE,
            the_distance);
  if (length.x1 - length.x0 > 3 * HEAD) {
    add_line (frame, COLOUR_TEXT, DASH_NONE, length.x0 + HEAD, LENGTH_MIDDLE - HEAD, length.x0,
              LENGTH_MIDDLE, nothing);
    add_line (frame, COLOUR_TEXT, DASH_NONE, length.x0 + HEAD, LENGTH_MIDDLE + HEAD, length.x0,
              LENGTH_MIDDLE, nothing);
    add_line (frame, COLOUR_TEXT, DASH_NONE, length.x1 - HEAD, LENGTH_MIDDLE - HEAD, length.x1,
              LENGTH_MIDDLE, nothing);
    add_line (frame, COLOUR_TEXT, DASH_NONE, length.x1 - HEAD, LENGTH_MIDDLE + HEAD, length.x1,
              LENGTH_MIDDLE, nothing);
  }
  if (length.width > 0)
    add_length_text (frame, &length, COLOUR_TEXT, the_distance);
  g_free (length.text);
}

static void
add_flag (Frame *frame, const Flag *flag)
{
  ColourRole colour = flag->marker ? COLOUR_TEXT : COLOUR_ACCENT;
  double text = flag->width - 2 * FLAG_PAD;
  Subject subject = { flag->marker ? SUBJECT_MARKER : SUBJECT_BOOKMARK, MODEL_NONE, flag->index };

  add_line (frame, colour, DASH_NONE, flag->x, FLAG_TOP, flag->x, LAYOUT_RULER_HEIGHT, subject);
  frame_add_box (frame, (Shape){ .colour = colour,
                                 .x = flag->left,
                                 .y = FLAG_TOP,
                                 .width = flag->width,
                                 .height = FLAG_HEIGHT,
                                 .radius = 3,
                                 .subject = subject });
  if (flag->width > TAB_WIDTH)
    frame_add_text (frame, TEXT_VALUE, COLOUR_GROUND, flag->left + FLAG_PAD,
                    FLAG_TOP + FLAG_HEIGHT / 2, MAX (text, 1), flag->mark->label, subject);
}

void
add_flags (Frame *frame)
{
  add_distance (frame);
  add_range_length (frame);
  for (guint i = 0; i < frame->flags->len; i++)
    add_flag (frame, &g_array_index (frame->flags, Flag, i));
}
