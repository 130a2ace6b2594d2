#include "policy/sts.h"

#include "base/dname.h"
#include "base/text.h"
#include "policy/answer.h"

bool sc_sts_matches(const char *pattern, const char *host)
{
	const char *rest = strchr(host, '.');

	if (!sc_text_has_prefix(pattern, "*."))
		return sc_dname_equal(pattern, host);
	return rest && rest > host && sc_dname_equal(pattern + 2, rest + 1);
}

const char *sc_sts_lists(const struct sc_sts_policy *p, const char *host)
{
	for (size_t i = 0; i < p->n_mx; i++)
		if (sc_sts_matches(p->mx[i], host))
			return p->mx[i];
	return NULL;
}

/* What the status line says, when there is a response. */
static enum sc_sts_fetch response_end(const struct sc_fetch *f)
{
	if (f->status >= 300 && f->status < 400)
		return SC_STS_FETCH_REDIRECT;
	if (f->status && f->status != 200)
		return SC_STS_FETCH_STATUS;
	if (f->http == SC_OUTCOME_LIMIT || f->body_cut)
		return SC_STS_FETCH_LARGE;
	return f->http == SC_OUTCOME_OK && f->status ? SC_STS_FETCH_OK :
						       SC_STS_FETCH_HTTP;
}

bool sc_sts_is_our_side(enum sc_outcome connect)
{
	return connect == SC_OUTCOME_TIMEOUT ||
		connect == SC_OUTCOME_UNREACHABLE ||
		connect == SC_OUTCOME_LOCAL;
}

bool sc_sts_is_out_of_reach(const struct sc_sts *s)
{
	return s->record.state == SC_RECORD_VALID &&
		(s->fetch == SC_STS_FETCH_UNTRIED ||
			(s->fetch == SC_STS_FETCH_UNREACHABLE &&
				sc_sts_is_our_side(s->from->connect)));
}

enum sc_sts_fetch sc_sts_fetch_end(const struct sc_fetch *f, bool trusted)
{
	if (f->connect == SC_OUTCOME_UNTRIED)
		return SC_STS_FETCH_UNTRIED;
	if (f->connect != SC_OUTCOME_OK)
		return SC_STS_FETCH_UNREACHABLE;
	if (f->tls != SC_OUTCOME_OK)
		return SC_STS_FETCH_TLS;
	if (!trusted)
		return SC_STS_FETCH_CERTIFICATE;
	if (f->http != SC_OUTCOME_OK && f->http != SC_OUTCOME_LIMIT)
		return SC_STS_FETCH_HTTP;
	return response_end(f);
}

bool sc_sts_is_plain(const struct sc_fetch *f)
{
	static const char plain[] = "text/plain";
	struct sc_bytes type = { f->content_type.p, sizeof(plain) - 1 };

	if (f->content_type.n < type.n ||
		!sc_bytes_same_text(type, sc_bytes_of(plain)))
		return false;
	return f->content_type.n == type.n ||
		strchr("; \t", f->content_type.p[type.n]);
}

/* The ends in the order of their worth: usable, else how far it came. */
static bool is_better(enum sc_sts_fetch x, enum sc_sts_fetch than)
{
	if (than == SC_STS_FETCH_OK)
		return false;
	return x == SC_STS_FETCH_OK || x > than;
}

static enum sc_sts_fetch lookup_end(const struct sc_policy_host *host)
{
	enum sc_answer_end a = sc_answer_end(&host->a);
	enum sc_answer_end aaaa = sc_answer_end(&host->aaaa);

	if (host->a.n_records || host->aaaa.n_records)
		return SC_STS_FETCH_UNTRIED;
	if (a == SC_ANSWER_FAILED || aaaa == SC_ANSWER_FAILED)
		return SC_STS_FETCH_LOOKUP;
	/* With -4 or -6 one family is not asked for. */
	return sc_answer_no_address(&host->a, &host->aaaa) ?
		SC_STS_FETCH_NO_ADDRESS :
		SC_STS_FETCH_UNTRIED;
}

static void find_fetch(struct sc_sts *s, const struct sc_policy_host *host,
	const bool *trusted)
{
	s->fetch = lookup_end(host);
	for (size_t i = 0; i < host->n_fetches; i++) {
		enum sc_sts_fetch end = sc_sts_fetch_end(
			&host->fetches[i], trusted && trusted[i]);

		if (s->from && !is_better(end, s->fetch))
			continue;
		s->fetch = end;
		s->from = &host->fetches[i];
	}
}

/* An address of a policy host, and not that of every name in the zone. */
static bool has_address(const struct sc_answer *r)
{
	return sc_answer_end(r) == SC_ANSWER_READ && r->n_records &&
		!r->wildcard;
}

struct sc_sts sc_sts_of(
	struct sc_arena *a, const struct sc_domain *domain, const bool *trusted)
{
	const struct sc_policy_host *host = domain ? domain->policy_host : NULL;
	struct sc_sts s = {
		.record = sc_sts_record_read(a, domain ? domain->sts : NULL),
		.policy = { .max_age_s = -1, .faults.arena = a },
	};

	s.traces = s.record.state >= SC_RECORD_SEVERAL;
	if (host) {
		find_fetch(&s, host, trusted);
		s.traces |= has_address(&host->a) || has_address(&host->aaaa);
	}
	s.has_policy = s.from && s.from->http == SC_OUTCOME_OK &&
		s.from->status == 200 && !s.from->body_cut;
	if (s.has_policy)
		s.policy = sc_sts_policy_read(a, s.from->body);
	if (s.record.state == SC_RECORD_VALID && s.fetch == SC_STS_FETCH_OK &&
		s.policy.valid)
		s.mode = s.policy.mode;
	return s;
}
