/* SPDX-License-Identifier: MIT
 *
 * The order of lanes in which those that exchange most are neighbours, see exchange.h.
 *
 * It is how Pettis and Hansen place procedures that call one another ("Profile guided code positioning",
 * PLDI 1990): at first each lane is a chain of its own; pair by pair, those that exchange most
 * first, the two chains become one, put end to end so that the pair comes as near as it can. The smaller chain is
 * taken into the larger one, hence a lane moves O(log n) times. To find the best order of all
 * would take exponential time (optimal linear arrangement, Garey and Johnson, GT42).
 *
 * A lane's place is its index among those that were given, and its mark the number that orders it in
 * its chain: chains grow on either side, so marks are negative, too.
 */
#include "explain/exchange-private.h"

typedef struct {
  GArray *members; /* of guint: places of lanes */
  gint64 first;    /* the least mark, and the greatest */
  gint64 last;
} Chain;

typedef struct {
  guint count;
  guint *chain_of; /* by place: the number of its chain, which is a place in it */
  gint64 *marks;   /* by place */
  Chain *chains;
} Chains;

/* A pair of places. */
typedef struct {
  guint one, other; /* one < other */
  uint64_t times;
} Link;

/* ------------------------------------------------------------------ what links the lanes */

/* Returns the places of the lanes. */
static GHashTable *
places_of (const uint32_t *lanes, guint count)
{
  GHashTable *places = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < count; i++)
    g_hash_table_insert (places, GUINT_TO_POINTER (lanes[i]), GUINT_TO_POINTER (i));
  return places;
}

/* Returns the exchanges among the lanes, as an array of Link. */
static GArray *
links_among (const Exchange *exchange, const uint32_t *lanes, guint count)
{
  g_autoptr (GHashTable) places = places_of (lanes, count);
  GArray *links = g_array_new (FALSE, FALSE, sizeof (Link));

  for (guint i = 0; i < exchange->pairs->len; i++) {
    const ExchangePair *pair = &g_array_index (exchange->pairs, ExchangePair, i);
    gpointer low, high;
    if (!g_hash_table_lookup_extended (places, GUINT_TO_POINTER (pair->low), NULL, &low) ||
        !g_hash_table_lookup_extended (places, GUINT_TO_POINTER (pair->high), NULL, &high))
      continue;
    guint one = GPOINTER_TO_UINT (low), other = GPOINTER_TO_UINT (high);
    Link link = { MIN (one, other), MAX (one, other), pair->times };
    g_array_append_val (links, link);
  }
  return links;
}

/* Most first. Of the same, those that stand first: so an order depends on nothing else. */
static int
compare_links (gconstpointer a, gconstpointer b)
{
  const Link *x = a, *y = b;

  if (x->times != y->times)
    return x->times > y->times ? -1 : 1;
  if (x->one != y->one)
    return x->one < y->one ? -1 : 1;
  return x->other < y->other ? -1 : x->other > y->other;
}

double
exchange_distance (const Exchange *exchange, const uint32_t *lanes, guint count)
{
  g_autoptr (GArray) links = links_among (exchange, lanes, count);
  double distance = 0;

  for (guint i = 0; i < links->len; i++) {
    const Link *link = &g_array_index (links, Link, i);
    distance += (double) link->times * (link->other - link->one);
  }
  return distance;
}

/* ------------------------------------------------------------------ chains */

static void
chains_init (Chains *self, guint count)
{
  *self = (Chains){ count, g_new (guint, count), g_new0 (gint64, count), g_new0 (Chain, count) };
  for (guint i = 0; i < count; i++) {
    self->chain_of[i] = i;
    self->chains[i].members = g_array_new (FALSE, FALSE, sizeof (guint));
    g_array_append_val (self->chains[i].members, i);
  }
}

static void
chains_clear (Chains *self)
{
  for (guint i = 0; i < self->count; i++)
    g_clear_pointer (&self->chains[i].members, g_array_unref);
  g_free (self->chain_of);
  g_free (self->marks);
  g_free (self->chains);
}

/* Puts the chain of `guest` to an end of the chain of `host`: whichever end is nearer to that, turned so that its own
 * nearer end comes there. */
