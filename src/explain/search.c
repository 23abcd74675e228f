/* SPDX-License-Identifier: MIT
 *
 * Search in a run, see search.h.
 *
 * What may be wanted lies in streams, each in the order of time: the run is gone through in slices,
 * and of each slice all streams' part, which is sorted then. So when there is enough, it is the
 * earliest, and nothing was looked at in vain.
 */
#include "explain/search-private.h"

#include "explain/statistics-range.h"

#define SLICES 256
/* Of one slice; then even what is earliest is not known for sure. */
#define SLICE_MOST (4 * SEARCH_HITS_MOST)

typedef struct {
  const Model *model;
  SearchResult *result;
  GCancellable *cancellable;
  uint32_t lanes;
  GArray *streams;     /* of SearchStream */
  GPtrArray *matching; /* of arrays of gboolean, the streams' */
  uint64_t looked;     /* at so many items */
} Search;

static void
add_hit (Search *search, SearchHitKind kind, int64_t time, uint32_t lane, uint64_t index)
{
  SearchHit hit = { .time = time, .index = index, .lane = lane, .kind = (uint16_t) kind };

  g_array_append_val (search->result->hits, hit);
}

/* ------------------------------------------------------------------ what is not in streams */

static gboolean
lane_matches (const Search *search, uint32_t lane, const gboolean *matching)
{
  return matching == NULL || (lane < search->lanes && matching[lane]);
}

static void
add_losses (Search *search, const gboolean *matching)
{
  for (uint32_t i = 0; i < model_loss_count (search->model); i++) {
    const ModelLoss loss = model_loss (search->model, i);
    if (lane_matches (search, loss.thread, matching))
      add_hit (search, SEARCH_HIT_LOSS, loss.first, loss.thread, i);
  }
}

static void
add_process_ends (Search *search, const char *name)
{
  for (uint32_t i = 1; i <= model_process_count (search->model); i++) {
    const ModelProcessEnd end = model_process_end (search->model, i);
    if (end.time != MODEL_OPEN &&
        search_name_matches (model_process_command (search->model, i), name))
      add_hit (search, SEARCH_HIT_PROCESS_END, end.time, MODEL_NONE, i);
  }
}

static void
add_findings (Search *search, FindingKind kind, const gboolean *matching)
{
  GPtrArray *findings = search->result->findings;

  if (findings->len == 0) {
    g_ptr_array_unref (findings);
    findings = explain_find_all (search->model, 0, INT64_MAX, search->cancellable);
    search->result->findings = findings;
  }
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    uint32_t lane = finding->object != MODEL_NONE ? finding->object : finding->place.lane;
    if (finding->kind == kind && lane_matches (search, lane, matching))
      add_hit (search, SEARCH_HIT_FINDING, finding->place.from, lane, i);
  }
}

/* ------------------------------------------------------------------ what is wanted */

/* Returns which lanes have such a name; NULL for any name. It belongs to the search. */
static const gboolean *
match_lanes (Search *search, const char *name)
{
  if (name[0] == '\0')
    return NULL;
  gboolean *matching = g_new (gboolean, MAX (search->lanes, 1));
  for (uint32_t i = 0; i < search->lanes; i++)
    matching[i] = search_name_matches (model_lane_name (model_lane (search->model, i)), name);
  g_ptr_array_add (search->matching, matching);
  return matching;
}

static void
add_want (Search *search, const Want *want)
{
  const gboolean *matching = match_lanes (search, want->name);

  if (want->source == WANT_LOSSES)
    add_losses (search, matching);
  else if (want->source == WANT_PROCESS_ENDS)
    add_process_ends (search, want->name);
  else if (want->source == WANT_FINDINGS)
    add_findings (search, (FindingKind) want->argument, matching);
  else
    search_streams_add (search->streams, search->model, want, matching, search->lanes);
}

static void
add_query (Search *search, const SearchQuery *query)
{
  if (query->name[0] == '\0')
    return;
  if (query->has_moment)
    add_hit (search, SEARCH_HIT_MOMENT, query->moment, MODEL_NONE, 0);
  for (uint32_t i = 0; i < search->lanes; i++) {
    const ModelLane *lane = model_lane (search->model, i);
    if (search_name_matches (model_lane_name (lane), query->name))
      add_hit (search, SEARCH_HIT_LANE, model_lane_start (lane), i, 0);
  }
  search_streams_add_spans (search->streams, search->model, query->name, search->lanes);
  for (guint i = 0; i < query->wants->len; i++)
    add_want (search, &g_array_index (query->wants, Want, i));
}

/* ------------------------------------------------------------------ through the streams */

/* Takes what the stream has before `until`. What comes then is looked at again, with the next
 * slice. */
static void
look_through (Search *search, SearchStream *stream, int64_t until, guint most)
{
  GArray *hits = search->result->hits;
  SearchHit hit;

  while (stream->next < stream->count && hits->len < most) {
    if (statistics_cancelled (search->cancellable, ++search->looked))
      return;
    gboolean wanted = search_stream_take (stream, &hit);
    if (hit.time >= until) {
      stream->next--;
      return;
    }
    if (wanted)
      g_array_append_val (hits, hit);
  }
}

