#include "world/parse.h"

static const struct {
	const char *word;
	int type;
} types[] = {
	{ "A", SC_RR_A },
	{ "AAAA", SC_RR_AAAA },
	{ "CAA", SC_RR_CAA },
	{ "CNAME", SC_RR_CNAME },
	{ "MX", SC_RR_MX },
	{ "SRV", SC_RR_SRV },
	{ "TLSA", SC_RR_TLSA },
	{ "TXT", SC_RR_TXT },
};

int scene_type(const char *word)
{
	for (size_t i = 0; i < SC_COUNT(types); i++)
		if (strcmp(types[i].word, word) == 0)
			return types[i].type;
	return 0;
}

/* clang-format off */
static const struct {
	const char *word;
	enum sc_net_end end;
	enum sc_net_dnssec dnssec;
	int rcode;
} statuses[] = {
	{ "secure",        SC_NET_OK,      SC_NET_SECURE,        0 },
	{ "insecure",      SC_NET_OK,      SC_NET_INSECURE,      0 },
	{ "bogus",         SC_NET_OK,      SC_NET_BOGUS,         0 },
	{ "indeterminate", SC_NET_OK,      SC_NET_INDETERMINATE, 0 },
	{ "servfail",      SC_NET_OK,      SC_NET_INSECURE,      2 },
	{ "nxdomain",      SC_NET_OK,      SC_NET_SECURE,        3 },
	{ "refused",       SC_NET_OK,      SC_NET_INSECURE,      5 },
	{ "timeout",       SC_NET_TIMEOUT, SC_NET_INDETERMINATE, 0 },
	{ "local",         SC_NET_LOCAL,   SC_NET_INDETERMINATE, 0 },
};
/* clang-format on */

static bool parse_status(struct parse *p, struct scene_answer *answer)
{
	const char *s = parse_word(p);

	for (size_t i = 0; i < SC_COUNT(statuses); i++)
		if (strcmp(statuses[i].word, s) == 0) {
			answer->end = statuses[i].end;
			answer->dnssec = statuses[i].dnssec;
			answer->rcode = statuses[i].rcode;
			return true;
		}
	return parse_wrong(p, "an unknown status of an answer");
}

/* A record of MX is two words. */
static void add_record(struct parse *p, struct scene_answer *x, const char *w)
{
	const char *text = x->type == SC_RR_MX ?
		sc_arena_printf(p->arena, "%s %s", w, parse_word(p)) :
		sc_arena_text(p->arena, w);

	x->records = sc_grow(p->arena, x->records, x->n_records, const char *);
	x->records[x->n_records++] = text;
}

/* dns NAME TYPE STATUS [alias NAME] RECORD... */
bool parse_dns(struct parse *p)
{
	struct scene *s = p->scene;
	struct scene_answer x = { .name = sc_arena_text(
					  p->arena, parse_word(p)) };

	x.type = scene_type(parse_word(p));
	if (!x.type)
		return parse_wrong(p, "an unknown type");
	if (!parse_status(p, &x))
		return false;
	for (char *w; *(w = parse_word(p));) {
		if (strcmp(w, "alias") == 0)
			x.alias = sc_arena_text(p->arena, parse_word(p));
		else
			add_record(p, &x, w);
	}
	s->answers = sc_grow(
		p->arena, s->answers, s->n_answers, struct scene_answer);
	s->answers[s->n_answers++] = x;
	return true;
}
