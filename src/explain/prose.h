/* SPDX-License-Identifier: MIT
 *
 * Prose: sentences about a model in which names are links to the lane, and the time, that they are
 * about. A window makes them something to click on, a terminal prints the bare text.
 *
 * Sentences are said whole, by prose_say() with a format as printf()'s, so that they can be
 * translated; what is put in (a name, a length of time) is made by the functions below, each for
 * its own kind of thing.
 *
 * A Prose is used from one thread, and keeps pointing to its model, which must live as long as it
 * does.
 */
#pragma once

#include "model/model.h"

/* A part of a lane: where a link leads, or what a finding rests on. */
typedef struct {
  uint32_t lane; /* MODEL_NONE: nowhere */
  int64_t from;
  int64_t to; /* not before `from`; the same for a moment */
} LaneRange;

/* A piece of text. */
typedef struct {
  const char *text; /* UTF-8; it belongs to the Prose */
  LaneRange target; /* its lane is MODEL_NONE where the text is no link */
} ProseSpan;

typedef struct _Prose Prose;

/* Returns an empty text about the model; free it with prose_free(). */
Prose *prose_new (const Model *model) G_GNUC_WARN_UNUSED_RESULT;
void prose_free (Prose *prose);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Prose, prose_free)

/* Adds a sentence, after a space if it is not the first. An article at its beginning, as that of
 * prose_object(), gets its capital. */
void prose_say (Prose *prose, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Return what a sentence may be given as a string (%s). The strings belong to the prose. Where a
 * link leads up to `to`, that may be MODEL_OPEN: it leads up to the newest moment then. */

/* A thread by its bare name, a task with its article, as a link to that part of its lane. */
const char *prose_name (Prose *prose, uint32_t lane, int64_t from, int64_t to);

/* An object with its article and its kind: `the mutex "counter"`; or "mutex 2", if the program
 * gave no name. A thread or a task is told as by prose_name(). */
const char *prose_object (Prose *prose, uint32_t lane, int64_t from, int64_t to);

/* A length of time, with its unit. */
const char *prose_length (Prose *prose, int64_t length);

/* A moment, as a link to that moment of the lane. */
const char *prose_moment (Prose *prose, uint32_t lane, int64_t time);

/* How often: "once", "twice", "3 times". */
const char *prose_times (Prose *prose, uint64_t times);

/* How much of the whole a part is: "48 %". Only the whole is "100 %", and only nothing is "0 %". */
const char *prose_share (Prose *prose, int64_t part, int64_t whole);

/* Returns how many pieces there are, and piece `index` below that. */
guint prose_span_count (const Prose *prose);
ProseSpan prose_span (const Prose *prose, guint index);

/* Returns the text without its links. The caller frees it. */
char *prose_text (const Prose *prose) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the noun for an object of that kind: "mutex", "channel". The string is constant. */
const char *prose_noun (ModelLaneKind kind);
