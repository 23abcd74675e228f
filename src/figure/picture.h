/* SPDX-License-Identifier: MIT
 *
 * The picture of a figure: its parts as scenes, one beneath the other, and the two ways of cairo to
 * draw them. Internal to figure/.
 */
#pragma once

#include <cairo.h>

#include "figure/figure.h"

#define PICTURE_PARTS 6

typedef struct {
  Scene *scene;
  double y; /* of its top */
} PicturePart;

typedef struct {
  double width, height; /* pixels */
  double scale;         /* device pixels a pixel, of an image */
  guint32 density;      /* device pixels a metre of paper; 0: it is for a screen */
  const Theme *theme;
  PicturePart parts[PICTURE_PARTS]; /* from top to bottom */
  guint part_count;
  guint chart;       /* which of them is the chart */
  View view;         /* the chart's */
  Axis *axis;        /* the view's, in event order; else NULL */
  int64_t *rules;    /* the view's */
  char *title;       /* what it is of; for those who don't see it */
  char *description; /* what is to be seen, in sentences */
} Picture;

/* Lays out the figure. Returns NULL and sets `error` (G_FILE_ERROR, a sentence with `path`) if its
 * lanes have no room. Free it with picture_free(). */
Picture *picture_new (const Model *model, const FigureOptions *options, const char *path,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void picture_free (Picture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)

/* Draws all of it onto `cairo`, in pixels. */
void picture_paint (const Picture *picture, cairo_t *cairo);

/* Returns the picture as an image, to be destroyed by the caller. Returns NULL and sets `error`
 * likewise if it would be too large or there is no memory. */
cairo_surface_t *picture_image (const Picture *picture, const char *path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Lays out and draws at once. */
cairo_surface_t *picture_draw (const Model *model, const FigureOptions *options, const char *path,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
