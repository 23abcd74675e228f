/* SPDX-License-Identifier: MIT */
#include "figure/playhead.h"

#include <math.h>

#include "model/time-text.h"
#include "paint/ink.h"
#include "paint/text-style.h"

#define LINE          2.0  /* its width */
#define PADDING       8.0  /* of the label, left and right of its text */
#define HALO          3.0  /* beside the label, so that it cuts no figure of the ruler in two */
#define MIDDLE        17.0 /* of the ruler's moments, which the label covers */
#define HEIGHT        20.0 /* the label's */
#define MIDDLE_EVENTS 27.0 /* likewise where events stand above them, which it leaves free */
#define HEIGHT_EVENTS 16.0
#define STEPS         1000 /* that the label tells apart, at least, in the whole range */

struct _Playhead {
  const Picture *picture;
  Ink *ink;
  int64_t step; /* nanoseconds that the label tells apart */
};

Playhead *
playhead_new (const Picture *picture)
{
  Playhead *playhead = g_new0 (Playhead, 1);
  int64_t span = picture->view.end - picture->view.start;

  playhead->picture = picture;
  playhead->ink = ink_new ();
  playhead->step = time_text_tick_step (MAX (span / STEPS, 1));
  return playhead;
}

void
playhead_free (Playhead *playhead)
{
  if (playhead == NULL)
    return;
  ink_free (playhead->ink);
  g_free (playhead);
}

static Shape
box (double x, double y, double width, double height)
{
  return (Shape){ .kind = SHAPE_BOX,
                  .colour = COLOUR_ACCENT,
                  .x = x,
                  .y = y,
                  .width = width,
                  .height = height,
                  .opacity = 1,
                  .subject = { .lane = MODEL_NONE } };
}

/* Lays the line out in the pixels of the chart. Writes how far it reaches to both sides. */
static Scene *
lay_out (const Playhead *playhead, double x, int64_t time, double *left, double *right)
{
  const Picture *picture = playhead->picture;
  Scene *scene = scene_new (picture->view.width, picture->view.height);
  g_autofree char *text = time_text_tick (time, playhead->step);
  double text_width = ceil (text_style_width (picture->theme->font, TEXT_VALUE, text));
  double width = text_width + 2 * PADDING;
  double at = CLAMP (x - width / 2, LAYOUT_NAMES_WIDTH, MAX (picture->view.width - width, 0));
  double height = picture->axis != NULL ? HEIGHT_EVENTS : HEIGHT;
  double y = (picture->axis != NULL ? MIDDLE_EVENTS : MIDDLE) - height / 2;
  Shape line = box (x, y + height - 1, LINE, picture->view.height - y - height + 1);
  Shape halo = box (at - HALO, y, width + 2 * HALO, height);
  Shape label = box (at, y, width, height);
  Shape moment =
      box (at + PADDING, y + (height - text_style_height (TEXT_VALUE)) / 2, text_width, 0);

  halo.colour = COLOUR_GROUND;
  label.radius = height / 2;
  moment.kind = SHAPE_TEXT;
  moment.style = TEXT_VALUE;
  moment.colour = COLOUR_GROUND;
  moment.text = text;
  scene_add (scene, &halo);
  scene_add (scene, &line);
  scene_add (scene, &label);
  scene_add (scene, &moment);
  *left = MIN (at - HALO, x);
  *right = MAX (at + width + HALO, x + LINE);
  return scene;
}

cairo_rectangle_int_t
playhead_draw (Playhead *playhead, cairo_surface_t *surface, int x, int64_t time)
{
  const Picture *picture = playhead->picture;
  double left, right;
  g_autoptr (Scene) scene = lay_out (playhead, x / picture->scale, time, &left, &right);
  cairo_t *cairo = cairo_create (surface);
  cairo_rectangle_int_t all = { 0, 0, cairo_image_surface_get_width (surface),
                                cairo_image_surface_get_height (surface) };

  cairo_translate (cairo, 0, picture->parts[picture->chart].y);
  ink_draw (playhead->ink, scene, picture->theme, cairo);
  cairo_destroy (cairo);
  /* A pixel more to each side, for edges that are no whole pixels. */
  int begin = MAX ((int) floor (left * picture->scale) - 1, 0);
  int end = MIN ((int) ceil (right * picture->scale) + 1, all.width);
  return (cairo_rectangle_int_t){ begin, 0, end - begin, all.height };
}
