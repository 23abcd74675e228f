/* SPDX-License-Identifier: MIT
 *
 * What pages of the inspector with a table of statistics have in common: the switch between the
 * whole run and what is in view, the table, and what is to be said about its selected row. A page
 * of them derives from this type, says what is measured in its class, and names itself in its
 * InspectorPageInterface.
 *
 * Measuring is done in a thread, while the page is in sight.
 */
#pragma once

#include "ui/inspector-page.h"
#include "ui/statistics-table.h"

#define STATISTICS_TYPE_PAGE (statistics_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (StatisticsPage, statistics_page, STATISTICS, PAGE, GtkWidget)

struct _StatisticsPageClass {
  GtkWidgetClass parent_class;
  /* Constants. */
  const char *name_title; /* of the column of names */
  const char *nothing;    /* said where there is nothing to measure */
  const StatisticsColumn *columns;
  guint column_count;

  /* Returns what is measured from `from` to `to`, a GPtrArray of StatisticsItem that frees them;
   * cancelled, it returns early, with anything or NULL. In a thread. */
  GPtrArray *(*measure) (const Model *model, int64_t from, int64_t to, GCancellable *cancellable);
};
