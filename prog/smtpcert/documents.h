/*
 * documents.h -- JSON documents one behind the other, as `smtpcert probe A B`
 * writes them.
 *
 * A file is read as it comes and in the memory of one document, so that a pipe
 * may be as long as a list is. Where a document ends is told by its braces;
 * whether it is one is for whoever reads it.
 */
#ifndef SMTPCERT_DOCUMENTS_H
#define SMTPCERT_DOCUMENTS_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

/*
 * Calls `fn` for each document of `path`, standard input for "-". Each has at
 * most SC_LIMIT_JSON_BYTES. What holds none at all is passed on once, empty.
 */
SC_MUST_CHECK bool for_each_document(const char *path,
	bool (*fn)(void *user, struct sc_arena *a, struct sc_bytes text,
		struct sc_error *e),
	void *user, struct sc_error *e);

#endif
