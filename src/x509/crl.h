/*
 * crl.h -- certificate revocation lists (RFC 5280 5), read by ourselves.
 *
 * Reading says what a list is; whether it may be used for a certificate is
 * crl_check.h. Entries are not kept: a list may have a million. They are read
 * once for their form, and again when one is looked for.
 */
#ifndef SC_X509_CRL_H
#define SC_X509_CRL_H

#include "base/arena.h"
#include "base/attr.h"
#include "facts/facts.h"
#include "x509/cert.h"

/* ReasonFlags, bit n as 1 << n: all that RFC 5280 4.2.1.13 has. */
#define SC_CRL_ALL_REASONS 0x1feu

/* CRLReason of an entry in a delta CRL that takes another one back. */
#define SC_CRL_REMOVED 8

struct sc_crl {
	struct sc_bytes der;
	const char *parse_error; /* NULL: all below is set; else nothing is */

	int version; /* 1, 2; another number as it stands */
	struct sc_bytes issuer_der;
	const char *issuer; /* RFC 4514, fit for people */
	struct sc_date this_update, next_update;
	bool has_next_update;
	const char *sha256; /* of der, hex */
	struct sc_cert_parts parts;
	bool signature_mismatch; /* inner and outer algorithm differ */
	struct sc_bytes entries; /* contents of revokedCertificates */
	size_t n_entries;

	/*
	 * How it breaks RFC 5280, the first of each; or NULL. Nothing in an
	 * unsound list counts. In a malformed one entries count, and what is
	 * not there proves nothing. A lax one breaks a rule for issuers that
	 * changes nothing for readers.
	 */
	const char *unsound, *malformed, *lax;
	/* OID of a critical extension, maybe an entry's; or NULL */
	const char *unknown_critical;
	struct sc_bytes number;           /* INTEGER, contents; may be absent */
	struct sc_bytes base_number;      /* is_delta: of what it adds to */
	struct sc_bytes authority_key_id; /* may be absent */

	/* The issuing distribution point, RFC 5280 5.2.5. */
	struct sc_bytes scope; /* DER of the extension; may be absent */
	struct sc_bytes point; /* contents of its [0]; may be absent */
	bool is_delta, is_indirect;
	bool only_user, only_ca, only_attribute, only_some_reasons;
	unsigned reasons; /* that it is about; ALL without only_some_reasons */
};

/*
 * Reads `der`, which must live as long as `out`. When it cannot be read,
 * parse_error says why and nothing else is set but der.
 */
void sc_crl_parse(struct sc_arena *a, struct sc_bytes der, struct sc_crl *out);

/*
 * Reads all lists in `text`: PEM ("X509 CRL"), or one in DER. Returns their
 * number; SC_LIMIT_CRLS + 1 when there are more than that.
 */
size_t sc_crl_read_all(
	struct sc_arena *a, struct sc_bytes text, const struct sc_crl **out);

struct sc_crl_entry {
	struct sc_bytes serial;
	struct sc_date date;
	int reason; /* -1: none given */
};

/*
 * Finds the entry of a serial number (contents of the INTEGER) in a list that
 * was parsed: of several the first that is no SC_CRL_REMOVED, if there is one.
 * Takes time in proportion to the list.
 */
bool sc_crl_find(const struct sc_crl *crl, struct sc_bytes serial,
	struct sc_crl_entry *out);

/* Reads ReasonFlags, the contents of a BIT STRING. */
SC_MUST_CHECK bool sc_crl_reasons(struct sc_bytes value, unsigned *out);

/* Orders two CRL numbers (contents, not negative): below 0, 0, above 0. */
int sc_crl_compare_numbers(struct sc_bytes x, struct sc_bytes y);

#endif
