/* SPDX-License-Identifier: MIT
 *
 * The hits of a search as a list: a GListModel of SearchHitItem, which are made when somebody looks
 * at them, as there may be hundreds of thousands.
 */
#pragma once

#include <gio/gio.h>

#define SEARCH_TYPE_HIT_ITEM (search_hit_item_get_type ())
G_DECLARE_FINAL_TYPE (SearchHitItem, search_hit_item, SEARCH, HIT_ITEM, GObject)

#define SEARCH_TYPE_HITS (search_hits_get_type ())
G_DECLARE_FINAL_TYPE (SearchHits, search_hits, SEARCH, HITS, GObject)

/* Returns the place of the hit among all. */
guint search_hit_item_get_index (SearchHitItem *item);

/* Returns a list of no hits. */
SearchHits *search_hits_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Says that there are other hits now: so many. */
void search_hits_set_count (SearchHits *hits, guint count);
