/* SPDX-License-Identifier: MIT
 *
 * Which line of a demo's program an event comes from. Events have no lines; but a demo is a short
 * program, in which a name is given to each object once, and often one line alone can do with it
 * what was done. Then that line is known, and in no other case.
 *
 * CERTAIN  The object is the one that the program creates under this name, written out, in one
 *          place only: so the expressions that denote it are known ("&mutex"). One call of the
 *          functions in question is given one of them, and each other call in the program is given
 *          an object that is known to be another one. A call with an object that isn't known (a
 *          parameter, an element of an array) could be it, and nothing is told. What needs no
 *          object, as a sleep, is certain if there is one call of it in the program.
 *
 * Text in, a number out, without a widget.
 */
#pragma once

#include <glib.h>

/* What a thread did, or does. */
typedef enum {
  CODE_CALL_CREATE, /* the object or the thread was created */
  CODE_CALL_LOCK,
  CODE_CALL_READ_LOCK,
  CODE_CALL_WRITE_LOCK,
  CODE_CALL_ANY_LOCK, /* of a read-write lock, who knows which */
  CODE_CALL_SEMAPHORE,
  CODE_CALL_BARRIER,
  CODE_CALL_CONDITION,
  CODE_CALL_NOTIFY_ONE,
  CODE_CALL_NOTIFY_ALL,
  CODE_CALL_RECEIVE,
  CODE_CALL_SEND,
  CODE_CALL_SLEEP, /* has no object */
  CODE_CALL_JOIN,
  CODE_CALLS /* how many there are */
} CodeCall;

/* Returns the line, counted from 1, of the program `source` (in C) on which the call is that did it
 * to the object called `object`; 0 if that is not certain. `object` may be NULL: nobody knows its
 * name. */
guint code_line_find (const char *source, CodeCall call, const char *object);
