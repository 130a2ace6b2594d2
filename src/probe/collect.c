#include "probe/hello.h"
#include "probe/run.h"

/* The observation in the making: everything in the order of the plan. */
struct collection {
	struct sc_run *run;
	struct sc_host *hosts;
	struct sc_endpoint *endpoints;
	struct sc_certificate *certs;
	size_t n_hosts, n_endpoints, n_certs;
};

static void collect_cert(
	struct collection *c, const char *sha256, struct sc_bytes der)
{
	for (size_t i = 0; i < c->n_certs; i++)
		if (strcmp(c->certs[i].sha256, sha256) == 0)
			return;
	c->certs = sc_grow(
		c->run->arena, c->certs, c->n_certs, struct sc_certificate);
	c->certs[c->n_certs++] = (struct sc_certificate){ sha256, der };
}

static void collect_certs(struct collection *c, const struct sc_visit *v)
{
	for (size_t i = 0; i < v->session.n_certs; i++)
		collect_cert(c, v->endpoint.tls->chain[i], v->session.certs[i]);
}

static void collect_hello_certs(
	struct collection *c, const struct sc_hello_trial *t)
{
	for (size_t i = 0; t && i < t->seen.n_chain; i++)
		collect_cert(c, t->seen.chain[i], t->reply.certs[i]);
}

static void collect_further(struct collection *c, struct sc_visit *v)
{
	for (size_t i = 0; i < v->n_furthers; i++) {
		collect_certs(c, v->furthers[i]);
		collect_hello_certs(c, sc_hello_trial_of(v->furthers[i]));
	}
	sc_further_collect(v);
}

static void collect_visit(struct collection *c, struct sc_visit *v)
{
	if (!v->done)
		v->endpoint.connect_detail = sc_visit_untried;
	collect_certs(c, v);
	collect_further(c, v);
	c->endpoints = sc_grow(c->run->arena, c->endpoints, c->n_endpoints,
		struct sc_endpoint);
	c->endpoints[c->n_endpoints++] = v->endpoint;
}

static void collect_host(struct collection *c, struct sc_place *place)
{
	if (!place->looked_up)
		return;
	sc_place_fill(place);
	c->hosts = sc_grow(c->run->arena, c->hosts, c->n_hosts, struct sc_host);
	c->hosts[c->n_hosts++] = place->host;
}

static void collect_places(struct collection *c, const struct sc_places *places)
{
	for (size_t i = 0; i < places->n; i++) {
		struct sc_place *place = &places->v[i];

		collect_host(c, place);
		for (size_t k = 0; k < place->by_a.n; k++)
			collect_visit(c, place->by_a.v[k]);
		for (size_t k = 0; k < place->by_aaaa.n; k++)
			collect_visit(c, place->by_aaaa.v[k]);
	}
}

/* Appends to the fetches in `to`, of which there are `n`. */
static size_t collect_fetches(struct collection *c,
	const struct sc_fetchings *from, struct sc_fetch *to, size_t n)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct sc_fetching *f = &from->v[i];

		to[n++] = f->seen;
		for (size_t k = 0; k < f->seen.n_chain; k++)
			collect_cert(c, f->seen.chain[k], f->certs[k]);
	}
	return n;
}

static void collect_policy(struct collection *c, struct sc_policy_place *p)
{
	size_t n = p->by_a.n + p->by_aaaa.n;
	struct sc_fetch *fetches =
		n ? sc_new(c->run->arena, struct sc_fetch, n) : NULL;

	n = collect_fetches(c, &p->by_a, fetches, 0);
	n = collect_fetches(c, &p->by_aaaa, fetches, n);
	p->host.fetches = fetches;
	p->host.n_fetches = n;
	c->run->domain->policy_host = &p->host;
}

static void collect_domain(struct collection *c)
{
	struct sc_run *r = c->run;

	if (!r->domain)
		return;
	r->domain->hints = sc_inquiry_answers(&r->domain_hints, r->arena);
	r->domain->n_hints = r->domain_hints.n;
	if (r->policy)
		collect_policy(c, r->policy);
}

void sc_collect(struct sc_run *r, struct sc_date at, struct sc_obs *out)
{
	struct collection c = { .run = r };

	for (int i = 0; i < SC_RUN_SERVICES; i++)
		collect_places(&c, &r->services[i]);
	collect_domain(&c);
	*out = (struct sc_obs){
		.schema_version = SC_OBS_SCHEMA_VERSION,
		.tool_version = r->options->tool_version,
		.target = *r->target,
		.depth = r->options->depth,
		.observed_at = at,
		.elapsed_ms = sc_run_now_ms(r),
		.domain = r->domain,
		.hosts = c.hosts,
		.n_hosts = c.n_hosts,
		.endpoints = c.endpoints,
		.n_endpoints = c.n_endpoints,
		.certificates = c.certs,
		.n_certificates = c.n_certs,
		.inquest = r->options->inquest,
	};
	out->pki = sc_pki_seen(r, &out->n_pki);
}
