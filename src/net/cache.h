/*
 * cache.h -- small files that are kept from one run to the next.
 *
 * A directory of the user's own (0700), no link, with files of the user's own
 * (0600). A file is written beside its place and renamed, so that nobody reads
 * half of one. Each write removes what is older than SC_LIMIT_CACHE_KEEP_S, the
 * oldest of more than SC_LIMIT_CACHE_BYTES or SC_LIMIT_CACHE_FILES, and what a
 * writer that was killed left behind; files of other names are left alone.
 * Whatever fails, fails silently: without a cache all is asked again.
 */
#ifndef SC_NET_CACHE_H
#define SC_NET_CACHE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

#define SC_CACHE_FILE_BYTES (11 << 20) /* larger ones are not read */

/*
 * Writes `content` as the file `name` of `directory`, which is made, with
 * those above it, if it is not there. False when it is not kept.
 */
bool sc_cache_write(
	const char *directory, const char *name, struct sc_bytes content);

/*
 * Reads it. False when it is missing, too large, too old, no regular file, or
 * when it or the directory is not the user's own: a link is not followed, and
 * nothing is waited for.
 */
SC_MUST_CHECK bool sc_cache_read(struct sc_arena *a, const char *directory,
	const char *name, struct sc_bytes *out);

#endif
