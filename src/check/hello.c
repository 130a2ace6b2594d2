#include "check/hello.h"

#include <string.h>

#include "base/text.h"
#include "facts/sessions.h"
#include "facts/variant.h"

const struct sc_hello *sc_hello_named(
	const struct sc_subject *s, const char *name)
{
	const struct sc_endpoint *e = s->endpoint;

	for (size_t i = 0; i < e->n_hellos; i++)
		if (e->hellos[i].outcome != SC_OUTCOME_UNTRIED &&
			strcmp(e->hellos[i].name, name) == 0)
			return &e->hellos[i];
	return NULL;
}

const struct sc_hello *sc_hello_taken(
	const struct sc_subject *s, const char *name)
{
	const struct sc_hello *h = sc_hello_named(s, name);

	return h && h->outcome == SC_OUTCOME_OK ? h : NULL;
}

static bool has_completed(const struct sc_endpoint *e)
{
	return e->tls && e->tls->outcome == SC_OUTCOME_OK;
}

/* The control: TLS comes about with this server. */
static bool takes_any(const struct sc_endpoint *e)
{
	for (size_t i = 0; i < e->n_hellos; i++)
		if (e->hellos[i].outcome == SC_OUTCOME_OK)
			return true;
	return has_completed(e);
}

static enum sc_answer_to answer_of(
	const struct sc_subject *s, const struct sc_hello *h)
{
	bool refused = h->outcome == SC_OUTCOME_REJECTED ||
		h->outcome == SC_OUTCOME_CLOSED ||
		h->outcome == SC_OUTCOME_RESET ||
		h->outcome == SC_OUTCOME_PROTOCOL;

	if (h->outcome == SC_OUTCOME_OK)
		return SC_TAKEN_YES;
	return refused && takes_any(s->endpoint) ? SC_TAKEN_NO :
						   SC_TAKEN_UNKNOWN;
}

