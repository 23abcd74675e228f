/* SPDX-License-Identifier: MIT
 *
 * A segment as hostile input, for libFuzzer and for replay.c. An input is a small program for the
 * traced side (make-seeds.py describes its bytes): it writes to the file of a segment that is valid
 * at first, cuts it, and lets the collector look now and then; at the end the process is dead.
 * Whatever it does, what reaches the sink is in order and its texts are UTF-8; the sanitizers watch
 * the rest.
 *
 * It is below the Collector, whose checks of the clock take milliseconds: drain() does what
 * collector.c's does, with a clock that the input turns.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect/merge.h"
#include "collect/segment-reader.h"

#define SLOTS        2u
#define CAPACITY     64u                    /* at most */
#define ORIGIN       UINT64_C (10000000000) /* of both clocks: there are times before it */
#define HOSTILE_NAME "1.0" HEDDLE_SEGMENT_SUFFIX
#define SIZE_MOST    (512u * 1024)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef enum {
  STEP_DRAIN,
  STEP_RECORDS,
  STEP_HEADER_FIELD,
  STEP_RING_FIELD,
  STEP_RAW,
  STEP_RESIZE,
  STEP_TEXT,
  STEP_AMBUSH,
  STEP_REPLACE,
  STEP_ADVANCE,
  STEP_COUNT,
} Step;

/* What is left of the input. */
typedef struct {
  const uint8_t *data;
  size_t size;
} Input;

typedef struct {
  Input input;
  int file;
  uint32_t capacity;
  RingLook look;
  ClockMap map;
  SegmentReader *reader;
  Merge merge;
  gint64 watermark;
  gint64 last_time; /* of what the sink was given */
  guint ambushes;   /* steps to take in the sink, between two events */
} Scene;

/* The file for all inputs of this process: libFuzzer has no place of ours to keep it in. */
static struct {
  char *folder;
  int folder_handle;
  int file;
} place = { .file = -1 };

static void
remove_place (void)
{
  unlinkat (place.folder_handle, HOSTILE_NAME, 0);
  rmdir (place.folder);
  g_free (place.folder);
}

