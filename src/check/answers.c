#include "check/answers.h"

#include <limits.h>

#include "check/peer.h"

long long sc_answers_ttl_s(const struct sc_answer *a)
{
	if (a->ttl_s < 0)
		return 0;
	return a->ttl_s > INT_MAX ? INT_MAX : a->ttl_s;
}

long long sc_answers_waited_s(const struct sc_answer *a)
{
	if (a->began_ms < 0 || a->ended_ms < a->began_ms)
		return 0;
	return (a->ended_ms - a->began_ms) / 1000;
}

const struct sc_value *sc_answers_word(
	const struct sc_subject *s, const struct sc_answer *a)
{
	static const char *const rcodes[] = { "NOERROR", "FORMERR", "SERVFAIL",
		"NXDOMAIN", "NOTIMP", "REFUSED" };

	if (a->outcome == SC_OUTCOME_TIMEOUT && sc_answers_waited_s(a))
		return sc_phrase(s->arena, SC_MSG(DNS_TIMEOUT),
			SC_NUMBER("waited_s", sc_answers_waited_s(a)));
	if (a->outcome != SC_OUTCOME_OK)
		return sc_phrase(
			s->arena, SC_MESSAGE(sc_peer_ended(a->outcome)));
	if (a->rcode >= 0 && a->rcode < (int)SC_COUNT(rcodes))
		return sc_phrase(s->arena, SC_TEXT("rcode", rcodes[a->rcode]));
	return sc_phrase(s->arena, SC_MSG(DNS_RCODE),
		SC_TEXT("rcode", sc_arena_printf(s->arena, "%d", a->rcode)));
}

static bool is_empty(const struct sc_answer *a)
{
	return a->outcome == SC_OUTCOME_OK && a->rcode == SC_RCODE_NOERROR &&
		a->n_records == 0;
}

static const char *last_alias(const struct sc_answer *r)
{
	return r->n_aliases ? r->aliases[r->n_aliases - 1] : NULL;
}

void sc_answers_show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *answer)
{
	static const enum sc_message standing[] = {
		[SC_DNSSEC_UNKNOWN] = SC_MSG_NONE,
		[SC_DNSSEC_SECURE] = SC_MSG_DNSSEC_SECURE,
		[SC_DNSSEC_INSECURE] = SC_MSG_DNSSEC_INSECURE,
		[SC_DNSSEC_BOGUS] = SC_MSG_DNSSEC_BOGUS,
		[SC_DNSSEC_INDETERMINATE] = SC_MSG_DNSSEC_INDETERMINATE,
	};
	const char *alias = last_alias(answer);

	sc_evidence(v, s, "dns", SC_MSG(DNS_ANSWER),
		SC_TEXT("owner", answer->name), SC_TEXT("type", answer->type),
		SC_TEXT("alias", alias), SC_FLAG("empty", is_empty(answer)),
		SC_PHRASE("result", sc_answers_word(s, answer)),
		SC_WORD("dnssec", standing[answer->dnssec]),
		SC_BYTES("detail", sc_bytes_of(answer->detail)));
}
