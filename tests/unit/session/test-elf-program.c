/* SPDX-License-Identifier: MIT
 *
 * ELF files of every kind, cut at every length, and with every byte changed.
 */
#include "elf-file.h"
#include "session/elf-program.h"

#define FIRST_BYTES 4096

/* Judges a private copy of exactly that size: a sanitizer sees a byte too far. */
static ElfProgram
judge (const void *bytes, gsize size)
{
  g_autofree void *copy = g_memdup2 (bytes, size);

  return elf_program_judge (copy, size);
}

static ElfProgram
judge_file (ElfFile file)
{
  return judge (&file, sizeof file);
}

static void
test_kinds (void)
{
  ElfFile file;

  g_assert_cmpint (judge_file (elf_file_dynamic ("main")), ==, ELF_PROGRAM_DYNAMIC);
  g_assert_cmpint (judge_file (elf_file_static ()), ==, ELF_PROGRAM_STATIC);
  g_assert_cmpint (judge_file (elf_file_dynamic ("__tsan_init")), ==, ELF_PROGRAM_INSTRUMENTED);
  g_assert_cmpint (judge_file (elf_file_dynamic ("__tsan_init_x")), ==, ELF_PROGRAM_DYNAMIC);
  g_assert_cmpint (judge_file (elf_file_dynamic ("x__tsan_init")), ==, ELF_PROGRAM_DYNAMIC);

  file = elf_file_dynamic ("");
  file.header.e_type = ET_EXEC;
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_DYNAMIC);
  file.header.e_type = ET_REL;
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_NOT_A_PROGRAM);

  file = elf_file_dynamic ("");
  file.header.e_ident[EI_CLASS] = ELFCLASS32;
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_OTHER_MACHINE);
  file = elf_file_dynamic ("");
  file.header.e_machine = EM_S390;
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_OTHER_MACHINE);

  file = elf_file_dynamic ("");
  strcpy (file.loader_path, "/lib/ld-musl-x86_64.so.1");
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_OTHER_LIBRARY);
  file.loader.p_filesz = strlen ("/lib/ld-musl"); /* no zero byte at its end */
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_DAMAGED);
}

/* Offsets and sizes that lead out of the file, or around the end of the numbers. */
static void
test_wild_numbers (void)
{
  static const guint64 wild[] = { sizeof (ElfFile), sizeof (ElfFile) - 1, G_MAXUINT32,
                                  G_MAXINT64,       G_MAXUINT64,          G_MAXUINT64 - 15,
                                  G_MAXUINT64 - 55 };

  for (gsize index = 0; index < G_N_ELEMENTS (wild); index++) {
    ElfFile files[7];

    for (gsize file = 0; file < G_N_ELEMENTS (files); file++)
      files[file] = elf_file_dynamic ("main");
    files[0].header.e_phoff = wild[index];
    files[1].loader.p_offset = wild[index];
    files[2].dynamic.p_offset = wild[index];
    files[3].entries[0].d_un.d_ptr = wild[index];
    files[4].entries[1].d_un.d_val = wild[index];
    files[5].load.p_vaddr = wild[index];
    files[6].load.p_offset = wild[index];
    for (gsize file = 0; file < G_N_ELEMENTS (files); file++)
      g_assert_cmpint (judge_file (files[file]), ==, ELF_PROGRAM_DAMAGED);
  }
}

static void
test_no_end (void)
{
  ElfFile file = elf_file_dynamic ("main");

  file.entries[2].d_tag = DT_DEBUG;
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_DAMAGED);
  file = elf_file_dynamic ("main");
  file.header.e_phnum = PN_XNUM;
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_DAMAGED);
  file.header.e_phnum = 0;
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_DAMAGED);
  file.header.e_phnum = 3;
  file.header.e_phentsize = 32;
  g_assert_cmpint (judge_file (file), ==, ELF_PROGRAM_DAMAGED);
}

static void
test_cut (void)
{
  ElfFile file = elf_file_dynamic ("main");

  for (gsize size = 0; size < sizeof file; size++)
    g_assert_cmpint (judge (&file, size), ==, ELF_PROGRAM_DAMAGED);
}

/* This very program, cut at every length of its first 4 KiB: its names lie behind them. */
static void
test_cut_program (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) itself = g_mapped_file_new ("/proc/self/exe", FALSE, &error);

  g_assert_no_error (error);
  const char *bytes = g_mapped_file_get_contents (itself);
  gsize length = g_mapped_file_get_length (itself);
  g_assert_cmpuint (length, >, FIRST_BYTES);
  g_assert_true (elf_program_is_elf (bytes, length));
  for (gsize size = 0; size <= FIRST_BYTES; size++)
    g_assert_cmpint (judge (bytes, size), !=, ELF_PROGRAM_DYNAMIC);
}

/* Whatever a byte becomes, there is a verdict and no read outside the file. */
static void
test_changed (void)
{
  ElfFile file = elf_file_dynamic ("main");

  for (gsize at = 0; at < sizeof file; at++) {
    for (guint value = 0; value < 256; value++) {
      ElfFile changed = file;
      ((unsigned char *) &changed)[at] = (unsigned char) value;
      ElfProgram verdict = judge (&changed, sizeof changed);
      g_assert_cmpint (verdict, >=, ELF_PROGRAM_DYNAMIC);
      g_assert_cmpint (verdict, <=, ELF_PROGRAM_DAMAGED);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/elf-program/kinds", test_kinds);
  g_test_add_func ("/session/elf-program/wild-numbers", test_wild_numbers);
  g_test_add_func ("/session/elf-program/no-end", test_no_end);
  g_test_add_func ("/session/elf-program/cut", test_cut);
  g_test_add_func ("/session/elf-program/cut-program", test_cut_program);
  g_test_add_func ("/session/elf-program/changed", test_changed);
  return g_test_run ();
}
