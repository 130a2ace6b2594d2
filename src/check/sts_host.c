/*
 * The host of the policy: that there is one, that it answers, and that its
 * certificate is good for its name. RFC 8461 section 3.3 wants a DNS-ID, by
 * the rules of the web; a wildcard only as the whole left-most label.
 */
#include "check/topics.h"

#include "base/date.h"
#include "base/dname.h"
#include "check/cert.h"
#include "check/sts.h"
#include "policy/answer.h"

static bool is_empty(const struct sc_answer *a)
{
	return sc_answer_end(a) == SC_ANSWER_READ && a->n_records == 0;
}

static bool has_no_address(const struct sc_policy_host *h)
{
	return is_empty(&h->a) && is_empty(&h->aaaa);
}

static const struct sc_policy_host *host_of(const struct sc_subject *s)
{
	return s->domain ? s->domain->policy_host : NULL;
}

static void show_answers(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_answer *a = &host_of(s)->a;

	for (size_t i = 0; i < a->n_aliases && i < 8; i++)
		sc_evidence(v, s, "dns", SC_MSG(ALIAS_OF),
			SC_BYTES("owner",
				sc_bytes_of(i ? a->aliases[i - 1] : a->name)),
			SC_BYTES("target", sc_bytes_of(a->aliases[i])));
	sc_evidence(v, s, "dns", SC_MSG(STS_NO_ADDRESS),
		SC_TEXT("host", host_of(s)->name),
		SC_FLAG("nxdomain", a->rcode == SC_RCODE_NXDOMAIN));
}

static struct sc_verdict nxdomain(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s) || !host_of(s))
		return SC_IS_NA;
	if (s->facts->sts->fetch == SC_STS_FETCH_LOOKUP)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!has_no_address(host_of(s)))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_HOST_NXDOMAIN),
		SC_TEXT("host", host_of(s)->name));

	show_answers(&v, s);
	sc_evidence(&v, s, "report", SC_MSG(STS_HTTP_REDIRECT_REPORT));
	sc_evidence(&v, s, "publish", SC_MSG(STS_HOST_NXDOMAIN_PUBLISH),
		SC_TEXT("host", host_of(s)->name));
	sc_sts_publish_policy(&v, s, sc_sts_mode_wanted(s));
	return v;
}

/* An alias to a name outside that is not there: anybody may register it. */
static struct sc_verdict smuggled(const struct sc_subject *s)
{
	const struct sc_policy_host *h = host_of(s);

	if (!h || h->a.n_aliases == 0)
		return SC_IS_NA;

	const char *target = h->a.aliases[h->a.n_aliases - 1];

	if (!has_no_address(h) ||
		sc_dname_within(target, s->obs->target.domain))
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(STS_SMUGGLED_HOST), SC_TEXT("host", h->name),
			SC_BYTES("target", sc_bytes_of(target)),
			SC_TEXT("domain", s->obs->target.domain));

	if (sc_sts_is_meant(s)) {
		sc_weigh(&v, SC_W_FAIL);
		sc_evidence(&v, s, "report", SC_MSG(STS_HTTP_REDIRECT_REPORT));
	}
	show_answers(&v, s);
	return v;
}

/* Without a route of our own there is nothing to say about IPv6. */
static bool was_tried(const struct sc_subject *s, size_t i)
{
	const struct sc_fetch *f = &host_of(s)->fetches[i];

	return f->connect != SC_OUTCOME_LOCAL &&
		f->connect != SC_OUTCOME_UNTRIED &&
		!(f->connect == SC_OUTCOME_UNREACHABLE &&
			strchr(f->address, ':'));
}

static bool is_without_tls(const struct sc_subject *s, size_t i)
{
	return sc_sts_end(s, i) == SC_STS_FETCH_TLS;
}

/* No connection, or no whole response over it. */
static bool is_silent(const struct sc_subject *s, size_t i)
{
	enum sc_sts_fetch end = sc_sts_end(s, i);

	return was_tried(s, i) && !sc_sts_is_too_slow(s, i) &&
		(end == SC_STS_FETCH_UNREACHABLE || end == SC_STS_FETCH_HTTP);
}

static bool is_no_help(const struct sc_subject *s, size_t i)
{
	return is_without_tls(s, i) || is_silent(s, i);
}

