/* What the end of a session means, for who needs TLS and who does not. */
#include "report/sender.h"

#include <string.h>

#include "base/limits.h"

/*
 * Cleartext: for senders that do without TLS; all others queue. The findings
 * are tried in order, the first that fired decides. The last column is what a
 * sender with a policy reports (RFC 8460 4.3); where nobody got as far as TLS
 * there is nothing to report.
 */
static const struct {
	enum sc_outcome_of_sender without_tls, with_tls;
	const char *findings;
	const char *result_type;
} ends[] = {
	[SC_END_OK] = { SC_SENDER_ENCRYPTED, SC_SENDER_ENCRYPTED, "", NULL },
	[SC_END_UNTRIED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN, "", NULL },
	[SC_END_CONNECTION_REFUSED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"net-unreachable net-partial", NULL },
	[SC_END_CONNECTION_TIMEOUT] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"probe-egress-blocked net-unreachable net-partial", NULL },
	[SC_END_UNREACHABLE] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"probe-no-ipv6 net-unreachable net-partial", NULL },
	[SC_END_CONNECTION_FAILED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"net-unreachable net-partial", NULL },
	[SC_END_GREETING_TIMEOUT] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-banner-timeout", NULL },
	[SC_END_GREETING_CLOSED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-early-close", NULL },
	[SC_END_GREETING_TEMPORARY] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-banner-4xx probe-rate-limited probe-blocklisted", NULL },
	[SC_END_GREETING_REFUSED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-banner-554 probe-blocklisted", NULL },
	[SC_END_GREETING_NO_MAIL] = { SC_SENDER_BOUNCES, SC_SENDER_BOUNCES,
		"smtp-banner-521", NULL },
	[SC_END_GREETING_MALFORMED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"smtp-banner-syntax sub-465-plaintext", NULL },
	[SC_END_IMPLICIT_EXPECTED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"mx-implicit-tls sub-587-implicit", NULL },
	[SC_END_EHLO_TEMPORARY] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-ehlo-policy probe-rate-limited", NULL },
	[SC_END_EHLO_REFUSED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"smtp-ehlo-rejected smtp-ehlo-policy",
		"starttls-not-supported" },
	[SC_END_EHLO_FAILED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		"smtp-early-close smtp-ehlo-rejected", NULL },
	[SC_END_STARTTLS_NOT_OFFERED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-selective starttls-stripped starttls-not-offered "
		"starttls-lower-case",
		"starttls-not-supported" },
	[SC_END_STARTTLS_TEMPORARY] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-454", "validation-failure" },
	[SC_END_STARTTLS_REFUSED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-5xx", "validation-failure" },
	[SC_END_STARTTLS_FAILED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-closed starttls-handshake-fails",
		"validation-failure" },
	[SC_END_PLAINTEXT] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"starttls-plaintext sub-465-plaintext "
		"starttls-handshake-fails",
		"validation-failure" },
	[SC_END_HANDSHAKE_FAILED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"tls-handshake-too-large tls-sni-refused tls-sni-required "
		"cauth-required "
		"cert-parse-error chain-empty chain-leaf-not-first "
		"starttls-closed starttls-handshake-fails tls-handshake-fails "
		"cert-ku-missing-digsig fleet-lb-nondeterministic",
		"validation-failure" },
	[SC_END_LATE_ALERT] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"cauth-required starttls-handshake-fails",
		"validation-failure" },
	[SC_END_TLS_TEMPORARY] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"cauth-required starttls-handshake-fails",
		"validation-failure" },
	[SC_END_TLS_REFUSED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"cauth-required starttls-handshake-fails smtp-ehlo-policy",
		"validation-failure" },
	[SC_END_TLS_CLOSED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		"cauth-required starttls-handshake-fails",
		"validation-failure" },
	[SC_END_LIMIT] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		"net-limit smtp-ehlo-overlong", NULL },
};

