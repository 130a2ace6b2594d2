#include "check/peer.h"

#include "base/ip.h"
#include "base/out.h"
#include "base/text.h"
#include "check/weight.h"

bool sc_peer_hung_up(enum sc_outcome o)
{
	return o == SC_OUTCOME_CLOSED || o == SC_OUTCOME_RESET;
}

enum sc_message sc_peer_ended(enum sc_outcome o)
{
	static const enum sc_message words[] = {
		[SC_OUTCOME_UNTRIED] = SC_MSG_PEER_UNTRIED,
		[SC_OUTCOME_OK] = SC_MSG_PEER_FINE,
		[SC_OUTCOME_TIMEOUT] = SC_MSG_PEER_TIMEOUT,
		[SC_OUTCOME_REFUSED] = SC_MSG_PEER_REFUSED,
		[SC_OUTCOME_UNREACHABLE] = SC_MSG_PEER_NO_ROUTE,
		[SC_OUTCOME_CLOSED] = SC_MSG_PEER_CLOSED,
		[SC_OUTCOME_RESET] = SC_MSG_PEER_RESET,
		[SC_OUTCOME_REJECTED] = SC_MSG_PEER_REJECTED,
		[SC_OUTCOME_PROTOCOL] = SC_MSG_PEER_PROTOCOL,
		[SC_OUTCOME_LIMIT] = SC_MSG_PEER_LIMIT,
		[SC_OUTCOME_LOCAL] = SC_MSG_PEER_LOCAL,
	};

	return words[o];
}

#define LINES_SHOWN 4

const struct sc_value *sc_peer_reply(
	const struct sc_subject *s, const struct sc_reply *r)
{
	struct sc_out_memory m = { .arena = s->arena };
	struct sc_out o = sc_out_to_memory(&m);

	if (!r->code && !r->n_lines)
		return sc_phrase(
			s->arena, SC_MESSAGE(sc_peer_ended(r->outcome)));
	if (r->code)
		sc_out_printf(&o, "%d ", r->code);
	for (size_t i = 0; i < r->n_lines && i < LINES_SHOWN; i++)
		sc_out_printf(
			&o, "%s%s", i ? " / " : "", sc_show(s, r->lines[i]));
	if (r->n_lines > LINES_SHOWN)
		sc_out_text(&o, " / ...");
	return sc_phrase(s->arena, SC_TEXT("reply", m.p));
}

bool sc_peer_has(struct sc_bytes b, const char *phrase)
{
	size_t n = strlen(phrase);

	for (size_t i = 0; i + n <= b.n; i++)
		if (sc_bytes_same_text((struct sc_bytes){ b.p + i, n },
			    sc_bytes_of(phrase)))
			return true;
	return false;
}

bool sc_peer_says(const struct sc_reply *r, const char *const *phrases)
{
	for (; *phrases; phrases++)
		for (size_t i = 0; i < r->n_lines; i++)
			if (sc_peer_has(r->lines[i], *phrases))
				return true;
	return false;
}

/* Of greetings that are no replies of SMTP. */
static const char *named_by_beginning(struct sc_bytes line)
{
	static const struct {
		const char *beginning, *protocol;
	} known[] = {
		{ "+OK", "POP3" },
		{ "-ERR", "POP3" },
		{ "* OK", "IMAP" },
		{ "* PREAUTH", "IMAP" },
		{ "* BYE", "IMAP" },
		{ "\"IMPLEMENTATION\"", "ManageSieve" },
		{ "SSH-", "SSH" },
		{ "HTTP/", "HTTP" },
		{ "RFB ", "VNC" },
	};

	for (size_t i = 0; i < SC_COUNT(known); i++) {
		size_t n = strlen(known[i].beginning);

		if (line.n >= n && !memcmp(line.p, known[i].beginning, n))
			return known[i].protocol;
	}
	return NULL;
}

