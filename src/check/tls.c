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

	if (!find_old(s, &t))
		return no_old(s);
	if (t.renegotiation)
		return SC_IS_FINE;
	v = sc_fires(s,
		t.hello && sc_taken_1_3(s) == SC_TAKEN_YES ?
			"In TLS 1.2 the server does not know secure "
			"renegotiation, and TLS libraries that know no newer "
			"version end the handshake at that: %s." :
			"The server does not know secure renegotiation, and "
			"current TLS libraries end the handshake at that: %s.",
		sc_peer_cost(s));
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
		.id = "tls-handshake-fails",
		.title = "The handshake on a port of implicit TLS completes",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "U",
		.source = "RFC 8314 section 3.3",
		.remedy = "Fix the TLS configuration named in the alert.",
		.needs = SC_NEED_CONNECT | SC_NEED_IMPLICIT_MODE,
		.run = handshake_fails,
		.yields_to = "cauth-required cert-parse-error "
			     "sub-465-plaintext tls-sni-refused",
	},
	{
		.id = "tls-ehlo-fails",
		.title = "EHLO is answered inside TLS",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "ODSUVR",
		.source = "RFC 3207 section 4.2",
		.remedy = "See the server's log for the session; a proxy "
			  "before it may have lost its back end.",
		.needs = SC_NEED_TLS,
		.run = ehlo_fails,
		.yields_to = "cauth-required smtp-reply-timeout "
			     "smtp-reply-syntax smtp-ehlo-overlong net-limit "
			     "probe-rate-limited probe-blocklisted",
	},
	{
		.id = "tls-1.0",
		.title = "TLS 1.0 is not negotiated",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.sub = SC_W_FAIL,
		.who = "UCA",
		.source = "RFC 8996 sections 4, 5; RFC 9846 section 1.2; "
			  "RFC 8997 section 3",
		.remedy = "Upgrade the TLS library and enable TLS 1.2 and "
			  "1.3.",
		.needs = SC_NEED_CONNECT,
		.run = tls_1_0,
	},
	{
		.id = "tls-1.1",
		.title = "TLS 1.1 is not negotiated",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.sub = SC_W_FAIL,
		.who = "UCA",
		.source = "RFC 8996 sections 4, 5; RFC 9846 section 1.2; "
			  "RFC 8997 section 3",
		.remedy = "Upgrade the TLS library and enable TLS 1.2 and "
			  "1.3.",
		.needs = SC_NEED_CONNECT,
		.run = tls_1_1,
	},
	{
		.id = "tls-no-1.2-and-1.3",
		.title = "The server speaks TLS 1.2 or later",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "ODSUV",
		.source = "RFC 9325 section 3.1.1; RFC 8314 section 4; "
			  "RFC 8461 section 7.2",
		.remedy = "Upgrade the TLS library.",
		.needs = SC_NEED_CONNECT,
		.run = no_1_2,
	},
	{
		.id = "tls-no-1.3",
		.title = "The server speaks TLS 1.3",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "C",
		.source = "RFC 9325 section 3.1.1",
		.remedy = "Enable TLS 1.3.",
		.needs = SC_NEED_TLS,
		.run = no_1_3,
		.yields_to = "tls-no-1.2-and-1.3",
	},
	{
		.id = "tls-cipher-rc4",
		.title = "RC4 is not negotiated",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "A",
		.source = "RFC 9325 section 4.1; RFC 7465 section 2; "
			  "RFC 9846 appendix E.5",
		.remedy = "Remove the suites.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_rc4,
	},
	{
		.id = "tls-cipher-3des",
		.title = "Triple DES is not negotiated",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "C",
		.source = "RFC 9325 section 4.1",
		.remedy = "Remove the suites with 3DES.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_3des,
	},
	{
		.id = "tls-cipher-rsa-kx",
		.title = "The key exchange has forward secrecy",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "AUC",
		.source = "RFC 10015 section 2; RFC 9325 section 4.1",
		.remedy = "Keep only ECDHE suites.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_rsa_kx,
	},
	{
		.id = "tls-cipher-dhe",
		.title = "The key exchange is not finite-field DHE",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_INFO,
		.sub = SC_W_WARN,
		.who = "C",
		.source = "RFC 10015 section 3; RFC 9325 section 4.1",
		.remedy = "Drop TLS_DHE suites; all current senders do "
			  "ECDHE.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_dhe,
		.yields_to = "tls-dh-weak",
	},
	{
		.id = "tls-cipher-cbc",
		.title = "An AEAD cipher is negotiated",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_INFO,
		.sub = SC_W_WARN,
		.who = "UC",
		.source = "RFC 9325 section 4.2",
		.remedy = "Prefer AEAD: AES-GCM or ChaCha20-Poly1305.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_cbc,
		.yields_to = "tls-no-1.2-and-1.3",
	},
	{
		.id = "tls-dh-weak",
		.title = "A Diffie-Hellman prime has 2048 bits or more",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.sub = SC_W_FAIL,
		.who = "ODSU",
		.source = "RFC 9325 section 4.5",
		.remedy = "Remove DHE, or use ffdhe3072 or larger.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_dh_weak,
	},
	{
		.id = "tls-sig-sha1",
		.title = "The handshake is not signed with SHA-1",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "ODSUV",
		.source = "RFC 9155 section 4; RFC 9846 section 4.3.3",
		.remedy = "Update the TLS stack; set SignatureAlgorithms "
			  "without SHA-1.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_sig_sha1,
		.yields_to = "tls-no-1.2-and-1.3",
	},
	{
		.id = "tls-no-reneg-info",
		.title = "The server knows secure renegotiation",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "ODSUV",
		.source = "RFC 5746 section 3.6; RFC 9325 section 3.5",
		.remedy = "Upgrade the TLS library.",
		.needs = SC_NEED_CONNECT,
		.run = no_reneg_info,
	},
	{
		.id = "tls-no-ems",
		.title = "The server knows the extended master secret",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "OU",
		.source = "RFC 9325 section 3.5; RFC 9846 appendix D",
		.remedy = "Upgrade the TLS library.",
		.needs = SC_NEED_CONNECT,
		.run = no_ems,
		.yields_to = "tls-no-1.2-and-1.3",
	},
	{
		.id = "tls-slow-handshake",
		.title = "The handshake takes less than ten seconds",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_INFO,
		.sub = SC_W_WARN,
		.who = "O",
		.source = "operational",
		.remedy = "Check entropy, CPU and the key's hardware module.",
		.needs = SC_NEED_TLS,
		.run = slow_handshake,
	},
	{ 0 },
};
