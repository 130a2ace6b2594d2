/* file.h -- a file of bounded size, read whole. */
#ifndef SC_BASE_FILE_H
#define SC_BASE_FILE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

/*
 * Reads `path` into `a`. A file that is missing, unreadable or larger than
 * `max_bytes` is an error of class `class`. A pipe is read to its end.
 */
SC_MUST_CHECK bool sc_file_read(struct sc_arena *a, const char *path,
	size_t max_bytes, enum sc_error_class class, struct sc_bytes *out,
	struct sc_error *e);

/* The same from a descriptor, which stays open; `name` is for the error. */
SC_MUST_CHECK bool sc_file_read_fd(struct sc_arena *a, int fd, const char *name,
	size_t max_bytes, enum sc_error_class class, struct sc_bytes *out,
	struct sc_error *e);

#endif
