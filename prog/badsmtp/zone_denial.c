/*
 * What does not exist, and the proof of it.
 *
 * NSEC is the chain of the zone's real names (RFC 4034 4, RFC 4035 3.1.3).
 * NSEC3 has no chain: each record covers the least span around a hash, which
 * is made for the occasion (RFC 7129 appendix B).
 */
#include "base/codec.h"
#include "base/dname.h"
#include "zone_answer.h"

#include <openssl/evp.h>

#define HASH_BYTES 20 /* SHA-1, the only hash of NSEC3 */
#define HASH_TEXT  32 /* the same in base32hex */

bool zone_exists(const struct zone *z, size_t apex, const char *name)
{
	for (size_t i = 0; i < z->n; i++)
		if (zone_holds(z, &z->records[i], apex) &&
			sc_dname_within(z->records[i].name, name))
			return true;
	return false;
}

static const char *parent_of(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot ? dot + 1 : "";
}

/* The closest encloser, and the name below it on the way: RFC 5155 1.3. */
static const char *encloser(const struct zone *z, size_t apex, const char *name,
	const char **next_closer)
{
	do {
		*next_closer = name;
		name = parent_of(name);
	} while (!zone_exists(z, apex, name));
	return name;
}

const char *zone_wildcard(struct answer *a, size_t apex, const char *name)
{
	const char *next_closer;
	const char *closest = encloser(a->zone, apex, name, &next_closer);
	const char *wildcard = sc_arena_printf(a->arena, "*.%s", closest);

	return zone_has(a->zone, wildcard, 0) ? wildcard : NULL;
}

/* The last label of the first `n` characters. */
static size_t last_label(const char *name, size_t n)
{
	while (n > 0 && name[n - 1] != '.')
		n--;
	return n;
}

static int order_of_labels(const char *a, size_t na, const char *b, size_t nb)
{
	int order = memcmp(a, b, na < nb ? na : nb);

	return order ? order : (na > nb) - (na < nb);
}

/* RFC 4034 6.1: from the right, as octets. */
static int canonical(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);

	while (na && nb) {
		size_t la = last_label(a, na), lb = last_label(b, nb);
		int order = order_of_labels(a + la, na - la, b + lb, nb - lb);

		if (order)
			return order;
		na = la ? la - 1 : 0;
		nb = lb ? lb - 1 : 0;
	}
	return (na > 0) - (nb > 0);
}

/* A bit for each type, in a window for each 256 of them: RFC 4034 4.1.2. */
static void put_bitmap(struct wire *w, const bool *types)
{
	for (unsigned window = 0; window < ZONE_TYPES / 256; window++) {
		uint8_t bits[32] = { 0 };
		unsigned n = 0;

		for (unsigned i = 0; i < 256; i++)
			if (types[window * 256 + i]) {
				bits[i / 8] |= (uint8_t)(0x80 >> i % 8);
				n = i / 8 + 1;
			}
		if (n) {
			wire_put8(w, window);
			wire_put8(w, n);
			wire_put(w, bits, n);
		}
	}
}

/* The types at a name; of them some, so RRSIG as well where it is signed. */
static void types_at(
	const struct zone *z, size_t apex, const char *name, bool *types)
{
	bool delegation = strcmp(name, z->apexes[apex].name) != 0;

	for (size_t i = 0; i < z->n; i++) {
		const struct zone_record *r = &z->records[i];

		if (!zone_holds(z, r, apex) || strcmp(r->name, name) != 0)
			continue;
		types[r->type] = true;
		/* NS at a delegation is not signed. */
		types[ZONE_RRSIG] |= r->type != ZONE_NS || !delegation;
	}
}

static void put_nsec(struct answer *a, size_t apex, const char *owner,
	const char *next, enum zone_trick trick)
{
	struct answer_set set = { owner, owner, apex, trick };
	uint8_t bytes[512];
	struct wire w = { .p = bytes, .max = sizeof(bytes) };
	bool types[ZONE_TYPES] = { false };

	types_at(a->zone, apex, owner, types);
	types[ZONE_RRSIG] = types[ZONE_NSEC] = true;
	wire_put_name(&w, next);
	put_bitmap(&w, types);
	answer_put_set(a, SECTION_AUTHORITY, &set, ZONE_NSEC,
		&(struct sc_bytes){ w.p, w.n }, 1);
}

/* The names of the chain around `name`: at or before it, and behind it. */
static void neighbours(const struct zone *z, size_t apex, const char *name,
	const char **at_or_before, const char **behind)
{
	const char *before = z->apexes[apex].name, *after = NULL;

	for (size_t i = 0; i < z->n; i++) {
		const char *owner = z->records[i].name;

		if (!zone_holds(z, &z->records[i], apex))
			continue;
		if (canonical(owner, name) <= 0) {
			if (canonical(owner, before) > 0)
				before = owner;
		} else if (!after || canonical(owner, after) < 0) {
			after = owner;
		}
	}
	*at_or_before = before;
	*behind = after ? after : z->apexes[apex].name;
}

/* A lie: the first name behind `name` and everything below it. */
static const char *behind_all_below(struct sc_arena *a, const char *name)
{
	size_t n = strcspn(name, ".");

	return sc_arena_printf(a, "%.*s0%s", (int)n, name, name + n);
}

/* `shown` is the owner that is in the answer already. */
static const char *cover_nsec(struct answer *a, size_t apex, const char *name,
	enum zone_trick trick, const char *shown)
{
	const char *before, *behind;

