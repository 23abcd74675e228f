/* SPDX-License-Identifier: MIT
 *
 * Everything that the window can be asked to do: one table, from which come the keys, the window
 * that lists them, and the command palette. Whoever adds an action adds its line in commands.c.
 */
#pragma once

#include <glib.h>

typedef enum {
  COMMAND_ANYWHERE,    /* its keys work wherever the window has the focus */
  COMMAND_IN_TIMELINE, /* its keys are plain letters: they work in the timeline's page alone */
} CommandPlace;

typedef struct {
  const char *group;  /* in the window that lists the keys; the table is in the order of groups */
  const char *title;  /* what it does, in a few words: "Zoom in" */
  const char *detail; /* nullable: what else there is to know */
  const char
      *action; /* as GAction's detailed name: "win.run"; NULL: a key that GTK handles itself */
  const char *keys[5]; /* accelerators, NULL-terminated; none: only the palette has it */
  CommandPlace place;
} Command;

/* Returns the commands, and sets `count`. They are constant. */
const Command *commands_list (gsize *count);
