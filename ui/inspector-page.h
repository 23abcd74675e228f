/* SPDX-License-Identifier: MIT
 *
 * A page of the inspector, the pane on the right of the timeline. Each page is a widget of its own
 * file that implements this interface, and a line in the table of inspector.c; it knows neither the
 * window nor the other pages, and is told of what it may show:
 *
 *   set_source     what is run, or NULL: another demo or program, before it runs
 *   set_model      its model, or NULL. The model before must not be touched after this call.
 *   set_selection  what is selected in the timeline, or SUBJECT_NONE
 *   set_range      the part of the run that is in view, whenever that has changed
 *   refresh        the model has grown, several times a second; only the page in sight is told,
 *                  and a page that comes into sight is told once
 *
 * All are called in the main thread, and any may be left out. Whoever wants to lead the reader to a
 * place in the timeline calls inspector_go_to() (inspector.h).
 */
#pragma once

#include <gtk/gtk.h>

#include "paint/scene.h"
#include "ui/run-source.h"

#define INSPECTOR_TYPE_PAGE (inspector_page_get_type ())
G_DECLARE_INTERFACE (InspectorPage, inspector_page, INSPECTOR, PAGE, GtkWidget)

struct _InspectorPageInterface {
  GTypeInterface parent_interface;
  /* Constants. */
  const char *name;  /* of its action's state: "explain" */
  const char *title; /* on its tab: "Explain" */

  void (*set_source) (InspectorPage *page, const RunSource *source);
  void (*set_model) (InspectorPage *page, const Model *model);
  void (*set_selection) (InspectorPage *page, Subject selection);
  void (*set_range) (InspectorPage *page, int64_t start, int64_t end);
  void (*refresh) (InspectorPage *page);
};

/* Call what the page implements. */
const char *inspector_page_get_name (InspectorPage *page);
const char *inspector_page_get_title (InspectorPage *page);
void inspector_page_set_source (InspectorPage *page, const RunSource *source);
void inspector_page_set_model (InspectorPage *page, const Model *model);
void inspector_page_set_selection (InspectorPage *page, Subject selection);
void inspector_page_set_range (InspectorPage *page, int64_t start, int64_t end);
void inspector_page_refresh (InspectorPage *page);
