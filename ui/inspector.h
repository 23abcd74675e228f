/* SPDX-License-Identifier: MIT
 *
 * The inspector: the pane on the right of the timeline, a page at a time. What it is told it passes
 * on to its pages (inspector-page.h).
 *
 * PROPERTIES  page (string)     the name of the page in sight
 * SIGNALS     go-to (pointer)   a page leads to an InspectorPlace, which lives until all were told
 */
#pragma once

#include <gtk/gtk.h>

#include "explain/finding.h"
#include "paint/scene.h"
#include "ui/play-head.h"
#include "ui/run-source.h"

#define INSPECTOR_TYPE_PANE (inspector_pane_get_type ())
G_DECLARE_FINAL_TYPE (InspectorPane, inspector_pane, INSPECTOR, PANE, GtkWidget)

/* A place in the timeline. */
typedef struct {
  Subject subject;    /* to be selected; SUBJECT_NONE: nothing */
  int64_t start, end; /* to be shown; both 0: as it is */
  uint32_t lane;      /* to be scrolled into sight; or MODEL_NONE */
  gboolean is_part;   /* start and end are a part of the lane, which is shown with what is around
                         it, and flashes; they may be the same moment */
  const Finding *finding; /* nullable: its lanes are brought together, its edges drawn as arrows */
} InspectorPlace;

/* As the pages' functions of the same names. */
void inspector_set_source (InspectorPane *inspector, const RunSource *source);
void inspector_set_model (InspectorPane *inspector, const Model *model);
void inspector_set_selection (InspectorPane *inspector, Subject selection);
void inspector_set_range (InspectorPane *inspector, int64_t start, int64_t end);
void inspector_refresh (InspectorPane *inspector);

/* Leads to `place`, or to a part of a lane; for widgets inside of a page. The lane is selected, but not by the page that
 * tells of what is selected: there one reads on. */
void inspector_go_to (GtkWidget *inside, const InspectorPlace *place);
void inspector_go_to_part (GtkWidget *inside, LaneRange part);

/* Returns the name of the page in sight, a constant; shows the page of that name if there is one. */
const char *inspector_get_page (InspectorPane *inspector);
void inspector_set_page (InspectorPane *inspector, const char *name);

/* Puts the focus on the first thing in the page that takes it, if there is one. */
void inspector_focus_page (InspectorPane *inspector);

/* While a question of `head` stands unanswered, the pages that would tell the answer, what is
 * selected and the findings, give way to a sentence. Once. */
void inspector_watch_questions (InspectorPane *inspector, PlayHead *head);

/* Lets it be narrower than its tabs are together; at first it is not. */
void inspector_set_narrow (InspectorPane *inspector, gboolean narrow);

/* Returns the page of that name, a constant, or NULL. It belongs to the inspector. */
GtkWidget *inspector_find_page (InspectorPane *inspector, const char *name);
