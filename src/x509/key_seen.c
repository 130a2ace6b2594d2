#include "x509/key_seen.h"

#include "base/limits.h"
#include "x509/cert.h"

struct sc_key_seen {
	struct sc_arena *arena;
	struct sc_cert *certs;
	struct place {
		const char *host, *address; /* NULL: of an issuer */
	} * places;                         /* of certs */
	size_t n;
};

struct sc_key_seen *sc_key_seen_new(struct sc_arena *a)
{
	struct sc_key_seen *s = sc_new(a, struct sc_key_seen, 1);

	s->arena = a;
	return s;
}

static bool is_kept(const struct sc_key_seen *s, const struct sc_cert *c)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->certs[i].sha256, c->sha256) == 0)
			return true;
	return false;
}

static const char *copy_text(struct sc_arena *a, const char *text)
{
	return text ? sc_arena_text(a, text) : NULL;
}

static void keep(
	struct sc_key_seen *s, const struct sc_cert *c, struct place place)
{
	struct sc_bytes der = { NULL, c->der.n };
	struct sc_cert copy;

	if (c->parse_error || s->n == SC_LIMIT_SEEN_CERTS || is_kept(s, c))
		return;
	der.p = (const uint8_t *)sc_arena_copy(s->arena, c->der.p, c->der.n);
	sc_cert_parse(s->arena, der, &copy);
	copy.key.small_factor = c->key.small_factor;
	s->certs = sc_grow(s->arena, s->certs, s->n, struct sc_cert);
	s->places = sc_grow(s->arena, s->places, s->n, struct place);
	s->certs[s->n] = copy;
	s->places[s->n++] = (struct place){ copy_text(s->arena, place.host),
		copy_text(s->arena, place.address) };
}

void sc_key_seen_note(struct sc_key_seen *s, const struct sc_endpoint *e,
	const struct sc_chain *chain)
{
	struct place leaf = { e->host, e->address }, issuer = { NULL, NULL };

	for (size_t i = 0; chain && i < chain->n_sent; i++)
		keep(s, chain->sent[i], i ? issuer : leaf);
}

static bool is_there(struct place p, const struct sc_endpoint *e)
{
	return (p.host && e->host && strcmp(p.host, e->host) == 0) ||
		(p.address && e->address && strcmp(p.address, e->address) == 0);
}

const char *sc_key_seen_at(const struct sc_key_seen *s,
	const struct sc_endpoint *e, const struct sc_cert *leaf)
{
	if (!s || !leaf || leaf->parse_error || !leaf->key.spki_sha256)
		return NULL;
	for (size_t i = 0; i < s->n; i++)
		if (s->places[i].host && !is_there(s->places[i], e) &&
			strcmp(s->certs[i].sha256, leaf->sha256) != 0 &&
			strcmp(s->certs[i].key.spki_sha256,
				leaf->key.spki_sha256) == 0)
			return s->places[i].host;
	return NULL;
}

size_t sc_key_seen_certs(
	const struct sc_key_seen *s, const struct sc_cert **out)
{
	*out = s ? s->certs : NULL;
	return s ? s->n : 0;
}
