#include "check/topics.h"

#include "base/date.h"
#include "base/text.h"
#include "check/answers.h"
#include "check/ct.h"
#include "check/peer.h"

#define MX_PORT          25
#define SILENT_ADDRESSES 3
#define SILENT_HOSTS     2
#define ENDPOINTS_SHOWN  8
#define ANSWERS_SHOWN    8

/* Nobody said no, and nobody said yes: as if a wall stood near us. */
static bool is_silent(const struct sc_endpoint *e)
{
	return e->connect == SC_OUTCOME_TIMEOUT ||
		e->connect == SC_OUTCOME_UNREACHABLE;
}

static bool is_first_of_host(const struct sc_obs *obs, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (sc_text_same(
			    obs->endpoints[k].host, obs->endpoints[i].host))
			return false;
	return true;
}

static struct sc_verdict egress_blocked(const struct sc_subject *s)
{
	const struct sc_obs *obs = s->obs;
	size_t silent = 0, hosts = 0;

	if (obs->target.port != MX_PORT)
		return SC_IS_NA;
	for (size_t i = 0; i < obs->n_endpoints; i++) {
		const struct sc_endpoint *e = &obs->endpoints[i];

		if (e->connect == SC_OUTCOME_UNTRIED)
			continue;
		if (!is_silent(e))
			return SC_IS_FINE;
		silent++;
		hosts += is_first_of_host(obs, i);
	}
	if (silent < SILENT_ADDRESSES || hosts < SILENT_HOSTS)
		return SC_IS_NA;

	struct sc_verdict v = sc_fires(s,
		"None of %zu addresses of %zu hosts can be reached on port "
		"25: most likely our own network does not let mail out, so "
		"nothing is known about these servers.",
		silent, hosts);

	for (size_t i = 0; i < obs->n_endpoints && i < ENDPOINTS_SHOWN; i++)
		sc_evidence(&v, s, "seen", "%s: %s", obs->endpoints[i].address,
			sc_peer_ended(obs->endpoints[i].connect));
	return v;
}

static struct sc_verdict no_ipv6(const struct sc_subject *s)
{
	const struct sc_obs *obs = s->obs;
	const struct sc_endpoint *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < obs->n_endpoints; i++) {
		const struct sc_endpoint *e = &obs->endpoints[i];

		if (sc_peer_is_ipv6(e) && e->connect != SC_OUTCOME_UNTRIED)
			first = n++ ? first : e;
	}
	if (!first)
		return SC_IS_NA;
	if (!sc_peer_no_ipv6_here(obs))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"There is no IPv6 here, so %zu IPv6 address%s of %s %s not "
		"looked at.",
		n, n == 1 ? "" : "es", sc_peer_name(s),
		n == 1 ? "was" : "were");

	sc_evidence(&v, s, "seen", "%s: no route from here", first->address);
	return v;
}

static struct sc_verdict no_dns(const struct sc_subject *s)
{
	const unsigned kinds = SC_ANSWERS_SENDER | SC_ANSWERS_CAA;
	struct sc_answers ours =
		sc_answers_that(s->arena, s->obs, kinds, sc_answer_is_ours);
	struct sc_answers all = sc_answers_that(s->arena, s->obs, kinds, NULL);
	struct sc_verdict v;
	const char *why;

	if (ours.n == 0)
		return all.n ? SC_IS_FINE : SC_IS_NA;
	why = ours.v[0]->detail ? sc_show(s, sc_bytes_of(ours.v[0]->detail)) :
				  "DNS does not work here";
	v = ours.n == all.n ?
		sc_fires(s,
			"Names cannot be looked up from here: %s. Nothing is "
			"known about %s.",
			why, sc_peer_name(s)) :
		sc_fires(s,
			"%zu of %zu names cannot be looked up from here: %s.",
			ours.n, all.n, why);
	/* No sender looks at CAA. */
	if (!sc_answers_any(s->obs, SC_ANSWERS_SENDER, sc_answer_is_ours))
		sc_weigh(&v, SC_W_INFO);
	for (size_t i = 0; i < ours.n && i < ANSWERS_SHOWN; i++)
		sc_answers_show(&v, s, ours.v[i]);
	return v;
}

/* The reply that shut the door on us before TLS: greeting or EHLO. */
static const struct sc_reply *refusal(const struct sc_endpoint *e)
{
	if (e->greeting.outcome == SC_OUTCOME_REJECTED)
		return &e->greeting;
	if (e->ehlo.outcome == SC_OUTCOME_REJECTED)
		return &e->ehlo;
	if (e->ehlo_tls.outcome == SC_OUTCOME_REJECTED)
		return &e->ehlo_tls;
	return NULL;
}

static struct sc_verdict refused(
	const struct sc_subject *s, const struct sc_reply *r, const char *what)
{
	struct sc_verdict v = sc_fires(s, "%s", what);

	sc_evidence(&v, s, "server", "%s", sc_peer_reply(s, r));
	return v;
}

