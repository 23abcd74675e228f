/* SPDX-License-Identifier: MIT
 *
 * What the files of the scene share.
 */
#pragma once

#include "paint/scene.h"

/* Keeps a copy of `shape`, which is in no list, until the next call: a scene belongs to one thread
 * at a time. */
const Shape *scene_answer (const Scene *scene, const Shape *shape);
