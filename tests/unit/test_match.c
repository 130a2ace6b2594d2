/* test_match.c -- host names against what certificates present. */
#include "base/attr.h"
#include "lib/t.h"
#include "x509/match.h"
#include "x509/suffix.h"

#define B(s)                                        \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}

static const struct {
	struct sc_bytes presented;
	const char *reference;
	enum sc_name_match match;
} rows[] = {
	{ B("mx.example.org"), "mx.example.org", SC_NAME_EXACT },
	{ B("MX.Example.ORG"), "mx.example.org", SC_NAME_EXACT },
	{ B("mx.example.org"), "mx.example.org.", SC_NAME_EXACT },
	{ B("mx.example.org."), "mx.example.org", SC_NAME_MISMATCH },
	{ B("mx.example.org"), "mx.example.org..", SC_NAME_MISMATCH },
	{ B("mx_1.example.org"), "mx_1.example.org", SC_NAME_EXACT },
	{ B("mx.example.org\0"), "mx.example.org", SC_NAME_MISMATCH },
	{ B("mx.example.org\0.evil.example"), "mx.example.org",
		SC_NAME_MISMATCH },
	{ B("m\xc3\xbc.example.org"), "m\xc3\xbc.example.org",
		SC_NAME_MISMATCH },
	{ B("mx..example.org"), "mx..example.org", SC_NAME_MISMATCH },
	{ B(""), "", SC_NAME_MISMATCH },
	{ B("-mx.example.org"), "-mx.example.org", SC_NAME_MISMATCH },
	/* what looks like an address is no name */
	{ B("192.0.2.1"), "192.0.2.1", SC_NAME_MISMATCH },
	{ B("*.0.2.1"), "192.0.2.1", SC_NAME_MISMATCH },
	{ B("2001:db8::1"), "2001:db8::1", SC_NAME_MISMATCH },
	/* wildcards */
	{ B("*.example.org"), "mx.example.org", SC_NAME_WILDCARD },
	{ B("*.EXAMPLE.org"), "mx.example.ORG.", SC_NAME_WILDCARD },
	{ B("*.example.org"), "a.mx.example.org", SC_NAME_WILDCARD_DEPTH },
	{ B("*.example.org"), "example.org", SC_NAME_WILDCARD_APEX },
	{ B("*.example.org"), "mx.example.com", SC_NAME_MISMATCH },
	{ B("*.example.org"), ".example.org", SC_NAME_MISMATCH },
	{ B("*.example.org"), "xexample.org", SC_NAME_MISMATCH },
	{ B("*.org"), "example.org", SC_NAME_MISMATCH },
	{ B("*"), "example", SC_NAME_MISMATCH },
	{ B("*.co.uk"), "example.co.uk", SC_NAME_WILDCARD },
	{ B("*.*.example.org"), "a.b.example.org", SC_NAME_MISMATCH },
	{ B("mx.*.org"), "mx.example.org", SC_NAME_MISMATCH },
	{ B("mx*.example.org"), "mx1.example.org", SC_NAME_PARTIAL_WILDCARD },
	{ B("*1.example.org"), "mx1.example.org", SC_NAME_PARTIAL_WILDCARD },
	{ B("m*1.example.org"), "mx1.example.org", SC_NAME_PARTIAL_WILDCARD },
	{ B("mx*1.example.org"), "mx1.example.org", SC_NAME_PARTIAL_WILDCARD },
	{ B("mx*x1.example.org"), "mx1.example.org", SC_NAME_MISMATCH },
	{ B("mx*.example.org"), "ns1.example.org", SC_NAME_MISMATCH },
	{ B("mx*.org"), "mx1.org", SC_NAME_MISMATCH },
};

static void test_presented(void)
{
	for (size_t i = 0; i < SC_COUNT(rows); i++)
		OK(sc_match_presented(rows[i].presented, rows[i].reference) ==
				rows[i].match,
			(const char *)rows[i].presented.p);
}

static void test_certificate(struct sc_arena *a)
{
	static const struct sc_bytes dns[] = { B("*.example.org"),
		B("mail.example.net"), B("mx.\x1b[2J.example") };
	static const struct sc_bytes cns[] = { B("old.example.com"),
		B("mx.example.com") };
	static const uint8_t four[] = { 192, 0, 2, 1 };
	static const struct sc_bytes ips[] = { B("192.0.2.7"),
		{ four, sizeof(four) } };
	struct sc_cert c = { .dns_names = dns,
		.n_dns_names = 3,
		.common_names = cns,
		.n_common_names = 2,
		.ip_addresses = ips,
		.n_ip_addresses = 2 };
	const char *p = "untouched";

	OK(sc_match_name(a, &c, NULL, &p) == SC_NAME_NO_REFERENCE && !p,
		"nothing to compare with");
	OK(sc_match_name(a, &c, "mx.example.org", &p) == SC_NAME_WILDCARD,
		"a wildcard among others");
	IS(p, "*.example.org", "and which it was");
	OK(sc_match_name(a, &c, "mx.example.com", &p) == SC_NAME_CN_SHADOWED,
		"a CN that dNSNames shadow");
	IS(p, "mx.example.com", "the second of them");
	OK(sc_match_name(a, &c, "mail.example.ne", &p) == SC_NAME_MISMATCH &&
			!p,
		"a mismatch");
	IS(sc_match_nearest(a, &c, "mail.example.ne"), "mail.example.net",
		"the nearest name");
	OK(!sc_match_nearest(a, &c, "smtp.somewhere.invalid"), "none is near");
	IS(sc_match_line(a, &c, (struct sc_bytes)B("mail.example.NET ESMTP")),
		"mail.example.net", "the name in a greeting");
	OK(!sc_match_line(a, &c, (struct sc_bytes)B(" mail.example.net")),
		"not the first word");
	OK(sc_match_address(a, &c, "192.0.2.1", &p) == SC_NAME_EXACT,
		"an address");
	OK(sc_match_address(a, &c, "192.0.2.7", &p) == SC_NAME_MISMATCH,
		"an address as text is none");
	c.n_dns_names = 0;
	OK(sc_match_name(a, &c, "mx.example.com", &p) == SC_NAME_CN_ONLY,
		"a CN without any dNSName");
}

static void test_suffix(struct sc_arena *a)
{
	static const struct sc_bytes names[] = { B("*"), B("*.example.co.uk"),
		B("*.CO.UK"), B("*.com") };
	static const struct sc_bytes others[] = { B("*.example.org"),
		B("*.internal"), B("*.github.io"), B("co.uk"), B("*.\0com") };

	IS(sc_suffix_wildcard(a, names, 4), "*.co.uk", "a public suffix");
	OK(!sc_suffix_wildcard(a, others, 5), "none of these is one");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_presented();
	test_certificate(&a);
	test_suffix(&a);
	sc_arena_free(&a);
	return DONE();
}
