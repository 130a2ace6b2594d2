/* test_further.c -- when no extra session is begun any more. */
#include "base/limits.h"
#include "lib/t.h"
#include "probe/run.h"

static void test_certificates(void)
{
	static const struct sc_bytes certs[] = { { NULL, 1000 }, { NULL, 24 } };
	struct sc_run run = { .n_certs = SC_LIMIT_CERTIFICATES - 2 };
	struct sc_place place = { .run = &run };
	struct sc_visit v = { .place = &place,
		.session = { .certs = certs, .n_certs = 2 } };

	sc_further_count_certs(&v);
	OK(run.n_certs == SC_LIMIT_CERTIFICATES && run.cert_bytes == 1024,
		"what a session showed is counted");
	OK(!sc_further_refusal(&v), "as many as are kept");
	sc_further_count_certs(&v);
	OK(sc_further_refusal(&v), "and no more, of the whole target");
	run.n_certs = 0;
	run.cert_bytes = SC_LIMIT_TARGET_CERTS;
	OK(!sc_further_refusal(&v), "so it is with their size");
	sc_further_count_certs(&v);
	OK(sc_further_refusal(&v), "in bytes");
}

int main(void)
{
	test_certificates();
	return DONE();
}
