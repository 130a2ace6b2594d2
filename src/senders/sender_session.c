/*
 * What the end of a session means, for who needs TLS and who does not: by the
 * manners of the sender where programs differ, else by the table below.
 */
#include "senders/sender.h"

#include <string.h>

#include "base/limits.h"
#include "obs/outcome.h"
#include "obs/suite.h"

/*
 * Cleartext: for senders that do without TLS; all others queue. The last
 * column is what a sender with a policy reports (RFC 8460 4.3); where nobody
 * got as far as TLS there is nothing to report.
 */
static const struct {
	enum sc_outcome_of_sender without_tls, with_tls;
	enum sc_reason reason;
	const char *result_type;
} ends[] = {
	[SC_END_OK] = { SC_SENDER_ENCRYPTED, SC_SENDER_ENCRYPTED,
		SC_REASON_NONE, NULL },
	[SC_END_UNTRIED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		SC_REASON_NONE, NULL },
	[SC_END_CONNECTION_REFUSED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		SC_REASON_UNREACHABLE, NULL },
	[SC_END_CONNECTION_TIMEOUT] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		SC_REASON_NO_WAY_OUT, NULL },
	[SC_END_UNREACHABLE] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		SC_REASON_NO_ROUTE, NULL },
	[SC_END_CONNECTION_FAILED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		SC_REASON_UNREACHABLE, NULL },
	[SC_END_GREETING_TIMEOUT] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		SC_REASON_GREETING_LATE, NULL },
	[SC_END_GREETING_CLOSED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		SC_REASON_GREETING_CLOSED, NULL },
	[SC_END_GREETING_TEMPORARY] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		SC_REASON_GREETING_4YZ, NULL },
	[SC_END_GREETING_REFUSED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		SC_REASON_GREETING_5YZ, NULL },
	[SC_END_GREETING_NO_MAIL] = { SC_SENDER_BOUNCES, SC_SENDER_BOUNCES,
		SC_REASON_GREETING_521, NULL },
	[SC_END_GREETING_MALFORMED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		SC_REASON_GREETING_SYNTAX, NULL },
	[SC_END_IMPLICIT_EXPECTED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		SC_REASON_TLS_AT_ONCE, NULL },
	[SC_END_EHLO_TEMPORARY] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		SC_REASON_EHLO_4YZ, NULL },
	[SC_END_EHLO_REFUSED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		SC_REASON_EHLO_5YZ, "starttls-not-supported" },
	[SC_END_EHLO_FAILED] = { SC_SENDER_UNKNOWN, SC_SENDER_UNKNOWN,
		SC_REASON_EHLO_FAILED, NULL },
	[SC_END_STARTTLS_NOT_OFFERED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		SC_REASON_NO_STARTTLS, "starttls-not-supported" },
	[SC_END_STARTTLS_TEMPORARY] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		SC_REASON_STARTTLS_4YZ, "validation-failure" },
	[SC_END_STARTTLS_REFUSED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		SC_REASON_STARTTLS_5YZ, "validation-failure" },
	[SC_END_STARTTLS_FAILED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		SC_REASON_STARTTLS_FAILED, "validation-failure" },
	[SC_END_PLAINTEXT] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		SC_REASON_PLAINTEXT, "validation-failure" },
	[SC_END_HANDSHAKE_FAILED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		SC_REASON_HANDSHAKE, "validation-failure" },
	[SC_END_LATE_ALERT] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		SC_REASON_AFTER_HANDSHAKE, "validation-failure" },
	[SC_END_TLS_TEMPORARY] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		SC_REASON_AFTER_HANDSHAKE, "validation-failure" },
	[SC_END_TLS_REFUSED] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS,
		SC_REASON_REFUSED_IN_TLS, "validation-failure" },
	[SC_END_TLS_CLOSED] = { SC_SENDER_CLEARTEXT, SC_SENDER_DEFERS,
		SC_REASON_AFTER_HANDSHAKE, "validation-failure" },
	[SC_END_LIMIT] = { SC_SENDER_DEFERS, SC_SENDER_DEFERS, SC_REASON_LIMIT,
		NULL },
};

static bool is_mx(const struct sc_view *v)
{
	return v->seen->obs->target.role == SC_ROLE_MX;
}

bool sc_sender_is_literal(const struct sc_view *v)
{
	return v->seen->obs->domain && is_mx(v) && !v->endpoint->host;
}

struct sc_decision sc_sender_decision(
	enum sc_outcome_of_sender outcome, enum sc_reason reason)
{
	return (struct sc_decision){ .outcome = outcome,
		.worst = outcome,
		.why = { { reason }, SC_WHY_TARGET } };
}

