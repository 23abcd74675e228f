/* SPDX-License-Identifier: MIT
 *
 * The popover with a demo's parameters: a switch, a number, or a slider for each, as the demo
 * describes itself. What is set there holds for the demo's next runs, as long as the window lives.
 */
#pragma once

#include <adwaita.h>

#include "ui/shown-run.h"

#define PARAMETERS_TYPE_POPOVER (parameters_popover_get_type ())
G_DECLARE_FINAL_TYPE (ParametersPopover, parameters_popover, PARAMETERS, POPOVER, GtkPopover)

/* Sets the parameters of what `run` runs, from now on; once. Takes a reference on it. */
void parameters_popover_set_run (ParametersPopover *popover, ShownRun *run);

/* Returns whether what is run has parameters. */
gboolean parameters_popover_has_any (ParametersPopover *popover);
