#include "probe/visit.h"

#include <string.h>

#include "probe/run.h"

const char sc_visit_untried[] =
	"not tried: the time for the whole probe was over before its turn came";

/* Whether a row is wanted is known when those before it were held, not yet
 * while they wait. */
static bool may_start(const struct sc_queue *q, const struct sc_visit *v)
{
	return !v->running && !v->done && !sc_place_is_held(v->place) &&
		!v->spot->busy && v->spot->waits_in != q->round;
}

static void on_pause_over(void *user)
{
	struct sc_spot *spot = user;

	spot->has_timer = false;
	sc_visits_start(spot->run);
}

static struct sc_mono earlier(struct sc_mono a, struct sc_mono b)
{
	return a.ms < b.ms ? a : b;
}

/* The pause behind the last connection is not over yet. */
static bool must_pause(struct sc_spot *spot)
{
	struct sc_net *net = spot->run->net;

	if (net->now(net).ms >= spot->free_at.ms)
		return false;
	if (!spot->has_timer)
		net->at(net, earlier(spot->free_at, spot->run->deadline),
			on_pause_over, spot);
	spot->has_timer = true;
	return true;
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
	return base ? base : host->name;
}

static void set_seen(struct sc_visit *v)
{
	if (v->seen)
		return;
	v->seen = true;
	sc_run_close(v->place->run);
}

static bool is_wanted(const struct sc_visit *v)
{
	const struct sc_further *row = v->further;

	return !row ||
		(!v->spot->refusal && !v->base->stopped &&
			(!row->applies || row->applies(v->base, row)));
}

static void drop(struct sc_visit *v)
{
	v->done = v->dropped = true;
	set_seen(v);
}

static void tell(const struct sc_queue *q, const struct sc_visit *begun)
{
	struct sc_progress p = { .address = begun->endpoint.address,
		.what = begun->further ? begun->further->name : NULL };

	for (const struct sc_visit *v = q->first; v; v = v->next) {
		p.n += !v->dropped && (v->running || v->done);
		p.of += !v->dropped;
	}
	begun->place->run->options->progress(&p);
}

static void start(struct sc_queue *q, struct sc_visit *v)
{
	v->running = v->spot->busy = true;
	v->began_ms = sc_run_now_ms(v->place->run);
	v->spot->n_connections++;
	q->n_running++;
	if (v->place->run->options->progress)
		tell(q, v);
	if (v->further)
		v->further->set_up(v);
	else
		v->session.offer.sni = sni_of(v);
	if (v->talk.dialogue)
		sc_talk_start(&v->talk);
	else
		sc_session_start(&v->session);
}

void sc_visits_start(struct sc_run *r)
{
	struct sc_queue *q = &r->visits;

	if (sc_run_is_late(r))
		return;
	q->round++;
	for (struct sc_visit *v = q->first; v; v = v->next) {
		if (q->n_running == SC_PROBE_SIDE_BY_SIDE)
			return;
		if (!may_start(q, v))
			continue;
		if (!is_wanted(v))
			drop(v);
		else if (must_pause(v->spot))
			v->spot->waits_in = q->round;
		else
			start(q, v);
	}
}

