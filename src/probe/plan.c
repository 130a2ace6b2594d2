#include "probe/plan.h"

#include "base/dname.h"

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

/* Underscores and hyphens at the edge are wrong, but the DNS has them. */
static bool is_host(const char *name)
{
	enum sc_dname_fault fault = sc_dname_check(sc_bytes_of(name));
	struct sc_ip ip;

	return (fault == SC_DNAME_OK || fault == SC_DNAME_UNDERSCORE ||
		       fault == SC_DNAME_HYPHEN) &&
		!sc_ip_parse(name, &ip);
}

static bool is_known(
	const struct sc_plan_host *hosts, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (sc_dname_equal(hosts[i].name, name))
			return true;
	return false;
}

static size_t hosts_of_domain(const struct sc_target *t,
	const struct sc_domain *d, struct sc_plan_host *hosts)
{
	size_t n = 0;

	if (d->implicit)
		hosts[n++] = (struct sc_plan_host){ t->domain, -1 };
	for (size_t i = 0; i < d->n_mx && n < SC_LIMIT_MX_HOSTS; i++) {
		const char *name = d->mx[i].exchange;

		if (is_host(name) && !is_known(hosts, n, name))
			hosts[n++] = (struct sc_plan_host){ name,
				d->mx[i].preference };
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
	hosts[0] = (struct sc_plan_host){ t->host, -1 };
	return 1;
}

static size_t share(size_t n_hosts)
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
	size_t n_hosts, struct sc_ip **out)
{
	struct sc_ip *ips = sc_new(a, struct sc_ip, SC_LIMIT_HOST_ADDRESSES);
	size_t n = 0;
	struct sc_ip ip;

	*out = ips;
	if (!sc_answer_usable(answer))
		return 0;
	for (size_t i = 0; i < answer->n_records && n < share(n_hosts); i++)
		if (sc_ip_parse(answer->records[i], &ip) &&
			!contains(ips, n, ip))
			ips[n++] = ip;
	return n;
}
