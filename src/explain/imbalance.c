/* SPDX-License-Identifier: MIT
 *
 * Uneven work: threads that share a job and end at different times, so that the last one works
 * alone while whoever joins them waits.
 *
 * Threads share a job if the same one created them, they were all alive at once, and their names
 * differ in their numbers only. Told if they compute BUSY of their lives, their creator waits for
 * the last one, and that works alone for ALONE of the time, LEAST at least. What those lost that
 * were done earlier is not counted: where there are fewer processors than threads, others used
 * theirs.
 */
#include "explain/inquiry.h"

#include <string.h>

#define BUSY  50 /* % */
#define ALONE 20 /* % */
#define LEAST (2 * G_GINT64_CONSTANT (1000000))

typedef struct {
  uint32_t creator, thread;
  int64_t start, end;
} Child;

/* Returns how long the name is without its number. */
static gsize
stem_of (const char *name)
{
  gsize length = strlen (name);

  while (length > 0 && g_ascii_isdigit (name[length - 1]))
    length--;
  return length;
}

static gboolean
share_a_stem (const Model *model, uint32_t one, uint32_t other)
{
  const char *a = model_lane_name (model_lane (model, one));
  const char *b = model_lane_name (model_lane (model, other));

  return stem_of (a) == stem_of (b) && memcmp (a, b, stem_of (a)) == 0;
}

/* Returns those threads that others created and that ended by themselves, in the order of
 * creation. */
static GArray *
find_children (const Inquiry *inquiry)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (Child));
  const Model *model = inquiry->model;
  uint64_t count = model_flow_count (model, MODEL_FLOW_WAKE_UP);

  for (uint64_t i = model_flow_at (model, MODEL_FLOW_WAKE_UP, count, inquiry->from); i < count;
       i++) {
    ModelFlow flow = model_flow (model, MODEL_FLOW_WAKE_UP, i);
    if (flow.to_time >= inquiry->to)
      break;
    if (flow.object != MODEL_NONE || flow.from == MODEL_NONE || flow.to == MODEL_NONE)
      continue;
    const ModelLane *lane = model_lane (model, flow.to);
    int64_t end = model_lane_end (lane);
    Child child = { flow.from, flow.to, model_lane_start (lane), end };
    if (model_lane_kind (lane) == MODEL_LANE_THREAD && flow.to_time <= child.start &&
        !inquiry_is_unfinished (inquiry, lane, end))
      g_array_append_val (children, child);
  }
  return children;
}

static gboolean
computes (const Inquiry *inquiry, const Child *child)
{
  int64_t sums[MODEL_STATES];

  model_thread_summary (model_lane (inquiry->model, child->thread), child->start, child->end, sums);
  return sums[MODEL_RUNNING] * 100 >= (child->end - child->start) * BUSY;
}

/* Returns whether the creator waits for a thread just before `time`. */
static gboolean
waits_at (const Inquiry *inquiry, uint32_t creator, int64_t time)
{
  const ModelLane *lane = model_lane (inquiry->model, creator);
  uint64_t count = model_interval_count (lane);

  return count > 0 &&
         model_interval (lane, model_interval_at (lane, count, time - 1)).state == MODEL_JOIN;
}

/* Threads that share a job, in numbers. */
typedef struct {
  const Child *first, *last; /* to be done */
  int64_t start, alone;      /* since when the last one works alone */
  int64_t even;              /* how long it would take with even parts */
} Job;

static Job
job_of (const GArray *group)
{
  Job job = { .start = g_array_index (group, Child, 0).start };
  int64_t worked = 0;

  for (guint i = 0; i < group->len; i++) {
    const Child *child = &g_array_index (group, Child, i);
    worked += child->end - child->start;
    if (job.first == NULL || child->end < job.first->end)
      job.first = child;
    if (job.last == NULL || child->end >= job.last->end) {
      job.alone = job.last != NULL ? job.last->end : job.start;
      job.last = child;
    } else {
      job.alone = model_later (job.alone, child->end);
    }
  }
  job.even = worked / (int64_t) MAX (group->len, 1);
  return job;
}

static void
tell (Inquiry *inquiry, const GArray *group, const Job *job)
{
  Finding *finding = inquiry_add (inquiry, FINDING_IMBALANCE, FINDING_DELAY, MODEL_NONE);
  Prose *prose = finding->sentence;
  const Child *first = job->first, *last = job->last;

  finding->lost = last->end - job->alone;
  prose_say (
      prose,
      "%u threads share a job unevenly: %s was done after %s, but %s after %s; for the last %s "
      "it worked alone.",
      group->len, prose_name (prose, first->thread, first->start, first->end),
      prose_length (prose, first->end - job->start),
      prose_name (prose, last->thread, last->start, last->end),
      prose_length (prose, last->end - job->start), prose_length (prose, finding->lost));
  prose_say (finding->explanation,
             "A job is done when its last part is done. With even parts, and a processor for each, "
             "it would have taken %s instead of %s.",
             prose_length (finding->explanation, job->even),
             prose_length (finding->explanation, last->end - job->start));
  prose_say (finding->advice,
             "Cut the work into more and smaller parts than there are threads, and "
             "let each thread take the next one when it is done: from a queue, or "
             "by a pool whose workers steal from one another.");
  inquiry_add_range (inquiry, finding, last->thread, job->alone, last->end);
  for (guint i = 0; i < group->len; i++)
    inquiry_add_range (inquiry, finding, g_array_index (group, Child, i).thread,
                       g_array_index (group, Child, i).start, g_array_index (group, Child, i).end);
}

/* Judges threads that share a job, and empties the group. */
static void
judge (Inquiry *inquiry, GArray *group)
{
  gboolean busy = group->len > 1;

  for (guint i = 0; busy && i < group->len; i++)
    busy = computes (inquiry, &g_array_index (group, Child, i));
  if (busy) {
    Job job = job_of (group);
    int64_t alone = job.last->end - job.alone;
    if (alone >= LEAST && alone * 100 >= (job.last->end - job.start) * ALONE &&
        waits_at (inquiry, job.last->creator, job.last->end))
      tell (inquiry, group, &job);
  }
  g_array_set_size (group, 0);
}

static int
compare_children (gconstpointer a, gconstpointer b)
{
  const Child *one = a, *other = b;

  if (one->creator != other->creator)
    return one->creator < other->creator ? -1 : 1;
  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  return (one->thread > other->thread) - (one->thread < other->thread);
}

void
find_imbalance (Inquiry *inquiry)
{
  g_autoptr (GArray) children = find_children (inquiry);
  g_autoptr (GArray) group = g_array_new (FALSE, FALSE, sizeof (Child));
  int64_t first_end = MODEL_OPEN;

  g_array_sort (children, compare_children);
  for (guint i = 0; i < children->len; i++) {
    const Child *child = &g_array_index (children, Child, i);
    const Child *before = i > 0 ? child - 1 : child;
    if (inquiry_is_cancelled (inquiry))
      return;
    if (child->creator != before->creator || child->start >= first_end ||
        !share_a_stem (inquiry->model, before->thread, child->thread)) {
      judge (inquiry, group);
      first_end = MODEL_OPEN;
    }
    g_array_append_val (group, *child);
    first_end = model_earlier (first_end, child->end);
  }
  judge (inquiry, group);
}
