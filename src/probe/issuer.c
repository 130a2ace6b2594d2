#include "probe/issuer.h"

#include "base/limits.h"
#include "probe/pki_get.h"
#include "probe/run.h"

static void on_done(void *user)
{
	(void)user; /* the loop ends: nothing else is outstanding */
}

struct sc_pki_fetch sc_probe_issuer(struct sc_arena *a, struct sc_net *net,
	const struct sc_probe_options *options, const char *url)
{
	static const struct sc_target nobody = { .input = "" };
	struct sc_mono now = net->now(net);
	struct sc_run *r = sc_new(a, struct sc_run, 1);
	struct sc_pki_get *g = sc_new(a, struct sc_pki_get, 1);

	*r = (struct sc_run){ .arena = a,
		.net = net,
		.target = &nobody,
		.options = options,
		.began = now,
		.deadline = { now.ms + SC_LIMIT_PKI_S * 2000LL } };
	*g = (struct sc_pki_get){ .run = r,
		.seen = { .kind = SC_PKI_CRL, .url = url },
		.until = r->deadline,
		.done = on_done,
		.user = g };
	sc_pki_get(g);
	net->run(net);
	return g->seen;
}
