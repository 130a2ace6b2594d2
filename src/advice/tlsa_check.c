#include "advice/advice.h"
#include "facts/variant.h"
#include "obs/outcome.h"
#include "policy/answer.h"
#include "policy/dane.h"
#include "x509/dane.h"

/* What a policy says before any certificate is looked at. */
static const struct {
	enum sc_tlsa_state state;
	const char *why;
} before[] = {
	[SC_DANE_UNKNOWN] = { SC_TLSA_STATE_UNKNOWN,
		"Its TLSA records could not be looked up with validation." },
	[SC_DANE_NO_DNSSEC] = { SC_TLSA_STATE_NONE,
		"Its addresses are not signed with DNSSEC, so no sender asks "
		"for TLSA." },
	[SC_DANE_NONE] = { SC_TLSA_STATE_NONE,
		"It has no secure TLSA records." },
	[SC_DANE_FAILED] = { SC_TLSA_STATE_FAILED,
		"A lookup that DANE needs fails: DANE senders queue." },
	[SC_DANE_UNUSABLE] = { SC_TLSA_STATE_UNUSABLE,
		"None of its TLSA records is usable: DANE senders encrypt "
		"without authentication." },
	[SC_DANE_BINDING] = { SC_TLSA_STATE_NO_TLS,
		"It has TLSA records and showed no certificate: DANE senders "
		"do not deliver." },
};

static const char *wanted(struct sc_arena *a, const struct sc_cert *leaf)
{
	struct sc_tlsa t = { .usage = SC_TLSA_DANE_EE,
		.selector = SC_TLSA_SPKI,
		.mtype = SC_TLSA_SHA256,
		.data = sc_dane_data(a, leaf, SC_TLSA_SPKI, SC_TLSA_SHA256) };

	return t.data.n ? sc_tlsa_text(a, &t) : NULL;
}

/* Why usage 2 records come near and do not do; or NULL. */
static const char *near_miss(const struct sc_dane_facts *f)
{
	for (size_t i = 0; i < f->n_records; i++) {
		const struct sc_tlsa_facts *r = &f->records[i];

		if (r->match == SC_TLSA_TA_NAME)
			return "the trust anchor matches, but the certificate "
			       "has none of the names";
		if (r->match == SC_TLSA_TA_PATH || r->match == SC_TLSA_PKIX)
			return r->fault_text;
		if (r->match == SC_TLSA_TA_NOT_SENT)
			return "the trust anchor is not among the "
			       "certificates sent";
		if (r->mistaken)
			return r->mistaken;
	}
	return NULL;
}

static void match(struct sc_arena *a, const struct sc_dane_policy *policy,
	const struct sc_dane_facts *f, const struct sc_cert *leaf,
	struct sc_tlsa_check_row *row)
{
	const char *near = near_miss(f);

	if (f->result == SC_DANE_AUTHENTICATED) {
		row->state = SC_TLSA_STATE_MATCH;
		row->record = f->record >= 0 ?
			sc_tlsa_text(a, &policy->records[f->record]) :
			NULL;
		row->why = "A TLSA record matches.";
	} else if (f->result == SC_DANE_MISMATCH) {
		row->state = SC_TLSA_STATE_MISMATCH;
		row->publish = leaf ? wanted(a, leaf) : NULL;
		row->why = sc_arena_printf(a,
			"None of its TLSA records matches%s%s: DANE senders do "
			"not deliver.",
			near ? "; " : "", near ? near : "");
	}
}

static struct sc_tlsa_check_row row_of(struct sc_arena *a,
	const struct sc_endpoint *e, const struct sc_dane_policy *policy,
	const struct sc_dane_facts *f, const struct sc_cert *leaf)
{
	enum sc_dane_state state = policy ? policy->state : SC_DANE_UNKNOWN;
	struct sc_tlsa_check_row row = { .host = e->host,
		.address = e->address,
		.port = e->port,
		.state = before[state].state,
		.why = before[state].why };

	if (policy && policy->owner)
		row.owner = sc_arena_printf(a, "%s.", policy->owner);
	if (policy && policy->answer) {
		row.records = policy->answer->records;
		row.n_records = policy->answer->n_records;
	}
	/* Where nobody could look, nobody is to blame. */
	if (state == SC_DANE_BINDING && e->connect != SC_OUTCOME_OK) {
		row.state = SC_TLSA_STATE_UNKNOWN;
		row.why = "The server could not be reached.";
	}
	match(a, policy, f, leaf, &row);
	return row;
}

static void add(struct sc_arena *a, struct sc_tlsa_check *c,
	struct sc_tlsa_check_row row)
{
	struct sc_tlsa_check_row *rows =
		sc_grow(a, c->rows, c->n_rows, struct sc_tlsa_check_row);

	rows[c->n_rows++] = row;
	c->rows = rows;
	if (row.state == SC_TLSA_STATE_GONE)
		return;
	c->n_judged++;
	/* UNKNOWN is worse than a match and better than a fault. */
	if (row.state > c->worst ||
		(row.state == SC_TLSA_STATE_UNKNOWN &&
			c->worst == SC_TLSA_STATE_MATCH))
		c->worst = row.state;
}

/*
 * A host without any address to look at: it has none, which is an answer, or
 * the lookup says nothing, and then nor do we.
 */
static void add_host(
	struct sc_arena *a, struct sc_tlsa_check *c, const struct sc_host *host)
{
	bool gone = sc_answer_no_address(&host->a, &host->aaaa);
	struct sc_tlsa_check_row row = { .host = host->name,
		.port = host->port,
		.state = gone ? SC_TLSA_STATE_GONE : SC_TLSA_STATE_UNKNOWN,
		.why = gone ? "It has no address, so no sender comes to it: "
			      "remove its MX record, or add A and AAAA." :
			      "Its addresses could not be looked up." };

	if (host->a.n_records + host->aaaa.n_records == 0)
		add(a, c, row);
}

struct sc_tlsa_check sc_advice_tlsa_check(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts)
{
	struct sc_tlsa_check c = { .worst = SC_TLSA_STATE_MATCH };

	for (size_t i = 0; i < obs->n_endpoints; i++) {
		const struct sc_endpoint *e = &obs->endpoints[i];
		const struct sc_endpoint_facts *f = &facts->endpoints[i];

		add(a, &c, row_of(a, e, f->dane_policy, &f->dane, f->leaf));
		for (size_t k = 0; k < f->n_variants; k++) {
			const struct sc_variant_facts *v = &f->variants[k];
			struct sc_tlsa_check_row row =
				row_of(a, e, f->dane_policy, &v->dane, v->leaf);

			row.variant = e->variants[k].name;
			if (sc_variant_is_news(
				    e, f, k, SC_ASKED_SAME | SC_ASKED_HOST))
				add(a, &c, row);
		}
	}
	for (size_t i = 0; i < obs->n_hosts; i++)
		add_host(a, &c, &obs->hosts[i]);
	if (c.n_judged == 0)
		c.worst = SC_TLSA_STATE_UNKNOWN;
	return c;
}
