/* SPDX-License-Identifier: MIT */
#include "session/elf-program.h"

#include <elf.h>
#include <string.h>

#if defined(__x86_64__)
#define OWN_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define OWN_MACHINE EM_AARCH64
#elif defined(__riscv)
#define OWN_MACHINE EM_RISCV
#else
#error "elf-program.c needs this processor's number in elf.h"
#endif

#define OWN_ORDER (G_BYTE_ORDER == G_LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB)

typedef struct {
  const char *bytes;
  guint64 size;
  Elf64_Ehdr header;
} File;

/* Where the dynamic section says that the names of symbols and libraries lie. */
typedef struct {
  guint64 address; /* as mapped, not in the file */
  guint64 size;
} Names;

/* Copies `size` bytes from `offset`, as nothing in a file need be aligned. Returns FALSE if they
 * are not all there. */
static gboolean
copy_out (const File *file, guint64 offset, void *to, guint64 size)
{
  if (offset > file->size || size > file->size - offset)
    return FALSE;
  memcpy (to, file->bytes + offset, size);
  return TRUE;
}

static gboolean
read_segment (const File *file, guint index, Elf64_Phdr *segment)
{
  guint64 offset = index * sizeof *segment;

  if (file->header.e_phoff > G_MAXUINT64 - offset)
    return FALSE;
  return copy_out (file, file->header.e_phoff + offset, segment, sizeof *segment);
}

/* Finds the first segment of that type. */
static gboolean
find_segment (const File *file, guint32 type, Elf64_Phdr *segment)
{
  for (guint index = 0; index < file->header.e_phnum; index++)
    if (read_segment (file, index, segment) && segment->p_type == type)
      return TRUE;
  return FALSE;
}

/* Finds where in the file lies what will be mapped at `address`. */
static gboolean
file_offset (const File *file, guint64 address, guint64 *offset)
{
  Elf64_Phdr segment;

  for (guint index = 0; index < file->header.e_phnum; index++) {
    if (!read_segment (file, index, &segment) || segment.p_type != PT_LOAD)
      continue;
    if (address >= segment.p_vaddr && address - segment.p_vaddr < segment.p_filesz) {
      *offset = segment.p_offset + (address - segment.p_vaddr);
      return *offset >= segment.p_offset;
    }
  }
  return FALSE;
}

/* Finds the names' place. Returns FALSE if the dynamic section does not lie within the file or has
 * no end. */
static gboolean
read_dynamic (const File *file, const Elf64_Phdr *dynamic, Names *names)
{
  Elf64_Dyn entry;

  for (guint64 read = 0; read < dynamic->p_filesz; read += sizeof entry) {
    if (dynamic->p_offset > G_MAXUINT64 - read ||
        !copy_out (file, dynamic->p_offset + read, &entry, sizeof entry))
      return FALSE;
    if (entry.d_tag == DT_NULL)
      return TRUE;
    if (entry.d_tag == DT_STRTAB)
      names->address = entry.d_un.d_ptr;
    if (entry.d_tag == DT_STRSZ)
      names->size = entry.d_un.d_val;
  }
  return FALSE;
}

/* ThreadSanitizer's start-up function is among the names of every program that it instruments:
 * gcc's is imported from libtsan, clang's is exported by the program itself. */
static ElfProgram
judge_names (const File *file, const Names *names)
{
  static const char start_up[] = "\0__tsan_init";
  guint64 offset;

  if (names->size == 0)
    return ELF_PROGRAM_DYNAMIC;
  if (!file_offset (file, names->address, &offset) || offset > file->size ||
      names->size > file->size - offset)
    return ELF_PROGRAM_DAMAGED;
  /* With both its zero bytes, so that no longer name is taken for it. */
  if (memmem (file->bytes + offset, names->size, start_up, sizeof start_up) != NULL)
    return ELF_PROGRAM_INSTRUMENTED;
  return ELF_PROGRAM_DYNAMIC;
}

/* Reads the path of the dynamic loader, which ends with a zero byte. */
static gboolean
read_loader (const File *file, const Elf64_Phdr *segment, const char **loader)
{
  guint64 size = segment->p_filesz;

  if (segment->p_offset > file->size || size > file->size - segment->p_offset || size == 0)
    return FALSE;
  *loader = file->bytes + segment->p_offset;
  return (*loader)[size - 1] == '\0';
}

static ElfProgram
judge_segments (const File *file)
{
  Elf64_Phdr segment;
  Names names = { 0 };
  const char *loader;

  for (guint index = 0; index < file->header.e_phnum; index++)
    if (!read_segment (file, index, &segment))
      return ELF_PROGRAM_DAMAGED;
  if (!find_segment (file, PT_INTERP, &segment))
    return ELF_PROGRAM_STATIC;
  if (!read_loader (file, &segment, &loader))
    return ELF_PROGRAM_DAMAGED;
  if (strstr (loader, "ld-musl") != NULL)
    return ELF_PROGRAM_OTHER_LIBRARY;
  if (!find_segment (file, PT_DYNAMIC, &segment) || !read_dynamic (file, &segment, &names))
    return ELF_PROGRAM_DAMAGED;
  return judge_names (file, &names);
}

gboolean
elf_program_is_elf (const void *bytes, gsize size)
{
  return size >= SELFMAG && memcmp (bytes, ELFMAG, SELFMAG) == 0;
}

ElfProgram
elf_program_judge (const void *bytes, gsize size)
{
  File file = { .bytes = bytes, .size = size };
  const unsigned char *identity = file.header.e_ident;

  if (size < EI_NIDENT)
    return ELF_PROGRAM_DAMAGED;
  memcpy (file.header.e_ident, bytes, EI_NIDENT);
  if (identity[EI_CLASS] != ELFCLASS64 || identity[EI_DATA] != OWN_ORDER)
    return ELF_PROGRAM_OTHER_MACHINE;
  if (!copy_out (&file, 0, &file.header, sizeof file.header))
    return ELF_PROGRAM_DAMAGED;
  if (file.header.e_machine != OWN_MACHINE)
    return ELF_PROGRAM_OTHER_MACHINE;
  if (file.header.e_type != ET_EXEC && file.header.e_type != ET_DYN)
    return ELF_PROGRAM_NOT_A_PROGRAM;
  if (file.header.e_phnum == 0 || file.header.e_phnum == PN_XNUM ||
      file.header.e_phentsize != sizeof (Elf64_Phdr))
    return ELF_PROGRAM_DAMAGED;
  return judge_segments (&file);
}