void sc_why_add(struct sc_why *why, enum sc_reason reason)
{
	for (size_t i = 0; i < SC_WHY_REASONS; i++)
		if (!why->reasons[i]) {
			why->reasons[i] = reason;
			return;
		}
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

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/*
 * Go has neither RSA key transport nor finite-field DHE (since 1.22), no CBC
 * with SHA-2, and reads no keys but these [29].
 */
static bool is_for_go(const struct sc_shown *s)
{
	static const char *const suites[] = { "TLS_AES_", "TLS_CHACHA20_" };
	const char *suite = s->tls->cipher_suite;
	const struct sc_cert *leaf = s->leaf;

	if (leaf && !leaf->parse_error && leaf->key.type != SC_KEY_UNKNOWN &&
		leaf->key.type != SC_KEY_RSA && leaf->key.type != SC_KEY_EC &&
		leaf->key.type != SC_KEY_ED25519)
		return false;
	for (size_t i = 0; suite && i < SC_COUNT(suites); i++)
		if (strncmp(suite, suites[i], strlen(suites[i])) == 0)
			return true;
	return !suite ||
		(strncmp(suite, "TLS_ECDHE_", 10) == 0 &&
			(strstr(suite, "_GCM_") ||
				strstr(suite, "_CHACHA20_") ||
				ends_in(suite, "_CBC_SHA")));
}

/* The library that we look with is set to stand what those of others do not. */
static bool ends_at_others(const struct sc_shown *s)
{
	const struct sc_tls *t = s->tls;
	const char *scheme = t->signature_scheme;

	if (s->leaf && !s->leaf->parse_error &&
		sc_key_ends_handshake(&s->leaf->key))
		return true;
	if (scheme && !sc_sender_is_outdated(s) &&
		(strstr(scheme, "sha1") || strstr(scheme, "md5")))
		return true;
	if (sc_suite_is(t->cipher_suite, SC_SUITE_DHE) && t->group_bits &&
		sc_dh_is_hopeless(t->group_bits, t->group))
		return true;
	return t->version && strcmp(t->version, "TLSv1.3") != 0 &&
		!t->secure_renegotiation;
}

/* The handshake that we finished, and this sender does not. */
static bool cannot_shake_hands(const struct sc_view *v)
{
	unsigned habits = v->rule->habits;
	const struct sc_tls *t = v->shown.tls;

	/* One that was too large for us end_of_size() has judged. */
	if (!t || t->outcome != SC_OUTCOME_OK)
		return t && !t->large_message;
	return (habits & SC_HABIT_KEY_USAGE && is_key_misused(&v->shown)) ||
		(habits & SC_HABIT_TLS12 && is_mx(v) &&
			sc_sender_is_outdated(&v->shown)) ||
		(habits & SC_HABIT_GO && !is_for_go(&v->shown)) ||
		(v->rule->is_class && is_mx(v) && ends_at_others(&v->shown));
}

/* It came to an end after the handshake, or well. */
static bool is_past_handshake(enum sc_end end)
{
	return end == SC_END_OK || end == SC_END_LATE_ALERT ||
		end == SC_END_TLS_TEMPORARY || end == SC_END_TLS_REFUSED ||
		end == SC_END_TLS_CLOSED;
}

/* Most use OpenSSL; what GnuTLS reads behind that we have not seen. */
static enum sc_end end_of_size(const struct sc_view *v, enum sc_end end)
{
	const struct sc_tls *t = v->shown.tls;
	bool reads_more =
		(v->rule->habits & SC_HABITS_GNUTLS) == SC_HABITS_GNUTLS;
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

/* The end of the session, where STARTTLS was seen. */
static enum sc_end end_with_tls(const struct sc_view *v)
{
	enum sc_end end = end_of_size(v, end_as_shown(v));

	return is_past_handshake(end) && cannot_shake_hands(v) ?
		SC_END_HANDSHAKE_FAILED :
		end;
}

enum sc_end sc_sender_end(const struct sc_view *v)
{
	if (is_hidden(v) ||
		(v->rule->habits & SC_HABIT_UPPER_CASE &&
			is_lower_case(v->endpoint)))
		return SC_END_STARTTLS_NOT_OFFERED;
	return end_with_tls(v);
}

enum sc_end sc_sender_end_unoffered(const struct sc_view *v)
{
	const struct sc_reply *r = &v->endpoint->starttls;

	if (v->end != SC_END_STARTTLS_NOT_OFFERED)
		return v->end;
	if (r->outcome == SC_OUTCOME_OK)
		return end_with_tls(v);
	return r->outcome == SC_OUTCOME_REJECTED && r->code < 500 ?
		SC_END_STARTTLS_TEMPORARY :
		SC_END_STARTTLS_NOT_OFFERED;
}

/* A refused EHLO is a refusal of us, unless HELO is welcome. */
static bool refuses_us(const struct sc_view *v)
{
	return v->end == SC_END_EHLO_REFUSED &&
		v->endpoint->helo.outcome != SC_OUTCOME_OK;
}

struct sc_decision sc_sender_then(enum sc_then then, enum sc_reason reason)
{
	static const struct {
		enum sc_outcome_of_sender outcome;
		bool final;
		const char *note;
	} ways[] = {
		[SC_THEN_UNKNOWN] = { SC_SENDER_UNKNOWN, false, NULL },
		[SC_THEN_CLEAR] = { SC_SENDER_CLEARTEXT, false, NULL },
		[SC_THEN_CLEAR_LATER] = { SC_SENDER_CLEARTEXT, false,
			"tries the other hosts first, and clear text only "
			"after some minutes" },
		[SC_THEN_DEFER] = { SC_SENDER_DEFERS, false, NULL },
		[SC_THEN_STOP] = { SC_SENDER_DEFERS, true,
			"queues at once, and does not try another host" },
		[SC_THEN_BOUNCE] = { SC_SENDER_BOUNCES, false, NULL },
		[SC_THEN_STOP_BOUNCE] = { SC_SENDER_BOUNCES, true,
			"bounces at once, and does not try another host" },
	};
	struct sc_decision d = sc_sender_decision(ways[then].outcome, reason);

	d.final = ways[then].final;
	d.note = ways[then].note;
	d.later = then == SC_THEN_CLEAR_LATER;
	if (d.later)
		d.worst = SC_SENDER_DEFERS;
	return d;
}

bool sc_sender_lacks_tls(enum sc_end end)
{
	return end == SC_END_STARTTLS_NOT_OFFERED ||
		end == SC_END_STARTTLS_FAILED || end == SC_END_PLAINTEXT ||
		end == SC_END_HANDSHAKE_FAILED || end == SC_END_LATE_ALERT ||
		end == SC_END_TLS_CLOSED || end == SC_END_TLS_TEMPORARY ||
		end == SC_END_TLS_REFUSED;
}

/* What the manners of the sender say of this end; false: nothing. */
static bool find_then(const struct sc_view *v, bool must, enum sc_then *then)
{
	const struct sc_manners *m = v->rule->manners;
	enum sc_then deferred = SC_THEN_DEFER;

	switch ((int)v->end) {
	case SC_END_GREETING_TEMPORARY: *then = m->greeted_4yz; return true;
	case SC_END_GREETING_REFUSED: *then = m->greeted_5yz; return true;
	case SC_END_STARTTLS_NOT_OFFERED:
		*then = must ? m->must_missing : SC_THEN_CLEAR;
		return true;
	case SC_END_STARTTLS_TEMPORARY:
		*then = must ? deferred : m->put_off;
		return true;
	case SC_END_STARTTLS_REFUSED:
		*then = must ? m->must_refused : m->refused;
		return true;
	case SC_END_STARTTLS_FAILED:
	case SC_END_PLAINTEXT:
	case SC_END_HANDSHAKE_FAILED:
		*then = must ? deferred : m->broken;
		return true;
	case SC_END_LATE_ALERT:
	case SC_END_TLS_CLOSED:
		*then = must ? deferred : m->closed;
		return true;
	case SC_END_TLS_TEMPORARY:
	case SC_END_TLS_REFUSED:
		*then = must ? deferred : m->reproved;
		return true;
	default: return false;
	}
}

/* Why some of a class do not as the rest, in one sentence. */
static const char *class_note(const struct sc_view *v, bool must)
{
	switch ((int)v->end) {
	case SC_END_STARTTLS_TEMPORARY:
		return must ? NULL : "maddy and Haraka queue";
	case SC_END_STARTTLS_REFUSED:
		return must ? "Postfix and mox bounce at once, and do not try "
			      "another host; Exim and Sendmail queue" :
			      "maddy and Haraka bounce";
	case SC_END_STARTTLS_FAILED:
	case SC_END_PLAINTEXT:
	case SC_END_HANDSHAKE_FAILED:
		return must ? NULL :
			      "Postfix queues first and falls back to clear "
			      "text after some minutes, Exim does so at once; "
			      "Sendmail, maddy and Haraka do not";
	case SC_END_LATE_ALERT:
	case SC_END_TLS_CLOSED:
		return must ? NULL : "Postfix and Exim fall back to clear text";
	default: return NULL;
	}
}

struct sc_decision sc_sender_session(const struct sc_view *v, bool needs_tls)
{
	struct sc_decision d = sc_sender_decision(
		needs_tls ? ends[v->end].with_tls : ends[v->end].without_tls,
		ends[v->end].reason);
	enum sc_then then;

	if (is_mx(v) && find_then(v, needs_tls, &then))
		d = sc_sender_then(then, ends[v->end].reason);
	d.result_type = ends[v->end].result_type;
	if (refuses_us(v))
		d.outcome = d.worst = SC_SENDER_UNKNOWN;
	else if (is_mx(v) && v->rule->is_class)
		d.note = class_note(v, needs_tls);
	return d;
}
