/*
 * A session. The first byte is the mode; in the rest 0xff means that our
 * output is fetched (and TLS done, when it is due), 0xfe that the peer is gone.
 */
#include "wire/smtp_client.h"

#include <stdlib.h>

enum { MARK_TURN = 0xff, MARK_GONE = 0xfe };

static void check(bool good)
{
	if (!good)
		abort();
}

static void turn(struct sc_smtp_client *c, uint8_t mark)
{
	struct sc_bytes out = sc_smtp_client_output(c);

	check(out.n == 0 || out.p[out.n - 1] == '\n');
	if (mark == MARK_GONE)
		sc_smtp_client_fail(c, SC_OUTCOME_CLOSED, "closed", 2);
	else if (c->state == SC_SMTP_TLS)
		sc_smtp_client_secured(c, 2);
}

static void play(struct sc_smtp_client *c, struct sc_bytes b)
{
	while (b.n) {
		size_t n = 0;

		while (n < b.n && b.p[n] < MARK_GONE)
			n++;
		sc_smtp_client_feed(c, (struct sc_bytes){ b.p, n }, 1);
		if (n < b.n)
			turn(c, b.p[n++]);
		b.p += n;
		b.n -= n;
	}
}

/* What must hold of every session, whatever the peer said. */
static void check_endpoint(const struct sc_endpoint *e)
{
	size_t text_bytes = 0;

	for (size_t i = 0; i < e->n_transcript; i++)
		text_bytes += e->transcript[i].text.n;
	check(e->n_transcript <= SC_LIMIT_TRANSCRIPT_LINES);
	check(text_bytes <= SC_LIMIT_TRANSCRIPT_BYTES);
	check(e->extra_plaintext.n <= SC_LIMIT_EXTRA_BYTES);
	check(e->starttls.outcome == SC_OUTCOME_UNTRIED ||
		e->ehlo.outcome == SC_OUTCOME_OK);
	check(e->helo.outcome == SC_OUTCOME_UNTRIED || e->ehlo.code >= 500);
	check(e->greeting_tls.code == 0 || e->greeting_tls.code == 220);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena arena = { 0 };
	struct sc_endpoint endpoint = { 0 };

	if (n == 0)
		return 0;

	struct sc_smtp_client c = {
		.arena = &arena,
		.ehlo_name = "probe.example",
		.endpoint = &endpoint,
		.mode = p[0] & 1 ? SC_MODE_IMPLICIT : SC_MODE_STARTTLS,
	};

	sc_smtp_client_start(&c, 0);
	play(&c, (struct sc_bytes){ p + 1, n - 1 });
	check_endpoint(&endpoint);
	sc_arena_free(&arena);
	return 0;
}
