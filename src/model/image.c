/* SPDX-License-Identifier: MIT
 *
 * The image's layout: what is large, each part at a multiple of 64 bytes; the contents, which are
 * small and say where that lies; and the trailer, below. Numbers are as the machine has them.
 */
#include "model/image.h"

#include <string.h>

#include "model/image-parts.h"

#define MAGIC "HdImage"
/* To be counted up whenever what is in an image, or what it means, changes. */
#define LAYOUT 2u

typedef struct {
  char magic[8];
  uint32_t layout;
  uint32_t sizes; /* of what the compiler lays out: a sum that differs where any of it does */
  uint64_t contents_offset;
  uint64_t contents_size;
  uint64_t check; /* of the contents */
} Trailer;

static uint32_t
layout_sizes (void)
{
  const uint32_t sizes[] = { sizeof (IntervalBlock),
                             sizeof (StretchBlock),
                             sizeof (BacklogBlock),
                             TIME_BLOCK_ITEMS,
                             MODEL_STATES,
                             MODEL_LANE_KINDS,
                             LANE_SUMS,
                             0x01020304 };
  uint32_t sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    sum = sum * 31 + sizes[i];
  return sum;
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo; public domain): against accidents, not against people. */
static uint64_t
check_of (const guint8 *bytes, gsize size)
{
  uint64_t check = UINT64_C (0xcbf29ce484222325);

  for (gsize i = 0; i < size; i++)
    check = (check ^ bytes[i]) * UINT64_C (0x100000001b3);
  return check;
}

/* ------------------------------------------------------------------ lanes */

static void
code_thread (ImageCoder *coder, ModelLane *lane)
{
  ThreadPart *part = &lane->thread;
  uint32_t count = atomic_load_explicit (&part->summed_count, memory_order_acquire);

  image_code_time_blocks (coder, &part->intervals);
  image_code_u32 (coder, &count, MODEL_STATES - 1);
  if (coder->task == IMAGE_READ)
    atomic_store_explicit (&part->summed_count, count, memory_order_relaxed);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t state = part->summed[i];
    image_code_u32 (coder, &state, MODEL_STATES - 1);
    part->summed[i] = (uint8_t) state;
  }
  image_code_array (coder, &part->sums);
  image_code_array (coder, &part->more);
  image_code_u64 (coder, &part->more_first);
  if (coder->task == IMAGE_READ &&
      chunked_array_count (&part->sums) != chunked_array_count (&part->intervals.bases))
    image_coder_fail (coder, "a thread without its sums");
  span_part_code (coder, lane);
}

static void
code_queue (ImageCoder *coder, LaneQueue *queue)
{
  uint32_t rows = atomic_load_explicit (&queue->rows, memory_order_relaxed);

  image_code_stretches (coder, &queue->items);
  image_code_u32 (coder, &rows, LANE_ROWS);
  if (coder->task == IMAGE_READ)
    atomic_store_explicit (&queue->rows, rows, memory_order_relaxed);
}

static void
code_lock (ImageCoder *coder, LockPart *part)
{
  image_code_stretches (coder, &part->holds);
  code_queue (coder, &part->waits);
  code_queue (coder, &part->shares);
  image_code_stretches (coder, &part->contended);
  image_code_atomic (coder, &part->acquisitions);
}

static void
code_condition (ImageCoder *coder, ConditionPart *part)
{
  code_queue (coder, &part->waits);
  image_code_array (coder, &part->moments);
  image_code_stretches (coder, &part->signals);
  if (coder->task == IMAGE_READ &&
      chunked_array_count (&part->moments) != stretches_count (&part->waits.items))
    image_coder_fail (coder, "a wait without its moments");
}

static void
code_channel (ImageCoder *coder, ChannelPart *part)
{
  uint32_t capacity = atomic_load_explicit (&part->capacity, memory_order_relaxed);
  uint32_t peak = atomic_load_explicit (&part->peak, memory_order_relaxed);

  image_code_time_blocks (coder, &part->backlog);
  image_code_array (coder, &part->aside);
  for (uint32_t level = 0; level < PYRAMID_LEVELS; level++)
    image_code_array (coder, &part->peaks.levels[level]);
  image_code_u32 (coder, &capacity, UINT32_MAX);
  image_code_u32 (coder, &peak, UINT32_MAX);
  if (coder->task != IMAGE_READ)
    return;
  atomic_store_explicit (&part->capacity, capacity, memory_order_relaxed);
  atomic_store_explicit (&part->peak, peak, memory_order_relaxed);
}

