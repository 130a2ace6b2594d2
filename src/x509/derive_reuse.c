#include "x509/derive_reuse.h"

#include "x509/suffix.h"

static bool has_key(const struct sc_endpoint_facts *f)
{
	return f->leaf && !f->leaf->parse_error && f->leaf->key.spki_sha256;
}

/* One key in two certificates, which is seldom. */
static bool is_reuse(
	const struct sc_endpoint_facts *a, const struct sc_endpoint_facts *b)
{
	return has_key(a) && has_key(b) &&
		strcmp(a->leaf->sha256, b->leaf->sha256) != 0 &&
		strcmp(a->leaf->key.spki_sha256, b->leaf->key.spki_sha256) == 0;
}

static bool are_apart(struct sc_arena *a, const char *host, const char *other)
{
	if (!host || !other || strcmp(host, other) == 0)
		return false;
	const char *x = sc_suffix_registered(a, host);
	const char *y = sc_suffix_registered(a, other);

	return x && y && strcmp(x, y) != 0;
}

static bool is_elsewhere(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_endpoint_facts *endpoints, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++)
		if (is_reuse(&endpoints[at], &endpoints[i]) &&
			are_apart(a, obs->endpoints[at].host,
				obs->endpoints[i].host))
			return true;
	return false;
}

void sc_reuse_derive(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_key_seen *seen, struct sc_endpoint_facts *endpoints,
	size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sc_endpoint_facts *f = &endpoints[i];
		const struct sc_endpoint *e = &obs->endpoints[i];

		f->key_seen_at = sc_key_seen_at(seen, e, f->leaf);
		f->key_elsewhere = is_elsewhere(a, obs, endpoints, n, i) ||
			are_apart(a, e->host, f->key_seen_at);
	}
}
