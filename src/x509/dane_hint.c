#include "x509/dane_hint.h"

#include <openssl/evp.h>

#include "base/codec.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/dane_form.h"
#include "x509/sha256.h"

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

	sc_sha256(data, own);
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

/* A digest, and something else before or behind it. */
static bool find_longer(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	static const size_t sizes[] = { SHA512_DIGEST_LENGTH,
		SHA256_DIGEST_LENGTH };

	for (size_t i = 0; i < 2 * SC_COUNT(sizes); i++) {
		size_t size = sizes[i / 2], more = data.n - size;
		bool at_end = i % 2;

		if (data.n <= size ||
			!find_sha2(h,
				(struct sc_bytes){
					data.p + (at_end ? more : 0), size },
				out) ||
			!out->digest || size_of(out) != size)
			continue;
		out->before = sc_arena_printf(h->arena,
			"%zu octet%s too long, and %s with ", more,
			more == 1 ? "" : "s", at_end ? "ends" : "begins");
		out->mtype = -1;
		return true;
	}
	return false;
}

/* ---- slips in copying ---- */

static unsigned digit(struct sc_bytes b, size_t i)
{
	return i % 2 ? b.p[i / 2] & 0xfU : b.p[i / 2] >> 4;
}

/* The hexadecimal digits that two have in common at both of their ends. */
static size_t same_digits(struct sc_bytes x, struct sc_bytes y)
{
	size_t n = 2 * (x.n < y.n ? x.n : y.n), first = 0, last = 0;

	while (first < n && digit(x, first) == digit(y, first))
		first++;
	while (first + last < n &&
		digit(x, 2 * x.n - 1 - last) == digit(y, 2 * y.n - 1 - last))
		last++;
	return first + last;
}

/* Three quarters of a digest, at its ends, are no chance. */
static bool is_slip(struct sc_bytes data, const uint8_t *digest, size_t n)
{
	return data.n >= LEAST_BYTES &&
		same_digits(data, (struct sc_bytes){ digest, n }) * 2 >= 3 * n;
}

/* Digits that were changed, swapped, left out or put in. */
static bool find_slip(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	for (size_t i = 0; i < h->n_inputs; i++) {
		const struct sc_dane_input *x = &h->inputs[i];
		bool sha256 = is_slip(data, x->sha256, sizeof(x->sha256));

		if (!sha256 && !is_slip(data, x->sha512, sizeof(x->sha512)))
			continue;
		*out = (struct guess){ x, sha256 ? "SHA-256" : "SHA-512", -1,
			"copied with a slip from " };
		return true;
	}
	return false;
}

/* The octets of a digest, or its digits, the last one first. */
static bool find_reversed(
	struct sc_dane_hints *h, struct sc_bytes data, struct guess *out)
{
	for (int by_digit = 0; by_digit < 2; by_digit++) {
		uint8_t *p = sc_new(h->arena, uint8_t, data.n);

		for (size_t i = 0; i < data.n; i++) {
			uint8_t b = data.p[data.n - 1 - i];

			p[i] = by_digit ? (uint8_t)(b << 4 | b >> 4) : b;
		}
		if (!find_sha2(h, (struct sc_bytes){ p, data.n }, out) ||
			!out->digest || size_of(out) != data.n)
			continue;
		out->before = "in reverse order ";
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
		find_text(h, data, out) || find_longer(h, data, out) ||
		find_slip(h, data, out) || find_reversed(h, data, out);
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
		sc_cert_label(h->arena, g->input->of));
}

/* The same `period` octets over and over: nobody made a digest. */
static bool repeats(struct sc_bytes b, size_t period)
{
	for (size_t i = period; i < b.n; i++)
		if (b.p[i] != b.p[i - period])
			return false;
	return b.n >= 3 * period && b.n >= LEAST_BYTES;
}

static const char *say_placeholder(struct sc_bytes b)
{
	if (repeats(b, 1) && b.p[0] == 0)
		return "a placeholder, all zeros, and no digest";
	if (repeats(b, 1) && b.p[0] == 0xff)
		return "a placeholder, all f, and no digest";
	return repeats(b, 8) && !repeats(b, 1) ?
		"a placeholder, the same digits over and over, and no digest" :
		NULL;
}

/* Its root was not sent, which is another fault. */
static bool is_right(const struct guess *g, const struct sc_tlsa *t)
{
	return t->usage == SC_TLSA_DANE_TA && g->input->cert > 0 &&
		g->mtype == t->mtype && g->input->form->selector == t->selector;
}

const char *sc_dane_hint(struct sc_dane_hints *h, const struct sc_tlsa *t)
{
	struct guess g;

	if (t->usage < 0 || !t->data.n)
		return NULL;
	if (say_placeholder(t->data))
		return say_placeholder(t->data);
	if (!find_guess(h, t->data, &g) || is_right(&g, t))
		return NULL;
	const char *through = g.digest ?
		sc_arena_printf(h->arena, "the %s of ", g.digest) :
		"";

	return sc_arena_printf(h->arena, "%s%s%s%s%s", g.before, through,
		g.input->form->name, say_whose(h, &g, t),
		say_numbers(h->arena, &g, t));
}
