#include "report/dates.h"

#include "base/date.h"
#include "facts/variant.h"
#include "policy/dane.h"
#include "policy/sts.h"

/* The walk over the facts, and where it is. */
struct walk {
	const struct sc_judgement *j;
	void (*take)(void *user, const struct sc_due_date *d);
	void *user;
	struct sc_due_date here; /* place and how */
};

/* 9999-12-31T23:59:59Z: never, RFC 5280 4.1.2.5. */
#define NEVER_S 253402300799

/* Passes the date on if it lies ahead and ever comes. */
static void take(struct walk *w, struct sc_due_date d, struct sc_date at)
{
	if (at.s < w->j->facts->at.s || at.s >= NEVER_S)
		return;
	d.at = at;
	w->take(w->user, &d);
}

static void take_due(
	struct walk *w, enum sc_due due, const struct sc_cert *c, int64_t at_s)
{
	struct sc_due_date d = w->here;

	d.due = due;
	d.cert = c;
	take(w, d, (struct sc_date){ at_s });
}

/* ---- certificates ---- */

/* The first second in which less than the limit is left. */
static int64_t little_left_s(
	const struct sc_cert *c, struct sc_life_limit limit)
{
	return c->not_after.s + 2 - sc_cert_limit_s(limit, sc_cert_life_s(c));
}

static void take_little_left(
	struct walk *w, enum sc_due due, const struct sc_cert *c)
{
	const struct sc_settings *s = w->j->settings;

	take_due(w, due, c, little_left_s(c, sc_cert_warn_limit(s)));
	take_due(w, due, c, little_left_s(c, sc_cert_fail_limit(s)));
}

static int64_t renewal_s(const struct sc_cert *c)
{
	return c->not_after.s - sc_cert_renewal_s(c);
}

static bool is_longer(const struct sc_cert *c, const struct sc_cert_limit *l)
{
	return sc_cert_life_s(c) > (int64_t)l->days * SC_DAY_S;
}

/* Limits to come that are shorter than the life of this certificate. */
static void take_shorter_lives(struct walk *w, const struct sc_cert *c)
{
	const struct sc_cert_limit *limits;
	size_t n = sc_cert_limits_after(w->j->facts->at, &limits);

	for (size_t i = 0; i < n; i++) {
		struct sc_due_date d = w->here;

		d.due = SC_DUE_SHORTER_LIFE;
		d.cert = c;
		d.life = &limits[i];
		if (is_longer(c, &limits[i]))
			take(w, d, (struct sc_date){ limits[i].from_s });
	}
}

/* 2027-03-15: Chrome's root programme wants CAs for servers alone by then. */
#define CLIENT_AUTH_S 1805068800

static void take_rules(struct walk *w, const struct sc_cert *c)
{
	take_shorter_lives(w, c);
	if (c->eku_client_auth && c->eku_server_auth)
		take_due(w, SC_DUE_CLIENT_AUTH, c, CLIENT_AUTH_S);
}

/* The next certificate may have to be shorter than this one. */
static void take_renewal(struct walk *w, const struct sc_chain *chain)
{
	const struct sc_cert *c = chain->path[0];
	struct sc_date at = { renewal_s(c) };
	const struct sc_cert_limit *limit = sc_cert_limit_on(at);
	struct sc_due_date d = w->here;

	d.due = SC_DUE_RENEWAL;
	d.cert = c;
	if (limit && sc_chain_is_public(chain, c) && is_longer(c, limit))
		d.life = limit;
	take(w, d, at);
}

static void take_leaf(struct walk *w, const struct sc_chain *chain)
{
	const struct sc_cert *c = chain->path[0];

	take_due(w, SC_DUE_LEAF_BEGINS, c, c->not_before.s);
	if (c->never_expires)
		return;
	take_due(w, SC_DUE_LEAF_ENDS, c, c->not_after.s);
	take_little_left(w, SC_DUE_LITTLE_LEFT, c);
	if (sc_cert_overdue_s(c))
		take_due(w, SC_DUE_OVERDUE, c,
			c->not_after.s + 2 - sc_cert_overdue_s(c));
	take_renewal(w, chain);
	if (sc_chain_is_public(chain, c))
		take_rules(w, c);
}

static void take_issuer(struct walk *w, const struct sc_cert *c)
{
	take_due(w, SC_DUE_ISSUER_BEGINS, c, c->not_before.s);
	take_due(w, SC_DUE_ISSUER_ENDS, c, c->not_after.s);
}

