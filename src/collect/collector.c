/* SPDX-License-Identifier: MIT
 *
 * Finds the segments, reads them, and has their events merged.
 */
#include "collect/collector.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "collect/clock-check.h"
#include "collect/merge.h"
#include "collect/segment-reader.h"
#include "collect/session-page.h"

/* The least that is taken from each ring in one look, however many there are. */
#define SHARE_LEAST 1024u
/* Of the thread that drains, on the scale of nice(1). */
#define NICENESS (-10)
/* How long an emission may hold up what others emitted later. It takes nanoseconds; a thread that
 * is stopped in the middle of one (by a debugger, say) stays there. */
#define PATIENCE G_GINT64_CONSTANT (1000000000)

struct _Collector {
  char *folder;
  int folder_handle;
  SessionPage page;
  HeddleLossPolicy policy;
  guint32 ring_records;
  ClockMap map;
  HeddleClock clock;   /* that segments of this machine are in */
  char *clock_note;    /* NULL, or why it is not the counter */
  GPtrArray *segments; /* of SegmentReader, in the order of discovery */
  GHashTable *by_name; /* file name -> SegmentReader, not owned */
  GHashTable *ends;  /* a process's identifier -> its wait status, of those that were waited for */
  guint32 processes; /* numbers given out */
  gint64 watermark;
  gsize pending; /* events that wait after the last merge */
  guint rings;   /* slots in use at the last look */
  Merge merge;
};

Collector *
collector_new (const char *folder, const CollectorOptions *options, GError **error)
{
  int handle = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (handle < 0) {
    int code = errno;
    g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
                 "Could not open the session folder \"%s\": %s.", folder, g_strerror (code));
    return NULL;
  }
  Collector *collector = g_new0 (Collector, 1);
  collector->folder = g_strdup (folder);
  collector->folder_handle = handle;
  collector->page.file = -1;
  collector->segments = g_ptr_array_new_with_free_func ((GDestroyNotify) segment_reader_free);
  collector->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  collector->ends = g_hash_table_new (g_direct_hash, g_direct_equal);
  merge_init (&collector->merge);
  collector->clock = clock_check_choose (&collector->clock_note);
  collector->policy = options != NULL ? options->policy : HEDDLE_LOSS_POLICY_DROP;
  collector->ring_records = options != NULL && options->ring_records != 0
                                ? options->ring_records
                                : session_page_choose_ring_records (handle);
  if (!session_page_make (&collector->page, handle, folder, collector->clock, collector->policy,
                          collector->ring_records, error)) {
    collector_free (collector);
    return NULL;
  }
  clock_map_begin (&collector->map);
  return collector;
}

void
collector_free (Collector *collector)
{
  if (collector == NULL)
    return;
  session_page_end (&collector->page, collector->folder_handle);
  g_hash_table_unref (collector->by_name);
  g_hash_table_unref (collector->ends);
  g_ptr_array_unref (collector->segments);
  merge_clear (&collector->merge);
  close (collector->folder_handle);
  g_free (collector->clock_note);
  g_free (collector->folder);
  g_free (collector);
}

const char *
collector_clock_note (const Collector *collector)
{
  return collector->clock_note;
}

guint32
collector_ring_records (const Collector *collector)
{
  return collector->ring_records;
}

/* ------------------------------------------------------------------ discovery */

/* Two images of one process may both have a segment: after exec the earlier one is over. Those that
 * were found in the same look and have no number yet begin later. */
static void
end_earlier_images (Collector *collector, const SegmentReader *newest, gint64 start)
{
  for (guint i = 0; i < collector->segments->len; i++) {
    SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    if (segment != newest && segment->number != 0 && segment->base != NULL &&
        segment->header.process_id == newest->header.process_id &&
        segment->header.pid_namespace == newest->header.pid_namespace)
      segment_reader_replace (segment, start);
  }
}

