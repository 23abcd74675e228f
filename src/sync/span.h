/* SPDX-License-Identifier: MIT
 *
 * Pieces of work that have a name: what a thread is about. They lie within one another:
 *
 *   sync_span_begin ("parse");
 *   ...
 *   sync_span_end ();
 *
 * Recorded: SPAN_BEGIN and SPAN_END. Names should be few: a thousand or so are kept. Any thread;
 * each has its own spans.
 */
#pragma once

/* Begins a span of the calling thread. The name is copied, and cut after 255 bytes. */
void sync_span_begin (const char *name);

/* Ends the one that the calling thread began last. */
void sync_span_end (void);
