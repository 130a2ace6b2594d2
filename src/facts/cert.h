/* cert.h -- one certificate, as its DER says. */
#ifndef SC_FACTS_CERT_H
#define SC_FACTS_CERT_H

#include "facts/key.h"

struct sc_extension {
	const char *oid; /* dotted */
	bool critical;
	bool known;            /* one that our verifier processes */
	struct sc_bytes value; /* inside the OCTET STRING */
};

/* keyUsage bits, RFC 5280 4.2.1.3, bit n as 1 << n. */
enum sc_key_usage {
	SC_KU_DIGITAL_SIGNATURE = 1 << 0,
	SC_KU_NON_REPUDIATION = 1 << 1,
	SC_KU_KEY_ENCIPHERMENT = 1 << 2,
	SC_KU_DATA_ENCIPHERMENT = 1 << 3,
	SC_KU_KEY_AGREEMENT = 1 << 4,
	SC_KU_KEY_CERT_SIGN = 1 << 5,
	SC_KU_CRL_SIGN = 1 << 6,
};

/* Kinds of subjectAltName other than dNSName and iPAddress, as bits. */
enum sc_san_other {
	SC_SAN_OTHER_NAME = 1 << 0,
	SC_SAN_EMAIL = 1 << 1,
	SC_SAN_X400 = 1 << 3,
	SC_SAN_DIRECTORY = 1 << 4,
	SC_SAN_EDI = 1 << 5,
	SC_SAN_URI = 1 << 6,
	SC_SAN_REGISTERED_ID = 1 << 8,
};

/* One certificate, parsed by ourselves from its DER. */
struct sc_cert {
	const char *sha256;
	struct sc_bytes der;
	const char *parse_error; /* NULL: all below is set; else nothing is */

	int version;                  /* 1..3; another number as it stands */
	struct sc_bytes serial;       /* content octets of the INTEGER */
	const char *subject, *issuer; /* RFC 4514, fit for people */
	struct sc_bytes subject_der, issuer_der;
	const struct sc_bytes *common_names; /* of the subject, first to last */
	size_t n_common_names;
	const char *subject_organization; /* fit for people; or NULL */
	const char *issuer_organization, *issuer_common_name;
	struct sc_date not_before, not_after; /* both inclusive */
	const char *time_fault; /* how their encoding breaks RFC 5280; NULL */
	bool never_expires;     /* notAfter 99991231235959Z */

	struct sc_key_facts key;
	const char *signature_oid;
	const char *signature_name; /* "ecdsa-with-SHA256", or the OID */
	enum sc_hash signature_hash;
	bool signature_unusual_pss; /* RSA-PSS with parameters of its own */
	bool signature_mismatch;    /* inner and outer algorithm differ */
	bool issuer_unique_id, subject_unique_id;
	const char *noncanonical; /* where it is not DER; or NULL */

	const struct sc_extension *extensions;
	size_t n_extensions;
	const char *duplicate_extension; /* its OID; or NULL */
	const char *unknown_critical;    /* its OID; or NULL */
	const char *malformed_extension; /* its OID; or NULL */

	bool has_basic_constraints, is_ca;
	int path_length; /* -1: no limit */
	bool has_key_usage;
	unsigned key_usage;     /* enum sc_key_usage bits */
	const char *const *eku; /* OIDs */
	size_t n_eku;           /* 0 with has_eku: empty, which is malformed */
	bool has_eku, eku_server_auth, eku_client_auth, eku_any;

	bool has_san, san_critical;
	const struct sc_bytes *dns_names; /* as encoded: may hold anything */
	size_t n_dns_names;
	const struct sc_bytes *ip_addresses; /* as encoded: any length */
	size_t n_ip_addresses;
	unsigned san_other;               /* enum sc_san_other bits */
	const struct sc_bytes *srv_names; /* otherName SRVName, RFC 4985 */
	size_t n_srv_names;
	const char *public_suffix_wildcard; /* "*.co.uk"; or NULL */
	bool suffixes_unknown; /* it has a wildcard, and there is no list */

	struct sc_bytes subject_key_id, authority_key_id; /* may be absent */
	bool has_authority_key_id;        /* the extension, of any form */
	struct sc_bytes authority_issuer; /* DER GeneralNames; may be absent */
	struct sc_bytes authority_serial;
	const char *const *ca_issuers, *const *ocsp_urls, *const *crl_urls;
	size_t n_ca_issuers, n_ocsp_urls, n_crl_urls;
	bool has_aia;
	const char *const *policies; /* OIDs */
	size_t n_policies;
	bool must_staple; /* TLS feature 5, RFC 7633 */
	bool precert_poison;
	bool has_name_constraints;
	struct sc_bytes name_constraints; /* DER of the extension's value */
	bool has_embedded_scts;

	bool self_issued; /* subject equals issuer */
	bool self_signed; /* and its own key verifies the signature */
};

/* notAfter - notBefore + 1 s, since both ends are inside (RFC 5280 4.1.2.5). */
int64_t sc_cert_life_s(const struct sc_cert *c);

/* The longest life of a public certificate, CA/B BR 6.3.2. */
struct sc_cert_limit {
	int64_t from_s; /* for those issued since */
	int days;
	const char *from; /* "2026-03-15" */
};

/* The limit for what is issued on that day; NULL: there was none yet. */
const struct sc_cert_limit *sc_cert_limit_on(struct sc_date issued);

/* The limit for the day on which `c` was issued; NULL likewise. */
const struct sc_cert_limit *sc_cert_limit_of(const struct sc_cert *c);

/* The limits that begin after `now`, latest first. Returns their number. */
size_t sc_cert_limits_after(
	struct sc_date now, const struct sc_cert_limit **out);

/*
 * What is left of its life when it should be renewed: a third, as clients of
 * ACME have it, or a month of one that is so long that people renew it.
 */
int64_t sc_cert_renewal_s(const struct sc_cert *c);

/*
 * What is left of its life when an automatic renewal is overdue, a week after
 * it should have run; 0: it lives too long to be renewed automatically.
 */
int64_t sc_cert_overdue_s(const struct sc_cert *c);

/* It lives longer than it may, should it be a public one. */
bool sc_cert_is_too_long(const struct sc_cert *c);

#endif
