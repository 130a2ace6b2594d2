#include "probe/place.h"

#include "base/dname.h"
#include "probe/run.h"

static void look_for_addresses(struct sc_place *p)
{
	bool by_person = p->run->target->kind == SC_TARGET_SERVER;
	int flag = by_person ? SC_RR_HOSTS_FIRST : 0;

	if (sc_run_wants(p->run, 4))
		sc_inquire(&p->base, p->host.name, SC_RR_A | flag);
	if (sc_run_wants(p->run, 6))
		sc_inquire(&p->base, p->host.name, SC_RR_AAAA | flag);
}

static void look_for_caa(struct sc_place *p)
{
	const char *names[SC_LIMIT_CAA_NAMES];
	size_t n = sc_plan_caa(p->host.name, names);

	for (size_t i = 0; i < n; i++)
		sc_inquire(&p->caa, names[i], SC_RR_CAA);
}

static void look_up(struct sc_place *p)
{
	p->looked_up = true;
	look_for_addresses(p);
	look_for_caa(p);
}

static void visit(struct sc_place *p, struct sc_visits *to,
	const struct sc_ip *ips, size_t n)
{
	const struct sc_run *r = p->run;

	/* Of one family, in each call. */
	if (r->options->dns_only || (n && !sc_run_wants(r, ips[0].family)))
		return;
	*to = sc_visits_plan(p, ips, n);
	sc_visits_start(p->run);
}

static void take_addresses(struct sc_place *p, struct sc_visits *to,
	struct sc_answer *slot, const struct sc_answer *answer)
{
	struct sc_ip *ips;
	size_t n = sc_plan_addresses(p->run->arena, answer, p->share, &ips);

	*slot = *answer;
	if (answer->n_aliases && !p->host.cname) {
		sc_inquire(&p->base, p->host.name, SC_RR_CNAME);
		p->host.cname = &p->base.v[p->base.n - 1]->answer;
	}
	visit(p, to, ips, n);
}

static void on_base(void *user, const struct sc_question *q)
{
	struct sc_place *p = user;
	int type = q->type & ~SC_RR_HOSTS_FIRST;

	if (q->from_hosts)
		p->foreign &= ~(unsigned)SC_NET_FOREIGN_ADDRESS;
	if (type == SC_RR_A)
		take_addresses(p, &p->by_a, &p->host.a, &q->answer);
	if (type == SC_RR_AAAA)
		take_addresses(p, &p->by_aaaa, &p->host.aaaa, &q->answer);
}

static bool has_records(const struct sc_answer *v, size_t n)
{
	bool any = false;

	for (size_t i = 0; i < n; i++)
		any |= v[i].n_records > 0;
	return any;
}

static bool was_asked(const struct sc_place *p, const char *owner)
{
	for (size_t i = 0; i < p->host.n_tlsa; i++)
		if (sc_dname_equal(p->host.tlsa[i].name, owner))
			return true;
	return false;
}

/* Where people put TLSA records that nobody finds. */
static const struct {
	const char *prefix;
	bool of_domain; /* below the mail domain, else below the host */
} misplaced[] = {
	{ "_25._tcp.", true },
	{ "_25.", false },
	{ "_tcp._25.", false },
	{ "", false },
	{ "_443._tcp.", false },
	{ "_465._tcp.", false },
	{ "_587._tcp.", false },
};

static void look_elsewhere(struct sc_place *p)
{
	const char *domain = p->run->target->domain;

	for (size_t i = 0; i < SC_COUNT(misplaced); i++) {
		const char *below =
			misplaced[i].of_domain ? domain : p->host.name;
		const char *owner = !below ?
			NULL :
			sc_plan_below(
				p->run->arena, misplaced[i].prefix, below);

		if (owner && !was_asked(p, owner))
			sc_inquire(&p->hints, owner, SC_RR_TLSA);
	}
}

/* As sc_dane_owners() would, were the addresses secure. */
static void look_below_insecure(struct sc_place *p)
{
	const char *usual =
		sc_plan_below(p->run->arena, "_25._tcp.", p->host.name);

	sc_inquire(&p->hints, p->dane.owner, SC_RR_TLSA);
	if (p->run->domain && p->run->target->role == SC_ROLE_MX &&
		!sc_dname_equal(usual, p->dane.owner))
		sc_inquire(&p->hints, usual, SC_RR_TLSA);
}

/*
 * What explains why there is no TLSA record that binds. Below insecure
 * addresses no sender looks for one; who publishes it there wants to know. Who
 * does not answer TLSA questions is not asked any more of them.
 */
static void look_for_hints(struct sc_place *p)
{
	bool denied = p->dane.state == SC_DANE_NONE;

	if (p->dane.state == SC_DANE_NO_DNSSEC)
		look_below_insecure(p);
	if (p->dane.state == SC_DANE_UNKNOWN || !p->host.n_tlsa ||
		has_records(p->host.tlsa, p->host.n_tlsa))
		return;
	sc_inquire(&p->hints, p->host.tlsa[0].name, SC_RR_A);
	if (denied && p->run->target->role == SC_ROLE_MX)
		look_elsewhere(p);
}

