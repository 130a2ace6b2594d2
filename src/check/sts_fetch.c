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
	const struct sc_subject *s, SC_STS_IS(is), const char *what)
{
	struct sc_cert_few at = { 0 };
	bool lost = s->facts->sts->fetch != SC_STS_FETCH_OK;

	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (count(s) == 0)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	for (size_t i = 0; i < count(s); i++)
		if (is(s, i))
			sc_cert_few_add(&at, s, fetch_of(s, i)->address);
	if (at.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, "%s: %s.", what,
		lost ? "senders cannot get the policy; " SC_STS_TWO_SENDERS :
		       "senders that use this address cannot get the policy, "
		       "at another address it is fine");

	sc_weigh(&v, lost ? SC_W_FAIL : SC_W_WARN);
	sc_cert_show_few(&v, s, "at", &at);
	return v;
}

static void show_detail(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_fetch *f)
{
	if (f && f->detail)
		sc_evidence(
			v, s, "seen", "%s", sc_show(s, sc_bytes_of(f->detail)));
}

static bool is_redirect(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_REDIRECT;
}

static struct sc_verdict redirect(const struct sc_subject *s)
{
	struct sc_verdict v = sc_sts_fetches(s, is_redirect,
		"The policy host redirects, and senders must not follow");

	if (v.status != SC_STATUS_FIRES)
		return v;

	const struct sc_fetch *f = sc_sts_first(s, is_redirect);

	sc_evidence(&v, s, "seen", "HTTP status %d%s%s", f->status,
		f->location.p ? " to " : "",
		f->location.p ? sc_show(s, f->location) : "");
	sc_evidence(&v, s, "wanted", "HTTP status 200 and the policy");
	sc_evidence(&v, s, "report", "sts-policy-fetch-error");
	return v;
}

static bool is_status(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_STATUS;
}

static struct sc_verdict status(const struct sc_subject *s)
{
	struct sc_verdict v = sc_sts_fetches(s, is_status,
		"The policy host answers with a status that is not 200");

	if (v.status != SC_STATUS_FIRES)
		return v;
	sc_evidence(&v, s, "seen", "HTTP status %d",
		sc_sts_first(s, is_status)->status);
	sc_evidence(&v, s, "wanted", "HTTP status 200");
	sc_evidence(&v, s, "report", "sts-policy-fetch-error");
	return v;
}

static bool is_other_type(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_OK &&
		!sc_sts_is_plain(fetch_of(s, i));
}

static struct sc_verdict content_type(const struct sc_subject *s)
{
	struct sc_verdict v = sc_sts_fetches(s, is_other_type, "x");

	if (v.status != SC_STATUS_FIRES)
		return v;

	struct sc_bytes type = sc_sts_first(s, is_other_type)->content_type;

	v = sc_fires(s,
		"The policy is not served as text/plain: strict senders refuse "
		"it (postfix-mta-sts-resolver does), others take it.");
	sc_evidence(&v, s, "seen", "Content-Type: %s",
		type.p ? sc_show(s, type) : "(none)");
	sc_evidence(&v, s, "wanted", "Content-Type: text/plain");
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
	struct sc_verdict v = sc_sts_fetches(s, sc_sts_is_too_slow,
		"The policy does not come within a minute, and senders do not "
		"wait longer");

	if (v.status == SC_STATUS_FIRES) {
		show_detail(&v, s, sc_sts_first(s, sc_sts_is_too_slow));
		sc_evidence(&v, s, "report", "sts-policy-fetch-error");
		return v;
	}

	const struct sc_fetch *f = sc_sts_first(s, is_slow);

	if (v.status != SC_STATUS_PASS || !f)
		return v;
	v = sc_fires(s,
		"The policy takes %lld seconds to come; senders may give up "
		"sooner than the minute that RFC 8461 suggests.",
		(f->ended_ms - f->began_ms) / 1000);
	sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "at", "%s", f->address);
	return v;
}

static bool is_large(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_LARGE;
}

static struct sc_verdict large(const struct sc_subject *s)
{
	struct sc_verdict v = sc_sts_fetches(s, is_large,
		"What the policy host sends is larger than 64 KB, where "
		"senders may stop (postfix-mta-sts-resolver does)");

	if (v.status != SC_STATUS_FIRES)
		return v;
	sc_evidence(&v, s, "wanted", "at most %d bytes", SC_LIMIT_POLICY_BYTES);
	sc_evidence(&v, s, "report", "sts-policy-fetch-error");
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

	sc_evidence(v, s, "seen", "%s: \"%s\"", f->address,
		line.n ? sc_show(s, line) : "");
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

	struct sc_verdict v = sc_fires(s,
		"The policy host gives another policy at %s than at %s, so it "
		"is chance which one a sender goes by.",
		other->address, first->address);

	show_difference(&v, s, first, other);
	show_difference(&v, s, other, first);
	return v;
}

const struct sc_check sc_checks_sts_fetch[] = {
	{
		.id = "sts-http-redirect",
		.title = "The policy host serves the policy without a redirect",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.3; RFC 8460 section 4.3.2.2",
		.remedy = "Serve the file itself under "
			  "/.well-known/mta-sts.txt; exempt this path from "
			  "redirects to www or to another host.",
		.run = redirect,
	},
	{
		.id = "sts-http-status",
		.title = "The policy is served with status 200",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.3; RFC 8460 section 4.3.2.2",
		.remedy = "Put the policy at /.well-known/mta-sts.txt and let "
			  "anybody read it, without login, challenge or "
			  "filter.",
		.run = status,
	},
	{
		.id = "sts-http-content-type",
		.title = "The policy is served as text/plain",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.who = "S",
		.source = "RFC 8461 section 3.2",
		.remedy = "Let the web server send Content-Type: text/plain "
			  "for this path.",
		.run = content_type,
		.yields_to = "sts-policy-html sts-policy-format",
	},
	{
		.id = "sts-http-slow",
		.title = "The policy comes within ten seconds",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.3",
		.remedy = "Serve a static file.",
		.run = slow,
	},
	{
		.id = "sts-http-large",
		.title = "The policy is at most 64 KB long",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.3",
		.remedy = "Serve the policy alone; use patterns instead of "
			  "long lists of hosts.",
		.run = large,
	},
	{
		.id = "sts-host-addresses-differ",
		.title = "All addresses of the policy host give the same "
			 "policy",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.who = "S",
		.source = "RFC 8461 section 8.1",
		.remedy = "Bring the same file to every server, and change the "
			  "id of the record once that is done.",
		.run = addresses_differ,
	},
	{ 0 },
};