static void
begin_process (Collector *collector, SegmentReader *segment)
{
  gint64 start = clock_map_convert (&collector->map, (HeddleClock) segment->header.clock,
                                    segment->header.start);
  gint64 now =
      clock_map_convert (&collector->map, collector->clock, heddle_clock_read (collector->clock));

  /* It has begun, or it would not have been found: a later start is nonsense, and would be handed
   * over after all that the process does. */
  start = MIN (start, now);
  segment->number = ++collector->processes;
  end_earlier_images (collector, segment, start);
  segment->start = MAX (start, collector->watermark);
  pending_queue_push (&segment->queue, (PendingEvent){ .time = segment->start,
                                                       .kind = HEDDLE_EVENT_PROCESS_START,
                                                       .argument = segment->header.parent_id,
                                                       .detail = segment->header.process_id });
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const SegmentReader *x = *(SegmentReader *const *) a, *y = *(SegmentReader *const *) b;

  return x->header.start < y->header.start ? -1 : x->header.start > y->header.start;
}

/* Opens what is ready. Processes found at the same time are numbered in the order of their start: a
 * folder lists them in no order. */
static void
open_segments (Collector *collector)
{
  g_autoptr (GPtrArray) opened = g_ptr_array_new ();

  for (guint i = 0; i < collector->segments->len; i++) {
    SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    if (segment->base == NULL && segment_reader_open (segment, collector->folder_handle))
      g_ptr_array_add (opened, segment);
  }
  g_ptr_array_sort (opened, compare_starts);
  for (guint i = 0; i < opened->len; i++)
    begin_process (collector, g_ptr_array_index (opened, i));
}

static void
find_segments (Collector *collector)
{
  int handle = openat (collector->folder_handle, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *folder = handle < 0 ? NULL : fdopendir (handle);
  const struct dirent *entry;

  if (folder == NULL) {
    if (handle >= 0)
      close (handle);
    return;
  }
  while ((entry = readdir (folder)) != NULL) {
    if (!g_str_has_suffix (entry->d_name, HEDDLE_SEGMENT_SUFFIX) ||
        g_hash_table_contains (collector->by_name, entry->d_name))
      continue;
    SegmentReader *segment = segment_reader_new (entry->d_name);
    g_ptr_array_add (collector->segments, segment);
    g_hash_table_insert (collector->by_name, segment->name, segment);
  }
  closedir (folder);
  open_segments (collector);
}

/* ------------------------------------------------------------------ draining */

/* Returns the time of the last event that waits: at the very end all are handed over. */
static gint64
last_pending (const Collector *collector)
{
  gint64 last = 0;

  for (guint i = 0; i < collector->segments->len; i++) {
    const SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    if (pending_queue_count (&segment->queue) > 0)
      last = MAX (last, segment->queue.events[segment->queue.length - 1].time);
    for (guint j = 0; j < segment->rings->len; j++) {
      const PendingQueue *queue = &((const RingReader *) segment->rings->pdata[j])->queue;
      if (pending_queue_count (queue) > 0)
        last = MAX (last, queue->events[queue->length - 1].time);
    }
  }
  return last;
}

/* Returns whether everything of every process was read. */
static gboolean
all_are_over (const Collector *collector)
{
  for (guint i = 0; i < collector->segments->len; i++) {
    const SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    if (segment->base != NULL && !segment->over)
      return FALSE;
  }
  return TRUE;
}

/* Takes what was told of how processes ended. */
static void
take_end (Collector *collector, SegmentReader *segment)
{
  gpointer key = GUINT_TO_POINTER (segment->header.process_id), wait_status;

  if (segment->end.how == HEDDLE_PROCESS_END_UNKNOWN && !segment->foreign &&
      g_hash_table_lookup_extended (collector->ends, key, NULL, &wait_status))
    segment->end = process_end_from_wait_status (GPOINTER_TO_INT (wait_status));
}

/* Reads all segments. Returns the moment up to which everything is there. */
static gint64
read_segments (Collector *collector, const RingLook *look)
{
  gint64 complete = look->now;
  guint rings = 0;

  for (guint i = 0; i < collector->segments->len; i++) {
    SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    if (segment->base == NULL || segment->over)
      continue;
    take_end (collector, segment);
    complete = MIN (complete, segment_reader_read (segment, look));
    rings += segment->rings->len;
  }
  collector->rings = rings;
  return complete;
}

/* Merges what waits up to the watermark. */
static gsize
merge (Collector *collector, CollectorSink sink, gpointer user_data)
{
  gsize waiting = 0;

  merge_begin (&collector->merge);
  for (guint i = 0; i < collector->segments->len; i++) {
    SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    merge_add (&collector->merge, segment, &segment->queue);
    waiting += pending_queue_count (&segment->queue);
    for (guint j = 0; j < segment->rings->len; j++) {
      PendingQueue *queue = &((RingReader *) segment->rings->pdata[j])->queue;
      merge_add (&collector->merge, segment, queue);
      waiting += pending_queue_count (queue);
    }
  }
  gsize count = merge_run (&collector->merge, collector->watermark, sink, user_data);
  collector->pending = waiting - MIN (count, waiting);
  return count;
}

static gsize
drain (Collector *collector, gboolean gone, CollectorSink sink, gpointer user_data)
{
  /* On the clock of the events: two clocks drift apart in the course of hours. */
  RingLook look = {
    .map = &collector->map,
    .share = MAX (COLLECTOR_PENDING_MOST / MAX (collector->rings, 1), SHARE_LEAST),
    .policy = collector->policy,
    .floor = collector->watermark,
    .patience = collector->pending > COLLECTOR_PENDING_MOST ? 0 : PATIENCE,
    .dead = gone,
    .now =
        clock_map_convert (&collector->map, collector->clock, heddle_clock_read (collector->clock)),
  };

  for (guint i = 0; i < collector->segments->len; i++)
    segment_reader_look_for_end (g_ptr_array_index (collector->segments, i));
  find_segments (collector);
  gint64 complete = read_segments (collector, &look);
  session_page_note_drain (&collector->page);
  collector->watermark = MAX (collector->watermark, complete);
  if (gone && all_are_over (collector))
    collector->watermark = MAX (collector->watermark, last_pending (collector));
  return merge (collector, sink, user_data);
}

gsize
collector_drain (Collector *collector, CollectorSink sink, gpointer user_data)
{
  /* The rings can wait for the first hundredth of a second, after which the clock's rate is
   * known. */
  if (!clock_map_calibrate (&collector->map))
    return 0;
  return drain (collector, FALSE, sink, user_data);
}

gsize
collector_finish (Collector *collector, CollectorSink sink, gpointer user_data)
{
  while (!clock_map_calibrate (&collector->map))
    g_usleep (1000);
  gsize count = 0;
  do /* in shares, as always: memory is bounded here, too */
    count += drain (collector, TRUE, sink, user_data);
  while (!all_are_over (collector));
  return count;
}

void
collector_note_end (Collector *collector, pid_t process, int wait_status)
{
  g_hash_table_insert (collector->ends, GUINT_TO_POINTER ((guint) process),
                       GINT_TO_POINTER (wait_status));
}

void
collector_hurry (void)
{
  setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);
}

