/*
 * TLSA records against a chain. The first byte: how many records, and the role
 * in its highest bit. Each record is its length (two octets) and its RDATA.
 * Behind them certificates in DER: the leaf, then what else was sent.
 */
#include <stdlib.h>

#include "base/codec.h"
#include "x509/cert.h"
#include "x509/chain.h"
#include "x509/dane.h"
#include "x509/der.h"
#include "x509/sig.h"

#define SENT_MAX    8
#define RECORDS_MAX 8

static void check(bool good)
{
	if (!good)
		abort();
}

static struct sc_bytes take(struct sc_bytes *rest, size_t n)
{
	struct sc_bytes b = { rest->p, n < rest->n ? n : rest->n };

	rest->p += b.n;
	rest->n -= b.n;
	return b;
}

/* A record in the form that an answer has it in. */
static const char *record_text(struct sc_arena *a, struct sc_bytes rdata)
{
	const uint8_t *p = rdata.p;

	if (rdata.n < 4)
		return sc_arena_printf(
			a, "\\# %zu %s", rdata.n, sc_hex(a, rdata));
	return sc_arena_printf(a, "%d %d %d %s", p[0], p[1], p[2],
		sc_hex(a, (struct sc_bytes){ p + 3, rdata.n - 3 }));
}

static struct sc_dane_policy read_policy(
	struct sc_arena *a, struct sc_bytes *rest)
{
	const char *texts[RECORDS_MAX];
	struct sc_answer answer = { .records = texts };
	int n = *take(rest, 1).p;
	struct sc_tlsa *records;
	struct sc_dane_policy p = { .state = SC_DANE_BINDING,
		.names = { "mx.example.org", "example.org" },
		.n_names = 2 };

	for (int i = 0; i < (n & 0x7f) % (RECORDS_MAX + 1); i++) {
		struct sc_bytes length = take(rest, 2);
		size_t size = length.n == 2 ?
			(size_t)length.p[0] << 8 | length.p[1] :
			0;

		texts[answer.n_records++] = record_text(a, take(rest, size));
	}
	p.n_records = sc_tlsa_read_all(a, &answer,
		n & 0x80 ? SC_ROLE_SUBMISSION : SC_ROLE_MX, &records);
	p.records = records;
	return p;
}

static void check_record(const struct sc_tlsa_facts *f, const struct sc_tlsa *t,
	const struct sc_chain *c)
{
	bool path = f->match == SC_TLSA_TA_PATH;

	check(f->at >= -1 && f->at < (int)c->n_sent);
	check(path == (f->fault != SC_PATH_OK));
	check(path == (f->fault_cert != NULL));
	check((path || f->match == SC_TLSA_PKIX) == (f->fault_text != NULL));
	check(f->match == SC_TLSA_NOT_USED || t->use == SC_TLSA_USABLE);
}

static void check_facts(const struct sc_dane_facts *f,
	const struct sc_dane_policy *p, const struct sc_chain *c)
{
	check(f->n_records == p->n_records && f->record < (int)f->n_records);
	check((f->result == SC_DANE_AUTHENTICATED) == (f->record >= 0));
	check(f->record < 0 || f->records[f->record].match == SC_TLSA_MATCH);
	check(!f->next_hop_only || f->name);
	for (size_t i = 0; i < f->n_records; i++)
		check_record(&f->records[i], &p->records[i], c);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct sc_cert *sent[SENT_MAX];
	struct sc_cert certs[SENT_MAX];
	struct sc_date at = { 1795435200 };
	struct sc_bytes rest = { p, n };
	struct sc_arena a = { 0 };
	size_t n_sent = 0;
	struct sc_tlv v;

	if (n == 0)
		return 0;

	struct sc_dane_policy policy = read_policy(&a, &rest);
	struct sc_trust *t = sc_trust_of(&a, (struct sc_bytes){ NULL, 0 });

	for (; n_sent < SENT_MAX && sc_der_next(&rest, &v); n_sent++) {
		sc_cert_parse(&a, v.whole, &certs[n_sent]);
		sc_sig_note_self_signed(sc_trust_memo(t), &certs[n_sent]);
		sent[n_sent] = &certs[n_sent];
		sc_trust_add(t, v.whole);
	}
	if (n_sent) {
		const struct sc_chain *c =
			sc_chain_judge(&a, sent, n_sent, at, t);
		struct sc_dane_facts f = sc_dane_match(&a, &policy, c, at, t);

		check_facts(&f, &policy, c);
	}
	sc_arena_free(&a);
	return 0;
}
