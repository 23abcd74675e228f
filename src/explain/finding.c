/* SPDX-License-Identifier: MIT
 *
 * Findings, see finding.h: what they are made of, and the order in which they are told.
 */
#include "explain/inquiry.h"

static const struct {
  const char *word;
  const char *heading;
} kinds[FINDING_KINDS] = {
#define FINDING(NAME, word, heading) { word, heading },
#include "explain/findings.def"
#undef FINDING
};

const char *
finding_word (FindingKind kind)
{
  return kinds[kind].word;
}

const char *
finding_heading (FindingKind kind)
{
  return kinds[kind].heading;
}

static void
edge_free (FindingEdge *edge)
{
  prose_free (edge->sentence);
  g_free (edge);
}

void
finding_free (Finding *finding)
{
  if (finding == NULL)
    return;
  prose_free (finding->sentence);
  prose_free (finding->explanation);
  prose_free (finding->advice);
  g_array_unref (finding->ranges);
  g_ptr_array_unref (finding->edges);
  g_free (finding);
}

/* ------------------------------------------------------------------ for the detectors */

gboolean
inquiry_is_unfinished (const Inquiry *inquiry, const ModelLane *lane, int64_t end)
{
  return end >= inquiry->to ||
         end == model_process_end (inquiry->model, model_lane_process (lane)).time;
}

Finding *
inquiry_add (Inquiry *inquiry, FindingKind kind, FindingGravity gravity, uint32_t object)
{
  Finding *finding = g_new (Finding, 1);

  *finding = (Finding){
    .kind = kind,
    .gravity = gravity,
    .object = object,
    .place = { .lane = MODEL_NONE },
    .sentence = prose_new (inquiry->model),
    .explanation = prose_new (inquiry->model),
    .advice = prose_new (inquiry->model),
    .ranges = g_array_new (FALSE, FALSE, sizeof (LaneRange)),
    .edges = g_ptr_array_new_with_free_func ((GDestroyNotify) edge_free),
  };
  g_ptr_array_add (inquiry->findings, finding);
  return finding;
}

void
inquiry_add_range (const Inquiry *inquiry, Finding *finding, uint32_t lane, int64_t from,
                   int64_t to)
{
  LaneRange range = { .lane = lane, .from = from };

  range.to = model_later (model_earlier (to, inquiry->to), from);
  if (finding->ranges->len >= FINDING_RANGES_MOST || lane >= model_lane_count (inquiry->model))
    return;
  if (finding->ranges->len == 0)
    finding->place = range;
  g_array_append_val (finding->ranges, range);
}

FindingEdge *
inquiry_add_edge (const Inquiry *inquiry, Finding *finding, FindingEdge edge, int64_t to)
{
  FindingEdge *added = g_new (FindingEdge, 1);

  *added = edge;
  added->sentence = prose_new (inquiry->model);
  g_ptr_array_add (finding->edges, added);
  inquiry_add_range (inquiry, finding, edge.from, edge.time, to);
  return added;
}

/* ------------------------------------------------------------------ all of them */

static int
compare (gconstpointer a, gconstpointer b)
{
  const Finding *one = *(const Finding *const *) a;
  const Finding *other = *(const Finding *const *) b;

  if (one->gravity != other->gravity)
    return one->gravity < other->gravity ? -1 : 1;
  if (one->lost != other->lost)
    return one->lost > other->lost ? -1 : 1;
  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  return (one->object > other->object) - (one->object < other->object);
}

GPtrArray *
explain_find_all (const Model *model, int64_t from, int64_t to, GCancellable *cancellable)
{
  static void (*const detectors[]) (Inquiry *) = {
    find_deadlocks,    find_lock_order,    find_lost_wake_ups,
    find_lock_trouble, find_back_pressure, find_blocked_executor,
    find_imbalance,    find_idle_workers,  find_misuse,
  };
  g_autoptr (GHashTable) stuck = g_hash_table_new (NULL, NULL);
  Inquiry inquiry = {
    .model = model,
    .from = model_later (from, 0),
    .to = model_earlier (to, model_now (model)),
    .cancellable = cancellable,
    .findings = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free),
    .stuck = stuck,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (detectors) && inquiry.from < inquiry.to; i++)
    if (!inquiry_is_cancelled (&inquiry))
      detectors[i](&inquiry);
  g_ptr_array_sort (inquiry.findings, compare);
  return inquiry.findings;
}
