/* SPDX-License-Identifier: MIT
 *
 * What is to be exported, see export-plan.h.
 */
#include "ui/export-plan.h"

#include <glib/gi18n.h>
#include <math.h>

#define RESOLUTION  300.0 /* dots an inch of a PNG on paper */
#define MILLIMETRES 25.4  /* in an inch */

static const ExportFormatFacts facts[EXPORT_FORMATS] = {
  [EXPORT_PNG] = { N_ ("PNG picture"), ".png", FALSE },
  [EXPORT_SVG] = { N_ ("SVG drawing"), ".svg", FALSE },
  [EXPORT_PDF] = { N_ ("PDF page"), ".pdf", FALSE },
  [EXPORT_HTML] = { N_ ("HTML page that says what is pointed at"), ".html", FALSE },
  [EXPORT_APNG] = { N_ ("APNG film of the run"), ".apng", FALSE },
  [EXPORT_CSV] = { N_ ("CSV table"), ".csv", TRUE },
  [EXPORT_CHROME] = { N_ ("JSON trace for Chrome"), ".json", TRUE },
  [EXPORT_PERFETTO] = { N_ ("Perfetto trace"), ".pftrace", TRUE },
};

const ExportFormatFacts *
export_format_facts (ExportFormat format)
{
  return &facts[format];
}

static GHashTable *
copy_table (GHashTable *table)
{
  GHashTable *copy = g_hash_table_new (NULL, NULL);
  GHashTableIter iterator;
  gpointer key, value;

  if (table == NULL)
    return copy;
  g_hash_table_iter_init (&iterator, table);
  while (g_hash_table_iter_next (&iterator, &key, &value))
    g_hash_table_insert (copy, key, value);
  return copy;
}

/* Returns a copy, or NULL of what has no words. */
static char *
copy_words (const char *words)
{
  return words != NULL && words[0] != '\0' ? g_strdup (words) : NULL;
}

/* Returns the table, or NULL if it says nothing: on paper nobody collapses anything, and no signs offer it. */
static GHashTable *
if_any (GHashTable *table)
{
  return g_hash_table_size (table) > 0 ? table : NULL;
}

static void
take_lanes (ExportPlan *plan, const ExportChoice *choice, const View *view)
{
  FigureOptions *figure = &plan->figure;

  plan->collapsed = copy_table (view->collapsed);
  plan->collapsed_lanes = copy_table (view->collapsed_lanes);
  plan->hidden_lanes = copy_table (choice->all_lanes ? NULL : view->hidden_lanes);
  plan->pinned_lanes = copy_table (view->pinned_lanes);
  plan->lane_order = copy_table (view->lane_order);
  figure->collapsed = if_any (plan->collapsed);
  figure->collapsed_lanes = if_any (plan->collapsed_lanes);
  figure->hidden_lanes = plan->hidden_lanes;
  figure->pinned_lanes = plan->pinned_lanes;
  figure->lane_order = plan->lane_order;
  figure->ungrouped = view->ungrouped;
  figure->arrows = view->arrows;
}

static void
take_bookmarks (ExportPlan *plan, const View *view, gboolean wanted)
{
  plan->bookmarks = view_marks_copy (view->bookmarks, wanted ? view->bookmark_count : 0);
  plan->figure.marks = (const FigureMark *) (void *) plan->bookmarks->data;
  plan->figure.mark_count = plan->bookmarks->len;
}

static void
take_range (FigureOptions *figure, ExportRange range, const ExportSource *source)
{
  if (range == EXPORT_SELECTED && source->selected.end > source->selected.start) {
    figure->start = source->selected.start;
    figure->end = source->selected.end;
  } else if (range == EXPORT_WHOLE_RUN) {
    figure_whole_run (source->model, source->begin, &figure->start, &figure->end);
  } else {
    figure->start = source->view->start;
    figure->end = source->view->end;
  }
}

static void
take_size (FigureOptions *figure, const ExportChoice *choice)
{
  double pixel = 1;

  if (choice->paper) {
    pixel = figure->unit = FIGURE_PAPER_UNIT * choice->scale;
    figure->scale = figure->unit / MILLIMETRES * RESOLUTION;
  } else {
    figure->scale = choice->scale;
  }
  figure->width = MAX (choice->width / pixel, FIGURE_WIDTH_LEAST);
  figure->height = choice->height / pixel;
}

ExportPlan *
export_plan_new (const ExportChoice *choice, const ExportSource *source)
{
  ExportPlan *plan = g_new0 (ExportPlan, 1);
  FigureOptions *figure = &plan->figure;

  plan->format = choice->format;
  plan->table = choice->table;
  plan->title = copy_words (choice->title);
  plan->caption = copy_words (choice->caption);
  plan->name = copy_words (source->name);
  figure->title = plan->title;
  figure->caption = plan->caption;
  figure->name = plan->name;
  figure->legend = choice->legend;
  figure->scale_bar = choice->scale_bar;
  figure->event_order = source->event_order;
  figure->theme = choice->theme != NULL ? choice->theme : source->theme;
  take_lanes (plan, choice, source->view);
  take_bookmarks (plan, source->view, choice->bookmarks);
  take_range (figure, choice->range, source);
  take_size (figure, choice);
  return plan;
}

void
export_plan_free (ExportPlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->title);
  g_free (plan->caption);
  g_free (plan->name);
  g_array_unref (plan->bookmarks);
  g_hash_table_unref (plan->collapsed);
  g_hash_table_unref (plan->collapsed_lanes);
  g_hash_table_unref (plan->hidden_lanes);
  g_hash_table_unref (plan->pinned_lanes);
  g_hash_table_unref (plan->lane_order);
  g_free (plan);
}

char *
export_plan_size_text (const ExportPlan *plan, double width, double height)
{
  const FigureOptions *figure = &plan->figure;
  gboolean pixels = plan->format == EXPORT_PNG || plan->format == EXPORT_APNG;
  double scale = pixels ? figure->scale : 1;
  g_autofree char *in_pixels =
      g_strdup_printf (_ ("%.0f × %.0f pixels"), ceil (width * scale), ceil (height * scale));

  if (figure->unit <= 0)
    return g_steal_pointer (&in_pixels);
  g_autofree char *on_paper =
      g_strdup_printf (_ ("%.0f × %.0f mm"), width * figure->unit, height * figure->unit);
  return pixels ? g_strdup_printf ("%s, %s", on_paper, in_pixels) : g_steal_pointer (&on_paper);
}

char *
export_plan_file_name (ExportFormat format, const char *name)
{
  for (int i = 0; i < EXPORT_FORMATS; i++)
    if (g_str_has_suffix (name, facts[i].suffix)) {
      g_autofree char *stem = g_strndup (name, strlen (name) - strlen (facts[i].suffix));
      return g_strconcat (stem, facts[format].suffix, NULL);
    }
  return g_strconcat (name, facts[format].suffix, NULL);
}
