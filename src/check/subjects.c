#include <string.h>

#include "check/check.h"
#include "facts/sessions.h"
#include "facts/variant.h"

/* What senders get who ask for a name of this server; for none, where that is
 * the only way. */
static unsigned senders(const struct sc_endpoint *e)
{
	unsigned named = SC_ASKED_SAME | SC_ASKED_HOST;

	return sc_sessions_refuse_name(e) ? named | SC_ASKED_NOTHING : named;
}

/* An array of subjects that grows. */
struct list {
	struct sc_arena *arena;
	struct sc_subject *v;
	size_t n;
};

/* A name is looked at by some checks, and all of a certificate by a hundred. */
#define CERT_US      100
#define NAMES_PER_US 5

static bool is_paid(const struct sc_subject *s)
{
	long long names = s->cert ? (long long)s->cert->n_dns_names : 0;

	return !s->cert ||
		sc_budget_pay(s->facts->budget, CERT_US + names / NAMES_PER_US);
}

static void add(struct list *l, struct sc_subject s)
{
	if (!is_paid(&s))
		return;
	l->v = sc_grow(l->arena, l->v, l->n, struct sc_subject);
	l->v[l->n++] = s;
}

static struct sc_subject endpoint_subject(struct sc_subject whole, size_t i)
{
	whole.endpoint = &whole.obs->endpoints[i];
	whole.host = sc_host_of(whole.obs, whole.endpoint);
	whole.ef = &whole.facts->endpoints[i];
	whole.tls = whole.endpoint->tls;
	whole.chain = whole.ef->chain;
	return whole;
}

/*
 * What a further handshake showed, in place of what the first did. Senders
 * with DANE do not ask for the host where the base domain is another name.
 */
static struct sc_subject variant_subject(
	const struct list *l, struct sc_subject s, size_t k)
{
	const struct sc_variant_facts *v = &s.ef->variants[k];
	struct sc_endpoint_facts *ef =
		sc_new(l->arena, struct sc_endpoint_facts, 1);
	bool host =
		sc_variant_asked(s.endpoint->variants[k].name) == SC_ASKED_HOST;

	*ef = (struct sc_endpoint_facts){ .chain = v->chain,
		.leaf = v->leaf,
		.name = v->name,
		.dane_policy = s.ef->dane_policy,
		.dane = host ? s.ef->dane : v->dane,
		.staple = v->staple,
		.ct = v->ct };
	s.variant = &s.endpoint->variants[k];
	s.tls = &s.variant->tls;
	s.ef = ef;
	s.chain = v->chain;
	return s;
}

static void add_hosts(struct list *l, struct sc_subject whole)
{
	for (size_t i = 0; i < whole.obs->n_hosts; i++) {
		whole.host = &whole.obs->hosts[i];
		add(l, whole);
	}
}

static void add_endpoints(struct list *l, struct sc_subject whole)
{
	for (size_t i = 0; i < whole.facts->n_endpoints; i++) {
		struct sc_subject s = endpoint_subject(whole, i);

		s.chain = NULL;
		add(l, s);
	}
}

/* The first `depth` certificates of a chain, or all. */
static void add_chain(struct list *l, struct sc_subject s, size_t depth)
{
	for (size_t k = 0; s.chain && k < s.chain->n_sent && k < depth; k++) {
		s.cert = s.chain->sent[k];
		s.depth = k;
		add(l, s);
	}
}

static void add_certs(struct list *l, struct sc_subject whole, size_t depth)
{
	for (size_t i = 0; i < whole.facts->n_endpoints; i++) {
		struct sc_subject s = endpoint_subject(whole, i);

		add_chain(l, s, depth);
		for (size_t k = 0; k < s.ef->n_variants; k++)
			if (sc_variant_is_news(
				    s.endpoint, s.ef, k, senders(s.endpoint)))
				add_chain(l, variant_subject(l, s, k), depth);
	}
}

size_t sc_check_subjects(struct sc_arena *a, enum sc_scope scope,
	const struct sc_obs *obs, const struct sc_facts *facts,
	const struct sc_settings *settings, struct sc_subject **out)
{
	struct list l = { .arena = a };
	struct sc_subject whole = {
		.arena = a,
		.obs = obs,
		.facts = facts,
		.settings = settings,
		.now = facts->at,
		.role = obs->target.role,
		.domain = obs->domain,
	};

	switch (scope) {
	case SC_SCOPE_DOMAIN: add(&l, whole); break;
	case SC_SCOPE_HOST: add_hosts(&l, whole); break;
	case SC_SCOPE_ENDPOINT: add_endpoints(&l, whole); break;
	case SC_SCOPE_LEAF: add_certs(&l, whole, 1); break;
	case SC_SCOPE_CERT: add_certs(&l, whole, (size_t)-1); break;
	}
	*out = l.v;
	return l.n;
}

const struct sc_check *sc_check_find(enum sc_check_id id)
{
	for (size_t t = 0; sc_check_tables[t]; t++)
		for (const struct sc_check *c = sc_check_tables[t]; c->id; c++)
			if (c->id == id)
				return c;
	return NULL;
}
