/* SPDX-License-Identifier: MIT
 *
 * What a flight recorder remembers, see flight-memory.h.
 */
#include "collect/flight-memory.h"

#define LAST G_MAXUINT64 /* a sequence behind all others */

/* Events that were lost. */
typedef struct {
  guint64 count;
  gint64 first; /* when the first of them happened */
} Account;

/* A copy of an event, with a text of its own. */
typedef struct {
  gboolean is_set;
  guint64 sequence;
  HeddleDecodedEvent event;
} Copy;

typedef struct _Process Process;

typedef struct {
  Process *process;
  guint32 number;
  Account lost;
  Copy start;
  Copy name;    /* that it gave itself */
  Copy wait;    /* what it waits for */
  Copy end;     /* set: it has ended, and is here because of its things alone */
  guint things; /* that it is the author of */
} Thread;

/* Something that an event told of: the events that tell its name or its beginning. */
typedef struct {
  Copy copy; /* its object is the key */
  Thread *author;
} Thing;

typedef enum {
  THING_THREAD_NAME, /* by a handle */
  THING_OBJECT_NAME,
  THING_CHANNEL,
  THING_TASK,
  THINGS, /* how many there are; or none */
} ThingKind;

struct _Process {
  guint32 number;
  Account lost;
  Copy start;
  Copy end;
  GHashTable *threads;        /* number -> Thread */
  GHashTable *things[THINGS]; /* object -> Thing */
};

struct _FlightMemory {
  guint most;
  guint records;
  guint64 refused;
  GHashTable *processes; /* number -> Process */
  GQueue dead;           /* of Process, the longest dead first */
  Thread *recent;        /* of the last event: the next one is often the same thread's; or NULL */
  /* What is lost of processes that have no record. */
  Account others;
  guint32 other_process; /* one of them */
};

/* ------------------------------------------------------------------ accounts and copies */

static void
account_add (Account *account, gint64 first, guint64 count)
{
  if (count == 0)
    return;
  account->first = account->count == 0 ? first : MIN (account->first, first);
  /* A count may come from another process: it stops at the largest. */
  account->count += MIN (count, G_MAXUINT64 - account->count);
}

static void
account_move (Account *from, Account *to)
{
  account_add (to, from->first, from->count);
  from->count = 0;
}

/* Counts an event as lost: of a LOST event, what that stands for. */
static void
account_event (Account *account, const HeddleDecodedEvent *event)
{
  if (event->kind == HEDDLE_EVENT_LOST)
    account_add (account, MIN ((gint64) event->object, event->time), event->argument);
  else
    account_add (account, event->time, 1);
}

static void
copy_lose (Copy *copy, Account *account)
{
  if (!copy->is_set)
    return;
  account_event (account, &copy->event);
  g_free ((char *) copy->event.text);
  copy->is_set = FALSE;
}

/* Sets the copy; what it was before is lost. */
static void
copy_set (Copy *copy, const HeddleDecodedEvent *event, guint64 sequence, Account *account)
{
  copy_lose (copy, account);
  *copy = (Copy){ TRUE, sequence, *event };
  copy->event.text = g_strdup (event->text);
}

static Account *
account_of (Thread *thread)
{
  return thread->end.is_set ? &thread->process->lost : &thread->lost;
}

/* ------------------------------------------------------------------ threads and things */

static void
thread_free (FlightMemory *memory, Thread *thread)
{
  Account *account = &thread->process->lost;

  account_move (&thread->lost, account);
  copy_lose (&thread->start, account);
  copy_lose (&thread->name, account);
  copy_lose (&thread->wait, account);
  copy_lose (&thread->end, account);
  if (memory->recent == thread)
    memory->recent = NULL;
  memory->records--;
  g_free (thread);
}

static void
release_if_over (FlightMemory *memory, Thread *thread)
{
  if (!thread->end.is_set || thread->things > 0)
    return;
  g_hash_table_remove (thread->process->threads, GUINT_TO_POINTER (thread->number));
  thread_free (memory, thread);
}

static void
thing_free (FlightMemory *memory, Thing *thing)
{
  copy_lose (&thing->copy, account_of (thing->author));
  thing->author->things--;
  memory->records--;
  g_free (thing);
}