/* ---- roots ---- */

/*
 * Mozilla removes a root for the age of its key, by the day on which the root
 * begins (Mozilla Root Store Policy 7.4; "Root CA Lifecycles" in its wiki).
 * Debian and others take their roots from there.
 */
static const struct {
	int64_t before_s, removed_s; /* begun before; removed on */
} removals[] = {
	{ 1136073600, 1744675200 }, /* 2006: 2025-04-15 */
	{ 1199145600, 1776211200 }, /* 2008: 2026-04-15 */
	{ 1262304000, 1807747200 }, /* 2010: 2027-04-15 */
	{ 1325376000, 1839369600 }, /* 2012: 2028-04-15 */
	{ 1397520000, 1870905600 }, /* 2014-04-15: 2029-04-15 */
};

/* The same day, fifteen years later. */
static int64_t aged_s(struct sc_date begun)
{
	struct sc_civil c = sc_date_civil(begun);
	struct sc_date at = begun;

	c.year += 15;
	c.day = c.month == 2 && c.day == 29 ? 28 : c.day;
	return sc_date_from_civil(c, &at) ? at.s : INT64_MAX;
}

static int64_t removed_s(const struct sc_anchor *root)
{
	for (size_t i = 0; i < SC_COUNT(removals); i++)
		if (root->not_before.s < removals[i].before_s)
			return removals[i].removed_s;
	return aged_s(root->not_before);
}

/* A date in the past concerns the next certificate, so it counts at renewal. */
static int64_t distrusted_s(
	const struct walk *w, const struct sc_cert *leaf, struct sc_date after)
{
	int64_t now = w->j->facts->at.s;

	if (after.s >= now)
		return after.s;
	return renewal_s(leaf) < now ? now : renewal_s(leaf);
}

/* With several stores each has a date of its own, and is named. */
static void take_distrust(
	struct walk *w, struct sc_due_date d, const struct sc_chain *chain)
{
	d.due = SC_DUE_DISTRUST_AFTER;
	if (!chain->n_stores && chain->trusted && d.anchor->distrust_after.s)
		take(w, d,
			(struct sc_date){ distrusted_s(
				w, d.cert, d.anchor->distrust_after) });
	for (size_t i = 0; i < chain->n_stores; i++) {
		const struct sc_store_verdict *v = &chain->stores[i];
		struct sc_anchor *root;

		if (!v->trusted || !v->anchor || !v->distrust_after.s)
			continue;
		root = sc_new(w->j->a, struct sc_anchor, 1);
		root->subject = v->anchor;
		d.anchor = root;
		d.how = sc_arena_printf(w->j->a, "in %s", v->store);
		take(w, d,
			(struct sc_date){
				distrusted_s(w, d.cert, v->distrust_after) });
	}
}

static void take_root(struct walk *w, const struct sc_chain *chain)
{
	const struct sc_anchor *root = chain->anchor;
	struct sc_due_date d = w->here;

	d.anchor = root;
	d.cert = chain->path[0];
	d.due = SC_DUE_ROOT_ENDS;
	take(w, d, root->not_after);
	d.due = SC_DUE_ROOT_REMOVED;
	if (root->is_public && root->not_after.s > removed_s(root))
		take(w, d, (struct sc_date){ removed_s(root) });
	take_distrust(w, d, chain);
}

/* ---- chains ---- */

static void take_path(struct walk *w, const struct sc_chain *chain)
{
	for (size_t k = 1; k < chain->n_path; k++)
		if (!chain->path[k]->parse_error)
			take_issuer(w, chain->path[k]);
	if (!chain->n_path || chain->path[0]->parse_error)
		return;
	take_leaf(w, chain);
	if (chain->anchor)
		take_root(w, chain);
}

static void take_revocation(struct walk *w, const struct sc_chain *chain,
	const struct sc_staple_facts *staple,
	const struct sc_revocation_facts *v)
{
	if (staple->sent && staple->has_next_update)
		take_due(w, SC_DUE_STAPLE_ENDS, chain->sent[0],
			staple->next_update.s);
	for (size_t i = 0; v && i < chain->n_path; i++)
		if (v[i].has_next_update &&
			(v[i].source == SC_REVOCATION_BY_CRL ||
				v[i].source == SC_REVOCATION_BY_OCSP))
			take_due(w, SC_DUE_REVOCATION_ENDS, chain->path[i],
				v[i].next_update.s);
}

