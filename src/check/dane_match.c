/*
 * The records against what the server shows: every address and every kind of
 * key that it has. One match authenticates (RFC 7671 8), so a record that is
 * left over is no fault by itself; a certificate that none matches is.
 */
#include <string.h>

#include "check/dane.h"
#include "check/topics.h"
#include "facts/variant.h"

static void show(struct sc_verdict *v, const struct sc_subject *s)
{
	sc_dane_show_seen(v, s);
	sc_dane_show_records(v, s, NULL);
	sc_dane_show_mistaken(v, s);
}

/* What findings about a mismatch end with. */
static void explain(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_value *first)
{
	show(v, s);
	sc_dane_fix(v, s, first);
}

/* Of a usage that asks for more than the record: what more is missing. */
static void show_pkix(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_dane_tally *t)
{
	int i = t->record[SC_DANE_PKIX];

	if (!t->n[SC_DANE_PKIX])
		return;

	const char *why = t->first[SC_DANE_PKIX].dane->records[i].fault_text;

	sc_evidence(v, s, "hint", SC_MSG(DANE_HINT_PKIX),
		SC_TEXT("record",
			sc_tlsa_short(
				s->arena, &sc_dane_policy(s)->records[i])),
		SC_TEXT("why", why));
}

#define HINTS_SHOWN 4

/* What the records tell of the past; returns how to get back there. */
static const struct sc_value *show_past(
	struct sc_verdict *v, const struct sc_subject *s)
{
	static const enum sc_message ways[] = {
		[SC_DANE_OLD_KEY] = SC_MSG_DANE_KEY_BACK,
		[SC_DANE_OLD_CERT] = SC_MSG_DANE_CERT_BACK,
		[SC_DANE_OLD_ISSUER] = SC_MSG_NONE,
	};
	const struct sc_dane_policy *p = sc_dane_policy(s);
	enum sc_message way = SC_MSG_NONE;
	int room = HINTS_SHOWN;

	for (size_t i = 0; i < p->n_records; i++) {
		enum sc_dane_past past = sc_dane_past(s, i);
		const char *text = sc_tlsa_short(s->arena, &p->records[i]);
		const char *host = sc_dane_elsewhere(s, i);

		if (host && room-- > 0)
			sc_evidence(v, s, "hint",
				SC_MSG(DANE_HINT_KEY_OF_OTHER_HOST),
				SC_TEXT("record", text), SC_TEXT("host", host));
		if (past == SC_DANE_OLD_ISSUER && room-- > 0)
			sc_evidence(v, s, "hint", SC_MSG(DANE_HINT_CA_NOT_SENT),
				SC_TEXT("record", text));
		if (!way || past == SC_DANE_OLD_KEY)
			way = ways[past] ? ways[past] : way;
	}
	return way ? sc_phrase(s->arena, SC_MESSAGE(way)) : NULL;
}

static struct sc_verdict no_match(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;

	if (!sc_dane_count(s, &t, &v))
		return v;
	if (t.all + t.some)
		return SC_IS_FINE;

	const struct sc_dane_policy *p = sc_dane_policy(s);

	v = sc_fires(s,
		p->n_records == 1 ? SC_MSG(DANE_NO_MATCH_ONE) :
				    SC_MSG(DANE_NO_MATCH_ALL),
		SC_PHRASE("records", sc_dane_some(s, p->n_records)),
		SC_TEXT("host", s->host->name),
		SC_WORD("cost", sc_dane_cost(s)));
	show(&v, s);
	show_pkix(&v, s, &t);
	sc_dane_fix(&v, s, show_past(&v, s));
	return v;
}

/* The addresses where no handshake matches. */
static const struct sc_value *bad_addresses(const struct sc_subject *s)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;
	const struct sc_endpoint *last = NULL;
	struct sc_list list = { 0 };
	int record;

	while (sc_dane_next(&w, &x)) {
		if (x.endpoint == last || x.variant ||
			sc_dane_cause(s, &x, &record) <= SC_DANE_GOOD)
			continue;
		last = x.endpoint;
		sc_list_add(s->arena, &list,
			SC_TEXT("bad_addresses", x.endpoint->address));
	}
	return sc_list_phrase(s->arena, &list);
}

static struct sc_verdict partial_address(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;

	if (!sc_dane_count(s, &t, &v))
		return v;
	if (!t.none)
		return SC_IS_FINE;
	if (!(t.all + t.some))
		return SC_IS_NA; /* dane-no-match */
	v = sc_fires(s, SC_MSG(DANE_PARTIAL_ADDRESS),
		SC_TEXT("host", s->host->name),
		SC_NUMBER("matching", t.all + t.some),
		SC_NUMBER("addresses", t.all + t.some + t.none),
		SC_PHRASE("bad", bad_addresses(s)));
	explain(&v, s, SC_SAY(SC_MSG(DANE_SAME_KEY_EVERYWHERE)));
	return v;
}

/* With one address, one handshake that matches and one that does not. */
static bool find_odd(const struct sc_subject *s, struct sc_dane_shown *match,
	struct sc_dane_shown *odd)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;
	const struct sc_endpoint *at = NULL;
	bool good = false, bad = false;
	int record;

	while (sc_dane_next(&w, &x)) {
		enum sc_dane_cause c = sc_dane_cause(s, &x, &record);

		if (x.endpoint != at)
			good = bad = false;
		at = x.endpoint;
		if (c == SC_DANE_GOOD) {
			*match = x;
			good = true;
		} else if (c > SC_DANE_GOOD) {
			*odd = x;
			bad = true;
		}
		if (good && bad)
			return true;
	}
	return false;
}

