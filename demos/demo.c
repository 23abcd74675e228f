/* SPDX-License-Identifier: MIT */
#include "demo.h"

#include <assert.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "sync/recording.h"
#include "sync/thread.h"

#define STATUS_FAILED               1
#define STATUS_USAGE                2
#define STATUS_NO_RECORDING         3

#define NANOSECONDS_PER_MILLISECOND 1e6

/* Numbers as people write them: no exponent in the defaults, no needless zeros. */
#define NUMBER "%.15g"

/* The parameter that every demo has, after those of its own table. */
static const DemoParameter pace = {
  "pace", "times", 1, 0.01, 100, "how many times longer all that is in ms takes",
};

/* Set by demo_begin(), before there are threads. */
static const Demo *demo;
static double values[DEMO_PARAMETERS_MAXIMUM + 1]; /* the pace follows the demo's own */

/* ------------------------------------------------------------------ ways to end */

static _Noreturn void end (int status, const char *format, va_list arguments)
    __attribute__ ((format (printf, 2, 0)));

/* Prints "NAME: SENTENCE" and ends the program. */
static _Noreturn void
end (int status, const char *format, va_list arguments)
{
  fflush (stdout); /* what was printed before comes before */
  fprintf (stderr, "%s: ", demo->name);
  vfprintf (stderr, format, arguments);
  fputc ('\n', stderr);
  exit (status);
}

static _Noreturn void refuse (int status, const char *format, ...)
    __attribute__ ((format (printf, 2, 3)));

static _Noreturn void
refuse (int status, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  end (status, format, arguments);
}

void
demo_fail (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  end (STATUS_FAILED, format, arguments);
}

void
demo_require (int error, const char *action)
{
  if (error != 0)
    demo_fail ("cannot %s: %s", action, strerror (error));
}

int
demo_end (void)
{
  if (fflush (stdout) != 0 || ferror (stdout))
    demo_fail ("cannot write to standard output");
  return EXIT_SUCCESS;
}

/* ------------------------------------------------------------------ descriptions */

static bool
is_time (const DemoParameter *parameter)
{
  return strcmp (parameter->unit, DEMO_MILLISECONDS) == 0;
}

/* Returns the parameter at a place from 0 to demo->parameter_count, where the pace is. */
static const DemoParameter *
parameter_at (int place)
{
  return place < demo->parameter_count ? &demo->parameters[place] : &pace;
}

/* Whether a parameter must be whole. */
static bool
is_whole (const DemoParameter *parameter)
{
  return !is_time (parameter) && parameter != &pace;
}

/* What stands after a number of the parameter: " ms" for a time; the name says what is counted. */
static const char *
unit_suffix (const DemoParameter *parameter)
{
  return is_time (parameter) ? " " DEMO_MILLISECONDS : "";
}

static void
print_help (void)
{
  printf ("Usage: %s [--NAME VALUE]...\n\n%s. %s\n\n", demo->name, demo->title, demo->summary);
  for (int i = 0; i <= demo->parameter_count; i++) {
    const DemoParameter *parameter = parameter_at (i);

    printf ("  --%-12s %s\n", parameter->name, parameter->help);
    printf ("    %-12s default " NUMBER "%s, from " NUMBER " to " NUMBER "%s\n", "",
            parameter->initial, unit_suffix (parameter), parameter->minimum, parameter->maximum,
            unit_suffix (parameter));
  }
  printf ("  --%-12s print this text\n", "help");
  printf ("  --%-12s print it for programs, as a key file\n", "describe");
}

static void
print_description (void)
{
  printf ("[demo]\nname=%s\ntitle=%s\nsummary=%s\norder=%d\n", demo->name, demo->title,
          demo->summary, demo->order);
  for (int i = 0; i <= demo->parameter_count; i++) {
    const DemoParameter *parameter = parameter_at (i);

    printf ("\n[parameter %s]\nunit=%s\n", parameter->name, parameter->unit);
    printf ("default=" NUMBER "\nminimum=" NUMBER "\nmaximum=" NUMBER "\nwhole=%s\nhelp=%s\n",
            parameter->initial, parameter->minimum, parameter->maximum,
            is_whole (parameter) ? "true" : "false", parameter->help);
  }
}

/* ------------------------------------------------------------------ the command line */

/* Returns the place of the parameter of that name, or -1. */
static int
find_parameter (const char *name, size_t length)
{
  for (int i = 0; i <= demo->parameter_count; i++) {
    const char *candidate = parameter_at (i)->name;
    if (strlen (candidate) == length && memcmp (candidate, name, length) == 0)
      return i;
  }
  return -1;
}

