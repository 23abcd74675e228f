/* SPDX-License-Identifier: MIT
 *
 * The interposer's side of heddle.h.
 */
#include <assert.h>

#include "intercept/hooks.h"
#include "record/heddle.h"
#include "record/record.h"

static_assert (HEDDLE_NAMED_MUTEX == (int) HEDDLE_OBJECT_MUTEX, "heddle.h repeats event.h");
static_assert (HEDDLE_NAMED_CONDITION == (int) HEDDLE_OBJECT_CONDITION, "heddle.h repeats event.h");
static_assert (HEDDLE_NAMED_SEMAPHORE == (int) HEDDLE_OBJECT_SEMAPHORE, "heddle.h repeats event.h");

HEDDLE_HOOKED void
heddle_program_name_object (const void *object, unsigned int type, const char *name)
{
  if (name == NULL || type < HEDDLE_NAMED_MUTEX || type > HEDDLE_NAMED_SEMAPHORE)
    return;
  heddle_record_object_name (object, (HeddleObjectType) type, name);
}

HEDDLE_HOOKED void
heddle_program_name_thread (const char *name)
{
  if (name != NULL)
    heddle_record_thread_name (name);
}

HEDDLE_HOOKED void
heddle_program_span_begin (const char *name)
{
  heddle_record_span_begin (name != NULL ? name : "");
}

HEDDLE_HOOKED void
heddle_program_span_end (void)
{
  heddle_record_span_end ();
}
