/*
 * query = header(12) question *record
 * One question, class IN, no compressed name in it; of the records only OPT
 * is looked at.
 */
#include "zone_answer.h"

#include "base/dname.h"
#include "base/text.h"

#define HEADER_BYTES 12
#define OPT          41
#define OPT_BYTES    11
#define CLASS_IN     1
#define ALIASES_MAX  8
#define RRSIG_BYTES  18 /* without names and signature */

enum { NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED };
enum { BADVERS = 16, SILENCE = 0x1000 };

enum { FLAG_QR = 0x8000, FLAG_AA = 0x0400, FLAG_TC = 0x0200 };

/* Kept of a query's flags: operation, recursion desired, checking disabled. */
#define FLAGS_KEPT 0x7910u

/* What is known of a query. */
struct query {
	struct sc_bytes bytes;
	size_t question_end;
	const char *name; /* folded */
	unsigned type, class;
	bool edns, dnssec;
	unsigned edns_version;
	size_t edns_bytes; /* the client's UDP buffer */
};

static unsigned get16(struct sc_bytes b, size_t at)
{
	return at + 2 <= b.n ? (unsigned)b.p[at] << 8 | b.p[at + 1] : 0;
}

/* A pointer to the question's name, where it is that. */
static void put_owner(struct answer *a, const char *owner)
{
	if (strcmp(owner, a->asked) == 0)
		wire_put16(&a->w, 0xc000 | HEADER_BYTES);
	else
		wire_put_name(&a->w, owner);
}

/* A whole record or, when there is no room, nothing. */
static void put_record(struct answer *a, enum answer_section section,
	const char *owner, unsigned type, struct sc_bytes data)
{
	size_t mark = a->w.n;

	put_owner(a, owner);
	wire_put16(&a->w, type);
	wire_put16(&a->w, CLASS_IN);
	wire_put32(&a->w, ZONE_TTL_S);
	wire_put16(&a->w, (unsigned)data.n);
	wire_put(&a->w, data.p, data.n);
	if (a->w.full)
		a->w.n = mark;
	else
		a->counts[section]++;
}

/* When a signature is valid, seen from now; two weeks by default. */
static struct zone_signing signing_of(
	const struct zone *z, size_t apex, enum zone_trick trick)
{
	static const struct {
		int from_days, until_days;
	} spans[] = {
		[ZONE_EXPIRED] = { -20, -6 },
		[ZONE_EXPIRING] = { -13, 1 },
		[ZONE_EARLY] = { 2, 14 },
		[ZONE_LONG] = { -1, 60 },
	};
	bool own = trick < SC_COUNT(spans) && spans[trick].until_days;
	int from = own ? spans[trick].from_days : -1;
	int until = own ? spans[trick].until_days : 14;

	return (struct zone_signing){ zone_key_of(z, apex),
		z->apexes[apex].name, ZONE_TTL_S,
		{ z->now.s + (int64_t)from * SC_DAY_S },
		{ z->now.s + (int64_t)until * SC_DAY_S }, trick == ZONE_BOGUS };
}

void answer_put_set(struct answer *a, enum answer_section section,
	const struct answer_set *set, unsigned type,
	const struct sc_bytes *data, size_t n)
{
	struct zone_signing s = signing_of(a->zone, set->apex, set->trick);
	struct zone_rrset rrset = { set->source, type, data, n };

	for (size_t i = 0; i < n; i++)
		put_record(a, section, set->owner, type, data[i]);
	if (a->dnssec && s.key && n && set->trick != ZONE_NO_RRSIG)
		put_record(a, section, set->owner, ZONE_RRSIG,
			zone_sign_rrset(a->arena, &s, &rrset));
}

size_t answer_put_type(struct answer *a, enum answer_section section,
	const struct answer_set *set, unsigned type)
{
	const struct zone *z = a->zone;
	struct sc_bytes *data = sc_new(a->arena, struct sc_bytes, z->n);
	size_t n = 0;

	for (size_t i = 0; i < z->n; i++) {
		const struct zone_record *r = &z->records[i];

		if (r->type == type && r->apex == set->apex &&
			strcmp(r->name, set->source) == 0)
			data[n++] = r->data;
	}
	answer_put_set(a, section, set, type, data, n);
	return n;
}

