/* SPDX-License-Identifier: MIT
 *
 * A whole session with a hostile process in it, for libFuzzer and for replay.c: a Collector, known
 * by its public header alone, reads the segment of an honest process and one that does what the
 * input says (hostile.h). Whatever that is:
 *
 * - what the sink is given is in order, and every text is UTF-8;
 * - every event of the honest process is handed over or told as lost, in its order;
 * - a look into a segment gives no more than fits into it;
 * - a corrupt segment stays corrupt, the honest one never is, and at the end nobody is alive.
 *
 * The linker puts functions of ours in the place of what reads clocks (--wrap in meson.build): a
 * collector looks at the machine's for milliseconds, and an input must do the same each time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collect/clock-check.h"
#include "collect/clock-map.h"
#include "collect/collector.h"
#include "hostile.h"

#define HOSTILE_NAME     "1.0" HEDDLE_SEGMENT_SUFFIX
#define NEXT_IMAGE_NAME  "1.1" HEDDLE_SEGMENT_SUFFIX
#define HONEST_NAME      "2.0" HEDDLE_SEGMENT_SUFFIX
#define HONEST_ID        2u
#define HONEST_NAMESPACE 1u /* nobody's: it lives until the session's end, as far as can be seen */
#define HONEST_CAPACITY  16u
#define SEGMENTS_HOSTILE 2u /* at most: the process may run another program, once */
#define TEXT_MOST        767u

/* Of one look into a segment: what its rings hold and had set aside, and what is told of their
 * threads, of its losses and of its end. */
#define LOOK_GIVES(slots, capacity) ((slots) * ((capacity) + HEDDLE_RING_SET_ASIDE + 4) + 8)

/* The steps that only this target has. */
typedef enum {
  STEP_HONEST = HOSTILE_STEP_COUNT, /* the honest process records */
  STEP_CUT_SESSION,                 /* the session's own file is made shorter, or longer */
  STEP_NOTE_END,                    /* somebody has waited for the hostile process */
  STEP_COUNT,
} Step;

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
  HostileInput input;
  HostileFlags flags;
  HostileSegment segment; /* of the program that the hostile process runs now */
  bool is_relaid;         /* one of its segments is */
  bool has_next_image;
  Collector *collector;
  guint64 emitted, handed_over, told_lost, next; /* of the honest process's events */
  gint64 last_time;                              /* of what the sink was given */
  gsize given;                                   /* in this look */
  guint corrupt;
  guint ambushes; /* steps to take in the sink, between two events */
} Scene;

/* The files for all inputs of this process: libFuzzer has no place of ours to keep them in. */
static struct {
  char *folder;
  int folder_handle;
  int hostile;
  HeddleSegment *honest;
} place = { .folder_handle = -1 };

/* ------------------------------------------------------------------ the clock */

/* Nanoseconds of CLOCK_MONOTONIC while an input runs; 0: the machine's, for libFuzzer's own use.
 * One variable for the process, as the clock that it stands for is. */
static gint64 hand;

int __real_clock_gettime (clockid_t clock, struct timespec *time);
int __wrap_clock_gettime (clockid_t clock, struct timespec *time);
HeddleClock __wrap_clock_check_choose (char **note);
void __wrap_clock_map_begin (ClockMap *map);
gboolean __wrap_clock_map_calibrate (ClockMap *map);

int
__wrap_clock_gettime (clockid_t clock, struct timespec *time)
{
  if (hand == 0 || clock != CLOCK_MONOTONIC)
    return __real_clock_gettime (clock, time);
  *time = (struct timespec){ .tv_sec = hand / 1000000000, .tv_nsec = hand % 1000000000 };
  return 0;
}

HeddleClock
__wrap_clock_check_choose (char **note)
{
  *note = NULL;
  return HEDDLE_CLOCK_MONOTONIC;
}

void
__wrap_clock_map_begin (ClockMap *map)
{
  *map = (ClockMap){ .counter_origin = HOSTILE_ORIGIN,
                     .monotonic_origin = HOSTILE_ORIGIN,
                     .nanoseconds_a_tick = 0.5 };
}

gboolean
__wrap_clock_map_calibrate (ClockMap *map)
{
  return map->nanoseconds_a_tick > 0.0;
}

/* ------------------------------------------------------------------ the files */

static void
remove_place (void)
{
  unlinkat (place.folder_handle, HOSTILE_NAME, 0);
  unlinkat (place.folder_handle, HONEST_NAME, 0);
  rmdir (place.folder);
  g_free (place.folder);
}

