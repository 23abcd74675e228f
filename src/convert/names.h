/* SPDX-License-Identifier: MIT
 *
 * What things are called in a foreign format: the model's names as valid UTF-8, each once. Equal
 * names are the same pointer, which lives as long as the table, so a writer may know a name again
 * by it. Internal to convert/.
 */
#pragma once

#include "model/model.h"

typedef struct _Names Names;

Names *names_new (const Model *model) G_GNUC_WARN_UNUSED_RESULT;
void names_free (Names *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Names, names_free)

/* Returns the lane's name; NULL for MODEL_NONE. */
const char *names_lane (Names *names, uint32_t lane);

/* Says what a thread does in an interval: "blocked on counter", "sleeping", "unknown: events were
 * lost". */
const char *names_interval (Names *names, const ModelInterval *interval);

/* Returns the name of a piece of work: the program's, or the task's, or "items". */
const char *names_span (Names *names, const ModelSpan *span);

/* Returns a constant string of the model's as valid UTF-8. */
const char *names_constant (Names *names, const char *text);

/* Returns any text as valid UTF-8. */
const char *names_text (Names *names, const char *text);
