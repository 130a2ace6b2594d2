#include "probe/probe.h"

#include "probe/run.h"

static void open_host(struct sc_run *r)
{
	struct sc_plan_host *hosts;
	size_t n = sc_plan_hosts(r->arena, r->target, NULL, &hosts);

	r->services[0] = sc_places_open(r, hosts, n, sc_plan_share(n));
}

static void begin(struct sc_run *r)
{
	const struct sc_target *t = r->target;
	struct sc_ip ip;

	if (t->kind == SC_TARGET_DOMAIN)
		sc_domain_look_up(r);
	else if (t->address && sc_ip_parse(t->address, &ip))
		r->services[0] = sc_places_open_address(r, ip);
	else
		open_host(r);
}

/* From the loop, so that the first packets are under way before. */
static void make_tls_context(void *user)
{
	struct sc_run *r = user;

	if (r->tls)
		return;
	if (!sc_tls_context_new(&r->tls, &r->tls_error))
		r->tls = NULL;
}

static bool check_ourselves(const struct sc_run *r, struct sc_error *e)
{
	if (!r->tls && r->tls_error.class)
		return sc_error_set(
			e, r->tls_error.class, "%s", r->tls_error.text);
	return true;
}

static struct sc_mono deadline_of(
	const struct sc_probe_options *options, struct sc_mono began)
{
	/* A day: the limits of the steps come first. */
	long long ms = options->timeout_ms > 0 ? options->timeout_ms :
						 SC_DAY_S * 1000LL;

	return (struct sc_mono){ began.ms + ms };
}

static bool takes_mx_port(const struct sc_target *t)
{
	return t->kind == SC_TARGET_DOMAIN && t->role == SC_ROLE_MX;
}

bool sc_probe_run(struct sc_arena *a, struct sc_net *net,
	struct sc_tls_context *tls, const struct sc_target *target,
	const struct sc_probe_options *options, struct sc_obs *out,
	struct sc_error *e)
{
	struct sc_target real = *target;
	struct sc_date at = net->date(net);
	struct sc_run r = { .arena = a,
		.net = net,
		.tls = tls,
		.target = &real,
		.options = options,
		.began = net->now(net) };

	if (takes_mx_port(target) && options->mx_port)
		real.port = options->mx_port;
	r.deadline = deadline_of(options, r.began);
	begin(&r);
	net->at(net, r.began, make_tls_context, &r);
	net->run(net);

	bool ok = check_ourselves(&r, e);

	if (ok)
		sc_collect(&r, at, out);
	if (!tls)
		sc_tls_context_free(r.tls);
	return ok;
}
