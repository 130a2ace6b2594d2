#include "x509/path_profile.h"

#include "base/attr.h"
#include "base/ip.h"
#include "x509/cert.h"
#include "x509/crl_points.h"
#include "x509/name_constraints.h"
#include "x509/policies.h"
#include "x509/sig.h"

#define SERIAL_MAX 20 /* octets, RFC 5280 4.1.2.2 */

#define OID_SKI                "2.5.29.14"
#define OID_BASIC_CONSTRAINTS  "2.5.29.19"
#define OID_NAME_CONSTRAINTS   "2.5.29.30"
#define OID_AKI                "2.5.29.35"
#define OID_POLICY_CONSTRAINTS "2.5.29.36"
#define OID_EKU                "2.5.29.37"
#define OID_INHIBIT_ANY        "2.5.29.54"
#define OID_AIA                "1.3.6.1.5.5.7.1.1"

static bool is_critical(const struct sc_cert *c, const char *oid)
{
	const struct sc_extension *e = sc_cert_extension(c, oid);

	return e && e->critical;
}

static bool is_uncritical(const struct sc_cert *c, const char *oid)
{
	const struct sc_extension *e = sc_cert_extension(c, oid);

	return e && !e->critical;
}

static bool is_empty_name(struct sc_bytes der)
{
	return der.n <= 2;
}

/* ---- RFC 5280 section 4 ---- */

static bool is_old_version(const struct sc_profile_case *c)
{
	return c->cert->version != 3;
}

static bool has_odd_serial(const struct sc_profile_case *c)
{
	struct sc_bytes s = c->cert->serial;
	bool zero = true;

	for (size_t i = 0; i < s.n; i++)
		zero = zero && s.p[i] == 0;
	return zero || s.n > SERIAL_MAX || (s.p[0] & 0x80);
}

#define OLDEST_S 567993600 /* 1988, the first X.509 */

/*
 * 4.1.2.5: UTCTime to the end of 2049, "Z" at the end, no fractions. A year
 * before X.509 is noted as well, and no fault of form.
 */
static bool has_odd_dates(const struct sc_profile_case *c)
{
	return c->cert->time_fault && c->cert->not_before.s >= OLDEST_S;
}

static bool has_empty_issuer(const struct sc_profile_case *c)
{
	return is_empty_name(c->cert->issuer_der);
}

static bool has_empty_subject(const struct sc_profile_case *c)
{
	return is_empty_name(c->cert->subject_der);
}

static bool has_unnamed_subject(const struct sc_profile_case *c)
{
	return has_empty_subject(c) && !c->cert->san_critical;
}

static bool has_critical_key_ids(const struct sc_profile_case *c)
{
	return is_critical(c->cert, OID_AKI) || is_critical(c->cert, OID_SKI);
}

static bool has_critical_access(const struct sc_profile_case *c)
{
	return is_critical(c->cert, OID_AIA);
}

/* One that signed itself needs none (4.2.1.1), whatever it calls its issuer. */
static bool lacks_authority_key_id(const struct sc_profile_case *c)
{
	size_t n = 0;

	return !c->cert->authority_key_id.n &&
		sc_sig_verify(sc_trust_memo(c->query->trust), c->cert,
			&c->cert->key, &n) != SC_SIG_OK;
}

static bool lacks_subject_key_id(const struct sc_profile_case *c)
{
	return !c->cert->subject_key_id.n;
}

static bool limits_path_as_no_ca(const struct sc_profile_case *c)
{
	return c->cert->path_length >= 0 && !c->cert->is_ca;
}

static bool has_weak_constraints(const struct sc_profile_case *c)
{
	return !c->cert->has_basic_constraints ||
		is_uncritical(c->cert, OID_BASIC_CONSTRAINTS);
}

static bool signs_as_no_ca(const struct sc_profile_case *c)
{
	return c->cert->has_key_usage && !c->cert->is_ca &&
		(c->cert->key_usage & SC_KU_KEY_CERT_SIGN);
}

