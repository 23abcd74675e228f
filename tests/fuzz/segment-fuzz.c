/* SPDX-License-Identifier: MIT
 *
 * One hostile segment, for libFuzzer and for replay.c: the input is a small program for the traced
 * process (hostile.h), which lets the collector look now and then; at the end the process is dead.
 * Whatever it does, what reaches the sink is in order and its texts are UTF-8; the sanitizers watch
 * the rest.
 *
 * It is below the Collector (collector-fuzz.c has that): here a ring can be left half read, which
 * takes a share of a few records, and drain() does what collector.c's does.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "collect/merge.h"
#include "collect/segment-reader.h"
#include "hostile.h"

#define HOSTILE_NAME "1.0" HEDDLE_SEGMENT_SUFFIX

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
  HostileInput input;
  HostileSegment segment;
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

/* ------------------------------------------------------------------ the collector's side */

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
  for (; scene->ambushes > 0; scene->ambushes--)
    hostile_take_step (&scene->segment,
                       (HostileStep) (hostile_take (&scene->input, 1) % HOSTILE_STEP_COUNT),
                       &scene->input);
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
    start = MAX (MIN (start, scene->look.now), scene->watermark);
    reader->start = start;
    pending_queue_push (&reader->queue,
                        (PendingEvent){ .time = start, .kind = HEDDLE_EVENT_PROCESS_START });
  }
  scene->look.dead = gone;
  scene->look.floor = scene->watermark;
  scene->watermark = MAX (scene->watermark, segment_reader_read (reader, &scene->look));
  if (gone && reader->over)
    scene->watermark = last_pending (&reader->queue, scene->watermark);
  merge_begin (&scene->merge);
  merge_add (&scene->merge, reader, &reader->queue);
  for (guint i = 0; i < reader->rings->len; i++) {
    PendingQueue *queue = &((RingReader *) reader->rings->pdata[i])->queue;
    if (gone && reader->over)
      scene->watermark = last_pending (queue, scene->watermark);
    merge_add (&scene->merge, reader, queue);
  }
  merge_run (&scene->merge, scene->watermark, sink, scene);
}

/* Whatever has happened: with the end of the process everything has been handed over. A ring that
 * is half read takes another look, as it does in collector_finish(). */
static void
finish (Scene *scene)
{
  SegmentReader *reader = scene->reader;

  for (guint looks = 0; looks <= HOSTILE_SIZE_MOST / sizeof (HeddleEvent); looks++) {
    drain (scene, TRUE);
    if (reader->base == NULL)
      return;
    if (reader->over)
      break;
  }
  g_assert_true (reader->over);
  g_assert_false (reader->alive);
  g_assert_null (pending_queue_peek (&reader->queue));
  for (guint i = 0; i < reader->rings->len; i++)
    g_assert_null (pending_queue_peek (&((RingReader *) reader->rings->pdata[i])->queue));
}

static void
take_step (Scene *scene, HostileStep step)
{
  HostileInput *input = &scene->input;

  switch (step) {
  case HOSTILE_STEP_DRAIN:
    scene->look.now += (gint64) hostile_take (input, 1) << 20;
    drain (scene, FALSE);
    break;
  case HOSTILE_STEP_AMBUSH:
    scene->ambushes = (guint) hostile_take (input, 1) % 4;
    break;
  case HOSTILE_STEP_REPLACE: {
    gint64 time = (gint64) hostile_take_value (input);
    segment_reader_replace (scene->reader, MIN (time, scene->look.now));
    break;
  }
  case HOSTILE_STEP_RECORDS:
  case HOSTILE_STEP_HEADER_FIELD:
  case HOSTILE_STEP_RING_FIELD:
  case HOSTILE_STEP_RAW:
  case HOSTILE_STEP_RESIZE:
  case HOSTILE_STEP_TEXT:
  case HOSTILE_STEP_ADVANCE:
    hostile_take_step (&scene->segment, step, input);
    break;
  case HOSTILE_STEP_COUNT:
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
    .map = { .counter_origin = HOSTILE_ORIGIN,
             .monotonic_origin = HOSTILE_ORIGIN,
             .nanoseconds_a_tick = 0.5 },
    .look = { .now = 1000000, .share = HOSTILE_CAPACITY_MOST / 2, .patience = 1000000000 },
    .reader = segment_reader_new (HOSTILE_NAME),
  };
  HostileFlags flags = hostile_take_flags (&scene.input);
  scene.reader->number = 1;
  scene.look.map = &scene.map;
  scene.look.policy = flags.policy;
  merge_init (&scene.merge);
  hostile_make (&scene.segment, place.file, &flags);
  while (scene.input.size > 0)
    take_step (&scene, (HostileStep) (hostile_take (&scene.input, 1) % HOSTILE_STEP_COUNT));
  finish (&scene);
  merge_clear (&scene.merge);
  segment_reader_free (scene.reader);
  return 0;
}