static bool is_about(const struct sc_fired *f, const struct sc_endpoint *e)
{
	if (f->subject.endpoint)
		return f->subject.endpoint == e;
	return !f->subject.host ||
		(e->host && strcmp(f->subject.host->name, e->host) == 0);
}

/* A defect that weighs little here, as names do under DANE-EE, is still one. */
static bool is_defect(const struct sc_fired *f)
{
	return f->severity >= SC_SEVERITY_WARN || f->check->mx == SC_W_PKIX ||
		f->check->mx == SC_W_NAME;
}

static bool is_named(const struct sc_fired *f, const char *id, size_t n)
{
	if (strncmp(f->check->id, id, n) != 0)
		return false;
	return id[n - 1] == '-' ? is_defect(f) : f->check->id[n] == '\0';
}

const char *sc_sender_fired(const struct sc_view *v, const char *ids)
{
	const struct sc_run *run = v->j->run;

	while (*ids) {
		size_t n = strcspn(ids, " ");

		for (size_t i = 0; i < run->n_fired; i++)
			if (is_named(&run->fired[i], ids, n) &&
				is_about(&run->fired[i], v->endpoint))
				return run->fired[i].check->id;
		ids += n + strspn(ids + n, " ");
	}
	return NULL;
}

struct sc_decision sc_sender_decision(
	enum sc_outcome_of_sender outcome, const char *finding)
{
	return (struct sc_decision){
		.outcome = outcome, .worst = outcome, .finding = finding
	};
}

/* Senders do not try what a server does not offer, though we do. */
static bool is_hidden(const struct sc_view *v)
{
	const struct sc_endpoint *e = v->endpoint;

	return e->mode == SC_MODE_STARTTLS &&
		e->starttls.outcome == SC_OUTCOME_OK &&
		!sc_reply_offers(&e->ehlo, "STARTTLS");
}

/* Offered, but never as it is written in RFC 3207. */
static bool is_lower_case(const struct sc_endpoint *e)
{
	struct sc_bytes word = sc_bytes_of("STARTTLS");

	if (!sc_reply_offers(&e->ehlo, "STARTTLS"))
		return false;
	for (size_t i = 1; i < e->ehlo.n_lines; i++)
		if (e->ehlo.lines[i].n >= word.n &&
			memcmp(e->ehlo.lines[i].p, word.p, word.n) == 0)
			return false;
	return true;
}

/* What GnuTLS calls a key usage violation: only RSA key transport does not
 * make the server sign. */
static bool is_key_misused(const struct sc_shown *s)
{
	return s->leaf && !s->leaf->parse_error && s->leaf->has_key_usage &&
		!(s->leaf->key_usage & SC_KU_DIGITAL_SIGNATURE) &&
		!(s->tls && s->tls->cipher_suite &&
			strncmp(s->tls->cipher_suite, "TLS_RSA_", 8) == 0);
}

/* Most use OpenSSL; what GnuTLS reads behind that we have not seen. */
static enum sc_end end_of_size(const struct sc_view *v, enum sc_end end)
{
	const struct sc_tls *t = v->shown.tls;
	bool reads_more = v->rule->habits & SC_HABIT_LARGE;
	long long most =
		reads_more ? SC_LIMIT_GNUTLS_CHAIN : SC_LIMIT_OPENSSL_CHAIN;

	if (!t)
		return end;
	if (t->large_message && end == SC_END_LIMIT)
		return reads_more && strcmp(t->large_message, "Certificate") ?
			SC_END_OK :
			SC_END_HANDSHAKE_FAILED;
	return end == SC_END_OK && t->chain_bytes > most ?
		SC_END_HANDSHAKE_FAILED :
		end;
}

/* Another handshake than the first may complete where that one fails. */
static enum sc_end end_as_shown(const struct sc_view *v)
{
	enum sc_end end = sc_endpoint_end(v->endpoint);
	const struct sc_tls *t = v->shown.tls;

