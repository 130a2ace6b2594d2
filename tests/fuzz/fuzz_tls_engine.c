/*
 * The client's side of TLS. The first byte tells how the rest is meant: even,
 * as a server's stream, in pieces of half that size; odd, as handshake messages
 * for the capture alone: type, length of two bytes, body.
 */
#include <stdlib.h>

#include "tls/capture.h"
#include "wire/reader.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_seen(const struct sc_tls_seen *s)
{
	check(s->n_certs <= SC_LIMIT_CHAIN_CERTS);
	check((s->certs != NULL) == (s->n_certs > 0));
	check(s->tls.not_tls.n <= SC_LIMIT_NOT_TLS_BYTES);
	check(s->tls.ocsp_response.n <= SC_LIMIT_STAPLE_BYTES);
	check(s->tls.group_bits >= 0 && s->tls.chain_bytes >= 0);
}

static struct sc_tls_context *shared_context(void)
{
	static struct sc_tls_context *context;
	struct sc_error e;

	if (!context)
		check(sc_tls_context_new(&context, &e));
	return context;
}

static void run_engine(struct sc_arena *a, struct sc_bytes b, size_t piece)
{
	struct sc_tls_engine *e =
		sc_tls_engine_new(shared_context(), a, "mx.example.org");
	const struct sc_tls_seen *s = sc_tls_engine_seen(e);

	for (size_t i = 0; i < b.n; i += piece) {
		size_t n = b.n - i < piece ? b.n - i : piece;

		sc_tls_engine_feed(e, (struct sc_bytes){ b.p + i, n });
		sc_tls_engine_output(e);
		check(sc_tls_engine_read(e).n == 0); /* it has no keys */
	}
	check(sc_tls_engine_end(e) == SC_TLS_FAILED);
	check(s->tls.outcome > SC_OUTCOME_OK && s->tls.detail);
	check_seen(s);
	sc_tls_engine_free(e);
}

static void run_capture(struct sc_arena *a, struct sc_bytes b)
{
	struct sc_tls_seen seen = { 0 };
	struct sc_tls_capture c = { .arena = a, .seen = &seen };
	struct sc_reader r = { .rest = b };

	while (!r.failed && r.rest.n) {
		unsigned type = sc_read_number(&r, 1);
		struct sc_bytes body = sc_read_counted(&r, 2);

		if (r.failed)
			break;
		c.exchange = (enum sc_tls_exchange)(c.suite[1] % 3);
		sc_tls_capture_message(&c, type, body);
		if (body.n >= 2)
			sc_tls_capture_alert(
				&c, body.n & 1, body.p[0], body.p[1]);
	}
	check_seen(&seen);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena arena = { 0 };

	if (n == 0)
		return 0;

	struct sc_bytes rest = { p + 1, n - 1 };

	if (p[0] & 1)
		run_capture(&arena, rest);
	else
		run_engine(&arena, rest, p[0] / 2 + 1u);
	sc_arena_free(&arena);
	return 0;
}
