/* SPDX-License-Identifier: MIT
 *
 * The recorder's life in a process: its beginning, fork, names, and the process's end.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "record/recorder.h"

/* What `opening` of a thread is while it begins the record of a forked child. */
#define OPENING_IN_CHILD 2u

HeddleRecordPage heddle_record_page;
HeddleClock heddle_record_clock;
HeddleSegment *heddle_segment;

static _Atomic (uint32_t) record_status = HEDDLE_RECORD_OFF;

/* Makes the segment of this process. Async-signal-safe, as it also runs in a forked child. */
static HeddleRecordStatus
begin (void)
{
  HeddleRecordStatus status;
  HeddleRecordSession *session = &heddle_record_session;
  int folder = heddle_record_session_open (&status);

  if (folder < 0)
    return status;
  heddle_record_clock = session->options.clock;
  heddle_segment = heddle_segment_create (folder, &session->options, session->name);
  status = heddle_segment != NULL              ? HEDDLE_RECORD_ON
           : errno == EACCES || errno == EPERM ? HEDDLE_RECORD_NO_FOLDER
                                               : HEDDLE_RECORD_NO_SEGMENT;
  close (folder);
  return status;
}

/* A forked child shares its parent's mapping: it lets go of it before its first event, and goes on
 * as a process of its own. Of the parent's threads only the calling one is here. */
static HeddleRecordStatus
begin_in_child (void)
{
  if (atomic_load_explicit (&heddle_record_confinement, memory_order_relaxed) >= HEDDLE_CONFINED)
    return HEDDLE_RECORD_NO_SEGMENT;
  heddle_segment_abandon (heddle_segment);
  heddle_segment = NULL;
  heddle_record_forget_texts ();
  /* But for the mark that this thread is getting its ring: an event that comes now is not ours. */
  heddle_thread.ring = NULL;
  heddle_thread.number = 0;
  heddle_thread.rounds = 0;
  heddle_thread.ringless = false;
  return begin ();
}

static void begin_forked_child (void);

/* The first time in this program: is a session named? */
static HeddleRecordStatus
begin_in_program (void)
{
  /* Not for a program that runs with more rights than its user. */
  const char *folder = secure_getenv (HEDDLE_SESSION_VARIABLE);

  if (folder == NULL || folder[0] == '\0')
    return HEDDLE_RECORD_OFF;
  size_t length = strnlen (folder, HEDDLE_FOLDER_SIZE);
  if (length == HEDDLE_FOLDER_SIZE || !heddle_thread_key_create ())
    return HEDDLE_RECORD_NO_FOLDER;
  memcpy (heddle_record_session.folder, folder, length + 1);
  HeddleRecordStatus status = begin ();
  if (status == HEDDLE_RECORD_ON) {
    madvise (&heddle_record_page, sizeof heddle_record_page, MADV_WIPEONFORK);
    pthread_atfork (NULL, NULL, begin_forked_child);
  }
  return status;
}

static void
settle (HeddleRecordStatus status)
{
  atomic_store_explicit (&record_status, status, memory_order_relaxed);
  /* Release pairs with the acquire in heddle_record_start(): the segment and the clock are set. */
  atomic_store_explicit (&heddle_record_page.state,
                         status == HEDDLE_RECORD_ON ? HEDDLE_RECORDING_ON : HEDDLE_RECORDING_OFF,
                         memory_order_release);
}

/* Has the segment tell of the events that came before it was there. */
static void
tell_too_early (void)
{
  uint32_t count = atomic_exchange_explicit (&heddle_thread.too_early, 0, memory_order_relaxed);

  if (count > 0)
    heddle_record_count_nested_loss (count);
}

