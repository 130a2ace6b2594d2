/* test_policy_dane.c -- which TLSA records bind a host, RFC 7672 section 2. */
#include "lib/t.h"
#include "policy/dane.h"

#define OWNER "_25._tcp.mx.example.org"
#define FINAL "_25._tcp.real.example.net"
#define OTHER "_26._tcp.mx.example.org"

#define DIGEST                             \
	"000102030405060708090a0b0c0d0e0f" \
	"101112131415161718191a1b1c1d1e1f"

static const char *const address[] = { "192.0.2.1" };
static const char *const alias[] = { "real.example.net" };
static const char *const usable[] = { "3 1 1 " DIGEST };
static const char *const unusable[] = { "1 1 1 " DIGEST, "3 1 1 00" };

enum kind { NOT_ASKED, DENIED, ADDRESS, ALIAS, CNAME, TLSA, BAD_TLSA };

/* An answer in a few letters: its kind and how it stands. */
struct answer {
	enum kind kind;
	enum sc_dnssec dnssec;
	int rcode;
	enum sc_outcome outcome; /* 0: OK, but for NOT_ASKED */
};

#define SECURE(kind)                         \
	{                                    \
		kind, SC_DNSSEC_SECURE, 0, 0 \
	}
#define INSECURE(kind)                         \
	{                                      \
		kind, SC_DNSSEC_INSECURE, 0, 0 \
	}
#define BOGUS(kind)                         \
	{                                   \
		kind, SC_DNSSEC_BOGUS, 2, 0 \
	}
#define UNSURE(kind)                                \
	{                                           \
		kind, SC_DNSSEC_INDETERMINATE, 0, 0 \
	}
#define NXDOMAIN                               \
	{                                      \
		DENIED, SC_DNSSEC_SECURE, 3, 0 \
	}
#define SERVFAIL                                \
	{                                       \
		DENIED, SC_DNSSEC_UNKNOWN, 2, 0 \
	}
#define TIMEOUT                                                  \
	{                                                        \
		DENIED, SC_DNSSEC_UNKNOWN, 0, SC_OUTCOME_TIMEOUT \
	}
#define NONE                       \
	{                          \
		NOT_ASKED, 0, 0, 0 \
	}

static struct sc_answer make(
	struct answer x, const char *name, const char *type)
{
	struct sc_answer r = {
		.name = name,
		.type = type,
		.outcome = x.outcome ? x.outcome : SC_OUTCOME_OK,
		.dnssec = x.dnssec,
		.rcode = x.rcode,
	};
	static const struct {
		const char *const *records;
		size_t n;
	} records[] = {
		[ADDRESS] = { address, 1 },
		[ALIAS] = { address, 1 },
		[CNAME] = { alias, 1 },
		[TLSA] = { usable, 1 },
		[BAD_TLSA] = { unusable, 2 },
	};

	if (x.kind == NOT_ASKED)
		r.outcome = SC_OUTCOME_UNTRIED;
	if (x.kind > DENIED) {
		r.records = records[x.kind].records;
		r.n_records = records[x.kind].n;
	}
	if (x.kind == ALIAS) {
		r.aliases = alias;
		r.n_aliases = 1;
	}
	return r;
}

