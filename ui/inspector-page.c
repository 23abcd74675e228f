/* SPDX-License-Identifier: MIT
 *
 * A page of the inspector, see inspector-page.h.
 */
#include "ui/inspector-page.h"

#include <glib/gi18n.h>

G_DEFINE_INTERFACE (InspectorPage, inspector_page, GTK_TYPE_WIDGET)

static void
inspector_page_default_init (InspectorPageInterface *interface)
{
  (void) interface;
}

const char *
inspector_page_get_name (InspectorPage *page)
{
  return INSPECTOR_PAGE_GET_IFACE (page)->name;
}

const char *
inspector_page_get_title (InspectorPage *page)
{
  return _ (INSPECTOR_PAGE_GET_IFACE (page)->title);
}

void
inspector_page_set_source (InspectorPage *page, const RunSource *source)
{
  if (INSPECTOR_PAGE_GET_IFACE (page)->set_source != NULL)
    INSPECTOR_PAGE_GET_IFACE (page)->set_source (page, source);
}

void
inspector_page_set_model (InspectorPage *page, const Model *model)
{
  if (INSPECTOR_PAGE_GET_IFACE (page)->set_model != NULL)
    INSPECTOR_PAGE_GET_IFACE (page)->set_model (page, model);
}

void
inspector_page_set_selection (InspectorPage *page, Subject selection)
{
  if (INSPECTOR_PAGE_GET_IFACE (page)->set_selection != NULL)
    INSPECTOR_PAGE_GET_IFACE (page)->set_selection (page, selection);
}

void
inspector_page_set_range (InspectorPage *page, int64_t start, int64_t end)
{
  if (INSPECTOR_PAGE_GET_IFACE (page)->set_range != NULL)
    INSPECTOR_PAGE_GET_IFACE (page)->set_range (page, start, end);
}

void
inspector_page_refresh (InspectorPage *page)
{
  if (INSPECTOR_PAGE_GET_IFACE (page)->refresh != NULL)
    INSPECTOR_PAGE_GET_IFACE (page)->refresh (page);
}