static void
thing_drop (FlightMemory *memory, Process *process, ThingKind kind, guint64 object)
{
  Thing *thing = g_hash_table_lookup (process->things[kind], &object);

  if (thing == NULL)
    return;
  Thread *author = thing->author;
  g_hash_table_remove (process->things[kind], &object);
  thing_free (memory, thing);
  release_if_over (memory, author);
}

/* ------------------------------------------------------------------ processes and room */

static void
process_empty (FlightMemory *memory, Process *process)
{
  GHashTableIter iterator;
  gpointer item;

  for (int kind = 0; kind < THINGS; kind++) {
    g_hash_table_iter_init (&iterator, process->things[kind]);
    while (g_hash_table_iter_next (&iterator, NULL, &item))
      thing_free (memory, item);
    g_hash_table_remove_all (process->things[kind]);
  }
  g_hash_table_iter_init (&iterator, process->threads);
  while (g_hash_table_iter_next (&iterator, NULL, &item))
    thread_free (memory, item);
  g_hash_table_remove_all (process->threads);
}

static void
process_free (FlightMemory *memory, Process *process)
{
  process_empty (memory, process);
  copy_lose (&process->start, &process->lost);
  copy_lose (&process->end, &process->lost);
  account_move (&process->lost, &memory->others);
  memory->other_process = process->number;
  memory->records--;
  for (int kind = 0; kind < THINGS; kind++)
    g_hash_table_unref (process->things[kind]);
  g_hash_table_unref (process->threads);
  g_free (process);
}

/* Returns whether there is room for one more record, at the cost of the dead. */
static gboolean
make_room (FlightMemory *memory)
{
  while (memory->records >= memory->most && !g_queue_is_empty (&memory->dead)) {
    Process *process = g_queue_pop_head (&memory->dead);
    g_hash_table_remove (memory->processes, GUINT_TO_POINTER (process->number));
    process_free (memory, process);
  }
  return memory->records < memory->most;
}

static Process *
find_process (FlightMemory *memory, guint32 number)
{
  Process *process = g_hash_table_lookup (memory->processes, GUINT_TO_POINTER (number));

  if (process != NULL || !make_room (memory))
    return process;
  process = g_new0 (Process, 1);
  process->number = number;
  process->threads = g_hash_table_new (g_direct_hash, g_direct_equal);
  for (int kind = 0; kind < THINGS; kind++)
    process->things[kind] = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_hash_table_insert (memory->processes, GUINT_TO_POINTER (number), process);
  memory->records++;
  return process;
}

/* Returns NULL if there is no room, or if its process has ended. */
static Thread *
find_thread (FlightMemory *memory, Process *process, guint32 number)
{
  Thread *thread = g_hash_table_lookup (process->threads, GUINT_TO_POINTER (number));

  if (thread != NULL || process->end.is_set || !make_room (memory))
    return thread;
  thread = g_new0 (Thread, 1);
  thread->process = process;
  thread->number = number;
  g_hash_table_insert (process->threads, GUINT_TO_POINTER (number), thread);
  memory->records++;
  return thread;
}

/* ------------------------------------------------------------------ forgetting */

/* Returns whether the kind begins a wait, which the thread's next event ends. */
static gboolean
begins_wait (uint16_t kind)
{
  switch (kind) {
  case HEDDLE_EVENT_JOIN_BEGIN:
  case HEDDLE_EVENT_SLEEP_BEGIN:
  case HEDDLE_EVENT_MUTEX_WAIT:
  case HEDDLE_EVENT_RWLOCK_READ_WAIT:
  case HEDDLE_EVENT_RWLOCK_WRITE_WAIT:
  case HEDDLE_EVENT_CONDITION_WAIT:
  case HEDDLE_EVENT_SEMAPHORE_WAIT:
  case HEDDLE_EVENT_BARRIER_WAIT:
  case HEDDLE_EVENT_ONCE_WAIT:
  case HEDDLE_EVENT_CHANNEL_SEND_WAIT:
  case HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT:
  case HEDDLE_EVENT_IDLE_BEGIN:
  case HEDDLE_EVENT_PIPE_RECEIVE_WAIT:
    return TRUE;
  default:
    return FALSE;
  }
}

static ThingKind
thing_kind (uint16_t kind)
{
  switch (kind) {
  case HEDDLE_EVENT_THREAD_NAME:
    return THING_THREAD_NAME;
  case HEDDLE_EVENT_OBJECT_NAME:
    return THING_OBJECT_NAME;
  case HEDDLE_EVENT_CHANNEL_OPEN:
    return THING_CHANNEL;
  case HEDDLE_EVENT_TASK_SPAWN:
    return THING_TASK;
  default:
    return THINGS;
  }
}

