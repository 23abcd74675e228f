/* SPDX-License-Identifier: MIT
 *
 * A run as a film, for slides: the picture of a figure, over which a line moves at the pace of
 * time. What is right of the line has not happened yet, and lies under a veil. The file is an
 * animated PNG (APNG), which browsers and slide programs play; whatever knows no such files shows
 * the whole run.
 */
#pragma once

#include <gio/gio.h>

#include "figure/figure.h"

/* What a film may be at most. */
#define ANIMATION_SECONDS_MOST 600.0
#define ANIMATION_RATE_MOST    60.0

/* Told from time to time how much of the work is done, 0 to 1. */
typedef void (*AnimationProgress) (double share, gpointer data);

typedef struct {
  /* 0.001: a millisecond of the run takes a second. 0: all takes eight seconds; in event order
   * each event as long as any other. */
  double speed;
  double frames_per_second;   /* 1 to 60; 0: 25 */
  double rest;                /* seconds for which the whole run stands at the end; 0: two */
  guint32 plays;              /* how often it is played; 0: for ever */
  double veil;                /* 1: nothing is seen before it happens; 0: as much as a hint, 0.9 */
  GCancellable *cancellable;  /* nullable */
  AnimationProgress progress; /* nullable; called by the thread that writes */
  gpointer data;              /* progress's */
} AnimationOptions;

/* Draws `model` as figure_write_png() does, and writes its film to `path`. The last picture is
 * the one that figure_write_png() writes. The file appears whole or not at all, and the same
 * model and options give the same bytes. Returns FALSE and sets `error`, a sentence, if that
 * fails: options that make no film (G_FILE_ERROR_INVAL), the file (G_FILE_ERROR), or because it
 * was cancelled (G_IO_ERROR_CANCELLED). Any thread; the model may grow only if a range is given. */
gboolean figure_write_animation (const Model *model, const FigureOptions *options,
                                 const AnimationOptions *animation, const char *path,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