static void show_detail(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_fetch *f)
{
	if (f->detail)
		sc_evidence(v, s, "seen", SC_MSG(STS_FETCH_DETAIL),
			SC_TEXT("address", f->address),
			SC_BYTES("detail", sc_bytes_of(f->detail)));
}

static size_t index_of(const struct sc_subject *s, const struct sc_fetch *f)
{
	return (size_t)(f - host_of(s)->fetches);
}

/* The finding about a policy host where the best fetch `is`. */
static struct sc_verdict all_fail(
	const struct sc_subject *s, SC_STS_IS(is), enum sc_message what)
{
	const struct sc_fetch *best = s->facts->sts->from;

	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (!best || !sc_sts_first(s, was_tried))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!is(s, index_of(s, best)))
		return SC_IS_FINE;

	struct sc_verdict v = sc_sts_fetches(s, is, what);

	show_detail(&v, s, best);
	sc_evidence(&v, s, "report", SC_MSG(STS_HTTP_REDIRECT_REPORT));
	return v;
}

/* Not only silence, which may be that of our own network on port 443. */
static bool is_heard(const struct sc_subject *s, size_t i)
{
	return was_tried(s, i) &&
		!sc_sts_is_our_side(host_of(s)->fetches[i].connect);
}

static struct sc_verdict unreachable(const struct sc_subject *s)
{
	struct sc_verdict v =
		all_fail(s, is_silent, SC_MSG_STS_HOST_UNREACHABLE);

	if (v.status == SC_STATUS_FIRES && !sc_sts_first(s, is_heard))
		sc_weigh(&v, SC_W_UNKNOWN);
	return v;
}

static struct sc_verdict tls(const struct sc_subject *s)
{
	return all_fail(s, is_without_tls, SC_MSG_STS_HOST_TLS);
}

static struct sc_verdict partial(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s) || s->facts->sts->fetch != SC_STS_FETCH_OK)
		return SC_IS_NA;

	struct sc_verdict v =
		sc_sts_fetches(s, is_no_help, SC_MSG_STS_HOST_PARTIAL);

	if (v.status == SC_STATUS_FIRES)
		show_detail(&v, s, sc_sts_first(s, is_no_help));
	return v;
}

static const struct sc_fetch_facts *facts_of(
	const struct sc_subject *s, size_t i)
{
	return &s->facts->fetches[i];
}

/* A chain that was held against a trust store. */
static const struct sc_chain *judged(const struct sc_subject *s, size_t i)
{
	const struct sc_chain *c = facts_of(s, i)->chain;

	return c && !c->store_empty ? c : NULL;
}

static bool is_judged(const struct sc_subject *s, size_t i)
{
	return judged(s, i) != NULL;
}

static bool is_out_of_date(const struct sc_subject *s, size_t i)
{
	const struct sc_chain *c = judged(s, i);

	return c && !c->trusted &&
		(c->fault == SC_PATH_EXPIRED ||
			c->fault == SC_PATH_NOT_YET_VALID);
}

static bool is_incomplete(const struct sc_subject *s, size_t i)
{
	const struct sc_chain *c = judged(s, i);

	return c && !c->trusted && c->fault == SC_PATH_NO_ISSUER &&
		!c->missing_is_root;
}

static bool is_untrusted(const struct sc_subject *s, size_t i)
{
	const struct sc_chain *c = judged(s, i);

	return c && !c->trusted && !is_out_of_date(s, i) &&
		!is_incomplete(s, i);
}

static bool is_misnamed(const struct sc_subject *s, size_t i)
{
	const struct sc_fetch_facts *f = facts_of(s, i);

	return f->leaf && !f->leaf->parse_error && f->match != SC_NAME_EXACT &&
		f->match != SC_NAME_WILDCARD;
}

static void show_names(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_cert *leaf)
{
	struct sc_list names = { 0 };

	for (size_t i = 0; i < leaf->n_dns_names; i++)
		sc_list_add(s->arena, &names,
			SC_TEXT("names", sc_cert_name(s, leaf->dns_names[i])));
	sc_evidence_list(v, s, "names", &names);
	sc_evidence(v, s, "wanted", SC_MSG(STS_NAME_WANTED),
		SC_TEXT("host", host_of(s)->name));
}

static void show_certificate(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_fetch_facts *f, bool names)
{
	if (!names && f->chain->fault_text)
		sc_evidence(v, s, "seen",
			SC_TEXT("fault_text", f->chain->fault_text));
	if (f->leaf->parse_error)
		return;
	sc_cert_show(v, s, f->leaf);
	if (names)
		show_names(v, s, f->leaf);
	else
		sc_cert_show_life(v, s, f->leaf);
}

