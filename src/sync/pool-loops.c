/* SPDX-License-Identifier: MIT
 *
 * What the pool offers, made of forks and joins.
 */
#include <assert.h>
#include <stdalign.h>
#include <string.h>

#include "sync/pool-private.h"

/* ------------------------------------------------------------------ two calls */

typedef struct {
  SyncPoolJob job; /* the first field: a pointer to one is a pointer to the other */
  void (*function) (void *data);
  void *data;
} Call;

static void
run_call (SyncPoolWorker *worker, SyncPoolJob *job, bool stolen)
{
  const Call *call = (const Call *) job;
  uint64_t outer = pool_enter_job (worker, job, 0, 1);

  (void) stolen;
  call->function (call->data);
  pool_leave_job (worker, outer);
}

typedef struct {
  SyncPool *pool;
  void (*functions[2]) (void *data);
  void *data[2];
} Pair;

static void
run_pair (void *data)
{
  const Pair *pair = data;
  SyncPoolWorker *worker = pool_worker (pair->pool);
  Call second = { pool_job (run_call), pair->functions[1], pair->data[1] };

  bool forked = pool_fork (worker, worker->job, &second.job);
  pair->functions[0](pair->data[0]);
  pool_join (worker, &second.job, forked);
}

void
sync_pool_join (SyncPool *pool, void (*first) (void *data), void *first_data,
                void (*second) (void *data), void *second_data)
{
  Pair pair = { pool, { first, second }, { first_data, second_data } };

  if (pool_worker (pool) != NULL) {
    run_pair (&pair);
    return;
  }
  Call whole = { pool_job (run_call), run_pair, &pair };
  pool_run_from_outside (pool, &whole.job);
}

/* ------------------------------------------------------------------ ranges */

/* A loop: what to do with a part of it, and how to make one result of those of two parts. */
typedef struct {
  void (*body) (const void *loop, size_t first, size_t count, void *result);
  void (*combine) (const void *loop, void *left, const void *right); /* NULL: no results */
  size_t grain;
  uint32_t workers;
} Loop;

/* A part of a loop. */
typedef struct {
  SyncPoolJob job; /* the first field: a pointer to one is a pointer to the other */
  const Loop *loop;
  size_t first;
  size_t count;
  uint32_t splits; /* how often it may still be halved, if the grain is 0 */
  alignas (max_align_t) unsigned char result[SYNC_POOL_RESULT_SIZE];
} Part;

/* Returns whether the part is to be halved, and takes that into account. */
static bool
halves (Part *part, bool stolen)
{
  if (part->count < 2)
    return false;
  if (part->loop->grain > 0)
    return part->count > part->loop->grain;

  /* What rayon's splitter does. */
  bool more = stolen || part->splits > 0;
  part->splits /= 2;
  if (stolen && part->splits < part->loop->workers)
    part->splits = part->loop->workers;
  return more;
}

static void run_part (SyncPoolWorker *worker, SyncPoolJob *job, bool stolen);

/* Cuts the second half off. */
static Part
split (Part *part)
{
  size_t kept = part->count - part->count / 2;
  Part second = {
    .job = pool_job (run_part),
    .loop = part->loop,
    .first = part->first + kept,
    .count = part->count - kept,
    .splits = part->splits,
  };

  part->count = kept;
  return second;
}

static void
run_part (SyncPoolWorker *worker, SyncPoolJob *job, bool stolen)
{
  Part *part = (Part *) job;
  const Loop *loop = part->loop;

  if (!halves (part, stolen)) {
    uint64_t outer = pool_enter_job (worker, job, part->first, part->count);
    loop->body (loop, part->first, part->count, part->result);
    pool_leave_job (worker, outer);
    return;
  }
  Part second = split (part);
  bool forked = pool_fork (worker, job->number, &second.job);
  run_part (worker, job, false);
  pool_join (worker, &second.job, forked);
  if (loop->combine != NULL)
    loop->combine (loop, part->result, second.result);
}

/* Runs the loop over `count` items, at least one. */
static void
run_loop (SyncPool *pool, Loop *loop, size_t count, void *result, size_t result_size)
{
  loop->workers = pool->worker_count;
  SyncPoolWorker *worker = pool_worker (pool);
  Part whole = {
    .job = pool_job (run_part),
    .loop = loop,
    .count = count,
    .splits = loop->workers,
  };

  if (worker != NULL)
    run_part (worker, &whole.job, false);
  else
    pool_run_from_outside (pool, &whole.job);
  if (result_size > 0)
    memcpy (result, whole.result, result_size);
}