static const struct {
	const char *what;
	struct answer a, aaaa, cname;
	struct answer final, own; /* TLSA of the two candidates */
	const char *asked;        /* initials of the owners, in order */
	enum sc_dane_state state;
	const char *base;
} cases[] = {
	{ "secure addresses and records", SECURE(ADDRESS), SECURE(ADDRESS),
		NONE, NONE, SECURE(TLSA), "m", SC_DANE_BINDING,
		"mx.example.org" },
	{ "IPv4 only", SECURE(ADDRESS), SECURE(DENIED), NONE, NONE,
		SECURE(TLSA), "m", SC_DANE_BINDING, "mx.example.org" },
	{ "IPv6 only, its denial of IPv4 insecure", INSECURE(DENIED),
		SECURE(ADDRESS), NONE, NONE, SECURE(TLSA), "m", SC_DANE_BINDING,
		"mx.example.org" },
	{ "insecure addresses", INSECURE(ADDRESS), INSECURE(ADDRESS), NONE,
		NONE, SECURE(TLSA), "", SC_DANE_NO_DNSSEC, "mx.example.org" },
	{ "of two families the weaker", SECURE(ADDRESS), INSECURE(ADDRESS),
		NONE, NONE, SECURE(TLSA), "", SC_DANE_NO_DNSSEC,
		"mx.example.org" },
	{ "bogus A", BOGUS(DENIED), SECURE(ADDRESS), NONE, NONE, SECURE(TLSA),
		"", SC_DANE_FAILED, "mx.example.org" },
	{ "bogus AAAA beside a good A", SECURE(ADDRESS), BOGUS(DENIED), NONE,
		NONE, SECURE(TLSA), "m", SC_DANE_BINDING, "mx.example.org" },
	{ "no A, and AAAA fails", SECURE(DENIED), SERVFAIL, NONE, NONE, NONE,
		"", SC_DANE_FAILED, "mx.example.org" },
	{ "A times out", TIMEOUT, SECURE(ADDRESS), NONE, NONE, NONE, "m",
		SC_DANE_UNKNOWN, "mx.example.org" },
	{ "A and AAAA time out", TIMEOUT, TIMEOUT, NONE, NONE, NONE, "",
		SC_DANE_UNKNOWN, "mx.example.org" },
	{ "no addresses", NXDOMAIN, NXDOMAIN, NONE, NONE, NONE, "",
		SC_DANE_UNKNOWN, "mx.example.org" },
	{ "not looked up at all", NONE, NONE, NONE, NONE, NONE, "",
		SC_DANE_UNKNOWN, "mx.example.org" },
	{ "no TLSA", SECURE(ADDRESS), SECURE(DENIED), NONE, NONE, NXDOMAIN, "m",
		SC_DANE_NONE, "mx.example.org" },
	{ "insecure TLSA", SECURE(ADDRESS), SECURE(DENIED), NONE, NONE,
		INSECURE(TLSA), "m", SC_DANE_NONE, "mx.example.org" },
	{ "bogus TLSA", SECURE(ADDRESS), SECURE(DENIED), NONE, NONE,
		BOGUS(DENIED), "m", SC_DANE_FAILED, "mx.example.org" },
	{ "TLSA ends in SERVFAIL", SECURE(ADDRESS), SECURE(DENIED), NONE, NONE,
		SERVFAIL, "m", SC_DANE_FAILED, "mx.example.org" },
	{ "TLSA times out", SECURE(ADDRESS), SECURE(DENIED), NONE, NONE,
		TIMEOUT, "m", SC_DANE_UNKNOWN, "mx.example.org" },
	{ "TLSA was not asked for", SECURE(ADDRESS), SECURE(DENIED), NONE, NONE,
		NONE, "m", SC_DANE_UNKNOWN, "mx.example.org" },
	{ "records without use", SECURE(ADDRESS), SECURE(DENIED), NONE, NONE,
		SECURE(BAD_TLSA), "m", SC_DANE_UNUSABLE, "mx.example.org" },
	{ "addresses not validated", UNSURE(ADDRESS), UNSURE(DENIED), NONE,
		NONE, UNSURE(TLSA), "m", SC_DANE_UNKNOWN, "mx.example.org" },
	{ "TLSA not validated", SECURE(ADDRESS), SECURE(DENIED), NONE, NONE,
		UNSURE(TLSA), "m", SC_DANE_UNKNOWN, "mx.example.org" },
	{ "alias: its end comes first", SECURE(ALIAS), SECURE(ALIAS),
		SECURE(CNAME), SECURE(TLSA), SECURE(TLSA), "rm",
		SC_DANE_BINDING, "real.example.net" },
	{ "alias: denied there, then the host", SECURE(ALIAS), SECURE(ALIAS),
		SECURE(CNAME), NXDOMAIN, SECURE(TLSA), "rm", SC_DANE_BINDING,
		"mx.example.org" },
	{ "alias: insecure there, then the host", SECURE(ALIAS), SECURE(ALIAS),
		SECURE(CNAME), INSECURE(TLSA), SECURE(TLSA), "rm",
		SC_DANE_BINDING, "mx.example.org" },
	{ "alias: a failure there ends it", SECURE(ALIAS), SECURE(ALIAS),
		SECURE(CNAME), SERVFAIL, SECURE(TLSA), "rm", SC_DANE_FAILED,
		"mx.example.org" },
	{ "alias: denied there, then a failure", SECURE(ALIAS), SECURE(ALIAS),
		SECURE(CNAME), NXDOMAIN, BOGUS(DENIED), "rm", SC_DANE_FAILED,
		"mx.example.org" },
	{ "alias: a failure behind the first that has records does not count",
		SECURE(ALIAS), SECURE(ALIAS), SECURE(CNAME), SECURE(TLSA),
		SERVFAIL, "rm", SC_DANE_BINDING, "real.example.net" },
	{ "alias: denied at both", SECURE(ALIAS), SECURE(ALIAS), SECURE(CNAME),
		NXDOMAIN, NXDOMAIN, "rm", SC_DANE_NONE, "mx.example.org" },
	{ "alias into an unsigned zone", INSECURE(ALIAS), INSECURE(ALIAS),
		SECURE(CNAME), SECURE(TLSA), SECURE(TLSA), "m", SC_DANE_BINDING,
		"mx.example.org" },
	{ "alias out of an unsigned zone", INSECURE(ALIAS), INSECURE(ALIAS),
		INSECURE(CNAME), SECURE(TLSA), SECURE(TLSA), "",
		SC_DANE_NO_DNSSEC, "mx.example.org" },
	{ "alias that cannot be looked up", INSECURE(ALIAS), INSECURE(ALIAS),
		SERVFAIL, SECURE(TLSA), SECURE(TLSA), "", SC_DANE_FAILED,
		"mx.example.org" },
	{ "alias whose first step was not asked for", INSECURE(ALIAS),
		INSECURE(ALIAS), NONE, NONE, NONE, "m", SC_DANE_UNKNOWN,
		"mx.example.org" },
};