/* The policy of one host needs no more than its own answers and the MX. */
static void find_policy(struct sc_place *p)
{
	const struct sc_obs obs = { .target = *p->run->target,
		.domain = p->run->domain,
		.hosts = &p->host,
		.n_hosts = 1 };

	p->dane = sc_dane_of(p->run->arena, &obs, &p->host);
}

static void settle(struct sc_place *p)
{
	sc_place_fill(p);
	find_policy(p);
	p->settled = true;
	look_for_hints(p);
	sc_visits_plan_further(&p->by_a);
	sc_visits_plan_further(&p->by_aaaa);
	sc_visits_start(p->run);
}

static void on_base_known(void *user)
{
	struct sc_place *p = user;
	struct sc_dane_owner *owners;
	size_t n = sc_dane_owners(
		p->run->arena, p->run->target, &p->host, &owners);

	for (size_t i = 0; i < n; i++)
		sc_inquire(&p->tlsa, owners[i].owner, SC_RR_TLSA);
	if (p->tlsa.n == 0)
		settle(p);
}

static void on_tlsa_known(void *user)
{
	settle(user);
}

static int port_of(const struct sc_run *r, int planned)
{
	bool given = r->options->connect && r->options->connect_port;

	return given ? r->options->connect_port : planned;
}

/* --connect is the user's word for the address, and perhaps the port. */
static unsigned foreign_of(
	const struct sc_run *r, const struct sc_plan_host *host)
{
	if (!r->options->connect)
		return host->foreign;
	return r->options->connect_port ?
		0 :
		host->foreign & ~(unsigned)SC_NET_FOREIGN_ADDRESS;
}

/* `name`: NULL where there is an address and nothing else. */
static void open_place(struct sc_place *p, struct sc_run *r,
	const struct sc_plan_host *host, const char *name, size_t share)
{
	*p = (struct sc_place){ .run = r,
		.host = { .name = name,
			.preference = host->preference,
			.port = port_of(r, host->port) },
		.mode = host->mode,
		.foreign = foreign_of(r, host),
		.share = share,
		.base = { r, 0, on_base, on_base_known, p },
		.tlsa = { r, 0, NULL, on_tlsa_known, p },
		.caa = { .run = r },
		.hints = { .run = r, .limit_s = SC_LIMIT_HINT_S } };
	if (!name)
		return;
	p->host.a = sc_answer_untried(name, SC_RR_A);
	p->host.aaaa = sc_answer_untried(name, SC_RR_AAAA);
}

struct sc_places sc_places_open(struct sc_run *r,
	const struct sc_plan_host *hosts, size_t n, size_t share)
{
	struct sc_places places = { sc_new(r->arena, struct sc_place, n), n };

	for (size_t i = 0; i < n; i++) {
		struct sc_place *p = &places.v[i];
		struct sc_ip ip;
		bool by_address = sc_ip_parse(hosts[i].name, &ip);

		open_place(p, r, &hosts[i], by_address ? NULL : hosts[i].name,
			share);
		if (r->options->connect)
			visit(p, &p->by_a, r->options->connect, 1);
		else if (by_address)
			visit(p, &p->by_a, &ip, 1);
		else
			look_up(p);
	}
	return places;
}

struct sc_places sc_places_open_address(struct sc_run *r, struct sc_ip ip)
{
	const struct sc_plan_host address = { NULL, -1, r->target->port,
		r->target->mode, 0 };
	struct sc_places places = { sc_new(r->arena, struct sc_place, 1), 1 };
	const struct sc_ip *given = r->options->connect;

	open_place(&places.v[0], r, &address, NULL, 1);
	visit(&places.v[0], &places.v[0].by_a, given ? given : &ip, 1);
	return places;
}

bool sc_place_is_held(const struct sc_place *p)
{
	return p->host.cname && !p->settled;
}

const char *sc_place_other_base(const struct sc_place *p)
{
	bool decides = p->dane.state == SC_DANE_BINDING ||
		p->dane.state == SC_DANE_UNUSABLE;

	return decides && !sc_dname_equal(p->dane.base, p->host.name) ?
		p->dane.base :
		NULL;
}

void sc_place_fill(struct sc_place *p)
{
	struct sc_arena *a = p->run->arena;

	p->host.tlsa = sc_inquiry_answers(&p->tlsa, a);
	p->host.n_tlsa = p->tlsa.n;
	p->host.caa = sc_inquiry_answers(&p->caa, a);
	p->host.n_caa = p->caa.n;
	p->host.hints = sc_inquiry_answers(&p->hints, a);
	p->host.n_hints = p->hints.n;
}
