/*
 * How the policy file comes: RFC 8461 section 3.3. Only a 200 of the policy
 * host itself counts, within a minute and 64 KB.
 */
#include "check/topics.h"

#include "base/limits.h"
#include "base/text.h"
#include "check/cert.h"
#include "check/sts.h"

#define SLOW_MS     10000
#define TOO_SLOW_MS 60000

static const struct sc_fetch *fetch_of(const struct sc_subject *s, size_t i)
{
	return &s->domain->policy_host->fetches[i];
}

static size_t count(const struct sc_subject *s)
{
	const struct sc_policy_host *h =
		s->domain ? s->domain->policy_host : NULL;

	return h ? h->n_fetches : 0;
}

enum sc_sts_fetch sc_sts_end(const struct sc_subject *s, size_t i)
{
	return sc_sts_fetch_end(fetch_of(s, i), true);
}

const struct sc_fetch *sc_sts_first(const struct sc_subject *s, SC_STS_IS(is))
{
	for (size_t i = 0; i < count(s); i++)
		if (is(s, i))
			return fetch_of(s, i);
	return NULL;
}

struct sc_verdict sc_sts_fetches(
	const struct sc_subject *s, SC_STS_IS(is), enum sc_message what)
{
	struct sc_list at = { 0 };
	bool lost = s->facts->sts->fetch != SC_STS_FETCH_OK;

	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (count(s) == 0)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	for (size_t i = 0; i < count(s); i++)
		if (is(s, i))
			sc_list_add(s->arena, &at,
				SC_TEXT("names", fetch_of(s, i)->address));
	if (at.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_FETCH_FAULT),
		SC_WORD("what", what), SC_FLAG("lost", lost));

	sc_weigh(&v, lost ? SC_W_FAIL : SC_W_WARN);
	sc_evidence_list(&v, s, "at", &at);
	return v;
}

static void show_detail(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_fetch *f)
{
	if (f && f->detail)
		sc_evidence(v, s, "seen",
			SC_BYTES("detail", sc_bytes_of(f->detail)));
}

static bool is_redirect(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_REDIRECT;
}

static struct sc_verdict redirect(const struct sc_subject *s)
{
	struct sc_verdict v =
		sc_sts_fetches(s, is_redirect, SC_MSG_STS_HTTP_REDIRECT);

	if (v.status != SC_STATUS_FIRES)
		return v;

	const struct sc_fetch *f = sc_sts_first(s, is_redirect);

	sc_evidence(&v, s, "seen", SC_MSG(STS_HTTP_REDIRECT_SEEN),
		SC_NUMBER("status", f->status),
		SC_BYTES("location", f->location));
	sc_evidence(&v, s, "wanted", SC_MSG(STS_HTTP_REDIRECT_WANTED));
	sc_evidence(&v, s, "report", SC_MSG(STS_HTTP_REDIRECT_REPORT));
	return v;
}

static bool is_status(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_STATUS;
}

static struct sc_verdict status(const struct sc_subject *s)
{
	struct sc_verdict v =
		sc_sts_fetches(s, is_status, SC_MSG_STS_HTTP_STATUS);

	if (v.status != SC_STATUS_FIRES)
		return v;
	sc_evidence(&v, s, "seen", SC_MSG(STS_HTTP_STATUS_SEEN),
		SC_NUMBER("status", sc_sts_first(s, is_status)->status));
	sc_evidence(&v, s, "wanted", SC_MSG(STS_HTTP_STATUS_WANTED));
	sc_evidence(&v, s, "report", SC_MSG(STS_HTTP_REDIRECT_REPORT));
	return v;
}

static bool is_other_type(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_OK &&
		!sc_sts_is_plain(fetch_of(s, i));
}

static struct sc_verdict content_type(const struct sc_subject *s)
{
	struct sc_verdict v = sc_sts_fetches(
		s, is_other_type, SC_MSG_STS_HTTP_CONTENT_TYPE_WHAT);

	if (v.status != SC_STATUS_FIRES)
		return v;

	struct sc_bytes type = sc_sts_first(s, is_other_type)->content_type;

	v = sc_fires(s, SC_MSG(STS_HTTP_CONTENT_TYPE));
	sc_evidence(&v, s, "seen", SC_MSG(STS_HTTP_CONTENT_TYPE_SEEN),
		SC_BYTES("type", type));
	sc_evidence(&v, s, "wanted", SC_MSG(STS_HTTP_CONTENT_TYPE_WANTED));
	return v;
}

static long long took_ms(const struct sc_subject *s, size_t i)
{
	return fetch_of(s, i)->ended_ms - fetch_of(s, i)->began_ms;
}

