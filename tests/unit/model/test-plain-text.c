/* SPDX-License-Identifier: MIT
 *
 * What programs call their threads and locks, made harmless.
 */
#include "model/plain-text.h"

static const struct {
  const char *name;
  const char *text, *plain;
} cases[] = {
  { "/plain-text/colour", "a\033[31mb", "a\uFFFD[31mb" },
  { "/plain-text/lines", "a\nb\tc\rd", "a\uFFFDb\uFFFDc\uFFFDd" },
  { "/plain-text/delete", "a\x7f", "a\uFFFD" },
  { "/plain-text/c1",
    "a\xc2\x9b"
    "31m",
    "a\uFFFD31m" },
  { "/plain-text/no-utf8", "c\xff", "c\uFFFD" },
  { "/plain-text/turned-around", "a\u202Eb", "a\uFFFDb" },
  { "/plain-text/line-separator", "a\u2028b", "a\uFFFDb" },
  { "/plain-text/joined", "\U0001F468\u200D\U0001F469 \u0646\u200C\u0627", NULL },
  { "/plain-text/umlaut", "gr\u00F6\u00DFe \u65E5\u672C", NULL },
  { "/plain-text/empty", "", NULL },
};

static void
test_text (gconstpointer data)
{
  gsize at = GPOINTER_TO_SIZE (data);
  g_autofree char *plain = plain_text (cases[at].text);

  /* Without another text it stays as it is. */
  g_assert_cmpstr (plain, ==, cases[at].plain != NULL ? cases[at].plain : cases[at].text);
  g_assert_cmpint (plain_text_is (cases[at].text), ==, cases[at].plain == NULL);
  g_assert_true (plain_text_is (plain));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, GSIZE_TO_POINTER (i), test_text);
  return g_test_run ();
}
