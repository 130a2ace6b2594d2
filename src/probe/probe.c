#include "probe/probe.h"

#include "probe/plan.h"
#include "probe/session.h"

/* One endpoint in the making. */
struct visit {
	struct probe *p;
	struct visit *next; /* in the order in which they were found */
	struct sc_endpoint endpoint;
	struct sc_session session;
	bool running, done;
};

/* The visits that come from one answer, in its order. */
struct visits {
	struct visit **v;
	size_t n;
};

struct lookup {
	struct probe *p;
	struct place *place;
	int type;
	long long began_ms;
};

/* A host, or the one address that is given. */
struct place {
	struct sc_host host; /* name NULL: the target is an address */
	bool looked_up;      /* else it does not go into the observation */
	struct visits by_a, by_aaaa;
};

struct probe {
	struct sc_arena *arena;
	struct sc_net *net;
	struct sc_tls_context *tls;
	struct sc_error tls_error;
	const struct sc_target *target;
	const struct sc_probe_options *options;
	struct sc_mono began, deadline;
	struct sc_domain *domain; /* or NULL */
	struct place *places;
	size_t n_places;
	struct visit *first, **last;
	int running;
};

static long long now_ms(const struct probe *p)
{
	return p->net->now(p->net).ms - p->began.ms;
}

static bool is_late(const struct probe *p)
{
	return p->net->now(p->net).ms >= p->deadline.ms;
}

static bool is_busy(const struct probe *p, struct sc_ip ip)
{
	for (const struct visit *v = p->first; v; v = v->next)
		if (v->running && sc_ip_equal(v->session.ip, ip))
			return true;
	return false;
}

/* Starts what may start now. */
static void start_visits(struct probe *p)
{
	if (is_late(p))
		return;
	for (struct visit *v = p->first; v; v = v->next) {
		if (p->running == SC_PROBE_SIDE_BY_SIDE)
			return;
		if (v->running || v->done || is_busy(p, v->session.ip))
			continue;
		v->running = true;
		p->running++;
		sc_session_start(&v->session);
	}
}

static void on_visited(void *user)
{
	struct visit *v = user;

	v->running = false;
	v->done = true;
	v->p->running--;
	start_visits(v->p);
}

static const char *sni_of(const struct probe *p, const struct sc_host *host)
{
	if (p->options->no_sni)
		return NULL;
	if (p->options->sni)
		return p->options->sni;
	return host->name ? host->name : p->target->name;
}

static struct visit *new_visit(
	struct probe *p, const struct place *place, struct sc_ip ip, int port)
{
	struct visit *v = sc_new(p->arena, struct visit, 1);
	char text[SC_IP_TEXT_MAX];

	v->p = p;
	v->endpoint = (struct sc_endpoint){ .host = place->host.name,
		.address = sc_arena_text(p->arena, sc_ip_format(ip, text)),
		.port = port,
		.preference = place->host.preference,
		.mode = p->target->mode };
	v->session = (struct sc_session){ .arena = p->arena,
		.net = p->net,
		.tls = &p->tls,
		.endpoint = &v->endpoint,
		.ip = ip,
		.port = port,
		.sni = sni_of(p, &place->host),
		.ehlo_name = p->options->ehlo_name,
		.began = &p->began,
		.deadline = p->deadline,
		.done = on_visited,
		.user = v };
	*p->last = v;
	p->last = &v->next;
	return v;
}

static int port_of(const struct probe *p)
{
	if (p->options->connect && p->options->connect_port)
		return p->options->connect_port;
	return p->target->port;
}

static struct visits plan_visits(struct probe *p, const struct place *place,
	const struct sc_ip *ips, size_t n)
{
	struct visits visits = { sc_new(p->arena, struct visit *, n), n };

	for (size_t i = 0; i < n; i++)
		visits.v[i] = new_visit(p, place, ips[i], port_of(p));
	return visits;
}