	return end == SC_END_HANDSHAKE_FAILED && t && t != v->endpoint->tls &&
			t->outcome == SC_OUTCOME_OK ?
		SC_END_OK :
		end;
}

enum sc_end sc_sender_end(const struct sc_view *v)
{
	unsigned habits = v->rule->habits;
	enum sc_end end = end_of_size(v, end_as_shown(v));

	if (is_hidden(v) ||
		(habits & SC_HABIT_UPPER_CASE && is_lower_case(v->endpoint)))
		return SC_END_STARTTLS_NOT_OFFERED;
	if (habits & SC_HABIT_KEY_USAGE && end == SC_END_OK &&
		is_key_misused(&v->shown))
		return SC_END_HANDSHAKE_FAILED;
	if (end == SC_END_OK && v->shown.tls &&
		v->shown.tls->outcome != SC_OUTCOME_OK &&
		!v->shown.tls->large_message)
		return SC_END_HANDSHAKE_FAILED;
	return end;
}

/* A refused EHLO is a refusal of us, unless HELO is welcome. */
static bool refuses_us(const struct sc_view *v)
{
	return v->end == SC_END_EHLO_REFUSED &&
		v->endpoint->helo.outcome != SC_OUTCOME_OK;
}

/* Ends after the 220 to STARTTLS that make a new connection necessary. */
static bool is_broken_off(enum sc_end end)
{
	return end == SC_END_STARTTLS_FAILED || end == SC_END_PLAINTEXT ||
		end == SC_END_HANDSHAKE_FAILED || end == SC_END_LATE_ALERT ||
		end == SC_END_TLS_CLOSED;
}

static void fall_back(const struct sc_view *v, struct sc_decision *d)
{
	if (v->rule->habits & SC_HABIT_CLEAR_LATER) {
		d->later = true;
		d->worst = SC_SENDER_DEFERS;
		d->note = "tries the other hosts first, and clear text only "
			  "after some minutes";
	} else if (v->rule->is_class) {
		d->note = "Postfix queues first and falls back to clear text "
			  "after some minutes, Exim does so at once";
	}
}

static void refuse_starttls(const struct sc_view *v, struct sc_decision *d)
{
	if (v->rule->habits & SC_HABIT_5XX_BOUNCES) {
		*d = sc_sender_decision(SC_SENDER_BOUNCES, d->finding);
		d->final = true;
		d->note = "bounces at once when STARTTLS is refused for good";
	} else if (v->rule->is_class) {
		d->note = "Postfix bounces at once, and does not try another "
			  "host";
	}
}

/* Whether all are greeted so, or only we, is not known. */
static void refuse_greeting(const struct sc_view *v, struct sc_decision *d)
{
	if (v->rule->habits & SC_HABIT_554_BOUNCES) {
		d->worst = SC_SENDER_BOUNCES;
		d->note = "bounces when it is greeted like this too";
	} else if (v->rule->habits & SC_HABIT_554_QUEUES) {
		d->worst = SC_SENDER_DEFERS;
		d->note = "queues when it is greeted like this too";
	}
}

struct sc_decision sc_sender_session(const struct sc_view *v, bool needs_tls)
{
	struct sc_decision d = sc_sender_decision(
		needs_tls ? ends[v->end].with_tls : ends[v->end].without_tls,
		sc_sender_fired(v, ends[v->end].findings));

	d.result_type = ends[v->end].result_type;
	if (refuses_us(v))
		d.outcome = d.worst = SC_SENDER_UNKNOWN;
	else if (v->end == SC_END_GREETING_REFUSED)
		refuse_greeting(v, &d);
	else if (!needs_tls && is_broken_off(v->end))
		fall_back(v, &d);
	else if (needs_tls && v->end == SC_END_STARTTLS_REFUSED &&
		v->j->obs->target.role == SC_ROLE_MX)
		refuse_starttls(v, &d);
	return d;
}
