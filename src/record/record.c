/* SPDX-License-Identifier: MIT
 *
 * The recorder's life in a process: its beginning, texts, fork, and the process's end.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "record/recorder.h"

#define TEXT_LENGTH_MAXIMUM 255u
#define FOLDER_SIZE         4096u

_Atomic (uint32_t) heddle_recording;
HeddleClock heddle_record_clock;
HeddleSegment *heddle_segment;

static _Atomic (uint32_t) record_status = HEDDLE_RECORD_OFF;
/* The session's folder, copied before the program can change its environment. */
static char session_folder[FOLDER_SIZE];

static void
record_begin (void)
{
  HeddleRecordStatus status;

  heddle_record_clock = heddle_clock_choose ();
  heddle_segment = heddle_segment_create (session_folder, heddle_record_clock, &status);
  atomic_store_explicit (&record_status, status, memory_order_relaxed);
  if (heddle_segment == NULL)
    return;
  /* Pairs with nothing but program order where the constructor runs, before there are threads; a
   * forked child has one thread, too. */
  atomic_store_explicit (&heddle_recording, 1, memory_order_release);
  heddle_thread_open ();
}

/* A forked child shares its parent's mapping: it must let go of it before its first event, and goes
 * on as a process of its own. Of the parent's threads only the calling one is here. */
static void
begin_forked_child (void)
{
  HeddleSegment *inherited = heddle_segment;

  atomic_store_explicit (&heddle_recording, 0, memory_order_relaxed);
  heddle_segment = NULL;
  memset (&heddle_thread, 0, sizeof heddle_thread);
  if (inherited != NULL) {
    heddle_segment_abandon (inherited);
    record_begin ();
  }
}

static void
record_start_once (void)
{
  const char *folder = getenv (HEDDLE_SESSION_VARIABLE);

  if (folder == NULL || folder[0] == '\0')
    return;
  size_t length = strnlen (folder, FOLDER_SIZE);
  if (length == FOLDER_SIZE || !heddle_thread_key_create ()) {
    atomic_store_explicit (&record_status, HEDDLE_RECORD_NO_FOLDER, memory_order_relaxed);
    return;
  }
  memcpy (session_folder, folder, length + 1);
  record_begin ();
  if (heddle_segment != NULL)
    pthread_atfork (NULL, NULL, begin_forked_child);
}

static pthread_once_t record_once = PTHREAD_ONCE_INIT;

HeddleRecordStatus
heddle_record_start (void)
{
  pthread_once (&record_once, record_start_once);
  return heddle_record_status ();
}

static void
do_nothing (void)
{
}

void
heddle_record_stay_off (void)
{
  pthread_once (&record_once, do_nothing);
}

HeddleRecordStatus
heddle_record_status (void)
{
  return (HeddleRecordStatus) atomic_load_explicit (&record_status, memory_order_relaxed);
}

__attribute__ ((constructor)) static void
record_constructor (void)
{
  heddle_record_start ();
}

/* exit() was called, or main() returned: the process's lanes end here, not when the collector
 * finds it gone. */
__attribute__ ((destructor)) static void
record_destructor (void)
{
  heddle_emit (HEDDLE_EVENT_PROCESS_END, 0, 0, 0);
}

void
heddle_record_count_nested (void)
{
  atomic_fetch_add_explicit (&heddle_segment->lost_nested, 1, memory_order_relaxed);
}

/* Returns `text`'s length, cut to the maximum at the beginning of a UTF-8 character. */
static uint16_t
text_length (const char *text)
{
  size_t length = strnlen (text, TEXT_LENGTH_MAXIMUM + 1);

  if (length > TEXT_LENGTH_MAXIMUM) {
    length = TEXT_LENGTH_MAXIMUM;
    while (length > 0 && ((unsigned char) text[length] & 0xc0u) == 0x80u)
      length--;
  }
  return (uint16_t) length;
}

uint32_t
heddle_record_text (const char *text)
{
  if (atomic_load_explicit (&heddle_recording, memory_order_relaxed) == 0)
    return 0;

  uint16_t length = text_length (text);
  uint32_t size = (uint32_t) sizeof length + length;
  uint32_t offset = atomic_load_explicit (&heddle_segment->texts_used, memory_order_relaxed);

  do {
    if (size > HEDDLE_SEGMENT_TEXTS_SIZE - offset)
      return 0;
    /* Relaxed: the event that names this text is published with a release after it. */
  } while (!atomic_compare_exchange_weak_explicit (&heddle_segment->texts_used, &offset,
                                                   offset + size, memory_order_relaxed,
                                                   memory_order_relaxed));
  char *place = (char *) heddle_segment + HEDDLE_SEGMENT_PAGE + offset;
  memcpy (place, &length, sizeof length);
  memcpy (place + sizeof length, text, length);
  return offset + 1;
}

void
heddle_record_thread_name (const char *name)
{
  heddle_record_other_thread_name (0, name);
}

void
heddle_record_other_thread_name (uint64_t handle, const char *name)
{
  uint32_t text = heddle_record_text (name);

  if (text != 0)
    heddle_emit (HEDDLE_EVENT_THREAD_NAME, handle, text, 0);
}

void
heddle_record_object_name (const void *object, HeddleObjectType type, const char *name)
{
  uint32_t text = heddle_record_text (name);

  if (text != 0)
    heddle_emit (HEDDLE_EVENT_OBJECT_NAME, heddle_object (object), text, type);
}
