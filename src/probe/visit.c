#include "probe/visit.h"

#include "probe/run.h"

const char sc_visit_untried[] =
	"not tried: the time for the whole probe was over before its turn came";

static bool is_busy(const struct sc_queue *q, struct sc_ip ip)
{
	for (const struct sc_visit *v = q->first; v; v = v->next)
		if (v->running && sc_ip_equal(v->session.ip, ip))
			return true;
	return false;
}

static bool may_start(const struct sc_queue *q, const struct sc_visit *v)
{
	return !v->running && !v->done && !sc_place_is_held(v->place) &&
		!is_busy(q, v->session.ip);
}

static const char *sni_of(const struct sc_visit *v)
{
	const struct sc_probe_options *options = v->place->run->options;
	const struct sc_host *host = &v->place->host;
	const char *base = sc_place_other_base(v->place);

	if (options->no_sni)
		return NULL;
	if (options->sni)
		return options->sni;
	if (!host->name)
		return v->place->run->target->name;
	return base && !v->asks_for_host ? base : host->name;
}

static void start(struct sc_queue *q, struct sc_visit *v)
{
	v->session.sni = sni_of(v);
	v->running = true;
	q->n_running++;
	sc_session_start(&v->session);
}

void sc_visits_start(struct sc_run *r)
{
	struct sc_queue *q = &r->visits;

	if (sc_run_is_late(r))
		return;
	for (struct sc_visit *v = q->first; v; v = v->next) {
		if (q->n_running == SC_PROBE_SIDE_BY_SIDE)
			return;
		if (may_start(q, v))
			start(q, v);
	}
}

static void on_over(void *user)
{
	struct sc_visit *v = user;
	struct sc_run *r = v->place->run;

	v->running = false;
	v->done = true;
	r->visits.n_running--;
	sc_visit_vary(v);
	sc_visits_start(r);
}

static void append(struct sc_queue *q, struct sc_visit *v)
{
	if (q->last)
		q->last->next = v;
	else
		q->first = v;
	q->last = v;
}

struct sc_visit *sc_visit_new(struct sc_place *place, struct sc_ip ip)
{
	struct sc_run *r = place->run;
	struct sc_visit *v = sc_new(r->arena, struct sc_visit, 1);
	char text[SC_IP_TEXT_MAX];

	v->place = place;
	v->endpoint = (struct sc_endpoint){ .host = place->host.name,
		.address = sc_arena_text(r->arena, sc_ip_format(ip, text)),
		.port = place->host.port,
		.preference = place->host.preference,
		.mode = place->mode };
	v->session = (struct sc_session){ .arena = r->arena,
		.net = r->net,
		.tls = &r->tls,
		.endpoint = &v->endpoint,
		.ip = ip,
		.port = place->host.port,
		.ehlo_name = r->options->ehlo_name,
		.began = &r->began,
		.deadline = r->deadline,
		.done = on_over,
		.user = v };
	append(&r->visits, v);
	return v;
}

struct sc_visits sc_visits_plan(
	struct sc_place *place, const struct sc_ip *ips, size_t n)
{
	struct sc_visits visits = {
		sc_new(place->run->arena, struct sc_visit *, n), n
	};

	for (size_t i = 0; i < n; i++)
		visits.v[i] = sc_visit_new(place, ips[i]);
	return visits;
}
