/* SPDX-License-Identifier: MIT
 *
 * What a thread is about: pieces of work within one another, each depth a row of its own. In a row
 * they follow one another without an overlap. What they are called is kept once for all that are
 * called alike.
 */
#include "model/image-parts.h"

typedef struct {
  union {
    const char *name; /* the model's string chunk owns it */
    uint64_t first_item;
  };
  uint32_t number; /* TASK: the task's lane; ITEMS: how many */
  uint32_t kind;   /* a ModelSpanKind */
} SpanLabel;

void
span_labels_init (Model *model)
{
  chunked_array_init (&model->span_labels, sizeof (SpanLabel));
}

void
span_labels_clear (Model *model)
{
  chunked_array_clear (&model->span_labels);
  number_table_clear (&model->label_numbers);
}

void
span_part_clear (SpanPart *part)
{
  for (uint32_t row = 0; row < MODEL_SPAN_ROWS; row++) {
    Stretches *spans = atomic_load_explicit (&part->rows[row], memory_order_relaxed);
    if (spans != NULL)
      stretches_clear (spans);
    g_free (spans);
  }
}

/* ------------------------------------------------------------------ the writer */

static uint32_t
add_label (Model *model, SpanLabel label)
{
  uint32_t number = (uint32_t) chunked_array_count (&model->span_labels);

  *(SpanLabel *) chunked_array_prepare (&model->span_labels) = label;
  chunked_array_publish (&model->span_labels);
  return number;
}

/* Returns the label that is known by `key`, a new one if there is none. */
static uint32_t
common_label (Model *model, uint64_t key, SpanLabel label)
{
  NumberEntry *entry = number_table_put (&model->label_numbers, key);

  /* A zeroed entry is a new one: what it knows is one more than the label's number. */
  if (entry->lane == 0)
    entry->lane = add_label (model, label) + 1;
  return entry->lane - 1;
}

static Stretches *
writable_row (SpanPart *part, uint32_t row)
{
  return atomic_load_explicit (&part->rows[row], memory_order_relaxed);
}

static Stretches *
add_row (ModelLane *thread, uint32_t row)
{
  Stretches *spans = g_new0 (Stretches, 1);

  stretches_init (spans, TRUE, &thread->model->far);
  /* Pairs with the acquire in row_of(). */
  atomic_store_explicit (&thread->thread.spans.rows[row], spans, memory_order_release);
  return spans;
}

static void
begin (ModelLane *thread, int64_t time, uint32_t label)
{
  SpanPart *part = &thread->thread.spans;
  Stretches *spans = writable_row (part, part->depth);

  if (spans == NULL)
    spans = add_row (thread, part->depth);
  part->open[part->depth].index = stretches_begin (spans, time, label, 0);
  part->open[part->depth].label = label;
  part->depth++;
}

/* Returns whether there is a row left; counts the span if not. */
static gboolean
has_row (SpanPart *part)
{
  if (part->depth < MODEL_SPAN_ROWS)
    return TRUE;
  part->too_deep++;
  return FALSE;
}

void
span_begin_named (ModelLane *thread, int64_t time, const char *name)
{
  if (!has_row (&thread->thread.spans))
    return;
  /* The chunk has each text once, so its place is the text's key; no lane's number is as large. */
  const char *own = model_take_text (thread->model, name);
  begin (thread, time,
         common_label (thread->model, (uint64_t) (uintptr_t) own,
                       (SpanLabel){ .name = own, .kind = MODEL_SPAN_NAMED }));
}

void
span_begin_task (ModelLane *thread, int64_t time, uint32_t task)
{
  if (has_row (&thread->thread.spans))
    begin (
        thread, time,
        common_label (thread->model, task, (SpanLabel){ .number = task, .kind = MODEL_SPAN_TASK }));
}

void
span_begin_items (ModelLane *thread, int64_t time, uint64_t first_item, uint32_t items)
{
  if (has_row (&thread->thread.spans))
    begin (thread, time,
           add_label (
               thread->model,
               (SpanLabel){ .first_item = first_item, .number = items, .kind = MODEL_SPAN_ITEMS }));
}

