#include "x509/derive.h"

#include "base/limits.h"
#include "obs/outcome.h"
#include "policy/caa.h"
#include "policy/sts.h"
#include "policy/tlsrpt.h"
#include "x509/dane.h"
#include "x509/derive_chains.h"
#include "x509/derive_ct.h"
#include "x509/derive_names.h"
#include "x509/derive_reuse.h"
#include "x509/derive_revocation.h"
#include "x509/derive_staple.h"
#include "x509/key.h"
#include "x509/key_list.h"
#include "x509/key_shared.h"
#include "x509/match.h"

#define KNOWN_MATCHES 32 /* among which an equal one is looked for */

struct derive {
	struct sc_arena *arena;
	const struct sc_obs *obs;
	struct sc_date at;
	struct sc_trust *trust; /* of `with`, or an empty one */
	const struct sc_sources *with;
	struct sc_chains *chains;
	struct sc_ct *ct;
	struct sc_inquiry_facts *inquiry;
	const struct sc_host_facts *hosts;
	/* Records against chains: most addresses of a host show the same. */
	struct known {
		const struct sc_dane_policy *policy;
		const struct sc_chain *chain;
		struct sc_dane_facts facts;
	} known[KNOWN_MATCHES];
	size_t n_known;
};

static const struct sc_host_facts *derive_hosts(struct derive *d)
{
	const struct sc_obs *obs = d->obs;
	struct sc_host_facts *out =
		sc_new(d->arena, struct sc_host_facts, obs->n_hosts);

	for (size_t i = 0; i < obs->n_hosts; i++) {
		const struct sc_host *h = &obs->hosts[i];
		struct sc_dane_policy *dane =
			sc_new(d->arena, struct sc_dane_policy, 1);
		struct sc_caa_policy *caa =
			sc_new(d->arena, struct sc_caa_policy, 1);

		*dane = sc_dane_of(d->arena, obs, h);
		*caa = sc_caa_of(d->arena, h->caa, h->n_caa);
		out[i] = (struct sc_host_facts){ dane, caa };
	}
	return out;
}

static struct sc_dane_facts match_records(struct derive *d,
	const struct sc_dane_policy *policy, const struct sc_chain *chain)
{
	for (size_t i = 0; i < d->n_known; i++)
		if (d->known[i].policy == policy && d->known[i].chain == chain)
			return d->known[i].facts;

	struct sc_dane_facts f =
		sc_dane_match(d->arena, policy, chain, d->at, d->trust);
	const struct sc_domain *domain = d->obs->domain;

	/* Without MX records the next hop is the host. */
	if (!domain || domain->implicit)
		f.next_hop_only = false;
	if (d->n_known < KNOWN_MATCHES)
		d->known[d->n_known++] = (struct known){ policy, chain, f };
	return f;
}

/* What one handshake of an endpoint showed; `tls` may be NULL. */
static struct sc_variant_facts derive_shown(struct derive *d,
	const struct sc_endpoint *e, const struct sc_tls *tls,
	const struct sc_dane_policy *policy)
{
	struct sc_variant_facts f = { .chain = NULL };

	if (tls)
		f.chain = sc_chains_judge(d->chains, tls->chain, tls->n_chain);
	if (f.chain)
		f.leaf = f.chain->sent[0];
	f.name = sc_names_derive(d->arena, d->obs, e, f.leaf);
	f.dane = match_records(d, policy, f.chain);
	f.staple = sc_staple_derive(
		d->arena, sc_trust_memo(d->trust), tls, f.chain, d->at);
	f.ct = sc_ct_derive(d->ct, tls, f.chain, &f.staple);
	f.revocation = sc_revocation_derive(d->inquiry, f.chain, &f.staple);
	return f;
}

static const struct sc_dane_policy *policy_of(
	const struct derive *d, const struct sc_endpoint *e)
{
	const struct sc_host *h = sc_host_of(d->obs, e);

	return h ? d->hosts[h - d->obs->hosts].dane : NULL;
}

