#include "obs/outcome.h"
#include "probe/run.h"
#include "x509/cert.h"

/*
 * Further handshakes: what a server shows to senders that ask otherwise. DANE
 * must hold whatever certificate a sender makes the server choose (RFC 7671 8),
 * and so must everything else that is said about the certificate.
 */
struct how {
	enum sc_tls_keys keys;
	enum sc_tls_versions versions;
	/* NULL: as in the first; else the name, or NULL for none */
	const char *(*sni)(const struct sc_visit *base);
	unsigned beside; /* keys of the first: bits 1 << enum sc_key_type */
};

static bool completed(const struct sc_visit *v)
{
	return v->done && v->endpoint.tls &&
		v->endpoint.tls->outcome == SC_OUTCOME_OK && v->session.n_certs;
}

static bool again(const struct sc_visit *base, const struct sc_further *row)
{
	(void)row;
	return completed(base);
}

static unsigned key_of(const struct sc_visit *v)
{
	struct sc_cert cert = { 0 };

	sc_cert_parse(v->place->run->arena, v->session.certs[0], &cert);
	return cert.parse_error ? 0 : 1u << cert.key.type;
}

/* The first showed a kind of key that this one is to be seen beside. */
static bool by_key(const struct sc_visit *base, const struct sc_further *row)
{
	const struct how *how = row->how;

	return completed(base) && (key_of(base) & how->beside) != 0;
}

static bool by_name(const struct sc_visit *base, const struct sc_further *row)
{
	const struct how *how = row->how;
	const struct sc_probe_options *options = base->place->run->options;
	const char *had = base->session.offer.sni;
	const char *name = how->sni(base);

	if (!completed(base) || options->sni || options->no_sni || !had)
		return false;
	return name && strcmp(name, had) != 0;
}

/* What the name would be in a handshake that sent one. */
static bool by_no_name(
	const struct sc_visit *base, const struct sc_further *row)
{
	(void)row;
	return completed(base) && base->endpoint.tls->sni;
}

static bool is_1_3(const struct sc_visit *base)
{
	const char *version = base->endpoint.tls->version;

	return version && strcmp(version, "TLSv1.3") == 0;
}

static bool with_1_3(const struct sc_visit *base, const struct sc_further *row)
{
	(void)row;
	return completed(base) && is_1_3(base);
}

static bool below_1_3(const struct sc_visit *base, const struct sc_further *row)
{
	(void)row;
	return completed(base) && !is_1_3(base);
}

static const char *no_name(const struct sc_visit *base)
{
	(void)base;
	return NULL;
}

/*
 * The name that senders ask for who do not know of DANE, where the first asked
 * for the TLSA base domain.
 */
static const char *host_name(const struct sc_visit *base)
{
	return sc_place_other_base(base->place) ? base->place->host.name : NULL;
}

static const char *next_hop(const struct sc_visit *base)
{
	return base->place->run->target->domain;
}

static const char *unknown_name(const struct sc_visit *base)
{
	(void)base;
	return "smtpcert-unknown-name.invalid";
}

static void set_up(struct sc_visit *v)
{
	const struct how *how = v->further->how;

	v->session.offer = v->base->session.offer;
	v->session.offer.keys = how->keys;
	v->session.offer.versions = how->versions;
	if (how->sni)
		v->session.offer.sni = how->sni(v->base);
}

static void put(const struct sc_visit *v, struct sc_endpoint *base)
{
	struct sc_arena *a = v->place->run->arena;
	struct sc_variant out = { .name = v->further->name };
	struct sc_variant *all =
		sc_grow(a, base->variants, base->n_variants, struct sc_variant);

	if (v->cut)
		out.tls.detail =
			"cut off: the time for the whole probe was over";
	else if (v->endpoint.tls)
		out.tls = *v->endpoint.tls;
	else
		out.tls.detail = sc_endpoint_story(a, &v->endpoint);
	all[base->n_variants++] = out;
	base->variants = all;
}

#define KEY(type)      (1u << SC_KEY_##type)
#define RSA            (KEY(RSA) | KEY(RSA_PSS))
#define EDDSA          (KEY(ED25519) | KEY(ED448))
#define HOW(...)       (&(const struct how){ __VA_ARGS__ })
#define NORMAL(w, ...) SC_DEPTH_NORMAL, w, set_up, put, HOW(__VA_ARGS__)
#define FULL(w, ...)   SC_DEPTH_FULL, w, set_up, put, HOW(__VA_ARGS__)

/* clang-format off */
const struct sc_further sc_further_variants[] = {
	{ "rsa", NORMAL(by_key, .keys = SC_TLS_KEYS_RSA,
		.beside = KEY(EC) | EDDSA) },
	{ "ecdsa", NORMAL(by_key, .keys = SC_TLS_KEYS_ECDSA,
		.beside = RSA) },
	{ "host-sni", NORMAL(by_name, .sni = host_name) },
	{ "no-sni", NORMAL(by_no_name, .sni = no_name) },
	{ "ecdsa", FULL(by_key, .keys = SC_TLS_KEYS_ECDSA_ALONE,
		.beside = EDDSA) },
	{ "eddsa", FULL(by_key, .keys = SC_TLS_KEYS_EDDSA,
		.beside = RSA | KEY(EC)) },
	{ "tls1.2", FULL(with_1_3, .versions = SC_TLS_VERSIONS_1_2) },
	{ "tls1.3", FULL(below_1_3, .versions = SC_TLS_VERSIONS_1_3) },
	{ "domain-sni", FULL(by_name, .sni = next_hop) },
	{ "unknown-sni", FULL(by_name, .sni = unknown_name) },
	{ "repeat", FULL(again, .keys = SC_TLS_KEYS_ANY) },
	{ "repeat-2", FULL(again, .keys = SC_TLS_KEYS_ANY) },
	{ 0 },
};
/* clang-format on */
