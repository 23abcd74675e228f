/* SPDX-License-Identifier: MIT
 *
 * The actions that show a page of the inspector, see inspector-actions.h.
 */
#include "ui/inspector-actions.h"

#define PREFIX "show-page-"

static const char *const pages[] = { "lesson",   "explain", "findings", "locks",
                                     "channels", "code",    "measure" };

static void
activate (GSimpleAction *action, GVariant *parameter, gpointer page)
{
  InspectorPane *inspector = timeline_page_get_inspector (page);

  (void) parameter;
  /* The classroom has no inspector: who asks for it leaves. */
  g_action_group_change_action_state (G_ACTION_GROUP (gtk_widget_get_root (page)), "classroom",
                                      g_variant_new_boolean (FALSE));
  g_object_set (page, "inspector-shown", TRUE, NULL);
  inspector_set_page (inspector, g_action_get_name (G_ACTION (action)) + strlen (PREFIX));
  inspector_focus_page (inspector);
}

void
inspector_actions_install (GActionMap *window, TimelinePage *page)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *name = g_strconcat (PREFIX, pages[i], NULL);
    g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);
    g_signal_connect (action, "activate", G_CALLBACK (activate), page);
    g_action_map_add_action (window, G_ACTION (action));
  }
}
