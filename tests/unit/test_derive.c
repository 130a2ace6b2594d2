/* test_derive.c -- from an observation to facts: names, chains, sharing. */
#include "base/attr.h"
#include "lib/t.h"
#include "lib/x.h"
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
static const struct sc_tls *handshake(struct world *w,
	const struct sc_certificate *certs, size_t from, size_t to)
{
	struct sc_tls *tls = sc_new(&w->arena, struct sc_tls, 1);
	const char **chain = sc_new(&w->arena, const char *, to - from);

	for (size_t i = from; i < to; i++)
		chain[i - from] = certs[i].sha256;
	*tls = (struct sc_tls){
		.outcome = SC_OUTCOME_OK, .chain = chain, .n_chain = to - from
	};
	return tls;
}

/* leaf int | bare | none */
#define N_CERTS 3

static void fill(struct world *w, struct sc_certificate certs[N_CERTS])
{
	certs[0] = certificate(w, "leaf");
	certs[1] = certificate(w, "int");
	certs[2] = certificate(w, "bare");
}

static void check_domain(const struct sc_facts *f)
{
	const struct sc_endpoint_facts *e = f->endpoints;

	OK(e[0].chain && e[0].chain->trusted && e[0].leaf == &f->certs[0],
		"the first is trusted");
	OK(e[0].chain == e[1].chain, "one chain is judged once");
	OK(e[2].chain && e[2].chain->fault == SC_PATH_SELF_SIGNED_LEAF,
		"the third is self-signed");
	OK(!e[3].chain && !e[3].leaf, "the fourth sent none");

	IS(e[0].name.reference, "mx1.example.org", "the MX host is expected");
	OK(e[0].name.match == SC_NAME_EXACT, "and is there");
	IS(e[0].name.alias, "mx.example.net", "what it is an alias of");
	OK(e[0].name.alias_match == SC_NAME_EXACT, "is there as well");
	OK(e[0].name.domain_match == SC_NAME_WILDCARD_APEX,
		"the domain has a wildcard below it");
	OK(e[0].name.address_match, "the address is in it");
	OK(!e[0].name.nearest && !e[0].name.looks_like,
		"no hint for what matches");

	OK(e[1].name.match == SC_NAME_WILDCARD, "mx2 by the wildcard");
	OK(!e[1].name.address_match && !e[1].name.alias,
		"no address, no alias");
	OK(e[2].name.match == SC_NAME_MISMATCH, "mx3 is not there");
	IS(e[2].name.nearest, "mx4.example.org", "but one like it");
	IS(e[3].name.reference, "mx4.example.org",
		"a reference even without a certificate");
}

static void test_domain(struct world *w)
{
	static const char *const aliases[] = { "a.example.net",
		"Mx.Example.NET." };
	static const struct sc_bytes greeting[] = {
		{ (const uint8_t *)"mail.example.com ESMTP", 22 }
	};
	struct sc_certificate certs[N_CERTS];
	struct sc_host hosts[] = { { .name = "mx1.example.org",
		.aaaa = { .aliases = aliases, .n_aliases = 2 } } };

	fill(w, certs);
	struct sc_endpoint ends[] = {
		{ .host = "MX1.example.org",
			.address = "192.0.2.1",
			.tls = handshake(w, certs, 0, 2) },
		{ .host = "mx2.example.org",
			.address = "192.0.2.2",
			.tls = handshake(w, certs, 0, 2),
			.greeting = { .lines = greeting, .n_lines = 1 } },
		{ .host = "mx3.example.org",
			.address = "192.0.2.3",
			.tls = handshake(w, certs, 2, 3) },
		{ .host = "mx4.example.org", .address = "192.0.2.4" },
	};
	struct sc_obs obs = { .target = { .kind = SC_TARGET_DOMAIN,
				      .domain = "example.org",
				      .port = 25 },
		.hosts = hosts,
		.n_hosts = 1,
		.endpoints = ends,
		.n_endpoints = SC_COUNT(ends),
		.certificates = certs,
		.n_certificates = N_CERTS };
	struct sc_facts f = sc_facts_derive(&w->arena, &obs, X_NOW, w->trust);

	OK(f.n_certs == N_CERTS && f.n_endpoints == SC_COUNT(ends) &&
			f.n_anchors == 1 && f.at.s == X_NOW.s,
		"facts for all that was seen");
	check_domain(&f);
}

