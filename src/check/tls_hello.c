/* Versions long gone, and servers that stumble over a hello. */
#include "base/limits.h"
#include "base/text.h"
#include "check/hello.h"
#include "check/peer.h"
#include "check/topics.h"

static struct sc_verdict spoken(const struct sc_subject *s, const char *version,
	const char *hello, enum sc_message message)
{
	struct sc_taken t;

	if (!sc_taken_version(s, version, &t))
		return sc_hello_not_taken(s, hello, false);

	struct sc_verdict v = sc_fires(s, SC_MESSAGE(message));

	sc_taken_show(&v, s, &t);
	return v;
}

static struct sc_verdict ssl2(const struct sc_subject *s)
{
	return spoken(s, "SSLv2", "ssl2", SC_MSG_TLS_SSL2);
}

static struct sc_verdict ssl3(const struct sc_subject *s)
{
	return spoken(s, "SSLv3", "ssl3", SC_MSG_TLS_SSL3);
}

/* "alert handshake_failure", or "closed", "no answer in time". */
static const struct sc_value *how_it_died(
	const struct sc_subject *s, const struct sc_hello *h)
{
	if (h->alert)
		return sc_phrase(s->arena, SC_MSG(TLS_DIED_BY_ALERT),
			SC_TEXT("alert", h->alert));
	if (h->outcome == SC_OUTCOME_PROTOCOL && h->detail)
		return sc_phrase(s->arena, SC_TEXT("detail", h->detail));
	return sc_phrase(s->arena, SC_MESSAGE(sc_peer_ended(h->outcome)));
}

static void compare(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_hello *dead, const struct sc_hello *control)
{
	sc_evidence(v, s, "seen", SC_MSG(TLS_HELLO_DIED),
		SC_TEXT("hello", dead->name),
		SC_PHRASE("how_it_died", how_it_died(s, dead)));
	sc_evidence(v, s, "control", SC_MSG(TLS_HELLO_CONTROL),
		SC_TEXT("control", control->name),
		SC_TEXT("version", control->version));
}

/* Each time that it was sent, which is more than once when it died. */
static bool always_died(const struct sc_subject *s, const char *name,
	const char *again, const struct sc_hello **dead)
{
	const struct sc_hello *second = sc_hello_named(s, again);

	*dead = sc_hello_named(s, name);
	return *dead && sc_hello_died(*dead) && second && sc_hello_died(second);
}

/* A hello that died twice while its control was taken. */
static struct sc_verdict intolerant(const struct sc_subject *s,
	const char *const names[3], enum sc_message message)
{
	const struct sc_hello *dead, *control = sc_hello_taken(s, names[2]);

	if (!always_died(s, names[0], names[1], &dead))
		return sc_hello_taken(s, names[0]) ? SC_IS_FINE :
						     sc_hello_unknown(s);
	if (!control)
		return sc_hello_unknown(s);

	struct sc_verdict v =
		sc_fires(s, SC_MSG(TLS_INTOLERANT), SC_WORD("message", message),
			SC_PHRASE("cost", sc_peer_cost_to_some(s)));

	compare(&v, s, dead, control);
	return v;
}

static bool first_completed(const struct sc_endpoint *e)
{
	return e->tls && e->tls->outcome == SC_OUTCOME_OK;
}

/* The first handshake offers 1.3 as well: it would have died, too. */
static struct sc_verdict version_intolerant(const struct sc_subject *s)
{
	static const char *const names[] = { "modern", "modern-2", "tls12" };

	if (first_completed(s->endpoint))
		return SC_IS_FINE;
	return intolerant(s, names, SC_MSG_TLS_VERSION_INTOLERANT);
}

static struct sc_verdict hello_intolerant(const struct sc_subject *s)
{
	static const char *const names[] = { "large", "large-2", "modern" };

	return intolerant(s, names, SC_MSG_TLS_HELLO_INTOLERANT);
}

static struct sc_verdict ext_intolerant(const struct sc_subject *s)
{
	static const char *const names[] = { "grease", "grease-2", "modern" };

	return intolerant(s, names, SC_MSG_TLS_EXT_INTOLERANT);
}

static struct sc_verdict alpn_strict(const struct sc_subject *s)
{
	const struct sc_hello *h = sc_hello_named(s, "alpn");
	const struct sc_hello *control = sc_hello_taken(s, "modern");

	if (sc_hello_taken(s, "alpn"))
		return SC_IS_FINE;
	if (!h || !control || !sc_hello_died(h))
		return sc_hello_unknown(s);
	if (!h->alert || !sc_text_same(h->alert, "no_application_protocol"))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_ALPN_STRICT));

	compare(&v, s, h, control);
	return v;
}

static struct sc_verdict mti_missing(const struct sc_subject *s)
{
	enum sc_answer_to speaks = sc_taken_1_3(s);

	if (speaks == SC_TAKEN_NO)
		return SC_IS_NA;
	if (sc_hello_answer(s, "mti") == SC_TAKEN_YES)
		return SC_IS_FINE;
	if (speaks != SC_TAKEN_YES || sc_hello_answer(s, "mti") != SC_TAKEN_NO)
		return sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_MTI_MISSING));

	sc_evidence(&v, s, "seen", SC_MSG(TLS_MTI_MISSING_SEEN),
		SC_PHRASE("how_it_died",
			how_it_died(s, sc_hello_named(s, "mti"))));
	return v;
}

