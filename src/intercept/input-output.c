/* SPDX-License-Identifier: MIT
 *
 * Input and output: calls that may wait for a device, a peer or another process. They are recorded
 * even while the process has one thread. What the C library does for its own streams (printf(),
 * fgets()) does not come by here.
 */
/* Both names of what takes a place in a file are hooked: neither may be made an alias of the
 * other. */
#undef _FILE_OFFSET_BITS

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "intercept/clean-up.h"
#include "intercept/intercept.h"

/* No one descriptor. */
#define SEVERAL (-1)

typedef struct {
  int descriptor;
  ssize_t result; /* -1 until it is known: the call failed, or was cancelled */
} Call;

static void
begin (const Call *call, HeddleIo kind, size_t amount)
{
  heddle_emit (HEDDLE_EVENT_IO_BEGIN, (uint64_t) (uint32_t) call->descriptor, amount, kind);
}

/* Also a clean-up handler: a call that is cancelled is over. */
static void
end (void *data)
{
  const Call *call = data;

  heddle_emit (HEDDLE_EVENT_IO_END, (uint64_t) (uint32_t) call->descriptor,
               call->result >= 0 ? (uint64_t) call->result : 0,
               call->result >= 0 ? 0 : (uint32_t) errno);
}

/* The hook of a function that returns a count or 0, or -1 for a failure; for `amount` bytes or
 * descriptors. */
#define IO_HOOK(type, name, kind, which, amount, parameters, arguments) \
  HEDDLE_HOOKED type name parameters                                    \
  {                                                                     \
    Call call = { which, -1 };                                          \
                                                                        \
    if (!heddle_intercept_records_already ())                           \
      return HEDDLE_REAL (name) arguments;                              \
    begin (&call, kind, (size_t) (amount));                             \
    HEDDLE_CLEAN_UP_PUSH (end, &call);                                  \
    call.result = HEDDLE_REAL (name) arguments;                         \
    HEDDLE_CLEAN_UP_POP (1);                                            \
    return (type) call.result;                                          \
  }

/* ------------------------------------------------------------------ files and pipes */

IO_HOOK (ssize_t, read, HEDDLE_IO_READ, file, size, (int file, void *data, size_t size),
         (file, data, size))
IO_HOOK (ssize_t, pread, HEDDLE_IO_READ, file, size,
         (int file, void *data, size_t size, off_t offset), (file, data, size, offset))
IO_HOOK (ssize_t, pread64, HEDDLE_IO_READ, file, size,
         (int file, void *data, size_t size, off64_t offset), (file, data, size, offset))
IO_HOOK (ssize_t, readv, HEDDLE_IO_READ, file, 0, (int file, const struct iovec *parts, int count),
         (file, parts, count))
IO_HOOK (ssize_t, write, HEDDLE_IO_WRITE, file, size, (int file, const void *data, size_t size),
         (file, data, size))
IO_HOOK (ssize_t, pwrite, HEDDLE_IO_WRITE, file, size,
         (int file, const void *data, size_t size, off_t offset), (file, data, size, offset))
IO_HOOK (ssize_t, pwrite64, HEDDLE_IO_WRITE, file, size,
         (int file, const void *data, size_t size, off64_t offset), (file, data, size, offset))
IO_HOOK (ssize_t, writev, HEDDLE_IO_WRITE, file, 0,
         (int file, const struct iovec *parts, int count), (file, parts, count))
IO_HOOK (int, fsync, HEDDLE_IO_SYNC, file, 0, (int file), (file))
IO_HOOK (int, fdatasync, HEDDLE_IO_SYNC, file, 0, (int file), (file))

/* ------------------------------------------------------------------ sockets */

