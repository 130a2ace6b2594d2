/* test_keys.c -- keys that are lost: by their numbers, and by lists. */
#include <openssl/bn.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/text.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/key.h"
#include "x509/key_factor.h"
#include "x509/key_list.h"
#include "x509/key_number.h"
#include "x509/key_shape.h"
#include "x509/key_shared.h"

struct world {
	struct sc_arena arena;
	struct sc_memo *memo;
	struct mint *mint;
	BN_CTX *ctx;
};

static struct sc_cert *make(struct world *w, const char *recipe)
{
	struct sc_cert *c = sc_new(&w->arena, struct sc_cert, 1);
	const struct sc_cert *made =
		x_parse(&w->arena, w->memo, x_mint(w->mint, "x", recipe));

	*c = *made;
	sc_key_examine(w->memo, false, &c->key);
	return c;
}

static void test_weak(struct world *w)
{
	static const struct {
		const char *recipe;
		bool close, roca, small, pattern;
	} rows[] = {
		{ "key=rsa1024", false, false, false, false },
		{ "key=rsa2047", false, false, false, false },
		{ "key=rsa1024 fault=e3", false, false, false, false },
		{ "key=rsa1024 fault=close-primes", true, false, false, false },
		{ "key=rsa512 fault=roca", false, true, false, false },
		{ "key=rsa1024 fault=roca", false, true, false, false },
		{ "key=rsa1536 fault=roca", false, true, false, false },
		{ "key=rsa1024 fault=small-d", false, false, true, false },
		{ "key=rsa1100 fault=small-d", false, false, true, false },
		{ "key=rsa3072 fault=small-d", false, false, true, false },
		{ "key=rsa1024 fault=pattern", false, false, false, true },
		{ "key=rsa1024 fault=shared-prime", false, false, false,
			false },
		{ "key=p256", false, false, false, false },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		const struct sc_key_facts *k = &make(w,
			sc_arena_printf(
				&w->arena, "san=DNS:x %s", rows[i].recipe))
							->key;

		OK(k->close_primes == rows[i].close, rows[i].recipe);
		OK(k->roca == rows[i].roca, "roca");
		OK(k->small_secret == rows[i].small, "small secret");
		OK((k->pattern != 0) == rows[i].pattern, "pattern");
		OK(!k->small_factor && !k->prime_power, "nothing else");
	}
}

/* The first prime from u/v p on. */
static void near_ratio(
	struct world *w, const BIGNUM *p, BN_ULONG u, BN_ULONG v, BIGNUM *q)
{
	BN_copy(q, p);
	BN_mul_word(q, u);
	BN_div_word(q, v);
	BN_set_bit(q, 0);
	while (BN_check_prime(q, w->ctx, NULL) != 1)
		BN_add_word(q, 2);
}

static void test_ratios(struct world *w)
{
	static const struct {
		BN_ULONG u, v;
		bool found;
	} rows[] = { { 1, 1, true }, { 2, 1, true }, { 3, 1, true },
		{ 3, 2, true }, { 4, 3, true }, { 5, 4, false },
		{ 9, 7, false } };
	BIGNUM *p = BN_new(), *q = BN_new(), *n = BN_new();

	BN_generate_prime_ex(p, 512, 0, NULL, NULL, NULL);
	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		near_ratio(w, p, rows[i].u, rows[i].v, q);
		if (BN_cmp(p, q) == 0)
			BN_add_word(q, 2), near_ratio(w, q, 1, 1, q);
		BN_mul(n, p, q, w->ctx);
		OK(sc_key_has_close_primes(n, w->ctx) == rows[i].found,
			sc_arena_printf(&w->arena, "primes near %d : %d",
				(int)rows[i].u, (int)rows[i].v));
	}
	BN_free(p);
	BN_free(q);
	BN_free(n);
}

/* A number that is 65537^i modulo the small primes, i = 1, and 2 from `p`. */
static void two_powers(BN_ULONG from, BIGNUM *n, struct world *w)
{
	BIGNUM *m = BN_new();

	BN_one(m);
	BN_set_word(n, 1);
	for (BN_ULONG p = 3; p <= 167; p += 2) {
		BN_ULONG power =
			p < from ? 65537 % p : (65537 % p) * (65537 % p) % p;

		if (!sc_number_is_prime_word(p))
			continue;
		while (BN_mod_word(n, p) != power)
			BN_add(n, n, m);
		BN_mul_word(m, p);
	}
	BN_free(m);
	(void)w;
}