static bool is_of_weak(const char *name)
{
	static const char *const names[] = { "null", "export", "export-dhe",
		"anon", "des", "rc4", "3des" };

	for (size_t i = 0; i < SC_COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* One that was not taken may have been asked for again: "mti-2". */
static const struct sc_hello *asked_again(
	const struct sc_subject *s, const struct sc_hello *h)
{
	const struct sc_hello *again = h && h->outcome != SC_OUTCOME_OK ?
		sc_hello_named(s, sc_arena_printf(s->arena, "%s-2", h->name)) :
		NULL;

	return again && answer_of(s, again) != SC_TAKEN_NO ? again : h;
}

enum sc_answer_to sc_hello_answer(const struct sc_subject *s, const char *name)
{
	const struct sc_hello *h = asked_again(s, sc_hello_named(s, name));

	if (h)
		return answer_of(s, h);
	h = is_of_weak(name) ? sc_hello_named(s, "weak") : NULL;
	return h && answer_of(s, h) == SC_TAKEN_NO ? SC_TAKEN_NO :
						     SC_TAKEN_UNKNOWN;
}

bool sc_hello_died(const struct sc_hello *h)
{
	switch (h->outcome) {
	case SC_OUTCOME_REJECTED:
	case SC_OUTCOME_CLOSED:
	case SC_OUTCOME_RESET:
	case SC_OUTCOME_TIMEOUT:
	case SC_OUTCOME_PROTOCOL: return true;
	case SC_OUTCOME_UNTRIED:
	case SC_OUTCOME_OK:
	case SC_OUTCOME_REFUSED:
	case SC_OUTCOME_UNREACHABLE:
	case SC_OUTCOME_LIMIT:
	case SC_OUTCOME_LOCAL: break;
	}
	return false;
}

struct sc_verdict sc_hello_unknown(const struct sc_subject *s)
{
	bool asked = s->endpoint->n_hellos || s->obs->depth == SC_DEPTH_FULL;

	return (struct sc_verdict){ .status = asked ? SC_STATUS_UNSEEN :
						      SC_STATUS_NA };
}

struct sc_verdict sc_hello_not_taken(
	const struct sc_subject *s, const char *name, bool first_is_fine)
{
	if (sc_hello_answer(s, name) == SC_TAKEN_NO)
		return SC_IS_FINE;
	if (sc_hello_named(s, name))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	return first_is_fine ? SC_IS_FINE : sc_hello_unknown(s);
}

static bool is_dhe(const char *suite)
{
	return suite &&
		(sc_suite_is(suite, SC_SUITE_DHE) ||
			sc_text_has_prefix(suite, "TLS_DH_anon_"));
}

/* OpenSSL names the groups that it knows; of others there is the size. */
static void take_first(const struct sc_tls *t, struct sc_taken *out)
{
	bool dhe = is_dhe(t->cipher_suite);

	*out = (struct sc_taken){ .version = t->version,
		.suite = t->cipher_suite,
		.group = dhe ? NULL : t->group,
		.scheme = t->signature_scheme,
		.dh_bits = dhe ? t->group_bits : 0,
		.dh_prime = dhe ? t->group : NULL,
		.encrypt_then_mac = t->encrypt_then_mac,
		.compression = t->compression,
		.renegotiation = t->secure_renegotiation,
		.master_secret = t->extended_master_secret };
}

static void take_hello(const struct sc_hello *h, struct sc_taken *out)
{
	*out = (struct sc_taken){ .version = h->version,
		.suite = h->cipher_suite,
		.group = h->group,
		.scheme = h->signature_scheme,
		.hello = h->name,
		.dh_bits = h->dh_bits,
		.dh_prime = h->dh_prime,
		.encrypt_then_mac = h->encrypt_then_mac,
		.compression = h->compression,
		.renegotiation = h->secure_renegotiation,
		.master_secret = h->extended_master_secret };
}

/* Index 0 is the first handshake, the hellos follow. */
static bool taken_at(
	const struct sc_endpoint *e, size_t i, struct sc_taken *out)
{
	if (i == 0) {
		if (has_completed(e))
			take_first(e->tls, out);
		return has_completed(e);
	}
	if (e->hellos[i - 1].outcome != SC_OUTCOME_OK)
		return false;
	take_hello(&e->hellos[i - 1], out);
	return true;
}

bool sc_taken_next(const struct sc_subject *s, size_t *i, struct sc_taken *out)
{
	while (*i <= s->endpoint->n_hellos)
		if (taken_at(s->endpoint, (*i)++, out))
			return true;
	return false;
}

bool sc_taken_suite(const struct sc_subject *s, unsigned all, unsigned none,
	struct sc_taken *out)
{
	struct sc_taken t;

	for (size_t i = 0; sc_taken_next(s, &i, &t);) {
		unsigned traits = sc_suite_traits(t.suite);

		if ((traits & all) != all || traits & none)
			continue;
		*out = t;
		return true;
	}
	return false;
}

bool sc_taken_version(
	const struct sc_subject *s, const char *version, struct sc_taken *out)
{
	struct sc_taken t;

	for (size_t i = 0; sc_taken_next(s, &i, &t);)
		if (t.version && strcmp(t.version, version) == 0) {
			*out = t;
			return true;
		}
	return false;
}

enum sc_answer_to sc_taken_1_3(const struct sc_subject *s)
{
	struct sc_taken t;

	if (sc_taken_version(s, "TLSv1.3", &t))
		return SC_TAKEN_YES;
	return takes_any(s->endpoint) ? SC_TAKEN_NO : SC_TAKEN_UNKNOWN;
}

/* The library completes it each time, or it breaks off each time. */
void sc_taken_finish(
	struct sc_verdict *v, const struct sc_subject *s, const char *name)
{
	const struct sc_variant *x =
		name ? sc_variant_find(s->endpoint, s->ef, name, NULL) : NULL;
	enum sc_tried tried =
		x ? sc_sessions_tried(s->endpoint, name) : SC_TRIED_NEVER;

	if (tried >= SC_TRIED_BY_CHANCE)
		sc_evidence(v, s, "seen", SC_MSG(HELLO_COMPLETES),
			SC_TEXT("how", sc_variant_how(name)));
	if (tried != SC_TRIED_FAILS)
		return;
	sc_weigh(v, SC_W_INFO);
	sc_evidence(v, s, "seen", SC_MSG(HELLO_BREAKS_OFF),
		SC_TEXT("how", sc_variant_how(name)),
		SC_TEXT("detail", x->tls.detail));
}

void sc_taken_show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_taken *t)
{
	const char *version = t->version ? t->version : "TLS";
	const char *suite = t->suite ? t->suite : "";

	if (t->hello)
		sc_evidence(v, s, "seen", SC_MSG(HELLO_CHOSEN),
			SC_TEXT("version", version), SC_TEXT("suite", suite),
			SC_TEXT("hello", t->hello));
	else
		sc_evidence(v, s, "seen", SC_MSG(HELLO_CHOSEN_FIRST),
			SC_TEXT("version", version), SC_TEXT("suite", suite));
	sc_taken_finish(v, s, t->hello);
}
