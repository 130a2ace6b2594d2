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
		sc_evidence(v, s, "dns", "%s CNAME %s",
			sc_show(s,
				sc_bytes_of(i ? a->aliases[i - 1] : a->name)),
			sc_show(s, sc_bytes_of(a->aliases[i])));
	sc_evidence(v, s, "dns", "%s A, AAAA: %s", host_of(s)->name,
		a->rcode == SC_RCODE_NXDOMAIN ? "NXDOMAIN" : "no such record");
}

static struct sc_verdict nxdomain(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s) || !host_of(s))
		return SC_IS_NA;
	if (s->facts->sts->fetch == SC_STS_FETCH_LOOKUP)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!has_no_address(host_of(s)))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The policy host %s has no address, so senders cannot get the "
		"policy; " SC_STS_TWO_SENDERS ".",
		host_of(s)->name);

	show_answers(&v, s);
	sc_evidence(&v, s, "report", "sts-policy-fetch-error");
	sc_evidence(&v, s, "publish", "%s. IN A <address of a web server>",
		host_of(s)->name);
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

	struct sc_verdict v = sc_fires(s,
		"The policy host %s is an alias of %s, which is not there: "
		"whoever gets that name can publish a policy for %s.",
		h->name, sc_show(s, sc_bytes_of(target)),
		s->obs->target.domain);

	if (sc_sts_is_meant(s)) {
		sc_weigh(&v, SC_W_FAIL);
		sc_evidence(&v, s, "report", "sts-policy-fetch-error");
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
		sc_evidence(v, s, "seen", "%s: %s", f->address,
			sc_show(s, sc_bytes_of(f->detail)));
}

static size_t index_of(const struct sc_subject *s, const struct sc_fetch *f)
{
	return (size_t)(f - host_of(s)->fetches);
}

/* The finding about a policy host where the best fetch `is`. */
static struct sc_verdict all_fail(
	const struct sc_subject *s, SC_STS_IS(is), const char *what)
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
	sc_evidence(&v, s, "report", "sts-policy-fetch-error");
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
	struct sc_verdict v = all_fail(
		s, is_silent, "The policy host cannot be reached over HTTPS");

	if (v.status == SC_STATUS_FIRES && !sc_sts_first(s, is_heard))
		sc_weigh(&v, SC_W_UNKNOWN);
	return v;
}

static struct sc_verdict tls(const struct sc_subject *s)
{
	return all_fail(s, is_without_tls,
		"The policy host does not complete a TLS handshake");
}

static struct sc_verdict partial(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s) || s->facts->sts->fetch != SC_STS_FETCH_OK)
		return SC_IS_NA;

	struct sc_verdict v = sc_sts_fetches(s, is_no_help,
		"The policy host does not answer at every address");

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
	struct sc_cert_few names = { 0 };

	for (size_t i = 0; i < leaf->n_dns_names; i++)
		sc_cert_few_add(&names, s, sc_cert_name(s, leaf->dns_names[i]));
	sc_cert_show_few(v, s, "names", &names);
	sc_evidence(v, s, "wanted", "DNS:%s", host_of(s)->name);
}

static void show_certificate(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_fetch_facts *f, bool names)
{
	if (!names && f->chain->fault_text)
		sc_evidence(v, s, "seen", "%s", f->chain->fault_text);
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
	const struct sc_subject *s, SC_STS_IS(is), const char *what)
{
	if (sc_sts_is_meant(s) && !sc_sts_first(s, is_judged))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };

	struct sc_verdict v = sc_sts_fetches(s, is, what);

	if (v.status != SC_STATUS_FIRES)
		return v;
	show_certificate(&v, s, facts_of(s, index_of(s, sc_sts_first(s, is))),
		is == is_misnamed);
	sc_evidence(&v, s, "report", "sts-webpki-invalid");
	return v;
}

static struct sc_verdict cert_expired(const struct sc_subject *s)
{
	return certificate(s, is_out_of_date,
		"A certificate of the policy host is out of date");
}

static struct sc_verdict cert_untrusted(const struct sc_subject *s)
{
	return certificate(s, is_untrusted,
		"The certificate of the policy host is not trusted");
}

static struct sc_verdict cert_incomplete(const struct sc_subject *s)
{
	struct sc_verdict v = certificate(s, is_incomplete,
		"The policy host does not send its intermediate certificate");

	if (v.status != SC_STATUS_FIRES)
		return v;

	const struct sc_chain *c =
		judged(s, index_of(s, sc_sts_first(s, is_incomplete)));

	sc_evidence(&v, s, "wanted", "%s%s%s",
		c->missing_subject ? c->missing_subject : "the issuer",
		c->missing_url ? ", from " : "",
		c->missing_url ? c->missing_url : "");
	return v;
}

static struct sc_verdict cert_name(const struct sc_subject *s)
{
	return certificate(s, is_misnamed,
		"The certificate of the policy host is not for its name");
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
	struct sc_verdict v = sc_fires(s,
		"The certificate of the policy host expires in %s, on %s; "
		"from then on senders cannot get the policy.",
		sc_date_span_words(s->arena, sc_cert_left_s(c, s->now)),
		sc_date_day(s->arena, c->not_after));

	sc_cert_weigh_rest(&v, s, c, SC_W_WARN);
	sc_evidence(&v, s, "at", "%s", f->address);
	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

const struct sc_check sc_checks_sts_host[] = {
	{
		.id = SC_CHECK_STS_HOST_NXDOMAIN,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Add address records for mta-sts under the domain, "
			  "and serve the policy there.",
		.run = nxdomain,
	},
	{
		.id = SC_CHECK_STS_SMUGGLED_HOST,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Remove the CNAME record, or bring its target back.",
		.run = smuggled,
	},
	{
		.id = SC_CHECK_STS_HOST_UNREACHABLE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Let a web server listen on port 443 of every "
			  "address, open to the whole Internet.",
		.run = unreachable,
	},
	{
		.id = SC_CHECK_STS_HOST_PARTIAL,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Repair the web server at this address, or remove "
			  "the address.",
		.run = partial,
	},
	{
		.id = SC_CHECK_STS_HOST_TLS,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Enable TLS 1.2 and 1.3 with usual cipher suites, "
			  "and HTTP/1.1, for the name of the policy host.",
		.run = tls,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_EXPIRED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Renew it and reload the web server.",
		.run = cert_expired,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_UNTRUSTED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Get one from a public CA.",
		.run = cert_untrusted,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_NAME,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Get a certificate with this name as a dNSName, and "
			  "let the web server choose it for this name.",
		.run = cert_name,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_INCOMPLETE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Install fullchain.pem, not cert.pem, on the web "
			  "server.",
		.run = cert_incomplete,
	},
	{
		.id = SC_CHECK_STS_HOST_CERT_EXPIRING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Renew it now, reload the web server, and find out "
			  "why the renewal job did not.",
		.run = cert_expiring,
	},
	{ 0 },
};
