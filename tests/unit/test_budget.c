/* test_budget.c -- what one target may cost, and what is left out then. */
#include "lib/t.h"
#include "base/attr.h"
#include "base/budget.h"
#include "lib/x.h"
#include "x509/derive.h"
#include "x509/key.h"

static void test_paying(void)
{
	struct sc_budget b = { .left_us = 10 };

	OK(sc_budget_pay(&b, 10) && b.left_us == 0, "all of it can be spent");
	OK(sc_budget_pay(&b, 0), "nothing costs nothing");
	OK(!sc_budget_pay(&b, 1) && b.refused == 1, "but not more");
	sc_budget_add(&b, 5);
	OK(!sc_budget_pay(&b, 6) && !sc_budget_pay(&b, 1) && b.refused == 3,
		"after something dear nothing cheap is bought either");
	OK(sc_budget_pay(NULL, 1LL << 40), "without a budget all is free");
}

static void test_prices(void)
{
	static const uint8_t n[2048] = { 0xff }, e[] = { 1, 0, 1 };
	struct sc_key_facts small = { .type = SC_KEY_RSA,
		.bits = 2048,
		.modulus = { n, 256 },
		.exponent = { e, 3 } };
	struct sc_key_facts wide = small, long_e = small, huge = small;

	wide.bits = 16384;
	long_e.exponent = (struct sc_bytes){ n, 256 };
	huge.bits = 16385;
	OK(sc_key_verify_us(&small) > 0, "a signature has its price");
	OK(sc_key_verify_us(&wide) > 32 * sc_key_verify_us(&small),
		"by the square of the size");
	OK(sc_key_verify_us(&long_e) > 50 * sc_key_verify_us(&small),
		"and by the length of the exponent");
	OK(sc_key_verify_us(&huge) == 0, "what is not tried costs nothing");
}

struct world {
	struct sc_arena arena;
	struct sc_certificate certs[2];
	const char *chain[2];
	struct sc_tls tls;
	struct sc_endpoint endpoint;
	struct sc_obs obs;
	struct sc_trust *trust;
};

static void build(struct world *w, struct mint *m)
{
	const char *names[] = { "leaf", "int" };

	for (size_t i = 0; i < 2; i++) {
		struct sc_cert c;

		sc_cert_parse(&w->arena, mint_find(m, names[i])->der, &c);
		w->certs[i] = (struct sc_certificate){ c.sha256, c.der };
		w->chain[i] = c.sha256;
	}
	w->tls = (struct sc_tls){
		.outcome = SC_OUTCOME_OK, .chain = w->chain, .n_chain = 2
	};
	w->endpoint = (struct sc_endpoint){ .host = "mx.example.org",
		.address = "192.0.2.1",
		.preference = -1,
		.tls = &w->tls };
	w->obs = (struct sc_obs){ .target = { .kind = SC_TARGET_SERVER,
					  .port = 25 },
		.endpoints = &w->endpoint,
		.n_endpoints = 1,
		.certificates = w->certs,
		.n_certificates = 2 };
	w->trust = sc_trust_of(&w->arena, mint_find(m, "root")->der);
}

static struct sc_facts derive(struct world *w, long long work_us)
{
	return sc_facts_derive_with(&w->arena, &w->obs, X_NOW,
		&(struct sc_sources){ .trust = w->trust, .work_us = work_us });
}

static void test_facts(struct world *w)
{
	struct sc_facts poor = derive(w, 8), rich = derive(w, 0);

	OK(poor.budget->refused > 0 && !poor.endpoints[0].chain->trusted &&
			poor.endpoints[0].chain->fault == SC_PATH_LIMIT,
		"a signature that could not be paid is no bad signature");
	OK(rich.budget->refused == 0 && rich.endpoints[0].chain->trusted,
		"and is not remembered as one");
}

/* Whoever wrote the file may have written any digest into it. */
static void test_digests(struct world *w)
{
	const char *leaf = w->certs[0].sha256;

	w->certs[0].sha256 = w->certs[1].sha256;
	w->certs[1].sha256 = leaf;

	struct sc_facts f = derive(w, 0);

	OK(f.endpoints[0].leaf == &f.certs[0],
		"a certificate is found by its own digest, not by the file's");
	w->certs[1].sha256 = w->certs[0].sha256;
	w->certs[0].sha256 = leaf;
}

int main(void)
{
	struct mint *m = mint_new(X_NOW);
	struct world w = { .arena = { 0 } };

	x_mint(m, "leaf", "san=DNS:mx.example.org");
	build(&w, m);
	test_paying();
	test_prices();
	test_facts(&w);
	test_digests(&w);
	sc_arena_free(&w.arena);
	mint_free(m);
	return DONE();
}