/* All types at a name, each once. */
static size_t put_any(struct answer *a, const struct answer_set *set)
{
	bool done[ZONE_TYPES] = { false };
	size_t n = 0;

	for (size_t i = 0; i < a->zone->n; i++) {
		const struct zone_record *r = &a->zone->records[i];

		if (done[r->type] || strcmp(r->name, set->source) != 0)
			continue;
		done[r->type] = true;
		n += answer_put_type(a, SECTION_ANSWER, set, r->type);
	}
	return n;
}

/* Addresses of an MX or name server, as far as there is room. */
static void put_target(struct answer *a, const char *target)
{
	for (size_t i = 0; i < a->zone->n; i++) {
		const struct zone_record *r = &a->zone->records[i];

		if ((r->type == ZONE_A || r->type == ZONE_AAAA) &&
			strcmp(r->name, target) == 0)
			put_record(a, SECTION_MORE, r->name, r->type, r->data);
	}
	a->w.full = false; /* additional data may be missing */
}

/* For old clients alone: a validator asks for what it needs. */
static void put_additional(struct answer *a, const char *name, unsigned type)
{
	for (size_t i = 0; !a->dnssec && i < a->zone->n; i++) {
		const struct zone_record *r = &a->zone->records[i];

		if (!a->w.full && r->type == type && r->target &&
			strcmp(r->name, name) == 0)
			put_target(a, r->target);
	}
}

static const char *alias_at(const struct zone *z, const char *name)
{
	for (size_t i = 0; i < z->n; i++)
		if (z->records[i].type == ZONE_CNAME &&
			strcmp(z->records[i].name, name) == 0)
			return z->records[i].target;
	return NULL;
}

/* No such data or no such name; both carry the zone's SOA. */
static unsigned put_denial(
	struct answer *a, const struct answer_set *set, bool exists)
{
	const char *top = a->zone->apexes[set->apex].name;
	struct answer_set soa = { top, top, set->apex, ZONE_NO_TRICK };

	answer_put_type(a, SECTION_AUTHORITY, &soa, ZONE_SOA);
	if (set->trick != ZONE_UNPROVEN)
		zone_deny(a, set->apex, set->source,
			exists ? DENY_TYPE : DENY_NAME, set->trick);
	return exists ? NOERROR : NXDOMAIN;
}

/*
 * One step: the records of a name, or the alias it is, in `*alias`, or the
 * denial. Returns the response code.
 */
static unsigned answer_name(struct answer *a, size_t apex, const char *name,
	unsigned type, const char **alias)
{
	const struct zone *z = a->zone;
	bool exists = zone_exists(z, apex, name);
	const char *wildcard = exists ? NULL : zone_wildcard(a, apex, name);
	struct answer_set set = { name, wildcard ? wildcard : name, apex,
		zone_trick_for(z, name, type) };
	size_t n;

	if (set.trick == ZONE_NXDOMAIN)
		return put_denial(a, &set, false);
	*alias = type == ZONE_ANY ? NULL : alias_at(z, set.source);
	n = type == ZONE_ANY ? put_any(a, &set) :
			       answer_put_type(a, SECTION_ANSWER, &set, type);
	if (n || type == ZONE_CNAME)
		*alias = NULL;
	if (*alias)
		n = answer_put_type(a, SECTION_ANSWER, &set, ZONE_CNAME);
	if (wildcard)
		zone_deny(a, apex, name, DENY_EXACT, set.trick);
	if (n == 0)
		return put_denial(a, &set, exists || wildcard);
	put_additional(a, name, type);
	return NOERROR;
}

/* Answers a sound question; returns the response code. */
static unsigned resolve(struct answer *a, const struct query *q)
{
	const char *name = q->name;
	unsigned rcode = NOERROR;

	for (int i = 0; name && i < ALIASES_MAX; i++) {
		size_t apex = zone_apex_of(a->zone, name, q->type);
		const char *alias = NULL;

		if (apex == SIZE_MAX)
			break;
		rcode = answer_name(a, apex, name, q->type, &alias);
		name = alias;
	}
	return a->w.full ? NOERROR : rcode;
}