/* How many of the names that a server lists are those of public roots. */
static size_t count_public(struct derive *d, const struct sc_hello *h)
{
	const struct sc_cert *const *found;
	size_t n = 0;

	for (size_t i = 0; i < h->n_ca_names_kept; i++)
		n += sc_trust_by_subject(d->trust, h->ca_names[i], &found) > 0;
	return n;
}

static const size_t *count_public_all(
	struct derive *d, const struct sc_endpoint *e)
{
	size_t *n = sc_new(d->arena, size_t, e->n_hellos);

	for (size_t i = 0; i < e->n_hellos; i++)
		n[i] = count_public(d, &e->hellos[i]);
	return n;
}

static struct sc_endpoint_facts derive_endpoint(
	struct derive *d, const struct sc_endpoint *e)
{
	const struct sc_dane_policy *policy = policy_of(d, e);
	struct sc_variant_facts first = derive_shown(d, e, e->tls, policy);
	size_t n = e->n_variants < SC_LIMIT_VARIANTS ? e->n_variants :
						       SC_LIMIT_VARIANTS;
	struct sc_variant_facts *variants =
		sc_new(d->arena, struct sc_variant_facts, n);

	for (size_t i = 0; i < n; i++)
		variants[i] = derive_shown(d, e, &e->variants[i].tls, policy);

	return (struct sc_endpoint_facts){ .chain = first.chain,
		.leaf = first.leaf,
		.name = first.name,
		.dane_policy = policy,
		.dane = first.dane,
		.variants = variants,
		.n_variants = n,
		.hello_public_cas = count_public_all(d, e),
		.staple = first.staple,
		.ct = first.ct,
		.revocation = first.revocation };
}

static const struct sc_endpoint_facts *derive_endpoints(struct derive *d)
{
	size_t n = d->obs->n_endpoints;
	struct sc_endpoint_facts *out =
		sc_new(d->arena, struct sc_endpoint_facts, n);

	for (size_t i = 0; i < n; i++)
		out[i] = derive_endpoint(d, &d->obs->endpoints[i]);
	sc_reuse_derive(d->arena, d->obs, d->with->key_seen, out, n);
	return out;
}

/* RFC 8461 3.3: by a dNSName, wildcards included; the CN does not count. */
static struct sc_fetch_facts derive_fetch(
	struct derive *d, const char *host, const struct sc_fetch *fetch)
{
	struct sc_fetch_facts f = { .chain = sc_chains_judge(d->chains,
					    fetch->chain, fetch->n_chain) };
	const char *ignored;

	if (!f.chain)
		return f;
	f.leaf = f.chain->sent[0];
	f.match = sc_match_name(d->arena, f.leaf, host, &ignored);
	f.good = f.chain->trusted && sc_names_good(f.match);
	return f;
}

static void derive_fetches(
	struct derive *d, const struct sc_policy_host *host, struct sc_facts *f)
{
	struct sc_fetch_facts *out =
		sc_new(d->arena, struct sc_fetch_facts, host->n_fetches);

	for (size_t i = 0; i < host->n_fetches; i++)
		out[i] = derive_fetch(d, host->name, &host->fetches[i]);
	f->fetches = out;
	f->n_fetches = host->n_fetches;
}

static void derive_domain(
	struct derive *d, const struct sc_domain *domain, struct sc_facts *f)
{
	struct sc_sts *sts = sc_new(d->arena, struct sc_sts, 1);
	struct sc_tlsrpt *tlsrpt = sc_new(d->arena, struct sc_tlsrpt, 1);

	f->sts = sts;
	f->tlsrpt = tlsrpt;
	if (!domain)
		return;
	if (domain->policy_host)
		derive_fetches(d, domain->policy_host, f);
	bool *good = sc_new(d->arena, bool, f->n_fetches);

	for (size_t i = 0; i < f->n_fetches; i++)
		good[i] = f->fetches[i].good;
	*sts = sc_sts_of(d->arena, domain, good);
	if (domain->tlsrpt)
		*tlsrpt = sc_tlsrpt_read(d->arena, domain->tlsrpt);
}