static bool has_uncritical_names(const struct sc_profile_case *c)
{
	return is_uncritical(c->cert, OID_NAME_CONSTRAINTS);
}

static bool has_dotted_constraint(const struct sc_profile_case *c)
{
	return sc_constraints_dotted(c->arena, c->cert);
}

static bool constrains_as_no_ca(const struct sc_profile_case *c)
{
	return c->cert->has_name_constraints && !c->cert->is_ca;
}

/* Sections 4.2.1.4 and 4.2.1.5; what it maps is looked at by policies.c. */
static bool has_odd_qualifiers(const struct sc_profile_case *c)
{
	return sc_policies_qualified_oddly(c->cert);
}

/* 4.2.1.13 and BR 7.1.2.11.2: a URI, and nothing else. */
static bool has_odd_crl_points(const struct sc_profile_case *c)
{
	const struct sc_crl_point *points;
	size_t n = sc_crl_points(c->arena, c->cert, &points);

	for (size_t i = 0; i < n; i++)
		if (points[i].other_names)
			return true;
	return false;
}

static bool has_uncritical_policies(const struct sc_profile_case *c)
{
	return is_uncritical(c->cert, OID_POLICY_CONSTRAINTS) ||
		is_uncritical(c->cert, OID_INHIBIT_ANY);
}

/* The preferred name syntax of 4.2.1.6 has letters, digits and hyphens. */
static bool has_odd_dns_name(const struct sc_profile_case *c)
{
	for (size_t i = 0; i < c->cert->n_dns_names; i++)
		if (memchr(c->cert->dns_names[i].p, '_',
			    c->cert->dns_names[i].n))
			return true;
	return false;
}

/* An anchor is a name and a key; who gives it dates means them. */
static bool is_expired_anchor(const struct sc_profile_case *c)
{
	int64_t at_s = c->query->at.s;

	return at_s < c->cert->not_before.s || at_s > c->cert->not_after.s;
}

/* ---- CA/Browser Forum ---- */

static bool has_no_san(const struct sc_profile_case *c)
{
	return !c->cert->has_san;
}

static bool has_critical_san(const struct sc_profile_case *c)
{
	return c->cert->san_critical && !has_empty_subject(c);
}

static bool is_ca(const struct sc_profile_case *c)
{
	return c->cert->is_ca;
}

static bool has_foreign_eku(const struct sc_profile_case *c)
{
	return !c->cert->has_eku || c->cert->eku_any ||
		is_critical(c->cert, OID_EKU);
}

/* BR 7.1.2.7.10 and 7.1.2.10.6: no key for servers has one of these. */
static bool has_forbidden_purpose(const struct sc_profile_case *c)
{
	static const char *const forbidden[] = {
		"1.3.6.1.5.5.7.3.3",       /* code signing */
		"1.3.6.1.5.5.7.3.4",       /* mail protection */
		"1.3.6.1.5.5.7.3.8",       /* time stamping */
		"1.3.6.1.5.5.7.3.9",       /* OCSP signing */
		"2.5.29.37.0",             /* any */
		"1.3.6.1.4.1.11129.2.4.4", /* precertificates */
	};

	for (size_t i = 0; i < c->cert->n_eku; i++)
		for (size_t k = 0; k < SC_COUNT(forbidden); k++)
			if (strcmp(c->cert->eku[i], forbidden[k]) == 0)
				return true;
	return false;
}

static bool has_eku(const struct sc_profile_case *c)
{
	return c->cert->has_eku;
}

static bool has_suffix_wildcard(const struct sc_profile_case *c)
{
	return c->cert->public_suffix_wildcard != NULL;
}

static bool has_unknown_wildcard(const struct sc_profile_case *c)
{
	return c->cert->suffixes_unknown;
}

static bool names_issuer(const struct sc_profile_case *c)
{
	return c->cert->authority_issuer.n || c->cert->authority_serial.n;
}