/* Another session waits for its turn at this address. */
static bool is_awaited(const struct sc_queue *q, const struct sc_visit *v)
{
	if (sc_further_awaited(v))
		return true;
	for (const struct sc_visit *o = q->first; o; o = o->next)
		if (!o->running && !o->done && o->spot == v->spot)
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

/* Such a server is slow when we are. */
static bool is_this_machine(struct sc_ip ip)
{
	const char *kind = sc_ip_special(ip);

	return kind && strcmp(kind, "loopback") == 0;
}

/*
 * A server that is done with us at once has hardly noticed. But it may need a
 * while to take leave of each, and twenty at once are too many for Exim.
 */
static long long pause_ms(const struct sc_visit *v)
{
	long long took_ms = v->ended_ms - v->began_ms;
	long long pause_ms = SC_LIMIT_PAUSE_FACTOR * took_ms;

	if (v->place->run->options->pace_ms >= 0)
		return v->place->run->options->pace_ms;
	if (v->spot->n_connections >= SC_LIMIT_AT_ONCE)
		return SC_LIMIT_PAUSE_MS;
	if (took_ms < SC_LIMIT_AT_ONCE_MS || is_this_machine(v->spot->ip))
		return 0;
	return pause_ms < SC_LIMIT_PAUSE_MS ? pause_ms : SC_LIMIT_PAUSE_MS;
}

static void free_spot(struct sc_visit *v)
{
	struct sc_run *r = v->place->run;

	v->spot->busy = false;
	v->spot->free_at.ms = r->net->now(r->net).ms + pause_ms(v);
	sc_further_count_shut_out(v);
	sc_further_count_certs(v);
	if (!v->spot->refusal)
		v->spot->refusal = sc_further_refusal(v);
}

static void on_over(void *user)
{
	struct sc_visit *v = user;
	struct sc_run *r = v->place->run;

	v->running = false;
	v->done = true;
	v->ended_ms = sc_run_now_ms(r);
	r->visits.n_running--;
	v->cut = v->base && sc_run_is_late(r);
	free_spot(v);
	if (v->further && v->further->over)
		v->further->over(v);
	sc_further_plan(v);
	sc_visits_start(r);
	set_seen(v);
}

static void on_talk_over(void *user)
{
	struct sc_visit *v = user;

	v->endpoint.connect = v->talk.connect;
	v->endpoint.connect_detail = v->talk.connect_detail;
	on_over(v);
}

static void insert(struct sc_queue *q, struct sc_visit *v, struct sc_visit *at)
{
	v->next = at ? at->next : NULL;
	if (at)
		at->next = v;
	else
		q->first = v;
	if (q->last == at)
		q->last = v;
}

static struct sc_spot *spot_of(struct sc_run *r, struct sc_ip ip)
{
	struct sc_queue *q = &r->visits;

	for (struct sc_spot *s = q->spots; s; s = s->next)
		if (sc_ip_equal(s->ip, ip))
			return s;

	struct sc_spot *s = sc_new(r->arena, struct sc_spot, 1);

	*s = (struct sc_spot){ .next = q->spots, .run = r, .ip = ip };
	q->spots = s;
	return s;
}

struct sc_visit *sc_visit_new(
	struct sc_place *place, struct sc_ip ip, struct sc_visit *after)
{
	struct sc_run *r = place->run;
	struct sc_visit *v = sc_new(r->arena, struct sc_visit, 1);
	char text[SC_IP_TEXT_MAX];

	v->place = place;
	v->spot = spot_of(r, ip);
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
		.foreign = place->foreign,
		.once = r->options->depth == SC_DEPTH_QUICK,
		.ehlo_name = r->options->ehlo_name,
		.began = &r->began,
		.deadline = r->deadline,
		.shown = on_shown,
		.leaving = on_leaving,
		.done = on_over,
		.user = v };
	v->talk = (struct sc_talk){ .link = { .arena = r->arena,
					    .net = r->net,
					    .foreign = place->foreign,
					    .tls = &r->tls,
					    .began = &r->began },
		.ip = ip,
		.port = place->host.port,
		.deadline = r->deadline,
		.done = on_talk_over,
		.done_user = v };
	insert(&r->visits, v, after ? after : r->visits.last);
	sc_run_open(r);
	return v;
}

void sc_visits_plan_further(const struct sc_visits *visits)
{
	for (size_t i = 0; i < visits->n; i++)
		sc_further_plan(visits->v[i]);
}

struct sc_visits sc_visits_plan(
	struct sc_place *place, const struct sc_ip *ips, size_t n)
{
	struct sc_visits visits = {
		sc_new(place->run->arena, struct sc_visit *, n), n
	};

	for (size_t i = 0; i < n; i++)
		visits.v[i] = sc_visit_new(place, ips[i], NULL);
	return visits;
}
