/* SPDX-License-Identifier: MIT
 *
 * The table of the small pictures, in which each kind of lane is seen well, once. Each is drawn in
 * every theme.
 */
#pragma once

#include "model/model.h"

#define LANE_PICTURE_WIDTH 640.0

typedef struct {
  const char *name;
  Model *(*play) (void); /* returns a new model, the same in every run */
  double height;         /* lanes get as low as this needs; the picture is as high as they are */
  int64_t start, end;    /* of the time that is seen */
  uint32_t collapsed;    /* the process that is shown as one row; 0: none */
  gboolean event_order;  /* the axis: each event one column */
  gboolean legend;       /* a legend below the lanes */
} LanePicture;

/* Returns picture `index`, counted from 0; NULL if there are not so many. */
const LanePicture *lane_picture (guint index);
