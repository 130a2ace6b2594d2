#include "wire/hello_reply.h"

#include "wire/reader.h"
#include "wire/tls_names.h"

enum { ALERT = 21, HANDSHAKE = 22 };
enum { LEVEL_WARNING = 1, CLOSE_NOTIFY = 0, NO_CERTIFICATE = 41 };

#define RECORD_HEADER  5
#define MESSAGE_HEADER 4

/* RFC 8446 5.2 allows 2^14 + 256, RFC 5246 6.2.3 2^14 + 2048. */
#define RECORD_MAX (16384 + 2048)

void sc_hello_reply_finish(
	struct sc_hello_reply *r, enum sc_outcome why, const char *detail)
{
	if (r->done)
		return;
	r->done = true;
	r->seen->outcome = why;
	r->seen->detail = sc_arena_text(r->arena, detail);
	r->certs = r->grown;
	sc_arena_free(&r->scratch);
	r->records = r->messages = (struct sc_gathered){ 0 };
}

void sc_hello_reply_end(
	struct sc_hello_reply *r, enum sc_outcome why, const char *detail)
{
	if (!detail && r->version)
		detail = "in the middle of the server's answer";
	sc_hello_reply_finish(r, why, detail);
}

static struct sc_bytes all_of(const struct sc_gathered *g)
{
	const uint8_t *p = g->p;

	return (struct sc_bytes){ p ? p + g->began : NULL, g->n - g->began };
}

/* Room doubles, and what was dropped makes room first. */
static void gather(
	struct sc_hello_reply *r, struct sc_gathered *g, struct sc_bytes b)
{
	struct sc_bytes had = all_of(g);

	if (g->began && had.n)
		memmove(g->p, had.p, had.n);
	g->began = 0;
	g->n = had.n;
	if (b.n > g->room - g->n) {
		uint8_t *old = g->p;

		g->room = 2 * (g->n + b.n);
		g->p = sc_arena_alloc(&r->scratch, g->room, 1);
		if (g->n)
			memcpy(g->p, old, g->n);
	}
	if (b.n)
		memcpy(g->p + g->n, b.p, b.n);
	g->n += b.n;
}

static void drop(struct sc_gathered *g, size_t n)
{
	g->began += n;
}

static void refuse(struct sc_hello_reply *r, const char *detail)
{
	sc_hello_reply_finish(r, SC_OUTCOME_PROTOCOL, detail);
}

/* RFC 5246 7.2: a warning ends nothing, and close_notify ends in order. */
static void take_alert(struct sc_hello_reply *r, struct sc_bytes b)
{
	if (b.n != 2) {
		refuse(r, "an alert that has not two bytes");
		return;
	}

	const char *name = sc_tls_alert_name(r->arena, b.p[1]);

	if (b.p[1] == CLOSE_NOTIFY) {
		sc_hello_reply_end(r, SC_OUTCOME_CLOSED, NULL);
		return;
	}
	if (b.p[0] == LEVEL_WARNING && b.p[1] != NO_CERTIFICATE)
		return;
	r->seen->alert = name;
	sc_hello_reply_finish(r, SC_OUTCOME_REJECTED,
		sc_arena_printf(r->arena, "the server sent the alert %s%s",
			name, r->version ? " after its ServerHello" : ""));
}

/* Passes on the first message if it is whole. */
static bool next_message(struct sc_hello_reply *r)
{
	struct sc_reader reader = { .rest = all_of(&r->messages) };
	unsigned type = sc_read_number(&reader, 1);
	uint32_t length = sc_read_number(&reader, 3);

	if (reader.failed || r->done)
		return false;
	if (length > SC_LIMIT_CHAIN_BYTES) {
		sc_hello_reply_finish(
			r, SC_OUTCOME_LIMIT, "a message is over the limit");
		return false;
	}
	if (length > reader.rest.n)
		return false;
	sc_hello_reply_message(r, type, sc_read_bytes(&reader, length));
	if (r->done)
		return false;
	drop(&r->messages, MESSAGE_HEADER + length);
	return true;
}

static void take_record(
	struct sc_hello_reply *r, unsigned type, struct sc_bytes body)
{
	if (type == ALERT) {
		take_alert(r, body);
		return;
	}
	if (type != HANDSHAKE) {
		refuse(r, "a record that is not due");
		return;
	}
	gather(r, &r->messages, body);
	while (next_message(r))
		;
}

/*
 * RFC 6101 does not know it: 15 bits of length behind a bit that says so, as
 * long as no ServerHello of SSL 2.0 needs padding, and it never does.
 */
static bool next_ssl2(struct sc_hello_reply *r)
{
	struct sc_reader reader = { .rest = all_of(&r->records) };
	uint32_t head = sc_read_number(&reader, 2);

	if (reader.failed)
		return false;
	if (!(head & 0x8000)) {
		refuse(r, "what came is neither SSL 2.0 nor TLS");
		return false;
	}
	if ((head & 0x7fff) > reader.rest.n)
		return false;
	sc_hello_reply_ssl2(r, sc_read_bytes(&reader, head & 0x7fff));
	return false;
}

static bool looks_like_tls(struct sc_bytes b)
{
	return b.p[0] >= 20 && b.p[0] <= 23 && (b.n < 2 || b.p[1] == 3);
}

/* Passes on the first record if it is whole. */
static bool next_record(struct sc_hello_reply *r)
{
	struct sc_reader reader = { .rest = all_of(&r->records) };

	if (r->done || reader.rest.n == 0)
		return false;
	if (!looks_like_tls(reader.rest)) {
		if (r->offered.version == SC_SSL_2)
			return next_ssl2(r);
		refuse(r, "what came where TLS was due is no TLS");
		return false;
	}

	unsigned type = sc_read_number(&reader, 1);

	sc_read_number(&reader, 2);

	uint32_t length = sc_read_number(&reader, 2);

	if (!reader.failed && length > RECORD_MAX) {
		refuse(r, "a record is longer than any may be");
		return false;
	}
	if (reader.failed || length > reader.rest.n)
		return false;
	take_record(r, type, sc_read_bytes(&reader, length));
	if (r->done)
		return false;
	drop(&r->records, RECORD_HEADER + length);
	return true;
}

void sc_hello_reply_feed(struct sc_hello_reply *r, struct sc_bytes b)
{
	if (r->done || b.n == 0)
		return;
	r->total_bytes += b.n;
	if (r->total_bytes > SC_LIMIT_TLS_BYTES) {
		sc_hello_reply_finish(
			r, SC_OUTCOME_LIMIT, "the server sends without end");
		return;
	}
	gather(r, &r->records, b);
	while (next_record(r))
		;
}
