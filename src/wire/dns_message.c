#include "wire/dns_message.h"

#include "base/dname.h"
#include "wire/reader.h"

enum { CLASS_IN = 1 };

enum {
	TYPE_CNAME = 5,
	TYPE_SOA = 6,
	TYPE_DNAME = 39,
	TYPE_NSEC = 47,
	TYPE_NSEC3 = 50,
};

#define FLAG_QR    0x8000u
#define FLAG_TC    0x0200u
#define RCODE_MASK 0x000fu

#define TTL_SIGN 0x80000000u

/* The records of a section. */
struct section {
	struct sc_dns_rr *v;
	size_t n;
};

struct answer {
	struct sc_arena *arena;
	struct sc_bytes message;
	struct section answers, authority;
};

static size_t offset_of(struct sc_bytes message, const struct sc_reader *r)
{
	return message.n - r->rest.n;
}

static const char *read_name(struct answer *w, struct sc_reader *r)
{
	size_t at = offset_of(w->message, r);
	const char *name = NULL;

	if (!r->failed && sc_dname_from_wire(w->arena, w->message, &at, &name))
		sc_read_bytes(r, at - offset_of(w->message, r));
	else
		r->failed = true;
	return name;
}

/* RFC 2181 8: a TTL with the top bit set is zero. */
static long long read_ttl(struct sc_reader *r)
{
	uint32_t ttl = sc_read_number(r, 4);

	return ttl & TTL_SIGN ? 0 : ttl;
}

static struct sc_dns_rr read_rr(struct answer *w, struct sc_reader *r)
{
	struct sc_dns_rr rr = { .owner = read_name(w, r) };

	rr.type = (int)sc_read_number(r, 2);
	rr.class = (int)sc_read_number(r, 2);
	rr.ttl_s = read_ttl(r);
	rr.data = sc_read_counted(r, 2);
	return rr;
}

static void skip_question(struct answer *w, struct sc_reader *r)
{
	read_name(w, r);
	sc_read_bytes(r, 4);
}

/* False when there are more records than we read. */
static bool read_section(
	struct answer *w, struct sc_reader *r, size_t n, struct section *to)
{
	bool all = n <= SC_LIMIT_DNS_RECORDS;

	n = all ? n : SC_LIMIT_DNS_RECORDS;
	while (n-- && !r->failed) {
		to->v = sc_grow(w->arena, to->v, to->n, struct sc_dns_rr);
		to->v[to->n++] = read_rr(w, r);
	}
	return all;
}

static const struct sc_dns_rr *find(
	const struct answer *w, const char *owner, int type, size_t from)
{
	for (size_t i = from; i < w->answers.n; i++) {
		const struct sc_dns_rr *rr = &w->answers.v[i];

		if (rr->type == type && rr->class == CLASS_IN &&
			sc_dname_equal(rr->owner, owner))
			return rr;
	}
	return NULL;
}

static void note_ttl(struct sc_dns_message *m, long long ttl_s)
{
	bool first = m->n_aliases + m->n_records == 0;

	m->ttl_s = first || ttl_s < m->ttl_s ? ttl_s : m->ttl_s;
}

/* An alias may have been made of the signed DNAME above it (RFC 6672 5.3.1). */
static bool signs(const struct sc_dns_rr *rr, const char *owner, int type)
{
	if (rr->class != CLASS_IN)
		return false;
	if (sc_dname_equal(rr->owner, owner))
		return sc_dns_signature_covers(rr, type);
	return type == TYPE_CNAME && sc_dname_within(owner, rr->owner) &&
		sc_dns_signature_covers(rr, TYPE_DNAME);
}

/* The signatures over the records of `owner` that were followed. */
static void note_signatures(const struct answer *w, const char *owner, int type,
	struct sc_dns_message *m)
{
	for (size_t i = 0; i < w->answers.n; i++)
		if (signs(&w->answers.v[i], owner, type))
			sc_dns_signature_note(&m->signatures, &w->answers.v[i]);
}

/* What proves that there is nothing. */
static bool signs_denial(const struct sc_dns_rr *rr)
{
	return rr->class == CLASS_IN &&
		(sc_dns_signature_covers(rr, TYPE_SOA) ||
			sc_dns_signature_covers(rr, TYPE_NSEC) ||
			sc_dns_signature_covers(rr, TYPE_NSEC3));
}