/* The C library declares addresses as a union that is passed as its first member is. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"

IO_HOOK (ssize_t, recv, HEDDLE_IO_READ, file, size, (int file, void *data, size_t size, int flags),
         (file, data, size, flags))
IO_HOOK (ssize_t, recvfrom, HEDDLE_IO_READ, file, size,
         (int file, void *restrict data, size_t size, int flags, struct sockaddr *restrict address,
          socklen_t *restrict length),
         (file, data, size, flags, address, length))
IO_HOOK (ssize_t, recvmsg, HEDDLE_IO_READ, file, 0, (int file, struct msghdr *message, int flags),
         (file, message, flags))
IO_HOOK (ssize_t, send, HEDDLE_IO_WRITE, file, size,
         (int file, const void *data, size_t size, int flags), (file, data, size, flags))
IO_HOOK (ssize_t, sendto, HEDDLE_IO_WRITE, file, size,
         (int file, const void *data, size_t size, int flags, const struct sockaddr *address,
          socklen_t length),
         (file, data, size, flags, address, length))
IO_HOOK (ssize_t, sendmsg, HEDDLE_IO_WRITE, file, 0,
         (int file, const struct msghdr *message, int flags), (file, message, flags))
IO_HOOK (int, accept, HEDDLE_IO_ACCEPT, file, 0,
         (int file, struct sockaddr *restrict address, socklen_t *restrict length),
         (file, address, length))
IO_HOOK (int, accept4, HEDDLE_IO_ACCEPT, file, 0,
         (int file, struct sockaddr *restrict address, socklen_t *restrict length, int flags),
         (file, address, length, flags))
IO_HOOK (int, connect, HEDDLE_IO_CONNECT, file, 0,
         (int file, const struct sockaddr *address, socklen_t length), (file, address, length))

#pragma GCC diagnostic pop

/* ------------------------------------------------------------------ several at once */

IO_HOOK (int, poll, HEDDLE_IO_POLL, SEVERAL, count,
         (struct pollfd * files, nfds_t count, int timeout), (files, count, timeout))
IO_HOOK (int, ppoll, HEDDLE_IO_POLL, SEVERAL, count,
         (struct pollfd * files, nfds_t count, const struct timespec *timeout,
          const sigset_t *signals),
         (files, count, timeout, signals))
IO_HOOK (int, select, HEDDLE_IO_POLL, SEVERAL, count,
         (int count, fd_set *restrict reading, fd_set *restrict writing,
          fd_set *restrict exceptional, struct timeval *restrict timeout),
         (count, reading, writing, exceptional, timeout))
IO_HOOK (int, pselect, HEDDLE_IO_POLL, SEVERAL, count,
         (int count, fd_set *restrict reading, fd_set *restrict writing,
          fd_set *restrict exceptional, const struct timespec *restrict timeout,
          const sigset_t *restrict signals),
         (count, reading, writing, exceptional, timeout, signals))
IO_HOOK (int, epoll_wait, HEDDLE_IO_POLL, file, most,
         (int file, struct epoll_event *events, int most, int timeout),
         (file, events, most, timeout))
IO_HOOK (int, epoll_pwait, HEDDLE_IO_POLL, file, most,
         (int file, struct epoll_event *events, int most, int timeout, const sigset_t *signals),
         (file, events, most, timeout, signals))

/* ------------------------------------------------------------------ the names of checked builds */

/* What programs that were compiled with _FORTIFY_SOURCE call instead, with the size of their
 * buffer. */
ssize_t __read_chk (int file, void *data, size_t size, size_t room);
ssize_t __pread_chk (int file, void *data, size_t size, off_t offset, size_t room);
ssize_t __pread64_chk (int file, void *data, size_t size, off64_t offset, size_t room);
ssize_t __recv_chk (int file, void *data, size_t size, size_t room, int flags);
ssize_t __recvfrom_chk (int file, void *restrict data, size_t size, size_t room, int flags,
                        struct sockaddr *restrict address, socklen_t *restrict length);
int __poll_chk (struct pollfd *files, nfds_t count, int timeout, size_t room);

IO_HOOK (ssize_t, __read_chk, HEDDLE_IO_READ, file, size,
         (int file, void *data, size_t size, size_t room), (file, data, size, room))
IO_HOOK (ssize_t, __pread_chk, HEDDLE_IO_READ, file, size,
         (int file, void *data, size_t size, off_t offset, size_t room),
         (file, data, size, offset, room))
IO_HOOK (ssize_t, __pread64_chk, HEDDLE_IO_READ, file, size,
         (int file, void *data, size_t size, off64_t offset, size_t room),
         (file, data, size, offset, room))
IO_HOOK (ssize_t, __recv_chk, HEDDLE_IO_READ, file, size,
         (int file, void *data, size_t size, size_t room, int flags),
         (file, data, size, room, flags))
IO_HOOK (ssize_t, __recvfrom_chk, HEDDLE_IO_READ, file, size,
         (int file, void *restrict data, size_t size, size_t room, int flags,
          struct sockaddr *restrict address, socklen_t *restrict length),
         (file, data, size, room, flags, address, length))
IO_HOOK (int, __poll_chk, HEDDLE_IO_POLL, SEVERAL, count,
         (struct pollfd * files, nfds_t count, int timeout, size_t room),
         (files, count, timeout, room))