static void on_addresses(void *user, const struct sc_net_answer *from)
{
	struct lookup *l = user;
	struct probe *p = l->p;
	struct place *place = l->place;
	bool is_a = l->type == SC_RR_A;
	struct sc_answer *answer = is_a ? &place->host.a : &place->host.aaaa;
	struct sc_dns_message message;
	struct sc_ip *ips;

	sc_answer_read(
		p->arena, place->host.name, l->type, from, answer, &message);
	answer->began_ms = l->began_ms;
	answer->ended_ms = now_ms(p);

	size_t n = sc_plan_addresses(p->arena, answer, p->n_places, &ips);
	struct visits visits = plan_visits(p, place, ips, n);

	*(is_a ? &place->by_a : &place->by_aaaa) = visits;
	start_visits(p);
}

static void ask(struct probe *p, struct place *place, const char *name,
	int type, sc_net_answer_fn *done)
{
	struct lookup *l = sc_new(p->arena, struct lookup, 1);
	struct sc_mono until = { p->net->now(p->net).ms +
		SC_LIMIT_DNS_S * 1000LL };
	bool by_person = p->target->kind == SC_TARGET_SERVER;

	*l = (struct lookup){ p, place, type, now_ms(p) };
	if (until.ms > p->deadline.ms)
		until = p->deadline;
	p->net->resolve(p->net, name,
		by_person ? type | SC_RR_HOSTS_FIRST : type, until, done, l);
}

static void look_up(struct probe *p, struct place *place)
{
	const char *name = place->host.name;

	place->looked_up = true;
	if (p->options->family != 6)
		ask(p, place, name, SC_RR_A, on_addresses);
	if (p->options->family != 4)
		ask(p, place, name, SC_RR_AAAA, on_addresses);
}

static void visit_address(struct probe *p, struct place *place, struct sc_ip ip)
{
	place->by_a = plan_visits(p, place, &ip, 1);
	start_visits(p);
}

static void go_to_hosts(struct probe *p)
{
	struct sc_plan_host *hosts;
	size_t n = sc_plan_hosts(p->arena, p->target, p->domain, &hosts);

	p->places = sc_new(p->arena, struct place, n);
	p->n_places = n;
	for (size_t i = 0; i < n; i++) {
		struct place *place = &p->places[i];
		const char *name = hosts[i].name;

		place->host = (struct sc_host){ name, hosts[i].preference,
			sc_answer_untried(name, SC_RR_A),
			sc_answer_untried(name, SC_RR_AAAA) };
		if (p->options->connect)
			visit_address(p, place, *p->options->connect);
		else
			look_up(p, place);
	}
}

static void go_to_address(struct probe *p, struct sc_ip ip)
{
	p->places = sc_new(p->arena, struct place, 1);
	p->n_places = 1;
	p->places[0].host.preference = -1;
	if (p->options->connect)
		ip = *p->options->connect;
	visit_address(p, &p->places[0], ip);
}

static void on_mx(void *user, const struct sc_net_answer *from)
{
	struct lookup *l = user;
	struct probe *p = l->p;
	struct sc_domain *d = p->domain;
	struct sc_dns_message message;

	sc_answer_read(p->arena, p->target->domain, SC_RR_MX, from, &d->answer,
		&message);
	d->answer.began_ms = l->began_ms;
	d->answer.ended_ms = now_ms(p);
	sc_plan_mx(p->arena, &message, d);
	go_to_hosts(p);
}

static void begin(struct probe *p)
{
	const struct sc_target *t = p->target;
	struct sc_ip ip;

	if (t->kind == SC_TARGET_DOMAIN) {
		p->domain = sc_new(p->arena, struct sc_domain, 1);
		p->domain->answer = sc_answer_untried(t->domain, SC_RR_MX);
		ask(p, NULL, t->domain, SC_RR_MX, on_mx);
	} else if (t->address && sc_ip_parse(t->address, &ip)) {
		go_to_address(p, ip);
	} else {
		go_to_hosts(p);
	}
}

/* From the loop, so that the first packets are under way before. */
static void make_tls_context(void *user)
{
	struct probe *p = user;

	if (p->tls)
		return;
	if (!sc_tls_context_new(&p->tls, &p->tls_error))
		p->tls = NULL;
}

/* The observation in the making: everything in the order of the plan. */
struct collection {
	struct sc_host *hosts;
	struct sc_endpoint *endpoints;
	struct sc_certificate *certs;
	size_t n_hosts, n_endpoints, n_certs;
};

