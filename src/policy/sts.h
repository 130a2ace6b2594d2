/*
 * sts.h -- MTA-STS, RFC 8461: record, policy, patterns, and what is in force.
 *
 * Pure: reads what the probe brought. sc_sts_record_read() and
 * sc_sts_policy_read() follow the RFC to the letter and say where a text does
 * not; each fault says whether a sender that follows the RFC stops there.
 */
#ifndef SC_POLICY_STS_H
#define SC_POLICY_STS_H

#include "obs/obs.h"
#include "policy/fault.h"

/* What a set of TXT records that should be one record amounts to. */
enum sc_record_state {
	SC_RECORD_UNKNOWN = 0, /* not asked */
	SC_RECORD_FAILED,      /* the lookup failed, or the answer is bogus */
	SC_RECORD_ABSENT,      /* no record, and none that was meant to be */
	SC_RECORD_SEVERAL,     /* counts as none */
	SC_RECORD_INVALID,     /* counts as none */
	SC_RECORD_VALID,
};

struct sc_sts_record {
	enum sc_record_state state;
	struct sc_bytes text; /* the record looked at, joined; or absent */
	const char *id;       /* VALID: 1 to 32 letters and digits */
	size_t n_candidates;  /* that begin "v=STSv1;" */
	bool split;           /* over several character-strings */
	struct sc_policy_faults faults;
};

/*
 * Reads the TXT records of an answer. Those that do not begin "v=STSv1;" are
 * passed over (RFC 8461 3.1); when there is no other, one that was meant to be
 * such a record (case, blanks, another sign, near miss) makes it INVALID.
 */
struct sc_sts_record sc_sts_record_read(
	struct sc_arena *a, const struct sc_answer *answer);

/* The same for joined record texts, as the test suites have them. */
struct sc_sts_record sc_sts_record_of(
	struct sc_arena *a, const struct sc_bytes *texts, size_t n);

/*
 * The record to publish in place of those of `answer` (which may be NULL), with
 * a new id and every extension that they have; "\"v=STSv1; id=...;\"", as it
 * stands in a zone file.
 */
const char *sc_sts_record_renewed(
	struct sc_arena *a, const struct sc_answer *answer, const char *id);

enum sc_sts_mode {
	SC_STS_NO_MODE = 0,
	SC_STS_NONE,
	SC_STS_TESTING,
	SC_STS_ENFORCE
};

struct sc_sts_policy {
	bool valid; /* no fatal fault */
	enum sc_sts_mode mode;
	long long max_age_s;   /* -1: not there, or no number */
	const char *const *mx; /* the valid patterns, folded, in order */
	size_t n_mx;
	struct sc_policy_faults faults;
};

/* At most SC_LIMIT_POLICY_BYTES are read. */
struct sc_sts_policy sc_sts_policy_read(
	struct sc_arena *a, struct sc_bytes body);

/* What a policy was to say, however it is written. */
struct sc_sts_meant {
	enum sc_sts_mode mode; /* NO_MODE: it cannot be told */
	long long max_age_s;   /* -1: it cannot be told; else maybe too much */
	const char *const *mx; /* patterns in order, folded, each once */
	size_t n_mx;
	const char *const *extensions; /* "name: value" of other fields */
	size_t n_extensions;
};

/* Names that are nearly those of RFC 8461 count, so that where a policy is in
 * order sc_sts_policy_read() goes before. */
struct sc_sts_meant sc_sts_meant_read(struct sc_arena *a, struct sc_bytes body);

/* RFC 8461 4.1: equal, or "*." for exactly one label. Both are folded. */
bool sc_sts_matches(const char *pattern, const char *host);

/* The first pattern that lists `host`; or NULL. */
const char *sc_sts_lists(const struct sc_sts_policy *p, const char *host);

/* How the policy file came, from the first address that gave a usable one. */
enum sc_sts_fetch {
	SC_STS_FETCH_UNTRIED = 0,
	SC_STS_FETCH_OK,     /* 200, within the limits, certificate good */
	SC_STS_FETCH_LOOKUP, /* the addresses could not be looked up */
	SC_STS_FETCH_NO_ADDRESS,
	SC_STS_FETCH_UNREACHABLE, /* TCP */
	SC_STS_FETCH_TLS,         /* the handshake */
	SC_STS_FETCH_CERTIFICATE, /* not valid for the policy host */
	SC_STS_FETCH_HTTP,        /* no or half a response */
	SC_STS_FETCH_REDIRECT,
	SC_STS_FETCH_STATUS, /* not 200 */
	SC_STS_FETCH_LARGE,
};

/* A connection ended so for want of a way from here, not by the host's word. */
bool sc_sts_is_our_side(enum sc_outcome connect);

/* How one fetch ended; `trusted`: the certificate is good for the host. */
enum sc_sts_fetch sc_sts_fetch_end(const struct sc_fetch *f, bool trusted);

/*
 * The media type is text/plain, of any parameters. Senders SHOULD ask for that
 * (RFC 8461 3.2), and some reject another; no end of a fetch says so.
 */
bool sc_sts_is_plain(const struct sc_fetch *f);

struct sc_sts {
	struct sc_sts_record record;
	enum sc_sts_fetch fetch;     /* the best of all addresses */
	const struct sc_fetch *from; /* that one; NULL: none was made */
	bool has_policy;             /* a body came to be read */
	struct sc_sts_policy policy; /* also of a bad certificate, for people */
	/*
	 * What a sender without a cached policy goes by: NO_MODE when record,
	 * fetch or policy is not in order.
	 */
	enum sc_sts_mode mode;
	/*
	 * There is a trace of MTA-STS (a record, even a broken one, or a policy
	 * host), so that a returning sender may hold an older policy.
	 */
	bool traces;
};

/* There is a record, and it is our side that kept us from the policy. */
bool sc_sts_is_out_of_reach(const struct sc_sts *s);

/*
 * What `domain` publishes; `trusted` tells for each of its fetches whether the
 * certificate was good. All NULL and untried for a server.
 */
struct sc_sts sc_sts_of(struct sc_arena *a, const struct sc_domain *domain,
	const bool *trusted);

#endif
