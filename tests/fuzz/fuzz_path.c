/*
 * Chains: the first byte says how many anchors there are; certificates in DER
 * follow, anchors first, then as served.
 */
#include <stdlib.h>

#include "x509/cert.h"
#include "x509/chain.h"
#include "x509/der.h"
#include "x509/sig.h"

#define SENT_MAX 12

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_index(int i, size_t n)
{
	check(i == -1 || (i > 0 && (size_t)i < n));
}

static void check_chain(const struct sc_chain *c)
{
	check(c->trusted == (c->fault == SC_PATH_OK));
	check(c->trusted == (c->fault_text == NULL));
	check(c->n_path > 0 && c->n_path <= c->n_sent);
	check(c->trusted || c->fault_at < c->n_path);
	check(!c->trusted || (c->anchor && !c->store_empty));
	check((c->missing_subject != NULL) == (c->fault == SC_PATH_NO_ISSUER));
	check_index(c->duplicate, c->n_sent);
	check_index(c->extra, c->n_sent);
	check_index(c->root_included, c->n_sent);
	check_index(c->cross_expired, c->n_sent);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct sc_cert *sent[SENT_MAX];
	struct sc_cert certs[SENT_MAX];
	struct sc_date at = { 1795435200 };
	struct sc_arena a = { 0 };
	size_t n_sent = 0;
	struct sc_tlv v;

	if (n == 0)
		return 0;

	struct sc_trust *t = sc_trust_of(&a, (struct sc_bytes){ NULL, 0 });
	struct sc_bytes rest = { p + 1, n - 1 };

	for (int i = 0; i < p[0] % 8 && sc_der_next(&rest, &v); i++)
		sc_trust_add(t, v.whole);
	for (; n_sent < SENT_MAX && sc_der_next(&rest, &v); n_sent++) {
		sc_cert_parse(&a, v.whole, &certs[n_sent]);
		sc_sig_note_self_signed(sc_trust_memo(t), &certs[n_sent]);
		sent[n_sent] = &certs[n_sent];
	}
	if (n_sent)
		check_chain(sc_chain_judge(&a, sent, n_sent, at, t));
	sc_arena_free(&a);
	return 0;
}
