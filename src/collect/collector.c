/* SPDX-License-Identifier: MIT
 *
 * Finds the segments, reads them, and merges their events.
 *
 * The merge is a k-way merge over the queues of all rings, with a binary heap of the queues by their
 * next event (Knuth, The Art of Computer Programming 3, section 5.4.1).
 */
#include "collect/collector.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "collect/segment-reader.h"

struct _Collector {
  char *folder;
  int folder_handle;
  ClockMap map;
  HeddleClock clock;   /* that segments of this machine are in */
  GPtrArray *segments; /* of SegmentReader, in the order of discovery */
  GHashTable *by_name; /* file name -> SegmentReader, not owned */
  guint32 processes;   /* numbers given out */
  gint64 watermark;
  GArray *heap; /* of Source, kept from drain to drain for its memory */
};

/* A queue in the merge, with its segment for the number of the process and the texts. */
typedef struct {
  PendingQueue *queue;
  SegmentReader *segment;
  guint32 place; /* breaks ties that nothing else breaks, so that a merge is repeatable */
} Source;

Collector *
collector_new (const char *folder, GError **error)
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
  collector->segments = g_ptr_array_new_with_free_func ((GDestroyNotify) segment_reader_free);
  collector->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  collector->heap = g_array_new (FALSE, FALSE, sizeof (Source));
  collector->clock = heddle_clock_choose ();
  clock_map_begin (&collector->map);
  return collector;
}

void
collector_free (Collector *collector)
{
  if (collector == NULL)
    return;
  g_hash_table_unref (collector->by_name);
  g_ptr_array_unref (collector->segments);
  g_array_unref (collector->heap);
  close (collector->folder_handle);
  g_free (collector->folder);
  g_free (collector);
}

/* ------------------------------------------------------------------ discovery */

/* Two images of one process may both have a segment: after exec the earlier one is over. */
static void
end_earlier_images (Collector *collector, const SegmentReader *newest)
{
  for (guint i = 0; i < collector->segments->len; i++) {
    SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    if (segment != newest && segment->base != NULL &&
        segment->header.process_id == newest->header.process_id && segment->process_handle >= 0) {
      close (segment->process_handle);
      segment->process_handle = -1;
    }
  }
}