static void check_case(size_t i)
{
	struct sc_arena a = { 0 };
	struct sc_answer cname =
		make(cases[i].cname, "mx.example.org", "CNAME");
	struct sc_answer tlsa[] = {
		make(cases[i].own, "_25._TCP.MX.example.org.", "TLSA"),
		make(cases[i].final, FINAL, "TLSA"),
	};
	struct sc_host host = {
		.name = "MX.example.org",
		.port = 25,
		.a = make(cases[i].a, "MX.example.org", "A"),
		.aaaa = make(cases[i].aaaa, "MX.example.org", "AAAA"),
		.cname = cases[i].cname.kind != NOT_ASKED ? &cname : NULL,
		.tlsa = tlsa,
		.n_tlsa = 2,
	};
	struct sc_obs obs = { .target = { .kind = SC_TARGET_SERVER,
				      .role = SC_ROLE_MX,
				      .port = 25 } };
	struct sc_dane_owner *owners;
	size_t n = sc_dane_owners(&a, &obs.target, &host, &owners);
	struct sc_dane_policy p = sc_dane_of(&a, &obs, &host);
	bool asked = n == strlen(cases[i].asked);

	for (size_t k = 0; asked && k < n; k++)
		asked = owners[k].base[0] == cases[i].asked[k];
	OK(asked, sc_arena_printf(&a, "%s: owners", cases[i].what));
	OK(p.state == cases[i].state,
		sc_arena_printf(&a, "%s: state", cases[i].what));
	IS(p.base, cases[i].base,
		sc_arena_printf(&a, "%s: base", cases[i].what));
	OK((p.why != NULL) ==
			(p.state == SC_DANE_FAILED ||
				p.state == SC_DANE_UNKNOWN),
		sc_arena_printf(&a, "%s: says why", cases[i].what));
	sc_arena_free(&a);
}

static const char *const real[] = { "real.example.net" };

/* A mail domain with a host that has records at `base`. */
static struct sc_dane_policy of_domain(struct sc_arena *a,
	const struct sc_domain *domain, enum sc_role role, bool aliased)
{
	struct answer secure = SECURE(ALIAS), tlsa = SECURE(TLSA);
	struct sc_answer *t = sc_new(a, struct sc_answer, 1);
	struct sc_host host = {
		.name = "mx.example.org",
		.port = 25,
		.tlsa = t,
		.n_tlsa = 1,
	};
	struct sc_obs obs = {
		.target = { .kind = SC_TARGET_DOMAIN,
			.role = role,
			.port = 25,
			.domain = "Example.org" },
		.domain = domain,
	};

	secure.kind = aliased ? ALIAS : ADDRESS;
	*t = make(tlsa, aliased ? FINAL : OWNER, "TLSA");
	host.a = make(secure, "mx.example.org", "A");
	host.aaaa = host.a;
	if (!domain)
		obs.target.kind = SC_TARGET_SERVER;
	return sc_dane_of(a, &obs, &host);
}

