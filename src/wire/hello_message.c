/*
 * Handshake messages of a server. Laxer than the standards in what does not
 * matter here (order, extensions that were not asked for, what follows in a
 * message); a message that ends within a field is no answer.
 */
#include "wire/dh_primes.h"
#include "wire/hello_reply.h"
#include "wire/reader.h"
#include "wire/tls_names.h"

/* RFC 5246 7.4 */
enum {
	HELLO_REQUEST = 0,
	SERVER_HELLO = 2,
	CERTIFICATE = 11,
	SERVER_KEY_EXCHANGE = 12,
	CERTIFICATE_REQUEST = 13,
	SERVER_HELLO_DONE = 14,
};

/* IANA TLS ExtensionType */
enum {
	ALPN = 16,
	ENCRYPT_THEN_MAC = 22,
	EXTENDED_MASTER_SECRET = 23,
	SUPPORTED_VERSIONS = 43,
	KEY_SHARE = 51,
	RENEGOTIATION_INFO = 0xff01,
};

enum { NAMED_CURVE = 3, SSL2_ERROR = 0, SSL2_SERVER_HELLO = 4 };

/* RFC 8446 4.1.3: the "random" of a HelloRetryRequest. */
static const uint8_t retry_random[32] = { 0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a,
	0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2,
	0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8,
	0x33, 0x9c };

static void refuse(struct sc_hello_reply *r, const char *detail)
{
	sc_hello_reply_finish(r, SC_OUTCOME_PROTOCOL, detail);
}

static struct sc_bytes keep(struct sc_hello_reply *r, struct sc_bytes b)
{
	const char *p = sc_arena_copy(r->arena, b.p, b.n);

	return (struct sc_bytes){ (const uint8_t *)p, b.n };
}

static bool has(const struct sc_numbers *numbers, unsigned number)
{
	for (size_t i = 0; i < numbers->n; i++)
		if (numbers->v[i] == number)
			return true;
	return false;
}

/* ---- ServerHello ---- */

/* What the extensions of a ServerHello say. */
struct sc_server_hello {
	unsigned version, suite;
	int group; /* -1: no key_share */
};

static void take_alpn(struct sc_hello_reply *r, struct sc_reader *value)
{
	struct sc_reader list = { .rest = sc_read_counted(value, 2) };
	struct sc_bytes name = sc_read_counted(&list, 1);

	if (!list.failed && !value->failed)
		r->seen->alpn = keep(r, name);
}

static void take_extension(struct sc_hello_reply *r, unsigned type,
	struct sc_bytes b, struct sc_server_hello *hello)
{
	struct sc_reader value = { .rest = b };
	struct sc_hello *seen = r->seen;

	switch (type) {
	case ALPN: take_alpn(r, &value); break;
	case ENCRYPT_THEN_MAC: seen->encrypt_then_mac = true; break;
	case EXTENDED_MASTER_SECRET: seen->extended_master_secret = true; break;
	case RENEGOTIATION_INFO: seen->secure_renegotiation = true; break;
	case SUPPORTED_VERSIONS:
		hello->version = sc_read_number(&value, 2);
		break;
	case KEY_SHARE: hello->group = (int)sc_read_number(&value, 2); break;
	default: break;
	}
}

static void take_extensions(struct sc_hello_reply *r, struct sc_bytes b,
	struct sc_server_hello *hello)
{
	struct sc_reader list = { .rest = b };

	while (!list.failed && list.rest.n) {
		unsigned type = sc_read_number(&list, 2);
		struct sc_bytes value = sc_read_counted(&list, 2);

		if (!list.failed)
			take_extension(r, type, value, hello);
	}
}

static bool is_version_offered(
	const struct sc_client_hello *offered, unsigned version)
{
	if (offered->only_1_3)
		return version == SC_TLS_1_3;
	return version >= SC_SSL_3 && version <= offered->version;
}

static bool is_suite_offered(struct sc_hello_reply *r, unsigned suite)
{
	struct sc_numbers offered = sc_hello_suites(&r->scratch, &r->offered);
	bool new_suite = suite >> 8 == 0x13;

	return has(&offered, suite) && new_suite == (r->version == SC_TLS_1_3);
}

/*
 * A retry names a group that we have, and showed no share of; an answer one
 * that we showed a share of.
 */
static bool is_group_offered(struct sc_hello_reply *r, unsigned group)
{
	bool shown = has(&r->offered.shares, group);

	return has(&r->offered.groups, group) && shown == !r->seen->hello_retry;
}

static const char *group_name(struct sc_hello_reply *r, unsigned group)
{
	int bits;

	return sc_tls_group_name(r->arena, group, &bits);
}

