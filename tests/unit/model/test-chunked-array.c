/* SPDX-License-Identifier: MIT */
#include "model/chunked-array.h"

typedef struct {
  int64_t time;
  uint64_t square;
} Item;

static void
fill (ChunkedArray *array, uint64_t count)
{
  for (uint64_t i = 0; i < count; i++) {
    Item *item = chunked_array_prepare (array);
    item->time = (int64_t) i * 2;
    item->square = i * i;
    chunked_array_publish (array);
  }
}

static void
test_items_keep_their_place (void)
{
  ChunkedArray array;
  chunked_array_init (&array, sizeof (Item));
  fill (&array, 1);
  const Item *first = chunked_array_item (&array, 0);
  fill (&array, 100000);
  g_assert_cmpuint (chunked_array_count (&array), ==, 100001);
  g_assert_true (first == chunked_array_item (&array, 0));
  for (uint64_t i = 1; i <= 100000; i++)
    g_assert_cmpuint (((Item *) chunked_array_item (&array, i))->square, ==, (i - 1) * (i - 1));
  chunked_array_clear (&array);
}

static void
test_unpublished_item_is_not_counted (void)
{
  ChunkedArray array;
  chunked_array_init (&array, sizeof (Item));
  chunked_array_prepare (&array);
  g_assert_cmpuint (chunked_array_count (&array), ==, 0);
  chunked_array_publish (&array);
  g_assert_cmpuint (chunked_array_count (&array), ==, 1);
  chunked_array_clear (&array);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunked-array/items-keep-their-place", test_items_keep_their_place);
  g_test_add_func ("/chunked-array/unpublished-is-not-counted",
                   test_unpublished_item_is_not_counted);
  return g_test_run ();
}