static void test_hint(struct world *w)
{
	static const struct sc_bytes greeting[] = {
		{ (const uint8_t *)"mx4.example.org ESMTP", 21 }
	};
	struct sc_certificate certs[N_CERTS];

	fill(w, certs);
	struct sc_endpoint end = { .host = "smtp.example.com",
		.address = "192.0.2.3",
		.tls = handshake(w, certs, 2, 3),
		.greeting = { .lines = greeting, .n_lines = 1 } };
	struct sc_obs obs = { .target = { .kind = SC_TARGET_SERVER,
				      .host = "smtp.example.com" },
		.endpoints = &end,
		.n_endpoints = 1,
		.certificates = certs,
		.n_certificates = N_CERTS };
	struct sc_facts f = sc_facts_derive(&w->arena, &obs, X_NOW, w->trust);

	IS(f.endpoints[0].name.looks_like, "mx4.example.org",
		"the greeting says who it is");
	OK(f.endpoints[0].name.domain_match == SC_NAME_NO_REFERENCE,
		"a server has no domain");
}

/* How the target was given, and what is then expected. */
static void test_references(struct world *w)
{
	static const struct {
		struct sc_target target;
		const char *host, *reference;
		bool address;
		enum sc_name_match match;
	} rows[] = {
		{ { .role = SC_ROLE_SUBMISSION, .address = "192.0.2.1" }, NULL,
			"192.0.2.1", true, SC_NAME_EXACT },
		{ { .role = SC_ROLE_SUBMISSION, .address = "192.0.2.9" }, NULL,
			"192.0.2.9", true, SC_NAME_MISMATCH },
		{ { .role = SC_ROLE_MX, .address = "192.0.2.1" }, NULL, NULL,
			false, SC_NAME_NO_REFERENCE },
		{ { .role = SC_ROLE_MX,
			  .address = "192.0.2.1",
			  .name = "MX1.Example.org." },
			NULL, "mx1.example.org", false, SC_NAME_EXACT },
		{ { .role = SC_ROLE_MX, .name = "other.example" },
			"mx1.example.org", "other.example", false,
			SC_NAME_MISMATCH },
		{ { .role = SC_ROLE_SUBMISSION, .host = "mx1.example.org" },
			"mx1.example.org", "mx1.example.org", false,
			SC_NAME_EXACT },
	};
	struct sc_certificate certs[N_CERTS];

	fill(w, certs);
	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_endpoint end = { .host = rows[i].host,
			.address = "192.0.2.1",
			.tls = handshake(w, certs, 0, 2) };
		struct sc_obs obs = { .target = rows[i].target,
			.endpoints = &end,
			.n_endpoints = 1,
			.certificates = certs,
			.n_certificates = N_CERTS };
		struct sc_facts f =
			sc_facts_derive(&w->arena, &obs, X_NOW, w->trust);
		const struct sc_name_facts *n = &f.endpoints[0].name;

		IS(n->reference, rows[i].reference, "what is expected");
		OK(n->reference_is_address == rows[i].address,
			"whether it is an address");
		OK(n->match == rows[i].match, "whether it is there");
	}
}

/* Observations that no probe writes, but a file may hold. */
static void test_odd(struct world *w)
{
	/* The second is the digest of nothing. */
	static const char *const chain[] = { "0000",
		"e3b0c44298fc1c149afbf4c8996fb924"
		"27ae41e4649b934ca495991b7852b855" };
	struct sc_tls tls = { .chain = chain, .n_chain = 2 };
	struct sc_endpoint end = { .tls = &tls };
	struct sc_certificate cert = { .sha256 = "1111" };
	struct sc_obs obs = { .endpoints = &end,
		.n_endpoints = 1,
		.certificates = &cert,
		.n_certificates = 1 };
	struct sc_facts f = sc_facts_derive(&w->arena, &obs, X_NOW, NULL);

	OK(f.n_anchors == 0 && f.endpoints[0].chain &&
			f.endpoints[0].chain->store_empty,
		"without a store nothing is trusted");
	OK(f.endpoints[0].chain->n_sent == 1 &&
			f.endpoints[0].chain->fault == SC_PATH_UNPARSABLE,
		"a certificate without a byte; one that is not there");
	obs = (struct sc_obs){ 0 };
	f = sc_facts_derive(&w->arena, &obs, X_NOW, w->trust);
	OK(f.n_certs == 0 && f.n_endpoints == 0, "nothing at all");
	OK(f.sts && f.tlsrpt && f.sts->mode == SC_STS_NO_MODE,
		"policies there are, with nothing in them");
}

int main(void)
{
	struct world w = { .mint = mint_new(X_NOW) };

	x_mint(w.mint, "leaf",
		"san=DNS:mx1.example.org,DNS:*.example.org,"
		"DNS:mx.example.net,IP:192.0.2.1");
	x_mint(w.mint, "bare", "issuer=self san=DNS:mx4.example.org");
	w.trust = sc_trust_of(&w.arena, mint_find(w.mint, "root")->der);
	test_domain(&w);
	test_hint(&w);
	test_references(&w);
	test_odd(&w);
	mint_free(w.mint);
	sc_arena_free(&w.arena);
	return DONE();
}
