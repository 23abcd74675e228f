/* SPDX-License-Identifier: MIT */
#include "event/clock.h"

#if defined(__x86_64__)
#include <cpuid.h>

#define LEAF_FEATURES 0x80000001u /* EDX bit 27: RDTSCP */
#define LEAF_POWER    0x80000007u /* EDX bit 8: the counter is invariant */
#define RDTSCP_BIT    (1u << 27)
#define INVARIANT_BIT (1u << 8)

HeddleClock
heddle_clock_choose (void)
{
  unsigned int a, b, c, features = 0, power = 0;

  if (!__get_cpuid (LEAF_FEATURES, &a, &b, &c, &features) || !(features & RDTSCP_BIT))
    return HEDDLE_CLOCK_MONOTONIC;
  if (!__get_cpuid (LEAF_POWER, &a, &b, &c, &power) || !(power & INVARIANT_BIT))
    return HEDDLE_CLOCK_MONOTONIC;
  return HEDDLE_CLOCK_COUNTER;
}
#else
HeddleClock
heddle_clock_choose (void)
{
  return HEDDLE_CLOCK_MONOTONIC;
}
#endif
