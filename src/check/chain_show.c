#include "base/out.h"
#include "base/text.h"
#include "check/chain.h"

#define SHOWN       12 /* certificates in one line of evidence */
#define TITLE_BYTES 80

/* Behind a signature that does not hold, the path is somebody else's. */
static bool is_astray(enum sc_path_fault fault)
{
	return fault == SC_PATH_WRONG_ISSUER_KEY ||
		fault == SC_PATH_BAD_SIGNATURE ||
		fault == SC_PATH_UNKNOWN_ALGORITHM || fault == SC_PATH_LIMIT ||
		fault == SC_PATH_UNPARSABLE;
}

enum sc_path_fault sc_chain_end(const struct sc_chain *c)
{
	if (c->trusted || c->anchor || !c->n_path || is_astray(c->fault))
		return SC_PATH_OK;
	if (!sc_chain_last(c)->self_signed)
		return SC_PATH_NO_ISSUER;
	return c->n_path == 1 ? SC_PATH_SELF_SIGNED_LEAF :
				SC_PATH_UNTRUSTED_ROOT;
}

const struct sc_cert *sc_chain_last(const struct sc_chain *c)
{
	return c->n_path ? c->path[c->n_path - 1] : NULL;
}

const struct sc_cert *sc_chain_culprit(const struct sc_chain *c)
{
	return c->fault_at < c->n_path ? c->path[c->fault_at] : NULL;
}

bool sc_chain_matters(const struct sc_subject *s)
{
	if (s->depth == 0)
		return true;
	for (size_t i = 1; i < s->chain->n_path; i++)
		if (s->chain->path[i] == s->cert)
			return !s->cert->self_signed;
	return false;
}

const char *sc_chain_title(const struct sc_subject *s, const struct sc_cert *c)
{
	if (c->parse_error)
		return "(unreadable)";
	if (c->n_common_names)
		return sc_text_printable_utf8(s->arena,
			c->common_names[c->n_common_names - 1], TITLE_BYTES);
	return c->subject && *c->subject ? c->subject : "(empty)";
}

const struct sc_value *sc_chain_whose(const struct sc_subject *s)
{
	if (s->depth == 0)
		return sc_phrase(s->arena, SC_MSG(CHAIN_THE_SERVERS));
	return sc_phrase(s->arena, SC_MSG(CHAIN_THE_ISSUER),
		SC_TEXT("issuer_title", sc_chain_title(s, s->cert)));
}

static size_t index_as_sent(const struct sc_chain *c, const struct sc_cert *of)
{
	size_t i = 0;

	while (i < c->n_sent && c->sent[i] != of)
		i++;
	return i;
}

/* "0 mx1.example.org", numbered as sent. */
static const char *numbered(const struct sc_subject *s, const struct sc_cert *c)
{
	return sc_arena_printf(s->arena, "%zu %s", index_as_sent(s->chain, c),
		sc_chain_title(s, c));
}

void sc_chain_show_sent(struct sc_verdict *v, const struct sc_subject *s)
{
	struct sc_list list = { 0 };

	for (size_t i = 0; i < s->chain->n_sent; i++)
		sc_list_add(s->arena, &list,
			SC_TEXT("sent",
				sc_arena_printf(s->arena, "%zu %s", i,
					sc_chain_title(s, s->chain->sent[i]))));
	sc_evidence_list(v, s, "sent", &list);
}

void sc_chain_show_order(struct sc_verdict *v, const struct sc_subject *s)
{
	struct sc_list list = { 0 };

	for (size_t i = 0; i < s->chain->n_path; i++)
		sc_list_add(s->arena, &list,
			SC_TEXT("path", numbered(s, s->chain->path[i])));
	sc_evidence_list(v, s, "order", &list);
}

void sc_chain_or_dane(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	const char *spki = s->cert->key.spki_sha256;

	if (s->role == SC_ROLE_MX && e->host && spki)
		sc_remedy(v, s, SC_MSG(CHAIN_PUBLIC_OR_DANE_EXACT_FIX),
			SC_NUMBER("port", e->port), SC_TEXT("host", e->host),
			SC_TEXT("spki_sha256", spki));
}
