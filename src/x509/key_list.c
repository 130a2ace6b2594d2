#include "x509/key_list.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/sha.h>
#include <stddef.h>
#include <unistd.h>

#include "base/codec.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "obs/fields.h"
#include "obs/json.h"
#include "x509/der.h"
#include "x509/key.h"
#include "x509/key_number.h"
#include "x509/sha256.h"

#define RECORD_BYTES   16
#define METADATA       "badkeysdata.json"
#define METADATA_BYTES (1 << 20)
#define FORMAT         0    /* bkformat */
#define SMALL_MAX      1000 /* primes that divide no product of large ones */

struct list_name {
	int id;
	const char *name;
};

struct metadata {
	int format;
	const char *sha256; /* of the records, hex; or NULL */
	const struct list_name *names;
	size_t n_names;
};

struct blocklist {
	const char *path;
	struct sc_bytes records;
	struct metadata about;
};

struct primes {
	const char *path;
	struct sc_bytes product; /* the lowest octet first */
};

struct sc_key_lists {
	struct sc_arena *arena;
	struct blocklist *lists;
	size_t n_lists;
	struct primes *primes;
	size_t n_primes;
	size_t primes_bytes;
};

/* What badkeys calls its lists, by the numbers that it gives out. */
static const struct list_name usual_names[] = {
	{ 1, "debianssl" },
	{ 2, "keypair" },
	{ 3, "ransomware" },
	{ 4, "documentation" },
	{ 5, "firmware" },
	{ 6, "localhostcert" },
	{ 7, "localroot" },
	{ 8, "misc" },
	{ 9, "rfc" },
	{ 10, "softwaretests" },
	{ 11, "testvectors" },
	{ 12, "web" },
	{ 13, "git" },
};

#define AT(s, m) .at = offsetof(struct s, m)
static const struct sc_type list_type = { "blocklist", sizeof(struct list_name),
	(const struct sc_field[]){
		{ "id", SC_KIND_INT, AT(list_name, id), "in the records" },
		{ "name", SC_KIND_NAME, AT(list_name, name), "of the list" },
		{ 0 } } };
static const struct sc_type metadata_type = { "metadata",
	sizeof(struct metadata),
	(const struct sc_field[]){
		{ "bkformat", SC_KIND_INT, AT(metadata, format), "0" },
		{ "blocklist_sha256", SC_KIND_TEXT, AT(metadata, sha256),
			"of the records" },
		{ "blocklists", SC_KIND_ARRAY, AT(metadata, names), "lists",
			offsetof(struct metadata, n_names), &list_type },
		{ 0 } } };

struct sc_key_lists *sc_key_lists_new(struct sc_arena *a)
{
	struct sc_key_lists *l = sc_new(a, struct sc_key_lists, 1);

	l->arena = a;
	return l;
}

static bool refuse(struct sc_error *e, const char *name, const char *why)
{
	return sc_error_set(e, SC_ERROR_CONFIG,
		"%.300s is no blocklist in badkeys' format: %s", name, why);
}

static bool is_ascending(struct sc_bytes r)
{
	for (size_t at = RECORD_BYTES; at < r.n; at += RECORD_BYTES)
		if (memcmp(r.p + at - RECORD_BYTES, r.p + at, RECORD_BYTES) > 0)
			return false;
	return true;
}

static bool is_digest_of(const char *hex, struct sc_bytes b, struct sc_arena *a)
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	struct sc_bytes wanted;

	sc_sha256(b, digest);
	return sc_unhex(a, hex, &wanted) &&
		sc_bytes_equal(
			wanted, (struct sc_bytes){ digest, sizeof(digest) });
}

static bool read_metadata(struct sc_key_lists *l, const char *name,
	struct sc_bytes text, struct metadata *out, struct sc_error *e)
{
	struct sc_error inner;

	*out = (struct metadata){ .names = usual_names,
		.n_names = SC_COUNT(usual_names) };
	if (!text.p)
		return true;
	if (!sc_json_read_foreign(l->arena, text, &metadata_type, out, &inner))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"the " METADATA " of %.150s: %.300s", name, inner.text);
	if (out->format != FORMAT)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"the " METADATA " of %.300s has the format %d; only "
			"format 0 is understood",
			name, out->format);
	return true;
}

bool sc_key_lists_add(struct sc_key_lists *l, const char *name,
	struct sc_bytes records, struct sc_bytes metadata, struct sc_error *e)
{
	struct blocklist new = { .path = name, .records = records };

	if (!read_metadata(l, name, metadata, &new.about, e))
		return false;
	if (records.n == 0)
		return refuse(e, name, "it is empty");
	if (records.n % RECORD_BYTES)
		return refuse(e, name,
			"its size is no multiple of 16 octets; it may be cut "
			"short or still compressed");
	if (!is_ascending(records))
		return refuse(e, name, "its records are not in order");
	if (new.about.sha256 &&
		!is_digest_of(new.about.sha256, records, l->arena))
		return refuse(e, name,
			"its SHA-256 is not the one in " METADATA
			"; get both again");
	l->lists = sc_grow(l->arena, l->lists, l->n_lists, struct blocklist);
	l->lists[l->n_lists++] = new;
	return true;
}

