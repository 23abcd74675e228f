/* SPDX-License-Identifier: MIT
 *
 * Idle workers: a pool's workers that have nothing to do while others still work on parts of a
 * loop.
 *
 * A loop is a stretch of time in which some worker of the process has items to work on, but for
 * gaps of GAP. Told of the loop that cost most, if its workers are idle for IDLE of their time in
 * it, and LEAST in all. A worker is who worked on items at any time of the range.
 */
#include "explain/inquiry.h"

#define IDLE      20 /* % */
#define LEAST     (2 * G_GINT64_CONSTANT (1000000))
#define GAP       (G_GINT64_CONSTANT (1000000) / 10)
#define WORK_MOST 1000000u /* pieces that are looked at */

typedef struct {
  uint32_t process, thread;
  int64_t start, end;
} Piece;

typedef struct {
  uint32_t process;
  int64_t start, end;
  uint32_t workers;
  int64_t idle;      /* of all of them, added up */
  LaneRange idlest;  /* the one that was idle longest */
  int64_t most_idle; /* and for how long */
} Loop;

static void
add_pieces (const Inquiry *inquiry, const ModelLane *lane, GArray *pieces, GArray *workers)
{
  uint32_t thread = model_lane_index (lane);
  guint before = pieces->len;

  for (uint32_t row = 0; row < model_span_rows (lane); row++) {
    uint64_t count = model_span_count (lane, row);
    for (uint64_t i = count > 0 ? model_span_at (lane, row, count, inquiry->from) : 0;
         i < count && pieces->len < WORK_MOST; i++) {
      ModelSpan span = model_span (lane, row, i);
      Piece piece = { model_lane_process (lane), thread, model_later (span.start, inquiry->from),
                      model_earlier (span.end, inquiry->to) };
      if (span.start >= inquiry->to)
        break;
      if (span.kind == MODEL_SPAN_ITEMS && piece.end > piece.start)
        g_array_append_val (pieces, piece);
    }
  }
  if (pieces->len > before)
    g_array_append_val (workers, thread);
}

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const Piece *one = a, *other = b;

  if (one->process != other->process)
    return one->process < other->process ? -1 : 1;
  return (one->start > other->start) - (one->start < other->start);
}

/* Adds up how long the process's workers were idle in the loop. */
static void
add_up (const Model *model, Loop *loop, const GArray *workers)
{
  int64_t sums[MODEL_STATES];

  for (guint i = 0; i < workers->len; i++) {
    uint32_t worker = g_array_index (workers, uint32_t, i);
    if (model_lane_process (model_lane (model, worker)) != loop->process)
      continue;
    model_thread_summary (model_lane (model, worker), loop->start, loop->end, sums);
    loop->workers++;
    loop->idle += sums[MODEL_IDLE];
    if (sums[MODEL_IDLE] <= loop->most_idle)
      continue;
    loop->most_idle = sums[MODEL_IDLE];
    loop->idlest = (LaneRange){ worker, loop->start, loop->end };
  }
}

static void
tell (Inquiry *inquiry, const Loop *loop, const GArray *workers)
{
  Finding *finding = inquiry_add (inquiry, FINDING_IMBALANCE, FINDING_DELAY, MODEL_NONE);
  Prose *prose = finding->sentence;
  int64_t length = loop->end - loop->start;

  finding->lost = loop->idle;
  prose_say (
      prose,
      "%u workers share a loop of %s unevenly: for %s of their time there they have nothing to "
      "do, %s for %s.",
      loop->workers, prose_length (prose, length),
      prose_share (prose, loop->idle, length * loop->workers),
      prose_name (prose, loop->idlest.lane, loop->start, loop->end),
      prose_length (prose, loop->most_idle));
  prose_say (finding->explanation,
             "A loop is done when its last part is done. With even parts it would have taken %s.",
             prose_length (finding->explanation, length - loop->idle / MAX (loop->workers, 1)));
  prose_say (finding->advice,
             "Cut it into smaller parts, so that there is always one left for a "
             "worker that is done: with a smaller grain, or a lower limit at which "
             "a part is split no more.");
  prose_say (finding->advice, "If single items take very long, begin with those.");
  inquiry_add_range (inquiry, finding, loop->idlest.lane, loop->start, loop->end);
  for (guint i = 0; i < workers->len; i++) {
    uint32_t worker = g_array_index (workers, uint32_t, i);
    if (worker != loop->idlest.lane &&
        model_lane_process (model_lane (inquiry->model, worker)) == loop->process)
      inquiry_add_range (inquiry, finding, worker, loop->start, loop->end);
  }
}

/* Judges a loop that is over, and keeps it if it is the worst so far. */
static void
judge (const Inquiry *inquiry, Loop *loop, const GArray *workers, Loop *worst)
{
  if (loop->end - loop->start < LEAST / 2)
    return;
  add_up (inquiry->model, loop, workers);
  if (loop->idle >= LEAST && loop->idle > worst->idle &&
      loop->idle * 100 >= (loop->end - loop->start) * loop->workers * IDLE)
    *worst = *loop;
}

void
find_idle_workers (Inquiry *inquiry)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) workers = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  Loop loop = { 0 }, worst = { 0 };

  for (uint32_t i = 0; i < model_lane_count (inquiry->model); i++) {
    const ModelLane *lane = model_lane (inquiry->model, i);
    if (inquiry_is_cancelled (inquiry))
      return;
    if (model_lane_kind (lane) == MODEL_LANE_THREAD)
      add_pieces (inquiry, lane, pieces, workers);
  }
  g_array_sort (pieces, compare_pieces);
  for (guint i = 0; i < pieces->len; i++) {
    const Piece *piece = &g_array_index (pieces, Piece, i);
    if (piece->process != loop.process || piece->start > loop.end + GAP) {
      judge (inquiry, &loop, workers, &worst);
      loop = (Loop){ .process = piece->process, .start = piece->start, .end = piece->end };
    }
    loop.end = model_later (loop.end, piece->end);
  }
  judge (inquiry, &loop, workers, &worst);
  if (worst.idle > 0)
    tell (inquiry, &worst, workers);
}
