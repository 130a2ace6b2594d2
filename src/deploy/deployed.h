/*
 * deployed.h -- do all addresses of a target serve what is on disk?
 *
 * A pure function of what was seen and of the files. Each address has a row
 * for each certificate that it should serve, and one more where its handshakes
 * did not agree, as behind a load balancer.
 */
#ifndef SC_DEPLOY_DEPLOYED_H
#define SC_DEPLOY_DEPLOYED_H

#include "deploy/files.h"
#include "obs/fields.h"

#define SC_DEPLOYED_SCHEMA_VERSION "1.0"

enum sc_deployed_state {
	SC_DEPLOYED_UNKNOWN = 0, /* it was not reached, or not asked for it */
	SC_DEPLOYED_SERVED,
	SC_DEPLOYED_CHAIN,    /* the certificate, with other issuers */
	SC_DEPLOYED_OLDER,    /* for the same names, and of an earlier date */
	SC_DEPLOYED_NEWER,    /* of a later date: the file is the old one */
	SC_DEPLOYED_OTHER,    /* for other names */
	SC_DEPLOYED_NO_KIND,  /* none with that kind of key */
	SC_DEPLOYED_NO_TLS,   /* it was reached, and there is no certificate */
	SC_DEPLOYED_LEFT_OUT, /* no file is for the host: decides nothing */
};

struct sc_deployed_row {
	const char *host, *address; /* address NULL: none was looked at */
	int port;
	enum sc_deployed_state state;
	const char *handshake;       /* other than the first: "rsa"; or NULL */
	const char *file;            /* that is compared with; or NULL */
	const char *key_kind;        /* of the file: "RSA"; or NULL */
	const char *wanted, *served; /* sha256; or NULL */
	bool same_key;               /* of another certificate */
	struct sc_date wanted_since, wanted_until;
	struct sc_date served_since, served_until; /* 0: none is served */
	const char *program; /* by the greeting; or NULL */
	const char *reload;  /* the command that makes it read the file */
	const char *message; /* one sentence */
};

enum sc_deployed_verdict {
	SC_DEPLOYED_ALL = 0,
	SC_DEPLOYED_NOT_ALL, /* or TLSA records do not match */
	SC_DEPLOYED_CANNOT_TELL,
};

struct sc_deployed {
	const char *schema_version;
	const char *target;
	struct sc_date observed_at;
	enum sc_deployed_verdict verdict;
	const struct sc_deployed_row *rows;
	size_t n_rows;
	struct sc_tlsa_check tlsa;  /* what is served, where records bind */
	struct sc_rollover on_disk; /* the files; no hosts: nothing binds */
};

extern const struct sc_type sc_type_deployed;

struct sc_deployed sc_deployed_look(
	struct sc_arena *a, const struct sc_deploy *d, struct sc_trust *trust);

#endif
