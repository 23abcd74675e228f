/* SPDX-License-Identifier: MIT
 *
 * The whole: processes, lanes and flows, and how they are found.
 */
#include "model/image-parts.h"
#include "model/plain-text.h"

#include <string.h>

/* ------------------------------------------------------------------ life */

Model *
model_new (void)
{
  Model *model = g_new0 (Model, 1);

  chunked_array_init (&model->lanes, sizeof (ModelLane *));
  chunked_array_init (&model->processes, sizeof (ModelProcess *));
  chunked_array_init (&model->losses, sizeof (gpointer));
  chunked_array_init (&model->far, sizeof (int64_t));
  model_flows_init (model);
  span_labels_init (model);
  model->names = g_string_chunk_new (4096);
  return model;
}

ModelFamily
model_kind_family (ModelLaneKind kind)
{
  switch (kind) {
  case MODEL_LANE_THREAD:
  case MODEL_LANE_TASK:
    return MODEL_FAMILY_THREAD;
  case MODEL_LANE_LOCK:
  case MODEL_LANE_RWLOCK:
  case MODEL_LANE_SEMAPHORE:
  case MODEL_LANE_ONCE:
  case MODEL_LANE_BARRIER:
  case MODEL_LANE_VALUE:
    return MODEL_FAMILY_LOCK;
  case MODEL_LANE_CHANNEL:
  case MODEL_LANE_VARIABLE:
  case MODEL_LANE_REFERENCES:
    return MODEL_FAMILY_STEPS;
  case MODEL_LANE_CONDITION:
    return MODEL_FAMILY_CONDITION;
  case MODEL_LANE_KINDS:
    break;
  }
  return MODEL_FAMILY_NONE;
}

