/* SPDX-License-Identifier: MIT
 *
 * The process pool's pipes: whole messages, recorded.
 */
#pragma once

#include "sync/process-pool.h"

/* Makes a pipe: `here` is this process's end, `there` the other process's. `writes` tells which of
 * the two this process does. Returns 0 or an error number. */
int process_pipe_open (SyncPipe *here, SyncPipe *there, bool writes);

void process_pipe_close (SyncPipe *pipe);

/* Names the pipe in this process's record: "tasks 1". */
void process_pipe_name (const SyncPipe *pipe, const char *what, uint32_t worker);

/* Writes a message of two parts. Returns false if the other end is closed; there is no SIGPIPE. */
bool process_pipe_send (SyncPipe *pipe, const void *head, size_t head_size, const void *body,
                        size_t body_size);

/* Waits for the beginning of the next message, or until the other end is closed. */
void process_pipe_await (const SyncPipe *pipe);

/* Reads the first `size` bytes of a message. Returns false if the other end is closed, or closes in
 * the middle. */
bool process_pipe_receive (SyncPipe *pipe, void *data, size_t size);

/* Reads more of a message. */
bool process_pipe_receive_more (SyncPipe *pipe, void *data, size_t size);