static const char *beside(struct sc_arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	return sc_arena_printf(a, "%s" METADATA,
		slash ? sc_arena_copy(a, path, (size_t)(slash + 1 - path)) :
			"");
}

bool sc_key_lists_read(
	struct sc_key_lists *l, const char *path, struct sc_error *e)
{
	const char *json = beside(l->arena, path);
	struct sc_bytes records, metadata = { NULL, 0 };

	if (!sc_file_read(l->arena, path, SC_LIMIT_BLOCKLIST_BYTES,
		    SC_ERROR_CONFIG, &records, e) ||
		(access(json, F_OK) == 0 &&
			!sc_file_read(l->arena, json, METADATA_BYTES,
				SC_ERROR_CONFIG, &metadata, e)))
		return false;
	return sc_key_lists_add(l, path, records, metadata, e);
}

static bool refuse_primes(struct sc_error *e, const char *name, const char *why)
{
	return sc_error_set(e, SC_ERROR_CONFIG,
		"%.300s is no product of primes as badkeys has it: %s", name,
		why);
}

static void free_context(BN_CTX **ctx)
{
	BN_CTX_free(*ctx);
}

static bool multiply_small_primes(BIGNUM *out)
{
	bool good = BN_one(out);

	for (BN_ULONG q = 2; q < SMALL_MAX && good; q++)
		good = !sc_number_is_prime_word(q) || BN_mul_word(out, q);
	return good;
}

/* A product of large primes has no small one; a part of one often has. */
static bool is_whole(struct sc_bytes product)
{
	BN_CTX *ctx SC_AUTO(free_context) = BN_CTX_new();

	if (!ctx)
		return false;
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *n = BN_CTX_get(frame), *small = BN_CTX_get(frame);
	BIGNUM *common = BN_CTX_get(frame);

	return common && BN_lebin2bn(product.p, (int)product.n, n) &&
		multiply_small_primes(small) &&
		sc_number_gcd(n, small, common, ctx) && BN_is_one(common);
}

bool sc_key_lists_add_primes(struct sc_key_lists *l, const char *name,
	struct sc_bytes product, struct sc_error *e)
{
	struct primes new = { name, product };

	if (product.n <= 2 || product.p[0] != 1 || product.p[1] != 1)
		return refuse_primes(
			e, name, "it does not begin with the octets 01 01");
	new.product.p += 2;
	new.product.n -= 2;
	l->primes_bytes += new.product.n;
	if (l->primes_bytes > SC_LIMIT_PRIMES_BYTES)
		return refuse_primes(e, name,
			"it is too large, or there are too many such files");
	if (new.product.p[new.product.n - 1] == 0 || !is_whole(new.product))
		return refuse_primes(e, name, "it is damaged, or cut short");
	l->primes = sc_grow(l->arena, l->primes, l->n_primes, struct primes);
	l->primes[l->n_primes++] = new;
	return true;
}

bool sc_key_lists_read_primes(
	struct sc_key_lists *l, const char *path, struct sc_error *e)
{
	struct sc_bytes product;

	return sc_file_read(l->arena, path, SC_LIMIT_PRIMES_BYTES + 2,
		       SC_ERROR_CONFIG, &product, e) &&
		sc_key_lists_add_primes(l, path, product, e);
}

bool sc_key_lists_has_blocklist(const struct sc_key_lists *l)
{
	return l && l->n_lists;
}

static struct sc_bytes without_zeros(struct sc_bytes b)
{
	while (b.n && *b.p == 0) {
		b.p++;
		b.n--;
	}
	return b;
}

/* x of a point, compressed or not (SEC 1, 2.3.3). */
static struct sc_bytes x_of(struct sc_bytes point)
{
	if (point.n < 2)
		return (struct sc_bytes){ NULL, 0 };
	bool whole = point.p[0] == 4 || point.p[0] == 6 || point.p[0] == 7;
	size_t n = point.n - 1;

	return (struct sc_bytes){ point.p + 1, whole ? n / 2 : n };
}

static struct sc_bytes number_of(const struct sc_key_facts *key)
{
	struct sc_bytes octets = sc_key_octets(key->spki), y;

	switch (key->type) {
	case SC_KEY_RSA:
	case SC_KEY_RSA_PSS: return key->modulus;
	case SC_KEY_EC: return without_zeros(x_of(octets));
	case SC_KEY_DSA:
		if (sc_der_take(&octets, SC_DER_INTEGER, &y))
			return without_zeros(y);
		break;
	case SC_KEY_ED25519:
	case SC_KEY_ED448: return without_zeros(octets);
	case SC_KEY_ML_DSA: return octets;
	case SC_KEY_UNKNOWN: break;
	}
	return (struct sc_bytes){ NULL, 0 };
}

