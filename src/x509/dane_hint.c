#include "x509/dane_hint.h"

#include <openssl/evp.h>

#include "base/codec.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/dane_form.h"

/* Beside SHA-256 and SHA-512, and of DER alone. */
static const struct digest {
	const char *name;
	size_t n_bytes;
} other_digests[] = {
	{ "SHA-1", 20 },
	{ "MD5", 16 },
	{ "SHA-224", 28 },
	{ "SHA-384", 48 },
	{ "SHA3-256", 32 },
	{ "SHA3-512", 64 },
};

/* One way to come to the data of a record. */
struct guess {
	const struct sc_dane_input *input;
	const char *digest; /* NULL: as it is */
	int mtype;          /* -1: there is none */
	const char *before; /* what was done to that: "the text of "; or "" */
};

struct sc_dane_hints {
	struct sc_arena *arena;
	const struct sc_chain *chain;
	const struct sc_dane_input *inputs; /* NULL: not made yet */
	size_t n_inputs;
};

struct sc_dane_hints *sc_dane_hints_of(
	struct sc_arena *a, const struct sc_chain *chain)
{
	struct sc_dane_hints *h = sc_new(a, struct sc_dane_hints, 1);

	h->arena = a;
	h->chain = chain;
	return h;
}

/* ---- what it is the digest of ---- */

static bool begins(const uint8_t *digest, size_t size, struct sc_bytes data)
{
	return data.n <= size && memcmp(digest, data.p, data.n) == 0;
}

/* The data, or the beginning of it, is a digest; or it is the input itself. */
static bool find_sha2(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	uint8_t own[SHA256_DIGEST_LENGTH];

	SHA256(data.p, data.n, own);
	for (size_t i = 0; i < h->n_inputs; i++) {
		const struct sc_dane_input *x = &h->inputs[i];

		*out = (struct guess){ x, NULL, SC_TLSA_FULL, "" };
		if (memcmp(x->sha256, own, sizeof(own)) == 0)
			return true;
		*out = (struct guess){ x, "SHA-256", SC_TLSA_SHA256, "" };
		if (begins(x->sha256, sizeof(x->sha256), data))
			return true;
		*out = (struct guess){ x, "SHA-512", SC_TLSA_SHA512, "" };
		if (begins(x->sha512, sizeof(x->sha512), data))
			return true;
	}
	return false;
}

static bool is_digest(
	const struct digest *d, struct sc_bytes of, struct sc_bytes data)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	size_t n = 0;

	return of.p && d->n_bytes == data.n &&
		EVP_Q_digest(NULL, d->name, NULL, of.p, of.n, digest, &n) &&
		n == data.n && memcmp(digest, data.p, n) == 0;
}

static bool find_other(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	for (size_t i = 0; i < h->n_inputs; i++)
		for (size_t d = 0; d < SC_COUNT(other_digests); d++) {
			const struct digest *digest = &other_digests[d];

			if (!is_digest(digest, h->inputs[i].der, data))
				continue;
			*out = (struct guess){ &h->inputs[i], digest->name, -1,
				"" };
			return true;
		}
	return false;
}

/* ---- what was done to the digest ---- */

/* Fewer octets say too little to be told from chance. */
#define LEAST_BYTES 8

static size_t size_of(const struct guess *g)
{
	return g->mtype == SC_TLSA_SHA256 ? SHA256_DIGEST_LENGTH :
					    SHA512_DIGEST_LENGTH;
}

static bool find_cut(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	if (data.n < LEAST_BYTES || !find_sha2(h, data, out))
		return false;
	if (out->digest && data.n < size_of(out)) {
		out->before = sc_arena_printf(h->arena,
			"the first %zu of the %zu octets of ", data.n,
			size_of(out));
		out->mtype = -1;
	}
	return true;
}

/* A digest, and then something else. */
static bool find_longer(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	static const size_t sizes[] = { SHA512_DIGEST_LENGTH,
		SHA256_DIGEST_LENGTH };

	for (size_t i = 0; i < SC_COUNT(sizes); i++) {
		struct sc_bytes begin = { data.p, sizes[i] };

		if (data.n <= sizes[i] || !find_sha2(h, begin, out) ||
			!out->digest || size_of(out) != sizes[i])
			continue;
		out->before = sc_arena_printf(h->arena,
			"%zu octet%s too long, and begins with ",
			data.n - sizes[i], data.n - sizes[i] == 1 ? "" : "s");
		out->mtype = -1;
		return true;
	}
	return false;
}