static void finish_1_3(
	struct sc_hello_reply *r, const struct sc_server_hello *hello)
{
	if (hello->group >= 0)
		r->seen->group = group_name(r, (unsigned)hello->group);
	if (hello->group >= 0 && !is_group_offered(r, (unsigned)hello->group))
		refuse(r, "the server chose a group that was not offered");
	else if (hello->group < 0 && !r->seen->hello_retry)
		refuse(r, "a ServerHello of TLS 1.3 without a key share");
	else
		sc_hello_reply_finish(r, SC_OUTCOME_OK, NULL);
}

static void judge_hello(
	struct sc_hello_reply *r, const struct sc_server_hello *hello)
{
	r->version = hello->version;
	r->seen->version = sc_tls_version_name(r->arena, hello->version);
	r->seen->cipher_suite = sc_tls_suite_name(r->arena, hello->suite);
	r->traits = sc_suite_traits(r->seen->cipher_suite);
	if (!is_version_offered(&r->offered, hello->version))
		refuse(r, "the server chose a version that was not offered");
	else if (!is_suite_offered(r, hello->suite))
		refuse(r, "the server chose a suite that was not offered");
	else if (r->version == SC_TLS_1_3)
		finish_1_3(r, hello);
}

static void take_server_hello(struct sc_hello_reply *r, struct sc_reader *m)
{
	struct sc_server_hello hello = { .group = -1 };
	struct sc_bytes random;

	if (r->version) {
		refuse(r, "a second ServerHello");
		return;
	}
	hello.version = sc_read_number(m, 2);
	random = sc_read_bytes(m, sizeof(retry_random));
	sc_read_counted(m, 1); /* session */
	hello.suite = sc_read_number(m, 2);
	r->seen->compression = sc_read_number(m, 1) != 0;
	if (m->failed)
		return;
	r->seen->hello_retry =
		memcmp(random.p, retry_random, sizeof(retry_random)) == 0;
	if (m->rest.n)
		take_extensions(r, sc_read_counted(m, 2), &hello);
	judge_hello(r, &hello);
}

/* ---- what follows it, up to TLS 1.2 ---- */

static void take_certificates(struct sc_hello_reply *r, struct sc_reader *m)
{
	struct sc_reader list = { .rest = sc_read_counted(m, 3) };

	if (r->n_certs)
		return; /* a second list is nobody's */
	while (!list.failed && list.rest.n) {
		struct sc_bytes der = sc_read_counted(&list, 3);

		if (list.failed)
			return;
		if (r->n_certs == SC_LIMIT_CHAIN_CERTS) {
			sc_hello_reply_finish(r, SC_OUTCOME_LIMIT,
				"more certificates than we keep");
			return;
		}
		r->grown = sc_grow(
			r->arena, r->grown, r->n_certs, struct sc_bytes);
		r->grown[r->n_certs++] = keep(r, der);
	}
}

/* Prime, generator, public value. */
static void take_dhe(struct sc_hello_reply *r, struct sc_reader *m)
{
	struct sc_bytes prime = sc_read_counted(m, 2);
	const char *name;

	sc_read_counted(m, 2);
	sc_read_counted(m, 2);
	if (m->failed)
		return;
	name = sc_dh_prime_name(prime);
	r->seen->dh_bits = sc_dh_prime_bits(prime);
	r->seen->dh_prime = name ? name : "custom";
}

/* A curve that is spelled out has no name: RFC 8422 5.4 forbids it. */
static void take_ecdhe(struct sc_hello_reply *r, struct sc_reader *m)
{
	if (sc_read_number(m, 1) != NAMED_CURVE) {
		r->seen->group = "explicit";
		m->failed = true;
		return;
	}

	unsigned group = sc_read_number(m, 2);

	sc_read_counted(m, 1); /* point */
	if (!m->failed)
		r->seen->group = group_name(r, group);
}

/* Export RSA has a short key in place of an exchange; its size is known. */
static void take_key_exchange(struct sc_hello_reply *r, struct sc_reader *m)
{
	const char *suite = r->seen->cipher_suite;
	bool ec = strstr(suite, "_ECDH") != NULL;

	if (r->traits & (SC_SUITE_RSA | SC_SUITE_STATIC_DH))
		return;
	if (ec)
		take_ecdhe(r, m);
	else
		take_dhe(r, m);
	if (r->version != SC_TLS_1_2 || r->traits & SC_SUITE_ANON)
		return;

	unsigned scheme = sc_read_number(m, 2);

	if (!m->failed)
		r->seen->signature_scheme =
			sc_tls_scheme_name(r->arena, scheme);
	m->failed = false; /* no scheme: a server of TLS 1.1 at heart */
}

static void take_request_schemes(struct sc_hello_reply *r, struct sc_bytes b)
{
	struct sc_reader list = { .rest = b };
	size_t n = b.n / 2 < SC_LIMIT_SCHEMES ? b.n / 2 : SC_LIMIT_SCHEMES;
	const char **names = n ? sc_new(r->arena, const char *, n) : NULL;

	for (size_t i = 0; i < n; i++)
		names[i] =
			sc_tls_scheme_name(r->arena, sc_read_number(&list, 2));
	r->seen->request_schemes = names;
	r->seen->n_request_schemes = n;
}

