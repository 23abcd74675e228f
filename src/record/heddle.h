/* SPDX-License-Identifier: MIT
 *
 * Names for the threads, locks and pieces of work of your own program, in C or C++:
 *
 *   #include <heddle.h>
 *
 *   heddle_name_mutex (&queue_lock, "queue");
 *   heddle_name_thread ("parser");
 *
 *   heddle_span_begin ("parse a line");
 *   ...                                  (other spans may lie within it)
 *   heddle_span_end ();
 *
 * Under `heddle run` the names appear on the timeline; without it the calls do nothing. There is
 * nothing to link: the functions behind these are looked for when the program starts, and are
 * there if Heddle is. (Compile as a position-independent executable, which compilers do unless told
 * -no-pie: in other executables the linker settles for "not there".)
 *
 * A name belongs to an address until the object there is destroyed. Of a std::mutex or a
 * std::condition_variable pass the address of the object itself. Names are copied; they are UTF-8,
 * and cut after 255 bytes. Any thread may call these at any time, but not a signal handler.
 */
#ifndef HEDDLE_H
#define HEDDLE_H

#ifdef __cplusplus
extern "C" {
#endif

/* The objects that can be named. */
enum { HEDDLE_NAMED_MUTEX = 1, HEDDLE_NAMED_CONDITION = 2, HEDDLE_NAMED_SEMAPHORE = 3 };

/* Heddle's own, and absent (null) in a program that runs without it: call the functions below. */
extern void heddle_program_name_object (const void *object, unsigned int type, const char *name)
    __attribute__ ((weak, visibility ("default")));
extern void heddle_program_name_thread (const char *name)
    __attribute__ ((weak, visibility ("default")));
extern void heddle_program_span_begin (const char *name)
    __attribute__ ((weak, visibility ("default")));
extern void heddle_program_span_end (void) __attribute__ ((weak, visibility ("default")));

/* Names a pthread_mutex_t. */
static inline void
heddle_name_mutex (const void *mutex, const char *name)
{
  if (heddle_program_name_object)
    heddle_program_name_object (mutex, HEDDLE_NAMED_MUTEX, name);
}

/* Names a pthread_cond_t. */
static inline void
heddle_name_condition (const void *condition, const char *name)
{
  if (heddle_program_name_object)
    heddle_program_name_object (condition, HEDDLE_NAMED_CONDITION, name);
}

/* Names a sem_t. */
static inline void
heddle_name_semaphore (const void *semaphore, const char *name)
{
  if (heddle_program_name_object)
    heddle_program_name_object (semaphore, HEDDLE_NAMED_SEMAPHORE, name);
}

/* Names the calling thread. */
static inline void
heddle_name_thread (const char *name)
{
  if (heddle_program_name_thread)
    heddle_program_name_thread (name);
}

/* Begins a piece of work of the calling thread. There should not be endlessly many names: a
 * thousand or so are kept, and each that is no longer among them takes room again when it comes
 * back. */
static inline void
heddle_span_begin (const char *name)
{
  if (heddle_program_span_begin)
    heddle_program_span_begin (name);
}

/* Ends the piece of work that the calling thread began last. */
static inline void
heddle_span_end (void)
{
  if (heddle_program_span_end)
    heddle_program_span_end ();
}

#ifdef __cplusplus
}
#endif

#endif
