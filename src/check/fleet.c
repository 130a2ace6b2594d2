/*
 * The addresses of one host beside each other. What is wrong with a certificate
 * is told by the findings about it, for each address; these here say that the
 * others are different, which tells the admin what to look for: the one box
 * that missed a reload.
 */
#include "base/date.h"
#include "base/ip.h"
#include "base/out.h"
#include "check/cert.h"
#include "check/topics.h"

/* One address of the host that sent a certificate which parses. */
struct box {
	const struct sc_endpoint *e;
	const struct sc_endpoint_facts *ef;
};

/* Takes the next such address behind *i, or says that there is none. */
static bool next_box(const struct sc_subject *s, size_t *i, struct box *b)
{
	for (; *i < s->facts->n_endpoints; (*i)++) {
		b->e = &s->obs->endpoints[*i];
		b->ef = &s->facts->endpoints[*i];
		if (b->e->host && strcmp(b->e->host, s->host->name) == 0 &&
			b->ef->leaf && !b->ef->leaf->parse_error) {
			(*i)++;
			return true;
		}
	}
	return false;
}

/* The first address for which `is` says `wanted`. */
static bool find(const struct sc_subject *s, bool (*is)(struct box),
	bool wanted, struct box *out)
{
	struct box b;

	for (size_t i = 0; next_box(s, &i, &b);) {
		if (is(b) != wanted)
			continue;
		*out = b;
		return true;
	}
	return false;
}

static bool is_refused_name(enum sc_name_match m)
{
	return m != SC_NAME_NO_REFERENCE && m != SC_NAME_EXACT &&
		m != SC_NAME_WILDCARD && m != SC_NAME_CN_ONLY;
}

static bool is_good(struct box b)
{
	return b.ef->chain->trusted && !is_refused_name(b.ef->name.match);
}

static const char *why_bad(const struct sc_subject *s, struct box b)
{
	const struct sc_cert *c = b.ef->leaf;
	const struct sc_chain *chain = b.ef->chain;

	if (c->not_after.s < s->now.s)
		return sc_arena_printf(s->arena, "expired on %s",
			sc_date_day(s->arena, c->not_after));
	if (!chain->trusted)
		return chain->fault_text ? chain->fault_text : "not trusted";
	return sc_arena_printf(s->arena, "not for %s", b.ef->name.reference);
}

static const char *until(const struct sc_subject *s, struct box b)
{
	return sc_arena_printf(s->arena, "%s (until %s)", b.e->address,
		sc_date_day(s->arena, b.ef->leaf->not_after));
}

/* Evidence lines "good" and "bad" with the addresses of each kind. */
static struct sc_list show_good_and_bad(
	struct sc_verdict *v, const struct sc_subject *s)
{
	struct sc_list good = { 0 }, bad = { 0 }, addresses = { 0 };
	struct box b;

	for (size_t i = 0; next_box(s, &i, &b);) {
		if (is_good(b)) {
			sc_list_add(
				s->arena, &good, SC_TEXT("names", until(s, b)));
			continue;
		}
		sc_list_add(
			s->arena, &addresses, SC_TEXT("names", b.e->address));
		sc_list_add(s->arena, &bad,
			SC_TEXT("names",
				sc_arena_printf(s->arena, "%s: %s",
					b.e->address, why_bad(s, b))));
	}
	sc_evidence_list(v, s, "bad", &bad);
	sc_evidence_list(v, s, "good", &good);
	return addresses;
}

static struct sc_verdict cert_invalid_some(const struct sc_subject *s)
{
	struct box bad, good;

	if (!s->facts->n_anchors)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!find(s, is_good, false, &bad))
		return SC_IS_FINE;
	if (!find(s, is_good, true, &good))
		return SC_IS_NA;

	struct sc_verdict v = sc_fires(s, SC_MSG(FLEET_CERT_INVALID_SOME),
		SC_TEXT("host", s->host->name),
		SC_TEXT("address", bad.e->address),
		SC_TEXT("good_address", good.e->address),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));
	struct sc_list addresses = show_good_and_bad(&v, s);

	sc_remedy(&v, s, SC_MSG(FLEET_CERT_INVALID_SOME_EXACT_FIX),
		SC_PHRASE("stale_addresses",
			sc_list_phrase(s->arena, &addresses)),
		SC_TEXT("good_address", good.e->address));
	return v;
}

/* What all addresses of a kind serve; NULL: none, or not the same. */
static const struct sc_cert *common_leaf(
	const struct sc_subject *s, bool (*is)(struct box))
{
	const struct sc_cert *leaf = NULL;
	struct box b;

	for (size_t i = 0; next_box(s, &i, &b);) {
		if (is && !is(b))
			continue;
		if (leaf && strcmp(leaf->sha256, b.ef->leaf->sha256) != 0)
			return NULL;
		leaf = b.ef->leaf;
	}
	return leaf;
}

static void show_lives(struct sc_verdict *v, const struct sc_subject *s)
{
	struct sc_list few = { 0 };
	struct box b;

	for (size_t i = 0; next_box(s, &i, &b);)
		sc_list_add(s->arena, &few, SC_TEXT("names", until(s, b)));
	sc_evidence_list(v, s, "seen", &few);
}