static void take_ca_names(struct sc_hello_reply *r, struct sc_bytes b)
{
	struct sc_reader list = { .rest = b };
	struct sc_bytes *names = NULL;
	size_t n = 0;

	r->seen->ca_bytes = (int)b.n;
	r->seen->n_ca_names = 0;
	while (list.rest.n) {
		struct sc_bytes name = sc_read_counted(&list, 2);

		if (list.failed)
			break;
		r->seen->n_ca_names++;
		if (n == SC_LIMIT_CA_NAMES)
			continue;
		names = sc_grow(r->arena, names, n, struct sc_bytes);
		names[n++] = keep(r, name);
	}
	r->seen->ca_names = names;
	r->seen->n_ca_names_kept = n;
}

static void take_request(struct sc_hello_reply *r, struct sc_reader *m)
{
	struct sc_bytes schemes = { 0 }, names;

	sc_read_counted(m, 1); /* types of certificates */
	if (r->version == SC_TLS_1_2)
		schemes = sc_read_counted(m, 2);
	names = sc_read_counted(m, 2);
	if (m->failed)
		return;
	r->seen->client_certificate_requested = true;
	take_request_schemes(r, schemes);
	take_ca_names(r, names);
}

void sc_hello_reply_message(
	struct sc_hello_reply *r, unsigned type, struct sc_bytes body)
{
	struct sc_reader m = { .rest = body };

	if (r->version == 0 && type != SERVER_HELLO && type != HELLO_REQUEST) {
		refuse(r, "a message before the ServerHello");
		return;
	}
	switch (type) {
	case SERVER_HELLO: take_server_hello(r, &m); break;
	case CERTIFICATE: take_certificates(r, &m); break;
	case SERVER_KEY_EXCHANGE: take_key_exchange(r, &m); break;
	case CERTIFICATE_REQUEST: take_request(r, &m); break;
	case SERVER_HELLO_DONE:
		sc_hello_reply_finish(r, SC_OUTCOME_OK, NULL);
		break;
	default: break;
	}
	if (m.failed)
		refuse(r, "a message ends before its fields do");
}

/* ---- SSL 2.0 ---- */

static const struct {
	uint32_t number;
	const char *name;
} ssl2_ciphers[] = {
	{ 0x010080, "SSL_CK_RC4_128_WITH_MD5" },
	{ 0x020080, "SSL_CK_RC4_128_EXPORT40_WITH_MD5" },
	{ 0x030080, "SSL_CK_RC2_128_CBC_WITH_MD5" },
	{ 0x040080, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5" },
	{ 0x050080, "SSL_CK_IDEA_128_CBC_WITH_MD5" },
	{ 0x060040, "SSL_CK_DES_64_CBC_WITH_MD5" },
	{ 0x0700c0, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5" },
};

/* The first cipher that the server lists, which the client would choose. */
static const char *ssl2_cipher(struct sc_bytes list)
{
	struct sc_reader r = { .rest = list };
	uint32_t number = sc_read_number(&r, 3);

	for (size_t i = 0; !r.failed && i < SC_COUNT(ssl2_ciphers); i++)
		if (ssl2_ciphers[i].number == number)
			return ssl2_ciphers[i].name;
	return NULL;
}

/*
 * Session hit, type of certificate, version; lengths of certificate, ciphers
 * and connection id, and then these. Without a cipher it is spoken all the
 * same: such servers were found to take any (CVE-2015-3197).
 */
void sc_hello_reply_ssl2(struct sc_hello_reply *r, struct sc_bytes body)
{
	struct sc_reader m = { .rest = body };
	unsigned type = sc_read_number(&m, 1);

	if (!m.failed && type == SSL2_ERROR) {
		sc_hello_reply_finish(r, SC_OUTCOME_REJECTED,
			"the server sent an error of SSL 2.0");
		return;
	}
	sc_read_number(&m, 2);

	unsigned version = sc_read_number(&m, 2);
	size_t n_cert = sc_read_number(&m, 2);
	size_t n_ciphers = sc_read_number(&m, 2);

	sc_read_number(&m, 2); /* length of the connection id */

	struct sc_bytes cert = sc_read_bytes(&m, n_cert);
	struct sc_bytes ciphers = sc_read_bytes(&m, n_ciphers);

	if (m.failed || type != SSL2_SERVER_HELLO || version != SC_SSL_2) {
		refuse(r, "what came is no ServerHello of SSL 2.0");
		return;
	}
	r->version = version;
	r->seen->version = "SSLv2";
	r->seen->cipher_suite = ssl2_cipher(ciphers);
	if (cert.n) {
		r->grown = sc_grow(r->arena, r->grown, 0, struct sc_bytes);
		r->grown[r->n_certs++] = keep(r, cert);
	}
	sc_hello_reply_finish(r, SC_OUTCOME_OK, NULL);
}
