/* What zones hold: records, child zones, keys. The answers: zone_answer.c. */
#include "zone.h"

#include "base/codec.h"
#include "base/dname.h"
#include "zone_wire.h"

enum { KEY_ECDSA, KEY_RSA };

static struct sc_bytes kept(struct zone *z, const struct wire *w)
{
	char *copy = sc_arena_copy(&z->arena, w->p, w->n);

	return (struct sc_bytes){ (const uint8_t *)copy, w->n };
}

static void add_soa(struct zone *z, const char *name, const char *server)
{
	uint8_t bytes[ZONE_DATA_BYTES];
	struct wire w = { .p = bytes, .max = sizeof(bytes) };

	wire_put_name(&w, server);
	wire_put_name(&w, "hostmaster.badsmtp.test");
	wire_put32(&w, 1);    /* serial */
	wire_put32(&w, 3600); /* refresh, retry, expire: no secondaries */
	wire_put32(&w, 600);
	wire_put32(&w, 86400);
	wire_put32(&w, ZONE_TTL_S); /* of negative answers */
	zone_add(z, name, ZONE_SOA, kept(z, &w), NULL);
}

static void add_ns(struct zone *z, const char *name, const char *server)
{
	uint8_t bytes[SC_DNAME_MAX + 2];
	struct wire w = { .p = bytes, .max = sizeof(bytes) };

	wire_put_name(&w, server);
	zone_add(z, name, ZONE_NS, kept(z, &w), server);
}

/* The records at the top of a zone; all have the same server. */
static void add_apex(
	struct zone *z, const char *name, enum zone_security security)
{
	const char *server = sc_arena_printf(&z->arena, "ns.%s", z->origin);

	z->apexes =
		sc_grow(&z->arena, z->apexes, z->n_apexes, struct zone_apex);
	z->apexes[z->n_apexes++] =
		(struct zone_apex){ sc_dname_fold(&z->arena, sc_bytes_of(name)),
			security };
	for (size_t i = 0; i < z->n; i++)
		z->records[i].apex =
			zone_apex_of(z, z->records[i].name, z->records[i].type);
	add_soa(z, name, server);
	add_ns(z, name, server);
}

void zone_init(struct zone *z, const char *origin)
{
	*z = (struct zone){ .arena = { 0 } };
	z->origin = sc_arena_text(&z->arena, origin);
	add_apex(z, origin, ZONE_UNSIGNED);
}

void zone_free(struct zone *z)
{
	for (size_t i = 0; i < SC_COUNT(z->keys); i++)
		zone_key_free(&z->keys[i]);
	sc_arena_free(&z->arena);
}

static bool is_there(const struct zone *z, const char *name, unsigned type,
	struct sc_bytes data)
{
	for (size_t i = 0; i < z->n; i++) {
		const struct zone_record *r = &z->records[i];

		if (r->type == type && sc_bytes_equal(r->data, data) &&
			sc_dname_equal(r->name, name))
			return true;
	}
	return false;
}

/* A record twice is once (RFC 2181 5), or signatures would not hold. */
void zone_add(struct zone *z, const char *name, unsigned type,
	struct sc_bytes data, const char *target)
{
	if (is_there(z, name, type, data))
		return;
	z->records = sc_grow(&z->arena, z->records, z->n, struct zone_record);
	struct zone_record *r = &z->records[z->n++];
	struct wire copy = { .p = NULL };

	*r = (struct zone_record){ .type = type };
	r->name = sc_dname_fold(&z->arena, sc_bytes_of(name));
	copy.p = (uint8_t *)sc_arena_copy(&z->arena, data.p, data.n);
	r->data = (struct sc_bytes){ copy.p, data.n };
	if (target)
		r->target = sc_dname_fold(&z->arena, sc_bytes_of(target));
	r->apex = zone_apex_of(z, r->name, type);
}

void zone_add_address(struct zone *z, const char *name, struct sc_ip ip)
{
	bool v4 = ip.family == 4;

	zone_add(z, name, v4 ? ZONE_A : ZONE_AAAA,
		(struct sc_bytes){ ip.b, v4 ? 4 : 16 }, NULL);
}

void zone_add_mx(
	struct zone *z, const char *name, int preference, const char *target)
{
	uint8_t bytes[SC_DNAME_MAX + 4];
	struct wire w = { .p = bytes, .max = sizeof(bytes) };

