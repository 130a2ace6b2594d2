#include "deploy/substitute.h"

#include "base/text.h"
#include "facts/variant.h"

/* In which a server chooses among its certificates, for a client of today. */
static const int preferred[] = { 1, 0, 2, SC_DEPLOY_OTHER_KIND };

#define RSA 0
#define ANY (-1)

/* One address, and the certificates that it would have. */
struct address {
	struct sc_arena *a;
	const struct sc_deploy *d;
	const struct sc_endpoint_facts *f;
	const struct sc_deploy_file *files[SC_DEPLOY_KINDS]; /* or NULL */
	bool kept[SC_DEPLOY_KINDS];  /* one that is no file's stays */
	const struct sc_cert **gone; /* leaves that give way, or may */
	size_t n_gone;
	bool changes_kind; /* none of the kinds is shown today */
};

/* What a handshake gets. */
enum fate { STAYS, GETS_FILE, FAILS };

/* ---- which certificates there are ---- */

static void note_leaf(struct address *at, const struct sc_cert *leaf)
{
	if (!leaf)
		return;
	at->gone = sc_grow(at->a, at->gone, at->n_gone, const struct sc_cert *);
	at->gone[at->n_gone++] = leaf;
	at->kept[sc_deploy_kind(leaf)] = true;
}

static void survey(struct address *at, const struct sc_endpoint *e)
{
	bool any = false;

	note_leaf(at, at->f->leaf);
	for (size_t k = 0; k < at->f->n_variants; k++)
		if ((sc_variant_asked(e->variants[k].name) &
			    (SC_ASKED_SAME | SC_ASKED_HOST)) &&
			e->variants[k].tls.outcome == SC_OUTCOME_OK)
			note_leaf(at, at->f->variants[k].leaf);
	for (int k = 0; k < SC_DEPLOY_KINDS; k++) {
		at->files[k] = sc_deploy_find(at->d, e->host, k, NULL);
		any |= at->files[k] && at->kept[k];
	}
	at->changes_kind = !any;
	for (int k = 0; k < SC_DEPLOY_KINDS; k++)
		at->kept[k] &= any && !at->files[k];
}

static bool is_gone(const struct address *at, const char *sha256)
{
	for (size_t i = 0; i < at->n_gone; i++)
		if (strcmp(at->gone[i]->sha256, sha256) == 0)
			return true;
	return false;
}

static int kind_of(const struct address *at, const char *sha256)
{
	for (size_t i = 0; i < at->n_gone; i++)
		if (strcmp(at->gone[i]->sha256, sha256) == 0)
			return sc_deploy_kind(at->gone[i]);
	return SC_DEPLOY_OTHER_KIND;
}

/* A kind that the server gains goes first, as far as it is preferred. */
static enum fate fate_of(const struct address *at, int today, int restricted,
	const struct sc_deploy_file **file)
{
	for (size_t i = 0; i < SC_COUNT(preferred); i++) {
		int kind = preferred[i];

		if (restricted != ANY && kind != restricted)
			continue;
		*file = at->files[kind];
		if (*file)
			return GETS_FILE;
		if (at->kept[kind] && kind == today)
			return STAYS;
	}
	return restricted != ANY && at->kept[restricted] ? STAYS : FAILS;
}

/* ---- handshakes ---- */

static void set_chain(struct sc_arena *a, const struct sc_deploy_file *f,
	const char *const **chain, size_t *n)
{
	const char **v = sc_new(a, const char *, f->n_chain);

	for (size_t i = 0; i < f->n_chain; i++)
		v[i] = f->chain[i]->sha256;
	*chain = v;
	*n = f->n_chain;
}

/* The suites of TLS 1.2 name the key that signs. */
static const char *suite_with(
	struct sc_arena *a, const char *suite, const struct sc_deploy_file *f)
{
	static const struct {
		const char *with, *rest_of;
	} swaps[][2] = {
		{ { "TLS_ECDHE_RSA_", "TLS_ECDHE_ECDSA_" },
			{ "TLS_DHE_RSA_", "TLS_ECDHE_ECDSA_" } },
		{ { "TLS_ECDHE_ECDSA_", "TLS_ECDHE_RSA_" },
			{ "TLS_ECDHE_ECDSA_", "TLS_ECDHE_RSA_" } },
	};
	size_t to = f->kind == RSA;

	for (size_t i = 0; suite && i < SC_COUNT(swaps[to]); i++)
		if (sc_text_has_prefix(suite, swaps[to][i].with))
			return sc_arena_printf(a, "%s%s", swaps[to][i].rest_of,
				suite + strlen(swaps[to][i].with));
	return suite;
}