/* Takes every chain that senders see who ask for this server. */
static void take_endpoint(struct walk *w, size_t i)
{
	const struct sc_endpoint *e = &w->j->obs->endpoints[i];
	const struct sc_endpoint_facts *f = &w->j->facts->endpoints[i];

	w->here = (struct sc_due_date){ .place = sc_endpoint_name(e) };
	if (f->chain) {
		take_path(w, f->chain);
		take_revocation(w, f->chain, &f->staple, f->revocation);
	}
	for (size_t k = 0; k < f->n_variants; k++) {
		const struct sc_variant_facts *v = &f->variants[k];

		if (!sc_variant_is_news(e, f, k, SC_ASKED_SAME | SC_ASKED_HOST))
			continue;
		w->here.how = sc_variant_how(e->variants[k].name);
		take_path(w, v->chain);
		take_revocation(w, v->chain, &v->staple, v->revocation);
	}
}

/* ---- policies ---- */

/*
 * A sender keeps a cached policy for max_age after its last fetch (RFC 8461
 * 3.2), and the last fetch is possible until the last certificate expires.
 */
static void take_forgotten(struct walk *w, const struct sc_cert *last)
{
	const struct sc_sts *s = w->j->facts->sts;

	if (last && s && s->mode == SC_STS_ENFORCE && s->policy.max_age_s > 0)
		take_due(w, SC_DUE_POLICY_FORGOTTEN, last,
			last->not_after.s + s->policy.max_age_s + 1);
}

/* Takes the certificate of every address of the policy host, RFC 8461 3.3. */
static void take_policy_host(struct walk *w)
{
	const struct sc_domain *d = w->j->obs->domain;
	const struct sc_cert *last = NULL;

	if (!d || !d->policy_host)
		return;
	w->here = (struct sc_due_date){ .place = d->policy_host->name };
	for (size_t i = 0; i < w->j->facts->n_fetches; i++) {
		const struct sc_fetch_facts *f = &w->j->facts->fetches[i];
		const struct sc_cert *leaf = f->leaf;

		if (!leaf || leaf->parse_error || leaf->never_expires)
			continue;
		take_due(w, SC_DUE_POLICY_HOST_ENDS, leaf, leaf->not_after.s);
		take_little_left(w, SC_DUE_POLICY_HOST_LITTLE_LEFT, leaf);
		if (f->good && (!last || last->not_after.s < leaf->not_after.s))
			last = leaf;
	}
	take_forgotten(w, last);
}

/* ---- signatures of DNSSEC ---- */

/*
 * Zones are signed anew days before their signatures end; when so little is
 * left, that did not happen.
 */
#define RESIGNED_S (2 * SC_DAY_S)

static void take_signature(struct walk *w, const struct sc_answer *r)
{
	struct sc_due_date d = { .answer = r };

	if (!r || r->dnssec != SC_DNSSEC_SECURE || !r->signed_until.s)
		return;
	d.place = r->name;
	d.due = r->signed_until.s - w->j->facts->at.s > RESIGNED_S ?
		SC_DUE_SIGNATURE_ENDS :
		SC_DUE_SIGNATURE_OVERDUE;
	take(w, d, r->signed_until);
}

/* Takes all answers that must be secure for the TLSA records to count. */
static void take_signatures(struct walk *w, size_t host)
{
	const struct sc_host *h = &w->j->obs->hosts[host];
	const struct sc_dane_policy *p = w->j->facts->hosts[host].dane;

	if (!p || (p->state != SC_DANE_BINDING && p->state != SC_DANE_UNUSABLE))
		return;
	if (w->j->obs->domain)
		take_signature(w, &w->j->obs->domain->answer);
	take_signature(w, &h->a);
	take_signature(w, &h->aaaa);
	take_signature(w, h->cname);
	take_signature(w, p->answer);
}

void sc_due_each(const struct sc_judgement *j,
	void (*take_one)(void *user, const struct sc_due_date *d), void *user)
{
	struct walk w = { .j = j, .take = take_one, .user = user };

	for (size_t i = 0; i < j->facts->n_endpoints; i++)
		take_endpoint(&w, i);
	for (size_t i = 0; i < j->facts->n_hosts && i < j->obs->n_hosts; i++)
		take_signatures(&w, i);
	take_policy_host(&w);
}
