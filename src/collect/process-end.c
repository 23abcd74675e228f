/* SPDX-License-Identifier: MIT */
#include "collect/process-end.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* pidfd_open(2)'s request for what is known of a process, of Linux 6.13, here with the fields that
 * it had then; Debian 12's headers are older. */
typedef struct {
  guint64 mask;
  guint64 control_group;
  guint32 identifiers[11];
  gint32 wait_status;
} PidfdInformation;

G_STATIC_ASSERT (sizeof (PidfdInformation) == 64);

#define PIDFD_GET_INFORMATION  _IOWR (0xff, 11, PidfdInformation)
#define PIDFD_INFORMATION_EXIT 8u /* since Linux 6.15 */

ProcessEnd
process_end_from_wait_status (int wait_status)
{
  if (WIFEXITED (wait_status))
    return (ProcessEnd){ HEDDLE_PROCESS_END_EXITED, (guint32) WEXITSTATUS (wait_status) };
  if (WIFSIGNALED (wait_status))
    return (ProcessEnd){ HEDDLE_PROCESS_END_KILLED, (guint32) WTERMSIG (wait_status) };
  return (ProcessEnd){ HEDDLE_PROCESS_END_UNKNOWN, 0 };
}

/* Reads the wait status of a process that nobody has waited for yet: the last but none of the 52
 * fields of /proc/PID/stat (proc(5)), behind a state that says so. */
static gboolean
read_zombie (guint32 process, int *wait_status)
{
  char path[64], text[1024];
  char state = '\0';

  g_snprintf (path, sizeof path, "/proc/%u/stat", process);
  int file = open (path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return FALSE;
  ssize_t length = read (file, text, sizeof text - 1);
  close (file);
  if (length <= 0)
    return FALSE;
  text[length] = '\0';
  g_strchomp (text);
  /* The second field, the name in brackets, may hold anything. */
  const char *behind_name = strrchr (text, ')');
  const char *last = strrchr (text, ' ');
  if (behind_name == NULL || last == NULL || sscanf (behind_name + 1, " %c", &state) != 1 ||
      state != 'Z')
    return FALSE;
  return sscanf (last, "%d", wait_status) == 1;
}

ProcessEnd
process_end_ask (int handle, guint32 process)
{
  PidfdInformation information = { .mask = PIDFD_INFORMATION_EXIT };
  int wait_status;

  if (read_zombie (process, &wait_status))
    return process_end_from_wait_status (wait_status);
  if (handle >= 0 && ioctl (handle, PIDFD_GET_INFORMATION, &information) == 0 &&
      (information.mask & PIDFD_INFORMATION_EXIT) != 0)
    return process_end_from_wait_status (information.wait_status);
  return (ProcessEnd){ HEDDLE_PROCESS_END_UNKNOWN, 0 };
}
