/* SPDX-License-Identifier: MIT */
#include "sync/recording.h"

#include <stddef.h>
#include <stdlib.h>

#include "event/segment.h"
#include "record/record.h"

/* Tells a preloaded interposer that this program records itself, so that nothing is recorded twice.
 * It finds the symbol at run time: hence visible, and exported by meson.build's link options. */
extern const char heddle_program_records;
__attribute__ ((visibility ("default"))) const char heddle_program_records = 1;

const char *
sync_recording_folder (void)
{
  const char *folder = getenv (HEDDLE_SESSION_VARIABLE);

  return folder != NULL && folder[0] != '\0' ? folder : NULL;
}

const char *
sync_recording_failure (void)
{
  if (sync_recording_folder () == NULL)
    return NULL;

  switch (heddle_record_status ()) {
  case HEDDLE_RECORD_ON:
    return NULL;
  case HEDDLE_RECORD_NO_FOLDER:
    return "which is missing or may not be entered";
  case HEDDLE_RECORD_NO_SEGMENT:
    return "which has no room for a segment, or a limit of this process forbids one";
  case HEDDLE_RECORD_OVER:
    return "whose collector has gone";
  case HEDDLE_RECORD_OFF:
    break;
  }
  return "which was named only after the program had begun";
}
