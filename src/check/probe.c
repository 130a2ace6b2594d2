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

	struct sc_verdict v = sc_fires(s, SC_MSG(PROBE_EGRESS_BLOCKED),
		SC_NUMBER("addresses", silent), SC_NUMBER("hosts", hosts));

	for (size_t i = 0; i < obs->n_endpoints && i < ENDPOINTS_SHOWN; i++)
		sc_evidence(&v, s, "seen", SC_MSG(PROBE_EGRESS_BLOCKED_SEEN),
			SC_TEXT("address", obs->endpoints[i].address),
			SC_WORD("how_it_ended",
				sc_peer_ended(obs->endpoints[i].connect)));
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

	struct sc_verdict v = sc_fires(s, SC_MSG(PROBE_NO_IPV6),
		SC_NUMBER("addresses", n), SC_TEXT("host", sc_peer_name(s)));

	sc_evidence(&v, s, "seen", SC_MSG(PROBE_NO_IPV6_SEEN),
		SC_TEXT("first_address", first->address));
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
		sc_fires(s, SC_MSG(PROBE_NO_DNS), SC_TEXT("why", why),
			SC_TEXT("host", sc_peer_name(s))) :
		sc_fires(s, SC_MSG(PROBE_NO_DNS_FOR_SOME),
			SC_NUMBER("name_count", ours.n),
			SC_NUMBER("names_asked", all.n), SC_TEXT("why", why));
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

static struct sc_verdict refused(const struct sc_subject *s,
	const struct sc_reply *r, enum sc_message what)
{
	struct sc_verdict v = sc_fires(s, SC_MESSAGE(what));

	sc_evidence(&v, s, "server", SC_PHRASE("reply", sc_peer_reply(s, r)));
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
	return refused(s, r, SC_MSG_PROBE_RATE_LIMITED);
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
	return refused(s, r, SC_MSG_PROBE_BLOCKLISTED);
}

static struct sc_verdict ct_list_age(const struct sc_subject *s)
{
	const struct sc_facts *f = s->facts;

	if (!f->n_ct_logs)
		return SC_IS_NA;
	if (!sc_ct_list_is_stale(f))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(PROBE_CT_LIST_AGE),
		SC_SPAN("list_age", sc_ct_list_age_s(f)));

	sc_evidence(&v, s, "logs", SC_MSG(CT_LIST_SEEN),
		SC_TIME("ct_list_at", f->ct_list_at),
		SC_NUMBER("ct_logs", f->n_ct_logs));
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

	struct sc_verdict v = sc_fires(s, SC_MSG(PROBE_LISTS_MISSING));

	if (!f->n_ct_logs)
		sc_evidence(&v, s, "unseen", SC_MSG(PROBE_UNSEEN_CT));
	if (!f->has_key_blocklist)
		sc_evidence(&v, s, "unseen", SC_MSG(PROBE_UNSEEN_KEYS));
	return v;
}

const struct sc_check sc_checks_probe[] = {
	{
		.id = SC_CHECK_PROBE_NO_DNS,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_PROBE_NO_DNS_FIX,
		.run = no_dns,
	},
	{
		.id = SC_CHECK_PROBE_EGRESS_BLOCKED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_PROBE_EGRESS_BLOCKED_FIX,
		.run = egress_blocked,
	},
	{
		.id = SC_CHECK_PROBE_NO_IPV6,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_PROBE_NO_IPV6_FIX,
		.run = no_ipv6,
	},
	{
		.id = SC_CHECK_PROBE_RATE_LIMITED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PROBE_RATE_LIMITED_FIX,
		.needs = SC_NEED_GREETING,
		.run = rate_limited,
	},
	{
		.id = SC_CHECK_PROBE_BLOCKLISTED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PROBE_BLOCKLISTED_FIX,
		.needs = SC_NEED_GREETING,
		.run = blocklisted,
	},
	{
		.id = SC_CHECK_PROBE_CT_LIST_AGE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_PROBE_CT_LIST_AGE_FIX,
		.run = ct_list_age,
	},
	{
		.id = SC_CHECK_PROBE_LISTS_MISSING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_PROBE_LISTS_MISSING_FIX,
		.run = lists_missing,
	},
	{ 0 },
};
