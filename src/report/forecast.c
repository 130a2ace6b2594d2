#include "base/date.h"
#include "facts/variant.h"
#include "policy/dane.h"
#include "report/parts.h"

struct candidate {
	struct sc_date at;
	const char *finding, *what;
};

/* Takes the earlier of the two, of those still to come. */
static void consider(const struct sc_judgement *j, struct candidate *best,
	struct sc_date at, const char *finding, const char *what)
{
	if (at.s < j->facts->at.s || (best->what && at.s >= best->at.s))
		return;
	*best = (struct candidate){ at, finding, what };
}

static void consider_path(const struct sc_judgement *j, struct candidate *best,
	const char *name, const struct sc_chain *chain)
{
	for (size_t k = 0; k < chain->n_path; k++) {
		const struct sc_cert *c = chain->path[k];

		if (c->parse_error)
			continue;
		consider(j, best, c->not_after,
			k ? "time-intermediate-expired" : "time-expired",
			k ? sc_arena_printf(j->a,
				    "%s, intermediate \"%s\" expires", name,
				    c->subject) :
			    sc_arena_printf(
				    j->a, "%s, its certificate expires", name));
	}
	if (chain->anchor)
		consider(j, best, chain->anchor->not_after, "trust-anchor-date",
			sc_arena_printf(j->a, "%s, root \"%s\" expires", name,
				chain->anchor->subject));
}

/* Every chain that senders are shown who ask for this server. */
static void consider_endpoint(
	const struct sc_judgement *j, struct candidate *best, size_t i)
{
	const struct sc_endpoint *e = &j->obs->endpoints[i];
	const struct sc_endpoint_facts *f = &j->facts->endpoints[i];

	if (f->chain)
		consider_path(j, best, sc_endpoint_name(e), f->chain);
	for (size_t k = 0; k < f->n_variants; k++)
		if (sc_variant_is_news(e, f, k, SC_ASKED_SAME | SC_ASKED_HOST))
			consider_path(j, best,
				sc_arena_printf(j->a, "%s %s",
					sc_endpoint_name(e),
					sc_variant_how(e->variants[k].name)),
				f->variants[k].chain);
}

/* Of every address of the policy host, RFC 8461 3.3. */
static void consider_policy_host(
	const struct sc_judgement *j, struct candidate *best)
{
	const struct sc_domain *d = j->obs->domain;

	for (size_t i = 0; d && d->policy_host && i < j->facts->n_fetches;
		i++) {
		const struct sc_cert *leaf = j->facts->fetches[i].leaf;

		if (leaf && !leaf->parse_error)
			consider(j, best, leaf->not_after,
				"sts-host-cert-expired",
				sc_arena_printf(j->a,
					"%s, the certificate of the policy "
					"host expires",
					d->policy_host->name));
	}
}

/*
 * Zones are signed anew days before their signatures end; when so little is
 * left, that did not happen.
 */
#define RESIGNED_S (2 * SC_DAY_S)

static void consider_signature(const struct sc_judgement *j,
	struct candidate *best, const struct sc_answer *r)
{
	if (!r || r->dnssec != SC_DNSSEC_SECURE || !r->signed_until.s ||
		r->signed_until.s - j->facts->at.s > RESIGNED_S)
		return;
	consider(j, best, r->signed_until, "dns-bogus",
		sc_arena_printf(j->a,
			"the DNSSEC signature of %s %s ends, if the zone is "
			"not signed anew",
			r->name, r->type));
}

/* All that has to be secure for the TLSA records of a host to count. */
static void consider_signatures(
	const struct sc_judgement *j, struct candidate *best, size_t host)
{
	const struct sc_host *h = &j->obs->hosts[host];
	const struct sc_dane_policy *p = j->facts->hosts[host].dane;

	if (!p || (p->state != SC_DANE_BINDING && p->state != SC_DANE_UNUSABLE))
		return;
	if (j->obs->domain)
		consider_signature(j, best, &j->obs->domain->answer);
	consider_signature(j, best, &h->a);
	consider_signature(j, best, &h->aaaa);
	consider_signature(j, best, h->cname);
	consider_signature(j, best, p->answer);
}

const struct sc_next_failure *sc_report_forecast(const struct sc_judgement *j)
{
	const struct sc_facts *f = j->facts;
	struct candidate best = { 0 };

	for (size_t i = 0; i < f->n_endpoints; i++)
		consider_endpoint(j, &best, i);
	for (size_t i = 0; i < f->n_hosts && i < j->obs->n_hosts; i++)
		consider_signatures(j, &best, i);
	consider_policy_host(j, &best);
	if (!best.what)
		return NULL;

	struct sc_next_failure *next = sc_new(j->a, struct sc_next_failure, 1);

	*next = (struct sc_next_failure){ best.at, best.finding, best.what };
	return next;
}
