/*
 * The records and the keys in a few lines. Digests are cut in evidence, where
 * they are compared by eye, and whole in what is to be published.
 */
#include <string.h>

#include "base/date.h"
#include "base/out.h"
#include "check/dane.h"
#include "check/peer.h"
#include "policy/answer.h"

#define RECORDS_SHOWN 8
#define KEYS_SHOWN    8
#define HINTS_SHOWN   4
#define PLACES_SHOWN  6

enum sc_message sc_dane_cost(const struct sc_subject *s)
{
	if (s->role == SC_ROLE_SUBMISSION)
		return SC_MSG_DANE_COST_CLIENTS;
	return SC_MSG_DANE_COST_SENDERS;
}

const char *sc_dane_brief(const struct sc_subject *s, const char *parameters,
	const char *sha256_hex)
{
	size_t n = sha256_hex ? strlen(sha256_hex) : 0;

	if (n < 8)
		return "an unreadable key";
	return sc_arena_printf(s->arena, "%s %.4s..%s", parameters, sha256_hex,
		sha256_hex + n - 2);
}

const struct sc_value *sc_dane_some(const struct sc_subject *s, size_t n)
{
	size_t all = sc_dane_policy(s)->n_records;

	if (all == 1)
		return sc_phrase(s->arena, SC_MSG(DANE_ONE_RECORD));
	if (n == all && n == 2)
		return sc_phrase(s->arena, SC_MSG(DANE_BOTH_RECORDS));
	if (n == all)
		return sc_phrase(s->arena, SC_MSG(DANE_ALL_RECORDS),
			SC_NUMBER("all_records", all));
	return sc_phrase(s->arena, SC_MSG(DANE_SOME_RECORDS),
		SC_NUMBER("some_records", n), SC_NUMBER("all_records", all));
}

static size_t count_same(
	const struct sc_dane_policy *p, size_t i, bool *is_first)
{
	size_t n = 0;

	*is_first = true;
	for (size_t k = 0; k < p->n_records; k++) {
		const struct sc_tlsa *a = &p->records[i], *b = &p->records[k];

		if (a->usage != b->usage || a->selector != b->selector ||
			a->mtype != b->mtype ||
			!sc_bytes_equal(a->data, b->data))
			continue;
		n++;
		if (k < i)
			*is_first = false;
	}
	return n;
}

static void list_record(struct sc_out *o, const struct sc_subject *s,
	const struct sc_tlsa *t, size_t n, bool comma)
{
	sc_out_printf(o, "%s%s", comma ? ", " : "", sc_tlsa_short(s->arena, t));
	if (n == 2)
		sc_out_text(o, " (twice the same)");
	if (n > 2)
		sc_out_printf(o, " (%zu times the same)", n);
}

void sc_dane_show_records(struct sc_verdict *v, const struct sc_subject *s,
	bool (*is)(const struct sc_tlsa *))
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	struct sc_out_memory m = { .arena = s->arena };
	struct sc_out o = sc_out_to_memory(&m);
	size_t n = 0;

	for (size_t i = 0; p && i < p->n_records; i++) {
		bool is_first;
		size_t same = count_same(p, i, &is_first);

		if (!is_first || (is && !is(&p->records[i])))
			continue;
		if (n++ < RECORDS_SHOWN)
			list_record(&o, s, &p->records[i], same, n > 1);
	}
	if (n > RECORDS_SHOWN)
		sc_out_printf(&o, " and %zu more", n - RECORDS_SHOWN);
	if (n)
		sc_evidence(v, s, "dns", SC_TEXT("records", m.p));
}

void sc_dane_show_mistaken(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	int room = HINTS_SHOWN;

	for (size_t i = 0; p && i < p->n_records && room > 0; i++) {
		const char *mistaken = sc_dane_mistaken(s, i);

		if (!mistaken)
			continue;
		room--;
		sc_evidence(v, s, "hint", SC_MSG(DANE_HINT_MISTAKEN),
			SC_TEXT("record",
				sc_tlsa_short(s->arena, &p->records[i])),
			SC_TEXT("mistaken", mistaken));
	}
}

/* " at 192.0.2.1, 192.0.2.2 (rsa)": where a certificate is shown. */
static void list_places(struct sc_out *o, const struct sc_subject *s,
	const struct sc_cert *leaf)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;
	const struct sc_endpoint *last = NULL;
	size_t n = 0;

	while (sc_dane_next(&w, &x)) {
		if (x.leaf != leaf || x.endpoint == last)
			continue;
		last = x.endpoint;
		if (n++ >= PLACES_SHOWN)
			continue;
		sc_out_printf(o, "%s%s%s%s%s", n > 1 ? ", " : " at ",
			x.endpoint->address, x.variant ? " (" : "",
			x.variant ? x.variant : "", x.variant ? ")" : "");
	}
	if (n > PLACES_SHOWN)
		sc_out_printf(o, " and %zu more", n - PLACES_SHOWN);
}

static bool shown_before(const struct sc_subject *s, struct sc_dane_walk end,
	const struct sc_cert *leaf)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;

	while (sc_dane_next(&w, &x) &&
		(w.endpoint != end.endpoint || w.variant != end.variant))
		if (x.leaf == leaf)
			return true;
	return false;
}

static void show_key(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_dane_shown *x)
{
	struct sc_out_memory m = { .arena = s->arena };
	struct sc_out o = sc_out_to_memory(&m);

	sc_out_printf(&o, "%s (leaf)",
		sc_dane_brief(s, "3 1 1", x->leaf->key.spki_sha256));
	if (x->chain->n_sent > 1 && !x->chain->sent[1]->parse_error)
		sc_out_printf(&o, ", issuer %s",
			sc_dane_brief(s, "2 1 1",
				x->chain->sent[1]->key.spki_sha256));
	list_places(&o, s, x->leaf);
	sc_evidence(v, s, "seen", SC_TEXT("records", m.p));
}

void sc_dane_show_seen(struct sc_verdict *v, const struct sc_subject *s)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;
	int room = KEYS_SHOWN;

	while (room > 0 && sc_dane_next(&w, &x)) {
		if (shown_before(s, w, x.leaf))
			continue;
		room--;
		show_key(v, s, &x);
	}
}
