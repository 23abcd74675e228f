/* SPDX-License-Identifier: MIT
 *
 * Programs that let the kernel kill them should they make a system call beyond a few: one by a
 * filter, and a child in the strict mode, in which even the processor's counter is forbidden.
 */
#include "intercept-common.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define WRITES 5000 /* more than a ring has memory for at first */

/* clang-format off */
#define ALLOW(number)                                      \
  BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1),    \
  BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
/* clang-format on */

static void
write_much (int file)
{
  for (int i = 0; i < WRITES; i++)
    if (write (file, "x", 1) != 1)
      abort ();
}

static void
be_strict (int file)
{
  if (prctl (PR_SET_SECCOMP, SECCOMP_MODE_STRICT, 0, 0, 0) != 0)
    abort ();
  write_much (file);
  syscall (SYS_exit, 7);
}

static void
filter (void)
{
  struct sock_filter code[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    ALLOW (SYS_write),
    ALLOW (SYS_exit_group),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
  };
  const struct sock_fprog program = { sizeof code / sizeof code[0], code };

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
    abort ();
}

int
main (void)
{
  int status, file = open ("/dev/null", O_WRONLY);
  pid_t child = fork ();

  if (child == 0)
    be_strict (file);
  if (waitpid (child, &status, 0) != child || !WIFEXITED (status) || WEXITSTATUS (status) != 7)
    return 1;
  filter ();
  write_much (file);
  return 0;
}
