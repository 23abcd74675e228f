/* SPDX-License-Identifier: MIT
 *
 * The programs that were traced, as they were typed, and how to read what is typed.
 */
#pragma once

#include <gio/gio.h>

#include "ui/run-source.h"

/* What somebody types to have a program traced. The texts are never NULL. */
typedef struct {
  char *program;
  char *arguments;   /* quoted as for a shell */
  char *folder;      /* "": where the window was started */
  char *environment; /* "NAME=VALUE NAME=VALUE", quoted likewise */
} TypedProgram;

TypedProgram *typed_program_new (const char *program, const char *arguments, const char *folder,
                                 const char *environment) G_GNUC_WARN_UNUSED_RESULT;
void typed_program_free (TypedProgram *typed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TypedProgram, typed_program_free)

/* Returns the source that is meant. Returns NULL and sets `error`, a sentence with what to do, if
 * it can't be understood (SESSION_STATUS_USAGE). */
RunSource *typed_program_read (const TypedProgram *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the programs that `settings` (NULL: none) remember, the latest first: a GPtrArray of
 * TypedProgram that frees them. */
GPtrArray *program_history_load (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers a program as the latest, once. */
void program_history_add (GSettings *settings, const TypedProgram *typed);
