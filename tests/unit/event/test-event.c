/* SPDX-License-Identifier: MIT */
#include <glib.h>
#include <string.h>

#include "event/event.h"
#include "event/segment.h"

static const uint16_t kinds[] = {
#define HEDDLE_EVENT(number, NAME, name, order, object, argument, detail, sentence) number,
#include "event/events.def"
#undef HEDDLE_EVENT
};

static void
test_every_kind_is_described_once (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const HeddleEventDescription *description = heddle_event_describe (kinds[i]);
    g_assert_nonnull (description);
    g_assert_cmpuint (description->kind, ==, kinds[i]);
    g_assert_true (g_hash_table_add (names, (gpointer) description->name));
    g_assert_true (g_str_has_suffix (description->sentence, "."));
  }
}

static void
test_unknown_kinds_are_not_described (void)
{
  g_assert_null (heddle_event_describe (0));
  g_assert_null (heddle_event_describe (9));
  g_assert_null (heddle_event_describe (UINT16_MAX));
}

static HeddleSegment
valid_segment (void)
{
  return (HeddleSegment){
    .magic = HEDDLE_SEGMENT_MAGIC,
    .version = HEDDLE_SEGMENT_VERSION,
    .clock = HEDDLE_CLOCK_COUNTER,
    .ring_capacity = 1024,
    .slot_count = 8,
    .slot_size = heddle_segment_slot_size (1024),
    .slots_offset = HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE,
    .texts_size = HEDDLE_SEGMENT_TEXTS_SIZE,
  };
}

#define CHECK_INVALID(change)                               \
  do {                                                      \
    HeddleSegment segment = valid_segment ();               \
    change;                                                 \
    g_assert_false (heddle_segment_valid (&segment, size)); \
  } while (0)

static void
test_segment_is_valid_only_as_a_whole (void)
{
  const uint64_t size = heddle_segment_file_size (8, 1024);
  HeddleSegment good = valid_segment ();

  g_assert_true (heddle_segment_valid (&good, size));
  g_assert_false (heddle_segment_valid (&good, size - 1));
  g_assert_false (heddle_segment_valid (&good, size + 4096));
  CHECK_INVALID (segment.magic++);
  CHECK_INVALID (segment.version++);
  CHECK_INVALID (segment.clock = 0);
  CHECK_INVALID (segment.ring_capacity = 1000);
  CHECK_INVALID (segment.ring_capacity = 0);
  CHECK_INVALID (segment.ring_capacity = 1u << 31);
  CHECK_INVALID (segment.slot_count = 0);
  CHECK_INVALID (segment.slot_count = UINT32_MAX);
  CHECK_INVALID (segment.slot_size -= 4096);
  CHECK_INVALID (segment.slots_offset += 4096);
  CHECK_INVALID (segment.texts_size *= 2);
}

/* A slot of the largest segment that is valid still lies within 64 bits. */
static void
test_largest_segment_does_not_overflow (void)
{
  uint64_t size = heddle_segment_file_size (1u << 16, 1u << 24);

  g_assert_cmpuint (size, >, (UINT64_C (1) << 16) * (UINT64_C (1) << 24) * sizeof (HeddleEvent));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event/every-kind-is-described", test_every_kind_is_described_once);
  g_test_add_func ("/event/unknown-kinds", test_unknown_kinds_are_not_described);
  g_test_add_func ("/segment/valid-only-as-a-whole", test_segment_is_valid_only_as_a_whole);
  g_test_add_func ("/segment/largest", test_largest_segment_does_not_overflow);
  return g_test_run ();
}