static const char *scheme_of(const struct sc_deploy_file *f)
{
	static const struct {
		const char *curve, *scheme;
	} curves[] = { { "P-256", "ecdsa_secp256r1_sha256" },
		{ "P-384", "ecdsa_secp384r1_sha384" },
		{ "P-521", "ecdsa_secp521r1_sha512" } };
	const struct sc_key_facts *k = &f->chain[0]->key;

	if (k->type == SC_KEY_RSA)
		return "rsa_pss_rsae_sha256";
	for (size_t i = 0; k->curve && i < SC_COUNT(curves); i++)
		if (strcmp(curves[i].curve, k->curve) == 0)
			return curves[i].scheme;
	return NULL;
}

/* As on the wire, without the extensions of TLS 1.3. */
static long long bytes_of(const struct sc_deploy_file *f)
{
	long long n = 0;

	for (size_t i = 0; i < f->n_chain; i++)
		n += 3 + (long long)f->chain[i]->der.n;
	return n;
}

static void put_file(struct sc_arena *a, const struct sc_deploy_file *f,
	int today, struct sc_tls *tls)
{
	set_chain(a, f, &tls->chain, &tls->n_chain);
	tls->chain_bytes = bytes_of(f);
	tls->ocsp_response = tls->sct_list = (struct sc_bytes){ 0 };
	if (f->kind == today)
		return;
	tls->cipher_suite = suite_with(a, tls->cipher_suite, f);
	tls->signature_scheme = scheme_of(f);
}

/* As of a server that has no key of the kind that is asked for. */
static struct sc_tls refused(const struct sc_tls *today)
{
	return (struct sc_tls){ .outcome = SC_OUTCOME_REJECTED,
		.detail = "the server would have no such key",
		.began_ms = today->began_ms,
		.ended_ms = today->ended_ms,
		.sni = today->sni,
		.alert_received = "handshake_failure" };
}

/* Suites without a key exchange of their own, or signed by RSA for ever. */
static bool needs_rsa(const char *suite)
{
	return suite &&
		(sc_text_has_prefix(suite, "TLS_RSA_") ||
			sc_text_has_prefix(suite, "TLS_DHE_RSA_"));
}

static bool was_refused(const struct sc_tls *tls)
{
	return tls->outcome == SC_OUTCOME_REJECTED && tls->n_chain == 0;
}

static int restriction_of(const char *name)
{
	for (int i = 0; sc_variant_keys[i]; i++)
		if (strcmp(sc_variant_keys[i], name) == 0)
			return i;
	return strcmp(name, "static-rsa") == 0 ? RSA : ANY;
}

static void change_handshake(const struct address *at, int restricted,
	const struct sc_tls *first, struct sc_tls *tls)
{
	const struct sc_deploy_file *f;
	int today = tls->n_chain ? kind_of(at, tls->chain[0]) : ANY;

	if (!was_refused(tls) && (!tls->n_chain || !is_gone(at, tls->chain[0])))
		return;
	/* What was refused for its kind of key is that no longer. */
	if (was_refused(tls) &&
		(restricted == ANY ||
			fate_of(at, today, restricted, &f) != GETS_FILE))
		return;
	if (was_refused(tls)) {
		today = kind_of(at, first->chain[0]);
		*tls = *first;
	}
	switch (fate_of(at, today, restricted, &f)) {
	case STAYS: break;
	case GETS_FILE: put_file(at->a, f, today, tls); break;
	case FAILS: *tls = refused(tls); break;
	}
}

static void change_variants(const struct address *at,
	const struct sc_tls *first, struct sc_endpoint *e)
{
	struct sc_variant *v = sc_new(at->a, struct sc_variant, e->n_variants);

	for (size_t i = 0; i < e->n_variants; i++) {
		v[i] = e->variants[i];
		change_handshake(
			at, restriction_of(v[i].name), first, &v[i].tls);
	}
	e->variants = v;
}

