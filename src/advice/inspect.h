/*
 * inspect.h -- what is in files of certificates and keys, and what is wrong.
 *
 * Pure functions of items that were read (x509/item.h). The result is data,
 * with a table for JSON, and inspect_text.c shows it to people.
 */
#ifndef SC_ADVICE_INSPECT_H
#define SC_ADVICE_INSPECT_H

#include "base/out.h"
#include "obs/fields.h"
#include "x509/assemble.h"
#include "x509/item.h"

#define SC_INSPECT_ITEMS_MAX 500 /* of all files together */

enum sc_remark_rank {
	SC_REMARK_INFO = 0,
	SC_REMARK_WARN,
	SC_REMARK_UNKNOWN,
	SC_REMARK_FAIL,
};

struct sc_remark {
	enum sc_remark_rank rank;
	const char *file;  /* NULL: of none alone */
	const char *check; /* of a served chain: its id; else NULL */
	const char *text;  /* a sentence */
	const char *fix;   /* or NULL */
};

/* A file that was read. */
struct sc_inspect_file {
	const char *name;
	struct sc_items items;
	const char *problem; /* why nothing of it could be read; or NULL */
	bool unordered;      /* the places of certificates mean nothing */
	bool exposed;        /* everybody on this machine may read it */
};

struct sc_inspected_item {
	enum sc_item_kind kind;
	const char *label, *subject, *issuer; /* NULL: it has none */
	const char *const *names;
	size_t n_names;
	struct sc_date not_before, not_after; /* 0: it has none */
	bool is_ca, self_signed;
	const char *key;         /* "EC P-256"; NULL: not known */
	const char *sha256;      /* of a certificate */
	const char *spki_sha256; /* in hex */
	const char *tlsa;        /* the data of a record, 3 1 1 */
	const char *const *fits; /* "FILE:2": with the same key */
	size_t n_fits;
	const char *problem;
};

struct sc_inspected_file {
	const char *name;
	const struct sc_inspected_item *items;
	size_t n_items;
};

struct sc_inspection {
	enum sc_remark_rank worst;
	const struct sc_inspected_file *files;
	size_t n_files;
	const struct sc_remark *remarks;
	size_t n_remarks;
};

struct sc_inspection sc_inspect(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_inspect_file *files, size_t n);

/* Adds what a judge said of it. */
void sc_inspection_add(
	struct sc_arena *a, struct sc_inspection *in, struct sc_remark remark);

/* All certificates of the files; *n of them. */
const struct sc_cert *const *sc_inspect_certs(struct sc_arena *a,
	const struct sc_inspect_file *files, size_t n_files, size_t *n);

/* A server's among these: of no CA, or with its key at hand. */
bool sc_inspect_is_leaf(const struct sc_cert *c,
	const struct sc_inspect_file *files, size_t n_files,
	const struct sc_cert *const *certs, size_t n);

/* For people. `at`: what "left" is counted from. inspect_text.c */
void sc_inspection_show(struct sc_out *out, struct sc_arena *a,
	const struct sc_inspection *in, struct sc_date at);

extern const char *const sc_remark_words[]; /* ended by NULL */
extern const struct sc_type sc_type_inspection;

#endif
