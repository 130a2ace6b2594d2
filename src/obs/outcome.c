#include "obs/outcome.h"

#include "base/dname.h"

#include "base/text.h"

const char *const sc_end_words[] = {
	[SC_END_OK] = "ok",
	[SC_END_UNTRIED] = "untried",
	[SC_END_CONNECTION_REFUSED] = "connection-refused",
	[SC_END_CONNECTION_TIMEOUT] = "connection-timeout",
	[SC_END_UNREACHABLE] = "unreachable",
	[SC_END_CONNECTION_FAILED] = "connection-failed",
	[SC_END_GREETING_TIMEOUT] = "greeting-timeout",
	[SC_END_GREETING_CLOSED] = "greeting-closed",
	[SC_END_GREETING_TEMPORARY] = "greeting-temporary",
	[SC_END_GREETING_REFUSED] = "greeting-refused",
	[SC_END_GREETING_NO_MAIL] = "greeting-no-mail",
	[SC_END_GREETING_MALFORMED] = "greeting-malformed",
	[SC_END_IMPLICIT_EXPECTED] = "implicit-tls-expected",
	[SC_END_EHLO_TEMPORARY] = "ehlo-temporary",
	[SC_END_EHLO_REFUSED] = "ehlo-refused",
	[SC_END_EHLO_FAILED] = "ehlo-failed",
	[SC_END_STARTTLS_NOT_OFFERED] = "starttls-not-offered",
	[SC_END_STARTTLS_TEMPORARY] = "starttls-temporary",
	[SC_END_STARTTLS_REFUSED] = "starttls-refused",
	[SC_END_STARTTLS_FAILED] = "starttls-failed",
	[SC_END_PLAINTEXT] = "plaintext-instead-of-tls",
	[SC_END_HANDSHAKE_FAILED] = "handshake-failed",
	[SC_END_LATE_ALERT] = "late-alert",
	[SC_END_TLS_TEMPORARY] = "tls-session-temporary",
	[SC_END_TLS_REFUSED] = "tls-session-refused",
	[SC_END_TLS_CLOSED] = "tls-session-closed",
	[SC_END_LIMIT] = "limit",
	NULL,
};

const char *sc_end_word(enum sc_end end)
{
	return sc_end_words[end];
}

bool sc_outcome_hung_up(enum sc_outcome o)
{
	return o == SC_OUTCOME_CLOSED || o == SC_OUTCOME_RESET;
}

bool sc_outcome_broke_off(enum sc_outcome o)
{
	return sc_outcome_hung_up(o) || o == SC_OUTCOME_REJECTED ||
		o == SC_OUTCOME_PROTOCOL;
}

static enum sc_end connect_end(enum sc_outcome o)
{
	switch (o) {
	case SC_OUTCOME_UNTRIED: return SC_END_UNTRIED;
	case SC_OUTCOME_REFUSED: return SC_END_CONNECTION_REFUSED;
	case SC_OUTCOME_TIMEOUT: return SC_END_CONNECTION_TIMEOUT;
	case SC_OUTCOME_UNREACHABLE: return SC_END_UNREACHABLE;
	case SC_OUTCOME_OK:
	case SC_OUTCOME_CLOSED:
	case SC_OUTCOME_RESET:
	case SC_OUTCOME_REJECTED:
	case SC_OUTCOME_PROTOCOL:
	case SC_OUTCOME_LIMIT:
	case SC_OUTCOME_LOCAL: break;
	}
	return SC_END_CONNECTION_FAILED;
}

/* A step that did not go well: temporary, refused, limit, or another end. */
static enum sc_end reply_end(const struct sc_reply *r, enum sc_end temporary,
	enum sc_end refused, enum sc_end failed)
{
	if (r->outcome == SC_OUTCOME_LIMIT)
		return SC_END_LIMIT;
	if (r->outcome != SC_OUTCOME_REJECTED)
		return failed;
	return r->code < 500 ? temporary : refused;
}