/* The finding about certificates that `is`, with the first of them. */
static struct sc_verdict certificate(
	const struct sc_subject *s, SC_STS_IS(is), enum sc_message what)
{
	if (sc_sts_is_meant(s) && !sc_sts_first(s, is_judged))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };

	struct sc_verdict v = sc_sts_fetches(s, is, what);

	if (v.status != SC_STATUS_FIRES)
		return v;
	show_certificate(&v, s, facts_of(s, index_of(s, sc_sts_first(s, is))),
		is == is_misnamed);
	sc_evidence(&v, s, "report", SC_MSG(STS_CERTIFICATE_REPORT));
	return v;
}

static struct sc_verdict cert_expired(const struct sc_subject *s)
{
	return certificate(s, is_out_of_date, SC_MSG_STS_HOST_CERT_EXPIRED);
}

static struct sc_verdict cert_untrusted(const struct sc_subject *s)
{
	return certificate(s, is_untrusted, SC_MSG_STS_HOST_CERT_UNTRUSTED);
}

static struct sc_verdict cert_incomplete(const struct sc_subject *s)
{
	struct sc_verdict v =
		certificate(s, is_incomplete, SC_MSG_STS_HOST_CERT_INCOMPLETE);

	if (v.status != SC_STATUS_FIRES)
		return v;

	const struct sc_chain *c =
		judged(s, index_of(s, sc_sts_first(s, is_incomplete)));

	sc_evidence(&v, s, "wanted", SC_MSG(STS_HOST_CERT_INCOMPLETE_WANTED),
		SC_TEXT("missing_subject", c->missing_subject),
		SC_TEXT("missing_url", c->missing_url));
	return v;
}

static struct sc_verdict cert_name(const struct sc_subject *s)
{
	return certificate(s, is_misnamed, SC_MSG_STS_HOST_CERT_NAME);
}

static bool is_expiring(const struct sc_subject *s, size_t i)
{
	const struct sc_fetch_facts *f = facts_of(s, i);

	return f->good && sc_cert_ends_soon(s, f->leaf);
}

static bool is_good(const struct sc_subject *s, size_t i)
{
	return facts_of(s, i)->good;
}

static struct sc_verdict cert_expiring(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s) || !sc_sts_first(s, is_good))
		return SC_IS_NA;

	const struct sc_fetch *f = sc_sts_first(s, is_expiring);

	if (!f)
		return SC_IS_FINE;

	const struct sc_cert *c = facts_of(s, index_of(s, f))->leaf;
	struct sc_verdict v = sc_fires(s, SC_MSG(STS_HOST_CERT_EXPIRING),
		SC_SPAN("left", sc_cert_left_s(c, s->now)),
		SC_DAY("not_after", c->not_after));

	sc_cert_weigh_rest(&v, s, c, SC_W_WARN);
	sc_evidence(&v, s, "at", SC_TEXT("address", f->address));
	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

const struct sc_check sc_checks_sts_host[] = {
	{
		.id = SC_CHECK_STS_HOST_NXDOMAIN,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_NXDOMAIN_FIX,
		.run = nxdomain,
	},
	{
		.id = SC_CHECK_STS_SMUGGLED_HOST,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_SMUGGLED_HOST_FIX,
		.run = smuggled,
	},
	{
		.id = SC_CHECK_STS_HOST_UNREACHABLE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_UNREACHABLE_FIX,
		.run = unreachable,
	},
	{
		.id = SC_CHECK_STS_HOST_PARTIAL,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_PARTIAL_FIX,
		.run = partial,
	},
	{
		.id = SC_CHECK_STS_HOST_TLS,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_TLS_FIX,
		.run = tls,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_EXPIRED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_CERT_EXPIRED_FIX,
		.run = cert_expired,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_UNTRUSTED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_CERT_UNTRUSTED_FIX,
		.run = cert_untrusted,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_NAME,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_CERT_NAME_FIX,
		.run = cert_name,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_INCOMPLETE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_CERT_INCOMPLETE_FIX,
		.run = cert_incomplete,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_EXPIRING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_HOST_CERT_EXPIRING_FIX,
		.run = cert_expiring,
	},
	{ 0 },
};
