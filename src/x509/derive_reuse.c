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

void sc_reuse_derive(struct sc_arena *a, const struct sc_obs *obs,
	struct sc_endpoint_facts *endpoints, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n && !endpoints[i].key_elsewhere; k++)
			endpoints[i].key_elsewhere =
				is_reuse(&endpoints[i], &endpoints[k]) &&
				are_apart(a, obs->endpoints[i].host,
					obs->endpoints[k].host);
}
