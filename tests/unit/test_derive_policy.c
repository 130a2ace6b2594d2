/* test_derive_policy.c -- facts about policies: TLSA records, MTA-STS. */
#include "base/attr.h"
#include "lib/t.h"
#include "lib/x.h"
#include "policy/caa.h"
#include "policy/dane.h"
#include "policy/sts.h"
#include "x509/derive.h"

struct world {
	struct sc_arena arena;
	struct mint *mint;
	struct sc_trust *trust;
};

static struct sc_certificate certificate(struct world *w, const char *name)
{
	struct sc_cert c;

	sc_cert_parse(&w->arena, mint_find(w->mint, name)->der, &c);
	return (struct sc_certificate){ c.sha256, c.der };
}

/* A handshake that showed the certificates of the observation from..to. */
static struct sc_tls handshake(struct world *w,
	const struct sc_certificate *certs, size_t from, size_t to)
{
	const char **chain = sc_new(&w->arena, const char *, to - from);

	for (size_t i = from; i < to; i++)
		chain[i - from] = certs[i].sha256;
	return (struct sc_tls){
		.outcome = SC_OUTCOME_OK, .chain = chain, .n_chain = to - from
	};
}

/*
 * A domain whose one MX host has TLSA records, all of it secure. Two addresses
 * show the leaf and its issuer, the first another certificate besides; there is
 * an address of a host that was not looked up.
 */
struct bound {
	struct sc_domain domain;
	struct sc_host host;
	struct sc_answer tlsa;
	const char *records[2];
	struct sc_certificate certs[3];
	struct sc_tls usual, other;
	struct sc_variant variant;
	struct sc_endpoint ends[3];
	struct sc_obs obs;
};

static struct sc_answer secure(const char *name, const char *type,
	const char *const *records, size_t n)
{
	return (struct sc_answer){ .name = name,
		.type = type,
		.outcome = SC_OUTCOME_OK,
		.dnssec = SC_DNSSEC_SECURE,
		.records = records,
		.n_records = n };
}

static void set_host(struct world *w, struct bound *b)
{
	static const char host[] = "mx2.example.org";
	static const char *const address[] = { "192.0.2.1" };
	struct sc_cert leaf;

	sc_cert_parse(&w->arena, b->certs[0].der, &leaf);
	b->records[0] =
		sc_arena_printf(&w->arena, "2 0 1 %s", b->certs[1].sha256);
	b->records[1] =
		sc_arena_printf(&w->arena, "3 1 1 %s", leaf.key.spki_sha256);
	b->tlsa = secure("_25._tcp.mx2.example.org", "TLSA", b->records, 2);
	b->host = (struct sc_host){ .name = host,
		.a = secure(host, "A", address, 1),
		.aaaa = secure(host, "AAAA", NULL, 0),
		.tlsa = &b->tlsa,
		.n_tlsa = 1 };
	b->domain.answer = secure("example.org", "MX", NULL, 0);
}

static void set_ends(struct world *w, struct bound *b)
{
	struct sc_endpoint e = {
		.host = b->host.name, .address = "192.0.2.1", .tls = &b->usual
	};

	b->usual = handshake(w, b->certs, 0, 2);
	b->other = handshake(w, b->certs, 2, 3);
	b->variant = (struct sc_variant){ .name = "rsa", .tls = b->other };
	b->ends[0] = b->ends[1] = b->ends[2] = e;
	b->ends[0].variants = &b->variant;
	b->ends[0].n_variants = 1;
	b->ends[2].host = "mx3.example.org";
}