bool sc_key_digest(
	const struct sc_key_facts *key, uint8_t digest[SC_KEY_DIGEST_BYTES])
{
	struct sc_bytes number = number_of(key);
	uint8_t whole[SHA256_DIGEST_LENGTH];

	if (number.n == 0)
		return false;
	sc_sha256(number, whole);
	memcpy(digest, whole, SC_KEY_DIGEST_BYTES);
	return true;
}

/* The record with this digest, or NULL. */
static const uint8_t *find_record(
	struct sc_bytes r, const uint8_t digest[SC_KEY_DIGEST_BYTES])
{
	size_t from = 0, to = r.n / RECORD_BYTES;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const uint8_t *record = r.p + middle * RECORD_BYTES;
		int order = memcmp(digest, record, SC_KEY_DIGEST_BYTES);

		if (order == 0)
			return record;
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}

static const char *name_of(const struct metadata *m, int id)
{
	for (size_t i = 0; i < m->n_names; i++)
		if (m->names[i].id == id)
			return m->names[i].name;
	return NULL;
}

static void note_record(struct sc_arena *a, const struct blocklist *list,
	int id, struct sc_key_facts *key)
{
	const char *name = name_of(&list->about, id);

	key->leak = name && sc_text_has_prefix(name, "debian") ?
		SC_KEY_DEBIAN :
		SC_KEY_PUBLISHED;
	key->leak_source = name ?
		sc_arena_printf(a, "the list \"%s\" of %s",
			sc_text_printable(a, sc_bytes_of(name), 60),
			sc_text_printable(a, sc_bytes_of(list->path), 200)) :
		sc_arena_printf(a, "the list %d of %s", id,
			sc_text_printable(a, sc_bytes_of(list->path), 200));
}

static void look_for_leak(const struct sc_key_lists *l, struct sc_arena *a,
	struct sc_key_facts *key)
{
	uint8_t digest[SC_KEY_DIGEST_BYTES];

	if (!sc_key_digest(key, digest))
		return;
	for (size_t i = 0; l && i < l->n_lists; i++) {
		const uint8_t *found = find_record(l->lists[i].records, digest);

		if (!found)
			continue;
		note_record(a, &l->lists[i], found[SC_KEY_DIGEST_BYTES], key);
		return;
	}
	key->leak_source = sc_key_published(digest);
	key->leak = key->leak_source ? SC_KEY_PUBLISHED : SC_KEY_NOT_LISTED;
}

static void free_montgomery(BN_MONT_CTX **m)
{
	BN_MONT_CTX_free(*m);
}

/*
 * out = x / R^k modulo n, for a number x of k pieces below R, the power of two
 * above n of whole words. From the low end on each piece is added and the sum
 * divided by R, which costs half of a remainder; what is in common with n
 * stays.
 */
static bool reduce(struct sc_bytes x, const BIGNUM *n, BIGNUM *out, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BN_MONT_CTX *m SC_AUTO(free_montgomery) = BN_MONT_CTX_new();
	BIGNUM *piece = BN_CTX_get(frame), *sum = BN_CTX_get(frame);
	size_t words = ((size_t)BN_num_bits(n) + BN_BITS2 - 1) / BN_BITS2;
	size_t size = words * BN_BYTES;

	if (!m || !sum || !BN_MONT_CTX_set(m, n, ctx))
		return false;
	BN_zero(out);
	for (size_t at = 0; at < x.n; at += size) {
		size_t left = x.n - at < size ? x.n - at : size;

		if (!BN_lebin2bn(x.p + at, (int)left, piece) ||
			!BN_add(sum, out, piece) ||
			!BN_from_montgomery(out, sum, m, ctx))
			return false;
	}
	return true;
}

static bool has_prime_of(struct sc_bytes product, struct sc_bytes modulus)
{
	BN_CTX *ctx SC_AUTO(free_context) = BN_CTX_new();

	if (!ctx)
		return false;
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *n = BN_CTX_get(frame), *p = BN_CTX_get(frame);
	BIGNUM *common = BN_CTX_get(frame);

	return common && BN_bin2bn(modulus.p, (int)modulus.n, n) &&
		BN_is_odd(n) && reduce(product, n, p, ctx) &&
		sc_number_gcd(p, n, common, ctx) && !BN_is_one(common);
}

/* A modulus with small factors is lost already. */
static bool is_candidate(const struct sc_key_facts *key)
{
	return key->modulus.n && !key->small_factor && key->bits >= 32 &&
		key->bits <= SC_LIMIT_RSA_BITS;
}

void sc_key_lists_look(const struct sc_key_lists *l, struct sc_arena *a,
	struct sc_key_facts *key)
{
	look_for_leak(l, a, key);
	if (!l || !is_candidate(key))
		return;
	for (size_t i = 0; i < l->n_primes && !key->known_prime; i++)
		key->known_prime =
			has_prime_of(l->primes[i].product, key->modulus);
	ERR_clear_error();
}
