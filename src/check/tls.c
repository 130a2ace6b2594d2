#include "check/topics.h"

#include "check/hello.h"
#include "check/peer.h"
#include "check/tls_suite.h"
#include "obs/outcome.h"

#define SLOW_MS 10000

static const struct sc_verdict unseen = { .status = SC_STATUS_UNSEEN };

static bool is_version(const struct sc_tls *t, const char *version)
{
	return t->version && strcmp(t->version, version) == 0;
}

/* Before 1.3, where much was left to extensions. */
static bool is_old(const struct sc_tls *t)
{
	return t->version && !is_version(t, "TLSv1.3");
}

static bool completed(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	return t && t->outcome == SC_OUTCOME_OK;
}

static void show_version(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	sc_evidence(v, s, "seen", SC_MSG(TLS_SEEN_VERSION),
		SC_TEXT("version", t->version),
		SC_TEXT("cipher_suite", t->cipher_suite));
}

static struct sc_verdict too_old(const struct sc_subject *s,
	const char *version, const char *number, const char *hello)
{
	struct sc_taken t;
	struct sc_verdict v;

	if (!sc_taken_version(s, version, &t))
		return completed(s) || sc_hello_named(s, hello) ?
			sc_hello_not_taken(s, hello, true) :
			unseen;
	v = sc_fires(s,
		t.hello ? SC_MSG(TLS_TOO_OLD_FOR_OLD_CLIENTS) :
			  SC_MSG(TLS_TOO_OLD),
		SC_TEXT("number", number));
	if (t.hello)
		sc_taken_show(&v, s, &t);
	else
		show_version(&v, s);
	return v;
}

static struct sc_verdict tls_1_0(const struct sc_subject *s)
{
	return too_old(s, "TLSv1", "1.0", "tls10");
}

static struct sc_verdict tls_1_1(const struct sc_subject *s)
{
	return too_old(s, "TLSv1.1", "1.1", "tls11");
}

static struct sc_verdict no_1_3(const struct sc_subject *s)
{
	if (!is_old(s->endpoint->tls))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_NO_1_3),
		SC_TEXT("version", s->endpoint->tls->version));

	show_version(&v, s);
	return v;
}

/* The newest that came about; both first handshake and hellos offer 1.3. */
static const char *newest(const struct sc_subject *s)
{
	static const char *const versions[] = { "TLSv1.3", "TLSv1.2", "TLSv1.1",
		"TLSv1", "SSLv3", "SSLv2" };
	struct sc_taken t;

	for (size_t i = 0; i < SC_COUNT(versions); i++)
		if (sc_taken_version(s, versions[i], &t))
			return versions[i];
	return NULL;
}

static struct sc_verdict no_1_2(const struct sc_subject *s)
{
	const char *version = newest(s);

	if (!version)
		return unseen;
	if (strcmp(version, "TLSv1.2") == 0 || strcmp(version, "TLSv1.3") == 0)
		return SC_IS_FINE;
	if (!completed(s) &&
		(!sc_hello_answer(s, "modern") || !sc_hello_answer(s, "tls12")))
		return unseen;

	struct sc_verdict v = sc_fires(s,
		s->role == SC_ROLE_MX ? SC_MSG(TLS_NO_1_2_AND_1_3_MX) :
					SC_MSG(TLS_NO_1_2_AND_1_3_SUBMISSION),
		SC_TEXT("version", version));

	sc_evidence(&v, s, "seen", SC_MSG(TLS_NO_1_2_AND_1_3_SEEN),
		SC_TEXT("version", version));
	return v;
}

/*
 * A first handshake of TLS 1.2 or before, or a hello that was answered with TLS
 * 1.2. Where only TLS 1.3 is seen there is nothing to ask.
 */
static bool is_before_1_3(const struct sc_taken *t)
{
	if (!t->version)
		return false;
	return t->hello ? strcmp(t->version, "TLSv1.2") == 0 :
			  strcmp(t->version, "TLSv1.3") != 0;
}

static bool find_old(const struct sc_subject *s, struct sc_taken *out)
{
	for (size_t i = 0; sc_taken_next(s, &i, out);)
		if (is_before_1_3(out))
			return true;
	return false;
}

static struct sc_verdict no_old(const struct sc_subject *s)
{
	return completed(s) ? SC_IS_NA : unseen;
}

static struct sc_verdict no_reneg_info(const struct sc_subject *s)
{
	struct sc_taken t;
	struct sc_verdict v;
	bool has_newer;

	if (!find_old(s, &t))
		return no_old(s);
	if (t.renegotiation)
		return SC_IS_FINE;
	has_newer = t.hello && sc_taken_1_3(s) == SC_TAKEN_YES;
	v = sc_fires(s,
		has_newer ? SC_MSG(TLS_NO_RENEG_INFO_IN_1_2) :
			    SC_MSG(TLS_NO_RENEG_INFO),
		SC_PHRASE("cost",
			has_newer ? sc_peer_cost_to_some(s) : sc_peer_cost(s)));
	if (has_newer)
		sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "seen", SC_MSG(TLS_NO_RENEG_INFO_SEEN),
		SC_TEXT("version", t.version));
	return v;
}

