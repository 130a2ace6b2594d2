#include "check/tls_suite.h"

#include "base/text.h"
#include "check/peer.h"

/* Bits of RFC 9325 4.5 and 4.2.1. */
enum { DH_BITS = 2048, DH_HOPELESS_BITS = 1024, CURVE_BITS = 224 };

static const struct sc_verdict unseen = { .status = SC_STATUS_UNSEEN };

static const char *suite_of(const struct sc_subject *s)
{
	return s->endpoint->tls->cipher_suite;
}

/* True when the suite's IANA name has `part` in it. */
static bool chose(const struct sc_subject *s, const char *part)
{
	return suite_of(s) && strstr(suite_of(s), part);
}

static struct sc_verdict verdict(const struct sc_subject *s, const char *what)
{
	const struct sc_tls *t = s->endpoint->tls;
	struct sc_verdict v = sc_fires(s, "%s", what);

	sc_evidence(&v, s, "seen", "%s %s", t->version ? t->version : "TLS",
		t->cipher_suite ? t->cipher_suite : "");
	return v;
}

/* Fires when the suite has one of the parts in it; `b` may be NULL. */
static struct sc_verdict weak_suite(
	const struct sc_subject *s, const char *part, const char *message)
{
	if (!suite_of(s))
		return unseen;
	if (!chose(s, part))
		return SC_IS_FINE;
	return verdict(s, message);
}

struct sc_verdict sc_tls_suite_rc4(const struct sc_subject *s)
{
	return weak_suite(s, "_RC4_",
		"The server chose RC4, which is broken; current senders do "
		"not offer it.");
}

struct sc_verdict sc_tls_suite_3des(const struct sc_subject *s)
{
	return weak_suite(s, "_3DES_",
		"The server chose triple DES, which is too weak for much "
		"data; most senders offer better and deliver.");
}

struct sc_verdict sc_tls_suite_rsa_kx(const struct sc_subject *s)
{
	if (!suite_of(s))
		return unseen;
	if (!sc_text_has_prefix(suite_of(s), "TLS_RSA_"))
		return SC_IS_FINE;
	return verdict(s,
		"The key exchange has no forward secrecy: who gets hold of "
		"the server's key can read all mail recorded before; senders "
		"deliver.");
}

static bool is_dhe(const struct sc_subject *s)
{
	return suite_of(s) &&
		(sc_text_has_prefix(suite_of(s), "TLS_DHE_") ||
			sc_text_has_prefix(suite_of(s), "TLS_DH_anon_"));
}

struct sc_verdict sc_tls_suite_dhe(const struct sc_subject *s)
{
	if (!suite_of(s))
		return unseen;
	if (!is_dhe(s))
		return SC_IS_FINE;
	return verdict(s,
		"The key exchange is finite-field DHE, which is slow and on "
		"its way out; senders deliver.");
}

struct sc_verdict sc_tls_suite_cbc(const struct sc_subject *s)
{
	return weak_suite(s, "_CBC_",
		"The cipher is in CBC mode, which has a history of attacks; "
		"senders deliver.");
}

struct sc_verdict sc_tls_suite_dh_weak(const struct sc_subject *s)
{
	int bits = s->endpoint->tls->group_bits;

	if (!is_dhe(s))
		return suite_of(s) ? SC_IS_NA : unseen;
	if (bits == 0)
		return unseen;
	if (bits >= DH_BITS)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The Diffie-Hellman prime has %d bits, and current TLS "
		"libraries end the handshake at that: %s.",
		bits, sc_peer_cost(s));

	if (bits < DH_HOPELESS_BITS)
		sc_weigh(&v, SC_W_FAIL);
	sc_evidence(&v, s, "seen", "%s, %d bits", suite_of(s), bits);
	sc_evidence(&v, s, "wanted", "ECDHE, or %d bits and more", DH_BITS);
	return v;
}

static struct sc_verdict signed_with(
	const struct sc_subject *s, const char *hash, bool is_so)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t->signature_scheme)
		return unseen;
	if (!is_so)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server signs the handshake with %s although better was "
		"offered, and current clients end the handshake at that: %s.",
		hash, sc_peer_cost(s));

	sc_evidence(&v, s, "seen", "%s", t->signature_scheme);
	return v;
}

struct sc_verdict sc_tls_sig_sha1(const struct sc_subject *s)
{
	const char *scheme = s->endpoint->tls->signature_scheme;

	return signed_with(s, "SHA-1",
		scheme && strstr(scheme, "sha1") && !strstr(scheme, "md5"));
}