static bool is_unvetted(const struct sc_cert *c, const struct sc_cert *leaf,
	const struct sc_chain *chain)
{
	return leaf == c && !chain->trusted;
}

/*
 * The costly look is for leafs that no CA vouches for. For others it would be
 * the larger part of all the work, and such keys do not pass a public CA.
 */
static bool is_unvetted_leaf(const struct sc_facts *f, const struct sc_cert *c)
{
	for (size_t i = 0; i < f->n_endpoints; i++) {
		const struct sc_endpoint_facts *e = &f->endpoints[i];

		if (is_unvetted(c, e->leaf, e->chain))
			return true;
		for (size_t v = 0; v < e->n_variants; v++)
			if (is_unvetted(c, e->variants[v].leaf,
				    e->variants[v].chain))
				return true;
	}
	return false;
}

static void examine_keys(
	struct derive *d, const struct sc_facts *f, struct sc_cert *certs)
{
	for (size_t i = 0; i < f->n_certs; i++) {
		if (certs[i].parse_error)
			continue;
		sc_key_examine(sc_trust_memo(d->trust),
			is_unvetted_leaf(f, &certs[i]), &certs[i].key);
		sc_key_lists_look(d->with->key_lists, d->arena, &certs[i].key);
	}

	const struct sc_cert *earlier;
	size_t n = sc_key_seen_certs(d->with->key_seen, &earlier);

	sc_keys_compare(d->arena, certs, f->n_certs, earlier, n);
}

/* For the targets that follow in the same run. */
static void remember_keys(struct derive *d, const struct sc_facts *f)
{
	struct sc_key_seen *seen = d->with->key_seen;

	for (size_t i = 0; seen && i < f->n_endpoints; i++)
		sc_key_seen_note(
			seen, &d->obs->endpoints[i], f->endpoints[i].chain);
}

struct sc_facts sc_facts_derive_with(struct sc_arena *a,
	const struct sc_obs *obs, struct sc_date at,
	const struct sc_sources *with)
{
	struct derive d = { .arena = a,
		.obs = obs,
		.at = at,
		.with = with,
		.trust = with->trust ?
			with->trust :
			sc_trust_of(a, (struct sc_bytes){ NULL, 0 }) };

	struct sc_budget *budget = sc_new(a, struct sc_budget, 1);
	long long work_us = with->work_us ? with->work_us : SC_LIMIT_WORK_US;
	long long for_checks_us = work_us / 4;

	budget->left_us = work_us - for_checks_us;
	sc_memo_set_budget(sc_trust_memo(d.trust), budget);
	d.chains = sc_chains_of(a, obs, at, d.trust);
	d.inquiry = sc_revocation_open(a, obs, at, d.trust);
	d.hosts = derive_hosts(&d);

	struct sc_cert *certs = sc_chains_certs(d.chains);

	d.ct = sc_ct_of(a, sc_trust_memo(d.trust), at, with->ct_list, certs,
		obs->n_certificates);

	struct sc_facts f = { .at = at,
		.certs = certs,
		.n_certs = obs->n_certificates,
		.endpoints = derive_endpoints(&d),
		.n_endpoints = obs->n_endpoints,
		.hosts = d.hosts,
		.n_hosts = obs->n_hosts,
		.n_anchors = sc_trust_count(d.trust),
		.budget = budget,
		.has_key_blocklist =
			sc_key_lists_has_blocklist(with->key_lists) };

	if (with->ct_list) {
		f.n_ct_logs = with->ct_list->n_logs;
		f.ct_list_at = with->ct_list->at;
	}
	derive_domain(&d, obs->domain, &f);
	examine_keys(&d, &f, certs);
	remember_keys(&d, &f);
	sc_memo_set_budget(sc_trust_memo(d.trust), NULL);
	sc_budget_add(budget, for_checks_us);
	return f;
}

struct sc_facts sc_facts_derive(struct sc_arena *a, const struct sc_obs *obs,
	struct sc_date at, struct sc_trust *trust)
{
	return sc_facts_derive_with(
		a, obs, at, &(struct sc_sources){ .trust = trust });
}
