/* SPDX-License-Identifier: MIT
 *
 * What a thread is about, in rows under its bar: pieces of work within one another, each depth a
 * row. Those that are called alike have the same colour everywhere. What is narrower than a pixel
 * is drawn together, as a pale run: its cost follows the pixels.
 */
#include "paint/frame.h"

#include <math.h>

#define RADIUS   3.0
#define MARGIN   4.0 /* beside a name */
#define LABELLED 12.0

typedef struct {
  Frame *frame;
  const ModelLane *lane;
  uint32_t index;
  double top, height;
} SpanWalk;

/* FNV-1a (Fowler, Noll and Vo, 1991). */
static uint32_t
hash_of (const char *name)
{
  uint32_t hash = 2166136261u;

  for (; *name != '\0'; name++)
    hash = (hash ^ (unsigned char) *name) * 16777619u;
  return hash ^ hash >> 16;
}

static ColourRole
colour_of (const SpanWalk *walk, const ModelSpan *span)
{
  switch (span->kind) {
  case MODEL_SPAN_NAMED:
    return theme_identity (hash_of (span->name) % COLOUR_IDENTITIES);
  case MODEL_SPAN_TASK:
    if (span->task < walk->frame->lane_count)
      return theme_identity (model_lane_ordinal (model_lane (walk->frame->model, span->task)));
    break;
  case MODEL_SPAN_ITEMS:
    break;
  }
  return COLOUR_TEXT_SOFT;
}

static void
add_span (SpanWalk *walk, uint32_t row, uint64_t index, const ModelSpan *span)
{
  Frame *frame = walk->frame;
  Subject subject = { SUBJECT_SPAN, walk->index, subject_span (row, index) };
  double x0 = frame_x (frame, span->start);
  double x1 = frame_x (frame, frame_end (frame, span->end));

  Shape box = { .x = x0,
                .y = walk->top,
                .width = x1 - x0 - (x1 - x0 > 4 ? 1 : 0),
                .height = walk->height,
                .radius = RADIUS,
                .colour = colour_of (walk, span),
                .pattern = PATTERN_TINT,
                .stroke = 1,
                .subject = subject };

  if (!frame_add_box (frame, box))
    return;
  /* Where contrast is wanted a tint is too pale without its edge. */
  if (frame->theme->edge > 1) {
    box.pattern = PATTERN_OUTLINE;
    frame_add_box (frame, box);
  }
  if (walk->height < LABELLED)
    return;
  g_autofree char *name = span_text (frame->model, span);
  frame_add_label (frame, TEXT_SECONDARY, COLOUR_TEXT, x0, x1, walk->top + walk->height / 2, MARGIN,
                   FALSE, name, subject);
}

static gboolean
is_narrow (const SpanWalk *walk, const ModelSpan *span)
{
  return frame_is_narrow (walk->frame, span->start, frame_end (walk->frame, span->end));
}

/* Draws spans that are narrow from `index` on as one run, as long as there is one in each column.
 * Returns the span to go on with. */
static uint64_t
add_run (SpanWalk *walk, uint32_t row, uint64_t index, uint64_t count)
{
  Frame *frame = walk->frame;
  ModelSpan span = model_span (walk->lane, row, index);
  double x0 = frame_x (frame, model_later (span.start, frame->view->start));
  int64_t end;

  do {
    end = frame_column_end (frame, model_later (span.start, frame->view->start));
    uint64_t last = model_span_at (walk->lane, row, count, end);
    /* The last one before the column's end may go on beyond it: then it is the next to be looked
     * at. */
    ModelSpan reaching = model_span (walk->lane, row, last);
    index = last > index && frame_end (frame, reaching.end) > end ? last : MAX (last, index) + 1;
    if (index >= count)
      break;
    span = model_span (walk->lane, row, index);
  } while (span.start <= end && span.start <= frame->view->end && is_narrow (walk, &span));
  frame_add_box (frame, (Shape){ .x = x0,
                                 .y = walk->top,
                                 .width = MAX (frame_x (frame, frame_end (frame, end)) - x0, 1),
                                 .height = walk->height,
                                 .colour = COLOUR_TEXT_SOFT,
                                 .pattern = PATTERN_TINT,
                                 .subject = { SUBJECT_LANE, walk->index, 0 } });
  return index;
}

static void
add_row (SpanWalk *walk, uint32_t row)
{
  Frame *frame = walk->frame;
  uint64_t count = model_span_count (walk->lane, row);
  uint64_t index = count > 0 ? model_span_at (walk->lane, row, count, frame->view->start) : 0;

  while (index < count) {
    ModelSpan span = model_span (walk->lane, row, index);
    if (span.start > frame->view->end || span.start > frame->now)
      break;
    if (frame_end (frame, span.end) < frame->view->start)
      index++;
    else if (is_narrow (walk, &span))
      index = add_run (walk, row, index, count);
    else
      add_span (walk, row, index++, &span);
  }
}

void
add_span_rows (Frame *frame, const LanePlace *place)
{
  double pitch = span_pitch (frame->thread_height);
  SpanWalk walk = {
    .frame = frame,
    .lane = model_lane (frame->model, place->lane),
    .index = place->lane,
    .height = pitch - 2,
  };
  uint32_t rows = pitch > 0 ? (uint32_t) lround (place->spans / pitch) : 0;
  double top = bar_top (place) + bar_height (place->height - place->spans) + SPAN_GAP;

  for (uint32_t row = 0; row < rows; row++) {
    walk.top = top + row * pitch;
    add_row (&walk, row);
  }
}

char *
span_text (const Model *model, const ModelSpan *span)
{
  switch (span->kind) {
  case MODEL_SPAN_NAMED:
    return g_strdup (span->name);
  case MODEL_SPAN_TASK:
    return g_strdup (span->task < model_lane_count (model)
                         ? model_lane_name (model_lane (model, span->task))
                         : "a task");
  case MODEL_SPAN_ITEMS:
    break;
  }
  if (span->items <= 1)
    return g_strdup_printf ("item %" G_GUINT64_FORMAT, span->first_item);
  return g_strdup_printf ("items %" G_GUINT64_FORMAT "–%" G_GUINT64_FORMAT, span->first_item,
                          span->first_item + span->items - 1);
}
