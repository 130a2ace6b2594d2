#include "probe/run.h"

long long sc_run_now_ms(const struct sc_run *r)
{
	return r->net->now(r->net).ms - r->began.ms;
}

bool sc_run_wants(const struct sc_run *r, int family)
{
	return r->options->family == 0 || r->options->family == family;
}

bool sc_run_is_late(const struct sc_run *r)
{
	return r->net->now(r->net).ms >= r->deadline.ms;
}

struct sc_mono sc_run_until(const struct sc_run *r, int limit_s)
{
	struct sc_mono until = { r->net->now(r->net).ms + limit_s * 1000LL };

	return until.ms < r->deadline.ms ? until : r->deadline;
}

int sc_run_dns_s(const struct sc_run *r)
{
	long long s = r->options->timeout_ms / 1000 * 2 / 3;

	return s > SC_LIMIT_DNS_S ? (int)(s < SC_DAY_S ? s : SC_DAY_S) :
				    SC_LIMIT_DNS_S;
}

void sc_run_open(struct sc_run *r)
{
	r->n_open++;
}

void sc_run_close(struct sc_run *r)
{
	if (--r->n_open == 0)
		sc_visits_leave(r);
}
