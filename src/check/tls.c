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

	sc_evidence(v, s, "seen", "%s%s%s, offered were 1.0 to 1.3", t->version,
		t->cipher_suite ? " " : "",
		t->cipher_suite ? t->cipher_suite : "");
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
		t.hello ? "TLS %s is spoken with clients that know nothing "
			  "newer; it is obsolete: its handshake is signed with "
			  "SHA-1 and its ciphers are weak." :
			  "TLS %s is negotiated, which is obsolete: its "
			  "handshake is signed with SHA-1 and its ciphers are "
			  "weak.",
		number);
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

	struct sc_verdict v = sc_fires(s,
		"The server does not speak TLS 1.3; all deliver with %s, but "
		"auditors will ask.",
		s->endpoint->tls->version);

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
		s->role == SC_ROLE_MX ?
			"The server speaks nothing newer than %s: DANE, "
			"MTA-STS and strict senders do not deliver, and more "
			"and more others do so in clear text." :
			"The server speaks nothing newer than %s: mail "
			"clients refuse it.",
		version);

	sc_evidence(&v, s, "seen", "%s, offered were 1.0 to 1.3", version);
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
		has_newer ?
			"In TLS 1.2 the server does not know secure "
			"renegotiation, and TLS libraries that know no newer "
			"version end the handshake at that: %s." :
			"The server does not know secure renegotiation, and "
			"current TLS libraries end the handshake at that: %s.",
		has_newer ? sc_peer_cost_to_some(s) : sc_peer_cost(s));
	if (has_newer)
		sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "seen", "%s without renegotiation_info", t.version);
	return v;
}

static struct sc_verdict no_ems(const struct sc_subject *s)
{
	struct sc_taken t;

	if (!find_old(s, &t))
		return no_old(s);
	if (t.master_secret)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server does not know the extended master secret; clients "
		"in FIPS mode do not connect, others do.");

	sc_evidence(
		&v, s, "seen", "%s without extended_master_secret", t.version);
	return v;
}

static struct sc_verdict slow_handshake(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;
	long long took_ms = t->ended_ms - t->began_ms;

	if (took_ms <= SLOW_MS)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The handshake takes %lld seconds; impatient senders give up.",
		took_ms / 1000);

	sc_evidence(&v, s, "seen", "%lld ms", took_ms);
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

	struct sc_verdict v = sc_fires(s,
		refused ? "TLS comes about, and then the server turns us "
			  "away; senders that get the same hold the mail back, "
			  "opportunistic ones too." :
			  "TLS comes about, and then the session dies: %s.",
		sc_peer_cost(s));

	if (refused)
		sc_weigh(&v, SC_W_UNKNOWN);
	if (e->tls->alert_received)
		sc_evidence(&v, s, "server", "alert %s after the handshake",
			e->tls->alert_received);
	if (e->ehlo_tls.outcome != SC_OUTCOME_UNTRIED)
		sc_evidence(&v, s, "server", "EHLO inside TLS: %s",
			sc_peer_reply(s, &e->ehlo_tls));
	return v;
}

const struct sc_check sc_checks_tls[] = {
	{
		.id = SC_CHECK_TLS_HANDSHAKE_FAILS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Fix the TLS configuration named in the alert.",
		.needs = SC_NEED_CONNECT | SC_NEED_IMPLICIT_MODE,
		.run = handshake_fails,
	},
	{
		.id = SC_CHECK_TLS_EHLO_FAILS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "See the server's log for the session; a proxy "
			  "before it may have lost its back end.",
		.needs = SC_NEED_TLS,
		.run = ehlo_fails,
	},
	{
		.id = SC_CHECK_TLS_1_0,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Upgrade the TLS library and enable TLS 1.2 and "
			  "1.3.",
		.needs = SC_NEED_CONNECT,
		.run = tls_1_0,
	},
	{
		.id = SC_CHECK_TLS_1_1,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Upgrade the TLS library and enable TLS 1.2 and "
			  "1.3.",
		.needs = SC_NEED_CONNECT,
		.run = tls_1_1,
	},
	{
		.id = SC_CHECK_TLS_NO_1_2_AND_1_3,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Upgrade the TLS library.",
		.needs = SC_NEED_CONNECT,
		.run = no_1_2,
	},
	{
		.id = SC_CHECK_TLS_NO_1_3,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Enable TLS 1.3.",
		.needs = SC_NEED_TLS,
		.run = no_1_3,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_RC4,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Remove the suites.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_rc4,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_3DES,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Remove the suites with 3DES.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_3des,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_RSA_KX,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Keep only ECDHE suites.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_rsa_kx,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_DHE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Drop TLS_DHE suites; all current senders do "
			  "ECDHE.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_dhe,
	},
	{
		.id = SC_CHECK_TLS_CIPHER_CBC,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Prefer AEAD: AES-GCM or ChaCha20-Poly1305.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_cbc,
	},
	{
		.id = SC_CHECK_TLS_DH_WEAK,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Remove DHE, or use ffdhe3072 or larger.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_dh_weak,
	},
	{
		.id = SC_CHECK_TLS_SIG_SHA1,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Update the TLS stack; set SignatureAlgorithms "
			  "without SHA-1.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_sig_sha1,
	},
	{
		.id = SC_CHECK_TLS_NO_RENEG_INFO,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Upgrade the TLS library.",
		.needs = SC_NEED_CONNECT,
		.run = no_reneg_info,
	},
	{
		.id = SC_CHECK_TLS_NO_EMS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Upgrade the TLS library.",
		.needs = SC_NEED_CONNECT,
		.run = no_ems,
	},
	{
		.id = SC_CHECK_TLS_SLOW_HANDSHAKE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Check entropy, CPU and the key's hardware module.",
		.needs = SC_NEED_TLS,
		.run = slow_handshake,
	},
	{ 0 },
};
