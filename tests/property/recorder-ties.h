/* SPDX-License-Identifier: MIT
 *
 * What happens at the same nanosecond goes in the order of causes.
 */
#pragma once

#include "recorder-checks.h"

/* Complains where a cause comes after something else of the same moment that it could have gone
 * before: in the record, and once more in what the merge makes of the same events when their clock
 * has coarser steps, so that such moments are many. */
void ties_check (Record *record);
