/* SPDX-License-Identifier: MIT
 *
 * Asks for a file: to be opened, or to be written.
 */
#pragma once

#include <gtk/gtk.h>

/* What is asked for. The strings are only read while the dialog is made. */
typedef struct {
  const char *title;   /* of the dialog: "Export PNG" */
  const char *accept;  /* on its button: "_Export" */
  const char *name;    /* proposed for a file that is written; NULL: one is to be opened */
  const char *kind;    /* of files, for people: "PNG pictures" */
  const char *pattern; /* that their names match: "*.png" */
} FileQuestion;

/* Is told the path that the user chose. */
typedef void (*FileChosen) (const char *path, gpointer user_data);

/* Asks over `parent`. `chosen` is not called if the user thinks better of it. */
void file_dialog_show (GtkWindow *parent, const FileQuestion *question, FileChosen chosen,
                       gpointer user_data);