static struct sc_verdict compression(const struct sc_subject *s)
{
	struct sc_taken t;
	bool known = false;

	for (size_t i = 0; sc_taken_next(s, &i, &t);) {
		known |= !t.hello || sc_text_same(t.hello, "tls12");
		if (!t.compression)
			continue;

		struct sc_verdict v = sc_fires(s, SC_MSG(TLS_COMPRESSION));

		sc_taken_show(&v, s, &t);
		return v;
	}
	return known ? SC_IS_FINE : sc_hello_unknown(s);
}

/* RFC 9325 4.5 and 4.2.1: below 224 bits, and the curves that are named. */
static bool is_weak_group(const char *group)
{
	static const char *const prefixes[] = { "sect", "secp160", "secp192",
		"secp224", "secp256k1", "explicit" };

	for (size_t i = 0; group && i < SC_COUNT(prefixes); i++)
		if (sc_text_has_prefix(group, prefixes[i]))
			return true;
	return false;
}

static struct sc_verdict group_weak(const struct sc_subject *s)
{
	struct sc_taken t;
	bool known = false;

	for (size_t i = 0; sc_taken_next(s, &i, &t);) {
		known |= !t.hello && t.group;
		if (!is_weak_group(t.group))
			continue;

		struct sc_verdict v = sc_fires(s,
			t.hello ? SC_MSG(TLS_GROUP_WEAK_FOR_OLD_CLIENTS) :
				  SC_MSG(TLS_GROUP_WEAK),
			SC_TEXT("group", t.group));

		sc_taken_show(&v, s, &t);
		return v;
	}
	if (sc_hello_answer(s, "weak-groups") == SC_TAKEN_YES)
		return SC_IS_FINE; /* with another curve */
	return sc_hello_not_taken(s, "weak-groups", known);
}

/* What OpenSSL reads of a certificate list, and of EncryptedExtensions. */
static struct sc_verdict too_large(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;
	bool certificates = t && t->chain_bytes > SC_LIMIT_OPENSSL_CHAIN;

	if (!t)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!certificates && !t->large_message)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_HANDSHAKE_TOO_LARGE),
		SC_FLAG("certificates", certificates),
		SC_TEXT("large_message", t->large_message));

	if (certificates)
		sc_evidence(&v, s, "seen", SC_MSG(TLS_HANDSHAKE_TOO_LARGE_SEEN),
			SC_NUMBER("chain_bytes", t->chain_bytes));
	else
		sc_evidence(&v, s, "seen",
			SC_MSG(TLS_HANDSHAKE_TOO_LARGE_SEEN_2),
			SC_TEXT("detail", t->detail));
	sc_evidence(&v, s, "wanted", SC_MSG(TLS_HANDSHAKE_TOO_LARGE_WANTED),
		SC_NUMBER("max_bytes", SC_LIMIT_OPENSSL_CHAIN));
	return v;
}

const struct sc_check sc_checks_tls_hello[] = {
	{
		.id = SC_CHECK_TLS_HANDSHAKE_TOO_LARGE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_HANDSHAKE_TOO_LARGE_FIX,
		.needs = SC_NEED_CONNECT,
		.run = too_large,
	},
	{
		.id = SC_CHECK_TLS_SSL2,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SSL2_FIX,
		.needs = SC_NEED_CONNECT,
		.run = ssl2,
	},
	{
		.id = SC_CHECK_TLS_SSL3,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SSL3_FIX,
		.needs = SC_NEED_CONNECT,
		.run = ssl3,
	},
	{
		.id = SC_CHECK_TLS_VERSION_INTOLERANT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_VERSION_INTOLERANT_FIX,
		.needs = SC_NEED_CONNECT,
		.run = version_intolerant,
	},
	{
		.id = SC_CHECK_TLS_HELLO_INTOLERANT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_HELLO_INTOLERANT_FIX,
		.needs = SC_NEED_CONNECT,
		.run = hello_intolerant,
	},
	{
		.id = SC_CHECK_TLS_EXT_INTOLERANT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_EXT_INTOLERANT_FIX,
		.needs = SC_NEED_CONNECT,
		.run = ext_intolerant,
	},
	{
		.id = SC_CHECK_TLS_ALPN_STRICT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PQC_HYBRID_FIX,
		.needs = SC_NEED_CONNECT,
		.run = alpn_strict,
	},
	{
		.id = SC_CHECK_TLS_MTI_MISSING,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_MTI_MISSING_FIX,
		.needs = SC_NEED_CONNECT,
		.run = mti_missing,
	},
	{
		.id = SC_CHECK_TLS_COMPRESSION,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_COMPRESSION_FIX,
		.needs = SC_NEED_CONNECT,
		.run = compression,
	},
	{
		.id = SC_CHECK_TLS_GROUP_WEAK,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_GROUP_WEAK_FIX,
		.needs = SC_NEED_CONNECT,
		.run = group_weak,
	},
	{ 0 },
};
