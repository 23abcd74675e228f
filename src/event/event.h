/* SPDX-License-Identifier: MIT
 *
 * The event: one fixed record of 32 bytes, and what its fields mean for each kind.
 *
 * This header is the whole of what a traced process and Heddle agree on about an event. It is
 * shared between versions: numbers and offsets never change.
 */
#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Every kind of event, with the numbers of events.def. */
typedef enum {
#define HEDDLE_EVENT(number, NAME, name, order, object, argument, detail, sentence) \
  HEDDLE_EVENT_##NAME = number,
#include "event/events.def"
#undef HEDDLE_EVENT
} HeddleEventKind;

/* Where an event stands between causes and effects. At one and the same moment causes are told
 * first. What follows something that another thread recorded must not be told before it: its time
 * is read in order. What follows only what its own thread recorded may be read a little early, at
 * half the cost (clock.h). */
typedef enum {
  HEDDLE_ORDER_PLAIN,   /* the thread's own affair: a sleep begins, say; may be read early */
  HEDDLE_ORDER_RELEASE, /* a cause, of what this thread alone had until now; may be read early */
  HEDDLE_ORDER_CAUSE,   /* recorded before the call that lets another thread go on */
  HEDDLE_ORDER_EFFECT,  /* recorded after it was seen what another thread did: that it let this one
                         * go on, or that it stands in its way */
  HEDDLE_ORDER_LAST,    /* after all else of its process */
} HeddleOrder;

/* What a field of a record means. */
typedef enum {
  HEDDLE_FIELD_NONE,        /* not used: zero */
  HEDDLE_FIELD_NUMBER,      /* a plain number */
  HEDDLE_FIELD_THREAD,      /* a thread's number in its process, counted from 1; 0: unknown */
  HEDDLE_FIELD_HANDLE,      /* a pthread_t */
  HEDDLE_FIELD_OBJECT,      /* an object's address in its process */
  HEDDLE_FIELD_OBJECT_TYPE, /* a HeddleObjectType */
  HEDDLE_FIELD_TEXT,        /* a text's identifier in the segment (segment.h) */
  HEDDLE_FIELD_NANOSECONDS, /* a length of time */
  HEDDLE_FIELD_TICKS,       /* a moment on the process's clock (clock.h) */
  HEDDLE_FIELD_LOSS_CAUSE,  /* a HeddleLossCause */
  HEDDLE_FIELD_PROCESS_END, /* a HeddleProcessEnd */
  HEDDLE_FIELD_IO,          /* a HeddleIo */
} HeddleField;

typedef enum {
  HEDDLE_OBJECT_MUTEX = 1,
  HEDDLE_OBJECT_CONDITION = 2,
  HEDDLE_OBJECT_SEMAPHORE = 3,
  HEDDLE_OBJECT_CHANNEL = 4,
  HEDDLE_OBJECT_RWLOCK = 5,
  HEDDLE_OBJECT_BARRIER = 6,
  HEDDLE_OBJECT_ONCE = 7,
  HEDDLE_OBJECT_VARIABLE = 8,
  HEDDLE_OBJECT_VALUE = 9, /* moved from owner to owner, or shared by counted references */
  HEDDLE_OBJECT_TASK = 10,
  HEDDLE_OBJECT_EXECUTOR = 11, /* or a pool */
  HEDDLE_OBJECT_PIPE = 12,     /* known by a number that both ends share, not by an address */
} HeddleObjectType;

/* Why an event was not recorded. */
typedef enum {
  HEDDLE_LOSS_FULL = 1, /* the thread's ring was full: the reader was too slow */
  HEDDLE_LOSS_NESTED =
      2, /* signal handlers emitted more than fits, while their thread was emitting */
  HEDDLE_LOSS_NO_RING = 3,   /* the thread had no ring: too many threads, or no memory */
  HEDDLE_LOSS_AFTER_END = 4, /* of earlier versions: the thread emitted after its ring was closed */
  HEDDLE_LOSS_NO_TEXT = 5,   /* a name that had no room among the segment's texts */
  HEDDLE_LOSS_OVERWRITTEN = 6, /* newer events took its place: the flight recorder's way */
  HEDDLE_LOSS_DAMAGED = 7,     /* it was recorded, but that part of the trace file can't be read */
} HeddleLossCause;