static void collect_cert(struct probe *p, struct collection *c,
	const char *sha256, struct sc_bytes der)
{
	for (size_t i = 0; i < c->n_certs; i++)
		if (strcmp(c->certs[i].sha256, sha256) == 0)
			return;
	c->certs =
		sc_grow(p->arena, c->certs, c->n_certs, struct sc_certificate);
	c->certs[c->n_certs++] = (struct sc_certificate){ sha256, der };
}

static void collect_visits(
	struct probe *p, struct collection *c, const struct visits *visits)
{
	for (size_t i = 0; i < visits->n; i++) {
		struct visit *v = visits->v[i];

		if (!v->done)
			v->endpoint.connect_detail =
				"not tried: the time for the whole probe was "
				"over before its turn came";
		c->endpoints = sc_grow(p->arena, c->endpoints, c->n_endpoints,
			struct sc_endpoint);
		c->endpoints[c->n_endpoints++] = v->endpoint;
		for (size_t k = 0; k < v->session.n_certs; k++)
			collect_cert(p, c, v->endpoint.tls->chain[k],
				v->session.certs[k]);
	}
}

static struct collection collect(struct probe *p)
{
	struct collection c = { .hosts = sc_new(p->arena, struct sc_host,
					p->n_places) };

	for (size_t i = 0; i < p->n_places; i++) {
		const struct place *place = &p->places[i];

		if (place->looked_up)
			c.hosts[c.n_hosts++] = place->host;
		collect_visits(p, &c, &place->by_a);
		collect_visits(p, &c, &place->by_aaaa);
	}
	return c;
}

static void fill_obs(struct probe *p, struct sc_date at, struct sc_obs *out)
{
	struct collection c = collect(p);

	*out = (struct sc_obs){
		.schema_version = SC_OBS_SCHEMA_VERSION,
		.tool_version = p->options->tool_version,
		.target = *p->target,
		.observed_at = at,
		.elapsed_ms = now_ms(p),
		.domain = p->domain,
		.hosts = c.n_hosts ? c.hosts : NULL,
		.n_hosts = c.n_hosts,
		.endpoints = c.endpoints,
		.n_endpoints = c.n_endpoints,
		.certificates = c.certs,
		.n_certificates = c.n_certs,
	};
}

/* The first question that this machine kept us from asking; or NULL. */
static const struct sc_answer *first_unasked(const struct probe *p)
{
	if (p->domain && p->domain->answer.outcome == SC_OUTCOME_LOCAL)
		return &p->domain->answer;
	for (size_t i = 0; i < p->n_places; i++) {
		const struct sc_host *h = &p->places[i].host;

		if (h->a.outcome == SC_OUTCOME_LOCAL)
			return &h->a;
		if (h->aaaa.outcome == SC_OUTCOME_LOCAL)
			return &h->aaaa;
	}
	return NULL;
}

static bool check_ourselves(const struct probe *p, struct sc_error *e)
{
	const struct sc_answer *unasked = first_unasked(p);

	if (!p->tls && p->tls_error.class)
		return sc_error_set(
			e, p->tls_error.class, "%s", p->tls_error.text);
	if (unasked && !p->first)
		return sc_error_set(e, SC_ERROR_CONFIG, "cannot look up %s: %s",
			unasked->name,
			unasked->detail ? unasked->detail :
					  "the resolver failed");
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

bool sc_probe_run(struct sc_arena *a, struct sc_net *net,
	struct sc_tls_context *tls, const struct sc_target *target,
	const struct sc_probe_options *options, struct sc_obs *out,
	struct sc_error *e)
{
	struct sc_target real = *target;
	struct sc_date at = net->date(net);
	struct probe p = { .arena = a,
		.net = net,
		.tls = tls,
		.target = &real,
		.options = options,
		.began = net->now(net) };

	if (target->kind == SC_TARGET_DOMAIN && options->mx_port)
		real.port = options->mx_port;
	p.deadline = deadline_of(options, p.began);
	p.last = &p.first;
	begin(&p);
	net->at(net, p.began, make_tls_context, &p);
	net->run(net);

	bool ok = check_ourselves(&p, e);

	if (ok)
		fill_obs(&p, at, out);
	if (!tls)
		sc_tls_context_free(p.tls);
	return ok;
}
