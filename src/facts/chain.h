/* chain.h -- the certificates that were sent, and the path that they make. */
#ifndef SC_FACTS_CHAIN_H
#define SC_FACTS_CHAIN_H

#include "facts/cert.h"

/* Why a path was refused. The decisive one is nearest the leaf. */
enum sc_path_fault {
	SC_PATH_OK = 0,
	SC_PATH_UNPARSABLE,
	SC_PATH_NO_ISSUER,        /* the issuer was not sent and is no anchor */
	SC_PATH_SELF_SIGNED_LEAF, /* and not in the store */
	SC_PATH_UNTRUSTED_ROOT, /* ends in a self-signed CA not in the store */
	SC_PATH_WRONG_ISSUER_KEY, /* the right name, another key */
	SC_PATH_BAD_SIGNATURE,
	SC_PATH_UNKNOWN_ALGORITHM, /* a signature that we cannot verify */
	SC_PATH_NOT_YET_VALID,
	SC_PATH_EXPIRED,
	SC_PATH_ISSUER_NOT_CA,
	SC_PATH_ISSUER_KEY_USAGE,
	SC_PATH_PATH_LENGTH,
	SC_PATH_EKU, /* serverAuth excluded by leaf or issuer */
	SC_PATH_CRITICAL_EXTENSION,
	SC_PATH_NAME_CONSTRAINTS,
	SC_PATH_MALFORMED, /* duplicate or malformed extension, algorithm
				     mismatch */
	SC_PATH_WEAK,      /* MD5 or SHA-1 signature, key < 1024 bits */
	SC_PATH_LIMIT,     /* the search was cut short */
	SC_PATH_TOO_DEEP,  /* more CAs than the caller allows */
	SC_PATH_PROFILE,   /* valid, and not as the profile wants it */
	SC_PATH_POLICY,    /* certificate policies, RFC 5280 6.1 */
	SC_PATH_REVOKED,
	SC_PATH_REVOCATION_UNKNOWN, /* where the caller must know */
	SC_PATH_DISTRUSTED,         /* the store says no */
	SC_PATH_DISTRUST_AFTER, /* the store says no of what is that young */
};

/* What a trust anchor is called and until when it lasts. */
struct sc_anchor {
	const char *sha256, *subject;
	struct sc_date not_before, not_after;
	struct sc_bytes der;
	bool is_public; /* of a public CA: x509/public_roots.h */
	/* The store distrusts what is issued after this; 0: no such date. */
	struct sc_date distrust_after;
};

/* What one of several trust stores makes of a chain. */
struct sc_store_verdict {
	const char *store;
	bool empty; /* nothing could be loaded: says nothing */
	bool trusted;
	enum sc_path_fault fault;      /* OK when trusted */
	const char *fault_text;        /* for people; NULL when trusted */
	const char *anchor;            /* subject; NULL: none reached */
	struct sc_date distrust_after; /* as of an anchor */
};

/* The chain of one endpoint, judged on what was served alone. */
struct sc_chain {
	const struct sc_cert *const *sent; /* in wire order */
	size_t n_sent;
	bool store_empty; /* there was no trust store: nothing is trusted */

	bool trusted; /* a valid path exists at the given date */
	/*
	 * The valid path, or the one that got farthest: leaf first, served
	 * certificates only; then the anchor, if one was reached.
	 */
	const struct sc_cert *const *path;
	size_t n_path;
	const struct sc_anchor *anchor; /* NULL: none reached */
	bool anchor_expired;            /* tolerated, but some refuse */
	enum sc_path_fault fault;       /* OK when trusted */
	unsigned faults; /* all along the path: bits 1 << enum sc_path_fault */
	size_t fault_at; /* index in path */
	const char *fault_text; /* for people; NULL when trusted */
	/* valid but for the dates of one certificate, path[fault_at] */
	bool only_dates;

	/* NO_ISSUER: what is missing. */
	const char *missing_subject; /* fit for people */
	const char *missing_key_id;  /* hex; or NULL */
	const char *missing_url;     /* caIssuers of its child; or NULL */
	bool missing_is_root;        /* a root not sent, not in the store */

	bool leaf_not_first; /* a CA leads, an end entity follows */
	bool out_of_order;   /* the path needs another order than sent */
	int duplicate;       /* index in sent of a repetition; -1: none */
	int extra;           /* index in sent, of no use; -1: none */
	int root_included;   /* index in sent of a self-signed CA; -1 */
	int cross_expired;   /* index in sent of an expired certificate
				     that a valid path avoids; -1: none */
	bool cross_needed;   /* the anchor is only reached through a
				     cross-certificate of a served name */
	/* An expired root, and the index in sent of a cross-certificate that
	   no path needs and that leads to it; NULL: there is none. */
	const struct sc_cert *old_root;
	int cross_old;
	/* Side by side, when there are several; the first decided above. */
	const struct sc_store_verdict *stores;
	size_t n_stores;
};

/*
 * True when the rules of the CA/Browser Forum bind `c`, of this chain: a valid
 * path ends in the root of a public CA.
 */
bool sc_chain_is_public(const struct sc_chain *chain, const struct sc_cert *c);

/* What some libraries do not take in a certificate, as bits. */
enum sc_unusual {
	SC_UNUSUAL_SHA224 = 1 << 0,
	SC_UNUSUAL_RSA = 1 << 1, /* PSS parameters of its own, SHA-3, ... */
	SC_UNUSUAL_EXPONENT = 1 << 2,
	SC_UNUSUAL_P521 = 1 << 3, /* the leaf's key */
};

/* Of the signatures and keys of the path that somebody relies on. */
unsigned sc_chain_unusual(const struct sc_chain *chain);

#endif
