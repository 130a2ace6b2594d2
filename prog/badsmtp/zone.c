/*
 * query = header(12) question *record
 * One question, class IN, no compressed name in it; of the records only OPT
 * is looked at.
 */
#include "zone.h"

#include "base/dname.h"
#include "base/text.h"

#define HEADER_BYTES 12
#define OPT          41
#define CLASS_IN     1

enum { NOERROR = 0, FORMERR = 1, NXDOMAIN = 3, NOTIMP = 4, REFUSED = 5 };
enum { BADVERS = 16 };

enum { FLAG_QR = 0x8000, FLAG_AA = 0x0400, FLAG_TC = 0x0200 };

/* What is known of a query. */
struct query {
	struct sc_bytes bytes;
	size_t question_end;
	const char *name; /* folded */
	unsigned type, class;
	bool edns;
	unsigned edns_version;
	size_t edns_bytes; /* the client's UDP buffer */
};

/* An answer being written; what does not fit is left out and marked. */
struct answer {
	uint8_t *p;
	size_t n, max;
	bool full;
	unsigned counts[4]; /* question, answer, authority, additional */
};

void zone_init(struct zone *z, const char *origin)
{
	struct zone_record *r;

	*z = (struct zone){ .arena = { 0 } };
	z->origin = sc_arena_text(&z->arena, origin);
	z->records = sc_new(&z->arena, struct zone_record, 2);
	z->n = 2;
	r = z->records;
	r[0].name = r[1].name = z->origin;
	r[0].type = ZONE_SOA;
	r[1].type = ZONE_NS;
	r[1].target = sc_arena_printf(&z->arena, "ns.%s", origin);
}

void zone_free(struct zone *z)
{
	sc_arena_free(&z->arena);
}

static struct zone_record *add(struct zone *z, const char *name)
{
	z->records = sc_grow(&z->arena, z->records, z->n, struct zone_record);
	struct zone_record *r = &z->records[z->n++];

	*r = (struct zone_record){ .name = sc_dname_fold(
					   &z->arena, sc_bytes_of(name)) };
	return r;
}

void zone_add_address(struct zone *z, const char *name, struct sc_ip ip)
{
	struct zone_record *r = add(z, name);

	r->type = ip.family == 4 ? ZONE_A : ZONE_AAAA;
	r->ip = ip;
}

void zone_add_mx(
	struct zone *z, const char *name, int preference, const char *target)
{
	struct zone_record *r = add(z, name);

	r->type = ZONE_MX;
	r->preference = preference;
	r->target = sc_arena_text(&z->arena, target);
}

static unsigned get16(struct sc_bytes b, size_t at)
{
	return at + 2 <= b.n ? (unsigned)b.p[at] << 8 | b.p[at + 1] : 0;
}

static void put(struct answer *a, const void *p, size_t n)
{
	if (a->n + n > a->max) {
		a->full = true;
		return;
	}
	memcpy(a->p + a->n, p, n);
	a->n += n;
}

static void put16(struct answer *a, unsigned value)
{
	uint8_t b[] = { (uint8_t)(value >> 8), (uint8_t)value };

	put(a, b, 2);
}

static void put32(struct answer *a, unsigned value)
{
	put16(a, value >> 16);
	put16(a, value & 0xffff);
}

/* A name of our own tables: labels of at most 63, not compressed. */
static void put_name(struct answer *a, const char *name)
{
	while (*name) {
		size_t n = strcspn(name, ".");
		uint8_t length = (uint8_t)n;

		put(a, &length, 1);
		put(a, name, n);
		name += n + (name[n] == '.');
	}
	put(a, "", 1);
}

static void put_soa(const struct zone *z, struct answer *a)
{
	put_name(a, z->records[1].target);
	put_name(a, "hostmaster.badsmtp.test");
	put32(a, 1);    /* serial */
	put32(a, 3600); /* refresh, retry, expire: no secondaries */
	put32(a, 600);
	put32(a, 86400);
	put32(a, ZONE_TTL_S); /* of negative answers */
}

static void put_data(
	const struct zone *z, struct answer *a, const struct zone_record *r)
{
	switch (r->type) {
	case ZONE_A: put(a, r->ip.b, 4); break;
	case ZONE_AAAA: put(a, r->ip.b, 16); break;
	case ZONE_NS: put_name(a, r->target); break;
	case ZONE_SOA: put_soa(z, a); break;
	case ZONE_MX:
		put16(a, (unsigned)r->preference);
		put_name(a, r->target);
		break;
	case ZONE_ANY: break;
	}
}

/* A whole record or, when there is no room, nothing. */
static void put_record(const struct zone *z, struct answer *a, int section,
	const struct zone_record *r)
{
	size_t mark = a->n;

	if (a->full)
		return;
	put_name(a, r->name);
	put16(a, r->type);
	put16(a, CLASS_IN);
	put32(a, ZONE_TTL_S);
	size_t length_at = a->n;

	put16(a, 0);
	put_data(z, a, r);
	if (a->full) {
		a->n = mark;
		return;
	}
	size_t length = a->n - length_at - 2;

	a->p[length_at] = (uint8_t)(length >> 8);
	a->p[length_at + 1] = (uint8_t)length;
	a->counts[section]++;
}

/* Addresses of an MX or name server, as far as there is room. */
static void put_target(
	const struct zone *z, struct answer *a, const char *target)
{
	for (size_t i = 0; target && i < z->n; i++) {
		const struct zone_record *r = &z->records[i];

		if ((r->type == ZONE_A || r->type == ZONE_AAAA) &&
			strcmp(r->name, target) == 0)
			put_record(z, a, 3, r);
	}
	a->full = false; /* additional data may be missing */
}