static const char *names(struct sc_arena *a, struct sc_dane_policy p)
{
	const char *s = "";

	for (size_t i = 0; i < p.n_names; i++)
		s = sc_arena_printf(a, "%s%s%s", s, i ? " " : "", p.names[i]);
	return s;
}

static void test_names(void)
{
	struct sc_arena a = { 0 };
	struct sc_domain domain = { .answer = { .outcome = SC_OUTCOME_OK,
					    .dnssec = SC_DNSSEC_SECURE } };
	struct sc_dane_policy p = of_domain(&a, &domain, SC_ROLE_MX, false);

	OK(p.mx_secure, "secure MX");
	IS(names(&a, p), "mx.example.org example.org", "base and next hop");
	domain.answer.aliases = real;
	domain.answer.n_aliases = 1;
	p = of_domain(&a, &domain, SC_ROLE_MX, false);
	IS(names(&a, p), "mx.example.org example.org real.example.net",
		"and what the next hop is an alias of");
	p = of_domain(&a, &domain, SC_ROLE_MX, true);
	IS(names(&a, p), "real.example.net example.org", "each name once");
	domain.answer.dnssec = SC_DNSSEC_INSECURE;
	p = of_domain(&a, &domain, SC_ROLE_MX, false);
	OK(!p.mx_secure, "insecure MX");
	IS(names(&a, p), "mx.example.org", "insecure MX: the base alone");
	domain.implicit = true;
	OK(of_domain(&a, &domain, SC_ROLE_MX, false).mx_secure,
		"without MX the domain is the host");
	p = of_domain(&a, NULL, SC_ROLE_MX, true);
	OK(p.mx_secure, "a server named by the user");
	IS(names(&a, p), "real.example.net mx.example.org",
		"a server: its base and itself");
	sc_arena_free(&a);
}

static void test_srv(void)
{
	static const char *const srv[] = { "0 1 465 mx.example.org." };
	struct sc_arena a = { 0 };
	struct sc_answer answer = {
		.outcome = SC_OUTCOME_OK,
		.dnssec = SC_DNSSEC_SECURE,
		.records = srv,
		.n_records = 1,
	};
	struct sc_domain domain = { .submission = &answer };

	OK(of_domain(&a, &domain, SC_ROLE_SUBMISSION, false).mx_secure,
		"SRV that is secure");
	answer.dnssec = SC_DNSSEC_INSECURE;
	OK(!of_domain(&a, &domain, SC_ROLE_SUBMISSION, false).mx_secure,
		"SRV that is not");
	sc_arena_free(&a);
}

static void test_ports(void)
{
	struct sc_arena a = { 0 };
	struct answer secure = SECURE(ADDRESS);
	struct sc_host host = { .name = "mx.example.org", .port = 26 };
	struct sc_target target = {
		.kind = SC_TARGET_DOMAIN, .role = SC_ROLE_MX, .port = 26
	};
	struct sc_dane_owner *v;

	host.a = make(secure, "mx.example.org", "A");
	OK(sc_dane_owners(&a, &target, &host, &v) == 2, "MX on another port");
	IS(v[0].owner, OTHER, "its own port first");
	IS(v[1].owner, OWNER, "then 25");
	target.kind = SC_TARGET_SERVER;
	OK(sc_dane_owners(&a, &target, &host, &v) == 1, "a server: that port");
	target.kind = SC_TARGET_DOMAIN;
	target.role = SC_ROLE_SUBMISSION;
	host.port = 465;
	OK(sc_dane_owners(&a, &target, &host, &v) == 1, "submission: one port");
	IS(v[0].owner, "_465._tcp.mx.example.org", "that of the host");
	sc_arena_free(&a);
}

int main(void)
{
	for (size_t i = 0; i < SC_COUNT(cases); i++)
		check_case(i);
	test_names();
	test_srv();
	test_ports();
	return DONE();
}