static struct sc_verdict no_ems(const struct sc_subject *s)
{
	struct sc_taken t;

	if (!find_old(s, &t))
		return no_old(s);
	if (t.master_secret)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_NO_EMS));

	sc_evidence(&v, s, "seen", SC_MSG(TLS_NO_EMS_SEEN),
		SC_TEXT("version", t.version));
	return v;
}

static struct sc_verdict slow_handshake(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;
	long long took_ms = t->ended_ms - t->began_ms;

	if (took_ms <= SLOW_MS)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_SLOW_HANDSHAKE),
		SC_NUMBER("took_s", took_ms / 1000));

	sc_evidence(&v, s, "seen", SC_MSG(TLS_SLOW_HANDSHAKE_SEEN),
		SC_NUMBER("took_ms", took_ms));
	return v;
}

static struct sc_verdict handshake_fails(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t || t->outcome == SC_OUTCOME_UNTRIED)
		return unseen;
	if (t->outcome == SC_OUTCOME_OK || t->outcome == SC_OUTCOME_LIMIT)
		return SC_IS_FINE; /* net-limit */
	return sc_peer_handshake_failure(s);
}

/* After the handshake, before the first reply: silence, refusal or alert. */
static struct sc_verdict ehlo_fails(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	enum sc_end end = sc_endpoint_end(e);
	bool refused = end == SC_END_TLS_TEMPORARY || end == SC_END_TLS_REFUSED;

	if (end == SC_END_OK)
		return SC_IS_FINE;
	if (!refused && end != SC_END_TLS_CLOSED && end != SC_END_LATE_ALERT)
		return unseen;

	struct sc_verdict v = refused ?
		sc_fires(s, SC_MSG(TLS_EHLO_REFUSED)) :
		sc_fires(s, SC_MSG(TLS_EHLO_FAILS),
			SC_PHRASE("cost", sc_peer_cost(s)));

	if (refused)
		sc_weigh(&v, SC_W_UNKNOWN);
	if (e->tls->alert_received)
		sc_evidence(&v, s, "server", SC_MSG(TLS_EHLO_FAILS_ALERT),
			SC_TEXT("alert", e->tls->alert_received));
	if (e->ehlo_tls.outcome != SC_OUTCOME_UNTRIED)
		sc_evidence(&v, s, "server", SC_MSG(EHLO_INSIDE_TLS),
			SC_PHRASE("reply", sc_peer_reply(s, &e->ehlo_tls)));
	return v;
}

const struct sc_check sc_checks_tls[] = {
	{
		.id = SC_CHECK_TLS_HANDSHAKE_FAILS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_HANDSHAKE_FAILS_FIX,
		.needs = SC_NEED_CONNECT | SC_NEED_IMPLICIT_MODE,
		.run = handshake_fails,
	},
	{
		.id = SC_CHECK_TLS_EHLO_FAILS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_EHLO_FAILS_FIX,
		.needs = SC_NEED_TLS,
		.run = ehlo_fails,
	},
	{
		.id = SC_CHECK_TLS_1_0,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_1_0_FIX,
		.needs = SC_NEED_CONNECT,
		.run = tls_1_0,
	},
	{
		.id = SC_CHECK_TLS_1_1,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_1_0_FIX,
		.needs = SC_NEED_CONNECT,
		.run = tls_1_1,
	},
	{
		.id = SC_CHECK_TLS_NO_1_2_AND_1_3,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_NO_1_2_AND_1_3_FIX,
		.needs = SC_NEED_CONNECT,
		.run = no_1_2,
	},
	{
		.id = SC_CHECK_TLS_NO_1_3,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_NO_1_3_FIX,
		.needs = SC_NEED_TLS,
		.run = no_1_3,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_RC4,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_RC4_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_rc4,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_3DES,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_3DES_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_3des,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_RSA_KX,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_RSA_KX_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_rsa_kx,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_DHE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_DHE_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_dhe,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_CBC,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_CIPHER_CBC_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_cbc,
	},
	{
		.id = SC_CHECK_TLS_DH_WEAK,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_DH_WEAK_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_dh_weak,
	},
	{
		.id = SC_CHECK_TLS_SIG_SHA1,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SIG_SHA1_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_sig_sha1,
	},
	{
		.id = SC_CHECK_TLS_NO_RENEG_INFO,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_NO_1_2_AND_1_3_FIX,
		.needs = SC_NEED_CONNECT,
		.run = no_reneg_info,
	},
	{
		.id = SC_CHECK_TLS_NO_EMS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_NO_1_2_AND_1_3_FIX,
		.needs = SC_NEED_CONNECT,
		.run = no_ems,
	},
	{
		.id = SC_CHECK_TLS_SLOW_HANDSHAKE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SLOW_HANDSHAKE_FIX,
		.needs = SC_NEED_TLS,
		.run = slow_handshake,
	},
	{ 0 },
};