static void
remember_thing (FlightMemory *memory, Thread *author, ThingKind kind,
                const HeddleDecodedEvent *event, guint64 sequence)
{
  thing_drop (memory, author->process, kind, event->object);
  if (!make_room (memory)) {
    memory->refused++;
    account_event (account_of (author), event);
    return;
  }
  Thing *thing = g_new0 (Thing, 1);
  thing->author = author;
  author->things++;
  copy_set (&thing->copy, event, sequence, account_of (author));
  g_hash_table_insert (author->process->things[kind], &thing->copy.event.object, thing);
  memory->records++;
}

static void
end_thread (FlightMemory *memory, Thread *thread, const HeddleDecodedEvent *event, guint64 sequence)
{
  if (thread->start.is_set)
    thing_drop (memory, thread->process, THING_THREAD_NAME, thread->start.event.object);
  copy_set (&thread->end, event, sequence, &thread->process->lost);
  account_move (&thread->lost, &thread->process->lost);
}

static void
forget_of_process (FlightMemory *memory, Process *process, const HeddleDecodedEvent *event,
                   guint64 sequence)
{
  if (event->kind == HEDDLE_EVENT_PROCESS_START) {
    copy_set (&process->start, event, sequence, &process->lost);
  } else if (event->kind == HEDDLE_EVENT_PROCESS_END && !process->end.is_set) {
    process_empty (memory, process);
    copy_set (&process->end, event, sequence, &process->lost);
    g_queue_push_tail (&memory->dead, process);
  } else {
    account_event (&process->lost, event);
  }
}

/* The object or the task is no more: neither are its names. */
static void
drop_things (FlightMemory *memory, Process *process, const HeddleDecodedEvent *event)
{
  if (event->kind != HEDDLE_EVENT_OBJECT_END && event->kind != HEDDLE_EVENT_TASK_END)
    return;
  for (int kind = THING_OBJECT_NAME; kind < THINGS; kind++)
    thing_drop (memory, process, (ThingKind) kind, event->object);
}

static void
forget_of_thread (FlightMemory *memory, Thread *thread, const HeddleDecodedEvent *event,
                  guint64 sequence)
{
  ThingKind kind = thing_kind (event->kind);

  copy_lose (&thread->wait, account_of (thread));
  if (event->kind == HEDDLE_EVENT_THREAD_START)
    copy_set (&thread->start, event, sequence, account_of (thread));
  else if (event->kind == HEDDLE_EVENT_THREAD_NAME && event->object == 0)
    copy_set (&thread->name, event, sequence, account_of (thread));
  else if (kind != THINGS)
    remember_thing (memory, thread, kind, event, sequence);
  else if (event->kind == HEDDLE_EVENT_THREAD_END)
    end_thread (memory, thread, event, sequence);
  else if (begins_wait (event->kind) && !thread->end.is_set)
    copy_set (&thread->wait, event, sequence, account_of (thread));
  else
    account_event (account_of (thread), event);
}

/* Returns the record of the event's thread; NULL if that is the process as a whole, or if there is
 * none: then `process` is set, or NULL for want of room. */
static Thread *
find_author (FlightMemory *memory, const HeddleDecodedEvent *event, Process **process)
{
  Thread *recent = memory->recent;
  gboolean of_process = event->thread == 0 || event->kind == HEDDLE_EVENT_PROCESS_START ||
                        event->kind == HEDDLE_EVENT_PROCESS_END;

  if (recent != NULL && !of_process && recent->number == event->thread &&
      recent->process->number == event->process) {
    *process = recent->process;
    return recent;
  }
  *process = find_process (memory, event->process);
  if (*process == NULL || of_process)
    return NULL;
  memory->recent = find_thread (memory, *process, event->thread);
  return memory->recent;
}

void
flight_memory_forget (FlightMemory *memory, const HeddleDecodedEvent *event, guint64 sequence)
{
  Process *process;
  Thread *thread = find_author (memory, event, &process);

  if (process == NULL) {
    memory->refused++;
    memory->other_process = event->process;
    account_event (&memory->others, event);
    return;
  }
  if (thread == NULL) {
    drop_things (memory, process, event);
    forget_of_process (memory, process, event, sequence);
    return;
  }
  thread->things++; /* it must not go with the last of its things while its event is at hand */
  drop_things (memory, process, event);
  forget_of_thread (memory, thread, event, sequence);
  thread->things--;
  release_if_over (memory, thread);
}