/* The moment, then lanes as such, then all else by time; what is simultaneous by lane. */
static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const SearchHit *x = a, *y = b;
  guint first = MIN (x->kind, SEARCH_HIT_INTERVAL), second = MIN (y->kind, SEARCH_HIT_INTERVAL);

  if (first != second)
    return first < second ? -1 : 1;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  if (x->lane != y->lane)
    return x->lane < y->lane ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static gboolean
same_hit (const SearchHit *a, const SearchHit *b)
{
  return a->kind == b->kind && a->lane == b->lane && a->index == b->index && a->row == b->row &&
         a->time == b->time;
}

/* Sorts, and drops what was found in two ways. */
static void
put_in_order (GArray *hits)
{
  guint kept = 0;

  g_array_sort (hits, compare_hits);
  for (guint i = 0; i < hits->len; i++) {
    const SearchHit hit = g_array_index (hits, SearchHit, i);
    if (kept == 0 || !same_hit (&hit, &g_array_index (hits, SearchHit, kept - 1)))
      g_array_index (hits, SearchHit, kept++) = hit;
  }
  g_array_set_size (hits, kept);
}

static gboolean
are_done (const GArray *streams)
{
  for (guint i = 0; i < streams->len; i++) {
    const SearchStream *stream = &g_array_index (streams, SearchStream, i);
    if (stream->next < stream->count)
      return FALSE;
  }
  return TRUE;
}

static void
go_through (Search *search)
{
  GArray *hits = search->result->hits;
  int64_t length = model_now (search->model) / SLICES + 1;

  for (int64_t slice = 1; !are_done (search->streams); slice++) {
    int64_t until = slice < SLICES ? slice * length : MODEL_OPEN;
    guint most = hits->len + SLICE_MOST;
    for (guint i = 0; i < search->streams->len; i++)
      look_through (search, &g_array_index (search->streams, SearchStream, i), until, most);
    if (g_cancellable_is_cancelled (search->cancellable))
      return;
    if (hits->len >= SEARCH_HITS_MOST || slice == SLICES)
      break;
  }
  search->result->capped = !are_done (search->streams) || hits->len > SEARCH_HITS_MOST;
}

/* ------------------------------------------------------------------ searching */

SearchResult *
search_run (const Model *model, const char *query, GCancellable *cancellable)
{
  g_autoptr (SearchQuery) asked = search_query_new (query);
  g_autoptr (SearchResult) result = g_new0 (SearchResult, 1);
  Search search = {
    .model = model,
    .result = result,
    .cancellable = cancellable,
    .lanes = model_lane_count (model),
    .streams = g_array_new (FALSE, FALSE, sizeof (SearchStream)),
    .matching = g_ptr_array_new_with_free_func (g_free),
  };

  result->hits = g_array_new (FALSE, FALSE, sizeof (SearchHit));
  result->findings = g_ptr_array_new ();
  add_query (&search, asked);
  go_through (&search);
  put_in_order (result->hits);
  if (result->hits->len > SEARCH_HITS_MOST)
    g_array_set_size (result->hits, SEARCH_HITS_MOST);
  g_array_unref (search.streams);
  g_ptr_array_unref (search.matching);
  return g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (&result);
}

void
search_result_free (SearchResult *result)
{
  g_clear_pointer (&result->hits, g_array_unref);
  g_clear_pointer (&result->findings, g_ptr_array_unref);
  g_free (result);
}

int64_t
search_hit_end (const Model *model, const SearchResult *result, const SearchHit *hit)
{
  const ModelLane *lane = hit->lane != MODEL_NONE ? model_lane (model, hit->lane) : NULL;

  switch ((SearchHitKind) hit->kind) {
  case SEARCH_HIT_INTERVAL:
    return model_interval (lane, hit->index).end;
  case SEARCH_HIT_HOLD:
    return model_hold (lane, hit->index).end;
  case SEARCH_HIT_WAIT:
    return model_wait (lane, hit->index).end;
  case SEARCH_HIT_SHARE:
    return model_share (lane, hit->index).end;
  case SEARCH_HIT_CONDITION_WAIT:
    return model_condition_wait (lane, hit->index).end;
  case SEARCH_HIT_SPAN:
    return model_span (lane, hit->row, hit->index).end;
  case SEARCH_HIT_LOSS:
    return model_loss (model, (uint32_t) hit->index).until;
  case SEARCH_HIT_FINDING: {
    const Finding *finding = g_ptr_array_index (result->findings, hit->index);
    return finding->place.to;
  }
  case SEARCH_HIT_MOMENT:
  case SEARCH_HIT_LANE:
  case SEARCH_HIT_SIGNAL:
  case SEARCH_HIT_STEP:
  case SEARCH_HIT_MESSAGE:
  case SEARCH_HIT_WAKE_UP:
  case SEARCH_HIT_PROCESS_END:
    return hit->time;
  }
  g_return_val_if_reached (hit->time);
}
