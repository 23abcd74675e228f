/* SPDX-License-Identifier: MIT
 *
 * The hits of a search as a list, see search-hits.h.
 */
#include "ui/search-hits.h"

struct _SearchHitItem {
  GObject parent_instance;
  guint index;
};

G_DEFINE_FINAL_TYPE (SearchHitItem, search_hit_item, G_TYPE_OBJECT)

struct _SearchHits {
  GObject parent_instance;
  guint count;
};

static void search_hits_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SearchHits, search_hits, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, search_hits_model_init))

static void
search_hit_item_class_init (SearchHitItemClass *class)
{
  (void) class;
}

static void
search_hit_item_init (SearchHitItem *self)
{
  (void) self;
}

guint
search_hit_item_get_index (SearchHitItem *item)
{
  return item->index;
}

/* ------------------------------------------------------------------ the list */

static GType
get_item_type (GListModel *model)
{
  (void) model;
  return SEARCH_TYPE_HIT_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return SEARCH_HITS (model)->count;
}

static gpointer
get_item (GListModel *model, guint index)
{
  if (index >= SEARCH_HITS (model)->count)
    return NULL;
  SearchHitItem *item = g_object_new (SEARCH_TYPE_HIT_ITEM, NULL);
  item->index = index;
  return item;
}

static void
search_hits_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
search_hits_class_init (SearchHitsClass *class)
{
  (void) class;
}

static void
search_hits_init (SearchHits *self)
{
  (void) self;
}

SearchHits *
search_hits_new (void)
{
  return g_object_new (SEARCH_TYPE_HITS, NULL);
}

void
search_hits_set_count (SearchHits *hits, guint count)
{
  guint before = hits->count;

  hits->count = count;
  g_list_model_items_changed (G_LIST_MODEL (hits), 0, before, count);
}
