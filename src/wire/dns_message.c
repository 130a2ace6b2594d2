#include "wire/dns_message.h"

#include "base/codec.h"
#include "base/dname.h"
#include "base/ip.h"
#include "wire/reader.h"

#define CLASS_IN 1

enum { TYPE_A = 1, TYPE_CNAME = 5, TYPE_MX = 15, TYPE_AAAA = 28 };

#define FLAG_QR    0x8000u
#define FLAG_TC    0x0200u
#define RCODE_MASK 0x000fu

#define TTL_SIGN 0x80000000u

/* One resource record, its data still in wire form. */
struct rr {
	const char *owner;
	int type, class;
	long long ttl_s;
	struct sc_bytes data; /* points into the message */
};

struct answer {
	struct sc_arena *arena;
	struct sc_bytes message;
	struct rr *rrs;
	size_t n_rrs;
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

static struct rr read_rr(struct answer *w, struct sc_reader *r)
{
	struct rr rr = { .owner = read_name(w, r) };

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

static void read_answers(struct answer *w, struct sc_reader *r, size_t n)
{
	while (n-- && !r->failed) {
		w->rrs = sc_grow(w->arena, w->rrs, w->n_rrs, struct rr);
		w->rrs[w->n_rrs++] = read_rr(w, r);
	}
}

/* A name that fills its RDATA from `skip` on. */
static bool name_in(
	struct answer *w, struct sc_bytes data, size_t skip, const char **name)
{
	size_t at = (size_t)(data.p - w->message.p) + skip;
	size_t end = at - skip + data.n;

	return data.n > skip &&
		sc_dname_from_wire(w->arena, w->message, &at, name) &&
		at == end;
}

static bool address_in(struct answer *w, struct sc_bytes data, size_t n,
	struct sc_dns_record *out)
{
	struct sc_ip ip;
	char text[SC_IP_TEXT_MAX];

	if (data.n != n || !sc_ip_from_bytes(data, &ip))
		return false;
	out->text = sc_arena_text(w->arena, sc_ip_format(ip, text));
	return true;
}

static bool record_of(
	struct answer *w, const struct rr *rr, struct sc_dns_record *out)
{
	switch (rr->type) {
	case TYPE_A: return address_in(w, rr->data, 4, out);
	case TYPE_AAAA: return address_in(w, rr->data, 16, out);
	case TYPE_CNAME: return name_in(w, rr->data, 0, &out->text);
	case TYPE_MX:
		if (!name_in(w, rr->data, 2, &out->text))
			return false;
		out->preference = rr->data.p[0] << 8 | rr->data.p[1];
		return true;
	default:
		out->text = sc_arena_printf(w->arena, "\\# %zu %s", rr->data.n,
			sc_hex(w->arena, rr->data));
		return true;
	}
}

static const struct rr *find(
	const struct answer *w, const char *owner, int type, size_t from)
{
	for (size_t i = from; i < w->n_rrs; i++) {
		const struct rr *rr = &w->rrs[i];

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
	const struct rr *rr;

	m->aliases = aliases;
	*end = qname;
	while (*end && (rr = find(w, *end, TYPE_CNAME, 0))) {
		const char *target;

		if (!name_in(w, rr->data, 0, &target))
			return false;
		if (m->n_aliases == SC_LIMIT_ALIASES ||
			was_there(m, qname, target)) {
			*end = NULL;
			break;
		}
		note_ttl(m, rr->ttl_s);
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
	const struct rr *rr = find(w, owner, type, 0);

	for (; rr; rr = find(w, owner, type, (size_t)(rr - w->rrs) + 1)) {
		struct sc_dns_record record = { 0 };

		if (!record_of(w, rr, &record))
			return false;
		note_ttl(m, rr->ttl_s);
		v = sc_grow(w->arena, v, m->n_records, struct sc_dns_record);
		v[m->n_records++] = record;
	}
	m->records = v;
	return true;
}

/* Header, questions and answers; false when they do not add up. */
static bool read_message(struct answer *w, struct sc_dns_message *m)
{
	struct sc_reader r = { .rest = w->message };

	sc_read_bytes(&r, 2); /* identifier */

	uint32_t flags = sc_read_number(&r, 2);
	size_t questions = sc_read_number(&r, 2);
	size_t answers = sc_read_number(&r, 2);

	sc_read_bytes(&r, 4); /* counts of the other sections */
	m->rcode = (int)(flags & RCODE_MASK);
	m->truncated = flags & FLAG_TC || answers > SC_LIMIT_DNS_RECORDS;
	if (answers > SC_LIMIT_DNS_RECORDS)
		answers = SC_LIMIT_DNS_RECORDS;
	if (questions)
		skip_question(w, &r);
	read_answers(w, &r, answers);
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
	*out = m;
	return true;
}
