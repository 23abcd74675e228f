/* SPDX-License-Identifier: MIT
 *
 * To the next or the last one of its kind, see timeline-kin.h.
 */
#include "ui/timeline-kin.h"

#include "paint/kin.h"
#include "paint/subject-span.h"
#include "ui/timeline-bring.h"

#include <glib/gi18n.h>

static void
arrive (TimelineView *timeline, Subject subject)
{
  int64_t start, end;

  timeline_view_select_subject (timeline, subject, NULL);
  if (subject.lane != MODEL_NONE)
    timeline_view_reveal_lane (timeline, subject.lane);
  if (subject_time (timeline_view_get_model (timeline), subject, &start, &end))
    timeline_bring (timeline, start, end - start);
}

static void
step (TimelineView *timeline, gboolean forward)
{
  const Model *model = timeline_view_get_model (timeline);
  Subject to;

  if (model == NULL)
    return;
  switch (kin_step (model, timeline_view_get_selected (timeline), forward, &to)) {
  case KIN_FOUND:
    arrive (timeline, to);
    break;
  case KIN_NONE:
    timeline_view_tell (timeline, forward ? _ ("This is the last one of its kind")
                                          : _ ("This is the first one of its kind"));
    break;
  case KIN_FAR:
    timeline_view_tell (timeline, _ ("There is none of its kind near: search for it (Ctrl+F)"));
    break;
  case KIN_NOTHING:
    timeline_view_tell (timeline,
                        _ ("Select a bar, a wait or an arrow, and go to the next of its kind"));
    break;
  }
}

void
timeline_kin_next (TimelineView *timeline)
{
  step (timeline, TRUE);
}

void
timeline_kin_previous (TimelineView *timeline)
{
  step (timeline, FALSE);
}