static enum sc_end greeting_end(const struct sc_endpoint *e)
{
	const struct sc_reply *g = &e->greeting;

	if (e->implicit_tls_answers)
		return SC_END_IMPLICIT_EXPECTED;
	if (g->outcome == SC_OUTCOME_REJECTED && g->code == 521)
		return SC_END_GREETING_NO_MAIL;
	if (g->outcome == SC_OUTCOME_TIMEOUT)
		return SC_END_GREETING_TIMEOUT;
	if (g->outcome == SC_OUTCOME_PROTOCOL)
		return SC_END_GREETING_MALFORMED;
	return reply_end(g, SC_END_GREETING_TEMPORARY, SC_END_GREETING_REFUSED,
		SC_END_GREETING_CLOSED);
}

/* Everything from the STARTTLS command to the ServerHello. */
static enum sc_end starttls_end(const struct sc_endpoint *e)
{
	const struct sc_reply *r = &e->starttls;

	if (r->outcome == SC_OUTCOME_OK)
		return SC_END_STARTTLS_FAILED; /* 220, and nothing after it */
	if (!sc_reply_offers(&e->ehlo, "STARTTLS") &&
		r->outcome != SC_OUTCOME_LIMIT)
		return SC_END_STARTTLS_NOT_OFFERED;
	return reply_end(r, SC_END_STARTTLS_TEMPORARY, SC_END_STARTTLS_REFUSED,
		SC_END_STARTTLS_FAILED);
}

static enum sc_end tls_end(const struct sc_endpoint *e)
{
	const struct sc_tls *t = e->tls;

	if (t->outcome == SC_OUTCOME_LIMIT)
		return SC_END_LIMIT;
	if (t->outcome != SC_OUTCOME_OK)
		return t->not_tls.n ? SC_END_PLAINTEXT :
				      SC_END_HANDSHAKE_FAILED;
	if (e->ehlo_tls.outcome == SC_OUTCOME_OK)
		return SC_END_OK;
	if (t->alert_received)
		return SC_END_LATE_ALERT;
	if (e->mode == SC_MODE_IMPLICIT && e->greeting.outcome != SC_OUTCOME_OK)
		return greeting_end(e);
	return reply_end(&e->ehlo_tls, SC_END_TLS_TEMPORARY, SC_END_TLS_REFUSED,
		SC_END_TLS_CLOSED);
}

enum sc_end sc_endpoint_end(const struct sc_endpoint *e)
{
	if (e->connect != SC_OUTCOME_OK)
		return connect_end(e->connect);
	if (e->mode == SC_MODE_IMPLICIT)
		return e->tls ? tls_end(e) : SC_END_UNTRIED;
	if (e->greeting.outcome != SC_OUTCOME_OK)
		return greeting_end(e);
	if (e->ehlo.outcome != SC_OUTCOME_OK)
		return reply_end(&e->ehlo, SC_END_EHLO_TEMPORARY,
			SC_END_EHLO_REFUSED, SC_END_EHLO_FAILED);
	return e->tls ? tls_end(e) : starttls_end(e);
}

