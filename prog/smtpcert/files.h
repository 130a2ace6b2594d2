/* files.h -- whole files in, standard output out, and every error said. */
#ifndef SMTPCERT_FILES_H
#define SMTPCERT_FILES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/out.h"
#include "x509/key_file.h"

/* Opens /dev/null for whichever of the three standard streams is closed, so
 * that no socket takes its number. */
void files_guard_standard_streams(void);

bool file_exists(const char *path);

/*
 * Where an operand may be a file or a target: a file is there, is "-", ends
 * like one (`endings`, ended by NULL), or has a form that no target has: then
 * it is the file that is missing.
 */
bool file_is_meant(const char *operand, const char *const *endings);

/* Reads `path`, or standard input for "-", of at most `max_bytes`. */
SC_MUST_CHECK bool file_read(struct sc_arena *a, const char *path,
	size_t max_bytes, struct sc_bytes *out, struct sc_error *e);

/* Writes what was gathered to a file, which errors name, and empties it. */
SC_MUST_CHECK bool file_flush_to(
	int fd, const char *name, struct sc_out_memory *m, struct sc_error *e);

/* The same to standard output. */
SC_MUST_CHECK bool file_flush(struct sc_out_memory *m, struct sc_error *e);

/*
 * The same for certificates in any form: PEM or DER comes out, or an error of
 * class CONFIG that says what it is and how to convert it.
 */
SC_MUST_CHECK bool file_read_certificates(struct sc_arena *a, const char *path,
	struct sc_bytes *out, struct sc_error *e);

/* The keys of such a file, with their certificates. */
SC_MUST_CHECK bool file_read_keys(struct sc_arena *a, const char *path,
	struct sc_key_files *out, struct sc_error *e);

#endif