	wire_put16(&w, (unsigned)preference);
	wire_put_name(&w, target);
	zone_add(z, name, ZONE_MX, kept(z, &w), target);
}

void zone_add_exception(
	struct zone *z, const char *name, unsigned type, enum zone_trick trick)
{
	z->exceptions = sc_grow(&z->arena, z->exceptions, z->n_exceptions,
		struct zone_exception);
	z->exceptions[z->n_exceptions++] = (struct zone_exception){
		sc_dname_fold(&z->arena, sc_bytes_of(name)), type, trick
	};
}

bool zone_has(const struct zone *z, const char *name, unsigned type)
{
	for (size_t i = 0; i < z->n; i++)
		if ((!type || z->records[i].type == type) &&
			strcmp(z->records[i].name, name) == 0)
			return true;
	return false;
}

/* Makes the zone's kind of key, unless there is one. */
static bool need_key(struct zone *z, enum zone_security security)
{
	bool rsa = security == ZONE_WITH_SHA1;
	struct zone_key *k = &z->keys[rsa ? KEY_RSA : KEY_ECDSA];

	return k->key ||
		zone_key_make(
			&z->arena, rsa ? ZONE_RSASHA1 : ZONE_ECDSAP256, k);
}

static void add_key(struct zone *z, size_t apex)
{
	const struct zone_key *k = zone_key_of(z, apex);

	if (k)
		zone_add(z, z->apexes[apex].name, ZONE_DNSKEY, k->data, NULL);
}

bool zone_sign(struct zone *z, struct sc_date now)
{
	if (!need_key(z, ZONE_SIGNED))
		return false;
	z->now = now;
	z->apexes[0].security = ZONE_SIGNED;
	add_key(z, 0);
	return true;
}

bool zone_add_child(
	struct zone *z, const char *name, enum zone_security security)
{
	if (!need_key(z, security))
		return false;
	add_apex(z, name, security);
	size_t apex = z->n_apexes - 1;
	const struct zone_key *k = zone_key_of(z, apex);

	if (!k)
		return true;
	add_key(z, apex);
	/* The digest of another name's key is that of no key here. */
	zone_add(z, name, ZONE_DS,
		zone_key_ds(&z->arena, k,
			security == ZONE_LAME ? z->origin :
						z->apexes[apex].name),
		NULL);
	return true;
}

char *zone_anchor(const struct zone *z, struct sc_arena *a)
{
	const struct zone_key *k = &z->keys[KEY_ECDSA];
	struct sc_bytes ds = zone_key_ds(a, k, z->origin);
	struct sc_bytes digest = { ds.p + 4, ds.n - 4 };

	return sc_arena_printf(a, "%s. IN DS %u %d 2 %s\n", z->origin, k->tag,
		(int)k->algorithm, sc_hex(a, digest));
}

size_t zone_apex_of(const struct zone *z, const char *name, unsigned type)
{
	size_t best = SIZE_MAX, length = 0;

	for (size_t i = 0; i < z->n_apexes; i++) {
		const char *apex = z->apexes[i].name;
		bool above = type == ZONE_DS && i > 0 &&
			strcmp(name, apex) == 0; /* the parent has it */

		if (above || !sc_dname_within(name, apex) ||
			strlen(apex) < length)
			continue;
		best = i;
		length = strlen(apex);
	}
	return best;
}

const struct zone_key *zone_key_of(const struct zone *z, size_t apex)
{
	switch (z->apexes[apex].security) {
	case ZONE_UNSIGNED: return NULL;
	case ZONE_WITH_SHA1: return &z->keys[KEY_RSA];
	case ZONE_SIGNED:
	case ZONE_LAME:
	case ZONE_WITH_NSEC3: break;
	}
	return &z->keys[KEY_ECDSA];
}

bool zone_holds(const struct zone *z, const struct zone_record *r, size_t apex)
{
	if (r->apex == apex)
		return true;
	return r->type == ZONE_NS && zone_apex_of(z, r->name, ZONE_DS) == apex;
}

enum zone_trick zone_trick_for(
	const struct zone *z, const char *name, unsigned type)
{
	for (size_t i = 0; i < z->n_exceptions; i++) {
		const struct zone_exception *x = &z->exceptions[i];

		if ((!x->type || x->type == type) && strcmp(x->name, name) == 0)
			return x->trick;
	}
	return ZONE_NO_TRICK;
}