static void change_hello(const struct address *at, struct sc_hello *h)
{
	const struct sc_deploy_file *f;
	int today = h->n_chain ? kind_of(at, h->chain[0]) : ANY;
	int restricted = needs_rsa(h->cipher_suite) ? RSA : ANY;

	if (!h->n_chain || !is_gone(at, h->chain[0]))
		return;
	switch (fate_of(at, today, restricted, &f)) {
	case STAYS: break;
	case GETS_FILE:
		set_chain(at->a, f, &h->chain, &h->n_chain);
		if (f->kind == today)
			break;
		h->cipher_suite = suite_with(at->a, h->cipher_suite, f);
		h->signature_scheme = h->signature_scheme ? scheme_of(f) : NULL;
		break;
	case FAILS:
		*h = (struct sc_hello){ .name = h->name,
			.outcome = SC_OUTCOME_REJECTED,
			.detail = "the server would have no such key",
			.began_ms = h->began_ms,
			.ended_ms = h->ended_ms,
			.alert = "handshake_failure" };
		break;
	}
}

static void change_hellos(const struct address *at, struct sc_endpoint *e)
{
	struct sc_hello *v = sc_new(at->a, struct sc_hello, e->n_hellos);

	for (size_t i = 0; i < e->n_hellos; i++) {
		v[i] = e->hellos[i];
		change_hello(at, &v[i]);
	}
	e->hellos = v;
}

/* ---- addresses ---- */

static bool change_address(struct sc_arena *a, const struct sc_deploy *d,
	const struct sc_endpoint_facts *f, struct sc_endpoint *e)
{
	struct address at = { .a = a, .d = d, .f = f };
	const struct sc_tls *first = e->tls;
	struct sc_tls *tls;

	if (!first || !first->n_chain || !f->leaf ||
		!sc_deploy_concerns(d, e->host))
		return false;
	survey(&at, e);
	tls = sc_new(a, struct sc_tls, 1);
	*tls = *first;
	change_handshake(&at, ANY, first, tls);
	e->tls = tls;
	change_variants(&at, first, e);
	change_hellos(&at, e);
	return true;
}

static bool has_certificate(
	const struct sc_certificate *v, size_t n, const char *sha256)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].sha256, sha256) == 0)
			return true;
	return false;
}

static void add_certificates(
	struct sc_arena *a, const struct sc_deploy *d, struct sc_obs *obs)
{
	size_t n = obs->n_certificates, room = n;
	struct sc_certificate *v;

	for (size_t i = 0; i < d->n_files; i++)
		room += d->files[i].n_chain;
	v = sc_new(a, struct sc_certificate, room + 1);
	for (size_t i = 0; i < n; i++)
		v[i] = obs->certificates[i];
	for (size_t i = 0; i < d->n_files; i++)
		for (size_t k = 0; k < d->files[i].n_chain; k++) {
			const struct sc_cert *c = d->files[i].chain[k];

			if (!has_certificate(v, n, c->sha256))
				v[n++] = (struct sc_certificate){ c->sha256,
					c->der };
		}
	obs->certificates = v;
	obs->n_certificates = n;
}

static void drop_staple(struct sc_tls *tls)
{
	tls->ocsp_response = (struct sc_bytes){ 0 };
}

static void drop_staples(struct sc_arena *a, struct sc_endpoint *e)
{
	struct sc_variant *v = sc_new(a, struct sc_variant, e->n_variants);

	if (e->tls) {
		struct sc_tls *tls = sc_new(a, struct sc_tls, 1);

		*tls = *e->tls;
		drop_staple(tls);
		e->tls = tls;
	}
	for (size_t i = 0; i < e->n_variants; i++) {
		v[i] = e->variants[i];
		drop_staple(&v[i].tls);
	}
	e->variants = v;
}

struct sc_obs sc_deploy_without_revocation(
	struct sc_arena *a, const struct sc_obs *obs)
{
	struct sc_endpoint *v = sc_new(a, struct sc_endpoint, obs->n_endpoints);
	struct sc_obs out = *obs;

	for (size_t i = 0; i < obs->n_endpoints; i++) {
		v[i] = obs->endpoints[i];
		drop_staples(a, &v[i]);
	}
	out.endpoints = v;
	out.inquest = SC_INQUEST_NONE;
	out.pki = NULL;
	out.n_pki = 0;
	return out;
}

struct sc_obs sc_deploy_substitute(
	struct sc_arena *a, const struct sc_deploy *d, size_t *n_changed)
{
	struct sc_obs out = sc_deploy_without_revocation(a, d->obs);
	struct sc_endpoint *v = sc_new(a, struct sc_endpoint, out.n_endpoints);

	*n_changed = 0;
	for (size_t i = 0; i < out.n_endpoints; i++) {
		v[i] = out.endpoints[i];
		*n_changed +=
			change_address(a, d, &d->facts->endpoints[i], &v[i]);
	}
	out.endpoints = v;
	add_certificates(a, d, &out);
	return out;
}