static struct sc_facts derive(
	struct world *w, struct bound *b, const char *leaf)
{
	b->certs[0] = certificate(w, leaf);
	b->certs[1] = certificate(w, "int");
	b->certs[2] = certificate(w, "bare");
	set_host(w, b);
	set_ends(w, b);
	b->obs = (struct sc_obs){ .target = { .kind = SC_TARGET_DOMAIN,
					  .domain = "example.org",
					  .port = 25 },
		.domain = &b->domain,
		.hosts = &b->host,
		.n_hosts = 1,
		.endpoints = b->ends,
		.n_endpoints = SC_COUNT(b->ends),
		.certificates = b->certs,
		.n_certificates = SC_COUNT(b->certs) };
	return sc_facts_derive(&w->arena, &b->obs, X_NOW, w->trust);
}

static void test_dane(struct world *w)
{
	struct bound b = { 0 };
	struct sc_facts f = derive(w, &b, "leaf");
	const struct sc_endpoint_facts *e = f.endpoints;

	OK(f.n_hosts == 1 && f.hosts[0].dane->state == SC_DANE_BINDING &&
			f.hosts[0].caa->state == SC_CAA_UNKNOWN,
		"the policies of the host");
	OK(e[0].dane_policy == f.hosts[0].dane &&
			e[1].dane_policy == f.hosts[0].dane,
		"are those of its addresses");
	OK(e[0].dane.result == SC_DANE_AUTHENTICATED && e[0].dane.record == 1 &&
			e[0].dane.n_records == 2,
		"the first address matches");
	OK(e[1].dane.records == e[0].dane.records,
		"the second shows the same, which is judged once");
	OK(!e[2].dane_policy && e[2].dane.result == SC_DANE_NOT_BOUND &&
			e[2].dane.record == -1,
		"a host that was not looked up has no policy");
	OK(f.sts && f.tlsrpt && f.n_fetches == 0, "policies nobody asked for");
}

static void test_variant(struct world *w)
{
	struct bound b = { 0 };
	struct sc_facts f = derive(w, &b, "leaf");
	const struct sc_variant_facts *v = f.endpoints[0].variants;

	OK(f.endpoints[0].n_variants == 1 && v->chain && v->leaf == &f.certs[2],
		"the certificate beside the first");
	OK(v->name.match == SC_NAME_MISMATCH && !v->chain->trusted,
		"is neither for the host nor trusted");
	OK(v->dane.result == SC_DANE_MISMATCH, "nor in a record");
}

/* The name of the next hop; which is the host's own when there are no MX. */
static void test_next_hop(struct world *w, bool implicit)
{
	struct bound b = { .domain = { .implicit = implicit } };
	struct sc_facts f = derive(w, &b, "hop");

	b.tlsa.n_records = 1; /* without the 3 1 1 */
	f = sc_facts_derive(&w->arena, &b.obs, X_NOW, w->trust);
	IS(f.endpoints[0].dane.name, "example.org", "the next hop's name");
	OK(f.endpoints[0].dane.next_hop_only == !implicit,
		implicit ? "which is the host" : "which is another's");
}

/* Certificates of the policy host: good, by the CN, not trusted, none. */
static void test_fetches(struct world *w)
{
	static const struct {
		enum sc_name_match match;
		bool good;
	} want[] = {
		{ SC_NAME_EXACT, true },
		{ SC_NAME_WILDCARD, true },
		{ SC_NAME_CN_ONLY, false },
		{ SC_NAME_EXACT, false },
		{ SC_NAME_NO_REFERENCE, false },
	};
	static const char *const names[] = { "sts", "leaf", "sts-cn",
		"sts-bare" };
	struct sc_certificate certs[SC_COUNT(names) + 1];
	struct sc_fetch fetches[SC_COUNT(want)] = { 0 };
	const char *chains[SC_COUNT(names)][2];
	size_t n = SC_COUNT(names);

	certs[n] = certificate(w, "int");
	for (size_t i = 0; i < n; i++) {
		certs[i] = certificate(w, names[i]);
		chains[i][0] = certs[i].sha256;
		chains[i][1] = certs[n].sha256;
		fetches[i].chain = chains[i];
		fetches[i].n_chain = 2;
	}
	struct sc_policy_host host = { .name = "mta-sts.example.org",
		.fetches = fetches,
		.n_fetches = SC_COUNT(want) };
	struct sc_domain domain = { .policy_host = &host };
	struct sc_obs obs = { .target = { .kind = SC_TARGET_DOMAIN,
				      .domain = "example.org" },
		.domain = &domain,
		.certificates = certs,
		.n_certificates = SC_COUNT(certs) };
	struct sc_facts f = sc_facts_derive(&w->arena, &obs, X_NOW, w->trust);

	OK(f.n_fetches == SC_COUNT(want) && f.sts && f.tlsrpt,
		"a fact for each fetch");
	for (size_t i = 0; i < f.n_fetches; i++)
		OK(f.fetches[i].match == want[i].match &&
				f.fetches[i].good == want[i].good,
			i < n ? names[i] : "no certificate");
}