/* In TMPDIR, best in memory. */
static void
make_place (void)
{
  place.folder = g_dir_make_tmp ("heddle-fuzz-XXXXXX", NULL);
  if (place.folder == NULL)
    abort ();
  place.folder_handle = open (place.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  place.file =
      openat (place.folder_handle, HOSTILE_NAME, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (place.file < 0)
    abort ();
  atexit (remove_place);
}

/* ------------------------------------------------------------------ the input */

/* Returns the next `bytes` bytes as a number; behind the end all are zeros. */
static uint64_t
take (Input *input, size_t bytes)
{
  uint64_t number = 0;

  for (size_t i = 0; i < bytes && input->size > 0; i++, input->data++, input->size--)
    number |= (uint64_t) *input->data << (8 * i);
  return number;
}

/* Returns a number of one of the shapes that matter: small, negative, a power of two, any. */
static uint64_t
take_value (Input *input)
{
  switch (take (input, 1) % 6) {
  case 0:
    return take (input, 1);
  case 1:
    return take (input, 2);
  case 2:
    return take (input, 4);
  case 3:
    return take (input, 8);
  case 4:
    return -take (input, 1);
  default: {
    uint64_t power = UINT64_C (1) << take (input, 1) % 64;
    return power - take (input, 1) % 2;
  }
  }
}

/* ------------------------------------------------------------------ the traced side */

/* By pwrite(2), not in a mapping of its own: nothing but the collector is to meet a missing page. A write
 * behind the end makes the file longer, as any process could. */
static void
put (const Scene *scene, uint64_t offset, const void *bytes, size_t size)
{
  if (offset + size <= SIZE_MOST && pwrite (scene->file, bytes, size, (off_t) offset) < 0)
    abort ();
}

static uint64_t
slot_offset (const Scene *scene, uint32_t slot)
{
  return HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE +
         slot * heddle_segment_slot_size (scene->capacity);
}

static uint64_t
read_published (const Scene *scene, uint32_t slot)
{
  uint64_t published = 0;

  if (pread (scene->file, &published, sizeof published,
             (off_t) (slot_offset (scene, slot) + offsetof (HeddleRing, published))) < 0)
    abort ();
  return published;
}

static void
put_published (const Scene *scene, uint32_t slot, uint64_t published)
{
  put (scene, slot_offset (scene, slot) + offsetof (HeddleRing, published), &published,
       sizeof published);
}

static void
put_records (Scene *scene)
{
  Input *input = &scene->input;
  uint32_t slot = (uint32_t) take (input, 1) % SLOTS;
  uint64_t count = take (input, 1) % (CAPACITY + 8);
  uint64_t published = read_published (scene, slot);
  HeddleEvent event = { .kind = (uint16_t) take (input, 2), .detail = (uint32_t) take (input, 1) };
  uint64_t step = take_value (input);

  event.time = take_value (input) + ORIGIN;
  event.object = take_value (input);
  event.argument = take_value (input);
  for (uint64_t i = 0; i < count; i++) {
    put (scene,
         slot_offset (scene, slot) + sizeof (HeddleRing) +
             ((published + i) & (scene->capacity - 1)) * sizeof event,
         &event, sizeof event);
    event.time += step;
  }
  put_published (scene, slot, published + count);
}

/* Where a field is, and its size. */
typedef struct {
  uint16_t offset, size;
} Field;

#define FIELD(Type, field)                                \
  {                                                       \
    offsetof (Type, field), sizeof ((Type *) NULL)->field \
  }

static void
put_header_field (Scene *scene)
{
  static const Field fields[] = {
    FIELD (HeddleSegment, magic),
    FIELD (HeddleSegment, version),
    FIELD (HeddleSegment, ready),
    FIELD (HeddleSegment, clock),
    FIELD (HeddleSegment, process_id),
    FIELD (HeddleSegment, ring_capacity),
    FIELD (HeddleSegment, slot_count),
    FIELD (HeddleSegment, slot_size),
    FIELD (HeddleSegment, slots_offset),
    FIELD (HeddleSegment, texts_size),
    FIELD (HeddleSegment, start),
    FIELD (HeddleSegment, pid_namespace),
    FIELD (HeddleSegment, slots_used),
    FIELD (HeddleSegment, threads),
    FIELD (HeddleSegment, texts_used),
    FIELD (HeddleSegment, exit_status),
    FIELD (HeddleSegment, lost_no_ring),
    FIELD (HeddleSegment, lost_no_ring_first),
    FIELD (HeddleSegment, lost_no_text),
    FIELD (HeddleSegment, lost_nested),
    FIELD (HeddleSegment, lost_nested_first),
  };
  const Field *field = &fields[take (&scene->input, 1) % G_N_ELEMENTS (fields)];
  uint64_t value = take_value (&scene->input);

  put (scene, field->offset, &value, field->size);
}

static void
put_ring_field (Scene *scene)
{
  static const Field fields[] = {
    FIELD (HeddleRing, state),      FIELD (HeddleRing, capacity), FIELD (HeddleRing, thread),
    FIELD (HeddleRing, kernel_id),  FIELD (HeddleRing, policy),   FIELD (HeddleRing, ready),
    FIELD (HeddleRing, published),  FIELD (HeddleRing, limit),    FIELD (HeddleRing, lost),
    FIELD (HeddleRing, lost_first), FIELD (HeddleRing, reported), FIELD (HeddleRing, emitting),
    FIELD (HeddleRing, nested),     FIELD (HeddleRing, taken),
  };
  uint32_t slot = (uint32_t) take (&scene->input, 1) % SLOTS;
  const Field *field = &fields[take (&scene->input, 1) % G_N_ELEMENTS (fields)];
  uint64_t value = take_value (&scene->input);

  put (scene, slot_offset (scene, slot) + field->offset, &value, field->size);
}

/* Writes up to 63 bytes of the input as they are. */
static void
put_bytes (Scene *scene, uint64_t offset)
{
  uint8_t bytes[64] = { 0 };
  size_t count = take (&scene->input, 1) % sizeof bytes;

  for (size_t i = 0; i < count; i++)
    bytes[i] = (uint8_t) take (&scene->input, 1);
  put (scene, offset, bytes, count);
}

static void
put_text (Scene *scene)
{
  uint64_t offset = HEDDLE_SEGMENT_PAGE + take (&scene->input, 3) % (HEDDLE_SEGMENT_TEXTS_SIZE - 1);
  uint16_t length = (uint16_t) take (&scene->input, 2);

  put (scene, offset, &length, sizeof length);
  put_bytes (scene, offset + sizeof length);
}

/* A valid segment of a process that lives, or whatever the first bytes of the input make of it. */
static void
make_segment (Scene *scene)
{
  uint8_t flags = (uint8_t) take (&scene->input, 1);

  scene->capacity = 16u << (flags & 3) % 3;
  scene->look.policy = (flags >> 2 & 3) % 3;
  HeddleSegment header = {
    .magic = HEDDLE_SEGMENT_MAGIC,
    .version = HEDDLE_SEGMENT_VERSION,
    .ready = 1,
    .clock = flags & 16 ? HEDDLE_CLOCK_COUNTER : HEDDLE_CLOCK_MONOTONIC,
    .process_id = (uint32_t) getpid (),
    .ring_capacity = scene->capacity,
    .slot_count = SLOTS,
    .slot_size = heddle_segment_slot_size (scene->capacity),
    .slots_offset = HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE,
    .texts_size = HEDDLE_SEGMENT_TEXTS_SIZE,
    .start = ORIGIN,
    .slots_used = SLOTS,
    .command = "hostile",
  };
  struct stat information;
  if ((flags & 32) != 0 && stat ("/proc/self/ns/pid", &information) == 0)
    header.pid_namespace = information.st_ino;
  off_t size = (off_t) heddle_segment_file_size (SLOTS, scene->capacity);
  if (ftruncate (scene->file, 0) != 0 || ftruncate (scene->file, size) != 0)
    abort ();
  put (scene, 0, &header, sizeof header);
  for (uint32_t slot = 0; slot < SLOTS; slot++) {
    HeddleRing ring = { .state = HEDDLE_RING_LIVE,
                        .capacity = scene->capacity,
                        .ready = scene->capacity,
                        .thread = slot + 1,
                        .policy = scene->look.policy };
    put (scene, slot_offset (scene, slot), &ring, sizeof ring);
  }
}

/* ------------------------------------------------------------------ the collector's side */

static void take_step (Scene *scene, Step step);

static void
sink (const HeddleDecodedEvent *event, gpointer user_data)
{
  Scene *scene = user_data;

  g_assert_cmpint (event->time, >=, scene->last_time);
  g_assert_cmpint (event->time, >=, 0);
  scene->last_time = event->time;
  if (event->text != NULL)
    g_assert_true (g_utf8_validate (event->text, -1, NULL));
  if (event->kind == HEDDLE_EVENT_LOST)
    g_assert_cmpint ((gint64) event->object, <=, event->time);
  /* The other process does not wait for the collector to finish its look. */
  while (scene->ambushes > 0) {
    scene->ambushes--;
    Step step = (Step) (take (&scene->input, 1) % STEP_COUNT);
    if (step != STEP_DRAIN && step != STEP_REPLACE)
      take_step (scene, step);
  }
}

static gint64
last_pending (const PendingQueue *queue, gint64 last)
{
  return queue->length > queue->head ? MAX (last, queue->events[queue->length - 1].time) : last;
}

/* As collector_drain() does it, or collector_finish(). */
static void
drain (Scene *scene, gboolean gone)
{
  SegmentReader *reader = scene->reader;

  if (reader->base == NULL) {
    if (!segment_reader_open (reader, place.folder_handle))
      return;
    gint64 start =
        clock_map_convert (&scene->map, (HeddleClock) reader->header.clock, reader->header.start);
    pending_queue_push (&reader->queue, (PendingEvent){ .time = MAX (MIN (start, scene->look.now),
                                                                     scene->watermark),
                                                        .kind = HEDDLE_EVENT_PROCESS_START });
  }
  scene->look.dead = gone;
  scene->look.floor = scene->watermark;
  scene->watermark = MAX (scene->watermark, segment_reader_read (reader, &scene->look));
  if (gone)
    scene->watermark = last_pending (&reader->queue, scene->watermark);
  merge_begin (&scene->merge);
  merge_add (&scene->merge, reader, &reader->queue);
  for (guint i = 0; i < reader->rings->len; i++) {
    PendingQueue *queue = &((RingReader *) reader->rings->pdata[i])->queue;
    if (gone)
      scene->watermark = last_pending (queue, scene->watermark);
    merge_add (&scene->merge, reader, queue);
  }
  merge_run (&scene->merge, scene->watermark, sink, scene);
}

/* Whatever has happened: with the end of the process everything has been handed over. */
static void
finish (Scene *scene)
{
  SegmentReader *reader = scene->reader;

  drain (scene, TRUE);
  if (reader->base == NULL)
    return;
  g_assert_true (reader->over);
  g_assert_false (reader->alive);
  g_assert_null (pending_queue_peek (&reader->queue));
  for (guint i = 0; i < reader->rings->len; i++)
    g_assert_null (pending_queue_peek (&((RingReader *) reader->rings->pdata[i])->queue));
}

static void
take_step (Scene *scene, Step step)
{
  Input *input = &scene->input;

  switch (step) {
  case STEP_DRAIN:
    scene->look.now += (gint64) take (input, 1) << 20;
    drain (scene, FALSE);
    break;
  case STEP_RECORDS:
    put_records (scene);
    break;
  case STEP_HEADER_FIELD:
    put_header_field (scene);
    break;
  case STEP_RING_FIELD:
    put_ring_field (scene);
    break;
  case STEP_RAW:
    put_bytes (scene, take (input, 3));
    break;
  case STEP_RESIZE:
    if (ftruncate (scene->file, (off_t) (take (input, 3) % SIZE_MOST)) != 0)
      abort ();
    break;
  case STEP_TEXT:
    put_text (scene);
    break;
  case STEP_AMBUSH:
    scene->ambushes = (guint) take (input, 1) % 4;
    break;
  case STEP_REPLACE: {
    gint64 time = (gint64) take_value (input); /* not inside MIN(), which would take it twice */
    segment_reader_replace (scene->reader, MIN (time, scene->look.now));
    break;
  }
  case STEP_ADVANCE: {
    uint32_t slot = (uint32_t) take (input, 1) % SLOTS;
    put_published (scene, slot, read_published (scene, slot) + take_value (input));
    break;
  }
  case STEP_COUNT:
    break;
  }
}

/* ------------------------------------------------------------------ one input */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (place.file < 0)
    make_place ();
  Scene scene = {
    .input = { data, size },
    .file = place.file,
    .map = { .counter_origin = ORIGIN, .monotonic_origin = ORIGIN, .nanoseconds_a_tick = 0.5 },
    .look = { .now = 1000000, .share = CAPACITY / 2, .patience = 1000000000 },
    .reader = segment_reader_new (HOSTILE_NAME),
  };
  scene.reader->number = 1;
  scene.look.map = &scene.map;
  merge_init (&scene.merge);
  make_segment (&scene);
  while (scene.input.size > 0)
    take_step (&scene, (Step) (take (&scene.input, 1) % STEP_COUNT));
  finish (&scene);
  merge_clear (&scene.merge);
  segment_reader_free (scene.reader);
  return 0;
}