/* Reads a decimal number and nothing else: strtod() alone would take "nan", "0x1p3" and " 1". */
static bool
read_number (const char *text, double *number)
{
  char *rest;

  if (text[0] == '\0' || text[strspn (text, "+-.0123456789")] != '\0')
    return false;
  *number = strtod (text, &rest);
  return *rest == '\0';
}

static void
set_parameter (int place, const char *text)
{
  const DemoParameter *parameter = parameter_at (place);
  double value = 0;
  bool understood = read_number (text, &value);
  bool inside = understood && value >= parameter->minimum && value <= parameter->maximum;
  bool fraction = inside && is_whole (parameter) && value != (double) (int64_t) value;

  if (inside && !fraction) {
    values[place] = value;
    return;
  }
  const char *kind = !understood ? "a number " : fraction ? "a whole number " : "";
  refuse (STATUS_USAGE, "--%s is %s, but must be %sfrom " NUMBER " to " NUMBER "%s",
          parameter->name, text[0] != '\0' ? text : "empty", kind, parameter->minimum,
          parameter->maximum, unit_suffix (parameter));
}

/* Handles the argument at *position, and the next one if it is this one's value. */
static void
read_argument (int argc, char **argv, int *position)
{
  const char *argument = argv[*position];

  if (strncmp (argument, "--", 2) != 0 || argument[2] == '\0')
    refuse (STATUS_USAGE, "\"%s\" is not an option; \"%s --help\" lists them", argument,
            demo->name);
  if (strcmp (argument, "--help") == 0) {
    print_help ();
    exit (demo_end ());
  }
  if (strcmp (argument, "--describe") == 0) {
    print_description ();
    exit (demo_end ());
  }

  size_t length = strcspn (argument + 2, "=");
  int place = find_parameter (argument + 2, length);
  if (place < 0)
    refuse (STATUS_USAGE, "there is no option --%.*s; \"%s --help\" lists them", (int) length,
            argument + 2, demo->name);
  if (argument[2 + length] == '=') {
    set_parameter (place, argument + 2 + length + 1);
    return;
  }
  if (*position + 1 == argc)
    refuse (STATUS_USAGE, "--%.*s needs a value, as in \"%s " NUMBER "\"", (int) length,
            argument + 2, argument, parameter_at (place)->initial);
  *position += 1;
  set_parameter (place, argv[*position]);
}

void
demo_begin (const Demo *described, int argc, char **argv)
{
  assert (described->parameter_count <= DEMO_PARAMETERS_MAXIMUM);
  demo = described;
  for (int i = 0; i <= demo->parameter_count; i++)
    values[i] = parameter_at (i)->initial;
  for (int i = 1; i < argc; i++)
    read_argument (argc, argv, &i);

  const char *failure = sync_recording_failure ();
  if (failure != NULL)
    refuse (STATUS_NO_RECORDING,
            "cannot record into the session's folder %s, %s; start the demo with \"heddle demo "
            "%s\", or without HEDDLE_SESSION to run it unrecorded",
            sync_recording_folder (), failure, demo->name);
  /* A demo that Heddle runs is not to outlive it: some go on until they are stopped. */
  if (sync_recording_folder () != NULL)
    prctl (PR_SET_PDEATHSIG, SIGTERM);
  setvbuf (stdout, NULL, _IOLBF, 0);
  sync_thread_set_name ("main");
}

int
demo_count (int parameter)
{
  return (int) values[parameter];
}

int64_t
demo_time (int parameter)
{
  return (int64_t) (values[parameter] * values[demo->parameter_count] *
                    NANOSECONDS_PER_MILLISECOND);
}

int64_t
demo_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * INT64_C (1000000000) + now.tv_nsec;
}

double
demo_milliseconds (int64_t nanoseconds)
{
  return (double) nanoseconds / NANOSECONDS_PER_MILLISECOND;
}

/* ------------------------------------------------------------------ variety */

/* The SplitMix64 generator: tiny, and good from any seed on. */
static uint64_t
next_random (DemoRandom *random)
{
  random->state += UINT64_C (0x9e3779b97f4a7c15);
  uint64_t mixed = random->state;
  mixed = (mixed ^ (mixed >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  mixed = (mixed ^ (mixed >> 27)) * UINT64_C (0x94d049bb133111eb);
  return mixed ^ (mixed >> 31);
}

DemoRandom
demo_random (int seed, int number)
{
  DemoRandom random = { (uint64_t) seed };

  random.state = next_random (&random) + (uint64_t) number;
  next_random (&random);
  return random;
}

int64_t
demo_vary (DemoRandom *random, int64_t typical)
{
  /* 53 bits are what a double holds exactly: a fraction from 0 up to, but not, 1. */
  double fraction = (double) (next_random (random) >> 11) * 0x1p-53;

  return (int64_t) ((double) typical * (0.5 + fraction));
}
