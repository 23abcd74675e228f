/* SPDX-License-Identifier: MIT
 *
 * A chart of lengths of time, see spread-chart.h.
 */
#include "ui/spread-chart.h"

#include <math.h>

#include "model/time-text.h"
#include "ui/desktop-theme.h"
#include "ui/inspector.h"
#include "ui/spread-words.h"

#define HEIGHT      76.0 /* pixels, of the highest bar */
#define SIDE        1.0
#define GAP         1.0 /* between bars, which all are of one width */
#define BAR_LEAST   2.0 /* pixels: one of a million is seen, too */
#define FEWEST_BARS 10u /* so many have room, that a few don't become walls */
#define TEXT_APART  6.0
#define TEXT_BESIDE 4.0
#define MARKS       3u

struct _SpreadChart {
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkWidget *title, *area, *words;
  Spread *spread; /* nullable */
  int64_t mark;   /* the length of what is selected, or -1 */
  int chosen;     /* the bar that is pointed at, or -1 */
};

G_DEFINE_FINAL_TYPE (SpreadChart, spread_chart, GTK_TYPE_WIDGET)

/* ------------------------------------------------------------------ where things are */

/* Where the bars are, in pixels. */
typedef struct {
  double left, bar_width; /* with the gap */
  double top, ground;     /* of the highest bar, and of all */
} Frame;

static double
line_height (SpreadChart *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->area, "9");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static Frame
frame_of (SpreadChart *self, double width)
{
  double line = line_height (self);
  guint bars = self->spread->bars->len;
  guint places = MAX (bars, FEWEST_BARS);
  double bar_width = (width - 2 * SIDE) / places;

  return (Frame){ .left = SIDE + (places - bars) / 2.0 * bar_width,
                  .bar_width = bar_width,
                  .top = MARKS * line,
                  .ground = MARKS * line + HEIGHT };
}

static const SpreadBar *
bar_at (const SpreadChart *self, guint index)
{
  return &g_array_index (self->spread->bars, SpreadBar, index);
}

/* Returns where a length lies, within its bar in proportion; of one beyond all, the nearest edge. */
static double
place_of (const SpreadChart *self, const Frame *frame, int64_t length)
{
  int index = spread_find (self->spread, length);

  if (index < 0)
    return frame->left +
           (length < bar_at (self, 0)->least ? 0 : self->spread->bars->len * frame->bar_width);
  const SpreadBar *bar = bar_at (self, (guint) index);
  double share = (double) (length - bar->least) / (double) (bar->beyond - bar->least);
  return frame->left + (index + share) * frame->bar_width;
}

/* Returns the bar at a place, or -1. */
static int
bar_beneath (SpreadChart *self, double x)
{
  if (self->spread == NULL || self->spread->bars->len == 0)
    return -1;
  Frame frame = frame_of (self, gtk_widget_get_width (self->area));
  double index = floor ((x - frame.left) / frame.bar_width);
  return index >= 0 && index < self->spread->bars->len ? (int) index : -1;
}

/* ------------------------------------------------------------------ drawing */

static void
set_colour (cairo_t *cairo, ColourRole role)
{
  Colour colour = desktop_theme ()->colours[role];

  cairo_set_source_rgb (cairo, colour.red, colour.green, colour.blue);
}

static ColourRole
bar_colour (const Spread *spread)
{
  switch (spread->kind) {
  case SPREAD_WAITS:
    return COLOUR_STATE + MODEL_LOCK;
  case SPREAD_HOLDS:
  case SPREAD_SHARES:
    return COLOUR_STATE + MODEL_RUNNING;
  case SPREAD_LATENCY:
    return COLOUR_STATE + MODEL_SEND;
  }
  return COLOUR_TEXT;
}

static void
draw_bars (SpreadChart *self, cairo_t *cairo, const Frame *frame)
{
  uint64_t most = 1;

  for (guint i = 0; i < self->spread->bars->len; i++)
    most = MAX (most, bar_at (self, i)->count);
  for (guint i = 0; i < self->spread->bars->len; i++) {
    double share = (double) bar_at (self, i)->count / (double) most;
    double height = share > 0 ? MAX (share * HEIGHT, BAR_LEAST) : 0;
    set_colour (cairo, (int) i == self->chosen ? COLOUR_ACCENT : bar_colour (self->spread));
    cairo_rectangle (cairo, frame->left + i * frame->bar_width + GAP / 2, frame->ground - height,
                     MAX (frame->bar_width - GAP, 1), height);
    cairo_fill (cairo);
  }
}

static double
text_width (SpreadChart *self, const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->area, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* Draws a text with its left edge at x. */
static void
draw_text (SpreadChart *self, cairo_t *cairo, const char *text, double x, double y)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->area, text);

  cairo_move_to (cairo, round (x), y);
  pango_cairo_show_layout (cairo, layout);
}

