/*
 * files.h -- certificates on disk beside a target whose servers are to have
 * them.
 *
 * A server may have a certificate for each kind of key, each in a file of its
 * own or all in one; an MX host may have another one than its neighbour. Which
 * of the files are for which host is told by the names in the certificates;
 * where no file names a host of the target, all are for all.
 */
#ifndef SC_DEPLOY_FILES_H
#define SC_DEPLOY_FILES_H

#include "advice/advice.h"

/* A kind of key is an index into sc_variant_keys, or this. */
#define SC_DEPLOY_OTHER_KIND 3
#define SC_DEPLOY_KINDS      (SC_DEPLOY_OTHER_KIND + 1)

/* One certificate of a file, with what a server would send behind it. */
struct sc_deploy_file {
	const char *path; /* as typed */
	const struct sc_cert *const *chain;
	size_t n_chain;
	int kind;
	bool has_key;      /* beside it in the file */
	bool stands_first; /* where servers look for it */
};

/* A host of the target. */
struct sc_deploy_host {
	const char *name;
	bool named;          /* by some file */
	const bool *by_file; /* by index as the files */
};

struct sc_deploy {
	const struct sc_obs *obs;
	const struct sc_facts *facts;
	const struct sc_deploy_file *files;
	size_t n_files;
	const char *const *only_hosts; /* others are left alone; none: all */
	size_t n_only_hosts;
	/* Set by sc_deploy_settle(). */
	const struct sc_deploy_host *hosts;
	size_t n_hosts;
	bool names_any; /* some host is named by some file */
};

int sc_deploy_kind(const struct sc_cert *c);

/* "RSA", "ECDSA", "EdDSA" or "other" by kind. */
extern const char *const sc_deploy_kind_words[];

/* Adds the certificates of a file; bare keys and requests are no use here. */
void sc_deploy_add_file(struct sc_arena *a, struct sc_deploy *d,
	const char *path, const struct sc_key_files *files);

/* To be called when all of it is there: compares names, once. */
void sc_deploy_settle(struct sc_arena *a, struct sc_deploy *d);

/* False: the host is not to have any of the files. NULL: by its address. */
bool sc_deploy_concerns(const struct sc_deploy *d, const char *host);

/*
 * The file for a host by kind of key: one whose leaf has the digest, else the
 * first; NULL: none is for it. `sha256` may be NULL.
 */
const struct sc_deploy_file *sc_deploy_find(const struct sc_deploy *d,
	const char *host, int kind, const char *sha256);

/*
 * What the TLSA records of the target make of the files, sc_advice_rollover().
 */
struct sc_rollover sc_deploy_rollover(
	struct sc_arena *a, const struct sc_deploy *d, struct sc_trust *trust);

/*
 * TLSA records of a host that is concerned could not be looked up, or there are
 * some and nobody could validate them.
 */
bool sc_deploy_is_tlsa_unknown(struct sc_arena *a, const struct sc_deploy *d);

/* A root, which a server need not send. */
bool sc_deploy_is_root(const struct sc_cert *c);

/* The same names in any order. */
bool sc_deploy_same_names(
	struct sc_arena *a, const struct sc_cert *x, const struct sc_cert *y);

#endif