static void test_roca(struct world *w)
{
	BIGNUM *n = BN_new(), *g = BN_new(), *e = BN_new();
	int found = 0;

	two_powers(1000, n, w);
	OK(sc_key_is_roca(n), "one power for all primes");
	two_powers(3, n, w);
	OK(sc_key_is_roca(n), "another power for all primes");
	two_powers(60, n, w);
	OK(!sc_key_is_roca(n), "two powers, each for some of them");
	BN_set_word(g, 65537);
	BN_set_word(e, 37);
	BN_exp(n, g, e, w->ctx);
	OK(sc_key_is_roca(n), "a power itself");
	BN_add_word(n, 2);
	OK(!sc_key_is_roca(n), "and what is beside it");
	for (int i = 0; i < 2000; i++) {
		BN_rand(n, 512, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ODD);
		found += sc_key_is_roca(n);
	}
	OK(found == 0, "no random number is");
	BN_free(n);
	BN_free(g);
	BN_free(e);
}

/* Octets that follow no rule, the same in every run. */
static void fill(uint8_t *p, size_t n, uint32_t seed)
{
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = (uint8_t)(seed >> 24);
	}
}

static enum sc_key_pattern pattern_with(size_t at, const char *unit, size_t n)
{
	uint8_t b[256];

	fill(b, sizeof(b), (uint32_t)(at + n));
	for (size_t i = 0; i < n; i++)
		b[at + i] = (uint8_t)unit[i % strlen(unit)];
	/* What is behind it must not go on with it. */
	b[at + n] = (uint8_t) ~(uint8_t)unit[n % strlen(unit)];
	return sc_key_pattern((struct sc_bytes){ b, sizeof(b) });
}

static void test_patterns(void)
{
	uint8_t b[512];
	int found = 0;

	OK(pattern_with(10, "\x5a", 17) == SC_KEY_REPEATS,
		"an octet 17 times, above");
	OK(pattern_with(10, "\x5a", 14) == SC_KEY_NO_PATTERN, "14 times");
	OK(pattern_with(200, "\x5a", 17) == SC_KEY_REPEATS, "the same, below");
	OK(pattern_with(200, "abcdefgh", 22) == SC_KEY_REPEATS,
		"eight octets, below");
	OK(pattern_with(10, "abcdefgh", 60) == SC_KEY_NO_PATTERN,
		"eight octets, above");
	OK(pattern_with(200, "abcdefgh", 18) == SC_KEY_NO_PATTERN,
		"eight octets, hardly more than twice");
	for (uint32_t i = 0; i < 2000; i++) {
		fill(b, sizeof(b), i * 7919);
		found += sc_key_pattern((struct sc_bytes){ b, 64 + i % 448 }) !=
			0;
	}
	OK(found == 0, "none in what follows no rule");
	for (size_t i = 0; i < 256; i++)
		b[i] &= i % 4 == 1 ? 0x03 : 0xff;
	OK(sc_key_pattern((struct sc_bytes){ b, 256 }) == SC_KEY_COLUMNS,
		"six bits that are zero in every word");
	fill(b, 256, 5);
	for (size_t i = 128; i < 256; i++)
		b[i] = i % 3 ? 0 : b[i];
	OK(sc_key_pattern((struct sc_bytes){ b, 256 }) == SC_KEY_BIASED,
		"mostly zeros");
	OK(sc_key_pattern((struct sc_bytes){ b, 0 }) == SC_KEY_NO_PATTERN,
		"nothing at all");
}

