/*
 * Files of known keys and keys themselves. The first octet says what the rest
 * is: records of a blocklist; such with metadata in front, parted by a NUL; a
 * product of primes; the numbers of an RSA key, parted in the middle.
 */
#include <stdlib.h>

#include "base/attr.h"
#include "x509/key.h"
#include "x509/key_list.h"

static void check(bool good)
{
	if (!good)
		abort();
}

/* A key that is on no list, and one that is: the first record's. */
static void look(struct sc_arena *a, const struct sc_key_lists *l)
{
	static const uint8_t modulus[] = { 0xc5, 0x01, 0x77, 0x19, 0x35, 0x01 };
	struct sc_key_facts key = { .type = SC_KEY_RSA,
		.bits = 48,
		.modulus = { modulus, sizeof(modulus) } };

	sc_key_lists_look(l, a, &key);
	check((key.leak == SC_KEY_NOT_LISTED) == (key.leak_source == NULL));
}

static void fuzz_records(
	struct sc_arena *a, struct sc_bytes records, struct sc_bytes metadata)
{
	struct sc_key_lists *l = sc_key_lists_new(a);
	struct sc_error e;
	bool good = sc_key_lists_add(l, "fuzz", records, metadata, &e);

	check(good == sc_key_lists_has_blocklist(l));
	check(!good || (records.n && records.n % 16 == 0));
	look(a, l);
}

static void fuzz_metadata(struct sc_arena *a, struct sc_bytes b)
{
	const uint8_t *end = memchr(b.p, 0, b.n);
	size_t n = end ? (size_t)(end - b.p) : b.n;
	struct sc_bytes records = { b.p + n, b.n - n };

	records.p += end != NULL;
	records.n -= end != NULL;
	fuzz_records(a, records, (struct sc_bytes){ b.p, n });
}

static void fuzz_primes(struct sc_arena *a, struct sc_bytes b)
{
	struct sc_key_lists *l = sc_key_lists_new(a);
	struct sc_error e;
	bool good = sc_key_lists_add_primes(l, "fuzz", b, &e);

	check(!good || (b.n > 2 && b.p[0] == 1));
	check(!sc_key_lists_has_blocklist(l));
	look(a, l);
}

static struct sc_bytes stripped(struct sc_bytes b)
{
	while (b.n && *b.p == 0) {
		b.p++;
		b.n--;
	}
	return b;
}

static void fuzz_numbers(struct sc_arena *a, struct sc_bytes b)
{
	struct sc_key_facts key = { .type = SC_KEY_RSA,
		.spki_sha256 = "",
		.modulus = stripped((struct sc_bytes){ b.p, b.n / 2 }),
		.exponent = stripped(
			(struct sc_bytes){ b.p + b.n / 2, b.n - b.n / 2 }) };

	for (unsigned top = key.modulus.n ? key.modulus.p[0] : 0; top;
		top >>= 1)
		key.bits++;
	if (key.modulus.n)
		key.bits += 8 * ((int)key.modulus.n - 1);
	sc_key_examine(sc_memo_new(a), true, &key);
	check(key.small_factor <= 65537);
	check(!key.close_primes || !key.prime_power);
	check(!key.small_secret || key.exponent.n > 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_bytes rest = { data + 1, n - 1 };

	if (n == 0)
		return 0;
	switch (data[0] % 4) {
	case 0: fuzz_records(&a, rest, (struct sc_bytes){ NULL, 0 }); break;
	case 1: fuzz_metadata(&a, rest); break;
	case 2: fuzz_primes(&a, rest); break;
	default: fuzz_numbers(&a, rest); break;
	}
	return 0;
}
