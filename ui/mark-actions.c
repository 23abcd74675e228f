/* SPDX-License-Identifier: MIT
 *
 * Measuring and finding, see mark-actions.h.
 */
#include "ui/mark-actions.h"

#include "ui/bookmark-actions.h"
#include "ui/measure-page.h"
#include "ui/navigation-actions.h"
#include "ui/search-page.h"

static SearchPage *
search_page (TimelinePage *page)
{
  return SEARCH_PAGE (inspector_find_page (timeline_page_get_inspector (page), "search"));
}

static void
activate_search (GSimpleAction *action, GVariant *parameter, gpointer page)
{
  (void) action;
  (void) parameter;
  g_object_set (page, "inspector-shown", TRUE, NULL);
  inspector_set_page (timeline_page_get_inspector (page), "search");
  search_page_begin (search_page (page));
}

static void
activate_search_next (GSimpleAction *action, GVariant *parameter, gpointer page)
{
  (void) action;
  (void) parameter;
  search_page_go (search_page (page), TRUE);
}

static void
activate_search_previous (GSimpleAction *action, GVariant *parameter, gpointer page)
{
  (void) action;
  (void) parameter;
  search_page_go (search_page (page), FALSE);
}

BookmarkList *
mark_actions_install (GActionMap *map, ShownRun *run, TimelinePage *page, AdwToastOverlay *toasts)
{
  static const GActionEntry entries[] = {
    { .name = "search", .activate = activate_search },
    { .name = "search-next", .activate = activate_search_next },
    { .name = "search-previous", .activate = activate_search_previous },
  };
  TimelineView *timeline = timeline_page_get_timeline (page);
  GtkWidget *measure = inspector_find_page (timeline_page_get_inspector (page), "measure");
  g_autoptr (BookmarkList) bookmarks = bookmark_list_new (run);

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), page);
  search_page_attach (search_page (page), timeline);
  measure_page_attach (MEASURE_PAGE (measure), timeline, bookmarks);
  bookmark_actions_install (map, bookmarks, timeline, toasts);
  navigation_actions_install (map, timeline);
  return bookmarks;
}
