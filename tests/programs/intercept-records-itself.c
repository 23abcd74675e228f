/* SPDX-License-Identifier: MIT
 *
 * A program that says that it records by itself, as one linked with src/sync does.
 */
#include "intercept-common.h"

extern const char heddle_program_records;
const char heddle_program_records = 1;

int
main (void)
{
  pthread_join (spawn (do_nothing, NULL), NULL);
  puts ("done");
  return 0;
}