/* The certificate of the policy host decides whether its policy counts. */
static void test_sts(struct world *w, const char *cert, enum sc_sts_mode mode)
{
	static const char *const text[] = { "\"v=STSv1; id=1\"" };
	static const struct sc_answer record = { .name = "_mta-sts.example.org",
		.type = "TXT",
		.outcome = SC_OUTCOME_OK,
		.records = text,
		.n_records = 1 };
	static const char body[] = "version: STSv1\nmode: enforce\n"
				   "mx: mx1.example.org\nmax_age: 86400\n";
	static const char *const address[] = { "192.0.2.1" };
	struct sc_certificate certs[] = { certificate(w, cert),
		certificate(w, "int") };
	const char *chain[] = { certs[0].sha256, certs[1].sha256 };
	struct sc_fetch fetch = { .address = address[0],
		.port = 443,
		.connect = SC_OUTCOME_OK,
		.tls = SC_OUTCOME_OK,
		.http = SC_OUTCOME_OK,
		.chain = chain,
		.n_chain = 2,
		.status = 200,
		.content_type = sc_bytes_of("text/plain"),
		.body = sc_bytes_of(body) };
	struct sc_policy_host host = { .name = "mta-sts.example.org",
		.a = { .outcome = SC_OUTCOME_OK,
			.records = address,
			.n_records = 1 },
		.fetches = &fetch,
		.n_fetches = 1 };
	struct sc_domain domain = { .sts = &record, .policy_host = &host };
	struct sc_obs obs = { .target = { .kind = SC_TARGET_DOMAIN,
				      .domain = "example.org" },
		.domain = &domain,
		.certificates = certs,
		.n_certificates = 2 };
	struct sc_facts f = sc_facts_derive(&w->arena, &obs, X_NOW, w->trust);

	OK(f.sts->mode == mode, cert);
	OK(f.sts->policy.mode == SC_STS_ENFORCE, "the policy is read anyway");
}

int main(void)
{
	struct world w = { .mint = mint_new(X_NOW) };

	x_mint(w.mint, "leaf", "san=DNS:*.example.org");
	x_mint(w.mint, "bare", "issuer=self san=DNS:mx4.example.org");
	x_mint(w.mint, "hop", "san=DNS:example.org");
	x_mint(w.mint, "sts", "san=DNS:mta-sts.example.org");
	x_mint(w.mint, "sts-cn", "subject=/CN=mta-sts.example.org san=none");
	x_mint(w.mint, "sts-bare", "issuer=self san=DNS:mta-sts.example.org");
	w.trust = sc_trust_of(&w.arena, mint_find(w.mint, "root")->der);
	test_dane(&w);
	test_variant(&w);
	test_next_hop(&w, false);
	test_next_hop(&w, true);
	test_fetches(&w);
	test_sts(&w, "sts", SC_STS_ENFORCE);
	test_sts(&w, "sts-bare", SC_STS_NO_MODE);
	mint_free(w.mint);
	sc_arena_free(&w.arena);
	return DONE();
}
