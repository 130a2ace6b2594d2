/*
 * What some clients demand beyond others: of keys and handshakes by their TLS
 * library, of a staple by GnuTLS. Beside the cells of the table these are
 * faults of badsmtp that were tried with the libraries: docs/clients.md.
 */
#include <string.h>

#include "base/text.h"
#include "senders/client.h"

/* By default, of Java 17. */
#define JSSE_CERTS 10
#define JSSE_BYTES 32768

static bool has_suite(const struct sc_view *v, const char *prefix)
{
	const char *suite = v->shown.tls ? v->shown.tls->cipher_suite : NULL;

	return suite && sc_text_has_prefix(suite, prefix);
}

static bool is_static_rsa(const struct sc_view *v)
{
	return has_suite(v, "TLS_RSA_");
}

static bool is_dhe(const struct sc_view *v)
{
	return has_suite(v, "TLS_DHE_");
}

static bool is_short_dh(const struct sc_view *v)
{
	const struct sc_tls *t = v->shown.tls;

	return is_dhe(v) && t->group_bits && t->group_bits < 2048;
}

static bool is_cbc(const struct sc_view *v)
{
	static const char end[] = "_CBC_SHA";
	const char *suite = v->shown.tls ? v->shown.tls->cipher_suite : NULL;
	size_t n = suite ? strlen(suite) : 0;

	return n > strlen(end) && strcmp(suite + n - strlen(end), end) == 0;
}

static bool is_beyond_jsse(const struct sc_view *v)
{
	const struct sc_tls *t = v->shown.tls;

	return (v->shown.chain && v->shown.chain->n_sent > JSSE_CERTS) ||
		(t &&
			(t->chain_bytes > JSSE_BYTES ||
				(t->warning_received &&
					strcmp(t->warning_received,
						"unrecognized_name") == 0)));
}

/*
 * 2,047 bits and some less are as good as 2,048 to OpenSSL, which rounds, and
 * to ring, which counts octets.
 */
static bool has_short_key(const struct sc_view *v)
{
	const struct sc_chain *chain = v->shown.chain;

	for (size_t i = 0; i < chain->n_path; i++) {
		const struct sc_key_facts *k = &chain->path[i]->key;

		if ((k->type == SC_KEY_RSA || k->type == SC_KEY_RSA_PSS) &&
			k->bits <= 2040)
			return true;
	}
	return false;
}

/* RFC 7633 4.2.3.1 */
static bool lacks_staple(const struct sc_view *v)
{
	const struct sc_shown *s = &v->shown;

	return s->leaf && s->leaf->must_staple && s->tls &&
		!s->tls->ocsp_response.n;
}

static bool has_bad_staple(const struct sc_view *v)
{
	return v->shown.staple && sc_staple_is_bad(v->shown.staple);
}

/* clang-format off */
static const struct sc_client_demand demands[] = {
	{ SC_CLIENT_NO_STATIC_RSA, true, is_static_rsa,
		SC_REASON_STATIC_RSA,
		"has no suites of static RSA" },
	{ SC_CLIENT_NO_DHE, true, is_dhe,
		SC_REASON_DHE, "knows ECDHE alone" },
	{ SC_CLIENT_LONG_DH, true, is_short_dh,
		SC_REASON_SHORT_DH, "refuses Diffie-Hellman below 2048 bits" },
	{ SC_CLIENT_NO_CBC, true, is_cbc,
		SC_REASON_CBC, "has no suites of CBC with SHA-1" },
	{ SC_CLIENT_JSSE, true, is_beyond_jsse,
		SC_REASON_TOO_MUCH,
		"takes 10 certificates of 32 KiB in all, and no warnings" },
	{ SC_CLIENT_LONG_RSA, false, has_short_key,
		SC_REASON_SHORT_KEY,
		"refuses RSA keys below 2048 bits" },
	{ SC_CLIENT_STAPLE, false, lacks_staple,
		SC_REASON_STAPLE_MISSING,
		"wants the OCSP response that the certificate promises" },
	{ SC_CLIENT_STAPLE, false, has_bad_staple, SC_REASON_STAPLE_BAD,
		"looks at the OCSP response" },
};
/* clang-format on */

const struct sc_client_demand *sc_client_unmet(
	const struct sc_view *v, const struct sc_client *c, bool in_handshake)
{
	for (size_t i = 0; i < SC_COUNT(demands); i++)
		if (c->habits & demands[i].habit &&
			demands[i].in_handshake == in_handshake &&
			demands[i].is_unmet(v))
			return &demands[i];
	return NULL;
}
