/* Which names the certificate is for: their kinds, and the rules about them. */
#include "check/topics.h"

#include <stdlib.h>

#include "base/dname.h"
#include "base/ip.h"
#include "base/text.h"
#include "check/cert.h"

/* An empty Name: SEQUENCE of nothing. */
static bool has_empty_subject(const struct sc_cert *c)
{
	static const uint8_t none[] = { 0x30, 0x00 };

	return sc_bytes_equal(
		c->subject_der, (struct sc_bytes){ none, sizeof(none) });
}

static const char *reference(const struct sc_subject *s)
{
	bool usable = s->ef && s->ef->name.reference &&
		!s->ef->name.reference_is_address;

	return usable ? s->ef->name.reference : NULL;
}

static struct sc_verdict san_missing(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (c->n_dns_names || sc_cert_is_for_address(s))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_SAN_MISSING),
		SC_FLAG("common_name", c->n_common_names),
		SC_FLAG("address", c->n_ip_addresses),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	if (reference(s))
		sc_remedy(&v, s, SC_MSG(CERT_SAN_MISSING_EXACT_FIX),
			SC_TEXT("reference", reference(s)));
	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict san_criticality(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	bool empty = has_empty_subject(c);

	if (!c->has_san)
		return SC_IS_NA;
	if (empty == c->san_critical || (!empty && !sc_cert_is_public(s)))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		empty ? SC_MSG(CERT_SAN_UNCRITICAL) : SC_MSG(CERT_SAN_CRITICAL),
		SC_WORD("cost", sc_cert_some_refuse(s)));

	sc_cert_show(&v, s, c);
	return v;
}

static const struct {
	unsigned bit;
	const char *name;
} san_kinds[] = {
	{ SC_SAN_OTHER_NAME, "otherName" },
	{ SC_SAN_EMAIL, "rfc822Name" },
	{ SC_SAN_X400, "x400Address" },
	{ SC_SAN_DIRECTORY, "directoryName" },
	{ SC_SAN_EDI, "ediPartyName" },
	{ SC_SAN_URI, "uniformResourceIdentifier" },
	{ SC_SAN_REGISTERED_ID, "registeredID" },
};

static struct sc_verdict san_forbidden_type(const struct sc_subject *s)
{
	struct sc_list few = { 0 };

	if (!sc_cert_is_public(s))
		return SC_IS_NA;
	for (size_t i = 0; i < SC_COUNT(san_kinds); i++)
		if (s->cert->san_other & san_kinds[i].bit)
			sc_list_add(s->arena, &few,
				SC_TEXT("names", san_kinds[i].name));
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_SAN_FORBIDDEN_TYPE),
		SC_PHRASE("names", sc_list_phrase(s->arena, &few)));

	sc_cert_show(&v, s, s->cert);
	return v;
}

/* A name with a dot that could be a host's, or an address. */
static bool looks_like_name(struct sc_bytes cn)
{
	cn = sc_cert_without_wildcard(cn);

	enum sc_dname_fault f = sc_dname_check(cn);

	return cn.n && memchr(cn.p, '.', cn.n) &&
		(f == SC_DNAME_OK || f == SC_DNAME_NUMBER);
}

static bool is_address_of(const struct sc_cert *c, struct sc_bytes cn)
{
	for (size_t i = 0; i < c->n_ip_addresses; i++) {
		char text[SC_IP_TEXT_MAX];
		struct sc_ip ip;

		if (sc_ip_from_bytes(c->ip_addresses[i], &ip) &&
			sc_bytes_same_text(
				cn, sc_bytes_of(sc_ip_format(ip, text))))
			return true;
	}
	return false;
}

static bool is_in_san(const struct sc_cert *c, struct sc_bytes cn, bool exact)
{
	for (size_t i = 0; i < c->n_dns_names; i++)
		if (exact ? sc_bytes_equal(cn, c->dns_names[i]) :
			    sc_bytes_same_text(cn, c->dns_names[i]))
			return true;
	return is_address_of(c, cn);
}