/* How a process ended. */
typedef enum {
  HEDDLE_PROCESS_END_UNKNOWN = 0,  /* it was there, and then it was not */
  HEDDLE_PROCESS_END_EXITED = 1,   /* exit(), _exit() or the end of main(), with an exit status */
  HEDDLE_PROCESS_END_KILLED = 2,   /* by a signal */
  HEDDLE_PROCESS_END_REPLACED = 3, /* exec(): another program goes on under its identifier */
} HeddleProcessEnd;

/* What a call of input or output does. */
typedef enum {
  HEDDLE_IO_READ = 1,
  HEDDLE_IO_WRITE = 2,
  HEDDLE_IO_ACCEPT = 3,
  HEDDLE_IO_CONNECT = 4,
  HEDDLE_IO_POLL = 5, /* it waits until one of several can be read or written */
  HEDDLE_IO_SYNC = 6, /* it waits until what was written is on the disk */
} HeddleIo;

/* Why a wait for a channel ended without a message that came or went. */
typedef enum {
  HEDDLE_CHANNEL_CLOSED = 0,
  HEDDLE_CHANNEL_TIME_UP = 1, /* the thread had given a time limit */
  HEDDLE_CHANNEL_TAKEN = 2,   /* the message that it handed over at a rendezvous */
} HeddleChannelWaitEnd;

/* One event, as it lies in a ring. */
typedef struct {
  uint64_t time;     /* ticks of the process's clock */
  uint16_t kind;     /* a HeddleEventKind */
  uint16_t reserved; /* zero */
  uint32_t detail;
  uint64_t object;
  uint64_t argument;
} HeddleEvent;

static_assert (sizeof (HeddleEvent) == 32, "HeddleEvent is shared between versions");
static_assert (offsetof (HeddleEvent, kind) == 8, "HeddleEvent is shared between versions");
static_assert (offsetof (HeddleEvent, detail) == 12, "HeddleEvent is shared between versions");
static_assert (offsetof (HeddleEvent, object) == 16, "HeddleEvent is shared between versions");
static_assert (offsetof (HeddleEvent, argument) == 24, "HeddleEvent is shared between versions");

/* A line of the vocabulary. */
typedef struct {
  uint16_t kind;
  const char *name;
  HeddleOrder order;
  HeddleField object;
  HeddleField argument;
  HeddleField detail;
  const char *sentence;
} HeddleEventDescription;

/* Returns a kind's order; with a constant it is one, too. Any thread. */
static inline HeddleOrder
heddle_event_order (HeddleEventKind kind)
{
  switch (kind) {
#define HEDDLE_EVENT(number, NAME, name, order, object, argument, detail, sentence) \
  case HEDDLE_EVENT_##NAME:                                                         \
    return HEDDLE_ORDER_##order;
#include "event/events.def"
#undef HEDDLE_EVENT
  default:
    return HEDDLE_ORDER_EFFECT;
  }
}

/* Returns whether an event of a kind may let another thread go on. Any thread. */
static inline bool
heddle_event_is_cause (HeddleEventKind kind)
{
  HeddleOrder order = heddle_event_order (kind);

  return order == HEDDLE_ORDER_CAUSE || order == HEDDLE_ORDER_RELEASE;
}

/* Returns whether the time of an event of a kind must not be read early. Any thread. */
static inline bool
heddle_event_is_ordered (HeddleEventKind kind)
{
  HeddleOrder order = heddle_event_order (kind);

  return order == HEDDLE_ORDER_CAUSE || order == HEDDLE_ORDER_EFFECT;
}

/* Returns what a kind means, or NULL for a number that this version doesn't know. The
 * description is constant. Any thread may call this. */
const HeddleEventDescription *heddle_event_describe (uint16_t kind);
