/* SPDX-License-Identifier: MIT
 *
 * The window's actions on trace files: win.open, which asks for one, win.open-file (string: its
 * path), win.keep, which asks where to keep what is run, win.keep-and-close, which closes the
 * window once that is done (win.close-now), and win.cancel-opening. What is dropped on the window
 * is opened, too.
 */
#pragma once

#include <adwaita.h>

#include "ui/shown-run.h"

typedef struct {
  GtkWindow *window; /* whose actions they are */
  ShownRun *run;
  AdwToastOverlay *toasts;              /* where it is told how it went */
  GtkProgressBar *progress;             /* of an opening */
  void (*opening) (gpointer user_data); /* an opening takes a while: time to show how it goes on */
  void (*ended) (gpointer user_data);   /* it is over: what the run has to show is shown */
  gpointer user_data;
} FileActionsPlace;

/* Adds the actions. All that `place` names must live as long as the window. */
void file_actions_install (const FileActionsPlace *place);
