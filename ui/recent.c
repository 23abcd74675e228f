/* SPDX-License-Identifier: MIT
 *
 * Recent trace files, see recent.h.
 */
#include "ui/recent.h"

#include <gtk/gtk.h>

#define GROUP "heddle-traces"

void
recent_add (const char *path, const char *title)
{
  char *groups[] = { GROUP, NULL };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  GtkRecentData data = { .display_name = (char *) title,
                         .mime_type = "application/x-heddle-trace",
                         .app_name = "Heddle",
                         .app_exec = "heddle open %f",
                         .groups = groups,
                         .is_private = FALSE };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static void
free_trace (gpointer data)
{
  RecentTrace *trace = data;

  g_free (trace->path);
  g_free (trace->title);
  g_free (trace);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  GDateTime *x = gtk_recent_info_get_modified ((GtkRecentInfo *) a);
  GDateTime *y = gtk_recent_info_get_modified ((GtkRecentInfo *) b);

  return g_date_time_compare (y, x);
}

static void
free_info (gpointer info)
{
  gtk_recent_info_unref (info);
}

GPtrArray *
recent_list (guint most)
{
  GPtrArray *traces = g_ptr_array_new_with_free_func (free_trace);
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());

  items = g_list_sort (items, compare);
  for (GList *item = items; item != NULL && traces->len < most; item = item->next) {
    if (!gtk_recent_info_has_group (item->data, GROUP) || !gtk_recent_info_exists (item->data))
      continue;
    g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (item->data));
    RecentTrace *trace = g_new0 (RecentTrace, 1);
    trace->path = g_file_get_path (file);
    trace->title = g_strdup (gtk_recent_info_get_display_name (item->data));
    g_ptr_array_add (traces, trace);
  }
  g_list_free_full (items, free_info);
  return traces;
}