/* True when the name or one below it exists. */
static bool put_matches(
	const struct zone *z, const struct query *q, struct answer *a)
{
	bool exists = false;

	for (size_t i = 0; i < z->n; i++) {
		const struct zone_record *r = &z->records[i];
		bool same = strcmp(r->name, q->name) == 0;

		exists |= same || sc_dname_within(r->name, q->name);
		if (same && (r->type == q->type || q->type == ZONE_ANY))
			put_record(z, a, 1, r);
	}
	return exists;
}

static void put_additional(
	const struct zone *z, const struct query *q, struct answer *a)
{
	for (size_t i = 0; !a->full && i < z->n; i++)
		if (strcmp(z->records[i].name, q->name) == 0 &&
			z->records[i].type == q->type)
			put_target(z, a, z->records[i].target);
}

/* Answers a sound question; returns the response code. */
static unsigned resolve(
	const struct zone *z, const struct query *q, struct answer *a)
{
	bool exists = put_matches(z, q, a);

	if (a->full)
		return NOERROR;
	if (a->counts[1] == 0)
		put_record(z, a, 2, &z->records[0]);
	else
		put_additional(z, q, a);
	return exists ? NOERROR : NXDOMAIN;
}

/* The question's name; false when it is malformed or compressed. */
static bool read_question(struct query *q, struct sc_arena *a)
{
	size_t at = HEADER_BYTES;

	for (size_t i = at; i < q->bytes.n && q->bytes.p[i]; i++) {
		if (q->bytes.p[i] > 63)
			return false;
		i += q->bytes.p[i];
	}
	if (!sc_dname_from_wire(a, q->bytes, &at, &q->name))
		return false;
	if (at + 4 > q->bytes.n)
		return false;
	q->name = sc_dname_fold(a, sc_bytes_of(q->name));
	q->type = get16(q->bytes, at);
	q->class = get16(q->bytes, at + 2);
	q->question_end = at + 4;
	return true;
}

/* Looks for OPT among the records; false when they are malformed. */
static bool read_records(struct query *q, struct sc_arena *a)
{
	size_t at = q->question_end;
	unsigned left =
		get16(q->bytes, 6) + get16(q->bytes, 8) + get16(q->bytes, 10);
	const char *name;

	while (left-- > 0) {
		if (!sc_dname_from_wire(a, q->bytes, &at, &name) ||
			at + 10 > q->bytes.n)
			return false;
		if (get16(q->bytes, at) == OPT) {
			q->edns = true;
			q->edns_bytes = get16(q->bytes, at + 2);
			q->edns_version = q->bytes.p[at + 5];
		}
		at += 10 + (size_t)get16(q->bytes, at + 8);
	}
	return at <= q->bytes.n;
}

static unsigned judge(const struct zone *z, struct query *q, struct sc_arena *a,
	bool *in_zone)
{
	if ((get16(q->bytes, 2) >> 11 & 15) != 0)
		return NOTIMP;
	if (get16(q->bytes, 4) != 1 || !read_question(q, a))
		return FORMERR;
	if (!read_records(q, a))
		return FORMERR;
	if (q->edns && q->edns_version != 0)
		return BADVERS;
	*in_zone = q->class == CLASS_IN && sc_dname_within(q->name, z->origin);
	return *in_zone ? NOERROR : REFUSED;
}

static void put_opt(struct answer *a, unsigned rcode)
{
	put(a, "", 1);
	put16(a, OPT);
	put16(a, ZONE_UDP_BYTES);
	put32(a, (rcode >> 4) << 24);
	put16(a, 0);
	a->counts[3]++;
}

static void put_header(struct answer *a, const struct query *q, unsigned flags)
{
	uint8_t *p = a->p;

	memcpy(p, q->bytes.p, 2); /* the identifier */
	p[2] = (uint8_t)(flags >> 8);
	p[3] = (uint8_t)flags;
	for (int i = 0; i < 4; i++) {
		p[4 + 2 * i] = (uint8_t)(a->counts[i] >> 8);
		p[5 + 2 * i] = (uint8_t)a->counts[i];
	}
}

static size_t room(const struct query *q, bool udp)
{
	size_t most =
		q->edns_bytes < ZONE_UDP_BYTES ? q->edns_bytes : ZONE_UDP_BYTES;

	if (!udp)
		return ZONE_ANSWER_BYTES;
	return most > 512 ? most : 512;
}

size_t zone_answer(
	const struct zone *z, struct sc_bytes query, bool udp, uint8_t *out)
{
	struct query q = { .bytes = query };
	struct answer a = { .p = out, .n = HEADER_BYTES };
	struct sc_arena arena = { 0 };
	bool in_zone = false;

	if (query.n < HEADER_BYTES || get16(query, 2) & FLAG_QR)
		return 0;
	unsigned flags = FLAG_QR | (get16(query, 2) & 0x7900u);
	unsigned rcode = judge(z, &q, &arena, &in_zone);

	a.max = room(&q, udp) - 11; /* of OPT */
	if (q.question_end) {
		put(&a, query.p + HEADER_BYTES, q.question_end - HEADER_BYTES);
		a.counts[0] = 1;
	}
	if (in_zone) {
		flags |= FLAG_AA;
		rcode = resolve(z, &q, &a);
	}
	if (a.full)
		flags |= FLAG_TC;
	a.max += 11;
	a.full = false;
	if (q.edns)
		put_opt(&a, rcode);
	put_header(&a, &q, flags | (rcode & 15));
	sc_arena_free(&arena);
	return a.n;
}