static struct sc_verdict cn_not_in_san(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	struct sc_list few = { 0 };

	for (size_t i = 0; i < c->n_common_names; i++)
		if (looks_like_name(c->common_names[i]) &&
			!is_in_san(c, c->common_names[i], sc_cert_is_public(s)))
			sc_list_add(s->arena, &few,
				SC_TEXT("names",
					sc_cert_name(s, c->common_names[i])));
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_CN_NOT_IN_SAN),
		SC_TEXT("name", few.values[0].text));

	if (!sc_cert_is_public(s))
		sc_weigh(&v, SC_W_INFO);
	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict ip_octets(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	struct sc_list few = { 0 };

	for (size_t i = 0; i < c->n_ip_addresses; i++)
		if (c->ip_addresses[i].n != 4 && c->ip_addresses[i].n != 16)
			sc_list_add(s->arena, &few,
				SC_TEXT("names",
					sc_cert_name(s, c->ip_addresses[i])));
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_SAN_IP_OCTETS));

	sc_evidence_list(&v, s, "names", &few);
	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict suffix_unknown(const struct sc_subject *s)
{
	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_SUFFIX_UNKNOWN));

	sc_weigh(&v, SC_W_UNKNOWN);
	sc_remedy(&v, s, SC_MSG(CERT_SUFFIX_UNKNOWN_EXACT_FIX));
	return v;
}

static struct sc_verdict public_suffix(const struct sc_subject *s)
{
	const char *name = s->cert->public_suffix_wildcard;

	if (!name)
		return s->cert->suffixes_unknown ? suffix_unknown(s) :
						   SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_WILDCARD_PUBLIC_SUFFIX),
		SC_BYTES("name", sc_bytes_of(name)));

	sc_cert_show(&v, s, s->cert);
	return v;
}

/* More domains than one operator's certificate usually has. */
#define DOMAINS_MANY 25

/*
 * The last two labels. Under a suffix of two labels (co.uk) that is too short
 * and counts many domains as one: it errs towards silence.
 */
static struct sc_bytes domain_of(struct sc_bytes name)
{
	int dots = 0;

	for (size_t i = name.n; i > 0; i--)
		if (name.p[i - 1] == '.' && ++dots == 2)
			return (struct sc_bytes){ name.p + i, name.n - i };
	return name;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t count_domains(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	char **domains = sc_new(s->arena, char *, c->n_dns_names);
	size_t n = 0;

	for (size_t i = 0; i < c->n_dns_names; i++)
		domains[i] =
			sc_dname_fold(s->arena, domain_of(c->dns_names[i]));
	qsort(domains, c->n_dns_names, sizeof(domains[0]), compare_texts);
	for (size_t i = 0; i < c->n_dns_names; i++)
		n += i == 0 || strcmp(domains[i - 1], domains[i]) != 0;
	return n;
}

static struct sc_verdict too_many_names(const struct sc_subject *s)
{
	if (s->cert->n_dns_names <= DOMAINS_MANY)
		return SC_IS_FINE;

	size_t n = count_domains(s);

	if (n <= DOMAINS_MANY)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(CERT_TOO_MANY_NAMES), SC_NUMBER("domains", n));

	sc_cert_show(&v, s, s->cert);
	return v;
}

const struct sc_check sc_checks_cert_names[] = {
	{
		.id = SC_CHECK_CERT_SAN_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_MISSING_FIX,
		.needs = SC_NEED_PARSED,
		.run = san_missing,
	},
	{
		.id = SC_CHECK_CERT_SAN_CRITICALITY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_CRITICALITY_FIX,
		.needs = SC_NEED_PARSED,
		.run = san_criticality,
	},
	{
		.id = SC_CHECK_CERT_SAN_FORBIDDEN_TYPE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_FORBIDDEN_TYPE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = san_forbidden_type,
	},
	{
		.id = SC_CHECK_CERT_CN_NOT_IN_SAN,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_CN_NOT_IN_SAN_FIX,
		.needs = SC_NEED_PARSED,
		.run = cn_not_in_san,
	},
	{
		.id = SC_CHECK_CERT_SAN_IP_OCTETS,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_IP_OCTETS_FIX,
		.needs = SC_NEED_PARSED,
		.run = ip_octets,
	},
	{
		.id = SC_CHECK_CERT_WILDCARD_PUBLIC_SUFFIX,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_WILDCARD_PUBLIC_SUFFIX_FIX,
		.needs = SC_NEED_PARSED,
		.run = public_suffix,
	},
	{
		.id = SC_CHECK_CERT_TOO_MANY_NAMES,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_TOO_MANY_NAMES_FIX,
		.needs = SC_NEED_PARSED,
		.run = too_many_names,
	},
	{ 0 },
};
