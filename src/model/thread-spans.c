/* SPDX-License-Identifier: MIT
 *
 * What a thread is about: pieces of work within one another, each depth a row of its own. In a row spans
 * follow one another without an overlap.
 */
#include "model/lane.h"

typedef struct {
  int64_t start;
  _Atomic (int64_t) end;
  union {
    const char *name; /* the model's string chunk owns it */
    uint64_t first_item;
  };
  uint32_t number; /* TASK: the task's lane; ITEMS: how many */
  uint32_t kind;   /* a ModelSpanKind */
} SpanItem;

void
span_part_clear (SpanPart *part)
{
  for (uint32_t row = 0; row < MODEL_SPAN_ROWS; row++) {
    ChunkedArray *spans = atomic_load_explicit (&part->rows[row], memory_order_relaxed);
    if (spans != NULL)
      chunked_array_clear (spans);
    g_free (spans);
  }
}

static ChunkedArray *
writable_row (SpanPart *part, uint32_t row)
{
  ChunkedArray *spans = atomic_load_explicit (&part->rows[row], memory_order_relaxed);

  if (spans != NULL)
    return spans;
  spans = g_new (ChunkedArray, 1);
  chunked_array_init (spans, sizeof (SpanItem));
  /* Pairs with the acquire in row_of(). */
  atomic_store_explicit (&part->rows[row], spans, memory_order_release);
  return spans;
}

static SpanItem *
begin (SpanPart *part, int64_t time, ModelSpanKind kind)
{
  SpanItem *item = chunked_array_prepare (writable_row (part, part->depth));

  part->open[part->depth] = (uint8_t) kind;
  item->start = time;
  atomic_init (&item->end, MODEL_OPEN);
  item->kind = kind;
  return item;
}

static void
publish (SpanPart *part)
{
  chunked_array_publish (writable_row (part, part->depth));
  part->depth++;
}

void
span_begin_named (SpanPart *part, int64_t time, const char *name)
{
  if (part->depth == MODEL_SPAN_ROWS) {
    part->too_deep++;
    return;
  }
  begin (part, time, MODEL_SPAN_NAMED)->name = name;
  publish (part);
}

void
span_begin_numbered (SpanPart *part, int64_t time, ModelSpanKind kind, uint64_t first_item,
                     uint32_t number)
{
  if (part->depth == MODEL_SPAN_ROWS) {
    part->too_deep++;
    return;
  }
  SpanItem *item = begin (part, time, kind);
  item->first_item = first_item;
  item->number = number;
  publish (part);
}

/* Ends the spans of this depth and deeper. */
static void
close_from (SpanPart *part, int64_t time, uint32_t depth)
{
  while (part->depth > depth) {
    ChunkedArray *spans = writable_row (part, --part->depth);
    SpanItem *item = chunked_array_item (spans, chunked_array_count (spans) - 1);
    /* Pairs with the acquire in model_span(). */
    atomic_store_explicit (&item->end, MAX (time, item->start), memory_order_release);
  }
}

/* Returns whether the open span of that depth is of the kind and, if it is a task's, of that task. */
static gboolean
is_open (SpanPart *part, uint32_t depth, ModelSpanKind kind, uint32_t task)
{
  if (part->open[depth] != (uint8_t) kind)
    return FALSE;
  const ChunkedArray *spans = writable_row (part, depth);
  const SpanItem *item = chunked_array_item (spans, chunked_array_count (spans) - 1);
  return kind != MODEL_SPAN_TASK || item->number == task;
}

void
span_end (SpanPart *part, int64_t time, ModelSpanKind kind, uint32_t task)
{
  if (part->too_deep > 0) {
    part->too_deep--;
    return;
  }
  for (uint32_t depth = part->depth; depth-- > 0;)
    if (is_open (part, depth, kind, task)) {
      close_from (part, time, depth);
      return;
    }
}

void
span_end_all (SpanPart *part, int64_t time)
{
  part->too_deep = 0;
  close_from (part, time, 0);
}

/* ------------------------------------------------------------------ readers */

static const ChunkedArray *
row_of (const ModelLane *thread, uint32_t row)
{
  g_return_val_if_fail (model_kind_family (thread->kind) == MODEL_FAMILY_THREAD, NULL);
  /* Pairs with the release in writable_row(). */
  return row < MODEL_SPAN_ROWS
             ? atomic_load_explicit (&thread->thread.spans.rows[row], memory_order_acquire)
             : NULL;
}

uint32_t
model_span_rows (const ModelLane *thread)
{
  uint32_t rows = 0;

  while (row_of (thread, rows) != NULL)
    rows++;
  return rows;
}

uint64_t
model_span_count (const ModelLane *thread, uint32_t row)
{
  const ChunkedArray *spans = row_of (thread, row);

  return spans != NULL ? chunked_array_count (spans) : 0;
}

ModelSpan
model_span (const ModelLane *thread, uint32_t row, uint64_t index)
{
  const SpanItem *item = chunked_array_item (row_of (thread, row), index);
  ModelSpan span = {
    .start = item->start,
    /* Pairs with the release in close_from(). */
    .end = atomic_load_explicit (&item->end, memory_order_acquire),
    .kind = (ModelSpanKind) item->kind,
    .name = "",
    .task = MODEL_NONE,
  };

  if (span.kind == MODEL_SPAN_NAMED) {
    span.name = item->name;
  } else if (span.kind == MODEL_SPAN_TASK) {
    span.task = item->number;
  } else {
    span.first_item = item->first_item;
    span.items = item->number;
  }
  return span;
}

uint64_t
model_span_at (const ModelLane *thread, uint32_t row, uint64_t count, int64_t time)
{
  uint64_t begun =
      chunked_array_search (row_of (thread, row), count, offsetof (SpanItem, start), time);

  return begun > 0 ? begun - 1 : 0;
}
