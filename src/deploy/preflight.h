/*
 * preflight.h -- if these certificates went live now: which senders break, at
 * which host, and for how long?
 *
 * The target is judged as it was seen, and once more with the files in place of
 * what its servers showed (deploy/substitute.h); what differs is the answer
 * (report/compare.h). Beside that stand what the TLSA records need first, and
 * what no report can tell: whether the key fits, and who is lost with another
 * kind of key.
 */
#ifndef SC_DEPLOY_PREFLIGHT_H
#define SC_DEPLOY_PREFLIGHT_H

#include "deploy/files.h"
#include "report/compare.h"
#include "x509/derive.h"

#define SC_PREFLIGHT_SCHEMA_VERSION "1.0"

enum sc_preflight_verdict {
	SC_PREFLIGHT_SAFE = 0,
	SC_PREFLIGHT_BREAKS, /* somebody delivers today, and then would not */
	SC_PREFLIGHT_WORSE,  /* nobody is lost, and something gets worse */
	SC_PREFLIGHT_CANNOT_TELL,
};

enum sc_preflight_fit {
	SC_PREFLIGHT_FIT_UNKNOWN = 0, /* no key was given */
	SC_PREFLIGHT_FITS,
	SC_PREFLIGHT_MISFIT, /* the server would not start, or not do TLS */
};

/* A certificate that would go live. */
struct sc_preflight_file {
	const char *path;
	const char *sha256;
	const char *key;   /* "EC P-256" */
	const char *names; /* fit for people */
	const char *issuer;
	struct sc_date since, until;
	long long issuers; /* that stand behind it */
	enum sc_preflight_fit fit;
};

/* What ends it. */
enum sc_preflight_end {
	SC_PREFLIGHT_UNTIL_REPLACED = 0, /* another certificate is deployed */
	SC_PREFLIGHT_UNTIL_RECORD, /* a TLSA record is published, and seen */
	SC_PREFLIGHT_UNTIL_BEGIN,  /* the certificate's notBefore */
};

/* A sender that delivers today, and would not. */
struct sc_preflight_break {
	struct sc_change_place place;
	bool some;                  /* of the class; else what is normal */
	const char *before, *after; /* outcomes */
	const char *finding;        /* that would decide it; or NULL */
	enum sc_preflight_end end;
	long long ttl_s;      /* UNTIL_RECORD: of the records; else -1 */
	struct sc_date until; /* UNTIL_BEGIN; else 0 */
	const char *message;  /* a sentence without its place */
};

struct sc_preflight {
	const char *schema_version;
	const char *target;
	struct sc_date observed_at, judged_at;
	enum sc_preflight_verdict verdict;
	const struct sc_preflight_file *files;
	size_t n_files;
	long long addresses; /* at which they would be */
	long long unseen;    /* that showed no certificate to be replaced */
	const struct sc_preflight_break *breaks;
	size_t n_breaks;
	struct sc_rollover tlsa;  /* of the files; no hosts: nothing binds */
	const char *const *notes; /* sentences */
	size_t n_notes;
	struct sc_comparison comparison; /* today, and then */
};

extern const struct sc_type sc_type_preflight;

/* The change is that a sender delivers before, and not after. */
bool sc_preflight_is_break(const struct sc_change *c);

/*
 * `keys` are those of a file beside the certificates', or none; `bare` says
 * that a certificate's file has a key that is of none of the certificates.
 */
struct sc_preflight sc_preflight_look(struct sc_arena *a,
	const struct sc_deploy *d, const struct sc_key_files *keys, bool bare,
	const struct sc_sources *with, const struct sc_settings *settings);

#endif