static void
begin_process (Collector *collector, SegmentReader *segment)
{
  segment->number = ++collector->processes;
  end_earlier_images (collector, segment);
  gint64 start = clock_map_convert (&collector->map, (HeddleClock) segment->header.clock,
                                    segment->header.start);
  pending_queue_push (&segment->queue, (PendingEvent){ .time = MAX (start, collector->watermark),
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

/* ------------------------------------------------------------------ the merge */

/* Returns 0 for what lets another thread go on, 1 for the rest: at one and the same nanosecond the
 * cause is handed over first. */
static int
effect_rank (guint16 kind)
{
  switch (kind) {
  case HEDDLE_EVENT_PROCESS_START:
  case HEDDLE_EVENT_THREAD_CREATE:
  case HEDDLE_EVENT_THREAD_END:
  case HEDDLE_EVENT_OBJECT_NAME:
  case HEDDLE_EVENT_MUTEX_RELEASE:
  case HEDDLE_EVENT_CONDITION_SIGNAL:
  case HEDDLE_EVENT_CONDITION_BROADCAST:
  case HEDDLE_EVENT_SEMAPHORE_POST:
  case HEDDLE_EVENT_CHANNEL_OPEN:
  case HEDDLE_EVENT_CHANNEL_SEND:
  case HEDDLE_EVENT_CHANNEL_CLOSE:
  case HEDDLE_EVENT_RWLOCK_READ_RELEASE:
  case HEDDLE_EVENT_RWLOCK_WRITE_RELEASE:
  case HEDDLE_EVENT_BARRIER_WAIT:
  case HEDDLE_EVENT_ONCE_END:
  case HEDDLE_EVENT_VALUE_MOVE:
  case HEDDLE_EVENT_TASK_SPAWN:
  case HEDDLE_EVENT_TASK_WAKE:
  case HEDDLE_EVENT_JOB_SPLIT:
  case HEDDLE_EVENT_PIPE_SEND:
    return 0;
  case HEDDLE_EVENT_PROCESS_END:
    return 2;
  default:
    return 1;
  }
}

static gboolean
source_is_before (const Source *a, const Source *b)
{
  const PendingEvent *x = pending_queue_peek (a->queue), *y = pending_queue_peek (b->queue);

  if (x->time != y->time)
    return x->time < y->time;
  int ranks = effect_rank (x->kind) - effect_rank (y->kind);
  return ranks != 0 ? ranks < 0 : a->place < b->place;
}

static void
heap_sift_down (Source *heap, guint count, guint index)
{
  for (;;) {
    guint least = index, left = 2 * index + 1, right = left + 1;
    if (left < count && source_is_before (&heap[left], &heap[least]))
      least = left;
    if (right < count && source_is_before (&heap[right], &heap[least]))
      least = right;
    if (least == index)
      return;
    Source moved = heap[index];
    heap[index] = heap[least];
    heap[least] = moved;
    index = least;
  }
}

static void
heap_add (Collector *collector, SegmentReader *segment, PendingQueue *queue)
{
  Source source = { queue, segment, collector->heap->len };

  if (pending_queue_peek (queue) != NULL)
    g_array_append_val (collector->heap, source);
}

static void
hand_over (const Source *source, CollectorSink sink, gpointer user_data)
{
  const PendingEvent *pending = pending_queue_peek (source->queue);
  const HeddleEventDescription *description = heddle_event_describe (pending->kind);
  char text[SEGMENT_TEXT_SIZE];
  HeddleDecodedEvent event = {
    .time = pending->time,
    .process = source->segment->number,
    .thread = pending->thread,
    .kind = pending->kind,
    .detail = pending->detail,
    .object = pending->object,
    .argument = pending->argument,
  };

  if (pending->kind == HEDDLE_EVENT_PROCESS_START) {
    event.text = source->segment->header.command;
  } else if (description != NULL && description->argument == HEDDLE_FIELD_TEXT) {
    segment_reader_text (source->segment, pending->argument, text);
    event.text = text;
  }
  sink (&event, user_data);
}

/* Hands over every event that is not later than the watermark. */
static gsize
merge (Collector *collector, CollectorSink sink, gpointer user_data)
{
  gsize count = 0;

  g_array_set_size (collector->heap, 0);
  for (guint i = 0; i < collector->segments->len; i++) {
    SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    heap_add (collector, segment, &segment->queue);
    for (guint j = 0; j < segment->rings->len; j++)
      heap_add (collector, segment, &((RingReader *) segment->rings->pdata[j])->queue);
  }
  Source *heap = (Source *) (void *) collector->heap->data;
  guint left = collector->heap->len;
  for (guint i = left / 2; i-- > 0;)
    heap_sift_down (heap, left, i);
  while (left > 0 && pending_queue_peek (heap[0].queue)->time <= collector->watermark) {
    hand_over (&heap[0], sink, user_data);
    count++;
    pending_queue_pop (heap[0].queue);
    if (pending_queue_peek (heap[0].queue) == NULL)
      heap[0] = heap[--left];
    heap_sift_down (heap, left, 0);
  }
  return count;
}

/* ------------------------------------------------------------------ draining */

/* Returns the time of the last event that waits: at the very end all are handed over. */
static gint64
last_pending (const Collector *collector)
{
  gint64 last = 0;

  for (guint i = 0; i < collector->segments->len; i++) {
    const SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    last = MAX (last, pending_queue_last (&segment->queue));
    for (guint j = 0; j < segment->rings->len; j++)
      last =
          MAX (last, pending_queue_last (&((const RingReader *) segment->rings->pdata[j])->queue));
  }
  return last;
}

static gsize
drain (Collector *collector, gboolean gone, CollectorSink sink, gpointer user_data)
{
  /* On the clock of the events: two clocks drift apart in the course of hours. */
  gint64 now =
      clock_map_convert (&collector->map, collector->clock, heddle_clock_read (collector->clock));
  gint64 watermark = now;

  find_segments (collector);
  for (guint i = 0; i < collector->segments->len; i++) {
    SegmentReader *segment = g_ptr_array_index (collector->segments, i);
    if (segment->base != NULL)
      watermark = MIN (watermark, segment_reader_read (segment, &collector->map, now, gone));
  }
  collector->watermark = MAX (collector->watermark, watermark);
  if (gone)
    collector->watermark = MAX (collector->watermark, last_pending (collector));
  return merge (collector, sink, user_data);
}

gsize
collector_drain (Collector *collector, CollectorSink sink, gpointer user_data)
{
  /* The rings can wait for the first hundredth of a second, after which the clock's rate is known. */
  if (!clock_map_calibrate (&collector->map))
    return 0;
  return drain (collector, FALSE, sink, user_data);
}

gsize
collector_finish (Collector *collector, CollectorSink sink, gpointer user_data)
{
  while (!clock_map_calibrate (&collector->map))
    g_usleep (1000);
  return drain (collector, TRUE, sink, user_data);
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
