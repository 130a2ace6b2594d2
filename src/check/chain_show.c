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

const char *sc_chain_whose(const struct sc_subject *s)
{
	if (s->depth == 0)
		return "the server's certificate";
	return sc_arena_printf(
		s->arena, "the issuer %s", sc_chain_title(s, s->cert));
}

static size_t index_as_sent(const struct sc_chain *c, const struct sc_cert *of)
{
	size_t i = 0;

	while (i < c->n_sent && c->sent[i] != of)
		i++;
	return i;
}

/* "0 mx1.example.org, 2 R11, 1 ISRG Root X1", numbered as sent. */
static const char *list(const struct sc_subject *s,
	const struct sc_cert *const *certs, size_t n, bool as_sent)
{
	struct sc_out_memory m = { .arena = s->arena };
	struct sc_out o = sc_out_to_memory(&m);

	for (size_t i = 0; i < n && i < SHOWN; i++)
		sc_out_printf(&o, "%s%zu %s", i ? ", " : "",
			as_sent ? i : index_as_sent(s->chain, certs[i]),
			sc_chain_title(s, certs[i]));
	if (n > SHOWN)
		sc_out_printf(&o, " and %zu more", n - SHOWN);
	return m.p;
}

void sc_chain_show_sent(struct sc_verdict *v, const struct sc_subject *s)
{
	if (s->chain->n_sent)
		sc_evidence(v, s, "sent",
			SC_TEXT("chain",
				list(s, s->chain->sent, s->chain->n_sent,
					true)));
}

void sc_chain_show_order(struct sc_verdict *v, const struct sc_subject *s)
{
	if (s->chain->n_path)
		sc_evidence(v, s, "order",
			SC_TEXT("path",
				list(s, s->chain->path, s->chain->n_path,
					false)));
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
