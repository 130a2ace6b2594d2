/*
 * weight.h -- what a defect of a certificate weighs, given what is published.
 *
 * No standard makes an ordinary sender look at the certificate of an MX; a
 * policy does. On a submission port everybody looks, and nothing here changes
 * that.
 */
#ifndef SC_CHECK_WEIGHT_H
#define SC_CHECK_WEIGHT_H

#include "check/check.h"

/* What binds the host of a subject, as far as DANE goes. */
enum sc_bond {
	SC_BOND_UNKNOWN = 0, /* not looked up, or a subject without a host */
	SC_BOND_NONE,        /* no TLSA records that count */
	SC_BOND_TLS,         /* none of use: TLS, of whatever certificate */
	SC_BOND_EE,          /* authenticated by the certificate itself */
	SC_BOND_TA,          /* by an issuer: dates and names count */
	SC_BOND_TA_PATH,     /* an issuer matches, but the path is bad */
	SC_BOND_TA_NAME,     /* an issuer matches, but no name does */
	SC_BOND_BROKEN,      /* nothing matches, or the lookup fails */
};

enum sc_bond sc_weight_bond(const struct sc_subject *s);

/* Whether a policy of MTA-STS is known of, and in force: RFC 8461. */
enum sc_regime {
	SC_REGIME_UNKNOWN = 0, /* not looked up, or a server alone */
	SC_REGIME_NONE,
	SC_REGIME_TESTING,
	SC_REGIME_ENFORCED,
};

enum sc_regime sc_weight_regime(const struct sc_subject *s);

/* By SC_RULES_MONITORING a bad certificate is a failure in any case. */
bool sc_weight_is_monitored(const struct sc_subject *s);

/*
 * SC_W_PKIX and SC_W_NAME as a plain weight: with MTA-STS enforced or by the
 * rules of monitoring they fail, under DANE-EE they are of no interest, else
 * they are worth a warning. All other weights stay as they are.
 */
enum sc_weight sc_weight_of(const struct sc_subject *s, enum sc_weight w);

/* What it will weigh when the certificate has expired. */
enum sc_weight sc_weight_of_expiry(const struct sc_subject *s);

/*
 * Who of those with a policy cares, and strict senders: "MTA-STS, DANE-TA and
 * strict senders". What is not known to be published is named as well; what is
 * known not to be is not. `dane` is the word for it, NULL: it does not care.
 */
const struct sc_value *sc_weight_senders(
	const struct sc_subject *s, const char *dane, bool modern);

#endif
