/* SPDX-License-Identifier: MIT
 *
 * What an ELF file says about how it wants to be started. The file is untrusted: whatever it
 * refers to outside itself makes it a damaged one.
 */
#pragma once

#include <glib.h>

typedef enum {
  ELF_PROGRAM_DYNAMIC,       /* has a dynamic loader of glibc's: the interposer can enter */
  ELF_PROGRAM_STATIC,        /* has none */
  ELF_PROGRAM_OTHER_LIBRARY, /* has another C library's (musl) */
  ELF_PROGRAM_INSTRUMENTED,  /* built with ThreadSanitizer */
  ELF_PROGRAM_OTHER_MACHINE, /* of another processor or word size */
  ELF_PROGRAM_NOT_A_PROGRAM, /* an object file, a core dump */
  ELF_PROGRAM_DAMAGED,       /* refers to what is not there */
} ElfProgram;

/* Returns whether the bytes begin as those of an ELF file do. */
gboolean elf_program_is_elf (const void *bytes, gsize size);

/* Judges an ELF file. Any thread. */
ElfProgram elf_program_judge (const void *bytes, gsize size);
