/* SPDX-License-Identifier: MIT
 *
 * The bookmarks of the run that is shown, see bookmark-list.h.
 */
#include "ui/bookmark-list.h"

#include "session/bookmark-file.h"

struct _BookmarkItem {
  GObject parent_instance;
  BookmarkEntry entry;
};

G_DEFINE_FINAL_TYPE (BookmarkItem, bookmark_item, G_TYPE_OBJECT)

struct _BookmarkList {
  GObject parent_instance;
  ShownRun *run;
  GListStore *items; /* of BookmarkItem, by time */
  /* Whose they are; only compared. With a flight recorder one session has a model after the other. */
  const void *owner;
  char *identity; /* the trace's; NULL: they are kept nowhere */
};

static void bookmark_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BookmarkList, bookmark_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, bookmark_list_model_init))

enum { SIGNAL_CHANGED, SIGNAL_TROUBLE, SIGNALS };
static guint signals[SIGNALS];
static guint item_changed;

/* ------------------------------------------------------------------ a bookmark */

const char *
bookmark_item_get_name (BookmarkItem *bookmark)
{
  return bookmark->entry.name;
}

int64_t
bookmark_item_get_time (BookmarkItem *bookmark)
{
  return bookmark->entry.time;
}

void
bookmark_item_get_view (BookmarkItem *bookmark, int64_t *start, int64_t *end)
{
  *start = bookmark->entry.start;
  *end = bookmark->entry.end;
}

static void
bookmark_item_finalize (GObject *object)
{
  g_free (BOOKMARK_ITEM (object)->entry.name);
  G_OBJECT_CLASS (bookmark_item_parent_class)->finalize (object);
}

static void
bookmark_item_class_init (BookmarkItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bookmark_item_finalize;
  item_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
bookmark_item_init (BookmarkItem *self)
{
  (void) self;
}

/* ------------------------------------------------------------------ keeping them */

static void
tell_trouble (BookmarkList *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, error->message);
}

static void
save (BookmarkList *self)
{
  g_autoptr (GArray) entries = bookmark_entries_new ();
  g_autoptr (GError) error = NULL;
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  if (self->identity == NULL)
    return;
  for (guint i = 0; i < count; i++) {
    BookmarkEntry entry = bookmark_list_get (self, i)->entry;
    entry.name = g_strdup (entry.name);
    g_array_append_val (entries, entry);
  }
  if (!bookmark_file_save (self->identity, entries, &error))
    tell_trouble (self, error);
}

static void
changed (BookmarkList *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* From now on they are those of the trace at `path`. */
static void
take_identity (BookmarkList *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  g_free (self->identity);
  self->identity = bookmark_file_identity (path, &error);
  if (self->identity == NULL)
    tell_trouble (self, error);
}

static void
load (BookmarkList *self)
{
  if (self->identity == NULL)
    return;
  g_autoptr (GArray) entries = bookmark_file_load (self->identity);
  for (guint i = 0; i < entries->len; i++) {
    const BookmarkEntry *entry = &g_array_index (entries, BookmarkEntry, i);
    g_autoptr (BookmarkItem) item = g_object_new (BOOKMARK_TYPE_ITEM, NULL);
    item->entry = *entry;
    item->entry.name = g_strdup (entry->name);
    g_list_store_append (self->items, item);
  }
}

static void
model_changed (BookmarkList *self)
{
  const SessionTrace *trace = shown_run_get_trace (self->run);
  const RunSource *source = shown_run_get_source (self->run);
  const void *owner = trace != NULL ? (const void *) trace : shown_run_get_session (self->run);

  if (owner == self->owner && owner != NULL)
    return;
  self->owner = owner;
  g_clear_pointer (&self->identity, g_free);
  g_list_store_remove_all (self->items);
  if (trace != NULL && source != NULL && source->path != NULL) {
    take_identity (self, source->path);
    load (self);
  }
  changed (self);
}

static void
run_kept (BookmarkList *self, const char *path)
{
  take_identity (self, path);
  save (self);
}

/* ------------------------------------------------------------------ changing them */

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  int64_t x = ((const BookmarkItem *) a)->entry.time, y = ((const BookmarkItem *) b)->entry.time;

  (void) data;
  return x < y ? -1 : x > y;
}