/* What takes the place of an answer; NOERROR: nothing does. */
static unsigned failure_of(enum zone_trick trick, bool udp)
{
	switch (trick) {
	case ZONE_SERVFAIL: return SERVFAIL;
	case ZONE_NOTIMP: return NOTIMP;
	case ZONE_REFUSED: return REFUSED;
	case ZONE_FORMERR: return FORMERR;
	case ZONE_DROP: return SILENCE;
	case ZONE_UDP_ONLY: return udp ? NOERROR : SILENCE;
	case ZONE_NO_TRICK:
	case ZONE_NXDOMAIN:
	case ZONE_UNPROVEN:
	case ZONE_BOGUS:
	case ZONE_NO_RRSIG:
	case ZONE_EXPIRED:
	case ZONE_EXPIRING:
	case ZONE_EARLY:
	case ZONE_LONG: break;
	}
	return NOERROR;
}

/* The answer to a question inside of the zone. */
static unsigned answer_question(
	struct answer *a, const struct query *q, bool udp)
{
	enum zone_trick trick = zone_trick_for(a->zone, q->name, q->type);
	unsigned failure = failure_of(trick, udp);

	if (failure)
		return failure;
	if (trick == ZONE_UDP_ONLY) {
		a->w.full = true;
		return NOERROR;
	}
	return resolve(a, q);
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
			q->dnssec = q->bytes.p[at + 6] & 0x80;
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
	wire_put8(&a->w, 0);
	wire_put16(&a->w, OPT);
	wire_put16(&a->w, ZONE_UDP_BYTES);
	wire_put32(&a->w, (rcode >> 4) << 24 | (a->dnssec ? 0x8000u : 0));
	wire_put16(&a->w, 0);
	a->counts[3]++;
}

static void put_header(struct answer *a, const struct query *q, unsigned flags)
{
	memcpy(a->w.p, q->bytes.p, 2); /* the identifier */
	wire_set16(&a->w, 2, flags);
	for (size_t i = 0; i < SC_COUNT(a->counts); i++)
		wire_set16(&a->w, 4 + 2 * i, a->counts[i]);
}

static size_t room(const struct query *q, bool udp)
{
	size_t most =
		q->edns_bytes < ZONE_UDP_BYTES ? q->edns_bytes : ZONE_UDP_BYTES;

	if (!udp)
		return ZONE_ANSWER_BYTES;
	return most > 512 ? most : 512;
}

/* Everything between header and OPT; returns the response code. */
static unsigned put_body(struct answer *a, struct query *q, bool udp,
	unsigned rcode, bool in_zone)
{
	a->w.max = room(q, udp) - OPT_BYTES;
	a->dnssec = q->dnssec;
	a->asked = q->name ? q->name : "";
	if (q->question_end) {
		wire_put(&a->w, q->bytes.p + HEADER_BYTES,
			q->question_end - HEADER_BYTES);
		a->counts[0] = 1;
	}
	return in_zone ? answer_question(a, q, udp) : rcode;
}

size_t zone_answer(
	const struct zone *z, struct sc_bytes query, bool udp, uint8_t *out)
{
	struct sc_arena arena = { 0 };
	struct query q = { .bytes = query };
	struct answer a = { .zone = z, .arena = &arena };
	bool in_zone = false;

	if (query.n < HEADER_BYTES || get16(query, 2) & FLAG_QR)
		return 0;
	a.w = (struct wire){ .p = out, .n = HEADER_BYTES };
	unsigned rcode = judge(z, &q, &arena, &in_zone);

	rcode = put_body(&a, &q, udp, rcode, in_zone);
	unsigned flags = FLAG_QR | (get16(query, 2) & FLAGS_KEPT) |
		(in_zone ? FLAG_AA : 0) | (a.w.full ? FLAG_TC : 0);

	a.w.max += OPT_BYTES;
	a.w.full = false;
	if (q.edns)
		put_opt(&a, rcode);
	put_header(&a, &q, flags | (rcode & 15));
	sc_arena_free(&arena);
	return rcode == SILENCE ? 0 : a.w.n;
}
