/* SPDX-License-Identifier: MIT
 *
 * Where the playhead's flag stands, see flag-place.h.
 */
#include "ui/flag-place.h"

#include <math.h>

#include "paint/layout.h"

#define TOP   2.0
#define BELOW 22.0 /* units of the picture: under the marks' flags */
#define GAP   2.0
#define STEP  3.0 /* more than GAP, so that it is past what was covered for sure */

/* The flag, and what lies under it. */
typedef struct {
  const Scene *scene; /* nullable */
  double width, height;
  double left, right;
} Search;

/* Returns whether a flag there lies over `shape`, a box. */
static gboolean
covers (const Search *search, FlagPlace place, const Shape *shape)
{
  double scale = scene_scale (search->scene);

  return place.left < (shape->x + shape->width) * scale + GAP &&
         shape->x * scale - GAP < place.left + search->width &&
         place.top < (shape->y + shape->height) * scale &&
         shape->y * scale < place.top + search->height;
}

/* Returns what of the user's a flag there lies over, or NULL. Flags and lengths have a box each; to
 * cross a line is no harm. */
static const Shape *
find_covered (const Search *search, FlagPlace place)
{
  for (uint32_t i = search->scene != NULL ? scene_count (search->scene) : 0; i > 0; i--) {
    const Shape *shape = scene_shape (search->scene, i - 1);
    if (shape->kind == SHAPE_BOX && subject_is_mark (shape->subject) &&
        shape->y < LAYOUT_RULER_HEIGHT && covers (search, place, shape))
      return shape;
  }
  return NULL;
}

static FlagPlace
within (const Search *search, double left, double top)
{
  return (FlagPlace){ CLAMP (left, search->left, MAX (search->right - search->width, search->left)),
                      top };
}

/* Goes from the middle to one side, past all that is there. Returns FALSE if the ruler ends first. */
static gboolean
go_aside (const Search *search, FlagPlace *place, gboolean to_the_right)
{
  double scale = scene_scale (search->scene);
  const Shape *covered;

  while ((covered = find_covered (search, *place)) != NULL) {
    if (to_the_right)
      place->left = (covered->x + covered->width) * scale + STEP;
    else
      place->left = covered->x * scale - STEP - search->width;
    if (place->left < search->left || place->left + search->width > search->right)
      return FALSE;
  }
  return TRUE;
}

static FlagPlace
find_nearest (const Search *search, FlagPlace middle)
{
  FlagPlace before = middle, after = middle;
  gboolean has_before = go_aside (search, &before, FALSE);
  gboolean has_after = go_aside (search, &after, TRUE);

  if (has_before && (!has_after || middle.left - before.left < after.left - middle.left))
    return before;
  return has_after ? after : middle;
}

FlagPlace
flag_place_find (const Scene *scene, double x, double width, double height, double left,
                 double right)
{
  Search search = { scene, width, height, left, right };
  const double lefts[] = { x - width / 2, x - width, x };
  const double tops[] = { TOP, scene != NULL ? BELOW * scene_scale (scene) : TOP };

  for (gsize row = 0; row < G_N_ELEMENTS (tops); row++)
    for (gsize i = 0; i < G_N_ELEMENTS (lefts); i++) {
      FlagPlace place = within (&search, lefts[i], tops[row]);
      if (find_covered (&search, place) == NULL)
        return place;
    }
  return find_nearest (&search, within (&search, lefts[0], TOP));
}
