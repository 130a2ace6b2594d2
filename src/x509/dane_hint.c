#include "x509/dane_hint.h"

#include <openssl/evp.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/key.h"

/* Forms of a certificate that somebody may have taken, as in `forms` below. */

static struct sc_bytes make_cert(struct sc_arena *a, const struct sc_cert *c)
{
	(void)a;
	return c->der;
}

static struct sc_bytes make_spki(struct sc_arena *a, const struct sc_cert *c)
{
	(void)a;
	return c->key.spki;
}

static struct sc_bytes make_bare_key(
	struct sc_arena *a, const struct sc_cert *c)
{
	(void)a;
	return c->parse_error ? c->key.spki : sc_key_octets(c->key.spki);
}

/* Nothing stays nothing. */
static struct sc_bytes pem(
	struct sc_arena *a, const char *label, struct sc_bytes der)
{
	return der.n ? sc_bytes_of(sc_pem(a, label, der)) : der;
}

static struct sc_bytes make_cert_pem(
	struct sc_arena *a, const struct sc_cert *c)
{
	return pem(a, "CERTIFICATE", c->der);
}

static struct sc_bytes make_spki_pem(
	struct sc_arena *a, const struct sc_cert *c)
{
	return pem(a, "PUBLIC KEY", c->key.spki);
}

static struct sc_bytes upper_hex(struct sc_arena *a, struct sc_bytes b)
{
	char *s = sc_hex(a, b);

	for (char *p = s; *p; p++)
		*p = sc_text_is_digit(*p) ? *p : (char)(*p - 'a' + 'A');
	return b.n ? sc_bytes_of(s) : b;
}

static struct sc_bytes lower_hex(struct sc_arena *a, struct sc_bytes b)
{
	return b.n ? sc_bytes_of(sc_hex(a, b)) : b;
}

static struct sc_bytes make_cert_hex(
	struct sc_arena *a, const struct sc_cert *c)
{
	return lower_hex(a, c->der);
}

static struct sc_bytes make_cert_upper_hex(
	struct sc_arena *a, const struct sc_cert *c)
{
	return upper_hex(a, c->der);
}

static struct sc_bytes make_spki_hex(
	struct sc_arena *a, const struct sc_cert *c)
{
	return lower_hex(a, c->key.spki);
}

static struct sc_bytes make_spki_upper_hex(
	struct sc_arena *a, const struct sc_cert *c)
{
	return upper_hex(a, c->key.spki);
}

/* `selector`, `mtype`: the number for it in a record; -1: there is none. */
static const struct form {
	const char *name;
	int selector;
	struct sc_bytes (*make)(struct sc_arena *a, const struct sc_cert *c);
} forms[] = {
	{ "the whole certificate", SC_TLSA_CERT, make_cert },
	{ "the public key", SC_TLSA_SPKI, make_spki },
	{ "the PEM text of the certificate", -1, make_cert_pem },
	{ "the PEM text of the public key", -1, make_spki_pem },
	{ "the hexadecimal text of the certificate", -1, make_cert_hex },
	{ "the hexadecimal text of the certificate", -1, make_cert_upper_hex },
	{ "the hexadecimal text of the public key", -1, make_spki_hex },
	{ "the hexadecimal text of the public key", -1, make_spki_upper_hex },
	{ "the bare public key, without its algorithm", -1, make_bare_key },
};

static const struct digest {
	const char *name;
	int mtype;
	size_t n_bytes;
} digests[] = {
	{ "SHA-256", SC_TLSA_SHA256, 32 },
	{ "SHA-512", SC_TLSA_SHA512, 64 },
	{ "SHA-1", -1, 20 },
	{ "MD5", -1, 16 },
	{ "SHA-224", -1, 28 },
	{ "SHA-384", -1, 48 },
	{ "SHA3-256", -1, 32 },
	{ "SHA3-512", -1, 64 },
};

#define N_FORMS   SC_COUNT(forms)
#define N_DIGESTS SC_COUNT(digests)
#define N_CERTS   SC_LIMIT_DANE_HINT_CERTS

/* One way to come to the data of a record. */
struct guess {
	size_t cert;
	const struct form *form;
	const struct digest *digest; /* NULL: as it is */
};

struct sc_dane_hints {
	struct sc_arena *arena;
	const struct sc_chain *chain;
	size_t n_certs;
	bool formed;
	struct sc_bytes forms[N_CERTS][N_FORMS];
	/* Made when a record has data of that length; NULL: not yet. */
	struct sc_bytes (*digests[N_DIGESTS])[N_CERTS][N_FORMS];
};

