/* SPDX-License-Identifier: MIT
 *
 * What a presenter walks through, see slides.h.
 */
#include "ui/slides.h"

#include <glib/gi18n.h>

#define MARGIN 0.15 /* of what is shown, on both sides of it */
#define LEAST_SHARE \
  1000 /* of the run is shown at least one such part: what is a moment has surroundings */

/* A search. The thread's until it is joined. */
typedef struct {
  Slides *slides;
  GThread *thread;
  GCancellable *cancellable;
  const Model *model;
  int64_t start, end;
  GPtrArray *found; /* Slide */
} Search;

struct _Slides {
  SlidesShow show;
  gpointer user_data;
  const Model *model; /* nullable */
  int64_t start, end;
  uint64_t events;  /* of the model when it was searched */
  GPtrArray *found; /* nullable: not known yet */
  Search *search;   /* nullable */
  int current;      /* -1: none was shown */
  int wanted;       /* steps to go once it is known */
};

static void
slide_free (gpointer data)
{
  Slide *slide = data;

  g_free (slide->title);
  g_free (slide->sentence);
  g_clear_pointer (&slide->findings, g_ptr_array_unref);
  g_free (slide);
}

static gint
compare_slides (gconstpointer a, gconstpointer b)
{
  const Slide *x = *(const Slide *const *) a;
  const Slide *y = *(const Slide *const *) b;

  return x->start < y->start ? -1 : x->start > y->start;
}

/* What has not happened, but may, has no place that one could point at. */
static gboolean
is_worth_a_slide (const Finding *finding)
{
  return finding->gravity != FINDING_POTENTIAL && finding->place.lane != MODEL_NONE;
}

static Slide *
slide_of (GPtrArray *findings, const Finding *finding, const Search *search)
{
  Slide *slide = g_new0 (Slide, 1);
  int64_t from = MAX (finding->place.from, search->start);
  int64_t to = MIN (finding->place.to, search->end);
  int64_t least = MAX ((search->end - search->start) / LEAST_SHARE, 1);
  int64_t margin = MAX ((int64_t) (MARGIN * (double) MAX (to - from, 0)), least);

  slide->title = g_strdup (finding_heading (finding->kind));
  slide->sentence = prose_text (finding->sentence);
  slide->start = from - margin;
  slide->end = MAX (to, from) + margin;
  slide->lane = finding->place.lane;
  slide->finding = finding;
  slide->findings = g_ptr_array_ref (findings);
  return slide;
}

static Slide *
slide_of_all (const Search *search)
{
  Slide *slide = g_new0 (Slide, 1);
  int64_t margin = MAX ((search->end - search->start) / 50, 1);

  slide->title = g_strdup (_ ("The whole run"));
  slide->start = search->start - margin;
  slide->end = search->end + margin;
  slide->lane = MODEL_NONE;
  return slide;
}

static gboolean take_found (gpointer data);

static gpointer
look_for_slides (gpointer data)
{
  Search *search = data;
  g_autoptr (GPtrArray) findings =
      explain_find_all (search->model, search->start, search->end, search->cancellable);

  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (is_worth_a_slide (finding))
      g_ptr_array_add (search->found, slide_of (findings, finding, search));
  }
  g_ptr_array_sort (search->found, compare_slides);
  g_ptr_array_insert (search->found, 0, slide_of_all (search));
  return GUINT_TO_POINTER (g_idle_add (take_found, search));
}

static void
begin_search (Slides *self)
{
  Search *search = g_new0 (Search, 1);

  search->slides = self;
  search->cancellable = g_cancellable_new ();
  search->model = self->model;
  search->start = self->start;
  search->end = self->end;
  search->found = g_ptr_array_new_with_free_func (slide_free);
  self->search = search;
  self->events = model_event_count (self->model);
  search->thread = g_thread_new ("slides", look_for_slides, search);
}

/* Ends a search, whether it has come to its end or not. Returns what it found. */
static GPtrArray *
end_search (Slides *self, gboolean from_idle)
{
  Search *search = g_steal_pointer (&self->search);
  GPtrArray *found = search->found;

  g_cancellable_cancel (search->cancellable);
  guint idle = GPOINTER_TO_UINT (g_thread_join (search->thread));
  if (!from_idle)
    g_source_remove (idle);
  g_object_unref (search->cancellable);
  g_free (search);
  return found;
}

static void
show (Slides *self)
{
  int last = (int) self->found->len - 1;

  self->current = CLAMP (self->current + self->wanted, 0, last);
  self->wanted = 0;
  self->show (g_ptr_array_index (self->found, self->current), (guint) self->current + 1,
              self->found->len, self->user_data);
}

static gboolean
take_found (gpointer data)
{
  Slides *self = ((Search *) data)->slides;

  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = end_search (self, TRUE);
  if (self->wanted != 0)
    show (self);
  return G_SOURCE_REMOVE;
}

Slides *
slides_new (SlidesShow show_slide, gpointer user_data)
{
  Slides *self = g_new0 (Slides, 1);

  self->show = show_slide;
  self->user_data = user_data;
  self->current = -1;
  return self;
}

static void
forget (Slides *self)
{
  if (self->search != NULL)
    g_ptr_array_unref (end_search (self, FALSE));
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->current = -1;
  self->wanted = 0;
}

void
slides_free (Slides *slides)
{
  forget (slides);
  g_free (slides);
}

void
slides_set_model (Slides *slides, const Model *model, int64_t start, int64_t end)
{
  if (model != slides->model)
    forget (slides);
  slides->model = model;
  slides->start = start;
  slides->end = MAX (end, start + 1);
}

/* A run that goes on has other findings by and by: what was found is looked for again. */
void
slides_go (Slides *slides, int step)
{
  if (slides->model == NULL)
    return;
  slides->wanted += step;
  if (slides->search != NULL)
    return;
  if (slides->found != NULL && slides->events == model_event_count (slides->model))
    show (slides);
  else
    begin_search (slides);
}
