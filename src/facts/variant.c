#include "facts/variant.h"

#include <string.h>

#include "base/attr.h"

static const struct word {
	const char *name;
	enum sc_asked asked;
	const char *how, *who;
} words[] = {
	{ "rsa", SC_ASKED_SAME, "with RSA keys alone",
		"senders that take RSA keys alone or prefer them" },
	{ "ecdsa", SC_ASKED_SAME, "with ECDSA keys alone",
		"senders that take ECDSA keys alone or prefer them" },
	{ "eddsa", SC_ASKED_SAME, "with EdDSA keys alone",
		"senders that take EdDSA keys alone or prefer them" },
	{ "tls1.2", SC_ASKED_SAME, "with TLS 1.2", "senders without TLS 1.3" },
	{ "tls1.3", SC_ASKED_SAME, "with TLS 1.3 alone",
		"senders with TLS 1.3 alone" },
	{ "repeat", SC_ASKED_SAME, "when asked again",
		"some senders, by chance" },
	{ "repeat-2", SC_ASKED_SAME, "when asked a third time",
		"some senders, by chance" },
	{ "host-sni", SC_ASKED_HOST, "asked for the host's own name",
		"senders without DANE" },
	{ "no-sni", SC_ASKED_NOTHING, "without a server name",
		"senders that name no server in the handshake" },
	{ "domain-sni", SC_ASKED_DOMAIN, "asked for the mail domain",
		"senders that ask for the mail domain" },
	{ "tls11", SC_ASKED_LESS, "with TLS 1.1 alone",
		"clients without TLS 1.2" },
	{ "tls10", SC_ASKED_LESS, "with TLS 1.0 alone",
		"clients without TLS 1.1" },
	{ "rc4", SC_ASKED_LESS, "with RC4 alone", "clients with RC4 alone" },
	{ "3des", SC_ASKED_LESS, "with triple DES alone",
		"clients with triple DES alone" },
	{ "static-rsa", SC_ASKED_LESS, "with static RSA alone",
		"clients with static RSA alone" },
	{ "dhe", SC_ASKED_LESS, "with finite-field DHE alone",
		"clients with DHE alone" },
	{ "sha1", SC_ASKED_LESS, "with SHA-1 signatures alone",
		"clients with SHA-1 alone" },
	{ "unknown-sni", SC_ASKED_UNKNOWN, "asked for an unknown name",
		"senders that ask for another name" },
};

const char *const sc_variant_keys[] = { "rsa", "ecdsa", "eddsa", NULL };

static const struct word *find(const char *name)
{
	for (size_t i = 0; i < SC_COUNT(words); i++)
		if (strcmp(words[i].name, name) == 0)
			return &words[i];
	return NULL;
}

enum sc_asked sc_variant_asked(const char *name)
{
	const struct word *w = find(name);

	return w ? w->asked : SC_ASKED_UNKNOWN;
}

const char *sc_variant_how(const char *name)
{
	const struct word *w = find(name);

	return w ? w->how : name;
}

const char *sc_variant_who(const char *name)
{
	const struct word *w = find(name);

	return w ? w->who : name;
}

bool sc_variant_same_chain(const struct sc_chain *a, const struct sc_chain *b)
{
	if (!a || !b || a->n_sent != b->n_sent)
		return a == b;
	for (size_t i = 0; i < a->n_sent; i++)
		if (a->sent[i] != b->sent[i] &&
			strcmp(a->sent[i]->sha256, b->sent[i]->sha256) != 0)
			return false;
	return true;
}

static bool shows(const struct sc_endpoint *e,
	const struct sc_endpoint_facts *f, size_t k, unsigned asked)
{
	return e->variants[k].tls.outcome == SC_OUTCOME_OK &&
		f->variants[k].leaf &&
		(sc_variant_asked(e->variants[k].name) & asked);
}

bool sc_variant_is_news(const struct sc_endpoint *e,
	const struct sc_endpoint_facts *f, size_t k, unsigned asked)
{
	const struct sc_chain *chain;

	if (k >= f->n_variants || k >= e->n_variants || !shows(e, f, k, asked))
		return false;
	chain = f->variants[k].chain;
	if (sc_variant_same_chain(chain, f->chain))
		return false;
	for (size_t i = 0; i < k; i++)
		if (shows(e, f, i, asked) &&
			sc_variant_same_chain(chain, f->variants[i].chain))
			return false;
	return true;
}

const struct sc_variant *sc_variant_find(const struct sc_endpoint *e,
	const struct sc_endpoint_facts *f, const char *name,
	const struct sc_variant_facts **facts)
{
	for (size_t i = 0; i < e->n_variants; i++) {
		if (strcmp(e->variants[i].name, name) != 0)
			continue;
		if (facts)
			*facts =
				f && i < f->n_variants ? &f->variants[i] : NULL;
		return &e->variants[i];
	}
	return NULL;
}
