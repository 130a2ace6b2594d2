/*
 * trust_settings.h -- what a store says about an anchor beside the certificate.
 *
 * OpenSSL keeps it behind a "TRUSTED CERTIFICATE" (its X509_CERT_AUX):
 *
 *	aux = SEQUENCE { trust SEQUENCE OF OBJECT IDENTIFIER OPTIONAL,
 *		reject [0] SEQUENCE OF OBJECT IDENTIFIER OPTIONAL, ... }
 *
 * NSS keeps it in objects of its own (trust_nss.h), with the date after which
 * what the CA issues is not trusted any more.
 */
#ifndef SC_X509_TRUST_SETTINGS_H
#define SC_X509_TRUST_SETTINGS_H

#include "base/bytes.h"
#include "base/clock.h"

/* What the leaf is to be good for, by the extended key usages of a path. */
enum sc_purpose {
	SC_PURPOSE_SERVER = 0,
	SC_PURPOSE_CLIENT,
	SC_PURPOSE_ANY,
};

struct sc_trust_settings {
	/* Purposes as 1 << enum sc_purpose; ANY stands for all of them. */
	bool has_list;     /* trusted for those in `trusted` alone */
	unsigned trusted;  /* where has_list */
	unsigned rejected; /* whatever else is said */
	/* For leafs whose notBefore is not after this; 0: no such date. */
	struct sc_date distrust_after;
	bool is_public; /* the root of a public CA, whatever its key */
};

/* Reads the contents of `aux`; what is malformed of it says nothing. */
struct sc_trust_settings sc_trust_settings_read(struct sc_bytes aux);

/* Both were said of one certificate: what is against it counts. */
void sc_trust_settings_add(
	struct sc_trust_settings *s, const struct sc_trust_settings *more);

/* The store says no; for ANY purpose only where it says so of all. */
bool sc_trust_settings_refuse(
	const struct sc_trust_settings *s, enum sc_purpose purpose);

/* The store says yes, whatever the certificate says of its own purposes. */
bool sc_trust_settings_vouch(
	const struct sc_trust_settings *s, enum sc_purpose purpose);

#endif