const char *sc_peer_protocol(const struct sc_endpoint *e)
{
	static const char *const ftp[] = { "ftp", NULL };
	static const char *const smtp[] = { "smtp", NULL };
	const struct sc_reply *g = &e->greeting;

	if (!g->n_lines)
		return NULL;
	if (!g->code)
		return named_by_beginning(g->lines[0]);
	if (e->ehlo.outcome != SC_OUTCOME_REJECTED)
		return NULL;
	if (g->code == 200 || g->code == 201)
		return "NNTP";
	return sc_peer_says(g, ftp) && !sc_peer_says(g, smtp) ? "FTP" : NULL;
}

const char *sc_peer_name(const struct sc_subject *s)
{
	const struct sc_target *t = &s->obs->target;

	if (!s->endpoint && s->host)
		return s->host->name;
	if (!s->endpoint)
		return t->domain   ? t->domain :
			t->host    ? t->host :
			t->address ? t->address :
			t->input   ? t->input :
				     "the target";
	return s->endpoint->host ? s->endpoint->host : s->endpoint->address;
}

const struct sc_value *sc_peer_cost(const struct sc_subject *s)
{
	if (s->role == SC_ROLE_SUBMISSION)
		return sc_phrase(s->arena, SC_MSG(PEER_COST_CLIENTS));

	enum sc_bond bond = sc_weight_bond(s);

	return sc_phrase(s->arena, SC_MSG(PEER_COST),
		SC_PHRASE("senders",
			sc_weight_senders(s,
				bond == SC_BOND_NONE ? NULL : "DANE", false)));
}

const struct sc_value *sc_peer_cost_to_some(const struct sc_subject *s)
{
	return s->role == SC_ROLE_SUBMISSION ?
		sc_peer_cost(s) :
		sc_phrase(s->arena, SC_MSG(PEER_COST_TO_SOME));
}

long long sc_peer_waited_ms(const struct sc_reply *r)
{
	return r->ended_ms - r->began_ms;
}

static void show_alert(struct sc_verdict *v, const struct sc_subject *s,
	const char *alert, enum sc_message who)
{
	const char *detail = s->endpoint->tls->detail;

	if (alert && !(detail && strstr(detail, alert)))
		sc_evidence(v, s, "seen", SC_MSG(PEER_ALERT),
			SC_WORD("who", who), SC_TEXT("alert", alert));
}

/* Alerts have a direction: who ended it is half of the answer. */
static void show_failure(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (t->detail)
		sc_evidence(v, s, "seen",
			SC_BYTES("detail", sc_bytes_of(t->detail)));
	show_alert(v, s, t->alert_received, SC_MSG_PEER_SHOW_FAILURE);
	show_alert(v, s, t->alert_sent, SC_MSG_PEER_SHOW_FAILURE_WHO);
	if (!v->evidence)
		sc_evidence(v, s, "seen",
			SC_WORD("how_it_ended", sc_peer_ended(t->outcome)));
}

struct sc_verdict sc_peer_handshake_failure(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;
	bool ours = t->outcome == SC_OUTCOME_TIMEOUT ||
		t->outcome == SC_OUTCOME_LOCAL;
	struct sc_verdict v = sc_fires(s,
		ours ? SC_MSG(PEER_HANDSHAKE_UNFINISHED) :
		       SC_MSG(PEER_HANDSHAKE_FAILED),
		SC_PHRASE("cost", sc_peer_cost(s)));

	if (ours)
		sc_weigh(&v, SC_W_UNKNOWN);
	show_failure(&v, s);
	return v;
}

bool sc_peer_is_ipv6(const struct sc_endpoint *e)
{
	struct sc_ip ip;

	return e->address && sc_ip_parse(e->address, &ip) && ip.family == 6;
}

bool sc_peer_no_ipv6_here(const struct sc_obs *obs)
{
	size_t n = 0;

	for (size_t i = 0; i < obs->n_endpoints; i++) {
		const struct sc_endpoint *e = &obs->endpoints[i];

		if (!sc_peer_is_ipv6(e) || e->connect == SC_OUTCOME_UNTRIED)
			continue;
		if (e->connect != SC_OUTCOME_UNREACHABLE)
			return false;
		n++;
	}
	return n > 0;
}