/* ------------------------------------------------------------------ loops */

typedef struct {
  Loop loop; /* the first field of each of these */
  void (*body) (size_t first, size_t count, void *data);
  void *data;
} For;

static void
for_part (const void *loop, size_t first, size_t count, void *result)
{
  const For *each = loop;

  (void) result;
  each->body (first, count, each->data);
}

void
sync_pool_for (SyncPool *pool, size_t count, size_t grain,
               void (*body) (size_t first, size_t count, void *data), void *data)
{
  For each = { { .body = for_part, .grain = grain }, body, data };

  if (count > 0)
    run_loop (pool, &each.loop, count, NULL, 0);
}

static const void *
item_at (const SyncSlice *slice, size_t place)
{
  return (const char *) slice->items + place * slice->item_size;
}

typedef struct {
  Loop loop;
  const SyncSlice *slice;
  void (*map) (const void *items, size_t count, void *output, void *data);
  char *output;
  size_t output_size;
  void *data;
} Map;

static void
map_part (const void *loop, size_t first, size_t count, void *result)
{
  const Map *map = loop;

  (void) result;
  map->map (item_at (map->slice, first), count, map->output + first * map->output_size, map->data);
}

void
sync_pool_map (SyncPool *pool, const SyncSlice *slice,
               void (*map) (const void *items, size_t count, void *output, void *data),
               void *output, size_t output_size, void *data)
{
  Map each = { { .body = map_part, .grain = slice->grain }, slice, map, output, output_size, data };

  if (slice->count > 0)
    run_loop (pool, &each.loop, slice->count, NULL, 0);
}

typedef struct {
  Loop loop;
  const SyncSlice *slice;
  size_t (*filter) (const void *items, size_t count, void *output, void *data);
  char *output;
  size_t output_size;
  void *data;
} Filter;

/* What a part of the items has left in the output. */
typedef struct {
  size_t first;
  size_t count;
} Kept;

/* Each part writes where its items would lie if all were kept: there it disturbs nobody. */
static void
filter_part (const void *loop, size_t first, size_t count, void *result)
{
  const Filter *filter = loop;
  Kept *kept = result;

  kept->first = first;
  kept->count = filter->filter (item_at (filter->slice, first), count,
                                filter->output + first * filter->output_size, filter->data);
}

/* Closes the gap between two parts. */
static void
combine_kept (const void *loop, void *left, const void *right)
{
  const Filter *filter = loop;
  Kept *kept = left;
  const Kept *following = right;

  memmove (filter->output + (kept->first + kept->count) * filter->output_size,
           filter->output + following->first * filter->output_size,
           following->count * filter->output_size);
  kept->count += following->count;
}

size_t
sync_pool_filter (SyncPool *pool, const SyncSlice *slice,
                  size_t (*filter) (const void *items, size_t count, void *output, void *data),
                  void *output, size_t output_size, void *data)
{
  Kept kept = { 0 };
  Filter each = {
    { .body = filter_part, .combine = combine_kept, .grain = slice->grain },
    slice,
    filter,
    output,
    output_size,
    data,
  };

  if (slice->count > 0)
    run_loop (pool, &each.loop, slice->count, &kept, sizeof kept);
  return kept.count;
}

typedef struct {
  Loop loop;
  const SyncSlice *slice;
  const SyncReduction *reduction;
} Reduce;

static void
reduce_part (const void *loop, size_t first, size_t count, void *result)
{
  const Reduce *reduce = loop;

  reduce->reduction->reduce (item_at (reduce->slice, first), count, result,
                             reduce->reduction->data);
}

static void
combine_results (const void *loop, void *left, const void *right)
{
  const Reduce *reduce = loop;

  reduce->reduction->combine (left, right, reduce->reduction->data);
}

void
sync_pool_reduce (SyncPool *pool, const SyncSlice *slice, const SyncReduction *reduction,
                  void *result)
{
  Reduce each = {
    { .body = reduce_part, .combine = combine_results, .grain = slice->grain },
    slice,
    reduction,
  };

  assert (reduction->result_size <= SYNC_POOL_RESULT_SIZE);
  if (slice->count > 0)
    run_loop (pool, &each.loop, slice->count, result, reduction->result_size);
}