bool sc_sts_is_too_slow(const struct sc_subject *s, size_t i)
{
	const struct sc_fetch *f = fetch_of(s, i);

	return f->tls == SC_OUTCOME_OK && f->http == SC_OUTCOME_TIMEOUT &&
		took_ms(s, i) >= TOO_SLOW_MS;
}

static bool is_slow(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_OK && took_ms(s, i) > SLOW_MS;
}

static struct sc_verdict slow(const struct sc_subject *s)
{
	struct sc_verdict v = sc_sts_fetches(
		s, sc_sts_is_too_slow, SC_MSG_STS_HTTP_SLOW_WHAT);

	if (v.status == SC_STATUS_FIRES) {
		show_detail(&v, s, sc_sts_first(s, sc_sts_is_too_slow));
		sc_evidence(&v, s, "report", SC_MSG(STS_HTTP_REDIRECT_REPORT));
		return v;
	}

	const struct sc_fetch *f = sc_sts_first(s, is_slow);

	if (v.status != SC_STATUS_PASS || !f)
		return v;
	v = sc_fires(s, SC_MSG(STS_HTTP_SLOW),
		SC_NUMBER("took_s", (f->ended_ms - f->began_ms) / 1000));
	sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "at", SC_TEXT("address", f->address));
	return v;
}

static bool is_large(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_LARGE;
}

static struct sc_verdict large(const struct sc_subject *s)
{
	struct sc_verdict v =
		sc_sts_fetches(s, is_large, SC_MSG_STS_HTTP_LARGE);

	if (v.status != SC_STATUS_FIRES)
		return v;
	sc_evidence(&v, s, "wanted", SC_MSG(STS_HTTP_LARGE_WANTED),
		SC_NUMBER("max_bytes", SC_LIMIT_POLICY_BYTES));
	sc_evidence(&v, s, "report", SC_MSG(STS_HTTP_REDIRECT_REPORT));
	return v;
}

/* Another body than at the first address that gives one. */
static bool is_different(const struct sc_subject *s, size_t i)
{
	size_t first = 0;

	while (sc_sts_end(s, first) != SC_STS_FETCH_OK && first < i)
		first++;
	return sc_sts_end(s, i) == SC_STS_FETCH_OK &&
		!sc_bytes_equal(fetch_of(s, first)->body, fetch_of(s, i)->body);
}

static bool gives_body(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_OK;
}

/* The line of `of` where `other` begins to differ. */
static struct sc_bytes differing_line(struct sc_bytes of, struct sc_bytes other)
{
	size_t begin = 0, end;

	for (size_t i = 0; i < of.n && i < other.n && of.p[i] == other.p[i];
		i++)
		if (of.p[i] == '\n')
			begin = i + 1;
	for (end = begin; end < of.n && !memchr("\r\n", of.p[end], 2); end++)
		continue;
	return (struct sc_bytes){ of.p + begin, end - begin };
}

static void show_difference(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_fetch *f, const struct sc_fetch *other)
{
	struct sc_bytes line = differing_line(f->body, other->body);

	sc_evidence(v, s, "seen", SC_MSG(STS_DIFFERENCE),
		SC_TEXT("address", f->address), SC_BYTES("line", line));
}

static struct sc_verdict addresses_differ(const struct sc_subject *s)
{
	const struct sc_fetch *first = sc_sts_first(s, gives_body);
	const struct sc_fetch *other = sc_sts_first(s, is_different);

	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (!first)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!other)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_HOST_ADDRESSES_DIFFER),
		SC_TEXT("address", other->address),
		SC_TEXT("first_address", first->address));

	show_difference(&v, s, first, other);
	show_difference(&v, s, other, first);
	return v;
}

const struct sc_check sc_checks_sts_fetch[] = {
	{
		.id = SC_CHECK_STS_HTTP_REDIRECT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HTTP_REDIRECT_FIX,
		.run = redirect,
	},
	{
		.id = SC_CHECK_STS_HTTP_STATUS,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HTTP_STATUS_FIX,
		.run = status,
	},
	{
		.id = SC_CHECK_STS_HTTP_CONTENT_TYPE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HTTP_CONTENT_TYPE_FIX,
		.run = content_type,
	},
	{
		.id = SC_CHECK_STS_HTTP_SLOW,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HTTP_SLOW_FIX,
		.run = slow,
	},
	{
		.id = SC_CHECK_STS_HTTP_LARGE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HTTP_LARGE_FIX,
		.run = large,
	},
	{
		.id = SC_CHECK_STS_HOST_ADDRESSES_DIFFER,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_ADDRESSES_DIFFER_FIX,
		.run = addresses_differ,
	},
	{ 0 },
};
