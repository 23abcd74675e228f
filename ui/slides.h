/* SPDX-License-Identifier: MIT
 *
 * The slides that a presenter walks through: first the whole run, then what was found in it, in the
 * order of its time. Finding takes a while in a long run and happens beside the window: who asks
 * for a slide meanwhile gets it when it is known.
 */
#pragma once

#include "explain/finding.h"

typedef struct {
  char *title;    /* "Convoy" */
  char *sentence; /* what there is to be seen; NULL: nothing to say */
  int64_t start, end;
  uint32_t lane;          /* MODEL_NONE: all of them */
  const Finding *finding; /* nullable; what it tells of */
  GPtrArray *findings;    /* nullable; the slide's, with that in it */
} Slide;

typedef struct _Slides Slides;

/* Shows a slide, the one of that number from 1 on among so many. */
typedef void (*SlidesShow) (const Slide *slide, guint number, guint count, gpointer user_data);

/* Returns slides of nothing; free it with slides_free(). */
Slides *slides_new (SlidesShow show, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void slides_free (Slides *slides);

/* Takes the slides from a run: `model` between `start` and `end`, the whole of it. NULL: from none.
 * The model before must not have gone yet, and is not touched after this call. What is not new
 * costs nothing. */
void slides_set_model (Slides *slides, const Model *model, int64_t start, int64_t end);

/* Goes on by `step`, 1 or -1, and shows what is there, now or once it is known. Before the first
 * slide and after the last one there is nothing: it stays. */
void slides_go (Slides *slides, int step);
