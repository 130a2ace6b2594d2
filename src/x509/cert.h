/*
 * cert.h -- certificates (RFC 5280 4.1), read by ourselves.
 *
 * No OpenSSL object is made: a certificate costs some microseconds, and what
 * is odd about it comes out as facts instead of a refusal.
 */
#ifndef SC_X509_CERT_H
#define SC_X509_CERT_H

#include "base/arena.h"
#include "base/attr.h"
#include "facts/facts.h"
#include "x509/der.h"

/*
 * Reads `der`, which must live as long as `out`: values point into it. When it
 * cannot be read, out->parse_error says why and nothing else is set but der
 * and sha256. Not set here: key.small_factor and key.prime_power (see key.h),
 * self_signed (see sig.h).
 */
void sc_cert_parse(
	struct sc_arena *a, struct sc_bytes der, struct sc_cert *out);

/* The three parts of a certificate, for checking its signature. */
struct sc_cert_parts {
	struct sc_bytes tbs; /* what is signed, identifier included */
	struct sc_bytes
		algorithm; /* contents of the outer AlgorithmIdentifier */
	struct sc_bytes signature; /* octets of the BIT STRING */
};

SC_MUST_CHECK bool sc_cert_split(
	struct sc_bytes der, struct sc_cert_parts *out);

/* The subject Name of a certificate, without reading the rest. */
SC_MUST_CHECK bool sc_cert_subject(struct sc_bytes der, struct sc_bytes *out);

/* What people call a certificate: its CN, or its subject, or its digest. */
const char *sc_cert_label(struct sc_arena *a, const struct sc_cert *c);

/*
 * cert_time.c: reads one Time. *fault becomes how its encoding breaks RFC 5280
 * ("has no seconds"), or stays.
 */
SC_MUST_CHECK bool sc_cert_time(
	const struct sc_tlv *v, struct sc_date *out, const char **fault);

/* cert_ext.c: reads Extensions (the value of its [3]) into `cert`. */
SC_MUST_CHECK bool sc_cert_extensions(
	struct sc_arena *a, struct sc_bytes value, struct sc_cert *cert);

/* One member of Extensions as it is encoded, whose ever they are. */
struct sc_raw_extension {
	struct sc_bytes oid, value; /* contents; value: of the OCTET STRING */
	bool critical, default_spelled; /* `critical FALSE` was written out */
};

/* cert_ext.c: takes one off the front of the list. */
SC_MUST_CHECK bool sc_cert_take_extension(
	struct sc_bytes *list, struct sc_raw_extension *out);

/* The value of the extension with the dotted OID, or NULL. */
const struct sc_extension *sc_cert_extension(
	const struct sc_cert *c, const char *oid);

#define SC_EXT_SAN        "2.5.29.17"
#define SC_EXT_CRL_POINTS "2.5.29.31"

#endif
