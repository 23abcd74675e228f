/* SPDX-License-Identifier: MIT
 *
 * The actions on bookmarks and markers, see bookmark-actions.h.
 */
#include "ui/bookmark-actions.h"

#include "ui/timeline-bring.h"
#include "ui/timeline-marks.h"
#include "ui/toast.h"

#include <glib/gi18n.h>

#define NAME_MOST       40 /* characters of a name that is made from what is selected */
#define TROUBLE_SECONDS 15

/* It belongs to the timeline. */
typedef struct {
  BookmarkList *bookmarks;
  TimelineView *timeline;
  AdwToastOverlay *toasts;
  BookmarkItem *last; /* gone to last; nullable */
} Bookmarks;

/* ------------------------------------------------------------------ going to them */

/* Returns the name of a bookmark of what is selected, else of its number. */
static char *
make_name (Bookmarks *self)
{
  const Model *model = timeline_view_get_model (self->timeline);
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->bookmarks));
  g_autofree char *selected = describe_subject (model, timeline_view_get_selected (self->timeline));

  if (selected == NULL)
    return g_strdup_printf (_ ("Bookmark %u"), count + 1);
  if (g_utf8_strlen (selected, -1) <= NAME_MOST)
    return g_steal_pointer (&selected);
  g_autofree char *cut = g_utf8_substring (selected, 0, NAME_MOST - 1);
  return g_strconcat (g_strchomp (cut), "…", NULL);
}

static int64_t
moment_to_mark (Bookmarks *self)
{
  const View *view = timeline_view_get_view (self->timeline);
  int64_t start, end;

  if (timeline_marks_selected (self->timeline, &start, &end) && start >= view->start &&
      start <= view->end)
    return start;
  return view->start + (view->end - view->start) / 2;
}

static void
add_bookmark (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Bookmarks *self = data;
  int64_t start, end;

  (void) action;
  (void) parameter;
  if (timeline_view_get_model (self->timeline) == NULL)
    return;
  g_autofree char *name = make_name (self);
  timeline_view_get_goal (self->timeline, &start, &end);
  guint place = bookmark_list_add (self->bookmarks, name, moment_to_mark (self), start, end);
  if (place == G_MAXUINT)
    return;
  g_autofree char *sentence =
      place < 9 ? g_strdup_printf (_ ("“%s” is bookmarked: Ctrl+%u goes there"), name, place + 1)
                : g_strdup_printf (_ ("“%s” is bookmarked"), name);
  g_set_object (&self->last, bookmark_list_get (self->bookmarks, place));
  timeline_view_tell (self->timeline, sentence);
}

static void
go_to (Bookmarks *self, guint place)
{
  BookmarkItem *bookmark = bookmark_list_get (self->bookmarks, place);
  int64_t start, end;

  if (bookmark == NULL)
    return;
  g_set_object (&self->last, bookmark);
  bookmark_item_get_view (bookmark, &start, &end);
  timeline_view_glide_to (self->timeline, start, end);
  timeline_view_tell (self->timeline, bookmark_item_get_name (bookmark));
}

static void
go_to_bookmark (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gint32 number = g_variant_get_int32 (parameter);

  (void) action;
  if (number > 0)
    go_to (data, (guint) number - 1);
}

static void
bookmark_chosen (Bookmarks *self, guint place)
{
  go_to (self, place);
}

/* Bookmarks may be closer to one another than what is in view is long: so it is counted from the last. */
static int64_t
moment_to_go_from (Bookmarks *self)
{
  int64_t start, end;

  timeline_view_get_goal (self->timeline, &start, &end);
  if (self->last != NULL) {
    int64_t time = bookmark_item_get_time (self->last);
    if (time >= start && time <= end)
      return time;
  }
  return start + (end - start) / 2;
}

static void
next_bookmark (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Bookmarks *self = data;

  (void) action;
  (void) parameter;
  go_to (self, bookmark_list_after (self->bookmarks, moment_to_go_from (self)));
}

static void
previous_bookmark (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Bookmarks *self = data;

  (void) action;
  (void) parameter;
  go_to (self, bookmark_list_before (self->bookmarks, moment_to_go_from (self)));
}

/* ------------------------------------------------------------------ markers */

/* An action's name ends with its marker's letter. */
static TimelineMarker
marker_of (GSimpleAction *action)
{
  return g_str_has_suffix (g_action_get_name (G_ACTION (action)), "-b") ? TIMELINE_MARKER_B
                                                                        : TIMELINE_MARKER_A;
}

static void
put_marker (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  timeline_marks_put (((Bookmarks *) data)->timeline, marker_of (action));
}

static void
remove_marker (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  timeline_marks_remove (((Bookmarks *) data)->timeline, marker_of (action));
}

static void
go_to_marker (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TimelineView *timeline = ((Bookmarks *) data)->timeline;
  int64_t time;

  (void) parameter;
  if (timeline_marks_get (timeline, marker_of (action), &time))
    timeline_bring (timeline, time, 0);
}

static void
clear_range (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  timeline_marks_set_range (((Bookmarks *) data)->timeline, 0, 0);
}

/* ------------------------------------------------------------------ all of them */

static void
bookmarks_changed (Bookmarks *self)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (ViewMark));
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->bookmarks));

  for (guint i = 0; i < count; i++) {
    BookmarkItem *bookmark = bookmark_list_get (self->bookmarks, i);
    ViewMark mark = { bookmark_item_get_time (bookmark), bookmark_item_get_name (bookmark) };
    g_array_append_val (marks, mark);
  }
  timeline_marks_set_bookmarks (self->timeline, (const ViewMark *) (void *) marks->data, count);
}

static void
trouble (Bookmarks *self, const char *sentence)
{
  toast_tell (self->toasts, sentence, TROUBLE_SECONDS);
}

static void
bookmarks_free (gpointer data)
{
  Bookmarks *self = data;

  g_signal_handlers_disconnect_by_data (self->bookmarks, self);
  g_object_unref (self->bookmarks);
  g_clear_object (&self->last);
  g_free (self);
}

void
bookmark_actions_install (GActionMap *map, BookmarkList *bookmarks, TimelineView *timeline,
                          AdwToastOverlay *toasts)
{
  static const GActionEntry entries[] = {
    { .name = "add-bookmark", .activate = add_bookmark },
    { .name = "go-to-bookmark", .parameter_type = "i", .activate = go_to_bookmark },
    { .name = "next-bookmark", .activate = next_bookmark },
    { .name = "previous-bookmark", .activate = previous_bookmark },
    { .name = "put-a", .activate = put_marker },
    { .name = "put-b", .activate = put_marker },
    { .name = "go-to-a", .activate = go_to_marker },
    { .name = "go-to-b", .activate = go_to_marker },
    { .name = "remove-a", .activate = remove_marker },
    { .name = "remove-b", .activate = remove_marker },
    { .name = "clear-range", .activate = clear_range },
  };
  Bookmarks *self = g_new0 (Bookmarks, 1);

  self->bookmarks = g_object_ref (bookmarks);
  self->timeline = timeline;
  self->toasts = toasts;
  g_signal_connect_swapped (timeline, "bookmark-chosen", G_CALLBACK (bookmark_chosen), self);
  g_object_set_data_full (G_OBJECT (timeline), "heddle-bookmarks", self, bookmarks_free);
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (bookmarks, "changed", G_CALLBACK (bookmarks_changed), self);
  g_signal_connect_swapped (bookmarks, "trouble", G_CALLBACK (trouble), self);
  bookmarks_changed (self);
}
