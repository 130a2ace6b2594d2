/*
 * facts.h -- what cryptography says about the bytes of an observation.
 *
 * Facts are derived by x509/ from an observation, a date and a trust store,
 * without network and clock. They are plain data like the observation, but not
 * written out: they can always be derived again.
 */
#ifndef SC_OBS_FACTS_H
#define SC_OBS_FACTS_H

#include "base/budget.h"
#include "obs/obs.h"

enum sc_hash {
	SC_HASH_UNKNOWN = 0,
	SC_HASH_MD2,
	SC_HASH_MD4,
	SC_HASH_MD5,
	SC_HASH_SHA1,
	SC_HASH_RIPEMD160,
	SC_HASH_SHA224,
	SC_HASH_SHA256,
	SC_HASH_SHA384,
	SC_HASH_SHA512,
	SC_HASH_SHA3,
	SC_HASH_NONE, /* part of the scheme: Ed25519, Ed448, ML-DSA */
};

enum sc_key_type {
	SC_KEY_UNKNOWN = 0,
	SC_KEY_RSA,
	SC_KEY_RSA_PSS, /* SPKI says id-RSASSA-PSS */
	SC_KEY_DSA,
	SC_KEY_EC,
	SC_KEY_ED25519,
	SC_KEY_ED448,
	SC_KEY_ML_DSA,
};

/* Forms of an RSA modulus that no sound generator makes. */
enum sc_key_pattern {
	SC_KEY_NO_PATTERN = 0,
	SC_KEY_REPEATS, /* the same few octets, over and over */
	SC_KEY_BIASED,  /* far more zeros than ones, or the reverse */
	SC_KEY_COLUMNS, /* bits that are the same in every word */
};

/* What is known of a key from elsewhere. */
enum sc_key_leak {
	SC_KEY_NOT_LISTED = 0,
	SC_KEY_PUBLISHED, /* its secret half can be had */
	SC_KEY_DEBIAN,    /* CVE-2008-0166 */
};

struct sc_cert;

struct sc_key_facts {
	enum sc_key_type type;
	const char *name;        /* "RSA", "EC", "Ed25519", or an OID */
	int bits;                /* 0: unknown */
	const char *curve;       /* EC: "P-256", or an OID; else NULL */
	const char *spki_sha256; /* of the DER SubjectPublicKeyInfo, hex */
	struct sc_bytes spki;    /* DER */
	struct sc_bytes modulus, exponent; /* RSA: big-endian, no leading 0 */
	unsigned small_factor; /* RSA: a prime <= 65537 in n; 0: none */
	bool prime_power;      /* RSA: n is prime or a perfect power */
	bool close_primes;     /* RSA: Fermat's method factors n quickly */
	bool roca;             /* RSA: made as in CVE-2017-15361 */
	bool small_secret;     /* RSA: Wiener's method finds it from e */
	enum sc_key_pattern pattern; /* RSA */
	bool known_prime;            /* RSA: a prime of n is on a list */
	/* RSA: of the same observation, with one prime of n; or NULL */
	const struct sc_cert *shares_prime_with;
	bool not_compared; /* RSA: too many others to look for such a one */
	enum sc_key_leak leak;
	const char *leak_source; /* for people: where it is listed; or NULL */
	bool explicit_curve;     /* EC: parameters spelled out */
	bool compressed_point;   /* EC */
	bool invalid_point;      /* EC: not on the curve, or no point */
	bool unusual_encoding;   /* not the bytes that RFC 3279, 5480 ask for */
};

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

/* What is known of a certificate's revocation, by a CRL or by OCSP. */
enum sc_revocation {
	SC_REVOCATION_NOT_CHECKED = 0,
	SC_REVOCATION_GOOD,
	SC_REVOCATION_REVOKED,
	SC_REVOCATION_UNKNOWN,
};

/* Why a CRL does not count, RFC 5280 6.3.3; what says more comes later. */
enum sc_crl_fault {
	SC_CRL_OK = 0,
	SC_CRL_WRONG_ISSUER, /* there for other certificates, maybe */
	SC_CRL_UNREADABLE,
	SC_CRL_UNSUPPORTED, /* indirect, or a delta CRL alone */
	SC_CRL_UNSOUND,     /* its meaning is not known: nothing counts */
	SC_CRL_SCOPE,       /* about other certificates, or another point */
	SC_CRL_DATES,       /* not in force yet, or no longer */
	SC_CRL_SIGNATURE,
	SC_CRL_MALFORMED, /* its entries count, what is not there does not */
	SC_CRL_PARTIAL,   /* it counts, and is about some reasons only */
};

