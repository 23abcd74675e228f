/* SPDX-License-Identifier: MIT
 *
 * Made-up events for the tests of the trace file: as programs make them, and as nobody does.
 */
#pragma once

#include <glib.h>

#include "event/decoded-event.h"

typedef struct {
  GRand *random;
  gint64 time;
  gboolean is_wild; /* any number anywhere */
  char text[48];
} RandomEvents;

static inline guint64
random_number (GRand *random)
{
  guint64 number = (guint64) g_rand_int (random) << 32 | g_rand_int (random);

  /* All lengths are equally likely. */
  return number >> g_rand_int_range (random, 0, 64);
}

/* Puts a text of up to 11 characters, of one to four bytes each. */
static inline const char *
random_text (RandomEvents *events)
{
  static const gunichar ranges[][2] = {
    { 0x20, 0x7f }, { 0xa0, 0x7ff }, { 0x800, 0xd7ff }, { 0x10000, 0x10ffff }
  };
  int length = g_rand_int_range (events->random, 0, 12);
  char *at = events->text;

  for (int i = 0; i < length; i++) {
    const gunichar *range = ranges[g_rand_int_range (events->random, 0, 4)];
    at += g_unichar_to_utf8 (
        (gunichar) g_rand_int_range (events->random, (gint32) range[0], (gint32) range[1]), at);
  }
  *at = '\0';
  return events->text;
}

/* Returns one more event; its text is valid until the next one. */
static inline HeddleDecodedEvent
random_event (RandomEvents *events)
{
  GRand *random = events->random;
  HeddleDecodedEvent event = { 0 };

  if (events->is_wild) {
    events->time = (gint64) random_number (random) * (g_rand_boolean (random) ? 1 : -1);
    event.process = (guint32) random_number (random);
    event.thread = (guint32) random_number (random);
    event.kind = (guint16) random_number (random);
    event.object = random_number (random);
    event.argument = random_number (random);
    event.detail = (guint32) random_number (random);
  } else {
    events->time += g_rand_int_range (random, 0, 300);
    event.process = 1;
    event.thread = (guint32) g_rand_int_range (random, 1, 9);
    event.kind = (guint16) g_rand_int_range (random, 40, 44);
    event.object = 0x7ffe12340000 + 64 * (guint64) g_rand_int_range (random, 0, 4);
    event.detail = event.kind == 40 ? 4711 + (guint32) g_rand_int_range (random, 0, 8) : 0;
  }
  event.time = events->time;
  if (g_rand_int_range (random, 0, events->is_wild ? 2 : 50) == 0)
    event.text = random_text (events);
  return event;
}

/* Fails unless both are the same, byte for byte. */
static inline void
assert_same_event (const HeddleDecodedEvent *a, const HeddleDecodedEvent *b)
{
  g_assert_cmpint (a->time, ==, b->time);
  g_assert_cmpuint (a->process, ==, b->process);
  g_assert_cmpuint (a->thread, ==, b->thread);
  g_assert_cmpuint (a->kind, ==, b->kind);
  g_assert_cmpuint (a->detail, ==, b->detail);
  g_assert_cmpuint (a->object, ==, b->object);
  g_assert_cmpuint (a->argument, ==, b->argument);
  g_assert_cmpstr (a->text, ==, b->text);
}