static void
take_in (Chains *self, guint host, guint guest)
{
  Chain *into = &self->chains[self->chain_of[host]];
  Chain *from = &self->chains[self->chain_of[guest]];
  guint number = self->chain_of[host];
  gboolean behind = into->last - self->marks[host] <= self->marks[host] - into->first;
  gboolean begins = self->marks[guest] - from->first <= from->last - self->marks[guest];

  for (guint i = 0; i < from->members->len; i++) {
    guint place = g_array_index (from->members, guint, i);
    /* Counted from the end that comes next to the host. */
    gint64 steps = begins ? self->marks[place] - from->first : from->last - self->marks[place];
    self->marks[place] = behind ? into->last + 1 + steps : into->first - 1 - steps;
    self->chain_of[place] = number;
  }
  if (behind)
    into->last += from->members->len;
  else
    into->first -= from->members->len;
  g_array_append_vals (into->members, from->members->data, from->members->len);
  g_clear_pointer (&from->members, g_array_unref);
}

static void
link_up (Chains *self, const Link *link)
{
  guint one = self->chain_of[link->one], other = self->chain_of[link->other];

  if (one == other)
    return;
  if (self->chains[one].members->len >= self->chains[other].members->len)
    take_in (self, link->one, link->other);
  else
    take_in (self, link->other, link->one);
}

/* ------------------------------------------------------------------ the order */

static int
compare_marks (gconstpointer a, gconstpointer b, gpointer marks)
{
  gint64 x = ((gint64 *) marks)[*(const guint *) a], y = ((gint64 *) marks)[*(const guint *) b];

  return x < y ? -1 : x > y;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

/* A chain may be read from either end: it begins with what stood further up. */
static void
turn (GArray *members)
{
  guint *places = (guint *) (void *) members->data;

  if (members->len == 0 || places[0] < places[members->len - 1])
    return;
  for (guint i = 0, j = members->len - 1; i < j; i++, j--) {
    guint place = places[i];
    places[i] = places[j];
    places[j] = place;
  }
}

/* Adds up for each chain how far apart its lanes are, as they stand in its members. */
static double *
distances (const Chains *self, const GArray *links)
{
  double *sums = g_new0 (double, MAX (self->count, 1));
  g_autofree guint *ranks = g_new0 (guint, MAX (self->count, 1));

  for (guint i = 0; i < self->count; i++)
    for (guint j = 0; self->chains[i].members != NULL && j < self->chains[i].members->len; j++)
      ranks[g_array_index (self->chains[i].members, guint, j)] = j;
  for (guint i = 0; i < links->len; i++) {
    const Link *link = &g_array_index (links, Link, i);
    guint one = ranks[link->one], other = ranks[link->other];
    sums[self->chain_of[link->one]] += (double) link->times * (MAX (one, other) - MIN (one, other));
  }
  return sums;
}

/* Orders each chain by its marks; or as it was given, if that is better. */
static void
order_members (Chains *self, const GArray *links)
{
  g_autofree double *given = NULL, *found = NULL;

  for (guint i = 0; i < self->count; i++)
    if (self->chains[i].members != NULL)
      g_array_sort (self->chains[i].members, compare_places);
  given = distances (self, links);
  for (guint i = 0; i < self->count; i++)
    if (self->chains[i].members != NULL) {
      g_array_sort_with_data (self->chains[i].members, compare_marks, self->marks);
      turn (self->chains[i].members);
    }
  found = distances (self, links);
  for (guint i = 0; i < self->count; i++)
    if (self->chains[i].members != NULL && given[i] <= found[i])
      g_array_sort (self->chains[i].members, compare_places);
}

/* Appends the chains, each where the first of its lanes stood. */
static GArray *
put_in_order (const Chains *self, const uint32_t *lanes)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autofree gboolean *put = g_new0 (gboolean, MAX (self->count, 1));

  for (guint i = 0; i < self->count; i++) {
    guint number = self->chain_of[i];
    const GArray *members = self->chains[number].members;
    for (guint j = 0; !put[number] && j < members->len; j++)
      g_array_append_val (order, lanes[g_array_index (members, guint, j)]);
    put[number] = TRUE;
  }
  return order;
}

GArray *
exchange_arrange (const Exchange *exchange, const uint32_t *lanes, guint count)
{
  g_autoptr (GArray) links = links_among (exchange, lanes, count);
  Chains chains;

  chains_init (&chains, count);
  g_array_sort (links, compare_links);
  for (guint i = 0; i < links->len; i++)
    link_up (&chains, &g_array_index (links, Link, i));
  order_members (&chains, links);
  GArray *order = put_in_order (&chains, lanes);
  chains_clear (&chains);
  return order;
}
