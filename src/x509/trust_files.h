/* trust_files.h -- the files of a trust store; no network, no waiting. */
#ifndef SC_X509_TRUST_FILES_H
#define SC_X509_TRUST_FILES_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

#define SC_TRUST_PATH_MAX  1024
#define SC_TRUST_SAME_HASH 16 /* files HASH.0 to HASH.15 */

/* The files of a directory that hold anchors, by how they are called. */
enum sc_trust_kind {
	SC_TRUST_HASHED, /* HASH.N, as c_rehash makes them */
	SC_TRUST_LOOSE,  /* *.pem, *.crt */
};

/*
 * Lists the paths of one kind of files; with `paths` NULL they are counted
 * only. False when `dir` cannot be listed.
 */
SC_MUST_CHECK bool sc_trust_list_dir(struct sc_arena *a, const char *dir,
	enum sc_trust_kind kind, const char *const **paths, size_t *n);

/* The hash of a DER Name that hashed directories use. */
SC_MUST_CHECK bool sc_trust_name_hash(struct sc_bytes name, uint32_t *out);

/* Writes "dir/HASH.i"; false when it does not fit. */
SC_MUST_CHECK bool sc_trust_hashed_path(
	const char *dir, uint32_t hash, int i, char path[SC_TRUST_PATH_MAX]);

#endif
