/* SPDX-License-Identifier: MIT
 *
 * Async functions, and futures made of others.
 */
#include "futures.h"

/* ------------------------------------------------------------------ async functions */

typedef struct {
  SyncFuture future;
  Speaker speaker;
  int evaluated;
  bool early;
} Caller;

static SyncFuture *
begin_speaker (Caller *caller, GString *text)
{
  caller->evaluated++;
  caller->speaker = speaker (text, 'a', 3);
  return &caller->speaker.future;
}

static GString *heard;

static SyncPoll
call (SyncFuture *future, const SyncContext *context)
{
  Caller *self = (Caller *) future;

  ASYNC_BEGIN (future, context);
  g_string_append_c (heard, '<');
  AWAIT (begin_speaker (self, heard));
  if (self->early)
    return SYNC_READY;
  g_string_append_c (heard, '>');
  ASYNC_END;
}

/* A function goes on where it stopped, and what it awaits is made once. */
static void
test_await (void)
{
  Caller caller = { .future.poll = call };

  heard = g_string_new (NULL);
  run_future (1, &caller.future);
  g_assert_cmpstr (heard->str, ==, "<aaaA>");
  g_assert_cmpint (caller.evaluated, ==, 1);

  g_string_truncate (heard, 0);
  caller = (Caller){ .future.poll = call, .early = true };
  run_future (1, &caller.future);
  g_assert_cmpstr (heard->str, ==, "<aaaA");
  g_string_free (heard, TRUE);
}

/* ------------------------------------------------------------------ join-all and select */

static void
test_join_all (void)
{
  GString *text = g_string_new (NULL);
  Speaker speakers[] = { speaker (text, 'a', 1), speaker (text, 'b', 3), speaker (text, 'c', 0) };
  SyncFuture *all[] = { &speakers[0].future, &speakers[1].future, &speakers[2].future };
  SyncJoinAll join;

  run_future (1, sync_join_all (&join, all, 3));
  /* Side by side, and none is polled again that is over. */
  g_assert_cmpstr (text->str, ==, "abCAbbB");
  run_future (1, sync_join_all (&join, all, 0));
  g_string_free (text, TRUE);
}

static void
test_select (void)
{
  GString *text = g_string_new (NULL);
  Gate gate;
  Speaker late = speaker (text, 'a', 9);
  Speaker soon = speaker (text, 'b', 1);
  SyncFuture *all[] = { gate_future (&gate), &late.future, &soon.future };
  SyncSelect select;

  run_future (1, sync_select (&select, all, 3));
  g_assert_cmpint (select.first, ==, 2);
  g_assert_cmpstr (text->str, ==, "abaB");
  g_assert_cmpint (gate.cancels, ==, 1);
  g_string_free (text, TRUE);
}

/* Of several that are ready at once, the first in the array wins, and the others aren't polled. */
static void
test_select_tie (void)
{
  GString *text = g_string_new (NULL);
  Speaker speakers[] = { speaker (text, 'a', 0), speaker (text, 'b', 0) };
  SyncFuture *all[] = { &speakers[0].future, &speakers[1].future };
  SyncSelect select;

  run_future (1, sync_select (&select, all, 2));
  g_assert_cmpint (select.first, ==, 0);
  g_assert_cmpstr (text->str, ==, "A");
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/async/await", test_await);
  g_test_add_func ("/sync/async/join-all", test_join_all);
  g_test_add_func ("/sync/async/select", test_select);
  g_test_add_func ("/sync/async/select-tie", test_select_tie);
  return g_test_run ();
}
