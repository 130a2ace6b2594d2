/*
 * caa.h -- who may issue for a name: CAA, RFC 8659 and RFC 8657.
 *
 *     record = flags " " tag " " DQUOTE value DQUOTE
 *     issue  = [ issuer-domain ] *( ";" [ parameter ] )
 *     parameter = tag "=" value                          (RFC 8659 4.2)
 */
#ifndef SC_POLICY_CAA_H
#define SC_POLICY_CAA_H

#include "base/arena.h"
#include "obs/obs.h"

enum sc_caa_tag {
	SC_CAA_OTHER = 0,
	SC_CAA_ISSUE,
	SC_CAA_ISSUEWILD,
	SC_CAA_IODEF,
	SC_CAA_ISSUEMAIL,
	SC_CAA_ISSUEVMC
};

struct sc_caa_record {
	int flags; /* 128: critical */
	enum sc_caa_tag tag;
	const char *tag_text; /* as it stands, printable */
	struct sc_bytes value;
	const char *issuer; /* issue, issuewild: folded domain; "" denies all;
			       NULL: malformed, which denies too */
	const char *account_uri, *validation_methods; /* RFC 8657; or NULL */
	const char *malformed;                        /* why; or NULL */
};

enum sc_caa_state {
	SC_CAA_UNKNOWN = 0, /* not asked */
	SC_CAA_NONE,        /* nothing up to the top: every CA may */
	SC_CAA_FOUND,
	SC_CAA_FAILED, /* a lookup on the way failed: no CA may */
};

struct sc_caa_policy {
	enum sc_caa_state state;
	const struct sc_answer *answer; /* the deciding one; or NULL */
	const char *owner;              /* whose records count */
	bool alias;                     /* found at the end of a CNAME */
	const struct sc_caa_record *records;
	size_t n_records;
};

/* Climbs `answers`: the name's first, then those of the names above it. */
struct sc_caa_policy sc_caa_of(
	struct sc_arena *a, const struct sc_answer *answers, size_t n);

/*
 * True when `issuer` (folded domain) may issue; for a wildcard issuewild
 * counts where it is there (RFC 8659 4.3). FAILED: false. NONE: true.
 */
bool sc_caa_allows(
	const struct sc_caa_policy *p, const char *issuer, bool wildcard);

/*
 * The CAA domains of a CA by the organization in its certificates, ended by
 * NULL: "Let's Encrypt" gives "letsencrypt.org". NULL: not in our list.
 */
const char *const *sc_caa_domains(const char *organization);

#endif
