/* SPDX-License-Identifier: MIT
 *
 * The readers that share a read-write lock: each in a row of the ribbon, in its own colour.
 */
#include "paint/frame.h"

/* So many readers that came before the view, or within one column, are looked at one by one. */
#define LOOKED_AT       64
#define MORE_OF_READERS 2 /* than a waiter's row has */
#define TICKED_PITCH    8 /* rows that are closer have no room for ticks */

typedef struct {
  Frame *frame;
  const ModelLane *lane;
  uint32_t index;
  LockMeasures measures;
  double top;
  uint64_t count;
} ReaderWalk;

static void
add_share (ReaderWalk *walk, uint64_t index)
{
  Frame *frame = walk->frame;
  const ModelWait share = model_share (walk->lane, index);
  double x0 = frame_x (frame, share.start);
  double x1 = frame_x (frame, frame_end (frame, share.end));
  uint32_t ordinal = share.thread < frame->lane_count
                         ? model_lane_ordinal (model_lane (frame->model, share.thread))
                         : 0;

  if (share.row >= LOCK_ROWS_SHOWN)
    return;
  /* Even the shortest is seen. */
  frame_add_box (frame, (Shape){ .x = x0,
                                 .y = walk->top + share.row * walk->measures.pitch,
                                 .width = MAX (x1 - x0 - (x1 - x0 > 4 ? 1 : 0), 1),
                                 .height = walk->measures.row + MORE_OF_READERS,
                                 .radius = 2,
                                 .colour = theme_identity (ordinal),
                                 .pattern = theme_identity_pattern (ordinal),
                                 .stroke = 1,
                                 .subject = { SUBJECT_SHARE, walk->index, index } });
  /* As a hold's, that needed no wait. */
  if (x0 >= frame->left && walk->measures.pitch >= TICKED_PITCH &&
      model_waited (walk->lane, share.thread, share.start) == 0)
    frame_add_box (frame, (Shape){ .x = x0,
                                   .y = walk->top + share.row * walk->measures.pitch - 2,
                                   .width = 2,
                                   .height = 4,
                                   .colour = theme_state (MODEL_RUNNING),
                                   .subject = { SUBJECT_SHARE, walk->index, index } });
}

void
add_reader_rows (Frame *frame, const LanePlace *place, double top, const LockMeasures *measures)
{
  ReaderWalk walk = {
    .frame = frame,
    .lane = model_lane (frame->model, place->lane),
    .index = place->lane,
    .measures = *measures,
    .top = top,
  };

  walk.count = model_share_count (walk.lane);
  if (walk.count == 0)
    return;
  if (place->collapsed) {
    /* The rows of a collapsed lane are as thin as it takes. */
    uint32_t rows = CLAMP (model_share_rows (walk.lane), 1, LOCK_ROWS_SHOWN);
    walk.measures.pitch = measures->ribbon / rows;
    walk.measures.row = walk.measures.pitch - MORE_OF_READERS;
  }
  uint64_t inside = model_share_from (walk.lane, 0, walk.count, frame->view->start);
  uint64_t index = model_share_at (walk.lane, walk.count, frame->view->start);
  for (index = MAX (index, inside > LOOKED_AT ? inside - LOOKED_AT : 0); index < inside; index++)
    if (model_share (walk.lane, index).end > frame->view->start)
      add_share (&walk, index);

  while (index < walk.count && model_share (walk.lane, index).start <= frame->view->end) {
    int64_t column = frame_column_end (frame, model_share (walk.lane, index).start);
    uint64_t last = model_share_from (walk.lane, index, walk.count, column);
    for (uint64_t i = index; i < MIN (last, index + LOOKED_AT); i++)
      add_share (&walk, i);
    index = last;
  }
}
