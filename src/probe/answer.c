#include "probe/answer.h"

#include <assert.h>

#include "probe/ended.h"

static const struct {
	int type;
	const char *text;
} types[] = {
	{ SC_RR_A, "A" },
	{ SC_RR_CNAME, "CNAME" },
	{ SC_RR_MX, "MX" },
	{ SC_RR_TXT, "TXT" },
	{ SC_RR_AAAA, "AAAA" },
	{ SC_RR_SRV, "SRV" },
	{ SC_RR_TLSA, "TLSA" },
	{ SC_RR_CAA, "CAA" },
};

static const char *type_text(int type)
{
	size_t i = 0;

	while (types[i].type != type) {
		i++;
		assert(i < SC_COUNT(types));
	}
	return types[i].text;
}

struct sc_answer sc_answer_untried(const char *name, int type)
{
	return (struct sc_answer){ .name = name, .type = type_text(type) };
}

static enum sc_dnssec dnssec_of(const struct sc_net_answer *from)
{
	static const enum sc_dnssec statuses[] = {
		[SC_NET_SECURE] = SC_DNSSEC_SECURE,
		[SC_NET_INSECURE] = SC_DNSSEC_INSECURE,
		[SC_NET_BOGUS] = SC_DNSSEC_BOGUS,
		[SC_NET_INDETERMINATE] = SC_DNSSEC_INDETERMINATE,
	};

	/* Before the rcode: a bogus answer says NOERROR or SERVFAIL. */
	if (from->dnssec == SC_NET_BOGUS)
		return SC_DNSSEC_BOGUS;
	if (from->rcode != SC_RCODE_NOERROR && from->rcode != SC_RCODE_NXDOMAIN)
		return SC_DNSSEC_UNKNOWN; /* an error proves nothing */
	return statuses[from->dnssec];
}

static const char **texts_of_records(
	struct sc_arena *a, int type, const struct sc_dns_message *m)
{
	const char **texts =
		m->n_records ? sc_new(a, const char *, m->n_records) : NULL;

	for (size_t i = 0; i < m->n_records; i++) {
		const struct sc_dns_record *r = &m->records[i];

		texts[i] = type != SC_RR_MX ?
			r->text :
			sc_arena_printf(a, "%d %s", r->preference, r->text);
	}
	return texts;
}

static void take_message(struct sc_arena *a, int type, struct sc_answer *out,
	const struct sc_dns_message *m)
{
	out->ttl_s = m->ttl_s;
	out->aliases = m->aliases;
	out->n_aliases = m->n_aliases;
	out->records = texts_of_records(a, type, m);
	out->n_records = m->n_records;
	out->signed_from = m->signatures.from;
	out->signed_until = m->signatures.until;
	out->signature_algorithm = m->signatures.algorithm;
	out->wildcard = m->signatures.wildcard;
	out->nsec3_iterations = m->nsec3_iterations;
	if (m->truncated && !out->detail)
		out->detail = "the answer was cut short";
}

void sc_answer_read(struct sc_arena *a, const char *name, int type,
	const struct sc_net_answer *from, struct sc_answer *out,
	struct sc_dns_message *message)
{
	*message = (struct sc_dns_message){ 0 };
	*out = sc_answer_untried(name, type);
	out->outcome = sc_ended_outcome(from->end);
	out->detail = sc_arena_text(a, from->detail);
	if (out->outcome != SC_OUTCOME_OK)
		return;
	out->dnssec = dnssec_of(from);
	out->rcode = from->rcode;
	if (from->packet.n == 0)
		return;
	if (sc_dns_parse(a, from->packet, name, type, message)) {
		take_message(a, type, out, message);
		return;
	}
	out->outcome = SC_OUTCOME_PROTOCOL;
	out->dnssec = SC_DNSSEC_UNKNOWN;
	out->detail = "the answer is malformed";
}

bool sc_answer_usable(const struct sc_answer *a)
{
	return a->outcome == SC_OUTCOME_OK && a->rcode == SC_RCODE_NOERROR &&
		a->dnssec != SC_DNSSEC_BOGUS;
}