static bool is_ascii(struct sc_bytes b)
{
	for (size_t i = 0; i < b.n; i++)
		if ((b.p[i] < 0x20 && !strchr("\r\n\t", b.p[i])) ||
			b.p[i] > 0x7e || !b.p[i])
			return false;
	return true;
}

/* The letters of a digest in place of its octets. */
static bool find_text(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	const char *text = sc_arena_copy(h->arena, data.p, data.n);
	struct sc_bytes inner;
	bool is_hex;

	if (!is_ascii(data) || data.n < 2 * LEAST_BYTES)
		return false;
	is_hex = sc_unhex(h->arena, text, &inner);
	if ((!is_hex && !sc_unbase64(h->arena, data, &inner)) ||
		inner.n < LEAST_BYTES || !find_sha2(h, inner, out))
		return false;
	out->before =
		is_hex ? "the hexadecimal text of " : "the base64 text of ";
	out->mtype = -1;
	return true;
}

static bool find_guess(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	if (!h->inputs)
		h->n_inputs = sc_dane_inputs(h->arena, h->chain, &h->inputs);
	return find_cut(h, data, out) || find_other(h, data, out) ||
		find_text(h, data, out) || find_longer(h, data, out);
}

/* ---- in words ---- */

/* What the numbers of the record would have to be; "" when nothing says it. */
static const char *say_numbers(
	struct sc_arena *a, const struct guess *g, const struct sc_tlsa *t)
{
	bool pkix = t->usage == SC_TLSA_PKIX_TA || t->usage == SC_TLSA_PKIX_EE;
	int usage = (pkix ? SC_TLSA_PKIX_TA : SC_TLSA_DANE_TA) +
		(g->input->cert == 0);
	int selector = g->input->form->selector;
	int differ = (usage != t->usage) + (selector != t->selector) +
		(g->mtype != t->mtype);

	if (selector < 0 || g->mtype < 0 || differ == 0)
		return "";
	if (differ > 1)
		return sc_arena_printf(
			a, ", which is %d %d %d", usage, selector, g->mtype);
	if (usage != t->usage)
		return sc_arena_printf(a, ", which is usage %d", usage);
	if (selector != t->selector)
		return sc_arena_printf(a, ", which is selector %d", selector);
	return sc_arena_printf(a, ", which is matching type %d", g->mtype);
}

/* Whose certificate, unless it is the one that the usage is about. */
static const char *say_whose(const struct sc_dane_hints *h,
	const struct guess *g, const struct sc_tlsa *t)
{
	bool about_issuer =
		t->usage == SC_TLSA_PKIX_TA || t->usage == SC_TLSA_DANE_TA;

	if (g->input->form->of_no_cert)
		return "";
	if (g->input->cert == 0)
		return about_issuer ? " of the server itself" : "";
	return sc_arena_printf(h->arena, " of the issuer %s",
		sc_cert_label(h->arena, h->chain->sent[g->input->cert]));
}

/* All octets are the same: nobody made a digest. */
static bool is_placeholder(struct sc_bytes b)
{
	for (size_t i = 1; i < b.n; i++)
		if (b.p[i] != b.p[0])
			return false;
	return b.n >= LEAST_BYTES && (b.p[0] == 0 || b.p[0] == 0xff);
}

const char *sc_dane_hint(struct sc_dane_hints *h, const struct sc_tlsa *t)
{
	struct guess g;

	if (t->usage < 0 || !t->data.n)
		return NULL;
	if (is_placeholder(t->data))
		return t->data.p[0] ? "a placeholder, all f, and no digest" :
				      "a placeholder, all zeros, and no digest";
	if (!find_guess(h, t->data, &g))
		return NULL;
	const char *through = g.digest ?
		sc_arena_printf(h->arena, "the %s of ", g.digest) :
		"";

	return sc_arena_printf(h->arena, "%s%s%s%s%s", g.before, through,
		g.input->form->name, say_whose(h, &g, t),
		say_numbers(h->arena, &g, t));
}
