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
static struct sc_verdict weak_suite(const struct sc_subject *s, const char *a,
	const char *b, const char *message)
{
	if (!suite_of(s))
		return unseen;
	if (!chose(s, a) && !(b && chose(s, b)))
		return SC_IS_FINE;
	return verdict(s, message);
}

struct sc_verdict sc_tls_suite_null(const struct sc_subject *s)
{
	return weak_suite(s, "_NULL_", "TLS_SHA",
		"The server chose a suite that does not encrypt: mail that "
		"counts as delivered over TLS can be read by anybody on the "
		"way.");
}

struct sc_verdict sc_tls_suite_export(const struct sc_subject *s)
{
	return weak_suite(s, "_EXPORT", "_DES40_",
		"The server chose an export-grade suite that is broken in "
		"minutes; current senders do not offer it.");
}

struct sc_verdict sc_tls_suite_des(const struct sc_subject *s)
{
	return weak_suite(s, "_DES_", NULL,
		"The server chose single DES, whose key is found by trying; "
		"current senders do not offer it.");
}

struct sc_verdict sc_tls_suite_rc4(const struct sc_subject *s)
{
	return weak_suite(s, "_RC4_", NULL,
		"The server chose RC4, which is broken; current senders do "
		"not offer it.");
}

struct sc_verdict sc_tls_suite_anon(const struct sc_subject *s)
{
	return weak_suite(s, "_anon_", NULL,
		s->role == SC_ROLE_MX ?
			"The server chose a suite without certificate; "
			"opportunistic senders deliver encrypted, those that "
			"verify do not offer it." :
			"The server chose a suite without certificate, so a "
			"mail client cannot tell it from an impostor.");
}

struct sc_verdict sc_tls_suite_3des(const struct sc_subject *s)
{
	return weak_suite(s, "_3DES_", NULL,
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
	return weak_suite(s, "_CBC_", NULL,
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

/* Curves that no current profile asks for, whatever their size. */
static bool is_odd_curve(const char *group)
{
	static const char *const prefixes[] = { "sect", "secp160", "secp192",
		"secp224", "secp256k1", "P-192", "P-224", "prime192", "B-",
		"K-" };

	for (size_t i = 0; i < SC_COUNT(prefixes); i++)
		if (sc_text_starts(group, prefixes[i]))
			return true;
	return false;
}

struct sc_verdict sc_tls_suite_group_weak(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;
	bool small = t->group_bits > 0 && t->group_bits < CURVE_BITS;

	if (!t->group)
		return unseen;
	if (is_dhe(s) || sc_text_starts(t->group, "ffdhe"))
		return SC_IS_NA; /* tls-dh-weak */
	if (!small && !is_odd_curve(t->group))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The key exchange uses the curve %s, which current clients do "
		"not offer; those that do deliver.",
		t->group);

	sc_evidence(&v, s, "seen", "%s, %d bits", t->group, t->group_bits);
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

struct sc_verdict sc_tls_sig_md5(const struct sc_subject *s)
{
	const char *scheme = s->endpoint->tls->signature_scheme;

	return signed_with(s, "MD5", scheme && strstr(scheme, "md5"));
}