void
collector_wait (Collector *collector, int wake, gint64 timeout)
{
  g_autoptr (GArray) handles = g_array_new (FALSE, FALSE, sizeof (struct pollfd));
  const struct timespec length = { .tv_sec = (time_t) (timeout / 1000000000),
                                   .tv_nsec = (long) (timeout % 1000000000) };

  if (wake >= 0) {
    struct pollfd handle = { .fd = wake, .events = POLLIN };
    g_array_append_val (handles, handle);
  }
  for (guint i = 0; i < collector->segments->len; i++) {
    const SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    if (segment->process_handle >= 0) {
      struct pollfd handle = { .fd = segment->process_handle, .events = POLLIN };
      g_array_append_val (handles, handle);
    }
  }
  ppoll ((struct pollfd *) (void *) handles->data, handles->len, &length, NULL);
}

gint64
collector_watermark (const Collector *collector)
{
  return collector->watermark;
}

guint
collector_process_count (const Collector *collector)
{
  return collector->processes;
}

guint
collector_corrupt_count (const Collector *collector)
{
  guint count = 0;

  for (guint i = 0; i < collector->segments->len; i++)
    count += ((SegmentReader *) collector->segments->pdata[i])->corrupt ? 1 : 0;
  return count;
}

guint
collector_alive_count (const Collector *collector)
{
  guint count = 0;

  for (guint i = 0; i < collector->segments->len; i++)
    count += ((SegmentReader *) collector->segments->pdata[i])->alive ? 1 : 0;
  return count;
}