struct sc_revocation_result {
	enum sc_revocation status;
	int reason;          /* CRLReason, RFC 5280 5.3.1; -1: not given */
	struct sc_date date; /* of the revocation */
	const char *why;     /* for people; or NULL */
	bool malformed;      /* what should say it cannot be read */
	const char *breach;  /* of RFC 5280, by a CRL that counts; or NULL */
	/* UNKNOWN by CRLs: what is wrong with the one that came farthest. */
	enum sc_crl_fault crl_fault;
};

/* What a trust anchor is called and until when it lasts. */
struct sc_anchor {
	const char *sha256, *subject;
	struct sc_date not_after;
	struct sc_bytes der;
	bool is_public; /* of a public CA: x509/public_roots.h */
};

/* What one of several trust stores makes of a chain. */
struct sc_store_verdict {
	const char *store;
	bool empty; /* nothing could be loaded: says nothing */
	bool trusted;
	enum sc_path_fault fault; /* OK when trusted */
	const char *fault_text;   /* for people; NULL when trusted */
	const char *anchor;       /* subject; NULL: none reached */
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

/* How the reference name and the names of the certificate meet. */
enum sc_name_match {
	SC_NAME_NO_REFERENCE = 0, /* nothing to compare with */
	SC_NAME_MISMATCH,
	SC_NAME_EXACT,    /* a dNSName, or an iPAddress for an address */
	SC_NAME_WILDCARD, /* a wildcard as the whole left-most label */
	SC_NAME_CN_ONLY,  /* the CN, and there is no dNSName */
	/* refused by all, but near; each explains a mismatch */
	SC_NAME_CN_SHADOWED,    /* the CN, but there are dNSNames */
	SC_NAME_WILDCARD_DEPTH, /* one wildcard for two or more labels */
	SC_NAME_WILDCARD_APEX,  /* a wildcard for the name above it */
	SC_NAME_PARTIAL_WILDCARD,
};

struct sc_name_facts {
	const char *reference; /* folded name, or an address; or NULL */
	bool reference_is_address;
	enum sc_name_match match;
	const char *presented; /* the name that met it, printable; or NULL */
	enum sc_name_match
		domain_match;           /* of the mail domain: Postfix secure */
	enum sc_name_match alias_match; /* of the CNAME target of the host */
	const char *alias;              /* that target; or NULL */
	bool address_match;     /* an iPAddress equals the address connected */
	const char *nearest;    /* a dNSName like the reference; or NULL */
	const char *looks_like; /* a dNSName that is in the greeting; or NULL */
};

/* Made by policy/, which says what they are. */
struct sc_dane_policy;
struct sc_sts;
struct sc_tlsrpt;
struct sc_caa_policy;

/* What one TLSA record has to do with a chain. */
enum sc_tlsa_match {
	SC_TLSA_NOT_USED = 0, /* unusable, or there is no chain */
	SC_TLSA_NO_MATCH,
	SC_TLSA_MATCH,
	SC_TLSA_TA_NOT_SENT, /* usage 2: not sent where it would count, though
				it is that of an anchor or of the leaf */
	SC_TLSA_TA_PATH,     /* usage 2 matches, the path up to it is bad */
	SC_TLSA_TA_NAME,     /* usage 2 matches, and none of the names does */
	SC_TLSA_PKIX,        /* usage 0, 1 match (submission), PKIX fails */
};

struct sc_tlsa_facts {
	enum sc_tlsa_match match;
	int at; /* index in chain->sent of what it matches; -1: none */
	enum sc_path_fault fault;         /* TA_PATH */
	const struct sc_cert *fault_cert; /* TA_PATH: at fault; or NULL */
	const char *fault_text;           /* TA_PATH, PKIX: for people */
	/*
	 * NO_MATCH, TA_NOT_SENT, and NOT_USED for its form: what the data is
	 * instead, as a noun phrase ("the SHA-256 of the whole certificate,
	 * which is selector 0"); or NULL.
	 */
	const char *mistaken;
};

enum sc_dane_result {
	SC_DANE_NOT_BOUND = 0,   /* the policy is not UNUSABLE or BINDING */
	SC_DANE_NOTHING_SHOWN,   /* no certificate was sent */
	SC_DANE_UNAUTHENTICATED, /* no usable record: TLS is enough */
	SC_DANE_AUTHENTICATED,
	SC_DANE_MISMATCH,
};

/* The TLSA records of a host against one chain, RFC 7672 3. */
struct sc_dane_facts {
	enum sc_dane_result result;
	const struct sc_tlsa_facts *records; /* as policy->records */
	size_t n_records;
	int record;         /* that authenticates; -1: none */
	const char *name;   /* DANE-TA: the reference name met; or NULL */
	bool next_hop_only; /* and it is the mail domain's, not the host's */
	bool not_agile_differs; /* without digest agility it would be another
				   result (RFC 7671 9) */
};

/* Why an OCSP response does not count, RFC 6960 3.2, in order of looking. */
enum sc_ocsp_fault {
	SC_OCSP_OK = 0,
	SC_OCSP_UNREADABLE,
	SC_OCSP_REFUSED,    /* tryLater, unauthorized and the like */
	SC_OCSP_CRITICAL,   /* a critical extension that nobody knows */
	SC_OCSP_NO_ISSUER,  /* the issuer was not seen: nothing to verify by */
	SC_OCSP_OTHER_CERT, /* about other certificates only */
	SC_OCSP_SIGNER,     /* signed by one who has no say */
	SC_OCSP_SIGNATURE,
	SC_OCSP_NONCE,
	SC_OCSP_NOT_YET,  /* thisUpdate is still to come */
	SC_OCSP_PRODUCED, /* when the certificate was not in force */
	SC_OCSP_STALE,    /* nextUpdate has passed, or ten days without one */
};

/* How a signed certificate timestamp came, RFC 6962 3.3. */
enum sc_sct_source {
	SC_SCT_EMBEDDED = 0, /* in the certificate */
	SC_SCT_TLS,          /* in an extension of the handshake */
	SC_SCT_OCSP,         /* in the stapled response */
};

/* What an SCT is worth, in order of looking. */
enum sc_sct_status {
	SC_SCT_UNVERIFIED = 0, /* there was nothing to verify it by */
	SC_SCT_OK,
	SC_SCT_UNREADABLE,  /* it, or the list that it came in */
	SC_SCT_VERSION,     /* not v1: RFC 6962 has no other */
	SC_SCT_UNKNOWN_LOG, /* not on the list of logs */
	SC_SCT_NO_ISSUER,   /* the issuer's key was not seen: no entry */
	SC_SCT_BAD_SIGNATURE,
	SC_SCT_WRONG_ENTRY, /* verifies, but for another entry */
	SC_SCT_FUTURE,
	SC_SCT_NOT_QUALIFIED,    /* its log is pending or rejected */
	SC_SCT_AFTER_DISTRUST,   /* its log was retired before */
	SC_SCT_OUTSIDE_INTERVAL, /* its log is for other years */
};

/* States of a log, by the list that was given. */
enum sc_ct_state {
	SC_CT_UNKNOWN = 0,
	SC_CT_PENDING,
	SC_CT_QUALIFIED,
	SC_CT_USABLE,
	SC_CT_READONLY,
	SC_CT_RETIRED,
	SC_CT_REJECTED,
};

/* Who ran a log before. */
struct sc_ct_operator {
	const char *name;
	struct sc_date until;
};

/* A log of the list that was given. Texts are fit for people. */
struct sc_ct_log {
	const char *description;   /* or NULL */
	const char *operator_name; /* of today */
	const struct sc_ct_operator *previous;
	size_t n_previous;
	struct sc_bytes id; /* SHA-256 of its key */
	struct sc_key_facts key;
	enum sc_ct_state state;
	struct sc_date since; /* of the state */
	bool is_static;       /* a tiled log: not by RFC 6962's interface */
	/* Expiry dates that it takes: [from, until); both 0: any. */
	struct sc_date from, until;
};

/* A signed certificate timestamp, RFC 6962 3.2, for the leaf. */
struct sc_sct_facts {
	enum sc_sct_source source;
	enum sc_sct_status status;
	struct sc_bytes log_id;      /* absent: UNREADABLE, VERSION */
	const struct sc_ct_log *log; /* NULL: not known */
	const char *operator_name;   /* at that time; NULL: not known */
	struct sc_date at;           /* its timestamp, cut to seconds */
	const char *entry;           /* WRONG_ENTRY: what it is for */
};

/* Those of one handshake: embedded, of TLS, of OCSP. */
struct sc_ct_facts {
	const struct sc_sct_facts *scts;
	size_t n_scts;
	bool cut; /* a list has more than SC_LIMIT_SCTS: the rest is not here */
};

/* OCSPResponseStatus of a responder that is well, RFC 6960 2.3. */
enum { SC_OCSP_TRY_LATER = 3, SC_OCSP_UNAUTHORIZED = 6 };

/* An OCSP response about a certificate: stapled to its handshake, or asked. */
struct sc_staple_facts {
	bool sent; /* false: nothing below is set */
	enum sc_ocsp_fault fault;
	int refusal;                        /* REFUSED: OCSPResponseStatus */
	struct sc_revocation_result result; /* good, revoked: also when stale */
	struct sc_date this_update, next_update;
	bool has_next_update;
	bool delegated;           /* signed by a responder's certificate */
	struct sc_bytes sct_list; /* extension about the leaf; or absent */
};

enum sc_revocation_source {
	SC_REVOCATION_BY_NOBODY = 0,
	SC_REVOCATION_BY_CRL,
	SC_REVOCATION_BY_STAPLE,
	SC_REVOCATION_BY_OCSP, /* the responder was asked */
};

/*
 * What is known of the revocation of one certificate of a path: by a CRL of
 * those it names, else by the staple (of a leaf), else by its responder. One
 * that says revoked counts before all that say good.
 */
struct sc_revocation_facts {
	struct sc_revocation_result result;
	enum sc_revocation_source source; /* of good and revoked */
	const char *url;                  /* CRL, OCSP: of the source */
	struct sc_date this_update, next_update;
	bool has_next_update;

