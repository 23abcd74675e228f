/* SPDX-License-Identifier: MIT */
#include "collect/merge.h"

/* One queue in the merge. */
typedef struct {
  gint64 time; /* of its next event */
  PendingQueue *queue;
  SegmentReader *segment; /* for the number of the process and the texts */
  guint32 place;          /* breaks ties that nothing else breaks, so that a merge is repeatable */
} Source;

/* Whether a kind has a text: its argument is one, or its process's name is. */
static const guint8 has_text[] = {
#define HEDDLE_EVENT(number, NAME, name, order, object, argument, detail, sentence) \
  [number] = HEDDLE_FIELD_##argument == HEDDLE_FIELD_TEXT || number == HEDDLE_EVENT_PROCESS_START,
#include "event/events.def"
#undef HEDDLE_EVENT
};

void
merge_init (Merge *merge)
{
  merge->heap = g_array_new (FALSE, FALSE, sizeof (Source));
}

void
merge_clear (Merge *merge)
{
  g_array_unref (merge->heap);
}

void
merge_begin (Merge *merge)
{
  g_array_set_size (merge->heap, 0);
}

void
merge_add (Merge *merge, SegmentReader *segment, PendingQueue *queue)
{
  const PendingEvent *next = pending_queue_peek (queue);

  if (next == NULL)
    return;
  Source source = { next->time, queue, segment, merge->heap->len };
  g_array_append_val (merge->heap, source);
}

/* Returns where a queue's head stands among others of the same moment: 0, it is a cause; 1, one
 * follows in this queue at the same moment, which an effect elsewhere may wait for; 2, neither; 3,
 * it comes after all else. Clocks that count in steps of more than a nanosecond make this
 * matter. */
static int
tie_rank (const Source *source)
{
  const PendingQueue *queue = source->queue;

  for (guint i = queue->head; i < queue->length && queue->events[i].time == source->time; i++) {
    if (queue->events[i].is_thread)
      continue;
    HeddleEventKind kind = (HeddleEventKind) queue->events[i].kind;
    if (heddle_event_is_cause (kind))
      return i == queue->head ? 0 : 1;
    if (heddle_event_order (kind) == HEDDLE_ORDER_LAST && i == queue->head)
      return 3;
  }
  return 2;
}

static gboolean
is_before (const Source *a, const Source *b)
{
  if (a->time != b->time)
    return a->time < b->time;
  int ranks = tie_rank (a) - tie_rank (b);
  return ranks != 0 ? ranks < 0 : a->place < b->place;
}

static void
sift_down (Source *heap, guint count, guint index)
{
  for (;;) {
    guint least = index, left = 2 * index + 1, right = left + 1;
    if (left < count && is_before (&heap[left], &heap[least]))
      least = left;
    if (right < count && is_before (&heap[right], &heap[least]))
      least = right;
    if (least == index)
      return;
    Source moved = heap[index];
    heap[index] = heap[least];
    heap[least] = moved;
    index = least;
  }
}

/* Adds an event's text, if it has one. */
static void
add_text (const Source *source, HeddleDecodedEvent *event, char text[SEGMENT_TEXT_SIZE])
{
  if (event->kind == HEDDLE_EVENT_PROCESS_START) {
    event->text = source->segment->header.command;
  } else {
    segment_reader_text (source->segment, event->argument, text);
    event->text = text;
  }
}

static inline void
hand_over (const Source *source, const PendingEvent *pending, CollectorSink sink,
           gpointer user_data)
{
  char text[SEGMENT_TEXT_SIZE];
  HeddleDecodedEvent event = {
    .time = pending->time,
    .process = source->segment->number,
    .thread = source->queue->thread,
    .kind = pending->kind,
    .detail = pending->detail,
    .object = pending->object,
    .argument = pending->argument,
  };

  if (G_UNLIKELY (pending->kind < G_N_ELEMENTS (has_text) && has_text[pending->kind]))
    add_text (source, &event, text);
  sink (&event, user_data);
}

/* Hands over the queue's next event, and those after it that are earlier than `before`. Returns how
 * many, and whether the queue has more. */
static gsize
hand_over_run (Source *source, gint64 before, CollectorSink sink, gpointer user_data,
               gboolean *has_more)
{
  PendingQueue *queue = source->queue;
  const PendingEvent *next = pending_queue_peek (queue);
  gsize count = 0;

  do {
    hand_over (source, next, sink, user_data);
    count++;
    pending_queue_pop (queue);
    next = pending_queue_peek (queue);
  } while (next != NULL && next->time < before);
  *has_more = next != NULL;
  if (next != NULL)
    source->time = next->time;
  return count;
}

/* The same as merge_run() for two sources, without a heap: the most frequent case of all. */
static gsize
merge_two (Source *a, Source *b, gint64 watermark, CollectorSink sink, gpointer user_data)
{
  const PendingEvent *x = pending_queue_peek (a->queue), *y = pending_queue_peek (b->queue);
  gsize count = 0;

  while (x != NULL && y != NULL) {
    gboolean is_first = x->time < y->time;
    if (G_UNLIKELY (x->time == y->time)) {
      a->time = b->time = x->time;
      is_first = is_before (a, b);
    }
    if ((is_first ? x : y)->time > watermark)
      return count;
    if (is_first) {
      hand_over (a, x, sink, user_data);
      pending_queue_pop (a->queue);
      x = pending_queue_peek (a->queue);
    } else {
      hand_over (b, y, sink, user_data);
      pending_queue_pop (b->queue);
      y = pending_queue_peek (b->queue);
    }
    count++;
  }
  gboolean has_more;
  gint64 after = watermark < G_MAXINT64 ? watermark + 1 : G_MAXINT64;
  if (x != NULL && x->time <= watermark)
    count += hand_over_run (a, after, sink, user_data, &has_more);
  if (y != NULL && y->time <= watermark)
    count += hand_over_run (b, after, sink, user_data, &has_more);
  return count;
}

gsize
merge_run (Merge *merge, gint64 watermark, CollectorSink sink, gpointer user_data)
{
  Source *heap = (Source *) (void *) merge->heap->data;
  guint left = merge->heap->len;
  gsize count = 0;

  if (left == 2)
    return merge_two (&heap[0], &heap[1], watermark, sink, user_data);
  for (guint i = left / 2; i-- > 0;)
    sift_down (heap, left, i);
  while (left > 0 && heap[0].time <= watermark) {
    gboolean has_more;
    gint64 before = watermark < G_MAXINT64 ? watermark + 1 : G_MAXINT64;
    for (guint child = 1; child < MIN (left, 3); child++)
      before = MIN (before, heap[child].time);
    count += hand_over_run (&heap[0], before, sink, user_data, &has_more);
    if (!has_more)
      heap[0] = heap[--left];
    sift_down (heap, left, 0);
  }
  return count;
}