/* Also of an answer: that of a wildcard comes with a denial of the name. */
static void note_authority(const struct answer *w, struct sc_dns_message *m)
{
	for (size_t i = 0; i < w->authority.n; i++) {
		const struct sc_dns_rr *rr = &w->authority.v[i];
		int iterations = sc_dns_nsec3_iterations(rr);

		if (m->n_records == 0 && signs_denial(rr))
			sc_dns_signature_note(&m->signatures, rr);
		if (iterations > m->nsec3_iterations)
			m->nsec3_iterations = iterations;
	}
}

static bool was_there(
	const struct sc_dns_message *m, const char *qname, const char *name)
{
	bool seen = sc_dname_equal(qname, name);

	for (size_t i = 0; i < m->n_aliases; i++)
		seen |= sc_dname_equal(m->aliases[i], name);
	return seen;
}

/*
 * Follows the aliases from `qname`; *end is the last name, or NULL when they
 * lead round or too far. False when one is malformed.
 */
static bool follow(struct answer *w, const char *qname,
	struct sc_dns_message *m, const char **end)
{
	const char **aliases = sc_new(w->arena, const char *, SC_LIMIT_ALIASES);
	const struct sc_dns_rr *rr;

	m->aliases = aliases;
	*end = qname;
	while (*end && (rr = find(w, *end, TYPE_CNAME, 0))) {
		const char *target;

		if (!sc_dns_rdata_name(
			    w->arena, w->message, rr->data, 0, &target))
			return false;
		if (m->n_aliases == SC_LIMIT_ALIASES ||
			was_there(m, qname, target)) {
			*end = NULL;
			break;
		}
		note_ttl(m, rr->ttl_s);
		note_signatures(w, *end, TYPE_CNAME, m);
		aliases[m->n_aliases++] = target;
		*end = target;
	}
	if (m->n_aliases == 0)
		m->aliases = NULL;
	return true;
}

static bool collect(
	struct answer *w, const char *owner, int type, struct sc_dns_message *m)
{
	struct sc_dns_record *v = NULL;
	const struct sc_dns_rr *rr = find(w, owner, type, 0);

	if (rr)
		note_signatures(w, owner, type, m);
	for (; rr; rr = find(w, owner, type, (size_t)(rr - w->answers.v) + 1)) {
		struct sc_dns_record record = { 0 };

		if (!sc_dns_rdata_text(w->arena, w->message, rr, &record))
			return false;
		note_ttl(m, rr->ttl_s);
		v = sc_grow(w->arena, v, m->n_records, struct sc_dns_record);
		v[m->n_records++] = record;
	}
	m->records = v;
	return true;
}

/* Header and sections; false when they do not add up. */
static bool read_message(struct answer *w, struct sc_dns_message *m)
{
	struct sc_reader r = { .rest = w->message };

	sc_read_bytes(&r, 2); /* identifier */

	uint32_t flags = sc_read_number(&r, 2);
	size_t questions = sc_read_number(&r, 2);
	size_t answers = sc_read_number(&r, 2);
	size_t authority = sc_read_number(&r, 2);

	sc_read_bytes(&r, 2); /* count of additional records */
	m->rcode = (int)(flags & RCODE_MASK);
	m->truncated = flags & FLAG_TC;
	if (questions)
		skip_question(w, &r);
	if (!read_section(w, &r, answers, &w->answers))
		m->truncated = true;
	else if (!m->truncated)
		read_section(w, &r, authority, &w->authority);
	return !r.failed && flags & FLAG_QR && questions <= 1;
}

bool sc_dns_parse(struct sc_arena *a, struct sc_bytes packet, const char *qname,
	int qtype, struct sc_dns_message *out)
{
	struct answer w = { .arena = a, .message = packet };
	struct sc_dns_message m = { 0 };
	const char *end = qname;

	if (packet.n == 0 || !read_message(&w, &m))
		return false;
	if (qtype != TYPE_CNAME && !follow(&w, qname, &m, &end))
		return false;
	if (end && !collect(&w, end, qtype, &m))
		return false;
	note_authority(&w, &m);
	*out = m;
	return true;
}
