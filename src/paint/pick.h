/* SPDX-License-Identifier: MIT
 *
 * Picking: what the pointer means by a place in a picture.
 */
#pragma once

#include "paint/layout.h"

/* Returns what lies at x,y of `scene`, which was laid out of `model` by `view`. Intervals answer
 * over the full height of their lane, however thin they are drawn. */
Subject pick_subject (const Model *model, const View *view, const Scene *scene, double x, double y);