static bool is_rate_limit(const struct sc_reply *r)
{
	static const char *const phrases[] = { "too many", "too fast",
		"rate limit", "ratelimit", "rate exceeded", "throttl",
		"slow down", "concurren", "connection limit", "too much",
		"4.7.650", NULL };

	return sc_peer_says(r, phrases);
}

static struct sc_verdict rate_limited(const struct sc_subject *s)
{
	const struct sc_reply *r = refusal(s->endpoint);

	if (!r || !is_rate_limit(r))
		return SC_IS_FINE;
	return refused(s, r,
		"The server says that we connect too often, so its TLS was "
		"not seen; this says nothing about other senders.");
}

static bool has_word(const struct sc_reply *r, const char *word)
{
	for (size_t i = 0; i < r->n_lines; i++) {
		struct sc_bytes b = r->lines[i];
		size_t n = strlen(word);

		for (size_t k = 0; k + n <= b.n; k++) {
			bool whole =
				(k == 0 ||
					!sc_text_is_alnum((char)b.p[k - 1])) &&
				(k + n == b.n ||
					!sc_text_is_alnum((char)b.p[k + n]));

			if (whole &&
				sc_bytes_same_text(
					(struct sc_bytes){ b.p + k, n },
					sc_bytes_of(word)))
				return true;
		}
	}
	return false;
}

static bool is_block_list(const struct sc_reply *r)
{
	static const char *const phrases[] = { "blocklist", "block list",
		"blacklist", "black list", "blocked", "dnsbl", "spamhaus",
		"barracuda", "spamcop", "sorbs", "reputation", "denylist",
		"banned", "reverse dns", "dynamic ip", "residential", "5.7.25",
		NULL };
	static const char *const words[] = { "rbl", "ptr", "rdns", "listed" };
	static const char *const links[] = { "http://", "https://", NULL };

	for (size_t i = 0; i < SC_COUNT(words); i++)
		if (has_word(r, words[i]))
			return true;
	return sc_peer_says(r, phrases) ||
		(r->code == 554 && sc_peer_says(r, links));
}

static struct sc_verdict blocklisted(const struct sc_subject *s)
{
	const struct sc_reply *r = refusal(s->endpoint);

	if (!r || is_rate_limit(r) || !is_block_list(r))
		return SC_IS_FINE;
	return refused(s, r,
		"The server refuses our address, so its TLS was not seen; "
		"this says nothing about other senders.");
}

static struct sc_verdict ct_list_age(const struct sc_subject *s)
{
	const struct sc_facts *f = s->facts;

	if (!f->n_ct_logs)
		return SC_IS_NA;
	if (!sc_ct_list_is_stale(f))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The list of CT logs is %s old: Chrome enforces nothing by "
		"such a list, and what it does not know may be known to a "
		"newer one.",
		sc_date_span_words(s->arena, sc_ct_list_age_s(f)));

	sc_evidence(&v, s, "logs", "the list of %s has %zu",
		sc_date_rfc3339(s->arena, f->ct_list_at), f->n_ct_logs);
	return v;
}

/* Files that only the user can have: what they would show is not known. */
static struct sc_verdict lists_missing(const struct sc_subject *s)
{
	const struct sc_facts *f = s->facts;

	if (!f->n_certs)
		return SC_IS_NA;
	if (f->n_ct_logs && f->has_key_blocklist)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"Not all was looked at, for want of lists that can be given.");

	if (!f->n_ct_logs)
		sc_evidence(&v, s, "unseen",
			"whether known CT logs signed the SCTs "
			"(--ct-log-list FILE)");
	if (!f->has_key_blocklist)
		sc_evidence(&v, s, "unseen",
			"whether somebody published the private keys "
			"(--key-blocklist FILE)");
	return v;
}

const struct sc_check sc_checks_probe[] = {
	{
		.id = SC_CHECK_PROBE_NO_DNS,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Repair the network or the DNS server of this "
			  "machine (/etc/resolv.conf), or name one that works "
			  "with --dns ADDR.",
		.run = no_dns,
	},
	{
		.id = SC_CHECK_PROBE_EGRESS_BLOCKED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Run from a network that may send mail.",
		.run = egress_blocked,
	},
	{
		.id = SC_CHECK_PROBE_NO_IPV6,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Run from a network with IPv6, or with -4 to leave "
			  "it out.",
		.run = no_ipv6,
	},
	{
		.id = SC_CHECK_PROBE_RATE_LIMITED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Wait and try again, more slowly.",
		.needs = SC_NEED_GREETING,
		.run = rate_limited,
	},
	{
		.id = SC_CHECK_PROBE_BLOCKLISTED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Run from an address that is on no block list and "
			  "has a PTR record.",
		.needs = SC_NEED_GREETING,
		.run = blocklisted,
	},
	{
		.id = SC_CHECK_PROBE_CT_LIST_AGE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Fetch a new list, from "
			  "https://www.gstatic.com/ct/log_list/v3/"
			  "log_list.json, and give it with --ct-log-list.",
		.run = ct_list_age,
	},
	{
		.id = SC_CHECK_PROBE_LISTS_MISSING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "None is needed; give the lists to see more.",
		.run = lists_missing,
	},
	{ 0 },
};
