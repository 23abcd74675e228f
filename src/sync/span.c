/* SPDX-License-Identifier: MIT */
#include "sync/span.h"

#include "record/record.h"

void
sync_span_begin (const char *name)
{
  heddle_record_span_begin (name);
}

void
sync_span_end (void)
{
  heddle_record_span_end ();
}