static void
code_part (ImageCoder *coder, ModelLane *lane)
{
  switch (model_kind_family (lane->kind)) {
  case MODEL_FAMILY_THREAD:
    code_thread (coder, lane);
    break;
  case MODEL_FAMILY_LOCK:
    code_lock (coder, &lane->lock);
    break;
  case MODEL_FAMILY_CONDITION:
    code_condition (coder, &lane->condition);
    break;
  case MODEL_FAMILY_STEPS:
    code_channel (coder, &lane->channel);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
}

static void
code_lane (ImageCoder *coder, Model *model, uint32_t index)
{
  uint32_t kind = MODEL_LANE_KINDS;
  ModelLane *lane = NULL;

  if (coder->task != IMAGE_READ) {
    lane = model_writable_lane (model, index);
    kind = lane->kind;
  }
  image_code_u32 (coder, &kind, MODEL_LANE_KINDS - 1);
  if (coder->error != NULL)
    return;
  if (coder->task == IMAGE_READ)
    lane = model_add_empty_lane (model, (ModelLaneKind) kind);

  uint32_t named = atomic_load_explicit (&lane->named, memory_order_relaxed);
  uint32_t identifier = atomic_load_explicit (&lane->identifier, memory_order_relaxed);
  uint64_t start = (uint64_t) lane->start;
  image_code_u32 (coder, &lane->process, model_process_count (model));
  image_code_u32 (coder, &lane->ordinal, UINT32_MAX);
  image_code_u32 (coder, &lane->number, UINT32_MAX);
  image_code_u64 (coder, &start);
  image_code_time (coder, &lane->end);
  image_code_text (coder, &lane->name, model->names);
  image_code_u32 (coder, &named, 1);
  image_code_u32 (coder, &identifier, UINT32_MAX);
  code_part (coder, lane);
  if (coder->task != IMAGE_READ)
    return;
  lane->start = (int64_t) start;
  atomic_store_explicit (&lane->named, named, memory_order_relaxed);
  atomic_store_explicit (&lane->identifier, identifier, memory_order_relaxed);
}

/* ------------------------------------------------------------------ the whole */

static void
code_process (ImageCoder *coder, Model *model, uint32_t number)
{
  ModelProcess *process = model_process (model, number);
  uint32_t identifier = atomic_load_explicit (&process->identifier, memory_order_relaxed);

  image_code_text (coder, &process->command, model->names);
  image_code_u32 (coder, &identifier, UINT32_MAX);
  image_code_time (coder, &process->end_time);
  image_code_atomic (coder, &process->end);
  if (coder->task == IMAGE_READ)
    atomic_store_explicit (&process->identifier, identifier, memory_order_relaxed);
}

static void
code_counts (ImageCoder *coder, Model *model)
{
  uint32_t alive = atomic_load_explicit (&model->alive, memory_order_relaxed);

  image_code_time (coder, &model->now);
  image_code_atomic (coder, &model->event_count);
  image_code_atomic (coder, &model->odd_count);
  image_code_atomic (coder, &model->lost_count);
  image_code_u32 (coder, &alive, UINT32_MAX);
  if (coder->task == IMAGE_READ)
    atomic_store_explicit (&model->alive, alive, memory_order_relaxed);
}

static void
code_model (ImageCoder *coder, Model *model)
{
  uint32_t processes = model_process_count (model);
  uint32_t lanes = model_lane_count (model);

  image_code_array (coder, &model->far);
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++) {
    image_code_time_blocks (coder, &model->flows[kind]);
    image_code_time (coder, &model->longest[kind]);
  }
  image_code_u32 (coder, &processes, MODEL_PROCESSES_MOST);
  for (uint32_t i = 0; i < processes && coder->error == NULL; i++)
    code_process (coder, model, i + 1);
  span_labels_code (coder, model);
  image_code_u32 (coder, &lanes, UINT32_MAX);
  for (uint32_t i = 0; i < lanes && coder->error == NULL; i++)
    code_lane (coder, model, i);
  model_losses_code (coder, model);
  /* Last: how many live is counted with each process that is made. */
  code_counts (coder, model);
}

void
model_image_release (Model *model)
{
  ImageCoder coder = { .task = IMAGE_RELEASE };

  code_model (&coder, model);
  g_clear_pointer (&model->image, g_bytes_unref);
}

gboolean
model_image_write (Model *model, GOutputStream *out, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) contents = g_byte_array_new ();
  ImageCoder coder = {
    .task = IMAGE_WRITE, .out = out, .cancellable = cancellable, .contents = contents
  };
  gsize written;

  code_model (&coder, model);
  if (coder.error != NULL) {
    g_propagate_error (error, coder.error);
    return FALSE;
  }
  Trailer trailer = {
    .magic = MAGIC,
    .layout = LAYOUT,
    .sizes = layout_sizes (),
    .contents_offset = coder.offset,
    .contents_size = contents->len,
    .check = check_of (contents->data, contents->len),
  };
  return g_output_stream_write_all (out, contents->data, contents->len, &written, cancellable,
                                    error) &&
         g_output_stream_write_all (out, &trailer, sizeof trailer, &written, cancellable, error);
}

/* Sets the coder to the contents of the image, if it is one. */
static void
begin_reading (ImageCoder *coder, GBytes *image)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (image, &size);
  Trailer trailer;

  if (size < sizeof trailer) {
    image_coder_fail (coder, "no trailer");
    return;
  }
  memcpy (&trailer, bytes + size - sizeof trailer, sizeof trailer);
  size -= sizeof trailer;
  if (memcmp (trailer.magic, MAGIC, sizeof MAGIC) != 0 || trailer.layout != LAYOUT ||
      trailer.sizes != layout_sizes ())
    image_coder_fail (coder, "the layout of another version");
  else if (trailer.contents_offset > size ||
           trailer.contents_size != size - trailer.contents_offset ||
           check_of (bytes + trailer.contents_offset, trailer.contents_size) != trailer.check)
    image_coder_fail (coder, "no table of contents");
  if (coder->error != NULL)
    return;
  coder->bytes = (const char *) bytes;
  coder->size = trailer.contents_offset;
  coder->cursor = bytes + trailer.contents_offset;
  coder->end = bytes + size;
}

Model *
model_image_open (GBytes *image, GError **error)
{
  ImageCoder coder = { .task = IMAGE_READ };
  g_autoptr (Model) model = model_new ();

  model->image = g_bytes_ref (image);
  begin_reading (&coder, image);
  if (coder.error == NULL)
    code_model (&coder, model);
  if (coder.error == NULL)
    return g_steal_pointer (&model);
  g_propagate_error (error, coder.error);
  return NULL;
}