struct sc_dane_hints *sc_dane_hints_of(
	struct sc_arena *a, const struct sc_chain *chain)
{
	struct sc_dane_hints *h = sc_new(a, struct sc_dane_hints, 1);

	h->arena = a;
	h->chain = chain;
	h->n_certs = chain->n_sent < N_CERTS ? chain->n_sent : N_CERTS;
	return h;
}

static void make_forms(struct sc_dane_hints *h)
{
	for (size_t i = 0; i < h->n_certs && !h->formed; i++)
		for (size_t f = 0; f < N_FORMS; f++)
			h->forms[i][f] =
				forms[f].make(h->arena, h->chain->sent[i]);
	h->formed = true;
}

static struct sc_bytes digest_of(
	struct sc_arena *a, const struct digest *d, struct sc_bytes b)
{
	struct sc_bytes none = { NULL, 0 };
	uint8_t *out = sc_new(a, uint8_t, EVP_MAX_MD_SIZE);
	size_t n = 0;

	if (!b.n || !EVP_Q_digest(NULL, d->name, NULL, b.p, b.n, out, &n))
		return none;
	return (struct sc_bytes){ out, n };
}

static void make_digests(struct sc_dane_hints *h, size_t d)
{
	h->digests[d] = sc_arena_alloc(h->arena, 1, sizeof(*h->digests[d]));
	for (size_t i = 0; i < h->n_certs; i++)
		for (size_t f = 0; f < N_FORMS; f++)
			(*h->digests[d])[i][f] = digest_of(
				h->arena, &digests[d], h->forms[i][f]);
}

static bool find_in(const struct sc_dane_hints *h,
	struct sc_bytes table[N_CERTS][N_FORMS], struct sc_bytes data,
	struct guess *out)
{
	for (size_t i = 0; i < h->n_certs; i++)
		for (size_t f = 0; f < N_FORMS; f++)
			if (sc_bytes_equal(table[i][f], data)) {
				*out = (struct guess){ i, &forms[f], NULL };
				return true;
			}
	return false;
}

static bool find_guess(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	if (find_in(h, h->forms, data, out))
		return true;
	for (size_t d = 0; d < N_DIGESTS; d++) {
		if (digests[d].n_bytes != data.n)
			continue;
		if (!h->digests[d])
			make_digests(h, d);
		if (find_in(h, *h->digests[d], data, out)) {
			out->digest = &digests[d];
			return true;
		}
	}
	return false;
}

/* What the numbers of the record would have to be; "" when nothing says it. */
static const char *say_numbers(
	struct sc_arena *a, const struct guess *g, const struct sc_tlsa *t)
{
	bool pkix = t->usage == SC_TLSA_PKIX_TA || t->usage == SC_TLSA_PKIX_EE;
	int usage = (pkix ? SC_TLSA_PKIX_TA : SC_TLSA_DANE_TA) + (g->cert == 0);
	int selector = g->form->selector;
	int mtype = g->digest ? g->digest->mtype : SC_TLSA_FULL;
	int differ = (usage != t->usage) + (selector != t->selector) +
		(mtype != t->mtype);

	if (selector < 0 || mtype < 0 || differ == 0)
		return "";
	if (differ > 1)
		return sc_arena_printf(
			a, ", which is %d %d %d", usage, selector, mtype);
	if (usage != t->usage)
		return sc_arena_printf(a, ", which is usage %d", usage);
	if (selector != t->selector)
		return sc_arena_printf(a, ", which is selector %d", selector);
	return sc_arena_printf(a, ", which is matching type %d", mtype);
}

/* Whose certificate, unless it is the one that the usage is about. */
static const char *say_whose(const struct sc_dane_hints *h,
	const struct guess *g, const struct sc_tlsa *t)
{
	bool about_issuer =
		t->usage == SC_TLSA_PKIX_TA || t->usage == SC_TLSA_DANE_TA;

	if (g->cert == 0)
		return about_issuer ? " of the server itself" : "";
	return sc_arena_printf(h->arena, " of the issuer %s",
		sc_cert_label(h->arena, h->chain->sent[g->cert]));
}

const char *sc_dane_hint(struct sc_dane_hints *h, const struct sc_tlsa *t)
{
	struct guess g;

	if (t->usage < 0 || !t->data.n)
		return NULL;
	make_forms(h);
	if (!find_guess(h, t->data, &g))
		return NULL;
	const char *through = g.digest ?
		sc_arena_printf(h->arena, "the %s of ", g.digest->name) :
		"";

	return sc_arena_printf(h->arena, "%s%s%s%s", through, g.form->name,
		say_whose(h, &g, t), say_numbers(h->arena, &g, t));
}
