#include "probe/plan.h"

#include "base/dname.h"
#include "policy/srv.h"

/* By preference, else as answered: a stable sort of a short list. */
static void insert_mx(struct sc_mx *mx, size_t n, struct sc_mx new)
{
	while (n && mx[n - 1].preference > new.preference) {
		mx[n] = mx[n - 1];
		n--;
	}
	mx[n] = new;
}

void sc_plan_mx(
	struct sc_arena *a, const struct sc_dns_message *m, struct sc_domain *d)
{
	struct sc_mx *mx;

	if (!sc_answer_usable(&d->answer))
		return;
	if (m->n_records == 0) {
		d->implicit = true;
		return;
	}
	mx = sc_new(a, struct sc_mx, m->n_records);
	for (size_t i = 0; i < m->n_records; i++)
		insert_mx(mx, i,
			(struct sc_mx){
				m->records[i].preference, m->records[i].text });
	d->mx = mx;
	d->n_mx = m->n_records;
}

static bool is_address(const char *exchange)
{
	struct sc_ip ip;

	return sc_ip_parse(exchange, &ip);
}

/* Underscores and hyphens at the edge are wrong, but the DNS has them. */
static bool is_host(const char *name)
{
	enum sc_dname_fault fault = sc_dname_check(sc_bytes_of(name));

	return (fault == SC_DNAME_OK || fault == SC_DNAME_UNDERSCORE ||
		       fault == SC_DNAME_HYPHEN) &&
		!is_address(name);
}

static bool is_known(const struct sc_plan_host *hosts, size_t n,
	const struct sc_plan_host *new)
{
	for (size_t i = 0; i < n; i++)
		if (hosts[i].port == new->port &&
			sc_dname_equal(hosts[i].name, new->name))
			return true;
	return false;
}

static struct sc_plan_host host_of(
	const struct sc_target *t, const char *name, int preference)
{
	return (struct sc_plan_host){ name, preference, t->port, t->mode,
		SC_NET_FOREIGN_ADDRESS };
}

static size_t hosts_of_domain(const struct sc_target *t,
	const struct sc_domain *d, struct sc_plan_host *hosts)
{
	size_t n = 0;

	if (d->implicit)
		hosts[n++] = host_of(t, t->domain, -1);
	for (size_t i = 0; i < d->n_mx && n < SC_LIMIT_MX_HOSTS; i++) {
		struct sc_plan_host new =
			host_of(t, d->mx[i].exchange, d->mx[i].preference);

		if ((is_host(new.name) || is_address(new.name)) &&
			!is_known(hosts, n, &new))
			hosts[n++] = new;
	}
	return n;
}

size_t sc_plan_hosts(struct sc_arena *a, const struct sc_target *t,
	const struct sc_domain *d, struct sc_plan_host **out)
{
	struct sc_plan_host *hosts =
		sc_new(a, struct sc_plan_host, SC_LIMIT_MX_HOSTS);

	*out = hosts;
	if (d)
		return hosts_of_domain(t, d, hosts);
	if (!t->host)
		return 0;
	hosts[0] = host_of(t, t->host, -1);
	return 1;
}

size_t sc_plan_service(struct sc_arena *a, const struct sc_answer *answer,
	enum sc_mode mode, struct sc_plan_host **out)
{
	struct sc_plan_host *hosts =
		sc_new(a, struct sc_plan_host, SC_LIMIT_SRV_HOSTS);
	struct sc_srv *srv;
	size_t n_srv = sc_srv_read(a, answer, &srv), n = 0;

	*out = hosts;
	if (!sc_answer_usable(answer))
		return 0;
	for (size_t i = 0; i < n_srv && n < SC_LIMIT_SRV_HOSTS; i++) {
		struct sc_plan_host new = { srv[i].target, -1, srv[i].port,
			mode,
			SC_NET_FOREIGN_ADDRESS | SC_NET_FOREIGN_MAIL_PORT };

		if (new.port && is_host(new.name) && !is_known(hosts, n, &new))
			hosts[n++] = new;
	}
	return n;
}

size_t sc_plan_share(size_t n_hosts)
{
	size_t n = SC_LIMIT_ENDPOINTS / (2 * (n_hosts ? n_hosts : 1));

	return n < SC_LIMIT_HOST_ADDRESSES ? n : SC_LIMIT_HOST_ADDRESSES;
}

static bool contains(const struct sc_ip *ips, size_t n, struct sc_ip ip)
{
	for (size_t i = 0; i < n; i++)
		if (sc_ip_equal(ips[i], ip))
			return true;
	return false;
}

size_t sc_plan_addresses(struct sc_arena *a, const struct sc_answer *answer,
	size_t max, struct sc_ip **out)
{
	struct sc_ip *ips = sc_new(a, struct sc_ip, max);
	size_t n = 0;
	struct sc_ip ip;

	*out = ips;
	if (!sc_answer_usable(answer))
		return 0;
	for (size_t i = 0; i < answer->n_records && n < max; i++)
		if (sc_ip_parse(answer->records[i], &ip) &&
			!contains(ips, n, ip))
			ips[n++] = ip;
	return n;
}

size_t sc_plan_caa(const char *host, const char *names[SC_LIMIT_CAA_NAMES])
{
	size_t n = 0;

	for (const char *dot;
		(dot = strchr(host, '.')) && dot[1] && n < SC_LIMIT_CAA_NAMES;
		host = dot + 1)
		names[n++] = host;
	return n;
}

static bool is_listed(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (sc_dname_equal(names[i], name))
			return true;
	return false;
}

size_t sc_plan_report_domains(const struct sc_tlsrpt *tlsrpt,
	const char *domain, const char *names[SC_LIMIT_REPORT_DOMAINS])
{
	size_t n = 0;

	if (tlsrpt->state != SC_RECORD_VALID)
		return 0;
	for (size_t i = 0; i < tlsrpt->n_rua; i++) {
		const char *name = tlsrpt->rua[i].domain;

		if (n < SC_LIMIT_REPORT_DOMAINS && tlsrpt->rua[i].mailto &&
			name && is_host(name) &&
			!sc_dname_within(name, domain) &&
			!is_listed(names, n, name))
			names[n++] = name;
	}
	return n;
}

const char *sc_plan_below(
	struct sc_arena *a, const char *prefix, const char *name)
{
	size_t n = strlen(prefix) + strlen(name);

	return n <= SC_DNAME_MAX ? sc_arena_printf(a, "%s%s", prefix, name) :
				   NULL;
}