	neighbours(a->zone, apex, name, &before, &behind);
	if (trick == ZONE_NXDOMAIN)
		behind = behind_all_below(a->arena, name);
	if (!shown || strcmp(before, shown) != 0)
		put_nsec(a, apex, before, behind, trick);
	return before;
}

static void deny_by_nsec(struct answer *a, size_t apex, const char *name,
	enum denial what, enum zone_trick trick)
{
	const char *next_closer;
	const char *shown = cover_nsec(a, apex, name, trick, NULL);

	if (what != DENY_NAME)
		return;
	const char *closest = encloser(a->zone, apex, name, &next_closer);

	cover_nsec(a, apex, sc_arena_printf(a->arena, "*.%s", closest), trick,
		shown);
}

/* RFC 5155 5, with an empty salt. */
static void hash_name(const char *name, uint8_t hash[HASH_BYTES])
{
	uint8_t bytes[SC_DNAME_MAX + 2];
	struct wire w = { .p = bytes, .max = sizeof(bytes) };

	wire_put_name(&w, name);
	EVP_Digest(w.p, w.n, hash, NULL, EVP_sha1(), NULL);
	for (int i = 0; i < ZONE_ITERATIONS; i++)
		EVP_Digest(hash, HASH_BYTES, hash, NULL, EVP_sha1(), NULL);
}

/* One more or less, of a number of 160 bits. */
static void step_hash(uint8_t hash[HASH_BYTES], bool up)
{
	for (int i = HASH_BYTES - 1; i >= 0; i--) {
		hash[i] = (uint8_t)(up ? hash[i] + 1 : hash[i] - 1);
		if (hash[i] != (up ? 0 : 0xff))
			return;
	}
}

/* RFC 4648 7: five octets are eight characters. */
static void base32hex(const uint8_t hash[HASH_BYTES], char text[HASH_TEXT + 1])
{
	for (int i = 0; i < HASH_TEXT; i++) {
		int bit = i * 5, at = bit / 8;
		unsigned two = (unsigned)hash[at] << 8 |
			(at + 1 < HASH_BYTES ? hash[at + 1] : 0u);

		text[i] = "0123456789abcdefghijklmnopqrstuv"[two >>
				(11 - bit % 8) &
			31];
	}
	text[HASH_TEXT] = '\0';
}

/* Parameters and the next hash: RFC 5155 3.2. */
static void put_nsec3(struct answer *a, size_t apex, const uint8_t *owner,
	const uint8_t *next, const bool *types, enum zone_trick trick)
{
	char text[HASH_TEXT + 1];
	uint8_t bytes[128];
	struct wire w = { .p = bytes, .max = sizeof(bytes) };

	wire_put8(&w, 1); /* SHA-1 */
	wire_put8(&w, 0);
	wire_put16(&w, ZONE_ITERATIONS);
	wire_put8(&w, 0); /* no salt */
	wire_put8(&w, HASH_BYTES);
	wire_put(&w, next, HASH_BYTES);
	put_bitmap(&w, types);
	base32hex(owner, text);
	const char *name = sc_arena_printf(
		a->arena, "%s.%s", text, a->zone->apexes[apex].name);
	struct answer_set set = { name, name, apex, trick };

	answer_put_set(a, SECTION_AUTHORITY, &set, ZONE_NSEC3,
		&(struct sc_bytes){ w.p, w.n }, 1);
}

/* A record at the name's hash, with its types. */
static void match_nsec3(
	struct answer *a, size_t apex, const char *name, enum zone_trick trick)
{
	bool types[ZONE_TYPES] = { false };
	uint8_t hash[HASH_BYTES], next[HASH_BYTES];

	types_at(a->zone, apex, name, types);
	hash_name(name, hash);
	memcpy(next, hash, sizeof(next));
	step_hash(next, true);
	put_nsec3(a, apex, hash, next, types, trick);
}

/* A record around the name's hash. */
static void cover_nsec3(
	struct answer *a, size_t apex, const char *name, enum zone_trick trick)
{
	static const bool none[ZONE_TYPES];
	uint8_t hash[HASH_BYTES], next[HASH_BYTES];

	hash_name(name, hash);
	memcpy(next, hash, sizeof(next));
	step_hash(hash, false);
	step_hash(next, true);
	put_nsec3(a, apex, hash, next, none, trick);
}

/* RFC 5155 7.2. */
static void deny_by_nsec3(struct answer *a, size_t apex, const char *name,
	enum denial what, enum zone_trick trick)
{
	const char *next_closer;

	if (what == DENY_TYPE) {
		match_nsec3(a, apex, name, trick);
		return;
	}
	const char *closest = encloser(a->zone, apex, name, &next_closer);

	cover_nsec3(a, apex, next_closer, trick);
	if (what == DENY_EXACT)
		return;
	match_nsec3(a, apex, closest, trick);
	cover_nsec3(a, apex, sc_arena_printf(a->arena, "*.%s", closest), trick);
}

void zone_deny(struct answer *a, size_t apex, const char *name,
	enum denial what, enum zone_trick trick)
{
	const struct zone *z = a->zone;

	if (!a->dnssec || !zone_key_of(z, apex))
		return;
	(z->apexes[apex].security == ZONE_WITH_NSEC3 ?
			deny_by_nsec3 :
			deny_by_nsec)(a, apex, name, what, trick);
}