static struct sc_verdict cert_differs(const struct sc_subject *s)
{
	struct box b;

	if (!find(s, is_good, true, &b))
		return SC_IS_NA;
	if (find(s, is_good, false, &b) || common_leaf(s, NULL))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(FLEET_CERT_DIFFERS), SC_TEXT("host", s->host->name));

	show_lives(&v, s);
	return v;
}

static int family(const struct sc_endpoint *e)
{
	struct sc_ip ip;

	return sc_ip_parse(e->address, &ip) ? ip.family : 0;
}

static bool is_v4(struct box b)
{
	return family(b.e) == 4;
}

static bool is_v6(struct box b)
{
	return family(b.e) == 6;
}

static struct sc_verdict v4_v6_differs(const struct sc_subject *s)
{
	const struct sc_cert *v4 = common_leaf(s, is_v4);
	const struct sc_cert *v6 = common_leaf(s, is_v6);

	if (!v4 || !v6)
		return SC_IS_NA;
	if (strcmp(v4->sha256, v6->sha256) == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(FLEET_V4_V6_DIFFERS), SC_TEXT("host", s->host->name));

	show_lives(&v, s);
	return v;
}

/* Whether an address that answered EHLO lets TLS begin; -1: not seen. */
static int has_starttls(const struct sc_subject *s, const struct sc_endpoint *e)
{
	if (!e->host || strcmp(e->host, s->host->name) != 0 ||
		e->mode != SC_MODE_STARTTLS || e->ehlo.outcome != SC_OUTCOME_OK)
		return -1;
	if (e->starttls.outcome == SC_OUTCOME_OK ||
		sc_reply_offers(&e->ehlo, "STARTTLS"))
		return 1;
	return 0;
}

static struct sc_verdict starttls_differs(const struct sc_subject *s)
{
	struct sc_list few[2] = { { 0 }, { 0 } };

	for (size_t i = 0; i < s->obs->n_endpoints; i++) {
		const struct sc_endpoint *e = &s->obs->endpoints[i];
		int has = has_starttls(s, e);

		if (has >= 0)
			sc_list_add(s->arena, &few[has],
				SC_TEXT("names", e->address));
	}
	if (!few[0].n && !few[1].n)
		return SC_IS_NA;
	if (!few[0].n || !few[1].n)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(FLEET_STARTTLS_DIFFERS),
		SC_TEXT("host", s->host->name),
		SC_TEXT("with_tls", few[1].values[0].text),
		SC_TEXT("without_tls", few[0].values[0].text),
		SC_FLAG("submission", s->role == SC_ROLE_SUBMISSION));

	sc_evidence_list(&v, s, "with", &few[1]);
	sc_evidence_list(&v, s, "without", &few[0]);
	return v;
}

/* "TLSv1.3, TLS_AES_256_GCM_SHA384, x25519" */
static const char *configuration(const struct sc_subject *s, struct box b)
{
	const struct sc_tls *t = b.e->tls;

	if (!t || t->outcome != SC_OUTCOME_OK)
		return NULL;
	return sc_arena_printf(s->arena, "%s, %s, %s",
		t->version ? t->version : "?",
		t->cipher_suite ? t->cipher_suite : "?",
		t->group ? t->group : "no group");
}

static struct sc_verdict config_differs(const struct sc_subject *s)
{
	const char *first = NULL;
	bool differs = false;
	struct sc_out_memory m = { .arena = s->arena };
	struct sc_out o = sc_out_to_memory(&m);
	struct box b;

	for (size_t i = 0; next_box(s, &i, &b);) {
		const char *now = configuration(s, b);

		if (!now || (first && strcmp(first, now) == 0))
			continue;
		differs = first != NULL;
		sc_out_printf(
			&o, "%s%s: %s", first ? "; " : "", b.e->address, now);
		first = first ? first : now;
	}
	if (!first)
		return SC_IS_NA;
	if (!differs)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(FLEET_CONFIG_DIFFERS),
		SC_TEXT("host", s->host->name));

	sc_evidence(&v, s, "seen", SC_TEXT("servers", m.p));
	return v;
}

const struct sc_check sc_checks_fleet[] = {
	{
		.id = SC_CHECK_FLEET_CERT_DIFFERS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_FLEET_CERT_DIFFERS_FIX,
		.run = cert_differs,
	},
	{
		.id = SC_CHECK_FLEET_CERT_INVALID_SOME,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_FLEET_CERT_INVALID_SOME_FIX,
		.run = cert_invalid_some,
	},
	{
		.id = SC_CHECK_FLEET_STARTTLS_DIFFERS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_FLEET_STARTTLS_DIFFERS_FIX,
		.run = starttls_differs,
	},
	{
		.id = SC_CHECK_FLEET_V4_V6_DIFFERS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_FLEET_V4_V6_DIFFERS_FIX,
		.run = v4_v6_differs,
	},
	{
		.id = SC_CHECK_FLEET_CONFIG_DIFFERS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_FLEET_CONFIG_DIFFERS_FIX,
		.run = config_differs,
	},
	{ 0 },
};
