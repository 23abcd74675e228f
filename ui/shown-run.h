/* SPDX-License-Identifier: MIT
 *
 * The run that the window shows: of a demo or of a program, while it goes on or when it is over, or
 * one that was kept in a trace file.
 * Whatever shows a part of it (pages, panes, actions) listens to this object and asks it; none of
 * them knows the others.
 *
 * SIGNALS  model-changed            another model is shown, or none. The model before lives until
 *                                   all have been told, and not longer: let go of it.
 *          changed                  it began, went on or ended: several times a second while it runs, or
 *                                   while its trace is read
 *          found (string)           a sentence about something that must not be missed
 *          deadlocked (string)      the same about threads that have come to wait in a circle, within a
 *                                   tenth of a second; the model has them
 *          kept (string)            the run was kept in the trace file of that path
 *
 * FLIGHT   With a flight recorder there is nothing to follow live: shown_run_show_kept() makes a
 *          model of what is kept at that moment. A finding does that by itself, as it may be the last
 *          thing that happens, and so does the program's end, unless something is looked at already.
 *
 * A session says nothing by itself: while one runs, it is looked at several times a second.
 */
#pragma once

#include <glib-object.h>

#include "session/session.h"
#include "session/trace.h"
#include "ui/run-source.h"

#define SHOWN_TYPE_RUN (shown_run_get_type ())
G_DECLARE_FINAL_TYPE (ShownRun, shown_run, SHOWN, RUN, GObject)

/* Returns a run of nothing; what it runs later is recorded with `options`, which are copied. */
ShownRun *shown_run_new (const SessionOptions *options) G_GNUC_WARN_UNUSED_RESULT;

/* ------------------------------------------------------------------ doing */

/* Chooses what to run (NULL: nothing) and takes a reference on it. What was shown is ended and
 * dropped. */
void shown_run_set_source (ShownRun *run, RunSource *source);

/* Sets the arguments that the source, a demo, is run with from now on; they are copied. */
void shown_run_set_arguments (ShownRun *run, char **arguments);

/* Runs the source from its beginning. Returns FALSE and sets `error` as session_start_demo() does if
 * it can't be started; then nothing is shown. */
gboolean shown_run_start (ShownRun *run, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Shows a session of the source that runs already, and takes it over. */
void shown_run_take_session (ShownRun *run, Session *session);

/* Shows an opened trace of `source`, and takes it over. */
void shown_run_take_trace (ShownRun *run, RunSource *source, SessionTrace *trace);

/* The same for a trace that is still read, and belongs to who does that: once it is dropped, by the end of
 * model-changed, nothing is read any more. It is the run's own once `opened` is 1. */
void shown_run_take_opening (ShownRun *run, RunSource *source, SessionTrace *trace);

/* Says how much of it is read, from 0 to 1. */
void shown_run_set_opened (ShownRun *run, double opened);

/* Asks the program to end; what it recorded stays. */
void shown_run_stop (ShownRun *run);

/* Ends the program, waits for that, and drops what is shown. Returns the exit status of the last
 * program; 0 if there was none. */
int shown_run_end (ShownRun *run);

/* With a flight recorder: shows what is kept now, or was kept at the end. */
void shown_run_show_kept (ShownRun *run);

/* Says that the run was kept in a trace file. */
void shown_run_tell_kept (ShownRun *run, const char *path);

/* ------------------------------------------------------------------ asking */

/* Returns what is run; nullable. It belongs to the run. */
const RunSource *shown_run_get_source (ShownRun *run);

/* Returns what is shown, or NULL. It belongs to the run, until the next model-changed. */
const Model *shown_run_get_model (ShownRun *run);

/* Returns the session that was run, or the trace that was opened; NULL if there is none. They live until
 * the model-changed after which they are not there any more. */
Session *shown_run_get_session (ShownRun *run);
const SessionTrace *shown_run_get_trace (ShownRun *run);

/* Returns the title for people; "" if there is nothing. */
const char *shown_run_get_title (ShownRun *run);

/* Returns since when the model is complete: later than 0 only with a flight recorder. */
gint64 shown_run_get_begin (ShownRun *run);

/* Returns whether anything was run or opened, whether it still runs, and whether it has lanes to show. */
gboolean shown_run_is_begun (ShownRun *run);
gboolean shown_run_is_running (ShownRun *run);
gboolean shown_run_has_lanes (ShownRun *run);

/* Returns how much of a trace is read that is being opened; 1 of anything else. */
double shown_run_get_opened (ShownRun *run);

/* Returns whether a flight recorder keeps the last seconds of what is run, for how many nanoseconds
 * (0 before the first run), and whether something that was kept is shown. */
gboolean shown_run_is_flight (ShownRun *run);
gint64 shown_run_get_keep (ShownRun *run);
gboolean shown_run_shows_kept (ShownRun *run);

/* Returns the exit status of the last program that has ended. */
int shown_run_get_exit_status (ShownRun *run);