static struct sc_verdict no_match_by_key(
	const struct sc_subject *s, const struct sc_dane_shown *x)
{
	return sc_fires(s, SC_MSG(DANE_NO_MATCH_BY_KEY),
		SC_TEXT("host", s->host->name),
		SC_TEXT("key_type", x->leaf->key.name),
		SC_FLAG("mx", s->role == SC_ROLE_MX));
}

/* Two of one kind: it is not the key that makes the difference. */
static struct sc_verdict no_match_by_turn(
	const struct sc_subject *s, const struct sc_dane_shown *x)
{
	return sc_fires(s, SC_MSG(DANE_NO_MATCH_BY_TURN),
		SC_TEXT("host", s->host->name),
		SC_TEXT("address", x->endpoint->address),
		SC_TEXT("subject", x->leaf->subject),
		SC_TEXT("how", x->variant ? sc_variant_how(x->variant) : NULL));
}

static struct sc_verdict dual_cert_no_match(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;
	struct sc_dane_shown match = { 0 }, odd = { 0 };

	if (!sc_dane_count(s, &t, &v))
		return v;
	if (!t.some || !find_odd(s, &match, &odd))
		return SC_IS_FINE;
	v = match.leaf->key.type == odd.leaf->key.type ?
		no_match_by_turn(s, &odd) :
		no_match_by_key(s, &odd);
	explain(&v, s, NULL);
	return v;
}

/* The leftovers of matching type 2. */
static const struct sc_value *stale_sha512(const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	struct sc_list list = { 0 };

	for (size_t i = 0; i < p->n_records; i++)
		if (p->records[i].mtype == SC_TLSA_SHA512 &&
			p->records[i].use == SC_TLSA_USABLE &&
			!sc_dane_matches(s, i))
			sc_list_add(s->arena, &list,
				SC_TEXT("remove",
					sc_tlsa_short(
						s->arena, &p->records[i])));
	return sc_list_phrase(s->arena, &list);
}

static struct sc_verdict digest_agility(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;

	if (!sc_dane_count(s, &t, &v))
		return v;
	if (!t.n[SC_DANE_AGILITY])
		return SC_IS_FINE;

	const char *keep = sc_dane_listed(s, true);

	v = sc_fires(s, SC_MSG(DANE_DIGEST_AGILITY),
		SC_TEXT("host", s->host->name),
		SC_FLAG("mx", s->role == SC_ROLE_MX));
	explain(&v, s, NULL);
	sc_remedy(&v, s, SC_MSG(DANE_DIGEST_AGILITY_EXACT_FIX),
		SC_PHRASE("stale", stale_sha512(s)), SC_TEXT("keep", keep));
	return v;
}

/* The other way round: only the base domain gets the one that matches. */
static bool base_alone_matches(const struct sc_subject *s)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;

	while (sc_dane_next(&w, &x)) {
		const struct sc_endpoint_facts *f =
			&s->facts->endpoints[x.endpoint - s->obs->endpoints];

		if (x.variant || x.dane->result != SC_DANE_AUTHENTICATED)
			continue;
		for (size_t i = 0; i < f->n_variants; i++)
			if (strcmp(x.endpoint->variants[i].name, "host-sni") ==
					0 &&
				f->variants[i].dane.result == SC_DANE_MISMATCH)
				return true;
	}
	return false;
}

static struct sc_verdict matches_for_base(const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	struct sc_verdict v = sc_fires(s, SC_MSG(DANE_MATCHES_FOR_BASE),
		SC_TEXT("base", p->base), SC_TEXT("host", s->host->name));

	sc_weigh(&v, SC_W_INFO);
	sc_dane_show_seen(&v, s);
	sc_dane_show_records(&v, s, NULL);
	return v;
}

static struct sc_verdict sni_differs(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_policy(s);

	if (!sc_dane_count(s, &t, &v))
		return v;
	if (!t.n[SC_DANE_SNI])
		return t.n[SC_DANE_GOOD] == t.shown && base_alone_matches(s) ?
			matches_for_base(s) :
			SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_SNI_DIFFERS), SC_TEXT("base", p->base),
		SC_TEXT("host", s->host->name),
		SC_WORD("cost", sc_dane_cost(s)));
	explain(&v, s,
		SC_SAY(SC_MSG(DANE_SAME_FOR_BASE), SC_TEXT("base", p->base),
			SC_TEXT("host", s->host->name)));
	return v;
}

#define SPECIFIC                                                      \
	"dane-sni-differs dane-digest-agility dane-ta-name-mismatch " \
	"dane-ta-chain-invalid dane-ta-not-in-chain dane-ta-is-leaf"

const struct sc_check sc_checks_dane_match[] = {
	{
		.id = SC_CHECK_DANE_NO_MATCH,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_NO_MATCH_FIX,
		.run = no_match,
	},
	{
		.id = SC_CHECK_DANE_PARTIAL_ADDRESS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_PARTIAL_ADDRESS_FIX,
		.run = partial_address,
	},
	{
		.id = SC_CHECK_DANE_DUAL_CERT_NO_MATCH,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_DUAL_CERT_NO_MATCH_FIX,
		.run = dual_cert_no_match,
	},
	{
		.id = SC_CHECK_DANE_SNI_DIFFERS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_SNI_DIFFERS_FIX,
		.run = sni_differs,
	},
	{
		.id = SC_CHECK_DANE_DIGEST_AGILITY,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_DIGEST_AGILITY_FIX,
		.run = digest_agility,
	},
	{ 0 },
};