static int
make_file (const char *name)
{
  int file = openat (place.folder_handle, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (file < 0)
    abort ();
  return file;
}

/* In TMPDIR, best in memory. */
static void
make_place (void)
{
  gsize size = heddle_segment_file_size (1, HONEST_CAPACITY);

  place.folder = g_dir_make_tmp ("heddle-fuzz-XXXXXX", NULL);
  if (place.folder == NULL)
    abort ();
  place.folder_handle = open (place.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  place.hostile = make_file (HOSTILE_NAME);
  int honest = make_file (HONEST_NAME);
  if (ftruncate (honest, (off_t) size) != 0)
    abort ();
  place.honest = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, honest, 0);
  if (place.honest == MAP_FAILED)
    abort ();
  close (honest);
  atexit (remove_place);
}

static HeddleRing *
honest_ring (void)
{
  return heddle_segment_ring (place.honest, HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE,
                              heddle_segment_slot_size (HONEST_CAPACITY), 0);
}

static void
make_honest (const HostileFlags *flags)
{
  HeddleRing *ring = honest_ring ();

  memset (ring, 0, heddle_segment_slot_size (HONEST_CAPACITY));
  *place.honest = (HeddleSegment){
    .magic = HEDDLE_SEGMENT_MAGIC,
    .version = HEDDLE_SEGMENT_VERSION,
    .ready = 1,
    .clock = HEDDLE_CLOCK_MONOTONIC,
    .process_id = HONEST_ID,
    .pid_namespace = HONEST_NAMESPACE,
    .ring_capacity = HONEST_CAPACITY,
    .slot_count = 1,
    .slot_size = heddle_segment_slot_size (HONEST_CAPACITY),
    .slots_offset = HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE,
    .texts_size = HEDDLE_SEGMENT_TEXTS_SIZE,
    .start = HOSTILE_ORIGIN,
    .slots_used = 1,
    .command = "honest",
  };
  ring->capacity = ring->ready = HONEST_CAPACITY;
  ring->policy = flags->policy;
  ring->thread = 1;
  ring->state = HEDDLE_RING_LIVE;
}

static void
record_honestly (Scene *scene, uint64_t count)
{
  for (uint64_t i = 0; i < count; i++) {
    HeddleEvent event = { .time = (uint64_t) ++hand,
                          .kind = HEDDLE_EVENT_CHANNEL_SEND,
                          .argument = scene->emitted++ };
    heddle_ring_write (honest_ring (), &event);
  }
}

/* A process of this user may say that it were another one, and that the other one were over:
 * against that there is no remedy, so it doesn't. */
static void
prevent_impersonation (const Scene *scene)
{
  uint32_t process = 0;
  off_t offset = offsetof (HeddleSegment, process_id);

  if (pread (scene->segment.file, &process, sizeof process, offset) == sizeof process &&
      process == HONEST_ID) {
    process = 0;
    if (pwrite (scene->segment.file, &process, sizeof process, offset) < 0)
      abort ();
  }
}

/* exec(): the same process, with a segment of its own. */
static void
make_next_image (Scene *scene)
{
  if (scene->has_next_image)
    return;
  prevent_impersonation (scene);
  scene->has_next_image = true;
  scene->is_relaid |= scene->segment.is_relaid;
  hostile_make (&scene->segment, make_file (NEXT_IMAGE_NAME), &scene->flags);
}

static void
cut_session (Scene *scene)
{
  uint64_t size = hostile_take (&scene->input, 2);
  int file = openat (place.folder_handle, HEDDLE_SESSION_FILE, O_RDWR | O_CLOEXEC);

  if (file < 0 || ftruncate (file, (off_t) size) != 0)
    abort ();
  close (file);
}

/* ------------------------------------------------------------------ the collector's side */

static void
check_honest (Scene *scene, const HeddleDecodedEvent *event)
{
  switch (event->kind) {
  case HEDDLE_EVENT_CHANNEL_SEND:
    g_assert_cmpuint (event->argument, >=, scene->next);
    g_assert_cmpuint (event->argument, <, scene->emitted);
    g_assert_cmpuint (event->thread, ==, 1);
    scene->next = event->argument + 1;
    scene->handed_over++;
    break;
  case HEDDLE_EVENT_LOST:
    scene->told_lost += event->argument;
    break;
  case HEDDLE_EVENT_PROCESS_START:
    g_assert_cmpstr (event->text, ==, "honest");
    break;
  case HEDDLE_EVENT_THREAD_END:
  case HEDDLE_EVENT_PROCESS_END:
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
sink (const HeddleDecodedEvent *event, gpointer user_data)
{
  Scene *scene = user_data;
  const HeddleEventDescription *description = heddle_event_describe (event->kind);
  bool has_text = event->kind == HEDDLE_EVENT_PROCESS_START ||
                  (description != NULL && description->argument == HEDDLE_FIELD_TEXT);

  scene->given++;
  g_assert_cmpint (event->time, >=, MAX (scene->last_time, 0));
  scene->last_time = event->time;
  g_assert_cmpuint (event->process, >=, 1);
  g_assert_cmpuint (event->process, <=, collector_process_count (scene->collector));
  g_assert_cmpint (event->text != NULL, ==, has_text);
  if (has_text) {
    g_assert_cmpuint (strlen (event->text), <=, TEXT_MOST);
    g_assert_true (g_utf8_validate (event->text, -1, NULL));
  }
  if (event->kind == HEDDLE_EVENT_LOST) {
    g_assert_cmpint ((gint64) event->object, >=, 0);
    g_assert_cmpint ((gint64) event->object, <=, event->time);
  }
  if (event->process == 1)
    check_honest (scene, event);
  /* The other process does not wait for the collector to finish its look. */
  for (; scene->ambushes > 0; scene->ambushes--)
    hostile_take_step (&scene->segment,
                       (HostileStep) (hostile_take (&scene->input, 1) % HOSTILE_STEP_COUNT),
                       &scene->input);
}

/* Returns how much one look may give, or more of them if segments are given up: what is read
 * waits. */
static gsize
most_of_a_look (const Scene *scene)
{
  gsize hostile = scene->is_relaid || scene->segment.is_relaid
                      ? LOOK_GIVES (HOSTILE_SIZE_MOST / HEDDLE_SEGMENT_PAGE,
                                    HOSTILE_SIZE_MOST / sizeof (HeddleEvent))
                      : LOOK_GIVES (HOSTILE_SLOTS, scene->flags.capacity);

  return SEGMENTS_HOSTILE * hostile + LOOK_GIVES (1, HONEST_CAPACITY);
}

static void
drain (Scene *scene, gsize *most, gboolean gone)
{
  gint64 watermark = collector_watermark (scene->collector);

  prevent_impersonation (scene);
  scene->given = 0;
  gsize count = gone ? collector_finish (scene->collector, sink, scene)
                     : collector_drain (scene->collector, sink, scene);
  g_assert_cmpuint (count, ==, scene->given);
  *most += most_of_a_look (scene);
  g_assert_cmpuint (count, <=, *most);
  *most -= count; /* the rest may wait for a later look */
  g_assert_cmpint (collector_watermark (scene->collector), >=, watermark);
  g_assert_cmpint (collector_watermark (scene->collector), >=, scene->last_time);
  guint corrupt = collector_corrupt_count (scene->collector);
  g_assert_cmpuint (corrupt, >=, scene->corrupt);
  g_assert_cmpuint (corrupt, <=, 1 + (guint) scene->has_next_image);
  scene->corrupt = corrupt;
  g_assert_cmpuint (collector_process_count (scene->collector), <=, 1 + SEGMENTS_HOSTILE);
  g_assert_cmpuint (collector_alive_count (scene->collector), <=,
                    collector_process_count (scene->collector));
}

static void
take_step (Scene *scene, guint step, gsize *most)
{
  HostileInput *input = &scene->input;

  switch (step) {
  case HOSTILE_STEP_DRAIN:
    hand += (gint64) hostile_take (input, 1) << 20;
    drain (scene, most, FALSE);
    break;
  case HOSTILE_STEP_AMBUSH:
    scene->ambushes = (guint) hostile_take (input, 1) % 4;
    break;
  case HOSTILE_STEP_REPLACE:
    make_next_image (scene);
    break;
  case STEP_HONEST:
    record_honestly (scene, hostile_take (input, 1) % (HONEST_CAPACITY + 4));
    break;
  case STEP_CUT_SESSION:
    cut_session (scene);
    break;
  case STEP_NOTE_END:
    collector_note_end (scene->collector, getpid (), (int) hostile_take_value (input));
    break;
  default:
    hostile_take_step (&scene->segment, (HostileStep) step, input);
    break;
  }
}

/* Whatever has happened: with the end of the session the honest process is accounted for. */
static void
finish (Scene *scene, gsize *most)
{
  record_honestly (scene, HONEST_CAPACITY / 2);
  drain (scene, most, TRUE);
  g_assert_cmpuint (scene->handed_over + scene->told_lost, ==, scene->emitted);
  g_assert_cmpuint (collector_alive_count (scene->collector), ==, 0);
}

/* ------------------------------------------------------------------ one input */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (place.folder_handle < 0)
    make_place ();
  Scene scene = { .input = { data, size } };
  gsize most = 0;
  scene.flags = hostile_take_flags (&scene.input);
  CollectorOptions options = { .policy = scene.flags.policy,
                               .ring_records = HEDDLE_RING_RECORDS_LEAST };
  hand = (gint64) HOSTILE_ORIGIN + 1000000;
  scene.collector = collector_new (place.folder, &options, NULL);
  if (scene.collector == NULL || ftruncate (place.hostile, 0) != 0)
    abort ();
  make_honest (&scene.flags);
  scene.segment.file = place.hostile;
  /* It comes first, and has number 1. */
  drain (&scene, &most, FALSE);
  hostile_make (&scene.segment, place.hostile, &scene.flags);
  while (scene.input.size > 0)
    take_step (&scene, (guint) hostile_take (&scene.input, 1) % STEP_COUNT, &most);
  finish (&scene, &most);
  collector_free (scene.collector);
  if (scene.has_next_image) {
    close (scene.segment.file);
    unlinkat (place.folder_handle, NEXT_IMAGE_NAME, 0);
  }
  hand = 0;
  return 0;
}
