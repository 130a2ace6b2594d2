/*
 * What each class of sender would do with each endpoint, and with the target
 * as a whole. The procedures are RFC 5321 5.1 and RFC 3207 (opportunistic),
 * RFC 7817 and RFC 8314 (mail-client), and mandatory PKIX verification of the
 * MX host's name (strict), corrected where senders in wide use agree on
 * something else.
 */
#include <string.h>

#include "report/parts.h"

struct decision {
	enum sc_outcome_of_sender outcome;
	const char *finding, *note;
};

/* One endpoint, as seen by a class of sender. */
struct view {
	const struct sc_judgement *j;
	const struct sc_endpoint *endpoint;
	const struct sc_endpoint_facts *facts;
	enum sc_end end;
};

/*
 * What becomes of a session that did not get to EHLO inside TLS. Cleartext:
 * for senders that do without TLS; all others queue. The findings are tried in
 * order, the first that fired decides.
 */
static const struct {
	enum sc_outcome_of_sender without_tls, with_tls;
	const char *findings;
} ends[] = {
	[SC_END_OK] = { SC_SENDER_ENCRYPTED, SC_SENDER_ENCRYPTED, "" },
	[SC_END_UNTRIED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN, "" },
	[SC_END_CONNECTION_REFUSED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"net-unreachable net-partial" },
	[SC_END_CONNECTION_TIMEOUT] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"probe-egress-blocked net-unreachable net-partial" },
	[SC_END_UNREACHABLE] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"probe-no-ipv6 net-unreachable net-partial" },
	[SC_END_CONNECTION_FAILED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"net-unreachable net-partial" },
	[SC_END_GREETING_TIMEOUT] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-banner-timeout" },
	[SC_END_GREETING_CLOSED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-early-close" },
	[SC_END_GREETING_TEMPORARY] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-banner-4xx probe-rate-limited probe-blocklisted" },
	[SC_END_GREETING_REFUSED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-banner-554 probe-blocklisted" },
	[SC_END_GREETING_NO_MAIL] = { SC_SENDER_BOUNCES, SC_SENDER_BOUNCES,
		"smtp-banner-521" },
	[SC_END_GREETING_MALFORMED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"smtp-banner-syntax sub-465-plaintext" },
	[SC_END_IMPLICIT_EXPECTED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"mx-implicit-tls sub-587-implicit" },
	[SC_END_EHLO_TEMPORARY] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-ehlo-policy probe-rate-limited" },
	[SC_END_EHLO_REFUSED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"smtp-ehlo-rejected smtp-ehlo-policy" },
	[SC_END_EHLO_FAILED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-early-close smtp-ehlo-rejected" },
	[SC_END_STARTTLS_NOT_OFFERED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-stripped starttls-not-offered" },
	[SC_END_STARTTLS_TEMPORARY] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-454" },
	[SC_END_STARTTLS_REFUSED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-5xx" },
	[SC_END_STARTTLS_FAILED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-closed starttls-handshake-fails" },
	[SC_END_PLAINTEXT] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-plaintext sub-465-plaintext "
		"starttls-handshake-fails" },
	[SC_END_HANDSHAKE_FAILED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"cauth-required cert-parse-error chain-empty "
		"chain-leaf-not-first starttls-handshake-fails" },
	[SC_END_LATE_ALERT] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"cauth-required starttls-handshake-fails" },
	[SC_END_TLS_TEMPORARY] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"cauth-required starttls-handshake-fails" },
	[SC_END_TLS_REFUSED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"cauth-required starttls-handshake-fails smtp-ehlo-policy" },
	[SC_END_TLS_CLOSED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"cauth-required starttls-handshake-fails" },
	[SC_END_LIMIT] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"net-limit smtp-ehlo-overlong" },
};

static bool is_about(const struct sc_fired *f, const struct sc_endpoint *e)
{
	if (f->subject.endpoint)
		return f->subject.endpoint == e;
	return !f->subject.host ||
		(e->host && strcmp(f->subject.host->name, e->host) == 0);
}

/*
 * The first of `ids` (parted by blanks; one that ends in '-' is a topic) that
 * fired at the endpoint, or NULL.
 */
static const char *first_fired(const struct view *v, const char *ids)
{
	while (*ids) {
		size_t n = strcspn(ids, " ");
		bool topic = ids[n - 1] == '-';

		for (size_t i = 0; i < v->j->run->n_fired; i++) {
			const struct sc_fired *f = &v->j->run->fired[i];

			if (strncmp(f->check->id, ids, n) == 0 &&
				(topic || f->check->id[n] == '\0') &&
				f->severity >= SC_SEVERITY_WARN &&
				is_about(f, v->endpoint))
				return f->check->id;
		}
		ids += n + strspn(ids + n, " ");
	}
	return NULL;
}

/* Senders do not try what a server does not offer, though we do. */
static bool is_hidden(const struct view *v)
{
	const struct sc_endpoint *e = v->endpoint;

	return e->mode == SC_MODE_STARTTLS &&
		e->starttls.outcome == SC_OUTCOME_OK &&
		!sc_reply_offers(&e->ehlo, "STARTTLS");
}

/* A refused EHLO is a refusal of us, unless HELO is welcome. */
static bool refuses_us(const struct view *v)
{
	return v->end == SC_END_EHLO_REFUSED &&
		v->endpoint->helo.outcome != SC_OUTCOME_OK;
}

/* The end that a sender meets, for one that needs TLS and one that does not. */
static struct decision by_end(const struct view *v, bool needs_tls)
{
	enum sc_end end = is_hidden(v) ? SC_END_STARTTLS_NOT_OFFERED : v->end;
	enum sc_outcome_of_sender outcome =
		needs_tls ? ends[end].with_tls : ends[end].without_tls;

	return (struct decision){ refuses_us(v) ? SC_SENDER_UNKNOWN : outcome,
		first_fired(v, ends[end].findings), NULL };
}

static struct decision opportunistic(const struct view *v)
{
	/* Where TLS comes first there is no clear text to fall back to. */
	struct decision d = by_end(v, v->endpoint->mode == SC_MODE_IMPLICIT);

	if (d.outcome == SC_SENDER_CLEARTEXT &&
		v->end == SC_END_HANDSHAKE_FAILED)
		d.note = "Postfix queues first and falls back to clear text "
			 "after some minutes, Exim does so at once";
	return d;
}

/* What keeps a chain from being trusted, the decisive topics first. */
#define TRUST_FINDINGS                                                       \
	"time-expired time-not-yet-valid time-intermediate-expired "         \
	"chain-self-signed trust-untrusted-root chain-missing-intermediate " \
	"chain- trust- cert- sig- key- time-"
#define NAME_FINDINGS \
	"name-mismatch name- cert-default cert-san- cert-wildcard- cert-"

static bool name_fits(enum sc_name_match m, bool common_name_counts)
{
	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD ||
		(m == SC_NAME_CN_ONLY && common_name_counts);
}

/*
 * RFC 8997 and RFC 9325 3.1.1: those who verify want TLS 1.2 or later. What is
 * below signs its handshake with SHA-1, which Postfix refuses as well.
 */
static bool is_outdated(const char *version)
{
	return version &&
		(strcmp(version, "TLSv1") == 0 ||
			strcmp(version, "TLSv1.1") == 0);
}

/* TLS and a verified certificate for the name, or no delivery. */
static struct decision verifying(const struct view *v, bool common_name_counts)
{
	const struct sc_endpoint_facts *f = v->facts;
	struct decision d = by_end(v, true);

	if (d.outcome != SC_SENDER_ENCRYPTED)
		return d;
	if (is_outdated(v->endpoint->tls->version))
		return (struct decision){ SC_SENDER_DEFERS,
			first_fired(v, "tls-1.0 tls-1.1"), NULL };
	if (!f->chain || f->chain->store_empty)
		return (struct decision){ SC_SENDER_UNKNOWN,
			first_fired(v, "trust-rootless-host"), NULL };
	if (!f->chain->trusted)
		return (struct decision){ SC_SENDER_DEFERS,
			first_fired(v, TRUST_FINDINGS), NULL };
	if (!f->name.reference)
		return (struct decision){ SC_SENDER_UNKNOWN, NULL,
			"no name was given to verify the certificate for" };
	if (!name_fits(f->name.match, common_name_counts))
		return (struct decision){ SC_SENDER_DEFERS,
			first_fired(v, NAME_FINDINGS), NULL };
	if (f->name.match == SC_NAME_CN_ONLY)
		d.note = "only because OpenSSL up to 4.0 still looks at the "
			 "CN; newer senders refuse";
	d.outcome = SC_SENDER_AUTHENTICATED;
	return d;
}

static struct decision strict(const struct view *v)
{
	return verifying(v, true);
}

static struct decision mail_client(const struct view *v)
{
	if (v->j->obs->target.role != SC_ROLE_SUBMISSION)
		return (struct decision){ SC_SENDER_NOT_APPLICABLE, NULL,
			NULL };
	return verifying(v, false);
}

static const struct sc_host *host_of(const struct view *v)
{
	const struct sc_obs *obs = v->j->obs;

	for (size_t i = 0; v->endpoint->host && i < obs->n_hosts; i++)
		if (strcmp(obs->hosts[i].name, v->endpoint->host) == 0)
			return &obs->hosts[i];
	return NULL;
}

/*
 * A policy that was not looked at may ask for more than TLS; it cannot deliver
 * where nobody does.
 */
static struct decision under_policy(const struct view *v)
{
	struct decision d = by_end(v, true);

	if (d.outcome == SC_SENDER_ENCRYPTED ||
		by_end(v, false).outcome == SC_SENDER_CLEARTEXT)
		return (struct decision){ SC_SENDER_UNKNOWN, NULL,
			"its policy records were not looked at" };
	return d;
}

/*
 * RFC 7672 2.2.2: no TLSA is asked for a host whose addresses are not secure,
 * nor for an address literal.
 */
static struct decision dane(const struct view *v)
{
	const struct sc_host *h = host_of(v);

	if (!v->endpoint->host ||
		(h && h->a.dnssec == SC_DNSSEC_INSECURE &&
			h->aaaa.dnssec == SC_DNSSEC_INSECURE))
		return (struct decision){ SC_SENDER_NOT_APPLICABLE, NULL,
			"without DNSSEC it delivers as opportunistic "
			"senders do" };
	return under_policy(v);
}

static struct decision mta_sts(const struct view *v)
{
	if (!v->endpoint->host)
		return (struct decision){ SC_SENDER_NOT_APPLICABLE, NULL,
			NULL };
	return under_policy(v);
}

static const struct {
	const char *name;
	bool for_submission;
	struct decision (*decide)(const struct view *);
} classes[] = {
	{ "opportunistic", true, opportunistic },
	{ "dane", false, dane },
	{ "mta-sts", false, mta_sts },
	{ "mail-client", true, mail_client },
	{ "strict", true, strict },
};

/* A domain that nobody can deliver to, whatever the class of sender. */
static struct decision nowhere(const struct sc_judgement *j)
{
	static const struct {
		const char *id;
		enum sc_outcome_of_sender outcome;
	} ways[] = {
		{ "mx-null", SC_SENDER_BOUNCES },
		{ "dns-bogus", SC_SENDER_DEFERS },
		{ "dns-lookup-error", SC_SENDER_DEFERS },
		{ "mx-none", SC_SENDER_BOUNCES },
		{ "mx-target-no-address", SC_SENDER_BOUNCES },
		{ "mx-target-ip", SC_SENDER_BOUNCES },
	};

	for (size_t w = 0; w < SC_COUNT(ways); w++)
		for (size_t i = 0; i < j->run->n_fired; i++)
			if (strcmp(j->run->fired[i].check->id, ways[w].id) == 0)
				return (struct decision){ ways[w].outcome,
					ways[w].id, NULL };
	return (struct decision){ SC_SENDER_UNKNOWN, NULL, NULL };
}

static bool delivers(enum sc_outcome_of_sender o)
{
	return o == SC_SENDER_AUTHENTICATED || o == SC_SENDER_ENCRYPTED ||
		o == SC_SENDER_CLEARTEXT;
}

/*
 * Hosts are tried in the order of preference: the first that takes the mail
 * says what happens normally; where none does, the mildest refusal.
 */
static void sum_up(struct sc_sender *s)
{
	s->worst = s->hosts[0].outcome;
	s->finding = s->hosts[0].finding;
	s->outcome = SC_SENDER_BOUNCES;
	for (size_t i = 0; i < s->n_hosts; i++) {
		const struct sc_sender_host *h = &s->hosts[i];

		if (h->outcome > s->worst) {
			s->worst = h->outcome;
			s->finding = h->finding;
		}
		if (!delivers(s->outcome) &&
			(delivers(h->outcome) || h->outcome < s->outcome))
			s->outcome = h->outcome;
	}
}

static struct sc_sender_host host_entry(
	const struct sc_judgement *j, size_t class, size_t i)
{
	const struct sc_endpoint *e = &j->obs->endpoints[i];
	struct view v = { j, e, &j->facts->endpoints[i], sc_endpoint_end(e) };
	bool applies = classes[class].for_submission ||
		j->obs->target.role == SC_ROLE_MX;
	struct decision d = { SC_SENDER_NOT_APPLICABLE, NULL, NULL };

	if (applies)
		d = classes[class].decide(&v);
	return (struct sc_sender_host){ e->host, e->address, e->port, d.outcome,
		d.finding, d.note };
}

static struct sc_sender sender_of(const struct sc_judgement *j, size_t class)
{
	size_t n = j->obs->n_endpoints;
	struct sc_sender_host *hosts = sc_new(j->a, struct sc_sender_host, n);
	struct sc_sender s = {
		.sender = classes[class].name,
		.hosts = hosts,
		.n_hosts = n,
	};

	for (size_t i = 0; i < n; i++)
		hosts[i] = host_entry(j, class, i);
	if (n) {
		sum_up(&s);
		return s;
	}

	struct decision d = nowhere(j);
	bool applies = j->obs->target.role == SC_ROLE_MX ?
		strcmp(s.sender, "mail-client") != 0 :
		classes[class].for_submission;

	s.outcome = s.worst = applies ? d.outcome : SC_SENDER_NOT_APPLICABLE;
	s.finding = applies ? d.finding : NULL;
	return s;
}

void sc_report_senders(const struct sc_judgement *j, struct sc_report *r)
{
	struct sc_sender *v = sc_new(j->a, struct sc_sender, SC_COUNT(classes));

	for (size_t i = 0; i < SC_COUNT(classes); i++)
		v[i] = sender_of(j, i);
	r->senders = v;
	r->n_senders = SC_COUNT(classes);
}