/* Ends the spans of this depth and deeper. */
static void
close_from (SpanPart *part, int64_t time, uint32_t depth)
{
  while (part->depth > depth) {
    part->depth--;
    stretches_end (writable_row (part, part->depth), part->open[part->depth].index, time,
                   part->open[part->depth].label);
  }
}

/* Returns whether the open span of that depth is of the kind and, if it is a task's, of that
 * task. */
static gboolean
is_open (const ModelLane *thread, uint32_t depth, ModelSpanKind kind, uint32_t task)
{
  const SpanLabel *label =
      chunked_array_item (&thread->model->span_labels, thread->thread.spans.open[depth].label);

  return label->kind == (uint32_t) kind && (kind != MODEL_SPAN_TASK || label->number == task);
}

void
span_end (ModelLane *thread, int64_t time, ModelSpanKind kind, uint32_t task)
{
  SpanPart *part = &thread->thread.spans;

  if (part->too_deep > 0) {
    part->too_deep--;
    return;
  }
  for (uint32_t depth = part->depth; depth-- > 0;)
    if (is_open (thread, depth, kind, task)) {
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

/* ------------------------------------------------------------------ images */

void
span_labels_code (ImageCoder *coder, Model *model)
{
  uint32_t count = (uint32_t) chunked_array_count (&model->span_labels);

  image_code_u32 (coder, &count, UINT32_MAX);
  for (uint32_t i = 0; i < count && coder->error == NULL; i++) {
    SpanLabel label = { .kind = 0 };
    if (coder->task != IMAGE_READ)
      label = *(const SpanLabel *) chunked_array_item (&model->span_labels, i);
    image_code_u32 (coder, &label.kind, MODEL_SPAN_ITEMS);
    image_code_u32 (coder, &label.number, UINT32_MAX);
    if (label.kind == MODEL_SPAN_NAMED) {
      _Atomic (const char *) name = label.name;
      image_code_text (coder, &name, model->names);
      label.name = name;
    } else {
      image_code_u64 (coder, &label.first_item);
    }
    if (coder->task == IMAGE_READ)
      add_label (model, label);
  }
}

void
span_part_code (ImageCoder *coder, ModelLane *thread)
{
  SpanPart *part = &thread->thread.spans;
  uint32_t rows = coder->task == IMAGE_READ ? 0 : model_span_rows (thread);

  image_code_u32 (coder, &rows, MODEL_SPAN_ROWS);
  for (uint32_t row = 0; row < rows; row++) {
    if (coder->task == IMAGE_READ)
      add_row (thread, row);
    image_code_stretches (coder, writable_row (part, row));
  }
}

/* ------------------------------------------------------------------ readers */

static const Stretches *
row_of (const ModelLane *thread, uint32_t row)
{
  g_return_val_if_fail (model_kind_family (thread->kind) == MODEL_FAMILY_THREAD, NULL);
  /* Pairs with the release in begin(). */
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
  const Stretches *spans = row_of (thread, row);

  return spans != NULL ? stretches_count (spans) : 0;
}

ModelSpan
model_span (const ModelLane *thread, uint32_t row, uint64_t index)
{
  Stretch stretch = stretches_get (row_of (thread, row), index);
  const SpanLabel *label = chunked_array_item (&thread->model->span_labels, stretch.tag);
  ModelSpan span = {
    .start = stretch.start,
    .end = stretch.end,
    .kind = (ModelSpanKind) label->kind,
    .name = "",
    .task = MODEL_NONE,
  };

  if (span.kind == MODEL_SPAN_NAMED) {
    span.name = label->name;
  } else if (span.kind == MODEL_SPAN_TASK) {
    span.task = label->number;
  } else {
    span.first_item = label->first_item;
    span.items = label->number;
  }
  return span;
}

uint64_t
model_span_at (const ModelLane *thread, uint32_t row, uint64_t count, int64_t time)
{
  uint64_t begun = time_blocks_search (&row_of (thread, row)->blocks, count, time);

  return begun > 0 ? begun - 1 : 0;
}
