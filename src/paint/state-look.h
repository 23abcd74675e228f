/* SPDX-License-Identifier: MIT
 *
 * How a state is drawn, beside its colour: lanes, legend and tests read this one table. Any two
 * states differ in form, pattern or dash, so none is told by colour alone.
 */
#pragma once

#include "paint/scene.h"

typedef enum {
  FORM_FULL, /* a bar of full height */
  FORM_HALF, /* a bar of half height */
  FORM_LINE, /* a thin line */
} StateForm;

typedef struct {
  StateForm form;
  PatternKind pattern; /* of a bar */
  DashKind dash;       /* of a line */
  double stroke;       /* of a line, in pixels */
} StateLook;

/* Returns a state's look, which is constant. */
const StateLook *state_look (ModelState state);

/* Returns whether the state is contention: it stays visible however far one zooms out. */
gboolean state_is_contention (ModelState state);