static bool differs_from_itself(const struct sc_profile_case *c)
{
	return c->cert->has_authority_key_id && c->cert->self_issued &&
		!sc_bytes_equal(
			c->cert->authority_key_id, c->cert->subject_key_id);
}

static bool has_foreign_key(const struct sc_profile_case *c)
{
	const struct sc_key_facts *k = &c->cert->key;

	if (k->type == SC_KEY_RSA || k->type == SC_KEY_RSA_PSS)
		return k->bits < 2048 || k->bits % 8;
	return k->type != SC_KEY_EC || k->explicit_curve ||
		(k->bits != 256 && k->bits != 384 && k->bits != 521);
}

static bool is_address_text(
	const struct sc_profile_case *c, struct sc_bytes name)
{
	for (size_t i = 0; i < c->cert->n_ip_addresses; i++) {
		char text[SC_IP_TEXT_MAX];
		struct sc_ip ip;

		if (sc_ip_from_bytes(c->cert->ip_addresses[i], &ip) &&
			sc_bytes_equal(
				name, sc_bytes_of(sc_ip_format(ip, text))))
			return true;
	}
	return false;
}

static bool is_in_san(const struct sc_profile_case *c, struct sc_bytes name)
{
	for (size_t i = 0; i < c->cert->n_dns_names; i++)
		if (sc_bytes_equal(c->cert->dns_names[i], name))
			return true;
	return is_address_text(c, name);
}

/* "192.168.001.001", "0xC0A80101", "2001:DB8::1": meant as an address. */
static bool is_like_address(struct sc_bytes name)
{
	static const char digits[] = "0123456789abcdefABCDEFxX.:";

	for (size_t i = 0; i < name.n; i++)
		if (!memchr(digits, name.p[i], sizeof(digits) - 1))
			return false;
	return name.n && (name.p[0] == ':' || strchr("0123456789", name.p[0]));
}

/* "example.org" for "mx.example.org": the domain, and no further host. */
static bool is_above_a_name(const struct sc_cert *c, struct sc_bytes cn)
{
	for (size_t i = 0; i < c->n_dns_names; i++) {
		struct sc_bytes name = c->dns_names[i];

		if (name.n > cn.n && name.p[name.n - cn.n - 1] == '.' &&
			memcmp(name.p + name.n - cn.n, cn.p, cn.n) == 0)
			return true;
	}
	return c->n_dns_names == 0;
}

/*
 * Character for character, an address as RFC 5952 writes it (BR 7.1.4.3). Laxer
 * than that for a CN that is no host name, and for the domain of the names.
 */
static bool is_foreign(const struct sc_profile_case *c, struct sc_bytes cn)
{
	if (is_in_san(c, cn))
		return false;
	if (is_like_address(cn))
		return true;
	return cn.n && memchr(cn.p, '.', cn.n) && !is_above_a_name(c->cert, cn);
}

static bool has_foreign_common_name(const struct sc_profile_case *c)
{
	for (size_t i = 0; i < c->cert->n_common_names; i++)
		if (is_foreign(c, c->cert->common_names[i]))
			return true;
	return false;
}

enum {
	LEAF = SC_PROFILE_LEAF,
	CA = SC_PROFILE_CA,
	ANCHOR = SC_PROFILE_ANCHOR,
	RFC5280 = 1 << SC_PROFILE_RFC5280,
	WEBPKI = 1 << SC_PROFILE_WEBPKI,
	BOTH = RFC5280 | WEBPKI,
};

struct rule {
	int profiles, parts;
	bool (*is)(const struct sc_profile_case *c);
	const char *text;
};