static void
lane_free (ModelLane *lane)
{
  switch (model_kind_family (lane->kind)) {
  case MODEL_FAMILY_THREAD:
    thread_part_clear (&lane->thread);
    break;
  case MODEL_FAMILY_LOCK:
    lock_part_clear (&lane->lock);
    break;
  case MODEL_FAMILY_STEPS:
    channel_part_clear (&lane->channel);
    break;
  case MODEL_FAMILY_CONDITION:
    condition_part_clear (&lane->condition);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
  g_free (lane);
}

static void
process_free (ModelProcess *process)
{
  g_ptr_array_unref (process->lanes);
  number_table_clear (&process->threads);
  number_table_clear (&process->kernel_ids);
  number_table_clear (&process->handles);
  number_table_clear (&process->jobs);
  number_table_clear (&process->creations);
  for (gsize kind = 0; kind < G_N_ELEMENTS (process->objects); kind++)
    number_table_clear (&process->objects[kind]);
  g_hash_table_unref (process->names);
  g_hash_table_unref (process->value_names);
  g_free (process);
}

void
model_free (Model *model)
{
  if (model == NULL)
    return;
  if (model->image != NULL)
    model_image_release (model);
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    lane_free (model_writable_lane (model, i));
  for (uint32_t i = 0; i < model_process_count (model); i++)
    process_free (*(ModelProcess **) chunked_array_item (&model->processes, i));
  chunked_array_clear (&model->lanes);
  chunked_array_clear (&model->processes);
  model_losses_clear (model);
  model_flows_clear (model);
  chunked_array_clear (&model->far);
  number_table_clear (&model->pipes);
  span_labels_clear (model);
  g_string_chunk_free (model->names);
  g_free (model);
}

/* ------------------------------------------------------------------ processes and look-ups */

void
model_keep_cause (NumberTable *table, uint64_t key, LaneCause cause)
{
  NumberEntry *entry = number_table_put (table, key);

  entry->time = cause.time;
  entry->lane = cause.thread;
}

LaneCause
model_take_cause (NumberTable *table, uint64_t key)
{
  const NumberEntry *entry = number_table_find (table, key);

  if (entry == NULL)
    return (LaneCause){ -1, MODEL_NONE };
  LaneCause cause = { entry->time, entry->lane };
  number_table_remove (table, key);
  return cause;
}

static void
add_process (Model *model)
{
  ModelProcess *process = g_new0 (ModelProcess, 1);

  process->number = model_process_count (model) + 1;
  process->first_ordinal = MODEL_NONE;
  atomic_init (&process->command, "");
  atomic_init (&process->end_time, MODEL_OPEN);
  process->lanes = g_ptr_array_new ();
  process->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  process->value_names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  *(ModelProcess **) chunked_array_prepare (&model->processes) = process;
  chunked_array_publish (&model->processes);
  atomic_fetch_add_explicit (&model->alive, 1, memory_order_relaxed);
}

ModelProcess *
model_process (Model *model, uint32_t number)
{
  if (number == 0 || number > MODEL_PROCESSES_MOST)
    return NULL;
  while (model_process_count (model) < number)
    add_process (model);
  return *(ModelProcess **) chunked_array_item (&model->processes, number - 1);
}

/* ------------------------------------------------------------------ lanes, for the writer */

ModelLane *
model_writable_lane (Model *model, uint32_t index)
{
  return *(ModelLane **) chunked_array_item (&model->lanes, index);
}

const char *
model_kind_name (ModelLaneKind kind)
{
  static const char *const words[MODEL_LANE_KINDS] = {
    [MODEL_LANE_THREAD] = "thread",       [MODEL_LANE_TASK] = "task",
    [MODEL_LANE_LOCK] = "lock",           [MODEL_LANE_RWLOCK] = "read-write lock",
    [MODEL_LANE_SEMAPHORE] = "semaphore", [MODEL_LANE_ONCE] = "once",
    [MODEL_LANE_BARRIER] = "barrier",     [MODEL_LANE_VALUE] = "value",
    [MODEL_LANE_CONDITION] = "condition", [MODEL_LANE_CHANNEL] = "channel",
    [MODEL_LANE_VARIABLE] = "variable",   [MODEL_LANE_REFERENCES] = "shared value",
  };

  return words[kind];
}

static const char *
default_name (Model *model, ModelLaneKind kind, uint32_t number)
{
  const char *word = kind == MODEL_LANE_LOCK ? "mutex" : model_kind_name (kind);
  g_autofree char *name = g_strdup_printf ("%s %u", word, number);

  /* A process begins with the thread that runs main(). */
  return g_string_chunk_insert (model->names,
                                kind == MODEL_LANE_THREAD && number == 1 ? "main" : name);
}

/* Threads count in the order of their creation, so that a run has the same colours each time,
 * whichever of them gets to run first; objects in that of their appearance. */
static uint32_t
ordinal_of (Model *model, ModelProcess *process, ModelLaneKind kind, uint32_t number)
{
  uint32_t *next = &model->ordinals[kind];

  if (kind != MODEL_LANE_THREAD || number == 0)
    return (*next)++;
  if (process->first_ordinal == MODEL_NONE)
    process->first_ordinal = *next;
  uint32_t ordinal = process->first_ordinal + number - 1;
  *next = MAX (*next, ordinal + 1);
  return ordinal;
}

static gsize
lane_size (ModelLaneKind kind)
{
  switch (model_kind_family (kind)) {
  case MODEL_FAMILY_THREAD:
    return offsetof (ModelLane, thread) + sizeof (ThreadPart);
  case MODEL_FAMILY_LOCK:
    return offsetof (ModelLane, lock) + sizeof (LockPart);
  case MODEL_FAMILY_STEPS:
    return offsetof (ModelLane, channel) + sizeof (ChannelPart);
  case MODEL_FAMILY_CONDITION:
    return offsetof (ModelLane, condition) + sizeof (ConditionPart);
  case MODEL_FAMILY_NONE:
    break;
  }
  return sizeof (ModelLane);
}

/* Returns a lane of which only the kind is known; nobody sees it yet. */
static ModelLane *
empty_lane (Model *model, ModelLaneKind kind)
{
  ModelLane *lane = g_malloc0 (lane_size (kind));

  lane->index = model_lane_count (model);
  lane->kind = kind;
  lane->model = model;
  atomic_init (&lane->end, MODEL_OPEN);
  atomic_init (&lane->name, "");
  switch (model_kind_family (kind)) {
  case MODEL_FAMILY_THREAD:
    thread_part_init (&lane->thread, &model->far);
    break;
  case MODEL_FAMILY_LOCK:
    lock_part_init (&lane->lock, &model->far);
    break;
  case MODEL_FAMILY_STEPS:
    channel_part_init (&lane->channel, &model->far);
    break;
  case MODEL_FAMILY_CONDITION:
    condition_part_init (&lane->condition, &model->far);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
  return lane;
}

static void
publish_lane (Model *model, ModelLane *lane)
{
  *(ModelLane **) chunked_array_prepare (&model->lanes) = lane;
  chunked_array_publish (&model->lanes);
}

ModelLane *
model_add_empty_lane (Model *model, ModelLaneKind kind)
{
  ModelLane *lane = empty_lane (model, kind);

  publish_lane (model, lane);
  return lane;
}

static ModelLane *
add_lane (Model *model, ModelProcess *process, ModelLaneKind kind, uint32_t number, int64_t time)
{
  ModelLane *lane = empty_lane (model, kind);

  lane->process = process != NULL ? process->number : 0;
  lane->ordinal = ordinal_of (model, process, kind, number);
  lane->number = number;
  lane->start = time;
  atomic_init (&lane->name, default_name (model, kind, number != 0 ? number : lane->ordinal + 1));
  publish_lane (model, lane);
  if (process != NULL)
    g_ptr_array_add (process->lanes, lane);
  return lane;
}

ModelLane *
model_thread (Model *model, ModelProcess *process, uint32_t number, int64_t time)
{
  uint32_t index = model_look_up (&process->threads, number);

  if (index != MODEL_NONE)
    return model_writable_lane (model, index);
  ModelLane *lane = add_lane (model, process, MODEL_LANE_THREAD, number, time);
  model_remember (&process->threads, number, lane->index);
  thread_enter (lane, time, MODEL_RUNNING, MODEL_NONE, MODEL_NONE, MODEL_NONE);
  return lane;
}

ModelLane *
model_object (Model *model, ModelProcess *process, ModelLaneKind kind, uint64_t address,
              int64_t time)
{
  uint32_t index = model_look_up (&process->objects[kind], address);

  if (index != MODEL_NONE)
    return model_writable_lane (model, index);
  ModelLane *lane = add_lane (model, process, kind, 0, time);
  model_remember (&process->objects[kind], address, lane->index);
  return lane;
}

ModelLane *
model_pipe (Model *model, uint64_t number, int64_t time)
{
  uint32_t index = model_look_up (&model->pipes, number);

  if (index != MODEL_NONE)
    return model_writable_lane (model, index);
  ModelLane *lane = add_lane (model, NULL, MODEL_LANE_CHANNEL, 0, time);
  model_remember (&model->pipes, number, lane->index);
  return lane;
}

const char *
model_take_text (Model *model, const char *text)
{
  if (plain_text_is (text))
    return g_string_chunk_insert_const (model->names, text);
  g_autofree char *plain = plain_text (text);
  return g_string_chunk_insert_const (model->names, plain);
}

void
model_name_lane (Model *model, ModelLane *lane, const char *name)
{
  if (name == NULL || name[0] == '\0')
    return;
  /* Pairs with the acquire in model_lane_name(): the text is there before its pointer is seen. */
  atomic_store_explicit (&lane->name, model_take_text (model, name), memory_order_release);
  atomic_store_explicit (&lane->named, 1, memory_order_relaxed);
}

void
model_finish_lane (ModelLane *lane, int64_t time)
{
  ModelFamily family = model_kind_family (lane->kind);

  if (model_lane_end (lane) != MODEL_OPEN)
    return;
  if (family == MODEL_FAMILY_THREAD)
    thread_finish (lane, time);
  else if (family == MODEL_FAMILY_LOCK)
    lock_finish (lane, time);
  else if (family == MODEL_FAMILY_CONDITION)
    condition_finish (lane, time);
  else
    /* Pairs with the acquire in model_lane_end(). */
    atomic_store_explicit (&lane->end, time, memory_order_release);
}

void
model_advance (Model *model, int64_t now)
{
  /* Release pairs with the acquire in model_now(): what happened up to now is visible. */
  if (now > atomic_load_explicit (&model->now, memory_order_relaxed))
    atomic_store_explicit (&model->now, MIN (now, MODEL_TIME_MOST), memory_order_release);
}

/* ------------------------------------------------------------------ readers */

int64_t
model_now (const Model *model)
{
  return atomic_load_explicit (&model->now, memory_order_acquire);
}

uint64_t
model_event_count (const Model *model)
{
  return atomic_load_explicit (&model->event_count, memory_order_relaxed);
}

uint64_t
model_odd_count (const Model *model)
{
  return atomic_load_explicit (&model->odd_count, memory_order_relaxed);
}

uint64_t
model_lost_count (const Model *model)
{
  return atomic_load_explicit (&model->lost_count, memory_order_relaxed);
}

gboolean
model_is_alive (const Model *model)
{
  return atomic_load_explicit (&model->alive, memory_order_relaxed) > 0;
}

uint32_t
model_process_count (const Model *model)
{
  return (uint32_t) chunked_array_count (&model->processes);
}

static const ModelProcess *
process_of (const Model *model, uint32_t number)
{
  return *(ModelProcess *const *) chunked_array_item (&model->processes, number - 1);
}

const char *
model_process_command (const Model *model, uint32_t number)
{
  g_return_val_if_fail (number >= 1 && number <= model_process_count (model), "");
  /* Pairs with the release in add_process_event(): the text is there before its pointer. */
  return atomic_load_explicit (&process_of (model, number)->command, memory_order_acquire);
}

uint32_t
model_process_id (const Model *model, uint32_t number)
{
  g_return_val_if_fail (number >= 1 && number <= model_process_count (model), 0);
  return atomic_load_explicit (&process_of (model, number)->identifier, memory_order_relaxed);
}

uint32_t
model_lane_count (const Model *model)
{
  return (uint32_t) chunked_array_count (&model->lanes);
}

const ModelLane *
model_lane (const Model *model, uint32_t index)
{
  return *(ModelLane *const *) chunked_array_item (&model->lanes, index);
}

uint32_t
model_lane_index (const ModelLane *lane)
{
  return lane->index;
}

ModelLaneKind
model_lane_kind (const ModelLane *lane)
{
  return lane->kind;
}

const char *
model_lane_name (const ModelLane *lane)
{
  /* Pairs with the release in model_name_lane(). */
  return atomic_load_explicit (&lane->name, memory_order_acquire);
}

gboolean
model_lane_is_named (const ModelLane *lane)
{
  return atomic_load_explicit (&lane->named, memory_order_relaxed) != 0;
}

uint32_t
model_lane_process (const ModelLane *lane)
{
  return lane->process;
}

uint32_t
model_lane_ordinal (const ModelLane *lane)
{
  return lane->ordinal;
}

uint32_t
model_lane_number (const ModelLane *lane)
{
  return lane->number;
}

uint32_t
model_lane_identifier (const ModelLane *lane)
{
  return atomic_load_explicit (&lane->identifier, memory_order_relaxed);
}

int64_t
model_lane_start (const ModelLane *lane)
{
  return lane->start;
}

int64_t
model_lane_end (const ModelLane *lane)
{
  /* Pairs with the releases in thread_finish(), lock_finish(), condition_finish() and
   * model_finish_lane(). */
  return atomic_load_explicit (&lane->end, memory_order_acquire);
}

/* ------------------------------------------------------------------ words */

typedef struct {
  const char *name, *phrase, *sentence;
} StateWords;

static const StateWords state_words[] = {
#define MODEL_STATE(NAME, name, phrase, sentence) { name, phrase, sentence },
#include "model/states.def"
#undef MODEL_STATE
};

const char *
model_state_name (ModelState state)
{
  return state_words[state].name;
}

const char *
model_state_phrase (ModelState state)
{
  return state_words[state].phrase;
}

const char *
model_state_sentence (ModelState state)
{
  return state_words[state].sentence;
}