static void
draw_line (cairo_t *cairo, double x, double from, double to)
{
  cairo_move_to (cairo, round (x) + 0.5, from);
  cairo_line_to (cairo, round (x) + 0.5, to);
  cairo_stroke (cairo);
}

/* A mark: its line, and its text on a row of its own, as marks may be close to each other. */
typedef struct {
  double x;
  double text_at, text_width;
  char *text;
} Mark;

static Mark
mark_of (SpreadChart *self, const Frame *frame, double width, const char *name, int64_t length)
{
  g_autofree char *duration = time_text_duration (length);
  Mark mark = { .text = g_strdup_printf ("%s %s", name, duration) };

  mark.x = MIN (place_of (self, frame, length), width - 1.5);
  mark.text_width = text_width (self, mark.text);
  mark.text_at = mark.x + TEXT_BESIDE;
  if (mark.text_at + mark.text_width > width)
    mark.text_at = mark.x - TEXT_BESIDE - mark.text_width;
  return mark;
}

/* Draws the line of mark `index`, from its row down to the ground, but not through others' texts. */
static void
draw_mark_line (cairo_t *cairo, const Frame *frame, const Mark *marks, guint index)
{
  double x = marks[index].x, row = frame->top / MARKS;

  draw_line (cairo, x, index * row + 2, (index + 1) * row);
  for (guint i = index + 1; i < MARKS; i++)
    if (x < marks[i].text_at - 2 || x > marks[i].text_at + marks[i].text_width + 2)
      draw_line (cairo, x, i * row, (i + 1) * row);
  draw_line (cairo, x, frame->top, frame->ground);
}

static void
draw_marks (SpreadChart *self, cairo_t *cairo, const Frame *frame, double width)
{
  const Distribution *lengths = &self->spread->lengths;
  const Mark marks[MARKS] = { mark_of (self, frame, width, "p50", lengths->p50),
                              mark_of (self, frame, width, "p95", lengths->p95),
                              mark_of (self, frame, width, "p99", lengths->p99) };

  cairo_set_line_width (cairo, 1);
  set_colour (cairo, COLOUR_TEXT);
  for (guint i = 0; i < MARKS; i++) {
    draw_mark_line (cairo, frame, marks, i);
    draw_text (self, cairo, marks[i].text, marks[i].text_at, i * frame->top / MARKS);
    g_free (marks[i].text);
  }
}

/* Returns where bar `index` begins, or where the last one ends. */
static int64_t
limit_at (const SpreadChart *self, guint index)
{
  guint bars = self->spread->bars->len;

  return index < bars ? bar_at (self, index)->least : bar_at (self, bars - 1)->beyond;
}

static gboolean
is_power_of_ten (int64_t length)
{
  while (length >= 10 && length % 10 == 0)
    length /= 10;
  return length == 1;
}

/* Whether the axis has a length there: at powers of ten, or if there are less than two, at its ends. */
static gboolean
has_tick (const SpreadChart *self, guint index)
{
  guint bars = self->spread->bars->len, powers = 0;

  for (guint i = 0; i <= bars; i++)
    powers += is_power_of_ten (limit_at (self, i)) ? 1 : 0;
  return powers < 2 ? index == 0 || index == bars : is_power_of_ten (limit_at (self, index));
}

/* The lengths beneath, as far as there is room. */
static void
draw_axis (SpreadChart *self, cairo_t *cairo, const Frame *frame, double width)
{
  double room_from = 0;

  set_colour (cairo, COLOUR_TEXT_SOFT);
  cairo_rectangle (cairo, 0, frame->ground, width, 1);
  cairo_fill (cairo);
  cairo_set_line_width (cairo, 1);
  for (guint i = 0; i <= self->spread->bars->len; i++) {
    if (!has_tick (self, i))
      continue;
    double x = frame->left + i * frame->bar_width;
    int64_t limit = limit_at (self, i);
    g_autofree char *text =
        is_power_of_ten (limit) ? time_text_tick (limit, limit) : time_text_duration (limit);
    double text_at = CLAMP (x - text_width (self, text) / 2, 0, width - text_width (self, text));
    draw_line (cairo, MIN (x, width - 1), frame->ground, frame->ground + 4);
    if (text_at < room_from)
      continue;
    draw_text (self, cairo, text, text_at, frame->ground + 5);
    room_from = text_at + text_width (self, text) + TEXT_APART;
  }
}

/* An arrow from beneath at the length of what is selected. */
static void
draw_selected (SpreadChart *self, cairo_t *cairo, const Frame *frame)
{
  if (self->mark < 0 || spread_find (self->spread, self->mark) < 0)
    return;
  double x = place_of (self, frame, self->mark);
  set_colour (cairo, COLOUR_ACCENT);
  cairo_move_to (cairo, x, frame->ground - 1);
  cairo_line_to (cairo, x + 6, frame->ground + 9);
  cairo_line_to (cairo, x - 6, frame->ground + 9);
  cairo_close_path (cairo);
  cairo_fill (cairo);
}

