/*
 * Answers to hellos made by hand. The first byte picks the hello, the second
 * is the size of the pieces less one; the rest is what the server sends.
 */
#include <stdlib.h>

#include "wire/hello_reply.h"
#include "wire/hello_set.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static const struct sc_hello_kind *kind_at(size_t i)
{
	size_t n = 0;

	while (sc_hello_kinds[n].name)
		n++;
	return &sc_hello_kinds[i % n];
}

static void check_seen(const struct sc_hello_reply *r)
{
	const struct sc_hello *s = r->seen;

	check(r->done && s->outcome != SC_OUTCOME_UNTRIED);
	check((s->outcome == SC_OUTCOME_REJECTED) ==
		(s->alert || (s->detail && strstr(s->detail, "error of SSL"))));
	check(s->outcome != SC_OUTCOME_OK || s->version);
	check(!s->hello_retry || s->version);
	check(r->n_certs <= SC_LIMIT_CHAIN_CERTS);
	check((r->certs != NULL) == (r->n_certs > 0));
	check(s->n_ca_names_kept <= SC_LIMIT_CA_NAMES);
	check(s->n_request_schemes <= SC_LIMIT_SCHEMES);
	check(s->dh_bits >= 0 && (s->dh_bits == 0 || s->dh_prime));
	check(!r->scratch.chunk);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena arena = { 0 };
	struct sc_hello seen = { 0 };
	struct sc_hello_reply r = { .arena = &arena, .seen = &seen };

	if (n < 2)
		return 0;
	r.offered = sc_hello_of_kind(kind_at(p[0]), "mx.example.org", p[0]);

	size_t piece = p[1] + 1u;

	for (size_t i = 2; i < n; i += piece)
		sc_hello_reply_feed(&r,
			(struct sc_bytes){
				p + i, n - i < piece ? n - i : piece });
	sc_hello_reply_end(&r, SC_OUTCOME_CLOSED, NULL);
	check_seen(&r);
	sc_arena_free(&arena);
	return 0;
}
