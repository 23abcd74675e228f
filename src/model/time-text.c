/* SPDX-License-Identifier: MIT */
#include "model/time-text.h"

#include <math.h>
#include <string.h>

#include "model/model.h"

typedef struct {
  const char *name;
  double size; /* nanoseconds */
} Unit;

static const Unit units[] = {
  { "ns", 1.0 }, { "µs", 1e3 }, { "ms", 1e6 }, { "s", 1e9 }, { "min", 60e9 }, { "h", 3600e9 },
};

#define SECONDS 3 /* the index of "s" */

/* Returns the largest unit in which `duration`, rounded as it will be written, is 1 or more. */
static const Unit *
unit_of (double duration)
{
  gsize index = 0;

  while (index + 1 < G_N_ELEMENTS (units)) {
    /* A minute's worth of seconds is still "90 s": minutes begin at two of them. */
    double threshold = units[index + 1].size * (index + 1 > SECONDS ? 2.0 : 0.9995);
    if (duration < threshold)
      break;
    index++;
  }
  return &units[index];
}

/* Returns as many decimals as give three digits, or two for a number of two digits before the
 * point: 4.20 -> 4.2 is left to the caller's taste; here 1.5 s is "1.50 s" and 12.3 ms is "12
 * ms". */
static int
decimals_of (double value, const Unit *unit)
{
  if (unit->size < 1e3 || value >= 10.0)
    return 0;
  return unit->size >= 1e9 ? 2 : 1;
}

char *
time_text_duration (int64_t duration)
{
  double magnitude = fabs ((double) duration);
  const Unit *unit = unit_of (magnitude);
  double value = magnitude / unit->size;
  int decimals = decimals_of (value, unit);

  /* 9.96 ms would be written "10.0 ms" beside a "10 ms": round first, then choose. */
  if (decimals == 1 && value >= 9.95)
    decimals = 0;
  else if (decimals == 2 && value >= 9.995)
    decimals = 0;
  return g_strdup_printf ("%s%.*f %s", duration < 0 ? "−" : "", decimals, value, unit->name);
}

int64_t
time_text_tick_step (int64_t least)
{
  static const int64_t long_steps[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600 };
  const int64_t second = G_GINT64_CONSTANT (1000000000);

  for (int64_t power = 1; power < second; power *= 10) {
    static const int64_t digits[] = { 1, 2, 5 };
    for (gsize i = 0; i < G_N_ELEMENTS (digits); i++)
      if (digits[i] * power >= least)
        return digits[i] * power;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (long_steps); i++)
    if (long_steps[i] * second >= least)
      return long_steps[i] * second;
  int64_t hours = 1;
  while (hours * 3600 * second < least && hours < 1000000)
    hours *= 2;
  return hours * 3600 * second;
}

char *
time_text_tick (int64_t time, int64_t step)
{
  const Unit *unit = unit_of (MAX (fabs ((double) time), (double) step));
  int decimals = 0;

  for (double part = (double) step / unit->size; part < 0.9999 && decimals < 9; part *= 10.0)
    decimals++;
  /* Minutes and hours are no tenths of one another: seconds tell such ticks apart. */
  if (decimals > 0 && unit->size > 1e9) {
    unit = &units[SECONDS];
    decimals = 0;
    for (double part = (double) step / unit->size; part < 0.9999 && decimals < 9; part *= 10.0)
      decimals++;
  }
  double value = (double) time / unit->size;
  /* A moment just before the beginning is no "-0 ms": what is rounded to zero has no sign. */
  if (fabs (value) < 0.5 * pow (10.0, -decimals))
    value = 0.0;
  return g_strdup_printf ("%.*f %s", decimals, value, unit->name);
}

/* Returns how many nanoseconds the unit of that name has; 0 if there is none. */
static double
unit_size (const char *name)
{
  if (strcmp (name, "us") == 0 || strcmp (name, "\u03bcs") == 0) /* the Greek letter, too */
    return 1e3;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (units[i].name, name) == 0)
      return units[i].size;
  return 0;
}

gboolean
time_text_parse (const char *text, int64_t *time)
{
  char *end;
  double value = g_ascii_strtod (text, &end);
  /* strtod() also reads "inf" and "0x10", which nobody means. */
  gboolean is_number =
      end != text && (g_ascii_isdigit (*text) || *text == '.') && g_ascii_tolower (text[1]) != 'x';

  while (*end == ' ')
    end++;
  double size = *end == '\0' && value == 0 ? 1 : unit_size (end);
  /* Written so that what is no number (NaN) is refused, too. */
  if (!is_number || size == 0 || !(value >= 0 && value * size <= (double) MODEL_TIME_MOST))
    return FALSE;
  *time = (int64_t) llround (value * size);
  return TRUE;
}