static void test_gcd(struct world *w)
{
	BIGNUM *a = BN_new(), *b = BN_new(), *f = BN_new();
	BIGNUM *want = BN_new(), *got = BN_new();
	int wrong = 0;

	for (int i = 0; i < 3000; i++) {
		BN_rand(a, 1 + i % 700, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
		BN_rand(b, 1 + i * 7 % 650, BN_RAND_TOP_ONE,
			BN_RAND_BOTTOM_ANY);
		BN_rand(f, 1 + i % 190, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
		if (i % 2) {
			BN_mul(a, a, f, w->ctx);
			BN_mul(b, b, f, w->ctx);
		}
		wrong += !BN_gcd(want, a, b, w->ctx) ||
			!sc_number_gcd(a, b, got, w->ctx) ||
			BN_cmp(want, got) != 0;
	}
	OK(wrong == 0, "gcd as OpenSSL's, which is slower");
	BN_free(a);
	BN_free(b);
	BN_free(f);
	BN_free(want);
	BN_free(got);
}

static struct sc_bytes record_of(
	struct world *w, const struct sc_cert *c, uint8_t list)
{
	uint8_t *r = sc_arena_alloc(&w->arena, 3 * 16, 1);

	memset(r, 0, 16);
	if (!sc_key_digest(&c->key, r + 16))
		OK(false, "a key has a digest");
	r[31] = list;
	memset(r + 32, 0xff, 16);
	return (struct sc_bytes){ r, 3 * 16 };
}

static const char *leak_of(struct world *w, const struct sc_cert *c,
	struct sc_bytes records, const char *metadata)
{
	struct sc_key_lists *l = sc_key_lists_new(&w->arena);
	struct sc_key_facts k = c->key;
	struct sc_error e;
	struct sc_bytes json = sc_bytes_of(metadata);

	if (!sc_key_lists_add(l, "a\x1b", records, json, &e))
		return sc_arena_printf(&w->arena, "%d", e.class);
	sc_key_lists_look(l, &w->arena, &k);
	return k.leak == SC_KEY_NOT_LISTED ? "none" :
		k.leak == SC_KEY_DEBIAN    ? "debian" :
					     k.leak_source;
}

#define NAMES(format, name)      \
	"{\"bkformat\": " format \
	", \"blocklists\": [{\"id\": 9, \"name\": \"" name "\"}]}"

static void test_lists(struct world *w)
{
	const struct sc_cert *c = make(w, "san=DNS:x key=rsa1024");
	const struct sc_cert *other = make(w, "san=DNS:x key=p256");
	struct sc_bytes r = record_of(w, c, 9), cut = r, swapped = r;
	uint8_t *copy = sc_arena_alloc(&w->arena, r.n, 1);

	IS(leak_of(w, c, r, NULL), "the list \"rfc\" of a\\x1b", "by number");
	IS(leak_of(w, other, r, NULL), "none", "another key");
	IS(leak_of(w, c, record_of(w, c, 1), NULL), "debian", "Debian's");
	IS(leak_of(w, c, record_of(w, c, 77), NULL), "the list 77 of a\\x1b",
		"no name");
	IS(leak_of(w, c, r, NAMES("0", "q")), "the list \"q\" of a\\x1b",
		"a name of its own");
	IS(leak_of(w, c, r, NAMES("0", "debianssl-2")), "debian",
		"and Debian's");
	IS(leak_of(w, c, record_of(w, c, 1), NAMES("0", "q")),
		"the list 1 of a\\x1b", "usual names do not count then");
	IS(leak_of(w, c, r, NAMES("1", "q")), "78", "another format");
	IS(leak_of(w, c, r, "[]"), "78", "no metadata");
	IS(leak_of(w, c, r, "{\"blocklist_sha256\": \"00\"}"), "78",
		"another digest");
	IS(leak_of(w, c, r, "{\"blocklist_sha256\": \"zz\"}"), "78",
		"no digest");
	cut.n--;
	IS(leak_of(w, c, cut, NULL), "78", "cut short");
	cut.n = 0;
	IS(leak_of(w, c, cut, NULL), "78", "empty");
	memcpy(copy, r.p + 16, 16);
	memcpy(copy + 16, r.p, 16);
	memcpy(copy + 32, r.p + 32, 16);
	swapped.p = copy;
	IS(leak_of(w, c, swapped, NULL), "78", "not in order");
	for (size_t i = 0; i < 3; i++) {
		struct sc_bytes part = { r.p + 16 * (i == 0), 32 };

		part.p = i == 2 ? r.p + 16 : part.p;
		part.n = i == 2 ? 16 : 32;
		IS(leak_of(w, c, part, NULL), "the list \"rfc\" of a\\x1b",
			"first, last and alone");
	}
}

static void test_published(struct world *w)
{
	static const char *const recipes[] = { "key=published",
		"key=published fault=compressed-point",
		"key=published fault=explicit-curve" };

	for (size_t i = 0; i < SC_COUNT(recipes); i++) {
		struct sc_cert *c = make(w,
			sc_arena_printf(&w->arena, "san=DNS:x %s", recipes[i]));

		sc_key_lists_look(NULL, &w->arena, &c->key);
		IS(c->key.leak_source, "RFC 9500, section 2", recipes[i]);
	}
}

/* 2^89-1, 2^107-1, 2^127-1 and 2^521-1 are prime. */
static void mersenne(int bits, BIGNUM *p)
{
	BN_zero(p);
	BN_set_bit(p, bits);
	BN_sub_word(p, 1);
}

static struct sc_key_facts rsa_of(struct world *w, int p_bits, int q_bits)
{
	struct sc_key_facts k = { .type = SC_KEY_RSA };
	BIGNUM *p = BN_new(), *q = BN_new();

	mersenne(p_bits, p);
	mersenne(q_bits, q);
	BN_mul(p, p, q, w->ctx);
	uint8_t *b = sc_arena_alloc(&w->arena, (size_t)BN_num_bytes(p), 1);

	k.modulus = (struct sc_bytes){ b, (size_t)BN_bn2bin(p, b) };
	k.bits = BN_num_bits(p);
	BN_free(p);
	BN_free(q);
	return k;
}

static struct sc_bytes product_of(struct world *w, int p_bits, int q_bits)
{
	struct sc_bytes n = rsa_of(w, p_bits, q_bits).modulus;
	uint8_t *b = sc_arena_alloc(&w->arena, n.n + 2, 1);

	b[0] = b[1] = 1;
	for (size_t i = 0; i < n.n; i++)
		b[2 + i] = n.p[n.n - 1 - i];
	return (struct sc_bytes){ b, n.n + 2 };
}

static void test_primes(struct world *w)
{
	static const struct {
		int p, q;
		bool known;
	} rows[] = { { 89, 127, true }, { 521, 127, true }, { 521, 89, true },
		{ 107, 127, false }, { 607, 127, false }, { 1279, 89, true },
		{ 1279, 607, false } };
	struct sc_key_lists *l = sc_key_lists_new(&w->arena);
	struct sc_error e;

	OK(sc_key_lists_add_primes(l, "p", product_of(w, 89, 521), &e),
		"a product of primes");
	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_key_facts k = rsa_of(w, rows[i].p, rows[i].q);

		sc_key_lists_look(l, &w->arena, &k);
		OK(k.known_prime == rows[i].known,
			sc_arena_printf(&w->arena, "2^%d-1 times 2^%d-1",
				rows[i].p, rows[i].q));
	}
	OK(!sc_key_lists_add_primes(l, "p", product_of(w, 89, 16), &e) &&
			e.class == SC_ERROR_CONFIG,
		"2^16-1 has small factors");
}

static void test_shared(struct world *w)
{
	static const char *const recipes[] = {
		"san=DNS:x key=rsa1024 fault=shared-prime",
		"san=DNS:x key=rsa1024", "san=DNS:x key=p256",
		"san=DNS:x key=rsa1024 fault=shared-prime",
		"san=DNS:x key=rsa1100"
	};
	struct sc_cert certs[SC_COUNT(recipes) + 1];

	for (size_t i = 0; i < SC_COUNT(recipes); i++)
		certs[i] = *make(w, recipes[i]);
	certs[SC_COUNT(recipes)] = certs[0];
	sc_keys_compare(&w->arena, certs, SC_COUNT(certs), NULL, 0);
	OK(certs[0].key.shares_prime_with == &certs[3], "the first");
	OK(certs[3].key.shares_prime_with == &certs[0], "and the other");
	OK(certs[5].key.shares_prime_with == &certs[3],
		"a second certificate for the first key");
	OK(!certs[1].key.shares_prime_with && !certs[2].key.shares_prime_with &&
			!certs[4].key.shares_prime_with,
		"no other");
	sc_keys_compare(&w->arena, certs, 1, NULL, 0);
	OK(!certs[0].key.shares_prime_with, "alone it shares nothing");
	sc_keys_compare(&w->arena, certs, 1, certs + 1, 3);
	OK(certs[0].key.shares_prime_with == &certs[3], "one from before");
	sc_keys_compare(&w->arena, certs, 0, certs, 3);
}

/* More than can be compared at once: the rest is known not to be. */
static void test_many(struct world *w)
{
	size_t n = SC_LIMIT_SHARED_BITS / SC_LIMIT_RSA_BITS + 2;
	struct sc_cert *certs = sc_new(&w->arena, struct sc_cert, n);
	size_t bytes = SC_LIMIT_RSA_BITS / 8, not_compared = 0;

	for (size_t i = 0; i < n; i++) {
		uint8_t *b = sc_arena_alloc(&w->arena, bytes, 1);

		fill(b, bytes, (uint32_t)i);
		b[0] |= 0x80;
		b[bytes - 1] |= 1;
		certs[i].key = (struct sc_key_facts){ .type = SC_KEY_RSA,
			.bits = SC_LIMIT_RSA_BITS,
			.modulus = { b, bytes } };
	}
	sc_keys_compare(&w->arena, certs, n, NULL, 0);
	for (size_t i = 0; i < n; i++)
		not_compared += certs[i].key.not_compared;
	OK(not_compared == 2 && certs[n - 1].key.not_compared,
		"the last two are not compared");
}

int main(void)
{
	struct world w = { .mint = mint_new(X_NOW), .ctx = BN_CTX_new() };

	w.memo = sc_memo_new(&w.arena);
	test_weak(&w);
	test_ratios(&w);
	test_roca(&w);
	test_patterns();
	test_gcd(&w);
	test_lists(&w);
	test_published(&w);
	test_primes(&w);
	test_shared(&w);
	test_many(&w);
	BN_CTX_free(w.ctx);
	mint_free(w.mint);
	sc_arena_free(&w.arena);
	return DONE();
}