/* ------------------------------------------------------------------ telling */

static void
tell (GArray *told, guint64 sequence, const HeddleDecodedEvent *event, GStringChunk *texts)
{
  FlightTold item = { sequence, told->len, *event };

  if (event->text != NULL)
    item.event.text = g_string_chunk_insert (texts, event->text);
  g_array_append_val (told, item);
}

static void
tell_copy (GArray *told, const Copy *copy, GStringChunk *texts)
{
  if (copy->is_set)
    tell (told, copy->sequence, &copy->event, texts);
}

static void
tell_loss (GArray *told, guint64 sequence, gint64 time, guint32 process, guint32 thread,
           const Account *lost)
{
  const HeddleDecodedEvent event = { .time = time,
                                     .process = process,
                                     .thread = thread,
                                     .kind = HEDDLE_EVENT_LOST,
                                     .detail = HEDDLE_LOSS_OVERWRITTEN,
                                     .object = (uint64_t) lost->first,
                                     .argument = lost->count };

  if (lost->count > 0)
    tell (told, sequence, &event, NULL);
}

static void
tell_thread (GArray *told, const Thread *thread, gint64 begin, GStringChunk *texts)
{
  const Copy *wait = &thread->wait;

  tell_copy (told, &thread->start, texts);
  tell_copy (told, &thread->name, texts);
  /* All that it lost was before its wait. */
  tell_loss (told, wait->is_set ? wait->sequence : LAST, wait->is_set ? wait->event.time : begin,
             thread->process->number, thread->number, &thread->lost);
  tell_copy (told, wait, texts);
  tell_copy (told, &thread->end, texts);
}

static void
tell_process (GArray *told, const Process *process, gint64 begin, GStringChunk *texts)
{
  GHashTableIter iterator;
  gpointer item;

  tell_copy (told, &process->start, texts);
  for (int kind = 0; kind < THINGS; kind++) {
    g_hash_table_iter_init (&iterator, process->things[kind]);
    while (g_hash_table_iter_next (&iterator, NULL, &item))
      tell_copy (told, &((const Thing *) item)->copy, texts);
  }
  g_hash_table_iter_init (&iterator, process->threads);
  while (g_hash_table_iter_next (&iterator, NULL, &item))
    tell_thread (told, item, begin, texts);
  tell_copy (told, &process->end, texts);
  tell_loss (told, LAST, begin, process->number, 0, &process->lost);
}

static int
compare_told (gconstpointer a, gconstpointer b)
{
  const FlightTold *x = a, *y = b;

  if (x->sequence != y->sequence)
    return x->sequence < y->sequence ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

GArray *
flight_memory_tell (const FlightMemory *memory, gint64 begin, GStringChunk *texts)
{
  GArray *told = g_array_new (FALSE, FALSE, sizeof (FlightTold));
  GHashTableIter iterator;
  gpointer process;

  g_hash_table_iter_init (&iterator, memory->processes);
  while (g_hash_table_iter_next (&iterator, NULL, &process))
    tell_process (told, process, begin, texts);
  tell_loss (told, LAST, begin, memory->other_process, 0, &memory->others);
  g_array_sort (told, compare_told);
  return told;
}

/* ------------------------------------------------------------------ the whole */

FlightMemory *
flight_memory_new (guint most)
{
  FlightMemory *memory = g_new0 (FlightMemory, 1);

  memory->most = most;
  memory->processes = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_queue_init (&memory->dead);
  return memory;
}

void
flight_memory_free (FlightMemory *memory)
{
  GHashTableIter iterator;
  gpointer process;

  if (memory == NULL)
    return;
  g_hash_table_iter_init (&iterator, memory->processes);
  while (g_hash_table_iter_next (&iterator, NULL, &process))
    process_free (memory, process);
  g_hash_table_unref (memory->processes);
  g_queue_clear (&memory->dead);
  g_free (memory);
}

guint
flight_memory_records (const FlightMemory *memory)
{
  return memory->records;
}

guint64
flight_memory_refused (const FlightMemory *memory)
{
  return memory->refused;
}
