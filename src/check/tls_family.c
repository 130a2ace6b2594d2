/* Families of suites that only a hello of their own can show. */
#include "check/peer.h"
#include "check/tls_suite.h"
#include "check/topics.h"

/* No ECDHE in what was taken, and its hello was refused. */
static struct sc_verdict no_fs(const struct sc_subject *s)
{
	struct sc_taken t;

	if (sc_taken_1_3(s) == SC_TAKEN_YES ||
		sc_taken_suite(s, SC_SUITE_ECDHE, 0, &t))
		return SC_IS_FINE;
	if (sc_hello_answer(s, "ecdhe") != SC_TAKEN_NO)
		return sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s,
		"The server has no key exchange by ECDHE: who gets hold of its "
		"key can read all mail recorded before, and TLS libraries "
		"begin to refuse such servers.");

	if (sc_taken_suite(s, 0, 0, &t))
		sc_taken_show(&v, s, &t);
	return v;
}

static struct sc_verdict no_aead(const struct sc_subject *s)
{
	struct sc_taken t;

	if (sc_taken_1_3(s) == SC_TAKEN_YES ||
		sc_taken_suite(s, SC_SUITE_AEAD, 0, &t))
		return SC_IS_FINE;
	if (sc_hello_answer(s, "aead") != SC_TAKEN_NO)
		return sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s,
		"The server has no AEAD cipher (AES-GCM, ChaCha20), only older "
		"ones; senders deliver.");

	if (sc_taken_suite(s, 0, 0, &t))
		sc_taken_show(&v, s, &t);
	return v;
}

/* Higher is better; within a rank a server may follow its client. */
static int rank_of(const char *suite)
{
	unsigned traits = sc_suite_traits(suite);

	if (traits & (SC_SUITE_WEAK | SC_SUITE_ANON))
		return 0;
	if (traits & (SC_SUITE_RSA | SC_SUITE_STATIC_DH))
		return 1;
	return traits & SC_SUITE_AEAD ? 3 : 2;
}

static struct sc_verdict order(const struct sc_subject *s)
{
	const struct sc_hello *better = sc_hello_taken(s, "tls12");
	const struct sc_hello *worse = sc_hello_taken(s, "order");

	if (!better && sc_hello_named(s, "tls12"))
		return SC_IS_NA;
	if (!better || !worse)
		return sc_hello_unknown(s);
	if (rank_of(worse->cipher_suite) >= rank_of(better->cipher_suite))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server lets the client choose, and takes a weaker suite "
		"although a stronger one is offered further behind; senders "
		"list the strong ones first.");

	sc_evidence(&v, s, "seen", "%s, and of the same suites in reverse %s",
		better->cipher_suite, worse->cipher_suite);
	return v;
}

const struct sc_check sc_checks_tls_family[] = {
	{
		.id = "tls-cipher-null",
		.title = "Suites without encryption are refused",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "A",
		.source = "RFC 9325 section 4.1; RFC 9846 appendix E.5",
		.remedy = "Remove the suites: eNULL in the terms of OpenSSL.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_null,
	},
	{
		.id = "tls-cipher-export",
		.title = "Export suites are refused",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "A",
		.source = "RFC 9325 section 4.1; RFC 9846 appendix E.5",
		.remedy = "Remove the suites (EXPORT), and upgrade the TLS "
			  "library: current ones do not have them.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_export,
	},
	{
		.id = "tls-cipher-des",
		.title = "Single DES is refused",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "A",
		.source = "RFC 9325 section 4.1; RFC 9846 appendix E.5",
		.remedy = "Remove the suites with DES.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_des,
	},
	{
		.id = "tls-cipher-anon",
		.title = "Anonymous suites are refused",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_INFO,
		.sub = SC_W_FAIL,
		.who = "A",
		.source = "RFC 7672 section 8.2; RFC 9325 section 4.1",
		.remedy = "On submission ports remove the suites (aNULL); on "
			  "port 25 that is up to you.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_anon,
	},
	{
		.id = "tls-cipher-static-dh",
		.title = "Diffie-Hellman with the certificate's key is refused",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "AC",
		.source = "RFC 10015 sections 2, 4; RFC 9325 section 4.1",
		.remedy = "Keep only ECDHE suites.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_suite_static_dh,
	},
	{
		.id = "tls-no-fs",
		.title = "There is a key exchange with forward secrecy",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "AOU",
		.source = "RFC 9325 section 4.1",
		.remedy = "Enable ECDHE suites, or TLS 1.3.",
		.needs = SC_NEED_CONNECT,
		.run = no_fs,
	},
	{
		.id = "tls-no-aead",
		.title = "There is an AEAD cipher",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "C",
		.source = "RFC 9325 section 4.2; RFC 9846 appendix E.5",
		.remedy = "Enable AES-GCM or ChaCha20-Poly1305, or TLS 1.3.",
		.needs = SC_NEED_CONNECT,
		.run = no_aead,
		.yields_to = "tls-no-1.2-and-1.3",
	},
	{
		.id = "tls-cipher-order",
		.title = "The strongest suite in common is chosen",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_INFO,
		.sub = SC_W_INFO,
		.who = "C",
		.source = "RFC 9325 section 4.2.1",
		.remedy = "Let the server's order count. Postfix: "
			  "tls_preempt_cipherlist = yes.",
		.needs = SC_NEED_CONNECT,
		.run = order,
	},
	{
		.id = "tls-dh-custom",
		.title = "A Diffie-Hellman prime is a standard one",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_INFO,
		.sub = SC_W_WARN,
		.who = "A",
		.source = "RFC 7919 sections 3.1, 4; RFC 10015 section 1",
		.remedy = "Remove DHE, or use ffdhe3072 or larger.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_dh_custom,
		.yields_to = "tls-dh-weak",
	},
	{
		.id = "tls-sig-md5",
		.title = "The handshake is not signed with MD5",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "ODSUV",
		.source = "RFC 9155 section 4; RFC 9846 section 4.3.3",
		.remedy = "Update the TLS stack.",
		.needs = SC_NEED_CONNECT,
		.run = sc_tls_sig_md5,
		.yields_to = "tls-no-1.2-and-1.3",
	},
	{ 0 },
};