	/* The CRL: one that came, else one that did not; NULL: none named. */
	const struct sc_pki_fetch *crl;
	bool crl_came;
	struct sc_revocation_result by_crl;

	const struct sc_pki_fetch *asked; /* the responder; NULL: it was not */
	struct sc_staple_facts ocsp;      /* what it answered */

	/* REVOKED, of a CA: another valid path does without it. */
	bool avoidable;
};

/* The chain of a further handshake. */
struct sc_variant_facts {
	const struct sc_chain *chain; /* NULL: none was sent */
	const struct sc_cert *leaf;
	struct sc_name_facts name;
	struct sc_dane_facts dane;
	struct sc_staple_facts staple;
	struct sc_ct_facts ct;
	/* By index as chain->path; NULL: no chain, or nobody was to ask. */
	const struct sc_revocation_facts *revocation;
};

struct sc_endpoint_facts {
	const struct sc_chain *chain; /* NULL: no certificate was sent */
	const struct sc_cert *leaf;   /* first sent; NULL as above */
	struct sc_name_facts name;
	const struct sc_dane_policy *dane_policy; /* of the host; or NULL */
	struct sc_dane_facts dane;
	/* as endpoint->variants, the first SC_LIMIT_VARIANTS */
	const struct sc_variant_facts *variants;
	size_t n_variants;
	struct sc_staple_facts staple;
	struct sc_ct_facts ct;
	/* the host of an earlier target with the leaf's key; or NULL */
	const char *key_seen_at;
	/* the leaf's key is in another certificate of another operator */
	bool key_elsewhere;
	const struct sc_revocation_facts *revocation; /* as of a variant */
	/* Of each of endpoint->hellos: the names in ca_names that are those of
	   roots in the trust store. */
	const size_t *hello_public_cas;
};

struct sc_host_facts {
	const struct sc_dane_policy *dane;
	const struct sc_caa_policy *caa;
};

/* A certificate of the policy host, RFC 8461 3.3. */
struct sc_fetch_facts {
	const struct sc_chain *chain; /* NULL: none was sent */
	const struct sc_cert *leaf;
	enum sc_name_match match; /* with the policy host's name */
	bool good; /* trusted and EXACT or WILDCARD: what a sender demands */
};

struct sc_facts {
	struct sc_date at;
	const struct sc_cert *certs; /* by index as obs->certificates */
	size_t n_certs;
	const struct sc_endpoint_facts *endpoints; /* as obs->endpoints */
	size_t n_endpoints;
	const struct sc_host_facts *hosts; /* as obs->hosts */
	size_t n_hosts;
	/* Of a mail domain (untried for a server); never NULL. */
	const struct sc_sts *sts;
	const struct sc_tlsrpt *tlsrpt;
	const struct sc_fetch_facts *fetches; /* as policy_host->fetches */
	size_t n_fetches;
	size_t n_anchors; /* in the trust store; 0: none could be loaded */
	/* The list of CT logs that was given; none: 0 and 0. */
	size_t n_ct_logs;
	struct sc_date ct_list_at;
	bool has_key_blocklist;   /* of the user, besides what is built in */
	struct sc_budget *budget; /* of the target; NULL: unbounded */
};

#endif