static const char *const stories[] = {
	[SC_END_OK] = "fine",
	[SC_END_UNTRIED] = "not tried",
	[SC_END_CONNECTION_REFUSED] = "connection refused",
	[SC_END_CONNECTION_TIMEOUT] = "no answer to the connection",
	[SC_END_UNREACHABLE] = "no route from here",
	[SC_END_CONNECTION_FAILED] = "connection failed",
	[SC_END_GREETING_TIMEOUT] = "no greeting in time",
	[SC_END_GREETING_CLOSED] = "closed without a greeting",
	[SC_END_GREETING_TEMPORARY] = "greeting",
	[SC_END_GREETING_REFUSED] = "greeting",
	[SC_END_GREETING_NO_MAIL] = "greeting",
	[SC_END_GREETING_MALFORMED] = "greeting is not SMTP",
	[SC_END_IMPLICIT_EXPECTED] = "speaks TLS at once, not STARTTLS",
	[SC_END_EHLO_TEMPORARY] = "EHLO",
	[SC_END_EHLO_REFUSED] = "EHLO",
	[SC_END_EHLO_FAILED] = "no answer to EHLO",
	[SC_END_STARTTLS_NOT_OFFERED] = "STARTTLS is not offered",
	[SC_END_STARTTLS_TEMPORARY] = "STARTTLS",
	[SC_END_STARTTLS_REFUSED] = "STARTTLS",
	[SC_END_STARTTLS_FAILED] = "no answer after STARTTLS",
	[SC_END_PLAINTEXT] = "clear text where TLS was due",
	[SC_END_HANDSHAKE_FAILED] = "TLS handshake fails",
	[SC_END_LATE_ALERT] = "alert after the handshake",
	[SC_END_TLS_TEMPORARY] = "EHLO inside TLS",
	[SC_END_TLS_REFUSED] = "EHLO inside TLS",
	[SC_END_TLS_CLOSED] = "no answer to EHLO inside TLS",
	[SC_END_LIMIT] = "sends without end; cut off",
};

/* The reply that an end is about, if the peer's words say more than we do. */
static const struct sc_reply *reply_of(
	const struct sc_endpoint *e, enum sc_end end)
{
	switch ((int)end) {
	case SC_END_GREETING_TEMPORARY:
	case SC_END_GREETING_REFUSED:
	case SC_END_GREETING_NO_MAIL: return &e->greeting;
	case SC_END_EHLO_TEMPORARY:
	case SC_END_EHLO_REFUSED: return &e->ehlo;
	case SC_END_STARTTLS_TEMPORARY:
	case SC_END_STARTTLS_REFUSED: return &e->starttls;
	case SC_END_TLS_TEMPORARY:
	case SC_END_TLS_REFUSED: return &e->ehlo_tls;
	default: return NULL;
	}
}

#define STORY_BYTES 100

const char *sc_endpoint_story(struct sc_arena *a, const struct sc_endpoint *e)
{
	enum sc_end end = sc_endpoint_end(e);
	const struct sc_reply *r = reply_of(e, end);
	const char *alert = e->tls ? e->tls->alert_received : NULL;

	if (r)
		return sc_arena_printf(a, "%s %d: %s", stories[end], r->code,
			r->n_lines ?
				sc_text_printable(a, r->lines[0], STORY_BYTES) :
				"");
	if (alert &&
		(end == SC_END_HANDSHAKE_FAILED || end == SC_END_LATE_ALERT))
		return sc_arena_printf(a, "%s: %s", stories[end], alert);
	return stories[end];
}

bool sc_reply_offers(const struct sc_reply *r, const char *keyword)
{
	size_t n = strlen(keyword);

	if (r->outcome != SC_OUTCOME_OK)
		return false;
	for (size_t i = 1; i < r->n_lines; i++) {
		struct sc_bytes line = r->lines[i], word = line;

		if (line.n < n)
			continue;
		word.n = n;
		if (sc_bytes_same_text(word, sc_bytes_of(keyword)) &&
			(line.n == n || line.p[n] == ' ' || line.p[n] == '='))
			return true;
	}
	return false;
}

const struct sc_host *sc_host_of(
	const struct sc_obs *obs, const struct sc_endpoint *e)
{
	for (size_t i = 0; e->host && i < obs->n_hosts; i++) {
		const struct sc_host *h = &obs->hosts[i];

		if (sc_dname_equal(h->name, e->host) &&
			(h->port == 0 || h->port == e->port))
			return h;
	}
	return NULL;
}

bool sc_host_has_endpoint(const struct sc_obs *obs, const struct sc_host *h)
{
	for (size_t i = 0; i < obs->n_endpoints; i++)
		if (obs->endpoints[i].host &&
			strcmp(obs->endpoints[i].host, h->name) == 0)
			return true;
	return false;
}

const char *sc_endpoint_name(const struct sc_endpoint *e)
{
	return e->host ? e->host : e->address;
}