guint
bookmark_list_add (BookmarkList *list, const char *name, int64_t time, int64_t start, int64_t end)
{
  g_autofree char *clean = bookmark_name_clean (name);

  if (clean == NULL || end <= start || list->owner == NULL ||
      g_list_model_get_n_items (G_LIST_MODEL (list->items)) >= BOOKMARKS_MOST)
    return G_MAXUINT;
  g_autoptr (BookmarkItem) item = g_object_new (BOOKMARK_TYPE_ITEM, NULL);
  item->entry = (BookmarkEntry){ g_steal_pointer (&clean), MAX (time, 0), start, end };
  guint place = g_list_store_insert_sorted (list->items, item, compare_items, NULL);
  save (list);
  changed (list);
  return place;
}

void
bookmark_list_remove (BookmarkList *list, BookmarkItem *bookmark)
{
  guint place;

  if (!g_list_store_find (list->items, bookmark, &place))
    return;
  g_list_store_remove (list->items, place);
  save (list);
  changed (list);
}

void
bookmark_list_rename (BookmarkList *list, BookmarkItem *bookmark, const char *name)
{
  g_autofree char *clean = bookmark_name_clean (name);

  if (clean != NULL && !g_str_equal (clean, bookmark->entry.name)) {
    g_free (bookmark->entry.name);
    bookmark->entry.name = g_steal_pointer (&clean);
    save (list);
    changed (list);
  }
  /* Whoever shows it shows the name that it has now, whatever was typed. */
  g_signal_emit (bookmark, item_changed, 0);
}

/* ------------------------------------------------------------------ asking */

BookmarkItem *
bookmark_list_get (BookmarkList *list, guint index)
{
  g_autoptr (BookmarkItem) item = g_list_model_get_item (G_LIST_MODEL (list->items), index);

  return item;
}

guint
bookmark_list_after (BookmarkList *list, int64_t time)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (list->items));

  for (guint i = 0; i < count; i++)
    if (bookmark_list_get (list, i)->entry.time > time)
      return i;
  return G_MAXUINT;
}

guint
bookmark_list_before (BookmarkList *list, int64_t time)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (list->items)); i-- > 0;)
    if (bookmark_list_get (list, i)->entry.time < time)
      return i;
  return G_MAXUINT;
}

/* ------------------------------------------------------------------ as a list */

static GType
get_item_type (GListModel *model)
{
  (void) model;
  return BOOKMARK_TYPE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (BOOKMARK_LIST (model)->items));
}

static gpointer
get_item (GListModel *model, guint index)
{
  return g_list_model_get_item (G_LIST_MODEL (BOOKMARK_LIST (model)->items), index);
}

static void
bookmark_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
bookmark_list_finalize (GObject *object)
{
  BookmarkList *self = BOOKMARK_LIST (object);

  g_clear_object (&self->run);
  g_clear_object (&self->items);
  g_free (self->identity);
  G_OBJECT_CLASS (bookmark_list_parent_class)->finalize (object);
}

static void
bookmark_list_class_init (BookmarkListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bookmark_list_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TROUBLE] = g_signal_new ("trouble", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bookmark_list_init (BookmarkList *self)
{
  self->items = g_list_store_new (BOOKMARK_TYPE_ITEM);
  g_signal_connect_swapped (self->items, "items-changed", G_CALLBACK (g_list_model_items_changed),
                            self);
}

BookmarkList *
bookmark_list_new (ShownRun *run)
{
  BookmarkList *self = g_object_new (BOOKMARK_TYPE_LIST, NULL);

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "model-changed", G_CALLBACK (model_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "kept", G_CALLBACK (run_kept), self, G_CONNECT_SWAPPED);
  model_changed (self);
  return self;
}