/* clang-format off */
static const struct rule rules[] = {
	{ BOTH, LEAF | CA, is_old_version, "it is not of version 3" },
	{ BOTH, LEAF | CA, has_odd_serial,
	  "its serial number is not positive or has more than 20 octets" },
	{ BOTH, LEAF | CA, has_odd_dates,
	  "its dates are in a form that RFC 5280 does not allow" },
	{ BOTH, LEAF | CA | ANCHOR, has_empty_issuer, "its issuer is empty" },
	{ BOTH, CA | ANCHOR, has_empty_subject, "its subject is empty" },
	{ BOTH, LEAF, has_unnamed_subject,
	  "its subject is empty and its SAN not critical" },
	{ BOTH, LEAF | CA | ANCHOR, has_critical_key_ids,
	  "a key identifier extension is critical" },
	{ BOTH, LEAF | CA | ANCHOR, has_critical_access,
	  "its authority information access is critical" },
	{ BOTH, LEAF | CA | ANCHOR, lacks_authority_key_id,
	  "it has no authority key identifier" },
	{ BOTH, CA | ANCHOR, lacks_subject_key_id,
	  "it has no subject key identifier" },
	{ BOTH, CA | ANCHOR, has_weak_constraints,
	  "it has no critical basic constraints" },
	{ BOTH, LEAF | CA | ANCHOR, signs_as_no_ca,
	  "it may sign certificates and is no CA" },
	{ BOTH, LEAF | CA | ANCHOR, limits_path_as_no_ca,
	  "it limits the length of paths and is no CA" },
	{ RFC5280, CA | ANCHOR, has_uncritical_names,
	  "its name constraints are not critical" },
	{ BOTH, CA | ANCHOR, has_dotted_constraint,
	  "a dNSName of its name constraints begins with a dot" },
	{ BOTH, LEAF, constrains_as_no_ca,
	  "it has name constraints and is no CA" },
	{ BOTH, CA | ANCHOR, has_uncritical_policies,
	  "its policy constraints are not critical" },
	{ BOTH, LEAF | CA | ANCHOR, has_odd_qualifiers,
	  "its policies are critical, and have a qualifier that is not known" },
	{ BOTH, LEAF | CA, has_odd_crl_points,
	  "a CRL distribution point of it has a name that is no URI" },
	{ BOTH, LEAF, has_odd_dns_name, "a dNSName has an underscore" },
	{ BOTH, ANCHOR, is_expired_anchor, "the anchor is not of this date" },

	{ WEBPKI, LEAF, has_no_san, "it has no SAN" },
	{ WEBPKI, LEAF, has_critical_san,
	  "its SAN is critical and its subject is not empty" },
	{ WEBPKI, LEAF, is_ca, "it is a CA" },
	{ WEBPKI, LEAF, has_foreign_eku,
	  "its extended key usage is critical, missing, or of any kind" },
	{ WEBPKI, LEAF | CA, has_forbidden_purpose,
	  "it is for a purpose that keys of servers must not have" },
	{ WEBPKI, ANCHOR, has_eku, "the anchor has extended key usages" },
	{ WEBPKI, LEAF, has_suffix_wildcard,
	  "a wildcard stands for all names of a public suffix" },
	{ WEBPKI, LEAF, has_unknown_wildcard,
	  "it has a wildcard, and without libpsl nobody can tell whether that "
	  "stands for a public suffix" },
	{ WEBPKI, LEAF, has_foreign_common_name,
	  "a common name is not, letter for letter, in the SAN" },
	{ WEBPKI, ANCHOR, names_issuer,
	  "its authority key identifier names an issuer or a serial number" },
	{ WEBPKI, ANCHOR, differs_from_itself,
	  "its two key identifiers differ" },
	{ WEBPKI, LEAF | CA | ANCHOR, has_foreign_key,
	  "its key is not RSA of 2048 bits or more in whole octets, nor on "
	  "P-256, P-384 or P-521" },
};
/* clang-format on */

const char *sc_profile_breach(
	enum sc_profile profile, const struct sc_profile_case *c)
{
	for (size_t i = 0; i < SC_COUNT(rules); i++)
		if ((rules[i].profiles & 1 << profile) &&
			(rules[i].parts & (int)c->part) && rules[i].is(c))
			return rules[i].text;
	return NULL;
}