static void
draw (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer data)
{
  SpreadChart *self = data;

  (void) area;
  (void) height;
  if (self->spread == NULL || self->spread->bars->len == 0)
    return;
  Frame frame = frame_of (self, width);
  draw_bars (self, cairo, &frame);
  draw_axis (self, cairo, &frame, width);
  draw_marks (self, cairo, &frame, width);
  draw_selected (self, cairo, &frame);
}

/* ------------------------------------------------------------------ which bar */

static void
update_words (SpreadChart *self)
{
  g_autofree char *text = self->chosen >= 0 ? spread_words_bar (self->spread, (guint) self->chosen)
                                            : spread_words_summary (self->spread);

  gtk_label_set_text (GTK_LABEL (self->words), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static void
choose (SpreadChart *self, int bar)
{
  if (self->spread == NULL || self->chosen == bar)
    return;
  self->chosen = bar;
  update_words (self);
  gtk_widget_queue_draw (self->area);
}

static void
go_to_longest (SpreadChart *self)
{
  if (self->chosen < 0)
    return;
  LaneRange longest = bar_at (self, (guint) self->chosen)->longest;
  if (longest.lane != MODEL_NONE)
    inspector_go_to_part (GTK_WIDGET (self), longest);
}

static void
pointed (SpreadChart *self, double x)
{
  choose (self, bar_beneath (self, x));
}

static void
left (SpreadChart *self)
{
  choose (self, -1);
}

static void
clicked (SpreadChart *self, int presses, double x)
{
  (void) presses;
  choose (self, bar_beneath (self, x));
  go_to_longest (self);
}

/* Goes to the next bar in that direction that has something. */
static void
move (SpreadChart *self, int by)
{
  int count = (int) self->spread->bars->len;
  int bar = self->chosen >= 0 ? self->chosen + by : by > 0 ? 0 : count - 1;

  while (bar >= 0 && bar < count && bar_at (self, (guint) bar)->count == 0)
    bar += by;
  if (bar >= 0 && bar < count)
    choose (self, bar);
}

static gboolean
key_pressed (SpreadChart *self, guint key)
{
  if (self->spread == NULL || self->spread->bars->len == 0)
    return FALSE;
  switch (key) {
  case GDK_KEY_Left:
    move (self, -1);
    return TRUE;
  case GDK_KEY_Right:
    move (self, 1);
    return TRUE;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    go_to_longest (self);
    return TRUE;
  default:
    return FALSE;
  }
}

/* ------------------------------------------------------------------ the object */

void
spread_chart_show (SpreadChart *chart, Spread *spread, int64_t mark)
{
  const char *title = spread_words_title (spread);

  spread_free (chart->spread);
  chart->spread = spread;
  chart->mark = mark;
  /* Bars come and go while a run does. */
  if (chart->chosen >= (int) spread->bars->len)
    chart->chosen = -1;
  gtk_label_set_text (GTK_LABEL (chart->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chart->area), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  update_words (chart);
  gtk_drawing_area_set_content_height (
      GTK_DRAWING_AREA (chart->area),
      (int) ceil (MARKS * line_height (chart) + HEIGHT + 6 + line_height (chart)));
  gtk_widget_queue_draw (chart->area);
}

GtkWidget *
spread_chart_new (void)
{
  return g_object_new (SPREAD_TYPE_CHART, NULL);
}

static void
spread_chart_dispose (GObject *object)
{
  SpreadChart *self = SPREAD_CHART (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->spread, spread_free);
  G_OBJECT_CLASS (spread_chart_parent_class)->dispose (object);
}

static void
spread_chart_class_init (SpreadChartClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = spread_chart_dispose;
  gtk_widget_class_set_css_name (widget_class, "spread");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* Takes the focus once it has its place, which tells GTK that it comes after the words. */
static void
placed (SpreadChart *self)
{
  gtk_widget_set_focusable (self->area, TRUE);
}

static void
watch (SpreadChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (self->area, "resize", G_CALLBACK (placed), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointed), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointed), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (left), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (self->area, motion);
  gtk_widget_add_controller (self->area, keys);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (click));
}

static GtkWidget *
new_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
theme_changed (SpreadChart *self)
{
  gtk_widget_queue_draw (self->area);
}

static void
spread_chart_init (SpreadChart *self)
{
  self->mark = -1;
  self->chosen = -1;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->title = new_label ("section");
  self->words = new_label ("soft");
  gtk_widget_add_css_class (self->words, "spread-words");
  gtk_label_set_yalign (GTK_LABEL (self->words), 0);
  self->area =
      g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_widget_add_css_class (self->area, "spread-area");
  gtk_widget_set_cursor_from_name (self->area, "pointer");
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw, self, NULL);
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), self->area);
  gtk_box_append (GTK_BOX (self->box), self->words);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  watch (self);
  desktop_theme_watch (G_OBJECT (self), G_CALLBACK (theme_changed));
}
