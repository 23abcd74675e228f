/* SPDX-License-Identifier: MIT
 *
 * Small ELF programs made by hand, for the tests of what Heddle can trace.
 */
#pragma once

#include <elf.h>
#include <glib.h>
#include <string.h>

#if defined(__x86_64__)
#define ELF_FILE_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define ELF_FILE_MACHINE EM_AARCH64
#else
#define ELF_FILE_MACHINE EM_RISCV
#endif

/* All of it lies one after another, so that a cut anywhere takes something away. */
typedef struct {
  Elf64_Ehdr header;
  Elf64_Phdr load;
  Elf64_Phdr loader;
  Elf64_Phdr dynamic;
  char loader_path[32];
  Elf64_Dyn entries[3];
  char names[32];
} ElfFile;

/* Returns a dynamically linked program; its names hold `symbol` alone. */
static inline ElfFile
elf_file_dynamic (const char *symbol)
{
  ElfFile file = {
    .header = { .e_type = ET_DYN,
                .e_machine = ELF_FILE_MACHINE,
                .e_version = EV_CURRENT,
                .e_phoff = G_STRUCT_OFFSET (ElfFile, load),
                .e_phentsize = sizeof (Elf64_Phdr),
                .e_phnum = 3 },
    .load = { .p_type = PT_LOAD, .p_vaddr = 0x400000, .p_filesz = sizeof (ElfFile) },
    .loader = { .p_type = PT_INTERP,
                .p_offset = G_STRUCT_OFFSET (ElfFile, loader_path),
                .p_filesz = sizeof "/lib64/ld-linux-x86-64.so.2" },
    .dynamic = { .p_type = PT_DYNAMIC,
                 .p_offset = G_STRUCT_OFFSET (ElfFile, entries),
                 .p_filesz = sizeof file.entries },
    .loader_path = "/lib64/ld-linux-x86-64.so.2",
    .entries = { { DT_STRTAB, { 0x400000 + G_STRUCT_OFFSET (ElfFile, names) } },
                 { DT_STRSZ, { sizeof file.names } },
                 { DT_NULL, { 0 } } },
  };

  memcpy (file.header.e_ident, ELFMAG, SELFMAG);
  file.header.e_ident[EI_CLASS] = ELFCLASS64;
  file.header.e_ident[EI_DATA] = G_BYTE_ORDER == G_LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB;
  file.header.e_ident[EI_VERSION] = EV_CURRENT;
  g_strlcpy (file.names + 1, symbol, sizeof file.names - 1);
  return file;
}

/* Returns one without a dynamic loader. */
static inline ElfFile
elf_file_static (void)
{
  ElfFile file = elf_file_dynamic ("");

  file.loader.p_type = PT_NULL;
  return file;
}
