/*
 * cert.h -- what the checks of the certificate and of its life share.
 *
 * All is about the leaf of one endpoint (SC_SCOPE_LEAF) with a certificate
 * that parses; texts are made in the subject's arena and are fit for people.
 */
#ifndef SC_CHECK_CERT_H
#define SC_CHECK_CERT_H

#include "check/check.h"

/*
 * True when the rules of the CA/Browser Forum bind this certificate: a valid
 * path ends in the root of a public CA (x509/public_roots.h). What the
 * certificate says of itself decides nothing: private CAs copy the policies of
 * the Forum, and a public one can forget them.
 */
bool sc_cert_is_public(const struct sc_subject *s);

/* How many of the policies are reserved ones of the CA/Browser Forum. */
size_t sc_cert_forum_policies(const struct sc_cert *c);

/* Seconds until the first one at which it is no longer valid; <= 0: expired. */
int64_t sc_cert_left_s(const struct sc_cert *c, struct sc_date now);

/* Days, and percent of the whole life; -1: none. The lesser one counts. */
struct sc_life_limit {
	int days, percent;
};

/* What is wanted to be left, by --warn and --fail or their defaults. */
struct sc_life_limit sc_cert_warn_limit(const struct sc_settings *s);
struct sc_life_limit sc_cert_fail_limit(const struct sc_settings *s);

/* The same of a life, which may be that of a stranger's report. */
int64_t sc_cert_limit_s(struct sc_life_limit limit, int64_t life_s);

/* So little is left of it that a word is due; also when it has expired. */
bool sc_cert_ends_soon(const struct sc_subject *s, const struct sc_cert *c);

/*
 * Weighs a verdict about what is left of `c`: `weight`, or more where --fail or
 * --warn was given, since who gives them wants to be told, and by the rules of
 * monitoring.
 */
void sc_cert_weigh_rest(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_cert *c, enum sc_weight weight);

/* The Forum's short-lived kind, which needs no revocation: CA/B BR 1.6.1. */
bool sc_cert_is_short_lived(const struct sc_cert *c);

/* The name without a wildcard as its whole left-most label. */
struct sc_bytes sc_cert_without_wildcard(struct sc_bytes name);

/* Who refuses: those with PKIX, with DANE-TA as well, without CN only. */
enum sc_cert_verifiers {
	SC_CERT_WEB_VERIFIERS,
	SC_CERT_ALL_VERIFIERS,
	SC_CERT_MODERN_VERIFIERS,
};

/*
 * What a defect that verifiers notice means, as the end of a sentence. On an
 * MX those of them refuse whom a policy of this host or domain makes verify,
 * and strict senders, and all others deliver; on a submission port it is the
 * mail clients that notice.
 */
const struct sc_value *sc_cert_refusal(
	const struct sc_subject *s, enum sc_cert_verifiers verifiers);

/* The same for a defect that only some of the verifiers' libraries refuse. */
enum sc_message sc_cert_some_refuse(const struct sc_subject *s);

/* Evidence: "seen", the subject and the serial number, and "issuer". */
void sc_cert_show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_cert *c);

/* Evidence: "life", both dates and the days between them. */
void sc_cert_show_life(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_cert *c);

/* A name of the certificate made printable; "(empty)" when it is. */
const char *sc_cert_name(const struct sc_subject *s, struct sc_bytes name);

/*
 * Is the server asked for by an address that the certificate names? A sender
 * has no name to look for then.
 */
bool sc_cert_is_for_address(const struct sc_subject *s);

#endif
