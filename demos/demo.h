/* SPDX-License-Identifier: MIT
 *
 * What all demos share: parameters from the command line, their description for Heddle, and the
 * ways to end. A demo is a small program about one idea; everything that is not the idea is here.
 *
 * The command line of every demo:
 *   --NAME VALUE, --NAME=VALUE   sets a parameter of the demo's table
 *   --pace FACTOR                stretches all times, from 0.01 to 100: every parameter in
 *                                milliseconds is multiplied by it
 *   --help                       prints the parameters with their defaults and ranges
 *   --describe                   prints the same for programs, as a key file: a group [demo] with
 *                                name, title, summary, order, then for each parameter a group
 *                                [parameter NAME] with unit, default, minimum, maximum, whole
 *                                (true: no decimals), help; "pace" comes last, as if it were one of
 *                                the table
 *
 * Exit statuses: 0; 1 if something that should work did not; 2 if the command line is wrong; 3 if
 * the environment names a session's folder (HEDDLE_SESSION) and nothing can be recorded there.
 * Whatever is wrong is said in one sentence on standard error.
 */
#pragma once

#include <stdint.h>

/* The unit of a length of time. Such a parameter may have decimals ("--hold 0.5"); one with any
 * other unit counts something and must be whole. */
#define DEMO_MILLISECONDS "ms"

/* The most parameters that a demo can have. */
#define DEMO_PARAMETERS_MAXIMUM 16

/* A parameter. A demo knows it by its place in the demo's table, counted from 0. */
typedef struct {
  const char *name; /* "hold", for --hold */
  const char *unit; /* DEMO_MILLISECONDS, or what is counted: "threads" */
  double initial;
  double minimum;
  double maximum;
  const char *help; /* without a capital and a full stop */
} DemoParameter;

/* A demo. */
typedef struct {
  const char *name;
  const char *title;
  const char *summary; /* one sentence */
  int order;           /* its place in the curriculum */
  const DemoParameter *parameters;
  int parameter_count;
} Demo;

/* Begins a demo: reads the command line, names the calling thread "main", and has standard output
 * show each line at once. Does not return after --help or --describe, or if the command line is
 * wrong or nothing can be recorded. `demo` must live as long as the program. */
void demo_begin (const Demo *demo, int argc, char **argv);

/* Ends a demo that went well: returns main()'s status, 0. If its output could not be written, ends
 * the program with status 1 and a sentence. */
int demo_end (void);

/* Returns the value of a parameter that counts something. Any thread. */
int demo_count (int parameter);

/* Returns the value of a parameter in milliseconds, in nanoseconds, at the pace that was asked for.
 * Any thread. */
int64_t demo_time (int parameter);

/* Returns the time now, in nanoseconds from some moment on: for lengths. Any thread. */
int64_t demo_clock (void);

/* Returns nanoseconds in milliseconds, for printing. */
double demo_milliseconds (int64_t nanoseconds);

/* Goes on if `error` is 0; otherwise ends the program with status 1 and a sentence that says what
 * could not be done ("create a thread") and the error of that number. */
void demo_require (int error, const char *action);

/* Ends the program with status 1 and a sentence. */
_Noreturn void demo_fail (const char *format, ...) __attribute__ ((format (printf, 1, 2)));

/* A small generator of random numbers, for variety that is the same on every run. Each thread has
 * one of its own. */
typedef struct {
  uint64_t state;
} DemoRandom;

/* Returns a generator for thread `number`; another seed or another number gives other values. */
DemoRandom demo_random (int seed, int number);

/* Returns a time between half and one and a half times `typical`. */
int64_t demo_vary (DemoRandom *random, int64_t typical);
