#include "facts/route.h"

#include "base/ip.h"
#include "base/text.h"
#include "facts/answer.h"

bool sc_route_is_null(const struct sc_mx *mx)
{
	return sc_text_same(mx->exchange, ".");
}

bool sc_route_is_null_mx(const struct sc_domain *d)
{
	return d->n_mx == 1 && sc_route_is_null(&d->mx[0]) &&
		d->mx[0].preference == 0;
}

bool sc_route_is_null_mixed(const struct sc_domain *d)
{
	size_t nulls = 0;

	for (size_t i = 0; i < d->n_mx; i++)
		nulls += sc_route_is_null(&d->mx[i]);
	return nulls && nulls < d->n_mx;
}

bool sc_route_is_literal(struct sc_arena *a, const struct sc_mx *mx)
{
	struct sc_bytes b = sc_bytes_of(mx->exchange);
	struct sc_ip ip;

	if (b.n > 2 && b.p[0] == '[' && b.p[b.n - 1] == ']')
		b = (struct sc_bytes){ b.p + 1, b.n - 2 };
	return sc_ip_parse(sc_arena_copy(a, b.p, b.n), &ip);
}

bool sc_route_has_literal(struct sc_arena *a, const struct sc_domain *d)
{
	for (size_t i = 0; i < d->n_mx; i++)
		if (sc_route_is_literal(a, &d->mx[i]))
			return true;
	return false;
}

static size_t addresses_of(const struct sc_host *h)
{
	return h->a.n_records + h->aaaa.n_records;
}

size_t sc_route_addresses(const struct sc_obs *obs, const struct sc_host *but)
{
	size_t n = 0;

	for (size_t i = 0; i < obs->n_hosts; i++)
		if (&obs->hosts[i] != but)
			n += addresses_of(&obs->hosts[i]);
	return n;
}

bool sc_route_is_clean(const struct sc_obs *obs)
{
	for (size_t i = 0; i < obs->n_hosts; i++)
		if (!sc_answer_is_clean(&obs->hosts[i].a) ||
			!sc_answer_is_clean(&obs->hosts[i].aaaa))
			return false;
	return true;
}

bool sc_route_is_none(const struct sc_obs *obs)
{
	const struct sc_domain *d = obs->domain;

	if (!d || d->n_mx || sc_route_addresses(obs, NULL) ||
		!sc_answer_is_clean(&d->answer) || !sc_route_is_clean(obs))
		return false;
	return d->answer.rcode == SC_RCODE_NXDOMAIN || obs->n_hosts > 0;
}

bool sc_route_lacks_address(const struct sc_host *h)
{
	return h->preference >= 0 && sc_answer_is_clean(&h->a) &&
		sc_answer_is_clean(&h->aaaa) && addresses_of(h) == 0;
}