HeddleRecordStatus
heddle_record_start (void)
{
  uint32_t state;

  while ((state = atomic_load_explicit (&heddle_record_page.state, memory_order_acquire)) ==
         HEDDLE_RECORDING_UNDECIDED) {
    /* This thread is at it: what interrupted it, or what it calls, comes too early to be recorded.
     * In a child that can only be a handler's event, and its segment will tell that it is lost. */
    uint32_t opening = atomic_load_explicit (&heddle_thread.opening, memory_order_relaxed);
    if (opening != 0) {
      if (opening == OPENING_IN_CHILD)
        atomic_fetch_add_explicit (&heddle_thread.too_early, 1, memory_order_relaxed);
      return HEDDLE_RECORD_OFF;
    }
    /* Before it is claimed: a handler that interrupts this thread now must not wait for it. */
    atomic_store_explicit (&heddle_thread.opening, heddle_segment != NULL ? OPENING_IN_CHILD : 1,
                           memory_order_relaxed);
    atomic_signal_fence (memory_order_seq_cst);
    if (atomic_exchange_explicit (&heddle_record_page.deciding, 1, memory_order_relaxed) != 0) {
      atomic_store_explicit (&heddle_thread.opening, 0, memory_order_relaxed);
      sched_yield (); /* another thread is at it, and does not wait for this one */
      continue;
    }
    int error = errno;
    HeddleRecordStatus status = heddle_segment != NULL ? begin_in_child () : begin_in_program ();
    /* In this order: a handler that found neither would wait for this thread, which it
     * interrupts. */
    settle (status);
    atomic_signal_fence (memory_order_seq_cst);
    atomic_store_explicit (&heddle_thread.opening, 0, memory_order_relaxed);
    if (status == HEDDLE_RECORD_ON) {
      heddle_thread_open ();
      tell_too_early ();
    }
    errno = error;
  }
  return heddle_record_status ();
}

static void
begin_forked_child (void)
{
  heddle_record_start ();
}

void
heddle_record_stay_off (void)
{
  if (atomic_exchange_explicit (&heddle_record_page.deciding, 1, memory_order_relaxed) == 0)
    settle (HEDDLE_RECORD_OFF);
}

HeddleRecordStatus
heddle_record_status (void)
{
  return heddle_record_is_off () && heddle_segment != NULL
             ? HEDDLE_RECORD_OVER
             : (HeddleRecordStatus) atomic_load_explicit (&record_status, memory_order_relaxed);
}

/* exit() was called with that status, or main() returned it. */
static void
note_exit_status (int status, void *data)
{
  (void) data;
  if (heddle_record_state () == HEDDLE_RECORDING_ON)
    atomic_store_explicit (&heddle_segment->exit_status, ((uint32_t) status & 0xffu) + 1,
                           memory_order_relaxed);
}

__attribute__ ((constructor)) static void
record_constructor (void)
{
  if (heddle_record_start () == HEDDLE_RECORD_ON)
    on_exit (note_exit_status, NULL);
}

void
heddle_record_process_end (int status)
{
  if (heddle_record_state () != HEDDLE_RECORDING_ON)
    return;
  /* To ask who it is could be the end already. The collector finds it gone. */
  if (atomic_load_explicit (&heddle_record_confinement, memory_order_relaxed) >= HEDDLE_CONFINED)
    return;
  /* A child of vfork() is still in its parent's memory, and its end is not the parent's. */
  if ((uint32_t) syscall (SYS_getpid) != heddle_segment->process_id)
    return;
  if (heddle_record_session_is_over (true))
    heddle_record_stop ();
  else
    heddle_emit (HEDDLE_EVENT_PROCESS_END, 0, (uint32_t) status & 0xffu, HEDDLE_PROCESS_END_EXITED);
}

/* The process's lanes end here, not when the collector finds it gone. */
__attribute__ ((destructor)) static void
record_destructor (void)
{
  if (heddle_record_state () != HEDDLE_RECORDING_ON)
    return;
  uint32_t status = atomic_load_explicit (&heddle_segment->exit_status, memory_order_relaxed);
  heddle_record_process_end (status == 0 ? 0 : (int) status - 1);
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

void
heddle_record_span_begin (const char *name)
{
  /* A span whose name finds no room is one all the same. */
  if (!heddle_record_is_off ())
    heddle_emit (HEDDLE_EVENT_SPAN_BEGIN, 0, heddle_record_common_text (name), 0);
}

void
heddle_record_span_end (void)
{
  heddle_emit (HEDDLE_EVENT_SPAN_END, 0, 0, 0);
}
