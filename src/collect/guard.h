/* SPDX-License-Identifier: MIT
 *
 * Touching a mapped file that another process may cut short at any moment: a page that has gone
 * missing reads as zeros, instead of ending this process with SIGBUS.
 *
 *     guard_begin (segment, size);
 *     ... read and write between segment and segment + size ...
 *     if (!guard_end ())
 *       give the segment up;
 *
 * HOW      The first guard_begin() installs a handler of SIGBUS for the process, for good. Where
 *          the fault is within what its thread guards, it puts a page of zeros in the place of the
 *          missing one, as libwayland does for the pools of its clients. What is written to such
 *          a page is seen by nobody else.
 * OTHERS   Every other SIGBUS goes to the handler that was there before, or kills as it did.
 * THREADS  Each thread guards one region at a time, its own; regions do not nest.
 * COST     A few stores: it may be called for each segment in each drain.
 */
#pragma once

#include <glib.h>

/* Says that the calling thread is about to touch the mapping of `size` bytes at `base`, of whole
 * pages as mmap(2) made it, with the usual size of pages. */
void guard_begin (void *base, gsize size);

/* Says that it has finished. Returns TRUE if nothing was missing. FALSE: pages were missing;
 * what was read since guard_begin() may be zeros, and the mapping is to be given up. munmap(2)
 * takes it away whole, with the pages that were replaced. */
gboolean guard_end (void) G_GNUC_WARN_UNUSED_RESULT;
