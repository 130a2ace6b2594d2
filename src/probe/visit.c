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

static void set_seen(struct sc_visit *v)
{
	if (v->seen)
		return;
	v->seen = true;
	sc_run_close(v->place->run);
}

/* Another session waits for its turn at this address. */
static bool is_awaited(const struct sc_queue *q, const struct sc_visit *v)
{
	if (sc_visit_may_vary(v))
		return true;
	for (const struct sc_visit *o = q->first; o; o = o->next)
		if (!o->running && !o->done &&
			sc_ip_equal(o->session.ip, v->session.ip))
			return true;
	return false;
}

static void on_shown(void *user, const struct sc_bytes *certs, size_t n)
{
	struct sc_visit *v = user;

	sc_pki_look(v->place->run, certs, n);
}

static void on_leaving(void *user)
{
	struct sc_visit *v = user;

	if (is_awaited(&v->place->run->visits, v))
		sc_session_leave(&v->session);
	else
		set_seen(v);
}

void sc_visits_leave(struct sc_run *r)
{
	for (struct sc_visit *v = r->visits.first; v; v = v->next)
		if (v->running)
			sc_session_leave(&v->session);
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
	set_seen(v);
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
		.shown = on_shown,
		.leaving = on_leaving,
		.done = on_over,
		.user = v };
	append(&r->visits, v);
	sc_run_open(r);
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
